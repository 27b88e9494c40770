//! Reading fields of the tree, collecting every problem instead of stopping at the first.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use crate::scenario::fingerprint::{Meaning, Meanings};
use crate::scenario::syntax::{Damage, FieldPath, Kind, Node, Span, Tree, printable};
use crate::spelling::nearest;

use super::problem::Problem;

/// How many problems are reported before the rest of a file is left unsaid.
const MAX_PROBLEMS: usize = 100;

/// How many fields a proposal spells out.
const MAX_PROPOSED: usize = 4;

/// What all parts of one reading share.
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree,
    /// The folder of the file; measured series are only read from inside it.
    pub(super) folder: Option<&'t Path>,
    problems: RefCell<Vec<Problem>>,
    meanings: RefCell<Option<Meanings>>,
    damage: Damage,
    /// Values that should have been fields: more about them would only repeat that.
    shapeless: RefCell<Vec<Span>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(tree: &'t Tree, folder: Option<&'t Path>, damage: Damage) -> Self {
        Self {
            tree,
            folder,
            problems: RefCell::default(),
            meanings: RefCell::default(),
            damage,
            shapeless: RefCell::default(),
        }
    }

    /// Notes a problem, unless it is about a value whose text was found wrong before.
    pub(super) fn problem(
        &self,
        span: Span,
        field: &FieldPath,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        if self.is_full() || self.is_broken(span) {
            return;
        }
        self.problems.borrow_mut().push(Problem {
            span,
            position: self.tree.position(span.start),
            field: field.clone(),
            message: printable(&message.into()),
            hint: hint.as_deref().map(printable),
        });
    }

    fn is_broken(&self, span: Span) -> bool {
        let within = |broken: &Span| broken.start <= span.start && span.end <= broken.end;
        self.damage.broken.iter().any(within) || self.shapeless.borrow().contains(&span)
    }

    /// Whether a field of these brackets was lost, its name and all, so that what is missing may have been written.
    fn is_torn(&self, node: &Node) -> bool {
        let lost = |at: &&usize| {
            node.span.contains(**at)
                && !node
                    .children()
                    .iter()
                    .any(|(_, child)| child.span.contains(**at))
        };
        self.damage.torn.iter().find(lost).is_some()
    }

    /// Notes from now on what the values mean that can be worded in several ways.
    pub(super) fn noting_meanings(self) -> Self {
        Self {
            meanings: RefCell::new(Some(Meanings::default())),
            ..self
        }
    }

    /// What the values mean, where that was noted.
    pub(super) fn into_meanings(self) -> Meanings {
        self.meanings.into_inner().unwrap_or_default()
    }

    /// Whether further problems are left unsaid.
    fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MAX_PROBLEMS
    }

    /// Every problem, in the order of the text.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.span.start);
        problems
    }

    pub(super) fn has_problems(&self) -> bool {
        !self.problems.borrow().is_empty()
    }
}

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct Value<'r, 't> {
    pub(super) reader: &'r Reader<'t>,
    pub(super) node: &'t Node,
    pub(super) path: FieldPath,
}

impl<'r, 't> Value<'r, 't> {
    /// Notes a problem with this value.
    pub(super) fn problem(&self, message: impl Into<String>) {
        self.reader
            .problem(self.node.span, &self.path, message, None);
    }

    /// Notes a problem with this value, and what to do.
    pub(super) fn problem_with_hint(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.reader
            .problem(self.node.span, &self.path, message, Some(hint.into()));
    }

    /// Notes what the value means, however it is worded.
    pub(super) fn means(&self, meaning: impl FnOnce() -> Meaning) {
        if let Some(meanings) = &mut *self.reader.meanings.borrow_mut() {
            meanings.note(self.node.inner().span, meaning());
        }
    }

    /// Notes that the value says what holds without it.
    pub(super) fn means_default(&self) {
        self.means(|| Meaning::Default);
    }

