//! Brokers: enough of them, over the zones, with a number of replicas they can manage.

use crate::model::Unit;
use crate::model::kafka::partitioning::fullest_over_mean;
use crate::scenario::{Choice, MOST_BROKERS, Platform};
use crate::units::Measure;

use super::disk::too_large_a_partition;
use super::finding::{Finding, Rule};
use super::view::{ClusterView, DeploymentView};
use super::words::{count, percent, show};

const TOO_FEW: Rule = Rule::error(
    "K020",
    "Fewer brokers than needed",
    "a given number of brokers is below what the plan needs at its confidence on the date of `provision_for`",
);
const FEWER_THAN_REPLICAS: Rule = Rule::error(
    "K021",
    "Fewer brokers than the replication factor",
    "a topic has more replicas than the cluster has brokers to hold them",
);
const UNEVEN_ZONES: Rule = Rule::warning(
    "K022",
    "Brokers are not spread evenly over the zones",
    "the number of brokers is not a multiple of `zones`",
);
const SHARED_ZONE: Rule = Rule::warning(
    "K023",
    "Replicas share a zone",
    "a topic has more replicas than the cluster has zones, of which there are several",
);
const ONE_ZONE: Rule = Rule::warning(
    "K024",
    "One zone holds everything",
    "`zones` is 1 and a topic is replicated",
);
const BROKER_QUOTA: Rule = Rule::warning(
    "K025",
    "More brokers than the quota of MSK",
    "the number of brokers is above MSK's quota for one cluster with KRaft (catalogue: `msk_limits.ron`)",
);
const REPLICAS_REFUSED: Rule = Rule::error(
    "K026",
    "More replicas on a broker than MSK allows",
    "the replicas of a broker are above the number at which MSK refuses changes (catalogue: `msk_brokers.ron`)",
);
const MANY_REPLICAS: Rule = Rule::warning(
    "K027",
    "Many replicas on a broker",
    "the replicas of a broker are above what AWS recommends for its type, or for EC2 what KIP-578 advises (catalogue: `msk_brokers.ron`, `kafka_defaults.ron`)",
);
const BURSTABLE: Rule = Rule::warning(
    "K028",
    "Burstable brokers",
    "the broker type is of a t family, which lives on processor credits",
);
const UNEVEN_REPLICAS: Rule = Rule::info(
    "K029",
    "Partitions do not divide evenly among the brokers",
    "the broker with the most replicas of every topic would hold more than `placement_skew` allows for",
);
const TOGETHER: Rule = Rule::warning(
    "K151",
    "Each limit holds, all of them together do not",
    "on the date of `provision_for` a deployment has brokers enough and passes no limit at `objectives.confidence`, each by itself, but the worlds in which all of that is so are fewer",
);

pub(super) const RULES: [Rule; 11] = [
    TOO_FEW,
    FEWER_THAN_REPLICAS,
    UNEVEN_ZONES,
    SHARED_ZONE,
    ONE_ZONE,
    BROKER_QUOTA,
    REPLICAS_REFUSED,
    MANY_REPLICAS,
    BURSTABLE,
    UNEVEN_REPLICAS,
    TOGETHER,
];

/// Findings about a cluster, whatever it runs on.
pub(super) fn cluster_findings(cluster: ClusterView) -> Vec<Finding> {
    zones(cluster).into_iter().collect()
}

/// Findings about one deployment.
pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    [
        too_few,
        fewer_than_replicas,
        uneven_zones,
        broker_quota,
        replicas,
        burstable,
        uneven_replicas,
        together,
    ]
    .into_iter()
    .filter_map(|rule| rule(deployment))
    .collect()
}

/// K020.
fn too_few(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    // Of what there is one of, limits say what is passed.
    if plan.brokers_chosen || plan.brokers >= plan.brokers_needed || plan.unit == Unit::Cluster {
        return None;
    }
    let binding = plan.constraints.get(plan.binding)?;
    // Where a partition fits on no volume, K130 says that no number of brokers helps.
    let is_storage = ["storage", "one broker lost"].contains(&binding.name);
    if is_storage && too_large_a_partition(deployment).is_some() {
        return None;
    }
    let review = deployment.cluster.review;
    let confidence = review.plan.scenario.objectives.confidence;
    Some(
        TOO_FEW
            .found(
                deployment.path("brokers_needed"),
                &deployment.count_field(),
                format!(
                    "`{}` has {} and needs {}, bound by {}, to hold in {} of the worlds in {}",
                    plan.name,
                    count(plan.brokers, plan.unit.one()),
                    show(plan.brokers_needed, Measure::Count),
                    binding.name,
                    show(confidence, Measure::Fraction),
                    review.month(review.plan.scenario.provision_for_months),
                ),
                if plan.brokers_needed > f64::from(MOST_BROKERS) {
                    format!(
                        "That is more {} than one cluster can be planned with: use larger ones, split the cluster, or take what binds off them",
                        plan.unit.many(),
                    )
                } else {
                    format!(
                        "Write `{}: {:.0}` or `auto`, or take what binds off the {}",
                        if plan.unit == Unit::Broker {
                            "brokers"
                        } else {
                            "units"
                        },
                        plan.brokers_needed,
                        plan.unit.many(),
                    )
                },
            )
            .weighing(1.0 - plan.brokers / plan.brokers_needed),
    )
}

