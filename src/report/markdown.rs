//! The report as Markdown, short enough for a comment on a pull request.

use crate::plan::{ClusterPlan, DeploymentOutlook, SecondOpinions};
use crate::units::Measure;

use super::components::{figures, title};
use super::deployments::{bills, facts, map_sentence};
use super::phrases::{
    break_even, chosen, counts, demand, median, price_sources, rule_of_thumb, terms, unavailable,
};
use super::spark;
use super::table::{Align, Table, escaped};
use super::{
    Report, architecture, freshness, kafka, lake, load, opinions, partitions, quality, survival,
    whole,
};

/// The report as Markdown.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let plan = report.plan;
    let mut out = format!("## {}\n\n{}", escaped(&plan.scenario.name), terms(plan));
    if let Some(fingerprint) = report.fingerprint {
        out.push_str(&format!(" · `{}`", fingerprint.short()));
    }
    out.push('\n');
    if let Some(flowchart) = architecture::mermaid(plan) {
        out.push_str(&format!("\n{}.\n\n{flowchart}", architecture::TITLE));
    }
    for (index, cluster) in plan.clusters.iter().enumerate() {
        let outlooks = report
            .outlook
            .clusters
            .get(index)
            .map_or(&[][..], Vec::as_slice);
        cluster_section(&mut out, report, cluster, outlooks, index);
        write_load(&mut out, report, index, cluster);
        if let Some(opinions) = report.opinions.get(index) {
            second_opinions(&mut out, opinions);
        }
    }
    for component in &plan.components {
        out.push_str(&format!("\n### {}\n\n", escaped(&title(component))));
        out.push_str(&figures(plan, component).markdown());
    }
    lake_section(&mut out, report);
    jobs(&mut out, report);
    said(
        &mut out,
        "Freshness and error budget",
        &freshness::sentences(plan),
    );
    if let Some(checks) = quality::table(plan) {
        out.push_str(&format!(
            "\n<details><summary>{}</summary>\n\n{}\n</details>\n",
            quality::TITLE,
            checks.markdown()
        ));
    }
    said(&mut out, "Cost", &whole::sentences(plan));
    findings(&mut out, report);
    sources(&mut out, report);
    out
}

fn cluster_section(
    out: &mut String,
    report: &Report,
    cluster: &ClusterPlan,
    outlooks: &[DeploymentOutlook],
    index: usize,
) {
    out.push_str(&format!(
        "\n### Kafka cluster {}\n\n{}.\n",
        escaped(&cluster.name),
        demand(cluster)
    ));
    for sentence in unavailable(cluster) {
        out.push_str(&format!("\n{}.\n", escaped(&sentence)));
    }
    if !cluster.deployments.is_empty() {
        let fill = |fill| median(fill, Measure::Fraction);
        out.push_str(&format!(
            "\n{}",
            kafka::deployments(report, cluster, outlooks, fill).markdown()
        ));
        out.push('\n');
        for deployment in &cluster.deployments {
            out.push_str(&format!(
                "- **{}** ({}, {}): {}\n",
                escaped(&deployment.name),
                deployment.platform,
                chosen(deployment),
                deployment.binding_sentence()
            ));
        }
        let curve = report.cost_curves.get(index);
        for found in curve.iter().flat_map(|curve| &curve.break_evens) {
            out.push_str(&format!("- Break-even: {}\n", escaped(&break_even(found))));
        }
        side_by_side(out, report, cluster);
    }
    if !cluster.topics.is_empty() {
        out.push_str(&format!(
            "\n<details><summary>Topics</summary>\n\n{}\n{}.\n\n</details>\n",
            kafka::topics(cluster).markdown(),
            rule_of_thumb(report.plan, cluster)
        ));
        out.push_str(&format!(
            "\n<details><summary>{}</summary>\n\n{}",
            partitions::TITLE,
            partitions::topics(cluster).markdown()
        ));
        for (index, sentence) in partitions::deployments(report, cluster).iter().enumerate() {
            let blank = if index == 0 { "\n" } else { "" };
            out.push_str(&format!("{blank}- {}\n", escaped(sentence)));
        }
        out.push_str("\n</details>\n");
        out.push_str(&format!(
            "\n<details><summary>{}</summary>\n\n{}",
            survival::TITLE,
            survival::topics(report, cluster).markdown()
        ));
        for (index, sentence) in survival::recovery(report, cluster).iter().enumerate() {
            let blank = if index == 0 { "\n" } else { "" };
            out.push_str(&format!("{blank}- {}\n", escaped(sentence)));
        }
        out.push_str("\n</details>\n");
    }
}

