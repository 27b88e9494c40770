//! What is regretted of a design once it is known which world came.

use super::super::parallel;
use super::super::select::Glance;
use super::judge::{Judged, Verdict};

/// The expected regret of designs.
#[derive(Clone, Debug, PartialEq)]
pub struct Regrets {
    /// For each design, in the unit of its cost; never below zero.
    pub expected: Vec<f64>,
    /// The share of worlds in which no design holds. There, every design is regretted by all it costs.
    pub nothing_holds: f64,
    /// What the cheapest design that holds costs on average, over the worlds in which one does.
    pub cheapest: f64,
}

/// The expected regret of designs that were judged batch by batch, in the order of the batches: mean cost, less what the
/// cheapest design that holds would have cost in the worlds in which this one holds. Designs that may be chosen are
/// regretted for one another; one that may not, for all that hold.
#[must_use]
pub fn regrets(threads: usize, batches: &[Judged]) -> Regrets {
    let to_be_chosen = least(batches.iter().map(|batch| &batch.cheapest));
    let of_all = least(
        batches
            .iter()
            .flat_map(|batch| [&batch.cheapest, &batch.cheapest_of_others]),
    );
    let held = of_all.iter().filter(|cost| cost.is_finite());
    let (count, sum) = held.fold((0_usize, 0.0), |(count, sum), cost| (count + 1, sum + cost));
    let verdicts = batches.iter().flat_map(|batch| &batch.verdicts).collect();
    let expected = parallel::map_with(
        threads,
        verdicts,
        Vec::new,
        |above: &mut Vec<f64>, verdict: &Verdict| {
            let cheapest = if verdict.may_be_chosen {
                &to_be_chosen
            } else {
                &of_all
            };
            regret(verdict, cheapest, above)
        },
    );
    let worlds = of_all.len();
    Regrets {
        expected,
        nothing_holds: 1.0 - count as f64 / worlds.max(1) as f64,
        cheapest: sum / count.max(1) as f64,
    }
}

/// The regret of one design. Sums that are equal are added up in the same order, so that nothing is regretted of what is the
/// cheapest everywhere.
fn regret(verdict: &Verdict, cheapest: &[f64], above: &mut Vec<f64>) -> f64 {
    let cost = verdict.cost;
    let is_same = cost.p5 == cost.p95 && cost.mean == cost.p50;
    above.clear();
    for (word, costs) in verdict.held.words().iter().zip(cheapest.chunks(64)) {
        above.extend(costs.iter().enumerate().map(|(bit, cheapest)| {
            let holds = word >> bit & 1 == 1;
            match (holds, is_same) {
                (true, true) => cost.mean - cheapest,
                (true, false) => *cheapest,
                (false, _) => 0.0,
            }
        }));
    }
    let worlds = above.len().max(1) as f64;
    let mean = Glance::of(above).sum / worlds;
    let regret = if is_same {
        mean + cost.mean * (1.0 - verdict.holds as f64 / worlds)
    } else {
        cost.mean - mean
    };
    regret.max(0.0).min(cost.mean)
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

#[cfg(test)]
mod tests {
    use super::super::judge::{Held, Judged, Verdict};
    use super::regrets;
    use crate::quantity::Column;
    use crate::study::Summary;

    fn verdict(cost: &Column, holds: &Column, worlds: usize, may_be_chosen: bool) -> Verdict {
        let held = Held::of(holds, worlds);
        Verdict {
            cost: Summary::of(cost),
            may_be_chosen,
            holds: held.count(),
            held,
            broken: Vec::new(),
            worst: 0,
        }
    }

    /// Four worlds: one that may be chosen costs 4 and holds in all, one 3 and breaks in the last; one that may not be
    /// chosen costs 1, and breaks in the first.
    #[test]
    fn nothing_is_regretted_below_zero() {
        let rows = |values: [f64; 4]| Column::Rows(values.into());
        let judged = Judged {
            verdicts: vec![
                verdict(&Column::Scalar(4.0), &Column::Scalar(1.0), 4, true),
                verdict(&rows([3.0; 4]), &rows([1.0, 1.0, 1.0, 0.0]), 4, true),
                verdict(&rows([1.0; 4]), &rows([0.0, 1.0, 1.0, 1.0]), 4, false),
            ],
            cheapest: vec![3.0, 3.0, 3.0, 4.0],
            cheapest_of_others: vec![f64::INFINITY, 1.0, 1.0, 1.0],
        };
        let found = regrets(1, &[judged]);
        // (1 + 1 + 1 + 0) / 4; (0 + 0 + 0 + 3) / 4; (1 + 0 + 0 + 0) / 4.
        assert_eq!(found.expected, [0.75, 0.75, 0.25]);
        assert_eq!((found.nothing_holds, found.cheapest), (0.0, 1.5));
    }

    /// Sums of tenths round: what is the cheapest everywhere is not regretted all the same.
    #[test]
    fn the_cheapest_everywhere_is_not_regretted_at_all() {
        let worlds = 1_003;
        let costs: Vec<f64> = (0..worlds).map(|world| 0.1 + world as f64 / 7.0).collect();
        let of = |cost: &Column, cheapest: Vec<f64>| Judged {
            verdicts: vec![verdict(cost, &Column::Scalar(1.0), worlds, true)],
            cheapest,
            cheapest_of_others: vec![f64::INFINITY; worlds],
        };
        let rows = of(&Column::Rows(costs.clone().into()), costs);
        assert_eq!(regrets(2, &[rows]).expected, [0.0]);
        let same = of(&Column::Scalar(0.1), vec![0.1; worlds]);
        assert_eq!(regrets(2, &[same]).expected, [0.0]);
    }
}
