//! EBS volumes: how large, how many operations, how much throughput, and what they sustain.

mod check;
mod most;

use crate::catalogue::{Performance, SizeRule, VolumeType};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Volume};
use crate::units::{GIB, MIB, Measure};

use super::super::scope::Scope;
use super::super::source;
use most::most_operations;

pub(super) use check::volume_problems;
pub(super) use most::{most_iops, most_of_size, most_throughput};

/// A volume that is given or chosen.
pub(super) struct SizedVolume<'b> {
    pub(super) size: Handle<'b>,
    pub(super) iops: Handle<'b>,
    pub(super) throughput: Handle<'b>,
    /// The throughput that credits lend, where the kind has credits.
    pub(super) throughput_burst: Option<Handle<'b>>,
    /// The operations that credits lend.
    pub(super) iops_burst: Option<Handle<'b>>,
}

impl<'b> SizedVolume<'b> {
    /// The operations per second that are paid at the first price: none for those that come with the volume, and each
    /// beyond a step of the price for its share of the first price. Nothing where operations cannot be bought.
    pub(super) fn operations_paid(&self, kind: &VolumeType) -> Option<Handle<'b>> {
        let Performance::Provisioned { included, .. } = kind.iops else {
            return None;
        };
        let mut factor = 1.0;
        let mut paid = beyond(self.iops, included, Measure::PerSecond);
        for step in &kind.iops_price_steps {
            paid =
                paid - beyond(self.iops, step.above, Measure::PerSecond) * (factor - step.factor);
            factor = step.factor;
        }
        Some(paid)
    }

    /// The bytes per second that are paid for: those beyond what comes with the volume. Nothing where throughput cannot
    /// be bought.
    pub(super) fn throughput_paid(&self, kind: &VolumeType) -> Option<Handle<'b>> {
        let Performance::Provisioned { included, .. } = kind.throughput else {
            return None;
        };
        Some(beyond(self.throughput, included, Measure::BytesPerSecond))
    }
}

/// What of an amount lies beyond a threshold.
fn beyond<'b>(amount: Handle<'b>, threshold: f64, measure: Measure) -> Handle<'b> {
    let builder = amount.builder();
    (amount - builder.constant(threshold, measure)).max(builder.constant(0.0, measure))
}

/// What one volume must do.
pub(super) struct VolumeDemand<'b> {
    /// Bytes it must have room for, so that no fill limit is passed.
    pub(super) room: Handle<'b>,
    /// Bytes per second it must take, with headroom.
    pub(super) throughput: Handle<'b>,
    /// Operations per second it must take, with headroom.
    pub(super) operations: Handle<'b>,
    /// Not zero in the worlds in which there are brokers enough to have such volumes.
    pub(super) enough_brokers: Handle<'b>,
}

