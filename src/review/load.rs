//! Network, volumes and processors: how much of what a broker sustains is used, at peak and when others are down.

use crate::catalogue::{Performance, VolumeMedia};
use crate::model::Condition;
use crate::plan::Resource;
use crate::scenario::Choice;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::DeploymentView;
use super::words::{percent, show};
use super::{LIKELY, POSSIBLE};

const OVERLOADED: Rule = Rule::error(
    "K030",
    "A broker is asked for more than it sustains",
    "the median use of its network, its volumes or its processors at peak is at or above 100 % of the sustained limit",
);
const NEAR_LIMIT: Rule = Rule::warning(
    "K031",
    "A broker is near what it sustains",
    "the use of its network or its volumes at peak is above the target (catalogue: `cruise_control_network`), or that of its processors above `cpu_target`, at P95",
);
const LOST_BROKER_OVERLOADS: Rule = Rule::warning(
    "K032",
    "A lost broker overloads the others",
    "the use of their network or their volumes with one broker down is at or above 100 % at P95, and below it with all of them",
);
const LOST_ZONE_OVERLOADS: Rule = Rule::warning(
    "K035",
    "A lost zone overloads the others",
    "the use of the network, the volumes or the processors of brokers with one zone down is at or above 100 % at P95, and below it with one broker down",
);
const LARGEST_VOLUME_RATE: Rule = Rule::warning(
    "K033",
    "Volumes chosen by the planner have all the throughput or operations there are",
    "the throughput or the operations of a volume are `auto`, and its kind can have no more",
);
const BEYOND_INSTANCE: Rule = Rule::info(
    "K034",
    "Volume throughput is paid for that the instance cannot use",
    "the given throughput of all volumes of a broker is above what its instance type sustains to volumes",
);
const SPINNING: Rule = Rule::info(
    "K134",
    "Volumes are spinning disks",
    "the kind of the volumes is a hard disk (catalogue: `ebs_volumes`, `media: hdd`), of which bytes and operations are counted and not the time of one operation",
);

pub(super) const RULES: [Rule; 7] = [
    OVERLOADED,
    NEAR_LIMIT,
    LOST_BROKER_OVERLOADS,
    LARGEST_VOLUME_RATE,
    BEYOND_INSTANCE,
    LOST_ZONE_OVERLOADS,
    SPINNING,
];

/// What is moved, and so held against what is sustained. Disks, counts and caches have rules of their own.
const MOVED: [&str; 5] = [
    "network in",
    "network out",
    VOLUME_WRITES,
    VOLUME_OPERATIONS,
    CPU,
];
const VOLUME_WRITES: &str = "volume writes";
const VOLUME_THROUGHPUT: &str = "volume throughput";
const VOLUME_OPERATIONS: &str = "volume operations";
pub(super) const CPU: &str = "CPU";

pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    let mut found: Vec<Finding> = MOVED
        .into_iter()
        .filter_map(|name| at_peak(deployment, name))
        .collect();
    found.extend(broker_down(deployment));
    found.extend(zone_down(deployment));
    found.extend(largest_rate(deployment));
    found.extend(beyond_instance(deployment));
    found.extend(spinning(deployment));
    found
}

/// A resource in a condition; of volumes, writes alone where nothing is read from them.
fn moved<'p>(
    deployment: &DeploymentView<'p>,
    name: &str,
    condition: Condition,
) -> Option<&'p Resource> {
    let plan = deployment.plan;
    let resource = plan.resource(name, condition)?;
    if name != VOLUME_WRITES {
        return Some(resource);
    }
    let both = plan.resource(VOLUME_THROUGHPUT, condition)?;
    let reads = both.utilisation.p95 > resource.utilisation.p95;
    Some(if reads { both } else { resource })
}

/// K030 and K031 of a resource. Of volumes, writes are named where they alone are as much too much as with reads.
fn at_peak(deployment: &DeploymentView, name: &str) -> Option<Finding> {
    let resource = moved(deployment, name, Condition::Peak)?;
    let found = used(deployment, resource)?;
    let alone = deployment.plan.resource(name, Condition::Peak)?;
    match used(deployment, alone) {
        Some(alone) if alone.code == found.code => Some(alone),
        _ => Some(found),
    }
}

