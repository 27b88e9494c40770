//! How the entries of one pair of brackets lie in the text: which lines and which comments belong to which entry.

use crate::scenario::syntax::trivia::{
    Comment, CommentKind, Piece, pieces, skip_blanks_and_comments,
};
use crate::scenario::syntax::{Entry, Field, Kind, Node, Span};

/// A pair of brackets and the entries between them.
#[derive(Debug)]
pub(super) struct Group {
    /// Offset of the opening bracket.
    pub open: usize,
    /// Offset of the closing bracket.
    pub close: usize,
    /// The entries in the order of the text.
    pub slots: Vec<Slot>,
}

/// One entry and the text that moves with it.
///
/// ```text
///     // a comment line directly above the entry      <- block starts at the start of this line
///     /* a comment before it */ entry /* x */, // y   <- start, entry, comma, end
/// ```
#[derive(Debug)]
pub(super) struct Slot {
    /// The field, item or map entry itself.
    pub entry: Span,
    /// Where it starts together with the comments before it on its line.
    pub start: usize,
    /// Where its own lines start: like `start`, or the start of the line of the first comment directly above it.
    pub block: usize,
    /// The comma behind it.
    pub comma: Option<usize>,
    /// Where it ends together with its comma and the comments behind it on its line.
    pub end: usize,
    /// Nothing but blanks stand before `start` on its line.
    pub starts_line: bool,
    /// Nothing but blanks stand behind `end` on its line.
    pub ends_line: bool,
}

impl Slot {
    /// Whether no other entry and no bracket shares a line with it.
    pub const fn fills_its_lines(&self) -> bool {
        self.starts_line && self.ends_line
    }

    /// Whether it can change places with another entry together with its lines: its comma, if it has one, stands
    /// right behind it.
    pub fn moves_as_lines(&self) -> bool {
        self.fills_its_lines() && self.comma.is_none_or(|comma| comma == self.entry.end)
    }

    /// Whether a comment stands behind it on its line.
    pub fn has_comment_behind(&self) -> bool {
        self.end > self.comma.map_or(self.entry.end, |comma| comma + 1)
    }
}

impl Group {
    /// The brackets of `node`; `None` for a value without brackets.
    pub fn of(text: &str, node: &Node) -> Option<Self> {
        let (name, entries): (_, Vec<Span>) = match &node.kind {
            Kind::Struct { name, fields } => {
                (name.as_ref(), fields.iter().map(Field::span).collect())
            }
            Kind::Tuple { name, items } => {
                (name.as_ref(), items.iter().map(|item| item.span).collect())
            }
            Kind::List(items) => (None, items.iter().map(|item| item.span).collect()),
            Kind::Map(entries) => (None, entries.iter().map(Entry::span).collect()),
            _ => return None,
        };
        let open = name.map_or(node.span.start, |name| {
            skip_blanks_and_comments(text, name.span.end)
        });
        let close = node.span.end - 1;
        let mut slots = Vec::with_capacity(entries.len());
        let mut from = open + 1;
        for (index, entry) in entries.iter().enumerate() {
            let next = entries.get(index + 1).map(|next| next.start);
            let slot = slot(text, from, *entry, next.unwrap_or(close), next.is_some());
            from = slot.end;
            slots.push(slot);
        }
        Some(Self { open, close, slots })
    }
}

/// Works out one slot: `from` is where the one before it ends, `until` where the next entry or the bracket starts.
fn slot(text: &str, from: usize, entry: Span, until: usize, entry_follows: bool) -> Slot {
    let before = comments(text, from, entry.start);
    let (start, starts_line) = start_on_line(text, from, &before, entry.start);
    let block = if starts_line {
        start_of_block(text, from, &before, start)
    } else {
        start
    };
    let (comma, end, ends_line) = end_on_line(text, entry.end, until, entry_follows);
    Slot {
        entry,
        start,
        block,
        comma,
        end,
        starts_line,
        ends_line,
    }
}

pub(super) fn comments(text: &str, from: usize, until: usize) -> Vec<Comment> {
    let comment = |piece| match piece {
        Piece::Comment(comment) => Some(comment),
        Piece::Comma(_) => None,
    };
    pieces(text, from, until).filter_map(comment).collect()
}

/// Steps back over the comments before the entry on its line; tells whether the line starts with what was reached.
fn start_on_line(text: &str, from: usize, before: &[Comment], entry: usize) -> (usize, bool) {
    let mut start = entry;
    for comment in before.iter().rev() {
        if breaks_line(text, comment.span.end, start) {
            return (start, true);
        }
        start = comment.span.start;
    }
    (start, breaks_line(text, from, start))
}

