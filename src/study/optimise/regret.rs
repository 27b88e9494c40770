//! What is regretted of a design once it is known which world came.

use super::super::parallel;
use super::judge::Judged;

/// The expected regret of designs.
#[derive(Clone, Debug, PartialEq)]
pub struct Regrets {
    /// For each design, in the unit of its cost. Below zero only where a design that may not be chosen is cheaper than all
    /// that may and hold, or by rounding.
    pub expected: Vec<f64>,
    /// The share of worlds in which no design holds. There, every design is regretted by all it costs.
    pub nothing_holds: f64,
    /// What the cheapest design that holds costs on average, over the worlds in which one does.
    pub cheapest: f64,
}

/// The expected regret of designs that were judged batch by batch, in the order of the batches: mean cost, less what the
/// cheapest design that holds would have cost in the worlds in which this one holds.
#[must_use]
pub fn regrets(threads: usize, batches: &[Judged]) -> Regrets {
    let mut cheapest = least(batches.iter().map(|batch| &batch.cheapest));
    let of_others = least(batches.iter().map(|batch| &batch.cheapest_of_others));
    // Where none holds that may be chosen, the others are compared with one another: what holds is no loss of all it costs.
    for (cost, other) in cheapest.iter_mut().zip(of_others) {
        if cost.is_infinite() {
            *cost = other;
        }
    }
    let worlds = cheapest.len();
    let held = cheapest.iter().filter(|cost| cost.is_finite());
    let (count, sum) = held.fold((0_usize, 0.0), |(count, sum), cost| (count + 1, sum + cost));
    let verdicts = batches.iter().flat_map(|batch| &batch.verdicts).collect();
    let expected = parallel::map(threads, verdicts, |verdict: &super::Verdict| {
        let mut saved = 0.0;
        for (word, costs) in verdict.held.words().iter().zip(cheapest.chunks(64)) {
            let mut rest = *word;
            if rest == u64::MAX {
                saved += costs.iter().sum::<f64>();
                continue;
            }
            while rest != 0 {
                saved += costs[rest.trailing_zeros() as usize];
                rest &= rest - 1;
            }
        }
        verdict.cost.mean - saved / worlds.max(1) as f64
    });
    Regrets {
        expected,
        nothing_holds: 1.0 - count as f64 / worlds.max(1) as f64,
        cheapest: sum / count.max(1) as f64,
    }
}

/// The least cost in each world, over all batches.
fn least<'j>(batches: impl Iterator<Item = &'j Vec<f64>>) -> Vec<f64> {
    let mut least: Vec<f64> = Vec::new();
    for costs in batches {
        least.resize(least.len().max(costs.len()), f64::INFINITY);
        for (least, cost) in least.iter_mut().zip(costs) {
            *least = least.min(*cost);
        }
    }
    least
}
