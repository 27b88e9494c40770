//! What a broker's machine gives Kafka: processors, memory to cache with, and what the operating system lets it open.

use crate::quantity::{Handle, Source};
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::{self, documented};
use super::super::scope::Scope;
use super::super::source;

/// The machine of a broker.
pub(super) struct Machine {
    /// Virtual processors.
    pub(super) vcpu: f64,
    /// Bytes.
    pub(super) memory: f64,
    pub(super) source: Source,
}

/// What the machine sustains.
#[derive(Clone)]
pub(super) struct MachineLimits<'b> {
    /// Bytes per second written, or sent at a quarter of the work, with all processors at work.
    pub(super) processor: Handle<'b>,
    /// Bytes of memory left to cache what was written last.
    pub(super) page_cache: Handle<'b>,
}

/// What the operating system allows one process, where people run it themselves.
#[derive(Clone)]
pub(super) struct SystemLimits<'b> {
    pub(super) files: Handle<'b>,
    pub(super) memory_maps: Handle<'b>,
}

/// Adds the limits of the machine under `scope`.
pub(super) fn machine_limits<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    scope: &Scope<'b>,
    machine: &Machine,
) -> MachineLimits<'b> {
    let builder = scope.builder;
    let kafka = context.catalogue.kafka();
    let processors = scope.figure(
        "processors",
        "Virtual processors of a broker",
        machine.vcpu,
        Measure::Count,
        machine.source.clone(),
    );
    let memory = scope.figure(
        "memory",
        "Memory of a broker",
        machine.memory,
        Measure::Bytes,
        machine.source.clone(),
    );
    let written = &context.catalogue.published_rules().google.vcpu_throughput;
    let each = builder.constant(written.value, Measure::BytesPerSecond);
    let processor = scope
        .quantity("processor_limit")
        .label("Bytes per second that a broker's processors write")
        .cite(documented(written))
        .is(processors * each);
    let asked = scope.estimate_or(
        "heap_asked",
        "Heap of a broker, where there is memory for it",
        cluster.broker_settings.heap.as_ref(),
        || context.kafka_default(&kafka.broker_heap, Measure::Bytes),
    );
    let heap = scope
        .quantity("heap")
        .label("Heap of a broker")
        .cite(source::HEAP)
        .is(asked.min(memory / 2.0));
    let system = builder.constant(kafka.system_memory.value, Measure::Bytes);
    let page_cache = scope
        .quantity("page_cache")
        .label("Memory of a broker left to cache files")
        .cite(source::PAGE_CACHE)
        .is((memory - heap - system).max(builder.constant(1.0, Measure::Bytes)));
    MachineLimits {
        processor,
        page_cache,
    }
}

/// Adds what the operating system allows under `scope`.
pub(super) fn system_limits<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    scope: &Scope<'b>,
) -> SystemLimits<'b> {
    let kafka = context.catalogue.kafka();
    SystemLimits {
        files: scope.figure(
            "files_limit",
            "File descriptors a broker may open",
            kafka.file_descriptors.value,
            Measure::Count,
            documented(&kafka.file_descriptors),
        ),
        memory_maps: scope.estimate_or(
            "memory_maps_limit",
            "Memory maps a broker may have",
            cluster.broker_settings.max_map_count.as_ref(),
            || context.kafka_default(&kafka.memory_maps, Measure::Count),
        ),
    }
}

/// The share of its processors that a broker is planned to use at peak.
pub(super) fn processor_target<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    scope: &Scope<'b>,
) -> Handle<'b> {
    let advised = &context.catalogue.msk_limits().processor_recommended_maximum;
    let (share, says) = match cluster.cpu_target {
        Some(share) => (share, source::SCENARIO),
        None => (advised.value, documented(advised)),
    };
    scope.figure(
        "processor_target",
        "Share of its processors that a broker is planned to use",
        share,
        Measure::Fraction,
        says,
    )
}

/// What encryption makes of the processor's work.
pub(super) fn tls<'b>(cluster: &Cluster, scope: &Scope<'b>) -> Handle<'b> {
    scope.estimate_or(
        "tls",
        "Processor work with encryption over without",
        cluster.tls.as_ref(),
        defaults::tls,
    )
}
