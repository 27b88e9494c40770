//! Changes to the text of a scenario, each as small as the change that was meant.
//!
//! Every function takes a tree and returns the tree of the new text. What is not meant is not touched: setting a value
//! replaces the bytes of that value, adding an item adds its lines, removing one takes its lines and its own comments
//! (the comment lines directly above it and the comment behind it on its line). New text follows the layout around
//! it: on lines of its own where its neighbours are, on the same line where they are, with or without a comma at the
//! end as it was before.
//!
//! The new text is read before it is returned, so an edit never leaves a file that does not open.

mod format;
mod layout;
mod sequence;
mod snippet;
mod splice;

pub use self::format::format;

use self::layout::{Group, indent_at};
use self::snippet::{Snippet, line_end, reindented};
use self::splice::Splices;
use super::syntax::{FieldPath, Kind, Node, Segment, SyntaxError, Tree, quote};

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Nothing stands at the path.
    #[error("the scenario has no `{path}`")]
    NoSuchValue {
        /// The path that leads nowhere.
        path: FieldPath,
    },
    /// The value at the path cannot hold what is to be put into it.
    #[error("`{path}` is {found}, so it has no {wanted}")]
    WrongKind {
        /// The path of the value.
        path: FieldPath,
        /// What the value is.
        found: String,
        /// What was looked for: "fields", "items".
        wanted: &'static str,
    },
    /// The list is shorter than the position asked for.
    #[error("`{path}` has {len} items, so there is no position {index} in it")]
    NoSuchItem {
        /// The path of the list.
        path: FieldPath,
        /// The position, from 0.
        index: usize,
        /// How many items there are.
        len: usize,
    },
    /// A field that was to be added is there already.
    #[error("`{path}` is there already")]
    FieldExists {
        /// The path of the field.
        path: FieldPath,
    },
    /// The name cannot be that of a field.
    #[error(
        "`{name}` cannot be the name of a field: names are letters, digits and `_`, and do not start with a digit"
    )]
    NotAFieldName {
        /// The name.
        name: String,
    },
    /// The new text is not one value.
    #[error("`{value}` is not a value: {why}")]
    NotAValue {
        /// The text.
        value: String,
        /// What is wrong with it.
        why: String,
    },
    /// The text as it stands cannot be read, so there is nothing to point a change at.
    #[error("the text has to be mended first: {}", all_of(errors))]
    Broken {
        /// What the reader says about it.
        errors: Vec<SyntaxError>,
    },
    /// The edited text breaks a rule of the reader, such as its limit of depth.
    #[error("the change would leave a file that does not open: {}", all_of(errors))]
    Unreadable {
        /// What the reader says about it.
        errors: Vec<SyntaxError>,
    },
}

/// Replaces the value at `path` by `value`, which is written as in the file (text in quotes).
///
/// A `Some(…)` around the old value stays, unless the new one is `None` or a `Some(…)` itself.
///
/// # Errors
/// When there is nothing at `path`, or `value` is not exactly one value.
pub fn set(tree: &Tree, path: &FieldPath, value: &str) -> Result<Tree, EditError> {
    let node = node_at(tree, path)?;
    let new = Snippet::new(value)?;
    let wraps_itself = matches!(new.root().variant_of_itself(), Some("None" | "Some"));
    let old = if wraps_itself { node } else { node.inner() };
    let new = new.fitted(
        indent_at(tree.text(), old.span.start),
        line_end(tree.text()),
    );
    finish(tree, Splices::default().replace(old.span, new))
}

/// Replaces the value at `path` by the text `value`, which is put in quotes.
///
/// # Errors
/// As [`set`].
pub fn set_text(tree: &Tree, path: &FieldPath, value: &str) -> Result<Tree, EditError> {
    set(tree, path, &quote(value))
}

