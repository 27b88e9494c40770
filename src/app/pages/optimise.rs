//! Optimise: every design of every kind, judged in the same worlds, beside what is planned today.

use std::time::Duration;

use egui::{Align, Button, Label, Layout, ProgressBar, Ui};

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::fields::Component;
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::status_mark;
use crate::app::worker::{Found, Question, Search};
use crate::chart::Status;
use crate::plan::ClusterPlan;
use crate::plan::optimise::{Design, Optimisation, REGRET_MEANS};
use crate::scenario::{deployment_text, edit};
use crate::units::{Measure, screen};

use super::parts::{line, nothing, out_to_the_edge, percent, section};
use super::table::{Column, LINE, TWO_LINES, Table};
use super::{card, designs, title};

/// What is looked for.
const PURPOSE: &str = "Broker types that no other outdoes, with counts, kinds, numbers and sizes of volumes and ways of \
    tiering that may hold, for every kind of deployment, judged in the same worlds";

/// The height of the cloud.
const CLOUD: f32 = 320.0;

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(ui, &format!("Optimise {}", cluster.name), PURPOSE);
    let found = match planned.found(Question::Designs(index)) {
        Some((Found::Designs(found), old)) => Some((found, old)),
        Some(_) => {
            nothing(
                ui,
                "No design can be judged",
                "Add a topic for designs to be sized for",
            );
            None
        }
        None => None,
    };
    start(ui, view, (index, planned.revision), found.is_some());
    let Some((found, old)) = found else {
        return;
    };
    if old {
        ui.label(theme::emphasis("This is of an older plan: search again"));
        ui.multiply_opacity(0.5);
    }
    ui.add_space(theme::NEAR);
    card(ui, |ui| answer(ui, found));
    if !found.best_of_kind.is_empty() {
        section(ui, "Best of each kind", "");
        card(ui, |ui| best_of_each_kind(ui, view, found));
    }
    section(
        ui,
        "Cost against risk",
        "A click on a mark looks at its design",
    );
    card(ui, |ui| {
        plot::cloud(ui, found, &mut view.shown.optimise.selected, CLOUD)
    });
    if let Some(design) = selected(view, found) {
        card(ui, |ui| details(ui, view, index, found, design));
    }
    section(
        ui,
        "Every design",
        "A click on a column sorts by it, a click on a design looks at it",
    );
    designs::filter(ui, &mut view.shown.optimise, found);
    ui.add_space(theme::TIGHT);
    card(ui, |ui| designs::table(ui, &mut view.shown.optimise, found));
    let mut regret = REGRET_MEANS.chars();
    let regret: String = regret
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(regret)
        .collect();
    ui.add(Label::new(theme::caption(ui, regret)).wrap());
}

/// Starts a search, says how far one is, and gives it up.
fn start(ui: &mut Ui, view: &mut View<'_>, (index, revision): (usize, u64), again: bool) {
    let search = view.shown.search.as_ref();
    let running = |search: &&Search| {
        search.cluster == index && search.revision == revision && search.is_running()
    };
    let Some(search) = search.filter(running) else {
        let words = if again {
            "Search again"
        } else {
            "Search for the best design"
        };
        if ui.button(words).clicked() {
            view.emit(Command::Search(index));
        }
        return;
    };
    let (done, all) = search.progress.designs();
    ui.horizontal(|ui| {
        let share = if all > 0 {
            done as f32 / all as f32
        } else {
            0.0
        };
        let words = match all {
            0 => "finding out which designs there are…".to_owned(),
            all => format!("{} of {} designs", count(done), count(all)),
        };
        let width = (ui.available_width() - 320.0).clamp(80.0, 320.0);
        let track = theme::colour(theme::palette(ui).border);
        ui.scope(|ui| {
            // The toolkit draws the track in a colour that a page has as its background.
            ui.visuals_mut().extreme_bg_color = track;
            let accent = theme::colour(theme::palette(ui).accent);
            let bar = ProgressBar::new(share)
                .fill(accent)
                .desired_width(width)
                .desired_height(10.0);
            ui.add(bar).accessible_name(words.as_str());
        });
        ui.label(theme::caption(ui, words));
        if ui.button("Give up").clicked() {
            view.emit(Command::GiveUpSearch);
        }
    });
    ui.ctx().request_repaint_after(Duration::from_millis(100));
}

fn count(designs: usize) -> String {
    screen(designs as f64, Measure::Count)
}

/// The best design, and beside it each that is planned.
fn answer(ui: &mut Ui, found: &Optimisation) {
    match found.best.and_then(|best| found.designs.get(best)) {
        Some(best) => {
            ui.add(Label::new(theme::emphasis(best.with_kind())).wrap());
            let words = format!(
                "The cheapest of {} designs that holds in {} of worlds: {}; it {}",
                found.count_in_words(),
                percent(found.confidence),
                cost_in_words(best),
                best.risk_in_words()
            );
            ui.add(Label::new(words).wrap());
            let more = [found.without_people_in_words(), found.spinning_in_words()];
            for words in more.into_iter().flatten() {
                ui.add(Label::new(words).wrap());
            }
        }
        None => {
            ui.add(Label::new(theme::emphasis(found.winner_in_words())).wrap());
        }
    }
    if !found.against.is_empty() {
        ui.add_space(theme::NEAR);
        today(ui, found);
    }
    ui.add_space(theme::TIGHT);
    notes(ui, found);
}

