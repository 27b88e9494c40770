//! Where a number comes from, and from when.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

/// A public source of prices or limits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is, so that a reader finds it: a price list, a document, a file of a public repository.
    pub text: String,
    /// The day, month or year it speaks of (`2025-04-04`, `2026-08`, `2026`), when that is known.
    #[serde(default)]
    pub as_of: Option<String>,
    /// False for common knowledge that nobody has checked against a document: confirm it before relying on it.
    #[serde(default = "verified_unless_said_otherwise")]
    pub verified: bool,
}

fn verified_unless_said_otherwise() -> bool {
    true
}

/// A source, shared by every number that cites it.
pub type SourceRef = Arc<Source>;

/// The sources of one table by the short key that its rows use.
pub(super) type SourceKeys = BTreeMap<String, SourceRef>;

impl Source {
    /// The source of a number that a scenario brings itself, with the reason it gives.
    pub fn of_scenario(reason: &str) -> SourceRef {
        Arc::new(Source {
            text: format!("this scenario: {}", reason.trim()),
            as_of: None,
            verified: true,
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if let Some(date) = &self.as_of {
            write!(f, ", {date}")?;
        }
        if !self.verified {
            f.write_str(" (not verified)")?;
        }
        Ok(())
    }
}
