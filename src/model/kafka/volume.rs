//! EBS volumes: how large, how many operations, how much throughput, and what they sustain.

use crate::catalogue::{Performance, SizeRule, VolumeType};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Volume};
use crate::units::{GIB, MIB, Measure};

use super::super::scope::Scope;
use super::super::{ModelError, source};

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
}

/// Sizes one volume: what the scenario gives is taken, the rest is chosen.
pub(super) fn sized_volume<'b>(
    scope: &Scope<'b>,
    kind: &VolumeType,
    volume: &Volume,
    demand: &VolumeDemand<'b>,
    field: &str,
) -> Result<SizedVolume<'b>, ModelError> {
    check(kind, volume, field)?;
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
            let iops = chosen(scope, &IOPS, volume.iops, needed, limits);
            // Operations beyond what is included need a size to go with them.
            let beyond = iops.at_least(builder.constant(included + 1.0, Measure::PerSecond));
            let per_byte = builder.constant(*ratio, Measure::PerSecond)
                / builder.constant(1.0, Measure::Bytes);
            let none = builder.constant(0.0, Measure::Bytes);
            Some((iops, beyond.select(iops / per_byte, none)))
        }
        _ => None,
    };
    let room = bought_iops.map_or(demand.room, |(_, size)| demand.room.max(size));
    let limits = (kind.smallest_bytes, kind.largest_bytes, GIB);
    let size = chosen(scope, &SIZE, volume.size, room, limits);
    let iops = match bought_iops {
        Some((iops, _)) => iops,
        None => by_rule(scope, &IOPS, &kind.iops, size, None, kind),
    };
    let throughput = match bought_throughput {
        Some((throughput, _)) => throughput,
        None => by_rule(scope, &THROUGHPUT, &kind.throughput, size, Some(iops), kind),
    };
    Ok(SizedVolume {
        size,
        iops,
        throughput,
        throughput_burst: lent(&kind.throughput, size, Measure::BytesPerSecond),
        iops_burst: lent(&kind.iops, size, Measure::PerSecond),
    })
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

/// The most bytes per second that one volume sustains: what is given, or what its kind allows.
pub(super) fn most_throughput(kind: &VolumeType, volume: &Volume) -> f64 {
    if let Choice::Given(throughput) = volume.throughput {
        return throughput;
    }
    match &kind.throughput {
        Performance::Provisioned { maximum, ratio, .. } => {
            maximum.min(most_operations(kind, volume) * ratio)
        }
        Performance::BySize { sustained, .. } => sustained.maximum,
        Performance::ByOperations(points) => points.last().map_or(0.0, |point| point.1),
        Performance::Fixed(rate) => *rate,
    }
}

/// The most operations per second that one volume sustains: what is given, or what its kind and its given size allow.
pub(super) fn most_iops(kind: &VolumeType, volume: &Volume) -> f64 {
    match &kind.iops {
        Performance::Provisioned { .. } => most_operations(kind, volume),
        Performance::BySize { sustained, .. } => match volume.size {
            Choice::Given(size) => (size * sustained.per_byte)
                .max(sustained.floor)
                .min(sustained.maximum),
            Choice::Auto => sustained.maximum,
        },
        Performance::ByOperations(points) => points.last().map_or(0.0, |point| point.0),
        Performance::Fixed(iops) => *iops,
    }
}

/// The most operations per second that can be bought; as many as anybody wants where they are not bought.
fn most_operations(kind: &VolumeType, volume: &Volume) -> f64 {
    let Performance::Provisioned {
        included,
        maximum,
        ratio,
    } = &kind.iops
    else {
        return f64::INFINITY;
    };
    match (volume.iops, volume.size) {
        (Choice::Given(iops), _) => iops,
        (Choice::Auto, Choice::Given(size)) => maximum.min(included.max(size * ratio)),
        (Choice::Auto, Choice::Auto) => *maximum,
    }
}

/// What a volume of this kind cannot be.
fn check(kind: &VolumeType, volume: &Volume, field: &str) -> Result<(), ModelError> {
    let outside = |what: &str, least: String, most: String| {
        ModelError::new(
            format!("{field}.{what}"),
            format!(
                "the {what} of a volume of kind {} is between {least} and {most}",
                kind.name
            ),
        )
    };
    let show = crate::units::screen;
    if let Choice::Given(size) = volume.size
        && (size < kind.smallest_bytes || size > kind.largest_bytes)
    {
        return Err(outside(
            "size",
            show(kind.smallest_bytes, Measure::Bytes),
            show(kind.largest_bytes, Measure::Bytes),
        )
        .hint("use more volumes for each broker, or another kind of volume"));
    }
    let given = [
        ("iops", volume.iops, &kind.iops, Measure::PerSecond),
        (
            "throughput",
            volume.throughput,
            &kind.throughput,
            Measure::BytesPerSecond,
        ),
    ];
    for (what, choice, performance, measure) in given {
        let Choice::Given(value) = choice else {
            continue;
        };
        match performance {
            Performance::Provisioned {
                included, maximum, ..
            } if value < *included || value > *maximum => {
                return Err(outside(
                    what,
                    show(*included, measure),
                    show(*maximum, measure),
                ));
            }
            Performance::Provisioned { .. } => {}
            _ => {
                return Err(ModelError::new(
                    format!("{field}.{what}"),
                    format!(
                        "the {what} of a {} volume follows from its size and cannot be given",
                        kind.name
                    ),
                )
                .hint(format!("leave `{what}` out")));
            }
        }
    }
    match (&kind.iops, volume.size, volume.iops) {
        (
            Performance::Provisioned {
                included, ratio, ..
            },
            Choice::Given(size),
            Choice::Given(iops),
        ) if iops > included.max(size * ratio) => {
            return Err(ModelError::new(
                format!("{field}.size"),
                format!(
                    "{} of {} need a volume of at least {}",
                    show(iops, Measure::PerSecond),
                    kind.name,
                    show(iops / ratio, Measure::Bytes)
                ),
            )
            .hint("raise `size`, or write `size: auto`"));
        }
        _ => {}
    }
    match (&kind.throughput, volume.throughput) {
        (Performance::Provisioned { ratio, .. }, Choice::Given(throughput))
            if throughput > most_operations(kind, volume) * ratio =>
        {
            Err(ModelError::new(
                format!("{field}.iops"),
                format!(
                    "{} of {} need at least {}",
                    show(throughput, Measure::BytesPerSecond),
                    kind.name,
                    show(throughput / ratio, Measure::PerSecond)
                ),
            )
            .hint("raise `iops`, or write `iops: auto` and a size that allows them"))
        }
        _ => Ok(()),
    }
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

/// What is given, or what is needed: at least `limits.0`, at most `limits.1`, in whole steps of `limits.2`.
fn chosen<'b>(
    scope: &Scope<'b>,
    figure: &Figure,
    given: Choice<f64>,
    needed: Handle<'b>,
    limits: (f64, f64, f64),
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
            builder.decision(scope.path(key), label, measure, needed)
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
