//! What a deployment asks of its brokers together.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::load::{Load, load};
use super::machine::tls;
use super::tiering::Tiered;

/// What a deployment asks of its brokers.
pub(super) struct Demand<'b> {
    /// Bytes on all brokers.
    pub(super) stored: Handle<'b>,
    /// How much more than a mean broker the one with the hottest partition has; `None` where no keys are stated.
    pub(super) excess: Option<Handle<'b>>,
    /// One copy of the largest partition on them.
    pub(super) largest_partition: Handle<'b>,
    pub(super) load: Load<'b>,
    /// Partitions: each has one leader.
    pub(super) leaders: Handle<'b>,
    pub(super) replicas: Handle<'b>,
    /// Segments of all replicas.
    pub(super) segments: Handle<'b>,
    /// Client connections, where they are known.
    pub(super) connections: Option<Handle<'b>>,
    pub(super) work: Work<'b>,
    /// How many brokers go down with one machine, at most.
    lost_together: f64,
    zones: f64,
}

/// What moving a byte costs a processor, in bytes written.
#[derive(Clone, Copy)]
pub(super) struct Work<'b> {
    /// A byte that is sent, over one that is written.
    sent: Handle<'b>,
    /// All of it with encryption, over without.
    tls: Handle<'b>,
}

impl<'b> Work<'b> {
    /// Bytes per second a processor would write instead.
    pub(super) fn of(&self, received: Handle<'b>, sent: Handle<'b>) -> Handle<'b> {
        (received + sent * self.sent) * self.tls
    }
}

impl<'b> Demand<'b> {
    /// How many of so many brokers go down with one machine: no more than stand in a zone, for a machine stands in one.
    pub(super) fn lost_of(&self, brokers: Handle<'b>) -> Handle<'b> {
        let builder = brokers.builder();
        let at_most = builder.number(self.lost_together);
        if self.lost_together <= 1.0 {
            return at_most;
        }
        at_most.min((brokers / self.zones).ceil())
    }

    /// How many brokers there must be, in whole zones, for `left` of them to be left when a machine is lost.
    pub(super) fn with_left(&self, left: Handle<'b>) -> Handle<'b> {
        let by_machine = left + self.lost_together;
        if self.lost_together <= 1.0 || self.zones <= 1.0 {
            return by_machine;
        }
        // Brokers that all stand on one machine in each zone lose a zone's share.
        by_machine.min((left * self.zones / (self.zones - 1.0)).ceil())
    }

    /// Operations per second that all brokers write pages back with, however little is written.
    pub(super) fn write_back(&self, context: &Context<'b>) -> Handle<'b> {
        let kafka = context.catalogue.kafka();
        let interval = context
            .builder
            .constant(kafka.writeback_interval.value, Measure::Seconds);
        self.replicas * kafka.pages_per_partition.value / interval
    }
}

/// Adds what a deployment asks of its brokers under `scope`, when `kept` of its topics is on them and so many of them go
/// down together.
pub(super) fn demand<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    scope: &Scope<'b>,
    totals: &Totals<'b>,
    kept: &Tiered<'b>,
    lost_together: f64,
) -> Demand<'b> {
    let builder = scope.builder;
    let google = &context.catalogue.published_rules().google;
    let count = |key: &str, label: &str, source, formula: Handle<'b>| {
        scope.quantity(key).label(label).cite(source).is(formula)
    };
    let flows = &totals.flows;
    let leaders = flows.iter().map(|flow| flow.partitions);
    let replicas = flows.iter().map(|flow| flow.replicas);
    Demand {
        stored: kept.local,
        excess: kept.excess,
        largest_partition: scope
            .quantity("largest_partition")
            .label("Largest partition on a broker")
            .cite(source::HOTTEST_PARTITION)
            .is(kept.largest),
        load: load(scope, totals),
        leaders: count(
            "leaders",
            "Partitions",
            source::BALANCED_LOAD,
            builder.sum(Measure::Count, leaders),
        ),
        replicas: count(
            "replicas",
            "Replicas of all partitions",
            source::BALANCED_LOAD,
            builder.sum(Measure::Count, replicas),
        ),
        segments: count(
            "segments",
            "Segments of all replicas",
            source::SEGMENT_ROLL,
            kept.segments,
        ),
        connections: cluster
            .connections
            .as_ref()
            .map(|typed| builder.estimate(scope.path("connections"), "Client connections", typed)),
        work: Work {
            sent: builder.number(google.read_weight.value),
            tls: tls(cluster, scope),
        },
        lost_together,
        zones: f64::from(cluster.zones),
    }
}
