//! `headroom optimize`.

use std::sync::atomic::AtomicBool;

use crate::plan::optimise::{Order, Progress};
use crate::plan::{Plan, PlanError};
use crate::report::{optimisation_json, optimisation_text};
use crate::spelling::nearest;

use super::arguments::{OptimiseArguments, OptimiseFormat, Sort};
use super::input::{no_answer, planned};
use super::output::Output;
use super::{CLEAN, Failure};

pub(super) fn run(asked: &OptimiseArguments, out: &mut Output) -> Result<u8, Failure> {
    let (opened, plan) = planned(&asked.file)?;
    let cluster = cluster(&plan, &opened.name, asked.cluster.as_deref())?;
    let found = plan
        .optimise(cluster, &Progress::default(), &AtomicBool::new(false))
        .map_err(|error| match error {
            PlanError::Study(error) => no_answer(&error),
            PlanError::Model(_) => Failure::Said(format!("{}: {error}", opened.name)),
        })?;
    let Some(found) = found else {
        return Err(Failure::Said(format!(
            "{}: the cluster has no plan",
            opened.name
        )));
    };
    let order = match asked.sort {
        Sort::Cost => Order::Cost,
        Sort::Risk => Order::Risk,
        Sort::Regret => Order::Regret,
    };
    out.text(&match asked.format {
        OptimiseFormat::Text => optimisation_text(&found, order, asked.top.unwrap_or(TOP)),
        OptimiseFormat::Json => optimisation_json(&found, order, asked.top),
    })?;
    Ok(CLEAN)
}

/// So many designs are listed for a terminal.
const TOP: usize = 15;

/// The place of the cluster that is meant: the only one, when none is named.
fn cluster(plan: &Plan, file: &str, asked: Option<&str>) -> Result<usize, Failure> {
    let names = || plan.clusters.iter().map(|cluster| cluster.name.as_str());
    let every = names()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let said = |message: String| Err(Failure::Said(format!("{file}: {message}")));
    match asked {
        _ if plan.clusters.is_empty() => said("there is no Kafka cluster to optimise".to_owned()),
        None if plan.clusters.len() == 1 => Ok(0),
        None => said(format!("there are several clusters; name one of {every}")),
        Some(asked) => match names().position(|name| name == asked) {
            Some(place) => Ok(place),
            None => said(match nearest(asked, names()) {
                Some(near) => format!("there is no cluster `{asked}`; did you mean `{near}`?"),
                None => format!("there is no cluster `{asked}`; there is {every}"),
            }),
        },
    }
}
