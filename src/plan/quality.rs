//! The checks that watch whether data is as this plan takes it to be: the smallest set, with thresholds that follow from
//! the scenario where it says something, and from conventions in the catalogue where it does not.

use crate::catalogue::Constant;
use crate::scenario::{Compatibility, SchemaFormat, Topic};
use crate::study::Summary;
use crate::units::{Measure, screen};

use super::{Plan, TopicPlan};

/// The checks of a topic or of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct QualityPlan {
    /// Its path, such as `lake/sessions`.
    pub component: String,
    /// Its name; of a topic with its cluster, as links have it.
    pub name: String,
    /// Its place in the file.
    pub field: String,
    /// The checks, in a fixed order.
    pub checks: Vec<Check>,
}

/// One check. It passes while what is measured is at least `least` and at most `most`.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What is measured.
    pub kind: CheckKind,
    /// The unit family of the thresholds.
    pub measure: Measure,
    /// The lower threshold, in SI base units.
    pub least: Option<f64>,
    /// The upper threshold, in SI base units.
    pub most: Option<f64>,
    /// Where the thresholds come from, in words.
    pub because: String,
}

impl Check {
    /// When it passes, in words: `4.10 to 9.00 MB/s`, `at most 0.1 %`, `none`.
    #[must_use]
    pub fn passes(&self) -> String {
        let said = |value: f64| screen(value, self.measure);
        match (self.least, self.most) {
            (Some(least), Some(most)) => format!("{} to {}", said(least), said(most)),
            (Some(least), None) => format!("at least {}", said(least)),
            (None, Some(0.0)) if self.kind == CheckKind::Schema => {
                "no incompatible change".to_owned()
            }
            (None, Some(0.0)) => "none".to_owned(),
            (None, Some(most)) => format!("at most {}", said(most)),
            (None, None) => "always".to_owned(),
        }
    }
}

/// What a check measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// How old the newest row is that can be read.
    Freshness,
    /// Bytes that arrive in a second, on average over a day.
    Volume,
    /// The share of rows without a key.
    NullKeys,
    /// The share of rows whose key was there before.
    DuplicateKeys,
    /// Changes of the schema that its compatibility mode does not let through.
    Schema,
    /// The share of messages that a consumer cannot read.
    DeadLetters,
}

impl CheckKind {
    /// As it is called.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Freshness => "freshness",
            Self::Volume => "volume",
            Self::NullKeys => "null keys",
            Self::DuplicateKeys => "duplicate keys",
            Self::Schema => "schema",
            Self::DeadLetters => "dead letters",
        }
    }

    /// As exports write it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Freshness => "freshness",
            Self::Volume => "volume",
            Self::NullKeys => "null_keys",
            Self::DuplicateKeys => "duplicate_keys",
            Self::Schema => "schema",
            Self::DeadLetters => "dead_letters",
        }
    }
}

impl Plan {
    /// The smallest set of checks for every topic, and for every table that something writes.
    #[must_use]
    pub fn quality(&self) -> Vec<QualityPlan> {
        let clusters = self.clusters.iter().zip(&self.scenario.kafka);
        let topics = clusters.flat_map(|(cluster, entry)| {
            let topics = cluster.topics.iter().zip(&entry.topics).enumerate();
            topics.map(|(index, (topic, entry))| QualityPlan {
                component: topic.outline.path.clone(),
                name: format!("{}/{}", cluster.name, topic.outline.name),
                field: format!("{}.topics[{index}]", cluster.field),
                checks: self.of_topic(topic, entry),
            })
        });
        let tables = self.tables.iter().filter_map(|table| {
            let input = table.numbers.as_ref()?.input;
            let outline = &table.outline;
            let mut checks: Vec<Check> = self.freshness_of(&outline.path).into_iter().collect();
            checks.push(self.volume(&input));
            let known = self.catalogue.objectives();
            checks.push(convention(CheckKind::NullKeys, &known.null_keys));
            checks.push(convention(CheckKind::DuplicateKeys, &known.duplicate_keys));
            Some(QualityPlan {
                component: outline.path.clone(),
                name: outline.name.clone(),
                field: outline.field.clone(),
                checks,
            })
        });
        topics.chain(tables).collect()
    }

