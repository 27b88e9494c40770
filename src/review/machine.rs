//! What a broker's machine and its operating system allow: the path to volumes, processors, maps and connections.

use crate::model::Condition;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::load::{CPU, limit_of, path_of, probability};
use super::view::DeploymentView;
use super::words::{percent, show};

const INSTANCE_PATH: Rule = Rule::warning(
    "K058",
    "The instance limits its volumes",
    "the volumes of a broker have at least what its instance sustains to all of them, and the use of that at peak is above the target (catalogue: `cruise_control_network`) at P95",
);
const PROCESSOR_ONE_LOST: Rule = Rule::warning(
    "K059",
    "Too little processor with a broker down",
    "with one broker down, the use of the processors of the others at peak is above what Cruise Control allows (catalogue: `cruise_control_processor`) at P95",
);
const MEMORY_MAPS: Rule = Rule::warning(
    "K065",
    "More memory maps than the machine allows",
    "two maps for every segment on a broker are more than `max_map_count`, by default that of Linux (catalogue: `memory_maps`), at P95",
);
const CONNECTIONS: Rule = Rule::error(
    "K066",
    "More connections than a broker takes",
    "`connections` over the brokers are above what MSK allows one with IAM (catalogue: `msk_limits.ron`) at the median",
);
const CONNECTIONS_ONE_LOST: Rule = Rule::warning(
    "K067",
    "More connections than a broker takes once one is lost",
    "`connections` over the brokers but one are above what MSK allows one with IAM (catalogue: `msk_limits.ron`) at P95, and not over all of them",
);

pub(super) const RULES: [Rule; 5] = [
    INSTANCE_PATH,
    PROCESSOR_ONE_LOST,
    MEMORY_MAPS,
    CONNECTIONS,
    CONNECTIONS_ONE_LOST,
];

/// Findings about one deployment.
pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    [instance_path, processor_one_lost, memory_maps, connections]
        .into_iter()
        .filter_map(|rule| rule(deployment))
        .collect()
}

/// K058.
fn instance_path(deployment: &DeploymentView) -> Option<Finding> {
    deployment.ec2()?;
    let plan = deployment.plan;
    let volumes = deployment.value("volumes")?;
    let paths = [
        (
            "volume throughput",
            "instance_volume_limit",
            "volume_throughput",
            Measure::BytesPerSecond,
        ),
        (
            "volume operations",
            "instance_volume_operations",
            "volume_iops",
            Measure::PerSecond,
        ),
    ];
    paths
        .into_iter()
        .find_map(|(name, instance, volume, measure)| {
            let resource = plan.resource(name, Condition::Peak)?;
            let sustained = deployment.value(instance)?;
            let together = volumes * deployment.value(volume)?;
            (together >= sustained && resource.utilisation.p95 > plan.load_target).then(|| {
                let burst = resource.burst.map_or_else(String::new, |burst| {
                    format!(
                        "; the {} it lends for half an hour are not to be planned with",
                        show(burst, measure)
                    )
                });
                INSTANCE_PATH
                    .found(
                        deployment.path(instance),
                        &deployment.field("broker"),
                        format!(
                            "`{}` uses {} of the {} that {} sustains to its volumes ({name}) at P95, and the volumes have {}{burst}",
                            plan.name,
                            percent(resource.utilisation.p95),
                            show(sustained, measure),
                            plan.broker_type,
                            show(together, measure),
                        ),
                        "Choose an instance type with a wider path to its volumes, or more brokers; more or faster volumes do not help",
                    )
                    .weighing(probability(resource))
            })
        })
}

/// K059.
fn processor_one_lost(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    let resource = plan.resource(CPU, Condition::BrokerDown)?;
    let allowed = &deployment
        .cluster
        .review
        .plan
        .catalogue
        .kafka()
        .cruise_control_processor;
    let used = resource.utilisation;
    (plan.brokers >= 2.0 && used.p95 > allowed.value).then(|| {
        PROCESSOR_ONE_LOST
            .found(
                path_of(deployment, resource),
                &deployment.field("brokers"),
                format!(
                    "with one broker of `{}` down, the others use {} of their processors at peak at the median and {} at P95; {} is the most ({})",
                    plan.name,
                    percent(used.p50),
                    percent(used.p95),
                    percent(allowed.value),
                    allowed.source,
                ),
                "Use one broker more or a type with more processors",
            )
            .weighing(probability(resource))
    })
}

/// K065.
fn memory_maps(deployment: &DeploymentView) -> Option<Finding> {
    let resource = deployment.plan.resource("memory maps", Condition::Peak)?;
    let used = resource.utilisation;
    (used.p95 >= 1.0).then(|| {
        MEMORY_MAPS
            .found(
                path_of(deployment, resource),
                &deployment.field("brokers"),
                format!(
                    "a broker of `{}` maps {} files at the median, and `vm.max_map_count` is {}: Kafka stops with an out-of-memory error beyond it",
                    deployment.plan.name,
                    show(used.p50 * resource.limit, Measure::Count),
                    limit_of(deployment, resource),
                ),
                "Raise `vm.max_map_count` and state it as `broker_settings: (max_map_count: \"262144\")`, or use larger segments, fewer partitions or more brokers",
            )
            .weighing(probability(resource))
    })
}

/// K066 and K067.
fn connections(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    let all = plan.resource("connections", Condition::Peak)?;
    let left = plan.resource("connections", Condition::BrokerDown)?;
    let field = format!("{}.connections", deployment.cluster.plan.field);
    const ADVICE: &str =
        "Use more brokers, share connections between clients, or authenticate with TLS or SCRAM";
    if all.utilisation.p50 > 1.0 {
        let message = format!(
            "a broker of `{}` has {} connections at the median, and takes {} with IAM",
            plan.name,
            show(all.utilisation.p50 * all.limit, Measure::Count),
            limit_of(deployment, all),
        );
        Some(
            CONNECTIONS
                .found(path_of(deployment, all), &field, message, ADVICE)
                .weighing(1.0),
        )
    } else if left.utilisation.p95 > 1.0 && plan.brokers >= 2.0 {
        let message = format!(
            "with one broker of `{}` down, each of the others has {} connections at P95, and takes {} with IAM",
            plan.name,
            show(left.utilisation.p95 * left.limit, Measure::Count),
            limit_of(deployment, left),
        );
        Some(
            CONNECTIONS_ONE_LOST
                .found(path_of(deployment, left), &field, message, ADVICE)
                .weighing(probability(left)),
        )
    } else {
        None
    }
}
