//! Models whose answers are known.

use super::*;

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