/// Steps back over the comment lines directly above the line of `start`, up to a blank line or something else.
fn start_of_block(text: &str, from: usize, before: &[Comment], start: usize) -> usize {
    let mut block = start_of_line(text, start);
    let mut reached = block;
    let above = before
        .iter()
        .take_while(|comment| comment.span.end <= block)
        .count();
    for index in (0..above).rev() {
        let Some(comment) = before.get(index) else {
            break;
        };
        if line_breaks(text, comment.span.end, reached) > 1 {
            break;
        }
        reached = comment.span.start;
        let previous = index.checked_sub(1).and_then(|index| before.get(index));
        if breaks_line(
            text,
            previous.map_or(from, |previous| previous.span.end),
            reached,
        ) {
            block = start_of_line(text, reached);
            reached = block;
        }
    }
    block
}

/// Steps over the comma and the comments behind an entry on its line: the comma, the end, whether the line ends there.
///
/// Comments between the comma and another entry on the same line belong to that entry.
fn end_on_line(
    text: &str,
    entry: usize,
    until: usize,
    entry_follows: bool,
) -> (Option<usize>, usize, bool) {
    let mut comma = None;
    let mut end = entry;
    // Where the entry ends when the comments behind it turn out to belong to what follows.
    let mut firm_end = entry;
    for piece in pieces(text, entry, until) {
        match piece {
            Piece::Comma(at) => {
                comma = Some(at);
                end = at + 1;
                firm_end = end;
            }
            // What stands before the comma cannot belong to anything else.
            Piece::Comment(comment) if comma.is_none() && entry_follows => end = comment.span.end,
            Piece::Comment(comment) if breaks_line(text, end, comment.span.start) => {
                // Without a comma so far, one may still follow: `1 // one\n , // end`.
                if comma.is_some() || !comma_follows(text, comment.span.end, until) {
                    return (comma, end, true);
                }
                end = comment.span.end;
            }
            Piece::Comment(comment) => end = comment.span.end,
        }
    }
    let ends_line = breaks_line(text, end, until);
    (comma, if ends_line { end } else { firm_end }, ends_line)
}

/// Where the opening bracket and the comments behind it on its line end.
pub(super) fn opening_line_end(text: &str, group: &Group) -> usize {
    let mut end = group.open + 1;
    for piece in pieces(text, end, group.close) {
        match piece {
            Piece::Comment(comment) if !breaks_line(text, end, comment.span.start) => {
                end = comment.span.end
            }
            _ => break,
        }
    }
    end
}

fn comma_follows(text: &str, from: usize, until: usize) -> bool {
    pieces(text, from, until).any(|piece| matches!(piece, Piece::Comma(_)))
}

pub(super) fn line_breaks(text: &str, from: usize, until: usize) -> usize {
    Span::new(from, until)
        .of(text)
        .bytes()
        .filter(|byte| *byte == b'\n')
        .count()
}

/// Whether a line ends between two offsets that have only blanks between them.
pub(super) fn breaks_line(text: &str, from: usize, until: usize) -> bool {
    Span::new(from, until).of(text).contains('\n')
}

/// Where the line of `offset` starts.
pub(super) fn start_of_line(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    before
        .rfind('\n')
        .map_or(byte_order_mark(text), |at| at + 1)
}

fn byte_order_mark(text: &str) -> usize {
    text.len() - text.trim_start_matches('\u{FEFF}').len()
}

/// Where the line after that of `offset` starts, or the end of the text.
pub(super) fn start_of_next_line(text: &str, offset: usize) -> usize {
    let behind = text.get(offset..).unwrap_or_default();
    behind.find('\n').map_or(text.len(), |at| offset + at + 1)
}

/// The blanks that the line of `offset` starts with.
pub(super) fn indent_at(text: &str, offset: usize) -> &str {
    let line = text.get(start_of_line(text, offset)..).unwrap_or_default();
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len())
        .unwrap_or_default()
}

/// Whether the text up to `offset` ends with a comment that runs to the end of its line.
pub(super) fn ends_in_line_comment(text: &str, from: usize, offset: usize) -> bool {
    comments(text, from, offset).last().is_some_and(|comment| {
        comment.kind == CommentKind::Line && !breaks_line(text, comment.span.end, offset)
    })
}
