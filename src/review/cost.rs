//! Money: the budget, and whether the comparison of deployments is fair and certain.

use crate::plan::Plan;
use crate::quantity::{Column, NodeId};
use crate::study::StudyError;
use crate::units::Measure;

use super::finding::{Finding, Rule, Severity};
use super::view::{ClusterView, DeploymentView, Review};
use super::words::{names, percent, show};
use super::{LIKELY, POSSIBLE};

const OVER_BUDGET: Rule = Rule::error(
    "C001",
    "The budget is exceeded",
    "the cheapest deployments, jobs, tables and runs together cost more than `objectives.budget` in at least half of the worlds",
);
const MAY_EXCEED_BUDGET: Rule = Rule::warning(
    "C002",
    "The budget may be exceeded",
    "the cheapest deployments, jobs, tables and runs together cost more than `objectives.budget` in at least 5 % of the worlds",
);
const UNFAIR_UPKEEP: Rule = Rule::warning(
    "C003",
    "Deployments are compared with and without people's time",
    "some deployments of a cluster state `upkeep` and others do not",
);
const NO_UPKEEP: Rule = Rule::info(
    "C004",
    "People's time is not counted",
    "no deployment of a cluster states `upkeep`",
);
const CHEAPEST_FAILS: Rule = Rule::warning(
    "C005",
    "The cheapest deployment does not hold",
    "the deployment with the lowest median cost has an error, and another has none",
);
const CHEAPEST_UNCERTAIN: Rule = Rule::info(
    "C006",
    "Which deployment is cheapest is not certain",
    "the deployment with the lowest median cost is the cheapest in fewer worlds than `objectives.confidence`",
);

pub(super) const RULES: [Rule; 6] = [
    OVER_BUDGET,
    MAY_EXCEED_BUDGET,
    UNFAIR_UPKEEP,
    NO_UPKEEP,
    CHEAPEST_FAILS,
    CHEAPEST_UNCERTAIN,
];

fn money(value: f64) -> String {
    show(value, Measure::DollarsPerMonth)
}

/// C001 and C002.
pub(super) fn budget(review: &Review) -> Result<Option<Finding>, StudyError> {
    let plan = review.plan;
    let Some(limit) = plan.model.graph.quantity("objectives/budget") else {
        return Ok(None);
    };
    if plan.total.p95 == 0.0 {
        return Ok(None);
    }
    let columns = plan
        .worlds
        .evaluate(&[plan.model.whole.total, limit.node])?;
    let [cost, limit] = columns.as_slice() else {
        return Ok(None);
    };
    let probability = share_of_worlds(plan.worlds.count(), |world| {
        cost.at(world) > limit.at(world)
    });
    let rule = if probability >= LIKELY {
        OVER_BUDGET
    } else if probability >= POSSIBLE {
        MAY_EXCEED_BUDGET
    } else {
        return Ok(None);
    };
    let cost = plan.total;
    Ok(Some(
        rule.found(
            "objectives/budget",
            "objectives.budget",
            format!(
                "{} cost {} at the median ({} to {}): more than {} in {} of the worlds",
                what_is_paid(plan),
                money(cost.p50),
                money(cost.p5),
                money(cost.p95),
                money(review.value("objectives/budget").unwrap_or(f64::NAN)),
                percent(probability),
            ),
            "Look at the largest lines of the bill, or ask for the budget that the plan needs",
        )
        .weighing(probability),
    ))
}

/// What a plan pays for, in words.
fn what_is_paid(plan: &Plan) -> String {
    let parts = [
        (!plan.clusters.is_empty(), "the cheapest deployments"),
        (!plan.jobs.is_empty(), "jobs"),
        (!plan.tables.is_empty(), "tables"),
        (
            plan.model
                .components
                .iter()
                .any(|component| component.cost.is_some()),
            "runs",
        ),
    ];
    let paid: Vec<&str> = parts
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| *name)
        .collect();
    match paid.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => paid.concat(),
    }
}

