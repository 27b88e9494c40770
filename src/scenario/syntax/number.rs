//! Numbers as RON spells them: `12`, `1_000`, `0xff`, `.5`, `1e3`, `12u32`, `1.0f64`.

/// A number of the file. It is always finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Written without a point or an exponent.
    Integer(i128),
    /// Written with a point, an exponent or a float suffix.
    Float(f64),
}

/// Why a word that looks like a number is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberError {
    /// It is not spelt like a number, such as `7d`.
    Malformed,
    /// It is one, but beyond what can be held, such as `1e400`.
    TooLarge,
}

impl Number {
    /// The value as a float; integers beyond 2^53 are rounded to the nearest one.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    /// The value as an integer, when it is a whole number, however it was spelt.
    pub fn as_integer(self) -> Option<i128> {
        /// Up to here every whole float stands for exactly one integer.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self {
            Self::Integer(integer) => Some(integer),
            Self::Float(float) if float.fract() == 0.0 && float.abs() <= EXACT => {
                Some(float as i128)
            }
            Self::Float(_) => None,
        }
    }

    /// Reads one number that fills the whole of `word`.
    pub(super) fn read(word: &str) -> Result<Self, NumberError> {
        let (negative, unsigned) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, word.strip_prefix('+').unwrap_or(word)),
        };
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
            if let Some(digits) = unsigned.strip_prefix(prefix) {
                return integer(negative, without_suffix(digits, INTEGER_SUFFIXES).0, radix);
            }
        }
        let (body, integer_suffix) = without_suffix(unsigned, INTEGER_SUFFIXES);
        let (body, float_suffix) = without_suffix(body, FLOAT_SUFFIXES);
        if integer_suffix && float_suffix {
            return Err(NumberError::Malformed);
        }
        if !float_suffix
            && body
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'_')
        {
            return integer(negative, body, 10);
        }
        if integer_suffix {
            Err(NumberError::Malformed)
        } else {
            float(negative, body)
        }
    }
}

const INTEGER_SUFFIXES: &[&str] = &[
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
];
const FLOAT_SUFFIXES: &[&str] = &["f32", "f64"];

fn without_suffix<'a>(digits: &'a str, suffixes: &[&str]) -> (&'a str, bool) {
    let stripped = suffixes
        .iter()
        .find_map(|suffix| digits.strip_suffix(suffix));
    stripped.map_or((digits, false), |rest| (rest, true))
}

fn integer(negative: bool, digits: &str, radix: u32) -> Result<Number, NumberError> {
    let plain = digits.replace('_', "");
    let spelt_right =
        !digits.starts_with('_') && !plain.is_empty() && plain.chars().all(|c| c.is_digit(radix));
    if !spelt_right {
        return Err(NumberError::Malformed);
    }
    let value = i128::from_str_radix(&plain, radix).map_err(|_| NumberError::TooLarge)?;
    Ok(Number::Integer(if negative { -value } else { value }))
}

fn float(negative: bool, body: &str) -> Result<Number, NumberError> {
    let allowed =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-' | b'_');
    // The first sign was taken off already; another one may only belong to the exponent.
    let starts_right = body.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if !starts_right || !body.bytes().all(allowed) || body.contains("._") {
        return Err(NumberError::Malformed);
    }
    let value: f64 = body
        .replace('_', "")
        .parse()
        .map_err(|_| NumberError::Malformed)?;
    if value.is_infinite() {
        return Err(NumberError::TooLarge);
    }
    Ok(Number::Float(if negative { -value } else { value }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_ron_is_read() {
        for (word, value) in [
            ("12", Number::Integer(12)),
            ("+12", Number::Integer(12)),
            ("-1_000", Number::Integer(-1000)),
            ("0xFFu8", Number::Integer(255)),
            ("-0b101", Number::Integer(-5)),
            ("0o17", Number::Integer(15)),
            ("7i128", Number::Integer(7)),
            ("1.", Number::Float(1.0)),
            (".5", Number::Float(0.5)),
            ("-.5", Number::Float(-0.5)),
            ("1_000.5", Number::Float(1000.5)),
            ("1e3", Number::Float(1000.0)),
            ("1E-3", Number::Float(0.001)),
            ("2f64", Number::Float(2.0)),
            ("5e-324", Number::Float(5e-324)),
        ] {
            assert_eq!(Number::read(word), Ok(value), "{word}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_from_what_is_too_large() {
        for word in [
            "7d", "1-2", "0x", "0xg", "_1", "1.5u8", "--1", "1e", ".", "inf", "1.0f64u8", "1.u8",
            "._5",
        ] {
            assert_eq!(Number::read(word), Err(NumberError::Malformed), "{word}");
        }
        for word in [
            "1e400",
            "-1e999",
            "999999999999999999999999999999999999999999",
        ] {
            assert_eq!(Number::read(word), Err(NumberError::TooLarge), "{word}");
        }
    }

    #[test]
    fn whole_floats_are_integers_too() {
        assert_eq!(Number::Float(3.0).as_integer(), Some(3));
        assert_eq!(Number::Float(3.5).as_integer(), None);
        assert_eq!(Number::Float(1e300).as_integer(), None);
        assert_eq!(Number::Integer(3).as_f64(), 3.0);
    }
}
