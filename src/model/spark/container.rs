//! What an executor or a driver asks its cluster manager for.
//!
//! Whole MiB throughout, rounded towards zero, as Spark's own classes for YARN and Kubernetes compute it.

use crate::catalogue::SparkDefaults;

use super::size::{MIB, truncated, up_to, widened};

/// The language of the program that is submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Java, Scala, SQL: everything that runs in the JVM alone.
    Jvm,
    /// Python: worker processes beside the JVM.
    Python,
    /// R: worker processes beside the JVM.
    R,
}

/// Where the driver runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeployMode {
    /// `--deploy-mode cluster`: inside the cluster.
    Cluster,
    /// `--deploy-mode client`, notebooks: on the machine that submits.
    Client,
}

/// Who hands out containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manager {
    /// YARN.
    Yarn,
    /// Kubernetes.
    Kubernetes,
}

/// The settings that decide how much memory a JVM may use beside its heap. The same for executors and drivers.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct OverheadSettings {
    /// `spark.executor.memoryOverhead` in MiB. It replaces everything else, even below the minimum.
    pub fixed: Option<u64>,
    /// `spark.executor.memoryOverheadFactor`.
    pub factor: Option<f64>,
    /// `spark.kubernetes.memoryOverheadFactor`: the older setting, which Kubernetes still reads.
    pub kubernetes_factor: Option<f64>,
    /// `spark.executor.minMemoryOverhead` in MiB. Spark 3 has no such setting: its minimum is a constant, the default of 4.
    pub minimum: Option<u64>,
}

/// Where and as what a program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its language.
    pub language: Language,
    /// Where the driver runs.
    pub mode: DeployMode,
    /// Who hands out containers.
    pub manager: Manager,
}

impl Program {
    /// The overhead of a JVM with so many MiB of heap, in MiB.
    #[must_use]
    pub fn overhead(self, heap: u64, settings: &OverheadSettings, spark: &SparkDefaults) -> u64 {
        settings.fixed.unwrap_or_else(|| {
            let share = truncated(self.overhead_factor(settings, spark) * widened(heap));
            share.max(Self::minimum_overhead(settings, spark))
        })
    }

    /// The share of the heap that is added as overhead.
    ///
    /// Kubernetes in cluster mode takes 0.40 for Python and R, unless a factor is set; in client mode the driver never
    /// passes through the step that does so, and executors get 0.10. YARN makes no difference between languages.
    #[must_use]
    pub fn overhead_factor(self, settings: &OverheadSettings, spark: &SparkDefaults) -> f64 {
        if let Some(factor) = settings.factor {
            return factor;
        }
        let usual = spark.overhead_factor.value;
        if self.manager == Manager::Yarn {
            return usual;
        }
        let foreign = self.language != Language::Jvm && self.mode == DeployMode::Cluster;
        settings.kubernetes_factor.unwrap_or(if foreign {
            spark.kubernetes_foreign_overhead_factor.value
        } else {
            usual
        })
    }

    fn minimum_overhead(settings: &OverheadSettings, spark: &SparkDefaults) -> u64 {
        let usual = truncated(spark.minimum_overhead.value) / MIB;
        settings.minimum.unwrap_or(usual)
    }

    /// What an executor asks for, part by part.
    #[must_use]
    pub fn executor(self, settings: &ExecutorSettings, spark: &SparkDefaults) -> ExecutorRequest {
        let python = self.language == Language::Python;
        ExecutorRequest {
            heap: settings.heap,
            overhead: self.overhead(settings.heap, &settings.overhead, spark),
            off_heap: if settings.off_heap_enabled {
                settings.off_heap
            } else {
                0
            },
            pyspark: if python { settings.pyspark } else { 0 },
        }
    }

    /// What a driver that runs in the cluster asks for, in MiB: its heap and its overhead, nothing else.
    #[must_use]
    pub fn driver(self, heap: u64, settings: &OverheadSettings, spark: &SparkDefaults) -> u64 {
        heap + self.overhead(heap, settings, spark)
    }
}

/// What is set for every executor, in MiB.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct ExecutorSettings {
    /// `spark.executor.memory`.
    pub heap: u64,
    /// Memory beside the heap.
    pub overhead: OverheadSettings,
    /// `spark.memory.offHeap.enabled`.
    pub off_heap_enabled: bool,
    /// `spark.memory.offHeap.size`.
    pub off_heap: u64,
    /// `spark.executor.pyspark.memory`; zero where it is not set.
    pub pyspark: u64,
}

/// What one executor asks for, in MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExecutorRequest {
    /// `-Xmx`.
    pub heap: u64,
    /// Memory of the JVM beside its heap, and of Python workers without a limit of their own.
    pub overhead: u64,
    /// Tungsten's memory off the heap.
    pub off_heap: u64,
    /// Memory of Python workers.
    pub pyspark: u64,
}

impl ExecutorRequest {
    /// All parts together: the container's limit.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.heap + self.overhead + self.off_heap + self.pyspark
    }
}

/// The most address space each Python worker gets, in bytes: `spark.executor.pyspark.memory` over the cores of the
/// executor in whole MiB (`RLIMIT_AS`, from `BasePythonRunner.getWorkerMemoryMb`). `None` where the setting is not made: then nothing stops a worker but the container.
#[must_use]
pub fn python_worker_limit(pyspark_mib: Option<u64>, cores: u32) -> Option<u64> {
    pyspark_mib.map(|memory| memory / u64::from(cores.max(1)) * MIB)
}

/// How YARN rounds a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YarnAllocation {
    /// `yarn.scheduler.minimum-allocation-mb`.
    pub minimum: u64,
    /// The step: the minimum with the Capacity Scheduler, `yarn.scheduler.increment-allocation-mb` with the Fair one.
    pub increment: u64,
    /// `yarn.scheduler.maximum-allocation-mb`.
    pub maximum: u64,
}

/// A request larger than YARN hands out: the submission fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a container of {asked} MiB is more than the {maximum} MiB of yarn.scheduler.maximum-allocation-mb; ask for less memory per executor or raise the maximum"
)]
pub struct TooLarge {
    /// The container, rounded up.
    pub asked: u64,
    /// The most that YARN hands out.
    pub maximum: u64,
}

impl YarnAllocation {
    /// The container for a request of so many MiB (`DefaultResourceCalculator.normalize`).
    ///
    /// # Errors
    /// A request beyond the maximum.
    pub fn container(&self, request: u64) -> Result<u64, TooLarge> {
        if request > self.maximum {
            return Err(TooLarge {
                asked: request,
                maximum: self.maximum,
            });
        }
        let step = self.increment.max(1);
        Ok(up_to(request.max(self.minimum), step).min(self.maximum))
    }
}

/// The largest heap, in MiB, of an executor whose container must not pass `container` MiB, where `taken` MiB of it go
/// to off-heap memory and Python. `None` where not even one MiB of heap fits.
#[must_use]
pub fn largest_heap(container: u64, taken: u64, overhead: impl Fn(u64) -> u64) -> Option<u64> {
    let fits = |heap: u64| heap + overhead(heap) + taken <= container;
    // Overhead never falls with the heap, so the heaps that fit are the first so many: bisect.
    let (mut low, mut high) = (0, container + 1);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low > 0).then_some(low)
}
