//! Replacing a file in one step.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{Doing, FileError};
use super::{OnDisk, Stamp, compare, refuse_what_is_no_file};

/// How many symbolic links are followed one after the other, as Linux does.
const MAX_LINKS: usize = 40;

/// What a save may replace.
#[derive(Clone, Copy, Debug)]
pub enum Replacing<'a> {
    /// Only the very file that the stamp was taken of.
    Unchanged(&'a Stamp),
    /// Nothing: the name must be free.
    Nothing,
    /// Whatever file is there.
    Anything,
}

/// Saves `text` as the file at `path` and returns the stamp of it.
///
/// Between looking at the old file and replacing it lies a moment in which somebody else may write it; no system call
/// closes that gap, and the gap is as short as it can be.
///
/// # Errors
/// What is in the way. The old file is then as it was, and nothing is left behind.
pub fn save(path: &Path, text: &str, replacing: Replacing<'_>) -> Result<Stamp, FileError> {
    save_with(path, replacing, |file| file.write_all(text.as_bytes()))?;
    let modified = fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok();
    Ok(Stamp::of(text.as_bytes(), modified))
}

/// [`save`], with the writing passed in so that tests can make it fail.
fn save_with(
    path: &Path,
    replacing: Replacing<'_>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), FileError> {
    let failed = |error| FileError::from_io(path, Doing::Save, error);
    let target = follow_links(path).map_err(failed)?;
    let folder = folder_of(&target);
    let old = existing(path, &target, &folder)?;
    let mut new = new_file_in(&folder).map_err(failed)?;
    write(new.as_file_mut()).map_err(failed)?;
    if let Some(old) = &old {
        take_over(new.as_file(), old).map_err(failed)?;
    }
    new.as_file().sync_all().map_err(failed)?;
    may_replace(path, &target, old.is_some(), replacing)?;
    match replacing {
        Replacing::Nothing => new.persist_noclobber(&target),
        Replacing::Unchanged(_) | Replacing::Anything => new.persist(&target),
    }
    .map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => FileError::Exists {
            path: path.to_owned(),
        },
        _ => failed(error.error),
    })?;
    sync_folder(&folder);
    Ok(())
}

/// The path behind all symbolic links at the end of `path`, whether or not anything is there.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                let link = fs::read_link(&target)?;
                target = folder_of(&target).join(link);
            }
            _ => return Ok(target),
        }
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The file that is to be replaced, if there is one.
fn existing(path: &Path, target: &Path, folder: &Path) -> Result<Option<Metadata>, FileError> {
    match fs::metadata(target) {
        Ok(metadata) => {
            refuse_what_is_no_file(path, &metadata)?;
            // A rename needs no permission for the old file, but someone who write-protected it meant it.
            if metadata.permissions().readonly() {
                return Err(FileError::ReadOnly {
                    path: path.to_owned(),
                });
            }
            Ok(Some(metadata))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if folder.is_dir() {
                Ok(None)
            } else {
                Err(FileError::NoFolder {
                    path: path.to_owned(),
                    folder: folder.to_owned(),
                })
            }
        }
        Err(error) => Err(FileError::from_io(path, Doing::Save, error)),
    }
}

fn may_replace(
    path: &Path,
    target: &Path,
    exists: bool,
    replacing: Replacing<'_>,
) -> Result<(), FileError> {
    match replacing {
        Replacing::Anything => Ok(()),
        Replacing::Nothing if exists => Err(FileError::Exists {
            path: path.to_owned(),
        }),
        Replacing::Nothing => Ok(()),
        Replacing::Unchanged(stamp) => match compare(target, stamp)? {
            OnDisk::Unchanged => Ok(()),
            OnDisk::Changed => Err(FileError::ChangedOnDisk {
                path: path.to_owned(),
            }),
            OnDisk::Gone => Err(FileError::Gone {
                path: path.to_owned(),
            }),
        },
    }
}

/// A new file beside the target, on the same file system. It removes itself unless it is renamed.
fn new_file_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".headroom-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What any new file gets; the system takes off what the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Gives the new file the owner and the permissions of the old one.
fn take_over(new: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let now = new.metadata()?;
        if now.uid() != old.uid() || now.gid() != old.gid() {
            // Only an administrator may give files away; for everybody else the group may work and the rest is lost.
            let both = fchown(new, Some(old.uid()), Some(old.gid()));
            let _ = both.or_else(|_| fchown(new, None, Some(old.gid())));
        }
    }
    new.set_permissions(old.permissions())
}

/// Makes the rename itself durable. Not every file system can, and the file is whole either way.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fills_up_while_saving_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        fs::write(&path, "(old: 1)").expect("the old file");
        let error = save_with(&path, Replacing::Anything, |file| {
            file.write_all(b"(new: ")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        })
        .expect_err("the disk is full");
        let message = error.to_string();
        assert!(
            message.contains("plan.ron: the disk is full, so nothing was saved"),
            "{message}"
        );
        assert_eq!(fs::read_to_string(&path).expect("the old file"), "(old: 1)");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[test]
    fn a_change_that_happens_while_saving_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        fs::write(&path, "(old: 1)").expect("the old file");
        let stamp = Stamp::of(b"(old: 1)", None);
        let error = save_with(&path, Replacing::Unchanged(&stamp), |_| {
            fs::write(&path, "(theirs: 1)")
        })
        .expect_err("somebody else was faster");
        assert!(matches!(error, FileError::ChangedOnDisk { .. }), "{error}");
        assert_eq!(
            fs::read_to_string(&path).expect("their file"),
            "(theirs: 1)"
        );
    }
}
