//! How a table is cut into partitions: how many there are, and how large.

use crate::quantity::Handle;
use crate::scenario::{FieldValues, Table, TimeUnit};
use crate::units::{Measure, seconds};

use super::super::scope::Scope;
use super::super::source as sources;
use super::inflow::Inflow;
use super::outline::PartitionsOutline;
use super::source;
use super::spread::{Part, Spread, expected, parts};

/// The cut of a table.
pub(super) struct Cut<'b> {
    /// The partitions of one moment, the largest first.
    pub(super) parts: Vec<Part<'b>>,
    /// The time that a partition covers: that of its field of time, or all the table reaches back.
    pub(super) period: Handle<'b>,
    /// The same, or all the table reaches back where that is shorter.
    pub(super) span: Handle<'b>,
    /// Whether one of the fields is a time.
    pub(super) by_time: bool,
    /// How many values a field has, by its name; none for the field of time.
    pub(super) fields: Vec<(String, Option<Handle<'b>>)>,
    /// All partitions there are.
    pub(super) total: Handle<'b>,
}

impl<'b> Cut<'b> {
    /// Rows that come in while a partition is open.
    pub(super) fn rows_of_span(&self, inflow: &Inflow<'b>) -> Handle<'b> {
        inflow.rows * self.span
    }
}

/// Adds the partitions of a table.
pub(super) fn cut<'b>(
    scope: &Scope<'b>,
    table: &Table,
    inflow: &Inflow<'b>,
) -> (Cut<'b>, PartitionsOutline) {
    let builder = scope.builder;
    let below = scope.below("partitions");
    let named = scope.below("partition_by");
    let mut spread = Spread::single();
    let mut even: Option<Handle<'b>> = None;
    let mut time: Option<TimeUnit> = None;
    let mut fields = Vec::new();
    for field in &table.partition_by {
        let values = match &field.values {
            FieldValues::Time(unit) => {
                time = Some(*unit);
                None
            }
            FieldValues::Even(values) => {
                let label = format!("Values of {}", field.field);
                let values = builder.estimate(named.path(&field.field), &label, values);
                even = Some(even.map_or(values, |others| others * values));
                Some(values)
            }
            FieldValues::Zipf { count, exponent } => {
                let skewed = Spread::zipf(*count, *exponent);
                spread = spread.and(&skewed);
                Some(named.figure(
                    &field.field,
                    &format!("Values of {}", field.field),
                    *count,
                    Measure::Count,
                    sources::SCENARIO,
                ))
            }
        };
        fields.push((field.field.clone(), values));
    }
    let parts = parts(&spread, even, builder.number(1.0));
    let period = match time {
        Some(unit) => below.figure(
            "period",
            "Time that a partition covers",
            unit.seconds(),
            Measure::Seconds,
            sources::SCENARIO,
        ),
        None => inflow.window,
    };
    let periods = (inflow.window / period).max(builder.number(1.0));
    let span = period.min(inflow.window);
    let rows = inflow.rows * span;
    let at_once = below
        .quantity("at_once")
        .label("Partitions that rows of one time are in")
        .cite(source::OCCUPANCY)
        .is(expected(&parts, rows));
    let per_day = match time {
        Some(unit) => at_once * (seconds::DAY / unit.seconds()),
        None => builder.number(0.0),
    };
    let per_day = below
        .quantity("per_day")
        .label("New partitions in a day")
        .cite(source::OCCUPANCY)
        .is(per_day);
    let total = below
        .quantity("total")
        .label("Partitions")
        .cite(source::OCCUPANCY)
        .is(at_once * periods);
    let mean = below
        .quantity("mean")
        .label("Bytes of a partition, mean")
        .cite(source::STORED)
        .is(inflow.stored / total);
    let largest_share = parts.first().map_or(builder.number(1.0), |part| part.share);
    let largest = below
        .quantity("largest")
        .label("Bytes of the largest partition")
        .cite(source::STORED)
        .is(inflow.bytes_of(span) * largest_share);
    let outline = PartitionsOutline {
        per_day: per_day.node(),
        total: total.node(),
        mean: mean.node(),
        largest: largest.node(),
    };
    let cut = Cut {
        parts,
        period,
        span,
        by_time: time.is_some(),
        fields,
        total,
    };
    (cut, outline)
}
