//! Reading the digits: `1_000`, `1,000.5`, `2.5e-3`.

use super::decimal::Decimal;

/// What went wrong with the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadNumber {
    /// There are no digits where a number should begin.
    Missing,
    /// A comma that is not a thousands separator.
    Comma,
    /// An underscore that does not stand between digits.
    Underscore,
    /// More than one decimal point.
    Points,
}

/// Exponents are cut off here: far beyond `f64`, so that the number is refused as too large or too small later.
const LARGEST_EXPONENT: i32 = 100_000;

/// Reads a number without sign at the start of `text`. Returns it with what follows.
pub(super) fn scan(text: &str) -> Result<(Decimal, &str), BadNumber> {
    let (whole, rest) = split_while(text, |c| c.is_ascii_digit() || c == '_' || c == ',');
    // A comma or underscore at the very end belongs to what follows: "40 to 90, likely 55".
    let tail = whole.len() - whole.trim_end_matches(',').len();
    let (whole, rest) = text.split_at(text.len() - rest.len() - tail);
    let (fraction, rest) = scan_fraction(rest);
    if whole.is_empty() && fraction.is_empty() {
        return Err(BadNumber::Missing);
    }
    check_separators(whole)?;
    if fraction.starts_with('_') || fraction.ends_with('_') {
        return Err(BadNumber::Underscore);
    }
    if rest.starts_with('.') && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
        return Err(BadNumber::Points);
    }
    if rest.starts_with(',') && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
        return Err(BadNumber::Comma);
    }
    let (exponent, rest) = scan_exponent(rest);
    let digits: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes())
        .filter(u8::is_ascii_digit)
        .map(|digit| digit - b'0')
        .collect();
    let places = fraction.bytes().filter(u8::is_ascii_digit).count() as i32;
    Ok((Decimal::new(false, digits, exponent - places), rest))
}

fn split_while(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !keep(c)).unwrap_or(text.len()))
}

/// The digits after a decimal point. A point must be followed by a digit, which leaves the dots of `40..90` alone.
fn scan_fraction(text: &str) -> (&str, &str) {
    match text.strip_prefix('.') {
        Some(after) if after.starts_with(|c: char| c.is_ascii_digit()) => {
            split_while(after, |c| c.is_ascii_digit() || c == '_')
        }
        _ => ("", text),
    }
}

/// `e6`, `E-3`. Without digits the letter belongs to the unit: `2 EB`, `5 events`.
fn scan_exponent(text: &str) -> (i32, &str) {
    let Some(after) = text.strip_prefix(['e', 'E']) else {
        return (0, text);
    };
    let (negative, unsigned) = match after.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, after.strip_prefix('+').unwrap_or(after)),
    };
    let (digits, rest) = split_while(unsigned, |c| c.is_ascii_digit());
    if digits.is_empty() {
        return (0, text);
    }
    let size = digits
        .parse()
        .unwrap_or(LARGEST_EXPONENT)
        .min(LARGEST_EXPONENT);
    (if negative { -size } else { size }, rest)
}

/// Underscores stand between digits. Commas separate groups of three: `1,234,567`. Anything else may be a decimal comma.
fn check_separators(whole: &str) -> Result<(), BadNumber> {
    let lone_underscore = |part: &str| part.starts_with('_') || part.ends_with('_');
    if !whole.contains(',') {
        return if lone_underscore(whole) {
            Err(BadNumber::Underscore)
        } else {
            Ok(())
        };
    }
    if whole.contains('_') {
        return Err(BadNumber::Comma);
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let plausible = (1..=3).contains(&first.len()) && !first.starts_with('0');
    if plausible && groups.all(|group| group.len() == 3) {
        Ok(())
    } else {
        Err(BadNumber::Comma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(f64, &str), BadNumber> {
        scan(text).map(|(number, rest)| (number.to_f64(), rest))
    }

    #[test]
    fn numbers_and_what_follows() {
        for (text, value, rest) in [
            ("60 MB/s", 60.0, " MB/s"),
            ("1.2GB", 1.2, "GB"),
            (".5 s", 0.5, " s"),
            ("1_000", 1000.0, ""),
            ("1,000", 1000.0, ""),
            ("1,234,567.5 B", 1_234_567.5, " B"),
            ("1e6 B", 1e6, " B"),
            ("1.5e-3", 0.0015, ""),
            ("2E3", 2000.0, ""),
            ("2EB", 2.0, "EB"),
            ("5 events", 5.0, " events"),
            ("5events", 5.0, "events"),
            ("40..90", 40.0, "..90"),
            ("90, likely", 90.0, ", likely"),
            ("7.", 7.0, "."),
        ] {
            assert_eq!(read(text), Ok((value, rest)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, why) in [
            ("", BadNumber::Missing),
            ("MB", BadNumber::Missing),
            (".", BadNumber::Missing),
            ("1,5", BadNumber::Comma),
            ("0,500", BadNumber::Comma),
            ("1,0000", BadNumber::Comma),
            ("1.000,5", BadNumber::Comma),
            ("1234,567", BadNumber::Comma),
            ("_1", BadNumber::Underscore),
            ("1_", BadNumber::Underscore),
            ("1.2.3", BadNumber::Points),
        ] {
            assert_eq!(read(text).map(|_| ()), Err(why), "{text}");
        }
    }

    #[test]
    fn absurd_exponents_stay_finite_work() {
        assert_eq!(read("1e99999999999"), Ok((f64::INFINITY, "")));
        assert_eq!(read("1e-99999999999"), Ok((0.0, "")));
    }
}
