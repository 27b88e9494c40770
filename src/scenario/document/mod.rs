//! A scenario that is being worked on: its text, its file and its history. No window is needed for any of it.

mod history;
mod recovery;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::history::History;
use super::edit::EditError;
use super::file::{self, FileError, OnDisk, Replacing, Stamp};
use super::syntax::{SyntaxError, Tree};

pub use self::recovery::RecoveryError;

/// A text with its file, what was last saved of it, and the steps back and forth.
///
/// The text is the truth. It may be one that cannot be read, when somebody opened a broken file or types in the text
/// itself; [`Self::tree`] then says what is wrong.
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    tree: Result<Tree, Vec<SyntaxError>>,
    path: Option<PathBuf>,
    saved: Saved,
    history: History,
}

/// What the file holds, as far as is known.
#[derive(Clone, Debug, Default)]
struct Saved {
    /// The text that counts as safe; `None` when a crash left only the stamp.
    text: Option<Arc<str>>,
    /// The stamp of the file; `None` when there is no file.
    stamp: Option<Stamp>,
}

impl Document {
    /// A document without a file, such as a new one from a template. It counts as unmodified until it is edited.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let saved = Saved {
            text: Some(Arc::clone(&text)),
            stamp: None,
        };
        Self {
            tree: Tree::parse(Arc::clone(&text)),
            text,
            path: None,
            saved,
            history: History::default(),
        }
    }

    /// Opens a file, also one whose text cannot be read as a scenario.
    ///
    /// # Errors
    /// When the file cannot be read as text.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, FileError> {
        let path = path.into();
        let loaded = file::read(&path)?;
        let mut document = Self::new(loaded.text);
        document.saved.stamp = Some(loaded.stamp);
        document.path = Some(path);
        Ok(document)
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The values of the text.
    ///
    /// # Errors
    /// What is wrong with the text, when it cannot be read.
    pub fn tree(&self) -> Result<&Tree, &[SyntaxError]> {
        self.tree.as_ref().map_err(Vec::as_slice)
    }

    /// The file of the document.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The folder of the file, in which measured series are looked for.
    pub fn folder(&self) -> Option<&Path> {
        self.path()?.parent()
    }

    /// The name of the file, or "untitled".
    pub fn name(&self) -> String {
        let name = self.path().and_then(Path::file_name);
        name.map_or_else(
            || "untitled".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Whether the text differs from what was last opened or saved.
    pub fn is_modified(&self) -> bool {
        self.saved.text.as_ref() != Some(&self.text)
    }

    // ---- editing ---------------------------------------------------------------------------------------------------

    /// Makes one change, which [`Self::undo`] will call by its `label`, such as "Change produce of clicks".
    ///
    /// Changes of one gesture (a drag, typing into one field) carry the same `gesture`, such as the path of the field;
    /// they become one step. Any other change, an undo, a save and [`Self::end_gesture`] end the gesture.
    ///
    /// # Errors
    /// When the change cannot be made; the document is then as it was.
    pub fn edit(
        &mut self,
        label: impl Into<String>,
        gesture: Option<&str>,
        change: impl FnOnce(&Tree) -> Result<Tree, EditError>,
    ) -> Result<(), EditError> {
        let tree = self.tree.as_ref().map_err(|errors| EditError::Broken {
            errors: errors.clone(),
        })?;
        let changed = change(tree)?;
        self.history
            .record(label.into(), gesture, &self.text, changed.text());
        self.text = changed.shared_text();
        self.tree = Ok(changed);
        Ok(())
    }

    /// Replaces the whole text, also by one that cannot be read. `label` and `gesture` are as in [`Self::edit`].
    pub fn replace_text(
        &mut self,
        label: impl Into<String>,
        gesture: Option<&str>,
        text: impl Into<Arc<str>>,
    ) {
        let text = text.into();
        self.history
            .record(label.into(), gesture, &self.text, &text);
        self.show(text);
    }

    /// Ends a gesture: the next change is a step of its own.
    pub fn end_gesture(&mut self) {
        self.history.end_gesture();
    }

    /// What [`Self::undo`] would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.history.undo_label()
    }

    /// What [`Self::redo`] would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.history.redo_label()
    }

    /// Takes the latest step back. Tells whether there was one.
    pub fn undo(&mut self) -> bool {
        let text = self.history.undo(&self.text);
        text.map(|text| self.show(text)).is_some()
    }

    /// Does the step again that was taken back last. Tells whether there was one.
    pub fn redo(&mut self) -> bool {
        let text = self.history.redo(&self.text);
        text.map(|text| self.show(text)).is_some()
    }

    fn show(&mut self, text: Arc<str>) {
        self.tree = Tree::parse(Arc::clone(&text));
        self.text = text;
    }

    // ---- the file --------------------------------------------------------------------------------------------------

    /// Saves to the document's file, unless somebody else changed or removed that file since it was read.
    ///
    /// # Errors
    /// [`FileError::NoPath`] for a document without a file, [`FileError::ChangedOnDisk`] and [`FileError::Gone`] when
    /// a decision is needed ([`Self::reload`] or [`Self::keep_mine`]), and whatever else is in the way.
    pub fn save(&mut self) -> Result<(), FileError> {
        let path = self.path.clone().ok_or(FileError::NoPath)?;
        match self.saved.stamp.clone() {
            Some(stamp) => self.save_to(path, Replacing::Unchanged(&stamp)),
            None => self.save_to(path, Replacing::Anything),
        }
    }

    /// Saves under another name, which becomes the document's file. `overwrite` says that a file of that name may be
    /// replaced.
    ///
    /// # Errors
    /// [`FileError::Exists`] when there is a file and `overwrite` is false, and whatever else is in the way.
    pub fn save_as(&mut self, path: impl Into<PathBuf>, overwrite: bool) -> Result<(), FileError> {
        let replacing = if overwrite {
            Replacing::Anything
        } else {
            Replacing::Nothing
        };
        self.save_to(path.into(), replacing)
    }

    fn save_to(&mut self, path: PathBuf, replacing: Replacing<'_>) -> Result<(), FileError> {
        let stamp = file::save(&path, &self.text, replacing)?;
        self.saved = Saved {
            text: Some(Arc::clone(&self.text)),
            stamp: Some(stamp),
        };
        self.path = Some(path);
        self.history.end_gesture();
        Ok(())
    }

    /// What became of the document's file since it was opened or saved. A document without a file is unchanged.
    ///
    /// # Errors
    /// When the file is there but cannot be looked at.
    pub fn on_disk(&self) -> Result<OnDisk, FileError> {
        match (&self.path, &self.saved.stamp) {
            (Some(path), Some(stamp)) => file::compare(path, stamp),
            _ => Ok(OnDisk::Unchanged),
        }
    }

    /// Takes over what the file holds now. That is a step which can be undone, so nothing is lost.
    ///
    /// # Errors
    /// When there is no file or it cannot be read; the document is then as it was.
    pub fn reload(&mut self) -> Result<(), FileError> {
        let loaded = file::read(self.path.as_deref().ok_or(FileError::NoPath)?)?;
        self.history.end_gesture();
        self.replace_text("Reload from disk", None, loaded.text);
        self.saved = Saved {
            text: Some(Arc::clone(&self.text)),
            stamp: Some(loaded.stamp),
        };
        Ok(())
    }

    /// Keeps this text although the file was changed or removed: the next save replaces what is there now.
    ///
    /// # Errors
    /// When the file is there but cannot be read.
    pub fn keep_mine(&mut self) -> Result<(), FileError> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        self.saved = match file::read(path) {
            Ok(loaded) => Saved {
                text: Some(loaded.text.into()),
                stamp: Some(loaded.stamp),
            },
            Err(FileError::NotFound { .. } | FileError::Empty { .. }) => Saved::default(),
            Err(error) => return Err(error),
        };
        Ok(())
    }
}
