//! Outcomes first, then what explains them, then the topics underneath.

use egui::Ui;

use crate::app::charts;
use crate::app::command::Command;
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::{OutcomeCard, outcome_cards};
use crate::chart::Status;
use crate::plan::{ClusterPlan, DeploymentOutlook, DeploymentPlan};
use crate::scenario::Cluster;
use crate::units::{Measure, screen};

use super::{deployment_choice, section, title, topics};

/// Below this width plots stand on top of each other.
const SIDE_BY_SIDE: f32 = 760.0;
const PLOT: f32 = 190.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let scenario = &planned.plan.scenario;
    title(
        ui,
        &scenario.name,
        scenario.notes.as_deref().unwrap_or_default(),
    );
    let several = planned.plan.clusters.len() > 1;
    for (index, cluster) in planned.plan.clusters.iter().enumerate() {
        if several {
            section(ui, &format!("Kafka  {}", cluster.name));
        }
        ui.push_id(&cluster.path, |ui| {
            of_cluster(ui, view, planned, index, cluster)
        });
    }
    if planned.plan.clusters.is_empty() {
        ui.label("This scenario has no cluster yet. Add one in the file text, or open a sample to see what a plan looks like");
    }
}

fn of_cluster(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    index: usize,
    cluster: &ClusterPlan,
) {
    deployment_choice(ui, view, cluster);
    if let (Some((place, deployment)), Some(stated)) = (
        view.shown.deployment(cluster),
        planned.plan.scenario.kafka.get(index),
    ) {
        let outlook = planned.deployment_outlook(index, place);
        let asked = [
            &deployment.nodes.fullest,
            &deployment.nodes.brokers,
            &deployment.nodes.monthly_cost,
            &deployment.nodes.fullest,
        ];
        let cards = cards(
            view,
            planned,
            stated,
            deployment,
            outlook.map(|(outlook, _)| outlook),
        );
        if let Some(node) = outcome_cards(ui, &cards).and_then(|clicked| asked.get(clicked))
            && let Some(quantity) = planned.plan.model.graph.quantity_of(**node)
        {
            view.emit(Command::Explain(quantity.path.clone()));
        }
        plots(ui, view, planned, (index, place), stated, deployment);
    }
    section(ui, "Topics");
    topics::short_table(ui, view, planned, (index, cluster));
}

/// The four answers: does it fit, with how many, for how much, and until when.
fn cards(
    view: &View<'_>,
    planned: &Planned,
    stated: &Cluster,
    deployment: &DeploymentPlan,
    outlook: Option<&DeploymentOutlook>,
) -> Vec<OutcomeCard> {
    vec![
        disk(view, stated, deployment, outlook),
        brokers(deployment),
        cost(view, planned, deployment, outlook),
        fits_until(planned, stated, outlook),
    ]
}

