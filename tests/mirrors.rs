//! Mirrors: what crosses regions, what it costs, and what it takes at the target; by hand.

#[path = "plan/mod.rs"]
mod plan;

use headroom::catalogue::Catalogue;
use headroom::model::{self, Choices};
use headroom::scenario;
use plan::{Plan, assert_close, cluster};

const MB: f64 = 1e6;
const MONTH: f64 = 730.0 * 3_600.0;
const D: &str = "kafka/c/deployments/d";

/// A topic that is written with 40 MB/s and stored with 10, of which a mirror takes half.
fn mirrored(mirror: &str) -> Result<Plan, String> {
    Plan::try_of(&cluster(&format!(
        "mirrors: [(name: \"dr\", share: \"50 %\", {mirror})],
         topics: [(name: \"t\", produce: \"40 MB/s\", partitions: 12, replication: 3, compression: (codec: zstd, ratio: \"4x\"))],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.xlarge\"))]"
    )))
    .map(|plan| {
        plan.with("kafka/c/topics/t/stored_rate", 10.0 * MB)
            .with("kafka/c/topics/t/replicated", 3e12)
    })
}

fn plan(mirror: &str) -> Plan {
    mirrored(mirror).unwrap_or_else(|why| panic!("{why}"))
}

/// MirrorMaker 2 reads from afar and produces nearby (Kafka's operations guide): what crosses is what is stored, 5 MB/s,
/// compressed or not at the target. $0.02 a GB to another region, $0.01 to us-east-2.
#[test]
fn what_is_stored_crosses_regions() {
    let bill = |mirror: &str| plan(mirror).value(&format!("{D}/cost/mirrors")) * MONTH;
    for compressed in ["true", "false"] {
        let of = |to: &str| bill(&format!("to: \"{to}\", compressed: {compressed}"));
        let moved = 5.0 * MB * MONTH / 1e9;
        assert_close(of("eu-west-1"), moved * 0.02, 1e-12, "far");
        assert_close(of("us-east-2"), moved * 0.01, 1e-12, "next door");
    }
}

/// At the target 5 MB/s stay 5 where the producer compresses, and become 20 where it does not; 3 TB in three replicas are
/// half a TB of one copy, two TB uncompressed, and as many replicas as are kept there.
#[test]
fn what_is_not_compressed_again_grows_at_the_target() {
    let at = |mirror: &str, key: &str| {
        plan(&format!("to: \"eu-west-1\", {mirror}")).value(&format!("kafka/c/mirrors/dr/{key}"))
    };
    for (mirror, ingress, disk) in [
        ("compressed: true", 5.0 * MB, 1.5e12),
        ("compressed: false", 20.0 * MB, 6e12),
        ("compressed: false, replication: 2", 20.0 * MB, 4e12),
    ] {
        assert_close(at(mirror, "traffic"), 5.0 * MB, 1e-12, "crosses");
        assert_close(at(mirror, "target_ingress"), ingress, 1e-12, mirror);
        assert_close(at(mirror, "target_disk"), disk, 1e-12, mirror);
    }
}

/// The cluster sends what the mirror reads, as it does to a group. What leaves the region is billed as that and not also
/// as a consumer in another zone; what stays crosses zones in two of three cases.
#[test]
fn what_a_mirror_reads_is_paid_once() {
    let far = plan("to: \"eu-west-1\"");
    let of = |plan: &Plan, key: &str| plan.value(&format!("{D}/{key}"));
    assert_close(of(&far, "mean_consumers_out"), 5.0 * MB, 1e-12, "sent");
    assert_eq!(of(&far, "cross_zone/consume"), 0.0);
    let near = Plan::of(
        "(headroom: 1, name: \"test\", region: \"us-east-1\", kafka: [
            (name: \"c\", mirrors: [(name: \"copy\", cluster: \"other\", share: \"50 %\")],
             topics: [(name: \"t\", produce: \"10 MB/s\", partitions: 12)],
             deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.xlarge\"))]),
            (name: \"other\", topics: [(name: \"u\", produce: \"1 MB/s\")]),
        ])",
    )
    .with("kafka/c/topics/t/stored_rate", 10.0 * MB);
    assert_close(
        of(&near, "cross_zone/consume"),
        5.0 * MB * 2.0 / 3.0,
        1e-12,
        "in the region",
    );
    assert!(
        near.model
            .graph
            .quantity(&format!("{D}/cost/mirrors"))
            .is_none()
            || of(&near, "cost/mirrors") == 0.0
    );
}

/// The one thing that is wrong with where a mirror goes: the field, what is wrong, and what to do.
fn nowhere(mirror: &str) -> (String, String, String) {
    let text = cluster(&format!(
        "mirrors: [(name: \"dr\", {mirror})], topics: [(name: \"t\", produce: \"40 MB/s\")],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.xlarge\"))]"
    ));
    let scenario = scenario::read(&text, None).unwrap_or_else(|why| panic!("{why:?}"));
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let problems = model::build(&scenario, catalogue, &Choices::default());
    let problems = problems.expect_err("it goes nowhere");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = problems[0].clone();
    (
        problem.field,
        problem.message,
        problem.hint.unwrap_or_default(),
    )
}

#[test]
fn a_mirror_goes_to_a_region_or_a_cluster_that_there_is() {
    let (field, here, _) = nowhere("to: \"us-east-1\"");
    assert_eq!(field, "kafka[0].mirrors[0].to");
    assert!(
        here.contains("the mirror `dr` stays in us-east-1"),
        "{here}"
    );
    let (field, mars, hint) = nowhere("to: \"mars-1\"");
    assert_eq!(field, "kafka[0].mirrors[0].to");
    assert!(mars.contains("`mars-1` is no region"), "{mars}");
    assert!(!hint.is_empty());
    let (_, _, hint) = nowhere("to: \"eu-wets-1\"");
    assert_eq!(hint, "did you mean `eu-west-1`?");
    let (field, unknown, _) = nowhere("cluster: \"d\"");
    assert_eq!(field, "kafka[0].mirrors[0].cluster");
    assert!(unknown.contains("no other cluster `d`"), "{unknown}");
    let (_, itself, _) = nowhere("cluster: \"c\"");
    assert!(itself.contains("no other cluster `c`"), "{itself}");
    let unread = |mirror: &str| mirrored(mirror).err().expect("it does not read");
    let neither = unread("compressed: true");
    assert!(neither.contains("`to` is missing"), "{neither}");
    let naming = unread("to: \"eu-west-1\", naming: same");
    assert!(naming.contains("identity"), "{naming}");
    // A region without a price in the catalogue is a region all the same.
    plan("to: \"eu-south-2\"");
    // Where nothing is paid, it is a word.
    let unpaid = cluster_without_deployments("mars-1");
    assert!(unpaid.is_ok(), "{:?}", unpaid.err());
}

fn cluster_without_deployments(to: &str) -> Result<Plan, String> {
    Plan::try_of(&cluster(&format!(
        "mirrors: [(name: \"dr\", to: \"{to}\")], topics: [(name: \"t\", produce: \"40 MB/s\")]"
    )))
}
