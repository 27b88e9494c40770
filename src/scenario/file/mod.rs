//! Scenario files on disk: read with care, replaced in one step.
//!
//! A save writes a new file beside the old one, forces it to the disk and renames it over the old one, so that at
//! every moment there is one whole file under the name. Permissions are kept, ownership where the system allows it,
//! and a symbolic link keeps pointing at its target, which is what gets replaced. A further hard link to the old file
//! keeps the old contents: that is the price of replacing in one step.

mod error;
mod save;

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use self::error::Doing;
pub use self::error::FileError;
pub use self::save::{Replacing, save};
use super::syntax::MAX_BYTES;

/// What a file held when it was read or written, to notice when somebody else changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// SHA-256 of the bytes. It alone decides whether the file is the same.
    pub hash: [u8; 32],
    /// Number of bytes.
    pub len: u64,
    /// When the file was last written, as far as the system tells; for showing, not for deciding.
    pub modified: Option<SystemTime>,
}

impl Stamp {
    /// The stamp of a file that holds `contents`.
    pub fn of(contents: &[u8], modified: Option<SystemTime>) -> Self {
        Self {
            hash: Sha256::digest(contents).into(),
            len: contents.len() as u64,
            modified,
        }
    }

    /// Whether both were taken of the same bytes, whenever that was.
    pub fn same_contents(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its text, byte for byte.
    pub text: String,
    /// What to compare the file with later.
    pub stamp: Stamp,
}

/// What became of a file since its stamp was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// It holds the same bytes.
    Unchanged,
    /// It holds other bytes, or is no regular file any more.
    Changed,
    /// It is not there.
    Gone,
}

/// Reads a scenario file: a regular file of at most 16 MiB that holds UTF-8 text.
///
/// # Errors
/// What is in the way, with the path; for bytes that are not UTF-8 also where the first of them is.
pub fn read(path: &Path) -> Result<Loaded, FileError> {
    let failed = |error| FileError::from_io(path, Doing::Read, error);
    // Opening a named pipe would wait for somebody to write into it, so look first.
    refuse_what_is_no_file(path, &fs::metadata(path).map_err(failed)?)?;
    let mut file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    refuse_what_is_no_file(path, &metadata)?;
    let bytes = read_at_most(path, &mut file, metadata.len())?;
    let stamp = Stamp::of(&bytes, metadata.modified().ok());
    if bytes.is_empty() {
        return Err(FileError::Empty {
            path: path.to_owned(),
        });
    }
    let text = String::from_utf8(bytes).map_err(|error| FileError::not_utf8(path, &error))?;
    Ok(Loaded { text, stamp })
}

/// Whether two paths lead to one file that is there, however either is spelt and through whatever symbolic links.
pub fn same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Compares the file at `path` with a stamp taken earlier.
///
/// # Errors
/// When the file is there but cannot be read.
pub fn compare(path: &Path, stamp: &Stamp) -> Result<OnDisk, FileError> {
    let failed = |error| FileError::from_io(path, Doing::Read, error);
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(OnDisk::Gone),
        Err(error) => return Err(failed(error)),
    };
    if !metadata.is_file() || metadata.len() != stamp.len {
        return Ok(OnDisk::Changed);
    }
    let bytes = read_at_most(path, &mut File::open(path).map_err(failed)?, metadata.len())?;
    let same = Stamp::of(&bytes, None).same_contents(stamp);
    Ok(if same {
        OnDisk::Unchanged
    } else {
        OnDisk::Changed
    })
}

fn refuse_what_is_no_file(path: &Path, metadata: &Metadata) -> Result<(), FileError> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = if metadata.is_dir() {
        "a folder"
    } else {
        "a device, a pipe or a socket"
    };
    Err(FileError::NotAFile {
        path: path.to_owned(),
        what,
    })
}

/// Reads all of `file`, whose system says it has `len` bytes, but never more than the limit: files grow.
fn read_at_most(path: &Path, file: &mut File, len: u64) -> Result<Vec<u8>, FileError> {
    let limit = MAX_BYTES as u64;
    let too_large = |len| FileError::TooLarge {
        path: path.to_owned(),
        len,
    };
    if len > limit {
        return Err(too_large(len));
    }
    let mut bytes = Vec::new();
    let taken = file.take(limit + 1).read_to_end(&mut bytes);
    let taken = taken.map_err(|error| FileError::from_io(path, Doing::Read, error))? as u64;
    if taken > limit {
        Err(too_large(taken))
    } else {
        Ok(bytes)
    }
}
