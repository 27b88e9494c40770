//! How long it takes to come back: a lost broker's replicas, a consumer that fell behind.

use crate::quantity::{Handle, Source};
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::{defaults, source};
use super::broker_load::{Broker, BrokerLoad};
use super::brokers_needed::BrokerLimits;
use super::outline::RecoveryOutline;

/// Seconds until a broker that starts with nothing holds `bytes`, when it is sent `rate` and its share of what is being
/// written, `new_writes`, comes with it. For ever, as infinity, when that is all it is sent.
pub fn rebuild_time<'b>(bytes: Handle<'b>, rate: Handle<'b>, new_writes: Handle<'b>) -> Handle<'b> {
    time_at(bytes, rate, new_writes)
}

/// Seconds until a consumer that reads `consume` has worked off `backlog` bytes while producers write `produce`. For ever,
/// as infinity, when it reads no faster than they write.
pub fn catch_up_time<'b>(
    backlog: Handle<'b>,
    consume: Handle<'b>,
    produce: Handle<'b>,
) -> Handle<'b> {
    time_at(backlog, consume, produce)
}

/// Seconds to move `bytes` at `rate` while `arriving` takes a part of it.
fn time_at<'b>(bytes: Handle<'b>, rate: Handle<'b>, arriving: Handle<'b>) -> Handle<'b> {
    let never = bytes.builder().constant(f64::INFINITY, Measure::Seconds);
    arriving
        .at_least(rate)
        .select(never, bytes / (rate - arriving))
}

/// A time that is never longer than the plan looks ahead: a number, where for ever is none.
pub(super) fn within_horizon<'b>(context: &Context<'b>, time: Handle<'b>) -> Handle<'b> {
    time.min(horizon(context))
}

/// How long the plan looks ahead.
pub(super) fn horizon<'b>(context: &Context<'b>) -> Handle<'b> {
    let horizon = context.scenario.horizon_seconds();
    context.builder.constant(horizon, Measure::Seconds)
}

/// Adds how long a broker takes to be up to date again: one that comes back with its disk after an outage, and one
/// that comes back with an empty disk. Both on average, at all that its network or its volumes sustain or the throttle
/// lets through.
pub(super) fn coming_back<'b>(
    broker: &Broker<'_, 'b>,
    on_average: &BrokerLoad<'b>,
    limits: &BrokerLimits<'b>,
    bytes: Handle<'b>,
    cluster: &Cluster,
) -> RecoveryOutline {
    let (context, scope) = (broker.context, broker.scope);
    let quantity = |key: &str, label: &str, source: Source, formula: Handle<'b>| {
        scope.quantity(key).label(label).cite(source).is(formula)
    };
    let outage = scope.estimate_or(
        "broker_outage",
        "Longest outage of a broker",
        cluster.broker_outage.as_ref(),
        defaults::broker_outage,
    );
    let new_writes = on_average.written.network_in;
    let sustained = limits.network.min(limits.volumes);
    let rate = match &cluster.replication_throttle {
        Some(throttle) => {
            let label = "Most that replication brings a broker";
            let path = scope.path("replication_throttle");
            sustained.min(context.builder.estimate(path, label, throttle))
        }
        None => sustained,
    };
    let rate = quantity(
        "replication_rate",
        "Rate at which replicas are brought up to date",
        source::RETURN,
        rate,
    );
    let backlog = quantity(
        "return_backlog",
        "Fetched beside new data by a broker that comes back",
        source::RETURN,
        new_writes * outage,
    );
    let time = |bytes| within_horizon(context, rebuild_time(bytes, rate, new_writes));
    let return_time = quantity(
        "return_time",
        "Time until a broker that comes back is in sync",
        source::RETURN,
        time(backlog),
    );
    let rebuild_time = quantity(
        "rebuild_time",
        "Time to make the replicas of a broker anew on one with an empty disk",
        source::RETURN,
        time(bytes),
    );
    RecoveryOutline {
        outage: outage.node(),
        return_time: return_time.node(),
        rebuild_time: rebuild_time.node(),
    }
}
