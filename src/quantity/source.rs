//! Where a formula or a figure comes from.

use std::borrow::Cow;
use std::fmt;

/// What kind of authority stands behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Product documentation or the product's own source code.
    Documentation,
    /// A price list, with its date.
    PriceList,
    /// Algebra from other quantities: nothing to look up.
    Derivation,
    /// Something measured on a running system.
    Measurement,
    /// A convention of the field without a primary source.
    RuleOfThumb,
    /// The person who wrote the scenario.
    Scenario,
    /// Chosen by the planner from the other numbers.
    Choice,
}

impl SourceKind {
    /// The word shown before the text.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::PriceList => "price list",
            Self::Derivation => "derived",
            Self::Measurement => "measured",
            Self::RuleOfThumb => "rule of thumb",
            Self::Scenario => "this scenario",
            Self::Choice => "chosen by the planner",
        }
    }
}

/// The source of one formula or figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The kind of authority.
    pub kind: SourceKind,
    /// What to look up: a document and its section, a price list and its date.
    pub text: Cow<'static, str>,
}

impl Source {
    /// A source with fixed text.
    #[must_use]
    pub const fn new(kind: SourceKind, text: &'static str) -> Self {
        Self {
            kind,
            text: Cow::Borrowed(text),
        }
    }

    /// A source whose text is made at run time, such as a dated row of the catalogue.
    #[must_use]
    pub fn with_text(kind: SourceKind, text: String) -> Self {
        Self {
            kind,
            text: Cow::Owned(text),
        }
    }

    /// Product documentation or source code.
    #[must_use]
    pub const fn documentation(text: &'static str) -> Self {
        Self::new(SourceKind::Documentation, text)
    }

    /// Algebra from other quantities.
    #[must_use]
    pub const fn derivation(text: &'static str) -> Self {
        Self::new(SourceKind::Derivation, text)
    }

    /// Something measured on a running system.
    #[must_use]
    pub const fn measurement(text: &'static str) -> Self {
        Self::new(SourceKind::Measurement, text)
    }

    /// A convention of the field.
    #[must_use]
    pub const fn rule_of_thumb(text: &'static str) -> Self {
        Self::new(SourceKind::RuleOfThumb, text)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() {
            f.write_str(self.kind.word())
        } else {
            write!(f, "{}: {}", self.kind.word(), self.text)
        }
    }
}
