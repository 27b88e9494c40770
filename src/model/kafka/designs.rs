//! Many designs of one cluster beside each other: what a study compares, each sized by the same formulas as a deployment
//! of the scenario.

use crate::quantity::Graph;
use crate::scenario::Deployment;

use super::super::ModelError;
use super::super::context::Context;
use super::cluster::without_deployments;
use super::deployment::Site;
use super::outline::SizedOutline;

/// A design, and where its quantities go.
#[derive(Clone, Copy, Debug)]
pub struct DesignPlace<'d> {
    /// Its place below `kafka/CLUSTER/designs`, such as `0/17`; no two are the same.
    pub place: &'d str,
    /// The design, written as a deployment.
    pub deployment: &'d Deployment,
    /// Its broker type.
    pub broker_type: &'d str,
}

/// The quantities of a cluster and of many designs for it.
#[derive(Clone, Debug)]
pub struct DesignModel {
    /// Every quantity.
    pub graph: Graph,
    /// The designs in the order they were given, or why one cannot be had.
    pub designs: Vec<Result<DesignOutline, Vec<ModelError>>>,
}

/// A design of the model.
#[derive(Clone, Debug)]
pub struct DesignOutline {
    /// Its path.
    pub path: String,
    /// Which quantity is which.
    pub sized: SizedOutline,
}

/// Adds a cluster without its deployments, and the designs. Without the cluster there are none.
pub(in crate::model) fn designs(
    context: &Context<'_>,
    cluster: usize,
    places: &[DesignPlace<'_>],
) -> Result<Vec<Result<DesignOutline, Vec<ModelError>>>, Vec<ModelError>> {
    let Some(entry) = context.scenario.kafka.get(cluster) else {
        return Ok(Vec::new());
    };
    let (scope, totals, outline) = without_deployments(context, cluster, entry)?;
    let entry = &context.arrivals.joined(cluster, entry);
    let designs = places.iter().map(|design| {
        let scope = scope.below("designs").below(design.place);
        let site = Site {
            context,
            cluster: entry,
            totals: &totals,
            scope: &scope,
            deployment: design.deployment,
            field: &outline.field,
            is_candidate: true,
        };
        Ok(DesignOutline {
            path: scope.prefix().to_owned(),
            sized: site.sized(design.broker_type)?,
        })
    });
    Ok(designs.collect())
}
