//! Tables that only show: columns of fixed width, numbers right, a header with a line below it.

use egui::{Align, Layout, Rect, Sense, Stroke, TextStyle, Ui, UiBuilder, pos2, vec2};

use crate::app::theme;

/// Height of a row with one line of text.
pub(super) const LINE: f32 = 24.0;
/// Height of a row with a value and its range below it.
pub(super) const TWO_LINES: f32 = 40.0;
/// Between the columns.
const GAP: f32 = 16.0;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    title: &'static str,
    /// `None` shares what the others leave.
    width: Option<f32>,
    number: bool,
}

impl Column {
    /// Words, as wide as the room that is left.
    pub(super) const fn rest(title: &'static str) -> Self {
        Self {
            title,
            width: None,
            number: false,
        }
    }

    /// Words of a width.
    pub(super) const fn words(title: &'static str, width: f32) -> Self {
        Self {
            title,
            width: Some(width),
            number: false,
        }
    }

    /// Numbers, which stand right.
    pub(super) const fn number(title: &'static str, width: f32) -> Self {
        Self {
            title,
            width: Some(width),
            number: true,
        }
    }

    fn layout(self) -> Layout {
        if self.number {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        }
    }
}

/// A table under construction: its columns, laid out over the width there is.
pub(super) struct Table<'c> {
    columns: &'c [Column],
    widths: Vec<f32>,
}

impl<'c> Table<'c> {
    /// Lays out the columns and draws the header. A title of two lines has a line break.
    pub(super) fn begin(ui: &mut Ui, columns: &'c [Column]) -> Self {
        let table = Self {
            columns,
            widths: widths(columns, ui.available_width()),
        };
        let lines = columns.iter().map(|c| c.title.lines().count()).max();
        let height = 8.0 + 16.0 * lines.unwrap_or(1) as f32;
        let rect = table.cells(ui, height, |ui, column| {
            let title = columns.get(column).map_or("", |column| column.title);
            let text = egui::RichText::new(title)
                .text_style(theme::strong_caption())
                .color(theme::muted(ui));
            ui.add(egui::Label::new(text).halign(
                if columns.get(column).is_some_and(|c| c.number) {
                    Align::Max
                } else {
                    Align::Min
                },
            ));
        });
        let line = Stroke::new(1.0, theme::colour(theme::palette(ui).border));
        ui.painter().hline(rect.x_range(), rect.bottom(), line);
        table
    }

    /// The height of a row in which these columns have captions of as many lines as they need.
    pub(super) fn height_of(&self, ui: &Ui, captions: &[(usize, &str)]) -> f32 {
        const AIR: f32 = 10.0;
        let font = TextStyle::Small.resolve(ui.style());
        let colour = theme::muted(ui);
        let height = |(column, words): &(usize, &str)| {
            let last = column + 1 == self.widths.len();
            let width = self.widths.get(*column).copied().unwrap_or_default();
            let room = width - if last { 0.0 } else { GAP };
            let text = (*words).to_owned();
            let galley = ui.painter().layout(text, font.clone(), colour, room);
            galley.size().y + AIR
        };
        captions.iter().map(height).fold(LINE, f32::max)
    }

    /// Draws a row; `cell` fills the column with this index.
    pub(super) fn row(&self, ui: &mut Ui, height: f32, cell: impl FnMut(&mut Ui, usize)) {
        let below = ui.painter().add(egui::Shape::Noop);
        let rect = self.cells(ui, height, cell);
        if ui.rect_contains_pointer(rect) {
            let raised = theme::colour(theme::palette(ui).raised);
            let shape = egui::Shape::rect_filled(rect, 2.0, raised);
            ui.painter().set(below, shape);
        }
    }

    /// A line between groups of rows.
    pub(super) fn rule(&self, ui: &mut Ui) {
        let width = self.widths.iter().sum();
        let (rect, _) = ui.allocate_exact_size(vec2(width, 1.0), Sense::hover());
        let line = Stroke::new(1.0, theme::colour(theme::palette(ui).border));
        ui.painter().hline(rect.x_range(), rect.center().y, line);
    }

    fn cells(&self, ui: &mut Ui, height: f32, mut cell: impl FnMut(&mut Ui, usize)) -> Rect {
        let width = self.widths.iter().sum();
        ui.spacing_mut().item_spacing.y = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let mut left = rect.left();
        for (index, (column, width)) in self.columns.iter().zip(&self.widths).enumerate() {
            let last = index + 1 == self.columns.len();
            let right = left + width - if last { 0.0 } else { GAP };
            let inside = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
            let builder = UiBuilder::new().max_rect(inside).layout(column.layout());
            let mut ui = ui.new_child(builder);
            ui.spacing_mut().item_spacing = vec2(theme::NEAR, 0.0);
            ui.shrink_clip_rect(inside.expand2(vec2(GAP / 2.0, 0.0)));
            cell(&mut ui, index);
            left += width;
        }
        rect
    }
}

/// The width of each column: what it asks for, and an even share of the rest for those that take the rest. Where that is
/// little, columns of words give some of theirs; numbers are never cut.
fn widths(columns: &[Column], room: f32) -> Vec<f32> {
    const LEAST: f32 = 80.0;
    const COMFORTABLE: f32 = 144.0;
    let sum = |number: bool| -> f32 {
        let alike = columns.iter().filter(|column| column.number == number);
        alike.filter_map(|column| column.width).sum()
    };
    let (numbers, words) = (sum(true), sum(false));
    let open = columns.iter().filter(|column| column.width.is_none());
    let open = open.count() as f32;
    let spare = room - numbers - open * COMFORTABLE;
    let part = if open > 0.0 && words > spare {
        (spare / words).clamp(0.4, 1.0)
    } else {
        1.0
    };
    let share = ((room - numbers - words * part) / open.max(1.0)).max(LEAST);
    let width = |column: &Column| match column.width {
        Some(width) if column.number => width,
        Some(width) => width * part,
        None => share,
    };
    columns.iter().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_without_a_width_share_the_rest() {
        let columns = [
            Column::rest("a"),
            Column::number("b", 100.0),
            Column::rest("c"),
        ];
        assert_eq!(widths(&columns, 500.0), [200.0, 100.0, 200.0]);
        assert_eq!(widths(&columns, 150.0), [80.0, 100.0, 80.0]);
    }

    #[test]
    fn words_give_room_and_numbers_do_not() {
        let columns = [
            Column::rest("a"),
            Column::number("b", 100.0),
            Column::words("c", 200.0),
        ];
        assert_eq!(widths(&columns, 600.0), [300.0, 100.0, 200.0]);
        assert_eq!(widths(&columns, 344.0), [144.0, 100.0, 100.0]);
    }
}
