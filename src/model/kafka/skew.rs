//! Hot keys: what share of a topic its hottest partition takes.
//!
//! A key belongs to one partition, chosen by its hash as if at random. The partition of the hottest key holds that key
//! and an even share of the rest; among many keys of much the same size, chance alone makes one partition fuller than
//! the others. The larger of the two is expected, with a term that smooths between them where they are about as large.
//!
//! Simulated placements of keys by Zipf's law (10 to 1,000,000 keys, exponents 0 to 5, 2 to 2,000 partitions) have a mean
//! within 6 % of it wherever there are at least as many keys as partitions; with fewer keys it is up to a quarter high.

use crate::quantity::{Builder, Handle};
use crate::scenario::KeyHistogram;
use crate::units::Measure;

/// Below this, what keys add to the unevenness of partitions is nothing: so that nothing is divided by nothing.
const NOTHING: f64 = 1e-30;

/// 1 ÷ (ln 2 · √(2π)): smooths so that two equal and independent normal numbers have the mean of their larger one.
const SMOOTHING: f64 = 0.575_581_9;

/// How a topic's data is spread over its keys.
#[derive(Clone, Copy)]
pub struct Keys<'b> {
    /// How many there are.
    pub count: Handle<'b>,
    /// The share of the hottest.
    pub hottest: Handle<'b>,
    /// The shares of all others, squared and added up.
    pub squares: Handle<'b>,
    /// The same with third powers.
    pub cubes: Handle<'b>,
}

/// Keys by Zipf's law: the i-th hottest has a share in proportion to 1 ÷ i^`exponent`.
pub fn zipf_keys<'b>(count: Handle<'b>, exponent: Handle<'b>) -> Keys<'b> {
    let all = count.harmonic(exponent);
    let others = |power: f64| {
        let powers = count.harmonic(exponent * power) - 1.0;
        powers / all.power(count.builder().number(power))
    };
    Keys {
        count,
        hottest: 1.0 / all,
        squares: others(2.0),
        cubes: others(3.0),
    }
}

/// Keys as they were counted.
pub fn measured_keys<'b>(builder: &'b Builder, histogram: &KeyHistogram) -> Keys<'b> {
    let all: f64 = histogram.counts.iter().sum();
    let others = |power: i32| -> f64 {
        let shares = histogram.counts.iter().skip(1).map(|count| count / all);
        // The smallest first, so that they are not lost.
        shares.rev().map(|share| share.powi(power)).sum()
    };
    let hottest = histogram.counts.first().map_or(1.0, |count| count / all);
    Keys {
        count: builder.number(histogram.counts.len() as f64),
        hottest: builder.constant(hottest, Measure::Fraction),
        squares: builder.number(others(2)),
        cubes: builder.number(others(3)),
    }
}

/// Gives a step of a formula its name: a key, a label, how it is written, and what it is. Steps that are used several times need one, or the
/// formula in words would repeat them again and again.
pub type Name<'n, 'b> = &'n dyn Fn(&str, &str, Measure, Handle<'b>) -> Handle<'b>;

/// What is expected of the hottest of some partitions, as shares of the topic.
struct Hottest<'b> {
    /// The partition of the hottest key: that key, and an even share of the others.
    with_hottest_key: Handle<'b>,
    /// The fullest partition by all other keys.
    by_other_keys: Handle<'b>,
    /// How far a partition is from the mean by all other keys: the standard deviation.
    deviation: Handle<'b>,
}

