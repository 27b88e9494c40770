//! What one broker carries in each condition: the figures that are held against its limits.

use crate::quantity::{Handle, Source};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::demand::Demand;
use super::evenly::Evenly;
use super::load::left;
use super::outline::Condition;
use super::page_cache::{disk_reads, window};

/// One broker in one condition.
#[derive(Clone, Copy)]
pub(super) struct BrokerLoad<'b> {
    pub(super) written: Written<'b>,
    pub(super) moved: Moved<'b>,
    pub(super) held: Held<'b>,
}

/// What stays as it is when other brokers are lost: lost replicas are not made anew, so that nobody receives more.
#[derive(Clone, Copy)]
pub(super) struct Written<'b> {
    /// Bytes per second, as are all rates here.
    pub(super) network_in: Handle<'b>,
    pub(super) volume_writes: Handle<'b>,
    /// Bytes that should be in memory.
    pub(super) page_cache: Handle<'b>,
    /// What all brokers together read from volumes.
    reads_of_all: Handle<'b>,
}

/// What moves to the brokers that are left.
#[derive(Clone, Copy)]
pub(super) struct Moved<'b> {
    pub(super) network_out: Handle<'b>,
    pub(super) volume_reads: Handle<'b>,
    pub(super) volume_throughput: Handle<'b>,
    /// Operations per second of all volumes of the broker.
    pub(super) volume_operations: Handle<'b>,
    /// Bytes per second that its processors would write for the same work.
    pub(super) processor: Handle<'b>,
}

/// What is counted rather than moved.
#[derive(Clone, Copy)]
pub(super) struct Held<'b> {
    pub(super) leaders: Handle<'b>,
    pub(super) replicas: Handle<'b>,
    pub(super) files: Handle<'b>,
    pub(super) memory_maps: Handle<'b>,
    pub(super) connections: Option<Handle<'b>>,
}

/// What the figures of a broker are computed from.
pub(super) struct Broker<'a, 'b> {
    pub(super) context: &'a Context<'b>,
    pub(super) scope: &'a Scope<'b>,
    pub(super) totals: &'a Totals<'b>,
    pub(super) demand: &'a Demand<'b>,
    pub(super) evenly: Evenly<'b>,
    /// Bytes of memory left to cache.
    pub(super) page_cache: Handle<'b>,
    /// Bytes of one operation of a volume at most.
    pub(super) operation: Handle<'b>,
}

