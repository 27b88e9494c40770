//! What the partitions of a cluster ask of the brokers of one deployment, and the limits of that.

use crate::quantity::{Handle, Source};
use crate::scenario::Platform;
use crate::units::Measure;

use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::source;
use super::consumers::Reader;
use super::deployment::Site;
use super::evenly::ALIKE;
use super::outline::{
    PartitionLimitOutline, PartitionLoadOutline, SizedOutline, TopicOnBrokersOutline,
};
use super::partitioning::busiest_share;
use super::topic::TopicFlow;

/// Adds what partitions ask of a sized deployment, below `partitions`.
pub(super) fn partition_load(
    site: &Site<'_, '_>,
    sized: &SizedOutline,
    broker_type: &str,
) -> PartitionLoadOutline {
    let builder = site.context.builder;
    let flows = &site.totals.flows;
    let part = Part {
        scope: site.scope.below("partitions"),
        brokers: builder.handle(sized.brokers),
        alike: builder
            .named(&site.scope.path(ALIKE))
            .unwrap_or(builder.handle(sized.brokers)),
    };
    let total = |of: &dyn Fn(&TopicFlow<'_>) -> crate::quantity::NodeId| {
        let terms = flows.iter().map(|flow| builder.handle(of(flow)));
        builder.sum(Measure::Count, terms)
    };
    let partitions = total(&|flow| flow.partitions.node());
    let replicas = part.named(
        "replicas",
        "Replicas of all partitions",
        source::BALANCED_LOAD,
        total(&|flow| (flow.partitions * replication(site, flow.replication)).node()),
    );
    let each = part.named(
        "replicas_per_broker",
        "Replicas of a broker",
        source::BALANCED_LOAD,
        replicas / part.alike,
    );
    let leaders = part.named(
        "leaders_per_broker",
        "Leaders of a broker",
        source::BALANCED_LOAD,
        partitions / part.alike,
    );
    PartitionLoadOutline {
        replicas: replicas.node(),
        replicas_per_broker: each.node(),
        leaders_per_broker: leaders.node(),
        limits: part.limits(site, broker_type, replicas, each, partitions),
        election_time: part.elections(site, leaders),
        detection_time: part.detection(site),
        recovery_time: part.recovery(flows, limit_of(sized, builder, "volume writes")),
        replication_latency: part.latency(site, each - leaders),
        hottest_broker_use: part.hottest_broker(flows, limit_of(sized, builder, "network in")),
        topics: flows.iter().map(|flow| part.topic(site, flow)).collect(),
    }
}

/// How many replicas a topic that asks for so many has on this platform: Express keeps a number of its own.
fn replication(site: &Site<'_, '_>, asked: f64) -> f64 {
    match site.deployment.on {
        Platform::Express(_) => {
            let limits = site.context.catalogue.msk_limits();
            limits.express_replication_factor.value
        }
        _ => asked,
    }
}

/// The limit of a resource of the deployment, by its name.
fn limit_of<'b>(
    sized: &SizedOutline,
    builder: &'b crate::quantity::Builder,
    name: &str,
) -> Option<Handle<'b>> {
    let resource = sized.resources.iter().find(|entry| entry.name == name)?;
    Some(builder.handle(resource.limit))
}

/// The place in the tree of paths, and how many brokers there are.
struct Part<'b> {
    scope: Scope<'b>,
    brokers: Handle<'b>,
    /// How many share evenly.
    alike: Handle<'b>,
}

