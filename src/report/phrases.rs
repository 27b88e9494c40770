//! What text and Markdown say in the same words.

use std::collections::BTreeMap;

use crate::plan::{BreakEven, ClusterPlan, DeploymentOutlook, DeploymentPlan, Plan};
use crate::review::{LIKELY, POSSIBLE, Severity, show};
use crate::study::Summary;
use crate::units::{Measure, screen_together};

use super::Report;

/// The median of a number, with its 90 % interval where that is wider than the rounding: `14.2 MB/s (10.1 to 21.0)`.
pub(super) fn median(summary: Summary, measure: Measure) -> String {
    let shown = show(summary.p50, measure);
    let (ends, unit) = screen_together(&[summary.p5, summary.p95], measure);
    match ends.as_slice() {
        [low, high] if low != high => {
            let unit = blank(&unit);
            let own = if shown.ends_with(&unit) {
                String::new()
            } else {
                unit
            };
            format!("{shown} ({} to {}{own})", plain(low), plain(high))
        }
        _ => shown,
    }
}

/// The 90 % interval of a number alone: `$18.2k to $24.9k/month`, or nothing where it is certain.
pub(super) fn interval(summary: Summary, measure: Measure) -> String {
    let (ends, unit) = screen_together(&[summary.p5, summary.p95], measure);
    match ends.as_slice() {
        [low, high] if low != high => format!("{} to {}{}", plain(low), plain(high), blank(&unit)),
        _ => String::new(),
    }
}

/// A cost in a column whose head says that it is for a month.
pub(super) fn without_month(cost: &str) -> String {
    cost.trim_end_matches("/month").to_owned()
}

fn plain(text: &str) -> String {
    text.replace('\u{2009}', " ")
}

/// A unit as it follows a number.
fn blank(unit: &str) -> String {
    if unit.is_empty() || unit.starts_with('/') || unit == "x" {
        unit.to_owned()
    } else {
        format!(" {}", plain(unit))
    }
}

/// Where, when and how: `us-east-1, Jan 2027, 24 months ahead, 10,000 worlds, seed 1`.
pub(super) fn terms(plan: &Plan) -> String {
    let scenario = &plan.scenario;
    let start = match scenario.start {
        Some(_) => format!("from {}, ", plan.month_name(0)),
        None => String::new(),
    };
    format!(
        "{}, {start}{} months ahead, sized for {} in {} of {} worlds (seed {})",
        scenario.region,
        scenario.horizon_months,
        plan.month_name(scenario.provision_for_months),
        show(scenario.objectives.confidence, Measure::Fraction),
        show(f64::from(scenario.worlds), Measure::Count),
        scenario.seed
    )
}

/// The deployments that cannot be had, each in a sentence without a full stop.
pub(super) fn unavailable(cluster: &ClusterPlan) -> impl Iterator<Item = String> + '_ {
    cluster.unavailable.iter().map(|one| {
        let why: Vec<&str> = one
            .problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        format!(
            "{} ({}): unavailable: {}",
            one.name,
            one.platform,
            why.join("; ")
        )
    })
}

/// What a cluster is asked to hold, in a line.
pub(super) fn demand(cluster: &ClusterPlan) -> String {
    format!(
        "{} written, {} stored, {} on disk in all replicas",
        median(cluster.payload, Measure::BytesPerSecond),
        median(cluster.stored_rate, Measure::BytesPerSecond),
        median(cluster.replicated, Measure::Bytes),
    )
}

/// The fill at which somebody is paged.
pub(super) fn page_level(plan: &Plan, cluster: &ClusterPlan) -> f64 {
    let entry = plan
        .scenario
        .kafka
        .iter()
        .find(|entry| entry.name == cluster.name);
    entry.map_or(f64::NAN, |entry| entry.fill.page)
}

/// The rule of thumb beside the detailed answer.
pub(super) fn rule_of_thumb(plan: &Plan, cluster: &ClusterPlan) -> String {
    let rule = &cluster.rule_of_thumb;
    let less = match rule.kept_less.p50 {
        0.0 => String::new(),
        less => format!(
            "; a size limit or compaction keeps {} less than the rule counts",
            show(less, Measure::Bytes)
        ),
    };
    format!(
        "rule of thumb (ingest × retention × replication × {}): {}; in detail, filled to {}: {}; the rule leaves out {} of rolling, checks, indexes and Kafka's own topics{less}",
        plan.catalogue.kafka().rule_of_thumb_overhead.value,
        show(rule.disk.p50, Measure::Bytes),
        show(page_level(plan, cluster), Measure::Fraction),
        show(rule.detailed.p50, Measure::Bytes),
        show(rule.overlooked.p50, Measure::Bytes),
    )
}

/// `6 x m7g.2xlarge`, with `auto` where the planner chose.
pub(super) fn brokers(deployment: &DeploymentPlan) -> String {
    format!(
        "{} x {}",
        show(deployment.brokers, Measure::Count),
        deployment.broker_type
    )
}

/// What a broker can hold; a dash where a service keeps the data.
pub(super) fn disk_each(deployment: &DeploymentPlan) -> String {
    let disk = deployment.disk.as_ref();
    disk.map_or_else(
        || "-".to_owned(),
        |disk| show(disk.capacity, Measure::Bytes),
    )
}

/// What the planner chose, as `auto count and type`; empty when it chose nothing.
pub(super) fn chosen(deployment: &DeploymentPlan) -> &'static str {
    match (deployment.brokers_chosen, deployment.broker_chosen) {
        (true, true) => "number and type chosen",
        (true, false) => "number chosen",
        (false, true) => "type chosen",
        (false, false) => "as given",
    }
}

/// When a limit of the disk is passed with probabilities of 5 % and 50 %.
pub(super) fn passes(plan: &Plan, outlook: &DeploymentOutlook, limit: usize) -> [String; 2] {
    [POSSIBLE, LIKELY].map(|probability| match outlook.fills(limit, probability) {
        Some(0) => "at once".to_owned(),
        Some(month) => plan.month_name(month),
        None => format!("after {}", plan.month_name(plan.scenario.horizon_months)),
    })
}

/// A break-even in a sentence.
pub(super) fn break_even(found: &BreakEven) -> String {
    format!(
        "{} is the cheapest below {} written, {} above ({})",
        found.below,
        show(found.ingest, Measure::BytesPerSecond),
        found.above,
        show(found.cost, Measure::DollarsPerMonth),
    )
}

/// `1 error, 3 warnings, 5 notes`.
pub(super) fn counts(report: &Report) -> String {
    let each = Severity::ALL.map(|severity| {
        let count = report.count(severity);
        let thing = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {thing}{plural}")
    });
    each.join(", ")
}

/// The sources of the prices in use, each with the items it has the prices of.
pub(super) fn price_sources(plan: &Plan) -> Vec<(String, Vec<&str>)> {
    let mut sources: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for used in plan.prices_used() {
        let source = used.price.source.to_string();
        sources.entry(source).or_default().push(used.item);
    }
    for items in sources.values_mut() {
        items.sort_unstable();
    }
    sources.into_iter().collect()
}
