//! What must hold for the load of any deployment.

mod plan;

use headroom::model::Condition;
use plan::Plan;
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Sketch {
    produce: f64,
    peak: f64,
    replication: u32,
    zones: u32,
    partitions: u32,
    /// Of each group: how fast it catches up, its lag and its outage in minutes.
    groups: Vec<(f64, f64, f64)>,
    brokers_of_a_zone: u32,
    connections: u32,
    is_msk: bool,
}

fn sketches(fewest_groups: usize) -> impl Strategy<Value = Sketch> {
    let group = (1.0..5.0, 0.0..400.0, 0.0..2_000.0);
    (
        0.1..300.0,
        1.0..4.0,
        1_u32..5,
        1_u32..4,
        1_u32..2_000,
        prop::collection::vec(group, fewest_groups..4),
        1_u32..8,
        0_u32..50_000,
        any::<bool>(),
    )
        .prop_map(
            |(
                produce,
                peak,
                replication,
                zones,
                partitions,
                groups,
                brokers,
                connections,
                is_msk,
            )| {
                Sketch {
                    produce,
                    peak,
                    replication,
                    zones,
                    partitions,
                    groups,
                    brokers_of_a_zone: brokers,
                    connections,
                    // MSK does not stand in one zone.
                    is_msk: is_msk && zones > 1,
                }
            },
        )
}

impl Sketch {
    fn brokers(&self) -> u32 {
        self.zones * self.brokers_of_a_zone
    }

    fn plan(&self, rack_aware: usize) -> Plan {
        let groups: String = self
            .groups
            .iter()
            .enumerate()
            .map(|(index, (rate, lag, outage))| {
                format!(
                    "(name: \"g{index}\", rate: \"{rate}x\", lag: \"{lag} min\", outage: \"{outage} min\", rack_aware: {}),",
                    index < rack_aware
                )
            })
            .collect();
        let on = if self.is_msk {
            format!(
                "msk(broker: \"kafka.m7g.2xlarge\", brokers: {}, storage: \"8 TiB\")",
                self.brokers()
            )
        } else {
            format!(
                "ec2(broker: \"m7g.2xlarge\", brokers: {}, volume: gp3(size: \"8 TiB\", throughput: \"300 MiB/s\", iops: \"4000 IOPS\"))",
                self.brokers()
            )
        };
        Plan::of_cluster(&format!(
            "zones: {}, connections: \"{}\",
             topics: [(name: \"t\", produce: \"{} MB/s\", peak: \"{}x\", replication: {}, partitions: {}, consumers: [{groups}])],
             deployments: [(name: \"d\", on: {on})]",
            self.zones, self.connections, self.produce, self.peak, self.replication, self.partitions,
        ))
    }
}

/// The use of every resource in every condition.
fn utilisations(plan: &Plan) -> Vec<(String, Condition, f64)> {
    let sized = plan.model.clusters[0].deployments[0].sized.as_ref();
    let resources = &sized.expect("the broker type is given").resources;
    let nodes: Vec<_> = resources.iter().map(|one| one.utilisation).collect();
    resources
        .iter()
        .zip(plan.values(&nodes))
        .map(|(one, value)| (one.name.to_owned(), one.condition, value))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Without enough brokers for every replica elsewhere, a lost one leaves followers out; from there on, more brokers
    /// only ever help.
    #[test]
    fn more_brokers_never_use_more_of_any(sketch in sketches(0), more in 1_u32..5) {
        let larger = Sketch { brokers_of_a_zone: sketch.brokers_of_a_zone + more, ..sketch.clone() };
        let with_room = sketch.brokers() > sketch.replication;
        for ((name, condition, before), (_, _, after)) in
            utilisations(&sketch.plan(0)).into_iter().zip(utilisations(&larger.plan(0)))
        {
            let down = matches!(condition, Condition::BrokerDown | Condition::ZoneDown);
            if with_room || !down {
                prop_assert!(after <= before * (1.0 + 1e-9), "{} {:?}: {} became {}", name, condition, before, after);
            }
        }
    }

    /// With somebody who reads: without, lost followers are the larger part.
    #[test]
    fn losing_more_never_sends_less(sketch in sketches(1)) {
        let plan = sketch.plan(0);
        let each = utilisations(&plan);
        let out = |condition: Condition| {
            each.iter()
                .find(|(name, when, _)| name == "network out" && *when == condition)
                .map(|(_, _, share)| *share)
        };
        let found: Vec<f64> = [Condition::Mean, Condition::Peak, Condition::BrokerDown, Condition::ZoneDown]
            .into_iter()
            .filter_map(out)
            .collect();
        for pair in found.windows(2) {
            prop_assert!(pair[1] >= pair[0] * (1.0 - 1e-9), "{:?}", found);
        }
    }

    #[test]
    fn reading_nearby_never_crosses_more(sketch in sketches(1)) {
        let crossing = |rack_aware: usize| {
            let plan = sketch.plan(rack_aware);
            let cost = plan.value("kafka/c/deployments/d/cost/cross_zone");
            (plan.value("kafka/c/deployments/d/cross_zone/consume"), cost)
        };
        let mut before = crossing(0);
        for rack_aware in 1..=sketch.groups.len() {
            let after = crossing(rack_aware);
            prop_assert!(after.0 <= before.0 * (1.0 + 1e-12) && after.1 <= before.1 * (1.0 + 1e-12));
            if sketch.replication >= sketch.zones && rack_aware == sketch.groups.len() {
                prop_assert_eq!(after.0, 0.0);
            }
            before = after;
        }
    }

    #[test]
    fn more_ingest_never_needs_fewer_brokers(sketch in sketches(0), factor in 1.0..4.0) {
        let needed = |plan: &Plan| plan.value("kafka/c/deployments/d/brokers_needed");
        let before = needed(&sketch.plan(0));
        let after = needed(&sketch.plan(0).with("kafka/c/ingest_multiplier", factor));
        prop_assert!(after >= before, "{} became {}", before, after);
    }

    #[test]
    fn every_figure_is_a_number(sketch in sketches(0)) {
        for (path, value) in sketch.plan(0).every_value() {
            prop_assert!(value.is_finite(), "{} is {}", path, value);
        }
    }
}
