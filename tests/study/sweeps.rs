//! One input over a range, and where lines cross.

use super::*;
use headroom::study::{Point, Points, percentile};

/// The medians of some nodes at the start of the plan, where an input is each of some numbers on both dates.
fn swept(worlds: &Worlds, input: NodeId, numbers: &[f64], nodes: &[NodeId]) -> Vec<Vec<f64>> {
    let points = Points::new(worlds, nodes);
    let by_number: Vec<Vec<f64>> = numbers
        .iter()
        .map(|number| {
            let inputs = vec![(input, Column::Scalar(*number))];
            let point = Point {
                start: inputs.clone(),
                provisioned: inputs,
            };
            let there = points.at(&point).expect("worlds");
            let medians = there.at_start(nodes, |column| percentile(column, 0.5));
            medians.expect("numbers")
        })
        .collect();
    let of_node = |node: usize| by_number.iter().map(|medians| medians[node]).collect();
    (0..nodes.len()).map(of_node).collect()
}

#[test]
fn choices_follow_a_sweep() {
    let worlds = worlds(machines(), for_month(12.0));
    let graph = worlds.graph();
    let (today, outputs) = (
        node(graph, "today"),
        [
            node(graph, "machines"),
            node(graph, "cost"),
            node(graph, "demand"),
        ],
    );
    let points = [10.0, 50.0, 100.0];
    let lines = swept(&worlds, today, &points, &outputs);
    // Machines for 31.4, 156.9 and 313.8 in month 12; racks for four machines each; demand of today.
    assert_eq!(lines[0], [4.0, 16.0, 32.0]);
    assert_eq!(
        lines[1],
        [
            4.0 * 3.0 + 5.0,
            16.0 * 3.0 + 4.0 * 5.0,
            32.0 * 3.0 + 8.0 * 5.0
        ]
    );
    assert_eq!(lines[2], points);
}

#[test]
fn a_sweep_over_months_keeps_the_choices() {
    let worlds = worlds(machines(), for_month(12.0));
    let graph = worlds.graph();
    let (month, outputs) = (
        node(graph, "month"),
        [node(graph, "machines"), node(graph, "demand")],
    );
    let lines = swept(&worlds, month, &[0.0, 10.0], &outputs);
    assert_eq!(lines[0], [29.0, 29.0], "enough for month 12");
    assert_near(lines[1][1], 60.0 * 1.1_f64.powi(10), 0.1);
}

#[test]
fn a_choice_can_be_swept() {
    let worlds = worlds(machines(), for_month(0.0));
    let graph = worlds.graph();
    let machines = node(graph, "machines");
    let lines = swept(&worlds, machines, &[4.0, 5.0], &[node(graph, "racks")]);
    assert_eq!(lines[0], [1.0, 2.0]);
}

#[test]
fn the_break_even_point_is_found() {
    let builder = Builder::new();
    let ingest = builder.setting("ingest", "Ingest", Measure::Count, 1.0);
    let own = builder.quantity("own").is(100.0 + ingest * 2.0);
    let managed = builder.quantity("managed").is(40.0 + ingest * 5.0);
    let (ingest, outputs) = (ingest.node(), [own.node(), managed.node()]);
    let worlds = worlds(builder, many(10));
    let x: Vec<f64> = (0..=12).map(|step| f64::from(step) * 3.5).collect();
    let lines = swept(&worlds, ingest, &x, &outputs);
    let [Crossing { x, y }] = study::crossings(&x, &lines[0], &lines[1])[..] else {
        panic!("one crossing");
    };
    assert_near(x, 20.0, 1e-9);
    assert_near(y, 140.0, 1e-9);
}

#[test]
fn lines_cross_only_where_they_change_places() {
    let crossings = |a: &[f64], b: &[f64]| -> Vec<(f64, f64)> {
        let x: Vec<f64> = (0..a.len()).map(|i| i as f64).collect();
        study::crossings(&x, a, b)
            .iter()
            .map(|crossing| (crossing.x, crossing.y))
            .collect()
    };
    let none: [(f64, f64); 0] = [];
    assert_eq!(crossings(&[0.0, 2.0], &[1.0, 1.0]), [(0.5, 1.0)]);
    assert_eq!(
        crossings(&[0.0, 2.0, 0.0], &[1.0; 3]),
        [(0.5, 1.0), (1.5, 1.0)]
    );
    assert_eq!(crossings(&[0.0, 1.0, 0.0], &[1.0; 3]), none, "they touch");
    assert_eq!(
        crossings(&[0.0, 1.0, 2.0], &[1.0; 3]),
        [(1.0, 1.0)],
        "they meet at a point"
    );
    assert_eq!(
        crossings(&[0.0, 1.0, 1.0, 2.0], &[1.0; 4]),
        [(1.0, 1.0)],
        "they run together"
    );
    assert_eq!(
        crossings(&[1.0, 2.0], &[1.0; 2]),
        none,
        "they start together"
    );
    assert_eq!(
        crossings(&[0.0, f64::NAN, 2.0], &[1.0; 3]),
        none,
        "one is unknown in between"
    );
    assert_eq!(crossings(&[], &[]), none);
}