impl<'b> Keys<'b> {
    /// The share of the hottest of `partitions`: the larger of the hottest key's partition and the fullest by other keys,
    /// smoothed, and no more than a few keys can make where hardly two of them ever meet.
    pub fn hottest_share(&self, partitions: Handle<'b>, name: Name<'_, 'b>) -> Handle<'b> {
        let parts = self.among(partitions, name);
        let one = partitions.builder().number(1.0);
        let (with, by_others) = (parts.with_hottest_key, parts.by_other_keys);
        let scale = parts.deviation * SMOOTHING;
        let apart = (with.max(by_others) - with.min(by_others)) / scale;
        let smoothed = with.max(by_others) + scale * ((0.0 - apart).exp() + 1.0).ln();
        // Any two keys meet with a chance of 1 ÷ partitions; a half more for three and more that meet.
        let meetings = self.count * (self.count - 1.0) / (partitions * 2.0) * 1.5;
        let few_keys = self.hottest * (meetings + 1.0);
        smoothed.min(few_keys).min(one).max(with)
    }

    fn among(&self, partitions: Handle<'b>, name: Name<'_, 'b>) -> Hottest<'b> {
        let builder = partitions.builder();
        let nothing = builder.number(NOTHING);
        let even = (1.0 - self.hottest) / partitions;
        let squares = self.squares.max(nothing);
        let variance = squares / partitions * (1.0 - 1.0 / partitions);
        let deviation = name(
            "deviation",
            "Deviation of a partition's share by other keys",
            Measure::Fraction,
            variance.max(nothing * NOTHING).sqrt(),
        );
        // What a heavy one of the other keys has: the share of a key by which they are uneven.
        let heavy = name(
            "heavy_key",
            "Share of a heavy one of the other keys",
            Measure::Fraction,
            (self.cubes / squares).max(nothing),
        );
        let with_hottest_key = name(
            "with_hottest_key",
            "Share of the hottest key's partition",
            Measure::Fraction,
            self.hottest + even,
        );
        let deviations = largest_normal(partitions, name);
        let by_other_keys = name(
            "by_other_keys",
            "Share of the fullest partition by other keys",
            Measure::Fraction,
            even + excess(deviation, heavy, deviations, name),
        );
        Hottest {
            with_hottest_key,
            by_other_keys,
            deviation,
        }
    }

    /// The partitions past which more of them hardly make the hottest smaller: then the hottest key is as large as an
    /// even share of a partition.
    pub fn helpful_partitions(&self) -> Handle<'b> {
        1.0 / self.hottest
    }

    /// The fewest partitions, not rounded, of which the hottest takes no more than `allowed` of the topic. Where that takes
    /// more than [`MOST_TRIED`] times those that help, there the hottest partition is within a hundredth of its hottest key,
    /// no count mends it, and it is [`WORTH_TRYING`] times those that help: there it is within a quarter of its key.
    pub fn partitions_for(&self, allowed: Handle<'b>, name: Name<'_, 'b>) -> Handle<'b> {
        let builder = allowed.builder();
        let one = builder.number(1.0);
        let helpful = self.helpful_partitions();
        let most = (helpful * MOST_TRIED).min(builder.number(MOST_PARTITIONS));
        let room = (allowed - self.hottest).max(builder.number(NOTHING));
        let others = 1.0 - self.hottest;
        // 1 ÷ P + z √(squares ÷ P) = allowed, for the root of P.
        let uneven = name(
            "unevenness",
            "Unevenness of the other keys",
            Measure::Count,
            largest_normal(1.0 / allowed, &unnamed) * self.squares.sqrt(),
        );
        let root = ((uneven * uneven + others * allowed * 4.0).sqrt() + uneven) / (allowed * 2.0);
        let root = name("root", "Root of a first count", Measure::Count, root);
        let first = (others / room).max(root * root).max(one).min(most);
        let mut partitions = name("partitions_0", "A first count", Measure::Count, first);
        for round in 1..=ROUNDS {
            let own = |key: &str, label: &str, measure: Measure, step: Handle<'b>| {
                name(&format!("{key}_{round}"), label, measure, step)
            };
            let share = own(
                "share",
                "Share of the hottest partition of that count",
                Measure::Fraction,
                self.hottest_share(partitions, &own),
            );
            let better = ((share - self.hottest) * partitions / room)
                .max(one)
                .min(most);
            partitions = own("partitions", "A better count", Measure::Count, better);
        }
        let is_mended = (room * most).at_least(others);
        let unmended = (helpful * WORTH_TRYING).min(most);
        let partitions = is_mended.select(partitions, unmended);
        allowed.at_least(one).select(one, partitions)
    }
}

/// Leaves a step without a name.
pub fn unnamed<'b>(_key: &str, _label: &str, _measure: Measure, step: Handle<'b>) -> Handle<'b> {
    step
}

/// How many times the partitions that help there are where no count mends what the hottest takes too much.
pub const WORTH_TRYING: f64 = 4.0;

/// How many times the partitions that help are tried at most.
pub const MOST_TRIED: f64 = 100.0;

/// The most partitions that a topic may be given.
const MOST_PARTITIONS: f64 = 100_000.0;

/// How often the count for a share is improved; each round takes at least half of what is left.
const ROUNDS: usize = 2;

/// The mean of the largest of so many normal numbers, in standard deviations: Blom (1958), with the inverse of the normal
/// distribution by Abramowitz and Stegun 26.2.23. Nothing for one.
fn largest_normal<'b>(of: Handle<'b>, name: Name<'_, 'b>) -> Handle<'b> {
    let beyond = 0.625 / (of + 0.25);
    let t = name(
        "rank",
        "Rank of the largest of so many normal numbers",
        Measure::Count,
        (beyond.ln() * -2.0).sqrt(),
    );
    let above = t * (t * 0.010_328 + 0.802_853) + 2.515_517;
    let below = t * (t * (t * 0.001_308 + 0.189_269) + 1.432_788) + 1.0;
    name(
        "deviations",
        "Deviations of the largest of so many normal numbers",
        Measure::Count,
        (t - above / below).max(of.builder().number(0.0)),
    )
}

/// How far the fullest partition lies above the mean, where a normal number would lie `deviations` above: as a Poisson
/// number of heavy keys with that variance does (Bennett's inequality, met where chance is as rare), for few heavy keys
/// make more than a normal number. One step of Newton's method from above.
fn excess<'b>(
    deviation: Handle<'b>,
    heavy: Handle<'b>,
    deviations: Handle<'b>,
    name: Name<'_, 'b>,
) -> Handle<'b> {
    let variance = deviation * deviation;
    let rarity = name(
        "rarity",
        "Rarity of so many heavy keys in a partition",
        Measure::Count,
        deviations * deviations * heavy * heavy / (variance * 2.0),
    );
    let start = name(
        "first_excess",
        "Heavy keys above the mean, at most",
        Measure::Count,
        (rarity * 2.0).sqrt() + rarity / 3.0,
    );
    let slope = (start + 1.0).ln();
    let bennett = (start + 1.0) * slope - start;
    let keys = start - (bennett - rarity) / slope.max(start.builder().number(1e-12));
    variance / heavy * keys
}
