//! Brokers in zones: what the fullest of them carries where zones are not alike, against placements by Kafka's own
//! algorithm, and how pods and nodes are spread over zones, against every way to place them.

#[path = "plan/mod.rs"]
mod plan;

use plan::{Plan, assert_close};

const D: &str = "kafka/c/deployments/d";

/// `StripedReplicaPlacer` of Kafka 4: the leader of each partition in the next zone, its followers in the zones after that,
/// in each zone the next broker, and anew by chance after as many partitions as there are brokers. Hands back the leaders and
/// the replicas of each broker.
fn placed(in_zones: &[usize], partitions: usize, replication: usize) -> (Vec<f64>, Vec<f64>) {
    let brokers: usize = in_zones.iter().sum();
    let (mut leaders, mut replicas) = (vec![0.0; brokers], vec![0.0; brokers]);
    let first = |zone: usize| in_zones[..zone].iter().sum::<usize>();
    let mut offsets = vec![0; in_zones.len()];
    let mut chance = 1_u64;
    for partition in 0..partitions {
        if partition % brokers == 0 {
            for offset in &mut offsets {
                // A linear congruential generator (Knuth, MMIX).
                chance = chance
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                *offset = (chance >> 33) as usize;
            }
        }
        let mut taken = vec![0; in_zones.len()];
        let mut zone = partition % in_zones.len();
        let mut placed = 0;
        while placed < replication {
            if taken[zone] < in_zones[zone] {
                let broker = first(zone) + (offsets[zone] + taken[zone]) % in_zones[zone];
                replicas[broker] += 1.0;
                if placed == 0 {
                    leaders[broker] += 1.0;
                }
                taken[zone] += 1;
                placed += 1;
            }
            zone = (zone + 1) % in_zones.len();
        }
        for (zone, offset) in offsets.iter_mut().enumerate() {
            *offset += taken[zone].max(1);
        }
    }
    (leaders, replicas)
}

fn most(of: &[f64]) -> f64 {
    of.iter().copied().fold(0.0, f64::max)
}

/// 30 MB/s stored, 210 TB kept at most by nobody: only shares are compared.
fn share_of_one_copy(brokers: usize, zones: usize, replication: usize) -> (f64, f64, f64) {
    let plan = Plan::of_cluster(&format!(
        "zones: {zones}, topics: [(name: \"t\", produce: \"30 MB/s\", peak: \"1x\", retention: \"1 day\", partitions: 60000, replication: {replication})],
         placement_skew: \"1x\",
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.2xlarge\", brokers: {brokers}, volume: gp3(size: \"16 TiB\")))]"
    ));
    let rate = plan.value("kafka/c/topics/t/peak_rate");
    let one_copy = plan.value(&format!("{D}/network_in_per_broker")) / rate;
    let leaders = plan.value(&format!("{D}/leaders_per_broker")) / 60_000.0;
    let internal = plan.value("kafka/c/internal_topics");
    let stored = plan.value("kafka/c/topics/t/replicated") + internal;
    let disk = plan.value(&format!("{D}/disk_per_broker")) / stored * replication as f64;
    (one_copy, leaders, disk)
}

#[test]
fn the_fullest_broker_is_that_of_the_smallest_zone() {
    for (in_zones, replication) in [
        (vec![2, 1, 1], 3),
        (vec![2, 2, 1], 3),
        (vec![3, 2, 2], 3),
        (vec![4, 4, 3], 3),
        (vec![2, 1, 1], 2),
        (vec![3, 2, 2], 2),
        (vec![2, 1, 1], 1),
        (vec![2, 1], 3),
        (vec![3, 2], 2),
        // Alike: nothing changes.
        (vec![2, 2, 2], 3),
        (vec![2, 2, 2], 2),
        (vec![3, 3], 3),
        (vec![1, 1], 2),
    ] {
        let brokers = in_zones.iter().sum();
        let (leaders, replicas) = placed(&in_zones, 60_000, replication);
        let what = format!("{replication} replicas on {in_zones:?}");
        let (one_copy, led, disk) = share_of_one_copy(brokers, in_zones.len(), replication);
        assert_close(one_copy, most(&replicas) / 60_000.0, 0.01, &what);
        assert_close(disk, most(&replicas) / 60_000.0, 0.01, &what);
        assert_close(led, most(&leaders) / 60_000.0, 0.02, &what);
    }
}

