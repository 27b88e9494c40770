//! Brackets that stay on one line.

use super::{Formatter, Line};
use crate::scenario::edit::layout::{Group, comments};
use crate::scenario::syntax::{Kind, Name, Node, Span};

/// The longest text, in bytes and with its blanks, that is tried on one line.
const LONGEST_ONE_LINE: usize = 1000;

impl Formatter<'_> {
    /// The value on one line of at most `width` characters. `None` when it was not on one line, does not fit, or
    /// holds a struct with a list of structs.
    pub(super) fn one_line(&self, node: &Node, width: usize) -> Option<String> {
        let mut line = String::new();
        self.write_one_line(node, &mut line)?;
        (line.chars().count() <= width).then_some(line)
    }

    fn write_one_line(&self, node: &Node, line: &mut String) -> Option<()> {
        let source = node.span.of(self.text);
        if source.len() > LONGEST_ONE_LINE || has_list_of_structs(node) {
            return None;
        }
        let Some(group) = Group::of(self.text, node) else {
            line.push_str(source);
            return (!source.contains('\n')).then_some(());
        };
        // Comments between a name and its bracket are the business of the entry that holds the value.
        let inside = Span::new(group.open + 1, group.close).of(self.text);
        if inside.contains('\n') && !inside.trim().is_empty() {
            return None;
        }
        line.push_str(struct_name(self.text, node));
        line.push_str(Span::new(group.open, group.open + 1).of(self.text));
        let mut from = group.open + 1;
        for (index, (slot, entry)) in group.slots.iter().zip(self.entries(node)).enumerate() {
            line.push_str(if index > 0 { ", " } else { "" });
            for comment in comments(self.text, from, slot.entry.start) {
                line.push_str(comment.span.of(self.text));
                line.push(' ');
            }
            self.write_entry_on_line(&entry, line)?;
            for comment in comments(self.text, slot.entry.end, slot.end) {
                line.push(' ');
                line.push_str(comment.span.of(self.text));
            }
            from = slot.end;
        }
        for (index, comment) in comments(self.text, from, group.close).iter().enumerate() {
            line.push_str(if index > 0 || !group.slots.is_empty() {
                " "
            } else {
                ""
            });
            line.push_str(comment.span.of(self.text));
        }
        line.push_str(Span::new(group.close, group.close + 1).of(self.text));
        Some(())
    }

    fn write_entry_on_line(&self, entry: &Line, line: &mut String) -> Option<()> {
        if !entry.inner_comments.is_empty() {
            return None;
        }
        if let Some(name) = entry.name {
            line.push_str(name.of(self.text));
            line.push_str(": ");
        }
        if let Some(key) = entry.key {
            self.write_one_line(key, line)?;
            line.push_str(": ");
        }
        self.write_one_line(entry.value, line)
    }
}

/// The name before a bracket, as it is written.
pub(super) fn struct_name<'t>(text: &'t str, node: &Node) -> &'t str {
    name_of(node)
        .map(|name| name.span.of(text))
        .unwrap_or_default()
}

pub(super) fn name_of(node: &Node) -> Option<&Name> {
    match &node.kind {
        Kind::Struct { name, .. } | Kind::Tuple { name, .. } => name.as_ref(),
        _ => None,
    }
}

/// Whether this is a struct with a field that is a list of structs, which is never written on one line.
fn has_list_of_structs(node: &Node) -> bool {
    let is_list_of_structs = |value: &Node| {
        matches!(&value.kind, Kind::List(items)
            if items.iter().any(|item| matches!(&item.kind, Kind::Struct { .. })))
    };
    matches!(&node.kind, Kind::Struct { fields, .. }
        if fields.iter().any(|field| is_list_of_structs(&field.value)))
}