/// What was judged and what was not: in short, and why on hover.
fn notes(ui: &mut Ui, found: &Optimisation) {
    let judged = format!(
        "{} designs in {} worlds each",
        found.count_in_words(),
        count(found.worlds)
    );
    let dear = found.left_out_in_words();
    let broken = (found.nothing_holds > 0.0).then(|| {
        let share = percent(found.nothing_holds);
        format!("No design holds in {share} of worlds")
    });
    let short = [Some(judged), dear, broken];
    let short: Vec<String> = short.into_iter().flatten().collect();
    ui.add(Label::new(theme::caption(ui, short.join(". "))).wrap());
    if found.missing.is_empty() {
        return;
    }
    let kinds: Vec<&str> = found.missing.iter().map(|(kind, _)| *kind).collect();
    let words = format!("Not to be had here: {}", kinds.join(", "));
    let whys = found.missing.iter();
    let whys: Vec<String> = whys
        .map(|(kind, why)| format!("{kind}: {}", why.replace('`', "")))
        .collect();
    ui.add(Label::new(theme::caption(ui, words)).wrap())
        .on_hover_text(whys.join("\n"));
}

/// Each deployment as it is planned, and what the best design saves.
fn today(ui: &mut Ui, found: &Optimisation) {
    const COLUMNS: [Column; 5] = [
        Column::words("Planned today", 120.0),
        Column::rest("As it is"),
        Column::number("Cost", 72.0),
        Column::number("Best saves", 80.0),
        Column::number("Breaks in", 72.0),
    ];
    let table = Table::begin(ui, &COLUMNS);
    for against in &found.against {
        let Some(design) = found.designs.get(against.design) else {
            continue;
        };
        table.row(ui, LINE, |ui, column| match column {
            0 => {
                status_mark(ui, status(design));
                line(ui, theme::emphasis(&against.name));
            }
            1 => {
                ui.add(Label::new(design.in_words()).truncate());
            }
            2 => line(ui, money(design.cost.p50)),
            3 if found.best == Some(against.design) => line(ui, theme::emphasis("the best")),
            3 => line(ui, money(against.saves)),
            _ => line(ui, percent(design.breach)),
        });
    }
}

/// The best of each kind; a click looks at it.
fn best_of_each_kind(ui: &mut Ui, view: &mut View<'_>, found: &Optimisation) {
    const COLUMNS: [Column; 5] = [
        Column::words("Kind", 160.0),
        Column::rest("Design"),
        Column::number("Cost, P5 to P95", 116.0),
        Column::number("Breaks in", 64.0),
        Column::words("Worst constraint", 120.0),
    ];
    let table = Table::begin(ui, &COLUMNS);
    for place in &found.best_of_kind {
        let Some(design) = found.designs.get(*place) else {
            continue;
        };
        let cost = &design.cost;
        table.row(ui, TWO_LINES, |ui, column| match column {
            0 => {
                out_to_the_edge(ui);
                let chosen = view.shown.optimise.selected == Some(*place);
                let button = Button::selectable(chosen, design.shape.kind).truncate();
                if ui.add(button).clicked() {
                    view.shown.optimise.selected = Some(*place);
                }
            }
            1 => {
                ui.add(Label::new(design.in_words()).wrap());
            }
            2 => {
                ui.with_layout(Layout::top_down(Align::Max), |ui| {
                    let range = format!("{} to {}", money(cost.p5), money(cost.p95));
                    line(ui, money(cost.p50));
                    line(ui, theme::caption(ui, range));
                });
            }
            3 => line(ui, percent(design.breach)),
            _ => line(ui, design.worst.name),
        });
    }
}

fn money(value: f64) -> String {
    screen(value, Measure::DollarsPerMonth).replace("/month", "")
}

fn cost_in_words(design: &Design) -> String {
    let money = |value| screen(value, Measure::DollarsPerMonth);
    let cost = &design.cost;
    let range = format!("{} to {}", money(cost.p5), money(cost.p95));
    format!("{} ({range})", money(cost.p50))
}

fn status(design: &Design) -> Status {
    if design.holds {
        Status::Ok
    } else {
        Status::Breach
    }
}

fn selected<'f>(view: &View<'_>, found: &'f Optimisation) -> Option<&'f Design> {
    let place = view.shown.optimise.selected.or(found.best)?;
    found.designs.get(place)
}

/// The design that is looked at: what it costs, how it breaks, who beats it; and a way to plan it.
fn details(ui: &mut Ui, view: &mut View<'_>, index: usize, found: &Optimisation, design: &Design) {
    ui.add(Label::new(theme::emphasis(design.with_kind())).wrap());
    let words = format!("{}; {}", cost_in_words(design), design.risk_in_words());
    ui.horizontal_top(|ui| {
        status_mark(ui, status(design));
        ui.add(Label::new(words).wrap());
    });
    let beaten = found.beaten_in_words(design);
    let beaten = beaten.unwrap_or_else(|| found.unbeaten_in_words().to_owned());
    ui.add(Label::new(beaten).wrap());
    match &design.today {
        Some(name) => {
            ui.label(theme::caption(
                ui,
                format!("This is {name} as it is planned today"),
            ));
        }
        None => {
            let button = ui.button("Add this design as a deployment");
            let button =
                button.on_hover_text("Writes it into the scenario; undo takes it out again");
            if button.clicked() {
                add(view, index, design);
            }
        }
    }
}

/// Writes a design into the file, whole: what was judged is what is planned.
fn add(view: &mut View<'_>, index: usize, design: &Design) {
    let list = Component::Cluster(index).path().field("deployments");
    let Some(tree) = view.session.tree() else {
        return;
    };
    let deployment = design.deployment();
    let kind = deployment.on.word();
    let name = edit::free_name(tree, &list, &format!("{kind}-best"));
    let item = deployment_text(&name, &deployment);
    view.edit(Edit::Add { list, item });
}
