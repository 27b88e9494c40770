//! Bytes are conserved on the architecture map: what comes into a box leaves it, up to the ratios that are stated.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{PartKind, Plan, Planner};
use headroom::scenario::{self, samples::SAMPLES};
use proptest::prelude::*;

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Mean rates by the names of both ends.
fn edges(plan: &Plan) -> BTreeMap<(String, String), f64> {
    let parts = &plan.architecture.parts;
    let links = plan.architecture.links.iter();
    links
        .map(|link| {
            let name = |part: usize| parts[part].name.clone();
            ((name(link.from), name(link.to)), link.rate.mean)
        })
        .collect()
}

fn near(found: f64, right: f64, what: &str) {
    assert!(
        (found - right).abs() <= 1e-9 * right.abs().max(1.0),
        "{what}: {found} and not {right}"
    );
}

/// What comes into every box is what its own numbers say comes in, and what leaves it what they say leaves it.
fn conserved(plan: &Plan) {
    let map = &plan.architecture;
    let into = |part: usize| -> Vec<f64> {
        let links = map.links.iter().filter(|link| link.to == part);
        links.map(|link| link.rate.mean).collect()
    };
    for (index, part) in map.parts.iter().enumerate() {
        let comes: f64 = into(index).iter().sum();
        let leaves = map.links.iter().filter(|link| link.from == index);
        let leaves: Vec<f64> = leaves.map(|link| link.rate.mean).collect();
        let field = |list: &str, at: usize| part.field == format!("{list}[{at}]");
        match part.kind {
            PartKind::Topic => {
                let mut topics = plan.clusters.iter().enumerate().flat_map(|(at, cluster)| {
                    let topics = cluster.topics.iter().enumerate();
                    topics
                        .map(move |(index, topic)| (format!("kafka[{at}].topics[{index}]"), topic))
                });
                let (_, topic) = topics
                    .find(|(field, _)| *field == part.field)
                    .expect("it is one");
                let stated = topic.payload.mean;
                assert!(
                    comes >= stated * (1.0 - 1e-9),
                    "{}: {comes} of {stated}",
                    part.name
                );
                for rate in leaves {
                    near(rate, stated, &part.name);
                }
            }
            PartKind::Job => {
                let at = (0..plan.jobs.len())
                    .find(|at| field("spark", *at))
                    .expect("it is one");
                near(comes, plan.jobs[at].through.mean, &part.name);
                let written: f64 = plan.jobs[at].writes.iter().map(|(_, rate)| rate.mean).sum();
                if !plan.jobs[at].writes.is_empty() {
                    let named = plan.scenario.lake.iter();
                    let names_it = named.filter(|table| {
                        matches!(&table.source,
                        Some(scenario::TableSource::Named(name)) if *name == part.name)
                    });
                    if names_it.count() == 0 {
                        near(leaves.iter().sum(), written, &part.name);
                    }
                }
            }
            PartKind::Table => {
                let at = (0..plan.tables.len())
                    .find(|at| field("lake", *at))
                    .expect("it is one");
                if let Some(numbers) = &plan.tables[at].numbers {
                    near(comes, numbers.input.mean, &part.name);
                    for rate in leaves {
                        near(rate, numbers.written.mean, &part.name);
                    }
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_sample_conserves_bytes() {
    for sample in SAMPLES {
        conserved(&planned(sample.text));
    }
}

/// Two jobs write one table and one topic, which others produce to as well; a third reads the table, a topic and files.
const TWO: &str = r#"(headroom: 1, name: "two writers", region: "us-east-1", start: "2027-01", worlds: 200,
    kafka: [(name: "k", topics: [
        (name: "a", produce: "10 MB/s", partitions: 12, message: "1000 B"),
        (name: "b", produce: "2 MB/s", partitions: 12, message: "1000 B"),
        (name: "out", produce: "20 MB/s", partitions: 12, message: "1000 B")],
        deployments: [(name: "m", on: ec2(broker: "m7g.xlarge"))])],
    spark: [
        (name: "ja", kind: streaming, reads: ["k/a"], every: "1 min", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4),
            executor: (cores: 5, memory: "16 GiB"), writes: [(name: "t", ratio: "0.5x"), (name: "k/out", ratio: "0.3x")]),
        (name: "jb", kind: streaming, reads: ["k/b"], every: "1 min", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4),
            executor: (cores: 5, memory: "16 GiB"), writes: [(name: "t", ratio: "0.5x"), (name: "k/out", ratio: "0.5x")]),
        (name: "jc", reads: ["t", "k/b"], input: "432 GB", every: "1 day", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4),
            executor: (cores: 5, memory: "16 GiB"), writes: [(name: "gold", ratio: "0.1x")])],
    lake: [
        (name: "t", format: iceberg, ratio: "0.3x", write_every: "10 min", write_tasks: 4, retention: "100 days"),
        (name: "gold", format: delta, ratio: "0.5x", write_every: "1 day", write_tasks: 4, retention: "100 days")])"#;

#[test]
fn every_link_carries_what_flows_along_it() {
    let plan = planned(TWO);
    let edges = edges(&plan);
    let right = [
        (("ja", "t"), 5.0),
        (("jb", "t"), 1.0),
        (("ja", "out"), 3.0),
        (("jb", "out"), 1.0),
        // What the topic states and the jobs do not write.
        (("producers of k", "out"), 16.0),
        (("producers of k", "a"), 10.0),
        (("producers of k", "b"), 2.0),
        (("a", "ja"), 10.0),
        (("b", "jb"), 2.0),
        (("b", "jc"), 2.0),
        // 6 MB/s at 0.3 bytes in files, and 432 GB a day of files beside.
        (("t", "jc"), 1.8),
        (("files of jc", "jc"), 5.0),
        (("jc", "gold"), 0.88),
    ];
    for ((from, to), rate) in right {
        let found = edges.get(&(from.to_owned(), to.to_owned()));
        near(
            found.copied().unwrap_or(f64::NAN) / 1e6,
            rate,
            &format!("{from} to {to}"),
        );
    }
    assert_eq!(edges.len(), right.len(), "{edges:?}");
    // 10, 2 and 16 MB/s of messages of 1000 B, and 5 MB/s of files: the bill is shared by bytes.
    let whole = &plan.model.whole;
    let nodes = [
        whole.total,
        whole.per_gigabyte.expect("it comes in"),
        whole.per_million_events.expect("counted"),
    ];
    let columns = plan.worlds.evaluate(&nodes).expect("it is computed");
    let [total, per_byte, per_million] = [0, 1, 2].map(|at| columns[at].at(0));
    near(total / per_byte / 1e6, 33.0, "comes in");
    near(total / per_million * 1e6 / 1e3, 33.0, "events");
}

/// What a captured or a computed topic is stated with.
fn topic(name: &str, rate: f64) -> String {
    format!("(name: \"{name}\", produce: \"{rate} MB/s\", partitions: 12, message: \"1000 B\"),")
}

fn job(name: &str, reads: &str, files: Option<u32>, writes: &[(&str, f64)]) -> String {
    let writes: String = writes
        .iter()
        .map(|(name, ratio)| format!("(name: \"{name}\", ratio: \"{ratio}x\"),"))
        .collect();
    let input = files.map_or(String::new(), |files| format!("input: \"{files} GB\", "));
    format!(
        "(name: \"{name}\", reads: [{reads}], {input}every: \"1 h\", cluster: emr_ec2(node: \"m5.4xlarge\", nodes: 4),
            executor: (cores: 5, memory: \"16 GiB\"), writes: [{writes}]),"
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Two topics, a job over each or both, a table that both write, and a job that hands the table on.
    #[test]
    fn generated_scenarios_conserve_bytes(
        rates in prop::array::uniform3(1u32..50),
        ratios in prop::array::uniform4(1u32..30),
        files in prop::option::of(1u32..2_000),
        both in any::<bool>(),
    ) {
        let [a, b, out] = rates.map(f64::from);
        let [r1, r2, r3, r4] = ratios.map(|tenths| f64::from(tenths) / 10.0);
        let second = if both { "\"a\", \"b\"" } else { "\"b\"" };
        let text = format!(
            "(headroom: 1, name: \"g\", region: \"us-east-1\", worlds: 100,
            kafka: [(name: \"k\", topics: [{}{}{}], deployments: [(name: \"m\", on: ec2(broker: \"m7g.xlarge\"))])],
            spark: [{}{}{}],
            lake: [(name: \"t\", format: iceberg, ratio: \"{r4}x\", write_every: \"10 min\", write_tasks: 4, retention: \"10 days\")])",
            topic("a", a), topic("b", b), topic("out", out),
            job("ja", "\"a\"", files, &[("t", r1), ("out", r2)]),
            job("jb", second, None, &[("t", r2)]),
            job("jc", "\"t\"", None, &[("out", r3)]),
        );
        let plan = planned(&text);
        conserved(&plan);
        let found = edges(&plan);
        let at = |from: &str, to: &str| found.get(&(from.to_owned(), to.to_owned())).copied().unwrap_or(0.0) / 1e6;
        let into_ja = a + files.map_or(0.0, |files| f64::from(files) * 1e3 / 3600.0);
        let into_jb = if both { a + b } else { b };
        let table = into_ja * r1 + into_jb * r2;
        let of_jobs = into_ja * r2 + table * r4 * r3;
        near(at("ja", "t"), into_ja * r1, "ja to t");
        near(at("jb", "t"), into_jb * r2, "jb to t");
        near(at("t", "jc"), table * r4, "t to jc");
        near(at("jc", "out"), table * r4 * r3, "jc to out");
        near(at("producers of k", "out"), (out - of_jobs).max(0.0), "others to out");
    }
}
