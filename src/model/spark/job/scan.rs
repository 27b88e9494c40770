//! How many tasks read the files of a run: Spark's packing of files, in closed form for files that are all as large.
//!
//! The procedure over any list of files is [`ScanSettings`](super::super::files::ScanSettings); where every file is as
//! large as the next, cutting, sorting and packing come down to a few divisions, which the graph can do in every world.

use crate::catalogue::SparkDefaults;
use crate::quantity::{Handle, Source};
use crate::units::Measure;

/// Who says how files are split.
pub(super) const SCAN: Source = Source::documentation(
    "Apache Spark FilePartition and KafkaOffsetRangeCalculator: files cut at maxSplitBytes and packed with the cost of opening each, and a task for every Kafka partition",
);
/// Fewer cores than this are taken for so many (`CoarseGrainedSchedulerBackend.defaultParallelism`).
const LEAST_PARALLELISM: f64 = 2.0;

/// Something a run reads.
#[derive(Clone, Copy)]
pub(super) enum Read<'b> {
    /// A topic, by a task for each partition.
    Topic {
        bytes: Handle<'b>,
        tasks: Handle<'b>,
    },
    /// Files.
    Files {
        bytes: Handle<'b>,
        /// Bytes of each; one file where that is not known.
        each: Option<Handle<'b>>,
    },
}

/// The tasks of a scan.
#[derive(Clone, Copy)]
pub(super) struct Scan<'b> {
    pub(super) tasks: Handle<'b>,
    /// Bytes of the largest.
    pub(super) largest: Handle<'b>,
}

/// The tasks that read all of it, on so many slots.
pub(super) fn scan<'b>(spark: &SparkDefaults, reads: &[Read<'b>], slots: Handle<'b>) -> Scan<'b> {
    let builder = slots.builder();
    let each: Vec<Scan<'b>> = reads
        .iter()
        .map(|read| match *read {
            Read::Topic { bytes, tasks } => Scan {
                tasks,
                largest: bytes / tasks,
            },
            Read::Files { bytes, each } => files(spark, bytes, each, slots),
        })
        .collect();
    let largest = builder.largest(each.iter().map(|scan| scan.largest));
    Scan {
        tasks: builder
            .sum(Measure::Count, each.iter().map(|scan| scan.tasks))
            .max(builder.number(1.0)),
        largest: largest.unwrap_or_else(|| builder.constant(0.0, Measure::Bytes)),
    }
}

/// The tasks that read files of one size: every file is cut at `maxSplitBytes`; whole pieces are a task each, and what
/// is left of the files is packed until the next would not fit, each counted with the cost of opening a file.
fn files<'b>(
    spark: &SparkDefaults,
    bytes: Handle<'b>,
    each: Option<Handle<'b>>,
    slots: Handle<'b>,
) -> Scan<'b> {
    let builder = slots.builder();
    let byte = builder.constant(1.0, Measure::Bytes);
    let open = builder.constant(spark.open_cost.value, Measure::Bytes);
    let most = builder.constant(spark.max_partition_bytes.value, Measure::Bytes);
    let (count, length) = match each {
        Some(each) => {
            let each = each.min(bytes).max(byte);
            ((bytes / each).ceil(), each)
        }
        None => (bytes.at_least(byte), bytes),
    };
    let parallelism = slots.max(builder.number(LEAST_PARALLELISM));
    let share = count * (length + open) / parallelism;
    // Whole bytes, as Spark divides.
    let split = most.min(open.max((share / byte).floor() * byte));
    let whole = (length / split).floor();
    let rest = length - whole * split;
    let has_rest = rest.at_least(byte);
    let together = ((split - rest) / (rest + open)).floor() + 1.0;
    let packed = count.min(together) * rest;
    let has_whole = whole.at_least(builder.number(1.0));
    Scan {
        tasks: count * whole + (count / together).ceil() * has_rest,
        largest: has_whole.select(split, packed),
    }
}
