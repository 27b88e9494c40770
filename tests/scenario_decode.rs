//! From text to scenario: every problem of a file at once, each with its place, its field and a way out.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use headroom::scenario::{Problem, Retention, Scenario, read};

/// A scenario with one topic, whose fields are `topic`, and one deployment on `platform`.
fn with(topic: &str, platform: &str) -> String {
    format!(
        "(\n    headroom: 1,\n    name: \"n\",\n    region: \"us-east-1\",\n    kafka: [(\n        name: \"k\",\n        \
         topics: [({topic})],\n        deployments: [(name: \"d\", on: {platform})],\n    )],\n)\n"
    )
}

const TOPIC: &str = "name: \"t\", produce: \"1 MB/s\"";
const PLATFORM: &str = "ec2(broker: auto)";

fn problems_in(text: &str) -> Vec<Problem> {
    read(text, None).expect_err("problems are expected")
}

/// The file has exactly these problems; each line found holds the text expected.
#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let found: Vec<String> = problems_in(text).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "{text}\n{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found:?} lacks {expected:?}");
    }
}

fn accepted(text: &str) -> Scenario {
    read(text, None).unwrap_or_else(|problems| panic!("{text}\n{problems:#?}"))
}

#[test]
fn the_samples_have_no_problems() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut samples = 0;
    for entry in fs::read_dir(&folder).expect("the samples can be listed") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            let text = fs::read_to_string(&path).expect("a sample can be read");
            let problems = read(&text, Some(&folder)).err().unwrap_or_default();
            assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
            samples += 1;
        }
    }
    assert!(samples >= 4, "only {samples} samples");
}

#[test]
fn all_problems_of_a_file_are_reported_at_once_in_the_order_of_the_text() {
    let text = r#"(
    headroom: 1,
    region: "us-east-1",
    horizont: "24 months",
    kafka: [(
        name: "events",
        topics: [
            (name: "clicks", retentoin: "7 days", peak: "0.5x", replication: 0),
            (name: "clicks", produce: "60 MB", partitions: 1.5, compression: (codec: zst, ratio: "3x")),
        ],
        deployments: [(name: "ours", on: ec3(broker: auto))],
    )],
)"#;
    refused(
        text,
        &[
            "1:1: `name` is missing (add `name: \"Clickstream\"`)",
            "4:5: horizont: unknown field `horizont` (did you mean `horizon`?)",
            "8:13: kafka[0].topics[0]: `produce` is missing (add `produce: \"40 to 90 MB/s\"`)",
            "8:30: kafka[0].topics[0].retentoin: unknown field `retentoin` (did you mean `retention`?)",
            "8:57: kafka[0].topics[0].peak: ",
            "8:78: kafka[0].topics[0].replication: is 0; it must be between 1 and 10",
            "9:20: kafka[0].topics[1].name: two topics are called `clicks`; the first is at line 8",
            "9:39: kafka[0].topics[1].produce: ",
            "9:60: kafka[0].topics[1].partitions: expected a whole number, found `1.5`",
            "9:86: kafka[0].topics[1].compression.codec: expected one of `gzip`, `snappy`, `lz4`, `zstd`, found the word `zst` (did you mean `zstd`?)",
            "11:42: kafka[0].deployments[0].on: expected a platform, found `ec3(…)` (did you mean `ec2(…)`?)",
        ],
    );
}

#[test]
fn a_line_for_the_terminal_starts_with_file_line_and_column() {
    let problem = problems_in("(\n  headroom: 1,\n  name: 7,\n  region: \"r\",\n)").remove(0);
    assert_eq!(
        problem.line("plan.ron"),
        "plan.ron:3:9: name: expected text, found a number without quotes (text is written in quotes)"
    );
}

#[test]
fn text_that_cannot_be_read_as_fields_is_explained_by_the_reader() {
    refused("", &["1:1: the file is empty"]);
    refused(
        "(headroom: 1, region = 2, name: 7 days)",
        &[
            "1:22: region: `=` found",
            "1:24: region: expected text, found a number without quotes",
            "1:33: name: `7 days` is not a value by itself",
        ],
    );
    refused(&"[".repeat(100_000), &["nested more than 128 deep"]);
    refused(&"/*".repeat(100_000), &["this comment is never closed"]);
    refused("7", &["expected a scenario, found a number without quotes"]);
    refused("[(headroom: 1)]", &["expected a scenario, found a list"]);
    refused(
        "{\"headroom\": 1}",
        &["expected a scenario, found a map in curly brackets"],
    );
}

#[test]
fn the_format_version_comes_first_and_a_newer_one_is_refused() {
    refused(
        "(headroom: 2, what_is_this: 1)",
        &[
            "1:12: headroom: the file was written by a newer Headroom: it has format 2, and this one reads up to 1 (update Headroom",
        ],
    );
    refused(
        "(name: \"n\", region: \"r\")",
        &["`headroom`, the format version, is missing (add `headroom: 1` as the first field)"],
    );
    refused(
        "(hedroom: 1, name: \"n\")",
        &["is missing (did you mean it by `hedroom`?)"],
    );
    refused(
        "(name: \"n\", headroom: 1, region: \"r\")",
        &[
            "1:23: headroom: `headroom`, the format version, must be the first field (move it to the top)",
        ],
    );
    refused("(headroom: 0)", &["headroom: `0` is no format version"]);
    refused("(headroom: \"one\")", &["headroom: "]);
    refused("(headroom: -1)", &["headroom: `-1` is no format version"]);
}

