//! Sizes as Spark's settings write them: `4g`, `3840m`, `1500`.

use std::fmt;

/// Bytes in a KiB, MiB, GiB: Spark's suffixes are powers of two, whatever their letters say.
pub const KIB: u64 = 1 << 10;
/// 2^20 bytes.
pub const MIB: u64 = 1 << 20;
/// 2^30 bytes.
pub const GIB: u64 = 1 << 30;

/// A size that Spark would refuse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a size that Spark reads: write a whole number and b, k, m, g, t or p, such as `4g` or `3840m`"
)]
pub struct SizeError(String);

/// The bytes of a size, where a number without a suffix counts in `plain` bytes: [`MIB`] for the memory settings of
/// executors and drivers, 1 for `spark.memory.offHeap.size` and everything of Spark SQL.
///
/// # Errors
/// A fraction (`1.5g`), an unknown suffix, or a size past 2^63 bytes, as in Spark's `JavaUtils.byteStringAs`.
pub fn parse(text: &str, plain: u64) -> Result<u64, SizeError> {
    let refuse = || SizeError(text.to_owned());
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(lower.len());
    let (number, suffix) = lower.split_at(digits);
    let number: u64 = number.parse().map_err(|_| refuse())?;
    let unit = match suffix {
        "" => plain,
        "b" => 1,
        "k" | "kb" => KIB,
        "m" | "mb" => MIB,
        "g" | "gb" => GIB,
        "t" | "tb" => GIB << 10,
        "p" | "pb" => GIB << 20,
        _ => return Err(refuse()),
    };
    number
        .checked_mul(unit)
        .filter(|bytes| i64::try_from(*bytes).is_ok())
        .ok_or_else(refuse)
}

/// A memory setting in whole MiB, as Spark's cluster managers take it: what is left over is dropped.
///
/// # Errors
/// See [`parse`].
pub fn parse_mib(text: &str) -> Result<u64, SizeError> {
    Ok(parse(text, MIB)? / MIB)
}

/// A number of MiB as a setting: `4g` where that is whole, else `3840m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting(pub u64);

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 > 0 && self.0.is_multiple_of(1024) {
            write!(f, "{}g", self.0 / 1024)
        } else {
            write!(f, "{}m", self.0)
        }
    }
}

/// Rounds towards zero as Java's cast from `double` to `long` does; what is negative or no number is zero.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]
pub(super) fn truncated(value: f64) -> u64 {
    value as u64
}

/// A count as a floating-point number, as Java widens a `long`.
#[allow(clippy::cast_precision_loss)]
pub(super) fn widened(value: u64) -> f64 {
    value as f64
}

/// `value` rounded up to a multiple of `step`.
pub(super) fn up_to(value: u64, step: u64) -> u64 {
    value.div_ceil(step) * step
}

/// `value` rounded down to a multiple of `step`.
pub(super) fn down_to(value: u64, step: u64) -> u64 {
    value / step * step
}
