//! Disks: full today, full one day, full once a broker is lost.

use crate::model::PARTITION_ON_A_VOLUME;
use crate::plan::{DeploymentOutlook, LimitPlan};
use crate::scenario::Choice;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{DeploymentView, TopicView};
use super::words::{count, percent, show};
use super::{LIKELY, POSSIBLE};

const OVER_ACT: Rule = Rule::error(
    "K001",
    "Disks are past the level to act at",
    "the median fill of the fullest broker is at or above `fill.act` at the start",
);
const OVER_PAGE: Rule = Rule::error(
    "K002",
    "Disks are past the level to page at",
    "the median fill of the fullest broker is at or above `fill.page`, and below `fill.act`, at the start",
);
const MAY_BE_OVER_PAGE: Rule = Rule::warning(
    "K003",
    "Disks may be past the level to page at",
    "the fill of the fullest broker is at or above `fill.page` at P95, not at the median, at the start",
);
const OVER_PAGE_TOO_SOON: Rule = Rule::warning(
    "K004",
    "Disks pass the level to page at sooner than provisioned for",
    "before the date of `provision_for`, a fill at or above `fill.page` is more probable than `objectives.confidence` leaves over, and at least 5 % so",
);
const OVER_PAGE_ONE_DAY: Rule = Rule::info(
    "K005",
    "Disks pass the level to page at within the horizon",
    "the probability of a fill at or above `fill.page` reaches 5 % within the horizon, and K004 does not hold",
);
const LOST_BROKER_FILLS: Rule = Rule::error(
    "K011",
    "A lost broker fills the disks of the others",
    "the median fill of the fullest broker is at or above 100 % once a broker is lost and its replicas are made anew",
);
const NO_ROOM: Rule = Rule::warning(
    "K012",
    "No room for a lost broker",
    "the fill at P95 is at or above `fill.act` once a broker is lost and its replicas are made anew, and below it before",
);
const NOT_MADE_ANEW: Rule = Rule::info(
    "K013",
    "Lost replicas cannot be made anew",
    "one broker less leaves fewer brokers than the largest replication factor",
);
const LARGEST_DISK: Rule = Rule::warning(
    "K014",
    "Disks chosen by the planner are the largest there are",
    "the size is `auto`, and the catalogue has no larger one",
);

const PARTITION_TOO_LARGE: Rule = Rule::error(
    "K130",
    "The largest partition does not fit one volume",
    "one copy of the largest partition, by its keys where they are stated, is larger than a volume of a broker on the date of `provision_for` at the confidence of the plan",
);

const MOVED_OFF: Rule = Rule::warning(
    "K136",
    "Partitions must be moved off the broker with the hottest",
    "the broker with the hottest partition is above the `act` level of `fill` at the median where it has as many partitions as the others, and below where they are moved off it",
);

pub(super) const RULES: [Rule; 11] = [
    OVER_ACT,
    OVER_PAGE,
    MAY_BE_OVER_PAGE,
    OVER_PAGE_TOO_SOON,
    OVER_PAGE_ONE_DAY,
    LOST_BROKER_FILLS,
    NO_ROOM,
    NOT_MADE_ANEW,
    LARGEST_DISK,
    PARTITION_TOO_LARGE,
    MOVED_OFF,
];

/// A probability that is above another by no more than this is the same: one world in ten thousand.
const NOISE: f64 = 1e-4;

const MORE_ROOM: &str =
    "Use more brokers or larger volumes, keep data for a shorter time, or tier it";

pub(super) fn findings(deployment: &DeploymentView) -> Vec<Finding> {
    [
        full_today,
        full_one_day,
        one_lost,
        not_made_anew,
        largest,
        partition_too_large,
        moved_off,
    ]
    .into_iter()
    .filter_map(|rule| rule(deployment))
    .collect()
}

/// What helps where disks are too small: not more brokers, where a partition is larger than a volume.
fn more_room(deployment: &DeploymentView) -> &'static str {
    match too_large_a_partition(deployment) {
        Some(_) => {
            "More brokers do not help: the largest partition alone is too large for a volume"
        }
        None => MORE_ROOM,
    }
}

/// The limit that a partition must fit on a volume, where it is passed.
pub(super) fn too_large_a_partition<'p>(deployment: &DeploymentView<'p>) -> Option<&'p LimitPlan> {
    let mut passed = deployment.plan.passed_limits();
    passed.find(|limit| limit.name == PARTITION_ON_A_VOLUME)
}

