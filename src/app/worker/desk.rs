//! What the worker works with: a planner that remembers its draws from plan to plan.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::catalogue::Catalogue;
use crate::model::ModelError;
use crate::plan::{Plan, PlanError, Planner};
use crate::review;
use crate::scenario::Scenario;
use crate::study::{StudyError, Summary, risk};

use super::{Moved, PlanResult};

/// A planner, or why there is none.
pub(super) struct Desk(Result<Planner, String>);

impl Desk {
    pub fn new() -> Self {
        Self(
            Catalogue::builtin()
                .map(Planner::new)
                .map_err(|error| error.to_string()),
        )
    }

    /// The plan and its findings; `None` when it was given up.
    pub fn plan(&mut self, scenario: &Scenario, cancel: &AtomicBool) -> Option<PlanResult> {
        let planner = match &mut self.0 {
            Ok(planner) => planner,
            Err(error) => {
                return Some(Err(PlanError::Model(vec![ModelError::new(
                    "",
                    error.as_str(),
                )])));
            }
        };
        match planner.plan(scenario, cancel) {
            Err(PlanError::Study(StudyError::Cancelled)) => None,
            Err(error) => Some(Err(error)),
            Ok(plan) => {
                let findings = review::findings(&plan, None);
                Some(Ok((Arc::new(plan), findings)))
            }
        }
    }
}

/// What moves a quantity; `None` when the plan has no such quantity or the question has no answer.
pub(super) fn drivers(plan: &Plan, path: String) -> Option<Moved> {
    let node = plan.model.graph.quantity(&path)?.node;
    let summary: Summary = risk(&plan.worlds, &[node], &AtomicBool::new(false))
        .ok()?
        .first()
        .copied()?;
    let drivers = plan.drivers(node).ok()?;
    Some(Moved {
        path,
        summary,
        drivers,
    })
}