    fn of_topic(&self, plan: &TopicPlan, entry: &Topic) -> Vec<Check> {
        let known = self.catalogue.objectives();
        let mut checks = vec![self.volume(&plan.payload)];
        if entry.key.is_some() {
            checks.push(convention(CheckKind::NullKeys, &known.null_keys));
        }
        checks.push(schema(entry));
        checks.push(self.dead_letters(plan, entry));
        checks
    }

    /// As old as the objective allows; without one, as old as it is at P95 while all is well.
    fn freshness_of(&self, component: &str) -> Option<Check> {
        let mut ends = self.freshness.iter();
        let end = ends.find(|end| end.component == component)?;
        let (most, because) = match &end.objective {
            Some(objective) => (objective.p50, format!("the objective, `{}`", end.field)),
            None => (
                end.age.p95,
                "P95 of the plan, for no objective is stated".to_owned(),
            ),
        };
        Some(Check {
            kind: CheckKind::Freshness,
            measure: Measure::Seconds,
            least: None,
            most: Some(most),
            because,
        })
    }

    /// Between P5 and P95 of the plan; where the plan is certain, within the tolerance of the catalogue.
    fn volume(&self, rate: &Summary) -> Check {
        let (least, most, because) = if rate.p5 < rate.p95 {
            (rate.p5, rate.p95, "P5 and P95 of the plan today".to_owned())
        } else {
            let tolerance = &self.catalogue.objectives().volume_tolerance;
            let around = |sign: f64| rate.p50 * (1.0 + sign * tolerance.value);
            let because = format!(
                "the plan today, which states no range, and {}",
                said(tolerance)
            );
            (around(-1.0), around(1.0), because)
        };
        Check {
            kind: CheckKind::Volume,
            measure: Measure::BytesPerSecond,
            least: Some(least),
            most: Some(most),
            because,
        }
    }

    /// What the contract states at P95, or the convention.
    fn dead_letters(&self, plan: &TopicPlan, entry: &Topic) -> Check {
        let contract = entry.contract.as_ref();
        match contract.and_then(|contract| contract.dead_letter.as_ref()) {
            Some(letters) => Check {
                kind: CheckKind::DeadLetters,
                measure: Measure::Fraction,
                least: None,
                most: Some(letters.share.distribution.quantile(0.95)),
                because: format!(
                    "P95 of `contract.dead_letter.share` of {}",
                    plan.outline.name
                ),
            },
            None => convention(
                CheckKind::DeadLetters,
                &self.catalogue.objectives().dead_letters,
            ),
        }
    }
}

/// A threshold that is a convention.
fn convention(kind: CheckKind, most: &Constant) -> Check {
    Check {
        kind,
        measure: Measure::Fraction,
        least: None,
        most: Some(most.value),
        because: said(most),
    }
}

fn said(constant: &Constant) -> String {
    format!("{}; {}", constant.title.to_lowercase(), constant.source)
}

/// No change that the mode does not let through: the one of the contract, or the one a registry has unless told otherwise.
fn schema(entry: &Topic) -> Check {
    let contract = entry.contract.as_ref();
    let mode = contract.and_then(|contract| contract.compatibility);
    let because = match (contract.and_then(|contract| contract.schema), mode) {
        (Some(SchemaFormat::None), _) | (None, None) => {
            "backward, the default of Confluent\u{2019}s Schema Registry; register a schema first, for none is stated"
                .to_owned()
        }
        (_, Some(mode)) => format!("{}, by the contract", mode_word(mode)),
        (Some(_), None) => {
            "backward, the default of Confluent\u{2019}s Schema Registry; no `compatibility` is stated"
                .to_owned()
        }
    };
    Check {
        kind: CheckKind::Schema,
        measure: Measure::Count,
        least: None,
        most: Some(0.0),
        because,
    }
}

const fn mode_word(mode: Compatibility) -> &'static str {
    match mode {
        Compatibility::None => "none",
        Compatibility::Backward => "backward",
        Compatibility::BackwardTransitive => "backward_transitive",
        Compatibility::Forward => "forward",
        Compatibility::ForwardTransitive => "forward_transitive",
        Compatibility::Full => "full",
        Compatibility::FullTransitive => "full_transitive",
    }
}
