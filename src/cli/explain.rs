//! `headroom explain`.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use crate::plan::{Driver, Plan};
use crate::quantity::{Explanation, Link, Quantity};
use crate::review::show;
use crate::scenario::syntax::FieldPath;
use crate::spelling::nearest_few;
use crate::study::{Summary, risk};
use crate::units::Measure;

use super::arguments::ExplainArguments;
use super::input::{Opened, no_answer, planned};
use super::output::Output;
use super::{CLEAN, Failure};

/// No more inputs than these are named as what moves a number.
const DRIVERS: usize = 8;
/// What moves a number less than this is not worth a line.
const LEAST_SHARE: f64 = 0.005;

pub(super) fn run(asked: &ExplainArguments, out: &mut Output) -> Result<u8, Failure> {
    let (opened, plan) = planned(&asked.file)?;
    let path = as_model_path(&opened, &asked.path);
    let path = path.trim_matches('/');
    match plan.explain(path).map_err(|error| no_answer(&error))? {
        Some(explanation) => explain(&plan, &explanation, out)?,
        None => list(&opened, &plan, path, out)?,
    }
    Ok(CLEAN)
}

/// A place in the file, such as `kafka[0].topics[1].produce`, is understood as well.
fn as_model_path(opened: &Opened, typed: &str) -> String {
    if typed.contains('[')
        && let Ok(field) = typed.parse::<FieldPath>()
    {
        return opened.tree.named(&field);
    }
    typed.to_owned()
}

fn explain(plan: &Plan, explanation: &Explanation, out: &mut Output) -> Result<(), Failure> {
    let Some(quantity) = plan.model.graph.quantity(&explanation.path) else {
        return Ok(());
    };
    let summary = risk(&plan.worlds, &[quantity.node], &AtomicBool::new(false))
        .map_err(|error| no_answer(&error))?;
    out.line(&format!(
        "{}: {}",
        explanation.label,
        plain(&explanation.value)
    ))?;
    out.line(&explanation.path)?;
    if let Some(note) = &explanation.note {
        out.line(note)?;
    }
    if let Some(summary) = summary.first().filter(|summary| summary.p5 != summary.p95) {
        out.line(&spread(plan, quantity, *summary))?;
    }
    out.line("")?;
    out.line(&format!("  = {}", plain(&explanation.formula)))?;
    if !explanation.substituted.is_empty() && explanation.substituted != explanation.formula {
        out.line(&format!("  = {}", plain(&explanation.substituted)))?;
    }
    let computed_from = match &explanation.taken_at {
        Some(at) => format!("chosen from, {at}"),
        None => "computed from".to_owned(),
    };
    links(&plain(&computed_from), &explanation.parents, out)?;
    links("used by", &explanation.children, out)?;
    drivers(plan, quantity, out)?;
    out.line("")?;
    out.line(&format!("source: {}", explanation.source))
}

fn spread(plan: &Plan, quantity: &Quantity, summary: Summary) -> String {
    let number = |value| show(value, quantity.measure);
    format!(
        "P5 {}, P50 {}, P95 {}, mean {} of {} worlds at the start",
        number(summary.p5),
        number(summary.p50),
        number(summary.p95),
        number(summary.mean),
        show(plan.worlds.count() as f64, Measure::Count)
    )
}

fn links(head: &str, links: &[Link], out: &mut Output) -> Result<(), Failure> {
    if links.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line(head)?;
    let values: Vec<String> = links.iter().map(|link| plain(&link.value)).collect();
    let wide = values
        .iter()
        .map(|value| value.chars().count())
        .max()
        .unwrap_or(0);
    for (link, value) in links.iter().zip(&values) {
        let padding = " ".repeat(wide.saturating_sub(value.chars().count()));
        out.line(&format!(
            "  {padding}{value}  {}  ({})",
            link.label, link.path
        ))?;
    }
    Ok(())
}

fn drivers(plan: &Plan, quantity: &Quantity, out: &mut Output) -> Result<(), Failure> {
    let drivers = plan
        .drivers(quantity.node)
        .map_err(|error| no_answer(&error))?;
    let worth: Vec<&Driver> = drivers
        .iter()
        .filter(|driver| driver.share >= LEAST_SHARE && driver.path != quantity.path)
        .take(DRIVERS)
        .collect();
    if worth.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.line("moves it most")?;
    for driver in worth {
        out.line(&format!(
            "  {:>5}  {}: {} at its P5, {} at its P95  ({})",
            plain(&show(driver.share, Measure::Fraction)),
            driver.label,
            show(driver.at_low, quantity.measure),
            show(driver.at_high, quantity.measure),
            driver.path
        ))?;
    }
    Ok(())
}

/// What is below a path that is no number itself, one step further down.
fn list(opened: &Opened, plan: &Plan, path: &str, out: &mut Output) -> Result<(), Failure> {
    let below: BTreeSet<String> = plan
        .model
        .graph
        .paths()
        .filter_map(|full| {
            let rest = if path.is_empty() {
                full
            } else {
                full.strip_prefix(path)?.strip_prefix('/')?
            };
            Some(match rest.split_once('/') {
                Some((step, _)) => format!("{step}/"),
                None => rest.to_owned(),
            })
        })
        .collect();
    if below.is_empty() {
        return Err(unknown(opened, plan, path));
    }
    for step in below {
        let full = if path.is_empty() {
            step.clone()
        } else {
            format!("{path}/{step}")
        };
        let label = plan
            .model
            .graph
            .quantity(&full)
            .map_or_else(String::new, |quantity| format!("  ({})", quantity.label));
        out.line(&format!("{full}{label}"))?;
    }
    Ok(())
}

fn unknown(opened: &Opened, plan: &Plan, path: &str) -> Failure {
    const AT_MOST: usize = 3;
    let nearest = nearest_few(path, plan.model.graph.paths(), AT_MOST);
    let file = &opened.name;
    let mut text = format!("{file}: there is no number `{path}`");
    if nearest.is_empty() {
        text.push_str(&format!(
            "\nList what there is with `headroom explain {file}`"
        ));
    } else {
        text.push_str("; did you mean");
        for path in nearest {
            text.push_str(&format!("\n  {path}"));
        }
    }
    Failure::Said(text)
}

fn plain(text: &str) -> String {
    text.replace('\u{2009}', " ")
}
