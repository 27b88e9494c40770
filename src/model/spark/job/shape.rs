//! Executors of one shape on one kind of node: what they ask for, what they get, and how many fit.

use crate::catalogue::{Catalogue, CatalogueError, SparkDefaults};
use crate::scenario::{
    DeployMode as Mode, Executor, GarbageCollector, JobLanguage, SparkJob, SparkPlatform,
};

use super::super::container::{
    DeployMode, ExecutorRequest, ExecutorSettings, Language, Manager, OverheadSettings, Program,
    YarnAllocation, largest_heap,
};
use super::super::ergonomics::collector;
use super::super::jvm::{COMPRESSED_REFERENCES, Collector, HeapOptions};
use super::super::memory::{MemoryError, MemoryPools, MemorySettings};
use super::super::node::{CORE, MemoryMap, Node, Packing, Rounding};
use super::super::risk::overhead_needed;
use super::super::size::{GIB, MIB, truncated, widened};

/// Heaps above [`COMPRESSED_REFERENCES`] hold no more objects than one of that size, until they reach this.
const REFERENCES_PAY_OFF: u64 = 48 * GIB;
/// Executors of more cores are not tried when the shape is left to the planner.
const MOST_CORES_TRIED: u32 = 8;
/// A task with this part of the memory of another has hardly less.
pub const HARDLY_LESS: f64 = 0.9;

/// Executors of one shape on one kind of node.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The instance type; `None` on EMR Serverless, where a worker is as large as its executor.
    pub instance: Option<String>,
    /// `spark.executor.cores`.
    pub cores: u32,
    /// What is set for every executor, in MiB.
    pub settings: ExecutorSettings,
    /// What one asks for, in MiB.
    pub request: ExecutorRequest,
    /// The collector its JVM picks.
    pub collector: Collector,
    /// Its pools.
    pub pools: MemoryPools,
    /// The node.
    pub node: Node,
    /// How many fit.
    pub packing: Packing,
}

impl Shape {
    /// Tasks that run at once on one node.
    #[must_use]
    pub fn slots(&self) -> u64 {
        self.packing.executors * u64::from(self.cores)
    }

    /// Memory of a task while every core is busy, in bytes.
    #[must_use]
    pub fn per_task(&self) -> u64 {
        self.pools.per_task(self.cores, 0)
    }

    /// Whether a task has hardly less memory than one of another shape, or more.
    #[must_use]
    pub fn is_as_roomy_as(&self, other: &Self) -> bool {
        widened(self.per_task()) >= HARDLY_LESS * widened(other.per_task())
    }

    /// Whether this shape is at least as good as another on the same kind of node in all that counts, and better in some
    /// of it: tasks at once on a node, those left on a node beside the driver, cores near to the guide, memory of a task.
    #[must_use]
    pub fn beats(&self, other: &Self, guide: u64, driver: u64) -> bool {
        let merits = |shape: &Self| {
            let cores = u64::from(shape.cores);
            let places = u64::from(!shape.has_room_beside(driver));
            let beside_driver = (shape.packing.executors - places) * cores;
            (shape.slots(), beside_driver, cores.abs_diff(guide))
        };
        let (own, its) = (merits(self), merits(other));
        let is_better = own != its || self.per_task() > other.per_task();
        let is_as_good = own.0 >= its.0 && own.1 >= its.1 && own.2 <= its.2;
        is_better && is_as_good && self.is_as_roomy_as(other)
    }

    /// Whether a driver's container of so many bytes goes where no executor can. YARN counts memory alone, Kubernetes
    /// the driver's core too.
    #[must_use]
    pub fn has_room_beside(&self, driver: u64) -> bool {
        self.has_core_beside() && self.packing.wasted_memory >= driver
    }

    /// Whether the driver's core, where it is counted, is left on a node.
    pub(super) fn has_core_beside(&self) -> bool {
        match self.node.rounding {
            Rounding::Exact => self.packing.wasted_cores >= CORE,
            Rounding::Yarn(_) => true,
        }
    }

