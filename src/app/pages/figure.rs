//! A number that can defend itself: a click asks why it is what it is, hover says what it is, in which unit, and who
//! says so.

use egui::text::LayoutJob;
use egui::{
    Color32, CursorIcon, FontId, Response, Role, Sense, Stroke, TextFormat, TextStyle, Ui,
    WidgetInfo,
};

use crate::app::command::Command;
use crate::app::percentile::Percentile;
use crate::app::theme;
use crate::plan::Plan;
use crate::quantity::{NodeId, Quantity};
use crate::study::Summary;
use crate::units::{exact, screen, screen_parts};

/// Draws figures of one plan.
pub(super) struct Figures<'p, 'c> {
    /// The plan.
    pub(super) plan: &'p Plan,
    /// Where clicks go.
    pub(super) commands: &'c mut Vec<Command>,
}

impl Figures<'_, '_> {
    /// A value of a quantity, its unit muted.
    pub(super) fn value(&mut self, ui: &mut Ui, node: NodeId, value: f64) -> Option<Response> {
        self.styled(ui, node, value, TextStyle::Body)
    }

    /// What one plans with at a percentile, by what the quantity says of its range.
    pub(super) fn at(
        &mut self,
        ui: &mut Ui,
        node: NodeId,
        percentile: Percentile,
        summary: &Summary,
    ) -> Option<Response> {
        let reading = self.plan.model.graph.quantity_of(node)?.reading;
        self.value(ui, node, percentile.read(summary, reading))
    }

    /// A value that matters more than its neighbours.
    pub(super) fn strong(&mut self, ui: &mut Ui, node: NodeId, value: f64) -> Option<Response> {
        self.styled(ui, node, value, theme::strong())
    }

    /// The one number a card is about.
    pub(super) fn outcome(&mut self, ui: &mut Ui, node: NodeId, value: f64) -> Option<Response> {
        self.styled(ui, node, value, theme::outcome())
    }

    fn styled(
        &mut self,
        ui: &mut Ui,
        node: NodeId,
        value: f64,
        style: TextStyle,
    ) -> Option<Response> {
        let quantity = self.plan.model.graph.quantity_of(node)?;
        let (number, unit) = screen_parts(value, quantity.measure);
        let font = style.resolve(ui.style());
        let unit_font = if style == theme::outcome() {
            TextStyle::Body.resolve(ui.style())
        } else {
            font.clone()
        };
        let strong = ui.visuals().text_color();
        let mut job = LayoutJob::default();
        append(&mut job, &number, &font, strong);
        if !unit.is_empty() {
            let gap = if unit.starts_with('/') {
                ""
            } else {
                "\u{2009}"
            };
            append(
                &mut job,
                &format!("{gap}{unit}"),
                &unit_font,
                theme::muted(ui),
            );
        }
        let in_full = exact(value, quantity.measure);
        Some(self.button(ui, quantity, job, &in_full))
    }

    /// A text that stands for a quantity, such as its range or its name.
    pub(super) fn words(
        &mut self,
        ui: &mut Ui,
        node: NodeId,
        words: &str,
        style: TextStyle,
    ) -> Option<Response> {
        let quantity = self.plan.model.graph.quantity_of(node)?;
        let colour = match style {
            TextStyle::Small => theme::muted(ui),
            _ => ui.visuals().text_color(),
        };
        let mut job = LayoutJob::default();
        append(&mut job, words, &style.resolve(ui.style()), colour);
        Some(self.button(ui, quantity, job, ""))
    }

    /// The range of a quantity, small; nothing where all worlds agree.
    pub(super) fn range(&mut self, ui: &mut Ui, node: NodeId, summary: &Summary) {
        let quantity = self.plan.model.graph.quantity_of(node);
        if let Some(quantity) = quantity.filter(|_| summary.p5 < summary.p95) {
            let words = super::parts::range(summary, quantity.measure);
            self.words(ui, node, &words, TextStyle::Small);
        }
    }

    /// Lays out the text, makes it a button, and shows on hover what it is.
    fn button(
        &mut self,
        ui: &mut Ui,
        quantity: &Quantity,
        mut job: LayoutJob,
        in_full: &str,
    ) -> Response {
        job.wrap.max_width = ui.available_width();
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        job.break_on_newline = false;
        let text = job.text.clone();
        let galley = ui.painter().layout_job(job);
        let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
        let name = format!("{}: {text}", quantity.label);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
        if ui.is_rect_visible(rect) {
            ui.painter().galley(rect.min, galley, theme::muted(ui));
            if response.hovered() || response.has_focus() {
                let accent = theme::colour(theme::palette(ui).accent);
                let line = Stroke::new(1.5, accent);
                ui.painter().hline(rect.x_range(), rect.bottom(), line);
            }
        }
        if response.clicked() {
            self.commands.push(Command::Explain(quantity.path.clone()));
        }
        response
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_ui(|ui| hover(ui, quantity, in_full))
    }
}

/// What a figure is, to the last digit, and who says so.
fn hover(ui: &mut Ui, quantity: &Quantity, in_full: &str) {
    ui.label(theme::emphasis(&quantity.label));
    if !in_full.is_empty() {
        ui.label(in_full);
    }
    ui.label(theme::caption(ui, quantity.source.to_string()));
    ui.label(theme::caption(ui, "Click: why this number?"));
}

fn append(job: &mut LayoutJob, text: &str, font: &FontId, colour: Color32) {
    job.append(text, 0.0, TextFormat::simple(font.clone(), colour));
}

/// The source of a limit, for a hover text: `2.50 TiB; documentation: …`.
pub(super) fn limit_words(plan: &Plan, node: NodeId, value: f64) -> String {
    match plan.model.graph.quantity_of(node) {
        Some(quantity) => format!("{}; {}", screen(value, quantity.measure), quantity.source),
        None => String::new(),
    }
}
