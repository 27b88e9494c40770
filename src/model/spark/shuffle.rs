//! What adaptive execution makes of the partitions of a shuffle: small neighbours read together, skewed ones split.
//!
//! Pure functions and not operators of the graph: passes over lists of partition sizes that depend on their order, on
//! integers, as Spark's `ShufflePartitionsUtil` and `OptimizeSkewedJoin` run them.

use crate::catalogue::SparkDefaults;

use super::size::{truncated, up_to, widened};

/// A target below this is never used (`ShufflePartitionsUtil`: only so that an empty table has one partition).
const SMALLEST_TARGET: u64 = 16;
/// A split that would stay below this part of the target is merged with the one before it.
pub(super) const SMALL_SPLIT: f64 = 0.2;
/// Two splits are merged when they stay below this multiple of the target together.
pub(super) const MERGED_SPLIT: f64 = 1.2;

/// The settings of adaptive execution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveSettings {
    /// `spark.sql.adaptive.advisoryPartitionSizeInBytes`.
    pub advisory: u64,
    /// `spark.sql.adaptive.coalescePartitions.parallelismFirst`.
    pub parallelism_first: bool,
    /// `spark.sql.adaptive.coalescePartitions.minPartitionSize`.
    pub min_partition: u64,
    /// `spark.sql.adaptive.coalescePartitions.minPartitionNum`.
    pub min_partitions: Option<u64>,
    /// `spark.default.parallelism`, else the cores of the cluster.
    pub parallelism: u64,
    /// `spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes`.
    pub skew_threshold: u64,
    /// `spark.sql.adaptive.skewJoin.skewedPartitionFactor`.
    pub skew_factor: f64,
}

impl AdaptiveSettings {
    /// Spark's defaults for a cluster with so many cores.
    #[must_use]
    pub fn defaults(spark: &SparkDefaults, cores: u64) -> Self {
        Self {
            advisory: truncated(spark.advisory_partition_size.value),
            parallelism_first: true,
            min_partition: truncated(spark.min_coalesced_partition_size.value),
            min_partitions: None,
            parallelism: cores,
            skew_threshold: truncated(spark.skew_threshold.value),
            skew_factor: spark.skew_factor.value,
        }
    }

    /// The size a coalesced partition aims for, when so many bytes are shuffled.
    #[must_use]
    pub fn target(&self, total: u64) -> u64 {
        let least = self.min_partitions.unwrap_or(if self.parallelism_first {
            self.parallelism
        } else {
            1
        });
        let even = truncated((widened(total) / widened(least.max(1))).ceil());
        even.max(SMALLEST_TARGET)
            .min(self.advisory)
            .max(self.smallest())
    }

    /// A partition below this joins a neighbour even past the target. The setting cannot exceed the advisory size.
    fn smallest(&self) -> u64 {
        self.min_partition.min(self.advisory)
    }

    /// The partitions that tasks read, as ranges of shuffle partitions, when the shuffles of one stage have these sizes.
    /// Shuffles with different numbers of partitions are not coalesced: `None`.
    #[must_use]
    pub fn coalesce(&self, shuffles: &[&[u64]]) -> Option<Vec<Read>> {
        let sizes = added(shuffles)?;
        let target = self.target(sizes.iter().sum());
        Some(self.coalesce_range(&sizes, 0, sizes.len(), target, false))
    }

