//! Documents come and go: opened, saved, changed on disk, recovered.

use std::path::{Path, PathBuf};
use std::thread;

use egui::Context;

use super::super::command::Command;
use super::super::files::{Picked, Recovery, Wanted, Watch};
use super::super::widgets::{Notice, PathPrompt, Question};
use super::{Event, Window};
use crate::chart::Status;
use crate::scenario::document::Document;
use crate::scenario::file::{FileError, OnDisk};

impl Window {
    /// The first things a window says and does.
    pub(super) fn begin(&mut self, trouble: Option<String>) {
        match trouble {
            Some(error) => self.tell(Notice::new(Status::Breach, format!("{error}. A sample is shown instead"))),
            None => match self.session.document().path() {
                Some(path) => self.settings.remember(path),
                None => self.tell(
                    Notice::new(Status::Ok, "This is a sample: change any number in it. Open a scenario of your own, or drop its file here")
                        .answer("Open…", Command::Open),
                ),
            },
        }
        let Some(folder) = self.recovery_folder.clone() else {
            return;
        };
        for left in Recovery::left_behind(&folder) {
            let document = Document::recover(&left.text);
            let name = document
                .as_ref()
                .map_or_else(|_| "a scenario".to_owned(), Document::name);
            self.tell(
                Notice::new(
                    Status::Warning,
                    format!(
                        "Headroom ended before {name} was saved. What was changed can be restored"
                    ),
                )
                .answer("Restore", Command::Recover(left.file.clone()))
                .answer("Forget it", Command::ForgetRecovery(left.file)),
            );
        }
        match Recovery::start(&folder) {
            Ok(recovery) => self.recovery = Some(recovery),
            Err(error) => self.tell(Notice::new(
                Status::Warning,
                format!(
                    "Unsaved work cannot be kept for the case of a crash: {}: {error}",
                    folder.display()
                ),
            )),
        }
    }

    /// Goes on with another document.
    pub(super) fn show_document(&mut self, document: Document) {
        self.session.replace(document, &mut self.worker);
        self.shown.explained = None;
        self.shown.explained_on.clear();
        self.shown.documents += 1;
        self.shown.topics = Default::default();
        self.shown.page = Default::default();
        self.notices.clear();
        self.after_save = None;
    }

    /// Does a command that leaves the document, after asking what becomes of unsaved work.
    pub(super) fn unless_unsaved(&mut self, ctx: &Context, command: Command) {
        if !self.session.document().is_modified() {
            self.apply(ctx, Command::Discard(Box::new(command)));
            return;
        }
        self.question = Some(Question {
            title: format!("Save the changes to {}?", self.session.document().name()),
            text: "Otherwise they are lost.".to_owned(),
            answers: vec![
                ("Cancel".to_owned(), None),
                (
                    "Lose the changes".to_owned(),
                    Some(Command::Discard(Box::new(command.clone()))),
                ),
                (
                    "Save".to_owned(),
                    Some(Command::SaveThen(Box::new(command))),
                ),
            ],
        });
    }

    pub(super) fn open(&mut self, path: &Path) {
        match Document::open(path) {
            Ok(document) => {
                self.settings.remember(path);
                self.show_document(document);
            }
            Err(error) => {
                if matches!(error, FileError::NotFound { .. }) {
                    self.settings.forget(path);
                }
                self.tell(Notice::new(Status::Breach, error.to_string()));
            }
        }
    }