/// K151.
fn together(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    if plan.holds() || !plan.holds_one_by_one() {
        return None;
    }
    let review = deployment.cluster.review;
    let reasons: Vec<String> = review
        .plan
        .breaks(plan, deployment.cluster.entry.fill.act)
        .ok()?
        .iter()
        .map(|(name, share)| format!("{name} ({})", percent(*share)))
        .collect();
    Some(
        TOGETHER
            .found(
                deployment.path("holds"),
                &deployment.count_field(),
                format!(
                    "`{}` holds in {} of the worlds in {}, and {} are asked for: one by one everything does, but not in the same worlds: {}",
                    plan.name,
                    percent(plan.holds_in),
                    review.month(review.plan.scenario.provision_for_months),
                    percent(review.plan.scenario.objectives.confidence),
                    reasons.join(", "),
                ),
                "Leave more room in what breaks most often, or accept a lower `confidence`",
            )
            .weighing(1.0 - plan.holds_in),
    )
}

/// K021.
fn fewer_than_replicas(deployment: &DeploymentView) -> Option<Finding> {
    // A service that keeps a number of its own asks no topic.
    if deployment.fixed_replication().is_some() {
        return None;
    }
    let topic = deployment.cluster.most_replicated()?;
    let brokers = deployment.plan.brokers;
    let has_brokers = deployment.plan.unit == Unit::Broker;
    (has_brokers && brokers < f64::from(topic.replication)).then(|| {
        FEWER_THAN_REPLICAS
            .found(
                deployment.path("brokers"),
                &deployment.field("brokers"),
                format!(
                    "`{}` has {}, and `{}` asks for {} on brokers of their own",
                    deployment.plan.name,
                    count(brokers, "broker"),
                    topic.name,
                    count(f64::from(topic.replication), "replica"),
                ),
                "Kafka refuses to create such a topic: use more brokers or fewer replicas",
            )
            .weighing(1.0)
    })
}

/// K022.
fn uneven_zones(deployment: &DeploymentView) -> Option<Finding> {
    let zones = f64::from(deployment.cluster.entry.zones);
    let brokers = deployment.plan.brokers;
    let has_brokers = deployment.plan.unit == Unit::Broker;
    (has_brokers && brokers > zones && brokers % zones != 0.0).then(|| {
        UNEVEN_ZONES.found(
            deployment.path("brokers"),
            &deployment.field("brokers"),
            format!(
                "`{}` has {} in {}: with replicas spread over zones, brokers in the smaller zones hold more than the others",
                deployment.plan.name,
                count(brokers, "broker"),
                count(zones, "zone"),
            ),
            format!("Use a multiple of {zones:.0} brokers"),
        )
    })
}

/// K023 and K024.
fn zones(cluster: ClusterView) -> Option<Finding> {
    let topic = cluster.most_replicated()?;
    let zones = cluster.entry.zones;
    let field = format!("{}.zones", cluster.plan.field);
    let path = format!("{}/zones", cluster.plan.path);
    if topic.replication > 1 && zones == 1 {
        Some(ONE_ZONE.found(
            path,
            &field,
            format!(
                "`{}` lies in one zone: an outage of the zone stops it, whatever the replication factor",
                cluster.plan.name
            ),
            "Spread brokers over three zones, or write down that an outage is accepted",
        ))
    } else if topic.replication > zones && zones > 1 && !cluster.replication_is_fixed() {
        Some(SHARED_ZONE.found(
            path,
            &field,
            format!(
                "`{}` has {} in {}: the loss of a zone can take more than one of them",
                topic.name,
                count(f64::from(topic.replication), "replica"),
                count(f64::from(zones), "zone"),
            ),
            "Use as many zones as replicas",
        ))
    } else {
        None
    }
}

