//! Growth: how full disks get over the horizon, in which month each limit is likely to be passed, and how many brokers
//! are needed in the end.

use egui::{TextStyle, Ui};

use super::charts::fan_chart;
use super::figure::Figures;
use super::parts::{card, line, nothing, percent, section, waiting};
use super::table::{Column, LINE, TWO_LINES, Table};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::plot;
use crate::app::theme;
use crate::plan::{ClusterPlan, DeploymentOutlook, DeploymentPlan};
use crate::quantity::NodeId;
use crate::review::{LIKELY, POSSIBLE};
use crate::study::Timeline;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, cluster: usize, commands: &mut Vec<Command>) {
    let Some(plan) = view.cluster(cluster) else {
        return;
    };
    let name = format!("Growth of {}", plan.name);
    let purpose = "How full disks get with what is provisioned today, and when each limit is likely to be passed";
    title(ui, &name, purpose);
    if plan.deployments.is_empty() {
        ui.add_space(theme::NEAR);
        nothing(ui, "No deployment yet", super::ADD_A_DEPLOYMENT);
        return;
    }
    if view.outlook.is_none() {
        ui.add_space(theme::NEAR);
        waiting(ui, "The outlook over the horizon");
        return;
    }
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    limits(ui, view, &mut figures, cluster, plan);
    ui.add_space(theme::APART);
    fans(ui, view, cluster, plan, commands);
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    needs(ui, view, &mut figures, cluster, plan);
}

/// The fan of each deployment, two in a row where there is room.
fn fans(
    ui: &mut Ui,
    view: &PageView<'_>,
    cluster: usize,
    plan: &ClusterPlan,
    commands: &mut Vec<Command>,
) {
    let mut one = |ui: &mut Ui, index: usize| {
        if let Some(chart) = fan_chart(view, cluster, index) {
            let salt = format!("fan of {index}");
            plot::show(ui, commands, &salt, &chart, 200.0, view.old_outlook);
        }
    };
    let count = plan.deployments.len();
    if count == 1 || ui.available_width() < super::SIDE_BY_SIDE {
        (0..count).for_each(|index| one(ui, index));
        return;
    }
    for left in (0..count).step_by(2) {
        ui.columns_const(|[a, b]| {
            one(a, left);
            one(b, left + 1);
        });
    }
}

/// Per deployment and limit, the months in which passing it becomes possible and likely.
fn limits(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    cluster: usize,
    plan: &ClusterPlan,
) {
    const COLUMNS: [Column; 4] = [
        Column::words("Deployment", 110.0),
        Column::rest("Limit"),
        Column::number("1 world in 20\nis over it from", 116.0),
        Column::number("1 world in 2\nis over it from", 116.0),
    ];
    const LIMITS: [(usize, &str); 3] = [
        (DeploymentOutlook::PAGE, "somebody is paged"),
        (DeploymentOutlook::ACT, "somebody must have acted"),
        (DeploymentOutlook::FULL, "the disk is full"),
    ];
    section(ui, "When the fullest broker passes its limits", "");
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for (index, deployment) in plan.deployments.iter().enumerate() {
            let Some(ahead) = view.ahead(cluster, index) else {
                continue;
            };
            if index > 0 {
                table.rule(ui);
            }
            let node = deployment.nodes.fullest;
            for (limit, meaning) in LIMITS {
                // Where a service keeps the data there is nothing to be paged about before a limit is passed.
                let meaning = match (&deployment.disk, limit) {
                    (Some(_), _) => meaning,
                    (None, DeploymentOutlook::PAGE) => "a limit of the service",
                    (None, _) => continue,
                };
                let at = ahead.fill.watch.limits.get(limit).copied();
                let name = format!("{}, {meaning}", percent(at.unwrap_or(f64::NAN)));
                table.row(ui, LINE, |ui, column| match column {
                    0 if limit == DeploymentOutlook::PAGE => {
                        figures.words(ui, node, &deployment.name, theme::strong());
                    }
                    0 => {}
                    1 => line(ui, &name),
                    2 => month(ui, view, figures, node, ahead.fills(limit, POSSIBLE)),
                    _ => month(ui, view, figures, node, ahead.fills(limit, LIKELY)),
                });
            }
        }
    });
}

/// A month, or that it does not come to that.
fn month(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    node: NodeId,
    month: Option<u32>,
) {
    let style = match month {
        Some(_) => TextStyle::Body,
        None => TextStyle::Small,
    };
    figures.words(ui, node, &view.when(month), style);
}

/// Per deployment, what is needed and used at the start and at the horizon.
fn needs(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    cluster: usize,
    plan: &ClusterPlan,
) {
    const COLUMNS: [Column; 6] = [
        Column::rest("Deployment"),
        Column::number("Brokers\nthere are", 84.0),
        Column::number("Brokers needed\nat the start", 124.0),
        Column::number("Brokers needed\nat the horizon", 124.0),
        Column::number("Fullest broker\nat the start", 124.0),
        Column::number("Fullest broker\nat the horizon", 124.0),
    ];
    let horizon = view.plan.scenario.horizon_months;
    let sentence = format!(
        "At {} with the range from P5 to P95; the horizon is {}",
        view.percentile,
        view.plan.month_name(horizon)
    );
    section(ui, "What growth asks for", &sentence);
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for (index, deployment) in plan.deployments.iter().enumerate() {
            let Some(ahead) = view.ahead(cluster, index) else {
                continue;
            };
            table.row(ui, TWO_LINES, |ui, column| {
                need(ui, view, figures, deployment, ahead, column);
            });
        }
    });
}

fn need(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    deployment: &DeploymentPlan,
    ahead: &DeploymentOutlook,
    column: usize,
) {
    let nodes = &deployment.nodes;
    let (timeline, node, at_start) = match column {
        0 => {
            figures.words(ui, nodes.monthly_cost, &deployment.name, theme::strong());
            return;
        }
        1 => {
            figures.value(ui, nodes.brokers, deployment.brokers);
            return;
        }
        2 => (&ahead.brokers_needed, nodes.brokers_needed, true),
        3 => (&ahead.brokers_needed, nodes.brokers_needed, false),
        4 => (&ahead.fill, nodes.fullest, true),
        _ => (&ahead.fill, nodes.fullest, false),
    };
    with_range(ui, view, figures, timeline, node, at_start);
}

/// A value with its range below it.
fn with_range(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    timeline: &Timeline,
    node: NodeId,
    at_start: bool,
) {
    let months = &timeline.months;
    let month = if at_start {
        months.first()
    } else {
        months.last()
    };
    let Some(month) = month else { return };
    let layout = egui::Layout::top_down(egui::Align::Max);
    ui.with_layout(layout, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let alone = month.summary.p5 >= month.summary.p95;
        ui.add_space(if alone { 11.0 } else { 3.0 });
        figures.value(ui, node, view.percentile.of(&month.summary));
        figures.range(ui, node, &month.summary);
    });
}