/// Sizes one volume: what the scenario gives is taken, the rest is chosen.
pub(super) fn sized_volume<'b>(
    scope: &Scope<'b>,
    kind: &VolumeType,
    volume: &Volume,
    demand: &VolumeDemand<'b>,
) -> SizedVolume<'b> {
    let builder = scope.builder;
    let most_iops = most_operations(kind, volume);
    let bought_throughput = match &kind.throughput {
        Performance::Provisioned {
            included,
            maximum,
            ratio,
        } => {
            let throughput = chosen(
                scope,
                &THROUGHPUT,
                volume.throughput,
                demand.throughput,
                (*included, maximum.min(most_iops * ratio), MIB),
                None,
            );
            Some((throughput, *ratio))
        }
        _ => None,
    };
    let bought_iops = match &kind.iops {
        Performance::Provisioned {
            included, ratio, ..
        } => {
            let operations = demand.operations;
            // Throughput needs operations to go with it, whether it is bought or follows from them.
            let needed = match (&kind.throughput, bought_throughput) {
                (Performance::ByOperations(points), _) => {
                    operations.max(operations_for(points, demand.throughput))
                }
                (_, Some((throughput, ratio))) => {
                    operations.max(throughput / builder.constant(ratio, Measure::Bytes))
                }
                (_, None) => operations,
            };
            let limits = (included.max(1.0), most_iops, 1.0);
            let iops = chosen(scope, &IOPS, volume.iops, needed, limits, None);
            // Operations beyond what is included need a size to go with them.
            let beyond = iops.at_least(builder.constant(included + 1.0, Measure::PerSecond));
            let per_byte = builder.constant(*ratio, Measure::PerSecond)
                / builder.constant(1.0, Measure::Bytes);
            let none = builder.constant(0.0, Measure::Bytes);
            Some((iops, beyond.select(iops / per_byte, none)))
        }
        _ => None,
    };
    let brings = [
        bought_iops.map(|(_, size)| size),
        size_for(&kind.iops, demand.operations, Measure::PerSecond),
        size_for(&kind.throughput, demand.throughput, Measure::BytesPerSecond),
    ];
    let room = brings.into_iter().flatten().fold(demand.room, Handle::max);
    let limits = (kind.smallest_bytes, kind.largest_bytes, GIB);
    let enough = Some(demand.enough_brokers);
    let size = chosen(scope, &SIZE, volume.size, room, limits, enough);
    let iops = match bought_iops {
        Some((iops, _)) => iops,
        None => by_rule(scope, &IOPS, &kind.iops, size, None, kind),
    };
    let throughput = match bought_throughput {
        Some((throughput, _)) => throughput,
        None => by_rule(scope, &THROUGHPUT, &kind.throughput, size, Some(iops), kind),
    };
    SizedVolume {
        size,
        iops,
        throughput,
        throughput_burst: lent(&kind.throughput, size, Measure::BytesPerSecond),
        iops_burst: lent(&kind.iops, size, Measure::PerSecond),
    }
}

/// The size that brings as much as is wanted, where it comes with the size; that of the most there is where more is wanted.
fn size_for<'b>(
    performance: &Performance,
    wanted: Handle<'b>,
    measure: Measure,
) -> Option<Handle<'b>> {
    let Performance::BySize { sustained, .. } = performance else {
        return None;
    };
    let builder = wanted.builder();
    let wanted = wanted.min(builder.constant(sustained.maximum, measure));
    let floor = builder.constant(sustained.floor, measure);
    let per_byte =
        builder.constant(sustained.per_byte, measure) / builder.constant(1.0, Measure::Bytes);
    let none = builder.constant(0.0, Measure::Bytes);
    Some(floor.at_least(wanted).select(none, wanted / per_byte))
}

/// What credits lend a volume of a size, where its kind has credits.
fn lent<'b>(performance: &Performance, size: Handle<'b>, measure: Measure) -> Option<Handle<'b>> {
    match performance {
        Performance::BySize {
            burst: Some(rule), ..
        } => Some(by_size(rule, size, measure)),
        _ => None,
    }
}

fn by_size<'b>(rule: &SizeRule, size: Handle<'b>, measure: Measure) -> Handle<'b> {
    let builder = size.builder();
    let bytes = size / builder.constant(1.0, Measure::Bytes);
    (bytes * rule.per_byte * builder.constant(1.0, measure))
        .max(builder.constant(rule.floor, measure))
        .min(builder.constant(rule.maximum, measure))
}

/// A figure of a volume: its name, its name in words, its unit.
struct Figure {
    key: &'static str,
    label: &'static str,
    measure: Measure,
}

const SIZE: Figure = Figure {
    key: "volume_size",
    label: "Size of a volume",
    measure: Measure::Bytes,
};
const IOPS: Figure = Figure {
    key: "volume_iops",
    label: "Operations per second of a volume",
    measure: Measure::PerSecond,
};
const THROUGHPUT: Figure = Figure {
    key: "volume_throughput",
    label: "Throughput of a volume",
    measure: Measure::BytesPerSecond,
};

