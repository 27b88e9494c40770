//! Headroom plans data platforms: how much disk, how long it lasts, what it costs, and how sure we are.
//!
//! A [`scenario`] is read from a text file, joined with the dated [`catalogue`] into a [`model`] of named
//! quantities, and the model is read by [`study`]: risk, growth, sensitivity, sweeps. [`review`] turns the results
//! into findings; [`report`], [`cli`] and the window only show them.

pub mod catalogue;
pub mod chart;
pub mod cli;
pub mod estimate;
pub mod export;
pub mod model;
pub mod plan;
pub mod quantity;
pub mod report;
pub mod review;
pub mod scenario;
mod spelling;
pub mod study;
pub mod units;

#[cfg(feature = "gui")]
pub mod app;
