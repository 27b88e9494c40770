//! Files around the document: asking for their names, noticing changes, keeping what a crash would lose.

mod picker;
mod picture;
mod recovery;
mod watch;

pub use picker::{DesktopPicker, Picked, Picker, Wanted};
pub use picture::png;
pub use recovery::{Left, Recovery};
pub use watch::Watch;
