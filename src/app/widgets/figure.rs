//! A number that can be asked why: it looks like text, and a click explains it.

use egui::{
    Align2, CursorIcon, FontSelection, Response, Role, Sense, Stroke, TextStyle, TextWrapMode, Ui,
    WidgetInfo, WidgetText, vec2,
};

use crate::app::theme;

/// Draws a number. `name` says what it is to those who do not see where it stands.
pub fn figure(ui: &mut Ui, name: &str, text: impl Into<WidgetText>) -> Response {
    let text: WidgetText = text.into();
    let galley = text.into_galley(
        ui,
        Some(TextWrapMode::Extend),
        f32::INFINITY,
        FontSelection::Style(TextStyle::Body),
    );
    let size = vec2(
        galley.size().x,
        galley
            .size()
            .y
            .max(ui.spacing().interact_size.y - theme::NEAR),
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Button,
            ui.is_enabled(),
            format!("{name}: {}", galley.text()),
        )
    });
    if ui.is_rect_visible(rect) {
        let place = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), rect);
        let bottom = place.bottom();
        ui.painter()
            .galley(place.min, galley, ui.visuals().text_color());
        if response.hovered() || response.has_focus() {
            let accent = theme::colour(theme::palette(ui).accent);
            let width = if response.has_focus() { 2.0 } else { 1.0 };
            ui.painter()
                .hline(place.x_range(), bottom, Stroke::new(width, accent));
        }
    }
    response
        .on_hover_cursor(CursorIcon::Help)
        .on_hover_text(format!("{name}. Click: why this number?"))
}
