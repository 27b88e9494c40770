//! Rank correlation (Spearman, "The Proof and Measurement of Association between Two Things", 1904): how nearly one
//! number rises whenever another does, whatever the shape of the relation.

use super::select::key;

/// The ranks of some numbers, centred and scaled so that the product of two sets of ranks is their correlation.
#[derive(Clone, Debug)]
pub(super) struct Ranks(Vec<f64>);

impl Ranks {
    /// Ranks the numbers; equal ones share the average of their ranks.
    pub fn of(values: &[f64]) -> Self {
        let mut order: Vec<(i64, u32)> = values.iter().map(|value| key(*value)).zip(0..).collect();
        order.sort_unstable();
        let centre = values.len().saturating_sub(1) as f64 / 2.0;
        let mut ranks = vec![0.0; values.len()];
        let mut first = 0;
        for equal in order.chunk_by(|a, b| a.0 == b.0) {
            let last = first + equal.len() - 1;
            let rank = (first + last) as f64 / 2.0 - centre;
            for (_, row) in equal {
                ranks[*row as usize] = rank;
            }
            first = last + 1;
        }
        let length = ranks.iter().map(|rank| rank * rank).sum::<f64>().sqrt();
        if length > 0.0 {
            ranks.iter_mut().for_each(|rank| *rank /= length);
        }
        Self(ranks)
    }

    /// The rank correlation, -1 to 1; 0 when either never changes.
    pub fn correlation(&self, other: &Self) -> f64 {
        let product: f64 = self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum();
        product.clamp(-1.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        Ranks::of(a).correlation(&Ranks::of(b))
    }

    #[test]
    fn only_the_order_counts() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0];
        let steep = x.map(|x: f64| x.exp());
        assert!((correlation(&x, &steep) - 1.0).abs() < 1e-12);
        assert!((correlation(&x, &x.map(|x| -x)) + 1.0).abs() < 1e-12);
        assert_eq!(correlation(&x, &[7.0; 5]), 0.0);
    }

    #[test]
    fn ties_share_a_rank() {
        // scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 4]) = 0.9486832980505138
        let rho = correlation(&[1.0, 2.0, 2.0, 4.0], &[1.0, 3.0, 2.0, 4.0]);
        assert!((rho - 0.948_683_298_050_513_8).abs() < 1e-12);
    }
}
