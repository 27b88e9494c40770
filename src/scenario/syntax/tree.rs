//! The tree: values, and where each was read from.

use std::sync::Arc;

use super::error::SyntaxError;
use super::number::Number;
use super::parser::{self, Damage};
use super::span::{LineIndex, Position, Span};

/// A text and the values read from it. Cloning is cheap for the text and copies the values.
#[derive(Clone, Debug)]
pub struct Tree {
    text: Arc<str>,
    root: Node,
    lines: LineIndex,
}

impl Tree {
    /// Reads `text`, which must hold exactly one value.
    ///
    /// # Errors
    /// Every mistake that could be told from its neighbours, in the order of the text, at most
    /// [`MAX_ERRORS`](super::MAX_ERRORS) of them.
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, Vec<SyntaxError>> {
        match Self::parse_in_part(text) {
            Partial {
                tree: Some(tree),
                errors,
                ..
            } if errors.is_empty() => Ok(tree),
            partial => Err(partial.errors),
        }
    }

    /// Reads as much of `text` as can be told from its mistakes, so that all that is wrong with a file is said at once.
    pub(in crate::scenario) fn parse_in_part(text: impl Into<Arc<str>>) -> Partial {
        let text = text.into();
        let lines = LineIndex::new(&text);
        let parsed = parser::parse(&text);
        let mut errors: Vec<SyntaxError> = parsed
            .mistakes
            .into_iter()
            .map(|mistake| mistake.place(&text, &lines))
            .collect();
        let tree = parsed.root.map(|root| Self { text, root, lines });
        if let Some(tree) = &tree {
            for error in &mut errors {
                // What is missing is missing behind what stands before it.
                let before = usize::from(error.span.is_empty());
                error.field = tree.path_at(error.span.start.saturating_sub(before));
            }
        }
        Partial {
            tree,
            errors,
            damage: parsed.damage,
        }
    }

    /// The whole text, as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The outermost value.
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// The text of a span, such as that of a node.
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Line and column of an offset.
    pub fn position(&self, offset: usize) -> Position {
        self.lines.position(&self.text, offset)
    }
}

/// A text as far as it could be read.
pub(in crate::scenario) struct Partial {
    /// The tree; none where brackets or quotes do not say where values end. With errors, it is good for finding more of
    /// them and for nothing else.
    pub tree: Option<Tree>,
    /// Every mistake, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// What of the tree the text did not mean.
    pub damage: Damage,
}

/// One value of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes that spell the value, from the first to the last of it; comments around it are not part of it.
    pub span: Span,
    /// What the value is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `(a: 1, b: 2)`, `gp3(size: auto)`, and `()` or `gp3()`, which have no fields.
    Struct {
        /// The name before the bracket.
        name: Option<Name>,
        /// The fields, no two of the same name.
        fields: Vec<Field>,
    },
    /// `(1, 2)`, `Some(1)`: values in round brackets without names, at least one.
    Tuple {
        /// The name before the bracket.
        name: Option<Name>,
        /// The values.
        items: Vec<Node>,
    },
    /// `[1, 2]`.
    List(Vec<Node>),
    /// `{"a": 1}`; no two keys that are text or words are alike.
    Map(Vec<Entry>),
    /// `"text"` or `r"text"`, without its quotes and escapes.
    Text(String),
    /// `'c'`.
    Char(char),
    /// A finite number.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
    /// A bare name such as `zstd`, `auto` or `None`.
    Word(String),
}

/// The name of a struct, a tuple or a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name, without the `r#` of a raw identifier.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name, without the `r#` of a raw identifier.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The value.
    pub value: Node,
}

impl Field {
    /// From the name to the end of the value.
    pub const fn span(&self) -> Span {
        Span::new(self.name_span.start, self.value.span.end)
    }
}

/// One entry of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key; any value.
    pub key: Node,
    /// The value.
    pub value: Node,
}

impl Entry {
    /// From the key to the end of the value.
    pub const fn span(&self) -> Span {
        Span::new(self.key.span.start, self.value.span.end)
    }
}

impl Node {
    /// The value inside any number of `Some(…)`; `Some` is always optional in a scenario.
    pub fn inner(&self) -> &Self {
        let mut node = self;
        while let Kind::Tuple {
            name: Some(name),
            items,
        } = &node.kind
        {
            match items.as_slice() {
                [only] if name.text == "Some" => node = only,
                _ => break,
            }
        }
        node
    }

    /// Whether the value is `None`, which is the same as leaving the field out.
    pub fn is_none(&self) -> bool {
        matches!(&self.inner().kind, Kind::Word(word) if word == "None")
    }

    /// [`Self::variant`] without looking into `Some(…)`.
    pub(in crate::scenario) fn variant_of_itself(&self) -> Option<&str> {
        match &self.kind {
            Kind::Struct {
                name: Some(name), ..
            }
            | Kind::Tuple {
                name: Some(name), ..
            } => Some(&name.text),
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The name before the brackets, or the bare word: `gp3` of `gp3`, `gp3()` and `gp3(size: auto)`.
    pub fn variant(&self) -> Option<&str> {
        self.inner().variant_of_itself()
    }

    /// The fields of a struct; none for any other value.
    pub fn fields(&self) -> &[Field] {
        match &self.inner().kind {
            Kind::Struct { fields, .. } => fields,
            _ => &[],
        }
    }

    /// The field of that name, when this is a struct that has it.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The items of a list or a tuple; none for any other value.
    pub fn items(&self) -> &[Self] {
        match &self.inner().kind {
            Kind::List(items) | Kind::Tuple { items, .. } => items,
            _ => &[],
        }
    }

    /// The text, when this is text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.inner().kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The bare word, when this is one: `auto`, but not `auto(1)`.
    pub fn as_word(&self) -> Option<&str> {
        match &self.inner().kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// What the value is, for messages: "a list", "the word `auto`".
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::Struct {
                name: Some(name), ..
            }
            | Kind::Tuple {
                name: Some(name), ..
            } => {
                format!("`{}(…)`", name.text)
            }
            Kind::Struct { name: None, fields } if fields.is_empty() => "an empty `()`".to_owned(),
            Kind::Struct { .. } => "fields in round brackets".to_owned(),
            Kind::Tuple { .. } => "values in round brackets".to_owned(),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map in curly brackets".to_owned(),
            Kind::Text(_) => "text in quotes".to_owned(),
            Kind::Char(_) => "a single character".to_owned(),
            Kind::Number(_) => "a number without quotes".to_owned(),
            Kind::Bool(value) => format!("`{value}`"),
            Kind::Word(word) => format!("the word `{word}`"),
        }
    }
}