/// K130.
fn partition_too_large(deployment: &DeploymentView) -> Option<Finding> {
    let limit = too_large_a_partition(deployment)?;
    let plan = deployment.plan;
    let review = deployment.cluster.review;
    let size = |topic: &TopicView| {
        let tiered = deployment.value(&format!("topics/{}/largest_partition", topic.entry.name));
        tiered
            .or_else(|| topic.value("largest_partition"))
            .unwrap_or(0.0)
    };
    let topics = deployment.cluster.topics();
    let topic = topics.max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let graph = &review.plan.model.graph;
    let path = graph.quantity_of(limit.nodes.utilisation)?.path.clone();
    let is_hot = topic.entry.keys.is_some();
    let several = deployment.volumes().is_some_and(|(_, count)| count > 1);
    let advice = match (is_hot, several) {
        (true, true) => {
            "Use fewer and larger volumes, keep data for a shorter time, tier it, or spread the hottest keys: more partitions do not split a hot key"
        }
        (true, false) => {
            "Keep data for a shorter time, tier it, or spread the hottest keys: more partitions do not split a hot key"
        }
        (false, true) => {
            "Use more partitions, fewer and larger volumes, keep data for a shorter time, or tier it"
        }
        (false, false) => {
            "Use more partitions, larger volumes, keep data for a shorter time, or tier it"
        }
    };
    Some(
        PARTITION_TOO_LARGE
            .found(
                path,
                &deployment.storage_field(),
                format!(
                    "the {} partition of `{}` takes {} of a broker of `{}` in {} in {} of the worlds, and a volume has {}: a partition lives on one volume, so that no number of brokers helps",
                    if is_hot { "hottest" } else { "largest" },
                    topic.entry.name,
                    show(limit.used, Measure::Bytes),
                    plan.name,
                    review.month(review.plan.scenario.provision_for_months),
                    percent(review.plan.scenario.objectives.confidence),
                    show(limit.limit, Measure::Bytes),
                ),
                advice,
            )
            .weighing(1.0),
    )
}

/// K136.
fn moved_off(deployment: &DeploymentView) -> Option<Finding> {
    let by_count = deployment.value("disk_by_count")?;
    let planned = deployment.value("disk_per_broker")?;
    let capacity = deployment.value("disk_capacity")?;
    let most = capacity * deployment.cluster.entry.fill.act;
    let bytes = |value: f64| show(value, Measure::Bytes);
    (by_count > most && planned <= most).then(|| {
        MOVED_OFF
            .found(
                deployment.path("disk_by_count"),
                &deployment.storage_field(),
                format!(
                    "Kafka gives every broker of `{}` as many partitions: the one with the hottest would hold {} of {}, and the plan counts on others being moved off it, which leaves {} on the fullest",
                    deployment.plan.name,
                    bytes(by_count),
                    bytes(capacity),
                    bytes(planned),
                ),
                "Let Cruise Control or a reassignment move partitions off that broker, spread the hottest keys, or use larger disks",
            )
            .weighing(by_count / capacity - 1.0)
    })
}

/// K001, K002 and K003.
fn full_today(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    let disk = plan.disk.as_ref()?;
    let fill = disk.fill;
    let levels = &deployment.cluster.entry.fill;
    let found = |rule: Rule, message: String| {
        rule.found(
            deployment.path("disk_fill"),
            &deployment.storage_field(),
            message,
            more_room(deployment),
        )
    };
    let each = || {
        let held = show(disk.per_broker.p50, Measure::Bytes);
        match deployment.value("volume_unevenness") {
            Some(uneven) => format!(
                "{held}, and {} that uneven volumes waste,",
                show(uneven, Measure::Bytes)
            ),
            None => held,
        }
    };
    let median = percent(fill.p50);
    if fill.p50 >= levels.act {
        Some(found(
            OVER_ACT,
            format!(
                "`{}` starts with its fullest broker {median} full ({} on a disk of {}), past the {} before which somebody must have acted",
                plan.name,
                each(),
                show(disk.capacity, Measure::Bytes),
                percent(levels.act)
            ),
        ).weighing(1.0))
    } else if fill.p50 >= levels.page {
        Some(
            found(
                OVER_PAGE,
                format!(
                    "`{}` starts with its fullest broker {median} full ({} on a disk of {}), past the {} at which somebody is paged",
                    plan.name,
                    each(),
                    show(disk.capacity, Measure::Bytes),
                    percent(levels.page)
                ),
            )
            .weighing(0.9),
        )
    } else if fill.p95 >= levels.page {
        let probability = deployment
            .outlook
            .and_then(|outlook| outlook.fill.months.first()?.reached.first().copied());
        let likely = probability.map_or_else(
            || "at P95".to_owned(),
            |probability| {
                format!(
                    "at P95, and past it in {} of the worlds",
                    percent(probability)
                )
            },
        );
        Some(
            found(
                MAY_BE_OVER_PAGE,
                format!(
                    "`{}` starts with its fullest broker {median} full at the median but {} {likely}; somebody is paged at {}",
                    plan.name,
                    percent(fill.p95),
                    percent(levels.page)
                ),
            )
            .weighing(probability.unwrap_or(POSSIBLE)),
        )
    } else {
        None
    }
}

