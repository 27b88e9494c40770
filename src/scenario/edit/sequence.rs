//! Adding, removing and moving the entries of one pair of brackets.

use super::layout::{
    Group, Slot, breaks_line, ends_in_line_comment, indent_at, opening_line_end, start_of_line,
    start_of_next_line,
};
use super::snippet::{indent_step, is_blank_line, line_end};
use super::splice::Splices;
use crate::scenario::syntax::Span;
use crate::scenario::syntax::trivia::skip_blanks;

/// Writes a new entry, given the indentation of its lines and the line ends of the file.
pub(super) type Entry<'a> = &'a dyn Fn(&str, &str) -> String;

/// Inserts an entry so that it becomes number `index`. `breaks_open` says that brackets which hold nothing are to
/// become brackets of several lines.
pub(super) fn insert(
    text: &str,
    group: &Group,
    index: usize,
    breaks_open: bool,
    entry: Entry,
) -> Splices {
    let before = index
        .checked_sub(1)
        .and_then(|index| group.slots.get(index));
    match (before, group.slots.get(index)) {
        (None, None) => insert_only(text, group, breaks_open, entry),
        (None, Some(next)) => insert_first(text, next, entry),
        (Some(before), Some(next)) => insert_between(text, before, next, entry),
        (Some(before), None) => insert_last(text, before, entry),
    }
}

fn insert_only(text: &str, group: &Group, breaks_open: bool, entry: Entry) -> Splices {
    let end = line_end(text);
    let outer = indent_at(text, group.open);
    let inner = format!("{outer}{}", indent_step(text));
    let inside = Span::new(group.open + 1, group.close);
    let blank = inside.of(text).trim().is_empty();
    let open_line_ends = opening_line_end(text, group);
    if breaks_line(text, open_line_ends, skip_blanks(text, open_line_ends)) && !blank {
        let at = start_of_next_line(text, open_line_ends);
        return Splices::default().insert(at, format!("{inner}{},{end}", entry(&inner, end)));
    }
    if blank && (breaks_open || breaks_line(text, inside.start, inside.end)) {
        let lines = format!("{end}{inner}{},{end}{outer}", entry(&inner, end));
        return Splices::default().replace(inside, lines);
    }
    let separator = if blank { "" } else { " " };
    let until = if blank { inside.end } else { inside.start };
    let new = format!("{}{separator}", entry(outer, end));
    Splices::default().replace(Span::new(inside.start, until), new)
}

fn insert_first(text: &str, next: &Slot, entry: Entry) -> Splices {
    let end = line_end(text);
    let indent = indent_at(text, next.start);
    let new = entry(indent, end);
    if next.starts_line {
        Splices::default().insert(next.block, format!("{indent}{new},{end}"))
    } else {
        Splices::default().insert(next.start, format!("{new}, "))
    }
}

fn insert_between(text: &str, before: &Slot, next: &Slot, entry: Entry) -> Splices {
    let end = line_end(text);
    let indent = indent_at(text, next.start);
    let new = entry(indent, end);
    if before.ends_line {
        let at = start_of_next_line(text, before.end);
        Splices::default().insert(at, format!("{indent}{new},{end}"))
    } else {
        Splices::default().insert(next.start, format!("{new}, "))
    }
}

fn insert_last(text: &str, before: &Slot, entry: Entry) -> Splices {
    let end = line_end(text);
    let indent = indent_at(text, before.start);
    let new = entry(indent, end);
    let on_own_line = before.starts_line || (before.ends_line && before.has_comment_behind());
    let splices = Splices::default();
    match (on_own_line, before.ends_line, before.comma) {
        (false, ..) => splices.insert(before.entry.end, format!(", {new}")),
        (true, true, Some(_)) => splices.insert(
            start_of_next_line(text, before.end),
            format!("{indent}{new},{end}"),
        ),
        (true, true, None) => splices.insert(before.entry.end, ",").insert(
            start_of_next_line(text, before.end),
            format!("{indent}{new}{end}"),
        ),
        (true, false, Some(comma)) => splices.insert(comma + 1, format!("{end}{indent}{new},")),
        (true, false, None) => splices.insert(before.entry.end, format!(",{end}{indent}{new}")),
    }
}

