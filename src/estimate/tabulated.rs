//! The quantile function of a beta distribution, tabulated: a study asks for it ten thousand times.
//!
//! The table holds ln(x / (1 - x)) at equal steps of ln(p / (1 - p)), where it is smooth and nearly straight in the tails, and is
//! interpolated by cubic Hermite pieces with exact slopes. A test compares it with the direct computation.

use statrs::function::beta::{inv_beta_reg, ln_beta};

/// Steps of the table.
const STEPS: usize = 256;
/// The table reaches from -EDGE to EDGE in y: down to p = 2e-6. Beyond, quantiles are computed directly.
const EDGE: f64 = 13.0;

/// A tabulated quantile function on `[0, 1]`.
#[derive(Debug)]
pub(super) struct Tabulated {
    alpha: f64,
    beta: f64,
    /// ln(x / (1 - x)) and its slope at each step.
    nodes: Vec<(f64, f64)>,
}

impl Tabulated {
    /// The table for a beta distribution with both exponents at least 1.
    pub fn beta(alpha: f64, beta: f64) -> Self {
        let constant = ln_beta(alpha, beta);
        let nodes = (0..=STEPS)
            .map(|index| {
                let y = 2.0 * EDGE * index as f64 / STEPS as f64 - EDGE;
                let p = (1.0 + (-y).exp()).recip();
                let x = inv_beta_reg(alpha, beta, p);
                let logit = x.ln() - (-x).ln_1p();
                // d logit/dy = dp/dy · dx/dp / (x (1 - x)), with the density x^(α-1) (1-x)^(β-1) / B(α, β).
                let log_density_times_slope = alpha * x.ln() + beta * (-x).ln_1p() - constant;
                let slope = p * (1.0 - p) / log_density_times_slope.exp();
                (logit, slope)
            })
            .collect();
        Self { alpha, beta, nodes }
    }

    /// The quantile at a share between 0 and 1.
    pub fn at(&self, p: f64) -> f64 {
        let y = p.ln() - (-p).ln_1p();
        let position = (y + EDGE) * (STEPS as f64 / (2.0 * EDGE));
        let index = position.floor();
        let here = self.nodes.get(index.max(0.0) as usize);
        let next = self.nodes.get(index.max(0.0) as usize + 1);
        match (here, next) {
            (Some(here), Some(next)) if position >= 0.0 => {
                let logit = hermite(*here, *next, position - index, 2.0 * EDGE / STEPS as f64);
                (1.0 + (-logit).exp()).recip()
            }
            _ => inv_beta_reg(self.alpha, self.beta, p),
        }
    }
}

/// The cubic through two values with two slopes, at a share `t` of the `step` between them.
fn hermite((from, slope_from): (f64, f64), (to, slope_to): (f64, f64), t: f64, step: f64) -> f64 {
    let rest = 1.0 - t;
    from * (1.0 + 2.0 * t) * rest * rest
        + to * (3.0 - 2.0 * t) * t * t
        + step * (slope_from * t * rest * rest - slope_to * t * t * rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_direct_computation() {
        for (alpha, beta) in [
            (1.0, 1.125),
            (1.0, 5.0),
            (1.05, 4.95),
            (2.0, 4.0),
            (3.0, 3.0),
            (5.0, 1.0),
            (1.3, 128.0),
        ] {
            let table = Tabulated::beta(alpha, beta);
            for index in -1400..=1400 {
                let y = f64::from(index) / 100.0;
                let p = (1.0 + (-y).exp()).recip();
                let direct = inv_beta_reg(alpha, beta, p);
                let error = (table.at(p) / direct - 1.0).abs();
                assert!(error < 1e-7, "{error:e} at {p} of Beta({alpha}, {beta})");
            }
        }
    }
}