/// Four brokers in three zones: one that is alone in its zone holds a whole copy and receives all that is written once.
#[test]
fn a_broker_alone_in_its_zone_holds_a_whole_copy() {
    let (one_copy, _, disk) = share_of_one_copy(4, 3, 3);
    assert_close(one_copy, 1.0, 1e-12, "all that is written, once");
    assert_close(disk, 1.0, 1e-12, "a whole copy");
}

/// Fewest nodes that take brokers which are spread over zones as evenly as they go, by counting them out.
fn counted(brokers: u32, zones: u32, per_node: u32) -> (f64, f64) {
    let mut nodes: Vec<Vec<u32>> = vec![Vec::new(); zones as usize];
    for broker in 0..brokers {
        let zone = &mut nodes[(broker % zones) as usize];
        match zone.iter_mut().find(|on_it| **on_it < per_node) {
            Some(on_it) => *on_it += 1,
            None => zone.push(1),
        }
    }
    let all: Vec<u32> = nodes.concat();
    (
        all.len() as f64,
        f64::from(all.into_iter().max().unwrap_or(0)),
    )
}

#[test]
fn nodes_are_spread_over_zones_as_brokers_are() {
    for zones in 1..=3 {
        for per_node in [1, 2, 4, 15] {
            for brokers in [1, 2, 3, 4, 5, 6, 9, 18, 40] {
                let plan = Plan::of_cluster(&format!(
                    "zones: {zones}, topics: [(name: \"t\", produce: \"3 MB/s\", retention: \"1 day\", partitions: 12, replication: 1)],
                     deployments: [(name: \"d\", on: strimzi(node: \"m7g.8xlarge\", brokers: {brokers}, brokers_per_node: {per_node}, cpu: 1, memory: \"4 GiB\", volume: gp3(size: \"1 TiB\")))]"
                ));
                let (nodes, together) = counted(brokers, zones, per_node);
                let what = format!("{brokers} brokers in {zones} zones, {per_node} to a node");
                assert_eq!(plan.value(&format!("{D}/broker_nodes")), nodes, "{what}");
                assert_eq!(
                    plan.value(&format!("{D}/brokers_per_node")),
                    together,
                    "{what}"
                );
            }
        }
    }
}

/// Brokers that the planner chooses are enough that those left when a node is lost carry everything, and no more than a
/// zone's are lost with it: 18 in 3 zones, 15 to a node, lose 6.
#[test]
fn a_node_takes_no_more_than_a_zone_with_it() {
    let plan = |more: &str| {
        Plan::of_cluster(&format!(
            "topics: [(name: \"t\", produce: \"3 MB/s\", peak: \"2x\", message: \"1000 B\", retention: \"1 day\", partitions: 12, consumers: [(name: \"g\", rate: \"2x\")])],
             deployments: [(name: \"d\", on: strimzi(node: \"m7g.8xlarge\", {more} brokers_per_node: 15, cpu: 2, memory: \"8 GiB\"))]"
        ))
    };
    let free = plan("");
    let brokers = free.value(&format!("{D}/brokers"));
    let needed = free.value(&format!("{D}/needs/one_broker_lost"));
    let per_node = free.value(&format!("{D}/brokers_per_node"));
    let lost = per_node.min((brokers / 3.0).ceil());
    assert!(brokers >= needed);
    assert!(lost <= brokers / 3.0, "{lost} of {brokers}");
    assert!(
        brokers < 15.0,
        "{brokers} brokers: as if all were on one node"
    );
    // A third is lost with a node: 12 brokers send one copy to the followers that are left and one to consumers.
    let given = plan("brokers: 18,");
    let peak = given.value("kafka/c/topics/t/peak_rate");
    assert_close(
        given.value(&format!("{D}/network_out_one_lost_per_broker")),
        2.0 * peak / 12.0,
        1e-12,
        "a node is a zone here",
    );
}
