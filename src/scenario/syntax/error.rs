//! What the reader says about text that it cannot read.

use std::fmt;

use super::path::FieldPath;
use super::span::{LineIndex, Position, Span};

/// One mistake in the text: where it is, what is wrong and, where it is known, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes that are wrong; empty where something is missing.
    pub span: Span,
    /// Where the span starts, for people.
    pub position: Position,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The field it stands in; that of the file as a whole where the text cannot be read as fields.
    pub field: FieldPath,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.position, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SyntaxError {}

/// A mistake while it is being collected: positions are only worked out for what is shown in the end.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    pub span: Span,
    pub message: String,
    pub hint: Option<String>,
}

impl Mistake {
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn place(self, text: &str, lines: &LineIndex) -> SyntaxError {
        let position = lines.position(text, self.span.start);
        SyntaxError {
            span: self.span,
            position,
            message: printable(&self.message),
            hint: self.hint.as_deref().map(printable),
            field: FieldPath::root(),
        }
    }
}

/// How many characters of a message are shown; what people write stays well below.
const LONGEST_MESSAGE: usize = 400;

/// A message that may quote other people's text, made fit for a terminal: control characters are spelt out, and a
/// message that is too long is cut.
pub(in crate::scenario) fn printable(message: &str) -> String {
    let mut shown = String::with_capacity(message.len().min(LONGEST_MESSAGE));
    for (count, c) in message.chars().enumerate() {
        if count == LONGEST_MESSAGE {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_debug());
        } else {
            shown.push(c);
        }
    }
    shown
}
