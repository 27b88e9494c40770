//! What a node leaves to executors, and how many fit.

use std::fmt;

use crate::catalogue::{EksLimits, EksPods, EmrYarn, SparkDefaults};

use super::container::{ExecutorRequest, TooLarge, YarnAllocation};
use super::memory::MemoryPools;
use super::size::{MIB, truncated, widened};

/// Thousandths of a core.
pub type Millicores = u64;

/// A core in [`Millicores`].
pub const CORE: Millicores = 1000;

/// A machine of a cluster, and what it keeps from executors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Memory of the machine in bytes.
    pub memory: u64,
    /// Memory that containers may take in all.
    pub allocatable_memory: u64,
    /// Processors of the machine.
    pub cores: Millicores,
    /// Processors that containers may take in all.
    pub allocatable_cores: Millicores,
    /// How a request for memory is rounded.
    pub rounding: Rounding,
}

/// How a cluster manager rounds a request for memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// As it is asked for (Kubernetes).
    Exact,
    /// Up to a step (YARN).
    Yarn(YarnAllocation),
}

impl Node {
    /// A node of EKS: kubelet keeps memory for every pod it could run, and parts of every core
    /// (`getMemoryMebibytesToReserve` and `getCPUMillicoresToReserve` of nodeadm). `memory` is what the kernel reports; it
    /// is a little less than the instance's nominal memory, so that the result is an upper bound.
    #[must_use]
    pub fn eks(memory: u64, cores: u32, max_pods: u32, eks: &EksLimits) -> Self {
        let cores = u64::from(cores) * CORE;
        let reserved = truncated(eks.reserved_memory.value)
            + truncated(eks.reserved_memory_per_pod.value) * u64::from(max_pods);
        let eviction = truncated(eks.eviction_memory.value);
        Self {
            memory,
            allocatable_memory: memory.saturating_sub(reserved + eviction),
            cores,
            allocatable_cores: cores - eks_reserved_cores(cores, eks),
            rounding: Rounding::Exact,
        }
    }

    /// A node of EKS of a catalogued instance type.
    #[must_use]
    pub fn eks_instance(memory: u64, cores: u32, pods: &EksPods, eks: &EksLimits) -> Self {
        Self::eks(memory, cores, pods.most(), eks)
    }

    /// The node less what the pods of every node ask for: network, proxy, volumes.
    #[must_use]
    pub fn with_daemons(self, eks: &EksLimits) -> Self {
        let memory = truncated(eks.daemon_memory.value);
        let cores = truncated((eks.daemon_processors.value * widened(CORE)).round());
        Self {
            allocatable_memory: self.allocatable_memory.saturating_sub(memory),
            allocatable_cores: self.allocatable_cores.saturating_sub(cores),
            ..self
        }
    }

    /// A node of EMR on EC2 with EMR's own YARN settings. Its resource calculator counts memory alone, so that every
    /// processor of the machine can be given away.
    #[must_use]
    pub fn emr(memory: u64, cores: u32, yarn: &EmrYarn) -> Self {
        Self::yarn(
            memory,
            cores,
            yarn.node,
            YarnAllocation {
                minimum: yarn.smallest / MIB,
                increment: yarn.smallest / MIB,
                maximum: yarn.largest / MIB,
            },
        )
    }

    /// A node of YARN that gives away so many bytes.
    #[must_use]
    pub fn yarn(memory: u64, cores: u32, allocatable: u64, allocation: YarnAllocation) -> Self {
        let cores = u64::from(cores) * CORE;
        Self {
            memory,
            allocatable_memory: allocatable.min(memory),
            cores,
            allocatable_cores: cores,
            rounding: Rounding::Yarn(allocation),
        }
    }

    /// A node by the rule of thumb: a core and a GiB for the system, the rest for executors.
    #[must_use]
    pub fn by_rule_of_thumb(memory: u64, cores: u32, spark: &SparkDefaults) -> Self {
        let cores = u64::from(cores) * CORE;
        let kept_cores = truncated(spark.system_cores.value) * CORE;
        Self {
            memory,
            allocatable_memory: memory.saturating_sub(truncated(spark.system_memory.value)),
            cores,
            allocatable_cores: cores.saturating_sub(kept_cores),
            rounding: Rounding::Exact,
        }
    }

    /// A worker of Databricks: its one executor has every core of the machine, and memory by the rule of thumb.
    #[must_use]
    pub fn databricks(memory: u64, cores: u32, spark: &SparkDefaults) -> Self {
        let plain = Self::by_rule_of_thumb(memory, cores, spark);
        Self {
            allocatable_cores: plain.cores,
            ..plain
        }
    }

    /// How many executors fit, and what is left.
    ///
    /// # Errors
    /// An executor beyond YARN's largest container.
    pub fn pack(&self, request: &ExecutorRequest, cores: Millicores) -> Result<Packing, TooLarge> {
        let container = match self.rounding {
            Rounding::Exact => request.total(),
            Rounding::Yarn(yarn) => yarn.container(request.total())?,
        } * MIB;
        let by_memory = self.allocatable_memory / container.max(1);
        let by_cores = self.allocatable_cores / cores.max(1);
        let executors = by_memory.min(by_cores);
        Ok(Packing {
            executors,
            container,
            cores_each: cores,
            binding: match by_memory.cmp(&by_cores) {
                std::cmp::Ordering::Less => Binding::Memory,
                std::cmp::Ordering::Greater => Binding::Cores,
                std::cmp::Ordering::Equal => Binding::Both,
            },
            wasted_memory: self.allocatable_memory - executors * container,
            wasted_cores: self.allocatable_cores - executors * cores,
        })
    }
}

