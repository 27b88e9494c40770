//! What `auto` takes for a Spark job: never dearer than what could have been given, and never more than is of use.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{JobPlan, Plan, Planner, SizedPlan};
use headroom::review::findings;
use headroom::scenario;

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn sized(plan: &Plan) -> &SizedPlan {
    plan.jobs[0].sized.as_ref().expect("it fits")
}

/// The probability of being in time in the month that is provisioned for.
fn in_time_then(plan: &Plan) -> f64 {
    let worlds = plan.worlds.at_month(plan.worlds.terms().provision_month);
    let job: &JobPlan = &plan.jobs[0];
    let node = job.nodes.sized.as_ref().expect("it fits").in_time;
    let column = worlds.evaluate(&[node]).expect("it is computed").remove(0);
    headroom::study::mean(&column)
}

fn scenario(job: &str) -> String {
    format!(
        r#"(headroom: 1, name: "Auto", region: "us-east-1", start: "2027-01", worlds: 300, spark: [(name: "job", {job})])"#
    )
}

/// Jobs of different kinds: work alone, tails near the deadline, one executor to a node, uneven waves, streams.
const JOBS: [(&str, &str); 7] = [
    (
        "work alone",
        r#"input: "2 TB", every: "6 h", deadline: "40 min", core_throughput: "20 MB/s""#,
    ),
    (
        "a tail near the deadline",
        r#"input: "20 GB", every: "1 h", deadline: "4 min", core_throughput: "10 MB/s", stages: [(name: "s", kind: repartition, shuffle: "60 GB", partitions: 30)]"#,
    ),
    (
        "an uncertain tail",
        r#"input: "20 to 60 GB", every: "1 h", deadline: "10 min", core_throughput: "8 to 20 MB/s", stages: [(name: "s", shuffle: "40 to 90 GB", skew: "1 to 3x")]"#,
    ),
    (
        "one that spills",
        r#"input: "100 GB", every: "1 day", deadline: "30 min", core_throughput: "20 MB/s", stages: [(name: "s", shuffle: "100 GB", row: "128 B", rows: "6G", partitions: 100)]"#,
    ),
    (
        "uneven waves",
        r#"input: "10 GB", every: "1 h", deadline: "20 min", core_throughput: "10 MB/s", stages: [(name: "a", shuffle: "100 GB", partitions: 200), (name: "b", shuffle: "30 GB", partitions: 70)]"#,
    ),
    (
        "a stream",
        r#"kind: streaming, input: "5 GB", every: "1 min", core_throughput: "20 MB/s", stages: [(name: "s", shuffle: "2 GB", partitions: 48)]"#,
    ),
    (
        "a small one",
        r#"input: "1 GB", every: "1 day", core_throughput: "20 MB/s""#,
    ),
];

#[test]
fn no_number_of_nodes_that_holds_is_cheaper_than_auto() {
    for (what, job) in JOBS {
        for executor in [
            r#"executor: (cores: 5, memory: "16 GiB")"#,
            r#"executor: (cores: 4, memory: "40 GiB")"#,
        ] {
            let on = |nodes: &str| {
                planned(&scenario(&format!(
                    r#"{job}, {executor}, cluster: emr_ec2(node: "m5.4xlarge", nodes: {nodes})"#
                )))
            };
            let auto = on("auto");
            let own = sized(&auto);
            assert!(own.need.is_held, "{what}");
            assert!(
                in_time_then(&auto) >= 0.95,
                "{what}: {}",
                in_time_then(&auto)
            );
            assert!(own.nodes >= own.least_nodes, "{what}");
            for nodes in 2..=30_u32 {
                let given = on(&nodes.to_string());
                if f64::from(nodes) < sized(&given).least_nodes || in_time_then(&given) < 0.95 {
                    continue;
                }
                let cost = sized(&given).monthly_cost.p50;
                assert!(
                    own.monthly_cost.p50 <= cost * (1.0 + 1e-12),
                    "{what} with {executor}: {} nodes cost {}, {nodes} cost {cost}",
                    own.nodes,
                    own.monthly_cost.p50
                );
            }
        }
    }
}

