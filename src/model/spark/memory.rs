//! The pools of an executor's memory manager, to the byte.
//!
//! Every share is rounded towards zero exactly where Spark's `UnifiedMemoryManager` and `MemoryManager` round, so the
//! numbers are those an executor's REST page and its memory manager show.

use crate::catalogue::SparkDefaults;

use super::jvm::HeapOptions;
use super::size::{MIB, truncated, widened};

/// Smallest and largest page of Tungsten, and the factor of safety against the rounding to a power of two
/// (`MemoryManager.defaultPageSizeBytes`).
const SMALLEST_PAGE: u64 = MIB;
const LARGEST_PAGE: u64 = 64 * MIB;
const PAGE_SAFETY: u64 = 16;
/// Header of a Java `long[]`, left out of a page so that the whole array fills G1 regions (`LONG_ARRAY_OFFSET`).
const ARRAY_HEADER: u64 = 16;

/// The settings that divide a heap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemorySettings {
    /// Bytes that Spark keeps out of every pool (`RESERVED_SYSTEM_MEMORY_BYTES`).
    pub reserved: u64,
    /// The smallest heap is so many times the reserved memory.
    pub smallest_heap_factor: f64,
    /// `spark.memory.fraction`.
    pub fraction: f64,
    /// `spark.memory.storageFraction`.
    pub storage_fraction: f64,
    /// `spark.memory.offHeap.enabled`.
    pub off_heap_enabled: bool,
    /// `spark.memory.offHeap.size` in bytes. It makes a pool even where off-heap memory is not enabled.
    pub off_heap_size: u64,
    /// `spark.buffer.pageSize` in bytes.
    pub page_size: Option<u64>,
}

impl MemorySettings {
    /// Spark's own defaults.
    #[must_use]
    pub fn defaults(spark: &SparkDefaults) -> Self {
        Self {
            reserved: truncated(spark.reserved_memory.value),
            smallest_heap_factor: spark.smallest_heap_factor.value,
            fraction: spark.memory_fraction.value,
            storage_fraction: spark.storage_fraction.value,
            off_heap_enabled: false,
            off_heap_size: 0,
            page_size: None,
        }
    }

    /// The same for a driver that runs apart from its executors: from Spark 4.3 on it has no pool off the heap
    /// (SPARK-57867), for its container was never given that memory.
    #[must_use]
    pub fn of_cluster_driver(self) -> Self {
        Self {
            off_heap_enabled: false,
            off_heap_size: 0,
            ..self
        }
    }

    /// The smallest heap Spark starts with, and the smallest `spark.executor.memory` it accepts.
    #[must_use]
    pub fn smallest_heap(&self) -> u64 {
        truncated((widened(self.reserved) * self.smallest_heap_factor).ceil())
    }
}

/// Why Spark would not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemoryError {
    /// The JVM's heap is too small (`INVALID_DRIVER_MEMORY`).
    #[error(
        "a heap of {heap} bytes is below the {smallest} bytes that Spark needs; give the JVM more memory"
    )]
    Heap {
        /// What the JVM reports.
        heap: u64,
        /// The least that Spark starts with.
        smallest: u64,
    },
    /// `spark.executor.memory` is too small (`INVALID_EXECUTOR_MEMORY`).
    #[error(
        "spark.executor.memory of {memory} bytes is below the {smallest} bytes that Spark needs; raise spark.executor.memory"
    )]
    Executor {
        /// What is configured.
        memory: u64,
        /// The least that Spark accepts.
        smallest: u64,
    },
}

/// The memory manager of one JVM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryPools {
    /// What `Runtime.maxMemory` reports.
    pub usable: u64,
    /// Kept out of every pool.
    pub reserved: u64,
    /// Execution and storage together, on the heap.
    pub unified: u64,
    /// The part of it in which cached blocks are safe from eviction.
    pub storage: u64,
    /// What is left of the heap for the program's own objects.
    pub user: u64,
    /// Execution and storage together, off the heap.
    pub off_heap: u64,
    /// The part of it in which cached blocks are safe from eviction.
    pub off_heap_storage: u64,
    /// Whether sorts, aggregates and joins work off the heap: then the unified memory on the heap is not theirs.
    pub works_off_heap: bool,
    /// The page in which operators take memory.
    pub page: u64,
}

impl MemoryPools {
    /// The pools of a JVM with this heap and so many cores.
    ///
    /// # Errors
    /// A heap below one and a half times the reserved memory.
    pub fn new(
        usable: u64,
        cores: u32,
        regions: bool,
        settings: &MemorySettings,
    ) -> Result<Self, MemoryError> {
        let smallest = settings.smallest_heap();
        if usable < smallest {
            return Err(MemoryError::Heap {
                heap: usable,
                smallest,
            });
        }
        let share = |whole: u64, part: f64| truncated(widened(whole) * part);
        let unified = share(usable - settings.reserved, settings.fraction);
        let mut pools = Self {
            usable,
            reserved: settings.reserved,
            unified,
            storage: share(unified, settings.storage_fraction),
            user: usable - settings.reserved - unified,
            off_heap: settings.off_heap_size,
            off_heap_storage: share(settings.off_heap_size, settings.storage_fraction),
            works_off_heap: settings.off_heap_enabled,
            page: 0,
        };
        pools.page = settings
            .page_size
            .unwrap_or_else(|| pools.default_page(cores, regions));
        Ok(pools)
    }

    /// The pools of an executor with `-Xmx` of so many bytes.
    ///
    /// # Errors
    /// See [`MemoryPools::new`]; and `spark.executor.memory` itself below the same limit.
    pub fn of_executor(
        xmx: u64,
        cores: u32,
        heap: &HeapOptions,
        settings: &MemorySettings,
    ) -> Result<Self, MemoryError> {
        check_executor_memory(xmx, settings)?;
        let regions = heap.collector.has_regions();
        Self::new(heap.max_memory(xmx), cores, regions, settings)
    }

    fn default_page(&self, cores: u32, regions: bool) -> u64 {
        let pool = self.working() - self.working_storage();
        let page = (pool / u64::from(cores.max(1)) / PAGE_SAFETY)
            .next_power_of_two()
            .clamp(SMALLEST_PAGE, LARGEST_PAGE);
        if regions && !self.works_off_heap {
            page - ARRAY_HEADER
        } else {
            page
        }
    }

    /// The pool that sorts, aggregates and joins work in, storage included.
    #[must_use]
    pub fn working(&self) -> u64 {
        if self.works_off_heap {
            self.off_heap
        } else {
            self.unified
        }
    }

    fn working_storage(&self) -> u64 {
        if self.works_off_heap {
            self.off_heap_storage
        } else {
            self.storage
        }
    }

    /// What execution can take while so many bytes are cached: storage gives back all but its protected part.
    #[must_use]
    pub fn execution(&self, cached: u64) -> u64 {
        self.working() - cached.min(self.working_storage())
    }

    /// The most one task can take while so many tasks hold memory. A task alone has the whole pool.
    #[must_use]
    pub fn per_task(&self, active_tasks: u32, cached: u64) -> u64 {
        self.execution(cached) / u64::from(active_tasks.max(1))
    }
}

/// Whether Spark accepts a configured `spark.executor.memory` of so many bytes.
///
/// # Errors
/// Below one and a half times the reserved memory.
pub fn check_executor_memory(memory: u64, settings: &MemorySettings) -> Result<(), MemoryError> {
    let smallest = settings.smallest_heap();
    if memory < smallest {
        Err(MemoryError::Executor { memory, smallest })
    } else {
        Ok(())
    }
}
