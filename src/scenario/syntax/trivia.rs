//! What stands between values: blanks, comments and commas.

use super::span::Span;

/// Characters that separate and mean nothing. The list is that of the `ron` crate.
pub const fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\x0B'
            | '\x0C'
            | '\u{85}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// The kind of a comment decides what may follow it on the same line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `// …` up to the end of the line.
    Line,
    /// `/* … */`, nested as deep as it likes.
    Block,
}

/// One comment, without the line break that ends it and the blanks before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands, delimiters included.
    pub span: Span,
    /// How it is written.
    pub kind: CommentKind,
    /// Whether it was opened and never closed; it then runs to the end of the text.
    pub unclosed: bool,
}

impl Comment {
    /// The comment that starts at byte `at`, if one does.
    pub fn at(text: &str, at: usize) -> Option<Self> {
        let rest = text.get(at..)?;
        if rest.starts_with("//") {
            let line = rest.split('\n').next().unwrap_or(rest);
            let len = line.trim_end_matches([' ', '\t', '\r']).len();
            Some(Self {
                span: Span::new(at, at + len),
                kind: CommentKind::Line,
                unclosed: false,
            })
        } else if rest.starts_with("/*") {
            let len = block_length(rest.as_bytes());
            let span = Span::new(at, at + len.unwrap_or(rest.len()));
            Some(Self {
                span,
                kind: CommentKind::Block,
                unclosed: len.is_none(),
            })
        } else {
            None
        }
    }
}

/// Length of the block comment that `bytes` starts with. A counter, not recursion, follows the nesting.
fn block_length(bytes: &[u8]) -> Option<usize> {
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => open += 1,
            b"*/" => open -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// Something other than a blank between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A comment.
    Comment(Comment),
    /// The comma at this offset.
    Comma(usize),
}

/// The comments and commas from `start` on, up to `end` or to the first byte that belongs to a value.
pub fn pieces(text: &str, start: usize, end: usize) -> impl Iterator<Item = Piece> {
    let mut at = start;
    std::iter::from_fn(move || {
        at = skip_blanks(text, at);
        if at >= end {
            return None;
        }
        if let Some(comment) = Comment::at(text, at) {
            at = comment.span.end;
            return Some(Piece::Comment(comment));
        }
        let comma = text.as_bytes().get(at) == Some(&b',');
        comma.then(|| {
            at += 1;
            Piece::Comma(at - 1)
        })
    })
}

/// The offset of the first character at or after `at` that is not blank.
pub fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    text.len() - rest.trim_start_matches(is_blank).len()
}

/// The offset of the first character at or after `at` that is neither blank nor comment.
pub fn skip_blanks_and_comments(text: &str, at: usize) -> usize {
    let mut at = skip_blanks(text, at);
    while let Some(comment) = Comment::at(text, at) {
        at = skip_blanks(text, comment.span.end);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_comments_nest_and_line_comments_leave_the_line_break() {
        let text = "/* a /* b */ c */ , // d\r\n x";
        let found: Vec<&str> = pieces(text, 0, text.len())
            .map(|piece| match piece {
                Piece::Comment(comment) => comment.span.of(text),
                Piece::Comma(at) => Span::new(at, at + 1).of(text),
            })
            .collect();
        assert_eq!(found, ["/* a /* b */ c */", ",", "// d"]);
    }

    #[test]
    fn an_unclosed_comment_runs_to_the_end() {
        let text = "/*".repeat(100_000);
        let comment = Comment::at(&text, 0).expect("a comment starts here");
        assert!(comment.unclosed);
        assert_eq!(comment.span.end, text.len());
    }

    #[test]
    fn a_slash_and_star_that_overlap_do_not_close_a_comment() {
        let text = "/*/ still open";
        assert!(Comment::at(text, 0).is_some_and(|comment| comment.unclosed));
    }
}
