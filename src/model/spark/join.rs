//! Whether a table can be broadcast, and what a driver needs.

use crate::catalogue::SparkDefaults;

use super::size::{truncated, widened};

/// What speaks against broadcasting a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BroadcastFit {
    /// Spark broadcasts it by itself, and it fits.
    Automatic,
    /// It fits, but is above `spark.sql.autoBroadcastJoinThreshold`: only with a hint.
    WithHint,
    /// The rows do not fit beside everything else in an executor.
    TooLargeForExecutor,
    /// The driver, which builds it, cannot hold it.
    TooLargeForDriver,
    /// Above the most that can be broadcast at all.
    TooLarge,
}

/// A table that is to be broadcast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Broadcast {
    /// Bytes of its files, which is what Spark compares with the threshold.
    pub files: f64,
    /// Bytes of its rows in memory, which is what it takes.
    pub rows: f64,
}

impl Broadcast {
    /// Memory of one copy: in the driver while it is built, and in every executor.
    #[must_use]
    pub fn copy(&self, spark: &SparkDefaults) -> f64 {
        self.rows * spark.broadcast_expansion.value
    }

    /// Whether it fits in a driver with so much usable heap, and in executors with so much unified memory.
    #[must_use]
    pub fn fit(
        &self,
        driver_heap: f64,
        executor_unified: f64,
        spark: &SparkDefaults,
    ) -> BroadcastFit {
        let copy = self.copy(spark);
        if self.rows > spark.broadcast_most.value {
            BroadcastFit::TooLarge
        } else if copy > driver_heap - spark.reserved_memory.value {
            BroadcastFit::TooLargeForDriver
        } else if copy > executor_unified {
            BroadcastFit::TooLargeForExecutor
        } else if self.files > spark.broadcast_threshold.value {
            BroadcastFit::WithHint
        } else {
            BroadcastFit::Automatic
        }
    }
}

/// What the driver of a job has to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriverLoad {
    /// The largest broadcast it builds, one copy.
    pub broadcast: f64,
    /// The largest result it collects, serialized.
    pub collected: f64,
}

/// A driver's heap, in whole GiB: Spark's default, enough for the largest broadcast beside the rest of the heap, and
/// three times what is collected, which is held serialized, read and as objects.
#[must_use]
pub fn driver_heap_gib(load: &DriverLoad, spark: &SparkDefaults) -> u64 {
    const COPIES_OF_RESULT: f64 = 3.0;
    let share = spark.memory_fraction.value;
    let needed =
        spark.reserved_memory.value + (load.broadcast + load.collected * COPIES_OF_RESULT) / share;
    let gib = widened(super::size::GIB);
    truncated((needed.max(spark.driver_memory.value) / gib).ceil())
}
