//! EBS volumes worth trying.

use crate::scenario::{Choice, Volume};

use super::Ground;

/// How many volumes a broker may have.
pub(super) const COUNTS: [u32; 3] = [1, 2, 4];

/// The deployment's own kind as it is given, and every other kind that suits a log and has all its prices in the region, with
/// everything left to the planner. The size of each is open.
pub(super) fn volume_kinds(ground: &Ground<'_>, own: &Volume) -> Vec<Volume> {
    let own = Volume {
        size: Choice::Auto,
        ..own.clone()
    };
    let sold = ground.catalogue.volumes_sold(ground.region);
    let others = sold.filter(|kind| kind.name != own.kind && kind.not_for_logs.is_none());
    let others: Vec<Volume> = others.map(|kind| all_auto(&kind.name)).collect();
    [own].into_iter().chain(others).collect()
}

/// A kind of volume with everything left to the planner.
pub(super) fn all_auto(kind: &str) -> Volume {
    Volume {
        kind: kind.to_owned(),
        size: Choice::Auto,
        iops: Choice::Auto,
        throughput: Choice::Auto,
    }
}
