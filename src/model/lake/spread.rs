//! How rows spread over the values of the fields a table is partitioned by, and how many partitions some rows touch.
//!
//! Of n rows, each in partition i with probability pᵢ, the expected number of partitions that get at least one is
//! Σ(1 − (1 − pᵢ)ⁿ): far fewer than there are when values are skewed, where counting tasks times values would be wrong.
//! Values of nearly equal probability are added up together, so that a million of them are a few dozen terms.

use crate::quantity::Handle;
use crate::units::Measure;

/// Shares that differ by less than this factor are one group. With their mean and their variance, the expected number is
/// then off by less than 0.05 %.
const ALIKE: f64 = 1.4;

/// Shares this much smaller than the largest are one group: nobody will see their files.
const NEGLIGIBLE: f64 = 1e-13;

/// More groups than this are joined further.
const MOST_GROUPS: usize = 120;

/// Below this a logarithm or an exponential is taken as the first two terms of its series, which are off by less than
/// one part in 10^10.
const NEXT_TO_NOTHING: f64 = 1e-5;

/// Up to so many ranks are added up one by one; more are integrated, which so far out is exact to nine digits.
const ONE_BY_ONE: f64 = 4_096.0;

/// Values of nearly the same share of the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Group {
    /// How many values.
    pub(super) values: f64,
    /// The share of the rows that each has, on average.
    pub(super) share: f64,
    /// Variance of their shares over the square of the mean.
    scatter: f64,
}

/// Groups that are joined because nobody will see them may differ by more than the variance can say.
const MOST_SCATTER: f64 = 0.1;

impl Group {
    /// A group from the number of its values, the sum of their shares, and the sum of the squares of these.
    fn of(values: f64, sum: f64, squares: f64) -> Self {
        let share = sum / values;
        let scatter = squares / values / (share * share) - 1.0;
        Self {
            values,
            share,
            // What is left of rounding is not variance.
            scatter: if scatter > 1e-9 {
                scatter.min(MOST_SCATTER)
            } else {
                0.0
            },
        }
    }

    fn sum(self) -> f64 {
        self.values * self.share
    }

    fn squares(self) -> f64 {
        self.values * self.share * self.share * (1.0 + self.scatter)
    }
}

/// The values of one field, or of several together, the most frequent first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spread(Vec<Group>);

impl Spread {
    /// One value, which every row has.
    pub(super) fn single() -> Self {
        Self(vec![Group::of(1.0, 1.0, 1.0)])
    }

    /// Zipf's law: the value of rank r of `count` has a share proportional to r^-`exponent`.
    pub(super) fn zipf(count: f64, exponent: f64) -> Self {
        let mut ranges = Vec::new();
        let mut first = 1.0;
        while first <= count {
            let last = last_alike(first, exponent, count);
            ranges.push((first, last));
            first = last + 1.0;
        }
        let sum = |(first, last): (f64, f64)| sum_of_powers(first, last, exponent);
        let total: f64 = ranges.iter().copied().map(sum).sum();
        let group = |range: (f64, f64)| {
            let squares = sum_of_powers(range.0, range.1, 2.0 * exponent) / (total * total);
            Group::of(range.1 - range.0 + 1.0, sum(range) / total, squares)
        };
        Self(ranges.into_iter().map(group).collect())
    }

    /// Two fields together, each independent of the other.
    pub(super) fn and(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|one| {
            other.0.iter().map(|two| {
                Group::of(
                    one.values * two.values,
                    one.sum() * two.sum(),
                    one.squares() * two.squares(),
                )
            })
        });
        let mut groups: Vec<Group> = pairs.collect();
        groups.sort_by(|a, b| b.share.total_cmp(&a.share));
        let mut alike = ALIKE;
        let mut joined = joined(&groups, alike);
        while joined.len() > MOST_GROUPS {
            alike *= 1.1;
            joined = self::joined(&groups, alike);
        }
        Self(joined)
    }
}

/// The last rank whose value is as frequent as that of `first`, nearly. The most frequent is alone.
fn last_alike(first: f64, exponent: f64, count: f64) -> f64 {
    if first == 1.0 && exponent > 0.0 {
        return first;
    }
    if exponent == 0.0 || first.powf(-exponent) < NEGLIGIBLE {
        return count;
    }
    let last = (first * ALIKE.powf(1.0 / exponent)).floor();
    last.clamp(first, count)
}