/// Maps of the cheapest, the facts of every deployment, and their bills.
fn side_by_side(out: &mut String, report: &Report, cluster: &ClusterPlan) {
    let clusters = &report.plan.clusters;
    let Some(at) = clusters.iter().position(|other| other.path == cluster.path) else {
        return;
    };
    for map in report.cost_maps.get(at).into_iter().flatten() {
        let sentence = map_sentence(map);
        out.push_str(&format!("- Map: {}\n", escaped(&sentence)));
    }
    if let Some(decision) = report.plan.decision(at) {
        out.push_str(&format!(
            "\n<details><summary>Facts to decide by</summary>\n\n{}\n</details>\n",
            facts(&decision).markdown()
        ));
    }
    out.push_str(&format!(
        "\n<details><summary>Bills, P5 to P95</summary>\n\n{}\n</details>\n",
        bills(cluster).markdown()
    ));
}

fn write_load(out: &mut String, report: &Report, index: usize, cluster: &ClusterPlan) {
    let used = cluster.deployments.iter().map(|deployment| {
        (
            load::title(deployment),
            load::utilisations(report.plan, deployment),
        )
    });
    let consumers = (load::CONSUMERS.to_owned(), load::consumers(report, index));
    for (title, table) in used.chain([consumers]) {
        if !table.is_empty() {
            out.push_str(&format!(
                "\n<details><summary>{}</summary>\n\n{}\n</details>\n",
                escaped(&title),
                table.markdown()
            ));
        }
    }
}

fn second_opinions(out: &mut String, opinions: &SecondOpinions) {
    if opinions.opinions.is_empty() {
        return;
    }
    out.push_str(&format!(
        "\n<details><summary>Second opinions</summary>\n\n{}.\n\n{}\n",
        escaped(&opinions.spread),
        opinions::table(opinions).markdown()
    ));
    for (rule, because) in opinions::reasons(opinions) {
        out.push_str(&format!("- **{}**: {}\n", escaped(rule), escaped(because)));
    }
    out.push_str("\n</details>\n");
}

fn lake_section(out: &mut String, report: &Report) {
    let Some(tables) = lake::tables(report) else {
        return;
    };
    out.push_str(&format!("\n### Lake\n\n{}\n", tables.markdown()));
    for sentence in lake::sentences(report) {
        out.push_str(&format!("- {}\n", escaped(&sentence)));
    }
    if let Some(readers) = lake::readers(report) {
        out.push_str(&format!(
            "\n<details><summary>Readers</summary>\n\n{}\n</details>\n",
            readers.markdown()
        ));
    }
}

fn jobs(out: &mut String, report: &Report) {
    let plan = report.plan;
    if plan.jobs.is_empty() {
        return;
    }
    out.push_str(&format!(
        "\n### Spark jobs\n\n{}\n",
        spark::table(plan).markdown()
    ));
    for (index, (job, entry)) in plan.jobs.iter().zip(&plan.scenario.spark).enumerate() {
        let curve = report.job_curves.get(index).map_or(&[][..], Vec::as_slice);
        for sentence in spark::sentences(job, entry, curve) {
            out.push_str(&format!("- {}\n", escaped(&sentence)));
        }
        if let Some(decision) = report.spark_decisions.get(index) {
            let why = spark::not_decided(decision);
            let why: String = why
                .iter()
                .map(|sentence| format!("- {}\n", escaped(sentence)))
                .collect();
            out.push_str(&format!(
                "\n<details><summary>Platforms</summary>\n\n{}\n{why}\n</details>\n",
                spark::decision(decision).markdown()
            ));
        }
        if job.sized.is_some() {
            let conf = crate::export::spark::defaults_conf(job, entry);
            out.push_str(&format!("\n```properties\n{conf}```\n\n"));
        }
    }
}

fn said(out: &mut String, title: &str, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    out.push_str(&format!("\n### {title}\n\n"));
    for sentence in sentences {
        out.push_str(&format!("- {}\n", escaped(sentence)));
    }
}

fn findings(out: &mut String, report: &Report) {
    out.push_str(&format!("\n### Findings: {}\n", counts(report)));
    if report.findings.is_empty() {
        return;
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("Code", Align::Left),
        ("What", Align::Left),
        ("What to do", Align::Left),
    ]);
    for finding in &report.findings {
        table.row([
            finding.severity.to_string(),
            finding.code.to_owned(),
            finding.message.clone(),
            finding.advice.clone(),
        ]);
    }
    out.push_str(&format!("\n{}", table.markdown()));
}

fn sources(out: &mut String, report: &Report) {
    let sources = price_sources(report.plan);
    if sources.is_empty() {
        return;
    }
    out.push_str("\n<details><summary>Prices and their sources</summary>\n\n");
    for (source, items) in sources {
        out.push_str(&format!(
            "- {}: `{}`\n",
            escaped(&source),
            items.join("`, `")
        ));
    }
    out.push_str("\n</details>\n");
}
