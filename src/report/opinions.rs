//! What published rules say, in reports.

use serde_json::{Map, Value, json};

use crate::plan::{Assumption, OurAnswer, SecondOpinion, SecondOpinions};
use crate::review::show;
use crate::study::Summary;
use crate::units::Measure;

use super::json::summary;
use super::table::{Align, Table};

/// One row for our own answer, then one for each rule, all on the date provisioned for and at the scenario's confidence.
pub(super) fn table(opinions: &SecondOpinions) -> Table {
    let mut table = Table::new(&[
        ("rule", Align::Left),
        ("brokers", Align::Right),
        ("disk in all", Align::Right),
        ("disk each", Align::Right),
        ("over ours", Align::Right),
        ("bound by", Align::Left),
    ]);
    if let Some(ours) = compared(opinions) {
        table.row([
            format!("ours: {}, {}", ours.name, ours.broker_type),
            show(ours.brokers, Measure::Count),
            show(opinions.our_bytes_needed, Measure::Bytes),
            String::new(),
            String::new(),
            ours.binding.to_owned(),
        ]);
    }
    for opinion in &opinions.opinions {
        let or_blank = |found: Option<f64>| {
            found.map_or_else(String::new, |found| show(found, Measure::Bytes))
        };
        table.row([
            opinion.rule.clone(),
            asked_for(opinion),
            or_blank(opinion.bytes_needed),
            or_blank(opinion.bytes_per_broker_needed),
            opinion
                .differs_by
                .map_or_else(String::new, |ratio| show(ratio, Measure::Factor)),
            opinion.binding.unwrap_or_default().to_owned(),
        ]);
    }
    table
}

/// Brokers; where the rule counts none, what it counts.
fn asked_for(opinion: &SecondOpinion) -> String {
    match (
        opinion.brokers_needed,
        opinion.vcpu_needed,
        opinion.window_kept,
    ) {
        (Some(brokers), _, _) => show(brokers, Measure::Count),
        (None, Some(vcpu), _) => format!("{} vCPU", show(vcpu, Measure::Count)),
        (None, None, Some(window)) => {
            format!("{} in memory", show(window, Measure::Seconds))
        }
        (None, None, None) => String::new(),
    }
}

/// Why each rule differs: its name, and the sentence.
pub(super) fn reasons(opinions: &SecondOpinions) -> impl Iterator<Item = (&str, &str)> {
    opinions
        .opinions
        .iter()
        .map(|opinion| (opinion.rule.as_str(), opinion.because.as_str()))
}

fn compared(opinions: &SecondOpinions) -> Option<&OurAnswer> {
    opinions.ours.get(opinions.compared?)
}

/// The same for programs.
pub(super) fn value(opinions: &SecondOpinions) -> Value {
    let rules: Map<String, Value> = opinions
        .opinions
        .iter()
        .map(|opinion| (opinion.nodes.key.to_owned(), rule(opinion)))
        .collect();
    json!({
        "compared_with": compared(opinions).map(|ours| &ours.name),
        "ours": opinions.ours.iter().map(|ours| json!({
            "deployment": ours.name,
            "platform": ours.platform,
            "broker_type": ours.broker_type,
            "brokers_needed": ours.brokers,
            "vcpu": ours.vcpu,
            "binding": ours.binding,
        })).collect::<Vec<_>>(),
        "our_bytes": summary(opinions.our_bytes, Measure::Bytes),
        "our_bytes_needed": opinions.our_bytes_needed,
        "spread": opinions.spread,
        "rules": rules,
    })
}

fn rule(opinion: &SecondOpinion) -> Value {
    let of = |found: Option<Summary>, measure: Measure| found.map(|found| summary(found, measure));
    json!({
        "path": opinion.nodes.path,
        "rule": opinion.rule,
        "author": opinion.author,
        "source": opinion.source,
        "date": opinion.date,
        "brokers": of(opinion.brokers, Measure::Count),
        "brokers_needed": opinion.brokers_needed,
        "bytes": of(opinion.bytes, Measure::Bytes),
        "bytes_needed": opinion.bytes_needed,
        "bytes_per_broker": of(opinion.bytes_per_broker, Measure::Bytes),
        "bytes_per_broker_needed": opinion.bytes_per_broker_needed,
        "vcpu": of(opinion.vcpu, Measure::Count),
        "vcpu_needed": opinion.vcpu_needed,
        "memory": of(opinion.memory, Measure::Bytes),
        "window": of(opinion.window, Measure::Seconds),
        "monthly_cost": of(opinion.monthly_cost, Measure::DollarsPerMonth),
        "binding": opinion.binding,
        "counts_storage": opinion.counts_storage,
        "differs_by": opinion.differs_by,
        "rest": opinion.rest,
        "because": opinion.because,
        "with_our_assumptions": opinion.assumptions.iter().map(assumption).collect::<Vec<_>>(),
    })
}

fn assumption(assumption: &Assumption) -> Value {
    json!({
        "assumption": assumption.key,
        "words": assumption.words,
        "brokers": assumption.brokers,
        "bytes": assumption.bytes,
        "vcpu": assumption.vcpu,
        "factor": assumption.factor,
    })
}