/// Sets the value at `path`, adding the field, and the structs around it, where they are missing.
///
/// # Errors
/// When `path` leads through a list item that is not there or through a value that has no fields.
pub fn put(tree: &Tree, path: &FieldPath, value: &str) -> Result<Tree, EditError> {
    if tree.get(path).is_some() {
        return set(tree, path, value);
    }
    match path.split_last() {
        Some((parent, Segment::Field(name))) if tree.get(&parent).is_some() => {
            add_field(tree, &parent, name, value)
        }
        Some((parent, Segment::Field(name))) => {
            let name = field_name(name)?;
            put(tree, &parent, &format!("({name}: {value})"))
        }
        _ => Err(EditError::NoSuchValue { path: path.clone() }),
    }
}

/// Adds the field `name` at the end of the struct or map at `path`. A bare word becomes a struct of that name:
/// `gp3` becomes `gp3(size: auto)`.
///
/// # Errors
/// When the field is there already, the value at `path` has no fields, or `value` is not exactly one value.
pub fn add_field(
    tree: &Tree,
    path: &FieldPath,
    name: &str,
    value: &str,
) -> Result<Tree, EditError> {
    let node = node_at(tree, path)?.inner();
    if node.child(&Segment::Field(name.to_owned())).is_some() {
        return Err(EditError::FieldExists {
            path: path.field(name),
        });
    }
    let value = Snippet::new(value)?;
    let entry = |indent: &str, line_end: &str, name: String| {
        format!("{name}: {}", value.fitted(indent, line_end))
    };
    match &node.kind {
        Kind::Word(_) => {
            let indent = indent_at(tree.text(), node.span.start);
            let entry = entry(indent, line_end(tree.text()), field_name(name)?);
            finish(
                tree,
                Splices::default().insert(node.span.end, format!("({entry})")),
            )
        }
        Kind::Struct { .. } | Kind::Map(_) => {
            let is_map = matches!(node.kind, Kind::Map(_));
            let name = if is_map {
                quote(name)
            } else {
                field_name(name)?
            };
            let group = group_of(tree, path, node, "fields")?;
            let at = group.slots.len();
            finish(
                tree,
                sequence::insert(tree.text(), &group, at, false, &|indent, end| {
                    entry(indent, end, name.clone())
                }),
            )
        }
        _ => Err(wrong_kind(path, node, "fields")),
    }
}

/// Removes the field or the list item at `path`, with its comma and its own comments.
///
/// # Errors
/// When there is nothing at `path`, or `path` is that of the whole scenario.
pub fn remove(tree: &Tree, path: &FieldPath) -> Result<Tree, EditError> {
    let nothing = || EditError::NoSuchValue { path: path.clone() };
    let (parent, _) = path.split_last().ok_or_else(nothing)?;
    let node = node_at(tree, path)?;
    let group = group_of(tree, &parent, node_at(tree, &parent)?.inner(), "items")?;
    let slot = group
        .slots
        .iter()
        .position(|slot| slot.entry.end == node.span.end)
        .ok_or_else(nothing)?;
    finish(tree, sequence::remove(tree.text(), &group, slot))
}

/// Inserts `item` into the list or tuple at `path` so that it becomes item `index`. An empty list becomes one of
/// several lines.
///
/// # Errors
/// When there is no list at `path`, `index` is beyond its end, or `item` is not exactly one value.
pub fn insert_item(
    tree: &Tree,
    path: &FieldPath,
    index: usize,
    item: &str,
) -> Result<Tree, EditError> {
    let item = Snippet::new(item)?;
    let (node, group) = items_at(tree, path)?;
    if index > group.slots.len() {
        return Err(EditError::NoSuchItem {
            path: path.clone(),
            index,
            len: group.slots.len(),
        });
    }
    let breaks_open = matches!(node.kind, Kind::List(_));
    let item = |indent: &str, line_end: &str| item.fitted(indent, line_end);
    finish(
        tree,
        sequence::insert(tree.text(), &group, index, breaks_open, &item),
    )
}

