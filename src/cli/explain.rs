//! `headroom explain`.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use crate::plan::{Driver, Plan};
use crate::quantity::{Explanation, Link, Quantity};
use crate::review::show;
use crate::scenario::syntax::FieldPath;
use crate::study::{Summary, risk};

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
    if typed.contains('[') {
        if let Ok(field) = typed.parse::<FieldPath>() {
            return opened.tree.named(&field);
        }
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
    links("computed from", &explanation.parents, out)?;
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
        plan.worlds.count()
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
            plain(&show(driver.share, crate::units::Measure::Fraction)),
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
    let nearest = nearest(plan.model.graph.paths(), path, AT_MOST);
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

/// The paths that are most like what was typed: by their last steps where only those were typed.
fn nearest<'p>(paths: impl Iterator<Item = &'p str>, typed: &str, at_most: usize) -> Vec<&'p str> {
    const CLOSE_ENOUGH: f64 = 0.7;
    const LONGEST: usize = 300;
    if typed.is_empty() || typed.chars().count() > LONGEST {
        return Vec::new();
    }
    let steps = typed.matches('/').count() + 1;
    let mut found: Vec<(f64, &str)> = paths
        .map(|path| {
            let start = path
                .rmatch_indices('/')
                .nth(steps - 1)
                .map_or(0, |(at, _)| at + 1);
            let tail = path.get(start..).unwrap_or(path);
            let likeness = strsim::normalized_damerau_levenshtein(typed, path)
                .max(strsim::normalized_damerau_levenshtein(typed, tail));
            (likeness, path)
        })
        .filter(|(likeness, _)| *likeness >= CLOSE_ENOUGH)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    found
        .into_iter()
        .take(at_most)
        .map(|(_, path)| path)
        .collect()
}

fn plain(text: &str) -> String {
    text.replace('\u{2009}', " ")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_path_and_a_misspelt_last_step_are_both_recognised() {
        let paths = [
            "kafka/events/topics/clicks/retained",
            "kafka/events/payload",
        ];
        let full = nearest(paths.into_iter(), "kafka/events/topics/click/retaind", 1);
        assert_eq!(full, ["kafka/events/topics/clicks/retained"]);
        let step = nearest(paths.into_iter(), "retaind", 1);
        assert_eq!(step, ["kafka/events/topics/clicks/retained"]);
        assert!(nearest(paths.into_iter(), "weather", 3).is_empty());
    }
}
