//! Studies from outside: draws have the distribution they should, and answers that are known are found.

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

// ---------------------------------------------------------------------------------------------------------- draws

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

// ------------------------------------------------------------------------------------------------------ summaries

fn nearest_rank(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.is_nan().cmp(&b.is_nan()).then(a.total_cmp(b)));
    let rank = (p * values.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted[rank - 1]
}

fn assert_exact(values: Vec<f64>) {
    let column = Column::Rows(values.as_slice().into());
    let summary = Summary::of(&column);
    for (found, p) in [(summary.p5, 0.05), (summary.p50, 0.5), (summary.p95, 0.95)] {
        let expected = nearest_rank(&values, p);
        assert!(
            found == expected || (found.is_nan() && expected.is_nan()),
            "P{p}: {found} is not {expected}"
        );
        assert_eq!(study::percentile(&column, p).to_bits(), found.to_bits());
    }
}

proptest! {
    #[test]
    fn percentiles_are_nearest_rank(values in prop::collection::vec(-1e6..1e6, 1..400)) {
        let column = Column::Rows(values.as_slice().into());
        let summary = Summary::of(&column);
        prop_assert!(summary.p5 <= summary.p50 && summary.p50 <= summary.p95);
        let plain = values.iter().sum::<f64>() / values.len() as f64;
        prop_assert!((summary.mean - plain).abs() < 1e-6);
        let limit = values[values.len() / 2];
        let reached = values.iter().filter(|x| **x >= limit).count() as f64 / values.len() as f64;
        prop_assert_eq!(study::share_at_least(&column, limit), reached);
        assert_exact(values);
    }
}

#[test]
fn percentiles_are_exact_whatever_the_numbers_are_like() {
    const ROWS: usize = 10_000;
    let mixed = |i: usize| (i as f64 * 0.618_033_988_749_894_9).fract() - 0.3;
    assert_exact((0..ROWS).map(mixed).collect());
    // A tail so long that nearly everything lies in one bucket.
    assert_exact((0..ROWS).map(|i| (mixed(i) * 40.0).exp()).collect());
    // Neighbours in the last bit, next to zeros of both signs.
    assert_exact(
        (0..ROWS)
            .map(|i| 1.0 + (i % 7) as f64 * f64::EPSILON)
            .collect(),
    );
    assert_exact((0..ROWS).map(|i| [0.0, -0.0, 1e-300][i % 3]).collect());
    // A range that overflows, and numbers that are none.
    assert_exact((0..ROWS).map(|i| mixed(i) * f64::MAX).collect());
    for odd in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        assert_exact(
            (0..ROWS)
                .map(|i| if i % 3 == 0 { odd } else { mixed(i) })
                .collect(),
        );
        assert_exact(vec![odd; ROWS]);
    }
}

#[test]
fn percentiles_of_many_rows_are_exact_whatever_their_order() {
    const MANY: usize = 150_001;
    let spread = |i: usize| (i as f64 * 0.618_033_988_749_894_9).fract().powi(5) * 1e9;
    assert_exact((0..MANY).map(spread).collect());
    assert_exact((0..MANY).map(|i| i as f64).collect());
    assert_exact((0..MANY).map(|i| -(i as f64)).collect());
    // A period that a regular sample falls in step with.
    assert_exact((0..MANY).map(|i| (i % 32) as f64).collect());
    assert_exact(
        (0..MANY)
            .map(|i| if i % 32 == 0 { spread(i) } else { -1.0 })
            .collect(),
    );
    assert_exact(vec![4.2; MANY]);
    assert_exact(
        (0..MANY)
            .map(|i| if i % 10 == 3 { f64::NAN } else { spread(i) })
            .collect(),
    );
    assert_exact(
        (0..MANY)
            .map(|i| {
                if i % 10 == 3 {
                    f64::INFINITY
                } else {
                    -spread(i)
                }
            })
            .collect(),
    );
}

