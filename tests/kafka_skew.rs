//! Hot keys and changed partition counts against published figures, against simulated placements of keys, and against
//! Kafka's own partitioner.

use headroom::model::kafka::partitioning::share_kept;
use headroom::model::kafka::skew::{Keys, MOST_TRIED, measured_keys, unnamed, zipf_keys};
use headroom::quantity::{Bindings, Builder, Handle};
use headroom::scenario::KeyHistogram;
use proptest::prelude::*;

/// Evaluates a formula.
fn value(formula: impl for<'b> Fn(&'b Builder) -> Handle<'b>) -> f64 {
    let builder = Builder::new();
    let node = formula(&builder).node();
    let graph = builder.build().expect("the dimensions agree");
    let columns = graph.evaluate(&Bindings::new(), 1, &[node]);
    columns.expect("nothing is unbound")[0].at(0)
}

fn zipf(builder: &Builder, keys: f64, exponent: f64) -> Keys<'_> {
    zipf_keys(builder.number(keys), builder.number(exponent))
}

/// The share of the hottest of some partitions.
fn hottest(keys: f64, exponent: f64, partitions: f64) -> f64 {
    value(|b| zipf(b, keys, exponent).hottest_share(b.number(partitions), &unnamed))
}

fn histogram(mut counts: Vec<f64>) -> KeyHistogram {
    counts.sort_by(|a, b| b.total_cmp(a));
    KeyHistogram {
        text: String::new(),
        counts: counts.into(),
    }
}

#[track_caller]
fn assert_within(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        (found / expected - 1.0).abs() <= tolerance,
        "{what}: {found}, expected {expected} within {tolerance}"
    );
}

/// A stream of numbers that look random and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

/// The mean share of the hottest partition when keys of these sizes are placed at random.
fn simulated(sizes: &[f64], partitions: usize, trials: usize, dice: &mut Dice) -> f64 {
    let all: f64 = sizes.iter().sum();
    let mut sum = 0.0;
    for _ in 0..trials {
        let mut bins = vec![0.0_f64; partitions];
        for size in sizes {
            bins[dice.below(partitions)] += size;
        }
        sum += bins.iter().copied().fold(0.0, f64::max);
    }
    sum / all / trials as f64
}

fn zipf_sizes(keys: usize, exponent: f64) -> Vec<f64> {
    (1..=keys).map(|i| (i as f64).powf(-exponent)).collect()
}

#[test]
fn published_shares_of_zipf_keys_are_met() {
    // A million keys with exponent 1, measured within 3 to 8 % by the reference.
    let first = value(|b| zipf(b, 1e6, 1.0).hottest);
    assert_within(first, 0.0695, 1e-3, "hottest key");
    for (partitions, published) in [(12.0, 0.138), (48.0, 0.088), (200.0, 0.073)] {
        let found = hottest(1e6, 1.0, partitions);
        assert_within(found, published, 0.08, &format!("{partitions} partitions"));
        // f1 + (1 − f1) ÷ P, to which chance adds hardly anything here.
        let plain = first + (1.0 - first) / partitions;
        assert_within(
            found,
            plain,
            0.01,
            &format!("{partitions} partitions, plain"),
        );
    }
}

#[test]
fn published_unevenness_of_equal_keys_is_met() {
    for (keys, partitions, published) in [
        (1_000.0, 12.0, 1.18),
        (1_000.0, 48.0, 1.52),
        (10_000.0, 48.0, 1.16),
        (1_000.0, 200.0, 2.44),
    ] {
        let found = hottest(keys, 0.0, partitions) * partitions;
        assert_within(
            found,
            published,
            0.01,
            &format!("{keys} keys, {partitions} partitions"),
        );
        // The rule 1 + √(2 ln P · P ÷ K) is on the high side, and never by more than it says itself.
        let rule = 1.0 + (2.0 * f64::ln(partitions) * partitions / keys).sqrt();
        assert!(found < rule && rule < found * 1.08, "{found} and {rule}");
    }
}

#[test]
fn simulated_placements_of_zipf_keys_agree() {
    let mut dice = Dice(1);
    for (keys, trials) in [
        (10, 3_000),
        (50, 1_500),
        (300, 400),
        (2_000, 150),
        (20_000, 40),
    ] {
        for exponent in [0.0, 0.3, 0.5, 0.7, 1.0, 1.5, 3.0, 5.0] {
            let sizes = zipf_sizes(keys, exponent);
            for partitions in [2, 6, 24, 100, 1_000] {
                if partitions > keys {
                    continue;
                }
                let measured = simulated(&sizes, partitions, trials, &mut dice);
                let found = hottest(keys as f64, exponent, partitions as f64);
                let what = format!("{keys} keys, exponent {exponent}, {partitions} partitions");
                assert_within(found, measured, 0.08, &what);
            }
        }
    }
}

