//! What the brokers of a cluster carry together, on average and in the busiest hour.

use crate::quantity::{Builder, Handle};
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::consumers::Reader;
use super::topic::TopicFlow;

/// Bytes per second over the whole cluster.
#[derive(Clone, Copy)]
pub(super) struct Traffic<'b> {
    /// Received from producers and from leaders; also what is written to volumes.
    pub(super) written: Handle<'b>,
    /// Sent to followers.
    pub(super) to_followers: Handle<'b>,
    /// Sent to consumers.
    pub(super) to_consumers: Handle<'b>,
    /// One copy of what is written.
    pub(super) stored: Handle<'b>,
}

/// What a cluster carries.
pub(super) struct Load<'b> {
    pub(super) mean: Traffic<'b>,
    /// In the busiest hour; consumers at peak, or all of them catching up at the mean rate, whichever is more.
    pub(super) peak: Traffic<'b>,
    /// What is stored at peak, one copy, of all topics of one replication factor; the smallest factor first.
    pub(super) peak_by_replication: Vec<(f64, Handle<'b>)>,
    /// What consumers read at most that can be far behind: in the busiest hour or while they catch up.
    pub(super) behind: Handle<'b>,
    /// The longest that any of them is behind; none without consumers.
    pub(super) furthest_behind: Option<Handle<'b>>,
}

/// Adds the totals under `scope`.
pub(super) fn load<'b>(scope: &Scope<'b>, totals: &Totals<'b>) -> Load<'b> {
    let builder = scope.builder;
    let none = builder.constant(0.0, Measure::BytesPerSecond);
    let rate = |name: &str, label: &str, terms: Vec<Handle<'b>>| {
        scope
            .quantity(name)
            .label(label)
            .cite(source::BALANCED_LOAD)
            .is(builder.sum(Measure::BytesPerSecond, terms))
    };
    let topics =
        |of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| totals.flows.iter().map(of).collect::<Vec<_>>();
    let groups =
        |of: &dyn Fn(&Reader<'b>) -> Handle<'b>| totals.readers().map(of).collect::<Vec<_>>();
    let mean = Traffic {
        written: rate(
            "mean_replicated_rate",
            "Written to all replicas on average",
            topics(&|flow| flow.stored_rate * flow.replication),
        ),
        to_followers: rate(
            "mean_replication_out",
            "Sent to followers on average",
            topics(&|flow| flow.stored_rate * (flow.replication - 1.0)),
        ),
        to_consumers: rate(
            "mean_consumers_out",
            "Sent to consumers on average",
            groups(&|reader| reader.egress),
        ),
        stored: rate(
            "mean_stored_rate",
            "Stored on average, one copy",
            topics(&|flow| flow.stored_rate),
        ),
    };
    let written = rate(
        "peak_replicated_rate",
        "Written to all replicas at peak",
        topics(&|flow| flow.peak_rate * flow.replication),
    );
    let to_followers = rate(
        "peak_replication_out",
        "Sent to followers at peak",
        topics(&|flow| flow.peak_rate * (flow.replication - 1.0)),
    );
    let steady = rate(
        "peak_consumers_out",
        "Sent to consumers at peak",
        groups(&|reader| reader.egress_peak),
    );
    let catching_up = rate(
        "catch_up_out",
        "Sent to consumers that all catch up",
        groups(&|reader| reader.catching_up),
    );
    let to_consumers = scope
        .quantity("consumers_out")
        .label("Sent to consumers at the worst")
        .cite(source::BALANCED_LOAD)
        .is(steady.max(catching_up));
    let peak = Traffic {
        written,
        to_followers,
        to_consumers,
        stored: rate(
            "peak_stored_rate",
            "Stored at peak, one copy",
            topics(&|flow| flow.peak_rate),
        ),
    };
    let ever = |seconds: Handle<'b>, rate: Handle<'b>| {
        let up_to_date = builder.constant(0.0, Measure::Seconds).at_least(seconds);
        up_to_date.select(none, rate)
    };
    let lagging = builder.sum(
        Measure::BytesPerSecond,
        groups(&|reader| ever(reader.lag, reader.egress_peak)),
    );
    let returning = builder.sum(
        Measure::BytesPerSecond,
        groups(&|reader| ever(reader.lag_after_outage, reader.catching_up)),
    );
    let behind = scope
        .quantity("consumers_behind")
        .label("Sent to consumers that may be far behind")
        .cite(source::PAGE_CACHE)
        .is(lagging.max(returning));
    let furthest_behind = builder
        .largest(totals.readers().map(|reader| reader.lag_after_outage))
        .map(|longest| {
            scope
                .quantity("furthest_behind")
                .label("Furthest that consumers fall behind")
                .cite(source::CATCH_UP)
                .is(longest)
        });
    Load {
        mean,
        peak,
        peak_by_replication: by_replication(scope, totals),
        behind,
        furthest_behind,
    }
}

