//! Laying a whole file out afresh, for `headroom fmt`.
//!
//! The layout follows what the author chose where that is reasonable: brackets that were written on one line stay so
//! while they fit, brackets of several lines get one entry per line. Comments and single blank lines are kept, values
//! are copied letter by letter. What is laid out once is left alone when it is laid out again.

mod one_line;

use self::one_line::{name_of, struct_name};
use crate::scenario::edit::layout::{
    Group, Slot, breaks_line, comments, line_breaks, opening_line_end,
};
use crate::scenario::syntax::trivia::{
    Comment, CommentKind, Piece, pieces, skip_blanks, skip_blanks_and_comments,
};
use crate::scenario::syntax::{Entry, Field, Kind, Node, Span, SyntaxError, Tree};

/// The widest line, in characters, that brackets on one line may make.
const WIDTH: usize = 100;

/// One step of indentation.
const STEP: usize = 4;

/// Lays `text` out: four blanks of indentation, one entry per line in brackets that do not fit on a line of 100
/// characters or that hold fields of which one is a list of structs, blanks after `:` and `,`, a comma after the last
/// entry of several lines, and `\n` at the end of every line.
///
/// # Errors
/// What the reader says about a text that it cannot read.
///
/// ```
/// let text = "(headroom:1 , // the format\nname:\"x\")";
/// let formatted = headroom::scenario::edit::format(text).unwrap();
/// assert_eq!(formatted, "(\n    headroom: 1, // the format\n    name: \"x\",\n)\n");
/// ```
pub fn format(text: &str) -> Result<String, Vec<SyntaxError>> {
    let tree = Tree::parse(text)?;
    let mut formatter = Formatter {
        text,
        out: String::with_capacity(text.len()),
    };
    formatter.file(tree.root());
    Ok(formatter.out)
}

struct Formatter<'a> {
    text: &'a str,
    out: String,
}

/// One field, item or map entry with the comments that stand inside it but outside its values.
struct Line<'a> {
    name: Option<Span>,
    key: Option<&'a Node>,
    value: &'a Node,
    inner_comments: Vec<Comment>,
}