#[test]
fn no_shape_on_any_node_is_cheaper_than_auto() {
    let job = r#"input: "300 GB", every: "6 h", deadline: "30 min", core_throughput: "20 MB/s", stages: [(name: "s", shuffle: "100 GB", partitions: 300)]"#;
    let auto = planned(&scenario(&format!("{job}, cluster: emr_ec2()")));
    let own = sized(&auto);
    assert!(own.chosen && own.need.is_held);
    let mut tried = 0;
    for family in ["m5", "r5", "c5", "m6i", "r6i", "m7g"] {
        for (size, cores) in [
            ("xlarge", 4),
            ("2xlarge", 8),
            ("4xlarge", 16),
            ("8xlarge", 32),
        ] {
            for each in [1, 2, 3, 4, 5, 6, 7, 8] {
                if each > cores {
                    continue;
                }
                let text = scenario(&format!(
                    r#"{job}, executor: (cores: {each}, memory: "{each} GiB"), cluster: emr_ec2(node: "{family}.{size}")"#
                ));
                let read = scenario::read(&text, None).expect("it reads");
                let planner = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
                    .plan(&read, &AtomicBool::new(false));
                // Not every family has every size.
                let Ok(given) = planner else { continue };
                let Some(given) = &given.jobs[0].sized else {
                    continue;
                };
                if !given.need.is_held {
                    continue;
                }
                tried += 1;
                // Of shapes that cost hardly more, the one near five cores is taken: 5 %.
                assert!(
                    own.monthly_cost.p50 <= given.monthly_cost.p50 * 1.05 + 1e-12,
                    "{} costs {}, {}.{size} with {each} cores {}",
                    own.shape.key(),
                    own.monthly_cost.p50,
                    family,
                    given.monthly_cost.p50
                );
            }
        }
    }
    assert!(tried > 100, "{tried}");
    // Every shape that was worth comparing is told with its price.
    assert!(
        auto.jobs[0].options.len() > 40,
        "{}",
        auto.jobs[0].options.len()
    );
}

#[test]
fn a_shipped_stream_gets_nodes_for_its_tasks_and_no_more() {
    let text = include_str!("../scenarios/iot-telemetry.ron").replace(
        "objectives: (confidence: \"90 %\")",
        "worlds: 2000, objectives: (confidence: \"90 %\")",
    );
    let plan = planned(&text);
    let own = sized(&plan);
    // Eighteen tasks read the topic, and nothing else is to be done at once.
    assert!(
        own.slots
            <= own.need.most + f64::from(own.shape.cores) * own.shape.packing.executors as f64
    );
    assert!(own.in_time >= 0.9);
    let three = planned(&text.replace(
        r#"eks(node: "m5.4xlarge")"#,
        r#"eks(node: "m5.4xlarge", nodes: 3)"#,
    ));
    assert!(own.monthly_cost.p50 <= sized(&three).monthly_cost.p50 * (1.0 + 1e-12));
}

