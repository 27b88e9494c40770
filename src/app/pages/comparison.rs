//! The ways to run a cluster side by side, what each costs line by line, and what else was compared.

use egui::{Align, Id, Label, Layout, TextStyle, Ui, vec2};

use super::PageView;
use super::brokers::{enough, who_decided};
use super::charts::cost_stack;
use super::figure::Figures;
use super::parts::{
    card, in_the_file, line, machines, nothing, percent, said_of_the_cheapest, section,
};
use super::table::{Column, LINE, Table};
use crate::app::command::Command;
use crate::app::plot;
use crate::app::theme;
use crate::app::widgets::status_label;
use crate::chart::Status;
use crate::plan::{ClusterPlan, DeploymentOutlook, DeploymentPlan, Unavailable};
use crate::review::{LIKELY, POSSIBLE};
use crate::units::{Measure, screen};

/// The least width of a card.
const CARD: f32 = 244.0;
/// How many broker types that were compared are shown.
const RUNNERS_UP: usize = 6;

/// Draws the comparison.
pub fn show(ui: &mut Ui, view: &PageView<'_>, cluster: usize, commands: &mut Vec<Command>) {
    let Some(plan) = view.cluster(cluster) else {
        return;
    };
    if plan.deployments.is_empty() {
        let advice = "Add one below, with everything left to the planner";
        nothing(ui, "No deployment yet", advice);
        return;
    }
    cards(ui, view, cluster, plan, commands);
    for one in &plan.unavailable {
        unavailable(ui, one, commands);
    }
    if let Some(chart) = cost_stack(view, cluster) {
        ui.add_space(theme::APART);
        plot::show(ui, commands, "cost stack", &chart, 200.0, false);
    }
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    for deployment in &plan.deployments {
        if !deployment.options.is_empty() {
            runners_up(ui, &mut figures, deployment);
        }
    }
}

/// A deployment that cannot be had: why, and where to change it. It has no numbers.
fn unavailable(ui: &mut Ui, one: &Unavailable, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    card(ui, width, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::emphasis(&one.name));
            status_label(ui, Status::Breach, "cannot be had");
        });
        ui.label(theme::caption(ui, one.platform));
        for problem in &one.problems {
            ui.add(Label::new(problem.message.as_str()).wrap());
            if let Some(hint) = &problem.hint {
                ui.add(Label::new(theme::caption(ui, hint.as_str())).wrap());
            }
        }
        in_the_file(ui, &one.field, commands);
    });
    ui.add_space(theme::NEAR);
}

/// Cards of equal width and height, in as many rows as it takes.
fn cards(
    ui: &mut Ui,
    view: &PageView<'_>,
    cluster: usize,
    plan: &ClusterPlan,
    commands: &mut Vec<Command>,
) {
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    let room = ui.available_width();
    let fitting = ((room + theme::NEAR) / (CARD + theme::NEAR))
        .floor()
        .max(1.0) as usize;
    let columns = fitting.min(plan.deployments.len());
    let width = (room - theme::NEAR * (columns - 1) as f32) / columns as f32;
    let memory = Id::unique(("height of cards", &plan.path));
    let height = ui.data(|data| data.get_temp::<f32>(memory)).unwrap_or(0.0);
    let mut tallest: f32 = 0.0;
    for first in (0..plan.deployments.len()).step_by(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::NEAR;
            let row = plan
                .deployments
                .iter()
                .enumerate()
                .skip(first)
                .take(columns);
            for (index, deployment) in row {
                let layout = Layout::top_down(Align::Min);
                ui.allocate_ui_with_layout(vec2(width, 0.0), layout, |ui| {
                    card(ui, width, |ui| {
                        let top = ui.cursor().top();
                        ui.set_min_height(height);
                        let ahead = view.ahead(cluster, index);
                        deployment_card(ui, view, &mut figures, plan, index, deployment, ahead);
                        tallest = tallest.max(ui.cursor().top() - top);
                    });
                });
            }
        });
        ui.add_space(theme::NEAR);
    }
    if (tallest - height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(memory, tallest));
        ui.ctx().request_repaint();
    }
}

