//! Exact order statistics, quickly.

/// Above this many numbers, ranks are looked for between brackets taken from a sample.
const MANY: usize = 100_000;

/// One number in so many is in the sample.
const SPARSITY: usize = 32;

/// Brackets reach this many standard deviations of the sample's rank to each side of where the rank should be. When
/// one misses all the same, the slow way is taken: the answer is exact either way.
const REACH: f64 = 4.0;

/// The numbers of these ranks, given in rising order; 0 is the smallest of `values`, and every rank is below their
/// count. `NaN` counts as larger than any number. `scratch` is memory to sort in.
pub(super) fn at_ranks<const N: usize>(
    scratch: &mut Vec<i64>,
    values: &[f64],
    ranks: [usize; N],
) -> [f64; N] {
    let quickly = (values.len() > MANY).then(|| between_brackets(values, ranks));
    quickly.flatten().unwrap_or_else(|| {
        scratch.clear();
        scratch.extend(values.iter().copied().map(key));
        let mut start = 0;
        ranks.map(|rank| {
            // Everything before the last rank found is no larger than it.
            let (_, found, _) = scratch[start..].select_nth_unstable(rank - start);
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

/// Two passes at most: brackets from a sample, then one pass that counts what is below them and keeps what is inside.
fn between_brackets<const N: usize>(values: &[f64], ranks: [usize; N]) -> Option<[f64; N]> {
    let mut sample: Vec<i64> = values.iter().step_by(SPARSITY).copied().map(key).collect();
    let brackets = ranks.map(|rank| bracket(&mut sample, rank as f64 / values.len() as f64));
    let (below, candidates) = classify(values, &brackets);
    let mut found = [0.0; N];
    for index in 0..N {
        let Bracket { low, high } = brackets[index];
        let inside = candidates.iter().filter(|x| **x >= low && **x <= high);
        let mut keys: Vec<i64> = inside.copied().map(key).collect();
        let position = ranks[index].checked_sub(below[index])?;
        if position >= keys.len() {
            return None;
        }
        found[index] = value(*keys.select_nth_unstable(position).1);
    }
    Some(found)
}

fn bracket(sample: &mut [i64], share: f64) -> Bracket {
    let count = sample.len() as f64;
    let reach = REACH * (count * share * (1.0 - share)).sqrt() + 1.0;
    let mut at = |position: f64, beyond: f64| {
        if position >= 0.0 && position < count {
            value(*sample.select_nth_unstable(position as usize).1)
        } else {
            beyond
        }
    };
    Bracket {
        low: at(share * count - reach, f64::NEG_INFINITY),
        high: at(share * count + reach, f64::INFINITY),
    }
}

/// How many numbers lie below each bracket, and the numbers inside any of them.
fn classify<const N: usize>(values: &[f64], brackets: &[Bracket; N]) -> ([usize; N], Vec<f64>) {
    const LANES: usize = 16;
    let mut below = [0; N];
    let mut candidates = Vec::new();
    let mut classify = |chunk: &[f64]| {
        let mut inside = 0;
        for (below, Bracket { low, high }) in below.iter_mut().zip(brackets) {
            let (mut under, mut up_to) = (0, 0);
            for x in chunk {
                under += u64::from(x < low);
                up_to += u64::from(x <= high);
            }
            *below += under as usize;
            inside += up_to - under;
        }
        if inside > 0 {
            let is_inside = |x: &f64| brackets.iter().any(|b| *x >= b.low && *x <= b.high);
            candidates.extend(chunk.iter().copied().filter(is_inside));
        }
    };
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        classify(chunk);
    }
    classify(rest);
    (below, candidates)
}
