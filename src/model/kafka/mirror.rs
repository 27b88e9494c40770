//! Mirrors: what is sent to other regions, and what it takes at the target.

use crate::quantity::Handle;
use crate::scenario::{Cluster, Mirror};
use crate::spelling::nearest;
use crate::units::Measure;

use super::super::ModelError;
use super::super::context::Context;
use super::super::cost::{AT_TARGET, MIRRORED, MirrorFlow};
use super::super::scope::Scope;
use super::topic::TopicFlow;

/// Adds what every mirror of a cluster sends.
pub(super) fn mirrors<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    (place, cluster): (usize, &Cluster),
    cluster_field: &str,
    flows: &[TopicFlow<'b>],
) -> Result<Vec<MirrorFlow<'b>>, Vec<ModelError>> {
    let region = context.scenario.region.as_str();
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for (index, mirror) in cluster.mirrors.iter().enumerate() {
        let field = format!("{cluster_field}.mirrors[{index}]");
        problems.extend(problem(context, cluster, mirror, &field));
        let below = scope.below("mirrors").below(&mirror.name);
        let target = mirror.target();
        // What came through the cluster that it goes to is not sent back there.
        let arriving = context.arrivals.at(place);
        let goes = |topic: usize| {
            let arrived = topic.checked_sub(cluster.topics.len());
            let arrived = arrived.and_then(|topic| arriving.get(topic));
            arrived.is_none_or(|topic| topic.is_sent_on(mirror, &context.scenario.kafka))
        };
        let flows = || {
            let flows = flows.iter().enumerate();
            flows
                .filter(|(topic, _)| goes(*topic))
                .map(|(_, flow)| flow)
        };
        let rate = |of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
            scope.builder.sum(Measure::BytesPerSecond, flows().map(of)) * mirror.share
        };
        let traffic = below
            .quantity("traffic")
            .label(format!("Sent to {target} by mirror {}", mirror.name))
            .cite(MIRRORED)
            .is(rate(&|flow| flow.stored_rate));
        let grown = |flow: &TopicFlow<'b>, stored: Handle<'b>| {
            if mirror.compressed {
                stored
            } else {
                stored * flow.ratio
            }
        };
        below
            .quantity("target_ingress")
            .label(format!(
                "Written at {target} by mirror {}, one copy",
                mirror.name
            ))
            .cite(AT_TARGET)
            .is(rate(&|flow| grown(flow, flow.stored_rate)));
        let on_disk = flows().map(|flow| {
            let replicas = mirror.replication.map_or(flow.replication, f64::from);
            grown(flow, flow.replicated / flow.replication) * replicas
        });
        below
            .quantity("target_disk")
            .label(format!(
                "On disk at {target} by mirror {}, all replicas",
                mirror.name
            ))
            .cite(AT_TARGET)
            .is(scope.builder.sum(Measure::Bytes, on_disk) * mirror.share);
        let to = mirror.to.as_deref().filter(|to| *to != region);
        if let Some(to) = to {
            found.push(MirrorFlow {
                traffic,
                item: context.catalogue.between_regions(region, to),
                field: format!("{field}.to"),
            });
        }
    }
    if problems.is_empty() {
        Ok(found)
    } else {
        Err(problems)
    }
}

/// Why a mirror cannot go where it is to go.
fn problem(
    context: &Context<'_>,
    cluster: &Cluster,
    mirror: &Mirror,
    field: &str,
) -> Option<ModelError> {
    let scenario = context.scenario;
    if let Some(named) = &mirror.cluster {
        let others = || {
            let clusters = scenario.kafka.iter().map(|other| other.name.as_str());
            clusters.filter(|name| *name != cluster.name)
        };
        if !others().any(|name| name == named) {
            let error = ModelError::new(
                format!("{field}.cluster"),
                format!("the scenario has no other cluster `{named}`"),
            );
            return Some(match nearest(named, others()) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error.hint(
                    "name a cluster of this scenario, or leave `cluster` out and name a region as `to`",
                ),
            });
        }
    }
    let to = mirror.to.as_deref()?;
    let error = |message: String| ModelError::new(format!("{field}.to"), message);
    if to == scenario.region {
        return mirror.cluster.is_none().then(|| {
            error(format!(
                "the mirror `{}` stays in {to}, where the cluster is",
                mirror.name
            ))
            .hint("name the other region; a copy in the same region is a consumer, or goes to another `cluster`")
        });
    }
    // Without deployments nothing is paid, and the region is a word.
    let regions = || context.catalogue.known_regions();
    if cluster.deployments.is_empty() || regions().any(|region| region == to) {
        return None;
    }
    let error = error(format!("`{to}` is no region that is known"));
    Some(match nearest(to, regions()) {
        Some(region) => error.hint(format!("did you mean `{region}`?")),
        None => error.hint("name a region of AWS, such as eu-west-1"),
    })
}
