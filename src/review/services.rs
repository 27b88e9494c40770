//! What platforms limit, keep, lose and charge in ways of their own.

use crate::model::{Condition, PARTITION_ON_A_VOLUME, STORAGE_GROWTH};
use crate::plan::LimitPlan;
use crate::scenario::{Platform, Storage};
use crate::units::Measure;

use super::POSSIBLE;
use super::finding::{Finding, Rule};
use super::view::DeploymentView;
use super::words::{count, names, percent, show};

const LIMIT_PASSED: Rule = Rule::error(
    "K090",
    "A limit of a service is passed",
    "a limit of Express, Serverless or Confluent Cloud is passed on the date of `provision_for` at the confidence of the plan (catalogue: `msk_limits.ron`, `confluent.ron`)",
);
const LIMIT_NEAR: Rule = Rule::warning(
    "K091",
    "A limit of a service is near",
    "more than 80 % of such a limit (catalogue: `service_limit_near`) is used on the date of `provision_for` at the confidence of the plan, and not more than all of it",
);
const THROUGHPUT_NEAR: Rule = Rule::warning(
    "K092",
    "Express brokers are near what they sustain",
    "data into or out of an Express broker at peak is above the target (catalogue: `cruise_control_network`) at P95",
);
const SCALING_OUTRUN: Rule = Rule::warning(
    "K093",
    "Storage that grows by itself is outrun",
    "at peak all the time, disks fill from the target to the brim within the pause between two growths (catalogue: `storage_growth_pause`)",
);
const START_OUTRUN: Rule = Rule::error(
    "K135",
    "Disks are full before their storage has grown",
    "`storage_scaling` starts with less than retention keeps, and at the confidence of the plan the first data fills the disks faster than storage is added (catalogue: `storage_growth_step`, `storage_growth_pause`)",
);
const LOST_WITH_INSTANCE: Rule = Rule::warning(
    "K094",
    "Data is lost with the instance",
    "a deployment has `storage: instance_store`",
);
const SECOND_HAND: Rule = Rule::warning(
    "K095",
    "A comparison rests on second-hand prices",
    "a deployment on Confluent Cloud states no quote of its own for its units, its data or its storage",
);
const FIXED_REPLICATION: Rule = Rule::info(
    "K097",
    "The service has another replication factor",
    "a topic's `replication` is not the one that Express, Serverless or Confluent Cloud keeps",
);
const OTHER_IN_SYNC: Rule = Rule::warning(
    "K138",
    "The service has another number of replicas in sync",
    "`min_insync_replicas` is stated and is not 2, and a deployment is on Express or Serverless, which fix it at 2 (catalogue: `express_min_insync_replicas`)",
);
const SHARED_NODE: Rule = Rule::info(
    "K098",
    "Brokers share a node",
    "a deployment on Strimzi has more than one broker to a node",
);

pub(super) const RULES: [Rule; 10] = [
    LIMIT_PASSED,
    LIMIT_NEAR,
    THROUGHPUT_NEAR,
    SCALING_OUTRUN,
    START_OUTRUN,
    LOST_WITH_INSTANCE,
    SECOND_HAND,
    FIXED_REPLICATION,
    OTHER_IN_SYNC,
    SHARED_NODE,
];

/// Findings about one deployment.
pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    let mut found: Vec<Finding> = deployment
        .plan
        .limits
        .iter()
        .filter(|limit| ![PARTITION_ON_A_VOLUME, STORAGE_GROWTH].contains(&limit.name))
        .filter_map(|limit| of_limit(deployment, limit))
        .collect();
    found.extend(throughput(deployment));
    let rules = [
        start_outrun,
        scaling_outrun,
        lost_with_instance,
        second_hand,
        fixed_replication,
        fixed_in_sync,
        shared_node,
    ];
    found.extend(rules.into_iter().filter_map(|rule| rule(deployment)));
    found
}

/// K090 and K091.
fn of_limit(deployment: &DeploymentView, limit: &LimitPlan) -> Option<Finding> {
    let plan = deployment.plan;
    let review = deployment.cluster.review;
    let graph = &review.plan.model.graph;
    let quantity = graph.quantity_of(limit.nodes.limit)?;
    let utilisation = graph.quantity_of(limit.nodes.utilisation)?;
    let number = |value: f64| show(value, quantity.measure);
    let rule = if limit.is_passed() {
        LIMIT_PASSED
    } else if limit.at_confidence > review.plan.catalogue.review().service_limit_near.value {
        LIMIT_NEAR
    } else {
        return None;
    };
    let (does, by_how_much) = if limit.is_passed() {
        let times = show(limit.at_confidence, Measure::Count);
        ("passes", format!("{times} times it"))
    } else {
        let share = percent(limit.at_confidence);
        ("comes near", format!("{share} of it"))
    };
    let what = match limit.name {
        "message" => "the size of a message",
        name => name,
    };
    Some(
        rule.found(
            utilisation.path.clone(),
            &deployment.type_field(),
            format!(
                "`{}` ({}) {does} its limit on {what}: {} against {} by {} in {} of the worlds, {by_how_much} ({})",
                plan.name,
                plan.platform,
                number(limit.used),
                number(limit.limit),
                review.month(review.plan.scenario.provision_for_months),
                percent(review.plan.scenario.objectives.confidence),
                quantity.source,
            ),
            advice(limit.name),
        )
        .weighing(limit.at_confidence),
    )
}

