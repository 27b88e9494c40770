//! What is written aside while somebody works, and read after a crash.
//!
//! A recovery file is the text of the document below a few comment lines that say where it belongs. It can be read
//! without Headroom, and opened as a scenario as it is.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Document, Saved};
use crate::scenario::file::Stamp;
use crate::scenario::hex;
use crate::scenario::syntax::{Tree, quote};

const FIRST_LINE: &str = "// headroom recovery 1";
const PATH: &str = "// path: ";
const SAVED: &str = "// saved: ";
const LAST_LINE: &str = "// below is the unsaved text";

/// A text that is not a recovery file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a recovery file of Headroom: {reason}")]
pub struct RecoveryError {
    reason: &'static str,
}

impl Document {
    /// The contents of the recovery file for this document; `None` when there is nothing that a crash would lose.
    ///
    /// A path that is not UTF-8 is left out: the document is then recovered without a file.
    pub fn recovery_text(&self) -> Option<String> {
        if !self.is_modified() {
            return None;
        }
        let path = self
            .path()
            .and_then(|path| path.to_str())
            .map(|path| format!("{PATH}{}\n", quote(path)));
        let saved = self
            .saved
            .stamp
            .as_ref()
            .map(|stamp| format!("{SAVED}{} {}\n", stamp.len, hex::write(&stamp.hash)));
        let (path, saved) = (path.unwrap_or_default(), saved.unwrap_or_default());
        Some(format!(
            "{FIRST_LINE}\n{path}{saved}{LAST_LINE}\n{}",
            self.text()
        ))
    }

    /// The document that a recovery file was written for. It counts as modified, and saving it notices when its file
    /// was changed since.
    ///
    /// # Errors
    /// When `recovery` was not written by [`Self::recovery_text`].
    pub fn recover(recovery: &str) -> Result<Self, RecoveryError> {
        let error = |reason| RecoveryError { reason };
        let mut rest = recovery
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.strip_prefix('\n'));
        let mut path = None;
        let mut saved = Saved::default();
        loop {
            let (line, below) = rest
                .and_then(|rest| rest.split_once('\n'))
                .ok_or(error("its head is missing"))?;
            rest = Some(below);
            if line == LAST_LINE {
                break;
            } else if let Some(quoted) = line.strip_prefix(PATH) {
                path = Some(unquote(quoted).ok_or(error("its path cannot be read"))?);
            } else if let Some(stamp) = line.strip_prefix(SAVED) {
                saved.stamp = Some(read_stamp(stamp).ok_or(error("its stamp cannot be read"))?);
            } else {
                return Err(error("its head holds a line that is not understood"));
            }
        }
        let mut document = Self::new(Arc::from(rest.unwrap_or_default()));
        document.path = path;
        document.saved = saved;
        Ok(document)
    }
}

fn unquote(quoted: &str) -> Option<PathBuf> {
    let tree = Tree::parse(quoted).ok()?;
    tree.root().as_text().map(PathBuf::from)
}

fn read_stamp(text: &str) -> Option<Stamp> {
    let (len, digits) = text.split_once(' ')?;
    Some(Stamp {
        hash: hex::read(digits)?,
        len: len.parse().ok()?,
        modified: None,
    })
}
