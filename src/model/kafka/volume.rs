//! EBS volumes: how large, how many operations, how much throughput, and what they sustain.

use crate::catalogue::{Performance, SizeRule, VolumeType};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Volume};
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::{ModelError, source};

const GIB: f64 = 1_073_741_824.0;
const MIB: f64 = 1_048_576.0;
/// Bytes of one operation when the page cache writes whole stretches of a log: EBS counts up to 256 KiB as one.
const BYTES_PER_OPERATION: f64 = 262_144.0;

/// A volume that is given or chosen.
pub(super) struct SizedVolume<'b> {
    pub(super) size: Handle<'b>,
    pub(super) iops: Handle<'b>,
    pub(super) throughput: Handle<'b>,
}

/// What one volume must do.
pub(super) struct VolumeDemand<'b> {
    /// Bytes it must have room for, so that no fill limit is passed.
    pub(super) room: Handle<'b>,
    /// Bytes per second it must take, with headroom.
    pub(super) throughput: Handle<'b>,
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
    let size = size(scope, kind, volume.size, demand.room);
    let throughput_wanted = demand.throughput;
    let operations =
        throughput_wanted / scope.builder.constant(BYTES_PER_OPERATION, Measure::Bytes);
    let iops = match &kind.iops {
        Performance::Provisioned {
            included, maximum, ..
        } => {
            // gp3 throughput needs operations to go with it.
            let for_throughput = match &kind.throughput {
                Performance::Provisioned { ratio, .. } => {
                    throughput_wanted / scope.builder.constant(*ratio, Measure::Bytes)
                }
                _ => operations,
            };
            chosen(
                scope,
                "volume_iops",
                "Operations per second of a volume",
                Measure::PerSecond,
                volume.iops,
                operations.max(for_throughput),
                (included.max(1.0), *maximum, 1.0),
            )
        }
        other => by_rule(
            scope,
            "volume_iops",
            "Operations per second of a volume",
            Measure::PerSecond,
            other,
            size,
            None,
            kind,
        ),
    };
    let throughput = match &kind.throughput {
        Performance::Provisioned {
            included, maximum, ..
        } => chosen(
            scope,
            "volume_throughput",
            "Throughput of a volume",
            Measure::BytesPerSecond,
            volume.throughput,
            throughput_wanted,
            (*included, *maximum, MIB),
        ),
        other => by_rule(
            scope,
            "volume_throughput",
            "Throughput of a volume",
            Measure::BytesPerSecond,
            other,
            size,
            Some(iops),
            kind,
        ),
    };
    Ok(SizedVolume {
        size,
        iops,
        throughput,
    })
}

/// What a volume of this kind cannot be.
fn check(kind: &VolumeType, volume: &Volume, field: &str) -> Result<(), ModelError> {
    let outside = |what: &str, least: String, most: String| {
        ModelError::new(
            format!("{field}.{what}"),
            format!(
                "a {} volume has a {what} between {least} and {most}",
                kind.name
            ),
        )
    };
    let show = crate::units::screen;
    if let Choice::Given(size) = volume.size {
        if size < kind.smallest_bytes || size > kind.largest_bytes {
            return Err(outside(
                "size",
                show(kind.smallest_bytes, Measure::Bytes),
                show(kind.largest_bytes, Measure::Bytes),
            )
            .hint("use more volumes for each broker, or another kind of volume"));
        }
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
    let (Choice::Given(iops), Choice::Given(throughput)) = (volume.iops, volume.throughput) else {
        return Ok(());
    };
    match &kind.throughput {
        Performance::Provisioned { ratio, .. } if throughput > iops * ratio => {
            Err(ModelError::new(
                format!("{field}.iops"),
                format!(
                    "{} of {} need at least {}",
                    show(throughput, Measure::BytesPerSecond),
                    kind.name,
                    show(throughput / ratio, Measure::PerSecond)
                ),
            )
            .hint("raise `iops`, or write `iops: auto`"))
        }
        _ => Ok(()),
    }
}

/// The size as given, or the room needed in whole GiB within what the kind allows.
fn size<'b>(
    scope: &Scope<'b>,
    kind: &VolumeType,
    given: Choice<f64>,
    room: Handle<'b>,
) -> Handle<'b> {
    let limits = (kind.smallest_bytes, kind.largest_bytes, GIB);
    chosen(
        scope,
        "volume_size",
        "Size of a volume",
        Measure::Bytes,
        given,
        room,
        limits,
    )
}

/// What is given, or what is needed: at least `limits.0`, at most `limits.1`, in whole steps of `limits.2`.
fn chosen<'b>(
    scope: &Scope<'b>,
    key: &str,
    label: &str,
    measure: Measure,
    given: Choice<f64>,
    needed: Handle<'b>,
    limits: (f64, f64, f64),
) -> Handle<'b> {
    let builder = scope.builder;
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
#[expect(
    clippy::too_many_arguments,
    reason = "one figure of a volume, described in full"
)]
fn by_rule<'b>(
    scope: &Scope<'b>,
    key: &str,
    label: &str,
    measure: Measure,
    performance: &Performance,
    size: Handle<'b>,
    iops: Option<Handle<'b>>,
    kind: &VolumeType,
) -> Handle<'b> {
    let builder = scope.builder;
    let formula = match performance {
        Performance::Fixed(value) => builder.constant(*value, measure),
        Performance::BySize { sustained, .. } => {
            let SizeRule {
                floor,
                per_byte,
                maximum,
            } = sustained;
            let bytes = size / builder.constant(1.0, Measure::Bytes);
            (bytes * *per_byte * builder.constant(1.0, measure))
                .max(builder.constant(*floor, measure))
                .min(builder.constant(*maximum, measure))
        }
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
