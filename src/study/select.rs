//! Exact order statistics, quickly.

use crate::quantity::widest;

/// The numbers are sorted into this many buckets of equal width, and only those are looked at that a rank falls into.
const BUCKETS: usize = 1024;

/// For fewer numbers than this the buckets cost more than they save.
const FEW: usize = 512;

/// Numbers of which it is told at once whether one of their buckets is asked for.
const LANES: usize = 16;

/// Memory to sort in, used again for one column after the other.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The bucket of each number.
    buckets: Vec<u16>,
    keys: Vec<i64>,
}

/// The numbers of these ranks, given in rising order; 0 is the smallest of `values`, and every rank is below their
/// count. `NaN` counts as larger than any number.
pub(super) fn at_ranks<const N: usize>(
    scratch: &mut Scratch,
    values: &[f64],
    ranks: [usize; N],
) -> [f64; N] {
    let spread = widest(
        #[inline(always)]
        || Spread::of(values),
    );
    match spread {
        Some(spread) => by_buckets(scratch, values, spread, ranks),
        None => by_keys(&mut scratch.keys, values.iter().copied(), ranks),
    }
}

/// Picks from all of the numbers.
fn by_keys<const N: usize>(
    keys: &mut Vec<i64>,
    values: impl Iterator<Item = f64>,
    ranks: [usize; N],
) -> [f64; N] {
    keys.clear();
    keys.extend(values.map(key));
    let mut start = 0;
    ranks.map(|rank| {
        // Everything before the last rank found is no larger than it.
        let (_, found, _) = keys[start..].select_nth_unstable(rank - start);
        start = rank;
        value(*found)
    })
}

/// Picks from the bucket that a rank falls into.
fn by_buckets<const N: usize>(
    scratch: &mut Scratch,
    values: &[f64],
    spread: Spread,
    ranks: [usize; N],
) -> [f64; N] {
    let Scratch { buckets, keys } = scratch;
    buckets.clear();
    widest(
        #[inline(always)]
        || buckets.extend(values.iter().map(|value| spread.bucket(*value))),
    );
    let mut counts = [0; BUCKETS];
    for bucket in buckets.iter() {
        counts[usize::from(*bucket) % BUCKETS] += 1;
    }
    let (mut bucket, mut below) = (0, 0);
    ranks.map(|rank| {
        while below + counts[usize::from(bucket)] <= rank {
            below += counts[usize::from(bucket)];
            bucket += 1;
        }
        let [found] = by_keys(keys, inside(values, buckets, bucket), [rank - below]);
        found
    })
}

/// The numbers in a bucket.
fn inside<'v>(
    values: &'v [f64],
    buckets: &'v [u16],
    wanted: u16,
) -> impl Iterator<Item = f64> + 'v {
    let lanes = values.chunks(LANES).zip(buckets.chunks(LANES));
    // Almost all of them lie elsewhere, which one comparison of all lanes tells.
    let some = lanes.filter(move |(_, buckets)| {
        let hits = buckets.iter().map(|bucket| u8::from(*bucket == wanted));
        hits.fold(0, |any, hit| any | hit) != 0
    });
    some.flat_map(move |(values, buckets)| {
        let pairs = values.iter().zip(buckets);
        pairs.filter_map(move |(value, bucket)| (*bucket == wanted).then_some(*value))
    })
}

/// From the smallest to the largest number, cut into buckets.
#[derive(Clone, Copy)]
struct Spread {
    low: f64,
    /// Buckets for each unit of the numbers.
    scale: f64,
}

impl Spread {
    /// None where there are few numbers, or none that can be cut: all alike, infinite or not a number.
    #[inline(always)]
    fn of(values: &[f64]) -> Option<Self> {
        if values.len() < FEW {
            return None;
        }
        let (lanes, rest) = values.as_chunks::<8>();
        let (mut lows, mut highs) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
        // A sum is `NaN` when a number is, which a comparison would pass over.
        let mut sums = [0.0; 8];
        for lane in lanes {
            for (index, x) in lane.iter().enumerate() {
                lows[index] = if *x < lows[index] { *x } else { lows[index] };
                highs[index] = if *x > highs[index] { *x } else { highs[index] };
                sums[index] += x;
            }
        }
        let low = rest
            .iter()
            .chain(&lows)
            .copied()
            .fold(f64::INFINITY, f64::min);
        let high = rest
            .iter()
            .chain(&highs)
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = rest.iter().chain(&sums).sum();
        let scale = (BUCKETS - 1) as f64 / (high - low);
        (scale.is_finite() && scale > 0.0 && sum.is_finite()).then_some(Self { low, scale })
    }

    /// The bucket of a number of the spread: a larger number is never in a smaller bucket.
    #[inline(always)]
    fn bucket(self, value: f64) -> u16 {
        /// Added to a small number, it leaves that number, rounded, in the lowest bits.
        const ROUNDS: f64 = (1_u64 << 52) as f64;
        ((value - self.low) * self.scale + ROUNDS).to_bits() as u16
    }
}

/// A whole number in the same order as the numbers, so that they are compared in one instruction.
pub(super) fn key(value: f64) -> i64 {
    if value.is_nan() {
        i64::MAX
    } else {
        flip(value.to_bits() as i64)
    }
}

fn value(key: i64) -> f64 {
    f64::from_bits(flip(key) as u64)
}

/// Negative numbers have the opposite order of their bits.
fn flip(bits: i64) -> i64 {
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}
