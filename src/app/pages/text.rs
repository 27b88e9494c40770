//! The scenario as it stands in its file. Whatever is typed here is planned with as soon as it can be read.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Label, ScrollArea, TextEdit, TextStyle, Ui};

use crate::app::edit::Edit;
use crate::app::session::Trouble;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::status_mark;
use crate::chart::Status;

use super::title;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &mut View<'_>) {
    title(
        ui,
        "File text",
        "What is typed here is planned with as soon as it can be read; comments and layout stay as they are",
    );
    for trouble in view.session.troubles().iter().take(3) {
        line(ui, view, trouble);
    }
    let id = Id::unique("file text");
    let mut text = view.session.document().text().to_owned();
    if let Some(offset) = view.shown.text_goal.take() {
        go_to(ui, id, &text, offset);
    }
    ScrollArea::both()
        .id_salt("file text")
        .auto_shrink(false)
        .show(ui, |ui| {
            let editor = TextEdit::multiline(&mut text)
                .id(id)
                .font(TextStyle::Monospace)
                .code_editor()
                .desired_width(f32::INFINITY)
                .desired_rows(40);
            let output = editor.show(ui);
            output
                .response
                .response
                .clone()
                .accessible_name("Text of the file");
            if let Some(cursor) = output.cursor_range.filter(|_| view.shown.text_scroll) {
                let rect = output.galley.pos_from_cursor(cursor.primary);
                ui.scroll_to_rect(
                    rect.translate(output.galley_pos.to_vec2()),
                    Some(egui::Align::Center),
                );
                view.shown.text_scroll = false;
            }
            if output.response.response.changed() {
                view.edit(Edit::Text(text.clone()));
            }
        });
}

fn line(ui: &mut Ui, view: &mut View<'_>, trouble: &Trouble) {
    ui.horizontal_top(|ui| {
        status_mark(ui, Status::Breach);
        let place = trouble
            .position
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        if ui.link(place).clicked() {
            view.emit(crate::app::command::Command::JumpToText(trouble.offset));
        }
        let hint = trouble
            .hint
            .as_ref()
            .map_or_else(String::new, |hint| format!(" ({hint})"));
        let sentence = theme::prose(ui, &format!("{}{hint}", trouble.message));
        ui.add(Label::new(sentence).wrap());
    });
    ui.add_space(theme::TIGHT);
}

/// Puts the caret at a byte of the text.
fn go_to(ui: &Ui, id: Id, text: &str, offset: usize) {
    let characters = text
        .get(..offset)
        .map_or(0, |before| before.chars().count());
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state
        .cursor
        .set_char_range(Some(CCursorRange::one(CCursor::new(characters))));
    state.store(ui.ctx(), id);
    ui.memory_mut(|memory| memory.request_focus(id));
}
