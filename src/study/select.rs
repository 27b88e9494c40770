//! Exact order statistics, quickly.

/// Above this many numbers, three ranks are looked for between brackets taken from a sample.
const MANY: usize = 100_000;

/// How many numbers the sample for the brackets has.
const SAMPLE: usize = 1 << 14;

/// Brackets reach this many standard deviations of the sample's rank to each side of where the rank should be. When
/// one misses all the same, the slow way is taken: the answer is exact either way.
const REACH: f64 = 5.0;

/// The numbers of these ranks, given in rising order; 0 is the smallest of `values`, and every rank is below their
/// count. `NaN` counts as larger than any number.
pub(super) fn at_ranks<const N: usize>(values: &[f64], ranks: [usize; N]) -> [f64; N] {
    let quickly = (values.len() > MANY).then(|| between_brackets(values, ranks));
    quickly.flatten().unwrap_or_else(|| {
        let mut keys: Vec<i64> = values.iter().copied().map(key).collect();
        let mut start = 0;
        ranks.map(|rank| {
            // Everything before the last rank found is no larger than it.
            let (_, found, _) = keys[start..].select_nth_unstable(rank - start);
            start = rank;
            value(*found)
        })
    })
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

/// Two numbers that a rank very probably lies between.
#[derive(Clone, Copy)]
struct Bracket {
    low: f64,
    high: f64,
}

fn between_brackets<const N: usize>(values: &[f64], ranks: [usize; N]) -> Option<[f64; N]> {
    let mut sample: Vec<f64> = (0..SAMPLE)
        .filter_map(|index| values.get(index * values.len() / SAMPLE).copied())
        .collect();
    sample.sort_unstable_by_key(|value| key(*value));
    let brackets = ranks.map(|rank| bracket(&sample, rank as f64 / values.len() as f64));
    let (below, inside) = classify(values, &brackets);
    let mut found = [0.0; N];
    for (index, mut candidates) in inside.into_iter().enumerate() {
        let position = ranks[index].checked_sub(below[index])?;
        if position >= candidates.len() {
            return None;
        }
        found[index] = value(*candidates.select_nth_unstable(position).1);
    }
    Some(found)
}

fn bracket(sample: &[f64], share: f64) -> Bracket {
    let count = sample.len() as f64;
    let expected = share * count;
    let reach = REACH * (count * share * (1.0 - share)).sqrt() + 1.0;
    let low = (expected - reach).floor();
    let high = (expected + reach).ceil();
    Bracket {
        low: if low < 0.0 {
            f64::NEG_INFINITY
        } else {
            sample[low as usize]
        },
        high: sample.get(high as usize).copied().unwrap_or(f64::INFINITY),
    }
}

/// For each bracket, how many numbers lie below it, and the keys of those inside.
fn classify<const N: usize>(
    values: &[f64],
    brackets: &[Bracket; N],
) -> ([usize; N], [Vec<i64>; N]) {
    const CHUNK: usize = 64;
    let mut below = [0; N];
    let mut inside: [Vec<i64>; N] = std::array::from_fn(|_| Vec::new());
    for chunk in values.chunks(CHUNK) {
        for (index, Bracket { low, high }) in brackets.iter().enumerate() {
            let under = chunk.iter().map(|x| u64::from(x < low)).sum::<u64>();
            let up_to = chunk.iter().map(|x| u64::from(x <= high)).sum::<u64>();
            below[index] += under as usize;
            if up_to > under {
                let candidates = chunk.iter().filter(|x| *x >= low && *x <= high);
                inside[index].extend(candidates.map(|x| key(*x)));
            }
        }
    }
    (below, inside)
}
