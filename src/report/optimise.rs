//! The search for the best design, as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::plan::optimise::{Design, Optimisation, Order, REGRET_MEANS};
use crate::review::show;
use crate::scenario::deployment_text;
use crate::units::Measure;

use super::table::{Align, Table};

/// The version of the JSON: raised when something that exists changes its meaning or goes.
const FORMAT: u32 = 1;
const INDENT: &str = "  ";

/// The answer for a terminal: the winner, today's deployments beside it, the best of each kind, the front, and the first
/// `top` designs in an order.
#[must_use]
pub fn optimisation_text(found: &Optimisation, order: Order, top: usize) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        // A string takes whatever is written to it.
        let _ = writeln!(out, "{text}");
    };
    line(&format!("Kafka cluster {}", found.cluster));
    line("");
    line(&found.winner_in_words());
    for against in &found.against {
        line(&found.against_in_words(against));
    }
    if let Some(least) = found
        .least_regret
        .and_then(|place| found.designs.get(place))
    {
        line(&format!(
            "Least to be regretted: {}, at {} of expected regret.",
            least.with_kind(),
            show(least.regret, Measure::DollarsPerMonth)
        ));
    }
    if let Some(best) = found.best.and_then(|place| found.designs.get(place)) {
        let name = best.deployment().on.word();
        let item = deployment_text(&format!("{name}-best"), &best.deployment());
        line(&format!("As a deployment in the file: {item}"));
    }
    let mut section = |title: &str, places: &[usize]| {
        if places.is_empty() {
            return;
        }
        line("");
        line(title);
        for row in table(found, places).aligned(INDENT).lines() {
            line(row);
        }
    };
    section("Best of each kind", &found.best_of_kind);
    section(found.front_in_words(), &found.front);
    let title = match order {
        Order::Cost => "Designs that hold first, by cost",
        Order::Risk => "By probability of a breach",
        Order::Regret => "By expected regret",
    };
    let shown: Vec<usize> = found.ordered(order).into_iter().take(top).collect();
    section(
        &format!("{title}: {} of {}", shown.len(), found.designs.len()),
        &shown,
    );
    line("");
    line(&notes(found));
    out
}

fn table(found: &Optimisation, places: &[usize]) -> Table {
    let mut table = Table::new(&[
        ("kind", Align::Left),
        ("design", Align::Left),
        ("cost/month", Align::Right),
        ("P5 to P95", Align::Right),
        ("breaks in", Align::Right),
        ("worst", Align::Left),
        ("regret", Align::Right),
        ("", Align::Left),
    ]);
    for design in places.iter().filter_map(|place| found.designs.get(*place)) {
        let money = |value| {
            show(value, Measure::DollarsPerMonth)
                .trim_end_matches("/month")
                .to_owned()
        };
        table.row([
            design.shape.kind.to_owned(),
            design.in_words(),
            money(design.cost.p50),
            format!("{} to {}", money(design.cost.p5), money(design.cost.p95)),
            show(design.breach, Measure::Fraction),
            design.worst.name.to_owned(),
            money(design.regret),
            remark(found, design),
        ]);
    }
    table
}

/// What is to be known of a design beside its numbers.
fn remark(found: &Optimisation, design: &Design) -> String {
    let mut remarks: Vec<String> = design
        .today
        .iter()
        .map(|name| format!("{name} today"))
        .collect();
    if !design.holds {
        remarks.push("does not hold".to_owned());
    }
    if !design.counts_people() {
        remarks.push("no people".to_owned());
    }
    remarks.extend(found.beaten_in_words(design));
    remarks.join("; ")
}

fn notes(found: &Optimisation) -> String {
    let mut notes = format!(
        "{} worlds; costs at the start of the plan, breaches on the date provisioned for. {}{}.",
        show(found.worlds as f64, Measure::Count),
        &REGRET_MEANS[..1].to_uppercase(),
        &REGRET_MEANS[1..],
    );
    if found.nothing_holds > 0.0 {
        notes.push_str(&format!(
            " No design holds in {} of worlds.",
            show(found.nothing_holds, Measure::Fraction)
        ));
    }
    if found.designs.iter().any(|design| !design.counts_people()) {
        notes.push_str(
            " \"No people\": this kind has no deployment with `upkeep` among the cluster's, so nobody's time is \
             in its cost.",
        );
    }
    if let Some(words) = found.left_out_in_words() {
        notes.push_str(&format!(" {words}."));
    }
    for (kind, why) in &found.missing {
        notes.push_str(&format!(" No {kind}: {why}."));
    }
    notes
}

