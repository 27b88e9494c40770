//! Stacked bars in the window.

use egui::{
    Align2, Color32, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, TextStyle, Ui, WidgetInfo,
    pos2, vec2,
};

use super::elided;
use crate::app::theme;
use crate::chart::{Bar, Palette, Part, Stack, Texture};

const BAR: f32 = 20.0;
/// What names may take of the width.
const NAMES: f32 = 0.3;
/// Between a name and its bar.
const NAME_GAP: f32 = 12.0;
const ROW: f32 = 44.0;
/// A part that is less than this of every bar is shown with others of its kind.
const SMALL: f64 = 0.03;
/// What the small parts are called together.
const OTHER: &str = "other lines";

/// How a part is drawn: no two parts of a bar look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    colour: Color32,
    texture: Texture,
}

impl Look {
    fn of(slot: usize, palette: &Palette) -> Self {
        Self {
            colour: theme::colour(palette.series(slot)),
            texture: palette.texture(slot),
        }
    }

    fn of_the_small(palette: &Palette) -> Self {
        Self {
            colour: theme::colour(palette.border),
            texture: Texture::Plain,
        }
    }

    fn paint(self, painter: &Painter, rect: Rect, palette: &Palette) {
        painter.rect_filled(rect, 0.0, self.colour);
        let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
        let Some(lean) = self.texture.lean() else {
            return;
        };
        let stroke = Stroke::new(Texture::WIDTH as f32, theme::colour(palette.surface));
        let lean = lean as f32 * rect.height();
        let mut x = rect.left() - rect.height();
        while x < rect.right() + rect.height() {
            let (bottom, top) = (pos2(x, rect.bottom()), pos2(x + lean, rect.top()));
            painter.add(Shape::line_segment([bottom, top], stroke));
            x += Texture::STEP as f32;
        }
    }
}

/// Draws the legend and the bars, each with its name before it and its total behind it.
pub(super) fn show(ui: &mut Ui, stack: &Stack) {
    let small = small(stack);
    legend(ui, stack, &small);
    // The widest that any of them is drawn in.
    let font = theme::strong().resolve(ui.style());
    let widest = |texts: &mut dyn Iterator<Item = &String>| {
        let width = |text: &String| {
            ui.painter()
                .layout_no_wrap(text.clone(), font.clone(), Color32::WHITE)
                .size()
                .x
        };
        texts.map(width).fold(0.0, f32::max)
    };
    let room = ui.available_width();
    let names = widest(&mut stack.bars().iter().map(|bar| &bar.label)).min(room * NAMES) + NAME_GAP;
    let notes = widest(&mut stack.bars().iter().map(|bar| &bar.note)).min(room / 2.0) + 16.0;
    let per_unit = f64::from((room - names - notes).max(40.0)) / stack.extent();
    for bar in stack.bars() {
        draw(ui, stack, bar, &small, names, per_unit);
    }
}

/// The parts that are too small to be seen in any bar; one alone is no reason to call it something else.
fn small(stack: &Stack) -> Vec<&str> {
    let is_small = |label: &&str| {
        stack.bars().iter().all(|bar| {
            let parts = bar.parts.iter().filter(|part| part.label == **label);
            parts.map(|part| part.value).sum::<f64>() < SMALL * bar.total()
        })
    };
    let labels = stack.shown_labels().map(|(_, label)| label);
    let small: Vec<&str> = labels.filter(is_small).collect();
    if small.len() > 1 { small } else { Vec::new() }
}

fn legend(ui: &mut Ui, stack: &Stack, small: &[&str]) {
    let palette = theme::palette(ui);
    let large = stack
        .shown_labels()
        .filter(|(_, label)| !small.contains(label))
        .map(|(slot, label)| (Look::of(slot, palette), label.to_owned()));
    let rest = (!small.is_empty()).then(|| {
        let words = format!("{OTHER}: {}", small.join(", "));
        (Look::of_the_small(palette), words)
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::APART, theme::TIGHT);
        for (look, label) in large.chain(rest) {
            legend_entry(ui, look, &label);
        }
    });
    ui.add_space(theme::TIGHT);
}

