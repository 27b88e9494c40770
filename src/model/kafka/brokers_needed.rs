//! How many brokers a deployment needs, one constraint at a time, and which of them binds.

use crate::quantity::Handle;
use crate::scenario::{Choice, Cluster, Survive};
use crate::units::Measure;

use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::demand::Demand;
use super::load::share_left;
use super::machine::{MachineLimits, SystemLimits, processor_target};
use super::outline::ConstraintOutline;
use super::page_cache::brokers_for_volumes;

/// What one broker of a type sustains.
#[derive(Clone)]
pub(super) struct BrokerLimits<'b> {
    /// Bytes per second, in each direction.
    pub(super) network: Handle<'b>,
    /// Bytes per second between the broker and its volumes.
    pub(super) volumes: Handle<'b>,
    /// Operations per second of its volumes; none where nobody documents them.
    pub(super) operations: Option<Handle<'b>>,
    /// Bytes of one operation at most.
    pub(super) operation: Handle<'b>,
    /// Bytes it may hold at most, every volume full.
    pub(super) capacity: Handle<'b>,
    /// Bytes of it that uneven volumes waste, and how many those are, where there are several.
    pub(super) uneven: Option<(Handle<'b>, f64)>,
    /// Replicas it should hold at most.
    pub(super) replicas: Handle<'b>,
    pub(super) machine: MachineLimits<'b>,
    /// What its operating system allows, where people run that themselves.
    pub(super) system: Option<SystemLimits<'b>>,
    /// Client connections it takes, where there is a limit.
    pub(super) connections: Option<Handle<'b>>,
    pub(super) bursts: Bursts<'b>,
}

/// What credits lend for a while: shown, never planned with.
#[derive(Clone, Copy, Default)]
pub(super) struct Bursts<'b> {
    /// Bytes per second, in each direction.
    pub(super) network: Option<Handle<'b>>,
    /// Bytes per second between the broker and its volumes.
    pub(super) volumes: Option<Handle<'b>>,
    /// Operations per second of its volumes.
    pub(super) operations: Option<Handle<'b>>,
}

/// The brokers needed, and why.
pub(super) struct BrokersNeeded<'b> {
    pub(super) needed: Handle<'b>,
    pub(super) constraints: Vec<ConstraintOutline>,
    /// The share of a sustained limit that is planned to be used.
    pub(super) load_target: Handle<'b>,
    /// The same of the processors.
    pub(super) processor_target: Handle<'b>,
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
    let below = scope.below("needs");
    let target = &context.catalogue.kafka().cruise_control_network;
    let target = below.figure(
        "load_target",
        "Share of a sustained limit that is used",
        target.value,
        Measure::Fraction,
        documented(target),
    );
    let processor_target = processor_target(context, cluster, &below);
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
    let needed = most_of_all(
        context,
        cluster,
        totals,
        limits,
        demand,
        (target, processor_target),
        &mut name,
    );
    let needed = scope
        .quantity("brokers_needed")
        .label("Brokers needed")
        .cite(source::DECISION)
        .is(needed);
    BrokersNeeded {
        needed,
        constraints: outline,
        load_target: target,
        processor_target,
    }
}

impl<'b> BrokersNeeded<'b> {
    /// How many brokers are needed once it is known what they have: the number itself is chosen for the most that they may
    /// have.
    pub(super) fn as_bought(
        &self,
        context: &Context<'b>,
        cluster: &Cluster,
        totals: &Totals<'b>,
        scope: &Scope<'b>,
        bought: &BrokerLimits<'b>,
        demand: &Demand<'b>,
    ) -> Handle<'b> {
        let needed = most_of_all(
            context,
            cluster,
            totals,
            bought,
            demand,
            (self.load_target, self.processor_target),
            &mut |_, _, brokers| brokers,
        );
        scope
            .quantity("brokers_needed_as_bought")
            .label("Brokers needed with the disks that are bought")
            .cite(source::DECISION)
            .is(needed)
    }
}

