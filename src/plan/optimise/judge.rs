//! Every candidate, judged in all worlds.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use crate::model::{SizedOutline, Unit};
use crate::scenario::Deployment;
use crate::study::{Check, DesignNodes, Judged, Limit, Summary, regrets};

use super::super::PlanError;
use super::Worst;
use super::search::{BATCH, Candidate, Found, Search, had, rank};
use super::sizes::OneKind;

/// A candidate with what came out.
pub(super) struct Seen {
    pub(super) candidate: Candidate,
    pub(super) unit: Unit,
    /// In US dollars per second, at the start of the plan.
    pub(super) cost: Summary,
    /// In how many worlds it holds.
    pub(super) holds: usize,
    pub(super) worst: Worst,
    pub(super) may_be_chosen: bool,
    /// Expected, in US dollars per second.
    pub(super) regret: f64,
}

/// The median cost of the cheapest design that holds, by rank.
type Cheapest = BTreeMap<usize, f64>;

/// All candidates that can be had.
pub(super) struct Trial {
    pub(super) seen: Vec<Seen>,
    /// The share of worlds in which none of them holds.
    pub(super) nothing_holds: f64,
}

/// A batch, judged.
struct Batch {
    judged: Judged,
    about: Vec<(Candidate, Unit, Vec<&'static str>)>,
}

impl Search<'_> {
    /// Judges the designs: of those that may have several kinds of volume one kind after the other, as long as the next may
    /// hold for less than what was found.
    pub(super) fn judge(&self, found: &Found) -> Result<Trial, PlanError> {
        let of_turn = |turn: usize, cheapest: &Cheapest| {
            let mut designs: Vec<Candidate> = Vec::new();
            for (place, rivals) in found.rivals.iter().enumerate() {
                let known = cheapest.get(&rank(place)).copied();
                // What cannot hold is there for what it risks: one kind shows that.
                let may_be_cheaper = |kind: &&OneKind| {
                    let below = known.unwrap_or(f64::INFINITY);
                    turn == 0 || kind.least_cost < below
                };
                let kind = rivals.get(turn).filter(may_be_cheaper);
                designs.extend(
                    kind.into_iter()
                        .flat_map(|kind| kind.designs.iter().cloned()),
                );
            }
            designs
        };
        let mut cheapest = Cheapest::new();
        let mut batches: Vec<Batch> = Vec::new();
        let mut next = found.today.clone();
        next.extend(of_turn(0, &cheapest));
        for turn in 1.. {
            self.progress.all.fetch_add(next.len(), Ordering::Relaxed);
            let judged = self.in_batches(&next, BATCH, |batch| {
                let done = self.judge_batch(batch)?;
                self.progress.done.fetch_add(batch.len(), Ordering::Relaxed);
                Ok(vec![done])
            })?;
            judged
                .iter()
                .for_each(|batch| self.note(batch, &mut cheapest));
            batches.extend(judged);
            next = of_turn(turn, &cheapest);
            if next.is_empty() {
                break;
            }
        }
        Ok(self.trial(batches))
    }

    /// Notes what the cheapest designs cost that hold in the scenario's share of worlds.
    fn note(&self, batch: &Batch, cheapest: &mut Cheapest) {
        for ((candidate, ..), verdict) in batch.about.iter().zip(&batch.judged.verdicts) {
            let terms = self.worlds.terms();
            if terms.is_held_in(verdict.holds as f64 / terms.worlds.max(1) as f64) {
                let known = cheapest.entry(candidate.rank).or_insert(f64::INFINITY);
                *known = known.min(verdict.cost.p50);
            }
        }
    }

    /// All that was judged, in the order of the designs.
    fn trial(&self, batches: Vec<Batch>) -> Trial {
        let (judged, about): (Vec<Judged>, Vec<_>) = batches
            .into_iter()
            .map(|batch| (batch.judged, batch.about))
            .unzip();
        let regrets = regrets(self.worlds.threads(), &judged);
        let verdicts = judged.into_iter().flat_map(|judged| judged.verdicts);
        let mut seen: Vec<Seen> = about
            .into_iter()
            .flatten()
            .zip(verdicts)
            .zip(&regrets.expected)
            .map(|(((candidate, unit, names), verdict), regret)| Seen {
                worst: Worst {
                    name: names.get(verdict.worst).copied().unwrap_or_default(),
                    broken: verdict.broken.get(verdict.worst).copied().unwrap_or(0.0),
                },
                may_be_chosen: self.may_be_chosen(candidate.blueprint.variant()),
                candidate,
                unit,
                cost: verdict.cost,
                holds: verdict.holds,
                regret: *regret,
            })
            .collect();
        seen.sort_by_key(|seen| seen.candidate.rank);
        Trial {
            seen,
            nothing_holds: regrets.nothing_holds,
        }
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
                may_be_chosen: self.may_be_chosen(candidate.blueprint.variant()),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicBool;

    use super::super::search::Search;
    use super::super::{Optimisation, Progress, compare};
    use crate::catalogue::Catalogue;
    use crate::plan::{Plan, Planner};
    use crate::scenario;

    fn plan(retention: &str, more: &str) -> Plan {
        let text = format!(
            "(headroom: 1, name: \"t\", region: \"us-east-1\", worlds: 120,
              kafka: [(name: \"k\", growth: \"1 to 3 %/month\",
                topics: [(name: \"a\", produce: \"30 to 70 MB/s\", peak: \"2x\", message: \"900 B\", retention: \"{retention}\",
                          partitions: 48, tiered: false, consumers: [(name: \"g\", rate: \"2x\")])],
                deployments: [{more} (name: \"pods\", on: strimzi(node: auto))])])"
        );
        let scenario = scenario::read(&text, None).expect("it reads");
        let catalogue = Catalogue::builtin().expect("the catalogue loads");
        let plan = Planner::new(catalogue).plan(&scenario, &AtomicBool::new(false));
        plan.expect("it can be planned")
    }

    /// Some of the designs, judged as a search judges them, and with every kind of volume.
    fn found(plan: &Plan) -> [Optimisation; 2] {
        let (progress, go_on) = (Progress::default(), AtomicBool::new(false));
        let search = Search::new(plan, 2, 0, &progress, &go_on);
        let search = search.expect("it begins").expect("there is a cluster");
        let mut some = search.candidates().expect("there are designs");
        let mut place = 0;
        some.rivals.retain(|_| {
            place += 1;
            place % 12 == 0
        });
        let mut every = some.clone();
        let kinds = every.rivals.iter_mut().flatten();
        kinds.for_each(|kind| kind.least_cost = 0.0);
        [some, every].map(|found| {
            let trial = search.judge(&found).expect("they are judged");
            compare::compared(plan, 0, found, trial)
        })
    }

    /// The cheapest that holds of each kind of deployment.
    fn best(found: &Optimisation) -> BTreeMap<&'static str, (f64, String)> {
        let best = found
            .best_of_kind
            .iter()
            .map(|place| &found.designs[*place]);
        best.map(|design| (design.shape.kind, (design.cost.p50, design.written())))
            .collect()
    }

    /// Kinds of volume that are left out are those of which no design is the cheapest that holds.
    #[test]
    fn what_is_left_out_is_never_the_best() {
        let pinned =
            "(name: \"ours\", on: ec2(broker: auto, volume: gp3(throughput: \"250 MiB/s\"))),";
        for retention in ["2 h", "5 days"] {
            let [some, every] = found(&plan(retention, pinned));
            assert!(some.designs.len() < every.designs.len());
            assert_eq!(best(&some), best(&every), "{retention}");
        }
    }
}
