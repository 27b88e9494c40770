//! What can be in the way of reading and saving, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

/// Why a scenario file could not be read or saved. A save that fails leaves the old file as it was.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// No file of that name.
    #[error("{path}: there is no such file", path = path.display())]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// Something of that name, but no regular file.
    #[error("{path}: this is {what}, not a scenario file", path = path.display())]
    NotAFile {
        /// What was to be read or replaced.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// More than 16 MiB.
    #[error("{path}: the file is {len} bytes long; a scenario is at most 16 MiB (16777216 bytes)", path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its length in bytes, as far as it was read.
        len: u64,
    },
    /// No bytes at all.
    #[error("{path}: the file is empty; `headroom new` writes a scenario to start from", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Bytes that are not text.
    #[error("{path}: line {line}: byte {offset} is not UTF-8 text{hint}", path = path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Where the first wrong byte is, counted from 0.
        offset: usize,
        /// The line it is on, counted from 1.
        line: usize,
        /// What the file probably is.
        hint: &'static str,
    },
    /// The system forbids it.
    #[error("{path}: {doing} is not permitted ({reason})", path = path.display())]
    NotPermitted {
        /// The file or folder.
        path: PathBuf,
        /// What was to be done.
        doing: Doing,
        /// What the system says.
        reason: io::Error,
    },
    /// The file is marked read-only.
    #[error("{path}: the file is read-only; make it writable or save under another name", path = path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The folder to save into is not there.
    #[error("{path}: there is no folder {folder} to save into", path = path.display(), folder = folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// No room for the new file.
    #[error("{path}: the disk is full, so nothing was saved; the file is as it was before", path = path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else wrote the file.
    #[error(
        "{path}: the file was changed on disk since it was read; reload it, or save again to replace it",
        path = path.display()
    )]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else removed the file.
    #[error("{path}: the file was removed since it was read; save again to write it anew", path = path.display())]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// A new file was to be written where there is one.
    #[error("{path}: there is a file of this name already", path = path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The document has no file yet.
    #[error("this scenario has no file yet; save it under a name")]
    NoPath,
    /// Anything else the system says.
    #[error("{path}: {doing} failed: {reason}", path = path.display())]
    Other {
        /// The file or folder.
        path: PathBuf,
        /// What was to be done.
        doing: Doing,
        /// What the system says.
        reason: io::Error,
    },
}

/// What was being done when something failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Reading a file.
    Read,
    /// Saving a file.
    Save,
}

impl std::fmt::Display for Doing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Read => "reading",
            Self::Save => "saving",
        })
    }
}

impl FileError {
    /// Sorts an error of the system by what a person can do about it.
    pub(super) fn from_io(path: &Path, doing: Doing, reason: io::Error) -> Self {
        let path = path.to_owned();
        match reason.kind() {
            io::ErrorKind::NotFound if doing == Doing::Read => Self::NotFound { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NotPermitted {
                    path,
                    doing,
                    reason,
                }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Other {
                path,
                doing,
                reason,
            },
        }
    }

    pub(super) fn not_utf8(path: &Path, error: &FromUtf8Error) -> Self {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        let hint = match error.as_bytes() {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "; it looks like UTF-16, so save it as UTF-8",
            [0x1F, 0x8B, ..] => "; it looks like a gzip archive",
            _ => "; save the file as UTF-8",
        };
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Self::NotUtf8 {
            path: path.to_owned(),
            offset,
            line,
            hint,
        }
    }
}
