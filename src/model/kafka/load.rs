//! What the brokers of a cluster carry, as totals over the cluster and as the share of one broker.

use crate::quantity::Handle;
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;

/// Bytes per second over the whole cluster, in the busiest hour unless said.
pub(super) struct Load<'b> {
    /// Received from producers and from leaders; also what is written to volumes.
    pub(super) network_in: Handle<'b>,
    /// Sent to followers.
    pub(super) replication_out: Handle<'b>,
    /// Sent to consumers: every group at peak, or all groups catching up at the mean rate, whichever is more.
    pub(super) consumers_out: Handle<'b>,
    /// Of every topic, its stored rate at peak: what a lost leader's followers do not get.
    pub(super) stored_peak: Handle<'b>,
}

/// Adds the totals under `scope`.
pub(super) fn load<'b>(scope: &Scope<'b>, totals: &Totals<'b>) -> Load<'b> {
    let builder = scope.builder;
    let rate = |name: &str, label: &str, terms: Vec<Handle<'b>>| {
        scope
            .quantity(name)
            .label(label)
            .cite(source::BALANCED_LOAD)
            .is(builder.sum(Measure::BytesPerSecond, terms))
    };
    let flows = &totals.flows;
    let each = |of: &dyn Fn(&super::topic::TopicFlow<'b>) -> Handle<'b>| {
        flows.iter().map(of).collect::<Vec<_>>()
    };
    let network_in = rate(
        "peak_replicated_rate",
        "Written to all replicas at peak",
        each(&|flow| flow.peak_rate * flow.replication),
    );
    let replication_out = rate(
        "peak_replication_out",
        "Sent to followers at peak",
        each(&|flow| flow.peak_rate * (flow.replication - 1.0)),
    );
    let steady = rate(
        "peak_consumers_out",
        "Sent to consumers at peak",
        each(&|flow| flow.peak_rate * flow.groups),
    );
    let catching_up = rate(
        "catch_up_out",
        "Sent to consumers that all catch up",
        each(&|flow| flow.stored_rate * flow.catch_up),
    );
    let consumers_out = scope
        .quantity("consumers_out")
        .label("Sent to consumers at the worst")
        .cite(source::BALANCED_LOAD)
        .is(steady.max(catching_up));
    let stored_peak = rate(
        "peak_stored_rate",
        "Stored at peak, one copy",
        each(&|flow| flow.peak_rate),
    );
    Load {
        network_in,
        replication_out,
        consumers_out,
        stored_peak,
    }
}

impl<'b> Load<'b> {
    /// Sent by all brokers.
    pub(super) fn network_out(&self) -> Handle<'b> {
        self.replication_out + self.consumers_out
    }

    /// Sent by each broker that is left when `lost` of `brokers` are down and their replicas are not made anew:
    /// followers on lost brokers fetch nothing, consumers move to the leaders that are left. Where none are left, what
    /// one would send.
    pub(super) fn network_out_each_with_lost(
        &self,
        brokers: Handle<'b>,
        lost: Handle<'b>,
    ) -> Handle<'b> {
        let builder = brokers.builder();
        let left = (brokers - lost).max(builder.number(1.0));
        // Without followers there is nothing to send them, however many copies are lost.
        let none = builder.constant(0.0, Measure::BytesPerSecond);
        let to_followers = (self.network_in * left / brokers - self.stored_peak).max(none);
        (to_followers + self.consumers_out) / left
    }
}