/// K030 and K031.
fn used(deployment: &DeploymentView, resource: &Resource) -> Option<Finding> {
    let plan = deployment.plan;
    let kafka = deployment.cluster.review.plan.catalogue.kafka();
    let (target, source) = if resource.name == CPU {
        let path = deployment.path("needs/processor_target");
        let source = source_of(deployment, &path);
        (plan.processor_target, source)
    } else {
        let source = &kafka.cruise_control_network.source;
        (plan.load_target, source.to_string())
    };
    let used = resource.utilisation;
    let limit = limit_of(deployment, resource);
    let found = |rule: Rule, message: String| {
        rule.found(
            path_of(deployment, resource),
            &deployment.field("broker"),
            message,
            advice(deployment, resource.name),
        )
    };
    if used.p50 >= 1.0 {
        Some(
            found(
                OVERLOADED,
                format!(
                    "`{}` asks each broker for {} of the {limit} it sustains ({}) at peak",
                    plan.name,
                    percent(used.p50),
                    resource.name,
                ),
            )
            .weighing(1.0),
        )
    } else if used.p95 > target {
        Some(
            found(
                NEAR_LIMIT,
                format!(
                    "`{}` uses {} of the {limit} a broker sustains ({}) at peak at the median and {} at P95; {} is the most to plan for ({source})",
                    plan.name,
                    percent(used.p50),
                    resource.name,
                    percent(used.p95),
                    percent(target),
                ),
            )
            .weighing(if used.p50 > target { LIKELY } else { POSSIBLE }),
        )
    } else {
        None
    }
}

/// K032. Processors have a lower limit of their own, K059.
fn broker_down(deployment: &DeploymentView) -> Option<Finding> {
    let moved = MOVED.into_iter().filter(|name| *name != CPU);
    let down = (Condition::Peak, Condition::BrokerDown);
    let (resource, message) = emergency(deployment, moved, "broker", down)?;
    let finding = LOST_BROKER_OVERLOADS.found(
        path_of(deployment, resource),
        &deployment.field("brokers"),
        message,
        "Use one broker more or a larger type, or let consumers catch up more slowly",
    );
    Some(finding.weighing(probability(resource)))
}

/// K035.
fn zone_down(deployment: &DeploymentView) -> Option<Finding> {
    let down = (Condition::BrokerDown, Condition::ZoneDown);
    let (resource, message) = emergency(deployment, MOVED, "zone", down)?;
    let finding = LOST_ZONE_OVERLOADS.found(
        path_of(deployment, resource),
        &deployment.field("brokers"),
        message,
        "Use more brokers or a larger type, or write down that consumers fall behind while a zone is down",
    );
    Some(finding.weighing(probability(resource)))
}

/// Of what is asked too much of the brokers that are left, and was not asked too much before, the fullest.
fn emergency<'p>(
    deployment: &DeploymentView<'p>,
    names: impl IntoIterator<Item = &'static str>,
    lost: &str,
    (before, after): (Condition, Condition),
) -> Option<(&'p Resource, String)> {
    // With one broker there is nobody left to ask.
    if deployment.plan.brokers < 2.0 {
        return None;
    }
    let overloaded = names.into_iter().filter_map(|name| {
        let resource = moved(deployment, name, after)?;
        let before = moved(deployment, name, before)?;
        (resource.utilisation.p95 >= 1.0 && before.utilisation.p95 < 1.0).then_some(resource)
    });
    let resource = overloaded.max_by(|a, b| a.utilisation.p95.total_cmp(&b.utilisation.p95))?;
    let used = resource.utilisation;
    let message = format!(
        "with one {lost} of `{}` down, each of the other brokers is asked for {} of the {} it sustains ({}) at the median and {} at P95",
        deployment.plan.name,
        percent(used.p50),
        limit_of(deployment, resource),
        resource.name,
        percent(used.p95),
    );
    Some((resource, message))
}

/// Roughly how probable it is that a limit is passed that is passed at P95.
pub(super) fn probability(resource: &Resource) -> f64 {
    if resource.utilisation.p50 >= 1.0 {
        LIKELY
    } else {
        POSSIBLE
    }
}

