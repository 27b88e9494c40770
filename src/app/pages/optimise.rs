//! Optimise: every design of every kind, judged in the same worlds, beside what is planned today.

use std::time::Duration;

use egui::{Button, Label, ProgressBar, Ui, vec2};
use egui_extras::{Column, TableBuilder};

use crate::app::command::Command;
use crate::app::edit::Edit;
use crate::app::fields::Component;
use crate::app::plot;
use crate::app::session::Planned;
use crate::app::shown::Ordering;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::{Icon, status_mark};
use crate::app::worker::{Found, Question, Search};
use crate::chart::Status;
use crate::plan::ClusterPlan;
use crate::plan::optimise::{Design, Optimisation, REGRET_MEANS};
use crate::scenario::{deployment_text, edit};
use crate::units::{Measure, screen};

use super::parts::{nothing, percent, section};
use super::{card, title};

/// The height of the cloud, and of the table, which scrolls below its head.
const CLOUD: f32 = 320.0;
const TABLE: f32 = 360.0;

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(
        ui,
        &format!("Optimise {}", cluster.name),
        "Every broker type, count, number and size of volumes and way of tiering of every kind, each judged in the same worlds",
    );
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
    card(ui, |ui| table(ui, view, found));
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

/// The best design, and what it saves against each that is planned.
fn answer(ui: &mut Ui, found: &Optimisation) {
    ui.add(Label::new(theme::emphasis(found.winner_in_words())).wrap());
    for against in &found.against {
        ui.add(Label::new(found.against_in_words(against)).wrap());
    }
    let mut notes = vec![format!(
        "{} designs in {} worlds each",
        count(found.designs.len()),
        count(found.worlds)
    )];
    if found.nothing_holds > 0.0 {
        notes.push(format!(
            "no design holds in {} of worlds",
            percent(found.nothing_holds)
        ));
    }
    notes.extend(
        found
            .missing
            .iter()
            .map(|(kind, why)| format!("no {kind}: {why}")),
    );
    ui.add(Label::new(theme::caption(ui, notes.join("; "))).wrap());
}

fn selected<'f>(view: &View<'_>, found: &'f Optimisation) -> Option<&'f Design> {
    let place = view.shown.optimise.selected.or(found.best)?;
    found.designs.get(place)
}

/// The design that is looked at: what it costs, how it breaks, who beats it; and a way to plan it.
fn details(ui: &mut Ui, view: &mut View<'_>, index: usize, found: &Optimisation, design: &Design) {
    ui.add(Label::new(theme::emphasis(design.with_kind())).wrap());
    let cost = &design.cost;
    let money = |value| screen(value, Measure::DollarsPerMonth);
    let words = format!(
        "{} ({} to {}); {}",
        money(cost.p50),
        money(cost.p5),
        money(cost.p95),
        design.risk_in_words()
    );
    ui.horizontal_top(|ui| {
        status_mark(
            ui,
            if design.holds {
                Status::Ok
            } else {
                Status::Breach
            },
        );
        ui.add(Label::new(words).wrap());
    });
    let beaten = found.beaten_in_words(design);
    let beaten = beaten.unwrap_or_else(|| "No design is both cheaper and safer".to_owned());
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
    let kind = design.deployment.on.word();
    let name = edit::free_name(tree, &list, &format!("{kind}-best"));
    let item = deployment_text(&name, &design.deployment);
    view.edit(Edit::Add { list, item });
}

/// A column of the table: its name, and what it is sorted by.
const HEADS: [&str; 6] = ["Design", "Cost, P50", "P5 to P95", "Breach", "Regret", ""];

