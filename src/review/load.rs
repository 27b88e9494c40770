//! Network and volumes: how much of what a broker sustains is used at peak.

use crate::catalogue::Performance;
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
    "the median use of its network or its volumes at peak is at or above 100 % of the sustained limit",
);
const NEAR_LIMIT: Rule = Rule::warning(
    "K031",
    "A broker is near what it sustains",
    "the use of its network or its volumes at peak is above the target (catalogue: `cruise_control_network`) at P95",
);
const LOST_BROKER_OVERLOADS: Rule = Rule::warning(
    "K032",
    "A lost broker overloads the network of the others",
    "the use of the network out with one broker down is at or above 100 % at P95, and below it with all of them",
);
const LOST_ZONE_OVERLOADS: Rule = Rule::warning(
    "K035",
    "A lost zone overloads the network of the others",
    "the use of the network out with one zone down is at or above 100 % at P95, and below it with one broker down",
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

pub(super) const RULES: [Rule; 6] = [
    OVERLOADED,
    NEAR_LIMIT,
    LOST_BROKER_OVERLOADS,
    LARGEST_VOLUME_RATE,
    BEYOND_INSTANCE,
    LOST_ZONE_OVERLOADS,
];

const DISK: &str = "disk";
const NETWORK_OUT: &str = "network out";
// These have rules of their own: they are emergencies, in which no room needs to be left.
const BROKER_DOWN: &str = "network out, one broker down";
const ZONE_DOWN: &str = "network out, one zone down";
const VOLUME_WRITES: &str = "volume writes";

pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    // Disks have rules of their own.
    let resources = deployment.plan.resources.iter();
    let mut found: Vec<Finding> = resources
        .filter(|resource| resource.name != DISK)
        .filter_map(|resource| match resource.name {
            BROKER_DOWN => broker_down(deployment, resource),
            ZONE_DOWN => zone_down(deployment, resource),
            _ => used(deployment, resource),
        })
        .collect();
    found.extend(largest_rate(deployment));
    found.extend(beyond_instance(deployment));
    found
}

/// K030 and K031.
fn used(deployment: &DeploymentView, resource: &Resource) -> Option<Finding> {
    let plan = deployment.plan;
    let kafka = deployment.cluster.review.plan.catalogue.kafka();
    let target = plan.load_target;
    let source = &kafka.cruise_control_network.source;
    let used = resource.utilisation;
    let limit = show(resource.limit, Measure::BytesPerSecond);
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
                    "`{}` uses {} of the {limit} a broker sustains ({}) at peak at the median and {} at P95; {} is the most to plan for ({})",
                    plan.name,
                    percent(used.p50),
                    resource.name,
                    percent(used.p95),
                    percent(target),
                    source,
                ),
            )
            .weighing(if used.p50 > target { LIKELY } else { POSSIBLE }),
        )
    } else {
        None
    }
}

/// K032.
fn broker_down(deployment: &DeploymentView, resource: &Resource) -> Option<Finding> {
    let with_all = tail(deployment, NETWORK_OUT)?;
    let message = emergency(deployment, resource, "broker", with_all)?;
    let finding = LOST_BROKER_OVERLOADS.found(
        path_of(deployment, resource),
        &deployment.field("brokers"),
        message,
        "Use one broker more or a larger type, or let consumers catch up more slowly",
    );
    Some(finding.weighing(probability(resource)))
}

/// K035.
fn zone_down(deployment: &DeploymentView, resource: &Resource) -> Option<Finding> {
    let with_most = tail(deployment, BROKER_DOWN)?;
    let message = emergency(deployment, resource, "zone", with_most)?;
    let finding = LOST_ZONE_OVERLOADS.found(
        path_of(deployment, resource),
        &deployment.field("brokers"),
        message,
        "Use more brokers or a larger type, or write down that consumers fall behind while a zone is down",
    );
    Some(finding.weighing(probability(resource)))
}

/// The use of a resource at P95.
fn tail(deployment: &DeploymentView, resource: &str) -> Option<f64> {
    let mut resources = deployment.plan.resources.iter();
    let found = resources.find(|other| other.name == resource)?;
    Some(found.utilisation.p95)
}

/// What is asked of the brokers that are left, where that is too much and was not `before`.
fn emergency(
    deployment: &DeploymentView,
    resource: &Resource,
    lost: &str,
    before: f64,
) -> Option<String> {
    let used = resource.utilisation;
    // With one broker there is nobody left to ask.
    if !(used.p95 >= 1.0 && before < 1.0) || deployment.plan.brokers < 2.0 {
        return None;
    }
    Some(format!(
        "with one {lost} of `{}` down, each of the other brokers is asked for {} of the {} its network sustains at the median and {} at P95",
        deployment.plan.name,
        percent(used.p50),
        show(resource.limit, Measure::BytesPerSecond),
        percent(used.p95),
    ))
}

/// Roughly how probable it is that a limit is passed that is passed at P95.
fn probability(resource: &Resource) -> f64 {
    if resource.utilisation.p50 >= 1.0 {
        LIKELY
    } else {
        POSSIBLE
    }
}

/// K033.
fn largest_rate(deployment: &DeploymentView) -> Option<Finding> {
    let ec2 = deployment.ec2()?;
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let kind = catalogue.volume(&ec2.volume.kind).ok()?;
    let most = |performance: &Performance| match performance {
        Performance::Provisioned { maximum, .. } => Some(*maximum),
        _ => None,
    };
    let bought = [
        (
            "volume_throughput",
            ec2.volume.throughput,
            most(&kind.throughput),
            Measure::BytesPerSecond,
        ),
        (
            "volume_iops",
            ec2.volume.iops,
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

fn path_of(deployment: &DeploymentView, resource: &Resource) -> String {
    let graph = &deployment.cluster.review.plan.model.graph;
    graph.quantity_of(resource.node).map_or_else(
        || deployment.plan.path.clone(),
        |quantity| quantity.path.clone(),
    )
}

/// What helps depends on what is short.
fn advice(deployment: &DeploymentView, resource: &str) -> &'static str {
    match (resource, deployment.msk()) {
        (VOLUME_WRITES, Some(msk)) if msk.provisioned_throughput.is_none() => {
            "Use more brokers, or `provisioned_throughput: auto` on a type that can have it"
        }
        (VOLUME_WRITES, Some(_)) => "Use more brokers or a larger type",
        (VOLUME_WRITES, None) => {
            "Use more brokers, or volumes and an instance type with more throughput"
        }
        _ => "Use more brokers or a type with more network, or let consumers catch up more slowly",
    }
}
