//! The four answers about a job: is it done in time, on what, for how much, and what binds.

use egui::Ui;

use crate::app::command::Command;
use crate::app::pages::PageView;
use crate::app::pages::parts::{percent, range};
use crate::app::widgets::{OutcomeCard, outcome_cards};
use crate::chart::Status;
use crate::model::spark::node::Binding;
use crate::plan::{JobPlan, SizedPlan};
use crate::quantity::NodeId;
use crate::study::Summary;
use crate::units::{Measure, screen, screen_parts};

/// More than this share of a node's memory unused is worth another look at the shape.
const MUCH: f64 = 0.2;

/// Draws the cards; a click explains the number.
pub(super) fn outcomes(
    ui: &mut Ui,
    view: &PageView<'_>,
    job: &JobPlan,
    sized: &SizedPlan,
    commands: &mut Vec<Command>,
) {
    let Some(nodes) = &job.nodes.sized else {
        return;
    };
    let cards = [
        runtime(view, job, sized),
        executors(view, sized),
        cost(view, sized),
        binding(sized),
    ];
    let waste = view
        .plan
        .model
        .graph
        .quantity(&format!("{}/node/waste", job.path))
        .map_or(nodes.nodes, |quantity| quantity.node);
    let asked: [NodeId; 4] = [nodes.runtime, nodes.executors, nodes.monthly_cost, waste];
    let clicked = outcome_cards(ui, &cards).and_then(|clicked| asked.get(clicked));
    if let Some(quantity) = clicked.and_then(|node| view.plan.model.graph.quantity_of(*node)) {
        commands.push(Command::Explain(quantity.path.clone()));
    }
}

fn runtime(view: &PageView<'_>, job: &JobPlan, sized: &SizedPlan) -> OutcomeCard {
    let confidence = view.plan.scenario.objectives.confidence;
    if !sized.runs() {
        return OutcomeCard {
            label: "A run takes".to_owned(),
            value: "–".to_owned(),
            unit: String::new(),
            range: String::new(),
            status: Some((Status::Breach, "nothing runs".to_owned())),
            course: Vec::new(),
        };
    }
    let (value, unit) = screen_parts(view.percentile.of(&sized.runtime), Measure::Seconds);
    let in_time = percent(sized.in_time);
    let status = if sized.holds {
        (Status::Ok, format!("in time in {in_time} of worlds"))
    } else {
        let words = format!("in time in {in_time}, not {}", percent(confidence));
        (Status::Breach, words)
    };
    OutcomeCard {
        label: format!("A run takes, {}", view.percentile),
        value,
        unit: format!("{unit} of {}", screen(job.deadline.p50, Measure::Seconds)),
        range: middle_and_edge(&sized.runtime, Measure::Seconds),
        status: Some(status),
        course: Vec::new(),
    }
}

/// `P50 12 min, P95 25 min`.
fn middle_and_edge(summary: &Summary, measure: Measure) -> String {
    if summary.p5 < summary.p95 {
        format!(
            "P50 {}, P95 {}",
            screen(summary.p50, measure),
            screen(summary.p95, measure)
        )
    } else {
        "the same in every world".to_owned()
    }
}

fn executors(view: &PageView<'_>, sized: &SizedPlan) -> OutcomeCard {
    let when = view.plan.scenario.provision_for_months;
    let when = view.plan.month_name(when);
    let node = sized.shape.instance.as_deref().unwrap_or("worker");
    let status = if !sized.runs() {
        (Status::Breach, "the driver takes their place".to_owned())
    } else if !sized.need.is_held {
        (Status::Warning, format!("no number is enough by {when}"))
    } else if sized.is_late_by_spills {
        (
            Status::Warning,
            format!("no number is enough by {when}, for spills"),
        )
    } else if sized.nodes_needed > sized.nodes {
        let needed = screen(sized.nodes_needed, Measure::Count);
        (Status::Breach, format!("{needed} nodes needed by {when}"))
    } else {
        (Status::Ok, format!("enough until {when}"))
    };
    let chosen = if sized.chosen { "chosen" } else { "given" };
    OutcomeCard {
        label: format!("Executors, shape {chosen}"),
        value: screen(sized.executors, Measure::Count),
        unit: format!("on {}", counted(sized.nodes, "node")),
        range: format!(
            "{node}, {}, {}",
            counted(f64::from(sized.shape.cores), "core"),
            screen((sized.shape.request.heap << 20) as f64, Measure::Bytes)
        ),
        status: Some(status),
        course: Vec::new(),
    }
}

fn cost(view: &PageView<'_>, sized: &SizedPlan) -> OutcomeCard {
    let cost = &sized.monthly_cost;
    let (value, unit) = screen_parts(view.percentile.of(cost), Measure::DollarsPerMonth);
    OutcomeCard {
        label: format!("Cost, {}", view.percentile),
        value,
        unit,
        range: if cost.p5 < cost.p95 {
            range(cost, Measure::DollarsPerMonth)
        } else {
            "the same in every world".to_owned()
        },
        status: None,
        course: Vec::new(),
    }
}

/// `1 node`, `2 nodes`.
pub(super) fn counted(count: f64, one: &str) -> String {
    let many = if count == 1.0 { "" } else { "s" };
    format!("{} {one}{many}", screen(count, Measure::Count))
}

/// What keeps another executor off the node, and what that leaves unused.
fn binding(sized: &SizedPlan) -> OutcomeCard {
    let map = &sized.map;
    let wasted = map.waste as f64 / map.node.max(1) as f64;
    let cores = sized.shape.packing.wasted_cores as f64 / 1000.0;
    let value = match map.binding {
        Binding::Memory => "memory",
        Binding::Cores => "cores",
        Binding::Both => "both",
        Binding::OneEach => "places",
    };
    let unit = match map.binding {
        Binding::Both => "memory and cores",
        Binding::OneEach => "one executor to a worker",
        Binding::Memory | Binding::Cores => "",
    };
    OutcomeCard {
        label: "A node first runs out of".to_owned(),
        value: value.to_owned(),
        unit: unit.to_owned(),
        range: format!(
            "{} on a node; {} unused",
            map.executors,
            counted(cores, "core")
        ),
        status: Some((
            if wasted > MUCH {
                Status::Warning
            } else {
                Status::Ok
            },
            format!("{} memory unused", percent(wasted)),
        )),
        course: Vec::new(),
    }
}
