//! What a file says about itself when it cannot be read: everything at once, each with its field, its cause and a way out.

use headroom::scenario::{Problem, read};

/// A scenario with one topic, whose fields are `topic`, and one deployment.
fn with(topic: &str, platform: &str) -> String {
    format!(
        "(\n    headroom: 1,\n    name: \"n\",\n    region: \"us-east-1\",\n    kafka: [(\n        name: \"k\",\n        \
         topics: [({topic})],\n        deployments: [(name: \"d\", on: {platform})],\n    )],\n)\n"
    )
}

const TOPIC: &str = "name: \"t\", produce: \"1 MB/s\"";
const PLATFORM: &str = "ec2(broker: auto)";

fn problems(text: &str) -> Vec<Problem> {
    read(text, None).expect_err("problems are expected")
}

/// The file has exactly these problems; each line found holds the text expected.
#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let found: Vec<String> = problems(text).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "{text}\n{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found:?} lacks {expected:?}");
    }
}

#[test]
fn a_value_that_cannot_be_read_hides_nothing_else() {
    refused(
        &with(
            &format!("{TOPIC}, peak: NaN, retentoin: \"7 days\""),
            "ec2(broker: auto, brokers: 0)",
        ),
        &[
            "kafka[0].topics[0].peak: `NaN` is not a finite number",
            "kafka[0].topics[0].retentoin: unknown field `retentoin` (did you mean `retention`?)",
            "kafka[0].deployments[0].on.brokers: is 0; it must be between 1 and 1000",
        ],
    );
    refused(
        &with(
            "name: \"t\", produce: 60 MB/s, peak: , message: 1e999, batch: (linger: 'ms', producers: \"0\")",
            PLATFORM,
        ),
        &[
            "kafka[0].topics[0].produce: `60 MB/s` is not a value by itself",
            "kafka[0].topics[0].peak: the field `peak` has no value",
            "kafka[0].topics[0].message: 1e999 is too large a number",
            "kafka[0].topics[0].batch.linger: single quotes hold exactly one character",
            "kafka[0].topics[0].batch.producers: `0`: 0 is impossible here",
        ],
    );
}

/// What was lost is not said to be missing: it may well be what was written.
#[test]
fn one_mistake_is_one_problem() {
    refused(
        &with("name: \"t\", produce \"1 MB/s\"", PLATFORM),
        &["kafka[0].topics[0]: `produce` has no value (fields are written `name: value`)"],
    );
    refused(
        &with("name: \"t\", produce: \"1 MB/s\\q\"", PLATFORM),
        &["kafka[0].topics[0].produce: `\\q` is not an escape"],
    );
    refused(
        &with(TOPIC, "ms k"),
        &["kafka[0].deployments[0].on: `ms k` is not a value by itself"],
    );
    refused(
        &with(
            &format!("{TOPIC}, cleanup: compact, unique_keys: 1 M"),
            PLATFORM,
        ),
        &["kafka[0].topics[0].unique_keys: `1 M` is not a value by itself"],
    );
}

#[test]
fn brackets_that_do_not_close_are_said_alone() {
    refused(
        &with(
            &format!("{TOPIC}, peak: NaN, batch: (linger: \"5 ms\""),
            PLATFORM,
        ),
        &["is never closed", "`NaN` is not a finite number"],
    );
}

#[test]
fn mistakes_of_the_notation_have_a_field_as_well() {
    refused(
        &with(
            &format!("{TOPIC}, retention: \"7 days\", peak: \"2x\", retention: \"8 days\""),
            PLATFORM,
        ),
        &["kafka[0].topics[0].retention: `retention` is given twice (it is there already at 7:"],
    );
    refused(
        &with(
            &format!("{TOPIC}, consumers: [(name: \"a\"), (name: \"b\", rate: -inf)]"),
            PLATFORM,
        ),
        &["kafka[0].topics[0].consumers[1].rate: `-inf` is not a finite number"],
    );
    // A list keeps the places of its items behind one that cannot be read.
    refused(
        &with(
            &format!("{TOPIC}, consumers: [a b, (name: \"b\", rat: \"2x\")]"),
            PLATFORM,
        ),
        &[
            "kafka[0].topics[0].consumers[0]: ",
            "kafka[0].topics[0].consumers[1].rat: unknown field",
        ],
    );
}

