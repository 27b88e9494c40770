//! Every input of the plan: what was stated, what is assumed where nothing was stated, and what was chosen. What the
//! file can state is edited in place.

use egui::{CollapsingHeader, Id, Label, TextEdit, TextStyle, Ui};

use super::figure::Figures;
use super::parts::{code, line, nothing};
use super::table::{Column, TWO_LINES, Table};
use super::{PageView, card, title};
use crate::app::command::Command;
use crate::app::fields::{CLUSTER, Component, SCENARIO};
use crate::app::session::Planned;
use crate::app::shell::input_field;
use crate::app::theme;
use crate::app::view::{FieldLook, View};
use crate::plan::{InputRow, Origin};
use crate::scenario::syntax::FieldPath;
use crate::units::screen;

const COLUMNS: [Column; 4] = [
    Column::rest("Input"),
    Column::words("In the file", 208.0),
    Column::words("What it means", 190.0),
    Column::words("Who says so", 156.0),
];

/// Which inputs are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    All,
    Stated,
    Assumed,
    Chosen,
}

impl Kind {
    const ALL: [Self; 4] = [Self::All, Self::Stated, Self::Assumed, Self::Chosen];

    const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Stated => "Stated",
            Self::Assumed => "Assumed",
            Self::Chosen => "Chosen",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::All => "Every input of the model",
            Self::Stated => "What the scenario states",
            Self::Assumed => "What is assumed because the scenario says nothing",
            Self::Chosen => "What the planner chose",
        }
    }

    const fn holds(self, origin: &Origin<'_>) -> bool {
        matches!(
            (self, origin),
            (Self::All, _)
                | (Self::Stated, Origin::Stated(_))
                | (Self::Assumed, Origin::Assumed(_))
                | (Self::Chosen, Origin::Chosen(_))
        )
    }
}

/// Draws the page.
pub(super) fn show(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let purpose = "Every input of the plan: stated, assumed or chosen. What is changed here is changed in the file";
    title(ui, "Assumptions", purpose);
    settings(ui, view, planned);
    let curves = planned.curves();
    let reading = PageView::of(planned, &curves, view.shown.percentile);
    let mut filter = view.shown.assumptions_filter.clone();
    let mut commands = Vec::new();
    let session = view.session;
    list(ui, &reading, &mut filter, &mut commands, |ui, row| {
        let place = session
            .tree()
            .and_then(|tree| input_field(tree, &row.quantity.path));
        let Some((component, field)) = place else {
            return false;
        };
        view.field(ui, field, &component, FieldLook::Cell(ui.available_width()));
        true
    });
    view.shown.assumptions_filter = filter;
    view.commands.append(&mut commands);
}

/// What is stated once for the whole scenario and for each cluster.
fn settings(ui: &mut Ui, view: &mut View<'_>, planned: &Planned) {
    let heading = |text: &str| egui::RichText::new(text).text_style(theme::strong());
    CollapsingHeader::new(heading("Scenario")).show(ui, |ui| {
        card(ui, |ui| {
            for field in SCENARIO {
                view.field(ui, field, &FieldPath::root(), FieldLook::Form);
            }
        });
    });
    for (index, cluster) in planned.plan.clusters.iter().enumerate() {
        let name = format!("Cluster {}", cluster.name);
        let place = Component::Cluster(index).path();
        CollapsingHeader::new(heading(&name)).show(ui, |ui| {
            card(ui, |ui| {
                for field in CLUSTER {
                    view.field(ui, field, &place, FieldLook::Form);
                }
            });
        });
    }
}

/// Lists every input that fits the filter. `edit` draws a field for an input and says whether there is one; without
/// one, what holds is shown.
pub fn list(
    ui: &mut Ui,
    view: &PageView<'_>,
    filter: &mut String,
    commands: &mut Vec<Command>,
    mut edit: impl FnMut(&mut Ui, &InputRow<'_>) -> bool,
) {
    let rows = view.plan.inputs();
    let kind = narrow(ui, filter, &rows);
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let kept: Vec<&InputRow<'_>> = rows
        .iter()
        .filter(|row| kind.holds(&row.origin) && has_every(row, &words))
        .collect();
    if kept.is_empty() {
        let advice = "Type fewer letters, or show all inputs";
        nothing(ui, "No input fits the filter", advice);
        return;
    }
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    let table = Table::begin(ui, &COLUMNS);
    for row in kept {
        ui.push_id(&row.quantity.path, |ui| {
            table.row(ui, TWO_LINES, |ui, column| match column {
                1 => {
                    if !edit(ui, row) {
                        line(ui, code(text_of(row)));
                    }
                }
                _ => cell(ui, &mut figures, row, column),
            });
        });
    }
}

/// The field that narrows the list, and how many inputs there are of each kind.
fn narrow(ui: &mut Ui, filter: &mut String, rows: &[InputRow<'_>]) -> Kind {
    let id = Id::unique("kind of assumptions");
    let mut kind: Kind = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        let field = TextEdit::singleline(filter)
            .hint_text("filter by name, path or source")
            .desired_width(240.0);
        ui.add(field)
            .accessible_name("Filter assumptions")
            .on_hover_text("Only inputs that have all these words in their name, path or source");
        ui.add_space(theme::NEAR);
        for each in Kind::ALL {
            let count = rows.iter().filter(|row| each.holds(&row.origin)).count();
            let label = format!("{} {count}", each.label());
            let button = ui.selectable_label(kind == each, label);
            if button.on_hover_text(each.meaning()).clicked() {
                kind = each;
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, kind));
    kind
}

/// Whether an input has every word in its name, its path or its source.
fn has_every(row: &InputRow<'_>, words: &[String]) -> bool {
    let quantity = row.quantity;
    let text = format!("{} {} {}", quantity.label, quantity.path, quantity.source);
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn cell(ui: &mut Ui, figures: &mut Figures<'_, '_>, row: &InputRow<'_>, column: usize) {
    let quantity = row.quantity;
    match column {
        0 => stacked(ui, |ui| {
            figures.words(ui, quantity.node, &quantity.label, TextStyle::Body);
            figures.words(ui, quantity.node, &quantity.path, TextStyle::Small);
        }),
        2 => {
            ui.add(Label::new(theme::caption(ui, meaning_of(row))).wrap());
        }
        _ if quantity.source.text.is_empty() => line(ui, origin_of(row)),
        _ => stacked(ui, |ui| {
            line(ui, origin_of(row));
            line(ui, theme::caption(ui, quantity.source.text.as_ref()));
        }),
    }
}

/// Two lines, one below the other.
fn stacked(ui: &mut Ui, lines: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_space(3.0);
        lines(ui);
    });
}

/// What stands in the file, or would.
fn text_of(row: &InputRow<'_>) -> String {
    match row.origin {
        Origin::Stated(estimate) | Origin::Assumed(estimate) => estimate.text.clone(),
        Origin::Chosen(_) => "auto".to_owned(),
    }
}

fn meaning_of(row: &InputRow<'_>) -> String {
    match row.origin {
        Origin::Stated(estimate) | Origin::Assumed(estimate) => estimate.meaning(),
        Origin::Chosen(value) => screen(value, row.quantity.measure),
    }
}

const fn origin_of(row: &InputRow<'_>) -> &'static str {
    match row.origin {
        Origin::Stated(_) => "stated in the file",
        Origin::Assumed(_) => "assumed",
        Origin::Chosen(_) => "chosen by the planner",
    }
}
