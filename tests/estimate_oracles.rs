//! Estimates against answers that others have published.

use headroom::estimate::{Bounds, Distribution, Estimate};
use headroom::units::Measure;

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

fn plain(text: &str) -> Distribution {
    Estimate::parse(text, &[Measure::Count], Bounds::ANY)
        .unwrap_or_else(|error| panic!("{error}"))
        .distribution
}

fn assert_near(found: f64, wanted: f64, relative: f64) {
    assert!(
        (found - wanted).abs() <= relative * wanted.abs(),
        "{found} is not within {relative} of {wanted}"
    );
}

/// Quantiles at the middle of equal shares: a fair sample without chance.
fn stratified(distribution: &Distribution, count: usize) -> Vec<f64> {
    (0..count)
        .map(|index| distribution.quantile((index as f64 + 0.5) / count as f64))
        .collect()
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(share * (values.len() - 1) as f64).round() as usize]
}

/// The strongest open peer turns a stated P95 of 100,000 into 28,339.
#[test]
fn wide_ranges_keep_their_ends() {
    for text in [
        "1000 to 100000",
        "1 to 100000",
        "1000 to 100000, likely 10000",
        "-5 to 100000, likely 7",
    ] {
        let distribution = plain(text);
        assert_near(distribution.quantile(0.95), 100_000.0, 1e-3);
    }
    assert_near(plain("1000 to 100000").quantile(0.05), 1000.0, 1e-3);
    assert_near(
        plain("1000 to 100000, likely 10000").quantile(0.05),
        1000.0,
        1e-3,
    );
}

/// Guesstimate's rules for a 90 % interval of 700 to 1500 (guesstimate-app at e6f88c23, `DistributionLognormal.ts` and
/// `DistributionNormal.ts`). It rounds z to 1.645.
#[test]
fn parameters_agree_with_guesstimate() {
    let Distribution::LogNormal { mu, sigma } = plain("700 to 1500") else {
        panic!("700 to 1500 is log-normal");
    };
    assert_near(mu, 6.932_150_361, 1e-9);
    assert_near(sigma, 0.231_653_511, 1e-4);
    // The normal rule, on the same interval moved below zero.
    let Distribution::Normal { mean, sd } = plain("-400 to 400") else {
        panic!("-400 to 400 is normal");
    };
    assert_eq!(mean, 1100.0 - 1100.0);
    assert_near(sd, 243.161_094_225, 1e-4);
}

/// "Precel: like Excel for uncertain values" (entropicthoughts.com, 2023-04-26): two tasks of 10 to 40 and 5 to 25 days take
/// 20 to 55 together, not 15 to 65.
#[test]
fn two_tasks_add_up_as_precel_says() {
    let first = stratified(&plain("10 to 40"), 400);
    let second = stratified(&plain("5 to 25"), 400);
    let mut sums: Vec<f64> = first
        .iter()
        .flat_map(|a| second.iter().map(move |b| a + b))
        .collect();
    assert!((percentile(&mut sums, 0.05) - 20.0).abs() < 3.0);
    assert!((percentile(&mut sums, 0.95) - 55.0).abs() < 3.0);
    // Our own simulation of the log-normal reading.
    assert_near(percentile(&mut sums, 0.05), 19.12, 5e-3);
    assert_near(percentile(&mut sums, 0.95), 56.09, 5e-3);
}

/// The same source: groceries of 80 to 150 dollars a week are 5,500 to 6,000 a year, not 4,160 to 7,800. The sum of 52 weeks is
/// close to normal.
#[test]
fn a_year_of_groceries_adds_up_as_precel_says() {
    let week = plain("80 to 150");
    let sample = stratified(&week, 20_000);
    let mean = week.mean();
    let variance = sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / sample.len() as f64;
    let spread = Z95 * (52.0 * variance).sqrt();
    assert!((52.0 * mean - spread - 5500.0).abs() < 100.0);
    assert!((52.0 * mean + spread - 6000.0).abs() < 100.0);
}

/// A reference model on which four Monte Carlo engines and the closed form agree: messages × bytes × seconds × days × 3 replicas ×
/// overhead × growth, in TB.
#[test]
fn the_reference_model_has_its_known_mean_and_percentiles() {
    let days = Distribution::Normal {
        mean: 7.0,
        sd: 1.0 / Z95,
    };
    let inputs = [
        plain("40000 to 90000"),
        plain("700 to 1500"),
        days,
        plain("uniform 1.05 to 1.3"),
        plain("1.1 to 1.9"),
    ];
    let terabytes = 86_400.0 * 3.0 / 1e12;
    let mean: f64 = inputs.iter().map(Distribution::mean).product();
    assert_near(mean * terabytes, 203.438_626_5, 1e-6);

    // A low-discrepancy sequence instead of chance: multiples of powers of the root of x^6 = x + 1.
    const ROOT: f64 = 1.134_724_138_401_519_5;
    let mut worlds: Vec<f64> = (1..=100_000_u32)
        .map(|world| {
            let draws = inputs.iter().zip(1..).map(|(input, power)| {
                input.quantile((0.5 + f64::from(world) / ROOT.powi(power)).fract())
            });
            terabytes * draws.product::<f64>()
        })
        .collect();
    assert_near(percentile(&mut worlds, 0.50), 188.5, 3e-3);
    assert_near(percentile(&mut worlds, 0.95), 358.8, 3e-3);
}
