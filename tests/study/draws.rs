//! Draws have the distribution they should, and an edit leaves the others alone.

use super::*;

fn distributions() -> Vec<Distribution> {
    vec![
        Distribution::Uniform {
            low: -2.0,
            high: 5.0,
        },
        Distribution::Normal { mean: 3.0, sd: 0.5 },
        Distribution::LogNormal {
            mu: 1.0,
            sigma: 0.8,
        },
        estimate("40 to 90, likely 55", Measure::Count).distribution,
        estimate("60 to 95 %", Measure::Fraction).distribution,
        Distribution::Empirical((0..2_000).map(|i| f64::from(i * i)).collect()),
    ]
}

fn drawn(distribution: &Distribution, strata: usize) -> Vec<f64> {
    let mut out = vec![f64::NAN; strata];
    Sampler::new(distribution, strata).fill(Seed::new("a/path", 7, 0), &mut out);
    out
}

#[test]
fn each_stratum_is_drawn_from_once() {
    for distribution in distributions() {
        for strata in [1, 2, 31, 32, 33, 1_000, BLOCK] {
            let mut values = drawn(&distribution, strata);
            values.sort_by(f64::total_cmp);
            for (stratum, value) in values.iter().enumerate() {
                let bound = |index: usize| distribution.quantile(index as f64 / strata as f64);
                let noise = 1e-9 * value.abs();
                assert!(
                    *value >= bound(stratum) - noise && *value <= bound(stratum + 1) + noise,
                    "{distribution:?}: stratum {stratum} of {strata} has {value}"
                );
            }
        }
    }
}

#[test]
fn draws_have_the_mean_and_the_percentiles_of_their_distribution() {
    for distribution in distributions() {
        let column = Column::Rows(drawn(&distribution, 10_000).into());
        let Summary { mean, p5, p50, p95 } = Summary::of(&column);
        let scale = distribution.quantile(0.95) - distribution.quantile(0.05);
        assert_near(mean, distribution.mean(), 2e-4 * scale);
        for (value, p) in [(p5, 0.05), (p50, 0.5), (p95, 0.95)] {
            let stratum = distribution.quantile(p - 1e-4)..=distribution.quantile(p + 1e-9);
            assert!(
                stratum.contains(&value),
                "P{p} of {distribution:?} is {value}, not in {stratum:?}"
            );
        }
    }
}

#[test]
fn tails_are_drawn_exactly() {
    let distribution = Distribution::LogNormal {
        mu: 0.0,
        sigma: 1.5,
    };
    let extremes = |index: usize| {
        let mut values = drawn(&distribution, 10_000);
        values.sort_by(f64::total_cmp);
        values[index]
    };
    // The probability of the extreme draws is spread over their stratum, not over a straight line across it.
    assert!(extremes(0) > distribution.quantile(1e-9) && extremes(0) < distribution.quantile(1e-4));
    assert!(
        extremes(9_999) < distribution.quantile(1.0 - 1e-9)
            && extremes(9_999) > distribution.quantile(0.9999)
    );
}

#[test]
fn the_order_is_random_and_inputs_have_nothing_to_do_with_each_other() {
    let builder = Builder::new();
    let inputs: Vec<NodeId> = (0..6)
        .map(|index| count(&builder, &format!("in/{index}"), "uniform 0 to 1").node())
        .collect();
    let worlds = worlds(builder, many(10_000));
    let columns = worlds.evaluate(&inputs).expect("inputs");
    let centred =
        |column: &Column| -> Vec<f64> { column.values().iter().map(|x| x - 0.5).collect() };
    let correlation = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / (10_000.0 / 12.0)
    };
    for (index, column) in columns.iter().enumerate() {
        let own = centred(column);
        // Five standard errors of a correlation of 10,000 independent pairs.
        assert_near(correlation(&own[1..], &own), 0.0, 0.05);
        for other in &columns[index + 1..] {
            assert_near(correlation(&own, &centred(other)), 0.0, 0.05);
        }
    }
}