/// What is stored at peak of the topics of each replication factor.
fn by_replication<'b>(scope: &Scope<'b>, totals: &Totals<'b>) -> Vec<(f64, Handle<'b>)> {
    let mut factors: Vec<f64> = totals.flows.iter().map(|flow| flow.replication).collect();
    factors.sort_by(f64::total_cmp);
    factors.dedup();
    let stored = |factor: f64| {
        let of_it = totals.flows.iter();
        let of_it = of_it.filter(move |flow| flow.replication == factor);
        let rates = of_it.map(|flow| flow.peak_rate);
        (factor, scope.builder.sum(Measure::BytesPerSecond, rates))
    };
    factors.into_iter().map(stored).collect()
}

impl<'b> Load<'b> {
    /// Sent at peak by each broker that is left when `lost` of `brokers` are down and their replicas are not made anew:
    /// followers on lost brokers fetch nothing, consumers move to the leaders that are left. Topic by topic: one without
    /// followers sends them nothing, however many copies of it are lost, and takes nothing off what others send.
    pub(super) fn sent_each_with_lost(&self, brokers: Handle<'b>, lost: Handle<'b>) -> Handle<'b> {
        let builder = brokers.builder();
        let left = left(brokers, lost);
        let none = builder.constant(0.0, Measure::BytesPerSecond);
        let to_followers = self
            .peak_by_replication
            .iter()
            .map(|(replication, stored)| {
                let copies = left / brokers * *replication;
                (*stored * copies - *stored).max(none)
            });
        let to_followers = builder.sum(Measure::BytesPerSecond, to_followers);
        (to_followers + self.peak.to_consumers) / left
    }

    /// Sent at peak by all brokers that are left when only a share of them is, as [`Load::sent_each_with_lost`] says.
    pub(super) fn sent_with_left(&self, builder: &'b Builder, left: f64) -> Handle<'b> {
        let none = builder.constant(0.0, Measure::BytesPerSecond);
        let to_followers = self
            .peak_by_replication
            .iter()
            .map(|(replication, stored)| (*stored * (left * *replication) - *stored).max(none));
        builder.sum(Measure::BytesPerSecond, to_followers) + self.peak.to_consumers
    }

    /// What is stored at peak of topics that have followers: one copy, and all copies.
    pub(super) fn followed(&self, builder: &'b Builder) -> (Handle<'b>, Handle<'b>) {
        let followed = || {
            self.peak_by_replication
                .iter()
                .filter(|(replication, _)| *replication > 1.0)
        };
        let one = followed().map(|(_, stored)| *stored);
        let all = followed().map(|(replication, stored)| *stored * *replication);
        (
            builder.sum(Measure::BytesPerSecond, one),
            builder.sum(Measure::BytesPerSecond, all),
        )
    }
}

impl<'b> Traffic<'b> {
    /// Sent by all brokers.
    pub(super) fn sent(&self) -> Handle<'b> {
        self.to_followers + self.to_consumers
    }

    /// Received by each broker, whether others are down or not: followers on lost brokers write nothing, and the others
    /// write what they wrote.
    pub(super) fn received_each(&self, brokers: Handle<'b>) -> Handle<'b> {
        self.written / brokers
    }

    /// Sent by each broker.
    pub(super) fn sent_each(&self, brokers: Handle<'b>) -> Handle<'b> {
        self.sent() / brokers
    }
}

/// The share of brokers that is left when one zone of several is lost, as many in each.
pub(super) fn share_left(zones: u32) -> f64 {
    let zones = f64::from(zones.max(2));
    (zones - 1.0) / zones
}

/// Brokers that are left; where none are, one, for what one would carry.
pub(super) fn left<'b>(brokers: Handle<'b>, lost: Handle<'b>) -> Handle<'b> {
    (brokers - lost).max(brokers.builder().number(1.0))
}
