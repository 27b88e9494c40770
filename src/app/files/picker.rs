//! Asking the desktop for a file name, on a thread of its own: the window goes on while the dialog is open.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::super::inbox::{Event, Outbox};

/// What a file name is wanted for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// To open a scenario.
    Open,
    /// To save the scenario.
    SaveAs,
    /// To write these bytes: a chart or its numbers.
    Write(Vec<u8>),
}

/// How a dialog ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// With this file.
    File(PathBuf),
    /// Without one.
    Nothing,
    /// It never opened, for the reason given.
    NoDialog(&'static str),
}

/// Asks for file names.
pub trait Picker {
    /// Asks, and sends [`Event::Picked`] when there is an answer. `near` is a folder or a file to start from.
    fn ask(&self, wanted: Wanted, near: Option<&Path>, name: &str, outbox: Outbox);
}

/// The dialog of the desktop.
pub struct DesktopPicker;

/// What is said when no dialog can be shown.
const NO_DIALOG: &str = "This desktop offers no file dialog (neither an XDG desktop portal nor zenity answers). Type the path instead, or install xdg-desktop-portal-gtk or zenity";

impl Picker for DesktopPicker {
    fn ask(&self, wanted: Wanted, near: Option<&Path>, name: &str, outbox: Outbox) {
        let mut dialog = rfd::FileDialog::new().set_file_name(name);
        if let Some(folder) = near {
            dialog = dialog.set_directory(folder);
        }
        dialog = match &wanted {
            Wanted::Open | Wanted::SaveAs => dialog
                .add_filter("Headroom scenario", &["ron"])
                .add_filter("All files", &["*"]),
            Wanted::Write(_) => dialog,
        };
        let reply = (outbox.clone(), wanted.clone());
        let started = thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(move || {
                let asked = Instant::now();
                let file = match wanted {
                    Wanted::Open => dialog.set_title("Open a scenario").pick_file(),
                    Wanted::SaveAs => dialog.set_title("Save the scenario as").save_file(),
                    Wanted::Write(_) => dialog.set_title("Save as").save_file(),
                };
                let picked = judge(file, asked.elapsed());
                outbox.send(Event::Picked(wanted, picked));
            });
        if started.is_err() {
            let (outbox, wanted) = reply;
            outbox.send(Event::Picked(
                wanted,
                Picked::NoDialog(
                    "The system gives no thread for a file dialog. Type the path instead",
                ),
            ));
        }
    }
}

/// The dialog library answers "nothing" both when somebody cancels and when no dialog could be shown. Nobody cancels
/// within an instant, and a portal that does not answer is given up after 25 seconds to the tick.
fn judge(file: Option<PathBuf>, after: Duration) -> Picked {
    const INSTANT: Duration = Duration::from_millis(150);
    const PORTAL_GIVEN_UP: std::ops::Range<Duration> =
        Duration::from_millis(24_900)..Duration::from_millis(25_300);
    match file {
        Some(file) => Picked::File(file),
        None if after < INSTANT || PORTAL_GIVEN_UP.contains(&after) => Picked::NoDialog(NO_DIALOG),
        None => Picked::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_never_opened_is_told_from_one_that_was_cancelled() {
        assert!(
            matches!(judge(None, Duration::from_millis(5)), Picked::NoDialog(why) if why.contains("zenity"))
        );
        assert!(matches!(
            judge(None, Duration::from_millis(25_040)),
            Picked::NoDialog(_)
        ));
        assert_eq!(judge(None, Duration::from_secs(3)), Picked::Nothing);
        let file = PathBuf::from("a.ron");
        assert_eq!(
            judge(Some(file.clone()), Duration::ZERO),
            Picked::File(file)
        );
    }
}
