//! EBS volumes worth trying.

use crate::catalogue::Catalogue;
use crate::scenario::{Choice, Volume};

use super::Ground;

/// How many volumes a broker may have.
pub(super) const COUNTS: [u32; 3] = [1, 2, 4];

/// The deployment's own kind as it is given, and every other kind that has all its prices in the region, with everything
/// left to the planner. The size of each is open.
pub(super) fn volume_kinds(ground: &Ground<'_>, own: &Volume) -> Vec<Volume> {
    let own = Volume {
        size: Choice::Auto,
        ..own.clone()
    };
    let others = priced(ground.catalogue, ground.region).filter(|kind| *kind != own.kind);
    let others: Vec<Volume> = others.map(all_auto).collect();
    [own].into_iter().chain(others).collect()
}

/// The kinds with all their prices in a region, by name.
fn priced<'c>(catalogue: &'c Catalogue, region: &str) -> impl Iterator<Item = &'c str> {
    let kinds = catalogue.volumes().map(|kind| kind.name.as_str());
    kinds.filter(move |kind| catalogue.volume_prices(kind, region).is_ok())
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
