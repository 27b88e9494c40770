//! How the window looks: the tokens of [`chart::Palette`](crate::chart::Palette) as an egui style, one face for text
//! and one for code, everything on a grid of four pixels.

mod fonts;
mod style;

use egui::text::LayoutJob;
use egui::{Color32, FontFamily, RichText, TextFormat, TextStyle, Ui};
use serde::{Deserialize, Serialize};

use crate::chart::{Palette, Rgb, Status};

/// Inside a control.
pub const TIGHT: f32 = 4.0;
/// Between controls.
pub const NEAR: f32 = 8.0;
/// Between groups.
pub const APART: f32 = 16.0;
/// Between sections.
pub const FAR: f32 = 24.0;
/// Corners of cards, fields and buttons.
pub const CORNER: u8 = 6;
/// Height of a row with a control in it.
pub const ROW: f32 = 28.0;

/// Which theme the window has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// The one of the desktop.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl ThemeChoice {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in the menu.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "Follow the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// Makes it the theme of the window.
    pub fn apply(self, ctx: &egui::Context) {
        ctx.set_theme(match self {
            Self::System => egui::ThemePreference::System,
            Self::Light => egui::ThemePreference::Light,
            Self::Dark => egui::ThemePreference::Dark,
        });
    }
}

/// Gives a context its fonts and both styles.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(egui::Theme::Light, style::style(&Palette::LIGHT, false));
    ctx.set_style_of(egui::Theme::Dark, style::style(&Palette::DARK, true));
}

/// The colours of the theme that is drawn with.
#[must_use]
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode {
        &Palette::DARK
    } else {
        &Palette::LIGHT
    }
}

/// A token as a colour of egui.
#[must_use]
pub const fn colour(Rgb(red, green, blue): Rgb) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// The colour of text that explains other text.
#[must_use]
pub fn muted(ui: &Ui) -> Color32 {
    colour(palette(ui).muted)
}

/// The colour of a status.
#[must_use]
pub fn status(ui: &Ui, status: Status) -> Color32 {
    colour(palette(ui).status(status))
}

/// The semi-bold face.
#[must_use]
pub fn strong_family() -> FontFamily {
    FontFamily::Name(fonts::STRONG.into())
}

/// The style of the one number a card is about.
#[must_use]
pub fn outcome() -> TextStyle {
    TextStyle::Name("outcome".into())
}

/// The style of text that matters more than its neighbours.
#[must_use]
pub fn strong() -> TextStyle {
    TextStyle::Name("strong".into())
}

/// The style of small headings and column titles.
#[must_use]
pub fn strong_caption() -> TextStyle {
    TextStyle::Name("strong caption".into())
}

/// Text that matters more than its neighbours.
#[must_use]
pub fn emphasis(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(strong())
}

/// Small text that explains other text.
#[must_use]
pub fn caption(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text)
        .text_style(TextStyle::Small)
        .color(muted(ui))
}

/// Body text in which what stands between backticks is code, and looks like it.
#[must_use]
pub fn prose(ui: &Ui, text: &str) -> LayoutJob {
    with_code(ui, text, TextStyle::Body, ui.visuals().text_color())
}

/// The same, small, to explain other text.
#[must_use]
pub fn prose_caption(ui: &Ui, text: &str) -> LayoutJob {
    with_code(ui, text, TextStyle::Small, muted(ui))
}

/// The same, small, in a colour.
#[must_use]
pub fn prose_coloured(ui: &Ui, text: &str, colour: Color32) -> LayoutJob {
    with_code(ui, text, TextStyle::Small, colour)
}

fn with_code(ui: &Ui, text: &str, style: TextStyle, colour: Color32) -> LayoutJob {
    let words = style.resolve(ui.style());
    let mut code = TextStyle::Monospace.resolve(ui.style());
    // The monospace face is larger than it looks beside the other.
    code.size = code.size.min(words.size);
    let mut job = LayoutJob::default();
    for (number, part) in text.split('`').enumerate() {
        let font = if number % 2 == 1 { &code } else { &words };
        job.append(part, 0.0, TextFormat::simple(font.clone(), colour));
    }
    job
}