/// Thousandths of a core that an EKS node keeps: parts of the first, the second, the next two and all further cores.
fn eks_reserved_cores(cores: Millicores, eks: &EksLimits) -> Millicores {
    let steps = [
        (0, CORE, eks.reserved_processor_first.value),
        (CORE, 2 * CORE, eks.reserved_processor_second.value),
        (2 * CORE, 4 * CORE, eks.reserved_processor_to_four.value),
        (4 * CORE, u64::MAX, eks.reserved_processor_further.value),
    ];
    steps
        .iter()
        .map(|(from, to, part)| {
            // Parts of ten thousand, as nodeadm has them: each step is rounded down by itself.
            let in_step = cores.min(*to).saturating_sub(*from);
            in_step * truncated((part * 10_000.0).round()) / 10_000
        })
        .sum()
}

/// What keeps another executor from fitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Memory.
    Memory,
    /// Processors.
    Cores,
    /// Both run out together.
    Both,
    /// The platform: a worker has one executor, though there is room for another.
    OneEach,
}

impl fmt::Display for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Cores => "cores",
            Self::Both => "memory and cores",
            Self::OneEach => "one executor to a worker",
        })
    }
}

/// Executors on one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packing {
    /// How many.
    pub executors: u64,
    /// Bytes of each container, rounded as the cluster manager does.
    pub container: u64,
    /// Cores that each asks for.
    pub cores_each: Millicores,
    /// What keeps another from fitting.
    pub binding: Binding,
    /// Memory of the node that no executor can take.
    pub wasted_memory: u64,
    /// Cores of the node that no executor can take.
    pub wasted_cores: Millicores,
}

impl Packing {
    /// The same where a node has one executor, however much is left: EMR Serverless, and Databricks, whose clusters have
    /// as many executors as workers.
    #[must_use]
    pub fn alone(self, node: &Node) -> Self {
        let wasted_memory = node.allocatable_memory - self.container;
        let wasted_cores = node.allocatable_cores - self.cores_each;
        let binding = match (
            wasted_memory < self.container,
            wasted_cores < self.cores_each,
        ) {
            (true, true) => Binding::Both,
            (true, false) => Binding::Memory,
            (false, true) => Binding::Cores,
            (false, false) => Binding::OneEach,
        };
        Self {
            executors: 1,
            binding,
            wasted_memory,
            wasted_cores,
            ..self
        }
    }
}

/// One node with its executors, for drawing to scale: the parts sum to the node's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryMap {
    /// Memory of the machine.
    pub node: u64,
    /// What the system and the cluster manager keep.
    pub system: u64,
    /// The executors, all alike.
    pub executors: u64,
    /// The parts of each.
    pub executor: ExecutorMap,
    /// Memory that no executor can take.
    pub waste: u64,
    /// What keeps another executor from fitting.
    pub binding: Binding,
    /// Cores of the machine, and how many of them executors have.
    pub cores: Millicores,
    /// Cores that executors have.
    pub used_cores: Millicores,
}

/// The memory of one executor, part by part, in bytes. The parts sum to [`ExecutorMap::container`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExecutorMap {
    /// The container.
    pub container: u64,
    /// Heap that the JVM does not count as usable: a survivor space.
    pub survivor: u64,
    /// Reserved by Spark.
    pub reserved: u64,
    /// Cached blocks, safe from eviction.
    pub storage: u64,
    /// Sorts, aggregates, joins; also cached blocks that can be evicted.
    pub execution: u64,
    /// The program's own objects.
    pub user: u64,
    /// The JVM beside its heap, and Python without a limit.
    pub overhead: u64,
    /// Off the heap.
    pub off_heap: u64,
    /// Python workers.
    pub pyspark: u64,
    /// What rounding the container up adds: usable by whatever needs it, promised to nobody.
    pub rounding: u64,
}

impl ExecutorMap {
    /// The parts with their names, in the order they are stacked.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, u64); 9] {
        [
            ("Reserved", self.reserved),
            ("Storage", self.storage),
            ("Execution", self.execution),
            ("User", self.user),
            ("Survivor space", self.survivor),
            ("Off-heap", self.off_heap),
            ("PySpark", self.pyspark),
            ("Overhead", self.overhead),
            ("Rounding", self.rounding),
        ]
    }
}

impl MemoryMap {
    /// The map of a node packed with executors.
    #[must_use]
    pub fn new(
        node: &Node,
        packing: &Packing,
        request: &ExecutorRequest,
        pools: &MemoryPools,
    ) -> Self {
        let heap = request.heap * MIB;
        // G1 rounds a heap up to its regions: what it takes beyond -Xmx comes out of the overhead.
        let beyond = pools.usable.saturating_sub(heap);
        let executor = ExecutorMap {
            container: packing.container,
            survivor: heap.saturating_sub(pools.usable),
            reserved: pools.reserved,
            storage: pools.storage,
            execution: pools.unified - pools.storage,
            user: pools.user,
            overhead: (request.overhead * MIB).saturating_sub(beyond),
            off_heap: request.off_heap * MIB,
            pyspark: request.pyspark * MIB,
            rounding: packing.container.saturating_sub(request.total() * MIB),
        };
        Self {
            node: node.memory,
            system: node.memory - node.allocatable_memory,
            executors: packing.executors,
            executor,
            waste: packing.wasted_memory,
            binding: packing.binding,
            cores: node.cores,
            used_cores: packing.executors * packing.cores_each,
        }
    }

    /// The part of the node's memory that is in containers.
    #[must_use]
    pub fn used_share(&self) -> f64 {
        widened(self.executors * self.executor.container) / widened(self.node.max(1))
    }
}