fn advice(limit: &str) -> &'static str {
    match limit {
        "message" => "Send large messages by reference, or choose a platform that takes them",
        "data into a partition" | "data out of a partition" | "size of a compacted partition" => {
            "Use more partitions for the topic, or another platform"
        }
        "requests" => {
            "Let producers linger longer and send larger batches, or choose another platform"
        }
        "client networks" => "Share networks between clients, or choose another platform",
        _ => "Split the cluster, or choose a platform whose limits suffice",
    }
}

/// K092.
fn throughput(deployment: &DeploymentView) -> Option<Finding> {
    let Platform::Express(_) = &deployment.entry.on else {
        return None;
    };
    let plan = deployment.plan;
    let worst = plan
        .resources
        .iter()
        .filter(|resource| resource.condition == Condition::Peak)
        .filter(|resource| plan.limits.iter().all(|limit| limit.name != resource.name))
        .filter(|resource| resource.utilisation.p95 > plan.load_target)
        .max_by(|a, b| a.utilisation.p95.total_cmp(&b.utilisation.p95))?;
    let graph = &deployment.cluster.review.plan.model.graph;
    let quantity = graph.quantity_of(worst.node)?;
    Some(
        THROUGHPUT_NEAR
            .found(
                quantity.path.clone(),
                &deployment.field("brokers"),
                format!(
                    "`{}` uses {} of the {} that a {} sustains ({}) at peak at the median and {} at P95; what lies beyond is throttled",
                    plan.name,
                    percent(worst.utilisation.p50),
                    show(worst.limit, Measure::BytesPerSecond),
                    plan.broker_type,
                    worst.name,
                    percent(worst.utilisation.p95),
                ),
                "Use three brokers more, or a larger type",
            )
            .weighing(worst.utilisation.p95.min(1.0)),
    )
}

/// K135.
fn start_outrun(deployment: &DeploymentView) -> Option<Finding> {
    let limits = &deployment.plan.limits;
    let limit = limits.iter().find(|limit| limit.name == STORAGE_GROWTH)?;
    if !limit.is_passed() {
        return None;
    }
    let of = |name: &str| deployment.value(name);
    let bytes = |value: f64| show(value, Measure::Bytes);
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let most = catalogue.msk_limits().storage_per_broker_maximum.value;
    let wanted = of("storage_scaling/wanted")?;
    let (start, written) = (
        of("disk_capacity_start")?,
        of("storage_scaling/written_at_start")?,
    );
    Some(
        START_OUTRUN
            .found(
                deployment.path("storage_scaling/outrun"),
                &deployment.field("storage"),
                format!(
                    "a broker of `{}` starts with {}, is to keep {} and writes {}: {} are full after {}, and storage is added once in {}, the larger of 10 GiB and 10 % at a time",
                    deployment.plan.name,
                    bytes(start),
                    bytes(of("storage_scaling/kept_at_start")?),
                    show(written, Measure::BytesPerSecond),
                    bytes(start),
                    show(start / written, Measure::Seconds),
                    show(of("storage_scaling/pause")?, Measure::Seconds),
                ),
                if wanted <= most {
                    format!("Start with {}: what retention keeps, below the target", bytes(wanted))
                } else {
                    format!(
                        "Use more brokers, or tier old data: what retention keeps, below the target, is {} on each, and one has {} at most",
                        bytes(wanted),
                        bytes(most),
                    )
                },
            )
            .weighing(limit.at_confidence),
    )
}

/// K093.
fn scaling_outrun(deployment: &DeploymentView) -> Option<Finding> {
    // Where the start is outrun for sure, a burst is not what matters.
    let limits = &deployment.plan.limits;
    if limits
        .iter()
        .any(|limit| limit.name == STORAGE_GROWTH && limit.is_passed())
    {
        return None;
    }
    let scaling = deployment.msk()?.storage_scaling?;
    let time = deployment.value("storage_scaling/time_to_full")?;
    let pause = deployment.value("storage_scaling/pause")?;
    let burst = deployment.value("storage_scaling/burst")?;
    let fastest = deployment.value("storage_scaling/fastest_growth")?;
    let rate = |value| show(value, Measure::BytesPerSecond);
    (time < pause).then(|| {
        SCALING_OUTRUN
            .found(
                deployment.path("storage_scaling/time_to_full"),
                &deployment.field("storage_scaling.target"),
                format!(
                    "at peak the disk of a broker of `{}` grows by {} and storage follows {} at most: from {} full it is full after {}, and storage is added once in {}",
                    deployment.plan.name,
                    rate(burst),
                    rate(fastest),
                    percent(scaling.target),
                    show(time, Measure::Seconds),
                    show(pause, Measure::Seconds),
                ),
                "Lower the target, start with more storage, or limit what producers and replays write",
            )
            .weighing(1.0 - time / pause)
    })
}

