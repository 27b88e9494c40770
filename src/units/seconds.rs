//! Spans of time in seconds, as the graph counts them.

use super::vocabulary;

/// Seconds in a minute.
pub const MINUTE: f64 = vocabulary::MINUTE as f64;
/// Seconds in an hour.
pub const HOUR: f64 = vocabulary::HOUR as f64;
/// Seconds in a day.
pub const DAY: f64 = vocabulary::DAY as f64;
/// Seconds in a month: 730 hours, as AWS bills, a twelfth of a year of 365 days.
pub const MONTH: f64 = vocabulary::MONTH as f64;
/// Seconds in a year: 365 days, twelve months.
pub const YEAR: f64 = vocabulary::YEAR as f64;
