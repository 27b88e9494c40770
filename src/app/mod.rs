//! The window. Everything that knows the toolkit is in here.
//!
//! [`run`] opens it. A [`window::Window`] holds a [`session`] (document, plan, findings) and draws [`pages`] that emit
//! [`command`]s; a [`worker`] plans on a thread of its own.

pub mod command;
pub mod edit;
pub mod fields;
pub mod files;
pub mod inbox;
mod launch;
pub mod page;
pub mod pages;
pub mod palette;
pub mod percentile;
pub mod plot;
pub mod session;
pub mod shell;
pub mod shown;
pub mod theme;
pub mod view;
pub mod widgets;
pub mod window;
pub mod worker;

pub use launch::run;
