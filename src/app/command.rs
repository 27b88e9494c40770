//! Everything that can be asked of the window, as data. Menus, the palette, shortcuts and tooltips are read from the same
//! place; views only emit commands, and `apply` is the one place where something happens.

use std::borrow::Cow;
use std::path::PathBuf;

use egui::{Key, KeyboardShortcut, Modifiers, Rect};

use super::edit::Edit;
use super::page::Page;
use super::percentile::Percentile;
use super::theme::ThemeChoice;
use crate::chart::Chart;
use crate::scenario::samples::Sample;
use crate::scenario::syntax::FieldPath;

/// A request to the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Choose a file and open it.
    Open,
    /// Open this file.
    OpenFile(PathBuf),
    /// Open this sample, as a new file.
    OpenSample(&'static Sample),
    /// Write the file.
    Save,
    /// Write a copy and go on with it.
    SaveAs,
    /// Read the file again and drop what was not saved.
    Reload,
    /// Empty the list of recent files.
    ForgetRecentFiles,
    /// Close the window.
    Quit,
    /// Change the scenario.
    Edit(Edit),
    /// Take back the last edit.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Save first, then do this; nothing happens when it cannot be saved.
    SaveThen(Box<Command>),
    /// Do this although edits are lost.
    Discard(Box<Command>),
    /// Save under this name, in place of the file that has it.
    Overwrite(PathBuf),
    /// Save over what was changed on disk, then do this.
    SaveOverChange(Option<Box<Command>>),
    /// Keep this text although the file was changed on disk.
    KeepMine,
    /// Go on with what a window left behind that ended without saving.
    Recover(PathBuf),
    /// Forget what a window left behind.
    ForgetRecovery(PathBuf),
    /// Look for a command, a page or a number.
    Palette,
    /// Go to a page.
    Show(Page),
    /// Go to the page below this one in the navigation, from the last to the first.
    NextPage,
    /// Go to the page above this one in the navigation.
    PreviousPage,
    /// Say why the quantity with this path is what it is.
    Explain(String),
    /// Go to the field with this path.
    Jump(FieldPath),
    /// Go to the page on which the details of this topic are.
    ShowTopics(FieldPath),
    /// Go to the field with this path in the file text.
    JumpToTextOf(FieldPath),
    /// Go to this byte of the file text.
    JumpToText(usize),
    /// Look at this deployment of this cluster.
    Choose {
        /// The cluster.
        cluster: String,
        /// The deployment.
        deployment: String,
    },
    /// Search for the best design of the cluster at this place of the plan.
    Search(usize),
    /// Nobody waits for the search any more.
    GiveUpSearch,
    /// Show the panel that explains numbers, or hide it.
    ToggleWhy,
    /// List every finding, or only their number.
    ToggleFindings,
    /// Show values at this percentile.
    Percentile(Percentile),
    /// Use this theme.
    Theme(ThemeChoice),
    /// Make everything larger.
    ZoomIn,
    /// Make everything smaller.
    ZoomOut,
    /// Make everything its usual size.
    ZoomReset,
    /// Put text on the clipboard.
    Copy {
        /// The text.
        text: String,
        /// What it is, for the message that says it was copied.
        what: &'static str,
    },
    /// Write a chart to a file as text.
    SaveChart(Box<Chart>, ChartFile),
    /// Write a part of the window to a file as a picture.
    SavePicture {
        /// Which part, in points.
        part: Rect,
        /// The name proposed for the file.
        name: String,
    },
}

/// The kinds of text a chart can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartFile {
    /// Numbers.
    Csv,
    /// A picture that stays sharp.
    Svg,
}

/// Where a command stands in the menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// Files.
    File,
    /// Edits.
    Edit,
    /// What is shown, and how.
    View,
    /// Where to go.
    Go,
}

/// How a command shows itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// On buttons and in lists. Ends with `…` when the command asks for more.
    pub text: Cow<'static, str>,
    /// In one sentence.
    pub tooltip: Cow<'static, str>,
    /// Its keys.
    pub shortcut: Option<KeyboardShortcut>,
    /// The menu it is in.
    pub menu: Menu,
}

