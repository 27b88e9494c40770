//! Cost: what each deployment costs, line by line and against ingest, where the cheapest changes, and what separates the field's rule
//! of thumb from the detailed answer.

use egui::{Label, TextStyle, Ui};

use super::charts::{cost_against_ingest, cost_stack};
use super::figure::Figures;
use super::parts::{card, joined, line, nothing, percent, section, waiting};
use super::table::{Column, LINE, Table};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::plot;
use crate::app::theme;
use crate::model::Unit;
use crate::plan::{ClusterPlan, CostCurve, RuleOfThumb};
use crate::quantity::NodeId;
use crate::units::{Measure, screen, screen_together};

/// Draws what is known of the costs of one cluster without asking further.
pub fn show(ui: &mut Ui, view: &PageView<'_>, cluster: usize, commands: &mut Vec<Command>) {
    against_ingest(ui, view, cluster, commands);
    rule_of_thumb(ui, view, cluster, commands);
}

/// Draws the title, cost against ingest, and where the cheapest changes.
pub(super) fn against_ingest(
    ui: &mut Ui,
    view: &PageView<'_>,
    cluster: usize,
    commands: &mut Vec<Command>,
) {
    let Some(plan) = view.cluster(cluster) else {
        return;
    };
    let name = format!("Cost of {}", plan.name);
    let purpose = "What each deployment costs, line by line and as ingest changes, and where the cheapest changes";
    title(ui, &name, purpose);
    ui.add_space(theme::NEAR);
    if plan.deployments.is_empty() {
        nothing(ui, "No deployment yet", super::ADD_A_DEPLOYMENT);
        return;
    }
    if let Some(chart) = cost_stack(view, cluster) {
        plot::show(ui, commands, "cost stack", &chart, 200.0, false);
        ui.add_space(theme::NEAR);
    }
    match view
        .curve(cluster)
        .map(|curve| cost_against_ingest(plan, curve))
    {
        Some(chart) => plot::show(
            ui,
            commands,
            "cost against ingest",
            &chart,
            280.0,
            view.old_curves,
        ),
        None => waiting(ui, "Cost against ingest"),
    }
    if let Some(curve) = view.curve(cluster) {
        let ends: Vec<String> = ends(plan, curve).collect();
        let dashed = (!ends.is_empty()).then(|| format!("Dashed: {}", ends.join("; ")));
        let small = "Small rings: two cost the same there, and a third is cheaper";
        let small = (!curve.lesser.is_empty()).then(|| small.to_owned());
        for sentence in [dashed, small].into_iter().flatten() {
            ui.add(Label::new(theme::caption(ui, sentence)).wrap());
        }
        let mut figures = Figures {
            plan: view.plan,
            commands,
        };
        // One deployment alone has nobody to be cheaper than.
        if plan.deployments.len() > 1 {
            break_evens(ui, &mut figures, plan, curve);
        }
    }
}

/// Where deployments stop holding on the way, in a few words each.
fn ends<'a>(plan: &'a ClusterPlan, curve: &'a CostCurve) -> impl Iterator<Item = String> + 'a {
    curve.lines.iter().filter_map(|line| {
        let name = &line.name;
        let known = plan.deployments.iter().find(|known| known.name == *name);
        // Where brokers are chosen anew at every rate, only a limit can end it.
        let why = match known {
            Some(known) if known.brokers_chosen || known.unit != Unit::Broker => {
                "before it passes a limit"
            }
            _ => "with the brokers it is given",
        };
        if !line.holds.contains(&true) {
            return Some(format!("{name} holds at none of these rates"));
        }
        let most = screen(line.holds_up_to?, Measure::BytesPerSecond);
        Some(format!("{name} holds up to about {most} {why}"))
    })
}

