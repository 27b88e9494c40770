//! Where a value stands in a scenario: `kafka[0].topics[2].produce`, or by names `kafka/events/topics/clicks/produce`.

use std::fmt;
use std::str::FromStr;

use super::lexer::is_word;
use super::literal::quote;
use super::span::Span;
use super::tree::{Kind, Node, Tree};

/// One step from a value to a value inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// To the field of a struct, or the value of a map, of that name.
    Field(String),
    /// To the item of a list or a tuple, counted from 0.
    Index(usize),
}

/// The steps from the outermost value to one inside it. `Some(…)` and variant names are no steps of their own.
///
/// It is written `kafka[0].topics[2].produce`; names that are not plain words are quoted: `prices["m7g.large"]`.
/// The path of the outermost value is empty.
///
/// ```
/// use headroom::scenario::syntax::{FieldPath, Segment};
/// let path: FieldPath = "kafka[0].name".parse().unwrap();
/// assert_eq!(path, FieldPath::root().field("kafka").index(0).field("name"));
/// assert_eq!(path.to_string(), "kafka[0].name");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath {
    segments: Vec<Segment>,
}

/// A path that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` is not the path of a field: paths look like `kafka[0].topics[2].produce`")]
pub struct FieldPathError {
    path: String,
}

impl FieldPath {
    /// The path of the outermost value.
    pub const fn root() -> Self {
        Self {
            segments: Vec::new(),
        }
    }

    /// The path of the field `name` inside this value.
    #[must_use]
    pub fn field(&self, name: impl Into<String>) -> Self {
        self.join(Segment::Field(name.into()))
    }

    /// The path of item `index` inside this value.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.join(Segment::Index(index))
    }

    /// The path one step further.
    #[must_use]
    pub fn join(&self, segment: Segment) -> Self {
        let mut segments = self.segments.clone();
        segments.push(segment);
        Self { segments }
    }

    /// The steps from the outermost value.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The path of the value around this one and the step from there; `None` for the outermost value.
    pub fn split_last(&self) -> Option<(Self, &Segment)> {
        let (last, parent) = self.segments.split_last()?;
        Some((
            Self {
                segments: parent.to_vec(),
            },
            last,
        ))
    }

    /// The path of the value around this one; `None` for the outermost value.
    pub fn parent(&self) -> Option<Self> {
        self.split_last().map(|(parent, _)| parent)
    }

    /// Whether this is `ancestor` or lies inside it.
    pub fn starts_with(&self, ancestor: &Self) -> bool {
        self.segments.starts_with(&ancestor.segments)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Field(name) if !is_word(name) => write!(f, "[{}]", quote(name))?,
                Segment::Field(name) if position == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for FieldPath {
    type Err = FieldPathError;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let error = || FieldPathError {
            path: path.to_owned(),
        };
        let mut segments = Vec::new();
        let mut rest = path;
        while !rest.is_empty() {
            let (segment, len) = first_segment(rest, segments.is_empty()).ok_or_else(error)?;
            segments.push(segment);
            rest = rest.get(len..).unwrap_or_default();
        }
        Ok(Self { segments })
    }
}

/// The step that `rest` starts with, and its length.
fn first_segment(rest: &str, is_first: bool) -> Option<(Segment, usize)> {
    if rest.starts_with("[\"") {
        // A quoted name is read by the same rules as any text of the file.
        let close = (0..rest.len())
            .filter(|at| rest.get(*at..).is_some_and(|tail| tail.starts_with("\"]")));
        let mut names = close.filter_map(|at| Some((Tree::parse(rest.get(1..=at)?).ok()?, at)));
        let (tree, at) = names.next()?;
        let name = tree.root().as_text()?.to_owned();
        return Some((Segment::Field(name), at + "\"]".len()));
    }
    if let Some(inside) = rest.strip_prefix('[') {
        let digits = inside.split(']').next()?;
        let closed = inside.get(digits.len()..)?.starts_with(']');
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let index = digits.parse().ok()?;
        return (closed && plain).then_some((Segment::Index(index), digits.len() + "[]".len()));
    }
    let dot = usize::from(!is_first);
    if !is_first && !rest.starts_with('.') {
        return None;
    }
    let name = rest.get(dot..)?.split(['.', '[']).next()?;
    is_word(name).then(|| (Segment::Field(name.to_owned()), dot + name.len()))
}

impl Node {
    /// The value one step inside this one.
    pub fn child(&self, segment: &Segment) -> Option<&Self> {
        match segment {
            Segment::Index(index) => self.items().get(*index),
            Segment::Field(name) => match &self.inner().kind {
                Kind::Struct { .. } => self.field(name).map(|field| &field.value),
                Kind::Map(entries) => {
                    let named = entries
                        .iter()
                        .find(|entry| entry.key.key_name() == Some(name));
                    named.map(|entry| &entry.value)
                }
                _ => None,
            },
        }
    }

    /// The values directly inside this one, each with the step to it. Map entries with other keys than text and
    /// words cannot be stepped to.
    pub fn children(&self) -> Vec<(Segment, &Self)> {
        match &self.inner().kind {
            Kind::Struct { fields, .. } => fields
                .iter()
                .map(|field| (Segment::Field(field.name.clone()), &field.value))
                .collect(),
            Kind::Map(entries) => entries
                .iter()
                .filter_map(|entry| {
                    Some((
                        Segment::Field(entry.key.key_name()?.to_owned()),
                        &entry.value,
                    ))
                })
                .collect(),
            Kind::List(items) | Kind::Tuple { items, .. } => items
                .iter()
                .enumerate()
                .map(|(index, item)| (Segment::Index(index), item))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The text of the field `name`, by which items of lists are known.
    pub fn item_name(&self) -> Option<&str> {
        self.field("name")?.value.as_text()
    }

    fn key_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(name) | Kind::Word(name) => Some(name),
            _ => None,
        }
    }
}

