//! Replacing stretches of a text.

use crate::scenario::syntax::Span;

/// Replacements in one text, which do not overlap.
#[derive(Debug, Default)]
pub(super) struct Splices {
    splices: Vec<(Span, String)>,
}

impl Splices {
    pub fn replace(mut self, span: Span, with: impl Into<String>) -> Self {
        self.splices.push((span, with.into()));
        self
    }

    pub fn insert(self, at: usize, text: impl Into<String>) -> Self {
        self.replace(Span::at(at), text)
    }

    pub fn cut(self, start: usize, end: usize) -> Self {
        self.replace(Span::new(start, end), "")
    }

    pub fn cut_comma(self, comma: Option<usize>) -> Self {
        match comma {
            Some(at) => self.cut(at, at + 1),
            None => self,
        }
    }

    /// `text` with the replacements made.
    pub fn apply(mut self, text: &str) -> String {
        self.splices.sort_by_key(|(span, _)| (span.start, span.end));
        let mut result = String::with_capacity(text.len());
        let mut at = 0;
        for (span, with) in &self.splices {
            result.push_str(Span::new(at, span.start).of(text));
            result.push_str(with);
            at = span.end;
        }
        result.push_str(Span::new(at, text.len()).of(text));
        result
    }
}