/// Σ r^-exponent for r from `first` to `last`.
fn sum_of_powers(first: f64, last: f64, exponent: f64) -> f64 {
    if last - first < ONE_BY_ONE {
        let terms = (last - first) as u32;
        return (0..=terms)
            .map(|term| (first + f64::from(term)).powf(-exponent))
            .sum();
    }
    // The first ranks one by one, the rest by the integral between the midpoints.
    let until = first + ONE_BY_ONE;
    let (low, high) = (until - 0.5, last + 0.5);
    let rest = if (exponent - 1.0).abs() < 1e-9 {
        (high / low).ln()
    } else {
        (high.powf(1.0 - exponent) - low.powf(1.0 - exponent)) / (1.0 - exponent)
    };
    sum_of_powers(first, until - 1.0, exponent) + rest
}

/// Groups in falling order of their share, those joined whose shares are alike.
fn joined(groups: &[Group], alike: f64) -> Vec<Group> {
    let mut result: Vec<Group> = Vec::new();
    let mut most = f64::INFINITY;
    let least = groups.first().map_or(0.0, |group| group.share * NEGLIGIBLE);
    for group in groups {
        // The largest is alone, so that it is known exactly.
        let is_first = result.len() < 2;
        match result.last_mut() {
            Some(last) if !is_first && (group.share * alike >= most || most <= least) => {
                *last = Group::of(
                    last.values + group.values,
                    last.sum() + group.sum(),
                    last.squares() + group.squares(),
                );
            }
            _ => {
                most = group.share;
                result.push(*group);
            }
        }
    }
    result
}

/// A group of partitions in the graph.
#[derive(Clone, Copy)]
pub(super) struct Part<'b> {
    /// How many partitions.
    pub(super) values: Handle<'b>,
    /// The share of the rows that each has.
    pub(super) share: Handle<'b>,
    /// The logarithm of the probability that a row is in another; none where every row is in this one.
    missed: Option<Handle<'b>>,
    /// Variance of their shares over the square of the mean.
    scatter: f64,
}

impl<'b> Part<'b> {
    /// Whether its partitions have different shares.
    pub(super) fn differ(self) -> bool {
        self.scatter > 0.0
    }

    /// The probability that at least one of so many rows is in one of these partitions.
    pub(super) fn touched(self, rows: Handle<'b>) -> Handle<'b> {
        match self.missed {
            Some(missed) => {
                let builder = rows.builder();
                let all_missed = rows * missed;
                // The mean of 1 − eˣ over a group, to the second order of how its shares differ.
                let mut none = all_missed.exp();
                if self.scatter > 0.0 {
                    none = none * (1.0 + all_missed * all_missed * (self.scatter / 2.0));
                }
                // It loses every digit where x is next to nothing: there the first terms of its series are exact.
                let series = 0.0 - all_missed * (1.0 + all_missed * ((1.0 + self.scatter) / 2.0));
                all_missed
                    .at_least(builder.number(-NEXT_TO_NOTHING))
                    .select(series, 1.0 - none)
            }
            None => rows.min(rows.builder().number(1.0)),
        }
    }
}

/// The partitions of one moment: skewed fields as groups, times fields whose values are all alike.
pub(super) fn parts<'b>(
    spread: &Spread,
    even: Option<Handle<'b>>,
    one: Handle<'b>,
) -> Vec<Part<'b>> {
    let builder = one.builder();
    let certain = |share: f64| builder.constant(share, Measure::Fraction);
    let part = |group: &Group| match even {
        Some(even) => {
            let share = certain(group.share) / even;
            // No logarithm of nothing where there is but one value after all.
            let others = (1.0 - share).max(builder.number(f64::MIN_POSITIVE));
            let series = 0.0 - share * (1.0 + share / 2.0);
            let is_large = share.at_least(builder.number(NEXT_TO_NOTHING));
            Part {
                values: group.values * even,
                share,
                missed: Some(is_large.select(others.ln(), series)),
                scatter: group.scatter,
            }
        }
        None => Part {
            values: builder.number(group.values),
            share: certain(group.share),
            missed: (group.share < 1.0).then(|| builder.number((-group.share).ln_1p())),
            scatter: group.scatter,
        },
    };
    spread.0.iter().map(part).collect()
}

