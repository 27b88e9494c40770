//! A fingerprint of what a scenario means, for sign-off and for telling whether two files plan the same.
//!
//! The fingerprint is the SHA-256 of a canonical form of the tree, in which a value counts by what it was read as. It is
//! **not** moved by
//!
//! - comments, blanks, line ends, commas, the order of fields and map entries, escapes and the kind of quotes, `Some(…)`
//!   around a value, fields that are `None`, and empty brackets behind a name (`gp3` and `gp3()`);
//! - the wording of a number: `"7 days"` and `"168 h"`, `"50 MB/s"` and `"0.05 GB/s"`, `3`, `"3"` and `3.0`;
//! - a field that says what the file format means without it: `replication: 3`, `brokers: auto`. Where the catalogue or a rule
//!   of thumb stands behind a default (`retention`, `batch`, `peak`) a later version may know better, so saying the
//!   number there is a decision, and counts as one.
//!
//! It **is** moved by everything else: numbers, in base units; whether an estimate is exact, a range, a range with a likely
//! value, flat or measured; the numbers of a measured series or of counted keys, in any order and under any file name; the seed and the number of worlds; the order of lists;
//! names and notes.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::estimate::{Estimate, Stated};

use super::hex;
use super::syntax::{Kind, Name, Node, Number, Span};

/// What every fingerprint starts with: the version of the canonical form.
const PREFIX: &str = "hr2-";

/// How many of the 64 hexadecimal digits the short form shows.
const SHORT_DIGITS: usize = 16;

/// The fingerprint of a scenario. `Display` shows all of it; [`Self::short`] is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

/// A text that is not a fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a fingerprint: those are `{PREFIX}` and 64 hexadecimal digits")]
pub struct FingerprintError {
    text: String,
}

impl Fingerprint {
    /// The fingerprint of a value, usually the root of a scenario, whose parts mean this.
    pub(super) fn of(node: &Node, meanings: &Meanings) -> Self {
        let mut canonical = Canonical {
            hash: Sha256::new(),
            meanings,
        };
        canonical.text(PREFIX);
        canonical.node(node);
        Self(canonical.hash.finalize().into())
    }

    /// The first 16 of the 64 digits in groups of four, such as `hr2-3f2a-9c01-77de-b210`: enough to tell the
    /// scenarios of a team apart, not to prove anything.
    pub fn short(&self) -> String {
        let digits = self.digits();
        let groups = digits
            .as_bytes()
            .chunks(4)
            .take(SHORT_DIGITS / 4)
            .map(String::from_utf8_lossy);
        format!("{PREFIX}{}", groups.collect::<Vec<_>>().join("-"))
    }

    fn digits(&self) -> String {
        hex::write(&self.0)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", self.digits())
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.strip_prefix(PREFIX).and_then(hex::read);
        bytes.map(Self).ok_or_else(|| FingerprintError {
            text: text.to_owned(),
        })
    }
}

/// What a value was read as, where it can be worded in several ways.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// What holds without it.
    Default,
    /// A number with its unit, or a range of them.
    Estimate(Box<Estimate>),
    /// A count.
    Whole(u32),
    /// A day.
    Date(Date),
    /// One of several words, bare or in quotes.
    Word(String),
    /// How much each key was counted, the largest first.
    Counts(Arc<[f64]>),
}

impl Meaning {
    pub(super) fn of(estimate: &Estimate) -> Self {
        Self::Estimate(Box::new(estimate.clone()))
    }
}

/// What the values of a tree were read as, by where they stand.
#[derive(Debug, Default)]
pub(super) struct Meanings(HashMap<Span, Meaning>);

impl Meanings {
    pub(super) fn note(&mut self, span: Span, meaning: Meaning) {
        self.0.insert(span, meaning);
    }

    fn is_default(&self, node: &Node) -> bool {
        matches!(self.0.get(&node.inner().span), Some(Meaning::Default))
    }
}

/// Writes the canonical form into the hash. Every part says what it is and how long it is, so that no two trees of
/// different meaning are written alike.
struct Canonical<'m> {
    hash: Sha256,
    meanings: &'m Meanings,
}

