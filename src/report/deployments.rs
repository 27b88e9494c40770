//! Deployments side by side: the facts, the bills, and the map of the cheapest.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::plan::{ClusterPlan, CostMap, Decision};
use crate::review::show;
use crate::units::Measure;

use super::phrases::interval;
use super::table::{Align, Table};

/// The facts of every deployment, one row to a fact.
pub(super) fn facts(decision: &Decision) -> Table {
    let mut columns = vec![("", Align::Left)];
    columns.extend(
        decision
            .deployments
            .iter()
            .map(|name| (name.as_str(), Align::Left)),
    );
    let mut table = Table::new(&columns);
    for fact in &decision.facts {
        let title = std::iter::once(fact.title.to_owned());
        table.row(title.chain(fact.cells.iter().cloned()));
    }
    table
}

/// The bill of every deployment, one row to a line, with P5 to P95.
pub(super) fn bills(cluster: &ClusterPlan) -> Table {
    let mut columns = vec![("", Align::Left)];
    columns.extend(
        cluster
            .deployments
            .iter()
            .map(|deployment| (deployment.name.as_str(), Align::Right)),
    );
    let mut table = Table::new(&columns);
    let written = |cost| interval(cost, Measure::DollarsPerMonth);
    for name in crate::model::COST_LINES {
        let lines = cluster.deployments.iter().map(|deployment| {
            let line = deployment.bill.iter().find(|line| line.name == name);
            line.map_or_else(String::new, |line| written(line.cost))
        });
        let lines: Vec<String> = lines.collect();
        if lines.iter().any(|line| !line.is_empty()) {
            table.row(std::iter::once(name.to_owned()).chain(lines));
        }
    }
    let totals = cluster.deployments.iter().map(|d| written(d.monthly_cost));
    table.row(std::iter::once("Sum".to_owned()).chain(totals));
    table
}

/// How much of a map each deployment is the cheapest of, in a sentence without a full stop.
pub(super) fn map_sentence(map: &CostMap) -> String {
    let mut shares: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for cell in &map.cells {
        *shares.entry(cell.cheapest).or_default() += 1;
    }
    let mut shares: Vec<_> = shares.into_iter().collect();
    shares.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let words: Vec<String> = shares
        .into_iter()
        .map(|(deployment, count)| {
            let share = show(count as f64 / map.cells.len() as f64, Measure::Fraction);
            let name = deployment.and_then(|at| map.deployments.get(at));
            name.map_or_else(
                || format!("nothing holds in {share}"),
                |name| format!("{name} in {share}"),
            )
        })
        .collect();
    let side = |at: Option<&f64>, measure| at.map_or_else(String::new, |at| show(*at, measure));
    format!(
        "cheapest that holds, over {} to {} of ingest and {} from {} to {}: {}",
        side(map.ingest.first(), Measure::BytesPerSecond),
        side(map.ingest.last(), Measure::BytesPerSecond),
        lower(map.axis.title()),
        side(map.other.first(), map.axis.measure()),
        side(map.other.last(), map.axis.measure()),
        words.join(", "),
    )
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// The facts as JSON: for each deployment its facts by their keys.
pub(super) fn facts_value(decision: &Decision) -> Value {
    let of = |at: usize| -> Map<String, Value> {
        decision
            .facts
            .iter()
            .map(|fact| (fact.key.to_owned(), json!(fact.cells.get(at))))
            .collect()
    };
    let each = decision.deployments.iter().enumerate();
    Value::Object(
        each.map(|(at, name)| (name.clone(), Value::Object(of(at))))
            .collect(),
    )
}

/// A map as JSON: its sides, and for each row of the other side the cheapest deployment of each column, by its place.
pub(super) fn map_value(map: &CostMap) -> Value {
    let measure = map.axis.measure();
    let rows = map.cells.chunks(map.ingest.len().max(1));
    json!({
        "other": map.axis.title(),
        "other_unit": measure.export_unit(),
        "other_values": map.other.iter().map(|at| measure.to_export(*at)).collect::<Vec<_>>(),
        "ingest_unit": Measure::BytesPerSecond.export_unit(),
        "ingest_values": map.ingest,
        "deployments": map.deployments,
        "cheapest": rows.clone().map(|row| row.iter().map(|cell| cell.cheapest).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "second": rows.clone().map(|row| row.iter().map(|cell| cell.second).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "margin": rows.map(|row| row.iter().map(|cell| cell.margin).collect::<Vec<_>>()).collect::<Vec<_>>(),
    })
}
