//! `headroom fmt`.

use std::path::Path;

use crate::scenario::Problem;
use crate::scenario::edit;
use crate::scenario::file::Replacing;

use super::arguments::FmtArguments;
use super::input::{self, is_standard_input};
use super::output::{Output, save};
use super::{CLEAN, FOUND, Failure, each_file};

pub(super) fn run(asked: &FmtArguments, out: &mut Output) -> Result<u8, Failure> {
    each_file(&asked.files, out, |file, out| {
        format(file, asked.check, out)
    })
}

fn format(file: &Path, check: bool, out: &mut Output) -> Result<u8, Failure> {
    let read = input::text(file)?;
    let formatted = edit::format(&read.text).map_err(|errors| {
        let problems = errors.into_iter().map(Problem::from);
        let lines: Vec<String> = problems.map(|problem| problem.line(&read.name)).collect();
        Failure::Said(lines.join("\n"))
    })?;
    let same = formatted == read.text;
    if check {
        if !same {
            out.line(&read.name)?;
        }
        return Ok(if same { CLEAN } else { FOUND });
    }
    if is_standard_input(file) {
        out.text(&formatted)?;
    } else if !same {
        let replacing = read
            .stamp
            .as_ref()
            .map_or(Replacing::Anything, Replacing::Unchanged);
        save(file, &formatted, replacing)?;
    }
    Ok(CLEAN)
}