#[test]
fn with_fewer_keys_than_partitions_the_answer_is_near_or_high() {
    let mut dice = Dice(2);
    for keys in [2, 10, 20, 50] {
        for exponent in [0.0, 0.5, 1.0, 2.0] {
            let sizes = zipf_sizes(keys, exponent);
            for partitions in [60, 500, 2_000] {
                let measured = simulated(&sizes, partitions, 2_000, &mut dice);
                let found = hottest(keys as f64, exponent, partitions as f64);
                assert!(
                    found > measured * 0.94 && found < measured * 1.30,
                    "{keys} keys, exponent {exponent}, {partitions} partitions: {found}, simulated {measured}"
                );
            }
        }
    }
}

#[test]
fn simulated_placements_of_counted_keys_agree() {
    let mut dice = Dice(3);
    let heavy = |share: f64, of: usize, light: usize| -> Vec<f64> {
        let rest = (1.0 - share * of as f64) / light as f64;
        let mut sizes = vec![share; of];
        sizes.extend(vec![rest; light]);
        sizes
    };
    // Sizes over three orders of magnitude, a single giant, two giants, ten of 5 %.
    let spread: Vec<f64> = (0..2_000)
        .map(|_| 10_f64.powf(dice.below(3_000) as f64 / 1e3))
        .collect();
    // Ten heavy keys in many partitions are fewer heavy keys than partitions: then it is high, as with few keys.
    for (what, sizes, high) in [
        ("spread", spread, 0.05),
        ("one giant", heavy(0.4, 1, 2_000), 0.05),
        ("two giants", heavy(0.3, 2, 2_000), 0.05),
        ("ten of 5 %", heavy(0.05, 10, 2_000), 0.25),
    ] {
        let histogram = histogram(sizes.clone());
        for partitions in [3, 12, 48, 200] {
            let measured = simulated(&sizes, partitions, 300, &mut dice);
            let found = value(|b| {
                measured_keys(b, &histogram).hottest_share(b.number(partitions as f64), &unnamed)
            });
            assert!(
                found > measured * 0.94 && found < measured * (1.0 + high),
                "{what}, {partitions} partitions: {found}, simulated {measured}"
            );
        }
    }
}

#[test]
fn a_histogram_of_zipf_keys_says_what_the_law_says() {
    let histogram = histogram(zipf_sizes(5_000, 0.9));
    for partitions in [1.0, 12.0, 200.0] {
        let found =
            value(|b| measured_keys(b, &histogram).hottest_share(b.number(partitions), &unnamed));
        assert_within(found, hottest(5_000.0, 0.9, partitions), 1e-9, "both ways");
    }
}

#[test]
fn the_ends_are_exact() {
    for exponent in [0.0, 1.0, 5.0] {
        for keys in [1.0, 2.0, 1e3, 1e9] {
            // One partition holds everything.
            assert_within(hottest(keys, exponent, 1.0), 1.0, 1e-12, "one partition");
            assert!(hottest(keys, exponent, 1e5).is_finite());
        }
        // One key is in one partition, however many there are.
        assert_within(hottest(1.0, exponent, 48.0), 1.0, 1e-12, "one key");
    }
    let only = histogram(vec![17.0]);
    let share = value(|b| measured_keys(b, &only).hottest_share(b.number(9.0), &unnamed));
    assert_within(share, 1.0, 1e-12, "one counted key");
}

proptest! {
    #[test]
    fn more_partitions_never_make_the_hottest_share_larger(
        keys in 1_u32..2_000_000, exponent in 0.0..5.0_f64, partitions in 1_u32..5_000, more in 1_u32..5_000,
    ) {
        let at = |partitions: u32| hottest(f64::from(keys), exponent, f64::from(partitions));
        prop_assert!(at(partitions + more) <= at(partitions) * (1.0 + 1e-9));
    }

    #[test]
    fn the_share_lies_between_an_even_one_and_all(
        keys in 1_u32..2_000_000, exponent in 0.0..5.0_f64, partitions in 1_u32..5_000,
    ) {
        let share = hottest(f64::from(keys), exponent, f64::from(partitions));
        let key = value(|b| zipf(b, f64::from(keys), exponent).hottest);
        prop_assert!(share <= 1.0 && share >= 1.0 / f64::from(partitions) && share >= key);
    }

    #[test]
    fn a_count_for_an_allowed_share_keeps_it_or_no_count_does(
        keys in 1_u32..2_000_000, exponent in 0.0..3.0_f64, allowed in 0.0005..1.0_f64,
    ) {
        let keys = f64::from(keys);
        let count = value(|b| {
            zipf(b, keys, exponent).partitions_for(b.constant(allowed, headroom::units::Measure::Fraction), &unnamed)
        }).ceil();
        let helpful = value(|b| zipf(b, keys, exponent).helpful_partitions());
        let most = (MOST_TRIED * helpful).min(100_000.0);
        let share = hottest(keys, exponent, count);
        let is_mended = share <= allowed * 1.02;
        prop_assert!(is_mended || hottest(keys, exponent, most) > allowed * 0.98, "{count}: {share} of {allowed}");
        // And hardly fewer would do.
        if is_mended && count > 2.0 {
            let fewer = hottest(keys, exponent, (count * 0.9).floor());
            prop_assert!(fewer > allowed * 0.99, "{count} is too many: {fewer}");
        }
    }

    #[test]
    fn a_larger_allowed_share_never_takes_more_partitions(
        keys in 1_u32..2_000_000, exponent in 0.0..3.0_f64, allowed in 0.0005..0.9_f64, more in 1.0..2.0_f64,
    ) {
        let count = |allowed: f64| value(|b| zipf(b, f64::from(keys), exponent)
            .partitions_for(b.constant(allowed, headroom::units::Measure::Fraction), &unnamed));
        // Where no count does, there are fewer than where one just does.
        let (larger, smaller) = (count(allowed * more), count(allowed));
        let does = hottest(f64::from(keys), exponent, smaller.ceil()) <= allowed * 1.02;
        prop_assert!(larger <= smaller * (1.0 + 1e-9) || !does);
    }
}