/// K025.
fn broker_quota(deployment: &DeploymentView) -> Option<Finding> {
    if !matches!(deployment.entry.on, Platform::Msk(_) | Platform::Express(_)) {
        return None;
    }
    let limits = deployment.cluster.review.plan.catalogue.msk_limits();
    let quota = &limits.brokers_per_cluster_kraft;
    let brokers = deployment.plan.brokers;
    (brokers > quota.value).then(|| {
        BROKER_QUOTA
            .found(
                deployment.path("brokers"),
                &deployment.type_field(),
                format!(
                    "`{}` has {}, and MSK's quota for one cluster is {} ({})",
                    deployment.plan.name,
                    count(brokers, "broker"),
                    show(quota.value, Measure::Count),
                    quota.source,
                ),
                "Choose a larger broker type, split the cluster, or ask AWS for a higher quota",
            )
            .weighing(1.0 - quota.value / brokers)
    })
}

/// K026 and K027.
fn replicas(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let each = deployment.value("partitions/replicas_per_broker")?;
    let found = |rule: Rule, limit: f64, says: &str| {
        rule.found(
            deployment.path("needs/replicas"),
            &deployment.field("brokers"),
            format!(
                "a broker of `{}` holds {}; {says} {}",
                plan.name,
                count(each.ceil(), "replica"),
                show(limit, Measure::Count),
            ),
            "Use fewer partitions, more brokers or a larger broker type",
        )
        .weighing(1.0 - limit / each)
    };
    match &deployment.entry.on {
        Platform::Msk(_) | Platform::Express(_) => {
            let broker = catalogue.msk_broker(&plan.broker_type).ok()?;
            if each > broker.partitions_maximum {
                let says = format!("MSK refuses changes to a {} above", broker.name);
                Some(found(REPLICAS_REFUSED, broker.partitions_maximum, &says))
            } else if each > broker.partitions_recommended {
                let says = format!("AWS recommends for a {} at most", broker.name);
                Some(found(MANY_REPLICAS, broker.partitions_recommended, &says))
            } else {
                None
            }
        }
        Platform::Ec2(_) | Platform::Strimzi(_) => {
            let advised = &catalogue.kafka().partitions_per_broker;
            (each > advised.value).then(|| {
                let says = format!("advised ({}) are at most", advised.source);
                found(MANY_REPLICAS, advised.value, &says)
            })
        }
        // Counted before replication, as limits.
        Platform::Serverless(_) | Platform::Confluent(_) => None,
    }
}

/// K028.
fn burstable(deployment: &DeploymentView) -> Option<Finding> {
    let broker_type = &deployment.plan.broker_type;
    let family = broker_type.trim_start_matches("kafka.");
    let is_burstable = ["t2.", "t3.", "t3a.", "t4g."]
        .iter()
        .any(|prefix| family.starts_with(prefix));
    is_burstable.then(|| {
        BURSTABLE.found(
            deployment.path("brokers"),
            &deployment.field("broker"),
            format!(
                "`{}` runs on {broker_type}, which is slowed down once its processor credits are spent",
                deployment.plan.name
            ),
            "Use it for development only; m7g types have the same processor at all times",
        )
    })
}

/// K029: how much more than the mean the fullest broker would hold if the odd replicas of every topic met on it.
fn uneven_replicas(deployment: &DeploymentView) -> Option<Finding> {
    deployment.plan.disk?;
    let brokers = deployment.plan.brokers;
    let cluster = deployment.cluster;
    if brokers < 2.0 || matches!(deployment.entry.on, Platform::Msk(_)) && deployment.is_tiered() {
        return None;
    }
    let allowed = cluster.value("placement_skew")?;
    let uneven: Vec<_> = cluster
        .topics()
        .filter_map(|topic| {
            let replicas = topic.value("replicas")?;
            let extra = fullest_over_mean(replicas, brokers) - 1.0;
            Some((topic.plan.share * extra, replicas, topic))
        })
        .collect();
    let skew: f64 = 1.0 + uneven.iter().map(|(extra, ..)| extra).sum::<f64>();
    let (_, replicas, worst) = uneven.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (skew > allowed).then(|| {
        let most = (replicas / brokers).ceil();
        let fewest = (replicas / brokers).floor();
        UNEVEN_REPLICAS.found(
            deployment.path("disk_per_broker"),
            &match worst.entry.partitions {
                Choice::Given(_) => worst.field("partitions"),
                Choice::Auto => worst.field.clone(),
            },
            format!(
                "the {} of `{}` make {most:.0} on some of the {} of `{}` and {fewest:.0} on others; the fullest broker may hold {} of the mean, and the plan allows for {}",
                count(replicas, "replica"),
                worst.entry.name,
                count(brokers, "broker"),
                deployment.plan.name,
                show(skew, Measure::Factor),
                show(allowed, Measure::Factor),
            ),
            "Choose partitions so that partitions × replication is a multiple of the brokers, or state a larger `placement_skew`",
        )
        .weighing(skew - 1.0)
    })
}