    /// The fields of this value; a problem when it has none, or a name before its bracket.
    pub(super) fn fields(&self, what: &str) -> Option<Fields<'r, 't>> {
        if let Kind::Struct {
            name: Some(name), ..
        } = &self.node.inner().kind
        {
            self.reader.problem(
                name.span,
                &self.path,
                format!(
                    "`{}` is out of place: {what} has no name before its bracket",
                    name.text
                ),
                Some(format!("leave `{}` out", name.text)),
            );
        }
        self.variant_fields(what)
    }

    /// The fields of this value, whose name has been looked at. Where it has none that is a problem, and the fields that
    /// are asked for next say how it is written.
    pub(super) fn variant_fields(&self, what: &str) -> Option<Fields<'r, 't>> {
        if self.reader.is_broken(self.node.span) {
            return None;
        }
        let shapeless = !matches!(self.node.inner().kind, Kind::Struct { .. });
        let mut problem = None;
        if shapeless {
            problem = Some(self.reader.problems.borrow().len());
            self.problem_with_hint(
                format!("expected {what}, found {}", self.node.describe()),
                "it is written as fields in round brackets",
            );
            // When no more is said, there is nothing to repeat.
            if !self.reader.is_full() {
                self.reader.shapeless.borrow_mut().push(self.node.span);
            }
        }
        Some(Fields {
            value: self.clone(),
            asked: RefCell::default(),
            problem,
        })
    }

    /// The items of a list.
    pub(super) fn list(&self, what: &str) -> Vec<Value<'r, 't>> {
        match &self.node.inner().kind {
            Kind::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, node)| Value {
                    reader: self.reader,
                    node,
                    path: self.path.index(index),
                })
                .collect(),
            _ => {
                self.problem_with_hint(
                    format!("expected a list of {what}, found {}", self.node.describe()),
                    "a list is written `[…]`",
                );
                Vec::new()
            }
        }
    }

    /// A bare word, or the same in quotes.
    pub(super) fn word_or_text(&self) -> Option<&'t str> {
        self.node.as_word().or_else(|| self.node.as_text())
    }

    /// The words this value may be; a problem when it is another.
    pub(super) fn word<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let word = self.word_or_text();
        if let Some((name, value)) = choices.iter().find(|(name, _)| Some(*name) == word) {
            self.means(|| Meaning::Word((*name).to_owned()));
            return Some(*value);
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let list = names()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let message = format!("expected one of {list}, found {}", self.node.describe());
        match word.and_then(|word| nearest(word, names())) {
            Some(near) => self.problem_with_hint(message, format!("did you mean `{near}`?")),
            None => self.problem(message),
        }
        None
    }
}

/// The fields of one struct. Every accessor notes the name it asked for, so that what nobody asked for is unknown.
pub(super) struct Fields<'r, 't> {
    value: Value<'r, 't>,
    asked: RefCell<Vec<&'static str>>,
    /// The place among the problems of the one that there are no fields.
    problem: Option<usize>,
}

impl<'r, 't> Fields<'r, 't> {
    /// The struct itself.
    pub(super) fn value(&self) -> &Value<'r, 't> {
        &self.value
    }

    /// A field that may be left out.
    pub(super) fn optional(&self, name: &'static str) -> Option<Value<'r, 't>> {
        self.asked.borrow_mut().push(name);
        let field = self.value.node.field(name)?;
        if field.value.is_none() {
            return None;
        }
        Some(Value {
            reader: self.value.reader,
            node: &field.value,
            path: self.value.path.field(name),
        })
    }

    /// A field that must be there.
    pub(super) fn required(&self, name: &'static str, example: &str) -> Option<Value<'r, 't>> {
        let field = self.optional(name);
        if field.is_none() && !self.is_torn() {
            self.value.problem_with_hint(
                format!("`{name}` is missing"),
                format!("add `{name}: {example}`"),
            );
        }
        field
    }

    /// Whether a field was lost that may be the one that is missing.
    pub(super) fn is_torn(&self) -> bool {
        self.value.reader.is_torn(self.value.node.inner())
    }