fn three_inputs(first: &str) -> (Arc<Graph>, [NodeId; 3]) {
    let builder = Builder::new();
    if first == "with another" {
        count(&builder, "another", "3 to 4");
    }
    let a = count(
        &builder,
        "a",
        if first == "edited" {
            "1 to 9"
        } else {
            "1 to 3"
        },
    );
    let b = count(&builder, "b", "10 to 30");
    let c = count(&builder, "c", "7");
    let nodes = [a.node(), b.node(), c.node()];
    (Arc::new(builder.build().expect("plain numbers")), nodes)
}

fn rows(bindings: &Bindings, node: NodeId) -> &Arc<[f64]> {
    match bindings.get(node) {
        Some(Column::Rows(rows)) => rows,
        other => panic!("not drawn: {other:?}"),
    }
}

#[test]
fn an_edit_draws_only_what_it_changes() {
    let mut draws = Draws::new();
    let (graph, [a, b, c]) = three_inputs("as it was");
    let before = draws.bind(&graph, 1_000, 1);
    assert_eq!(before.get(c), None, "an exact estimate needs no draws");

    let (graph, [a2, b2, _]) = three_inputs("edited");
    let edited = draws.bind(&graph, 1_000, 1);
    assert!(Arc::ptr_eq(rows(&before, b), rows(&edited, b2)));
    assert_ne!(rows(&before, a), rows(&edited, a2));

    let (graph, [a3, b3, _]) = three_inputs("with another");
    let longer = draws.bind(&graph, 1_000, 1);
    assert_eq!(rows(&before, a), rows(&longer, a3));
    assert!(Arc::ptr_eq(rows(&before, b), rows(&longer, b3)));

    let other_seed = draws.bind(&graph, 1_000, 2);
    assert_ne!(rows(&longer, b3), rows(&other_seed, b3));
    let more = draws.bind(&graph, 1_001, 2);
    assert_eq!(rows(&more, b3).len(), 1_001);
}

#[test]
fn draws_are_the_same_for_ever() {
    // These numbers may only change together with every plan that was ever signed off.
    let (graph, [a, ..]) = three_inputs("as it was");
    let bindings = Draws::new().bind(&graph, 10_000, 1);
    let first: Vec<String> = rows(&bindings, a)[..3]
        .iter()
        .map(|x| format!("{x:.9}"))
        .collect();
    assert_eq!(first, ["2.185540256", "1.832065899", "1.393399414"]);
}

#[test]
fn worlds_are_the_same_whether_kept_or_drawn_again_and_on_any_number_of_threads() {
    const WORLDS: usize = 40_000;
    let build = |idle: usize| {
        let builder = Builder::new();
        let a = count(&builder, "a", "1 to 3");
        let b = count(&builder, "b", "10 to 30");
        let result = builder.quantity("result").is(a * b + 1.0);
        let fixed = builder.quantity("fixed").is(builder.number(3.0) * 2.0);
        for index in 0..idle {
            count(&builder, &format!("idle/{index}"), "1 to 2");
        }
        let nodes = [result.node(), fixed.node(), a.node()];
        (worlds(builder, many(WORLDS)), nodes)
    };
    let (kept, nodes) = build(0);
    let (streamed, same_nodes) = build(500);
    let expected = kept.evaluate_on(1, &nodes).expect("worlds");
    assert!(matches!(&expected[0], Column::Rows(rows) if rows.len() == WORLDS));
    assert_eq!(expected[1], Column::Scalar(6.0));
    for threads in [1, 2, 3, 7] {
        assert_eq!(
            kept.evaluate_on(threads, &nodes).expect("worlds"),
            expected,
            "{threads} threads"
        );
        assert_eq!(
            streamed.evaluate_on(threads, &same_nodes).expect("worlds"),
            expected,
            "{threads} threads"
        );
    }
}
