//! The most that one volume sustains: as far as it is given, and as far as its kind goes where it is not.

use crate::catalogue::{Performance, SizeRule, VolumeType};
use crate::quantity::Handle;
use crate::scenario::{Choice, Volume};
use crate::units::Measure;

use super::by_size;

/// The most bytes per second that one volume sustains.
pub(in crate::model::kafka) fn most_throughput(kind: &VolumeType, volume: &Volume) -> f64 {
    match &kind.throughput {
        Performance::Provisioned { maximum, ratio, .. } => match volume.throughput {
            Choice::Given(throughput) => throughput,
            Choice::Auto => maximum.min(most_operations(kind, volume) * ratio),
        },
        Performance::BySize { sustained, .. } => of_size(sustained, volume),
        Performance::ByOperations(points) => along(points, most_iops(kind, volume)),
        Performance::Fixed(rate) => *rate,
    }
}

/// The most operations per second that one volume sustains.
pub(in crate::model::kafka) fn most_iops(kind: &VolumeType, volume: &Volume) -> f64 {
    match &kind.iops {
        Performance::Provisioned { .. } => most_operations(kind, volume),
        Performance::BySize { sustained, .. } => of_size(sustained, volume),
        Performance::ByOperations(points) => points.last().map_or(0.0, |point| point.0),
        Performance::Fixed(iops) => *iops,
    }
}

/// The most operations per second that can be bought; as many as anybody wants where they are not bought.
pub(super) fn most_operations(kind: &VolumeType, volume: &Volume) -> f64 {
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

/// The most bytes per second, and operations per second, that one volume of a chosen size sustains.
pub(in crate::model::kafka) fn most_of_size<'b>(
    kind: &VolumeType,
    volume: &Volume,
    size: Handle<'b>,
) -> (Handle<'b>, Handle<'b>) {
    let builder = size.builder();
    let operations = match &kind.iops {
        Performance::Provisioned {
            included,
            maximum,
            ratio,
        } => match volume.iops {
            Choice::Given(iops) => builder.constant(iops, Measure::PerSecond),
            Choice::Auto => (size / builder.constant(1.0, Measure::Bytes)
                * builder.constant(*ratio, Measure::PerSecond))
            .max(builder.constant(*included, Measure::PerSecond))
            .min(builder.constant(*maximum, Measure::PerSecond)),
        },
        Performance::BySize { sustained, .. } => by_size(sustained, size, Measure::PerSecond),
        _ => builder.constant(most_iops(kind, volume), Measure::PerSecond),
    };
    let throughput = match &kind.throughput {
        Performance::Provisioned { maximum, ratio, .. } => match volume.throughput {
            Choice::Given(rate) => builder.constant(rate, Measure::BytesPerSecond),
            Choice::Auto => {
                let most = builder.constant(*maximum, Measure::BytesPerSecond);
                match &kind.iops {
                    Performance::Provisioned { .. } => {
                        most.min(operations * builder.constant(*ratio, Measure::Bytes))
                    }
                    _ => most,
                }
            }
        },
        Performance::BySize { sustained, .. } => by_size(sustained, size, Measure::BytesPerSecond),
        Performance::ByOperations(points) => super::along(points, operations),
        Performance::Fixed(rate) => builder.constant(*rate, Measure::BytesPerSecond),
    };
    (throughput, operations)
}

/// What comes with the given size, or with the largest there is.
fn of_size(rule: &SizeRule, volume: &Volume) -> f64 {
    match volume.size {
        Choice::Given(size) => (size * rule.per_byte).max(rule.floor).min(rule.maximum),
        Choice::Auto => rule.maximum,
    }
}

/// Straight lines between points, flat before the first and after the last.
fn along(points: &[(f64, f64)], at: f64) -> f64 {
    let start = points.first().map_or(0.0, |point| point.1);
    points.windows(2).fold(start, |reached, pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        reached + (at.min(x1) - x0).max(0.0) * (y1 - y0) / (x1 - x0)
    })
}

#[cfg(test)]
mod tests {
    use super::{most_iops, most_throughput};
    use crate::catalogue::Catalogue;
    use crate::scenario::{Choice, Volume};
    use crate::units::{GIB, MIB};

    fn most(kind: &str, size: Option<f64>, iops: Option<f64>) -> (f64, f64) {
        let given = |value: Option<f64>| value.map_or(Choice::Auto, Choice::Given);
        let volume = Volume {
            kind: kind.to_owned(),
            size: given(size.map(|gib| gib * GIB)),
            iops: given(iops),
            throughput: Choice::Auto,
        };
        let catalogue = Catalogue::builtin().expect("the catalogue loads");
        let kind = catalogue.volume(kind).expect("it is listed");
        (
            most_throughput(kind, &volume) / MIB,
            most_iops(kind, &volume),
        )
    }

    /// The figures that AWS prints.
    #[test]
    fn a_given_volume_sustains_what_its_size_or_its_operations_bring() {
        assert_eq!(most("st1", Some(1024.0), None), (40.0, 500.0));
        assert_eq!(most("sc1", Some(4096.0), None), (48.0, 250.0));
        assert_eq!(most("gp2", Some(200.0), None), (150.0, 600.0));
        assert_eq!(most("io1", Some(1024.0), Some(16_000.0)).0, 500.0);
        assert_eq!(most("io1", Some(1024.0), Some(48_000.0)).0, 750.0);
        assert_eq!(most("io2", Some(4.0), None), (1024.0, 4_000.0));
        assert_eq!(most("gp3", Some(4.0), None), (750.0, 3_000.0));
    }

    #[test]
    fn a_volume_that_is_to_be_chosen_sustains_what_its_kind_does() {
        assert_eq!(most("st1", None, None), (500.0, 500.0));
        assert_eq!(most("gp2", None, None), (250.0, 16_000.0));
        assert_eq!(most("io2", None, None), (4_000.0, 256_000.0));
        assert_eq!(most("gp3", None, None), (2_000.0, 80_000.0));
    }
}
