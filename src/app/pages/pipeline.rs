//! What lies between databases, topics, jobs and tables: how old data is and why, captures, scheduled runs, and the checks
//! that watch all of it.

mod freshness;

use egui::{CollapsingHeader, Label, TextStyle, Ui};

use super::figure::Figures;
use super::parts::{card, line, nothing, percent, range, section};
use super::table::{Column, LINE, Table};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::{OutcomeCard, outcome_cards};
use crate::chart::Status;
use crate::model::ComponentKind;
use crate::plan::{ComponentPlan, Level, Outcome};
use crate::quantity::Reading;
use crate::units::{screen, screen_parts};

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, commands: &mut Vec<Command>) {
    title(
        ui,
        "Pipeline",
        "How old data is when it can be read and what takes the time; what a capture holds back; whether a run is done by its deadline",
    );
    let plan = view.plan;
    if plan.components.is_empty() && plan.freshness.is_empty() && plan.error_budget.is_none() {
        nothing(
            ui,
            "Neither a path, a capture nor a run yet",
            "Add a table or a streaming job that reads a topic, `cdc: [...]` or `runs: [...]` in the file text",
        );
        return;
    }
    freshness::paths(ui, view, commands);
    freshness::error_budgets(ui, view);
    for (kind, words) in [
        (
            ComponentKind::Capture,
            "A slot keeps the write-ahead log of the whole server while its connector stands still; past its limit it is lost, and a new snapshot is needed",
        ),
        (
            ComponentKind::Run,
            "Done by the deadline or not, with all attempts, and what a backfill takes and still finds",
        ),
        (
            ComponentKind::Mirror,
            "What MirrorMaker 2 reads of a cluster, and what it takes where it goes: a cluster of this plan is sized for it",
        ),
    ] {
        let mut those = plan.components.iter().filter(|c| c.kind == kind).peekable();
        if those.peek().is_none() {
            continue;
        }
        section(ui, plural(kind), words);
        for component in those {
            ui.push_id(&component.path, |ui| one(ui, view, component, commands));
            ui.add_space(theme::NEAR);
        }
    }
    quality(ui, view);
}

const fn plural(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Capture => "Change data capture",
        ComponentKind::Run => "Scheduled runs",
        ComponentKind::Mirror => "Mirrors",
    }
}

/// The month that is provisioned for, by which all of it is judged: `in Jan 2028`.
fn in_month(view: &PageView<'_>) -> String {
    let month = view.plan.scenario.provision_for_months;
    format!("in {}", view.plan.month_name(month))
}

/// How serious a level is on screen.
pub(super) const fn status(level: Level) -> Status {
    match level {
        Level::Below => Status::Ok,
        Level::Near => Status::Warning,
        Level::Past => Status::Breach,
    }
}

/// A component: what decides about it, and all its figures below.
fn one(ui: &mut Ui, view: &PageView<'_>, component: &ComponentPlan, commands: &mut Vec<Command>) {
    ui.label(theme::emphasis(&component.name));
    super::parts::in_the_file(ui, &component.field, commands);
    let graph = &view.plan.model.graph;
    let shown = |outcome: &Outcome| {
        let quantity = graph.quantity_of(outcome.figure.node)?;
        let value = &outcome.figure.value;
        let (number, unit) = screen_parts(
            view.percentile.read(value, quantity.reading),
            quantity.measure,
        );
        let spread = match quantity.reading {
            Reading::Chance => format!(
                "{} asked for",
                percent(view.plan.scenario.objectives.confidence)
            ),
            _ if value.p5 < value.p95 => range(value, quantity.measure),
            _ => "the same in every world".to_owned(),
        };
        let spread = if outcome.figure.changes() {
            let then = view.percentile.read(&outcome.figure.then, quantity.reading);
            format!("{} {}", screen(then, quantity.measure), in_month(view))
        } else {
            spread
        };
        let card = OutcomeCard {
            label: format!(
                "{}, {}",
                outcome.title,
                view.percentile.named(quantity.reading)
            ),
            value: number,
            unit,
            range: spread,
            status: outcome
                .standing
                .map(|standing| (status(standing.level), standing.words.to_owned())),
            course: Vec::new(),
        };
        Some((card, quantity.path.clone()))
    };
    let (cards, paths): (Vec<OutcomeCard>, Vec<String>) =
        component.outcomes.iter().filter_map(shown).unzip();
    if let Some(path) = outcome_cards(ui, &cards).and_then(|clicked| paths.get(clicked)) {
        commands.push(Command::Explain(path.clone()));
    }
    ui.add_space(theme::TIGHT);
    CollapsingHeader::new(format!("All figures of {}", component.name))
        .id_salt("figures")
        .show(ui, |ui| figures(ui, view, component, commands));
}

/// Each figure with what it is, its value and its range.
fn figures(
    ui: &mut Ui,
    view: &PageView<'_>,
    component: &ComponentPlan,
    commands: &mut Vec<Command>,
) {
    const COLUMNS: [Column; 4] = [
        Column::rest("Figure"),
        Column::number("Value", 100.0),
        Column::number("P5 to P95", 170.0),
        Column::number("When provisioned\nfor", 120.0),
    ];
    let width = ui.available_width();
    card(ui, width, |ui| {
        let graph = &view.plan.model.graph;
        let mut figures = Figures {
            plan: view.plan,
            commands,
        };
        let table = Table::begin(ui, &COLUMNS);
        for figure in &component.figures {
            let Some(quantity) = graph.quantity_of(figure.node) else {
                continue;
            };
            table.row(ui, LINE, |ui, column| match column {
                0 => {
                    figures.words(ui, figure.node, &quantity.label, TextStyle::Body);
                }
                1 => {
                    figures.at(ui, figure.node, view.percentile, &figure.value);
                }
                2 if quantity.reading == Reading::Chance => {}
                2 => figures.range(ui, figure.node, &figure.value),
                _ if figure.changes() => {
                    let then = view.percentile.read(&figure.then, quantity.reading);
                    line(ui, screen(then, quantity.measure));
                }
                _ => {}
            });
        }
    });
}

/// The smallest set of checks of every topic and table.
fn quality(ui: &mut Ui, view: &PageView<'_>) {
    const COLUMNS: [Column; 4] = [
        Column::words("Of", 190.0),
        Column::words("Check", 100.0),
        Column::words("Passes", 170.0),
        Column::rest("Threshold from"),
    ];
    let all = view.plan.quality();
    if all.is_empty() {
        return;
    }
    section(
        ui,
        "Data quality",
        "The smallest set of checks that notices when data is not as this plan takes it to be",
    );
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for checked in &all {
            for (index, check) in checked.checks.iter().enumerate() {
                table.row(ui, LINE, |ui, column| match column {
                    0 if index == 0 => line(ui, &checked.name),
                    0 => {}
                    1 => line(ui, check.kind.word()),
                    2 => line(ui, check.passes()),
                    _ => {
                        let because = theme::caption(ui, check.because.as_str());
                        ui.add(Label::new(because).truncate());
                    }
                });
            }
        }
    });
}