impl Tree {
    /// The value at `path`.
    pub fn get(&self, path: &FieldPath) -> Option<&Node> {
        path.segments
            .iter()
            .try_fold(self.root(), |node, segment| node.child(segment))
    }

    /// The path by field names and item names, such as `kafka/events/topics/clicks/produce`, turned into steps.
    pub fn find_named(&self, names: &str) -> Option<FieldPath> {
        let mut path = FieldPath::root();
        let mut node = self.root();
        for name in names.split('/').filter(|name| !name.is_empty()) {
            let by_name = || {
                node.items()
                    .iter()
                    .position(|item| item.item_name() == Some(name))
                    .map(Segment::Index)
            };
            let step =
                Some(Segment::Field(name.to_owned())).filter(|step| node.child(step).is_some());
            let step = step.or_else(by_name)?;
            node = node.child(&step)?;
            path.segments.push(step);
        }
        Some(path)
    }

    /// The inverse of [`Self::find_named`]: items are called by their name where they have one, else by their index.
    pub fn named(&self, path: &FieldPath) -> String {
        let mut names = Vec::with_capacity(path.segments.len());
        let mut node = Some(self.root());
        for segment in &path.segments {
            node = node.and_then(|node| node.child(segment));
            names.push(match segment {
                Segment::Field(name) => name.clone(),
                Segment::Index(index) => node
                    .and_then(Node::item_name)
                    .map_or_else(|| index.to_string(), str::to_owned),
            });
        }
        names.join("/")
    }

    /// The path of the innermost value whose text, or whose field name, covers the byte at `offset`.
    pub fn path_at(&self, offset: usize) -> FieldPath {
        let mut path = FieldPath::root();
        let mut node = self.root();
        while let Some((segment, child)) = node.children().into_iter().find(|(segment, child)| {
            let start = match segment {
                Segment::Field(name) => node
                    .field(name)
                    .map_or(child.span.start, |field| field.name_span.start),
                Segment::Index(_) => child.span.start,
            };
            Span::new(start, child.span.end).contains(offset)
        }) {
            path.segments.push(segment);
            node = child;
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#"(
        kafka: [(name: "events", topics: [(name: "clicks", produce: "1 MB/s"), (name: "x", produce: Some("2 MB/s"))])],
        prices: {"m7g.large": "$1/h"},
        on: ec2(broker: "b"),
    )"#;

    fn tree() -> Tree {
        Tree::parse(TEXT).expect("the sample is well-formed")
    }

    #[test]
    fn a_path_leads_to_its_value() {
        let tree = tree();
        for (path, text) in [
            ("kafka[0].topics[1].produce", "Some(\"2 MB/s\")"),
            ("prices[\"m7g.large\"]", "\"$1/h\""),
            ("on.broker", "\"b\""),
        ] {
            let path: FieldPath = path.parse().expect("a path");
            assert_eq!(
                tree.get(&path).map(|node| tree.slice(node.span)),
                Some(text),
                "{path}"
            );
        }
        assert!(tree.get(&"kafka[7]".parse().expect("a path")).is_none());
    }

    #[test]
    fn items_are_found_by_name_and_called_by_name() {
        let tree = tree();
        let path = tree
            .find_named("kafka/events/topics/clicks/produce")
            .expect("it is there");
        assert_eq!(path.to_string(), "kafka[0].topics[0].produce");
        assert_eq!(tree.named(&path), "kafka/events/topics/clicks/produce");
        assert_eq!(tree.find_named("kafka/events/topics/cliks"), None);
    }

    #[test]
    fn a_place_in_the_text_leads_to_a_path() {
        let tree = tree();
        let at = |needle: &str| {
            tree.path_at(TEXT.find(needle).expect("the sample holds it"))
                .to_string()
        };
        assert_eq!(at("1 MB/s"), "kafka[0].topics[0].produce");
        assert_eq!(at("prices"), "prices");
        assert_eq!(at("topics"), "kafka[0].topics");
        assert_eq!(tree.path_at(0).to_string(), "");
    }

    #[test]
    fn what_is_no_path_is_refused_with_an_example() {
        for path in [
            "a..b", "a.", "[x]", "a[", "a[1", "a[+1]", "a b", "a[\"b]", ".a", "[0]a",
        ] {
            let error = path.parse::<FieldPath>().expect_err(path);
            assert!(
                error.to_string().contains("kafka[0].topics[2].produce"),
                "{error}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_path_reads_back_as_it_was_written(
            steps in prop::collection::vec(prop_oneof![
                "[a-z_]{1,6}".prop_map(Segment::Field),
                "\\PC{0,6}".prop_map(Segment::Field),
                (0_usize..1000).prop_map(Segment::Index),
            ], 0..6)
        ) {
            let path = steps.into_iter().fold(FieldPath::root(), |path, step| path.join(step));
            prop_assert_eq!(path.to_string().parse::<FieldPath>(), Ok(path));
        }
    }
}
