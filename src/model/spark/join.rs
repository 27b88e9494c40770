//! Whether a table can be broadcast.

use std::fmt;

use crate::catalogue::SparkDefaults;

/// What speaks against broadcasting a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

impl BroadcastFit {
    /// Its name for programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::WithHint => "with_hint",
            Self::TooLargeForExecutor => "too_large_for_executor",
            Self::TooLargeForDriver => "too_large_for_driver",
            Self::TooLarge => "too_large",
        }
    }

    /// Whether the join can be a broadcast join.
    #[must_use]
    pub fn is_fine(self) -> bool {
        matches!(self, Self::Automatic | Self::WithHint)
    }
}

impl fmt::Display for BroadcastFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Automatic => "is broadcast by itself",
            Self::WithHint => "is broadcast with a hint, for it is above the threshold",
            Self::TooLargeForExecutor => "does not fit into an executor",
            Self::TooLargeForDriver => "does not fit into the driver, which builds it",
            Self::TooLarge => "is larger than Spark broadcasts at all",
        })
    }
}

/// A table that is to be broadcast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Broadcast {
    /// Bytes of its files, which is what Spark compares with the threshold.
    pub files: f64,
    /// Bytes of its rows in memory.
    pub rows: f64,
    /// Memory of one copy: in the driver while it is built, and in every executor.
    pub copy: f64,
}

impl Broadcast {
    /// Whether it fits in a driver with so much usable heap, and in executors with so much unified memory.
    #[must_use]
    pub fn fit(
        &self,
        driver_heap: f64,
        executor_unified: f64,
        spark: &SparkDefaults,
    ) -> BroadcastFit {
        if self.rows > spark.broadcast_most.value {
            BroadcastFit::TooLarge
        } else if self.copy > driver_heap - spark.reserved_memory.value {
            BroadcastFit::TooLargeForDriver
        } else if self.copy > executor_unified {
            BroadcastFit::TooLargeForExecutor
        } else if self.files > spark.broadcast_threshold.value {
            BroadcastFit::WithHint
        } else {
            BroadcastFit::Automatic
        }
    }
}
