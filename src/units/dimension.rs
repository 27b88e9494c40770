//! Dimensions: what kind of thing a number counts.

use std::fmt;

/// The exponents of the four base dimensions. Bytes per second is `bytes: 1, seconds: -1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension {
    /// Exponent of bytes.
    pub bytes: i8,
    /// Exponent of seconds.
    pub seconds: i8,
    /// Exponent of messages (events, records).
    pub messages: i8,
    /// Exponent of US dollars.
    pub dollars: i8,
}

impl Dimension {
    /// A plain number: counts, factors, shares.
    pub const NONE: Self = Self::new(0, 0, 0, 0);
    /// Amounts of data.
    pub const BYTES: Self = Self::new(1, 0, 0, 0);
    /// Times.
    pub const SECONDS: Self = Self::new(0, 1, 0, 0);
    /// Numbers of messages.
    pub const MESSAGES: Self = Self::new(0, 0, 1, 0);
    /// Money.
    pub const DOLLARS: Self = Self::new(0, 0, 0, 1);
    /// Data rates.
    pub const BYTES_PER_SECOND: Self = Self::BYTES.over(Self::SECONDS);
    /// Message rates.
    pub const MESSAGES_PER_SECOND: Self = Self::MESSAGES.over(Self::SECONDS);
    /// Message sizes.
    pub const BYTES_PER_MESSAGE: Self = Self::BYTES.over(Self::MESSAGES);
    /// Rates of anything counted, such as input and output operations.
    pub const PER_SECOND: Self = Self::NONE.over(Self::SECONDS);
    /// Running costs.
    pub const DOLLARS_PER_SECOND: Self = Self::DOLLARS.over(Self::SECONDS);
    /// Prices of moved or processed data.
    pub const DOLLARS_PER_BYTE: Self = Self::DOLLARS.over(Self::BYTES);
    /// Prices of data kept for a time.
    pub const DOLLARS_PER_BYTE_SECOND: Self = Self::DOLLARS_PER_BYTE.over(Self::SECONDS);

    const fn new(bytes: i8, seconds: i8, messages: i8, dollars: i8) -> Self {
        Self {
            bytes,
            seconds,
            messages,
            dollars,
        }
    }

    /// The dimension of a product. Exponents stop at the range of `i8`, which no formula reaches.
    #[must_use]
    pub const fn times(self, other: Self) -> Self {
        Self::new(
            self.bytes.saturating_add(other.bytes),
            self.seconds.saturating_add(other.seconds),
            self.messages.saturating_add(other.messages),
            self.dollars.saturating_add(other.dollars),
        )
    }

    /// The dimension of a ratio.
    #[must_use]
    pub const fn over(self, other: Self) -> Self {
        self.times(other.powi(-1))
    }

    /// The dimension of a whole power.
    #[must_use]
    pub const fn powi(self, exponent: i8) -> Self {
        Self::new(
            self.bytes.saturating_mul(exponent),
            self.seconds.saturating_mul(exponent),
            self.messages.saturating_mul(exponent),
            self.dollars.saturating_mul(exponent),
        )
    }
}

/// Base units with a fraction bar: `B/s`, `USD/(B·s)`, `1/s`, and `1` for a plain number.
impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bases = [
            ("USD", self.dollars),
            ("B", self.bytes),
            ("msg", self.messages),
            ("s", self.seconds),
        ];
        let side = |wanted: fn(i8) -> bool| -> Vec<String> {
            bases
                .iter()
                .filter(|(_, exponent)| wanted(*exponent))
                .map(|(base, exponent)| power(base, exponent.unsigned_abs()))
                .collect()
        };
        let above = side(|exponent| exponent > 0);
        let below = side(|exponent| exponent < 0);
        let numerator = if above.is_empty() {
            "1".to_owned()
        } else {
            above.join("·")
        };
        match below.as_slice() {
            [] => f.write_str(&numerator),
            [only] => write!(f, "{numerator}/{only}"),
            several => write!(f, "{numerator}/({})", several.join("·")),
        }
    }
}

fn power(base: &str, exponent: u8) -> String {
    match exponent {
        1 => base.to_owned(),
        2 => format!("{base}²"),
        3 => format!("{base}³"),
        more => format!("{base}^{more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_read_like_units() {
        assert_eq!(Dimension::NONE.to_string(), "1");
        assert_eq!(Dimension::BYTES_PER_SECOND.to_string(), "B/s");
        assert_eq!(Dimension::PER_SECOND.to_string(), "1/s");
        assert_eq!(Dimension::DOLLARS_PER_BYTE_SECOND.to_string(), "USD/(B·s)");
        assert_eq!(Dimension::SECONDS.powi(2).to_string(), "s²");
    }

    #[test]
    fn a_ratio_undoes_a_product() {
        let rate = Dimension::BYTES_PER_SECOND;
        assert_eq!(rate.times(Dimension::SECONDS), Dimension::BYTES);
        assert_eq!(rate.over(rate), Dimension::NONE);
    }
}
