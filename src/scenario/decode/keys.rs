//! How a topic's keys spread its data, and a planned change of its partitions.

use std::sync::Arc;

use crate::estimate::Bounds;
use crate::scenario::fingerprint::Meaning;
use crate::scenario::syntax::Kind;
use crate::scenario::types::{Choice, KeyHistogram, Keys};
use crate::units::Measure;

use super::measured::series;
use super::reader::{Fields, Value};

/// The most partitions of a topic.
pub(super) const MOST_PARTITIONS: u32 = 100_000;
const MOST_KEYS: f64 = 1e9;
const STEEPEST: f64 = 5.0;

/// `keys: (count: …, zipf: …)` or `keys: (measured: measured(…))`.
pub(super) fn keys(fields: &Fields<'_, '_>) -> Option<Keys> {
    let value = fields.optional("keys")?;
    let fields = value.fields("how keys are spread")?;
    let measured = fields.optional("measured");
    let count = fields.estimate(
        "count",
        &[Measure::Count],
        Bounds::at_least(1.0).at_most(MOST_KEYS),
    );
    let zipf = fields.estimate(
        "zipf",
        &[Measure::Count],
        Bounds::NON_NEGATIVE.at_most(STEEPEST),
    );
    let counted = fields.optional("count").or_else(|| fields.optional("zipf"));
    fields.finish();
    match (measured, counted) {
        (Some(measured), None) => histogram(&measured).map(Keys::Measured),
        (Some(_), Some(counted)) => {
            counted.problem_with_hint(
                "is not needed beside `measured`: the file says how many keys there are and how they are spread",
                "keep one of the two",
            );
            None
        }
        (None, Some(_)) if count.is_some() => Some(Keys::Zipf {
            count: count?,
            zipf,
        }),
        (None, Some(_)) if value.node.field("count").is_some() => None,
        (None, _) => {
            value.problem_with_hint(
                "how many keys there are is missing",
                "write `keys: (count: \"1M\", zipf: \"1\")`, or `keys: (measured: measured(file: \"keys.csv\", column: \"count\"))`",
            );
            None
        }
    }
}

/// One number for each key, the largest first. Keys of which nothing was counted are left out.
fn histogram(value: &Value<'_, '_>) -> Option<KeyHistogram> {
    match &value.node.inner().kind {
        Kind::Struct {
            name: Some(name), ..
        } if name.text == "measured" => {}
        _ => {
            value.problem_with_hint(
                format!("expected a measured series, found {}", value.node.describe()),
                "write `measured(file: \"keys.csv\", column: \"count\")`, with one row for each key",
            );
            return None;
        }
    }
    let (counted, _) = series(value, &[Measure::Count, Measure::Bytes])?;
    if let Some(negative) = counted.iter().find(|count| **count < 0.0) {
        value.problem(format!(
            "a key has the count {negative}; counts cannot be negative"
        ));
        return None;
    }
    let mut counts: Vec<f64> = counted.into_iter().filter(|count| *count > 0.0).collect();
    if counts.is_empty() {
        value.problem_with_hint(
            "no key has a count above 0",
            "the file has one row for each key, with its messages or bytes in the column",
        );
        return None;
    }
    counts.sort_by(|a, b| b.total_cmp(a));
    let counts: Arc<[f64]> = counts.into();
    // Keys are known by their counts alone: the name of the file, and the order in it, mean nothing.
    value.means(|| Meaning::Counts(Arc::clone(&counts)));
    Some(KeyHistogram {
        text: value.reader.tree.slice(value.node.span).to_owned(),
        counts,
    })
}

/// A planned change of the partitions: only upwards, for Kafka takes none away.
pub(super) fn partitions_to(fields: &Fields<'_, '_>, partitions: Choice<u32>) -> Option<u32> {
    let value = fields.optional("partitions_to")?;
    let target = value.whole(2, MOST_PARTITIONS)?;
    match partitions {
        Choice::Given(count) if target < count => {
            value.problem_with_hint(
                format!(
                    "is {target}, and the topic has {count}: Kafka cannot take partitions away"
                ),
                "create a topic with fewer partitions and move producers and consumers to it",
            );
            None
        }
        Choice::Given(count) if target == count => {
            value.problem_with_hint(
                format!("is {target}, which the topic has already"),
                "leave `partitions_to` out",
            );
            None
        }
        Choice::Given(_) | Choice::Auto => Some(target),
    }
}
