//! One thing a review must look at, and the rule that found it.

use std::fmt;

use crate::scenario::syntax::FieldPath;

/// How serious a finding is. The most serious comes first in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The plan does not hold.
    Error,
    /// The plan may not hold, or rests on something that is probably not meant.
    Warning,
    /// Something a reviewer should know.
    Info,
}

impl Severity {
    /// Every severity, the most serious first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// Its name: `error`, `warning`, `info`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One thing a review must look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which rule found it, such as `K012`. Codes are never used again for something else.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// The quantity or the component of the model it is about, such as `kafka/events/deployments/ours/disk_fill`.
    pub path: String,
    /// The place in the file to go to. It need not be written there: then the nearest place around it is meant.
    pub field: FieldPath,
    /// What is so, with this plan's numbers: one sentence without a full stop.
    pub message: String,
    /// What to do about it: one line without a full stop.
    pub advice: String,
    /// How much it matters among findings of one severity, 0 to 1: a probability, or a share of the data.
    pub weight: f64,
}

/// Something findings are made of: what is looked for, and how serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its code, such as `K012`.
    pub code: &'static str,
    /// How serious its findings are.
    pub severity: Severity,
    /// What it finds, in a few words.
    pub title: &'static str,
    /// When exactly it finds something.
    pub when: &'static str,
}

impl Rule {
    pub(super) const fn error(code: &'static str, title: &'static str, when: &'static str) -> Self {
        Self::new(code, Severity::Error, title, when)
    }

    pub(super) const fn warning(
        code: &'static str,
        title: &'static str,
        when: &'static str,
    ) -> Self {
        Self::new(code, Severity::Warning, title, when)
    }

    pub(super) const fn info(code: &'static str, title: &'static str, when: &'static str) -> Self {
        Self::new(code, Severity::Info, title, when)
    }

    const fn new(
        code: &'static str,
        severity: Severity,
        title: &'static str,
        when: &'static str,
    ) -> Self {
        Self {
            code,
            severity,
            title,
            when,
        }
    }

    /// A finding of this rule: about a path of the model and a place in the file, what is so, and what to do.
    pub(super) fn found(
        &self,
        path: impl Into<String>,
        field: &str,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            code: self.code,
            severity: self.severity,
            path: path.into(),
            // Every place is written by this program; one it could not read would mean the whole file.
            field: field.parse().unwrap_or_default(),
            message: message.into(),
            advice: advice.into(),
            weight: 0.0,
        }
    }
}

impl Finding {
    /// The same, with how much it matters.
    pub(super) fn weighing(mut self, weight: f64) -> Self {
        self.weight = if weight.is_finite() {
            weight.clamp(0.0, 1.0)
        } else {
            0.0
        };
        self
    }
}