/// The largest of all constraints, each given to `name`, rounded up to whole zones. The targets are those of sustained
/// limits and of processors.
fn most_of_all<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
    limits: &BrokerLimits<'b>,
    demand: &Demand<'b>,
    (target, processor_target): (Handle<'b>, Handle<'b>),
    name: &mut dyn FnMut(&str, &'static str, Handle<'b>) -> Handle<'b>,
) -> Handle<'b> {
    let builder = context.builder;
    let zones = builder.number(f64::from(cluster.zones));
    let storing = |level: Handle<'b>| brokers_storing(totals, demand, limits, level);
    let most_replicas = cluster
        .topics
        .iter()
        .map(|topic| topic.replication)
        .max()
        .unwrap_or(1);
    let page = builder.constant(cluster.fill.page, Measure::Fraction);
    let peak = &demand.load.peak;
    let processor = demand.work.of(peak.written, peak.sent());
    let operations = limits.operations.map(|limit| {
        let moved = (peak.written + demand.load.behind) / limits.operation;
        (moved + demand.write_back(context)) / (limit * target)
    });
    let maps_of_all = demand.segments * context.catalogue.kafka().memory_maps_per_segment.value;
    let memory_maps = limits
        .system
        .as_ref()
        .map(|system| maps_of_all / system.memory_maps);
    let connections = limits
        .connections
        .zip(demand.connections)
        .map(|(limit, all)| all / limit);
    let placement = builder.number(f64::from(most_replicas)).max(zones);
    let volumes = brokers_for_volumes(
        &demand.load,
        limits.machine.page_cache,
        limits.volumes * target,
        demand.load.behind,
    );
    let constraints = [
        ("storage", "storage", Some(storing(page))),
        (
            "network_in",
            "network in",
            Some(peak.written / (limits.network * target)),
        ),
        ("volume_writes", "volume throughput", Some(volumes)),
        ("volume_operations", "volume operations", operations),
        (
            "network_out",
            "network out",
            Some(peak.sent() / (limits.network * target)),
        ),
        (
            "processor",
            "CPU",
            Some(processor / (limits.machine.processor * processor_target)),
        ),
        (
            "replicas",
            "replica count",
            Some(demand.replicas / limits.replicas),
        ),
        ("memory_maps", "memory maps", memory_maps),
        ("connections", "connections", connections),
        ("placement", "replication factor and zones", Some(placement)),
    ];
    let whole = constraints
        .into_iter()
        .filter_map(|(key, words, brokers)| Some(name(key, words, brokers?.ceil())))
        .reduce(Handle::max)
        .unwrap_or(zones)
        .ceil_to(zones);
    let act = builder.constant(cluster.fill.act, Measure::Fraction);
    let of_processors = &context.catalogue.kafka().cruise_control_processor;
    let of_processors = builder.constant(of_processors.value, Measure::Fraction);
    // What the brokers that are left share, whether lost replicas are made anew or not, and what only if they are.
    let served = [
        Some(peak.sent() / limits.network),
        Some(with_one_down(demand, limits.machine.processor * of_processors) - 1.0),
        connections,
    ];
    let made_anew = [
        Some(storing(act)),
        Some(peak.written / limits.network),
        Some(brokers_for_volumes(
            &demand.load,
            limits.machine.page_cache,
            limits.volumes,
            demand.load.behind,
        )),
        operations.map(|operations| operations * target),
        Some(processor / (limits.machine.processor * of_processors)),
        memory_maps,
    ];
    let enough_left =
        whole.at_least(demand.lost_of(whole) + builder.number(f64::from(most_replicas)));
    let most = |asked: &[Option<Handle<'b>>]| {
        let brokers = asked.iter().flatten().map(|brokers| brokers.ceil());
        brokers.reduce(Handle::max).unwrap_or(zones)
    };
    let left = enough_left
        .select(most(&made_anew), builder.number(0.0))
        .max(most(&served));
    let one_lost = name("one_broker_lost", "one broker lost", demand.with_left(left));
    let lost = match context.scenario.objectives.survive {
        Survive::Broker => one_lost,
        Survive::Zone => {
            let brokers = with_a_zone_down(context, cluster, limits, demand);
            one_lost.max(name("one_zone_lost", "one zone lost", brokers.ceil()))
        }
    };
    whole.max(lost).ceil_to(zones)
}

