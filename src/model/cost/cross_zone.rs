//! Traffic between zones, with leaders spread evenly over them.

use crate::quantity::Handle;
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::kafka::Totals;
use super::super::scope::Scope;
use super::super::source;

/// Bytes per second that cross from one zone to another, on average.
pub(in crate::model) struct CrossZone<'b> {
    produce: Handle<'b>,
    replicate: Handle<'b>,
    consume: Handle<'b>,
}

impl<'b> CrossZone<'b> {
    /// What producers and consumers cause: all that MSK bills.
    pub(in crate::model) fn clients(&self) -> Handle<'b> {
        self.produce + self.consume
    }

    /// The same and what followers fetch: all that a self-managed cluster pays.
    pub(in crate::model) fn with_replication(&self) -> Handle<'b> {
        self.clients() + self.replicate
    }
}

/// Adds the traffic between zones under `scope`.
pub(in crate::model) fn cross_zone<'b>(
    scope: &Scope<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
) -> CrossZone<'b> {
    let builder = scope.builder;
    let zones = f64::from(cluster.zones);
    let below = scope.below("cross_zone");
    let share = |key: &str, label: &str, value: f64| {
        below.figure(key, label, value, Measure::Fraction, source::CROSS_ZONE)
    };
    let elsewhere = share(
        "elsewhere",
        "Share of leaders in another zone",
        (zones - 1.0) / zones,
    );
    let flow = |key: &str, label: &str, terms: Vec<Handle<'b>>| {
        below
            .quantity(key)
            .label(label)
            .cite(source::CROSS_ZONE)
            .is(builder.sum(Measure::BytesPerSecond, terms))
    };
    let flows = &totals.flows;
    let produce = flow(
        "produce",
        "Producers to another zone",
        flows
            .iter()
            .map(|flow| flow.stored_rate * elsewhere)
            .collect(),
    );
    let replicate = flow(
        "replicate",
        "Replication to another zone",
        flows
            .iter()
            .map(|flow| flow.stored_rate * replicas_elsewhere(flow.replication, zones))
            .collect(),
    );
    let consume = flow(
        "consume",
        "Consumers from another zone",
        flows
            .iter()
            .flat_map(|flow| {
                // Groups that read from the nearest replica cross zones where theirs has none.
                let nearest = ((zones - flow.replication) / zones).max(0.0);
                // What leaves the region is billed as that.
                let readers = flow.readers.iter().filter(|reader| !reader.leaves_region);
                readers.map(move |reader| {
                    if reader.rack_aware {
                        reader.egress * nearest
                    } else {
                        reader.egress * elsewhere
                    }
                })
            })
            .collect(),
    );
    CrossZone {
        produce,
        replicate,
        consume,
    }
}

/// Copies of each byte that followers fetch from another zone: `r − Σ n² ÷ r` with `n` replicas in each zone.
fn replicas_elsewhere(replication: f64, zones: f64) -> f64 {
    let each = (replication / zones).floor();
    let zones_with_one_more = replication - each * zones;
    let squares =
        zones_with_one_more * (each + 1.0).powi(2) + (zones - zones_with_one_more) * each.powi(2);
    replication - squares / replication
}

#[cfg(test)]
mod tests {
    use super::replicas_elsewhere;

    #[test]
    fn replicas_in_zones_of_their_own_all_cross() {
        assert!((replicas_elsewhere(3.0, 3.0) - 2.0).abs() < 1e-12);
        assert!((replicas_elsewhere(2.0, 3.0) - 1.0).abs() < 1e-12);
        assert!((replicas_elsewhere(3.0, 2.0) - 4.0 / 3.0).abs() < 1e-12);
        assert!(replicas_elsewhere(3.0, 1.0).abs() < 1e-12);
    }
}
