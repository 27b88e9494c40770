//! The pages, at the left.

use egui::{Button, Frame, Margin, Panel, Role, ScrollArea, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::page::Page;
use crate::app::theme;
use crate::app::view::View;

/// The height of an entry: a scenario of the usual size is seen to its end in a small window.
const ENTRY: f32 = 25.0;

/// Draws the navigation.
pub fn navigation(ui: &mut Ui, view: &mut View<'_>, pages: &[Page]) {
    let frame = Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .inner_margin(Margin::symmetric(8, 12));
    Panel::left("navigation")
        .frame(frame)
        .resizable(false)
        .exact_size(168.0)
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| list(ui, view, pages));
        });
}

fn list(ui: &mut Ui, view: &mut View<'_>, pages: &[Page]) {
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.spacing_mut().button_padding.y = 2.0;
    ui.spacing_mut().interact_size.y = ENTRY;
    let mut group_before = None;
    for page in pages {
        let group = page.group();
        if group != group_before {
            ui.add_space(theme::NEAR);
            if let Some(name) = &group {
                heading(ui, name);
            }
        }
        entry(ui, view, page, group.is_some());
        group_before = group;
    }
}

fn heading(ui: &mut Ui, group: &str) {
    ui.horizontal(|ui| {
        ui.add_space(theme::NEAR);
        let text = egui::RichText::new(group).text_style(theme::strong_caption());
        ui.add(egui::Label::new(text.color(theme::muted(ui))).truncate());
    });
}

fn entry(ui: &mut Ui, view: &mut View<'_>, page: &Page, indented: bool) {
    let title = if indented {
        format!("  {}", page.short_title())
    } else {
        page.short_title().to_owned()
    };
    let selected = view.shown.page == *page;
    let button = Button::selectable(selected, title).min_size(vec2(ui.available_width(), ENTRY));
    let keys = page.keys().map_or_else(String::new, |keys| {
        format!(" ({})", ui.ctx().format_shortcut(&keys))
    });
    let purpose = format!("{}{keys}", page.purpose());
    let response = ui.add(button).on_hover_text(purpose);
    // The button shows a short name; what it is of matters as well to those who do not see where it stands.
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, page.title()));
    if response.clicked() {
        view.emit(Command::Show(page.clone()));
    }
}
