//! How many brokers a deployment needs, one constraint at a time, and which of them binds.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::load::Load;
use super::outline::ConstraintOutline;

/// What one broker of a type sustains.
pub(super) struct BrokerLimits<'b> {
    /// Bytes per second, in each direction.
    pub(super) network: Handle<'b>,
    /// Bytes per second between the broker and its volumes.
    pub(super) volumes: Handle<'b>,
    /// Bytes it may hold at most, every volume full.
    pub(super) capacity: Handle<'b>,
    /// Replicas it should hold at most.
    pub(super) replicas: Handle<'b>,
}

/// What a deployment asks of its brokers.
pub(super) struct Demand<'b> {
    /// Bytes on all brokers.
    pub(super) stored: Handle<'b>,
    pub(super) load: Load<'b>,
    /// How many brokers go down with one machine.
    pub(super) lost_together: f64,
}

/// The brokers needed, and why.
pub(super) struct BrokersNeeded<'b> {
    pub(super) needed: Handle<'b>,
    pub(super) constraints: Vec<ConstraintOutline>,
    /// The share of a sustained limit that is planned to be used.
    pub(super) load_target: Handle<'b>,
}

/// The largest of all constraints, rounded up to whole zones.
pub(super) fn brokers_needed<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
    scope: &Scope<'b>,
    limits: &BrokerLimits<'b>,
    demand: &Demand<'b>,
) -> BrokersNeeded<'b> {
    let builder = context.builder;
    let below = scope.below("needs");
    let zones = builder.number(f64::from(cluster.zones));
    let target = &context.catalogue.kafka().cruise_control_network;
    let target = below.figure(
        "load_target",
        "Share of a sustained limit that is used",
        target.value,
        Measure::Fraction,
        documented(target),
    );
    let skewed = demand.stored * totals.placement_skew;
    let most_replicas = cluster
        .topics
        .iter()
        .map(|topic| topic.replication)
        .max()
        .unwrap_or(1);
    let replica_count = builder.sum(
        Measure::Count,
        totals
            .flows
            .iter()
            .map(|flow| flow.partitions * flow.replication),
    );
    let page = builder.constant(cluster.fill.page, Measure::Fraction);
    let out = demand.load.network_out();
    let constraints = [
        ("storage", "storage", skewed / (limits.capacity * page)),
        (
            "network_in",
            "network in",
            demand.load.network_in / (limits.network * target),
        ),
        (
            "volume_writes",
            "volume throughput",
            demand.load.network_in / (limits.volumes * target),
        ),
        (
            "network_out",
            "network out",
            out / (limits.network * target),
        ),
        ("replicas", "replica count", replica_count / limits.replicas),
        (
            "placement",
            "replication factor and zones",
            builder.number(f64::from(most_replicas)).max(zones),
        ),
    ];
    let mut outline = Vec::new();
    let mut name = |key: &str, words: &'static str, brokers: Handle<'b>| {
        let brokers = below
            .quantity(key)
            .label(format!("Brokers for {words}"))
            .cite(source::BALANCED_LOAD)
            .is(brokers);
        outline.push(ConstraintOutline {
            name: words,
            brokers: brokers.node(),
        });
        brokers
    };
    let whole = constraints
        .into_iter()
        .map(|(key, words, brokers)| name(key, words, brokers.ceil()))
        .reduce(Handle::max)
        .unwrap_or(zones)
        .ceil_to(zones);
    let one_lost = name(
        "one_broker_lost",
        "one broker lost",
        with_one_lost(
            cluster,
            limits,
            demand,
            skewed,
            whole,
            f64::from(most_replicas),
        ),
    );
    let needed = scope
        .quantity("brokers_needed")
        .label("Brokers needed")
        .cite(source::DECISION)
        .is(whole.max(one_lost).ceil_to(zones));
    BrokersNeeded {
        needed,
        constraints: outline,
        load_target: target,
    }
}

/// What it takes that the brokers left after one is lost (with those beside it on its machine) hold everything: below the level to act at on disk, and
/// below what is sustained on the network and to the volumes. With too few brokers left to hold every replica, lost
/// replicas are not made anew, and disk and writes stay as they are.
fn with_one_lost<'b>(
    cluster: &Cluster,
    limits: &BrokerLimits<'b>,
    demand: &Demand<'b>,
    skewed: Handle<'b>,
    whole: Handle<'b>,
    most_replicas: f64,
) -> Handle<'b> {
    let builder = whole.builder();
    let act = builder.constant(cluster.fill.act, Measure::Fraction);
    let replicated_again = (skewed / (limits.capacity * act))
        .ceil()
        .max((demand.load.network_in / limits.network).ceil())
        .max((demand.load.network_in / limits.volumes).ceil());
    let made_anew = whole.at_least(builder.number(most_replicas + demand.lost_together));
    let served = (demand.load.network_out() / limits.network).ceil();
    made_anew
        .select(replicated_again, builder.number(0.0))
        .max(served)
        + demand.lost_together
}