#[test]
fn values_without_names_are_answered_with_the_names() {
    let cluster = |fields: &str| {
        format!(
            "(headroom: 1, name: \"n\", region: \"us-east-1\", kafka: [(name: \"k\", {fields})])"
        )
    };
    refused(
        &cluster("fill: (\"95 %\", \"90 %\")"),
        &[
            "kafka[0].fill: expected fill limits, found values in round brackets (write it as fields: `(page: \"95 %\", act: \"90 %\")`)",
        ],
    );
    refused(
        &with(
            &format!("{TOPIC}, batch: (\"16 KiB\", \"5 ms\", \"1\")"),
            PLATFORM,
        ),
        &["(write it as fields: `(size: \"16 KiB\", linger: \"5 ms\", producers: \"1\")`)"],
    );
    refused(
        &with(&format!("{TOPIC}, batch: \"16 KiB\""), PLATFORM),
        &["found text in quotes (write it as fields: `(size: …, linger: …, producers: …)`)"],
    );
    refused(
        &with(&format!("{TOPIC}, keys: (1, 2, 3, 4)"), PLATFORM),
        &["(write it as fields: `(measured: …, count: …, zipf: …)`)"],
    );
    refused(
        &with(TOPIC, "ec2(\"m7g.large\")"),
        &["(write it as fields: `ec2(broker: \"m7g.large\")`)"],
    );
    refused(&with("\"clicks\"", PLATFORM), &["kafka[0].topics[0]: "]);
    refused(
        "[1, 2]",
        &["expected a scenario, found a list (a scenario is written as fields in round brackets"],
    );
}

#[test]
fn a_format_version_that_never_was_is_answered_with_those_there_are() {
    for version in ["0", "-1", "1.5", "\"0\"", "one"] {
        let text = format!("(headroom: {version}, name: \"n\", region: \"us-east-1\")");
        refused(
            &text,
            &[&format!(
                "headroom: `{version}` is no format version; so far there is only 1 (write `headroom: 1`)"
            )],
        );
    }
}

#[test]
fn a_file_that_is_no_text_is_refused_in_one_line() {
    let nul = format!("{}{}", with(TOPIC, PLATFORM), "\0".repeat(4096));
    refused(
        &nul,
        &["a NUL byte has no place in a text (the file was damaged or is no text file"],
    );
    let control = with(&format!("{TOPIC}, peak: {}", "\u{1}".repeat(80)), PLATFORM);
    for problem in problems(&control) {
        let hint = problem.hint.clone().unwrap_or_default();
        assert!(!hint.contains("u{1}"), "{problem}");
    }
}

#[test]
fn what_is_nearest_is_offered() {
    refused(
        &with(TOPIC, "ecs2(broker: auto)"),
        &["(did you mean `ec2(…)`?)"],
    );
    refused(
        &with(&format!("{TOPIC}, cleanup: compct"), PLATFORM),
        &["(did you mean `compact`?)"],
    );
}

/// Whatever a capture, a run or another part lacks, its misspelt fields are named in the same answer.
#[test]
fn what_is_missing_does_not_hide_what_is_misspelt() {
    refused(
        "(headroom: 1, name: \"n\", region: \"us-east-1\", cdc: [(row: \"1 KB\", wal_rate: \"1 MB/s\", changes: \"1 msg/s\", heartbeet: \"1 s\")], runs: [(name: \"r\", start: \"02:00\", duration: \"1 h\", retrys: 2)])",
        &[
            "cdc[0]: `name` is missing",
            "cdc[0]: `rows` is missing",
            "cdc[0].heartbeet: unknown field `heartbeet` (did you mean `heartbeat`?)",
            "runs[0]: `deadline` is missing",
            "runs[0].retrys: unknown field `retrys` (did you mean `retries`?)",
        ],
    );
}

/// A field that was begun is meant, and no field is listed twice.
#[test]
fn fields_that_are_known_are_said_once() {
    let cluster = |field: &str| {
        with(TOPIC, PLATFORM).replace("name: \"k\",", &format!("name: \"k\", {field},"))
    };
    refused(
        &cluster("min_insync: 2"),
        &["kafka[0].min_insync: unknown field `min_insync` (did you mean `min_insync_replicas`?)"],
    );
    for text in [
        cluster("wibble: 2"),
        with(&format!("{TOPIC}, wibble: 2"), PLATFORM),
        with(TOPIC, "msk(broker: auto, wibble: 2)"),
    ] {
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        let said = found[0].to_string();
        let (_, known) = said.split_once("known here: ").expect("what is known");
        let names: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        let once: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert!(names.len() > 5 && once.len() == names.len(), "{said}");
    }
}