    pub(super) fn recover(&mut self, file: &Path) {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                self.tell(Notice::new(
                    Status::Breach,
                    format!("{}: {error}", file.display()),
                ));
                return;
            }
        };
        match Document::recover(&text) {
            Ok(document) => {
                self.show_document(document);
                Recovery::forget(file);
            }
            Err(error) => self.tell(Notice::new(
                Status::Breach,
                format!("{}: {error}", file.display()),
            )),
        }
    }

    // ---- saving ----------------------------------------------------------------------------------------------------

    /// Saves, and goes on with a command when that has worked.
    pub(super) fn save_then(&mut self, then: Option<Command>) {
        if self.session.document().path().is_none() {
            self.ask_where_to_save(then);
            return;
        }
        let result = self.session.file().save();
        self.saved(result, then);
    }

    pub(super) fn ask_where_to_save(&mut self, then: Option<Command>) {
        self.after_save = then;
        let document = self.session.document();
        let name = match (document.path(), self.session.scenario()) {
            (Some(_), _) => document.name(),
            (None, Some(scenario)) => format!("{}.ron", file_name(&scenario.name)),
            (None, None) => "scenario.ron".to_owned(),
        };
        self.ask(Wanted::SaveAs, &name);
    }

    pub(super) fn save_as(&mut self, path: PathBuf, overwrite: bool) {
        let result = self.session.file().save_as(path, overwrite);
        let then = self.after_save.take();
        self.saved(result, then);
    }

    fn saved(&mut self, result: Result<(), FileError>, then: Option<Command>) {
        match result {
            Ok(()) => {
                if let Some(path) = self.session.document().path() {
                    self.settings.remember(path);
                }
                self.notices.retain(|notice| notice.status == Status::Ok);
                self.next = then.map(|command| Command::Discard(Box::new(command)));
            }
            Err(FileError::ChangedOnDisk { .. }) => self.ask_before_overwriting(then),
            Err(FileError::Exists { path }) => {
                self.after_save = then;
                self.question = Some(Question {
                    title: "Replace the file that is there?".to_owned(),
                    text: format!("There is a file named {} already.", path.display()),
                    answers: vec![
                        ("Replace it".to_owned(), Some(Command::Overwrite(path))),
                        ("Cancel".to_owned(), None),
                    ],
                });
            }
            Err(error) => self.tell(
                Notice::new(Status::Breach, format!("Not saved. {error}"))
                    .answer("Save as…", Command::SaveAs),
            ),
        }
    }

    // ---- changes on disk -------------------------------------------------------------------------------------------

    /// Keeps an eye on the document's file.
    pub(super) fn watch_file(&mut self) {
        let path = self.session.document().path();
        if self.watch.as_ref().map(Watch::path) == path {
            return;
        }
        // A folder that cannot be watched is no reason to say anything: saving still notices a changed file.
        self.watch = path.and_then(|path| Watch::on(path, self.inbox.outbox()).ok());
    }

    pub(super) fn disk_changed(&mut self) {
        // What was said about the file before is no longer so.
        self.notices
            .retain(|notice| !notice.offers(&Command::KeepMine));
        match self.session.document().on_disk() {
            Ok(OnDisk::Unchanged) => {}
            Ok(OnDisk::Changed) => self.changed_on_disk(),
            Ok(OnDisk::Gone) => {
                let name = self.session.document().name();
                self.tell(
                    Notice::new(
                        Status::Warning,
                        format!("{name} is no longer on disk. Saving writes it again"),
                    )
                    .answer("Keep mine", Command::KeepMine),
                );
            }
            Err(error) => self.tell(Notice::new(Status::Warning, error.to_string())),
        }
    }

    fn changed_on_disk(&mut self) {
        let name = self.session.document().name();
        let reload = if self.session.document().is_modified() {
            "Reload shows it, and undo brings your changes back"
        } else {
            "Reload shows it"
        };
        self.tell(
            Notice::new(
                Status::Warning,
                format!("{name} was changed on disk. {reload}; keep yours, and saving replaces it"),
            )
            .answer("Reload", Command::Reload)
            .answer("Keep mine", Command::KeepMine),
        );
    }

    /// Somebody saves although the file was changed on disk: what is to be lost?
    fn ask_before_overwriting(&mut self, then: Option<Command>) {
        let name = self.session.document().name();
        self.question = Some(Question {
            title: format!("Replace what was changed in {name}?"),
            text: "The file was changed on disk after it was read here. Saving replaces those changes with what is in \
                   this window; reloading shows them, and undo brings back what is here."
                .to_owned(),
            answers: vec![
                ("Cancel".to_owned(), None),
                (
                    "Replace the file".to_owned(),
                    Some(Command::SaveOverChange(then.map(Box::new))),
                ),
                ("Reload it".to_owned(), Some(Command::Reload)),
            ],
        });
    }

    /// Saves over what was changed on disk, and goes on with a command.
    pub(super) fn save_over_change(&mut self, then: Option<Command>) {
        self.keep_mine();
        self.save_then(then);
    }

    pub(super) fn reload(&mut self) {
        let result = self.session.change(&mut self.worker, Document::reload);
        self.notices.retain(|notice| notice.status == Status::Ok);
        if let Err(error) = result {
            self.tell(Notice::new(Status::Breach, error.to_string()));
        }
    }

    pub(super) fn keep_mine(&mut self) {
        if let Err(error) = self.session.file().keep_mine() {
            self.tell(Notice::new(Status::Breach, error.to_string()));
        }
    }

    // ---- recovery --------------------------------------------------------------------------------------------------

    /// Tells the recovery file what a crash would lose, when that has changed.
    pub(super) fn keep_recovery(&mut self) {
        let Some(recovery) = &self.recovery else {
            return;
        };
        let document = self.session.document();
        let state = (self.session.revision(), document.is_modified());
        if self.kept != Some(state) {
            recovery.keep(document.recovery_text());
            self.kept = Some(state);
        }
    }

    // ---- dialogs ---------------------------------------------------------------------------------------------------

    /// Asks the desktop for a file name.
    pub(super) fn ask(&mut self, wanted: Wanted, name: &str) {
        self.dialog_open = true;
        let near = self
            .session
            .document()
            .folder()
            .or_else(|| self.settings.recent.first()?.parent());
        let near = near.filter(|folder| folder.is_dir()).map(Path::to_owned);
        self.proposed = name.to_owned();
        self.picker
            .ask(wanted, near.as_deref(), name, self.inbox.outbox());
    }

    /// A dialog has ended.
    pub(super) fn picked(&mut self, wanted: Wanted, picked: Picked) {
        self.dialog_open = false;
        match picked {
            // The dialog of the desktop has asked before replacing a file.
            Picked::File(path) => self.file_chosen(wanted, path, true),
            Picked::Nothing => self.after_save = None,
            Picked::NoDialog(why) => {
                // The folder of a file that was named without one is where the program was started.
                let folder = self.session.document().folder();
                let folder = folder.and_then(|folder| std::path::absolute(folder).ok());
                let start = folder
                    .or_else(|| std::env::current_dir().ok())
                    .unwrap_or_default();
                let title = match wanted {
                    Wanted::Open => "Open a scenario",
                    Wanted::SaveAs => "Save the scenario as",
                    Wanted::Write(_) => "Save as",
                };
                self.prompt = Some((
                    wanted,
                    PathPrompt::new(title, why, &start.join(&self.proposed)),
                ));
            }
        }
    }

    pub(super) fn file_chosen(&mut self, wanted: Wanted, path: PathBuf, may_replace: bool) {
        match wanted {
            Wanted::Open => self.open(&path),
            Wanted::SaveAs => self.save_as(with_extension(path), may_replace),
            Wanted::Write(bytes) => self.write(path, bytes),
        }
    }

    /// Writes a file that is not the document, on a thread of its own.
    fn write(&mut self, path: PathBuf, bytes: Vec<u8>) {
        let outbox = self.inbox.outbox();
        let written = path.clone();
        let thread = thread::Builder::new()
            .name("write".to_owned())
            .spawn(move || {
                let result = std::fs::write(&path, bytes).map_err(|error| error.to_string());
                outbox.send(Event::Written(path, result));
            });
        if let Err(error) = thread {
            self.written(&written, Err(error.to_string()));
        }
    }

    pub(super) fn written(&mut self, path: &Path, result: Result<(), String>) {
        self.tell(match result {
            Ok(()) => Notice::new(Status::Ok, format!("{} is written", path.display())),
            Err(error) => Notice::new(Status::Breach, format!("{}: {error}", path.display())),
        });
    }
}

/// A scenario without an extension gets one, so that it is found again.
fn with_extension(path: PathBuf) -> PathBuf {
    if path.extension().is_none() {
        path.with_extension("ron")
    } else {
        path
    }
}

/// A title as the name of a file: letters and digits, joined by dashes.
pub(super) fn file_name(title: &str) -> String {
    let words = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    if name.is_empty() {
        "headroom".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names_of_files() {
        assert_eq!(
            file_name("E-commerce clickstream"),
            "e-commerce-clickstream"
        );
        assert_eq!(file_name("Disk, \"ours\" / 75 %"), "disk-ours-75");
        assert_eq!(file_name("…"), "headroom");
        assert_eq!(
            with_extension(PathBuf::from("plan")),
            PathBuf::from("plan.ron")
        );
        assert_eq!(
            with_extension(PathBuf::from("plan.txt")),
            PathBuf::from("plan.txt")
        );
    }
}
