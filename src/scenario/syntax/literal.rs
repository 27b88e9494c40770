//! The inside of quotes: escapes read and written.

use std::fmt::Write as _;

/// Writes `text` as a RON string, quotes included, so that it reads back as exactly the same text.
///
/// ```
/// assert_eq!(headroom::scenario::syntax::quote("say \"hi\""), r#""say \"hi\"""#);
/// ```
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                // Writing into a String cannot fail.
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// An escape that cannot be read: where it starts inside the literal, its length in bytes, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadEscape {
    pub start: usize,
    pub len: usize,
    pub message: String,
}

/// The text that the inside of a string literal stands for.
pub(super) fn unescape(inside: &str) -> Result<String, BadEscape> {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(slash) = rest.find('\\') {
        let (before, escape) = rest.split_at(slash);
        text.push_str(before);
        let start = inside.len() - escape.len();
        let (c, len) = read_escape(escape).map_err(|(len, message)| BadEscape {
            start,
            len,
            message,
        })?;
        text.extend(c);
        rest = escape.get(len..).unwrap_or_default();
    }
    text.push_str(rest);
    Ok(text)
}

/// Reads the escape that `rest` starts with: the character (none for a line continuation) and the bytes it took.
fn read_escape(rest: &str) -> Result<(Option<char>, usize), (usize, String)> {
    let Some(selector) = rest.chars().nth(1) else {
        return Err((1, "this `\\` escapes nothing".to_owned()));
    };
    let simple = match selector {
        '"' | '\'' | '\\' => Some(selector),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        '0' => Some('\0'),
        _ => None,
    };
    match selector {
        _ if simple.is_some() => Ok((simple, 2)),
        '\n' | '\r' => Ok((None, continuation(rest))),
        'x' => byte_escape(rest),
        'u' => unicode_escape(rest).ok_or_else(|| {
            (2, "`\\u` takes one to six hexadecimal digits of a character in braces, as in `\\u{b5}`".to_owned())
        }),
        _ => Err((1 + selector.len_utf8(), format!("`\\{}` is not an escape", selector.escape_default()))),
    }
}

/// A `\` at the end of a line swallows the line break and the blanks that follow.
fn continuation(rest: &str) -> usize {
    let after = rest.get(1..).unwrap_or_default();
    rest.len() - after.trim_start_matches([' ', '\t', '\n', '\r']).len()
}

/// `\x41`, or the two to four of them that spell one character in UTF-8.
fn byte_escape(rest: &str) -> Result<(Option<char>, usize), (usize, String)> {
    let mut bytes = Vec::with_capacity(4);
    for index in 0..4 {
        let Some(digits) = rest
            .get(index * 4..)
            .and_then(|at| at.strip_prefix("\\x"))
            .and_then(|at| at.get(..2))
        else {
            break;
        };
        // `from_str_radix` alone would take a sign for a digit.
        let Some(byte) = u8::from_str_radix(digits, 16)
            .ok()
            .filter(|_| !digits.starts_with('+'))
        else {
            break;
        };
        bytes.push(byte);
        if let Some(c) = std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| text.chars().next())
        {
            return Ok((Some(c), bytes.len() * 4));
        }
    }
    let message = if bytes.is_empty() {
        "`\\x` takes two hexadecimal digits, as in `\\x41`"
    } else {
        "these `\\x` bytes are not a character in UTF-8"
    };
    Err(((bytes.len() * 4).max(2), message.to_owned()))
}

/// `\u{b5}`.
fn unicode_escape(rest: &str) -> Option<(Option<char>, usize)> {
    let digits = rest.strip_prefix("\\u{")?.split('}').next()?;
    let closed = rest.as_bytes().get("\\u{".len() + digits.len()) == Some(&b'}');
    let spelt_right =
        (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !closed || !spelt_right {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((Some(c), "\\u{}".len() + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read() {
        for (inside, text) in [
            (r"plain", "plain"),
            (r#"\"\'\\"#, "\"'\\"),
            (r"\n\r\t\0", "\n\r\t\0"),
            (r"\x41\u{b5}", "A\u{b5}"),
            (r"\xc2\xb5", "\u{b5}"),
            ("one \\\n   two", "one two"),
            ("one \\\r\n\ttwo", "one two"),
        ] {
            assert_eq!(unescape(inside).as_deref(), Ok(text), "{inside}");
        }
    }

    #[test]
    fn a_bad_escape_names_its_place() {
        let bad = unescape(r"ab\qc").expect_err("`\\q` is no escape");
        assert_eq!(
            (bad.start, bad.len, bad.message.as_str()),
            (2, 2, "`\\q` is not an escape")
        );
        for inside in [
            r"\x4",
            r"\x+4",
            r"\xff",
            r"\u{}",
            r"\u{d800}",
            r"\u{1234567}",
            r"\u41",
            "\\",
        ] {
            assert!(unescape(inside).is_err(), "{inside}");
        }
    }
}