impl Formatter<'_> {
    fn file(&mut self, root: &Node) {
        let preamble = preamble(self.text, root.span.start);
        self.lines(&preamble, 0, None);
        if !preamble.is_empty() {
            self.out.push('\n');
            if self.blank_line_before(root.span.start) {
                self.out.push('\n');
            }
        }
        for comment in self.comments_before_bracket(root) {
            self.comment(comment.span);
            self.out.push('\n');
        }
        self.value(root, 0, 0);
        let behind = comments(self.text, root.span.end, self.text.len());
        let behind: Vec<Span> = behind.iter().map(|comment| comment.span).collect();
        self.lines(&behind, 0, Some(root.span.end));
        self.out.push('\n');
    }

    /// Prints pieces of the source that stay on their lines, with blank lines as they were. `after` is where the
    /// piece before them ends; without one they start the file.
    fn lines(&mut self, spans: &[Span], indent: usize, after: Option<usize>) {
        let mut previous = after;
        for span in spans {
            match previous.map(|end| line_breaks(self.text, end, span.start)) {
                None => {}
                Some(0) => self
                    .out
                    .push_str(&self.gap(previous.unwrap_or_default(), span.start)),
                Some(breaks) => {
                    self.out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                    self.indent(indent);
                }
            }
            self.comment(*span);
            previous = Some(span.end);
        }
    }

    /// The blanks between two pieces on one line: as many as there were, so that columns of comments stay columns.
    fn gap(&self, from: usize, until: usize) -> String {
        let source = Span::new(from, until).of(self.text);
        let aligned = !source.is_empty() && source.bytes().all(|byte| byte == b' ');
        if aligned {
            source.to_owned()
        } else {
            " ".to_owned()
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn comment(&mut self, span: Span) {
        let comment = span.of(self.text).trim_end();
        self.out.push_str(&comment.replace("\r\n", "\n"));
    }

    fn blank_line_before(&self, offset: usize) -> bool {
        let before = self.text.get(..offset).unwrap_or_default();
        let blanks = before.get(before.trim_end().len()..).unwrap_or_default();
        line_breaks(blanks, 0, blanks.len()) > 1
    }

    /// Prints a value whose first line starts with `used` characters on it already.
    fn value(&mut self, node: &Node, indent: usize, used: usize) {
        let Some(group) = Group::of(self.text, node) else {
            return self.out.push_str(node.span.of(self.text));
        };
        // One character is kept for the comma.
        if let Some(line) = self.one_line(node, WIDTH.saturating_sub(used + 1)) {
            return self.out.push_str(&line);
        }
        self.out.push_str(struct_name(self.text, node));
        self.bracket(group.open);
        match self.embraced(node, &group) {
            Some(only) => self.value(only, indent, used + 1),
            None => self.tall(node, &group, indent),
        }
        self.bracket(group.close);
    }

    fn bracket(&mut self, at: usize) {
        self.out.push_str(Span::new(at, at + 1).of(self.text));
    }

    /// The only item of `[(…)]` when its brackets share their lines with the outer ones.
    fn embraced<'n>(&self, node: &'n Node, group: &Group) -> Option<&'n Node> {
        let (Kind::List(items) | Kind::Tuple { items, .. }) = &node.kind else {
            return None;
        };
        let [only] = items.as_slice() else {
            return None;
        };
        let before = Span::new(group.open + 1, only.span.start).of(self.text);
        let behind = Span::new(only.span.end, group.close).of(self.text);
        let nothing_between = before.trim().is_empty() && matches!(behind.trim(), "" | ",");
        let same_line = !before.contains('\n') && !behind.contains('\n');
        let has_brackets = Group::of(self.text, only).is_some_and(|inner| !inner.slots.is_empty());
        (nothing_between
            && same_line
            && has_brackets
            && self.comments_before_bracket(only).is_empty())
        .then_some(only)
    }

    /// One entry per line.
    fn tall(&mut self, node: &Node, group: &Group, indent: usize) {
        let inner = indent + STEP;
        let mut from = self.opening_comments(group);
        if group.slots.is_empty() && comments(self.text, from, group.close).is_empty() {
            // Only a comment on the line of the bracket, or nothing at all.
            if from > group.open + 1 {
                self.out.push('\n');
                self.indent(indent);
            }
            return;
        }
        for (index, (slot, line)) in group.slots.iter().zip(self.entries(node)).enumerate() {
            self.entry(slot, &line, from, inner, index == 0);
            from = slot.end;
        }
        let dangling: Vec<Span> = comments(self.text, from, group.close)
            .iter()
            .map(|comment| comment.span)
            .collect();
        if let Some(first) = dangling.first() {
            let blank = !group.slots.is_empty() && line_breaks(self.text, from, first.start) > 1;
            self.new_line(inner, blank);
            self.own_lines(&dangling, inner);
        }
        self.new_line(indent, false);
    }

    /// Prints the comments on the line of the opening bracket, and tells where they end.
    fn opening_comments(&mut self, group: &Group) -> usize {
        let start = group.open + 1;
        let end = opening_line_end(self.text, group);
        if !breaks_line(self.text, end, skip_blanks(self.text, end)) {
            return start;
        }
        let opening: Vec<Span> = comments(self.text, start, end)
            .iter()
            .map(|comment| comment.span)
            .collect();
        self.lines(&opening, 0, Some(start));
        end
    }

    fn new_line(&mut self, indent: usize, blank: bool) {
        self.out.push_str(if blank { "\n\n" } else { "\n" });
        self.indent(indent);
    }

    /// Prints comments that start a line; the first one's line has been started.
    fn own_lines(&mut self, spans: &[Span], indent: usize) {
        if let Some((first, rest)) = spans.split_first() {
            self.comment(*first);
            self.lines(rest, indent, Some(first.end));
        }
    }

    /// Prints one entry on its own lines, from the line break before it to the comments behind it.
    fn entry(&mut self, slot: &Slot, line: &Line, from: usize, indent: usize, is_first: bool) {
        let leading: Vec<Span> = comments(self.text, from, slot.entry.start)
            .iter()
            .map(|comment| comment.span)
            .collect();
        let first = leading
            .first()
            .map_or(slot.entry.start, |comment| comment.start);
        self.new_line(indent, !is_first && line_breaks(self.text, from, first) > 1);
        self.own_lines(&leading, indent);
        if let Some(last) = leading.last() {
            self.new_line(
                indent,
                line_breaks(self.text, last.end, slot.entry.start) > 1,
            );
        }
        for comment in &line.inner_comments {
            self.comment(comment.span);
            self.new_line(indent, false);
        }
        let name_width = self.name(line, indent);
        self.value(line.value, indent, indent + name_width);
        self.out.push(',');
        self.trailing_comments(slot, indent);
    }

    /// Prints `name: ` or `key: `, and tells how wide that is.
    fn name(&mut self, line: &Line, indent: usize) -> usize {
        let before = self.out.len();
        if let Some(name) = line.name {
            self.out.push_str(name.of(self.text));
        } else if let Some(key) = line.key {
            self.value(key, indent, indent);
        } else {
            return 0;
        }
        self.out.push_str(": ");
        self.out.get(before..).unwrap_or_default().chars().count()
    }

    /// Prints the comments behind an entry on its line. Behind a line comment, which can only stand before a comma on
    /// the next line, the others get lines of their own.
    fn trailing_comments(&mut self, slot: &Slot, indent: usize) {
        let mut line_is_over = false;
        let mut previous = slot.entry.end;
        for piece in pieces(self.text, slot.entry.end, slot.end) {
            match piece {
                Piece::Comma(at) => previous = at + 1,
                Piece::Comment(comment) => {
                    if line_is_over {
                        self.new_line(indent, false);
                    } else {
                        self.out.push_str(&self.gap(previous, comment.span.start));
                    }
                    self.comment(comment.span);
                    line_is_over |= comment.kind == CommentKind::Line;
                    previous = comment.span.end;
                }
            }
        }
    }

    fn comments_before_bracket(&self, node: &Node) -> Vec<Comment> {
        name_of(node)
            .map(|name| comments(self.text, name.span.end, node.span.end))
            .unwrap_or_default()
    }

    fn entries<'n>(&self, node: &'n Node) -> Vec<Line<'n>> {
        match &node.kind {
            Kind::Struct { fields, .. } => fields.iter().map(|field| self.field(field)).collect(),
            Kind::Map(entries) => entries.iter().map(|entry| self.map_entry(entry)).collect(),
            Kind::Tuple { items, .. } | Kind::List(items) => {
                items.iter().map(|item| self.item(item)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn item<'n>(&self, value: &'n Node) -> Line<'n> {
        Line {
            name: None,
            key: None,
            value,
            inner_comments: self.comments_before_bracket(value),
        }
    }

    fn field<'n>(&self, field: &'n Field) -> Line<'n> {
        let mut line = self.item(&field.value);
        line.name = Some(field.name_span);
        line.inner_comments.splice(
            0..0,
            self.comments_around_colon(field.name_span.end, &field.value),
        );
        line
    }

    fn map_entry<'n>(&self, entry: &'n Entry) -> Line<'n> {
        let mut line = self.item(&entry.value);
        line.key = Some(&entry.key);
        line.inner_comments.splice(
            0..0,
            self.comments_around_colon(entry.key.span.end, &entry.value),
        );
        line.inner_comments
            .splice(0..0, self.comments_before_bracket(&entry.key));
        line
    }

    fn comments_around_colon(&self, from: usize, value: &Node) -> Vec<Comment> {
        let colon = skip_blanks_and_comments(self.text, from);
        let mut found = comments(self.text, from, colon);
        found.extend(comments(self.text, colon + 1, value.span.start));
        found
    }
}

/// The comments and `#![…]` headers before the outermost value.
fn preamble(text: &str, root: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = text.len() - text.trim_start_matches('\u{FEFF}').len();
    loop {
        at = skip_blanks(text, at);
        let span = match Comment::at(text, at) {
            Some(comment) => comment.span,
            None => {
                let header = text.get(at..root).unwrap_or_default();
                let Some(end) = header.find(']').filter(|_| header.starts_with("#!")) else {
                    return spans;
                };
                Span::new(at, at + end + 1)
            }
        };
        at = span.end;
        spans.push(span);
    }
}
