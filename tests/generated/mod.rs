//! Random scenario-like texts, with comments and blanks wherever the notation allows them.

use headroom::scenario::syntax::{FieldPath, Kind, Node, Tree};
use proptest::prelude::*;

/// A value without its layout.
#[derive(Clone, Debug)]
enum Value {
    Leaf(String),
    Struct(Option<String>, Vec<(String, Value)>),
    Tuple(Option<String>, Vec<Value>),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("auto"),
        Just("Some(1)"),
        Just("\"7 days\""),
        Just("\"a // b, ) ]\""),
        Just("r#\"raw\n  \"text\"#"),
        Just("-1_000.5"),
        Just("'\\''"),
        Just("true"),
        Just("()"),
        Just("[]"),
        Just("gp3()"),
    ]
    .prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = Value> {
    leaf().prop_map(Value::Leaf).prop_recursive(4, 24, 5, |inner| {
        let variant = prop::option::of("[a-z]{1,3}");
        let items = prop::collection::vec(inner.clone(), 0..5);
        let some_items = prop::collection::vec(inner.clone(), 1..4);
        let fields = prop::collection::btree_map("[a-z]{1,2}", inner, 0..5);
        let fields = fields.prop_map(|fields| fields.into_iter().collect::<Vec<_>>());
        prop_oneof![
            3 => (variant.clone(), fields.clone()).prop_map(|(name, fields)| Value::Struct(name, fields)),
            3 => items.prop_map(Value::List),
            1 => (variant, some_items).prop_map(|(name, items)| Value::Tuple(name, items)),
            1 => fields.prop_map(Value::Map),
        ]
    })
}

/// Deals out the layout: blanks, comments, commas at the end.
struct Layout {
    choices: Vec<u8>,
    at: usize,
}

impl Layout {
    fn choice(&mut self) -> u8 {
        self.at += 1;
        self.choices[self.at % self.choices.len()]
    }

    fn gap(&mut self, text: &mut String) {
        text.push_str(match self.choice() % 16 {
            0 => "\n",
            1 => "\n    ",
            2 => " // one\n  ",
            3 => "/* two */",
            4 => "\n\n    // three\n    // four\n    ",
            5 => " /* five\n six */ ",
            6 => "\r\n\t",
            7 => "\n\n",
            8 | 9 => " ",
            _ => "",
        });
    }

    fn value(&mut self, value: &Value, text: &mut String) {
        match value {
            Value::Leaf(leaf) => text.push_str(leaf),
            Value::Struct(name, fields) => {
                text.push_str(name.as_deref().unwrap_or_default());
                self.group('(', ')', fields, text, |this, (name, value), text| {
                    this.named(name, value, text);
                });
            }
            Value::Tuple(name, items) => {
                text.push_str(name.as_deref().unwrap_or_default());
                self.group('(', ')', items, text, |this, item, text| {
                    this.value(item, text)
                });
            }
            Value::List(items) => {
                self.group('[', ']', items, text, |this, item, text| {
                    this.value(item, text)
                });
            }
            Value::Map(entries) => {
                self.group('{', '}', entries, text, |this, (name, value), text| {
                    this.named(&format!("\"{name}\""), value, text);
                });
            }
        }
    }

    fn named(&mut self, name: &str, value: &Value, text: &mut String) {
        text.push_str(name);
        self.gap(text);
        text.push(':');
        self.gap(text);
        self.value(value, text);
    }

    fn group<T>(
        &mut self,
        open: char,
        close: char,
        entries: &[T],
        text: &mut String,
        write: fn(&mut Self, &T, &mut String),
    ) {
        text.push(open);
        for (index, entry) in entries.iter().enumerate() {
            self.gap(text);
            write(self, entry, text);
            self.gap(text);
            if index + 1 < entries.len() || self.choice().is_multiple_of(2) {
                text.push(',');
            }
        }
        // Blanks alone inside brackets are not kept when something was put in and taken out again.
        if !entries.is_empty() {
            self.gap(text);
        }
        text.push(close);
    }
}

/// A well-formed text.
pub fn text() -> impl Strategy<Value = String> {
    (value(), prop::collection::vec(any::<u8>(), 1..80)).prop_map(|(value, choices)| {
        let mut layout = Layout { choices, at: 0 };
        let mut text = String::new();
        layout.gap(&mut text);
        layout.value(&value, &mut text);
        layout.gap(&mut text);
        text
    })
}

/// A value as it is written on its own.
pub fn snippet() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => leaf(),
        1 => Just("(\n    x: 1, // inside\n    y: [\n        2,\n    ],\n)".to_owned()),
    ]
}

/// The paths of all values of a tree.
pub fn paths(tree: &Tree) -> Vec<FieldPath> {
    let mut paths = vec![FieldPath::root()];
    let mut at = 0;
    while let Some(path) = paths.get(at).cloned() {
        let children = tree.get(&path).map(Node::children).unwrap_or_default();
        paths.extend(children.into_iter().map(|(segment, _)| path.join(segment)));
        at += 1;
    }
    paths
}

/// A value without its places: what must survive a change of layout.
pub fn meaning(node: &Node) -> String {
    let list = |items: &[Node]| items.iter().map(meaning).collect::<Vec<_>>().join(",");
    let name = |name: &Option<_>| {
        name.as_ref()
            .map(|name: &headroom::scenario::syntax::Name| name.text.clone())
            .unwrap_or_default()
    };
    match &node.kind {
        Kind::Struct { name: n, fields } => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| format!("{}:{}", field.name, meaning(&field.value)))
                .collect();
            format!("{}({})", name(n), fields.join(","))
        }
        Kind::Tuple { name: n, items } => format!("{}<{}>", name(n), list(items)),
        Kind::List(items) => format!("[{}]", list(items)),
        Kind::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}:{}", meaning(&entry.key), meaning(&entry.value)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        leaf => format!("{leaf:?}"),
    }
}

/// The comments of a text, in no particular order. None of the generated texts holds a comment inside quotes that
/// looks like one of these.
pub fn comments(text: &str) -> Vec<usize> {
    [
        "// one",
        "/* two */",
        "// three",
        "// four",
        "/* five\n six */",
        "// inside",
    ]
    .iter()
    .map(|comment| text.matches(comment).count())
    .collect()
}
