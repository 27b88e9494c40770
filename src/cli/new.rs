//! `headroom new`.

use crate::scenario::file::Replacing;
use crate::scenario::samples::{self, SAMPLES, Sample};

use super::arguments::NewArguments;
use super::output::{Output, save};
use super::{CLEAN, Failure};

pub(super) fn run(asked: &NewArguments, out: &mut Output) -> Result<u8, Failure> {
    let Some(name) = &asked.template else {
        out.line("Templates for `headroom new TEMPLATE -o FILE`:")?;
        for template in &SAMPLES {
            out.line(&listed(template))?;
        }
        return Ok(CLEAN);
    };
    let template = samples::named(name).ok_or_else(|| unknown(name))?;
    let Some(path) = &asked.output else {
        out.text(template.text)?;
        return Ok(CLEAN);
    };
    if path.exists() && !asked.force {
        return Err(Failure::Said(format!(
            "{}: the file is there already; choose another name, or replace it with --force",
            path.display()
        )));
    }
    let replacing = if asked.force {
        Replacing::Anything
    } else {
        Replacing::Nothing
    };
    save(path, template.text, replacing)?;
    Ok(CLEAN)
}

fn listed(template: &Sample) -> String {
    format!(
        "  {:<22}{}: {}",
        template.name, template.title, template.about
    )
}

fn unknown(name: &str) -> Failure {
    let mut text = format!("headroom new: there is no template `{name}`; there are");
    for template in &SAMPLES {
        text.push_str(&format!("\n{}", listed(template)));
    }
    Failure::Said(text)
}
