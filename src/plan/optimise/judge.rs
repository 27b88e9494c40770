//! Every candidate, judged in all worlds.

use std::sync::atomic::Ordering;

use crate::model::{SizedOutline, Unit};
use crate::study::{Check, DesignNodes, Judged, Limit, Regrets, Verdict, regrets};

use super::super::PlanError;
use super::Worst;
use super::search::{Candidate, Search, had};

/// A candidate with its verdict.
pub(super) struct Seen {
    pub(super) candidate: Candidate,
    pub(super) unit: Unit,
    pub(super) verdict: Verdict,
    pub(super) worst: Worst,
}

/// All candidates that can be had.
pub(super) struct Trial {
    pub(super) seen: Vec<Seen>,
    pub(super) regrets: Regrets,
    /// How many could not be had.
    pub(super) left_out: usize,
}

/// A batch, judged.
struct Batch {
    judged: Judged,
    about: Vec<(Candidate, Unit, Vec<&'static str>)>,
}

impl Search<'_> {
    /// Judges the candidates.
    pub(super) fn judge(&self, candidates: Vec<Candidate>) -> Result<Trial, PlanError> {
        self.progress.all.store(candidates.len(), Ordering::Relaxed);
        let batches = self.in_batches(&candidates, |batch| {
            let done = self.judge_batch(batch)?;
            self.progress.done.fetch_add(batch.len(), Ordering::Relaxed);
            Ok(vec![done])
        })?;
        let (judged, about): (Vec<Judged>, Vec<_>) = batches
            .into_iter()
            .map(|batch| (batch.judged, batch.about))
            .unzip();
        let regrets = regrets(self.worlds.threads(), &judged);
        let verdicts = judged.into_iter().flat_map(|judged| judged.verdicts);
        let seen: Vec<Seen> = about
            .into_iter()
            .flatten()
            .zip(verdicts)
            .map(|((candidate, unit, names), verdict)| Seen {
                worst: Worst {
                    name: names.get(verdict.worst).copied().unwrap_or_default(),
                    broken: verdict.broken.get(verdict.worst).copied().unwrap_or(0.0),
                },
                candidate,
                unit,
                verdict,
            })
            .collect();
        Ok(Trial {
            left_out: candidates.len() - seen.len(),
            seen,
            regrets,
        })
    }

    fn judge_batch(&self, batch: &[Candidate]) -> Result<Batch, PlanError> {
        let model = self.model(batch)?;
        let mut nodes = Vec::new();
        let mut about = Vec::new();
        for (index, design) in had(&model) {
            let Some(candidate) = batch.get(index) else {
                continue;
            };
            let (names, checks) = self.checks(&design.sized);
            nodes.push(DesignNodes {
                cost: design.sized.monthly_cost,
                holds: design.sized.holds,
                checks,
            });
            about.push((candidate.clone(), design.sized.unit, names));
        }
        let judged = self.worlds.judge(&model.graph, &nodes, self.cancel)?;
        Ok(Batch { judged, about })
    }

    /// Why a design might not hold, by name: what the model itself counts when it says whether it does.
    fn checks(&self, sized: &SizedOutline) -> (Vec<&'static str>, Vec<Check>) {
        let constraints = sized.constraints.iter().map(|constraint| {
            let limit = Limit::Node(sized.brokers);
            let node = constraint.brokers;
            (constraint.name, Check { node, limit })
        });
        let limits = sized.limits.iter().map(|limit| {
            let node = limit.utilisation;
            let limit_is = Limit::Is(1.0);
            (
                limit.name,
                Check {
                    node,
                    limit: limit_is,
                },
            )
        });
        let disk = sized.disk.iter().map(|disk| {
            let limit = Limit::Is(self.cluster.fill.act);
            let node = disk.fill;
            ("disk past the level to act at", Check { node, limit })
        });
        constraints.chain(limits).chain(disk).unzip()
    }
}