    /// One pass over the partitions from `start` to `end`, in the order of their ids.
    fn coalesce_range(
        &self,
        sizes: &[u64],
        start: usize,
        end: usize,
        target: u64,
        may_be_empty: bool,
    ) -> Vec<Read> {
        let smallest = self.smallest();
        let mut reads: Vec<(usize, usize)> = Vec::new();
        let mut open = start;
        let mut filled = 0;
        let mut before = 0;
        for (index, size) in sizes.iter().copied().enumerate().take(end).skip(start) {
            if index > open && filled + size > target {
                if filled >= smallest {
                    if filled > 0 {
                        reads.push((open, index));
                    }
                    (open, before, filled) = (index, filled, size);
                    continue;
                }
                // Too small to stand alone: it goes to the smaller of its neighbours.
                if before > 0 && before < size {
                    if let Some(last) = reads.last_mut() {
                        last.1 = index;
                    }
                    (open, before, filled) = (index, before + filled, size);
                    continue;
                }
            }
            filled += size;
        }
        if filled < smallest && before > 0 {
            if let Some(last) = reads.last_mut() {
                last.1 = end;
            }
        } else if filled > 0 || (!may_be_empty && reads.is_empty()) {
            reads.push((open, end));
        }
        reads
            .into_iter()
            .map(|(start, end)| Read::Coalesced { start, end })
            .collect()
    }

    /// The size from which a partition of this shuffle counts as skewed.
    #[must_use]
    pub fn skewed_from(&self, sizes: &[u64]) -> u64 {
        let by_median = truncated(widened(median(sizes)) * self.skew_factor);
        self.skew_threshold.max(by_median)
    }

    /// The size a split of a skewed partition aims for: the mean of the others, but no less than the advisory size.
    #[must_use]
    pub fn split_target(&self, sizes: &[u64]) -> u64 {
        let from = self.skewed_from(sizes);
        let (count, total) = sizes
            .iter()
            .filter(|size| **size <= from)
            .fold((0_u64, 0_u64), |(count, total), size| {
                (count + 1, total + size)
            });
        total
            .checked_div(count)
            .map_or(self.advisory, |mean| mean.max(self.advisory))
    }

    /// The tasks of a join of two shuffles: skewed partitions of a side that may be split are read in splits, each
    /// against the whole matching partition (or every split) of the other side; the rest is coalesced between them.
    #[must_use]
    pub fn join(&self, left: &JoinSide<'_>, right: &JoinSide<'_>) -> Option<Vec<Read>> {
        let sizes = added(&[left.sizes, right.sizes])?;
        let pairs = |partition: usize| {
            let rights = self.splits(right, partition);
            self.splits(left, partition)
                .into_iter()
                .flat_map(|left| {
                    rights
                        .iter()
                        .map(move |right| (left, *right))
                        .collect::<Vec<_>>()
                })
                .collect()
        };
        Some(self.between_splits(&sizes, pairs))
    }

    /// The tasks behind a `REBALANCE` hint: every partition above the advisory size is read in splits of map outputs, the
    /// rest is coalesced between them (`OptimizeSkewInRebalancePartitions`).
    #[must_use]
    pub fn rebalance(&self, sizes: &[u64], map_outputs: &dyn Fn(usize) -> Vec<u64>) -> Vec<Read> {
        let pairs = |partition: usize| {
            let maps = map_outputs(partition);
            let all = MapRange {
                start: 0,
                end: maps.len(),
            };
            let above = sizes
                .get(partition)
                .is_some_and(|size| *size > self.advisory);
            let splits = if above {
                ranges(&maps, self.advisory)
            } else {
                vec![all]
            };
            splits.into_iter().map(|split| (split, all)).collect()
        };
        self.between_splits(sizes, pairs)
    }

    /// Partitions that are read in several splits stay apart; what lies between them is coalesced.
    fn between_splits(
        &self,
        sizes: &[u64],
        splits: impl Fn(usize) -> Vec<(MapRange, MapRange)>,
    ) -> Vec<Read> {
        let target = self.target(sizes.iter().sum());
        let mut reads = Vec::new();
        let mut open = 0;
        let mut any = false;
        for partition in 0..sizes.len() {
            let splits = splits(partition);
            if splits.len() < 2 {
                continue;
            }
            any = true;
            if partition > open {
                reads.extend(self.coalesce_range(sizes, open, partition, target, true));
            }
            reads.extend(splits.into_iter().map(|(left, right)| Read::Split {
                partition,
                left,
                right,
            }));
            open = partition + 1;
        }
        if open < sizes.len() {
            reads.extend(self.coalesce_range(sizes, open, sizes.len(), target, any));
        }
        reads
    }