/// One piece, so that a square never stands at the end of a line and its name on the next.
fn legend_entry(ui: &mut Ui, look: Look, label: &str) {
    const SQUARE: f32 = 12.0;
    let (font, muted) = (TextStyle::Small.resolve(ui.style()), theme::muted(ui));
    let room = ui.max_rect().width() - SQUARE - theme::TIGHT;
    let text = ui.painter().layout(label.to_owned(), font, muted, room);
    let size = vec2(
        SQUARE + theme::TIGHT + text.size().x,
        text.size().y.max(SQUARE),
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
    let square = Rect::from_min_size(rect.min + vec2(0.0, 1.0), vec2(SQUARE, SQUARE));
    look.paint(ui.painter(), square, theme::palette(ui));
    let beside = pos2(square.right() + theme::TIGHT, rect.top());
    ui.painter().galley(beside, text, muted);
}

fn draw(ui: &mut Ui, stack: &Stack, bar: &Bar, small: &[&str], names: f32, per_unit: f64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let scale = stack.axis.scale;
    let in_words = |part: &Part| format!("{} {}", part.label, scale.full(part.value));
    response.widget_info(|| {
        let parts: Vec<String> = bar.parts.iter().map(in_words).collect();
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
    let label = elided(&painter, &bar.label, &name, text, names - NAME_GAP);
    let name_place = Align2::LEFT_CENTER.anchor_size(pos2(rect.left(), middle), label.size());
    let is_elided = label.elided;
    painter.galley(name_place.min, label, text);
    let is_small = |part: &&Part| small.contains(&part.label.as_str());
    let mut at = pos2(rect.left() + names, rect.top());
    let over_name = response
        .hover_pos()
        .is_some_and(|at| name_place.contains(at));
    let mut under_pointer = (is_elided && over_name).then(|| bar.label.clone());
    let mut piece = |value: f64, look: Look, label: &str, words: &dyn Fn() -> String| {
        let slice = Rect::from_min_size(at, vec2((value * per_unit) as f32, BAR));
        look.paint(&painter, slice, palette);
        // A line of the background keeps neighbours apart when their colours are hard to tell apart.
        let gap = Stroke::new(1.0, theme::colour(palette.surface));
        painter.vline(slice.right(), slice.y_range(), gap);
        name_inside(ui, &painter, slice, look, label);
        if response.hover_pos().is_some_and(|at| slice.contains(at)) {
            under_pointer = Some(words());
        }
        at.x = slice.right();
    };
    for part in bar.parts.iter().filter(|part| !is_small(part)) {
        let look = Look::of(stack.slot(&part.label), palette);
        piece(part.value, look, &part.label, &|| in_words(part));
    }
    let rest: Vec<&Part> = bar.parts.iter().filter(is_small).collect();
    if !rest.is_empty() {
        let value = rest.iter().map(|part| part.value).sum();
        piece(value, Look::of_the_small(palette), "other", &|| {
            let lines: Vec<String> = rest.iter().map(|part| in_words(part)).collect();
            lines.join("\n")
        });
    }
    painter.text(
        at + vec2(theme::NEAR, BAR / 2.0),
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

/// The name of a part in it, where there is room, in the colour that can be read on it.
fn name_inside(ui: &Ui, painter: &Painter, slice: Rect, look: Look, label: &str) {
    let palette = theme::palette(ui);
    let font = theme::strong_caption().resolve(ui.style());
    let below = crate::chart::Rgb(look.colour.r(), look.colour.g(), look.colour.b());
    let inks = [palette.text, palette.background];
    let ink = inks
        .into_iter()
        .max_by(|a, b| a.contrast(below).total_cmp(&b.contrast(below)));
    let ink = theme::colour(ink.unwrap_or(palette.text));
    let galley = painter.layout_no_wrap(label.to_owned(), font, ink);
    if galley.size().x + 2.0 * theme::TIGHT > slice.width() {
        return;
    }
    let place = Align2::CENTER_CENTER.anchor_size(slice.center(), galley.size());
    if look.texture != Texture::Plain {
        // A plate, so that the hatch does not run through the letters.
        painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 0.0, look.colour);
    }
    let corner: Pos2 = place.min;
    painter.galley(corner, galley, ink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Axis;
    use crate::model::COST_LINES;
    use crate::units::Measure;

    fn stack(bars: &[&[(&str, f64)]]) -> Stack {
        let axis = Axis::measured("Cost", Measure::DollarsPerMonth);
        let empty = Stack::new("t", axis, "", COST_LINES.map(str::to_owned));
        bars.iter().fold(empty, |stack, parts| {
            let part = |(label, value): &(&str, f64)| Part {
                label: (*label).to_owned(),
                value: *value,
            };
            stack.bar(Bar {
                label: "a".to_owned(),
                parts: parts.iter().map(part).collect(),
                note: String::new(),
                marked: false,
            })
        })
    }

    #[test]
    fn no_two_lines_of_a_bill_look_alike() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            let looks: Vec<Look> = (0..COST_LINES.len())
                .map(|slot| Look::of(slot, &palette))
                .collect();
            for (slot, look) in looks.iter().enumerate() {
                assert!(!looks[..slot].contains(look), "{}", COST_LINES[slot]);
            }
        }
    }

    #[test]
    fn only_what_is_small_in_every_bar_is_put_together() {
        let (a, b, c) = (COST_LINES[0], COST_LINES[1], COST_LINES[2]);
        let one = stack(&[&[(a, 98.0), (b, 1.0), (c, 1.0)]]);
        assert_eq!(small(&one), [b, c]);
        let two = stack(&[&[(a, 98.0), (b, 1.0), (c, 1.0)], &[(a, 50.0), (b, 50.0)]]);
        assert!(small(&two).is_empty(), "one alone keeps its name");
    }
}