/// Where the cheapest deployment changes.
fn break_evens(ui: &mut Ui, figures: &mut Figures<'_, '_>, plan: &ClusterPlan, curve: &CostCurve) {
    const COLUMNS: [Column; 4] = [
        Column::number("Ingest", 110.0),
        Column::number("Cost there", 130.0),
        Column::rest("Cheapest below"),
        Column::rest("Cheapest above"),
    ];
    let sentence = "Ingest before compression at which another deployment becomes the cheapest; what is left to the \
                    planner is chosen anew at every ingest";
    section(ui, "Break-evens", sentence);
    let width = ui.available_width();
    card(ui, width, |ui| {
        if curve.break_evens.is_empty() {
            let cheapest = plan.cheapest.and_then(|index| plan.deployments.get(index));
            let name = cheapest.map_or("One deployment", |deployment| deployment.name.as_str());
            let ends = (curve.ingest.first(), curve.ingest.last());
            let rate = |ingest: Option<&f64>| {
                ingest.map_or_else(String::new, |i| screen(*i, Measure::BytesPerSecond))
            };
            let text = format!(
                "{name} is the cheapest from {} to {}",
                rate(ends.0),
                rate(ends.1)
            );
            ui.label(text);
            return;
        }
        let table = Table::begin(ui, &COLUMNS);
        for point in &curve.break_evens {
            table.row(ui, LINE, |ui, column| match column {
                0 => line(
                    ui,
                    theme::emphasis(screen(point.ingest, Measure::BytesPerSecond)),
                ),
                1 => line(ui, screen(point.cost, Measure::DollarsPerMonth)),
                2 => name_of(ui, figures, plan, &point.below),
                _ => name_of(ui, figures, plan, &point.above),
            });
        }
    });
}

/// The name of a deployment; a click explains its cost.
fn name_of(ui: &mut Ui, figures: &mut Figures<'_, '_>, plan: &ClusterPlan, name: &str) {
    match plan.deployments.iter().find(|known| known.name == name) {
        Some(known) => {
            figures.words(ui, known.nodes.monthly_cost, name, TextStyle::Body);
        }
        None => line(ui, name),
    }
}

/// The rule of thumb for disk and the detailed answer, term by term.
pub(super) fn rule_of_thumb(
    ui: &mut Ui,
    view: &PageView<'_>,
    cluster: usize,
    commands: &mut Vec<Command>,
) {
    let Some(plan) = view.cluster(cluster) else {
        return;
    };
    const COLUMNS: [Column; 3] = [
        Column::words("", 20.0),
        Column::rest("Disk of the whole cluster, all replicas"),
        Column::number("Mean of all worlds", 140.0),
    ];
    let sentence = "Daily ingest × retention × replication × 1.3 beside the detailed answer: both start from the same \
                    bytes, and each adds something else";
    section(ui, "Rule of thumb", sentence);
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    let rule = &plan.rule_of_thumb;
    let nodes = &rule.nodes;
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        let mut term = |ui: &mut Ui, sign: &str, node: NodeId, value: &str| {
            let label = label_of(view, node);
            let total = sign == "=";
            table.row(ui, LINE, |ui, column| match (column, total) {
                (0, _) => line(ui, theme::caption(ui, sign)),
                (1, true) => line(ui, theme::emphasis(&label)),
                (1, false) => line(ui, &label),
                _ => {
                    let style = if total {
                        theme::strong()
                    } else {
                        TextStyle::Body
                    };
                    figures.words(ui, node, value, style);
                }
            });
        };
        let [
            kept,
            rule_room,
            disk,
            kept_less,
            overlooked,
            fill_room,
            detailed,
        ] = in_one_unit(rule);
        term(ui, "", nodes.kept, &kept);
        term(ui, "+", nodes.rule_room, &rule_room);
        term(ui, "=", nodes.disk, &disk);
        table.rule(ui);
        term(ui, "", nodes.kept, &kept);
        if rule.kept_less.mean > 0.0 {
            term(ui, "−", nodes.kept_less, &kept_less);
        }
        term(ui, "+", nodes.overlooked, &overlooked);
        term(ui, "+", nodes.fill_room, &fill_room);
        term(ui, "=", nodes.detailed, &detailed);
        table.rule(ui);
        term(ui, "", nodes.difference, &percent(rule.difference.mean));
    });
}

/// The means of the terms in one unit, so that they can be added by eye. Means add up; percentiles do not.
fn in_one_unit(rule: &RuleOfThumb) -> [String; 7] {
    let means = [
        rule.kept.mean,
        rule.rule_room.mean,
        rule.disk.mean,
        rule.kept_less.mean,
        rule.overlooked.mean,
        rule.fill_room.mean,
        rule.detailed.mean,
    ];
    let (numbers, unit) = screen_together(&means, Measure::Bytes);
    let mut numbers = numbers.into_iter();
    means.map(|_| joined(&numbers.next().unwrap_or_default(), &unit))
}

fn label_of(view: &PageView<'_>, node: NodeId) -> String {
    let quantity = view.plan.model.graph.quantity_of(node);
    quantity.map_or_else(String::new, |quantity| quantity.label.clone())
}
