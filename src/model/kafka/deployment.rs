//! A deployment: its broker type, or the candidates for it.

use crate::scenario::{Choice, Cluster, Deployment, Platform};

use super::super::ModelError;
use super::super::context::Context;
use super::super::scope::Scope;
use super::cluster::Totals;
use super::outline::{BrokerCandidate, DeploymentOutline, SizedOutline};
use super::{ec2, msk};

/// Everything the platforms need to size a deployment.
pub(super) struct Site<'a, 'b> {
    pub(super) context: &'a Context<'b>,
    pub(super) cluster: &'a Cluster,
    pub(super) totals: &'a Totals<'b>,
    pub(super) scope: &'a Scope<'b>,
    pub(super) deployment: &'a Deployment,
    /// The field of the deployment in the file.
    pub(super) field: &'a str,
    /// Whether this is one of several broker types that are compared, not the deployment itself.
    pub(super) is_candidate: bool,
}

impl Site<'_, '_> {
    /// A field of the platform.
    pub(super) fn field_of(&self, name: &str) -> String {
        format!("{}.on.{name}", self.field)
    }

    /// The deployment with a broker type.
    pub(super) fn sized(&self, broker_type: &str) -> Result<SizedOutline, ModelError> {
        match &self.deployment.on {
            Platform::Ec2(ec2) => ec2::sized(self, ec2, broker_type),
            Platform::Msk(msk) => msk::sized(self, msk, broker_type),
        }
    }
}

/// Adds a deployment to the model.
pub(super) fn deployment<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
    scope: &Scope<'b>,
    deployment: &Deployment,
    field: &str,
) -> Result<DeploymentOutline, Vec<ModelError>> {
    let site = Site {
        context,
        cluster,
        totals,
        scope,
        deployment,
        field,
        is_candidate: false,
    };
    let (platform, given, every) = match &deployment.on {
        Platform::Ec2(ec2) => (
            ec2::PLATFORM,
            &ec2.broker,
            ec2::candidates(context.catalogue),
        ),
        Platform::Msk(msk) => (
            msk::PLATFORM,
            &msk.broker,
            msk::candidates(context.catalogue, msk),
        ),
    };
    let chosen = match given {
        Choice::Given(broker_type) => Some(broker_type.clone()),
        Choice::Auto => context.choices.get(scope.prefix()).cloned(),
    };
    let mut outline = DeploymentOutline {
        name: deployment.name.clone(),
        path: scope.prefix().to_owned(),
        field: field.to_owned(),
        platform,
        broker_chosen: matches!(given, Choice::Auto),
        broker_type: chosen.clone(),
        sized: None,
        candidates: Vec::new(),
    };
    match chosen {
        Some(broker_type) => {
            outline.sized = Some(site.sized(&broker_type).map_err(|problem| vec![problem])?);
        }
        None => outline.candidates = candidates(&site, every)?,
    }
    Ok(outline)
}

/// Every candidate that can be had, each sized beside the others. When none can, why.
fn candidates(
    site: &Site<'_, '_>,
    every: Vec<String>,
) -> Result<Vec<BrokerCandidate>, Vec<ModelError>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for broker_type in every {
        let scope = site.scope.below("candidates").below(&broker_type);
        let beside = Site {
            context: site.context,
            cluster: site.cluster,
            totals: site.totals,
            scope: &scope,
            deployment: site.deployment,
            field: site.field,
            is_candidate: true,
        };
        match beside.sized(&broker_type) {
            Ok(sized) => found.push(BrokerCandidate {
                broker_type,
                monthly_cost: sized.monthly_cost,
                brokers: sized.brokers,
            }),
            Err(problem) => problems.push(problem),
        }
    }
    if found.is_empty() {
        Err(problems)
    } else {
        Ok(found)
    }
}
