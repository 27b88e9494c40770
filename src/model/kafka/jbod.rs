//! Several volumes to a broker (JBOD): Kafka puts a new partition where the fewest partitions are, not the fewest
//! bytes, and a partition lives on one volume.

use crate::quantity::Handle;
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;

/// How many bytes more a broker needs room for than it holds, because its volumes fill unevenly: the fullest is taken
/// to hold one partition of the largest kind more than the mean of the others. Zero for a single volume.
pub(super) fn unevenness<'b>(
    scope: &Scope<'b>,
    totals: &Totals<'b>,
    volumes: u32,
) -> Option<Handle<'b>> {
    if volumes < 2 {
        return None;
    }
    let partitions = totals
        .flows
        .iter()
        .map(|flow| flow.replicated / (flow.partitions * flow.replication));
    let largest = scope
        .quantity("largest_partition")
        .label("Largest partition")
        .cite(source::JBOD)
        .is(scope
            .builder
            .largest(partitions)
            .unwrap_or_else(|| scope.builder.constant(0.0, Measure::Bytes)));
    Some(
        scope
            .quantity("volume_unevenness")
            .label("Room that uneven volumes waste")
            .cite(source::JBOD)
            .is(largest * f64::from(volumes - 1)),
    )
}
