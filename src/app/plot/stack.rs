//! Stacked bars in the window.

use egui::{Align2, Rect, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme;
use crate::chart::{Bar, Stack};

const BAR: f32 = 20.0;
const ROW: f32 = 44.0;

/// Draws the legend and the bars, each with its name before it and its total behind it.
pub(super) fn show(ui: &mut Ui, stack: &Stack) {
    legend(ui, stack);
    let font = TextStyle::Body.resolve(ui.style());
    let widest = |texts: &mut dyn Iterator<Item = &String>| {
        let width = |text: &String| {
            ui.painter()
                .layout_no_wrap(text.clone(), font.clone(), egui::Color32::WHITE)
                .size()
                .x
        };
        texts.map(width).fold(0.0, f32::max)
    };
    let room = ui.available_width();
    let names = widest(&mut stack.bars().iter().map(|bar| &bar.label)).min(room / 4.0) + 12.0;
    let notes = widest(&mut stack.bars().iter().map(|bar| &bar.note)).min(room / 2.0) + 16.0;
    let per_unit = f64::from((room - names - notes).max(40.0)) / stack.extent();
    for bar in stack.bars() {
        draw(ui, stack, bar, names, per_unit);
    }
}

fn legend(ui: &mut Ui, stack: &Stack) {
    const SQUARE: f32 = 10.0;
    let font = TextStyle::Small.resolve(ui.style());
    let muted = theme::muted(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::APART, theme::TIGHT);
        for (slot, label) in stack.shown_labels() {
            // One piece, so that a square never stands at the end of a line and its name on the next.
            let text = ui
                .painter()
                .layout_no_wrap(label.to_owned(), font.clone(), muted);
            let size = vec2(SQUARE + theme::TIGHT + text.size().x, text.size().y);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
            let square = Rect::from_min_size(
                pos2(rect.left(), rect.center().y - SQUARE / 2.0),
                vec2(SQUARE, SQUARE),
            );
            ui.painter()
                .rect_filled(square, 2.0, theme::colour(theme::palette(ui).series(slot)));
            ui.painter()
                .galley(pos2(square.right() + theme::TIGHT, rect.top()), text, muted);
        }
    });
}

fn draw(ui: &mut Ui, stack: &Stack, bar: &Bar, names: f32, per_unit: f64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let scale = stack.axis.scale;
    let part_in_words =
        |part: &crate::chart::Part| format!("{} {}", part.label, scale.full(part.value));
    response.widget_info(|| {
        let parts: Vec<String> = bar.parts.iter().map(part_in_words).collect();
        let mark = if bar.marked {
            format!(", {}", stack.mark)
        } else {
            String::new()
        };
        WidgetInfo::labeled(
            Role::Image,
            true,
            format!("{}: {}{mark}; {}", bar.label, bar.note, parts.join(", ")),
        )
    });
    let palette = theme::palette(ui);
    let text = theme::colour(palette.text);
    let body = TextStyle::Body.resolve(ui.style());
    let strong = theme::strong().resolve(ui.style());
    let middle = rect.top() + BAR / 2.0;
    let painter = ui.painter_at(rect);
    let name = if bar.marked { strong.clone() } else { body };
    painter.text(
        pos2(rect.left(), middle),
        Align2::LEFT_CENTER,
        &bar.label,
        name,
        text,
    );
    let mut x = rect.left() + names;
    let mut under_pointer = None;
    for part in &bar.parts {
        let width = (part.value * per_unit) as f32;
        let slice = Rect::from_min_size(pos2(x, rect.top()), vec2(width, BAR));
        painter.rect_filled(
            slice,
            0.0,
            theme::colour(palette.series(stack.slot(&part.label))),
        );
        // A line of the background keeps neighbours apart when their colours are hard to tell apart.
        painter.vline(
            slice.right(),
            slice.y_range(),
            Stroke::new(1.0, theme::colour(palette.surface)),
        );
        if response.hover_pos().is_some_and(|at| slice.contains(at)) {
            under_pointer = Some(part_in_words(part));
        }
        x += width;
    }
    painter.text(
        pos2(x + theme::NEAR, middle),
        Align2::LEFT_CENTER,
        &bar.note,
        strong,
        text,
    );
    if bar.marked {
        let small = TextStyle::Small.resolve(ui.style());
        let below = pos2(rect.left() + names, rect.top() + BAR + 2.0);
        painter.text(
            below,
            Align2::LEFT_TOP,
            &stack.mark,
            small,
            theme::colour(palette.ok),
        );
    }
    if let Some(words) = under_pointer {
        response.on_hover_text_at_pointer(words);
    }
}
