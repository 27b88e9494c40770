//! Outcomes first, then what explains them, then the topics underneath.

use egui::Ui;

use crate::app::command::Command;
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::{OutcomeCard, outcome_cards};
use crate::chart::Status;
use crate::plan::{ClusterPlan, DeploymentOutlook, DeploymentPlan};
use crate::review::{LIKELY, POSSIBLE};
use crate::scenario::Cluster;
use crate::study::Summary;
use crate::units::{Measure, screen};

use super::parts::range;
use super::{PageView, SIDE_BY_SIDE, charts, deployment_choice, section, title, topics};

/// Draws the page.
pub fn show(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let scenario = &planned.plan.scenario;
    title(
        ui,
        &scenario.name,
        scenario.notes.as_deref().unwrap_or_default(),
    );
    super::whole::show(ui, view, planned);
    let several = planned.plan.clusters.len() > 1;
    // One cluster answers first; among several, and without any, what flows where comes first.
    if planned.plan.clusters.len() != 1 {
        map(ui, view, planned);
    }
    for (index, cluster) in planned.plan.clusters.iter().enumerate() {
        if several {
            section(ui, &format!("Kafka  {}", cluster.name));
        }
        ui.push_id(&cluster.path, |ui| {
            of_cluster(ui, view, planned, index, cluster)
        });
    }
    if planned.plan.clusters.is_empty() && !planned.plan.architecture.has_stages() {
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
        if planned.plan.clusters.len() == 1 {
            map(ui, view, planned);
        }
        plots(ui, view, planned, (index, place), cluster);
    }
    section(ui, "Topics");
    topics::short_table(ui, view, planned, (index, cluster));
}

/// What flows where, once there is more than a cluster.
fn map(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    /// Its part of a screen: on a small one it is dragged rather than that the plots below it are pushed out.
    const SHARE: f32 = 0.42;
    if let Some(chart) = planned.map(view.shown.percentile) {
        let height = (ui.ctx().content_rect().height() * SHARE).clamp(220.0, 520.0);
        let stale = view.session.is_stale();
        plot::show(ui, view.commands, "architecture", chart, height, stale);
    }
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
    // Where a service keeps the data, what fills up is the nearest of its limits.
    let (label, of, page, act) = match (&deployment.disk, deployment.nearest_limit()) {
        (Some(disk), _) => (
            "Fullest disk",
            screen(disk.capacity, Measure::Bytes),
            stated.fill.page,
            stated.fill.act,
        ),
        (None, Some(limit)) => ("Nearest limit", limit.name.to_owned(), 1.0, 1.0),
        (None, None) => ("Nearest limit", "its limits".to_owned(), 1.0, 1.0),
    };
    let past = |level: f64| format!("past {}", screen(level, Measure::Fraction));
    let status = if fill >= act {
        (Status::Breach, past(act))
    } else if fill >= page {
        (Status::Warning, past(page))
    } else {
        let below = format!("below {} today", screen(page, Measure::Fraction));
        (Status::Ok, below)
    };
    OutcomeCard {
        label: format!("{label}, {percentile}"),
        value,
        unit: format!("{unit} of {of}"),
        range: said_range(&deployment.fullest, Measure::Fraction),
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
    } else if !deployment.holds() && deployment.holds_one_by_one() {
        let held = screen(deployment.holds_in, Measure::Fraction);
        (Status::Breach, format!("hold in {held} of worlds"))
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
        label: "Brokers".to_owned(),
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
    // The budget is for all of it: it judges a cluster only where there is nothing else to pay.
    let whole = &planned.plan.whole;
    let (label, status) = if whole.has_several_parts {
        ("Cluster cost", None)
    } else {
        ("Cost", super::whole::budget(view, planned, cost))
    };
    OutcomeCard {
        label: format!("{label}, {percentile}"),
        value,
        unit,
        range: said_range(cost, Measure::DollarsPerMonth),
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

/// The range of a number, or that there is none.
fn said_range(summary: &Summary, measure: Measure) -> String {
    if summary.p5 < summary.p95 {
        range(summary, measure)
    } else {
        "the same in every world".to_owned()
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
    let label = format!("Below {page} until");
    let Some(outlook) = outlook else {
        return OutcomeCard {
            label,
            value: "…".to_owned(),
            ..OutcomeCard::default()
        };
    };
    let possible = outlook.fills(DeploymentOutlook::PAGE, POSSIBLE);
    let likely = outlook.fills(DeploymentOutlook::PAGE, LIKELY);
    let month = |month: u32| planned.plan.month_name(month);
    let provisioned = planned.plan.scenario.provision_for_months;
    let (value, status, words) = match possible {
        None => (
            format!("past {}", month(horizon)),
            Status::Ok,
            "the whole horizon".to_owned(),
        ),
        Some(0) if likely == Some(0) => (
            "past it now".to_owned(),
            Status::Breach,
            "too full from the start".to_owned(),
        ),
        Some(0) => (
            "not for sure".to_owned(),
            Status::Breach,
            "1 world in 20 is past it".to_owned(),
        ),
        Some(first) if first < provisioned => (
            month(first),
            Status::Warning,
            format!("needed until {}", month(provisioned)),
        ),
        Some(first) => (
            month(first),
            Status::Ok,
            format!("needed until {}", month(provisioned)),
        ),
    };
    let range = match likely {
        Some(likely) => format!("half of worlds: {}", month(likely)),
        None => "half of worlds: longer".to_owned(),
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
        status: Some((status, words)),
        course: chance.collect(),
    }
}

fn plots(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, place): (usize, usize),
    cluster: &ClusterPlan,
) {
    let stale = view.session.is_stale();
    let curves = planned.curves();
    let reading = PageView::of(planned, &curves, view.shown.percentile);
    let fan = charts::fan_chart(&reading, index, place)
        .map(|chart| (chart, reading.old_outlook || stale));
    let curve = reading
        .curve(index)
        .map(|curve| charts::cost_against_ingest(cluster, curve))
        .map(|chart| (chart, reading.old_curves || stale));
    // On a taller screen plots take their part of it.
    let height = (ui.ctx().content_rect().height() * 0.27).clamp(170.0, 320.0);
    let one = |ui: &mut Ui,
               view: &mut View<'_>,
               salt: &str,
               chart: Option<(crate::chart::Chart, bool)>| match chart {
        Some((chart, stale)) => plot::show(ui, view.commands, salt, &chart, height, stale),
        None => super::card(ui, |ui| {
            ui.set_min_height(height);
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