impl<'b> Broker<'_, 'b> {
    /// In the busiest hour.
    pub(super) fn at_peak(&self) -> BrokerLoad<'b> {
        let (written, moved) = self.with_all(Condition::Peak);
        BrokerLoad {
            written,
            moved,
            held: self.held(),
        }
    }

    /// On average: what is counted is the same as at peak.
    pub(super) fn on_average(&self, peak: &BrokerLoad<'b>) -> BrokerLoad<'b> {
        let (written, moved) = self.with_all(Condition::Mean);
        BrokerLoad {
            written,
            moved,
            held: peak.held,
        }
    }

    /// In the busiest hour with `lost` brokers down, one that is left: leaders, consumers and clients move to it.
    pub(super) fn with_lost(
        &self,
        condition: Condition,
        lost: Handle<'b>,
        peak: &BrokerLoad<'b>,
    ) -> BrokerLoad<'b> {
        let left = left(self.evenly.brokers, lost);
        let sent = self
            .demand
            .load
            .sent_each_with_lost(self.evenly.brokers, lost);
        BrokerLoad {
            written: peak.written,
            moved: self.moved(condition, &peak.written, sent, left),
            held: self.held_with_lost(condition, left, &peak.held),
        }
    }

    fn with_all(&self, condition: Condition) -> (Written<'b>, Moved<'b>) {
        let load = &self.demand.load;
        let traffic = match condition {
            Condition::Mean => &load.mean,
            _ => &load.peak,
        };
        let brokers = self.evenly.brokers;
        let received = traffic.received_each(brokers);
        let received = match self.evenly.fewest_replicas {
            Some(_) => received.min(traffic.stored),
            None => received,
        };
        let written = self.written(condition, received);
        let sent = traffic.sent_each(brokers);
        let moved = self.moved(condition, &written, sent, brokers);
        (written, moved)
    }

    fn written(&self, condition: Condition, received: Handle<'b>) -> Written<'b> {
        let builder = self.scope.builder;
        let named =
            |key, label, formula| self.named(condition, key, label, source::BALANCED_LOAD, formula);
        let network_in = named("network_in", "Network in", received);
        let volume_writes = named("volume_writes", "Volume writes", received);
        let window = self
            .scope
            .quantity(&format!("page_cache_window{}", condition.infix()))
            .label(format!(
                "How far the page cache reaches back {}",
                condition.label()
            ))
            .cite(source::PAGE_CACHE)
            .is(window(self.page_cache, network_in));
        let buffer = &self.context.catalogue.kafka().page_cache_buffer;
        let buffer = builder.constant(buffer.value, Measure::Seconds);
        let lags = self.totals.readers().map(|reader| reader.lag);
        let behind = builder.largest(lags.chain([buffer])).unwrap_or(buffer);
        Written {
            network_in,
            volume_writes,
            page_cache: self.named(
                condition,
                "page_cache",
                "Wanted in the page cache",
                source::PAGE_CACHE,
                network_in * behind,
            ),
            reads_of_all: disk_reads(self.scope, self.totals, condition, window),
        }
    }

    fn moved(
        &self,
        condition: Condition,
        written: &Written<'b>,
        sent: Handle<'b>,
        left: Handle<'b>,
    ) -> Moved<'b> {
        let named =
            |key, label, source, formula| self.named(condition, key, label, source, formula);
        let network_out = named("network_out", "Network out", source::BALANCED_LOAD, sent);
        let volume_reads = named(
            "volume_reads",
            "Volume reads",
            source::PAGE_CACHE,
            written.reads_of_all / left,
        );
        let volume_throughput = named(
            "volume_throughput",
            "Volume writes and reads",
            source::BALANCED_LOAD,
            written.volume_writes + volume_reads,
        );
        let write_back = self.demand.write_back(self.context) / self.evenly.brokers;
        Moved {
            network_out,
            volume_reads,
            volume_throughput,
            volume_operations: named(
                "volume_operations",
                "Volume operations",
                source::OPERATIONS,
                volume_throughput / self.operation + write_back,
            ),
            processor: named(
                "processor",
                "Processor work, as bytes written",
                source::PROCESSOR,
                self.demand.work.of(written.network_in, network_out),
            ),
        }
    }

    fn held(&self) -> Held<'b> {
        let (demand, brokers) = (self.demand, self.evenly.brokers);
        let kafka = self.context.catalogue.kafka();
        let named =
            |key, label, source, formula| self.named(Condition::Peak, key, label, source, formula);
        let segments = demand.segments / brokers;
        let open = segments * kafka.files_per_segment.value;
        let connected = demand.connections.map(|all| all / brokers);
        Held {
            leaders: named(
                "leaders",
                "Leaders",
                source::BALANCED_LOAD,
                demand.leaders / brokers,
            ),
            replicas: named(
                "replicas",
                "Replicas",
                source::BALANCED_LOAD,
                demand.replicas / brokers,
            ),
            files: named(
                "files",
                "File descriptors",
                source::OPEN_FILES,
                connected.map_or(open, |connected| open + connected),
            ),
            memory_maps: named(
                "memory_maps",
                "Memory maps",
                source::OPEN_FILES,
                segments * kafka.memory_maps_per_segment.value,
            ),
            connections: connected.map(|connected| {
                named(
                    "connections",
                    "Client connections",
                    source::CONNECTIONS,
                    connected,
                )
            }),
        }
    }

    fn held_with_lost(&self, condition: Condition, left: Handle<'b>, peak: &Held<'b>) -> Held<'b> {
        let named =
            |key, label, source, formula| self.named(condition, key, label, source, formula);
        let leaders = named(
            "leaders",
            "Leaders",
            source::BALANCED_LOAD,
            self.demand.leaders / left,
        );
        let Some((all, before)) = self.demand.connections.zip(peak.connections) else {
            return Held { leaders, ..*peak };
        };
        let connections = named(
            "connections",
            "Client connections",
            source::CONNECTIONS,
            all / left,
        );
        let files = named(
            "files",
            "File descriptors",
            source::OPEN_FILES,
            peak.files - before + connections,
        );
        Held {
            leaders,
            connections: Some(connections),
            files,
            ..*peak
        }
    }

    /// A figure of one broker, such as `network_out_one_lost_per_broker`.
    fn named(
        &self,
        condition: Condition,
        key: &str,
        label: &str,
        source: Source,
        formula: Handle<'b>,
    ) -> Handle<'b> {
        self.scope
            .quantity(&format!("{key}{}_per_broker", condition.infix()))
            .label(format!("{label} {} of one broker", condition.label()))
            .cite(source)
            .is(formula)
    }
}
