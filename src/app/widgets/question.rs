//! A question that has to be answered before anything else: before work is lost.

use egui::{Frame, Id, Key, Label, Modal, Ui};

use crate::app::theme;

/// A question with its answers, the safest last.
#[derive(Clone, Debug, PartialEq)]
pub struct Question<A> {
    /// What is asked, in one sentence.
    pub title: String,
    /// What depends on the answer.
    pub text: String,
    /// The answers from left to right; one without a value does nothing, as Escape does. The last one has the focus and
    /// is what Enter gives.
    pub answers: Vec<(String, Option<A>)>,
}

impl<A: Clone> Question<A> {
    /// Shows the question over everything else. `Some(None)` is Escape: nothing is done.
    pub fn show(&self, ctx: &egui::Context) -> Option<Option<A>> {
        let mut answer = None;
        let modal = Modal::new(Id::unique("question"));
        let frame = Frame::popup(&ctx.global_style()).inner_margin(theme::APART);
        let modal = modal.frame(frame).show(ctx, |ui| {
            let room = ctx.content_rect().width() - 2.0 * (theme::FAR + theme::APART);
            ui.set_width(400.0_f32.min(room));
            ui.add(Label::new(egui::RichText::new(&self.title).heading()).wrap());
            ui.add(Label::new(theme::prose(ui, &self.text)).wrap());
            ui.add_space(theme::APART);
            ui.horizontal_wrapped(|ui| answer = self.buttons(ui));
        });
        if let Some(answer) = answer {
            return Some(answer);
        }
        (modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape))).then_some(None)
    }

    fn buttons(&self, ui: &mut Ui) -> Option<Option<A>> {
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
