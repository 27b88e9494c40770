//! What adaptive execution makes of a shuffle whose partitions are alike but for one that is larger.
//!
//! The passes over any list of sizes are [`AdaptiveSettings`](super::super::shuffle::AdaptiveSettings); a shuffle of a
//! plan has a mean and a skew, and of those the passes come down to a few divisions, which the graph can do in every
//! world.

use crate::catalogue::SparkDefaults;
use crate::quantity::{Handle, Source};
use crate::scenario::StageKind;
use crate::units::Measure;

use super::super::shuffle::{MERGED_SPLIT, SMALL_SPLIT};
use super::names::Names;

/// Who says what becomes of partitions.
pub(super) const ADAPTIVE: Source = Source::documentation(
    "Apache Spark ShufflePartitionsUtil and OptimizeSkewedJoin: small neighbours are read together, a skewed partition of a join by ranges of map outputs",
);

/// A shuffle before adaptive execution.
#[derive(Clone, Copy)]
pub(super) struct Shuffle<'b> {
    pub(super) bytes: Handle<'b>,
    pub(super) partitions: Handle<'b>,
    /// The largest partition over the mean.
    pub(super) skew: Handle<'b>,
    pub(super) kind: StageKind,
    /// Whether adaptive execution is at work: not in streams.
    pub(super) adapts: bool,
}

/// The tasks that read a shuffle.
#[derive(Clone, Copy)]
pub(super) struct Reduce<'b> {
    pub(super) tasks: Handle<'b>,
    /// Bytes of the largest task.
    pub(super) largest: Handle<'b>,
    /// Tasks into which the largest partition is split; 1 where it is not.
    pub(super) splits: Handle<'b>,
}

/// Neighbours read together.
struct Coalesced<'b> {
    tasks: Handle<'b>,
    largest: Handle<'b>,
}

impl<'b> Shuffle<'b> {
    /// The tasks that read it on so many slots, where so many map tasks wrote it.
    pub(super) fn reduce(
        &self,
        spark: &SparkDefaults,
        names: &Names<'b>,
        maps: Handle<'b>,
        slots: Handle<'b>,
    ) -> Reduce<'b> {
        let builder = slots.builder();
        let bytes = |value| builder.constant(value, Measure::Bytes);
        let one = builder.number(1.0);
        let (count_of, bytes_of) = (
            |name: &str, label: &str, formula| names.is(name, label, Measure::Count, formula),
            |name: &str, label: &str, formula| names.is(name, label, Measure::Bytes, formula),
        );
        let mean = bytes_of("mean", "Mean partition", self.bytes / self.partitions);
        let largest = (mean * self.skew).min(self.bytes);
        let largest = bytes_of("largest_partition", "Largest partition", largest);
        if !self.adapts || self.kind == StageKind::Repartition {
            return Reduce {
                tasks: self.partitions,
                largest,
                splits: one,
            };
        }
        let advisory = bytes(spark.advisory_partition_size.value);
        let smallest = bytes(spark.min_coalesced_partition_size.value).min(advisory);
        let byte = bytes(1.0);
        // `parallelismFirst`: no partition larger than what every slot would get.
        let even = (self.bytes / slots.max(one) / byte).ceil() * byte;
        let target = even.min(advisory).max(smallest);
        let target = bytes_of(
            "target",
            "Size up to which neighbours are read together",
            target,
        );
        let coalesced = |count: Handle<'b>, size: Handle<'b>, name: &str, which: &str| {
            let size = size.max(byte);
            let together = (target / size)
                .floor()
                .max((smallest / size).ceil())
                .max(one);
            let label = format!("Number of {which} that are read together");
            let together = count_of(&format!("{name}_together"), &label, together);
            let tasks = (count / together).ceil();
            let label = format!("Tasks that read {which}");
            let tasks = count_of(&format!("{name}_tasks"), &label, tasks);
            let last = (count - together * (tasks - 1.0)) * size;
            // A last one below the smallest size joins the one before it.
            let joins = (one - last.at_least(smallest)) * tasks.at_least(builder.number(2.0));
            let last = joins.select(last, bytes(0.0));
            let label = format!("Bytes of the last {which} that join those before");
            let last = bytes_of(&format!("{name}_joining"), &label, last);
            Coalesced {
                tasks: tasks - last.at_least(byte),
                largest: together.min(count) * size + last,
            }
        };
        let alike = coalesced(self.partitions, mean, "alike", "alike partitions");
        // The partitions beside the largest one. Of a single partition there are none.
        let beside = (self.partitions - 1.0).max(one);
        let other = (self.bytes - largest) / beside;
        let other = bytes_of("other_partition", "Partition beside the largest", other);
        let others = coalesced(beside, other, "others", "partitions beside the largest");
        let (splits, piece) = match self.kind {
            StageKind::Join => {
                let threshold = bytes(spark.skew_threshold.value);
                let median = median(self.partitions, largest, other);
                let skewed = threshold.max(median * spark.skew_factor.value);
                let label = "Size above which a partition is split";
                let skewed = bytes_of("skewed_from", label, skewed);
                let is_skewed = one - skewed.at_least(largest);
                let (splits, piece) = split(names, largest, maps, advisory.max(other));
                (
                    is_skewed.select(splits, one),
                    is_skewed.select(piece, largest),
                )
            }
            StageKind::Aggregate | StageKind::Sort | StageKind::Repartition => (one, largest),
        };
        // Exactly 1 is no skew at all.
        let is_even = one.at_least(self.skew);
        Reduce {
            tasks: is_even.select(alike.tasks, others.tasks + splits),
            largest: is_even.select(alike.largest, others.largest.max(piece)),
            splits: is_even.select(one, splits),
        }
    }
}

/// The median of so many partitions of which one is larger than the others (`OptimizeSkewedJoin`): a single one is its own,
/// of two it lies between them.
fn median<'b>(count: Handle<'b>, largest: Handle<'b>, other: Handle<'b>) -> Handle<'b> {
    let at_least = |least: f64| count.at_least(count.builder().number(least));
    let of_few = at_least(2.0).select((largest + other) / 2.0, largest);
    at_least(3.0).select(other, of_few)
}

/// How many splits of about `target` a partition of so many like map outputs is read in, and the size of the largest
/// (`ShufflePartitionsUtil.splitSizeListByTargetSize`).
fn split<'b>(
    names: &Names<'b>,
    partition: Handle<'b>,
    maps: Handle<'b>,
    target: Handle<'b>,
) -> (Handle<'b>, Handle<'b>) {
    let builder = maps.builder();
    let (one, two) = (builder.number(1.0), builder.number(2.0));
    let nothing = builder.constant(0.0, Measure::Bytes);
    let output = partition / maps;
    let together = (target / output).floor().max(one).min(maps);
    // Two that stay below 1.2 of the target together are one; three never do.
    let in_pairs = one - (together * output * 2.0).at_least(target * MERGED_SPLIT);
    let together = in_pairs.select((together * 2.0).min(maps), together);
    let label = "Map outputs in each piece of the largest partition";
    let together = names.is("split_outputs", label, Measure::Count, together);
    let splits = (maps / together).ceil();
    let label = "Pieces of the largest partition";
    let splits = names.is("split_pieces", label, Measure::Count, splits);
    let full = together * output;
    let last = partition - full * (splits - 1.0);
    let is_small = (one - last.at_least(target * SMALL_SPLIT))
        .max(one - (full + last).at_least(target * MERGED_SPLIT));
    let joins = is_small * splits.at_least(two);
    (splits - joins, full + joins.select(last, nothing))
}