/// Removes entry `index` with its comma and its own comments.
pub(super) fn remove(text: &str, group: &Group, index: usize) -> Splices {
    let Some(slot) = group.slots.get(index) else {
        return Splices::default();
    };
    let before = index
        .checked_sub(1)
        .and_then(|index| group.slots.get(index));
    let next = group.slots.get(index + 1);
    match (before, next) {
        (None, None) => remove_only(text, group, slot),
        _ if slot.fills_its_lines() => {
            let splices = cut_lines(text, slot);
            // The entry before becomes the last one and ends as the last one ended.
            let ended_without_comma = next.is_none() && slot.comma.is_none();
            splices.cut_comma(
                before
                    .filter(|_| ended_without_comma)
                    .and_then(|before| before.comma),
            )
        }
        (_, Some(next)) if !slot.ends_line => Splices::default().cut(slot.start, next.start),
        (_, Some(_)) => Splices::default().cut(trim_blanks_back(text, slot.start), slot.end),
        (Some(before), None) if slot.starts_line => remove_last_before_bracket(text, before, slot),
        (Some(before), None) => remove_last_on_line(before, slot),
    }
}

/// Cuts the lines of an entry, and one of two blank lines that would come to stand together.
fn cut_lines(text: &str, slot: &Slot) -> Splices {
    let end = start_of_next_line(text, slot.end);
    let above = text
        .get(..slot.block)
        .and_then(|above| above.strip_suffix('\n'));
    let blank_above =
        above.is_some_and(|above| is_blank_line(text, start_of_line(text, above.len())));
    let end = if blank_above && is_blank_line(text, end) {
        start_of_next_line(text, end)
    } else {
        end
    };
    Splices::default().cut(slot.block, end)
}

fn remove_only(text: &str, group: &Group, slot: &Slot) -> Splices {
    let before = Span::new(group.open + 1, slot.block);
    let behind = Span::new(slot.end, group.close);
    let stays_empty = |span: Span| span.of(text).trim().is_empty();
    if stays_empty(before) && stays_empty(behind) {
        return Splices::default().cut(group.open + 1, group.close);
    }
    if slot.fills_its_lines() {
        return cut_lines(text, slot);
    }
    // The blank that separates it from a comment behind it goes too.
    let separated = !slot.ends_line
        && text
            .get(slot.end..)
            .is_some_and(|behind| behind.starts_with(' '));
    Splices::default().cut(slot.start, slot.end + usize::from(separated))
}

/// The entry starts a line that ends with the closing bracket: the bracket moves up behind the entry before.
fn remove_last_before_bracket(text: &str, before: &Slot, slot: &Slot) -> Splices {
    let line_break = text
        .get(..slot.block)
        .and_then(|above| above.strip_suffix('\n'))
        .map_or(0, str::len);
    let line_break = text
        .get(..line_break)
        .map_or(0, |above| above.strip_suffix('\r').unwrap_or(above).len());
    let needs_line_end = ends_in_line_comment(text, before.entry.end, line_break);
    let start = if needs_line_end {
        slot.block
    } else {
        line_break
    };
    match slot.comma {
        Some(_) => Splices::default().cut(start, slot.end),
        None => Splices::default()
            .cut_comma(before.comma)
            .cut(start, slot.end),
    }
}

/// `a, b` or `a, b,`: the entry goes with the comma before it and leaves its own to the one before.
fn remove_last_on_line(before: &Slot, slot: &Slot) -> Splices {
    let comma_before = before.comma.unwrap_or(before.entry.end);
    let behind = slot.comma.map_or(slot.entry.end, |comma| comma + 1);
    Splices::default()
        .cut(comma_before, slot.entry.end)
        .cut(behind, slot.end.max(behind))
}

fn trim_blanks_back(text: &str, offset: usize) -> usize {
    text.get(..offset)
        .unwrap_or_default()
        .trim_end_matches([' ', '\t'])
        .len()
}

/// Takes entry `from` out and puts it back as number `to`.
pub(super) fn rotate(text: &str, group: &Group, from: usize, to: usize) -> Splices {
    let (low, high) = (from.min(to), from.max(to));
    let slots = group.slots.get(low..=high).unwrap_or_default();
    let mut order: Vec<&Slot> = slots.iter().collect();
    if from < to {
        order.rotate_left(1);
    } else {
        order.rotate_right(1);
    }
    let with_comments = slots.iter().all(Slot::moves_as_lines);
    slots
        .iter()
        .zip(order)
        .fold(Splices::default(), |splices, (place, moved)| {
            if with_comments {
                let lines = Span::new(place.block, place.end);
                splices.replace(lines, lines_of(text, moved, place.comma.is_some()))
            } else {
                splices.replace(place.entry, moved.entry.of(text))
            }
        })
}

/// The lines of an entry, with or without a comma as its new place asks for.
fn lines_of(text: &str, slot: &Slot, comma: bool) -> String {
    let head = Span::new(slot.block, slot.entry.end).of(text);
    let tail = Span::new(slot.comma.map_or(slot.entry.end, |at| at + 1), slot.end).of(text);
    format!("{head}{}{tail}", if comma { "," } else { "" })
}
