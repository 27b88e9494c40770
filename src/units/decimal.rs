//! Decimal numbers of any length, so that changing the unit never costs a bit.
//!
//! What a person types is scaled to base units here, in decimal, and rounded once at the end. That makes `60.1 MB/s`
//! exactly the number nearest to 60,100,000 and lets every `f64` be written in any unit and read back unchanged.

/// `digits` read as a whole number, times 10 to the `exponent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Values 0 to 9, without leading or trailing zeros. Empty is zero.
    digits: Vec<u8>,
    exponent: i32,
}

/// Digits kept of a division that does not end. An `f64` needs 17.
const DIVISION_DIGITS: usize = 40;

impl Decimal {
    pub fn new(negative: bool, mut digits: Vec<u8>, mut exponent: i32) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        let leading = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..leading);
        Self {
            negative,
            digits,
            exponent,
        }
    }

    /// The shortest decimal that reads as this finite number.
    pub fn shortest(value: f64) -> Self {
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let fraction = mantissa.split_once('.').map_or(0, |(_, after)| after.len());
        let digits = mantissa.bytes().filter(u8::is_ascii_digit);
        let exponent: i32 = exponent.parse().unwrap_or(0);
        Self::new(
            value.is_sign_negative(),
            digits.map(|digit| digit - b'0').collect(),
            exponent - fraction as i32,
        )
    }

    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    pub fn negated(mut self) -> Self {
        self.negative = !self.negative;
        self
    }

    /// Times 10 to a power.
    pub fn shifted(mut self, places: i32) -> Self {
        self.exponent = self.exponent.saturating_add(places);
        self
    }

    /// Times a whole number below 10^30.
    pub fn times(&self, factor: u128) -> Self {
        let mut product = Vec::with_capacity(self.digits.len() + 31);
        let mut carry = 0;
        for digit in self.digits.iter().rev() {
            carry += u128::from(*digit) * factor;
            product.push((carry % 10) as u8);
            carry /= 10;
        }
        while carry > 0 {
            product.push((carry % 10) as u8);
            carry /= 10;
        }
        product.reverse();
        Self::new(self.negative, product, self.exponent)
    }

    /// Divided by a whole number below 10^30 that is not zero, to [`DIVISION_DIGITS`]. A rest that is left over shows as one more
    /// digit, so that rounding sees that the quotient lies above its digits.
    pub fn over(&self, divisor: u128) -> Self {
        let mut quotient: Vec<u8> = Vec::with_capacity(DIVISION_DIGITS + 8);
        let mut exponent = self.exponent;
        let mut rest = 0;
        let mut significant = 0;
        let mut bring_down = |rest: &mut u128, digit: u8| {
            *rest = *rest * 10 + u128::from(digit);
            let next = (*rest / divisor) as u8;
            *rest %= divisor;
            if significant > 0 || next > 0 {
                significant += 1;
            }
            quotient.push(next);
            significant
        };
        let mut found = 0;
        for digit in &self.digits {
            found = bring_down(&mut rest, *digit);
        }
        while rest > 0 && found < DIVISION_DIGITS {
            found = bring_down(&mut rest, 0);
            exponent = exponent.saturating_sub(1);
        }
        if rest > 0 {
            quotient.push(1);
            exponent = exponent.saturating_sub(1);
        }
        Self::new(self.negative, quotient, exponent)
    }

    /// To so many significant digits, halves away from zero.
    pub fn rounded(&self, significant: usize) -> Self {
        let Some(next) = self.digits.get(significant) else {
            return self.clone();
        };
        let mut kept: Vec<u8> = self.digits.iter().take(significant).copied().collect();
        let dropped = (self.digits.len() - significant) as i32;
        if *next >= 5 {
            let mut carried = true;
            for digit in kept.iter_mut().rev() {
                *digit += 1;
                carried = *digit == 10;
                if !carried {
                    break;
                }
                *digit = 0;
            }
            if carried {
                kept.insert(0, 1);
            }
        }
        Self::new(self.negative, kept, self.exponent.saturating_add(dropped))
    }

    /// How many significant digits it has.
    pub fn significant(&self) -> usize {
        self.digits.len()
    }

    /// The power of ten of its first digit: 2 for 123. Zero has 0.
    pub fn magnitude(&self) -> i32 {
        if self.is_zero() {
            return 0;
        }
        self.exponent
            .saturating_add(self.digits.len() as i32)
            .saturating_sub(1)
    }

    /// The nearest `f64`; infinite when it is too large.
    pub fn to_f64(&self) -> f64 {
        // The extra 0 gives zero a digit and changes nothing else.
        let text = format!(
            "{}0e{}",
            self.sign_and_digits(),
            self.exponent.saturating_sub(1)
        );
        text.parse().unwrap_or(f64::NAN)
    }

    /// As people write it: plainly, or with an exponent when that would take more than 21 characters.
    pub fn text(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits: String = self
            .digits
            .iter()
            .map(|digit| char::from(digit + b'0'))
            .collect();
        let magnitude = self.magnitude();
        if self.is_zero() {
            return format!("{sign}0");
        }
        if self.exponent >= 0 && magnitude < 21 {
            let zeros = "0".repeat(self.exponent as usize);
            return format!("{sign}{digits}{zeros}");
        }
        if self.exponent < 0 && (0..21).contains(&magnitude) {
            let (whole, fraction) = digits.split_at(magnitude as usize + 1);
            return format!("{sign}{whole}.{fraction}");
        }
        if (-5..0).contains(&magnitude) {
            let zeros = "0".repeat((-magnitude - 1) as usize);
            return format!("{sign}0.{zeros}{digits}");
        }
        let (first, fraction) = digits.split_at(1);
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{first}{point}{fraction}e{magnitude}")
    }

    fn sign_and_digits(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits = self.digits.iter().map(|digit| char::from(digit + b'0'));
        sign.chars().chain(digits).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(value: f64) -> Decimal {
        Decimal::shortest(value)
    }

    #[test]
    fn text_is_what_people_write() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (60.1, "60.1"),
            (1200.0, "1200"),
            (-0.05, "-0.05"),
            (1e20, "100000000000000000000"),
            (1e21, "1e21"),
            (1.5e300, "1.5e300"),
            (2.5e-7, "2.5e-7"),
        ] {
            assert_eq!(decimal(value).text(), text);
        }
    }

    #[test]
    fn rounding_carries() {
        assert_eq!(decimal(999.96).rounded(4).text(), "1000");
        assert_eq!(decimal(0.12344).rounded(4).text(), "0.1234");
        assert_eq!(decimal(12.0).rounded(5).text(), "12");
    }

    #[test]
    fn a_division_that_does_not_end_is_rounded_once() {
        let third = decimal(1.0).over(3);
        assert_eq!(third.to_f64(), 1.0 / 3.0);
        assert_eq!(decimal(0.0).over(7).to_f64(), 0.0);
    }

    #[test]
    fn beyond_the_range_of_f64() {
        assert_eq!(decimal(1e308).shifted(10).to_f64(), f64::INFINITY);
        assert_eq!(decimal(1e308).shifted(10).shifted(-10).to_f64(), 1e308);
        assert_eq!(decimal(5e-324).times(3).over(3).to_f64(), 5e-324);
    }

    proptest! {
        #[test]
        fn shortest_reads_back(value in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            prop_assert_eq!(decimal(value).to_f64().to_bits(), value.to_bits());
        }

        #[test]
        fn text_reads_back(value in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
            let read: f64 = decimal(value).text().parse().unwrap();
            prop_assert_eq!(read.to_bits(), value.to_bits());
        }

        #[test]
        fn a_quotient_of_whole_numbers_is_correctly_rounded(a in 1_u32.., b in 1_u32..) {
            let quotient = decimal(f64::from(a)).over(u128::from(b)).to_f64();
            prop_assert_eq!(quotient, f64::from(a) / f64::from(b));
        }

        #[test]
        fn a_product_of_whole_numbers_is_exact(a in any::<u32>(), b in 1_u32..=1 << 20) {
            let product = decimal(f64::from(a)).times(u128::from(b)).to_f64();
            prop_assert_eq!(product, f64::from(a) * f64::from(b));
        }
    }
}
