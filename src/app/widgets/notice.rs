//! Sentences the window says on its own: they stand above the page until they are answered, and cover nothing.

use egui::{Align, Frame, Layout, Margin, Ui};

use super::{Icon, icon_button, status_mark};
use crate::app::theme;
use crate::chart::Status;

/// Something a person should know, with what can be done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice<A> {
    /// How serious it is.
    pub status: Status,
    /// What happened, in one sentence.
    pub text: String,
    /// What can be done: the label of a button and what it asks for.
    pub answers: Vec<(String, A)>,
}

impl<A: Clone> Notice<A> {
    /// A notice without a choice.
    #[must_use]
    pub fn new(status: Status, text: impl Into<String>) -> Self {
        Self {
            status,
            text: text.into(),
            answers: Vec::new(),
        }
    }

    /// Adds a choice.
    #[must_use]
    pub fn answer(mut self, label: impl Into<String>, answer: A) -> Self {
        self.answers.push((label.into(), answer));
        self
    }

    /// Whether this can be done about it.
    #[must_use]
    pub fn offers(&self, what: &A) -> bool
    where
        A: PartialEq,
    {
        self.answers.iter().any(|(_, answer)| answer == what)
    }

    /// Draws the notice and returns how it was answered.
    pub fn show(&self, ui: &mut Ui) -> Option<NoticeAnswer<A>> {
        let mut answered = None;
        let palette = theme::palette(ui);
        let colour = palette.status(self.status);
        Frame::new()
            .fill(theme::colour(colour.over(palette.surface, 0.10)))
            .stroke(egui::Stroke::new(1.0, theme::colour(colour)))
            .corner_radius(theme::CORNER)
            .inner_margin(Margin::symmetric(12, 4))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.set_min_height(theme::ROW);
                    status_mark(ui, self.status);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if icon_button(ui, Icon::Close, "Dismiss this message").clicked() {
                            answered = Some(NoticeAnswer::Dismissed);
                        }
                        for (label, answer) in self.answers.iter().rev() {
                            if ui.button(label).clicked() {
                                answered = Some(NoticeAnswer::Chosen(answer.clone()));
                            }
                        }
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            ui.add(egui::Label::new(theme::prose(ui, &self.text)).wrap());
                        });
                    });
                });
            });
        answered
    }
}

/// How a notice was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum NoticeAnswer<A> {
    /// One of its choices.
    Chosen(A),
    /// It was put away.
    Dismissed,
}
