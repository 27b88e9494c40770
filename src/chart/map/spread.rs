//! Things in a row, each as near to where it wants to be as the others let it.

/// Something with a height, and where its middle wants to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) middle: f64,
    pub(super) height: f64,
}

/// The middles of things that keep their order and a distance, moved as little as possible (least squares). Taken
/// together, neighbours that would overlap stand around the mean of their wishes: isotonic regression by pooling.
pub(super) fn spread(wishes: &[Wish], distance: f64) -> Vec<f64> {
    // With each shifted up by what stands before it, "apart" becomes "not falling".
    let mut before = 0.0;
    let mut offsets = Vec::with_capacity(wishes.len());
    for wish in wishes {
        offsets.push(before + wish.height / 2.0);
        before += wish.height + distance;
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offsets) {
        let mut pool = (wish.middle - offset, 1);
        while let Some((mean, count)) = pools.pop_if(|last| last.0 > pool.0) {
            let together = count + pool.1;
            let sum = mean * count as f64 + pool.0 * pool.1 as f64;
            pool = (sum / together as f64, together);
        }
        pools.push(pool);
    }
    let means = pools
        .iter()
        .flat_map(|(mean, count)| std::iter::repeat_n(*mean, *count));
    means
        .zip(&offsets)
        .map(|(mean, offset)| mean + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_what_they_cannot_both_have() {
        let wish = |middle| Wish {
            middle,
            height: 10.0,
        };
        let apart = spread(&[wish(0.0), wish(0.0), wish(100.0)], 2.0);
        assert_eq!(apart, [-6.0, 6.0, 100.0]);
    }
}
