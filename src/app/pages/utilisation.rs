//! Utilisation bars: how much of every resource one broker uses, on average, at peak, and with others down; and the
//! limits of services.

use egui::{Label, TextStyle, Ui};

use super::PageView;
use super::cache_window as window;
use super::figure::{Figures, limit_words};
use super::parts::{line, percent};
use super::table::{Column, Table};
use crate::app::theme;
use crate::app::widgets::{BAR_ROW, Limit, utilisation_bar};
use crate::chart::Status;
use crate::model::{Condition, Unit};
use crate::plan::{DeploymentPlan, PAGE_CACHE, Plan, Resource};
use crate::scenario::Fill;
use crate::units::screen;

/// The resource whose limits are the scenario's own.
const DISK: &str = "disk";
/// What moves, of which a share of what is sustained is planned to be used. What is counted may be had to the last.
const MOVED: [&str; 8] = [
    "network in",
    "network out",
    "volume writes",
    "volume reads",
    "volume throughput",
    "volume operations",
    "data in",
    "data out",
];
/// The resource that has a target of its own.
const PROCESSOR: &str = "CPU";

/// One row for each resource: a bar for the worst that the plan has to hold, and a number for each condition. What is a
/// limit of the service has a row among [`limits`] and none here.
pub(super) fn utilisations(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    (view, fill): (&PageView<'_>, Option<&Fill>),
    deployment: &DeploymentPlan,
) {
    let is_limit = |name: &str| deployment.limits.iter().any(|limit| limit.name == name);
    let names = deployment.resource_names().into_iter();
    let names: Vec<&str> = names.filter(|name| !is_limit(name)).collect();
    let shown = |when: &Condition| {
        let mut names = names.iter();
        names.any(|name| deployment.resource(name, *when).is_some())
    };
    let conditions: Vec<Condition> = Condition::ALL.into_iter().filter(shown).collect();
    if names.is_empty() {
        return;
    }
    let title = match deployment.unit {
        Unit::Broker => "Use of one broker, today",
        _ => "Use of what there is, today",
    };
    let numbers = conditions.iter().map(|condition| match condition {
        Condition::Mean => Column::number("on average", 80.0),
        Condition::Peak => Column::number("at peak", 72.0),
        Condition::BrokerDown => Column::number("one broker\ndown", 84.0),
        Condition::ZoneDown => Column::number("one zone\ndown", 72.0),
    });
    let columns: Vec<Column> = [Column::words(title, 160.0), Column::rest("")]
        .into_iter()
        .chain(numbers)
        .collect();
    let plan = figures.plan;
    let table = Table::begin(ui, &columns);
    for name in names {
        let Some(worst) = worst(deployment, name) else {
            continue;
        };
        table.row(ui, BAR_ROW, |ui, column| match column {
            0 => {
                figures.words(ui, worst.node, name, TextStyle::Body);
            }
            1 if name == PAGE_CACHE => line(ui, theme::caption(ui, window::held(plan, worst))),
            1 => {
                let width = ui.available_width();
                let used = (worst.utilisation.p50, worst.utilisation.p95);
                let levels = levels(plan, fill, deployment, worst);
                let lent = lent(plan, worst);
                utilisation_bar(ui, &worst.title(), used, &levels, lent.as_deref(), width);
            }
            _ => {
                let condition = conditions.get(column - 2).copied();
                let resource = condition.and_then(|when| deployment.resource(name, when));
                let Some(resource) = resource else {
                    if deployment.unit != Unit::Broker {
                        // A service sees to lost brokers and zones itself.
                        line(ui, theme::caption(ui, "n/a"));
                    }
                    return;
                };
                if name == PAGE_CACHE {
                    window::reach(ui, figures, deployment, resource);
                    return;
                }
                let used = percent(view.percentile.of(&resource.utilisation));
                let style = if resource.node == worst.node {
                    theme::strong()
                } else {
                    TextStyle::Body
                };
                figures.words(ui, resource.node, &used, style);
            }
        });
    }
    let sentence = format!(
        "Numbers at {}; bars show the worst condition from P50 to P95, with what is planned to be used and what \
         sustains marked. Baselines, not bursts: a hollow tick is what credits lend for a while",
        view.percentile
    );
    ui.add(Label::new(theme::caption(ui, sentence)).wrap());
}

/// What credits lend beyond what is sustained, in words.
fn lent(plan: &Plan, resource: &Resource) -> Option<String> {
    let limit = plan.model.graph.quantity_of(resource.limit_node)?;
    let burst = screen(resource.burst?, limit.measure);
    Some(format!(
        "Burst: credits lend {burst} for a while; nothing is planned with it"
    ))
}

/// The condition in which most of a resource is used.
fn worst<'p>(deployment: &'p DeploymentPlan, name: &str) -> Option<&'p Resource> {
    let of_name = deployment
        .resources
        .iter()
        .filter(|resource| resource.name == name);
    of_name.max_by(|a, b| a.utilisation.p95.total_cmp(&b.utilisation.p95))
}

