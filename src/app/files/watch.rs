//! Notices when somebody else changes the document's file. The folder is watched, because a file that is replaced in
//! one step is a new file under the old name. An unchanged folder costs nothing.

use std::path::{Path, PathBuf};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::super::inbox::{Event, Outbox};

/// A watch on one file.
pub struct Watch {
    path: PathBuf,
    // Kept for its lifetime: dropping it ends the watch.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches a file and sends [`Event::DiskChanged`] when something happens to its name.
    ///
    /// # Errors
    /// When the system cannot watch the folder.
    pub fn on(path: &Path, outbox: Outbox) -> Result<Self, notify::Error> {
        let absolute = std::path::absolute(path)?;
        // A save through a symbolic link changes the folder of the target.
        let target = absolute.canonicalize().unwrap_or_else(|_| absolute.clone());
        let names = [absolute.clone(), target.clone()];
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // Looking at a file is not changing it, and an error may hide a change.
                let matters = event.map_or(true, |event| {
                    !event.kind.is_access() && event.paths.iter().any(|path| names.contains(path))
                });
                if matters {
                    outbox.send(Event::DiskChanged);
                }
            })?;
        let folders = [absolute.parent(), target.parent()];
        let mut watched: Vec<&Path> = folders.into_iter().flatten().collect();
        watched.dedup();
        for folder in watched {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(Self {
            path: path.to_owned(),
            _watcher: watcher,
        })
    }

    /// The file that is watched.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::super::inbox::Inbox;
    use super::*;

    #[test]
    fn a_file_replaced_in_one_step_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        std::fs::write(&path, "old").expect("a file");
        let inbox = Inbox::new(&egui::Context::default());
        let _watch = Watch::on(&path, inbox.outbox()).expect("a watch");
        let aside = folder.path().join("aside");
        std::fs::write(&aside, "new").expect("a file");
        std::fs::rename(&aside, &path).expect("replaced");
        // As long as it takes: a busy machine is no mistake of the watch.
        let event = inbox.wait(Duration::from_secs(3_600));
        assert!(matches!(event, Some(Event::DiskChanged)), "{event:?}");
    }

    #[test]
    fn other_files_of_the_folder_are_nobodys_business() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        std::fs::write(&path, "old").expect("a file");
        let inbox = Inbox::new(&egui::Context::default());
        let _watch = Watch::on(&path, inbox.outbox()).expect("a watch");
        std::fs::write(folder.path().join("other.ron"), "x").expect("a file");
        std::fs::read(&path).expect("reading is no change");
        assert!(inbox.wait(Duration::from_millis(300)).is_none());
    }
}
