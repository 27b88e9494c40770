//! Volumes of a broker: a partition lives on one of them, and Kafka puts a new partition where the fewest partitions are,
//! not the fewest bytes.

use crate::quantity::Handle;
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::holds::Limited;
use super::outline::LimitOutline;

/// What the limit is called that a partition must fit on one volume.
pub const PARTITION_ON_A_VOLUME: &str = "size of a partition";

/// How many bytes more a broker needs room for than it holds, because its volumes fill unevenly: the fullest is taken
/// to hold one `largest` partition more than the mean of the others. Nothing for a single volume.
pub(super) fn unevenness<'b>(
    scope: &Scope<'b>,
    largest: Handle<'b>,
    volumes: u32,
) -> Option<Handle<'b>> {
    if volumes < 2 {
        return None;
    }
    Some(
        scope
            .quantity("volume_unevenness")
            .label("Room that uneven volumes waste")
            .cite(source::JBOD)
            .is(largest * f64::from(volumes - 1)),
    )
}

/// The limit that the `largest` partition fits on one volume of so many bytes: more brokers do not lift it.
pub(super) fn fits_one_volume<'b>(
    scope: &Scope<'b>,
    largest: Handle<'b>,
    volume: Handle<'b>,
) -> Limited<'b> {
    let utilisation = scope
        .below("limits")
        .below("partition_on_a_volume")
        .quantity("utilisation")
        .label("Largest partition over one volume")
        .measure(Measure::Fraction)
        .cite(source::ONE_VOLUME)
        .is(largest / volume);
    Limited {
        outline: LimitOutline {
            name: PARTITION_ON_A_VOLUME,
            used: largest.node(),
            limit: volume.node(),
            utilisation: utilisation.node(),
        },
        utilisation,
        measure: Measure::Bytes,
    }
}