/// What decides whether a command makes sense now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// There are edits that were not saved.
    pub modified: bool,
    /// The document is a file on disk.
    pub has_file: bool,
    /// There is something to take back.
    pub can_undo: bool,
    /// There is something to do again.
    pub can_redo: bool,
    /// A file dialog is open.
    pub dialog_open: bool,
    /// There are recent files.
    pub has_recent_files: bool,
}

const COMMAND: Modifiers = Modifiers::COMMAND;
const COMMAND_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

impl Command {
    /// The commands of the menus and the palette that need nothing further, in the order of the menus.
    #[must_use]
    pub fn listed() -> Vec<Self> {
        let mut commands = vec![Self::Open, Self::Save, Self::SaveAs, Self::Reload];
        commands.extend([Self::ForgetRecentFiles, Self::Quit, Self::Undo, Self::Redo]);
        commands.extend([Self::Palette, Self::ToggleWhy, Self::ToggleFindings]);
        commands.extend(Percentile::ALL.map(Self::Percentile));
        commands.extend(ThemeChoice::ALL.map(Self::Theme));
        commands.extend([Self::ZoomIn, Self::ZoomOut, Self::ZoomReset]);
        commands.extend([Self::NextPage, Self::PreviousPage]);
        commands
    }

    /// How the command shows itself; `None` for what only a view can ask for.
    #[must_use]
    pub fn face(&self) -> Option<Face> {
        let key = |modifiers, key| Some(KeyboardShortcut::new(modifiers, key));
        let face = |menu, text: &'static str, tooltip: &'static str, shortcut| Face {
            text: text.into(),
            tooltip: tooltip.into(),
            shortcut,
            menu,
        };
        use Menu::{Edit, File, Go, View};
        Some(match self {
            Self::Open => face(
                File,
                "Open…",
                "Choose a scenario file and open it",
                key(COMMAND, Key::O),
            ),
            Self::Save => face(
                File,
                "Save",
                "Write the scenario to its file",
                key(COMMAND, Key::S),
            ),
            Self::SaveAs => face(
                File,
                "Save as…",
                "Write the scenario to another file and go on with that one",
                key(COMMAND_SHIFT, Key::S),
            ),
            Self::Reload => face(
                File,
                "Reload from disk",
                "Read the file again; undo brings back what was changed here",
                None,
            ),
            Self::ForgetRecentFiles => face(
                File,
                "Forget recent files",
                "Empty the list of recent files",
                None,
            ),
            Self::Quit => face(File, "Quit", "Close the window", key(COMMAND, Key::Q)),
            Self::Undo => face(
                Edit,
                "Undo",
                "Take back the last edit",
                key(COMMAND, Key::Z),
            ),
            Self::Redo => face(
                Edit,
                "Redo",
                "Do again what was taken back",
                key(COMMAND_SHIFT, Key::Z),
            ),
            Self::Palette => face(
                View,
                "Search or run a command…",
                "Find a command, a page or a number by its name",
                key(COMMAND, Key::K),
            ),
            Self::ToggleWhy => face(
                View,
                "Why this number?",
                "Show or hide the panel that explains numbers",
                key(COMMAND, Key::I),
            ),
            Self::ToggleFindings => face(
                View,
                "Findings",
                "List what a reviewer must look at, or only how many there are",
                key(COMMAND, Key::J),
            ),
            Self::Percentile(percentile) => Face {
                text: format!("Show {percentile}").into(),
                tooltip: percentile.meaning().into(),
                shortcut: None,
                menu: View,
            },
            Self::Theme(theme) => Face {
                text: format!("Theme: {}", theme.label().to_lowercase()).into(),
                tooltip: "Choose the colours of the window".into(),
                shortcut: None,
                menu: View,
            },
            Self::ZoomIn => face(
                View,
                "Zoom in",
                "Make everything larger",
                key(COMMAND, Key::Plus),
            ),
            Self::ZoomOut => face(
                View,
                "Zoom out",
                "Make everything smaller",
                key(COMMAND, Key::Minus),
            ),
            Self::ZoomReset => face(
                View,
                "Usual size",
                "Make everything its usual size",
                key(COMMAND, Key::Num0),
            ),
            Self::NextPage => face(
                Go,
                "Next page",
                "Go to the page below this one",
                key(COMMAND, Key::PageDown),
            ),
            Self::PreviousPage => face(
                Go,
                "Previous page",
                "Go to the page above this one",
                key(COMMAND, Key::PageUp),
            ),
            Self::Show(page) => Face {
                text: page.title().into(),
                tooltip: page.purpose().into(),
                shortcut: page.keys(),
                menu: Go,
            },
            Self::OpenSample(sample) => Face {
                text: format!("Open sample: {}", sample.title).into(),
                tooltip: "Open a sample as a new scenario; the sample itself stays as it is".into(),
                shortcut: None,
                menu: File,
            },
            _ => return None,
        })
    }

