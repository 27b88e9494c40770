//! The window.

pub mod command;
pub mod fields;
pub mod page;
pub mod palette;
pub mod percentile;
pub mod plot;
pub mod theme;
pub mod widgets;
