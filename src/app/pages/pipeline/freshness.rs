//! How old data is at the end of every path, step by step against its objective; and what the error budget allows.

use egui::{TextStyle, Ui};

use crate::app::command::Command;
use crate::app::pages::PageView;
use crate::app::pages::figure::Figures;
use crate::app::pages::parts::{card, line, percent, range, section};
use crate::app::pages::table::{Column, LINE, Table};
use crate::app::theme;
use crate::app::widgets::{OutcomeCard, outcome_cards};
use crate::chart::Status;
use crate::plan::{ErrorBudget, FreshnessPlan};
use crate::quantity::NodeId;
use crate::units::{Measure, screen, screen_parts};

/// The age at the end of every path, and below it what it is made of.
pub(super) fn paths(ui: &mut Ui, view: &PageView<'_>, commands: &mut Vec<Command>) {
    let ends = &view.plan.freshness;
    if ends.is_empty() {
        return;
    }
    section(
        ui,
        "Freshness",
        "How old data is when it can be read, from where it is written on. Steps at P95 add up to more than the age at P95: not all of them are at their worst at once",
    );
    let cards: Vec<OutcomeCard> = ends.iter().map(|end| outcome(view, end)).collect();
    let clicked = outcome_cards(ui, &cards).and_then(|clicked| ends.get(clicked));
    let quantity = clicked.and_then(|end| view.plan.model.graph.quantity_of(end.nodes.age));
    if let Some(quantity) = quantity {
        commands.push(Command::Explain(quantity.path.clone()));
    }
    for end in ends {
        ui.add_space(theme::NEAR);
        ui.push_id(&end.component, |ui| steps(ui, view, end, commands));
    }
}

/// The age of one end against its objective, which is judged at P95.
fn outcome(view: &PageView<'_>, end: &FreshnessPlan) -> OutcomeCard {
    let (value, unit) = if end.never_ends(view.percentile.of(&end.age)) {
        ("never".to_owned(), "catches up".to_owned())
    } else {
        screen_parts(view.percentile.of(&end.age), Measure::Seconds)
    };
    let status = end.objective.map(|objective| {
        let allowed = screen(objective.p50, Measure::Seconds);
        if end.is_missed() {
            (Status::Breach, format!("may be {allowed} at P95"))
        } else {
            (Status::Ok, format!("within {allowed} at P95"))
        }
    });
    let then = view.percentile.of(&end.age_then);
    let range = match &end.after_outage {
        _ if end.changes() && end.never_ends(then) => {
            format!("never catches up {}", super::in_month(view))
        }
        _ if end.changes() => {
            let then = screen(then, Measure::Seconds);
            format!("{then} {}", super::in_month(view))
        }
        Some(age) => format!(
            "{} after an outage",
            screen(view.percentile.of(age), Measure::Seconds)
        ),
        None => range(&end.age, Measure::Seconds),
    };
    OutcomeCard {
        label: format!("{}, {}", end.component, view.percentile),
        value,
        unit,
        range,
        status,
        course: Vec::new(),
    }
}

/// What takes how long, in the order data takes it.
fn steps(ui: &mut Ui, view: &PageView<'_>, end: &FreshnessPlan, commands: &mut Vec<Command>) {
    const COLUMNS: [Column; 4] = [
        Column::rest("Step"),
        Column::number("P50", 90.0),
        Column::number("P95", 90.0),
        Column::number("P95, of the\nobjective", 110.0),
    ];
    let width = ui.available_width();
    card(ui, width, |ui| {
        ui.label(theme::emphasis(&end.component));
        let mut figures = Figures {
            plan: view.plan,
            commands,
        };
        let table = Table::begin(ui, &COLUMNS);
        let ages = end.steps.iter().zip(&end.nodes.steps);
        let ages = ages.map(|((name, time), step)| (name.as_str(), time, step.time));
        let whole = ("age when it can be read", &end.age, end.nodes.age);
        for (index, (name, time, node)) in ages.chain([whole]).enumerate() {
            let style = if index == end.steps.len() {
                theme::strong()
            } else {
                TextStyle::Body
            };
            let share = match end.part_of_objective(time) {
                Some(share) => percent(share),
                None if index == end.steps.len() => "no objective".to_owned(),
                None => String::new(),
            };
            // In a table of its own a step needs no quotes around what it is of.
            let name = name.replace('`', "");
            table.row(ui, LINE, |ui, column| {
                cell(
                    ui,
                    &mut figures,
                    node,
                    (&name, style.clone()),
                    column,
                    (time.p50, time.p95, &share),
                );
            });
        }
    });
}

fn cell(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    node: NodeId,
    (name, style): (&str, TextStyle),
    column: usize,
    (median, high, share): (f64, f64, &str),
) {
    match column {
        0 => {
            figures.words(ui, node, name, style);
        }
        1 => {
            figures.value(ui, node, median);
        }
        2 => {
            figures.value(ui, node, high);
        }
        _ => {
            ui.label(theme::caption(ui, share));
        }
    }
}

/// What the availability objective leaves to go wrong, and who is told when it goes too fast.
pub(super) fn error_budgets(ui: &mut Ui, view: &PageView<'_>) {
    let plan = view.plan;
    let each = [
        (
            "Error budget",
            "may go wrong",
            "Errors above",
            &plan.error_budget,
        ),
        (
            "Error budget of freshness",
            "of the events may be older than asked for",
            "Too old, above",
            &plan.freshness_budget,
        ),
    ];
    for (title, words, above, budget) in each {
        if let Some(budget) = budget {
            ui.push_id(title, |ui| error_budget(ui, (title, words, above), budget));
        }
    }
}

fn error_budget(
    ui: &mut Ui,
    (title, words, above): (&str, &str, &'static str),
    budget: &ErrorBudget,
) {
    let columns: [Column; 5] = [
        Column::rest("Alert"),
        Column::number("Burn rate", 80.0),
        Column::number(above, 100.0),
        Column::number("For, and for", 150.0),
        Column::number("Budget used\nby then", 100.0),
    ];
    let sentence = format!(
        "{} {words}, {} in 30 days; an alert fires while both its windows burn faster than its rate",
        percent(budget.budget),
        screen(budget.downtime, Measure::Seconds)
    );
    section(ui, title, &sentence);
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &columns);
        for alert in &budget.alerts {
            let time = |seconds: f64| screen(seconds, Measure::Seconds);
            table.row(ui, LINE, |ui, column| match column {
                0 => line(ui, alert.severity),
                1 => line(ui, screen(alert.burn_rate, Measure::Count)),
                2 => line(ui, percent(alert.threshold)),
                3 => line(ui, format!("{}, {}", time(alert.long), time(alert.short))),
                _ => line(ui, percent(alert.used)),
            });
        }
    });
}
