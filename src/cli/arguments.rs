//! What can be asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::Asked;
use crate::review::Severity;
use crate::spelling::nearest;

/// Plans data platforms: Kafka disks, retention and cost, before you pay for them.
#[derive(Debug, Parser)]
#[command(name = "headroom", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    /// Scenario to open in the window
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Something that is answered in text.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Plan a scenario and print the result
    Report(ReportArguments),
    /// Say what is wrong with scenarios, and what a review must look at
    Check(CheckArguments),
    /// Look for the cheapest design of a Kafka cluster that holds
    #[command(name = "optimize", alias = "optimise")]
    Optimise(OptimiseArguments),
    /// Say why a number is what it is
    Explain(ExplainArguments),
    /// Write a scenario to start from
    New(NewArguments),
    /// Lay scenario files out
    Fmt(FmtArguments),
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Scenario file, or `-` for standard input
    pub(super) file: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// File to write to, replaced in one step, instead of standard output
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
}

/// What a report is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For programs: every quantity, and findings
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// Arguments of `optimize`.
#[derive(Debug, Args)]
pub struct OptimiseArguments {
    /// Scenario file, or `-` for standard input
    pub(super) file: PathBuf,
    /// Name of the Kafka cluster; may be left out where there is only one
    pub(super) cluster: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = OptimiseFormat::Text)]
    pub(super) format: OptimiseFormat,
    /// How many designs to list; without it 15 as text, all as JSON
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,
    /// In which order
    #[arg(long, value_enum, default_value_t = Sort::Cost)]
    pub(super) sort: Sort,
}

/// What designs are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OptimiseFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

/// In which order designs are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Those that hold first, the cheapest first
    Cost,
    /// The safest first
    Risk,
    /// The least to be regretted first
    Regret,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Scenario files, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Exit with 1 when there are findings of this severity or a more serious one
    #[arg(long, value_enum, default_value_t = Deny::Error)]
    pub(super) deny: Deny,
}

/// Which findings make `check` fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Info,
    /// None
    Never,
}

impl Deny {
    /// Whether a finding of this severity makes `check` fail.
    pub(super) fn denies(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity <= Severity::Error,
            Self::Warning => severity <= Severity::Warning,
            Self::Info => severity <= Severity::Info,
            Self::Never => false,
        }
    }
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// Scenario file, or `-` for standard input
    pub(super) file: PathBuf,
    /// Path of a number, such as kafka/events/deployments/ours/disk_fill, or the beginning of one to list what is below
    #[arg(default_value = "")]
    pub(super) path: String,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// Name of the template; without it, the templates are listed
    pub(super) template: Option<String>,
    /// File to write instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "output")]
    pub(super) force: bool,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct FmtArguments {
    /// Scenario files to lay out in place, or `-` to read standard input and print
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Change nothing; name the files that would change and exit with 1 if there are any
    #[arg(long)]
    pub(super) check: bool,
}

/// Reads the arguments of the program, its own name first.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, clap::Error> {
    let arguments = Arguments::try_parse_from(arguments)?;
    match (arguments.task, arguments.file) {
        (Some(task), _) => Ok(Asked::Task(task)),
        (None, Some(file)) => match misspelt_task(&file) {
            Some(task) => Err(Arguments::command().error(
                ErrorKind::InvalidSubcommand,
                format!(
                    "there is no file `{}`; did you mean `headroom {task}`?",
                    file.display()
                ),
            )),
            None => Ok(Asked::Window(Some(file))),
        },
        (None, None) => Ok(Asked::Window(None)),
    }
}

/// The task that was probably meant by the name of a file that is not there.
fn misspelt_task(file: &std::path::Path) -> Option<String> {
    let name = file.to_str()?;
    if name.contains(['.', '/', '\\']) || file.exists() {
        return None;
    }
    let command = Arguments::command();
    let tasks = command.get_subcommands().map(clap::Command::get_name);
    nearest(name, tasks).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_severity_is_denied_with_all_that_are_more_serious() {
        assert!(Deny::Warning.denies(Severity::Error));
        assert!(Deny::Warning.denies(Severity::Warning));
        assert!(!Deny::Warning.denies(Severity::Info));
        assert!(!Deny::Never.denies(Severity::Error));
    }
}
