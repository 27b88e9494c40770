//! The bar on top: menus, the name of the file, undo and redo, the way to the palette, percentile and theme.

use std::path::PathBuf;

use egui::containers::menu::MenuButton;
use egui::{
    Align, Button, Frame, Layout, Margin, Panel, Popup, RichText, ScrollArea, Sense, Ui, vec2,
};

use crate::app::command::{Command, Menu, Situation};
use crate::app::page::Page;
use crate::app::percentile::Percentile;
use crate::app::shown::Room;
use crate::app::theme::{self, ThemeChoice};
use crate::app::view::View;
use crate::app::widgets::{Icon, icon_button};
use crate::scenario::samples::SAMPLES;

/// What the bar shows besides the session.
pub struct TopBar<'a> {
    /// What decides which commands make sense.
    pub now: Situation,
    /// Files opened before, the latest first.
    pub recent: &'a [PathBuf],
    /// The theme chosen.
    pub theme: ThemeChoice,
    /// The pages there are.
    pub pages: &'a [Page],
}

/// Draws the bar.
pub fn top_bar(ui: &mut Ui, view: &mut View<'_>, bar: &TopBar<'_>) {
    let frame = Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .inner_margin(Margin::symmetric(12, 4));
    Panel::top("top bar")
        .frame(frame)
        .resizable(false)
        .show(ui, |ui| {
            let room = Room::of(ui.ctx());
            ui.horizontal(|ui| {
                ui.set_min_height(theme::ROW);
                if room == Room::Narrow {
                    small_menu(ui, view, bar);
                } else {
                    ui.label(theme::emphasis("Headroom"));
                    menus(ui, view, bar);
                }
                document_name(ui, view, room);
                command_icon(ui, view, &bar.now, Icon::Undo, &Command::Undo);
                command_icon(ui, view, &bar.now, Icon::Redo, &Command::Redo);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    command_icon(ui, view, &bar.now, Icon::Panel, &Command::ToggleWhy);
                    theme_menu(ui, view, bar);
                    percentiles(ui, view, room);
                    search(ui, view, room);
                });
            });
        });
}

fn menus(ui: &mut Ui, view: &mut View<'_>, bar: &TopBar<'_>) {
    for (title, menu) in [
        ("File", Menu::File),
        ("Edit", Menu::Edit),
        ("View", Menu::View),
        ("Go", Menu::Go),
    ] {
        let button = Button::new(title).frame_when_inactive(false);
        MenuButton::from_button(button).ui(ui, |ui| menu_items(ui, view, bar, menu));
    }
}

/// One button for everything, where there is no room for more: menus and pages.
fn small_menu(ui: &mut Ui, view: &mut View<'_>, bar: &TopBar<'_>) {
    ui.menu_button("Menu", |ui| {
        menus(ui, view, bar);
    });
}

fn menu_items(ui: &mut Ui, view: &mut View<'_>, bar: &TopBar<'_>, menu: Menu) {
    ui.set_min_width(240.0);
    for command in Command::listed() {
        if command.face().is_some_and(|face| face.menu == menu) {
            item(ui, view, &bar.now, &command);
        }
        if command == Command::Open && menu == Menu::File {
            file_menus(ui, view, bar);
        }
    }
    if menu == Menu::Go {
        ui.separator();
        ui.spacing_mut().item_spacing.y = 0.0;
        let most = (ui.ctx().content_rect().height() - 200.0).max(160.0);
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            for page in bar.pages {
                item(ui, view, &bar.now, &Command::Show(page.clone()));
            }
        });
    }
}

fn file_menus(ui: &mut Ui, view: &mut View<'_>, bar: &TopBar<'_>) {
    ui.add_enabled_ui(!bar.recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for path in bar.recent {
                let name = path
                    .file_name()
                    .map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
                let response = ui
                    .button(name.as_ref())
                    .on_hover_text(path.display().to_string());
                if response.clicked() {
                    view.emit(Command::OpenFile(path.clone()));
                }
            }
        });
    });
    ui.menu_button("Open a sample", |ui| {
        for sample in &SAMPLES {
            let response = ui.button(sample.title).on_hover_text(sample.about);
            if response.clicked() {
                view.emit(Command::OpenSample(sample));
            }
        }
    });
}

/// A command as a line of a menu: text, keys, and why it makes no sense now.
fn item(ui: &mut Ui, view: &mut View<'_>, now: &Situation, command: &Command) {
    let Some(face) = command.face() else {
        return;
    };
    let mut button = Button::new(face.text.as_ref());
    if let Some(shortcut) = face.shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    let refusal = command.refusal(now);
    let response = ui
        .add_enabled(refusal.is_none(), button)
        .on_hover_text(face.tooltip.as_ref());
    let response = match refusal {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    };
    if response.clicked() {
        view.emit(command.clone());
    }
}

