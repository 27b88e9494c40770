//! The report for a terminal: one screen for one cluster.

use std::fmt::Write as _;

use crate::plan::{ClusterPlan, DeploymentOutlook, SecondOpinions};
use crate::review::{Severity, show};
use crate::study::Summary;
use crate::units::Measure;

use super::components::{figures, title};
use super::deployments::map_sentence;
use super::phrases::{
    break_even, chosen, counts, demand, price_sources, rule_of_thumb, terms, unavailable,
};
use super::spark;
use super::{
    Report, architecture, freshness, kafka, lake, load, opinions, partitions, quality, survival,
    whole,
};

const INDENT: &str = "  ";
/// Lines are broken before this many characters.
const WIDTH: usize = 110;

/// The report as text.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let plan = report.plan;
    line(&mut out, &plan.scenario.name);
    line(&mut out, &terms(plan));
    if let Some(fingerprint) = report.fingerprint {
        line(&mut out, &format!("fingerprint {}", fingerprint.short()));
    }
    if let Some(flows) = architecture::table(plan) {
        line(&mut out, "");
        line(&mut out, architecture::TITLE);
        out.push_str(&flows.aligned(INDENT));
    }
    for (index, cluster) in plan.clusters.iter().enumerate() {
        let outlooks = report
            .outlook
            .clusters
            .get(index)
            .map_or(&[][..], Vec::as_slice);
        write_cluster(&mut out, report, cluster, outlooks, index);
        write_load(&mut out, report, index, cluster);
    }
    for component in &plan.components {
        line(&mut out, "");
        line(&mut out, &title(component));
        out.push_str(&figures(plan, component).aligned(INDENT));
    }
    write_lake(&mut out, report);
    write_jobs(&mut out, report);
    write_said(
        &mut out,
        "Freshness and error budget",
        &freshness::sentences(plan),
    );
    write_said(&mut out, quality::TITLE, &quality::sentences(plan));
    write_said(&mut out, "Cost", &whole::sentences(plan));
    write_findings(&mut out, report);
    write_sources(&mut out, report);
    out
}

fn write_cluster(
    out: &mut String,
    report: &Report,
    cluster: &ClusterPlan,
    outlooks: &[DeploymentOutlook],
    index: usize,
) {
    line(out, "");
    line(out, &format!("Kafka cluster {}", cluster.name));
    paragraph(out, INDENT, &demand(cluster));
    paragraph(out, INDENT, &rule_of_thumb(report.plan, cluster));
    let topics = kafka::topics(cluster);
    if !topics.is_empty() {
        line(out, "");
        out.push_str(&topics.aligned(INDENT));
        write_partitions(out, report, cluster);
    }
    for sentence in unavailable(cluster) {
        line(out, "");
        paragraph(out, INDENT, &sentence);
    }
    if cluster.deployments.is_empty() {
        return;
    }
    line(out, "");
    let fill = |fill: Summary| show(fill.p50, Measure::Fraction);
    out.push_str(&kafka::deployments(report, cluster, outlooks, fill).aligned(INDENT));
    line(out, "");
    for deployment in &cluster.deployments {
        let sentence = format!(
            "{} ({}, {}): {}",
            deployment.name,
            deployment.platform,
            chosen(deployment),
            lower(&deployment.binding_sentence())
        );
        paragraph(out, INDENT, &sentence);
    }
    let curve = report.cost_curves.get(index);
    for found in curve.iter().flat_map(|curve| &curve.break_evens) {
        paragraph(out, INDENT, &format!("break-even: {}", break_even(found)));
    }
    for map in report.cost_maps.get(index).into_iter().flatten() {
        paragraph(out, INDENT, &map_sentence(map));
    }
    if let Some(opinions) = report.opinions.get(index) {
        write_opinions(out, opinions);
    }
}

fn write_opinions(out: &mut String, opinions: &SecondOpinions) {
    if opinions.opinions.is_empty() {
        return;
    }
    line(out, "");
    paragraph(
        out,
        INDENT,
        &format!("second opinions: {}", opinions.spread),
    );
    line(out, "");
    out.push_str(&opinions::table(opinions).aligned(INDENT));
    line(out, "");
    for (rule, because) in opinions::reasons(opinions) {
        paragraph(out, INDENT, &format!("{rule}: {because}"));
    }
}

fn write_jobs(out: &mut String, report: &Report) {
    let plan = report.plan;
    if plan.jobs.is_empty() {
        return;
    }
    line(out, "");
    line(out, "Spark jobs");
    out.push_str(&spark::table(plan).aligned(INDENT));
    for (index, (job, entry)) in plan.jobs.iter().zip(&plan.scenario.spark).enumerate() {
        let curve = report.job_curves.get(index).map_or(&[][..], Vec::as_slice);
        line(out, "");
        for sentence in spark::sentences(job, entry, curve) {
            paragraph(out, INDENT, &sentence);
        }
        if let Some(decision) = report.spark_decisions.get(index) {
            line(out, "");
            out.push_str(&spark::decision(decision).aligned(INDENT));
            for sentence in spark::not_decided(decision) {
                paragraph(out, INDENT, &sentence);
            }
        }
    }
}