/// How many brokers hold what is asked of them, each filled up to `level`. Uneven volumes leave room for one volume at
/// least: what fits on none of them is no reason for more brokers, and a limit of its own says that it does not fit.
fn brokers_storing<'b>(
    totals: &Totals<'b>,
    demand: &Demand<'b>,
    limits: &BrokerLimits<'b>,
    level: Handle<'b>,
) -> Handle<'b> {
    totals.brokers_storing(demand, limits.room(level))
}

impl<'b> BrokerLimits<'b> {
    /// Bytes that a broker may hold when it is filled up to `level`.
    fn room(&self, level: Handle<'b>) -> Handle<'b> {
        let whole = self.capacity * level;
        match self.uneven {
            Some((uneven, volumes)) => (whole - uneven).max(whole / volumes),
            None => whole,
        }
    }

    /// The same, for now and for after a broker is lost, where the planner chooses how many brokers there are.
    pub(super) fn rooms(
        &self,
        cluster: &Cluster,
        given: Choice<u32>,
    ) -> Option<(Handle<'b>, Handle<'b>)> {
        let builder = self.capacity.builder();
        let level = |level: f64| self.room(builder.constant(level, Measure::Fraction));
        matches!(given, Choice::Auto).then(|| (level(cluster.fill.page), level(cluster.fill.act)))
    }
}

/// How many brokers it takes that the processors of each, `limit` of work, hold with one of them down and its replicas
/// not made anew. Work for what is written and followed, `a`, stays spread over all N; what consumers read beyond one
/// copy of what is followed, `b`, moves to N − 1. The larger root of `a ÷ N + b ÷ (N − 1) = limit`.
fn with_one_down<'b>(demand: &Demand<'b>, limit: Handle<'b>) -> Handle<'b> {
    let peak = &demand.load.peak;
    let none = limit.builder().constant(0.0, Measure::BytesPerSecond);
    let (followed, copies) = demand.load.followed(limit.builder());
    let stays = demand.work.of(peak.written, copies) / limit;
    let moves = (peak.to_consumers - followed).max(none);
    let moves = demand.work.of(none, moves) / limit;
    let sum = stays + moves + 1.0;
    (sum + (sum * sum - stays * 4.0).sqrt()) / 2.0
}

/// How many brokers it takes, an equal number in each zone, that those of the other zones carry everything within what they
/// sustain. What is written to each stays as it is, for lost replicas are not made anew; what is sent, and what is read from
/// volumes, moves to them.
fn with_a_zone_down<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    limits: &BrokerLimits<'b>,
    demand: &Demand<'b>,
) -> Handle<'b> {
    let builder = context.builder;
    let left = share_left(cluster.zones);
    let peak = &demand.load.peak;
    let sent = demand.load.sent_with_left(builder, left);
    let of_processors = &context.catalogue.kafka().cruise_control_processor;
    let processor =
        limits.machine.processor * builder.constant(of_processors.value, Measure::Fraction);
    let operations = limits.operations.map(|limit| {
        let moved = (peak.written + demand.load.behind / left) / limits.operation;
        (moved + demand.write_back(context)) / limit
    });
    let connections = limits
        .connections
        .zip(demand.connections)
        .map(|(limit, all)| all / (limit * left));
    let needs = [
        Some(sent / (limits.network * left)),
        Some(demand.work.of(peak.written, sent / left) / processor),
        Some(brokers_for_volumes(
            &demand.load,
            limits.machine.page_cache,
            limits.volumes,
            demand.load.behind / left,
        )),
        operations,
        connections,
    ];
    let needs = needs.into_iter().flatten();
    needs.reduce(Handle::max).unwrap_or(builder.number(1.0))
}