impl<'b> Part<'b> {
    fn named(&self, key: &str, label: &str, cite: Source, formula: Handle<'b>) -> Handle<'b> {
        self.scope.quantity(key).label(label).cite(cite).is(formula)
    }

    /// Every limit, and what share of it is used.
    fn limits(
        &self,
        site: &Site<'_, 'b>,
        broker_type: &str,
        replicas: Handle<'b>,
        each: Handle<'b>,
        partitions: Handle<'b>,
    ) -> Vec<PartitionLimitOutline> {
        let kafka = site.context.catalogue.kafka();
        let limit = |key: &str, name: &'static str, used: Handle<'b>, limit: Handle<'b>| {
            PartitionLimitOutline {
                name,
                used: used.node(),
                limit: limit.node(),
                share: self
                    .scope
                    .quantity(&format!("{key}_use"))
                    .label(format!("Replicas, share of what {name}"))
                    .measure(Measure::Fraction)
                    .cite(source::BALANCED_LOAD)
                    .is(used / limit)
                    .node(),
            }
        };
        let figure = |key: &str, label: &str, value: f64, cite: Source| {
            self.scope.figure(key, label, value, Measure::Count, cite)
        };
        let mut limits = Vec::new();
        match site.context.catalogue.msk_broker(broker_type) {
            Ok(broker) => {
                let cite = || {
                    Source::with_text(
                        crate::quantity::SourceKind::Documentation,
                        broker.source.to_string(),
                    )
                };
                let recommended = figure(
                    "recommended_per_broker",
                    "Replicas of a broker that AWS recommends at most",
                    broker.partitions_recommended,
                    cite(),
                );
                let maximum = figure(
                    "maximum_per_broker",
                    "Replicas of a broker above which MSK refuses changes",
                    broker.partitions_maximum,
                    cite(),
                );
                limits.push(limit(
                    "recommended",
                    "AWS recommends for a broker",
                    each,
                    recommended,
                ));
                limits.push(limit("maximum", "MSK allows for a broker", each, maximum));
            }
            Err(_) => {
                let advised = &kafka.partitions_per_broker;
                let advised = figure(
                    "advised_per_broker",
                    "Replicas of a broker that are advised at most",
                    advised.value,
                    documented(advised),
                );
                limits.push(limit(
                    "advised",
                    "KIP-578 advises for a broker",
                    each,
                    advised,
                ));
            }
        }
        let advised = &kafka.partitions_per_cluster;
        let advised = figure(
            "advised_per_cluster",
            "Replicas of a cluster that are advised at most",
            advised.value,
            documented(advised),
        );
        limits.push(limit(
            "cluster",
            "KIP-578 advises for a cluster",
            replicas,
            advised,
        ));
        let one = site.context.builder.number(1.0);
        let for_latency = &kafka.partitions_for_latency;
        let for_latency = self.named(
            "latency_limit",
            "Replicas of a broker below which latency stays low",
            source::REPLICATION_LATENCY,
            self.brokers * (replicas / partitions.max(one)) * for_latency.value,
        );
        limits.push(limit(
            "latency",
            "keeps latency low on a broker",
            each,
            for_latency,
        ));
        limits
    }

    /// Time to elect all leaders of a lost broker anew, with `ZooKeeper`.
    fn elections(&self, site: &Site<'_, 'b>, leaders: Handle<'b>) -> crate::quantity::NodeId {
        let each = &site.context.catalogue.kafka().leader_election_time;
        let each = site.context.builder.constant(each.value, Measure::Seconds);
        self.named(
            "election_time",
            "Elections after a lost broker, with ZooKeeper",
            source::ELECTIONS,
            leaders * each,
        )
        .node()
    }

    /// Time until a lost broker is noticed, with `KRaft`: then all its leaders are elected at once.
    fn detection(&self, site: &Site<'_, 'b>) -> crate::quantity::NodeId {
        let timeout = &site.context.catalogue.kafka().broker_session_timeout;
        self.scope
            .figure(
                "detection_time",
                "Time until a lost broker is noticed, with KRaft",
                timeout.value,
                Measure::Seconds,
                documented(timeout),
            )
            .node()
    }

