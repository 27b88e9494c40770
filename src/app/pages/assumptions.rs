//! Assumptions: every input of the model, what it says, what that means, and who says so.

use egui::{Id, ScrollArea, TextEdit, TextStyle, Ui};

use super::PageView;
use super::figure::Figures;
use super::parts::{code, dimmed, heading, line, nothing};
use super::table::{Column, TWO_LINES, Table};
use crate::app::command::Command;
use crate::app::theme;
use crate::plan::{InputRow, Origin};
use crate::units::screen;

const COLUMNS: [Column; 4] = [
    Column::rest("Input"),
    Column::words("As written", 150.0),
    Column::words("What it means", 190.0),
    Column::words("Who says so", 190.0),
];

/// Which inputs are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    All,
    Stated,
    Assumed,
    Chosen,
}

impl Shown {
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

/// What the list is narrowed to. It belongs to the page, not to the scenario.
#[derive(Clone, Debug, Default)]
struct Filter {
    text: String,
    shown: Shown,
}

impl Filter {
    /// Whether a row has every word that was typed, in its name, its path or its source.
    fn keeps(&self, row: &InputRow<'_>) -> bool {
        let quantity = row.quantity;
        let words = self.text.split_whitespace().map(str::to_lowercase);
        let text = format!("{} {} {}", quantity.label, quantity.path, quantity.source);
        let text = text.to_lowercase();
        self.shown.holds(&row.origin) && words.into_iter().all(|word| text.contains(&word))
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, _cluster: usize, commands: &mut Vec<Command>) {
    let purpose =
        "What the plan was told, what it assumes where it was told nothing, and what it chose";
    heading(ui, "Assumptions", purpose);
    let rows = view.plan.inputs();
    let filter = filter(ui, &rows);
    let kept: Vec<&InputRow<'_>> = rows.iter().filter(|row| filter.keeps(row)).collect();
    if kept.is_empty() {
        let advice = "Type fewer letters, or show all inputs";
        nothing(ui, "No input fits the filter", advice);
        return;
    }
    dimmed(ui, view.stale);
    let mut figures = Figures {
        plan: view.plan,
        commands,
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let table = Table::begin(ui, &COLUMNS);
    ScrollArea::vertical()
        .id_salt("assumptions")
        .auto_shrink(false)
        .show_rows(ui, TWO_LINES, kept.len(), |ui, visible| {
            for row in kept.get(visible).into_iter().flatten() {
                table.row(ui, TWO_LINES, |ui, column| {
                    cell(ui, &mut figures, row, column)
                });
            }
        });
}

/// The field that narrows the list, and how many inputs there are of each kind.
fn filter(ui: &mut Ui, rows: &[InputRow<'_>]) -> Filter {
    let id = Id::unique("filter of assumptions");
    let mut filter: Filter = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut filter.text)
            .hint_text("Filter by name, path or source")
            .desired_width(240.0);
        ui.add(field)
            .on_hover_text("Only inputs that have all these words in their name, path or source")
            .widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter assumptions")
            });
        ui.add_space(theme::NEAR);
        for shown in Shown::ALL {
            let count = rows.iter().filter(|row| shown.holds(&row.origin)).count();
            let label = format!("{} {count}", shown.label());
            let button = ui.selectable_label(filter.shown == shown, label);
            if button.on_hover_text(shown.meaning()).clicked() {
                filter.shown = shown;
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, filter.clone()));
    filter
}

fn cell(ui: &mut Ui, figures: &mut Figures<'_, '_>, row: &InputRow<'_>, column: usize) {
    let quantity = row.quantity;
    match column {
        0 => stacked(ui, |ui| {
            figures.words(ui, quantity.node, &quantity.label, TextStyle::Body);
            figures.words(ui, quantity.node, &quantity.path, TextStyle::Small);
        }),
        1 => line(ui, code(text_of(row))),
        2 => line(ui, theme::caption(ui, meaning_of(row))),
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
        Origin::Stated(_) => "stated in the scenario",
        Origin::Assumed(_) => "assumed",
        Origin::Chosen(_) => "chosen by the planner",
    }
}
