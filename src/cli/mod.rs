//! The command line: what was asked, and the answer as text.
//!
//! Exit codes: 0 when all is well, 1 when `check` has findings or `fmt --check` a file to lay out, 2 when something
//! could not be read, planned or written, or was asked for in a way that is not understood.

mod arguments;
mod check;
mod explain;
mod format;
mod input;
mod new;
mod optimise;
mod output;
mod report;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use arguments::Task;

use output::Output;

/// All is well.
const CLEAN: u8 = 0;
/// `check` has findings, `fmt --check` a file to lay out.
const FOUND: u8 = 1;
/// Nothing came of it.
const FAILED: u8 = 2;

/// What was asked for.
#[derive(Debug)]
pub enum Asked {
    /// The window, with a file or without.
    Window(Option<PathBuf>),
    /// Something that is answered in text.
    Task(Task),
}

/// Why a task came to nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// In words, each line as it is to be shown.
    Said(String),
    /// The answer could not be written.
    Output(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

/// Reads the arguments of the program, its own name first.
///
/// # Errors
/// The code to exit with, after help or an error was printed.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, ExitCode> {
    arguments::parse(arguments).map_err(|error| {
        // Nothing can be done about a terminal that is gone.
        let _ = error.print();
        ExitCode::from(if error.use_stderr() { FAILED } else { CLEAN })
    })
}

/// Does a task and prints what comes of it.
#[must_use]
pub fn run(task: &Task) -> ExitCode {
    let mut out = Output::new(std::io::stdout().lock());
    let done = match task {
        Task::Report(asked) => report::run(asked, &mut out),
        Task::Optimise(asked) => optimise::run(asked, &mut out),
        Task::Check(asked) => check::run(asked, &mut out),
        Task::Explain(asked) => explain::run(asked, &mut out),
        Task::New(asked) => new::run(asked, &mut out),
        Task::Fmt(asked) => format::run(asked, &mut out),
    };
    let done = done.and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    ExitCode::from(match done {
        Ok(code) => code,
        // Whoever read the answer has seen enough of it.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => CLEAN,
        Err(Failure::Output(error)) => {
            complain(&format!("headroom: the answer cannot be written: {error}"));
            FAILED
        }
        Err(Failure::Said(text)) => {
            complain(&text);
            FAILED
        }
    })
}

/// Does a task for each file, and gives the worst of their codes: one file that cannot be read does not keep the others
/// from being looked at.
fn each_file(
    files: &[PathBuf],
    out: &mut Output,
    task: impl Fn(&Path, &mut Output) -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    let mut worst = CLEAN;
    for file in files {
        let code = match task(file, out) {
            Err(Failure::Said(text)) => {
                out.flush()?;
                complain(&text);
                FAILED
            }
            done => done?,
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// Says that this build has no window, and returns the code to exit with.
#[must_use]
pub fn no_window(file: Option<&Path>) -> ExitCode {
    let file = file.map_or_else(|| "FILE".to_owned(), |file| file.display().to_string());
    complain(&format!(
        "headroom: this build has no window (it was made without the feature `gui`)\n\
         Use the command line: `headroom report {file}`, `headroom check {file}`, `headroom --help`"
    ));
    ExitCode::from(FAILED)
}

/// Writes to standard error, where that is still there.
fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}
