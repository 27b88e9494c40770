//! Units: reading what engineers paste, and writing numbers back.
//!
//! Inside, every number is an `f64` in SI base units: bytes, seconds, messages, US dollars. A [`Dimension`] says what a number counts,
//! a [`Measure`] in which units people write it.
//!
//! ```
//! use headroom::units::{Measure, exact, parse, screen};
//!
//! let rate = parse("1.2 GB/s", Measure::BytesPerSecond)?;
//! assert_eq!(rate, 1.2e9);
//! assert_eq!(screen(rate, Measure::BytesPerSecond), "1.20\u{2009}GB/s");
//! assert_eq!(exact(rate, Measure::BytesPerSecond), "1.2 GB/s");
//!
//! let wrong = parse("7 days", Measure::BytesPerSecond).unwrap_err();
//! assert_eq!(wrong.to_string(), "`7 days` is a time; expected a data rate such as 60 MB/s");
//! # Ok::<(), headroom::units::UnitError>(())
//! ```
//!
//! # The grammar
//!
//! ```text
//! amount     = term { term }                  several terms only for times, from large to small: 1h 30m
//! term       = [ sign ] [ "$" ] number [ multiplier ] [ unit ]
//! sign       = "-" | "−" | "+"
//! number     = digits [ "." digits ] [ ( "e" | "E" ) [ sign ] digits ]
//! multiplier = "k" | "K" | "M" | "G" | "T" | "bn" | "thousand" | "million" | "billion" | "trillion"
//! unit       = [ product ] { ( "/" | "per" ) product }
//! product    = single { ( "-" | "·" | "*" ) single }
//! single     = word | "(" unit ")"
//! ```
//!
//! - **Digits** may hold underscores (`1_000`) or commas between groups of three (`1,000`). A decimal comma is refused.
//! - **Data**: `B`, `byte`, `bytes` with `k K M G T P E` (powers of 1000) or `Ki Mi Gi Ti Pi Ei` (powers of 1024). `b`, `bit`, `bits` with
//!   decimal prefixes are eighths of it and are accepted in rates only. `Bps`, `Gbps` and the like are per second. Case matters:
//!   `Mb` is a megabit, `MB` a megabyte; `mb`, which could be either, is refused.
//! - **Time**: `ns us µs ms s m h d w mo y` and their words. `m` is a minute, `mo` a month of 730 hours, a year is 12 months
//!   or 365 days.
//! - **Messages**: `msg`, `message`, `event`, `record`, with or without plural s.
//! - **Operations**: `IOPS`, `ops/s`, `requests/s`, `/s`.
//! - **Plain numbers**: `35 %` is a share, `2.5x` or `2.5` a factor, `12` and `10k` are counts.
//! - **Growth**: `4 %/month`. Other periods are converted by compounding: `60 %/year` is (1 + 0.60)^(1/12) - 1 per month.
//! - **Money** is in US dollars: `$5000`, `$60k/month`, `$120/h`, `$0.08/GB-month`, `$0.04/MiB/s-month`, `$0.005/IOPS-month`. A
//!   "GB-month" on an AWS bill for EBS or MSK storage is a GiB-month; it is read as written, so write GiB where GiB is meant.
//! - Spaces are free between number, multiplier and unit; any Unicode space will do.
//!
//! Numbers are scaled to base units in decimal arithmetic and rounded once. [`exact`] gives a text that reads back to the same
//! bits; [`screen`] gives three significant figures.

mod amount;
mod decimal;
mod dimension;
mod error;
mod exact;
mod kind;
mod measure;
mod number;
mod parse;
mod screen;
pub mod seconds;
mod suggest;
mod unit;
mod vocabulary;

pub(crate) use amount::Amount;
pub use dimension::Dimension;
pub use error::UnitError;
pub use exact::exact;
pub use measure::Measure;
pub(crate) use parse::check_length;
pub use parse::{parse, parse_any_of};
pub(crate) use screen::with_unit;
pub use screen::{screen, screen_parts, screen_together};
pub use vocabulary::{GIB, KIB, MIB};
