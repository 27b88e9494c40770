//! Studies from outside: draws have the distribution they should, and answers that are known are found.

mod answers;
mod choices;
mod draws;
mod growth;
mod sensitivity;
mod summaries;
mod sweeps;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use headroom::estimate::{Bounds, Distribution, Estimate};
use headroom::quantity::{Bindings, Builder, Column, Graph, Handle, NodeId};
use headroom::study::{
    self, BLOCK, Crossing, Draws, Sampler, Seed, StudyError, Summary, Terms, Watch, Worlds,
};
use headroom::units::Measure;
use proptest::prelude::*;

/// P95 of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

static GO_ON: AtomicBool = AtomicBool::new(false);
static STOP: AtomicBool = AtomicBool::new(true);

fn estimate(text: &str, measure: Measure) -> Estimate {
    Estimate::parse(text, &[measure], Bounds::ANY).expect("a valid estimate")
}

fn count<'b>(builder: &'b Builder, path: &str, text: &str) -> Handle<'b> {
    builder.estimate(path, path, &estimate(text, Measure::Count))
}

fn normal<'b>(builder: &'b Builder, path: &str, mean: f64, sd: f64) -> Handle<'b> {
    let estimate = Estimate {
        text: format!("{mean} ± {sd}"),
        measure: Measure::Count,
        distribution: Distribution::Normal { mean, sd },
    };
    builder.estimate(path, path, &estimate)
}

fn node(graph: &Graph, path: &str) -> NodeId {
    graph.quantity(path).expect("a path of the graph").node
}

fn worlds(builder: Builder, terms: Terms) -> Worlds {
    let graph = Arc::new(builder.build().expect("the dimensions agree"));
    Worlds::new(graph, &mut Draws::new(), terms).expect("worlds")
}

fn many(count: usize) -> Terms {
    Terms {
        worlds: count,
        ..Terms::default()
    }
}

#[track_caller]
fn assert_near(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() <= tolerance,
        "{value} is not {expected} ± {tolerance}"
    );
}

/// Demand grows 10 % a month; machines are chosen for it, and racks for the machines.
fn machines() -> Builder {
    let builder = Builder::new();
    let month = builder.setting("month", "Month", Measure::Count, 0.0);
    let demand = builder
        .quantity("demand")
        .is(count(&builder, "today", "40 to 90") * builder.number(1.1).power(month));
    let machines = builder.decision(
        "machines",
        "Machines",
        Measure::Count,
        (demand / 10.0).ceil(),
    );
    let racks = builder.decision("racks", "Racks", Measure::Count, (machines / 4.0).ceil());
    builder.quantity("load").is(demand / (machines * 10.0));
    builder.quantity("cost").is(machines * 3.0 + racks * 5.0);
    builder
}

fn for_month(provision_month: f64) -> Terms {
    Terms {
        provision_month,
        ..Terms::default()
    }
}