    /// Why the command makes no sense now; `None` when it does.
    #[must_use]
    pub fn refusal(&self, now: &Situation) -> Option<&'static str> {
        let unless = |possible: bool, reason| (!possible).then_some(reason);
        match self {
            Self::Undo => unless(now.can_undo, "There is nothing to take back"),
            Self::Redo => unless(now.can_redo, "Nothing was taken back"),
            Self::Reload => unless(now.has_file, "The scenario has no file yet"),
            Self::Save if now.has_file => unless(now.modified, "Everything is saved"),
            Self::Open
            | Self::SaveAs
            | Self::Save
            | Self::SaveChart(..)
            | Self::SavePicture { .. } => unless(!now.dialog_open, "A file dialog is open already"),
            Self::ForgetRecentFiles => unless(now.has_recent_files, "There are no recent files"),
            _ => None,
        }
    }
}

/// The command whose keys were pressed. A text field keeps the keys it needs itself.
#[must_use]
pub fn pressed(ctx: &egui::Context, commands: &[Command], in_text: bool) -> Option<Command> {
    let mut keyed: Vec<(KeyboardShortcut, &Command)> = commands
        .iter()
        .filter_map(|command| Some((command.face()?.shortcut?, command)))
        .collect();
    // Ctrl+Shift+Z before Ctrl+Z, which it would match as well.
    keyed.sort_by_key(|(shortcut, _)| !shortcut.modifiers.shift);
    ctx.input_mut(|input| {
        let mut free = keyed
            .into_iter()
            .filter(|(_, command)| !(in_text && matches!(command, Command::Undo | Command::Redo)));
        free.find(|(shortcut, _)| input.consume_shortcut(shortcut))
            .map(|(_, command)| command.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_listed_command_shows_itself() {
        for command in Command::listed() {
            let face = command.face().expect("a listed command has a face");
            assert!(
                !face.text.is_empty() && !face.tooltip.is_empty(),
                "{command:?}"
            );
            assert!(
                !face.text.ends_with('.') && !face.tooltip.ends_with('.'),
                "{command:?}"
            );
        }
    }

    #[test]
    fn no_two_commands_share_their_keys_or_their_name() {
        let (mut keys, mut names) = (BTreeSet::new(), BTreeSet::new());
        for command in Command::listed() {
            let face = command.face().expect("a listed command has a face");
            assert!(names.insert(face.text.clone()), "{} twice", face.text);
            if let Some(shortcut) = face.shortcut {
                assert!(
                    keys.insert(format!("{shortcut:?}")),
                    "{} has taken keys",
                    face.text
                );
            }
        }
    }

    #[test]
    fn what_makes_no_sense_says_why() {
        let nothing = Situation::default();
        assert_eq!(
            Command::Undo.refusal(&nothing),
            Some("There is nothing to take back")
        );
        assert_eq!(
            Command::Save.refusal(&nothing),
            None,
            "a new scenario can be saved"
        );
        let saved = Situation {
            has_file: true,
            ..nothing
        };
        assert_eq!(Command::Save.refusal(&saved), Some("Everything is saved"));
        let asking = Situation {
            dialog_open: true,
            ..nothing
        };
        assert_eq!(
            Command::Open.refusal(&asking),
            Some("A file dialog is open already")
        );
    }
}
