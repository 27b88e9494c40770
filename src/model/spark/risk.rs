//! What can stop a task or a container for want of memory, with the cause named and the setting that mends it.

use std::fmt;

use crate::catalogue::SparkDefaults;

use super::spill::MemoryUse;

/// A cause of spilling, of an out-of-memory error or of a killed container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Too many tasks share the pool of one executor.
    TooManyCores,
    /// One partition is much larger than the others, and stays whole.
    SkewedKey,
    /// One partition of a join is much larger than the others: adaptive execution can split it.
    SkewedJoin,
    /// Every partition is too large for its share of memory.
    TooFewPartitions,
    /// The memory beside the heap does not hold the JVM's own.
    OverheadTooSmall,
    /// The memory beside the heap does not hold the JVM's own and the Python workers.
    SharedOverheadTooSmall,
    /// A Python worker has a limit below what it holds.
    PythonTooSmall,
    /// A broadcast table does not fit.
    BroadcastTooLarge,
    /// One record alone is larger than the memory of a task.
    RecordTooLarge,
}

impl Cause {
    /// An overhead too small, of a container in which Python workers take of it or do not.
    #[must_use]
    pub fn overhead(python: bool, pyspark_limited: bool) -> Self {
        if python && !pyspark_limited {
            Self::SharedOverheadTooSmall
        } else {
            Self::OverheadTooSmall
        }
    }

    /// What to change.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::TooManyCores => {
                "lower spark.executor.cores, or raise spark.executor.memory: the cores of an executor divide its memory"
            }
            Self::SkewedKey => {
                "salt the key or aggregate before the shuffle; or lower spark.executor.cores or raise spark.executor.memory until the largest task fits, for adaptive execution splits only joins"
            }
            Self::SkewedJoin => {
                "lower spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes so that adaptive execution splits it, or salt the key"
            }
            Self::TooFewPartitions => "raise spark.sql.shuffle.partitions",
            Self::OverheadTooSmall => "raise spark.executor.memoryOverhead",
            Self::SharedOverheadTooSmall => {
                "raise spark.executor.memoryOverhead, or set spark.executor.pyspark.memory so that Python has memory of its own"
            }
            Self::PythonTooSmall => {
                "raise spark.executor.pyspark.memory, which the cores of an executor divide, lower spark.executor.cores, or work on smaller batches (spark.sql.execution.arrow.maxRecordsPerBatch)"
            }
            Self::BroadcastTooLarge => {
                "lower spark.sql.autoBroadcastJoinThreshold or drop the hint, so that the join is sorted and merged"
            }
            Self::RecordTooLarge => {
                "raise spark.executor.memory, or drop wide columns before the shuffle"
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooManyCores => "too many cores per executor",
            Self::SkewedKey | Self::SkewedJoin => "a skewed key",
            Self::TooFewPartitions => "too few shuffle partitions",
            Self::OverheadTooSmall | Self::SharedOverheadTooSmall => "overhead too small",
            Self::PythonTooSmall => "too little memory for each Python worker",
            Self::BroadcastTooLarge => "a broadcast too large",
            Self::RecordTooLarge => "a record too large",
        })
    }
}

/// What an operator does in a task of the usual size and in the largest one, alone and beside its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trials {
    /// The usual task, with a task on every core.
    pub usual: MemoryUse,
    /// The usual task with half as many neighbours.
    pub usual_with_half: MemoryUse,
    /// The largest task, with a task on every core.
    pub largest: MemoryUse,
}

/// Why an operator spills, if it does. A spill is no failure, only slow; a record that does not fit is one. `splits` says
/// whether adaptive execution splits skewed partitions for this operator.
#[must_use]
pub fn spill_cause(trials: &Trials, splits: bool) -> Option<Cause> {
    let skewed = if splits {
        Cause::SkewedJoin
    } else {
        Cause::SkewedKey
    };
    if trials.largest.out_of_memory {
        Some(Cause::RecordTooLarge)
    } else if trials.usual.spills == 0 {
        (trials.largest.spills > 0).then_some(skewed)
    } else if trials.usual_with_half.spills == 0 {
        Some(Cause::TooManyCores)
    } else {
        Some(Cause::TooFewPartitions)
    }
}

/// What spills are written to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpillDisks {
    /// Bytes on disk for each byte of memory.
    on_disk: f64,
    /// What the disk of a node reads or writes, in bytes per second.
    rate: f64,
}

impl SpillDisks {
    /// The disks of nodes as they come.
    #[must_use]
    pub fn of(spark: &SparkDefaults) -> Self {
        Self {
            on_disk: spark.spill_on_disk.value,
            rate: spark.spill_disk_rate.value,
        }
    }

    /// Seconds of a run that go into the memory its tasks spill: written to the disks of the nodes, and read again. Each
    /// spills as many bytes as a usual task does, but one as many as the largest, and these go to one disk.
    #[must_use]
    pub fn time(self, tasks: f64, [usual, largest]: [u64; 2], nodes: f64) -> f64 {
        if largest == 0 {
            return 0.0;
        }
        let largest = largest as f64;
        let spilled = (tasks - 1.0) * usual as f64 + largest;
        let on_one_disk = (spilled / nodes).max(largest) * self.on_disk;
        2.0 * on_one_disk / self.rate
    }
}

/// What one Python worker holds, idle and with what it works on, in bytes.
#[must_use]
pub fn python_worker_needed(batch: f64, spark: &SparkDefaults) -> f64 {
    spark.python_worker_memory.value + batch
}

/// Memory that an executor needs beside its heap at most: the JVM's own, and [what its Python workers need of
/// it](workers_overhead).
#[must_use]
pub fn overhead_needed(
    python: bool,
    pyspark_limited: bool,
    cores: u32,
    worker_batch: f64,
    spark: &SparkDefaults,
) -> f64 {
    let workers = workers_overhead(python, pyspark_limited, cores, worker_batch, spark);
    spark.jvm_memory_beside_heap.value + workers
}

/// What Python needs of the memory beside the heap: a daemon and a worker for every core, each with what it works on;
/// nothing where it has memory of its own (`spark.executor.pyspark.memory`).
#[must_use]
pub fn workers_overhead(
    python: bool,
    pyspark_limited: bool,
    cores: u32,
    worker_batch: f64,
    spark: &SparkDefaults,
) -> f64 {
    if !python || pyspark_limited {
        return 0.0;
    }
    let worker = python_worker_needed(worker_batch, spark);
    spark.python_daemon_memory.value + f64::from(cores) * worker
}