/// K094.
fn lost_with_instance(deployment: &DeploymentView) -> Option<Finding> {
    let ec2 = deployment.ec2()?;
    if ec2.storage != Storage::InstanceStore {
        return None;
    }
    let plan = deployment.plan;
    Some(
        LOST_WITH_INSTANCE
            .found(
                deployment.path("disk_capacity"),
                &deployment.field("storage"),
                format!(
                    "`{}` keeps {} of each broker on the disks of its instance: a stop or a failure loses them, and they are made anew from the other replicas",
                    plan.name,
                    show(plan.disk?.per_broker.p50, Measure::Bytes),
                ),
                "Spread replicas over zones, keep `min.insync.replicas` at 2 or more, and never stop two instances at once",
            )
            .weighing(POSSIBLE),
    )
}

/// K095.
fn second_hand(deployment: &DeploymentView) -> Option<Finding> {
    let Platform::Confluent(confluent) = &deployment.entry.on else {
        return None;
    };
    let kind = confluent.kind.word();
    let quotes = [
        ("unit", "price", confluent.price),
        ("data", "data_price", confluent.data_price),
        ("storage", "storage_price", confluent.storage_price),
    ];
    let plan = deployment.cluster.review.plan;
    let missing: Vec<(String, &str)> = quotes
        .into_iter()
        .filter(|(_, _, quote)| quote.is_none())
        .map(|(what, field, _)| (format!("confluent/{kind}/{what}"), field))
        .filter(|(item, _)| {
            plan.prices_used()
                .any(|price| price.item == item && !price.price.source.verified)
        })
        .collect();
    let (first, field) = missing.first()?;
    Some(
        SECOND_HAND
            .found(
                format!("prices/{first}"),
                &deployment.field(field),
                format!(
                    "`{}` is compared at prices transcribed by others: {}",
                    deployment.plan.name,
                    names(missing.iter().map(|(item, _)| item.as_str())),
                ),
                "Ask Confluent for a quote and state it as `price`, `data_price` and `storage_price`",
            )
            .weighing(POSSIBLE),
    )
}

/// K097.
fn fixed_replication(deployment: &DeploymentView) -> Option<Finding> {
    let fixed = deployment.fixed_replication()?;
    let topics = deployment.cluster.topics();
    let others: Vec<_> = topics
        .filter(|topic| f64::from(topic.entry.replication) != fixed)
        .collect();
    let first = others.first()?;
    Some(FIXED_REPLICATION.found(
        deployment.path("stored"),
        &first.field("replication"),
        format!(
            "{} {} for other than {fixed} replicas, which is what `{}` keeps whatever a topic says",
            names(others.iter().map(|topic| topic.entry.name.as_str())),
            if others.len() == 1 { "asks" } else { "ask" },
            deployment.plan.name,
        ),
        "Nothing to do: one copy is billed; but the topic survives as much as that many replicas do",
    ))
}

/// K138.
fn fixed_in_sync(deployment: &DeploymentView) -> Option<Finding> {
    if !matches!(
        deployment.entry.on,
        Platform::Express(_) | Platform::Serverless(_)
    ) {
        return None;
    }
    let cluster = deployment.cluster;
    let limits = cluster.review.plan.catalogue.msk_limits();
    let fixed = limits.express_min_insync_replicas.value;
    let stated = cluster.entry.min_insync_replicas?;
    (f64::from(stated) != fixed).then(|| {
        OTHER_IN_SYNC.found(
            format!("{}/zones", cluster.plan.path),
            &format!("{}.min_insync_replicas", cluster.plan.field),
            format!(
                "`min_insync_replicas` is {stated}, and `{}` keeps {fixed} of three replicas in sync whatever is said",
                deployment.plan.name,
            ),
            format!("Plan with {fixed} on this platform, or leave it out where more is needed"),
        )
    })
}

/// K098.
fn shared_node(deployment: &DeploymentView) -> Option<Finding> {
    let Platform::Strimzi(_) = &deployment.entry.on else {
        return None;
    };
    // A node stands in one zone: it has no more than its zone.
    let in_zone = deployment.plan.brokers / f64::from(deployment.cluster.entry.zones);
    let per_node = deployment.value("brokers_per_node")?.min(in_zone.ceil());
    (per_node > 1.0).then(|| {
        SHARED_NODE.found(
            deployment.path("brokers_per_node"),
            &deployment.field("brokers_per_node"),
            format!(
                "a node of `{}` has {}: all of them are lost with it, and the plan keeps room for that",
                deployment.plan.name,
                count(per_node, "broker"),
            ),
            "Spread the replicas of a topic over zones, so that no two of them share a node",
        )
    })
}
