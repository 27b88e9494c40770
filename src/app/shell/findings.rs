//! What a reviewer must look at: a strip at the bottom that opens into a list.

use egui::{
    Align, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, Sense, TextStyle, Ui, vec2,
};

use crate::app::command::Command;
use crate::app::session::Trouble;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::{Icon, icon_button, severity_mark, status_mark};
use crate::chart::Status;
use crate::review::{Finding, Severity};

/// Draws the strip, and the list while it is open.
pub fn findings(ui: &mut Ui, view: &mut View<'_>) {
    let frame = Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .inner_margin(Margin::symmetric(12, 4));
    Panel::bottom("findings strip")
        .frame(frame)
        .resizable(false)
        .show(ui, |ui| strip(ui, view));
    if view.shown.findings_open {
        let most = ui.available_height() * 0.6;
        Panel::bottom("findings")
            .frame(frame)
            .resizable(true)
            .default_size(220.0_f32.min(most))
            .size_range(80.0_f32.min(most)..=most)
            .show(ui, |ui| {
                ScrollArea::vertical()
                    .auto_shrink(false)
                    .show(ui, |ui| list(ui, view));
            });
    }
}

/// How many there are of each kind, and the first of them.
fn strip(ui: &mut Ui, view: &mut View<'_>) {
    let session = view.session;
    let (troubles, findings) = (session.troubles(), found(view));
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        let icon = if view.shown.findings_open {
            Icon::Down
        } else {
            Icon::Up
        };
        let name = if view.shown.findings_open {
            "Hide the findings"
        } else {
            "List the findings"
        };
        if icon_button(ui, icon, name).clicked() {
            view.emit(Command::ToggleFindings);
        }
        ui.label(theme::emphasis("Findings"));
        if session.planned().is_none() && troubles.is_empty() {
            ui.label(theme::caption(ui, "planning…"));
            return;
        }
        if !troubles.is_empty() {
            status_mark(ui, Status::Breach);
            ui.label(match troubles.len() {
                _ if session.is_newer() => "written by a newer Headroom".to_owned(),
                1 => "1 thing to mend before this can be planned".to_owned(),
                number => format!("{number} things to mend before this can be planned"),
            });
        }
        for severity in [Severity::Error, Severity::Warning] {
            let number = findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count();
            if number > 0 {
                severity_mark(ui, severity);
                let word = severity.word();
                ui.label(format!(
                    "{number} {word}{}",
                    if number == 1 { "" } else { "s" }
                ));
            }
        }
        let notes = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Info)
            .count();
        if notes > 0 {
            severity_mark(ui, Severity::Info);
            ui.label(theme::caption(
                ui,
                if notes == 1 {
                    "1 note".to_owned()
                } else {
                    format!("{notes} notes")
                },
            ));
        }
        if troubles.is_empty() && findings.is_empty() {
            status_mark(ui, Status::Ok);
            ui.label("nothing to look at");
        }
        first(ui, view, &findings);
    });
}

/// The most serious finding, as far as there is room for it.
fn first(ui: &mut Ui, view: &mut View<'_>, findings: &[Finding]) {
    let Some(finding) = findings
        .first()
        .filter(|_| !view.shown.findings_open && ui.available_width() > 200.0)
    else {
        return;
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui
            .button("Go to it")
            .on_hover_text(&finding.advice)
            .clicked()
        {
            view.emit(Command::Jump(finding.field.clone()));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(theme::caption(ui, finding.code));
            ui.add(Label::new(theme::prose(ui, &finding.message)).truncate());
        });
    });
}

fn found(view: &View<'_>) -> Vec<Finding> {
    view.session
        .planned()
        .map(|planned| planned.findings.clone())
        .unwrap_or_default()
}

fn list(ui: &mut Ui, view: &mut View<'_>) {
    ui.spacing_mut().item_spacing.y = theme::TIGHT;
    for trouble in view.session.troubles() {
        trouble_row(ui, view, trouble);
    }
    for finding in found(view) {
        finding_row(ui, view, &finding);
    }
}

fn trouble_row(ui: &mut Ui, view: &mut View<'_>, trouble: &Trouble) {
    let place = match (&trouble.position, trouble.field.segments().is_empty()) {
        (Some(position), true) => position.to_string(),
        (Some(position), false) => format!("{position}  {}", trouble.field),
        (None, _) => trouble.field.to_string(),
    };
    let hint = trouble.hint.as_deref().unwrap_or_default();
    if row(ui, Severity::Error, &place, &trouble.message, hint) {
        view.emit(Command::JumpToText(trouble.offset));
    }
}

fn finding_row(ui: &mut Ui, view: &mut View<'_>, finding: &Finding) {
    let (code, message, advice) = (finding.code, &finding.message, &finding.advice);
    if row(ui, finding.severity, code, message, advice) {
        view.emit(Command::Explain(finding.path.clone()));
        view.emit(Command::Jump(finding.field.clone()));
    }
}

/// A line that leads to a field. Tells whether it was clicked.
fn row(ui: &mut Ui, severity: Severity, code: &str, message: &str, advice: &str) -> bool {
    let content = ui.horizontal_top(|ui| {
        severity_mark(ui, severity);
        let code = RichText::new(code)
            .text_style(TextStyle::Small)
            .color(theme::muted(ui));
        ui.allocate_ui(vec2(48.0, theme::ROW), |ui| ui.label(code));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            // Keeps the ends of lines clear of the scroll bar.
            ui.set_max_width(ui.available_width() - theme::APART);
            ui.add(Label::new(theme::prose(ui, message)).wrap());
            if !advice.is_empty() {
                ui.add(Label::new(theme::prose_caption(ui, advice)).wrap());
            }
        });
    });
    let rect = content.response.rect.with_max_x(ui.max_rect().right());
    let id = ui.scope_id().with(("finding", code, message));
    let response = ui.interact(rect, id, Sense::click());
    let name = format!("{code} {message}. {advice}. Go to the field").replace('`', "");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        let visuals = ui.style().interact(&response);
        ui.painter().rect_stroke(
            rect.expand(2.0),
            theme::CORNER,
            visuals.bg_stroke,
            egui::StrokeKind::Inside,
        );
    }
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}
