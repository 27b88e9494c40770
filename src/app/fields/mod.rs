//! The fields of a scenario that the window edits: what they are called, how they are written, and what their text means.
//!
//! Nothing here knows what a field may hold. A text is tried in a copy of the file, and the reader of files says whether
//! it can stand there; so the window refuses and explains exactly what `headroom check` does.

mod deployment;
mod list;
mod place;
mod typed;

use std::path::Path;

use crate::scenario::edit::{self, EditError};
use crate::scenario::syntax::{FieldPath, Kind, Tree, quote};
use crate::scenario::{Problem, Scenario, read_tree};

use super::widgets::Reading;

pub use deployment::{
    BEFORE_VOLUME_KIND, EXTRAS, Extra, PLATFORMS, PlatformKind, of_platform, with_kind,
};
pub use list::{CATCH_UP, CLUSTER, GROUP, NAME, PARTITIONS_TO, SCENARIO, TOPIC, field_of};
pub use place::{Component, Place, at};
pub use typed::estimate_at;

/// A field that can be edited as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands below its component: `batch.size`.
    pub path: &'static str,
    /// The name of its quantity below the component's path: `batch_size`; empty when there is none.
    pub quantity: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What it says, in one sentence, with its unit.
    pub tooltip: &'static str,
    /// What holds without it, where that is no quantity with a text of its own.
    pub default: &'static str,
    /// What holds without it, in words, where that is nothing that could be typed: `not tiered`.
    pub without: &'static str,
    /// Whether the cluster's field of this name holds without it.
    pub inherited: bool,
    /// The words it takes without quotes: `auto`.
    pub words: &'static [&'static str],
    /// Whether it is a whole number, written without quotes.
    pub whole: bool,
    /// What the struct around it has to be, when the field is the first in it; `{}` stands for the field.
    pub within: &'static str,
}

impl Field {
    /// Where the field stands in the file.
    #[must_use]
    pub fn below(&self, component: &FieldPath) -> FieldPath {
        self.path
            .split('.')
            .fold(component.clone(), |path, name| path.field(name))
    }

    /// The text as it is written in the file.
    #[must_use]
    pub fn written(&self, text: &str) -> String {
        let text = text.trim();
        let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '_');
        if self.words.contains(&text) || (self.whole && is_number) {
            text.to_owned()
        } else {
            quote(text)
        }
    }

    /// The file with this text in the field; an empty text takes the field out.
    ///
    /// # Errors
    /// When the text cannot stand in the file.
    pub fn put(&self, tree: &Tree, component: &FieldPath, text: &str) -> Result<Tree, EditError> {
        let path = self.below(component);
        if text.trim().is_empty() {
            return match tree.get(&path) {
                Some(_) => edit::remove(tree, &path),
                None => Ok(tree.clone()),
            };
        }
        let value = self.written(text);
        match path.split_last() {
            Some((parent, crate::scenario::syntax::Segment::Field(name)))
                if !self.within.is_empty() && tree.get(&parent).is_none() =>
            {
                let around = self.within.replace("{}", &format!("{name}: {value}"));
                edit::put(tree, &parent, &around)
            }
            _ => edit::put(tree, &path, &value),
        }
    }

    /// What is wrong with a text in this field, or what it means there.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn read(
        &self,
        tree: &Tree,
        folder: Option<&Path>,
        component: &FieldPath,
        text: &str,
    ) -> Result<Reading, String> {
        let path = self.below(component);
        let tried = self
            .put(tree, component, text)
            .map_err(|error| error.to_string())?;
        match read_tree(&tried, folder) {
            Ok(scenario) => Ok(reading(&scenario, &path)),
            Err(problems) => {
                let before = read_tree(tree, folder).err().unwrap_or_default();
                match problems
                    .iter()
                    .find(|problem| is_new(problem, &before, &path, component))
                {
                    Some(problem) => Err(in_words(problem)),
                    None => Ok(Reading::default()),
                }
            }
        }
    }
}