impl Canonical<'_> {
    fn node(&mut self, node: &Node) {
        let node = node.inner();
        match self.meanings.0.get(&node.span) {
            Some(Meaning::Estimate(estimate)) => return self.estimate(estimate),
            Some(Meaning::Whole(count)) => return self.integer(i128::from(*count)),
            Some(Meaning::Date(date)) => {
                self.hash.update(b"d");
                return self.text(&date.to_string());
            }
            Some(Meaning::Word(word)) => return self.word(word),
            Some(Meaning::Counts(counts)) => return self.floats(b'k', counts),
            Some(Meaning::Default) | None => {}
        }
        match &node.kind {
            Kind::Struct { name, fields } => {
                let mut kept: Vec<_> = fields
                    .iter()
                    .filter(|field| {
                        !field.value.is_none() && !self.meanings.is_default(&field.value)
                    })
                    .collect();
                kept.sort_by(|a, b| a.name.cmp(&b.name));
                match name {
                    Some(name) if kept.is_empty() => return self.word(&name.text),
                    _ => self.head(b'S', name.as_ref(), kept.len()),
                }
                for field in kept {
                    self.text(&field.name);
                    self.node(&field.value);
                }
            }
            Kind::Tuple { name, items } => {
                self.head(b'T', name.as_ref(), items.len());
                items.iter().for_each(|item| self.node(item));
            }
            Kind::List(items) => {
                self.head(b'L', None, items.len());
                items.iter().for_each(|item| self.node(item));
            }
            Kind::Map(entries) => {
                let mut entries: Vec<_> = entries
                    .iter()
                    .map(|entry| (Fingerprint::of(&entry.key, self.meanings), &entry.value))
                    .collect();
                entries.sort_by_key(|(key, _)| *key);
                self.head(b'M', None, entries.len());
                for (key, value) in entries {
                    self.hash.update(key.0);
                    self.node(value);
                }
            }
            Kind::Text(text) => {
                self.hash.update(b"t");
                self.text(text);
            }
            Kind::Char(character) => {
                self.hash.update(b"c");
                self.hash.update(u32::from(*character).to_be_bytes());
            }
            Kind::Number(number) => self.number(*number),
            Kind::Bool(value) => self.hash.update([b'b', u8::from(*value)]),
            Kind::Word(word) => self.word(word),
        }
    }

    /// What was stated, in base units, and not the distribution fitted to it, whose numbers come out of a search.
    fn estimate(&mut self, estimate: &Estimate) {
        self.hash.update(b"e");
        self.text(&format!("{:?}", estimate.measure));
        match estimate.stated() {
            Stated::Exact(value) => self.floats(b'x', &[value]),
            Stated::Range { low, high } => self.floats(b'r', &[low, high]),
            Stated::Likely { low, likely, high } => self.floats(b'l', &[low, likely, high]),
            Stated::Uniform { low, high } => self.floats(b'u', &[low, high]),
            Stated::Measured(sorted) => self.floats(b'm', sorted),
        }
    }

    fn floats(&mut self, kind: u8, values: &[f64]) {
        self.hash.update([kind]);
        self.length(values.len());
        for value in values {
            // Adding zero makes zero of minus zero.
            self.hash.update((value + 0.0).to_bits().to_be_bytes());
        }
    }

    fn head(&mut self, kind: u8, name: Option<&Name>, len: usize) {
        self.hash.update([kind]);
        self.text(name.map(|name| name.text.as_str()).unwrap_or_default());
        self.length(len);
    }

    fn word(&mut self, word: &str) {
        self.hash.update(b"w");
        self.text(word);
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.hash.update(text.as_bytes());
    }

    fn length(&mut self, length: usize) {
        self.hash.update((length as u64).to_be_bytes());
    }

    /// Whole numbers are written as integers however they were spelt, all others as the bits of the float.
    fn number(&mut self, number: Number) {
        /// Whole floats below this are integers that an `i128` holds.
        const LIMIT: f64 = 1.7e38;
        match number {
            Number::Integer(integer) => self.integer(integer),
            Number::Float(float) if float.fract() == 0.0 && float.abs() < LIMIT => {
                self.integer(float as i128)
            }
            Number::Float(float) => {
                self.hash.update(b"f");
                self.hash.update(float.to_bits().to_be_bytes());
            }
        }
    }

    fn integer(&mut self, integer: i128) {
        self.hash.update(b"i");
        self.hash.update(integer.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::syntax::Tree;

    fn of(text: &str) -> Fingerprint {
        let tree = Tree::parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        Fingerprint::of(tree.root(), &Meanings::default())
    }

    #[test]
    fn what_means_the_same_has_the_same_fingerprint() {
        for (one, other) in [
            (
                "(a: 1, b: [2, 3])",
                "/* x */ ( // y\n b: [\n2,3,\n],\r\na:1, )",
            ),
            ("(a: 1)", "(a: Some(Some(1)), b: None, c: Some(None))"),
            ("(a: 1000)", "(a: 1_000.0)"),
            ("(a: 100000000000000000000)", "(a: 1e20)"),
            ("(a: 0)", "(a: -0.0)"),
            ("(a: 255, b: 0.5)", "(a: 0xff, b: 5e-1)"),
            ("(a: \"x\\\"\\u{b5}\")", "(a: r#\"x\"\u{b5}\"#)"),
            ("(a: gp3)", "(a: gp3())"),
            ("(a: gp3)", "(a: r#gp3(size: None))"),
            ("{\"a\": 1, \"b\": 2}", "{\"b\": 2, \"a\": 1}"),
            ("\u{FEFF}#![enable(implicit_some)] ()", "()"),
        ] {
            assert_eq!(of(one), of(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_means_something_else_has_another_one() {
        let different = [
            "()",
            "[]",
            "{}",
            "(a: 1)",
            "(a: 2)",
            "(b: 1)",
            "(a: \"1\")",
            "(a: '1')",
            "(a: x1)",
            "(a: true)",
            "(1)",
            "[1]",
            "x(1)",
            "x(a: 1)",
            "y(a: 1)",
            "[1, 2]",
            "[2, 1]",
            "[[1], 2]",
            "[[1, 2]]",
            "(a: (b: 1))",
            "(a: 1, b: 1)",
            "[\"ab\", \"c\"]",
            "[\"a\", \"bc\"]",
            "{\"a\": 1}",
            "{a: 1}",
            "[0.5]",
            "[None]",
            "[None, None]",
            "\"7 days\"",
            "\"168 h\"",
            "(a: 1e300)",
            "(a: -1)",
        ];
        for (index, one) in different.iter().enumerate() {
            for other in different.iter().skip(index + 1) {
                assert_ne!(of(one), of(other), "{one} and {other}");
            }
        }
    }

    /// Sign-offs outlive versions of Headroom: this value may never change.
    #[test]
    fn the_canonical_form_is_frozen() {
        let full = of(
            "(headroom: 1, name: \"x\", list: [gp3(size: auto), 1.5], map: {\"k\": 'c'}, pair: (true, 2))",
        );
        assert_eq!(
            full.to_string(),
            "hr2-a7d9257ed9c99ec768af7a18fb08e62055a856687c9bf854b864e3f71087d7f0"
        );
    }

    #[test]
    fn a_fingerprint_is_shown_short_and_read_back_in_full() {
        let fingerprint = of("(a: 1)");
        let full = fingerprint.to_string();
        assert_eq!(full.len(), 4 + 64);
        assert_eq!(full.parse(), Ok(fingerprint));
        let short = fingerprint.short();
        assert_eq!(short.len(), 4 + 16 + 3);
        assert!(
            full.starts_with(&format!("hr2-{}", short[4..].replace('-', ""))),
            "{full} and {short}"
        );
        let error = short
            .parse::<Fingerprint>()
            .expect_err("the short form is not enough");
        assert!(
            error.to_string().contains("64 hexadecimal digits"),
            "{error}"
        );
        assert!(
            format!("hr2-{}", "+a".repeat(32))
                .parse::<Fingerprint>()
                .is_err()
        );
    }
}