    /// The node drawn to scale.
    #[must_use]
    pub fn map(&self) -> MemoryMap {
        MemoryMap::new(&self.node, &self.packing, &self.request, &self.pools)
    }

    /// The name by which the planner keeps a choice: `m5.4xlarge/5`, or on EMR Serverless `worker-16g/4`.
    #[must_use]
    pub fn key(&self) -> String {
        let cores = self.cores;
        match &self.instance {
            Some(instance) => format!("{instance}/{cores}"),
            None => format!("worker-{}g/{cores}", self.node.memory / GIB),
        }
    }
}

/// Why executors of a shape cannot run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unfit {
    /// An executor has more cores than a node can give, in thousandths of a core.
    Cores {
        /// What one executor asks for.
        asked: u64,
        /// What a node gives.
        given: u64,
    },
    /// An executor asks for more memory than a node can give, in bytes.
    Memory {
        /// What one executor asks for.
        asked: u64,
        /// What a node gives.
        given: u64,
    },
    /// Spark does not start with so small a heap.
    Heap {
        /// Why.
        error: MemoryError,
        /// The smallest `spark.executor.memory` it starts with, in bytes.
        least: u64,
    },
}

/// How a job runs.
#[must_use]
pub fn program(job: &SparkJob) -> Program {
    Program {
        language: match job.language {
            JobLanguage::Jvm => Language::Jvm,
            JobLanguage::Python => Language::Python,
            JobLanguage::R => Language::R,
        },
        mode: match job.deploy_mode {
            Mode::Cluster => DeployMode::Cluster,
            Mode::Client => DeployMode::Client,
        },
        manager: match job.cluster.platform {
            SparkPlatform::Eks => Manager::Kubernetes,
            _ => Manager::Yarn,
        },
    }
}

/// The node of a platform on an instance type.
///
/// # Errors
/// An instance type the catalogue does not have.
pub fn node_of(
    catalogue: &Catalogue,
    platform: SparkPlatform,
    instance: &str,
) -> Result<Node, CatalogueError> {
    let spark = catalogue.spark();
    let kind = catalogue.instance(instance)?;
    let memory = truncated(kind.memory_bytes);
    let platforms = catalogue.spark_platforms();
    Ok(match platform {
        SparkPlatform::EmrEc2 => match platforms.emr_yarn(instance) {
            Ok(yarn) => Node::emr(memory, kind.vcpu, yarn),
            Err(_) => emr_by_pattern(memory, kind.vcpu, spark),
        },
        SparkPlatform::Eks => {
            let eks = catalogue.eks_limits();
            let node = match platforms.eks_pods(instance) {
                Ok(pods) => Node::eks_instance(memory, kind.vcpu, pods, eks),
                Err(_) => {
                    let pods = truncated(eks.pods_of_small_node.value);
                    Node::eks(
                        memory,
                        kind.vcpu,
                        u32::try_from(pods).unwrap_or(u32::MAX),
                        eks,
                    )
                }
            };
            node.with_daemons(eks)
        }
        SparkPlatform::Yarn => {
            let plain = Node::by_rule_of_thumb(memory, kind.vcpu, spark);
            let minimum = truncated(spark.yarn_minimum_allocation.value) / MIB;
            Node {
                rounding: Rounding::Yarn(YarnAllocation {
                    minimum,
                    increment: minimum,
                    maximum: plain.allocatable_memory / MIB,
                }),
                ..plain
            }
        }
        SparkPlatform::Databricks => Node::databricks(memory, kind.vcpu, spark),
        SparkPlatform::EmrServerless => Node::by_rule_of_thumb(memory, kind.vcpu, spark),
    })
}

