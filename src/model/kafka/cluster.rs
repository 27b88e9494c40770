//! A cluster: its topics added up, the rule of thumb beside them, and its deployments.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::context::Context;
use super::super::cost::MirrorFlow;
use super::super::scope::Scope;
use super::super::{ModelError, defaults, source};
use super::consumers::Reader;
use super::demand::Demand;
use super::deployment::{deployment, platform_in_words};
use super::mirror::mirrors;
use super::opinions::opinions;
use super::outline::{ClusterOutline, UnavailableOutline};
use super::rule_of_thumb::rule_of_thumb;
use super::topic::{Shared, TopicFlow, topic};

/// What every deployment of a cluster needs to know of it.
pub(in crate::model) struct Totals<'b> {
    pub(in crate::model) flows: Vec<TopicFlow<'b>>,
    /// Kafka's own topics and dead letters, all replicas.
    pub(super) internal: Handle<'b>,
    pub(super) placement_skew: Handle<'b>,
    pub(super) check_interval: Handle<'b>,
    pub(super) delete_delay: Handle<'b>,
    /// Everything on disk, nothing tiered.
    pub(super) replicated: Handle<'b>,
    /// What is sent to other regions.
    pub(in crate::model) mirrors: Vec<MirrorFlow<'b>>,
    /// How much more than a mean broker the one with the hottest partition has on disk, nothing tiered; `None` where no
    /// keys are stated.
    pub(super) hottest_excess: Option<Handle<'b>>,
}

impl<'b> Totals<'b> {
    /// What the fullest of `brokers` that hold what is asked of them has: uneven by placement, or by the hottest
    /// partition. Kafka gives its broker as many partitions as the others; where that is more than there is `room` for, the
    /// planner counts on as many others being moved off it as must be.
    pub(super) fn on_fullest(
        &self,
        demand: &Demand<'b>,
        brokers: Handle<'b>,
        room: Option<Handle<'b>>,
    ) -> Handle<'b> {
        let placed = demand.stored * self.placement_skew / brokers;
        let Some(by_count) = self.by_count(demand, brokers) else {
            return placed;
        };
        let Some(room) = room else {
            return placed.max(by_count);
        };
        let least = brokers.builder().number(LEAST_BROKERS);
        let others = (brokers - self.most_replicas()).max(least);
        let moved = demand
            .largest_partition
            .max(self.beside_hottest(demand) * self.placement_skew / others);
        placed.max(by_count.min(moved.max(room)))
    }

    /// What the broker with the hottest partition has where it has as many partitions as the others; `None` where no keys
    /// are stated.
    pub(super) fn by_count(&self, demand: &Demand<'b>, brokers: Handle<'b>) -> Option<Handle<'b>> {
        Some(demand.stored / brokers + demand.excess?)
    }

    /// How many brokers hold what is asked of them, each with `room` for so many bytes. Where the hottest partition fits
    /// hardly, or not at all, its brokers hold nothing else: more of them do not make it smaller.
    pub(super) fn brokers_storing(&self, demand: &Demand<'b>, room: Handle<'b>) -> Handle<'b> {
        let even = demand.stored * self.placement_skew / room;
        let Some(excess) = demand.excess else {
            return even;
        };
        let moved = self.beside_hottest(demand) * self.placement_skew / room + self.most_replicas();
        let left = room - excess;
        let least = room.builder().constant(1.0, Measure::Bytes);
        let by_count = left
            .at_least(least)
            .select(demand.stored / left.max(least), moved);
        even.max(by_count.min(moved))
    }

    /// All that is stored but the hottest partition.
    fn beside_hottest(&self, demand: &Demand<'b>) -> Handle<'b> {
        let none = demand.stored.builder().constant(0.0, Measure::Bytes);
        (demand.stored - demand.largest_partition * self.most_replicas()).max(none)
    }

    /// The most replicas that a topic has.
    fn most_replicas(&self) -> f64 {
        let factors = self.flows.iter().map(|flow| flow.replication);
        factors.fold(1.0, f64::max)
    }
}

impl<'b> Totals<'b> {
    /// The groups that read any topic.
    pub(super) fn readers(&self) -> impl Iterator<Item = &Reader<'b>> {
        self.flows.iter().flat_map(|flow| &flow.readers)
    }
}

/// So that nothing is divided by no brokers.
const LEAST_BROKERS: f64 = 1e-6;

/// Adds a cluster to the model.
pub(in crate::model) fn cluster(
    context: &Context<'_>,
    index: usize,
    cluster: &Cluster,
) -> Result<ClusterOutline, Vec<ModelError>> {
    let (scope, totals, mut outline) = without_deployments(context, index, cluster)?;
    let cluster = &context.arrivals.joined(index, cluster);
    for (index, entry) in cluster.deployments.iter().enumerate() {
        let field = format!("{}.deployments[{index}]", outline.field);
        let below = scope.below("deployments").below(&entry.name);
        let known = context.without.get(below.prefix()).cloned();
        let found = match known {
            Some(problems) => Err(problems),
            None => deployment(context, cluster, &totals, &below, entry, &field),
        };
        match found {
            Ok(found) => outline.deployments.push(found),
            Err(problems) => outline.unavailable.push(UnavailableOutline {
                name: entry.name.clone(),
                path: below.prefix().to_owned(),
                field,
                platform: platform_in_words(&entry.on),
                problems,
            }),
        }
    }
    if outline.deployments.is_empty() && !outline.unavailable.is_empty() {
        let all = outline.unavailable.into_iter();
        return Err(all.flat_map(|one| one.problems).collect());
    }
    let margin = context.builder.handle(outline.rule_of_thumb.margin);
    (outline.opinions, outline.asked_about) = opinions(
        context,
        cluster,
        &scope,
        &totals.flows,
        margin,
        &outline.deployments,
    )
    .map_err(|problem| vec![problem])?;
    Ok(outline)
}