/// The answer for programs: every design, in an order; places are those in `designs`.
#[must_use]
pub fn optimisation_json(found: &Optimisation, order: Order, top: Option<usize>) -> String {
    let places = found.ordered(order);
    // Those that something else refers to are there, however few are asked for.
    let named = found
        .front
        .iter()
        .chain(&found.best_of_kind)
        .chain(&found.best)
        .chain(&found.without_people)
        .chain(&found.least_regret)
        .chain(&found.safest)
        .copied()
        .chain(found.against.iter().map(|against| against.design));
    let named: std::collections::BTreeSet<usize> = named.collect();
    let top = top.unwrap_or(places.len());
    let shown: Vec<usize> = places
        .into_iter()
        .enumerate()
        .filter(|(rank, place)| *rank < top || named.contains(place))
        .map(|(_, place)| place)
        .collect();
    let id = |place: usize| format!("d{place}");
    let value = json!({
        "format": FORMAT,
        "headroom": env!("CARGO_PKG_VERSION"),
        "cluster": found.cluster,
        "worlds": found.worlds,
        "confidence": found.confidence,
        "designs_judged": found.designs.len(),
        "too_dear": found.too_dear,
        "missing": found.missing.iter().map(|(kind, why)| json!({ "kind": kind, "why": why })).collect::<Vec<_>>(),
        "nothing_holds": found.nothing_holds,
        "winner": found.winner_in_words(),
        "regret": REGRET_MEANS,
        "best": found.best.map(id),
        "best_without_people": found.without_people.map(id),
        "least_regret": found.least_regret.map(id),
        "safest": found.safest.map(id),
        "best_of_kind": found.best_of_kind.iter().map(|place| id(*place)).collect::<Vec<_>>(),
        "front": found.front.iter().map(|place| id(*place)).collect::<Vec<_>>(),
        "today": found.against.iter().map(|against| json!({
            "deployment": against.name,
            "design": id(against.design),
            "best_saves": money(against.saves),
            "best_is_safer_by": against.safer,
        })).collect::<Vec<_>>(),
        "designs": shown.iter().filter_map(|place| {
            Some((*place, found.designs.get(*place)?))
        }).map(|(place, design)| {
            let mut row = row(found, design);
            if let Value::Object(fields) = &mut row {
                fields.insert("id".to_owned(), json!(id(place)));
            }
            row
        }).collect::<Vec<_>>(),
    });
    let mut text = format!("{value:#}");
    text.push('\n');
    text
}

fn row(found: &Optimisation, design: &Design) -> Value {
    let shape = &design.shape;
    let deployment = design.deployment();
    json!({
        "id": Value::Null,
        "kind": shape.kind,
        "on": design.written(),
        "deployment": deployment_text(&deployment.name, &deployment),
        "broker_type": (!shape.broker_type.is_empty()).then_some(&shape.broker_type),
        "count": shape.brokers,
        "unit": design.unit.one(),
        "volumes": shape.volumes,
        "volume_kind": shape.volume_kind,
        "volume_size": shape.size,
        "tiered": shape.tiered,
        "extra": shape.extra,
        "today": design.today,
        "people_counted": design.counts_people(),
        "may_be_chosen": design.may_be_chosen,
        "cost": {
            "unit": Measure::DollarsPerMonth.export_unit(),
            "p5": money(design.cost.p5),
            "p50": money(design.cost.p50),
            "p95": money(design.cost.p95),
            "mean": money(design.cost.mean),
        },
        "breach": design.breach,
        "holds": design.holds,
        "worst": { "constraint": design.worst.name, "broken": design.worst.broken },
        "regret": money(design.regret),
        "beaten": design.beaten.map(|beaten| json!({
            "by": format!("d{}", beaten.by),
            "saves": money(beaten.saves),
            "safer_by": beaten.safer,
            "in_words": found.beaten_in_words(design),
        })),
    })
}

fn money(dollars_per_second: f64) -> f64 {
    Measure::DollarsPerMonth.to_export(dollars_per_second)
}
