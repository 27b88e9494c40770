//! From characters to tokens.

use super::MAX_ERRORS;
use super::error::Mistake;
use super::literal::{BadEscape, quote, unescape};
use super::number::{Number, NumberError};
use super::span::Span;
use super::trivia::{Comment, is_blank, skip_blanks};

/// A pair of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    pub const fn opening(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }

    pub const fn closing(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }
}

/// What one token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    Equals,
    /// A quoted or raw string; [`text_value`] reads what is inside.
    Text,
    Char(char),
    Number(Number),
    /// An identifier; [`word_value`] takes the `r#` off a raw one.
    Word,
    /// Something that no value starts with, such as `$` or `7d`.
    Strange,
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub token: Token,
    pub span: Span,
}

/// Cuts the text into tokens, one at a time. Literals with a mistake are noted and still become a token, so that the
/// parser carries on behind them.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// What was wrong inside tokens so far, at most [`MAX_ERRORS`] mistakes.
    pub mistakes: Vec<Mistake>,
    /// The latest string that runs over a line end: the usual suspect when nothing makes sense after it.
    pub long_text: Option<Span>,
    /// A text or a comment was opened and never closed, so that brackets behind it were not seen.
    pub ran_out: bool,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{FEFF}') {
            '\u{FEFF}'.len_utf8()
        } else {
            0
        };
        Self {
            text,
            at,
            mistakes: Vec::new(),
            long_text: None,
            ran_out: false,
        }
    }

    /// Continues at `offset`, which must be a character boundary.
    pub fn jump(&mut self, offset: usize) {
        self.at = offset;
    }

    pub fn next(&mut self) -> Lexeme {
        self.skip_trivia();
        let start = self.at;
        let token = self.token();
        Lexeme {
            token,
            span: Span::new(start, self.at),
        }
    }

    fn report(&mut self, mistake: Mistake) {
        if self.mistakes.len() < MAX_ERRORS {
            self.mistakes.push(mistake);
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_trivia(&mut self) {
        self.at = skip_blanks(self.text, self.at);
        while let Some(comment) = Comment::at(self.text, self.at) {
            if comment.unclosed {
                self.ran_out = true;
                let opener = Span::new(self.at, self.at + 2);
                self.report(
                    Mistake::new(opener, "this comment is never closed")
                        .hint("every `/*` inside it needs a `*/` of its own"),
                );
            }
            self.at = skip_blanks(self.text, comment.span.end);
        }
    }

    fn token(&mut self) -> Token {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Token::End;
        };
        let single = match first {
            '(' => Some(Token::Open(Bracket::Round)),
            '[' => Some(Token::Open(Bracket::Square)),
            '{' => Some(Token::Open(Bracket::Curly)),
            ')' => Some(Token::Close(Bracket::Round)),
            ']' => Some(Token::Close(Bracket::Square)),
            '}' => Some(Token::Close(Bracket::Curly)),
            ',' => Some(Token::Comma),
            ':' => Some(Token::Colon),
            '=' => Some(Token::Equals),
            _ => None,
        };
        if let Some(token) = single {
            self.at += 1;
            return token;
        }
        if let Some(hashes) = raw_text_hashes(rest) {
            return self.raw_text(hashes);
        }
        match first {
            '"' => self.text(),
            '\'' => self.char(),
            'b' if is_byte_literal(rest) => self.bytes(),
            'r' if raw_word_length(rest) > 0 => self.take_word("r#".len() + raw_word_length(rest)),
            _ if is_word_start(first) => self.take_word(word_length(rest)),
            _ if looks_like_number(rest) => self.number(),
            _ => {
                self.at += first.len_utf8();
                Token::Strange
            }
        }
    }

    fn take_word(&mut self, len: usize) -> Token {
        self.at += len;
        Token::Word
    }

    fn text(&mut self) -> Token {
        let start = self.at;
        let rest = self.rest();
        let Some(len) = quoted_length(rest, b'"', None) else {
            self.at = self.text.len();
            self.ran_out = true;
            self.report(
                Mistake::new(Span::new(start, start + 1), "this text is never closed")
                    .hint("a `\"` is missing"),
            );
            return Token::Text;
        };
        self.at += len;
        self.note_long_text(start);
        Token::Text
    }

    fn raw_text(&mut self, hashes: usize) -> Token {
        let start = self.at;
        let head = 1 + hashes + 1;
        let ending = format!("\"{}", "#".repeat(hashes));
        let body = self.rest().get(head..).unwrap_or_default();
        let Some(len) = body.find(&ending) else {
            self.at = self.text.len();
            self.ran_out = true;
            self.report(
                Mistake::new(
                    Span::new(start, start + head),
                    "this raw text is never closed",
                )
                .hint(format!("it ends with `{ending}`")),
            );
            return Token::Text;
        };
        self.at += head + len + ending.len();
        self.note_long_text(start);
        Token::Text
    }

    fn note_long_text(&mut self, start: usize) {
        let span = Span::new(start, self.at);
        if span.of(self.text).contains('\n') {
            self.long_text = Some(span);
        }
    }

    fn char(&mut self) -> Token {
        let start = self.at;
        let rest = self.rest();
        let Some(len) = quoted_length(rest, b'\'', Some(b'\n')) else {
            self.at = unquoted(self.text, start).end.max(start + 1);
            self.report(
                Mistake::new(
                    Span::new(start, start + 1),
                    "this character is never closed",
                )
                .hint("text is written in double quotes: \"…\""),
            );
            return Token::Char(' ');
        };
        self.at += len;
        let inside = rest.get(1..len - 1).unwrap_or_default();
        let decoded = unescape(inside).unwrap_or_default();
        let mut characters = decoded.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Token::Char(character),
            _ => {
                let quoted = quote(inside);
                self.report(
                    Mistake::new(
                        Span::new(start, self.at),
                        "single quotes hold exactly one character",
                    )
                    .hint(format!("text is written in double quotes: {quoted}")),
                );
                Token::Char(' ')
            }
        }
    }

    fn bytes(&mut self) -> Token {
        let start = self.at;
        self.at += 1;
        let token = self.token();
        self.report(
            Mistake::new(
                Span::new(start, self.at),
                "byte strings have no place in a scenario",
            )
            .hint("write the text without the `b`"),
        );
        token
    }

    /// Takes everything that touches the number, so that `7d` and `1.2.3` are one mistake each.
    fn number(&mut self) -> Token {
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-');
        let len = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let word = rest.get(..len).unwrap_or_default();
        let start = self.at;
        self.at += len;
        match Number::read(word) {
            Ok(number) => Token::Number(number),
            Err(NumberError::Malformed) => Token::Strange,
            Err(NumberError::TooLarge) => {
                self.report(
                    Mistake::new(
                        Span::new(start, self.at),
                        format!("{word} is too large a number"),
                    )
                    .hint("the largest is about 1.7e308, or 1.7e38 for integers"),
                );
                Token::Number(Number::Integer(0))
            }
        }
    }
}

