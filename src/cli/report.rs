//! `headroom report`.

use std::sync::atomic::AtomicBool;

use crate::report::{Report, json, markdown, text};
use crate::scenario::file::Replacing;

use super::arguments::{Format, ReportArguments};
use super::input::{no_answer, planned};
use super::output::{Output, refuse_to_replace, save};
use super::{CLEAN, Failure};

pub(super) fn run(asked: &ReportArguments, out: &mut Output) -> Result<u8, Failure> {
    if let Some(output) = &asked.output {
        refuse_to_replace(&asked.file, output)?;
    }
    let (opened, plan) = planned(&asked.file)?;
    let report = Report::new(&plan, opened.fingerprint(), &AtomicBool::new(false))
        .map_err(|error| no_answer(&error))?;
    let written = match asked.format {
        Format::Text => text(&report),
        Format::Json => json(&report),
        Format::Markdown => markdown(&report),
    };
    match &asked.output {
        Some(path) => save(path, &written, Replacing::Anything)?,
        None => out.text(&written)?,
    }
    Ok(CLEAN)
}
