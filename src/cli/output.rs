//! Writing answers.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::scenario::file::{self, Replacing};

use super::Failure;

/// Where answers go: standard output, buffered.
pub(super) struct Output<'o> {
    writer: BufWriter<Box<dyn Write + 'o>>,
}

impl<'o> Output<'o> {
    pub(super) fn new(writer: impl Write + 'o) -> Self {
        Self {
            writer: BufWriter::new(Box::new(writer)),
        }
    }

    /// Prints a line.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.writer, "{text}")?;
        Ok(())
    }

    /// Prints text as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.writer.write_all(text.as_bytes())?;
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Refuses to write an answer over the file it is asked of, by whatever name that file goes.
pub(super) fn refuse_to_replace(asked: &Path, output: &Path) -> Result<(), Failure> {
    if file::same(asked, output) {
        return Err(Failure::Said(format!(
            "{}: this is the scenario itself, which the answer would replace; choose another name",
            output.display()
        )));
    }
    Ok(())
}

/// Writes a file in one step.
pub(super) fn save(path: &Path, text: &str, replacing: Replacing<'_>) -> Result<(), Failure> {
    file::save(path, text, replacing)
        .map(|_| ())
        .map_err(|error| Failure::Said(error.to_string()))
}