/// The text that a text token stands for. The place of a bad escape counts from the start of the token.
pub(super) fn text_value(token: &str) -> Result<String, BadEscape> {
    if let Some(hashes) = raw_text_hashes(token) {
        let inside = token.get(hashes + 2..token.len() - hashes - 1);
        return Ok(inside.unwrap_or_default().to_owned());
    }
    let inside = token
        .get(1..token.len().saturating_sub(1))
        .unwrap_or_default();
    unescape(inside).map_err(|bad| BadEscape {
        start: bad.start + 1,
        ..bad
    })
}

/// The name that a word token stands for.
pub(super) fn word_value(token: &str) -> &str {
    token.strip_prefix("r#").unwrap_or(token)
}

fn is_word_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| c != '_' && !c.is_alphanumeric())
        .unwrap_or(rest.len())
}

/// Whether `text` can be written as a field name or a variant without `r#`.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(is_word_start) && word_length(text) == text.len()
}

/// Length of the identifier in `r#identifier`, without its prefix; zero when there is none.
fn raw_word_length(rest: &str) -> usize {
    let inside = |c: char| c == '_' || c.is_alphanumeric() || matches!(c, '.' | '+' | '-');
    rest.strip_prefix("r#")
        .map_or(0, |word| word.find(|c| !inside(c)).unwrap_or(word.len()))
}

/// The number of hashes when `rest` starts a raw string: `r"`, `r#"`, `r##"`, …
fn raw_text_hashes(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let quote = after.trim_start_matches('#');
    quote.starts_with('"').then(|| after.len() - quote.len())
}

fn is_byte_literal(rest: &str) -> bool {
    rest.strip_prefix('b')
        .is_some_and(|after| after.starts_with(['"', '\'']) || raw_text_hashes(after).is_some())
}

fn looks_like_number(rest: &str) -> bool {
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
    digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Length of the literal between two `quote`s, both included, honouring `\` before a quote. A literal that meets the
/// byte `stop` first is not closed.
fn quoted_length(rest: &str, quote: u8, stop: Option<u8>) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        if escaped {
            escaped = false;
        } else if byte == quote {
            return Some(at + 1);
        } else if Some(byte) == stop {
            return None;
        } else {
            escaped = byte == b'\\';
        }
    }
    None
}

/// The raw text of a value that someone forgot to quote: from `start` to a comma, a bracket, a comment or the end of
/// the line, without the blanks at its end.
pub(super) fn unquoted(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    let ends = |(at, c): &(usize, char)| {
        matches!(
            c,
            ',' | '(' | ')' | '[' | ']' | '{' | '}' | '\n' | '\r' | '"'
        ) || rest
            .get(*at..)
            .is_some_and(|here| here.starts_with("//") || here.starts_with("/*"))
    };
    let len = rest
        .char_indices()
        .find(ends)
        .map_or(rest.len(), |(at, _)| at);
    let raw = rest
        .get(..len)
        .unwrap_or_default()
        .trim_end_matches(is_blank);
    Span::new(start, start + raw.len())
}
