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
