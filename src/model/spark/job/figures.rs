//! The memory of an executor and of its node as quantities of the graph.

use crate::catalogue::SparkDefaults;
use crate::quantity::{Handle, Source};
use crate::scenario::{JobLanguage, SparkJob};
use crate::units::Measure;

use super::super::super::defaults::documented;
use super::super::super::scope::Scope;
use super::super::super::source;
use super::super::jvm::Collector;
use super::super::risk::workers_overhead;
use super::super::size::widened;
use super::shape::Shape;
use super::stages::range;

const MEMORY: Source = Source::documentation(
    "Apache Spark UnifiedMemoryManager and HotSpot JDK 17; equal to the byte to running executors",
);
pub(super) const CONTAINER: Source = Source::documentation(
    "Apache Spark ResourceProfile and the cluster manager's rounding; equal to Spark's own classes",
);

const PER_TASK: Source = Source::documentation(
    "Apache Spark ExecutionMemoryPool: what cached blocks and broadcasts leave of execution and storage, over the tasks that run",
);
const OVERHEAD: Source = Source::derivation(
    "the JVM beside its heap; for Python a daemon and a worker for every core, with what each works on",
);

/// The memory of an executor and of its node, as quantities: exact, for nothing in it is an estimate.
pub(super) fn executor(scope: &Scope<'_>, shape: &Shape) {
    let map = shape.map();
    let below = scope.below("executor");
    let bytes = |name: &str, label: &str, value: u64, source: Source| {
        below.figure(name, label, widened(value), Measure::Bytes, source);
    };
    let survivor = match shape.collector {
        Collector::G1 | Collector::Z | Collector::Shenandoah => "Heap that G1 does not count",
        Collector::Parallel | Collector::Serial => {
            "Heap in a survivor space, which Spark does not see"
        }
    };
    bytes(
        "heap",
        "Heap of an executor (-Xmx)",
        shape.request.heap << 20,
        source::SCENARIO,
    );
    bytes(
        "usable_heap",
        "Heap that the JVM reports",
        shape.pools.usable,
        MEMORY,
    );
    bytes(
        "reserved",
        "Reserved by Spark",
        map.executor.reserved,
        MEMORY,
    );
    bytes(
        "unified",
        "Execution and storage together",
        shape.pools.unified,
        MEMORY,
    );
    bytes(
        "storage",
        "Storage that is safe from eviction",
        map.executor.storage,
        MEMORY,
    );
    bytes("execution", "Execution", map.executor.execution, MEMORY);
    bytes(
        "user",
        "The program's own objects",
        map.executor.user,
        MEMORY,
    );
    bytes("survivor", survivor, map.executor.survivor, MEMORY);
    bytes("off_heap", "Off the heap", map.executor.off_heap, CONTAINER);
    bytes("pyspark", "Python workers", map.executor.pyspark, CONTAINER);
    bytes(
        "overhead",
        "Overhead",
        shape.request.overhead << 20,
        CONTAINER,
    );
    bytes(
        "container",
        "Container of an executor",
        map.executor.container,
        CONTAINER,
    );
    bytes(
        "page",
        "Page in which operators take memory",
        shape.pools.page,
        MEMORY,
    );
    let below = scope.below("node");
    let bytes = |name: &str, label: &str, value: u64| {
        below.figure(name, label, widened(value), Measure::Bytes, CONTAINER);
    };
    bytes("memory", "Memory of a node", shape.node.memory);
    bytes("system", "Memory a node keeps", map.system);
    bytes(
        "waste",
        "Memory of a node that no executor can take",
        map.waste,
    );
}

/// Memory of a task while every core is busy: its share of what a broadcast leaves.
pub(super) fn per_task<'b>(
    scope: &Scope<'b>,
    shape: &Shape,
    broadcast: Option<Handle<'b>>,
) -> Handle<'b> {
    let builder = scope.builder;
    let bytes = |value| builder.constant(widened(value), Measure::Bytes);
    let nothing = bytes(shape.per_task());
    let memory = match broadcast {
        // Blocks are on the heap, whatever operators work in.
        Some(copy) if !shape.pools.works_off_heap => {
            let pool = bytes(shape.pools.unified) - copy.min(bytes(shape.pools.storage));
            (pool / bytes(u64::from(shape.cores))).floor() * bytes(1)
        }
        _ => nothing,
    };
    scope
        .below("executor")
        .quantity("per_task")
        .label("Memory of a task while every core is busy")
        .measure(Measure::Bytes)
        .cite(PER_TASK)
        .is(memory)
}

/// What a JVM takes beside its heap, in the range that was measured.
pub(super) fn jvm_beside_heap<'b>(scope: &Scope<'b>, spark: &SparkDefaults) -> Handle<'b> {
    let (low, high) = (
        &spark.jvm_memory_beside_heap_low,
        &spark.jvm_memory_beside_heap,
    );
    let text = format!("uniform {} to {} MB", low.listed, high.listed);
    let estimate = range(&text, Measure::Bytes, high.value);
    scope.builder.estimate_with(
        scope.path("jvm_beside_heap"),
        "Memory of a JVM beside its heap",
        &estimate,
        documented(high),
    )
}

/// Memory beside the heap that an executor needs: the JVM's own, and where Python has no limit of its own, its workers.
pub(super) fn overhead<'b>(
    scope: &Scope<'b>,
    job: &SparkJob,
    shape: &Shape,
    (jvm, batch): (Handle<'b>, Handle<'b>),
    spark: &SparkDefaults,
) -> Handle<'b> {
    let python = job.language == JobLanguage::Python;
    let limited = shape.settings.pyspark > 0;
    let idle = workers_overhead(python, limited, shape.cores, 0.0, spark);
    let idle = scope.builder.constant(idle, Measure::Bytes);
    let workers = if python && !limited { shape.cores } else { 0 };
    scope
        .quantity("overhead_needed")
        .label("Memory beside the heap that an executor needs")
        .measure(Measure::Bytes)
        .cite(OVERHEAD)
        .is(jvm + idle + batch * f64::from(workers))
}
