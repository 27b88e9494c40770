//! A fingerprint stands for what is planned, not for how it is worded.

use std::fs;
use std::path::Path;

use headroom::scenario::fingerprint::Fingerprint;
use headroom::scenario::{self, syntax::Tree};

/// A scenario with these fields in its topic, in its deployment's platform and at its top.
fn with(topic: &str, platform: &str, top: &str) -> String {
    format!(
        "(headroom: 1, name: \"n\", region: \"us-east-1\", {top} kafka: [(name: \"k\", topics: [(name: \"t\", {topic})], \
         deployments: [(name: \"d\", on: {platform})])])"
    )
}

fn of_text(text: &str, folder: Option<&Path>) -> Fingerprint {
    let tree = Tree::parse(text).unwrap_or_else(|errors| panic!("{text}\n{errors:#?}"));
    scenario::fingerprint(&tree, folder).unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"))
}

fn of(topic: &str, platform: &str, top: &str) -> Fingerprint {
    of_text(&with(topic, platform, top), None)
}

const PRODUCE: &str = "produce: \"50 MB/s\"";
const PLATFORM: &str = "ec2(broker: auto)";

fn topic(fields: &str) -> Fingerprint {
    of(fields, PLATFORM, "")
}

fn platform(platform: &str) -> Fingerprint {
    of(PRODUCE, platform, "")
}

fn top(fields: &str) -> Fingerprint {
    of(PRODUCE, PLATFORM, fields)
}

#[test]
fn the_wording_of_a_number_does_not_count() {
    for text in ["7 days", "7days", "7 d", "168 h", "1 week", "604800 s"] {
        let worded = topic(&format!("{PRODUCE}, retention: \"{text}\""));
        assert_eq!(
            worded,
            topic(&format!("{PRODUCE}, retention: \"7 days\"")),
            "{text}"
        );
    }
    for text in [
        "50 MB/s",
        "50.0 MB/s",
        "0.05 GB/s",
        "50,000 KB/s",
        "400 Mbps",
    ] {
        assert_eq!(
            topic(&format!("produce: \"{text}\"")),
            topic(PRODUCE),
            "{text}"
        );
    }
    for text in [
        "40 to 90 MB/s",
        "40..90 MB/s",
        "0.04 to 0.09 GB/s",
        "40 MB/s to 90 MB/s",
    ] {
        let worded = topic(&format!("produce: \"{text}\""));
        assert_eq!(worded, topic("produce: \"40 to 90 MB/s\""), "{text}");
    }
    assert_eq!(
        topic(&format!("{PRODUCE}, replication: 2")),
        topic(&format!("{PRODUCE}, replication: \"2\""))
    );
    assert_eq!(top("horizon: \"3 years\","), top("horizon: \"36 months\","));
    assert_eq!(top("start: \"2027-01\","), top("start: \"2027-01-01\","));
    assert_eq!(
        platform("ec2(broker: auto, tiered: \"1 day local\")"),
        platform("ec2(tiered: \"24 h local\", broker: \"auto\")")
    );
    assert_eq!(
        top("prices: [(item: \"ec2/m7g.large\", price: \"$0.10/h\", reason: \"r\")],"),
        top("prices: [(item: \"ec2/m7g.large\", price: \"$0.1/h\", reason: \"r\")],")
    );
}

#[test]
fn a_default_of_the_format_that_is_stated_says_nothing() {
    let bare = topic(PRODUCE);
    for stated in [
        "replication: 3",
        "partitions: auto",
        "cleanup: delete",
        "compression: none",
        "batch: ()",
        "segment: ()",
    ] {
        assert_eq!(topic(&format!("{PRODUCE}, {stated}")), bare, "{stated}");
    }
    for stated in [
        "ec2(broker: auto, brokers: auto)",
        "ec2(broker: auto, volume: gp3)",
        "ec2(broker: auto, volume: gp3(size: auto, iops: auto), volumes: 1)",
        "ec2(broker: auto, storage: volumes, payment: on_demand)",
        "ec2(broker: auto, controllers: (instance: \"m7g.large\", count: 3))",
    ] {
        assert_eq!(platform(stated), bare, "{stated}");
    }
    for stated in [
        "horizon: \"24 months\",",
        "provision_for: \"1 year\",",
        "seed: 1,",
        "worlds: \"10k\",",
        "objectives: (confidence: \"95 %\"),",
        "objectives: (survive: broker),",
        "opinions: (aws: (partitions: recommended)),",
    ] {
        assert_eq!(top(stated), bare, "{stated}");
    }
}

