//! What a crash would lose is written aside a moment after each edit, and offered at the next start.
//!
//! Each running window owns one file, named after its process and held by a lock, so that a second window does not take
//! the first one's file for something left behind.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long after the last edit the file is written.
const PAUSE: Duration = Duration::from_millis(800);

/// Writes the recovery file of one window.
pub struct Recovery {
    texts: Option<Sender<Option<String>>>,
    writer: Option<JoinHandle<()>>,
    file: PathBuf,
    // Held for as long as the window lives.
    lock: File,
}

/// Something a window left behind that ended without saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The file it stands in.
    pub file: PathBuf,
    /// Its contents.
    pub text: String,
}

impl Recovery {
    /// Takes a file in this folder, which is made where it is missing.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn start(folder: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(folder)?;
        let process = std::process::id();
        // A process that ended may have had the same number: take the next free one.
        let mut taken = None;
        for attempt in 0..1_000_u32 {
            let name = folder.join(format!("{process}-{attempt}.lock"));
            let lock = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&name)?;
            let file = name.with_extension("ron");
            if lock.try_lock().is_ok() && !file.exists() {
                taken = Some((lock, file));
                break;
            }
        }
        let (lock, file) =
            taken.ok_or_else(|| std::io::Error::other("no free name for a recovery file"))?;
        let (texts, received) = mpsc::channel();
        let target = file.clone();
        let writer = thread::Builder::new()
            .name("recovery".to_owned())
            .spawn(move || keep(&target, &received))?;
        Ok(Self {
            texts: Some(texts),
            writer: Some(writer),
            file,
            lock,
        })
    }

    /// From now on this is what a crash would lose; `None` when it would lose nothing.
    pub fn keep(&self, text: Option<String>) {
        if let Some(texts) = &self.texts {
            // A writer that is gone has said so on its own; there is nothing to be done about it here.
            let _ = texts.send(text);
        }
    }

    /// What other windows left behind in this folder, the oldest first.
    #[must_use]
    pub fn left_behind(folder: &Path) -> Vec<Left> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "ron"));
        let left = files.into_iter().filter(|file| !is_alive(file));
        left.filter_map(|file| {
            Some(Left {
                text: fs::read_to_string(&file).ok()?,
                file,
            })
        })
        .collect()
    }

    /// Forgets something that was left behind.
    pub fn forget(left: &Path) {
        for file in [left.to_owned(), left.with_extension("lock")] {
            // What cannot be removed is offered again at the next start.
            let _ = fs::remove_file(file);
        }
    }
}

impl Drop for Recovery {
    /// A window that ends in order leaves nothing behind.
    fn drop(&mut self) {
        drop(self.texts.take());
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
        let _ = self.lock.unlock();
        Self::forget(&self.file);
    }
}

/// Whether the window that owns a recovery file is still there.
fn is_alive(file: &Path) -> bool {
    match File::options()
        .write(true)
        .open(file.with_extension("lock"))
    {
        Ok(lock) => matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)),
        Err(_) => false,
    }
}

/// Writes the newest text once nobody has edited for a moment.
fn keep(target: &Path, texts: &Receiver<Option<String>>) {
    while let Ok(mut newest) = texts.recv() {
        loop {
            match texts.recv_timeout(PAUSE) {
                Ok(newer) => newest = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        write_or_remove(target, newest.as_deref());
    }
}

/// Replaces the file in one step. A disk that is full must not keep anybody from working, so failures are left alone.
fn write_or_remove(target: &Path, text: Option<&str>) {
    let Some(text) = text else {
        let _ = fs::remove_file(target);
        return;
    };
    let written = target.parent().map(|folder| -> std::io::Result<()> {
        let mut aside = tempfile::NamedTempFile::new_in(folder)?;
        aside.write_all(text.as_bytes())?;
        aside.persist(target)?;
        Ok(())
    });
    drop(written);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Comes back once it is so, however busy the machine is.
    fn wait_for(what: impl Fn() -> bool) {
        while !what() {
            thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn what_a_crash_would_lose_is_there_and_not_offered_while_its_window_lives() {
        let folder = tempfile::tempdir().expect("a folder");
        let recovery = Recovery::start(folder.path()).expect("a recovery file");
        recovery.keep(Some("first".to_owned()));
        recovery.keep(Some("second".to_owned()));
        wait_for(|| fs::read_to_string(&recovery.file).is_ok_and(|text| text == "second"));
        assert_eq!(Recovery::left_behind(folder.path()), []);
        recovery.keep(None);
        // Nothing is kept once everything is saved.
        wait_for(|| !recovery.file.exists());
    }

    #[test]
    fn what_was_left_behind_is_offered_until_it_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("1-0.ron");
        fs::write(&file, "lost").expect("a file");
        fs::write(file.with_extension("lock"), "").expect("a lock that nobody holds");
        let left = Recovery::left_behind(folder.path());
        assert_eq!(
            left,
            [Left {
                file: file.clone(),
                text: "lost".to_owned()
            }]
        );
        Recovery::forget(&file);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }

    #[test]
    fn a_window_that_ends_in_order_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let recovery = Recovery::start(folder.path()).expect("a recovery file");
        recovery.keep(Some("text".to_owned()));
        drop(recovery);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }
}