/// What is given, or what is needed: at least `limits.0`, at most `limits.1`, in whole steps of `limits.2`; of use in the
/// worlds in which `provided` is not zero.
fn chosen<'b>(
    scope: &Scope<'b>,
    figure: &Figure,
    given: Choice<f64>,
    needed: Handle<'b>,
    limits: (f64, f64, f64),
    provided: Option<Handle<'b>>,
) -> Handle<'b> {
    let builder = scope.builder;
    let Figure {
        key,
        label,
        measure,
    } = *figure;
    match given {
        Choice::Given(value) => scope.figure(key, label, value, measure, source::SCENARIO),
        Choice::Auto => {
            let (least, most, step) = limits;
            let needed = scope
                .quantity(&format!("{key}_needed"))
                .label(format!("{label}, needed"))
                .measure(measure)
                .cite(source::BALANCED_LOAD)
                .is(needed
                    .ceil_to(builder.constant(step, measure))
                    .max(builder.constant(least, measure))
                    .min(builder.constant(most, measure)));
            builder.decision_provided(scope.path(key), label, measure, needed, provided)
        }
    }
}

/// What comes with the size or with the operations, for kinds where it cannot be bought.
fn by_rule<'b>(
    scope: &Scope<'b>,
    figure: &Figure,
    performance: &Performance,
    size: Handle<'b>,
    iops: Option<Handle<'b>>,
    kind: &VolumeType,
) -> Handle<'b> {
    let builder = scope.builder;
    let Figure {
        key,
        label,
        measure,
    } = *figure;
    let formula = match performance {
        Performance::Fixed(value) => builder.constant(*value, measure),
        Performance::BySize { sustained, .. } => by_size(sustained, size, measure),
        Performance::ByOperations(points) => match iops {
            Some(iops) => along(points, iops),
            None => builder.constant(0.0, measure),
        },
        Performance::Provisioned { included, .. } => builder.constant(*included, measure),
    };
    scope
        .quantity(key)
        .label(label)
        .measure(measure)
        .cite(Source::with_text(
            SourceKind::Documentation,
            kind.source.to_string(),
        ))
        .is(formula)
}

/// Straight lines between points (operations per second, bytes per second), flat after the last.
fn along<'b>(points: &[(f64, f64)], iops: Handle<'b>) -> Handle<'b> {
    let builder = iops.builder();
    let operations = iops / builder.constant(1.0, Measure::PerSecond);
    let start = points.first().map_or(0.0, |point| point.1);
    let pieces = points.windows(2).map(|pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let inside = (operations.min(builder.number(x1)) - x0).max(builder.number(0.0));
        inside * ((y1 - y0) / (x1 - x0))
    });
    (builder.sum(Measure::Count, pieces) + start) * builder.constant(1.0, Measure::BytesPerSecond)
}

/// The fewest operations per second at which a rising line between points (operations per second, bytes per second)
/// reaches a throughput; those of its last point where it never does.
fn operations_for<'b>(points: &[(f64, f64)], throughput: Handle<'b>) -> Handle<'b> {
    let builder = throughput.builder();
    let bytes = throughput / builder.constant(1.0, Measure::BytesPerSecond);
    let none = builder.number(0.0);
    let rising = points.windows(2).filter(|pair| pair[1].1 > pair[0].1);
    let pieces = rising.scan(0.0, |reached, pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        // A flat stretch before this piece is passed at once when more than it gives is wanted.
        let flat = x0 - *reached;
        *reached = x1;
        let more = (bytes - y0).max(none);
        let climbed = more.min(builder.number(y1 - y0)) * ((x1 - x0) / (y1 - y0));
        let passed = more.at_least(builder.number(1.0));
        Some(climbed + passed.select(builder.number(flat), none))
    });
    let first = points.first().map_or(0.0, |point| point.0);
    (builder.sum(Measure::Count, pieces) + first) * builder.constant(1.0, Measure::PerSecond)
}
