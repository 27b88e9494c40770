//! How keys, members and planned changes are read from a file, and refused.

use std::fs;
use std::path::Path;

use headroom::scenario::{Keys, Scenario, read};

fn text(topic: &str) -> String {
    format!(
        "(headroom: 1, name: \"n\", region: \"us-east-1\", kafka: [(name: \"k\", topics: [(name: \"t\", produce: \"1 MB/s\", {topic})])])"
    )
}

fn reads(topic: &str, folder: Option<&Path>) -> Scenario {
    read(&text(topic), folder).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[track_caller]
fn refused(topic: &str, folder: Option<&Path>, parts: &[&str]) {
    let problems = read(&text(topic), folder).expect_err("a problem is expected");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    for part in parts {
        assert!(found[0].contains(part), "{found:#?} lacks {part}");
    }
}

#[test]
fn keys_by_zipfs_law() {
    let scenario = reads("keys: (count: \"0.5M to 2M\", zipf: \"0.9 to 1.1\")", None);
    let Some(Keys::Zipf { count, zipf }) = &scenario.kafka[0].topics[0].keys else {
        panic!("keys by Zipf's law");
    };
    assert!((count.distribution.central() - 1e6).abs() < 1.0);
    assert!(zipf.is_some());
    let plain = reads("keys: (count: \"1k\")", None);
    assert!(matches!(
        &plain.kafka[0].topics[0].keys,
        Some(Keys::Zipf { zipf: None, .. })
    ));
    assert!(reads("", None).kafka[0].topics[0].keys.is_none());
}

#[test]
fn keys_as_they_were_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("keys.csv"),
        "key,count\na,3\nb,0\nc,10\nd,7\n",
    )
    .expect("a file");
    let keys = "keys: (measured: measured(file: \"keys.csv\", column: \"count\"))";
    let scenario = reads(keys, Some(folder.path()));
    let Some(Keys::Measured(histogram)) = &scenario.kafka[0].topics[0].keys else {
        panic!("counted keys");
    };
    assert_eq!(histogram.counts[..], [10.0, 7.0, 3.0]);
    fs::write(folder.path().join("none.csv"), "count\n0\n0\n").expect("a file");
    fs::write(folder.path().join("less.csv"), "count\n3\n-1\n").expect("a file");
    let measured =
        |file: &str| format!("keys: (measured: measured(file: \"{file}\", column: \"count\"))");
    let here = Some(folder.path());
    refused(
        &measured("none.csv"),
        here,
        &["no key has a count above 0", "one row for each key"],
    );
    refused(&measured("less.csv"), here, &["a key has the count -1"]);
    refused(&measured("../keys.csv"), here, &["leads outside"]);
    refused(
        &measured("other.csv"),
        here,
        &["there is no file `other.csv`"],
    );
    refused(
        "keys: (measured: \"keys.csv\")",
        here,
        &["expected a measured series", "measured(file:"],
    );
}

#[test]
fn keys_that_cannot_be_are_refused() {
    refused(
        "keys: ()",
        None,
        &["how many keys there are is missing", "count: \"1M\""],
    );
    refused(
        "keys: (zipf: \"1\")",
        None,
        &["how many keys there are is missing"],
    );
    refused("keys: (count: \"0.5\")", None, &["keys.count"]);
    refused("keys: (count: \"2000M\")", None, &["keys.count"]);
    refused("keys: (count: \"10\", zipf: \"6\")", None, &["keys.zipf"]);
    refused("keys: (count: \"10\", zipf: \"-1\")", None, &["keys.zipf"]);
    refused(
        "keys: (count: \"10\", zip: \"1\")",
        None,
        &["unknown field `zip`", "zipf"],
    );
    refused("keys: \"1M\"", None, &["how keys are spread"]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("keys.csv"), "count\n3\n").expect("a file");
    refused(
        "keys: (count: \"10\", measured: measured(file: \"keys.csv\", column: \"count\"))",
        Some(folder.path()),
        &["is not needed beside `measured`"],
    );
}

#[test]
fn partitions_only_grow() {
    let to = |topic: &str| reads(topic, None).kafka[0].topics[0].partitions_to;
    assert_eq!(to("partitions: 12, partitions_to: 24"), Some(24));
    assert_eq!(to("partitions: auto, partitions_to: \"24\""), Some(24));
    assert_eq!(to("partitions: 12"), None);
    refused(
        "partitions: 48, partitions_to: 24",
        None,
        &[
            "is 24, and the topic has 48",
            "cannot take partitions away",
            "create a topic",
        ],
    );
    refused(
        "partitions: 24, partitions_to: 24",
        None,
        &["which the topic has already"],
    );
    refused("partitions_to: 1", None, &["between 2 and 100000"]);
}

#[test]
fn members_of_a_group() {
    let scenario = reads(
        "consumers: [(name: \"g\", members: \"10 to 20\", member_rate: \"5 MB/s\"), (name: \"h\")]",
        None,
    );
    let groups = &scenario.kafka[0].topics[0].consumers;
    assert!(groups[0].members.is_some() && groups[1].members.is_none());
    let rate = groups[0]
        .member_rate
        .as_ref()
        .map(|rate| rate.distribution.central());
    assert_eq!(rate, Some(5e6));
    refused(
        "consumers: [(name: \"g\", members: \"0\")]",
        None,
        &["members"],
    );
    refused(
        "consumers: [(name: \"g\", member_rate: \"5 GB\")]",
        None,
        &["member_rate"],
    );
    refused(
        "consumers: [(name: \"g\", member: \"5\")]",
        None,
        &["unknown field `member`", "members"],
    );
}