#[test]
fn a_name_before_a_bracket_is_only_for_variants() {
    refused(
        "Scenario(headroom: 1, name: \"n\", region: \"r\")",
        &[
            "1:1: `Scenario` is out of place: a scenario has no name before its bracket (leave `Scenario` out)",
        ],
    );
    refused(
        &with(
            "name: \"t\", produce: \"1 MB/s\", batch: fast(size: \"1 KiB\")",
            PLATFORM,
        ),
        &["topics[0].batch: `fast` is out of place"],
    );
    refused(
        &with(
            &format!("{TOPIC}, compression: (codec: zstd(level: 3), ratio: \"3x\")"),
            PLATFORM,
        ),
        &["compression.codec: expected one of"],
    );
    refused(
        &with(&format!("{TOPIC}, partitions: auto(3)"), PLATFORM),
        &["partitions: expected a whole number, found `auto(…)`"],
    );
    refused(
        &with(TOPIC, "ec2(broker: auto, volume: gp3(\"1 TiB\"))"),
        &["on.volume: expected a volume, found `gp3(…)`"],
    );
    refused(
        &with(TOPIC, "ec2(broker: auto, volume: 3)"),
        &["on.volume: expected a kind of volume, found a number"],
    );
    refused(
        &with(TOPIC, "ec2"),
        &["on: expected an EC2 platform, found the word `ec2`"],
    );
}

#[test]
fn values_of_the_wrong_kind_say_what_was_expected() {
    for (field, expected) in [
        ("peak: [1]", "peak: expected "),
        ("retention: \"7 MB\"", "retention: "),
        ("retention: 7", "retention: "),
        (
            "produce_: 1",
            "unknown field `produce_` (did you mean `produce`?)",
        ),
        ("tiered: 1", "tiered: expected `true` or `false`, found `1`"),
        (
            "consumers: (name: \"c\")",
            "consumers: expected a list of consumer groups, found fields in round brackets (a list is written `[…]`)",
        ),
        (
            "consumers: [\"c\"]",
            "consumers[0]: expected a consumer group, found text in quotes",
        ),
        (
            "batch: \"16 KiB\"",
            "batch: expected batch settings, found text in quotes",
        ),
        (
            "notes: 1",
            "notes: expected text, found a number without quotes",
        ),
        (
            "cleanup: compct",
            "cleanup: expected one of `delete`, `compact`, `compact_delete`, found the word `compct` (did you mean `compact`?)",
        ),
    ] {
        refused(&with(&format!("{TOPIC}, {field}"), PLATFORM), &[expected]);
    }
}

#[test]
fn what_cannot_be_is_refused_as_a_value() {
    for field in [
        "produce: \"-1 MB/s\"",
        "produce: \"0 MB/s\"",
        "produce: \"NaN MB/s\"",
        "produce: \"inf MB/s\"",
        "produce: \"1e999 MB/s\"",
        "produce: \"90 to 40 MB/s\"",
        "produce: \"\"",
    ] {
        refused(
            &with(&format!("name: \"t\", {field}"), PLATFORM),
            &["topics[0].produce: "],
        );
    }
    for field in [
        "retention: \"-7 days\"",
        "replication: 0",
        "replication: -3",
        "replication: 99",
        "partitions: 0",
        "partitions: 1e300",
        "partitions: 100000000000000000000000",
        "message: \"-1 B\"",
        "peak: \"0.9x\"",
        "growth: \"-200 %/month\"",
        "compression: (codec: zstd, ratio: \"0x\")",
        "consumers: [(name: \"c\", rate: \"-1x\")]",
    ] {
        refused(
            &with(&format!("{TOPIC}, {field}"), PLATFORM),
            &["topics[0]."],
        );
    }
    for platform in [
        "ec2(broker: auto, brokers: 0)",
        "ec2(broker: auto, brokers: -3)",
        "ec2(broker: auto, volumes: 0)",
        "ec2(broker: auto, volume: gp3(size: \"0 GiB\"))",
        "ec2(broker: auto, volume: gp3(size: \"1 to 2 TiB\"))",
        "ec2(broker: auto, discount: \"100 %\")",
        "ec2(broker: auto, tiered: \"1 day\")",
        "msk(broker: auto, brokers: 0)",
        "msk(broker: auto, storage: \"-1 TiB\")",
        "msk(brokers: 3)",
    ] {
        refused(&with(TOPIC, platform), &["deployments[0].on"]);
    }
    refused(
        &with(&format!("{TOPIC}, partitions: inf"), PLATFORM),
        &["`inf` is not a finite number"],
    );
}