#[test]
fn a_summary_of_little_is_that() {
    assert_eq!(Summary::of(&Column::Scalar(3.0)), Summary::exactly(3.0));
    assert_eq!(
        Summary::of(&Column::Rows([5.0].into())),
        Summary::exactly(5.0)
    );
    assert!(Summary::of(&Column::Rows([].into())).p50.is_nan());
    assert_eq!(study::share_at_least(&Column::Scalar(3.0), 3.0), 1.0);
    assert_eq!(study::share_at_least(&Column::Rows([].into()), 3.0), 0.0);
    let hundred = Column::Rows((1..=100).map(f64::from).collect());
    assert_eq!(study::percentile(&hundred, 0.07), 7.0);
    assert_eq!(study::percentile(&hundred, 0.0), 1.0);
    assert_eq!(study::percentile(&hundred, 1.0), 100.0);
    assert_eq!(study::mean(&hundred), 50.5);
}

// ---------------------------------------------------------------------------------------------- published answers

/// Retained bytes of a log from five uncertain inputs. The mean is exact (the product of the means of log-normal, normal
/// and uniform distributions), the median and P95 are by numerical integration of the distribution function and agree
/// with ten million samples of independent engines.
#[test]
fn the_reference_model_has_its_known_mean_and_percentiles() {
    let builder = Builder::new();
    let messages = count(&builder, "messages", "40k to 90k");
    let bytes = count(&builder, "bytes", "700 to 1500");
    let days = normal(&builder, "days", 7.0, 1.0 / Z95);
    let overhead = count(&builder, "overhead", "uniform 1.05 to 1.3");
    let growth = count(&builder, "growth", "1.1 to 1.9");
    let node = (messages * bytes * 86_400.0 * days * 3.0 * overhead * growth / 1e12).node();
    let worlds = worlds(builder, many(1_000_000));
    let column = &worlds.evaluate(&[node]).expect("worlds")[0];
    let Summary { mean, p50, p95, .. } = Summary::of(column);
    assert_near(mean, 203.438_626_5, 0.1);
    assert_near(p50, 188.5, 0.2);
    assert_near(p95, 358.8, 0.5);
}

/// <https://entropicthoughts.com/precel-like-excel-for-uncertain-values>: two tasks of 10 to 40 and 5 to 25 hours take
/// 20 to 55 together, not 15 to 65.
#[test]
fn two_uncertain_tasks_are_less_uncertain_together() {
    let builder = Builder::new();
    let node = (count(&builder, "a", "10 to 40") + count(&builder, "b", "5 to 25")).node();
    let worlds = worlds(builder, Terms::default());
    let both = study::risk(&worlds, &[node], &GO_ON).expect("worlds")[0];
    assert_near(both.p5, 20.0, 3.0);
    assert_near(both.p95, 55.0, 3.0);
    assert_near(both.p5, 19.12, 0.3);
    assert_near(both.p95, 56.09, 0.5);
}

/// The same page: groceries of $80 to $150 a week cost $5,500 to $6,000 a year, because weeks are independent.
#[test]
fn independent_weeks_even_out() {
    let builder = Builder::new();
    let weeks = (0..52).map(|week| count(&builder, &format!("week/{week}"), "80 to 150"));
    let node = builder
        .sum(Measure::Count, weeks.collect::<Vec<_>>())
        .node();
    let same = (count(&builder, "one week", "80 to 150") * 52.0).node();
    let worlds = worlds(builder, Terms::default());
    let [year, naive] = study::risk(&worlds, &[node, same], &GO_ON).expect("worlds")[..] else {
        panic!("two summaries");
    };
    assert_near(year.p5, 5_500.0, 100.0);
    assert_near(year.p95, 6_000.0, 100.0);
    assert_near(year.p5, 5_549.0, 15.0);
    assert_near(year.p95, 6_061.0, 15.0);
    assert_near(naive.p5, 4_160.0, 5.0);
    assert_near(naive.p95, 7_800.0, 5.0);
}

// -------------------------------------------------------------------------------------------------------- choices

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

fn scalar(worlds: &Worlds, path: &str) -> f64 {
    match worlds
        .evaluate(&[node(worlds.graph(), path)])
        .expect("worlds")[0]
    {
        Column::Scalar(value) => value,
        Column::Rows(_) => panic!("`{path}` differs between worlds"),
    }
}