/// The 32-bit hash that Kafka's partitioner takes of a key: Austin Appleby's MurmurHash2 with the seed 0x9747b28c.
fn murmur2(key: &[u8]) -> u32 {
    const MIX: u32 = 0x5bd1_e995;
    let mut hash = 0x9747_b28c_u32 ^ key.len() as u32;
    let mut words = key.chunks_exact(4);
    for word in words.by_ref() {
        let mut k = u32::from_le_bytes([word[0], word[1], word[2], word[3]]).wrapping_mul(MIX);
        k ^= k >> 24;
        hash = hash.wrapping_mul(MIX) ^ k.wrapping_mul(MIX);
    }
    let tail = words.remainder();
    if !tail.is_empty() {
        let rest = tail
            .iter()
            .rev()
            .fold(0, |rest, byte| rest << 8 | u32::from(*byte));
        hash = (hash ^ rest).wrapping_mul(MIX);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(MIX);
    hash ^ hash >> 15
}

/// Kafka's partition of a key: `toPositive(murmur2(key)) % partitions`.
fn partition(key: &[u8], partitions: u32) -> u32 {
    (murmur2(key) & 0x7fff_ffff) % partitions
}

#[test]
fn the_hash_is_kafkas() {
    // The vectors of Kafka's own UtilsTest.testMurmur2.
    for (key, expected) in [
        ("21", -973_932_308_i32),
        ("foobar", -790_332_482),
        ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        (
            "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8",
            -58_897_971,
        ),
        ("abc", 479_470_107),
    ] {
        assert_eq!(murmur2(key.as_bytes()) as i32, expected, "{key}");
    }
}

#[test]
fn kafkas_partitioner_keeps_the_share_of_keys_that_the_formula_says() {
    const KEYS: u64 = 40_000;
    for (from, to) in [
        (12_u32, 24_u32),
        (12, 13),
        (6, 9),
        (10, 15),
        (48, 96),
        (7, 100),
        (1, 3),
    ] {
        let kept = (0..KEYS)
            .filter(|key| {
                let key = format!("customer-{}", key * 7_919);
                partition(key.as_bytes(), from) == partition(key.as_bytes(), to)
            })
            .count() as f64
            / KEYS as f64;
        let expected = value(|b| share_kept(b.number(f64::from(from)), b.number(f64::from(to))));
        // Four standard deviations of so many keys.
        let noise = 4.0 * (expected * (1.0 - expected) / KEYS as f64).sqrt();
        assert!(
            (kept - expected).abs() <= noise,
            "{from} to {to}: {kept}, expected {expected} ± {noise}"
        );
    }
}

#[test]
fn published_shares_of_kept_keys_are_met() {
    let kept = |from: f64, to: f64| value(|b| share_kept(b.number(from), b.number(to)));
    assert_eq!(kept(12.0, 24.0), 0.5);
    assert_within(kept(12.0, 13.0), 0.077, 2e-3, "12 to 13");
    assert_eq!(kept(99_989.0, 99_991.0), 1.0 / 99_991.0);
}

#[test]
fn kafkas_partitioner_places_equal_keys_as_unevenly_as_expected() {
    for (keys, partitions) in [(1_000_u32, 48_u32), (10_000, 48), (1_000, 12)] {
        let (mut sum, trials) = (0.0, 40);
        for trial in 0..trials {
            let mut bins = vec![0_u32; partitions as usize];
            for key in 0..keys {
                let key = format!("user-{trial}-{key}");
                bins[partition(key.as_bytes(), partitions) as usize] += 1;
            }
            sum += f64::from(bins.into_iter().max().unwrap_or_default());
        }
        let measured = sum / f64::from(trials) / f64::from(keys);
        let found = hottest(f64::from(keys), 0.0, f64::from(partitions));
        assert_within(
            found,
            measured,
            0.04,
            &format!("{keys} keys, {partitions} partitions"),
        );
    }
}
