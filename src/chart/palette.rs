//! Every colour of Headroom, in one place: the window and the pictures in reports draw with the same values.
//!
//! Text colours keep a contrast of at least 4.5 : 1 against each of the three backgrounds (WCAG 2.2, success criterion
//! 1.4.3), and series at least 3 : 1 (1.4.11); the tests below hold that.

use std::fmt;

/// A colour as sRGB bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    const fn hex(value: u32) -> Self {
        let [_, red, green, blue] = value.to_be_bytes();
        Self(red, green, blue)
    }

    /// Relative luminance as WCAG 2.2 defines it: 0 for black, 1 for white.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast ratio to another colour, from 1 (the same) to 21 (black on white).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour laid over another at an opacity from 0 to 1.
    #[must_use]
    pub fn over(self, below: Self, opacity: f64) -> Self {
        let mix = |top: u8, bottom: u8| {
            (f64::from(top) * opacity + f64::from(bottom) * (1.0 - opacity)).round() as u8
        };
        Self(
            mix(self.0, below.0),
            mix(self.1, below.1),
            mix(self.2, below.2),
        )
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

/// How serious something is. Never shown by colour alone: each has a shape and a word as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Within its limit: a filled circle.
    Ok,
    /// Close to a limit: a triangle.
    Warning,
    /// Past a limit: a square with an exclamation mark.
    Breach,
}

impl Status {
    /// The word that stands beside the mark.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Breach => "breach",
        }
    }
}

/// What tells parts with one colour apart, for there may be more parts than colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texture {
    /// Nothing over the colour.
    Plain,
    /// Lines that rise to the right.
    Rising,
    /// Lines that fall to the right.
    Falling,
    /// Upright lines.
    Upright,
}

impl Texture {
    /// Pixels from line to line.
    pub const STEP: f64 = 7.0;
    /// Pixels that a line is wide.
    pub const WIDTH: f64 = 2.0;

    /// How far a line leans to the right on its way up, over its height; `None` where there are no lines.
    #[must_use]
    pub const fn lean(self) -> Option<f64> {
        match self {
            Self::Plain => None,
            Self::Rising => Some(1.0),
            Self::Falling => Some(-1.0),
            Self::Upright => Some(0.0),
        }
    }
}

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: Rgb,
    /// Panels, cards, plots, tables.
    pub surface: Rgb,
    /// Buttons, fields under the pointer, what floats.
    pub raised: Rgb,
    /// One-pixel lines between them.
    pub border: Rgb,
    /// Text.
    pub text: Rgb,
    /// Text that explains other text: units, captions.
    pub muted: Rgb,
    /// Links, focus, the selected thing.
    pub accent: Rgb,
    /// Within limits.
    pub ok: Rgb,
    /// Close to a limit.
    pub warning: Rgb,
    /// Past a limit.
    pub breach: Rgb,
    /// Series of charts, in the order of Okabe and Ito, which colour-blind readers can tell apart.
    pub series: [Rgb; 7],
}

impl Palette {
    /// For dark surroundings.
    pub const DARK: Self = Self {
        background: Rgb::hex(0x13_161B),
        surface: Rgb::hex(0x1A_1E25),
        raised: Rgb::hex(0x23_2933),
        border: Rgb::hex(0x3A_4250),
        text: Rgb::hex(0xE7_EAF0),
        muted: Rgb::hex(0xA3_ADBB),
        accent: Rgb::hex(0x6C_B2FF),
        ok: Rgb::hex(0x5F_D3A0),
        warning: Rgb::hex(0xF6_BD5C),
        breach: Rgb::hex(0xFF_8A80),
        series: [
            Rgb::hex(0x56_B4E9),
            Rgb::hex(0xE6_9F00),
            Rgb::hex(0x3C_CB9A),
            Rgb::hex(0xF0_856B),
            Rgb::hex(0xD9_98C4),
            Rgb::hex(0xE8_DC6A),
            Rgb::hex(0xB5_BDC9),
        ],
    };

