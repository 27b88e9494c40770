//! A question that has to be answered before anything else: before work is lost.

use egui::{Id, Key, Modal, Ui};

use crate::app::theme;

/// A question with its answers, the safest last.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<A> {
    /// What is asked, in one sentence.
    pub title: String,
    /// What depends on the answer.
    pub text: String,
    /// The answers from left to right. The last one has the focus and is what Enter gives.
    pub answers: Vec<(String, A)>,
}

impl<A: Clone> Question<A> {
    /// Shows the question over everything else. `Some(None)` is Escape: nothing is done.
    pub fn show(&self, ctx: &egui::Context) -> Option<Option<A>> {
        let mut answer = None;
        let modal = Modal::new(Id::unique("question")).show(ctx, |ui| {
            ui.set_max_width(440.0_f32.min(ctx.content_rect().width() - 2.0 * theme::FAR));
            ui.heading(self.title.as_str());
            ui.add_space(theme::TIGHT);
            ui.label(self.text.as_str());
            ui.add_space(theme::APART);
            ui.horizontal_wrapped(|ui| answer = self.buttons(ui));
        });
        if answer.is_some() {
            return Some(answer);
        }
        (modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape))).then_some(None)
    }

    fn buttons(&self, ui: &mut Ui) -> Option<A> {
        let mut answer = None;
        let last = self.answers.len().saturating_sub(1);
        for (index, (label, value)) in self.answers.iter().enumerate() {
            let response = ui.button(label);
            if index == last && ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            if response.clicked() {
                answer = Some(value.clone());
            }
        }
        answer
    }
}