/// What one deployment is, how full it gets, and what it costs.
fn deployment_card(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    cluster: &ClusterPlan,
    index: usize,
    deployment: &DeploymentPlan,
    ahead: Option<&DeploymentOutlook>,
) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().interact_size.y = 20.0;
    let nodes = &deployment.nodes;
    ui.add(Label::new(theme::emphasis(&deployment.name)).truncate());
    ui.label(theme::caption(ui, deployment.platform));
    match said_of_the_cheapest(cluster, index) {
        Some((status, words)) => {
            status_label(ui, status, words);
        }
        // The same lines in every card stand side by side.
        None if cluster.deployments.len() > 1 => {
            ui.label(theme::caption(ui, ""));
        }
        None => {}
    }
    ui.add_space(theme::TIGHT);
    figures.outcome(
        ui,
        nodes.monthly_cost,
        view.percentile.of(&deployment.monthly_cost),
    );
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        let cost = &deployment.monthly_cost;
        let words = if cost.p5 < cost.p95 {
            format!("{}, range", view.percentile)
        } else {
            "the same in every world".to_owned()
        };
        ui.label(theme::caption(ui, words));
        figures.range(ui, nodes.monthly_cost, cost);
    });
    ui.add_space(theme::NEAR);
    let count = machines(deployment.brokers, &deployment.broker_type);
    pair(ui, deployment.unit.heading(), |ui| {
        figures.words(ui, nodes.brokers, &count, TextStyle::Body);
    });
    pair(ui, "", |ui| {
        ui.label(theme::caption(ui, who_decided(deployment)));
    });
    if let (Some(node), Some(disk)) = (&nodes.disk, &deployment.disk) {
        pair(ui, "Disk per broker", |ui| {
            figures.value(ui, node.capacity, disk.capacity);
        });
    }
    let fill = &deployment.fullest;
    let what = if deployment.disk.is_some() {
        "Fill"
    } else {
        "Nearest limit"
    };
    pair(ui, &format!("{what} today, {}", view.percentile), |ui| {
        figures.value(ui, nodes.fullest, view.percentile.of(fill));
    });
    if fill.p5 < fill.p95 {
        pair(ui, "", |ui| figures.range(ui, nodes.fullest, fill));
    }
    passes(ui, view, figures, deployment, ahead);
    if !deployment.holds() {
        enough(ui, view.plan, deployment);
    }
}

/// The months in which the first limit of the disk is possibly and probably passed.
fn passes(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    deployment: &DeploymentPlan,
    ahead: Option<&DeploymentOutlook>,
) {
    let limit = ahead.and_then(|ahead| ahead.fill.watch.limits.first().copied());
    let over = limit.map_or_else(|| "the limit".to_owned(), percent);
    for (probability, words) in [(POSSIBLE, "possible"), (LIKELY, "likely")] {
        pair(ui, &format!("Over {over} {words}"), |ui| match ahead {
            None => {
                ui.label(theme::caption(ui, "…"));
            }
            Some(ahead) => {
                let month = ahead.fills(DeploymentOutlook::PAGE, probability);
                let text = view.when(month);
                let style = match month {
                    Some(_) => TextStyle::Body,
                    None => TextStyle::Small,
                };
                figures.words(ui, deployment.nodes.fullest, &text, style);
            }
        });
    }
}

/// A name at the left, what it is at the right.
fn pair(ui: &mut Ui, name: &str, value: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(theme::caption(ui, name));
        ui.with_layout(Layout::right_to_left(Align::Center), value);
    });
}

/// The broker types that were compared, cheapest first.
fn runners_up(ui: &mut Ui, figures: &mut Figures<'_, '_>, deployment: &DeploymentPlan) {
    const COLUMNS: [Column; 4] = [
        Column::rest("Broker type"),
        Column::number("Brokers", 100.0),
        Column::number("Cost at P50", 140.0),
        Column::words("", 120.0),
    ];
    let title = format!("Broker types compared for {}", deployment.name);
    let count = deployment.options.len();
    let sentence = format!(
        "{count} types fit, cheapest first; the fewest brokers within 5 % of the cheapest are taken"
    );
    section(ui, &title, &sentence);
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        let chosen = |name: &str| name == deployment.broker_type;
        let shown = deployment.options.iter().enumerate();
        for (place, option) in shown.filter(|(i, o)| *i < RUNNERS_UP || chosen(&o.broker_type)) {
            let taken = chosen(&option.broker_type);
            table.row(ui, LINE, |ui, column| match column {
                0 if taken => line(ui, theme::emphasis(&option.broker_type)),
                0 => line(ui, &option.broker_type),
                1 => line(ui, screen(option.brokers, Measure::Count)),
                2 if taken => {
                    let node = deployment.nodes.monthly_cost;
                    figures.strong(ui, node, option.monthly_cost);
                }
                2 => line(ui, screen(option.monthly_cost, Measure::DollarsPerMonth)),
                _ => match (taken, place) {
                    (true, 0) => line(ui, theme::emphasis("taken, cheapest")),
                    (true, _) => line(ui, theme::emphasis("taken")),
                    (false, 0) => line(ui, theme::caption(ui, "cheapest type")),
                    (false, _) => {}
                },
            });
        }
    });
}