#[test]
fn a_deadline_that_no_number_of_nodes_holds_is_said_with_what_would() {
    // A partition of 10 GB takes 1,000 s of one core, and there are 600 s.
    let of = |stage: &str| {
        planned(&scenario(&format!(
            r#"input: "10 GB", every: "1 day", deadline: "10 min", core_throughput: "10 MB/s", stages: [{stage}], executor: (cores: 5, memory: "16 GiB"), cluster: emr_ec2(node: "m5.4xlarge")"#
        )))
    };
    let few = of(r#"(name: "one", shuffle: "100 GB", partitions: 10)"#);
    let own = sized(&few);
    assert!(!own.need.is_held && own.need.in_time == 0.0);
    assert!(
        own.slots <= own.need.most + 15.0,
        "{} of {}",
        own.slots,
        own.need.most
    );
    let all = findings(&few, None);
    let found = all
        .iter()
        .find(|finding| finding.code == "S123")
        .expect("S123");
    assert_eq!(found.field.to_string(), "spark[0].stages[0].partitions");
    assert!(
        found.advice.contains("More nodes do not help"),
        "{}",
        found.advice
    );
    assert!(all.iter().all(|finding| finding.code != "S105"));
    // Enough partitions, one of them too large.
    let skewed = of(r#"(name: "one", shuffle: "100 GB", partitions: 800, skew: "80x")"#);
    let all = findings(&skewed, None);
    let found = all
        .iter()
        .find(|finding| finding.code == "S123")
        .expect("S123");
    assert_eq!(found.field.to_string(), "spark[0].stages[0].skew");
    assert!(found.advice.contains("salt the key"), "{}", found.advice);
    // What is advised does mend it.
    let mended = of(r#"(name: "one", shuffle: "100 GB", partitions: 800)"#);
    assert!(sized(&mended).need.is_held);
    assert!(
        findings(&mended, None)
            .iter()
            .all(|finding| finding.code != "S123")
    );
}

#[test]
fn a_deadline_that_growth_takes_is_told_before_it_does() {
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/iot-telemetry.ron"
    ))
    .expect("the sample");
    // As many partitions as brokers need, and no time for a slow run to be caught up with.
    let (partitions, deadline) = ("partitions: 72,", "deadline: \"3 min\",");
    assert!(text.contains(partitions) && text.contains(deadline));
    let text = text
        .replace(partitions, "partitions: auto,")
        .replace(deadline, "");
    let codes = |text: &str| -> Vec<&'static str> {
        let plan = planned(text);
        let found = findings(&plan, None);
        found.iter().map(|finding| finding.code).collect()
    };
    // In time today, and not with any number of executors once the fleet has grown.
    assert!(codes(&text).contains(&"S125"));
    assert!(!codes(&text).contains(&"S123"));
    // Tasks that are done sooner mend it.
    let before = "core_throughput: \"10 to 25 MB/s\"";
    assert!(text.contains(before));
    let faster = text.replace(before, "core_throughput: \"20 to 50 MB/s\"");
    assert!(!codes(&faster).contains(&"S125"));
}

/// Where spills alone make the formula's nodes late, auto takes as many as hold with them.
#[test]
fn auto_holds_the_deadline_with_its_spills() {
    let job = r#"input: "100 GB", every: "1 day", deadline: "20 min", core_throughput: "20 MB/s", stages: [(name: "s", shuffle: "100 GB", row: "128 B", rows: "12G", partitions: 100)]"#;
    for more in [
        r#"executor: (cores: 5, memory: "16 GiB")"#,
        "executor: auto",
    ] {
        let plan = planned(&scenario(&format!(
            r#"{job}, {more}, cluster: emr_ec2(node: "m5.4xlarge")"#
        )));
        let own = sized(&plan);
        assert!(own.spill_time.p50 > 60.0, "{more}: {:?}", own.spill_time);
        assert!(
            in_time_then(&plan) >= 0.95,
            "{more}: {}",
            in_time_then(&plan)
        );
        assert!(own.holds && !own.is_late_by_spills, "{more}");
    }
}

/// The last fraction of a percent is not worth a cluster: where no number of executors holds the deadline, the fewest are
/// taken that come within 5 % of the best.
#[test]
fn a_hopeless_deadline_buys_no_huge_cluster() {
    let job = r#"input: "100 GB", deadline: "5 min", core_throughput: "10 to 30 MB/s", stages: [(name: "by user", kind: aggregate, shuffle: "200 to 300 GB", skew: "60 to 90x")], executor: (cores: 5, memory: "16 GiB")"#;
    let on = |nodes: &str| {
        planned(&scenario(&format!(
            r#"{job}, cluster: emr_ec2(node: "m5.4xlarge", nodes: {nodes})"#
        )))
    };
    let auto = on("auto");
    let own = sized(&auto);
    assert!(!own.need.is_held);
    // By hand: the largest partition alone, and the waves before it. 60 to 90 times the mean of 300 GB in 2,344 are
    // 11.5 GB of one task, at 10 MB/s 1,150 s at worst; a cluster is worth it that adds no more than 5 % to that.
    let p95 = |plan: &Plan| sized(plan).runtime.p95 - sized(plan).spill_time.p95;
    let all = on("2000");
    assert!(
        p95(&auto) <= 1.1 * p95(&all),
        "{} {}",
        p95(&auto),
        p95(&all)
    );
    assert!(own.nodes < 100.0, "{}", own.nodes);
    assert!(own.monthly_cost.p50 < sized(&all).monthly_cost.p50 / 2.0);
}
