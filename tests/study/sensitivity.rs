//! What moves a number, and by how much.

use super::*;

#[test]
fn a_linear_model_is_moved_by_its_coefficients() {
    let builder = Builder::new();
    let [a, b, c] = ["a", "b", "c"].map(|path| normal(&builder, path, 10.0, 1.0));
    let idle = normal(&builder, "idle", 10.0, 100.0);
    let y = (b * -2.0 + a * 3.0 + c).node();
    let inputs = [a, b, c].map(Handle::node);
    let idle = idle.node();
    let worlds = worlds(builder, many(16_000));
    let found = study::sensitivity(&worlds, y).expect("worlds");
    assert_near(found.central, 20.0, 1e-9);

    let order: Vec<NodeId> = found.swings.iter().map(|swing| swing.input).collect();
    assert_eq!(order, inputs);
    for (swing, coefficient) in found.swings.iter().zip([3.0, -2.0, 1.0]) {
        assert_near(swing.low, 10.0 - Z95, 1e-9);
        assert_near(swing.high, 10.0 + Z95, 1e-9);
        assert_near(swing.at_low, 20.0 - coefficient * Z95, 1e-9);
        assert_near(swing.at_high, 20.0 + coefficient * Z95, 1e-9);
        assert_near(swing.size(), 2.0 * coefficient.abs() * Z95, 1e-9);
    }

    // Rank correlation of a normal pair with correlation r is 6/π asin(r/2) (Pearson, 1907).
    let pearson = [3.0, -2.0, 1.0].map(|coefficient: f64| coefficient / 14.0_f64.sqrt());
    let ranks = pearson.map(|r| 6.0 / std::f64::consts::PI * (r / 2.0).asin());
    let total: f64 = ranks.iter().map(|r| r * r).sum();
    for ((influence, input), rank) in found.influences.iter().zip(inputs).zip(ranks) {
        assert_eq!(influence.input, input);
        assert_near(influence.correlation, rank, 0.02);
        assert_near(influence.share, rank * rank / total, 0.02);
    }
    assert!(found.swings.iter().all(|swing| swing.input != idle));
    assert_eq!(found.influences.len(), 3);
    assert_near(
        found
            .influences
            .iter()
            .map(|influence| influence.share)
            .sum(),
        1.0,
        1e-12,
    );
}

#[test]
fn what_nothing_moves_has_no_influences() {
    let worlds = worlds(machines(), for_month(0.0));
    let cost = node(worlds.graph(), "cost");
    let found = study::sensitivity(&worlds, cost).expect("worlds");
    assert_eq!(
        (found.central, found.swings.len(), found.influences.len()),
        (42.0, 0, 0)
    );
}

#[test]
fn more_inputs_than_are_swung_together_are_all_swung() {
    let builder = Builder::new();
    let inputs: Vec<Handle> = (0..600)
        .map(|index| {
            normal(
                &builder,
                &format!("in/{index}"),
                f64::from(index),
                f64::from(index + 1),
            )
        })
        .collect();
    let total = builder.sum(Measure::Count, inputs.iter().copied()).node();
    let inputs: Vec<NodeId> = inputs.iter().rev().map(|input| input.node()).collect();
    let worlds = worlds(builder, many(100));
    let swings = study::swings(&worlds, total).expect("worlds");
    let order: Vec<NodeId> = swings.iter().map(|swing| swing.input).collect();
    assert_eq!(order, inputs);
    assert_near(swings[599].size(), 2.0 * Z95, 1e-6);
}