/// The expected number of partitions that so many rows touch.
pub(super) fn expected<'b>(parts: &[Part<'b>], rows: Handle<'b>) -> Handle<'b> {
    let each = parts.iter().map(|part| part.values * part.touched(rows));
    rows.builder().sum(Measure::Count, each)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Bindings, Builder};

    fn shares(count: u32, exponent: f64) -> Vec<f64> {
        let weights: Vec<f64> = (1..=count)
            .map(|rank| f64::from(rank).powf(-exponent))
            .collect();
        let total: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / total).collect()
    }

    fn values(spread: &Spread) -> f64 {
        spread.0.iter().map(|group| group.values).sum()
    }

    fn one_by_one(shares: &[f64], rows: f64) -> f64 {
        shares
            .iter()
            .map(|share| 1.0 - (1.0 - share).powf(rows))
            .sum()
    }

    fn by_groups(spread: &Spread, rows: f64) -> f64 {
        let builder = Builder::new();
        let one = builder.number(1.0);
        let found = expected(&parts(spread, None, one), builder.number(rows));
        let node = builder.quantity("found").is(found).node();
        let graph = builder.build().expect("the graph is right");
        graph
            .evaluate(&Bindings::new(), 1, &[node])
            .expect("it has an answer")[0]
            .at(0)
    }

    #[test]
    fn groups_touch_as_many_partitions_as_single_values_do() {
        for (count, exponent) in [
            (1, 1.0),
            (7, 0.0),
            (200, 1.0),
            (5_000, 0.5),
            (20_000, 1.3),
            (300, 3.0),
        ] {
            let spread = Spread::zipf(f64::from(count), exponent);
            let single = shares(count, exponent);
            assert!((values(&spread) - f64::from(count)).abs() < 1e-6);
            for rows in [1.0, 3.0, 50.0, 1_000.0, 1e5, 1e8] {
                let (found, exact) = (by_groups(&spread, rows), one_by_one(&single, rows));
                assert!(
                    (found / exact - 1.0).abs() < 5e-4,
                    "{count} values, exponent {exponent}, {rows} rows: {found} is not {exact}"
                );
            }
        }
    }

    #[test]
    fn two_fields_touch_what_their_pairs_do() {
        let (a, b) = (shares(40, 1.0), shares(30, 0.7));
        let pairs: Vec<f64> = a
            .iter()
            .flat_map(|one| b.iter().map(move |two| one * two))
            .collect();
        let spread = Spread::zipf(40.0, 1.0).and(&Spread::zipf(30.0, 0.7));
        assert!((values(&spread) - 1_200.0).abs() < 1e-6);
        for rows in [1.0, 10.0, 500.0, 20_000.0] {
            let (found, exact) = (by_groups(&spread, rows), one_by_one(&pairs, rows));
            assert!(
                (found / exact - 1.0).abs() < 5e-4,
                "{rows}: {found} is not {exact}"
            );
        }
    }

    /// Rows dealt out at random, counted, and compared with the formula.
    #[test]
    fn the_formula_is_what_a_simulation_counts() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut uniform = || {
            // xorshift64*, the upper 53 bits.
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
        };
        for (count, exponent, rows) in [
            (200_u32, 1.0, 150_u32),
            (200, 0.0, 400),
            (1_000, 1.2, 2_000),
        ] {
            let single = shares(count, exponent);
            let mut cumulative = Vec::new();
            let mut sum = 0.0;
            for share in &single {
                sum += share;
                cumulative.push(sum);
            }
            let trials = 600;
            let mut counted = Vec::new();
            for _ in 0..trials {
                let mut is_touched = vec![false; single.len()];
                for _ in 0..rows {
                    let draw = uniform();
                    let at = cumulative.partition_point(|edge| *edge <= draw);
                    is_touched[at.min(single.len() - 1)] = true;
                }
                counted.push(is_touched.iter().filter(|touched| **touched).count() as f64);
            }
            let mean = counted.iter().sum::<f64>() / f64::from(trials);
            let variance =
                counted.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(trials - 1);
            let error = (variance / f64::from(trials)).sqrt();
            let found = by_groups(&Spread::zipf(f64::from(count), exponent), f64::from(rows));
            // Four standard errors, and the 0.05 % that groups may cost.
            assert!(
                (found - mean).abs() < 4.0 * error + 5e-4 * mean,
                "{count} values, exponent {exponent}, {rows} rows: {found} and {mean} counted"
            );
        }
    }

    #[test]
    fn a_billion_values_are_a_few_dozen_groups() {
        for exponent in [0.0, 0.3, 1.0, 2.0, 5.0] {
            let spread = Spread::zipf(1e9, exponent);
            assert!(
                spread.0.len() <= MOST_GROUPS,
                "{exponent}: {}",
                spread.0.len()
            );
            let rows: f64 = spread
                .0
                .iter()
                .map(|group| group.values * group.share)
                .sum();
            assert!((rows - 1.0).abs() < 1e-9 && (values(&spread) - 1e9).abs() < 1.0);
        }
    }
}
