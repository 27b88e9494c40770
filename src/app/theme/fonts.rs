//! IBM Plex Sans and Mono: open, readable at 13 px, and digits of one width, so that columns of numbers line up.
//! The toolkit's own fonts stay behind them for characters that Plex lacks.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

/// The name of the semi-bold face.
pub(super) const STRONG: &str = "plex-sans-semibold";
const SANS: &str = "plex-sans";
const MONO: &str = "plex-mono";

static SANS_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf");
static SANS_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf");
static MONO_REGULAR: &[u8] = include_bytes!("../../../assets/fonts/IBMPlexMono-Regular.ttf");

pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [
        (SANS, SANS_REGULAR),
        (STRONG, SANS_SEMIBOLD),
        (MONO, MONO_REGULAR),
    ] {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = |family| fonts.families.get(&family).cloned().unwrap_or_default();
    let with = |face: &str, fallback: Vec<String>| -> Vec<String> {
        std::iter::once(face.to_owned()).chain(fallback).collect()
    };
    let sans = with(SANS, fallback(FontFamily::Proportional));
    let strong = with(STRONG, sans.clone());
    let mono = with(MONO, fallback(FontFamily::Monospace));
    fonts.families.insert(FontFamily::Proportional, sans);
    fonts.families.insert(FontFamily::Monospace, mono);
    fonts
        .families
        .insert(FontFamily::Name(STRONG.into()), strong);
    fonts
}

#[cfg(test)]
mod tests {
    use super::super::*;

    #[test]
    fn every_digit_has_the_same_width_in_every_style() {
        let ctx = egui::Context::default();
        install(&ctx);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for (style, font) in ui.style().text_styles.clone() {
                let width = |c: char| ui.fonts_mut(|fonts| fonts.glyph_width(&font, c));
                for digit in '1'..='9' {
                    let difference = (width(digit) - width('0')).abs();
                    assert!(
                        difference < 1e-3,
                        "{digit} in {style:?} is {difference} px off"
                    );
                }
            }
        });
        output.drop_without_applying_deltas();
    }

    #[test]
    fn the_signs_of_formulas_are_in_the_faces() {
        let ctx = egui::Context::default();
        install(&ctx);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for (style, font) in ui.style().text_styles.clone() {
                for sign in "×÷−≥≤±·→…$%µ∞²³½\u{2009}".chars() {
                    let known = ui.fonts_mut(|fonts| fonts.has_glyph(&font, sign));
                    assert!(known, "{sign:?} in {style:?}");
                }
            }
        });
        output.drop_without_applying_deltas();
    }
}