    /// What a field says, else its default. A field that says its default means the same as none.
    pub(super) fn settled<T: PartialEq>(
        &self,
        name: &'static str,
        default: T,
        read: impl FnOnce(&Value<'r, 't>) -> Option<T>,
    ) -> T {
        let Some(value) = self.optional(name) else {
            return default;
        };
        match read(&value) {
            Some(stated) => {
                if stated == default {
                    value.means_default();
                }
                stated
            }
            None => default,
        }
    }

    /// A list field, empty when it is left out.
    pub(super) fn list(&self, name: &'static str, what: &str) -> Vec<Value<'r, 't>> {
        self.optional(name)
            .map_or_else(Vec::new, |value| value.list(what))
    }

    /// Reports the fields that nobody asked for. Called last.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        if let Some(problem) = self.problem {
            let mut problems = self.value.reader.problems.borrow_mut();
            if let Some(problem) = problems.get_mut(problem) {
                problem.hint = Some(printable(&self.proposal(&asked)));
            }
            return;
        }
        for field in self.value.node.fields() {
            if self.value.reader.is_full() {
                return;
            }
            if asked.iter().any(|name| *name == field.name) {
                continue;
            }
            let near = nearest(&field.name, asked.iter().copied());
            let hint = match near.or_else(|| begun(&field.name, &asked)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known(&asked)),
            };
            let path = self.value.path.field(field.name.clone());
            self.value.reader.problem(
                field.name_span,
                &path,
                format!("unknown field `{}`", field.name),
                Some(hint),
            );
        }
    }
}

impl Fields<'_, '_> {
    /// How the value is written, with what stands there already in its place where it is a row of values.
    fn proposal(&self, asked: &[&'static str]) -> String {
        let names = once_each(asked);
        let node = self.value.node.inner();
        let given: Vec<&str> = match &node.kind {
            Kind::Tuple { items, .. } if items.len() <= names.len().min(MAX_PROPOSED) => items
                .iter()
                .map(|item| self.value.reader.tree.slice(item.span))
                .collect(),
            _ => Vec::new(),
        };
        let mut fields: Vec<String> = if given.is_empty() {
            let shown = names.iter().take(MAX_PROPOSED);
            shown.map(|name| format!("{name}: …")).collect()
        } else {
            let pairs = names.iter().zip(&given);
            pairs
                .map(|(name, value)| format!("{name}: {value}"))
                .collect()
        };
        if given.is_empty() && names.len() > MAX_PROPOSED {
            fields.push("…".to_owned());
        }
        let name = match &node.kind {
            Kind::Tuple {
                name: Some(name), ..
            } => name.text.as_str(),
            Kind::Word(word) => word.as_str(),
            _ => "",
        };
        format!("write it as fields: `{name}({})`", fields.join(", "))
    }
}

/// Names in their order: a field may be asked for more than once.
fn once_each(asked: &[&'static str]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in asked {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    names
}

/// The only field whose first words are what was typed: `min_insync_replicas` for `min_insync`.
fn begun(typed: &str, asked: &[&'static str]) -> Option<&'static str> {
    let goes_on = |name: &&str| {
        let rest = name.strip_prefix(typed);
        rest.is_some_and(|rest| rest.starts_with('_'))
    };
    let mut names = once_each(asked).into_iter().filter(goes_on);
    let first = names.next()?;
    names.next().is_none().then_some(first)
}

fn known(names: &[&'static str]) -> String {
    once_each(names)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Reports names used twice in a list.
pub(super) fn unique_names(reader: &Reader<'_>, what: &str, items: &[Value<'_, '_>]) {
    let mut seen: BTreeMap<&str, &Value<'_, '_>> = BTreeMap::new();
    for item in items {
        if reader.is_full() {
            return;
        }
        let Some(field) = item.node.field("name") else {
            continue;
        };
        let Some(name) = field.value.as_text() else {
            continue;
        };
        match seen.get(name) {
            None => {
                seen.insert(name, item);
            }
            Some(first) => {
                let at = reader.tree.position(first.node.span.start);
                reader.problem(
                    field.value.span,
                    &item.path.field("name"),
                    format!(
                        "two {what} are called `{name}`; the first is at line {}",
                        at.line
                    ),
                    Some("give one of them another name".to_owned()),
                );
            }
        }
    }
}
