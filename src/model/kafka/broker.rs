//! One broker of a sized deployment: what it holds and carries, over what it sustains.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::brokers_needed::{BrokerLimits, Demand};
use super::cluster::Totals;
use super::outline::ResourceOutline;

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

/// Bytes on the fullest broker, with all brokers and with one lost.
pub(super) fn broker_disk<'b>(
    scope: &Scope<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
    demand: &Demand<'b>,
    brokers: Handle<'b>,
) -> BrokerDisk<'b> {
    let builder = scope.builder;
    let skewed = demand.stored * totals.placement_skew;
    let bytes = scope
        .quantity("disk_per_broker")
        .label("Disk used on the fullest broker")
        .cite(source::REPLICATION)
        .is(skewed / brokers);
    let most_replicas = cluster
        .topics
        .iter()
        .map(|topic| topic.replication)
        .max()
        .unwrap_or(1);
    let left = brokers - demand.lost_together;
    let enough_left = left.at_least(builder.number(f64::from(most_replicas)));
    let one = builder.number(1.0);
    let bytes_one_lost = scope
        .quantity("disk_per_broker_one_lost")
        .label("Disk used on the fullest broker after one is lost")
        .cite(source::SURVIVAL)
        .is(enough_left.select(skewed / left.max(one), bytes));
    BrokerDisk {
        bytes,
        bytes_one_lost,
    }
}

/// Utilisations of one broker, disk first.
pub(super) fn utilisations<'b>(
    scope: &Scope<'b>,
    cluster: &Cluster,
    limits: &BrokerLimits<'b>,
    demand: &Demand<'b>,
    brokers: Handle<'b>,
    disk: (Handle<'b>, Handle<'b>),
) -> Vec<ResourceOutline> {
    let (disk_fill, disk_capacity) = disk;
    let load = &demand.load;
    let down = scope.builder.number(demand.lost_together);
    let share = |key: &str, label: &str, rate: Handle<'b>, limit: Handle<'b>| {
        let each = scope
            .quantity(&format!("{key}_per_broker"))
            .label(format!("{label} of one broker"))
            .cite(source::BALANCED_LOAD)
            .is(rate);
        let used = scope
            .quantity(&format!("{key}_utilisation"))
            .label(format!("{label}, share of the limit"))
            .measure(Measure::Fraction)
            .cite(source::BALANCED_LOAD)
            .is(each / limit);
        (used.node(), limit.node())
    };
    let network_in = share(
        "network_in",
        "Network in at peak",
        load.network_in / brokers,
        limits.network,
    );
    let network_out = share(
        "network_out",
        "Network out at peak",
        load.network_out() / brokers,
        limits.network,
    );
    let out_one_lost = share(
        "network_out_one_lost",
        "Network out at peak with one broker down",
        load.network_out_each_with_lost(brokers, down),
        limits.network,
    );
    let writes = share(
        "volume_writes",
        "Volume writes at peak",
        load.network_in / brokers,
        limits.volumes,
    );
    let mut resources = vec![
        ("disk", (disk_fill.node(), disk_capacity.node())),
        ("network in", network_in),
        ("network out", network_out),
        ("network out, one broker down", out_one_lost),
    ];
    // A lone zone that is lost leaves nothing to compute.
    if cluster.zones > 1 {
        let zones = scope.builder.number(f64::from(cluster.zones));
        let lost = (brokers / zones).ceil();
        let out_zone_lost = share(
            "network_out_zone_lost",
            "Network out at peak with one zone down",
            load.network_out_each_with_lost(brokers, lost),
            limits.network,
        );
        resources.push(("network out, one zone down", out_zone_lost));
    }
    resources.push(("volume writes", writes));
    resources
        .into_iter()
        .map(|(name, (utilisation, limit))| ResourceOutline {
            name,
            utilisation,
            limit,
        })
        .collect()
}
