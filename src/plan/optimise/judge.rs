//! Every candidate, judged in all worlds.

use std::sync::atomic::Ordering;

use crate::model::{SizedOutline, Unit};
use crate::scenario::Deployment;
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
    pub(super) may_be_chosen: bool,
}

/// All candidates that can be had.
pub(super) struct Trial {
    pub(super) seen: Vec<Seen>,
    pub(super) regrets: Regrets,
}

/// A batch, judged.
struct Batch {
    judged: Judged,
    about: Vec<(Candidate, Unit, Vec<&'static str>)>,
}

impl Search<'_> {
    /// Judges the candidates.
    pub(super) fn judge(&self, candidates: &[Candidate]) -> Result<Trial, PlanError> {
        self.progress.all.store(candidates.len(), Ordering::Relaxed);
        let batches = self.in_batches(candidates, |batch| {
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
                may_be_chosen: self.may_be_chosen(&candidate.deployment),
                candidate,
                unit,
                verdict,
            })
            .collect();
        Ok(Trial { seen, regrets })
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
                may_be_chosen: self.may_be_chosen(&candidate.deployment),
                checks,
            });
            about.push((candidate.clone(), design.sized.unit, names));
        }
        let judged = self.worlds.judge(&model.graph, &nodes, self.cancel)?;
        Ok(Batch { judged, about })
    }

    /// Whether a design counts people's time, as far as any deployment of the cluster does.
    fn may_be_chosen(&self, deployment: &Deployment) -> bool {
        let nobody_counts = self
            .cluster
            .deployments
            .iter()
            .all(|listed| listed.upkeep.is_none());
        nobody_counts || deployment.upkeep.is_some()
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