#[test]
fn a_choice_holds_at_the_confidence_in_its_month() {
    let now = worlds(machines(), for_month(0.0));
    // P95 of demand is 90, so nine machines, and three racks for them.
    assert_eq!(scalar(&now, "machines"), 9.0);
    assert_eq!(scalar(&now, "racks"), 3.0);
    let later = worlds(machines(), for_month(12.0));
    // 90 × 1.1^12 = 282.5
    assert_eq!(scalar(&later, "machines"), 29.0);
    assert_eq!(scalar(&later, "racks"), 8.0);
    assert_eq!(
        scalar(&later, "month"),
        0.0,
        "worlds are in the first month unless told otherwise"
    );
    assert_eq!(
        scalar(&later.at_month(24.0), "machines"),
        29.0,
        "what was bought is what there is"
    );
    let load = node(later.graph(), "load");
    let full = |month: f64| study::probability(&later.at_month(month), load, 1.0).expect("worlds");
    assert!(
        full(12.0) <= 0.05 && full(13.0) > 0.05,
        "{} {}",
        full(12.0),
        full(13.0)
    );

    let unsure = Terms {
        confidence: 0.5,
        ..for_month(0.0)
    };
    assert_eq!(scalar(&worlds(machines(), unsure), "machines"), 6.0);
}

#[test]
fn what_choices_were_taken_from_is_used_again_only_where_it_holds() {
    let worlds = worlds(machines(), for_month(12.0));
    let graph = worlds.graph();
    let nodes = ["demand", "load", "cost"].map(|path| node(graph, path));
    let fresh = worlds.with(node(graph, "month"), 12.0);
    let again = worlds.at_month(12.0);
    assert_eq!(again.evaluate(&nodes), fresh.evaluate(&nodes));
    let given = again.with(node(graph, "today"), 100.0);
    let demand = 100.0 * 1.1_f64.powi(12);
    assert_near(scalar(&given, "demand"), demand, 1e-9);
    assert_near(scalar(&given, "load"), demand / 290.0, 1e-9);
    let chosen = given.choose_again().expect("choices").at_month(12.0);
    assert_eq!(scalar(&chosen, "machines"), 32.0);
    assert_near(scalar(&chosen, "load"), demand / 320.0, 1e-9);
}

#[test]
fn what_is_given_is_not_chosen() {
    let worlds = worlds(machines(), for_month(0.0));
    let given = worlds.with(node(worlds.graph(), "machines"), 20.0);
    assert_eq!(
        scalar(&given, "racks"),
        3.0,
        "choices stay until they are taken again"
    );
    let given = given.choose_again().expect("choices");
    assert_eq!(
        (scalar(&given, "machines"), scalar(&given, "racks")),
        (20.0, 5.0)
    );
    let certain = worlds
        .with(node(worlds.graph(), "today"), 100.0)
        .choose_again()
        .expect("choices");
    assert_eq!(
        (scalar(&certain, "demand"), scalar(&certain, "machines")),
        (100.0, 10.0)
    );
}

#[test]
fn a_choice_that_cannot_be_taken_says_why() {
    let builder = Builder::new();
    let demand = count(&builder, "demand", "40 to 90");
    let limit = builder.setting("limit", "Limit", Measure::Count, 0.0);
    builder.decision("brokers", "Brokers", Measure::Count, demand / limit);
    let graph = Arc::new(builder.build().expect("plain numbers"));
    let error = Worlds::new(Arc::clone(&graph), &mut Draws::new(), Terms::default())
        .expect_err("a division by zero");
    assert_eq!(
        error.to_string(),
        "`brokers` cannot be chosen: what it must hold, `demand ÷ limit`, is not a finite number in enough worlds. \
         Look for a division by something that can be zero, such as a limit or a rate"
    );
    let refused = |terms: Terms| {
        Worlds::new(Arc::clone(&graph), &mut Draws::new(), terms).expect_err("refused")
    };
    assert_eq!(refused(many(0)), StudyError::NoWorlds);
    let confidence = Terms {
        confidence: 1.0,
        ..Terms::default()
    };
    assert_eq!(
        refused(confidence).to_string(),
        "a choice must hold in more than 0 % and less than 100 % of the worlds, but 100\u{202f}% was asked for"
    );
}

#[test]
fn the_central_world_has_medians_and_the_choices_of_all() {
    let worlds = worlds(machines(), for_month(0.0));
    let outputs = [
        node(worlds.graph(), "demand"),
        node(worlds.graph(), "machines"),
    ];
    let central = worlds
        .graph()
        .evaluate(&worlds.central(), 1, &outputs)
        .expect("all bound");
    assert_near(central[0].at(0), 60.0, 1e-9);
    assert_eq!(central[1].at(0), 9.0);
}

