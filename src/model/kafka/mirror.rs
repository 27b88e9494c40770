//! Mirrors: what is sent to other regions.

use crate::catalogue::NetworkItem;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::ModelError;
use super::super::context::Context;
use super::super::cost::{MIRRORED, MirrorFlow};
use super::super::scope::Scope;
use super::topic::TopicFlow;

/// Two regions between which data costs less.
const NEIGHBOURS: [&str; 2] = ["us-east-1", "us-east-2"];

/// Adds what every mirror of a cluster sends.
pub(super) fn mirrors<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    cluster: &Cluster,
    cluster_field: &str,
    flows: &[TopicFlow<'b>],
) -> Result<Vec<MirrorFlow<'b>>, Vec<ModelError>> {
    let region = context.scenario.region.as_str();
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for (index, mirror) in cluster.mirrors.iter().enumerate() {
        let field = format!("{cluster_field}.mirrors[{index}].to");
        if mirror.to == region {
            problems.push(
                ModelError::new(
                    field.as_str(),
                    format!(
                        "the mirror `{}` stays in {region}, where the cluster is",
                        mirror.name
                    ),
                )
                .hint("name the other region; a copy in the same region is a consumer"),
            );
        }
        let sent = flows.iter().map(|flow| {
            if mirror.compressed {
                flow.stored_rate
            } else {
                flow.payload
            }
        });
        let traffic = scope
            .below("mirrors")
            .below(&mirror.name)
            .quantity("traffic")
            .label(format!("Sent to {} by mirror {}", mirror.to, mirror.name))
            .cite(MIRRORED)
            .is(scope.builder.sum(Measure::BytesPerSecond, sent) * mirror.share);
        let near = NEIGHBOURS.contains(&region) && NEIGHBOURS.contains(&mirror.to.as_str());
        found.push(MirrorFlow {
            traffic,
            item: if near {
                NetworkItem::InterRegionUsEast
            } else {
                NetworkItem::InterRegion
            },
            field,
        });
    }
    if problems.is_empty() {
        Ok(found)
    } else {
        Err(problems)
    }
}