/// Adds a cluster's topics and what they add up to: all that its deployments have in common.
pub(super) fn without_deployments<'b>(
    context: &Context<'b>,
    index: usize,
    cluster: &Cluster,
) -> Result<(Scope<'b>, Totals<'b>, ClusterOutline), Vec<ModelError>> {
    let field = format!("kafka[{index}]");
    let scope = Scope::new(context.builder, format!("kafka/{}", cluster.name));
    let shared = shared(context, &scope, cluster);
    let mut flows: Vec<TopicFlow> = cluster
        .topics
        .iter()
        .map(|entry| {
            let below = scope.below("topics").below(&entry.name);
            topic(context, &shared, &below, cluster, (entry, &[]))
        })
        .collect();
    // What mirrors write here is as much the brokers' work as what is declared.
    flows.extend(context.arrivals.at(index).iter().map(|arriving| {
        let below = scope.below("topics").below(&arriving.topic.name);
        let seen = arriving.seen(cluster, &context.scenario.kafka);
        topic(
            context,
            &shared,
            &below,
            &seen,
            (&arriving.topic, &arriving.sent),
        )
    }));
    let internal = scope.estimate_or(
        "internal_topics",
        "Kafka's own topics",
        cluster.internal_topics.as_ref(),
        defaults::internal_topics,
    );
    let builder = context.builder;
    let letters = flows
        .iter()
        .filter_map(|flow| Some(flow.dead_letters? * flow.replication));
    let internal = letters.fold(internal, |internal, letters| internal + letters);
    let replicated = scope
        .quantity("replicated")
        .label("On disk, all replicas")
        .cite(source::REPLICATION)
        .is(builder.sum(Measure::Bytes, flows.iter().map(|flow| flow.replicated)) + internal);
    let sum_of = |name: &str, label: &str, terms: Vec<Handle<'_>>| {
        scope
            .quantity(name)
            .label(label)
            .cite(source::BALANCED_LOAD)
            .is(builder.sum(Measure::BytesPerSecond, terms))
            .node()
    };
    let payload = sum_of(
        "payload",
        "Written before compression",
        flows.iter().map(|flow| flow.payload).collect(),
    );
    let stored_rate = sum_of(
        "stored_rate",
        "Stored rate, one copy",
        flows.iter().map(|flow| flow.stored_rate).collect(),
    );
    scope
        .quantity("replicas")
        .label("Replicas of all partitions")
        .cite(source::REPLICATION)
        .is(builder.sum(Measure::Count, flows.iter().map(|flow| flow.replicas)));
    let rule_of_thumb = rule_of_thumb(context, &scope, cluster, &flows, replicated);
    let totals = Totals {
        internal,
        placement_skew: scope.estimate_or(
            "placement_skew",
            "Fullest broker over the mean",
            cluster.placement_skew.as_ref(),
            defaults::placement_skew,
        ),
        check_interval: shared.check_interval,
        delete_delay: shared.delete_delay,
        replicated,
        mirrors: mirrors(context, &scope, (index, cluster), &field, &flows)?,
        hottest_excess: hottest_excess(&scope, &flows),
        flows,
    };
    let outline = ClusterOutline {
        name: cluster.name.clone(),
        path: scope.prefix().to_owned(),
        field,
        ingest_multiplier: shared.ingest_multiplier.node(),
        payload,
        stored_rate,
        replicated: replicated.node(),
        rule_of_thumb,
        opinions: Vec::new(),
        asked_about: None,
        topics: totals
            .flows
            .iter()
            .map(|flow| flow.outline.clone())
            .collect(),
        deployments: Vec::new(),
        unavailable: Vec::new(),
    };
    Ok((scope, totals, outline))
}

/// The largest of what the hottest partition of a topic has on disk above its mean.
fn hottest_excess<'b>(scope: &Scope<'b>, flows: &[TopicFlow<'b>]) -> Option<Handle<'b>> {
    let excesses = flows.iter().filter_map(|flow| flow.hottest_excess);
    let largest = scope.builder.largest(excesses)?;
    Some(
        scope
            .quantity("hottest_excess")
            .label("Disk of the hottest partition above the mean")
            .cite(source::HOTTEST_PARTITION)
            .is(largest),
    )
}

fn shared<'b>(context: &Context<'b>, scope: &Scope<'b>, cluster: &Cluster) -> Shared<'b> {
    let builder = context.builder;
    let settings = &cluster.broker_settings;
    Shared {
        ingest_multiplier: builder.setting(
            scope.path("ingest_multiplier"),
            "Ingest over the plan's",
            Measure::Factor,
            1.0,
        ),
        growth: cluster.growth.as_ref().map(|growth| {
            builder.estimate(
                scope.path("growth"),
                "Growth of the cluster's topics",
                growth,
            )
        }),
        zones: scope.figure(
            "zones",
            "Zones",
            f64::from(cluster.zones),
            Measure::Count,
            source::SCENARIO,
        ),
        partition_rate: scope.estimate_or(
            "partition_rate",
            "Rate one partition is trusted with",
            cluster.partition_rate.as_ref(),
            defaults::partition_rate,
        ),
        check_interval: scope.estimate_or(
            "retention_check",
            "Retention check interval",
            settings.retention_check.as_ref(),
            || {
                context.kafka_default(
                    &context.catalogue.kafka().retention_check_interval,
                    Measure::Seconds,
                )
            },
        ),
        delete_delay: scope.estimate_or(
            "delete_delay",
            "File delete delay",
            settings.delete_delay.as_ref(),
            || context.kafka_default(&context.catalogue.kafka().delete_delay, Measure::Seconds),
        ),
    }
}
