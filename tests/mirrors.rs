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

/// Two clusters: `src` mirrors 100 MB/s to `dst`, which has so many topics of its own.
fn two_clusters(mirror: &str, of_target: &str, back: &str) -> String {
    format!(
        "(headroom: 1, name: \"m\", region: \"us-east-1\", start: \"2027-01\", horizon: \"12 months\", worlds: 200, kafka: [
            (name: \"src\", growth: \"1 %/month\", topics: [(name: \"t\", produce: \"100 MB/s\", partitions: 48, message: \"1000 B\", retention: \"5 days\", compression: (codec: zstd, ratio: \"4x\"))],
             mirrors: [(name: \"copy\", cluster: \"dst\", {mirror})], deployments: [(name: \"d\", on: ec2(broker: \"m7g.2xlarge\"))]),
            (name: \"dst\", growth: \"1 %/month\", topics: [(name: \"own\", produce: \"1 MB/s\", partitions: 6, message: \"1000 B\"), {of_target}],
             mirrors: [{back}], deployments: [(name: \"d\", on: ec2(broker: \"m7g.2xlarge\"))]),
        ])"
    )
}

/// What arrives is planned for as if it were declared by hand.
#[test]
fn the_target_of_a_mirror_is_planned_for_what_arrives() {
    let declared = "(name: \"src.t\", produce: \"50 MB/s\", partitions: 48, message: \"1000 B\", retention: \"5 days\", replication: 2)";
    let mirror = "share: \"50 %\", replication: 2";
    let arrives = Plan::of(&two_clusters(mirror, "", ""));
    let by_hand = Plan::of(&two_clusters(mirror, declared, ""));
    for figure in [
        "payload",
        "stored_rate",
        "replicated",
        "replicas",
        "topics/src.t/retained",
        "topics/src.t/partitions",
        "deployments/d/brokers_needed",
        "deployments/d/disk_per_broker",
        "deployments/d/monthly_cost",
    ] {
        let path = format!("kafka/dst/{figure}");
        assert_close(arrives.value(&path), by_hand.value(&path), 1e-9, figure);
    }
    assert_close(
        arrives.value("kafka/dst/payload"),
        51.0 * MB,
        1e-9,
        "before compression",
    );
    // The source is asked for more, and so is the target.
    let more = Plan::of(&two_clusters(mirror, "", "").replace("\"100 MB/s\"", "\"300 MB/s\""));
    assert_close(
        more.value("kafka/dst/payload"),
        151.0 * MB,
        1e-9,
        "three times as much",
    );
}

fn judged(text: &str) -> (headroom::plan::Plan, Vec<headroom::review::Finding>) {
    let scenario = scenario::read(text, None).unwrap_or_else(|why| panic!("{why:?}\n{text}"));
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let plan = headroom::plan::Planner::new(catalogue)
        .plan(&scenario, &std::sync::atomic::AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    let found = headroom::review::findings(&plan, None);
    (plan, found)
}

#[test]
fn what_arrives_is_said_and_held_against_what_is_declared() {
    let of = |text: &str, code: &str| -> Option<String> {
        let (_, found) = judged(text);
        let mut found = found.into_iter();
        Some(found.find(|finding| finding.code == code)?.message)
    };
    let nobody = two_clusters("compressed: true", "", "");
    let said = of(&nobody, "F004").expect("nobody declares it");
    assert!(said.contains("100 MB/s to `dst` as `src.t`"), "{said}");
    let declared = |rate: &str| {
        let topic = format!("(name: \"src.t\", produce: \"{rate}\", partitions: 48)");
        two_clusters("compressed: true", &topic, "")
    };
    assert_eq!(of(&declared("100 MB/s"), "F004"), None);
    assert_eq!(of(&declared("100 MB/s"), "F002"), None);
    let said = of(&declared("10 MB/s"), "F002").expect("it states a tenth");
    assert!(
        said.contains("`src.t` states 10.0 MB/s") && said.contains("100 MB/s"),
        "{said}"
    );
    // The map has a link for it, and the target's own producers are left with their own.
    let (plan, _) = judged(&nobody);
    let map = &plan.architecture;
    assert!(map.has_stages());
    let rates = map.links.iter().map(|link| {
        let name = |part: usize| map.parts[part].name.as_str();
        (name(link.from), name(link.to), (link.rate.p50 / MB).round())
    });
    let rates: Vec<_> = rates.collect();
    assert!(rates.contains(&("t", "2 other topics", 100.0)), "{rates:?}");
    assert!(
        rates.contains(&("producers of dst", "2 other topics", 1.0)),
        "{rates:?}"
    );
}

/// Mirrors both ways under the default policy: each gets the other's topics, and nothing comes back.
#[test]
fn what_arrived_is_not_sent_back() {
    let plan = Plan::of(&two_clusters(
        "compressed: true",
        "",
        "(name: \"back\", cluster: \"src\", compressed: true)",
    ));
    assert_close(plan.value("kafka/dst/payload"), 101.0 * MB, 1e-9, "there");
    assert_close(plan.value("kafka/src/payload"), 101.0 * MB, 1e-9, "back");
    let own = plan.value("kafka/dst/topics/own/stored_rate");
    assert_close(
        plan.value("kafka/dst/mirrors/back/traffic"),
        own,
        1e-9,
        "only its own",
    );
}

/// What `MirrorSourceConnector` does with names, round by round: whether there is no end to it.
fn goes_round_for_ever(policies: &[bool]) -> bool {
    let clusters = policies.len();
    // Topics by cluster; `true` is the default policy, which puts the source's name in front.
    let mut topics: Vec<std::collections::BTreeSet<String>> = vec![Default::default(); clusters];
    topics[0].insert("orders".to_owned());
    let is_cycle = |topic: &str, target: usize| {
        let prefixes: Vec<&str> = topic.split('.').collect();
        let sources = &prefixes[..prefixes.len() - 1];
        sources.contains(&format!("c{target}").as_str())
    };
    for _ in 0..6 {
        for from in 0..clusters {
            let to = (from + 1) % clusters;
            for topic in topics[from].clone() {
                let name = match policies[from] {
                    true if is_cycle(&topic, to) => continue,
                    true => format!("c{from}.{topic}"),
                    false => topic,
                };
                if to == 0 && name == "orders" {
                    return true;
                }
                topics[to].insert(name);
            }
        }
    }
    topics[0].len() > 3
}

#[test]
fn circles_of_any_policies_are_found_where_they_are() {
    for clusters in [2_usize, 3] {
        for bits in 0..(1 << clusters) {
            let policies: Vec<bool> = (0..clusters).map(|at| bits & (1 << at) != 0).collect();
            let entries: String = policies
                .iter()
                .enumerate()
                .map(|(at, default)| {
                    let naming = if *default { "default" } else { "identity" };
                    let to = (at + 1) % clusters;
                    format!("(name: \"c{at}\", topics: [(name: \"t{at}\", produce: \"1 MB/s\")], mirrors: [(name: \"m\", cluster: \"c{to}\", naming: {naming})]),")
                })
                .collect();
            let text = format!(
                "(headroom: 1, name: \"m\", region: \"us-east-1\", worlds: 100, kafka: [{entries}])"
            );
            let (_, found) = judged(&text);
            let is_found = found.iter().any(|finding| finding.code == "K131");
            assert_eq!(is_found, goes_round_for_ever(&policies), "{policies:?}");
        }
    }
}

#[test]
fn reports_tell_what_mirrors_send_and_what_that_takes() {
    use headroom::report::{Report, markdown, text};
    let (plan, _) = judged(&two_clusters("share: \"50 %\", compressed: true", "", ""));
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let report = Report::new(&plan, None, &cancel).expect("it is reported");
    for said in [text(&report), markdown(&report)] {
        for words in [
            "Mirror copy of src to dst",
            "Sent to `dst` by mirror copy",
            "On disk at `dst` by mirror copy, all replicas",
            "What flows where",
        ] {
            assert!(said.contains(words), "{words} is not in\n{said}");
        }
    }
}