    /// For light surroundings and for paper.
    pub const LIGHT: Self = Self {
        background: Rgb::hex(0xF6_F7F9),
        surface: Rgb::hex(0xFF_FFFF),
        raised: Rgb::hex(0xEE_F1F5),
        border: Rgb::hex(0xC9_D0DA),
        text: Rgb::hex(0x17_1A20),
        muted: Rgb::hex(0x55_606E),
        accent: Rgb::hex(0x15_5FBF),
        ok: Rgb::hex(0x15_703F),
        warning: Rgb::hex(0x8A_5100),
        breach: Rgb::hex(0xB3_261E),
        series: [
            Rgb::hex(0x00_67A5),
            Rgb::hex(0xB3_5F00),
            Rgb::hex(0x00_795A),
            Rgb::hex(0xB8_421B),
            Rgb::hex(0x9C_4F82),
            Rgb::hex(0x7A_6A00),
            Rgb::hex(0x5B_6572),
        ],
    };

    /// The colour of a status.
    #[must_use]
    pub const fn status(&self, status: Status) -> Rgb {
        match status {
            Status::Ok => self.ok,
            Status::Warning => self.warning,
            Status::Breach => self.breach,
        }
    }

    /// The colour of a series; an eighth series starts again at the first colour and keeps its own marker.
    #[must_use]
    pub const fn series(&self, slot: usize) -> Rgb {
        self.series[slot % self.series.len()]
    }

    /// What a part of a bar has over its colour: nothing as long as the colours last, then lines, each round others.
    #[must_use]
    pub const fn texture(&self, slot: usize) -> Texture {
        match slot / self.series.len() {
            0 => Texture::Plain,
            1 => Texture::Rising,
            2 => Texture::Falling,
            _ => Texture::Upright,
        }
    }
}

/// The mark that tells a series apart from the others without its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A triangle pointing up.
    Up,
    /// A triangle pointing down.
    Down,
    /// A diagonal cross.
    Cross,
    /// An upright cross.
    Plus,
    /// A triangle pointing left.
    Left,
}

impl Marker {
    /// The marker of a series. Their number and the number of colours share no factor, so that pairs repeat late.
    #[must_use]
    pub const fn of(slot: usize) -> Self {
        const ALL: [Marker; 8] = [
            Marker::Circle,
            Marker::Square,
            Marker::Diamond,
            Marker::Up,
            Marker::Down,
            Marker::Cross,
            Marker::Plus,
            Marker::Left,
        ];
        ALL[slot % ALL.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEMES: [(&str, Palette); 2] = [("dark", Palette::DARK), ("light", Palette::LIGHT)];

    #[test]
    fn contrast_is_the_one_of_wcag() {
        let (black, white, grey) = (Rgb(0, 0, 0), Rgb(255, 255, 255), Rgb(0x77, 0x77, 0x77));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!(
            (grey.contrast(white) - 4.478).abs() < 1e-3,
            "the textbook near miss"
        );
    }

    #[test]
    fn text_can_be_read_on_every_background() {
        for (theme, p) in THEMES {
            let texts = [
                ("text", p.text),
                ("muted", p.muted),
                ("accent", p.accent),
                ("ok", p.ok),
                ("warning", p.warning),
                ("breach", p.breach),
            ];
            for (name, colour) in texts {
                for below in [p.background, p.surface, p.raised] {
                    let contrast = colour.contrast(below);
                    assert!(contrast >= 4.5, "{theme} {name} on {below}: {contrast:.2}");
                }
            }
        }
    }

    #[test]
    fn series_stand_out_from_the_plot_and_from_each_other() {
        for (theme, p) in THEMES {
            for (slot, colour) in p.series.into_iter().enumerate() {
                let contrast = colour.contrast(p.surface);
                assert!(contrast >= 3.0, "{theme} series {slot}: {contrast:.2}");
                assert!(
                    !p.series[..slot].contains(&colour),
                    "{theme} series {slot} is there twice"
                );
            }
        }
    }

    #[test]
    fn a_line_in_its_own_band_is_still_seen() {
        for (theme, p) in THEMES {
            for colour in p.series {
                let band = colour.over(p.surface, 0.18);
                assert!(colour.contrast(band) >= 2.5, "{theme} {colour} on {band}");
            }
        }
    }

    #[test]
    fn colour_and_marker_repeat_together_only_after_56_series() {
        let looks: Vec<_> = (0..56)
            .map(|slot| (Palette::LIGHT.series(slot), Marker::of(slot)))
            .collect();
        for (slot, look) in looks.iter().enumerate() {
            assert!(!looks[..slot].contains(look), "series {slot}");
        }
    }
}
