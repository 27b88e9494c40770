//! `headroom check`.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::review::{Finding, Severity, findings};

use super::arguments::{CheckArguments, Deny};
use super::input::{self, Opened, no_answer};
use super::output::Output;
use super::{CLEAN, FAILED, FOUND, Failure, each_file};

pub(super) fn run(asked: &CheckArguments, out: &mut Output) -> Result<u8, Failure> {
    each_file(&asked.files, out, |file, out| check(file, asked.deny, out))
}

fn check(file: &Path, deny: Deny, out: &mut Output) -> Result<u8, Failure> {
    let text = input::text(file)?;
    let planned = Opened::read(&text, file).and_then(|opened| {
        let plan = opened.plan()?;
        Ok((opened, plan))
    });
    let (opened, plan) = match planned {
        Ok(planned) => planned,
        Err(problems) => {
            for problem in &problems {
                out.line(problem)?;
            }
            return Ok(FAILED);
        }
    };
    let outlook = plan
        .outlook(&AtomicBool::new(false))
        .map_err(|error| no_answer(&error))?;
    let found = findings(&plan, Some(&outlook));
    for finding in &found {
        out.line(&line(&opened, finding))?;
    }
    out.line(&format!("{}: {}", opened.name, summary(&found)))?;
    let denied = found.iter().any(|finding| deny.denies(finding.severity));
    Ok(if denied { FOUND } else { CLEAN })
}

/// `FILE:LINE:COLUMN: SEVERITY CODE: MESSAGE (ADVICE)`.
fn line(opened: &Opened, finding: &Finding) -> String {
    format!(
        "{}:{}: {} {}: {} ({})",
        opened.name,
        opened.position(&finding.field),
        finding.severity,
        finding.code,
        finding.message,
        finding.advice
    )
}

fn summary(found: &[Finding]) -> String {
    let counts: Vec<String> = Severity::ALL
        .into_iter()
        .map(|severity| {
            let count = found
                .iter()
                .filter(|finding| finding.severity == severity)
                .count();
            (severity, count)
        })
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {severity}"))
        .collect();
    if counts.is_empty() {
        "no findings".to_owned()
    } else {
        counts.join(", ")
    }
}