/// K033.
fn largest_rate(deployment: &DeploymentView) -> Option<Finding> {
    let (volume, _) = deployment.volumes()?;
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let kind = catalogue.volume(&volume.kind).ok()?;
    let most = |performance: &Performance| match performance {
        Performance::Provisioned { maximum, .. } => Some(*maximum),
        _ => None,
    };
    let bought = [
        (
            "volume_throughput",
            volume.throughput,
            most(&kind.throughput),
            Measure::BytesPerSecond,
        ),
        (
            "volume_iops",
            volume.iops,
            most(&kind.iops),
            Measure::PerSecond,
        ),
    ];
    bought
        .into_iter()
        .find_map(|(name, choice, most, measure)| {
            let most = most?;
            let chosen = deployment.value(name)?;
            (matches!(choice, Choice::Auto) && chosen >= most).then(|| {
                LARGEST_VOLUME_RATE.found(
                    deployment.path(name),
                    &deployment.field("volume"),
                    format!(
                        "`{}` takes {} for each volume, which is all that a {} volume can have",
                        deployment.plan.name,
                        show(most, measure),
                        kind.name,
                    ),
                    "Use more volumes for each broker, or more brokers",
                )
            })
        })
}

/// K034.
fn beyond_instance(deployment: &DeploymentView) -> Option<Finding> {
    let ec2 = deployment.ec2()?;
    let Choice::Given(each) = ec2.volume.throughput else {
        return None;
    };
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let instance = catalogue.instance(&deployment.plan.broker_type).ok()?;
    let all = each * f64::from(ec2.volumes);
    (all > instance.ebs_baseline_bytes_per_second).then(|| {
        let rate = |value| show(value, Measure::BytesPerSecond);
        BEYOND_INSTANCE.found(
            deployment.path("volume_limit"),
            &deployment.field("volume.throughput"),
            format!(
                "the volumes of a broker of `{}` have {} together, and {} sustains {} to volumes",
                deployment.plan.name,
                rate(all),
                instance.name,
                rate(instance.ebs_baseline_bytes_per_second),
            ),
            "Buy less throughput, or choose an instance type that can use it",
        )
    })
}

/// K134.
fn spinning(deployment: &DeploymentView) -> Option<Finding> {
    let (volume, _) = deployment.volumes()?;
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let kind = catalogue.volume(&volume.kind).ok()?;
    (kind.media == VolumeMedia::Hdd).then(|| {
        SPINNING.found(
            deployment.path("volume_limit"),
            &deployment.field("volume"),
            format!(
                "the {} volumes of `{}` are spinning disks: their bytes and operations are counted here, the milliseconds that each operation waits are not",
                kind.name, deployment.plan.name
            ),
            "Measure produce and fetch latency on such a volume with as many partitions before you sign it off, or choose gp3",
        )
    })
}

/// The path of a utilisation.
pub(super) fn path_of(deployment: &DeploymentView, resource: &Resource) -> String {
    let graph = &deployment.cluster.review.plan.model.graph;
    graph.quantity_of(resource.node).map_or_else(
        || deployment.plan.path.clone(),
        |quantity| quantity.path.clone(),
    )
}

/// The limit of a resource, with its unit.
pub(super) fn limit_of(deployment: &DeploymentView, resource: &Resource) -> String {
    let graph = &deployment.cluster.review.plan.model.graph;
    let measure = graph
        .quantity_of(resource.limit_node)
        .map_or(Measure::Count, |quantity| quantity.measure);
    show(resource.limit, measure)
}

/// Who says so.
fn source_of(deployment: &DeploymentView, path: &str) -> String {
    let graph = &deployment.cluster.review.plan.model.graph;
    graph
        .quantity(path)
        .map_or_else(String::new, |quantity| quantity.source.to_string())
}

/// What helps depends on what is short.
fn advice(deployment: &DeploymentView, resource: &str) -> &'static str {
    match (resource, deployment.msk()) {
        (CPU, _) => {
            "Use more brokers or a type with more processors, larger batches, or state a higher `cpu_target` that was measured"
        }
        (VOLUME_WRITES | VOLUME_THROUGHPUT, Some(msk)) if msk.provisioned_throughput.is_none() => {
            "Use more brokers, or `provisioned_throughput: auto` on a type that can have it"
        }
        (VOLUME_WRITES | VOLUME_THROUGHPUT, Some(_)) => "Use more brokers or a larger type",
        (VOLUME_WRITES | VOLUME_THROUGHPUT | VOLUME_OPERATIONS, None) => {
            "Use more brokers, or volumes and an instance type with more throughput"
        }
        _ => "Use more brokers or a type with more network, or let consumers catch up more slowly",
    }
}
