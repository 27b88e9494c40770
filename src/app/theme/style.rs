//! The tokens as an egui style.

use egui::style::{
    HandleShape, ScrollAnimation, ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets,
};
use egui::{
    CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2,
};

use super::{CORNER, NEAR, ROW, TIGHT, colour, outcome, strong, strong_caption, strong_family};
use crate::chart::Palette;

/// Sizes of text: the number of a card, a page title, body, caption; code a little smaller, because it is wider.
const OUTCOME: f32 = 22.0;
const TITLE: f32 = 16.0;
const BODY: f32 = 13.5;
const CODE: f32 = 13.0;
const CAPTION: f32 = 12.0;

pub(super) fn style(palette: &Palette, dark: bool) -> Style {
    let mut style = Style {
        visuals: visuals(palette, dark),
        ..Style::default()
    };
    style.text_styles = [
        (outcome(), FontId::new(OUTCOME, strong_family())),
        (TextStyle::Heading, FontId::new(TITLE, strong_family())),
        (strong(), FontId::new(BODY, strong_family())),
        (TextStyle::Body, FontId::new(BODY, FontFamily::Proportional)),
        (
            TextStyle::Button,
            FontId::new(BODY, FontFamily::Proportional),
        ),
        (
            TextStyle::Monospace,
            FontId::new(CODE, FontFamily::Monospace),
        ),
        (
            TextStyle::Small,
            FontId::new(CAPTION, FontFamily::Proportional),
        ),
        (strong_caption(), FontId::new(CAPTION, strong_family())),
    ]
    .into();

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(NEAR, NEAR);
    spacing.button_padding = vec2(NEAR, TIGHT);
    spacing.interact_size = vec2(ROW, ROW);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(4);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_allocated_width: 8.0,
        floating_width: 4.0,
        ..ScrollStyle::thin()
    };

    // Nothing moves for longer than a tenth of a second, and nothing that would keep an idle window awake.
    style.animation_time = 0.08;
    style.scroll_animation = ScrollAnimation::duration(0.1);
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style
}

fn visuals(palette: &Palette, dark: bool) -> Visuals {
    let corner = CornerRadius::same(CORNER);
    let border = Stroke::new(1.0, colour(palette.border));
    let base = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    Visuals {
        widgets: widgets(palette),
        selection: Selection {
            bg_fill: colour(palette.accent.over(palette.surface, 0.22)),
            stroke: Stroke::new(1.5, colour(palette.accent)),
        },
        weak_text_color: Some(colour(palette.muted)),
        hyperlink_color: colour(palette.accent),
        warn_fg_color: colour(palette.warning),
        error_fg_color: colour(palette.breach),
        faint_bg_color: colour(palette.raised),
        extreme_bg_color: colour(palette.background),
        text_edit_bg_color: Some(colour(palette.background)),
        code_bg_color: colour(palette.raised),
        panel_fill: colour(palette.background),
        window_fill: colour(palette.surface),
        window_stroke: border,
        window_corner_radius: corner,
        menu_corner_radius: corner,
        window_shadow: shadow(dark),
        popup_shadow: shadow(dark),
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(2.0, colour(palette.accent)),
            // A blinking caret would wake the window twice a second for as long as a field has the focus.
            blink: false,
            ..TextCursorStyle::default()
        },
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        indent_has_left_vline: false,
        ..base
    }
}

fn widgets(palette: &Palette) -> Widgets {
    let widget = |fill, line, width, text| WidgetVisuals {
        bg_fill: colour(fill),
        weak_bg_fill: colour(fill),
        bg_stroke: Stroke::new(width, colour(line)),
        corner_radius: CornerRadius::same(CORNER),
        fg_stroke: Stroke::new(1.0, colour(text)),
        expansion: 0.0,
    };
    let hovered = palette.text.over(palette.raised, 0.08);
    Widgets {
        noninteractive: widget(palette.surface, palette.border, 1.0, palette.text),
        inactive: widget(palette.raised, palette.border, 1.0, palette.text),
        hovered: widget(hovered, palette.muted, 1.0, palette.text),
        // What has the keyboard focus looks like what is pressed: an accent line that cannot be overlooked.
        active: widget(hovered, palette.accent, 2.0, palette.text),
        open: widget(hovered, palette.muted, 1.0, palette.text),
    }
}

fn shadow(dark: bool) -> Shadow {
    let alpha = if dark { 110 } else { 40 };
    Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: egui::Color32::from_black_alpha(alpha),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Rgb;

    fn rgb(colour: egui::Color32) -> Rgb {
        Rgb(colour.r(), colour.g(), colour.b())
    }

    #[test]
    fn text_of_every_control_can_be_read() {
        for (palette, dark) in [(Palette::LIGHT, false), (Palette::DARK, true)] {
            let visuals = visuals(&palette, dark);
            let w = &visuals.widgets;
            for state in [
                &w.noninteractive,
                &w.inactive,
                &w.hovered,
                &w.active,
                &w.open,
            ] {
                let contrast = rgb(state.fg_stroke.color).contrast(rgb(state.weak_bg_fill));
                assert!(contrast >= 7.0, "dark {dark}: {contrast:.2}");
            }
            let selection = visuals.selection;
            let selected = rgb(selection.stroke.color).contrast(rgb(selection.bg_fill));
            assert!(selected >= 4.0, "dark {dark}, selected: {selected:.2}");
        }
    }

    #[test]
    fn the_line_around_what_has_the_focus_can_be_seen() {
        for (palette, dark) in [(Palette::LIGHT, false), (Palette::DARK, true)] {
            let active = visuals(&palette, dark).widgets.active;
            assert!(active.bg_stroke.width >= 2.0);
            for below in [palette.background, palette.surface, palette.raised] {
                assert!(
                    rgb(active.bg_stroke.color).contrast(below) >= 3.0,
                    "dark {dark} on {below}"
                );
            }
        }
    }
}