#[test]
fn a_compacted_topic_is_asked_for_what_it_needs() {
    refused(
        &with(&format!("{TOPIC}, cleanup: compact"), PLATFORM),
        &["a compacted topic needs `unique_keys`"],
    );
    refused(
        &with(&format!("{TOPIC}, unique_keys: \"1M\""), PLATFORM),
        &["only a compacted topic keeps records by key"],
    );
    refused(
        &with(
            &format!("{TOPIC}, cleanup: compact, unique_keys: \"1M\", retention: \"1 day\""),
            PLATFORM,
        ),
        &["retention: has no effect with `cleanup: compact`"],
    );
    // A misspelt policy is one problem, not three.
    refused(
        &with(
            &format!("{TOPIC}, cleanup: kompact, unique_keys: \"1M\", retention: \"1 day\""),
            PLATFORM,
        ),
        &["did you mean `compact`?"],
    );
}

#[test]
fn topic_names_follow_the_rule_of_kafka() {
    let named = |name: &str| with(&format!("name: \"{name}\", produce: \"1 MB/s\""), PLATFORM);
    let longest = "x".repeat(249);
    for name in ["a", "a.b_c-D9", "...", "__consumer_offsets", &longest] {
        assert_eq!(accepted(&named(name)).kafka[0].topics[0].name, name);
    }
    refused(
        &named(""),
        &["topics[0].name: a topic name cannot be empty"],
    );
    refused(&named("."), &["`.` cannot be a topic name"]);
    refused(&named(".."), &["`..` cannot be a topic name"]);
    refused(
        &named(&"x".repeat(250)),
        &["a topic name has at most 249 characters; this one has 250"],
    );
    for (name, character) in [
        ("a b", " "),
        ("a/b", "/"),
        ("caf\u{e9}", "\u{e9}"),
        ("a\\n", "\\n"),
        ("a:b", ":"),
    ] {
        refused(
            &named(name),
            &[&format!(
                "`{character}` cannot stand in a topic name; Kafka allows letters, digits, `.`, `_` and `-`"
            )],
        );
    }
    // Kafka warns about names that differ in `.` and `_` only, but allows them.
    accepted(&with(
        "name: \"a.b\", produce: \"1 MB/s\"), (name: \"a_b\", produce: \"1 MB/s\"",
        PLATFORM,
    ));
}

#[test]
fn some_and_none_are_optional() {
    let topic =
        "name: Some(\"t\"), produce: Some(\"1 MB/s\"), retention: Some(\"2 days\"), peak: None";
    let scenario = accepted(&with(topic, PLATFORM));
    assert!(
        matches!(&scenario.kafka[0].topics[0].retention, Some(Retention::For(days)) if days.text == "2 days")
    );
    assert_eq!(scenario.kafka[0].topics[0].peak, None);
    refused(
        &with("name: \"t\", produce: None", PLATFORM),
        &["`produce` is missing"],
    );
}

// ---- hostile files ---------------------------------------------------------------------------------------------------

#[test]
fn a_file_full_of_problems_ends_and_says_the_first_hundred() {
    let mut unknown = String::from("(headroom: 1, ");
    for number in 0..200_000 {
        write!(unknown, "f{number}: 1, ").expect("writing into a String");
    }
    unknown.push(')');
    let head = "(headroom: 1, name: \"n\", region: \"r\", kafka: [";
    let files = [
        ("unknown fields", unknown),
        (
            "empty clusters",
            format!("{head}{}])", "(),".repeat(300_000)),
        ),
        (
            "clusters of one name",
            format!("{head}{}])", "(name: \"k\"),".repeat(300_000)),
        ),
        (
            "wrong estimates",
            format!(
                "{head}(name: \"k\", topics: [{}])])",
                "(name: \"t\", produce: \"x\"),".repeat(200_000)
            ),
        ),
        (
            "deep names",
            format!("{head}{}])", "a(a(a(a(1)))),".repeat(100_000)),
        ),
    ];
    for (what, text) in files {
        let problems = problems_in(&text);
        assert_eq!(problems.len(), 100, "{what}");
    }
}

#[test]
fn messages_that_quote_the_file_are_fit_for_a_terminal() {
    let escape = "\u{1b}]0;gotcha\u{7}";
    for text in [
        format!("(headroom: 1, {escape}: 2)"),
        format!("(headroom: 1, name: \"n\", region: \"r\", start: \"{escape}\")"),
        with(
            &format!("name: \"t\", produce: \"{escape} MB/s\""),
            PLATFORM,
        ),
        with(
            &format!("name: \"{escape}\", produce: \"1 MB/s\""),
            PLATFORM,
        ),
        with(
            &format!("name: \"t\", produce: \"{}\"", "9".repeat(100_000)),
            PLATFORM,
        ),
        format!("(headroom: 1, a: {})", "x!".repeat(100_000)),
    ] {
        for problem in problems_in(&text) {
            let shown = problem.to_string();
            assert!(!shown.contains(char::is_control), "{shown:?}");
            assert!(
                shown.chars().count() < 1_000,
                "{} characters",
                shown.chars().count()
            );
        }
    }
}
