//! PERT-like distributions: a peak where a person says the value most likely is, and ends that hold as P5 and P95.
//!
//! The classic PERT distribution is a beta distribution on `[low, high]` with exponents
//! `α = 1 + λ t` and `β = 1 + λ (1 - t)`, where `t` is the relative position of the mode and λ is 4 (Malcolm, Roseboom, Clark and Fazar,
//! "Application of a Technique for Research and Development Program Evaluation", 1959; λ after Vose, "Risk Analysis", 2000). There the
//! ends are the least and the largest value. Here the stated ends are P5 and P95, so the ends of the support are solved for:
//! for a given λ, the position of the mode between P5 and P95 fixes `t`, and the width follows.
//!
//! λ is 4 unless the support would then leave what is physically possible; then it is the nearest value with which it stays inside:
//! a smaller one has shorter tails, a larger one is closer to exponential when the peak is near an end. A peak that only a
//! flat curve would allow is refused.

use std::fmt;
use std::sync::{Arc, OnceLock};

use statrs::function::beta::{inv_beta_reg, ln_beta};

use super::tabulated::Tabulated;

/// λ of the classic PERT distribution.
const CLASSIC: f64 = 4.0;
/// How often λ is halved or doubled at most: from 1/8, flat for all that can be seen, to 128, all but exponential.
const DOUBLINGS: i32 = 5;

/// A scaled beta distribution with a peak.
#[derive(Clone)]
pub struct Pert {
    low: f64,
    width: f64,
    mode: f64,
    alpha: f64,
    beta: f64,
    /// The quantile function of the beta distribution, made when first asked for and shared by clones.
    quantiles: Arc<OnceLock<Tabulated>>,
}

impl Pert {
    /// The distribution with this mode, P5 and P95, whose support stays within the given limits (which may be infinite).
    /// Nothing when there is none. Expects `p5 <= mode <= p95` and `p5 < p95`.
    pub(super) fn fit(p5: f64, mode: f64, p95: f64, lowest: f64, highest: f64) -> Option<Self> {
        let position = (mode - p5) / (p95 - p5);
        let with = |peakedness: f64| {
            let shape = Shape::with_mode_at(position, peakedness);
            let width = (p95 - p5) / (shape.p95 - shape.p5);
            let low = p5 - width * shape.p5;
            Self {
                low,
                width,
                mode,
                alpha: shape.alpha,
                beta: shape.beta,
                quantiles: Arc::default(),
            }
        };
        let inside = |pert: &Self| pert.low >= lowest && pert.low + pert.width <= highest;
        let fitting = |peakedness: f64| Some(with(peakedness)).filter(inside);
        if let Some(classic) = fitting(CLASSIC) {
            return Some(classic);
        }
        let (found, factor) = (1..=DOUBLINGS)
            .flat_map(|doublings| [0.5_f64, 2.0].map(|factor| (factor.powi(doublings), factor)))
            .find(|(change, _)| fitting(CLASSIC * change).is_some())?;
        let (mut fits, mut leaves) = (CLASSIC * found, CLASSIC * found / factor);
        while (fits / leaves - 1.0).abs() > 1e-3 {
            let middle = (fits * leaves).sqrt();
            if fitting(middle).is_some() {
                fits = middle;
            } else {
                leaves = middle;
            }
        }
        fitting(fits)
    }

    /// Least possible value.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The most likely value.
    #[must_use]
    pub fn mode(&self) -> f64 {
        self.mode
    }

    /// Largest possible value.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.low + self.width
    }

    pub(super) fn mean(&self) -> f64 {
        self.low + self.width * self.alpha / (self.alpha + self.beta)
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        let quantiles = self
            .quantiles
            .get_or_init(|| Tabulated::beta(self.alpha, self.beta));
        self.low + self.width * quantiles.at(p)
    }

    pub(super) fn density(&self, value: f64) -> f64 {
        let x = (value - self.low) / self.width;
        if !(0.0..=1.0).contains(&x) {
            return 0.0;
        }
        let logarithm = (self.alpha - 1.0) * x.ln() + (self.beta - 1.0) * (-x).ln_1p();
        (logarithm - ln_beta(self.alpha, self.beta)).exp() / self.width
    }
}

impl PartialEq for Pert {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |pert: &Self| [pert.low, pert.width, pert.mode, pert.alpha, pert.beta];
        numbers(self) == numbers(other)
    }
}

impl fmt::Debug for Pert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pert")
            .field("low", &self.low)
            .field("mode", &self.mode)
            .field("high", &self.high())
            .field("alpha", &self.alpha)
            .field("beta", &self.beta)
            .finish()
    }
}

/// A beta distribution on `[0, 1]` with its outer percentiles.
struct Shape {
    alpha: f64,
    beta: f64,
    p5: f64,
    p95: f64,
}

impl Shape {
    fn new(t: f64, peakedness: f64) -> Self {
        let alpha = 1.0 + peakedness * t;
        let beta = 1.0 + peakedness * (1.0 - t);
        Self {
            alpha,
            beta,
            p5: inv_beta_reg(alpha, beta, 0.05),
            p95: inv_beta_reg(alpha, beta, 0.95),
        }
    }

    /// The shape whose mode lies at this relative position between its P5 and P95. There is one for every position from 0 to 1: with
    /// the mode at the very start it lies below P5, at the very end above P95.
    fn with_mode_at(position: f64, peakedness: f64) -> Self {
        let excess = |t: f64| {
            let shape = Self::new(t, peakedness);
            (t - shape.p5) / (shape.p95 - shape.p5) - position
        };
        Self::new(root(excess, 0.0, 1.0), peakedness)
    }
}

/// The root of a rising function between two points (the Illinois variant of false position).
fn root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const STEPS: usize = 100;
    let (mut at_low, mut at_high) = (f(low), f(high));
    let mut last_side = 0;
    for _ in 0..STEPS {
        let middle = (low * at_high - high * at_low) / (at_high - at_low);
        let value = f(middle);
        if value.abs() < 1e-13 || (high - low) < 1e-14 {
            return middle;
        }
        if value < 0.0 {
            (low, at_low) = (middle, value);
            if last_side == -1 {
                at_high /= 2.0;
            }
            last_side = -1;
        } else {
            (high, at_high) = (middle, value);
            if last_side == 1 {
                at_low /= 2.0;
            }
            last_side = 1;
        }
    }
    low.midpoint(high)
}