fn document_name(ui: &mut Ui, view: &View<'_>, room: Room) {
    let document = view.session.document();
    let width = if room == Room::Wide { 220.0 } else { 120.0 };
    ui.scope(|ui| {
        ui.set_max_width(width);
        let unnamed = view
            .session
            .scenario()
            .filter(|_| document.path().is_none());
        let name = unnamed.map_or_else(|| document.name(), |scenario| scenario.name.clone());
        let name = RichText::new(name).text_style(theme::strong());
        let place = document.path().map_or_else(
            || "Not saved to a file yet".to_owned(),
            |path| path.display().to_string(),
        );
        ui.add(egui::Label::new(name).truncate())
            .on_hover_text(place);
    });
    if document.is_modified() {
        let (rect, response) = ui.allocate_exact_size(vec2(8.0, theme::ROW), Sense::hover());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "unsaved changes"));
        ui.painter()
            .circle_filled(rect.center(), 4.0, theme::colour(theme::palette(ui).accent));
        response.on_hover_text("There are changes that were not saved");
    }
}

/// A command as a sign, with its name, its keys, and what undo would take back in the tooltip.
fn command_icon(ui: &mut Ui, view: &mut View<'_>, now: &Situation, icon: Icon, command: &Command) {
    let Some(face) = command.face() else {
        return;
    };
    let refusal = command.refusal(now);
    let response = ui
        .add_enabled_ui(refusal.is_none(), |ui| icon_button(ui, icon, &face.text))
        .inner;
    let document = view.session.document();
    let step = match command {
        Command::Undo => document.undo_label(),
        Command::Redo => document.redo_label(),
        _ => None,
    };
    let keys = face
        .shortcut
        .map_or_else(String::new, |keys| ui.ctx().format_shortcut(&keys));
    let response = response.on_hover_text(format!("{}  {keys}", step.unwrap_or(&face.tooltip)));
    let response = match refusal {
        Some(reason) => response.on_disabled_hover_text(reason),
        None => response,
    };
    if response.clicked() {
        view.emit(command.clone());
    }
}

fn theme_menu(ui: &mut Ui, view: &mut View<'_>, bar: &TopBar<'_>) {
    let button = icon_button(ui, Icon::Theme, "Theme");
    Popup::menu(&button).show(|ui| {
        for choice in ThemeChoice::ALL {
            if ui
                .add(Button::selectable(choice == bar.theme, choice.label()))
                .clicked()
            {
                view.emit(Command::Theme(choice));
            }
        }
    });
}

fn percentiles(ui: &mut Ui, view: &mut View<'_>, room: Room) {
    let now = view.shown.percentile;
    if room == Room::Narrow {
        let button = ui.button(now.to_string()).on_hover_text(now.meaning());
        Popup::menu(&button).show(|ui| {
            for choice in Percentile::ALL {
                if ui
                    .add(Button::selectable(choice == now, choice.to_string()))
                    .clicked()
                {
                    view.emit(Command::Percentile(choice));
                }
            }
        });
        return;
    }
    ui.spacing_mut().item_spacing.x = 2.0;
    // From right to left, so that they read P5, P50, P95.
    for choice in Percentile::ALL.into_iter().rev() {
        let button =
            Button::selectable(choice == now, choice.to_string()).min_size(vec2(40.0, theme::ROW));
        if ui.add(button).on_hover_text(choice.meaning()).clicked() {
            view.emit(Command::Percentile(choice));
        }
    }
    ui.spacing_mut().item_spacing.x = theme::NEAR;
}

/// The way to the palette, as wide as there is room.
fn search(ui: &mut Ui, view: &mut View<'_>, room: Room) {
    let face = Command::Palette.face();
    let keys = face
        .and_then(|face| face.shortcut)
        .map_or_else(String::new, |keys| ui.ctx().format_shortcut(&keys));
    let clicked = if room == Room::Narrow {
        icon_button(ui, Icon::Search, "Search or run a command").clicked()
    } else {
        let width = (ui.available_width() - theme::NEAR).clamp(40.0, 360.0);
        let text = RichText::new("Search or run a command").color(theme::muted(ui));
        let button = Button::new(text)
            .right_text(theme::caption(ui, keys))
            .min_size(vec2(width, theme::ROW))
            .fill(theme::colour(theme::palette(ui).background))
            .truncate();
        ui.add_sized(vec2(width, theme::ROW), button).clicked()
    };
    if clicked {
        view.emit(Command::Palette);
    }
}
