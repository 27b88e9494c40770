//! Which design? Many designs in the same worlds: what each costs, and how often each of them breaks.
//!
//! What depends on worlds alone is computed once, in [`CommonWorlds`]; what depends on designs alone is a scalar when a
//! batch of them is judged; what is left to compute for every pair of a design and a world is a few nodes.
//!
//! **Regret.** In a world, a design that holds is regretted by what it costs more than the cheapest design that holds in
//! that world. A design that breaks is regretted by all it costs: that money is spent, and the cheapest design that holds
//! has to be bought as well. The cheapest is one that may be chosen, except in a world where only others hold. The expected
//! regret is the mean over all worlds.

mod common;
mod front;
mod judge;
mod regret;

pub use common::{CommonWorlds, When};
pub use front::front;
pub use judge::{Check, DesignNodes, Held, Judged, Limit, Verdict};
pub use regret::{Regrets, regrets};
