//! What a volume of a kind cannot be.

use crate::catalogue::{Performance, VolumeType};
use crate::scenario::{Choice, Volume};
use crate::units::{Measure, screen};

use super::super::super::ModelError;
use super::most::most_operations;

/// Everything that is wrong with what is given of a volume, in the order of the file; nothing where it can be had. What
/// the figures ask of one another is only looked at once each of them can be had by itself.
pub(in crate::model::kafka) fn volume_problems(
    kind: &VolumeType,
    volume: &Volume,
    field: &str,
) -> Vec<ModelError> {
    let alone = [
        size_outside(kind, volume, field),
        refused(
            kind,
            ("iops", volume.iops, Measure::PerSecond),
            &kind.iops,
            field,
        ),
        refused(
            kind,
            ("throughput", volume.throughput, Measure::BytesPerSecond),
            &kind.throughput,
            field,
        ),
    ];
    let alone: Vec<ModelError> = alone.into_iter().flatten().collect();
    if !alone.is_empty() {
        return alone;
    }
    let together = [
        too_small_for_operations(kind, volume, field),
        too_few_operations(kind, volume, field),
    ];
    together.into_iter().flatten().collect()
}

fn outside(kind: &VolumeType, (what, field): (&str, &str), between: [String; 2]) -> ModelError {
    let [least, most] = between;
    ModelError::new(
        format!("{field}.{what}"),
        format!(
            "the {what} of a volume of kind {} is between {least} and {most}",
            kind.name
        ),
    )
}

fn size_outside(kind: &VolumeType, volume: &Volume, field: &str) -> Option<ModelError> {
    let Choice::Given(size) = volume.size else {
        return None;
    };
    let (least, most) = (kind.smallest_bytes, kind.largest_bytes);
    (size < least || size > most).then(|| {
        let between = [least, most].map(|bytes| screen(bytes, Measure::Bytes));
        outside(kind, ("size", field), between)
            .hint("use more volumes for each broker, or another kind of volume")
    })
}

/// Operations or throughput that cannot be bought, or not so many.
fn refused(
    kind: &VolumeType,
    (what, choice, measure): (&str, Choice<f64>, Measure),
    performance: &Performance,
    field: &str,
) -> Option<ModelError> {
    let Choice::Given(value) = choice else {
        return None;
    };
    match performance {
        Performance::Provisioned {
            included, maximum, ..
        } => (value < *included || value > *maximum).then(|| {
            let between = [*included, *maximum].map(|value| screen(value, measure));
            outside(kind, (what, field), between)
        }),
        _ => Some(
            ModelError::new(
                format!("{field}.{what}"),
                format!(
                    "the {what} of a {} volume follows from its size and cannot be given",
                    kind.name
                ),
            )
            .hint(format!("leave `{what}` out")),
        ),
    }
}

fn too_small_for_operations(kind: &VolumeType, volume: &Volume, field: &str) -> Option<ModelError> {
    let (
        Performance::Provisioned {
            included, ratio, ..
        },
        Choice::Given(size),
        Choice::Given(iops),
    ) = (&kind.iops, volume.size, volume.iops)
    else {
        return None;
    };
    (iops > included.max(size * ratio)).then(|| {
        ModelError::new(
            format!("{field}.size"),
            format!(
                "{} of {} need a volume of at least {}",
                screen(iops, Measure::PerSecond),
                kind.name,
                screen(iops / ratio, Measure::Bytes)
            ),
        )
        .hint("raise `size`, or write `size: auto`")
    })
}

fn too_few_operations(kind: &VolumeType, volume: &Volume, field: &str) -> Option<ModelError> {
    let (Performance::Provisioned { ratio, .. }, Choice::Given(throughput)) =
        (&kind.throughput, volume.throughput)
    else {
        return None;
    };
    (throughput > most_operations(kind, volume) * ratio).then(|| {
        ModelError::new(
            format!("{field}.iops"),
            format!(
                "{} of {} need at least {}",
                screen(throughput, Measure::BytesPerSecond),
                kind.name,
                screen(throughput / ratio, Measure::PerSecond)
            ),
        )
        .hint("raise `iops`, or write `iops: auto` and a size that allows them")
    })
}
