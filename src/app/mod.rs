//! The window.

pub mod command;
pub mod fields;
pub mod files;
pub mod inbox;
pub mod page;
pub mod pages;
pub mod palette;
pub mod percentile;
pub mod plot;
pub mod session;
pub mod theme;
pub mod widgets;
pub mod worker;