/// K004 and K005.
fn full_one_day(deployment: &DeploymentView) -> Option<Finding> {
    deployment.plan.disk?;
    let outlook = deployment.outlook?;
    let month = outlook.fills(DeploymentOutlook::PAGE, POSSIBLE)?;
    if month == 0 {
        return None;
    }
    let review = deployment.cluster.review;
    let scenario = &review.plan.scenario;
    let left_over = (1.0 - scenario.objectives.confidence).max(POSSIBLE);
    let too_soon = outlook
        .fills(DeploymentOutlook::PAGE, left_over + NOISE)
        .is_some_and(|month| month < scenario.provision_for_months);
    let levels = &deployment.cluster.entry.fill;
    let passes = |limit, probability| match outlook.fills(limit, probability) {
        Some(month) => format!("in {}", review.month(month)),
        None => "after the horizon".to_owned(),
    };
    let possible = passes(DeploymentOutlook::PAGE, POSSIBLE);
    let likely = passes(DeploymentOutlook::PAGE, LIKELY);
    // Without uncertainty, both are the same month.
    let when = |with: String| {
        if possible == likely {
            format!("{possible}{with}")
        } else {
            format!("with a probability of 5 % {possible}{with}, of 50 % {likely}")
        }
    };
    let rule = if too_soon {
        OVER_PAGE_TOO_SOON
    } else {
        OVER_PAGE_ONE_DAY
    };
    let date = if too_soon {
        format!(
            ", before the {} it is provisioned for",
            review.month(scenario.provision_for_months)
        )
    } else {
        String::new()
    };
    // The sooner the weightier.
    let weight = 1.0 - f64::from(month) / f64::from(scenario.horizon_months.max(1) + 1);
    Some(
        rule.found(
            deployment.path("disk_fill"),
            &deployment.storage_field(),
            format!(
                "`{}` passes {} of its disks {}; {} is possible {}",
                deployment.plan.name,
                percent(levels.page),
                when(date),
                percent(levels.act),
                passes(DeploymentOutlook::ACT, POSSIBLE),
            ),
            "Order brokers or volumes early enough to be there by then",
        )
        .weighing(weight),
    )
}

/// K011 and K012.
fn one_lost(deployment: &DeploymentView) -> Option<Finding> {
    let plan = deployment.plan;
    let disk = plan.disk.as_ref()?;
    let (before, after) = (disk.fill, disk.fill_one_lost);
    let act = deployment.cluster.entry.fill.act;
    let found = |rule: Rule, message: String| {
        rule.found(
            deployment.path("disk_fill_one_lost"),
            &deployment.field("brokers"),
            message,
            "Use one broker more or larger volumes, so that the others can take what a lost one held",
        )
    };
    if after.p50 >= 1.0 && before.p50 < 1.0 {
        Some(
            found(
                LOST_BROKER_FILLS,
                format!(
                    "`{}` has {}; when one is lost and its replicas are made anew, the others would be {} full",
                    plan.name,
                    count(plan.brokers, "broker"),
                    percent(after.p50)
                ),
            )
            .weighing(1.0),
        )
    } else if after.p95 >= act && before.p95 < act {
        Some(
            found(
                NO_ROOM,
                format!(
                    "`{}` has {}; when one is lost and its replicas are made anew, the others are {} full at the median and {} at P95, past {}",
                    plan.name,
                    count(plan.brokers, "broker"),
                    percent(after.p50),
                    percent(after.p95),
                    percent(act)
                ),
            )
            .weighing(if after.p50 >= act { LIKELY } else { POSSIBLE }),
        )
    } else {
        None
    }
}

/// K013.
fn not_made_anew(deployment: &DeploymentView) -> Option<Finding> {
    deployment.plan.disk?;
    let topic = deployment.cluster.most_replicated()?;
    let brokers = deployment.plan.brokers;
    let replication = f64::from(topic.replication);
    (topic.replication > 1 && brokers >= replication && brokers - 1.0 < replication).then(|| {
        NOT_MADE_ANEW.found(
            deployment.path("brokers"),
            &deployment.field("brokers"),
            format!(
                "`{}` has {} and `{}` has {}: while a broker is down its replicas stay missing, and a second loss takes more of them",
                deployment.plan.name,
                count(brokers, "broker"),
                topic.name,
                count(replication, "replica"),
            ),
            "One broker more than the replication factor lets Kafka or you make replicas anew elsewhere",
        )
    })
}

/// K014.
fn largest(deployment: &DeploymentView) -> Option<Finding> {
    let catalogue = &deployment.cluster.review.plan.catalogue;
    let plan = deployment.plan;
    let most = if let Some((volume, volumes)) = deployment.volumes() {
        let kind = catalogue.volume(&volume.kind).ok()?;
        matches!(volume.size, Choice::Auto).then_some(kind.largest_bytes * f64::from(volumes))?
    } else {
        let most = catalogue.msk_limits().storage_per_broker_maximum.value;
        matches!(deployment.msk()?.storage, Choice::Auto).then_some(most)?
    };
    (plan.disk?.capacity >= most).then(|| {
        LARGEST_DISK.found(
            deployment.path("disk_capacity"),
            &deployment.storage_field(),
            format!(
                "`{}` takes {} on each broker, which is all that a broker can have",
                plan.name,
                show(most, Measure::Bytes)
            ),
            "It cannot grow by volumes any more: plan with more brokers, or tier old data",
        )
    })
}