/// A problem that this field brought in: one at the field itself, or one of its component that was not there before.
fn is_new(problem: &Problem, before: &[Problem], path: &FieldPath, component: &FieldPath) -> bool {
    let known = || {
        before
            .iter()
            .any(|old| old.field == problem.field && old.message == problem.message)
    };
    problem.field.starts_with(path) || (problem.field.starts_with(component) && !known())
}

/// A problem as a sentence, with what to do.
#[must_use]
pub fn in_words(problem: &Problem) -> String {
    match &problem.hint {
        Some(hint) => format!("{}; {hint}", problem.message),
        None => problem.message.clone(),
    }
}

fn reading(scenario: &Scenario, path: &FieldPath) -> Reading {
    estimate_at(scenario, path)
        .map(Reading::from)
        .unwrap_or_default()
}

/// The text of the value at a path, as it stands in a field: without quotes, empty where there is none.
#[must_use]
pub fn text_at(tree: &Tree, path: &FieldPath) -> String {
    let Some(node) = tree.get(path) else {
        return String::new();
    };
    match &node.inner().kind {
        Kind::Text(text) => text.to_string(),
        _ => tree.slice(node.inner().span).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"(
    headroom: 1,
    name: "n",
    region: "us-east-1",
    kafka: [
        (
            name: "events",
            topics: [
                (name: "clicks", produce: "40 to 90 MB/s", partitions: auto),
            ],
            deployments: [(name: "ours", on: ec2(broker: "m7g.2xlarge"))],
        ),
    ],
)"#;

    fn tree() -> Tree {
        Tree::parse(TEXT).expect("the sample is well-formed")
    }

    fn field(list: &'static [Field], path: &str) -> Field {
        *list
            .iter()
            .find(|field| field.path == path)
            .expect("a known field")
    }

    /// A deployment of every kind, as a new one is written.
    fn every_platform() -> String {
        let new = |kind: &PlatformKind| format!("(name: \"{}\", on: {})", kind.word, kind.new);
        PLATFORMS.iter().map(new).collect::<Vec<_>>().join(", ")
    }

    fn topic() -> FieldPath {
        "kafka[0].topics[0]".parse().expect("a path")
    }

    #[test]
    fn all_of_a_consumer_group_is_read() {
        let text = TEXT.replace(
            "partitions: auto",
            "partitions: auto, consumers: [(name: \"g\")]",
        );
        let tree = Tree::parse(text.as_str()).expect("the sample is well-formed");
        let group: FieldPath = "kafka[0].topics[0].consumers[0]".parse().expect("a path");
        for (name, typed) in [
            ("lag", "6 h"),
            ("outage", "2 h"),
            ("members", "12"),
            ("member_rate", "5 MB/s"),
        ] {
            let field = super::field_of(GROUP, name).expect("a field");
            let read = field.read(&tree, None, &group, typed).expect("it is one");
            // What is read is that field, and not nothing.
            assert!(!read.meaning.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_text_is_read_as_the_file_would_be() {
        let produce = field(TOPIC, "produce");
        let meaning = produce
            .read(&tree(), None, &topic(), "60 MB/s")
            .map(|r| r.meaning);
        assert_eq!(meaning.as_deref(), Ok("60.0\u{2009}MB/s"));
        let wrong = produce
            .read(&tree(), None, &topic(), "7 days")
            .expect_err("a time is no rate");
        assert!(wrong.contains("`7 days` is a time"), "{wrong}");
        let missing = produce
            .read(&tree(), None, &topic(), "")
            .expect_err("it is required");
        assert!(missing.contains("produce"), "{missing}");
    }

    #[test]
    fn words_and_whole_numbers_go_without_quotes() {
        let partitions = field(TOPIC, "partitions");
        let with = |text| {
            partitions
                .put(&tree(), &topic(), text)
                .expect("it can be written")
                .text()
                .to_owned()
        };
        assert!(with("96").contains("partitions: 96)"));
        assert!(with("auto").contains("partitions: auto)"));
        assert!(!with("").contains("partitions"));
    }

    #[test]
    fn a_field_brings_the_struct_it_needs() {
        let ratio = field(TOPIC, "compression.ratio");
        let tree = ratio
            .put(&tree(), &topic(), "3 to 5")
            .expect("it can be written");
        assert!(
            tree.text()
                .contains(r#"compression: (codec: zstd, ratio: "3 to 5")"#),
            "{}",
            tree.text()
        );
        let ours: FieldPath = "kafka[0].deployments[0]".parse().expect("a path");
        let size = field(of_platform(Some("ec2")), "on.volume.size");
        let tree = size.put(&tree, &ours, "4 TiB").expect("it can be written");
        assert!(
            tree.text().contains(r#"volume: gp3(size: "4 TiB")"#),
            "{}",
            tree.text()
        );
        assert!(read_tree(&tree, None).is_ok());
    }

    #[test]
    fn a_problem_elsewhere_is_not_blamed_on_the_field() {
        let tree = Tree::parse(TEXT.replace("us-east-1\"", "us-east-1\", horizon: \"7 MB\""))
            .expect("well-formed");
        let peak = field(TOPIC, "peak");
        assert!(peak.read(&tree, None, &topic(), "2.5x").is_ok());
        assert!(peak.read(&tree, None, &topic(), "0.5x").is_err());
    }

    #[test]
    fn a_default_is_what_the_reader_of_files_takes_for_a_missing_field() {
        let text = TEXT
            .replace(
                "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\"))",
                &every_platform(),
            )
            .replace(", partitions: auto", "");
        let tree = Tree::parse(text).expect("well-formed");
        let missing = read_tree(&tree, None).expect("the sample reads");
        let path = |text: &str| text.parse::<FieldPath>().expect("a path");
        let mut lists = vec![
            (SCENARIO, FieldPath::root()),
            (CLUSTER, path("kafka[0]")),
            (TOPIC, topic()),
        ];
        for (place, kind) in PLATFORMS.iter().enumerate() {
            let deployment = path(&format!("kafka[0].deployments[{place}]"));
            lists.push((kind.fields, deployment));
        }
        let mut tested = 0;
        for (list, component) in lists {
            for field in list.iter().filter(|field| !field.default.is_empty()) {
                let stated = field
                    .put(&tree, &component, field.default)
                    .expect("a default can be written");
                assert_eq!(
                    read_tree(&stated, None).as_ref(),
                    Ok(&missing),
                    "{} = {}",
                    field.path,
                    field.default
                );
                tested += 1;
            }
        }
        assert!(tested > 30, "{tested}");
    }

    #[test]
    fn every_field_is_one_that_the_reader_of_files_knows() {
        let tree = Tree::parse(TEXT.replace(
            "(name: \"ours\", on: ec2(broker: \"m7g.2xlarge\"))",
            &every_platform(),
        ))
        .expect("well-formed");
        let cluster: FieldPath = "kafka[0]".parse().expect("a path");
        let mut lists = vec![
            (SCENARIO, FieldPath::root()),
            (CLUSTER, cluster.clone()),
            (TOPIC, topic()),
        ];
        for (place, kind) in PLATFORMS.iter().enumerate() {
            let deployment = cluster.field("deployments").index(place);
            lists.push((kind.fields, deployment.clone()));
            lists.extend(EXTRAS.map(|extra| (extra.fields, deployment.clone())));
        }
        for (list, component) in lists {
            for field in list {
                // A text no field takes: what is said about it must not be that there is no such field.
                let said = field
                    .read(&tree, None, &component, "\u{1}")
                    .err()
                    .unwrap_or_default();
                assert!(
                    !said.contains("no field") && !said.contains("unknown"),
                    "{}: {said}",
                    field.path
                );
            }
        }
    }
}