// --------------------------------------------------------------------------------------------------------- growth

#[test]
fn the_month_a_limit_is_reached_is_found() {
    let worlds = worlds(machines(), for_month(0.0));
    let demand = node(worlds.graph(), "demand");
    let watch = Watch {
        node: demand,
        limits: vec![120.0, 1e9],
    };
    let timeline = &study::growth(&worlds, &[watch], 24, &GO_ON).expect("worlds")[0];
    assert_eq!(timeline.months.len(), 25);
    // The median is 60 × 1.1^m: 117 in month 7, 129 in month 8. P95 is 90 × 1.1^m: 119.8 in month 3, 131.8 in month 4.
    assert_eq!(timeline.first_month(0, 0.5), Some(8));
    assert_eq!(timeline.first_month(0, 0.05), Some(4));
    assert_eq!(timeline.first_month(1, 0.05), None);
    assert_eq!(
        timeline.first_month(9, 0.05),
        None,
        "there is no such limit"
    );
    for (month, entry) in timeline.months.iter().enumerate() {
        let growth = 1.1_f64.powi(month as i32);
        assert_near(entry.summary.p50 / growth, 60.0, 0.02);
        assert_near(entry.summary.p95 / growth, 90.0, 0.05);
        let single =
            study::risk(&worlds.at_month(month as f64), &[demand], &GO_ON).expect("worlds");
        assert_eq!(entry.summary, single[0]);
    }
    let shares: Vec<f64> = timeline
        .months
        .iter()
        .map(|month| month.reached[0])
        .collect();
    assert!(shares.is_sorted());
}

#[test]
fn a_cancelled_study_stops() {
    let worlds = worlds(machines(), for_month(0.0));
    let demand = node(worlds.graph(), "demand");
    let watch = Watch {
        node: demand,
        limits: Vec::new(),
    };
    assert_eq!(
        study::risk(&worlds, &[demand], &STOP),
        Err(StudyError::Cancelled)
    );
    assert_eq!(
        study::growth(&worlds, &[watch], 24, &STOP),
        Err(StudyError::Cancelled)
    );
    let swept = study::sweep_worlds(&worlds, demand, &[1.0], &[demand], &STOP);
    assert_eq!(swept, Err(StudyError::Cancelled));
}

// ---------------------------------------------------------------------------------------------------- sensitivity

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

// --------------------------------------------------------------------------------------------------------- sweeps

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
    let lines = study::sweep(&worlds, today, &points, &outputs).expect("worlds");
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
    let summaries = study::sweep_worlds(&worlds, today, &points, &outputs, &GO_ON).expect("worlds");
    for (line, summaries) in lines.iter().zip(&summaries) {
        let exactly: Vec<Summary> = line.iter().map(|value| Summary::exactly(*value)).collect();
        assert_eq!(
            *summaries, exactly,
            "a swept input is the only uncertain one"
        );
    }
}

#[test]
fn a_sweep_over_months_keeps_the_choices() {
    let worlds = worlds(machines(), for_month(12.0));
    let graph = worlds.graph();
    let (month, outputs) = (
        node(graph, "month"),
        [node(graph, "machines"), node(graph, "demand")],
    );
    let lines = study::sweep(&worlds, month, &[0.0, 10.0], &outputs).expect("worlds");
    // The median of demand, 60, is 188.3 in month 12.
    assert_eq!(lines[0], [19.0, 19.0]);
    assert_near(lines[1][1], 60.0 * 1.1_f64.powi(10), 1e-9);
    let summaries =
        study::sweep_worlds(&worlds, month, &[0.0, 10.0], &outputs, &GO_ON).expect("worlds");
    assert_eq!(summaries[0], [Summary::exactly(29.0); 2]);
    assert_near(summaries[1][1].p50, 60.0 * 1.1_f64.powi(10), 0.1);
}

#[test]
fn a_choice_can_be_swept() {
    let worlds = worlds(machines(), for_month(0.0));
    let graph = worlds.graph();
    let machines = node(graph, "machines");
    let lines =
        study::sweep(&worlds, machines, &[4.0, 5.0], &[node(graph, "racks")]).expect("worlds");
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
    let lines = study::sweep(&worlds, ingest, &x, &outputs).expect("worlds");
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