fn table(ui: &mut Ui, view: &mut View<'_>, found: &Optimisation) {
    const NUMBERS: [f32; 5] = [92.0, 132.0, 64.0, 92.0, 104.0];
    ui.spacing_mut().item_spacing = vec2(theme::NEAR, 2.0);
    let gaps = theme::NEAR * NUMBERS.len() as f32;
    let design = (ui.available_width() - NUMBERS.iter().sum::<f32>() - gaps - 12.0).max(140.0);
    let rows = ordered(found, view.shown.optimise.order);
    let mut table = TableBuilder::new(ui)
        .id_salt("designs")
        .max_scroll_height(TABLE)
        .auto_shrink([false, true])
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::exact(design).clip(true));
    for width in NUMBERS {
        table = table.column(Column::exact(width).clip(true));
    }
    let header = |mut row: egui_extras::TableRow<'_, '_>| {
        for (column, head) in HEADS.iter().enumerate() {
            row.col(|ui| heading(ui, &mut view.shown.optimise.order, column, head));
        }
    };
    let shown = &mut view.shown.optimise.selected;
    let looked_at = shown.or(found.best);
    let mut clicked = None;
    table.header(theme::ROW, header).body(|body| {
        body.rows(theme::ROW, rows.len(), |mut row| {
            let Some(place) = rows.get(row.index()).copied() else {
                return;
            };
            let Some(design) = found.designs.get(place) else {
                return;
            };
            row.col(|ui| {
                let button = Button::selectable(looked_at == Some(place), design.with_kind());
                if ui.add(button.truncate()).clicked() {
                    clicked = Some(place);
                }
            });
            for column in 1..HEADS.len() {
                row.col(|ui| cell(ui, found, place, design, column));
            }
        });
    });
    if clicked.is_some() {
        *shown = clicked;
    }
}

fn cell(ui: &mut Ui, found: &Optimisation, place: usize, design: &Design, column: usize) {
    let money = |value| screen(value, Measure::DollarsPerMonth).replace("/month", "");
    let text = match column {
        1 => money(design.cost.p50),
        2 => format!("{} to {}", money(design.cost.p5), money(design.cost.p95)),
        3 => percent(design.breach),
        4 => money(design.regret),
        _ => {
            note(ui, found, place, design);
            return;
        }
    };
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.with_layout(layout, |ui| ui.add(Label::new(text).truncate()));
}

/// What is to be said of a design in a word or two.
fn note(ui: &mut Ui, found: &Optimisation, place: usize, design: &Design) {
    let words = if found.best == Some(place) {
        "best of all".to_owned()
    } else if found.best_of_kind.contains(&place) {
        format!("best {}", design.shape.kind)
    } else if let Some(today) = &design.today {
        format!("today: {today}")
    } else if found.least_regret == Some(place) {
        "least regret".to_owned()
    } else if !design.holds {
        ui.add(Label::new(theme::caption(ui, "does not hold")).truncate());
        return;
    } else if design.beaten.is_some() {
        ui.add(Label::new(theme::caption(ui, "beaten")).truncate());
        return;
    } else {
        String::new()
    };
    ui.add(Label::new(theme::emphasis(words)).truncate());
}

/// A column title; a click sorts by it, the other way round with a second one.
fn heading(ui: &mut Ui, order: &mut Ordering, column: usize, head: &str) {
    // A range is sorted by its upper end, what is said by nothing.
    if head.is_empty() {
        return;
    }
    let text = egui::RichText::new(head)
        .text_style(theme::strong_caption())
        .color(theme::muted(ui));
    let layout = if column == 0 {
        egui::Layout::left_to_right(egui::Align::Center)
    } else {
        egui::Layout::right_to_left(egui::Align::Center)
    };
    ui.with_layout(layout, |ui| {
        let button = ui.add(Button::new(text).frame(false));
        if let Some((sorted, down)) = order.0
            && sorted == column
        {
            let icon = if down { Icon::Down } else { Icon::Up };
            let (rect, _) = ui.allocate_exact_size(vec2(12.0, 12.0), egui::Sense::hover());
            icon.paint(ui.painter(), rect, theme::muted(ui));
        }
        if button.clicked() {
            order.0 = match order.0 {
                Some((sorted, down)) if sorted == column => Some((column, !down)),
                _ => Some((column, false)),
            };
        }
    });
}

/// The places of the designs in the order they are shown: those that hold first, by cost, unless a column was clicked.
fn ordered(found: &Optimisation, order: Ordering) -> Vec<usize> {
    let Some((column, down)) = order.0 else {
        return found.ordered(crate::plan::optimise::Order::Cost);
    };
    let mut rows: Vec<(usize, &Design)> = found.designs.iter().enumerate().collect();
    let number = |design: &Design| match column {
        1 => design.cost.p50,
        2 => design.cost.p95,
        3 => design.breach,
        _ => design.regret,
    };
    rows.sort_by(|(_, a), (_, b)| {
        let order = if column == 0 {
            a.with_kind().cmp(&b.with_kind())
        } else {
            number(a).total_cmp(&number(b))
        };
        let order = order.then(a.cost.p50.total_cmp(&b.cost.p50));
        if down { order.reverse() } else { order }
    });
    rows.into_iter().map(|(place, _)| place).collect()
}
