//! A row to type a path into, for desktops that show no file dialog.

use std::path::{Path, PathBuf};

use egui::{Context, Frame, Id, Key, Label, Modal, TextEdit, TextStyle};

use crate::app::theme;

/// A path that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPrompt {
    title: &'static str,
    why: &'static str,
    path: String,
}

impl PathPrompt {
    /// A prompt that says why it is there, with a path to start from.
    #[must_use]
    pub fn new(title: &'static str, why: &'static str, start: &Path) -> Self {
        Self {
            title,
            why,
            path: start.to_string_lossy().into_owned(),
        }
    }

    /// Shows the prompt. `Some(None)` is that nothing is wanted any more.
    pub fn show(&mut self, ctx: &Context) -> Option<Option<PathBuf>> {
        let mut answer = None;
        let modal = Modal::new(Id::unique("path prompt"));
        let frame = Frame::popup(&ctx.global_style()).inner_margin(theme::APART);
        let modal = modal.frame(frame).show(ctx, |ui| {
            let room = ctx.content_rect().width() - 2.0 * (theme::FAR + theme::APART);
            ui.set_max_width(560.0_f32.min(room));
            ui.heading(self.title);
            ui.add(Label::new(theme::caption(ui, self.why)).wrap());
            ui.add_space(theme::NEAR);
            let edit = TextEdit::singleline(&mut self.path)
                .font(TextStyle::Monospace)
                .desired_width(f32::INFINITY);
            let response = ui.add(edit).accessible_name("Path of the file");
            // Asked before the focus comes back, which Enter has taken away.
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            ui.add_space(theme::NEAR);
            ui.horizontal(|ui| {
                let path = PathBuf::from(self.path.trim());
                let usable = !path.as_os_str().is_empty();
                if ui
                    .add_enabled(usable, egui::Button::new(self.title))
                    .clicked()
                    || (entered && usable)
                {
                    answer = Some(Some(path));
                }
                if ui.button("Cancel").clicked() {
                    answer = Some(None);
                }
            });
        });
        answer.or_else(|| modal.should_close().then_some(None))
    }
}