/// Inserts a copy of item `index` right behind it. With a `name`, the copy's field `name` is set to it, since names
/// in a list must differ; see [`free_name`].
///
/// # Errors
/// When there is no such item, or a `name` is given to an item that has no field `name`.
pub fn duplicate_item(
    tree: &Tree,
    path: &FieldPath,
    index: usize,
    name: Option<&str>,
) -> Result<Tree, EditError> {
    let (_, group) = items_at(tree, path)?;
    let here = path.index(index);
    let slot = slot_at(&group, path, index)?;
    let text = tree.text();
    let indent = indent_at(text, slot.entry.start);
    let plain = reindented(tree, slot.entry, indent, "", "\n");
    let copy = match name {
        None => plain,
        Some(name) => {
            let copy = Tree::parse(plain).map_err(|errors| EditError::Unreadable { errors })?;
            let renamed = set_text(&copy, &FieldPath::root().field("name"), name);
            let renamed = renamed.map_err(|_| EditError::NoSuchValue {
                path: here.field("name"),
            })?;
            renamed.text().to_owned()
        }
    };
    insert_item(tree, path, index + 1, &copy)
}

/// A name that no item of the list at `path` has yet, made from `wish`: `clicks`, `clicks-2`, `clicks-3`, …
pub fn free_name(tree: &Tree, path: &FieldPath, wish: &str) -> String {
    let taken: Vec<&str> = tree
        .get(path)
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::item_name)
        .collect();
    let numbered = (2_usize..).map(|number| format!("{wish}-{number}"));
    let mut wishes = std::iter::once(wish.to_owned()).chain(numbered);
    // There are more wishes than items, so one is free.
    wishes
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or_default()
}

/// Moves item `from` of the list at `path` so that it becomes item `to`; those between move up or down by one. Items
/// on lines of their own take their comments along.
///
/// # Errors
/// When there is no list at `path` or it has no such items.
pub fn move_item(tree: &Tree, path: &FieldPath, from: usize, to: usize) -> Result<Tree, EditError> {
    let (_, group) = items_at(tree, path)?;
    slot_at(&group, path, from)?;
    slot_at(&group, path, to)?;
    finish(tree, sequence::rotate(tree.text(), &group, from, to))
}

/// The field name as it is written: as a raw identifier when it has dots or dashes.
fn field_name(name: &str) -> Result<String, EditError> {
    let spellings = [name.to_owned(), format!("r#{name}")];
    let reads_back = |spelling: &String| {
        let tree = Tree::parse(format!("({spelling}:0)"));
        tree.is_ok_and(|tree| tree.root().fields().len() == 1 && tree.root().field(name).is_some())
    };
    let spelling = spellings.into_iter().find(reads_back);
    spelling.ok_or_else(|| EditError::NotAFieldName {
        name: name.to_owned(),
    })
}

fn node_at<'a>(tree: &'a Tree, path: &FieldPath) -> Result<&'a Node, EditError> {
    tree.get(path)
        .ok_or_else(|| EditError::NoSuchValue { path: path.clone() })
}

fn items_at<'a>(tree: &'a Tree, path: &FieldPath) -> Result<(&'a Node, Group), EditError> {
    let node = node_at(tree, path)?.inner();
    match node.kind {
        Kind::List(_) | Kind::Tuple { .. } => Ok((node, group_of(tree, path, node, "items")?)),
        _ => Err(wrong_kind(path, node, "items")),
    }
}

fn group_of(
    tree: &Tree,
    path: &FieldPath,
    node: &Node,
    wanted: &'static str,
) -> Result<Group, EditError> {
    Group::of(tree.text(), node).ok_or_else(|| wrong_kind(path, node, wanted))
}

fn slot_at<'a>(
    group: &'a Group,
    path: &FieldPath,
    index: usize,
) -> Result<&'a layout::Slot, EditError> {
    let len = group.slots.len();
    group.slots.get(index).ok_or_else(|| EditError::NoSuchItem {
        path: path.clone(),
        index,
        len,
    })
}

fn wrong_kind(path: &FieldPath, node: &Node, wanted: &'static str) -> EditError {
    EditError::WrongKind {
        path: path.clone(),
        found: node.describe(),
        wanted,
    }
}

fn all_of(errors: &[SyntaxError]) -> String {
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    errors.join("; ")
}

fn finish(tree: &Tree, splices: Splices) -> Result<Tree, EditError> {
    Tree::parse(splices.apply(tree.text())).map_err(|errors| EditError::Unreadable { errors })
}
