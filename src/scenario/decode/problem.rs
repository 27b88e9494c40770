//! What is wrong with a file, for people.

use std::fmt;

use crate::scenario::syntax::{FieldPath, Position, Span, SyntaxError};

/// One thing that is wrong with a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The bytes it is about.
    pub span: Span,
    /// Where they start.
    pub position: Position,
    /// The field it is about; empty for the file as a whole or where the file cannot be read as fields.
    pub field: FieldPath,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// The problem as one line for a terminal: `FILE:LINE:COLUMN: FIELD: MESSAGE (HINT)`.
    #[must_use]
    pub fn line(&self, file: &str) -> String {
        format!("{file}:{self}")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.position)?;
        if !self.field.segments().is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl From<SyntaxError> for Problem {
    fn from(error: SyntaxError) -> Self {
        Self {
            span: error.span,
            position: error.position,
            field: error.field,
            message: error.message,
            hint: error.hint,
        }
    }
}
