//! Edits of the scenario as data: what a page asks for, and how the document makes it one step of undo.

use crate::scenario::document::Document;
use crate::scenario::edit::{self, EditError};
use crate::scenario::syntax::{FieldPath, Tree};

use super::fields::Field;
use super::widgets::FieldEvent;

/// A change of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A text for a field of a component.
    Field {
        /// The field.
        field: &'static Field,
        /// Where the component stands.
        component: FieldPath,
        /// The text; empty leaves the field to its default.
        text: String,
        /// Whether somebody has finished: what follows is a step of its own.
        finished: bool,
    },
    /// A value as it is written in the file.
    Put {
        /// Where.
        path: FieldPath,
        /// The value.
        value: String,
    },
    /// A field or an item less.
    Remove(FieldPath),
    /// An item more, at the end of a list.
    Add {
        /// The list.
        list: FieldPath,
        /// The item as it is written in the file.
        item: String,
    },
    /// An item once more, under another name.
    Duplicate(FieldPath, usize),
    /// An item elsewhere in its list.
    Move {
        /// The list.
        list: FieldPath,
        /// Its place.
        from: usize,
        /// Its new place.
        to: usize,
    },
    /// The whole text.
    Text(String),
}

impl Edit {
    /// The edit that an event of a field stands for.
    #[must_use]
    pub fn of_field(field: &'static Field, component: &FieldPath, event: FieldEvent) -> Self {
        let (text, finished) = match event {
            FieldEvent::Live(text) => (text, false),
            FieldEvent::Done(text) | FieldEvent::Return(text) => (text, true),
        };
        Self::Field {
            field,
            component: component.clone(),
            text,
            finished,
        }
    }

    /// Makes the change, as one step that undo calls by its name.
    ///
    /// # Errors
    /// When the change cannot be made; the document is then as it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), EditError> {
        let label = document
            .tree()
            .map_or_else(|_| "Edit the text".to_owned(), |tree| self.label(tree));
        match self {
            Self::Field {
                field,
                component,
                text,
                finished,
            } => {
                let gesture = field.below(component).to_string();
                let result = document.edit(label, Some(&gesture), |tree| {
                    field.put(tree, component, text)
                });
                if *finished {
                    document.end_gesture();
                }
                result
            }
            Self::Put { path, value } => {
                document.edit(label, None, |tree| edit::put(tree, path, value))
            }
            Self::Remove(path) => document.edit(label, None, |tree| edit::remove(tree, path)),
            Self::Add { list, item } => document.edit(label, None, |tree| add(tree, list, item)),
            Self::Duplicate(list, index) => {
                document.edit(label, None, |tree| duplicate(tree, list, *index))
            }
            Self::Move { list, from, to } => {
                document.edit(label, None, |tree| edit::move_item(tree, list, *from, *to))
            }
            Self::Text(text) => {
                document.replace_text("Edit the text", Some("text"), text.as_str());
                Ok(())
            }
        }
    }

    /// What the step is called: `Change produced of clicks`.
    fn label(&self, tree: &Tree) -> String {
        let name = |path: &FieldPath| {
            let named = tree.get(path).and_then(|node| node.item_name());
            named.map_or_else(|| "the scenario".to_owned(), str::to_owned)
        };
        match self {
            Self::Field {
                field, component, ..
            } => {
                format!(
                    "Change {} of {}",
                    field.label.to_lowercase(),
                    name(component)
                )
            }
            Self::Put { path, .. } => format!("Change {}", tree.named(path)),
            Self::Remove(path) => match tree.get(path).and_then(|node| node.item_name()) {
                Some(name) => format!("Delete {name}"),
                None => format!("Remove {}", tree.named(path)),
            },
            Self::Add { list, .. } => format!("Add to {}", tree.named(list)),
            Self::Duplicate(list, index) => format!("Duplicate {}", name(&list.index(*index))),
            Self::Move { list, from, .. } => format!("Move {}", name(&list.index(*from))),
            Self::Text(_) => "Edit the text".to_owned(),
        }
    }
}

/// Adds an item at the end of a list, which is made where it is missing.
fn add(tree: &Tree, list: &FieldPath, item: &str) -> Result<Tree, EditError> {
    match tree.get(list) {
        Some(node) => edit::insert_item(tree, list, node.items().len(), item),
        None => edit::put(tree, list, &format!("[{item}]")),
    }
}

/// Copies an item under a name that no other has.
fn duplicate(tree: &Tree, list: &FieldPath, index: usize) -> Result<Tree, EditError> {
    let named = tree
        .get(&list.index(index))
        .and_then(|node| node.item_name());
    let free = named.map(|name| edit::free_name(tree, list, name));
    edit::duplicate_item(tree, list, index, free.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fields::{Component, TOPIC};

    const TEXT: &str = "(\n    headroom: 1,\n    name: \"n\",\n    region: \"r\",\n    kafka: [\n        (\n            name: \"events\",\n            topics: [\n                (name: \"a\", produce: \"1 MB/s\"), // the first\n                (name: \"b\", produce: \"2 MB/s\"),\n            ],\n        ),\n    ],\n)\n";

    fn topics() -> FieldPath {
        "kafka[0].topics".parse().expect("a path")
    }

    fn apply(document: &mut Document, edit: &Edit) {
        edit.apply(document).expect("the edit can be made");
    }

    #[test]
    fn typing_into_a_field_is_one_step() {
        let mut document = Document::new(TEXT);
        let field = &TOPIC[0];
        for (text, finished) in [
            ("3 MB/s", false),
            ("30 MB/s", false),
            ("30 MB/s", true),
            ("4 MB/s", true),
        ] {
            let component = Component::Topic(0, 0).path();
            apply(
                &mut document,
                &Edit::Field {
                    field,
                    component,
                    text: text.to_owned(),
                    finished,
                },
            );
        }
        assert_eq!(document.undo_label(), Some("Change produced of a"));
        assert!(document.undo() && document.text().contains("30 MB/s"));
        assert!(document.undo() && document.text() == TEXT);
        assert!(!document.undo());
    }

    #[test]
    fn items_come_and_go_with_their_comments() {
        let mut document = Document::new(TEXT);
        apply(&mut document, &Edit::Duplicate(topics(), 0));
        assert!(document.text().contains("name: \"a-2\""));
        assert_eq!(document.undo_label(), Some("Duplicate a"));
        apply(
            &mut document,
            &Edit::Move {
                list: topics(),
                from: 0,
                to: 2,
            },
        );
        apply(&mut document, &Edit::Remove(topics().index(2)));
        assert_eq!(document.undo_label(), Some("Delete a"));
        assert!(
            !document.text().contains("// the first"),
            "{}",
            document.text()
        );
        while document.undo() {}
        assert_eq!(document.text(), TEXT);
    }

    #[test]
    fn a_list_that_is_missing_is_made() {
        let mut document = Document::new(TEXT);
        let list: FieldPath = "kafka[0].deployments".parse().expect("a path");
        apply(
            &mut document,
            &Edit::Add {
                list,
                item: "(name: \"ours\", on: ec2(broker: auto))".to_owned(),
            },
        );
        assert!(
            document
                .text()
                .contains("deployments: [(name: \"ours\", on: ec2(broker: auto))]")
        );
    }
}