/// C003 and C004.
pub(super) fn upkeep(cluster: ClusterView) -> Option<Finding> {
    let (with, without): (Vec<DeploymentView>, Vec<DeploymentView>) = cluster
        .deployments()
        .partition(|deployment| deployment.entry.upkeep.is_some());
    let first = without.first()?;
    let field = format!("{}.upkeep", first.plan.field);
    let name = |deployment: &DeploymentView| deployment.entry.name.clone();
    let listed = |deployments: &[DeploymentView]| {
        let all: Vec<String> = deployments.iter().map(name).collect();
        names(all.iter().map(String::as_str))
    };
    Some(if with.is_empty() {
        NO_UPKEEP.found(
            first.path("monthly_cost"),
            &field,
            format!(
                "{} without `upkeep`: the cost of `{}` is what AWS bills, not what it takes to run it",
                listed(&without),
                cluster.plan.name,
            ),
            "State hours and rate, such as `upkeep: (hours: \"10 to 30 h/month\", rate: \"$120/h\")`",
        )
    } else {
        UNFAIR_UPKEEP.found(
            first.path("monthly_cost"),
            &field,
            format!(
                "{} without `upkeep` beside {} with it: people's time decides such comparisons",
                listed(&without),
                listed(&with),
            ),
            "State the hours of every deployment, however few",
        )
    })
}

/// C005: whether the cheapest deployment holds, by what was found before.
pub(super) fn cheapest_fails(cluster: ClusterView, found: &[Finding]) -> Option<Finding> {
    let plan = cluster.plan;
    let cheapest = plan.deployments.get(plan.cheapest?)?;
    let error_of = |path: &str| {
        found.iter().find(|finding| {
            finding.severity == Severity::Error
                && finding
                    .path
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let error = error_of(&cheapest.path)?;
    let next = plan
        .deployments
        .iter()
        .filter(|deployment| error_of(&deployment.path).is_none())
        .min_by(|a, b| a.monthly_cost.p50.total_cmp(&b.monthly_cost.p50))?;
    Some(
        CHEAPEST_FAILS
            .found(
                format!("{}/monthly_cost", cheapest.path),
                &cheapest.field,
                format!(
                    "`{}` is the cheapest with {} but does not hold ({}); the cheapest that does is `{}` with {}",
                    cheapest.name,
                    money(cheapest.monthly_cost.p50),
                    error.code,
                    next.name,
                    money(next.monthly_cost.p50),
                ),
                "Compare costs after every deployment holds",
            )
            .weighing(1.0),
    )
}

/// C006.
pub(super) fn cheapest_uncertain(cluster: ClusterView) -> Result<Option<Finding>, StudyError> {
    let plan = cluster.plan;
    let Some(cheapest) = plan.cheapest.filter(|_| plan.deployments.len() > 1) else {
        return Ok(None);
    };
    let nodes: Vec<NodeId> = plan
        .deployments
        .iter()
        .map(|deployment| deployment.nodes.monthly_cost)
        .collect();
    let worlds = &cluster.review.plan.worlds;
    let costs = worlds.evaluate(&nodes)?;
    let wins = |deployment: usize, world: usize| is_least(&costs, deployment, world);
    let share = share_of_worlds(worlds.count(), |world| wins(cheapest, world));
    let confidence = cluster.review.plan.scenario.objectives.confidence;
    let rival = (0..costs.len())
        .filter(|deployment| *deployment != cheapest)
        .map(|deployment| {
            (
                share_of_worlds(worlds.count(), |world| wins(deployment, world)),
                deployment,
            )
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(winner), Some((rival_share, rival))) = (plan.deployments.get(cheapest), rival) else {
        return Ok(None);
    };
    let Some(rival) = plan.deployments.get(rival).filter(|_| share < confidence) else {
        return Ok(None);
    };
    Ok(Some(
        CHEAPEST_UNCERTAIN
            .found(
                format!("{}/monthly_cost", winner.path),
                &winner.field,
                format!(
                    "`{}` is the cheapest in {} of the worlds and `{}` in {}; the plan asks for a confidence of {}",
                    winner.name,
                    percent(share),
                    rival.name,
                    percent(rival_share),
                    percent(confidence),
                ),
                "Narrow the estimates that move the two costs most, which the explanation of each names, or decide by something else than cost",
            )
            .weighing(1.0 - share),
    ))
}

/// Whether a column is the first of the least in a world.
fn is_least(costs: &[Column], deployment: usize, world: usize) -> bool {
    let Some(own) = costs.get(deployment).map(|cost| cost.at(world)) else {
        return false;
    };
    costs.iter().enumerate().all(|(other, cost)| {
        let cost = cost.at(world);
        own < cost || (own == cost && deployment <= other)
    })
}

fn share_of_worlds(worlds: usize, holds: impl Fn(usize) -> bool) -> f64 {
    let held = (0..worlds).filter(|world| holds(*world)).count();
    held as f64 / worlds.max(1) as f64
}