#[test]
fn what_plans_something_else_has_another_fingerprint() {
    let different = [
        topic("produce: \"60 MB/s\""),
        topic("produce: \"60 MiB/s\""),
        topic("produce: \"60 msg/s\""),
        topic("produce: \"40 to 90 MB/s\""),
        topic("produce: \"uniform 40 to 90 MB/s\""),
        topic("produce: \"40 to 90 MB/s, likely 55\""),
        topic("produce: \"40 to 90 MB/s, likely 60\""),
        topic(PRODUCE),
        topic(&format!("{PRODUCE}, replication: 2")),
        topic(&format!("{PRODUCE}, retention: \"7 days\"")),
        topic(&format!("{PRODUCE}, retention: unlimited")),
        topic(&format!("{PRODUCE}, peak: \"2x\"")),
        topic(&format!("{PRODUCE}, notes: \"n\"")),
        platform("ec2(broker: \"m7g.large\")"),
        platform("ec2(broker: auto, brokers: 3)"),
        platform("ec2(broker: auto, volumes: 3)"),
        platform("ec2(broker: auto, volume: io2)"),
        platform("msk(broker: auto)"),
        top("seed: 2,"),
        top("worlds: 5000,"),
        top("horizon: \"12 months\","),
        top("objectives: (confidence: \"90 %\"),"),
        top("objectives: (survive: zone),"),
    ];
    for (index, one) in different.iter().enumerate() {
        for (other, fingerprint) in different.iter().enumerate().skip(index + 1) {
            assert_ne!(one, fingerprint, "{index} and {other}");
        }
    }
}

#[test]
fn a_measured_series_counts_by_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let measured = |file: &str, numbers: &str| {
        fs::write(folder.path().join(file), format!("rate\n{numbers}\n")).expect("a file");
        let text = with(
            &format!("produce: measured(file: \"{file}\", column: \"rate\", unit: \"MB/s\")"),
            PLATFORM,
            "",
        );
        of_text(&text, Some(folder.path()))
    };
    let before = measured("a.csv", "1\n2\n3");
    assert_eq!(before, measured("b.csv", "3.0\n1\n2"));
    assert_ne!(before, measured("a.csv", "1\n2\n4"));
}

#[test]
fn counted_keys_count_by_their_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let measured = |file: &str, counts: &str| {
        fs::write(folder.path().join(file), format!("count\n{counts}\n")).expect("a file");
        let text = with(
            &format!("{PRODUCE}, keys: (measured: measured(file: \"{file}\", column: \"count\"))"),
            PLATFORM,
            "",
        );
        of_text(&text, Some(folder.path()))
    };
    let before = measured("a.csv", "5\n1\n0\n3");
    assert_eq!(before, measured("b.csv", "3.0\n5\n1"));
    assert_ne!(before, measured("a.csv", "5\n1\n4"));
    assert_ne!(before, measured("a.csv", "5\n1\n3\n3"));
}

/// Sign-offs outlive versions of Headroom: this value may never change.
#[test]
fn the_canonical_form_of_a_scenario_is_frozen() {
    let text = with(
        "produce: \"40 to 90 MB/s, likely 55\", retention: \"7 days\", replication: 3, partitions: 12",
        "ec2(broker: \"m7g.large\", tiered: \"1 day local\", payment: reserved_1_year)",
        "start: \"2027-01\", notes: \"n\",",
    );
    assert_eq!(
        of_text(&text, None).to_string(),
        "hr2-765f56a88f822fdfbfb8a0ceafda7be6d46810610bc9f23749154ee9212a20a9"
    );
}
