//! Exact order statistics, quickly.

use crate::quantity::widest;

/// The numbers are sorted into this many buckets of equal width, and only those are looked at that a rank falls into.
const BUCKETS: usize = 1024;

/// For fewer numbers than this the buckets cost more than they save.
const FEW: usize = 512;

/// Numbers of which it is told at once whether one of their buckets is asked for.
const LANES: usize = 16;

/// Counts kept side by side, so that many numbers of one bucket do not wait for each other.
const COUNTS: usize = 4;

/// In a bucket of at least this many numbers it is worth a look whether they are all the same, as whole numbers are.
const CROWDED: usize = 256;

/// Memory to sort in, used again for one column after the other.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The bucket of each number.
    buckets: Vec<u16>,
    keys: Vec<i64>,
}

/// What one pass over some numbers tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glance {
    low: f64,
    high: f64,
    /// `NaN` when a number is, which comparisons pass over.
    pub sum: f64,
}

impl Glance {
    /// Eight lanes run side by side and meet in a fixed order, so the bits of the sum depend on nothing but the numbers.
    pub fn of(values: &[f64]) -> Self {
        widest(
            #[inline(always)]
            || Self::of_lanes(values),
        )
    }

    #[inline(always)]
    fn of_lanes(values: &[f64]) -> Self {
        let (lanes, rest) = values.as_chunks::<8>();
        let (mut lows, mut highs) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
        let mut sums = [0.0; 8];
        for lane in lanes {
            for (index, x) in lane.iter().enumerate() {
                lows[index] = if *x < lows[index] { *x } else { lows[index] };
                highs[index] = if *x > highs[index] { *x } else { highs[index] };
                sums[index] += x;
            }
        }
        let each = |lanes: [f64; 8]| lanes.into_iter().chain(rest.iter().copied());
        Self {
            low: each(lows).fold(f64::INFINITY, f64::min),
            high: each(highs).fold(f64::NEG_INFINITY, f64::max),
            sum: each(sums).sum(),
        }
    }
}

/// The numbers of these ranks, given in rising order; 0 is the smallest of `values`, and every rank is below their
/// count. `NaN` counts as larger than any number.
pub(super) fn at_ranks<const N: usize>(
    scratch: &mut Scratch,
    values: &[f64],
    glance: Glance,
    ranks: [usize; N],
) -> [f64; N] {
    if glance.low == glance.high && glance.sum.is_finite() {
        return [glance.low; N];
    }
    match Spread::of(glance) {
        Some(spread) if values.len() >= FEW => by_buckets(scratch, values, spread, ranks),
        _ => by_keys(&mut scratch.keys, values.iter().copied(), ranks),
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
    let counts = counts(buckets);
    let (mut bucket, mut below) = (0, 0);
    ranks.map(|rank| {
        while below + counts[usize::from(bucket)] <= rank {
            below += counts[usize::from(bucket)];
            bucket += 1;
        }
        if counts[usize::from(bucket)] >= CROWDED {
            let (low, high) = widest(
                #[inline(always)]
                || ends_inside(values, buckets, bucket),
            );
            if low == high {
                return low;
            }
        }
        let [found] = by_keys(keys, inside(values, buckets, bucket), [rank - below]);
        found
    })
}

/// How many numbers are in each bucket.
fn counts(buckets: &[u16]) -> [usize; BUCKETS] {
    let mut counts = [[0_u32; BUCKETS]; COUNTS];
    for some in buckets.chunks(COUNTS) {
        for (counts, bucket) in counts.iter_mut().zip(some) {
            counts[usize::from(*bucket) % BUCKETS] += 1;
        }
    }
    std::array::from_fn(|bucket| counts.iter().map(|counts| counts[bucket] as usize).sum())
}

/// The smallest and the largest number in a bucket.
#[inline(always)]
fn ends_inside(values: &[f64], buckets: &[u16], wanted: u16) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (value, bucket) in values.iter().zip(buckets) {
        let is_inside = *bucket == wanted;
        low = if is_inside && *value < low {
            *value
        } else {
            low
        };
        high = if is_inside && *value > high {
            *value
        } else {
            high
        };
    }
    (low, high)
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
    /// None of numbers that cannot be cut: all alike, infinite or not a number.
    fn of(glance: Glance) -> Option<Self> {
        let Glance { low, high, sum } = glance;
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
