//! How many tasks read the files of a run: Spark's packing of files, in closed form for files that are all as large.
//!
//! The procedure over any list of files is [`ScanSettings`](super::super::files::ScanSettings); where every file is as
//! large as the next, cutting, sorting and packing come down to a few divisions, which the graph can do in every world.

use crate::catalogue::SparkDefaults;
use crate::quantity::{Handle, Source};
use crate::units::Measure;

use super::names::Names;

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
pub(super) fn scan<'b>(
    spark: &SparkDefaults,
    names: &Names<'b>,
    reads: &[Read<'b>],
    slots: Handle<'b>,
) -> Scan<'b> {
    let builder = slots.builder();
    let each: Vec<Scan<'b>> = reads
        .iter()
        .enumerate()
        .map(|(index, read)| match *read {
            Read::Topic { bytes, tasks } => Scan {
                tasks,
                largest: bytes / tasks,
            },
            Read::Files { bytes, each } => {
                let names = names.below(&format!("files-{}", index + 1));
                files(spark, &names, bytes, each, slots)
            }
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

/// Files of one size, and what is left of each after so many pieces as large as a task reads at most.
#[derive(Clone, Copy)]
struct Cut<'b> {
    whole: Handle<'b>,
    rest: Handle<'b>,
}

/// The tasks that read files of one size and a last one that has what is left: every file is cut at `maxSplitBytes`;
/// whole pieces are a task each, and the rests of the files are packed, the largest first, until the next would not fit,
/// each counted with the cost of opening a file.
fn files<'b>(
    spark: &SparkDefaults,
    names: &Names<'b>,
    bytes: Handle<'b>,
    each: Option<Handle<'b>>,
    slots: Handle<'b>,
) -> Scan<'b> {
    let builder = slots.builder();
    let one = builder.number(1.0);
    let byte = builder.constant(1.0, Measure::Bytes);
    let nothing = builder.constant(0.0, Measure::Bytes);
    let open = builder.constant(spark.open_cost.value, Measure::Bytes);
    let most = builder.constant(spark.max_partition_bytes.value, Measure::Bytes);
    let (count_of, bytes_of) = (
        |name: &str, label: &str, formula| names.is(name, label, Measure::Count, formula),
        |name: &str, label: &str, formula| names.is(name, label, Measure::Bytes, formula),
    );
    let each = each.unwrap_or(bytes).min(bytes).max(byte);
    let each = bytes_of("each", "Bytes of a file", each);
    let full = count_of("full", "Files of that size", (bytes / each).floor());
    let last = bytes_of("last", "Bytes of the last file", bytes - full * each);
    let count = full + last.at_least(byte);
    let parallelism = slots.max(builder.number(LEAST_PARALLELISM));
    let share = (bytes + count * open) / parallelism;
    // Whole bytes, as Spark divides.
    let split = most.min(open.max((share / byte).floor() * byte));
    let split = bytes_of("split", "Most of a file that a task reads", split);
    let cut = |length: Handle<'b>, name: &str, of: &str| {
        let whole = (length / split).floor();
        let label = format!("Pieces of {of} as large as a task reads");
        let whole = count_of(&format!("{name}_pieces"), &label, whole);
        let rest = length - whole * split;
        let label = format!("What is left of {of}");
        let rest = bytes_of(&format!("{name}_rest"), &label, rest);
        Cut { whole, rest }
    };
    let (file, last) = (
        cut(each, "file", "a file"),
        cut(last, "last", "the last file"),
    );
    let (has_rest, has_last) = (file.rest.at_least(byte), last.rest.at_least(byte));
    // Rests that fit beside so many bytes.
    let fit = |beside: Handle<'b>| {
        let fit = ((split - beside - file.rest) / (file.rest + open)).floor() + 1.0;
        fit.max(builder.number(0.0))
    };
    let together = count_of("together", "Rests that a task reads together", fit(nothing));
    // A last rest that is larger comes first and takes others with it; a smaller one goes where the others end.
    let is_first = has_last * (one - file.rest.at_least(last.rest));
    let beside = is_first.select(fit(last.rest + open).min(full), builder.number(0.0));
    let beside = count_of(
        "beside_last",
        "Rests read beside that of the last file",
        beside,
    );
    let packed = ((full - beside) / together).ceil();
    let packed = count_of("packed", "Tasks that read rests", packed);
    let in_end = full - together * (packed - 1.0);
    let end = in_end * (file.rest + open) + last.rest;
    let joins = has_rest * (one - is_first) * split.at_least(end);
    let joins = count_of(
        "last_joins",
        "Whether the rest of the last file is read with them",
        joins,
    );
    let rests = has_rest * packed + has_last * (one - joins);
    let has_whole = file.whole.at_least(one);
    let fullest =
        (full.min(together) * file.rest).max(joins.select(in_end * file.rest + last.rest, nothing));
    Scan {
        tasks: full * file.whole + last.whole + rests,
        largest: has_whole.select(split, fullest),
    }
}
