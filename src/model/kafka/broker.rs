//! What the fullest broker of a sized deployment holds.

use crate::quantity::Handle;
use crate::scenario::Cluster;

use super::super::scope::Scope;
use super::super::source;
#[cfg(doc)]
use super::brokers_needed::BrokerLimits;
use super::cluster::Totals;
use super::demand::Demand;
use super::evenly::Evenly;

/// What the fullest broker holds.
pub(super) struct BrokerDisk<'b> {
    pub(super) bytes: Handle<'b>,
    /// After a broker is lost and its replicas are made anew on the others.
    pub(super) bytes_one_lost: Handle<'b>,
}

impl<'b> BrokerDisk<'b> {
    /// What the fullest of several volumes makes of it, as if all were as full.
    pub(super) fn with_uneven_volumes(&self, uneven: Option<Handle<'b>>) -> Self {
        let counted = |bytes: Handle<'b>| uneven.map_or(bytes, |uneven| bytes + uneven);
        Self {
            bytes: counted(self.bytes),
            bytes_one_lost: counted(self.bytes_one_lost),
        }
    }
}

/// Bytes on the fullest broker, with all brokers and with one lost; `rooms` as of [`BrokerLimits::rooms`].
pub(super) fn broker_disk<'b>(
    scope: &Scope<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
    demand: &Demand<'b>,
    evenly: Evenly<'b>,
    rooms: Option<(Handle<'b>, Handle<'b>)>,
) -> BrokerDisk<'b> {
    let builder = scope.builder;
    let brokers = evenly.brokers;
    let one_copy = |bytes: Handle<'b>| match evenly.fewest_replicas {
        Some(replicas) => bytes.min(demand.stored / replicas),
        None => bytes,
    };
    let bytes = scope
        .quantity("disk_per_broker")
        .label("Disk used on the fullest broker")
        .cite(source::REPLICATION)
        .is(one_copy(totals.on_fullest(
            demand,
            brokers,
            rooms.map(|(page, _)| page),
        )));
    if let Some(by_count) = totals.by_count(demand, brokers) {
        scope
            .quantity("disk_by_count")
            .label("Disk used on the broker with the hottest partition, as many partitions on it as on others")
            .cite(source::HOTTEST_PARTITION)
            .is(by_count);
    }
    let most_replicas = cluster
        .topics
        .iter()
        .map(|topic| topic.replication)
        .max()
        .unwrap_or(1);
    let left = brokers - demand.lost_of(brokers);
    let enough_left = left.at_least(builder.number(f64::from(most_replicas)));
    let one = builder.number(1.0);
    let bytes_one_lost = scope
        .quantity("disk_per_broker_one_lost")
        .label("Disk used on the fullest broker after one is lost")
        .cite(source::SURVIVAL)
        .is(enough_left.select(
            one_copy(totals.on_fullest(demand, left.max(one), rooms.map(|(_, act)| act))),
            bytes,
        ));
    BrokerDisk {
        bytes,
        bytes_one_lost,
    }
}
