//! What the window has to say, above the page.

use egui::Ui;

use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets::{Notice, NoticeAnswer};

/// Draws every notice; one that is answered is taken away.
pub fn notices(ui: &mut Ui, notices: &mut Vec<Notice<Command>>, commands: &mut Vec<Command>) {
    if notices.is_empty() {
        return;
    }
    ui.spacing_mut().item_spacing.y = theme::TIGHT;
    notices.retain(|notice| match notice.show(ui) {
        None => true,
        Some(NoticeAnswer::Dismissed) => false,
        Some(NoticeAnswer::Chosen(command)) => {
            commands.push(command);
            false
        }
    });
    ui.add_space(theme::TIGHT);
}
