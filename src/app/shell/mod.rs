//! What stands around the page: the bar on top, the navigation, why a number is what it is, findings, notices.

mod findings;
mod navigation;
mod notices;
mod top_bar;
mod why;

pub use findings::findings;
pub use navigation::navigation;
pub use notices::notices;
pub use top_bar::{TopBar, top_bar};
pub use why::{input_field, why};