/// The levels of a resource: those of the scenario for disks, what is planned for and what sustains for the rest.
fn levels(
    plan: &Plan,
    fill: Option<&Fill>,
    deployment: &DeploymentPlan,
    resource: &Resource,
) -> Vec<Limit> {
    let sustained = limit_words(plan, resource.limit_node, resource.limit);
    let mut levels = match (resource.name, fill) {
        (DISK, Some(fill)) => vec![
            Limit {
                at: fill.page,
                label: format!(
                    "Somebody is paged at {}; this scenario: fill.page",
                    percent(fill.page)
                ),
                status: Status::Warning,
            },
            Limit {
                at: fill.act,
                label: format!(
                    "Somebody has acted before {}; this scenario: fill.act",
                    percent(fill.act)
                ),
                status: Status::Breach,
            },
        ],
        (name, _) if name != PROCESSOR && !MOVED.contains(&name) => Vec::new(),
        (name, _) => {
            let (node, target) = if name == PROCESSOR {
                (
                    deployment.nodes.processor_target,
                    deployment.processor_target,
                )
            } else {
                (deployment.nodes.load_target, deployment.load_target)
            };
            vec![Limit {
                at: target,
                label: format!("Planned to stay below {}", limit_words(plan, node, target)),
                status: Status::Warning,
            }]
        }
    };
    levels.push(Limit {
        at: 1.0,
        label: if MOVED.contains(&resource.name) || resource.name == PROCESSOR {
            format!("Sustained: {sustained}")
        } else {
            format!("At most {sustained}")
        },
        status: Status::Breach,
    });
    levels
}

/// The limits that more brokers do not lift: how much of each is used today, and on the date provisioned for.
pub(super) fn limits(ui: &mut Ui, figures: &mut Figures<'_, '_>, deployment: &DeploymentPlan) {
    const COLUMNS: [Column; 4] = [
        Column::words("Limit", 200.0),
        Column::rest("Use today"),
        Column::number("at confidence, when\nprovisioned for", 140.0),
        Column::words("", 64.0),
    ];
    if deployment.limits.is_empty() {
        return;
    }
    let plan = figures.plan;
    ui.add_space(theme::NEAR);
    let table = Table::begin(ui, &COLUMNS);
    for limit in &deployment.limits {
        table.row(ui, BAR_ROW, |ui, column| match column {
            0 => {
                figures.words(ui, limit.nodes.utilisation, limit.name, TextStyle::Body);
            }
            1 => {
                let level = Limit {
                    at: 1.0,
                    label: format!(
                        "At most {}",
                        limit_words(plan, limit.nodes.limit, limit.limit)
                    ),
                    status: Status::Breach,
                };
                let used = (limit.utilisation.p50, limit.utilisation.p95);
                let width = ui.available_width();
                utilisation_bar(ui, limit.name, used, &[level], None, width);
            }
            2 => {
                let used = percent(limit.at_confidence);
                figures.words(ui, limit.nodes.used, &used, TextStyle::Body);
            }
            _ if limit.is_passed() => line(ui, theme::emphasis("passed")),
            _ => {}
        });
    }
}
