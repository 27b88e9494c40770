//! New text for a file: checked to be one value, and fitted to where it goes.

use super::EditError;
use super::layout::indent_at;
use crate::scenario::syntax::{Kind, Node, Span, Tree};

/// The text of one value that is to be written into a file.
#[derive(Debug)]
pub(super) struct Snippet {
    tree: Tree,
}

impl Snippet {
    /// Checks that `value` is exactly one value, without comments around it.
    pub fn new(value: &str) -> Result<Self, EditError> {
        let refuse = |why: String| EditError::NotAValue {
            value: value.to_owned(),
            why,
        };
        let tree = Tree::parse(value).map_err(|errors| refuse(super::all_of(&errors)))?;
        let span = tree.root().span;
        let around = [value.get(..span.start), value.get(span.end..)];
        if around
            .into_iter()
            .flatten()
            .any(|text| !text.trim().is_empty())
        {
            return Err(refuse(
                "there is a comment or a header around it".to_owned(),
            ));
        }
        Ok(Self { tree })
    }

    /// The outermost value of the snippet.
    pub const fn root(&self) -> &Node {
        self.tree.root()
    }

    /// The snippet with all lines after the first indented by `indent`, and with the line ends of the file.
    pub fn fitted(&self, indent: &str, line_end: &str) -> String {
        reindented(&self.tree, self.root().span, "", indent, line_end)
    }
}

/// A stretch of `tree` with the indentation of its lines changed from `from` to `to`; the first line is left as it
/// is, and so are lines that begin inside a text, where blanks have a meaning.
pub(super) fn reindented(tree: &Tree, span: Span, from: &str, to: &str, line_end: &str) -> String {
    let source = tree.slice(span);
    let texts = texts_inside(tree.root());
    let mut result = String::with_capacity(source.len());
    let mut at = span.start;
    for line in source.split_inclusive('\n') {
        let in_text = |offset: usize| {
            let index = texts.partition_point(|text| text.end <= offset);
            texts.get(index).is_some_and(|text| text.start < offset)
        };
        let (body, ended) = match line.strip_suffix('\n') {
            Some(body) => (body.strip_suffix('\r').unwrap_or(body), true),
            None => (line, false),
        };
        let keeps_end = in_text(at + line.len());
        if at == span.start || in_text(at) || body.trim().is_empty() {
            result.push_str(body);
        } else {
            result.push_str(to);
            result.push_str(body.strip_prefix(from).unwrap_or(body));
        }
        if ended {
            result.push_str(if keeps_end {
                line.get(body.len()..).unwrap_or_default()
            } else {
                line_end
            });
        }
        at += line.len();
    }
    result
}

/// The spans of all texts, in the order of the file.
fn texts_inside(node: &Node) -> Vec<Span> {
    fn collect(node: &Node, texts: &mut Vec<Span>) {
        match &node.kind {
            Kind::Text(_) => texts.push(node.span),
            Kind::Struct { fields, .. } => {
                fields.iter().for_each(|field| collect(&field.value, texts))
            }
            Kind::Tuple { items, .. } | Kind::List(items) => {
                items.iter().for_each(|item| collect(item, texts))
            }
            Kind::Map(entries) => entries.iter().for_each(|entry| {
                collect(&entry.key, texts);
                collect(&entry.value, texts);
            }),
            Kind::Char(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Word(_) => {}
        }
    }
    let mut texts = Vec::new();
    collect(node, &mut texts);
    texts
}

/// The line ends of the file: those of its first line.
pub(super) fn line_end(text: &str) -> &'static str {
    let first = text.find('\n').and_then(|at| text.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) {
        "\r\n"
    } else {
        "\n"
    }
}

/// One step of indentation, as the first indented line of the file shows it; four blanks in a file without one.
pub(super) fn indent_step(text: &str) -> &str {
    let starts = text.match_indices('\n').map(|(at, _)| at + 1);
    let indents = starts
        .filter(|start| !is_blank_line(text, *start))
        .map(|start| indent_at(text, start));
    match indents.take(100).find(|indent| !indent.is_empty()) {
        Some(tabs) if tabs.starts_with('\t') => "\t",
        Some(blanks) if blanks.len() <= 8 && !blanks.contains('\t') => blanks,
        _ => "    ",
    }
}

/// Whether the line that starts at `start` holds nothing but blanks.
pub(super) fn is_blank_line(text: &str, start: usize) -> bool {
    let rest = text.get(start..).unwrap_or_default();
    rest.contains('\n')
        && rest
            .lines()
            .next()
            .is_some_and(|line| line.trim().is_empty())
}
