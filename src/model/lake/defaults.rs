//! What a table means where the scenario says nothing about it.

use crate::catalogue::{Constant, LakeDefaults};
use crate::estimate::Estimate;
use crate::quantity::{Source, SourceKind};
use crate::scenario::TableFormat;
use crate::units::{Measure, seconds};

pub(super) use super::super::defaults::constant;

/// A range whose ends were measured.
fn between(low: &Constant, high: &Constant, measure: Measure) -> (Estimate, Source) {
    super::super::defaults::between(low, high, measure, SourceKind::Measurement)
}

/// Bytes in files for each byte of rows, by the codec that the format uses when nothing is said.
pub(super) fn ratio(lake: &LakeDefaults, format: TableFormat) -> (Estimate, Source) {
    match format {
        TableFormat::Parquet | TableFormat::Delta => between(
            &lake.snappy_ratio_low,
            &lake.snappy_ratio_high,
            Measure::Factor,
        ),
        TableFormat::Iceberg => {
            between(&lake.zstd_ratio_low, &lake.zstd_ratio_high, Measure::Factor)
        }
    }
}

/// The ratio of a table that is written from another's files.
pub(super) fn same_ratio() -> (Estimate, Source) {
    (
        Estimate::exact(1.0, Measure::Factor),
        Source::rule_of_thumb("what is read is in files already"),
    )
}

pub(super) fn core_rate(lake: &LakeDefaults) -> (Estimate, Source) {
    let (estimate, _) = between(
        &lake.core_rate_low,
        &lake.core_rate_high,
        Measure::BytesPerSecond,
    );
    let source =
        Source::rule_of_thumb("assumed without a published measurement: measure a compaction");
    (estimate, source)
}

pub(super) fn target_file(lake: &LakeDefaults, format: TableFormat) -> (Estimate, Source) {
    let target = match format {
        TableFormat::Iceberg => &lake.iceberg_target_file,
        TableFormat::Parquet | TableFormat::Delta => &lake.target_file,
    };
    constant(target, Measure::Bytes)
}

/// How long what is no longer current is kept; nothing of raw Parquet is.
pub(super) fn snapshots(lake: &LakeDefaults, format: TableFormat) -> Option<(Estimate, Source)> {
    let age = match format {
        TableFormat::Parquet => return None,
        TableFormat::Iceberg => &lake.iceberg_snapshot_age,
        TableFormat::Delta => &lake.delta_file_age,
    };
    Some(constant(age, Measure::Seconds))
}

pub(super) fn every_day(what: &'static str) -> (Estimate, Source) {
    (
        Estimate::exact(seconds::DAY, Measure::Seconds),
        Source::rule_of_thumb(what),
    )
}

pub(super) fn values() -> (Estimate, Source) {
    (
        Estimate::exact(1.0, Measure::Count),
        Source::rule_of_thumb("no number of values is stated, so one of them"),
    )
}
