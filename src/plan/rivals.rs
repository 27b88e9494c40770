//! The deployments of a cluster where something is not as the scenario says: what each would cost, and whether it holds.
//! As in a plan of that scenario, all that is left to the planner is chosen anew, broker types among it.

use std::sync::Arc;

use crate::model::{self, Choices, ClusterOutline, Model};
use crate::quantity::NodeId;
use crate::study::{Draws, Point, Points, StudyError, Summary, Terms, Worlds, mean};

use super::Plan;

/// How much dearer than the cheapest a broker type may be to be taken for its fewer brokers.
const HARDLY_MORE: f64 = 1.05;

/// The deployments of one cluster, each with every broker type that it may have.
pub(super) struct Rivals {
    pub(super) outline: ClusterOutline,
    pub(super) worlds: Worlds,
    deployments: Vec<Vec<Rival>>,
}

/// A deployment with one broker type.
pub(super) struct Rival {
    /// Where its quantities are.
    pub(super) path: String,
    cost: NodeId,
    brokers: NodeId,
    holds: NodeId,
}

/// What a deployment comes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    /// US dollars per second, at the start of the plan.
    pub(super) cost: Summary,
    /// Whether it holds on the date provisioned for, at the scenario's confidence.
    pub(super) holds: bool,
}

impl Plan {
    /// The deployments of a cluster, by its place in the plan, in so many worlds at most; `None` when there is no such
    /// cluster.
    pub(super) fn rivals(
        &self,
        cluster: usize,
        worlds: usize,
    ) -> Result<Option<Rivals>, StudyError> {
        let Some(plan) = self.clusters.get(cluster) else {
            return Ok(None);
        };
        let is_open = plan.deployments.iter().any(|one| one.broker_chosen);
        let model = if is_open {
            // The plan began with this model, so it can be built.
            let open = model::build(&self.scenario, &self.catalogue, &Choices::default());
            open.map_or_else(|_| Arc::clone(&self.model), Arc::new)
        } else {
            Arc::clone(&self.model)
        };
        let Some(outline) = model.clusters.get(cluster).cloned() else {
            return Ok(None);
        };
        let deployments = plan.deployments.iter();
        let deployments = deployments.map(|one| rivals(&outline, &one.name)).collect();
        let terms = Terms {
            worlds: worlds.min(self.worlds.count()),
            ..self.worlds.terms()
        };
        Ok(Some(Rivals {
            worlds: of_model(&model, terms)?,
            outline,
            deployments,
        }))
    }
}

fn of_model(model: &Model, terms: Terms) -> Result<Worlds, StudyError> {
    Worlds::new(Arc::clone(&model.graph), &mut Draws::new(), terms)
}

/// A deployment with each broker type that it may have.
fn rivals(outline: &ClusterOutline, name: &str) -> Vec<Rival> {
    let Some(one) = outline.deployments.iter().find(|one| one.name == name) else {
        return Vec::new();
    };
    if let Some(sized) = &one.sized {
        return vec![Rival {
            path: one.path.clone(),
            cost: sized.monthly_cost,
            brokers: sized.brokers,
            holds: sized.holds,
        }];
    }
    let candidates = one.candidates.iter().map(|candidate| Rival {
        path: candidate.path.clone(),
        cost: candidate.monthly_cost,
        brokers: candidate.brokers,
        holds: candidate.holds,
    });
    candidates.collect()
}

impl Rivals {
    /// Every deployment with every broker type that it may have.
    pub(super) fn all(&self) -> impl Iterator<Item = &Rival> {
        self.deployments.iter().flatten()
    }

    /// Points at which these deployments are looked at.
    pub(super) fn points(&self) -> Points<'_> {
        let nodes = |rival: &Rival| [rival.cost, rival.brokers, rival.holds];
        let read: Vec<NodeId> = self.all().flat_map(nodes).collect();
        Points::new(&self.worlds, &read)
    }

    /// What each deployment comes to at a point, in the order of the plan.
    pub(super) fn at(&self, points: &Points<'_>, point: &Point) -> Result<Vec<Stand>, StudyError> {
        let there = points.at(point)?;
        let read: Vec<NodeId> = self
            .all()
            .flat_map(|rival| [rival.cost, rival.brokers])
            .collect();
        let mut said = there.at_start(&read, Summary::of)?.into_iter();
        let taken: Vec<Option<(Summary, NodeId)>> = self
            .deployments
            .iter()
            .map(|rivals| {
                let said: Vec<Summary> = said.by_ref().take(2 * rivals.len()).collect();
                let said = || said.as_chunks::<2>().0.iter();
                let options: Vec<(f64, f64)> = said().map(|[c, n]| (c.p50, n.p50)).collect();
                let place = preferred(&options)?;
                Some((said().nth(place)?[0], rivals.get(place)?.holds))
            })
            .collect();
        let holds: Vec<NodeId> = taken.iter().flatten().map(|(_, holds)| *holds).collect();
        let mut held = there.provisioned(&holds, mean)?.into_iter();
        let terms = self.worlds.terms();
        let stands = taken.into_iter().map(|taken| Stand {
            cost: taken.map_or(Summary::exactly(f64::NAN), |(cost, _)| cost),
            // What is 1 in a world where it holds and else 0 is on average the share of those worlds.
            holds: taken.is_some() && held.next().is_some_and(|held| terms.is_held_in(held)),
        });
        Ok(stands.collect())
    }
}

/// The fewest brokers among the types that cost hardly more than the cheapest: dozens of small brokers are not worth
/// a few dollars. Of each type its cost and how many brokers it takes.
pub(super) fn preferred(options: &[(f64, f64)]) -> Option<usize> {
    let costs = options.iter().map(|(cost, _)| *cost);
    let cheapest = costs.min_by(f64::total_cmp)?;
    let near = options.iter().enumerate();
    let near = near.filter(|(_, (cost, _))| *cost <= cheapest * HARDLY_MORE);
    let fewest = near.min_by(|(_, a), (_, b)| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    fewest.map(|(place, _)| place)
}
