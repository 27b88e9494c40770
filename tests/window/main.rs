//! The real window, driven through the names that screen readers read out. No display and no graphics driver needed.
#![cfg(feature = "gui")]

mod charts;
mod editing;
mod files;
mod optimise;
mod pages;
mod stage;
