//! What is said while a file is held over the window.

use egui::{Align2, Area, Context, Id, Order, StrokeKind, TextStyle};

use crate::app::theme;

/// Covers the window while files hover over it.
pub fn drop_overlay(ctx: &Context) {
    let name = ctx.input(|input| {
        let file = input.raw.hovered_files.first()?;
        let path = file.path.as_ref();
        Some(path.and_then(|p| p.file_name()).map_or_else(
            || "the file".to_owned(),
            |n| n.to_string_lossy().into_owned(),
        ))
    });
    let Some(name) = name else {
        return;
    };
    let rect = ctx.content_rect();
    Area::new(Id::unique("drop overlay"))
        .order(Order::Foreground)
        .fixed_pos(rect.min)
        .show(ctx, |ui| {
            let palette = theme::palette(ui);
            let accent = theme::colour(palette.accent);
            let stroke = egui::Stroke::new(2.0, accent);
            let painter = ui.painter();
            painter.rect_filled(
                rect,
                0.0,
                theme::colour(palette.background).gamma_multiply(0.85),
            );
            painter.rect_stroke(
                rect.shrink(theme::APART),
                theme::CORNER,
                stroke,
                StrokeKind::Inside,
            );
            let font = TextStyle::Heading.resolve(ui.style());
            painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                format!("Drop to open {name}"),
                font,
                accent,
            );
        });
}