    /// Time to read the newest segments again after an unclean stop; `None` where nothing is known of volumes.
    fn recovery(
        &self,
        flows: &[TopicFlow<'b>],
        volumes: Option<Handle<'b>>,
    ) -> Option<crate::quantity::NodeId> {
        let newest = flows
            .iter()
            .map(|flow| flow.segment * flow.partitions * flow.replication / self.alike);
        let bytes = self.scope.builder.sum(Measure::Bytes, newest);
        let time = self.named(
            "recovery_time",
            "Recovery of a broker after an unclean stop, at most",
            source::LOG_RECOVERY,
            bytes / volumes?,
        );
        Some(time.node())
    }

    /// Latency that following so many partitions adds: each broker fetches from every other.
    fn latency(&self, site: &Site<'_, 'b>, followers: Handle<'b>) -> crate::quantity::NodeId {
        let builder = site.context.builder;
        let each = &site.context.catalogue.kafka().replication_latency;
        let each = builder.constant(each.value, Measure::Seconds);
        let others = (self.brokers - 1.0).max(builder.number(1.0));
        self.named(
            "replication_latency",
            "Latency that replicating so many partitions adds",
            source::REPLICATION_LATENCY,
            followers / others * each,
        )
        .node()
    }

    /// What the broker with the hottest partition carries, over what is sustained; `None` where no limit is known.
    fn hottest_broker(
        &self,
        flows: &[TopicFlow<'b>],
        network: Option<Handle<'b>>,
    ) -> Option<crate::quantity::NodeId> {
        let builder = self.scope.builder;
        let carried = |each: &dyn Fn(&TopicFlow<'b>) -> (Handle<'b>, Handle<'b>)| {
            // The hottest partition of one topic is taken to meet a mean broker of the others.
            let (mean, above): (Vec<_>, Vec<_>) = flows.iter().map(each).unzip();
            let none = builder.constant(0.0, Measure::BytesPerSecond);
            let above = builder.largest(above).unwrap_or(none).max(none);
            builder.sum(Measure::BytesPerSecond, mean) + above
        };
        let received = self.named(
            "hottest_broker_in",
            "Network in of the hottest broker at peak",
            source::LEADERS_SPREAD,
            carried(&|flow| {
                let all = flow.peak_rate;
                let mean = all * flow.replication / self.alike;
                (mean, all * self.replica_share(flow) - mean)
            }),
        );
        let sent_where = |reads: &dyn Fn(&Reader<'b>) -> Handle<'b>| {
            carried(&|flow| {
                let to_consumers = flow.readers.iter().map(reads);
                let all = flow.peak_rate * (flow.replication - 1.0)
                    + builder.sum(Measure::BytesPerSecond, to_consumers);
                let mean = all / self.alike;
                (mean, all * self.leader_share(flow) - mean)
            })
        };
        // As of a mean broker: consumers at peak, or all of them catching up, whichever is more.
        let at_peak = sent_where(&|reader| reader.egress_peak);
        let catching_up = sent_where(&|reader| reader.catching_up);
        let sent = self.named(
            "hottest_broker_out",
            "Network out of the hottest broker at peak",
            source::LEADERS_SPREAD,
            at_peak.max(catching_up),
        );
        let share = self
            .scope
            .quantity("hottest_broker_use")
            .label("Network of the hottest broker, share of the limit")
            .measure(Measure::Fraction)
            .cite(source::LEADERS_SPREAD)
            .is(received.max(sent) / network?);
        Some(share.node())
    }

    /// The share of a topic that the broker leads which leads most of it.
    fn leader_share(&self, flow: &TopicFlow<'b>) -> Handle<'b> {
        let leaders = self.alike.min(flow.partitions);
        busiest_share(flow.partitions, leaders, flow.hottest_share)
    }

    /// The share of a topic of which the broker has a replica that has most of it.
    fn replica_share(&self, flow: &TopicFlow<'b>) -> Handle<'b> {
        let one = self.scope.builder.number(1.0);
        let copies = one.max((self.alike / flow.replication).min(flow.partitions));
        busiest_share(flow.partitions, copies, flow.hottest_share)
    }

    /// What a topic's partitions make of these brokers.
    fn topic(&self, site: &Site<'_, 'b>, flow: &TopicFlow<'b>) -> TopicOnBrokersOutline {
        let kafka = site.context.catalogue.kafka();
        let builder = site.context.builder;
        let below = self.scope.below("topics").below(&flow.name);
        let bytes = |value: f64| builder.constant(value, Measure::Bytes);
        let balanced = below
            .quantity("balanced")
            .label("Partitions, in a multiple of the brokers")
            .cite(source::LEADERS_SPREAD)
            .is(flow.partitions.ceil_to(self.brokers));
        let share = below
            .quantity("hottest_broker_share")
            .label("Share that its busiest broker leads")
            .measure(Measure::Fraction)
            .cite(source::LEADERS_SPREAD)
            .is(self.leader_share(flow));
        let fetched = flow.partitions * bytes(kafka.consumer_partition_fetch_size.value);
        let memory = below
            .quantity("consumer_memory")
            .label("Memory of a lone consumer")
            .cite(source::CLIENT_MEMORY)
            .is(fetched.min(self.brokers * bytes(kafka.consumer_fetch_size.value)));
        TopicOnBrokersOutline {
            balanced: balanced.node(),
            hottest_broker_share: share.node(),
            consumer_memory: memory.node(),
        }
    }
}
