//! Questions put to a model over many columns: how sure are we, when does it fill, what moves it, what if.
//!
//! [`Worlds`] is what every study starts from: a graph whose uncertain estimates are drawn many times and whose
//! choices are taken from those draws. The studies themselves are a few lines each:
//!
//! | study | question |
//! |---|---|
//! | [`risk`] | how sure are we? mean, P5, P50, P95 of any numbers; the probability of a limit |
//! | [`growth`] | when? the same for every month of the horizon |
//! | [`sensitivity`] | what moves it? swings one at a time, and rank correlation |
//! | [`CommonWorlds`] | which design? what each of many costs and how often it breaks, in the same worlds |
//! | [`Points`] | what if? one input or several over a range, with every choice taken anew; [`crossings`]: where two lines cross |
//!
//! Every number is the same on every run and for any number of threads.

mod crossings;
mod decide;
mod draw;
mod error;
mod growth;
mod optimise;
pub(crate) mod parallel;
mod ranks;
mod risk;
mod sampler;
mod select;
mod sensitivity;
mod stream;
mod summary;
mod sweep;
mod worlds;

pub use crossings::{Crossing, crossings};
pub use draw::{BLOCK, Draws};
pub use error::StudyError;
pub use growth::{Month, Timeline, Watch, growth};
pub use optimise::{
    Check, CommonWorlds, DesignNodes, Held, Judged, Limit, Regrets, Verdict, When, front, regrets,
};
pub(crate) use risk::go_on;
pub use risk::{Known, Level, levels, probability, risk, risk_keeping};
pub use sampler::{Sampler, Seed};
pub use sensitivity::{Influence, Sensitivity, Swing, influences, sensitivity, swings};
pub use summary::{Summary, mean, percentile, share_at_least};
pub use sweep::{Point, Points, There};
pub use worlds::{Terms, Worlds};