/// A node of EMR whose instance type is not in its guide.
fn emr_by_pattern(memory: u64, vcpu: u32, spark: &SparkDefaults) -> Node {
    let share = truncated(widened(memory) * spark.emr_node_share.value);
    let left = memory.saturating_sub(truncated(spark.emr_node_kept.value));
    let allocatable = share.max(left);
    let step = truncated(spark.emr_minimum_allocation.value) / MIB;
    Node::yarn(
        memory,
        vcpu,
        allocatable,
        YarnAllocation {
            minimum: step,
            increment: step,
            maximum: allocatable / MIB,
        },
    )
}

/// Everything a shape is made from.
pub struct Maker<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) job: &'a SparkJob,
    /// What one Python worker holds while it works, in bytes, at P95.
    pub(super) python_batch: f64,
}

impl Maker<'_> {
    fn platform(&self) -> SparkPlatform {
        self.job.cluster.platform
    }

    fn program(&self) -> Program {
        program(self.job)
    }

    /// The overhead settings of the platform itself.
    fn overhead(&self) -> OverheadSettings {
        OverheadSettings {
            factor: (self.platform() == SparkPlatform::EmrEc2)
                .then_some(self.catalogue.spark().emr_overhead_factor.value),
            ..OverheadSettings::default()
        }
    }

    /// The shape that the file gives, on an instance type.
    ///
    /// # Errors
    /// The catalogue lacks the instance type; or, inside, why it does not fit.
    pub fn given(
        &self,
        instance: Option<&str>,
        executor: &Executor,
    ) -> Result<Result<Shape, Unfit>, CatalogueError> {
        let mib = |bytes: f64| truncated(bytes) / MIB;
        let mut overhead = self.overhead();
        overhead.fixed = executor.overhead.map(mib);
        let settings = ExecutorSettings {
            heap: mib(executor.memory),
            overhead,
            off_heap_enabled: executor.off_heap.is_some_and(|bytes| bytes > 0.0),
            off_heap: executor.off_heap.map_or(0, mib),
            pyspark: executor.pyspark_memory.map_or(0, mib),
        };
        let Some(instance) = instance else {
            return Ok(self.worker(executor.cores, &settings));
        };
        let node = node_of(self.catalogue, self.platform(), instance)?;
        Ok(self.packed(Some(instance), node, executor.cores, settings))
    }

    /// A worker of EMR Serverless around an executor: the smallest that holds it.
    fn worker(&self, cores: u32, settings: &ExecutorSettings) -> Result<Shape, Unfit> {
        let asked = self
            .program()
            .executor(settings, self.catalogue.spark())
            .total()
            * MIB;
        let workers = self.catalogue.spark_platforms().serverless();
        let most_cores = workers.iter().map(|worker| worker.vcpu).max().unwrap_or(0);
        let fitting: Vec<_> = workers
            .iter()
            .filter(|worker| worker.vcpu >= cores)
            .collect();
        let worker = fitting
            .iter()
            .find_map(|worker| Some((worker.vcpu, worker.memory(asked)?)));
        let Some((vcpu, memory)) = worker else {
            return Err(match fitting.iter().map(|worker| worker.most).max() {
                Some(given) => Unfit::Memory { asked, given },
                None => Unfit::Cores {
                    asked: u64::from(cores) * CORE,
                    given: u64::from(most_cores) * CORE,
                },
            });
        };
        let node = Node {
            memory,
            allocatable_memory: memory,
            cores: u64::from(vcpu) * CORE,
            allocatable_cores: u64::from(vcpu) * CORE,
            rounding: Rounding::Exact,
        };
        let mut shape = self.packed(None, node, cores, *settings)?;
        shape.packing = shape.packing.alone(&shape.node);
        Ok(shape)
    }

    fn packed(
        &self,
        instance: Option<&str>,
        node: Node,
        cores: u32,
        settings: ExecutorSettings,
    ) -> Result<Shape, Unfit> {
        let spark = self.catalogue.spark();
        let asked_cores = u64::from(cores) * CORE;
        if asked_cores > node.allocatable_cores {
            return Err(Unfit::Cores {
                asked: asked_cores,
                given: node.allocatable_cores,
            });
        }
        let request = self.program().executor(&settings, spark);
        let too_large = Unfit::Memory {
            asked: request.total() * MIB,
            given: node.allocatable_memory,
        };
        let mut packing = node.pack(&request, asked_cores).map_err(|_| too_large)?;
        if packing.executors == 0 {
            return Err(too_large);
        }
        if self.platform() == SparkPlatform::Databricks {
            packing = packing.alone(&node);
        }
        // No processor limit is set on a container, so its JVM sees the node's; it sees the memory limit where there
        // is one: on Kubernetes and EMR Serverless.
        let seen = match node.rounding {
            Rounding::Exact => packing.container,
            Rounding::Yarn(_) => node.memory,
        };
        let processors = u32::try_from(node.cores / CORE).unwrap_or(u32::MAX);
        let collector = match self.job.collector {
            None => collector(processors, seen),
            Some(GarbageCollector::G1) => Collector::G1,
            Some(GarbageCollector::Parallel) => Collector::Parallel,
            Some(GarbageCollector::Serial) => Collector::Serial,
            Some(GarbageCollector::Z) => Collector::Z,
            Some(GarbageCollector::Shenandoah) => Collector::Shenandoah,
        };
        let memory = MemorySettings {
            off_heap_enabled: settings.off_heap_enabled,
            off_heap_size: settings.off_heap * MIB,
            fraction: (self.job.memory_fraction).unwrap_or(spark.memory_fraction.value),
            ..MemorySettings::defaults(spark)
        };
        let heap = HeapOptions::new(collector);
        let pools = MemoryPools::of_executor(settings.heap * MIB, cores, &heap, &memory).map_err(
            |error| Unfit::Heap {
                error,
                least: smallest_memory(cores, &heap, &memory),
            },
        )?;
        Ok(Shape {
            instance: instance.map(str::to_owned),
            cores,
            settings,
            request,
            collector,
            pools,
            node,
            packing,
        })
    }

    /// The shapes worth comparing on an instance type: as much heap as fits, for every number of cores; where many types
    /// are compared, only those that no other [beats](Shape::beats).
    ///
    /// # Errors
    /// The catalogue lacks the instance type.
    pub fn tried(
        &self,
        instance: &str,
        is_one_of_many: bool,
    ) -> Result<Vec<Shape>, CatalogueError> {
        let node = node_of(self.catalogue, self.platform(), instance)?;
        if self.platform() == SparkPlatform::Databricks {
            let cores = u32::try_from(node.allocatable_cores / CORE).unwrap_or(u32::MAX);
            let whole = self.filling(instance, node, cores, 0);
            return Ok(whole.into_iter().collect());
        }
        let shapes: Vec<Shape> = (1..=MOST_CORES_TRIED)
            .filter_map(|cores| self.fullest(instance, node, cores))
            .collect();
        if !is_one_of_many {
            return Ok(shapes);
        }
        let guide = guide_cores(self.catalogue.spark());
        let driver = self.usual_driver();
        let is_beaten = |shape: &Shape| {
            let mut others = shapes.iter();
            others.any(|other| other.beats(shape, guide, driver))
        };
        Ok(shapes
            .iter()
            .filter(|shape| !is_beaten(shape))
            .cloned()
            .collect())
    }

    /// The shapes of EMR Serverless: every number of processors, with the least memory that goes with it, twice as much, and
    /// so on to the most.
    #[must_use]
    pub fn workers(&self) -> Vec<Shape> {
        let workers = self.catalogue.spark_platforms().serverless();
        let sizes = workers.iter().flat_map(|worker| {
            let doubled = std::iter::successors(Some(worker.least), |size| Some(size * 2));
            let between = doubled.take_while(|size| *size < worker.most);
            let sizes = between.chain([worker.most]);
            sizes.filter_map(|size| Some((worker.vcpu, worker.memory(size)?)))
        });
        sizes
            .filter_map(|(vcpu, memory)| {
                let settings = self.settings_for(memory / MIB, vcpu)?;
                self.worker(vcpu, &settings).ok()
            })
            .collect()
    }

    /// The container of a driver that collects and broadcasts little, in bytes; 0 where it is outside the cluster.
    fn usual_driver(&self) -> u64 {
        let spark = self.catalogue.spark();
        let heap = truncated(spark.driver_memory.value) / MIB;
        match self.job.deploy_mode {
            Mode::Client => 0,
            Mode::Cluster => {
                let asked = self
                    .program()
                    .driver(heap, &OverheadSettings::default(), spark);
                asked * MIB
            }
        }
    }

    /// Executors of so many cores with as much heap as leaves room for all that the cores allow; and for the driver, where
    /// that makes them hardly smaller, so that it takes no executor's place.
    fn fullest(&self, instance: &str, node: Node, cores: u32) -> Option<Shape> {
        let fullest = self.filling(instance, node, cores, 0)?;
        let driver = self.usual_driver();
        let beside_driver = self
            .filling(instance, node, cores, driver)
            .filter(|shape| shape.packing.executors == fullest.packing.executors)
            .filter(|shape| shape.has_room_beside(driver) && shape.is_as_roomy_as(&fullest));
        Some(beside_driver.unwrap_or(fullest))
    }

    /// Executors of so many cores that share all of a node's memory but so many bytes.
    fn filling(&self, instance: &str, node: Node, cores: u32, kept: u64) -> Option<Shape> {
        let each = node.allocatable_cores / (u64::from(cores) * CORE);
        let shared = node.allocatable_memory.saturating_sub(kept);
        let share = shared.checked_div(each)? / MIB;
        let container = match node.rounding {
            Rounding::Exact => share,
            Rounding::Yarn(yarn) => {
                share.min(yarn.maximum) / yarn.increment.max(1) * yarn.increment
            }
        };
        let settings = self.settings_for(container, cores)?;
        self.packed(Some(instance), node, cores, settings).ok()
    }

    /// The settings of an executor that fills a container of so many MiB.
    fn settings_for(&self, container: u64, cores: u32) -> Option<ExecutorSettings> {
        let spark = self.catalogue.spark();
        let mut overhead = self.overhead();
        let program = self.program();
        let python = self.job.language == JobLanguage::Python;
        let needed = overhead_needed(python, false, cores, self.python_batch, spark);
        let needed = truncated((needed / widened(MIB)).ceil());
        let own = overhead;
        let beside = |heap| {
            program
                .overhead(heap, &own, spark)
                .max(if python { needed } else { 0 })
        };
        let mut heap = largest_heap(container, 0, beside)?;
        let compresses = self.job.collector != Some(GarbageCollector::Z);
        if compresses && heap < REFERENCES_PAY_OFF / MIB {
            heap = heap.min(COMPRESSED_REFERENCES / MIB);
        }
        heap = heap.min(truncated(spark.largest_sensible_heap.value) / MIB);
        if beside(heap) > program.overhead(heap, &own, spark) {
            overhead.fixed = Some(beside(heap));
        }
        Some(ExecutorSettings {
            heap,
            overhead,
            ..ExecutorSettings::default()
        })
    }
}

/// The number of cores of an executor that is a guide.
#[must_use]
pub fn guide_cores(spark: &SparkDefaults) -> u64 {
    truncated(spark.cores_per_executor.value)
}

/// The smallest `spark.executor.memory`, in bytes and whole MiB, that a JVM with this collector makes enough of.
fn smallest_memory(cores: u32, heap: &HeapOptions, settings: &MemorySettings) -> u64 {
    let starts = |mib: u64| MemoryPools::of_executor(mib * MIB, cores, heap, settings).is_ok();
    let least = settings.smallest_heap() / MIB;
    // No collector keeps more than a third of the heap to itself.
    (least..=2 * least)
        .find(|mib| starts(*mib))
        .unwrap_or(2 * least)
        * MIB
}