    /// The ranges of map outputs a partition is read in; one range of all of them where it is not split.
    fn splits(&self, side: &JoinSide<'_>, partition: usize) -> Vec<MapRange> {
        let size = side.sizes.get(partition).copied().unwrap_or(0);
        let maps = (side.map_outputs)(partition);
        let whole = vec![MapRange {
            start: 0,
            end: maps.len(),
        }];
        if !side.may_split || size <= self.skewed_from(side.sizes) {
            return whole;
        }
        ranges(&maps, self.split_target(side.sizes))
    }
}

/// A list of map outputs cut at its [`split_points`]; one range of all of them where there is nothing to cut.
fn ranges(maps: &[u64], target: u64) -> Vec<MapRange> {
    let starts = split_points(maps, target);
    let ends = starts.iter().copied().skip(1).chain([maps.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| MapRange { start: *start, end })
        .collect()
}

/// One side of a join.
pub struct JoinSide<'a> {
    /// Bytes of every shuffle partition.
    pub sizes: &'a [u64],
    /// Whether the kind of join lets this side be split: the left of inner, cross, semi, anti and left outer joins, the
    /// right of inner, cross and right outer ones.
    pub may_split: bool,
    /// The bytes that each map task wrote for a partition.
    pub map_outputs: &'a dyn Fn(usize) -> Vec<u64>,
}

/// A range of map outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapRange {
    /// The first map task.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What one task reads of a shuffle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// Neighbouring partitions, whole.
    Coalesced {
        /// The first partition.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// A part of a skewed partition.
    Split {
        /// The partition.
        partition: usize,
        /// The map outputs of the left side.
        left: MapRange,
        /// The map outputs of the right side.
        right: MapRange,
    },
}

/// The sizes of partitions that are read together; `None` where the shuffles differ in their number of partitions.
fn added(shuffles: &[&[u64]]) -> Option<Vec<u64>> {
    let (first, others) = shuffles.split_first()?;
    let mut sizes = first.to_vec();
    for other in others {
        if other.len() != sizes.len() {
            return None;
        }
        for (size, more) in sizes.iter_mut().zip(other.iter()) {
            *size += more;
        }
    }
    Some(sizes)
}

/// The median as Spark takes it (`Utils.median`): of an even number, the mean of the middle two; at least 1.
fn median(sizes: &[u64]) -> u64 {
    let mut sorted = sizes.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0);
    let median = if sorted.len().is_multiple_of(2) {
        u64::midpoint(at(middle.saturating_sub(1)), at(middle))
    } else {
        at(middle)
    };
    median.max(1)
}

/// Where the splits of a list of map outputs start (`splitSizeListByTargetSize`): a new one where the next output would
/// pass the target, unless it or the one before it is too small to be worth a task.
#[must_use]
pub fn split_points(maps: &[u64], target: u64) -> Vec<usize> {
    let mut starts = vec![0];
    let mut current = 0;
    let mut last: Option<u64> = None;
    let mut close = |starts: &mut Vec<usize>, current: u64| {
        let target = widened(target);
        last = Some(match last {
            Some(before)
                if widened(current + before) < target * MERGED_SPLIT
                    || widened(current) < target * SMALL_SPLIT
                    || widened(before) < target * SMALL_SPLIT =>
            {
                starts.pop();
                before + current
            }
            _ => current,
        });
    };
    for (index, size) in maps.iter().copied().enumerate() {
        if index > 0 && current + size > target {
            close(&mut starts, current);
            starts.push(index);
            current = size;
        } else {
            current += size;
        }
    }
    close(&mut starts, current);
    starts
}

/// Shuffle partitions for a size each: so many that none is larger on average, rounded up to whole waves.
#[must_use]
pub fn shuffle_partitions(shuffled: f64, each: f64, slots: u64) -> u64 {
    let least = truncated((shuffled / each).ceil()).max(1);
    up_to(least, slots.max(1))
}
