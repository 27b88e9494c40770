//! Arrow keys in a field: the number under the caret goes up or down, the rest of the text stays.

/// Moves the number at the caret by one in its last written place (ten with `big`): `60 MB/s` goes to `61 MB/s`, `1.50` to `1.51`.
///
/// `caret` counts characters. The number is the one the caret touches, else the one before it, else the first. Separators and the number
/// of decimals stay as they were written. A number stops at zero rather than change its sign. Returns the new text and the
/// caret in it, or nothing when there is no number to move.
#[must_use]
pub fn nudge(text: &str, caret: usize, up: bool, big: bool) -> Option<(String, usize)> {
    let characters: Vec<char> = text.chars().collect();
    let number = pick(&numbers(&characters), caret)?;
    let (before, rest) = characters.split_at_checked(number.start)?;
    let (digits, after) = rest.split_at_checked(number.end - number.start)?;
    let moved = moved(digits, number.negative != up, if big { 10 } else { 1 })?;
    let end = number.start + moved.len();
    let caret = if caret > number.end {
        caret + end - number.end
    } else if caret >= number.start {
        (caret + end).saturating_sub(number.end).max(number.start)
    } else {
        caret
    };
    let text: String = before.iter().chain(&moved).chain(after).collect();
    let length = text.chars().count();
    Some((text, caret.min(length)))
}

/// Where the digits of a number stand, in characters; its sign is not among them.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    negative: bool,
}

/// Every number of the text. The exponent of `1e6` is not one: its mantissa is moved.
fn numbers(characters: &[char]) -> Vec<Span> {
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let mut found = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        if !at(index).is_ascii_digit() {
            index += 1;
            continue;
        }
        let start = index;
        let mut seen_point = false;
        while at(index).is_ascii_digit() || at(index + 1).is_ascii_digit() {
            match at(index) {
                digit if digit.is_ascii_digit() => {}
                '.' if !seen_point => seen_point = true,
                ',' | '_' if !seen_point => {}
                _ => break,
            }
            index += 1;
        }
        let sign = start.checked_sub(1).map(|before| {
            if at(before) == '$' {
                before.wrapping_sub(1)
            } else {
                before
            }
        });
        let negative =
            sign.is_some_and(|sign| is_minus(at(sign)) && !is_between_words(characters, sign));
        found.push(Span {
            start,
            end: index,
            negative,
        });
        index = skip_exponent(characters, index);
    }
    found
}

fn is_minus(character: char) -> bool {
    matches!(character, '-' | '−')
}

/// A hyphen with something before it joins, as in `GB-month`.
fn is_between_words(characters: &[char], hyphen: usize) -> bool {
    hyphen
        .checked_sub(1)
        .and_then(|before| characters.get(before))
        .is_some_and(|before| before.is_alphanumeric())
}

fn skip_exponent(characters: &[char], index: usize) -> usize {
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    if !matches!(at(index), 'e' | 'E') {
        return index;
    }
    let signed = usize::from(matches!(at(index + 1), '+' | '-' | '−'));
    let digits = characters.iter().skip(index + 1 + signed);
    match digits.take_while(|c| c.is_ascii_digit()).count() {
        0 => index,
        count => index + 1 + signed + count,
    }
}

fn pick(numbers: &[Span], caret: usize) -> Option<Span> {
    let touched = numbers
        .iter()
        .find(|number| (number.start..=number.end).contains(&caret));
    let before = || numbers.iter().rev().find(|number| number.end < caret);
    touched.or_else(before).or_else(|| numbers.first()).copied()
}

/// The digits of a number `step` further from zero or nearer to it, with separators and decimals kept.
fn moved(number: &[char], away_from_zero: bool, step: u128) -> Option<Vec<char>> {
    let point = number
        .iter()
        .position(|c| *c == '.')
        .unwrap_or(number.len());
    let (whole, _) = number.split_at_checked(point)?;
    let separator = whole.iter().copied().find(|c| matches!(c, ',' | '_'));
    let decimals = number.len().saturating_sub(point + 1);
    let digits: String = number.iter().filter(|c| c.is_ascii_digit()).collect();
    let value: u128 = digits.parse().ok()?;
    let value = if away_from_zero {
        value.checked_add(step)?
    } else if value == 0 {
        return None;
    } else {
        value.saturating_sub(step)
    };
    let padded = format!("{value:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    let mut text: Vec<char> = grouped(whole, separator);
    if decimals > 0 {
        text.push('.');
        text.extend(fraction.chars());
    }
    Some(text)
}

fn grouped(digits: &str, separator: Option<char>) -> Vec<char> {
    let mut text = Vec::new();
    for (index, digit) in digits.chars().enumerate() {
        let remaining = digits.len() - index;
        if let Some(separator) = separator
            && index > 0
            && remaining.is_multiple_of(3)
        {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::nudge;

    #[test]
    fn arrow_keys_move_the_number_under_the_caret() {
        for (text, caret, up, big, moved, caret_after) in [
            ("60 MB/s", 1, true, false, "61 MB/s", 1),
            ("60 MB/s", 0, false, false, "59 MB/s", 0),
            ("60 MB/s", 2, true, true, "70 MB/s", 2),
            ("60 MB/s", 5, true, false, "61 MB/s", 5),
            ("99 MB/s", 2, true, false, "100 MB/s", 3),
            ("99 MB/s", 7, true, false, "100 MB/s", 8),
            ("100 MB/s", 3, false, false, "99 MB/s", 2),
            ("40 to 90 MB/s", 1, true, false, "41 to 90 MB/s", 1),
            ("40 to 90 MB/s", 8, true, false, "40 to 91 MB/s", 8),
            ("40 to 90 MB/s", 4, true, false, "41 to 90 MB/s", 4),
            (
                "40 to 90 MB/s, likely 55",
                24,
                false,
                false,
                "40 to 90 MB/s, likely 54",
                24,
            ),
            ("1.50x", 2, true, false, "1.51x", 2),
            ("1.50x", 2, true, true, "1.60x", 2),
            ("9.9x", 3, true, false, "10.0x", 4),
            ("0.05", 4, false, false, "0.04", 4),
            ("1,999 B", 3, true, false, "2,000 B", 3),
            ("999,999", 7, true, false, "1,000,000", 9),
            ("1_000", 5, false, false, "999", 3),
            ("2e6 B", 1, true, false, "3e6 B", 1),
            ("$60k/month", 2, true, false, "$61k/month", 2),
            ("-2 to 6 %/month", 2, true, false, "-1 to 6 %/month", 2),
            ("-2 to 6 %/month", 2, false, false, "-3 to 6 %/month", 2),
            ("-$5", 2, true, false, "-$4", 2),
            ("$0.08/GB-month", 4, true, false, "$0.09/GB-month", 4),
            ("3 %", 1, false, true, "0 %", 1),
            ("uniform 5 to 9x", 2, true, false, "uniform 6 to 9x", 2),
        ] {
            assert_eq!(
                nudge(text, caret, up, big),
                Some((moved.to_owned(), caret_after)),
                "{text}"
            );
        }
        for (text, up) in [("auto", true), ("", true), ("0 MB/s", false)] {
            assert_eq!(nudge(text, 0, up, false), None, "{text}");
        }
    }
}