fn write_load(out: &mut String, report: &Report, index: usize, cluster: &ClusterPlan) {
    for deployment in &cluster.deployments {
        let table = load::utilisations(report.plan, deployment);
        if !table.is_empty() {
            line(out, "");
            line(out, &format!("{INDENT}{}", load::title(deployment)));
            out.push_str(&table.aligned(INDENT));
        }
    }
    let consumers = load::consumers(report, index);
    if !consumers.is_empty() {
        line(out, "");
        line(out, &format!("{INDENT}{}", load::CONSUMERS));
        out.push_str(&consumers.aligned(INDENT));
    }
    let topics = survival::topics(report, cluster);
    if !topics.is_empty() {
        line(out, "");
        line(out, &format!("{INDENT}{}", survival::TITLE));
        out.push_str(&topics.aligned(INDENT));
        for sentence in survival::recovery(report, cluster) {
            paragraph(out, INDENT, &sentence);
        }
    }
}

fn write_partitions(out: &mut String, report: &Report, cluster: &ClusterPlan) {
    line(out, "");
    line(out, &format!("{INDENT}{}", partitions::TITLE));
    out.push_str(&partitions::topics(cluster).aligned(INDENT));
    for sentence in partitions::deployments(report, cluster) {
        paragraph(out, INDENT, &sentence);
    }
}

fn write_lake(out: &mut String, report: &Report) {
    let Some(tables) = lake::tables(report) else {
        return;
    };
    line(out, "");
    line(out, "Lake");
    out.push_str(&tables.aligned(INDENT));
    if let Some(readers) = lake::readers(report) {
        line(out, "");
        out.push_str(&readers.aligned(INDENT));
    }
    line(out, "");
    for sentence in lake::sentences(report) {
        paragraph(out, INDENT, &sentence);
    }
}

fn write_said(out: &mut String, title: &str, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    line(out, "");
    line(out, title);
    for sentence in sentences {
        paragraph(out, INDENT, sentence);
    }
}

fn write_findings(out: &mut String, report: &Report) {
    line(out, "");
    line(out, &format!("Findings: {}", counts(report)));
    for finding in &report.findings {
        let hanging = " ".repeat(INDENT.len() + 13);
        let text = format!(
            "{:<7} {} {}",
            finding.severity, finding.code, finding.message
        );
        wrapped(out, INDENT, &hanging, &text);
        if finding.severity != Severity::Info {
            wrapped(out, &hanging, &hanging, &format!("-> {}", finding.advice));
        }
    }
}

fn write_sources(out: &mut String, report: &Report) {
    let sources = price_sources(report.plan);
    if sources.is_empty() {
        return;
    }
    line(out, "");
    line(out, "Prices, US dollars before tax:");
    for (source, items) in sources {
        let hanging = format!("{INDENT}{INDENT}");
        wrapped(
            out,
            INDENT,
            &hanging,
            &format!("{source}: {}", items.join(", ")),
        );
    }
}

/// The first letter in lower case, for a sentence behind a colon.
fn lower(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn paragraph(out: &mut String, indent: &str, text: &str) {
    wrapped(out, indent, &format!("{indent}{INDENT}"), text);
}

/// What is not separated from the number before it.
const UNITS: [&str; 14] = [
    "%", "B", "B/s", "KB/s", "MB/s", "GB/s", "MiB", "GiB", "TiB", "PiB", "s", "min", "h", "days",
];

/// The words of a text, numbers with their units.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let is_unit = UNITS.contains(&word.trim_end_matches([',', ';', ':', ')']));
        match words.last_mut() {
            Some(number) if is_unit => {
                number.push(' ');
                number.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Breaks a text at blanks; the first line begins with `first`, the others with `hanging`.
fn wrapped(out: &mut String, first: &str, hanging: &str, text: &str) {
    let mut current = first.to_owned();
    let mut is_fresh = true;
    for word in words(text) {
        let longer = current.chars().count() + 1 + word.chars().count() > WIDTH;
        if longer && !is_fresh {
            let _ = writeln!(out, "{}", current.trim_end());
            current = hanging.to_owned();
            is_fresh = true;
        }
        if !is_fresh {
            current.push(' ');
        }
        current.push_str(&word);
        is_fresh = false;
    }
    let _ = writeln!(out, "{}", current.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_at_blanks_and_hang() {
        let mut out = String::new();
        let words = ["twelve-chars"; 10].join(" ");
        wrapped(&mut out, "  ", "    ", &words);
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
        assert!(lines[1].starts_with("    twelve"));
    }
}
