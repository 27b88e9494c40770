//! A chart as it stands on screen, as a picture. The menu has to close first and the whole chart has to be in view, so
//! the picture is asked for a few frames after the click.

use egui::{Context, Id, Rect, Ui};

use crate::app::command::Command;

/// Frames until the menu is gone and the page has been scrolled.
const FRAMES: u8 = 4;

/// Remembers that a picture of a chart is wanted.
pub(super) fn ask(ctx: &Context, id: Id) {
    ctx.data_mut(|data| data.insert_temp(id.with("picture"), FRAMES));
}

/// Brings the chart into view and emits the command when it is.
pub(super) fn take_when_asked(
    ui: &Ui,
    commands: &mut Vec<Command>,
    id: Id,
    part: Rect,
    title: &str,
) {
    let key = id.with("picture");
    let Some(frames) = ui.data(|data| data.get_temp::<u8>(key)) else {
        return;
    };
    match frames.checked_sub(1) {
        Some(left) => {
            ui.scroll_to_rect_animation(part, None, egui::style::ScrollAnimation::none());
            ui.data_mut(|data| data.insert_temp(key, left));
            ui.ctx().request_repaint();
        }
        None => {
            ui.data_mut(|data| data.remove_temp::<u8>(key));
            let part = part.intersect(ui.clip_rect());
            commands.push(Command::SavePicture {
                part,
                name: title.to_owned(),
            });
        }
    }
}
