//! Stratified draws of one estimate: as many strata of equal probability as draws, one draw in each, in random order
//! (Latin hypercube sampling; McKay, Beckman and Conover, "A Comparison of Three Methods for Selecting Values of Input
//! Variables", 1979).
//!
//! The inverse of the distribution function is tabulated at the bounds of the strata and taken as linear inside them.
//! Where that would show, in the outermost strata, it is computed exactly.

use std::sync::{Arc, Mutex, PoisonError};

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};

use crate::estimate::Distribution;

/// Strata at each end whose draws are computed exactly: beyond, a straight line is within 1e-4 standard deviations.
const EXACT_STRATA: usize = 16;

/// Standard normal tables kept. A study uses one, or two when its last block is shorter.
const TABLES_KEPT: usize = 8;

/// Where a stream of random numbers starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed for a block of draws of an input: the same path, scenario seed and block give the same draws on every
    /// machine, and another path gives draws that have nothing to do with them.
    #[must_use]
    pub fn new(path: &str, scenario: u64, block: usize) -> Self {
        let digest = Sha256::new()
            .chain_update(scenario.to_le_bytes())
            .chain_update((block as u64).to_le_bytes())
            .chain_update(path)
            .finalize();
        Self(digest.into())
    }
}

/// Draws from one distribution, a fixed number at a time.
#[derive(Clone, Debug)]
pub struct Sampler {
    distribution: Distribution,
    /// The values at the bounds of the strata: one more than there are strata.
    bounds: Vec<f64>,
}

impl Sampler {
    /// Tabulates a distribution for `strata` draws.
    #[must_use]
    pub fn new(distribution: &Distribution, strata: usize) -> Self {
        Self {
            bounds: quantiles(distribution, strata),
            distribution: distribution.clone(),
        }
    }

    /// How many draws [`Sampler::fill`] makes.
    #[must_use]
    pub fn strata(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Draws once from every stratum, in random order: [`Sampler::strata`] numbers, or fewer when `out` is shorter.
    pub fn fill(&self, seed: Seed, out: &mut [f64]) {
        let mut random = Xoshiro256PlusPlus::from_seed(seed.0);
        let strata = self.strata();
        let straight = EXACT_STRATA..strata.saturating_sub(EXACT_STRATA);
        for (index, [low, high]) in self.bounds.array_windows().enumerate().take(out.len()) {
            let bits = random.next_u64();
            let jitter = (f64::from(bits as u32) + 0.5) * STEP;
            let value = if straight.contains(&index) {
                low + jitter * (high - low)
            } else {
                self.distribution
                    .quantile((index as f64 + jitter) / strata as f64)
            };
            // A shuffle from the inside out: each draw changes places with a random earlier one.
            let place = (((bits >> 32) * (index as u64 + 1)) >> 32) as usize;
            out[index] = out[place];
            out[place] = value;
        }
    }
}

/// The distance between neighbouring 32-bit jitters.
const STEP: f64 = 1.0 / 4_294_967_296.0;

/// The quantiles at the bounds of `strata` strata. Normal distributions share one table.
fn quantiles(distribution: &Distribution, strata: usize) -> Vec<f64> {
    match distribution {
        Distribution::Normal { mean, sd } => {
            let normal = standard_normal(strata);
            normal.iter().map(|z| mean + sd * z).collect()
        }
        Distribution::LogNormal { mu, sigma } => {
            let normal = standard_normal(strata);
            normal.iter().map(|z| (mu + sigma * z).exp()).collect()
        }
        Distribution::Within { inner, low, high } => {
            let mut bounds = quantiles(inner, strata);
            bounds
                .iter_mut()
                .for_each(|bound| *bound = bound.clamp(*low, *high));
            bounds
        }
        _ => (0..=strata)
            .map(|bound| distribution.quantile(bound as f64 / strata as f64))
            .collect(),
    }
}

/// The standard normal quantiles at the bounds of `strata` strata.
fn standard_normal(strata: usize) -> Arc<[f64]> {
    static TABLES: Mutex<Vec<Arc<[f64]>>> = Mutex::new(Vec::new());
    // A table is complete before it is kept, so a lock that a panic poisoned still guards whole tables.
    let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = tables.iter().find(|table| table.len() == strata + 1) {
        return Arc::clone(known);
    }
    let standard = Distribution::Normal { mean: 0.0, sd: 1.0 };
    let table: Arc<[f64]> = (0..=strata)
        .map(|bound| standard.quantile(bound as f64 / strata as f64))
        .collect();
    if tables.len() == TABLES_KEPT {
        tables.remove(0);
    }
    tables.push(Arc::clone(&table));
    table
}