fn disk(
    view: &View<'_>,
    stated: &Cluster,
    deployment: &DeploymentPlan,
    outlook: Option<&DeploymentOutlook>,
) -> OutcomeCard {
    let percentile = view.shown.percentile;
    let fill = percentile.of(&deployment.fullest);
    let (value, unit) = view.value_parts(&deployment.fullest, Measure::Fraction);
    let (label, of) = match (&deployment.disk, deployment.nearest_limit()) {
        (Some(disk), _) => ("Fullest disk", screen(disk.capacity, Measure::Bytes)),
        (None, Some(limit)) => ("Nearest limit", limit.name.to_owned()),
        (None, None) => ("Nearest limit", deployment.unit.many().to_owned()),
    };
    let status = if deployment.disk.is_none() {
        let passed = deployment.passed_limits().next();
        passed.map_or((Status::Ok, "no limit is passed".to_owned()), |limit| {
            (Status::Breach, format!("{} is passed", limit.name))
        })
    } else if fill >= stated.fill.act {
        (
            Status::Breach,
            format!("past {}", screen(stated.fill.act, Measure::Fraction)),
        )
    } else if fill >= stated.fill.page {
        (
            Status::Warning,
            format!("past {}", screen(stated.fill.page, Measure::Fraction)),
        )
    } else {
        (
            Status::Ok,
            format!(
                "below {} today",
                screen(stated.fill.page, Measure::Fraction)
            ),
        )
    };
    OutcomeCard {
        label: format!("{label}, {percentile}"),
        value,
        unit: format!("{unit} of {of}"),
        range: charts::range(&deployment.fullest, Measure::Fraction),
        status: Some(status),
        course: outlook
            .map(|o| {
                o.fill
                    .months
                    .iter()
                    .map(|m| percentile.of(&m.summary))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

fn brokers(deployment: &DeploymentPlan) -> OutcomeCard {
    let short = deployment.brokers_needed > deployment.brokers;
    let status = if short {
        (
            Status::Breach,
            format!("{:.0} are needed", deployment.brokers_needed),
        )
    } else {
        (
            Status::Ok,
            if deployment.brokers_chosen {
                "chosen by the planner".to_owned()
            } else {
                "as many as needed".to_owned()
            },
        )
    };
    let binding = deployment.constraints.get(deployment.binding);
    OutcomeCard {
        label: deployment.unit.heading().to_owned(),
        value: format!("{:.0}", deployment.brokers),
        unit: format!("× {}", deployment.broker_type),
        range: binding
            .map(|constraint| format!("bound by {}", constraint.name))
            .unwrap_or_default(),
        status: Some(status),
        course: Vec::new(),
    }
}

fn cost(
    view: &View<'_>,
    planned: &Planned,
    deployment: &DeploymentPlan,
    outlook: Option<&DeploymentOutlook>,
) -> OutcomeCard {
    let percentile = view.shown.percentile;
    let cost = &deployment.monthly_cost;
    let (value, unit) = view.value_parts(cost, Measure::DollarsPerMonth);
    let budget = planned
        .plan
        .scenario
        .objectives
        .budget
        .as_ref()
        .map(|budget| budget.distribution.central());
    let status = budget.map(|budget| {
        let budget_text = screen(budget, Measure::DollarsPerMonth);
        if percentile.of(cost) > budget {
            (Status::Breach, format!("over the budget of {budget_text}"))
        } else {
            (Status::Ok, format!("within {budget_text}"))
        }
    });
    OutcomeCard {
        label: format!("Cost, {percentile}"),
        value,
        unit,
        range: charts::range(cost, Measure::DollarsPerMonth),
        status,
        course: outlook
            .map(|o| {
                o.monthly_cost
                    .months
                    .iter()
                    .map(|m| percentile.of(&m.summary))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

/// The month in which it is no longer unlikely that somebody is paged.
fn fits_until(
    planned: &Planned,
    stated: &Cluster,
    outlook: Option<&DeploymentOutlook>,
) -> OutcomeCard {
    let page = screen(stated.fill.page, Measure::Fraction);
    let horizon = planned.plan.scenario.horizon_months;
    let has_disk = outlook.is_none_or(|outlook| outlook.disk_per_broker.is_some());
    let label = if has_disk {
        format!("Below {page} until")
    } else {
        "Within its limits until".to_owned()
    };
    let Some(outlook) = outlook else {
        return OutcomeCard {
            label,
            value: "…".to_owned(),
            ..OutcomeCard::default()
        };
    };
    let possible = outlook.fills(DeploymentOutlook::PAGE, 0.05);
    let likely = outlook.fills(DeploymentOutlook::PAGE, 0.5);
    let month = |month: u32| planned.plan.month_name(month);
    let (value, status) = match possible {
        None => (
            format!("past {}", month(horizon)),
            (Status::Ok, "through the whole horizon".to_owned()),
        ),
        Some(0) => (
            "not today".to_owned(),
            (
                Status::Breach,
                "one world in twenty is past it now".to_owned(),
            ),
        ),
        Some(first) if first < planned.plan.scenario.provision_for_months => (
            month(first),
            (
                Status::Warning,
                "before the date provisioned for".to_owned(),
            ),
        ),
        Some(first) => (
            month(first),
            (Status::Ok, "as long as it is provisioned for".to_owned()),
        ),
    };
    let range = match likely {
        Some(likely) => format!("in half of the worlds until {}", month(likely)),
        None => "in more than half of the worlds for longer".to_owned(),
    };
    let chance = outlook
        .fill
        .months
        .iter()
        .filter_map(|m| m.reached.get(DeploymentOutlook::PAGE).copied());
    OutcomeCard {
        label,
        value,
        unit: String::new(),
        range,
        status: Some(status),
        course: chance.collect(),
    }
}

fn plots(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, place): (usize, usize),
    stated: &Cluster,
    deployment: &DeploymentPlan,
) {
    let stale = view.session.is_stale();
    let fan = planned
        .deployment_outlook(index, place)
        .map(|(outlook, old)| {
            (
                charts::disk(&planned.plan, &stated.fill, deployment, outlook, place),
                old || stale,
            )
        });
    let curve = planned
        .cost_curve(index)
        .map(|(curve, old)| (charts::cost_against_ingest(curve), old || stale));
    let one = |ui: &mut Ui,
               view: &mut View<'_>,
               salt: &str,
               chart: Option<(crate::chart::Chart, bool)>| match chart {
        Some((chart, stale)) => plot::show(ui, view.commands, salt, &chart, PLOT, stale),
        None => super::card(ui, |ui| {
            ui.set_min_height(PLOT);
            ui.label(theme::caption(ui, "on its way…"));
        }),
    };
    let (left, right) = (format!("{index} fan"), format!("{index} cost"));
    if ui.available_width() < SIDE_BY_SIDE {
        one(ui, view, &left, fan);
        one(ui, view, &right, curve);
    } else {
        ui.columns_const(|[a, b]| {
            one(a, view, &left, fan);
            one(b, view, &right, curve);
        });
    }
}
