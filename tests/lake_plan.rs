//! The lake as a person meets it: fields of the file and what is wrong with them, findings, and reports.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::report::{Report, json, markdown, text};
use headroom::review::{Finding, Severity, findings};
use headroom::scenario::{self, syntax::Tree};

const GROWTH: &str = "growth: \"1 %/month\"";

/// A scenario with one topic and these tables.
fn with(tables: &str) -> String {
    format!(
        "(headroom: 1, name: \"n\", region: \"us-east-1\", worlds: 500, start: \"2027-01\",
          kafka: [(name: \"k\", {GROWTH}, topics: [(name: \"clicks\", produce: \"20 MB/s\", peak: \"2x\", partitions: 12, consumers: [(name: \"c\", rate: \"2x\")])])],
          lake: [{tables}])"
    )
}

/// The file has exactly these problems; each line found holds the text expected.
#[track_caller]
fn refused(table: &str, expected: &[&str]) {
    let problems =
        scenario::read(&with(&format!("({table})")), None).expect_err("problems are expected");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "{table}\n{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found:?} lacks {expected:?}");
    }
}

const LEAST: &str = "name: \"t\", format: delta, source: \"clicks\", write_every: \"1 h\"";

#[test]
fn every_problem_of_a_table_has_its_place_and_a_way_out() {
    refused(
        "name: \"t\", format: icberg, written: \"5 GB\", write_tasks: 0, partition: []",
        &[
            "lake[0]: `write_every` is missing (add `write_every: \"1 min\"`)",
            "lake[0].format: expected one of `parquet`, `iceberg`, `delta`",
            "lake[0].written",
            "lake[0].write_tasks: is 0; it must be between 1",
            "lake[0].partition: unknown field `partition` (did you mean `partition_by`?)",
        ],
    );
    refused(
        &format!("{LEAST}, written: \"5 MB/s\""),
        &["lake[0].written: a table has either a `source` or states what is `written`"],
    );
    refused(
        &format!("{LEAST}, growth: \"5 %/month\""),
        &["lake[0].growth: growth is that of the source"],
    );
}

#[test]
fn partition_fields_are_held_to_what_they_can_be() {
    let by = |fields: &str| format!("{LEAST}, partition_by: [{fields}]");
    refused(
        &by("(field: \"d\", values: daily), (field: \"h\", values: hourly)"),
        &["lake[0].partition_by[1]: `h` is a second field of time beside `d`"],
    );
    refused(
        &by("(field: \"d\", values: dayly)"),
        &["`dayly` is neither a time nor a number of values"],
    );
    refused(
        &by("(field: \"a\", values: \"0\")"),
        &["lake[0].partition_by[0].values"],
    );
    refused(
        &by("(field: \"a\", values: \"2\"), (field: \"a\", values: \"3\")"),
        &["partitioned by `a` twice"],
    );
    refused(
        &by("(field: \"d\", values: daily, zipf: \"1\")"),
        &["lake[0].partition_by[0].zipf: a field of time is not skewed"],
    );
    refused(
        &by("(field: \"a\", values: \"100 to 200\", zipf: \"1\")"),
        &["must be exact where `zipf` says how skewed the values are"],
    );
}

#[test]
fn what_raw_parquet_cannot_do_is_refused() {
    let raw = "name: \"t\", format: parquet, source: \"clicks\", write_every: \"1 h\"";
    refused(
        &format!("{raw}, snapshots: (keep: \"1 day\")"),
        &["lake[0].snapshots: raw Parquet has no snapshots"],
    );
    refused(
        &format!("{raw}, deletes: (per_day: \"1\", users: \"9\", mode: merge_on_read)"),
        &["lake[0].deletes.mode: raw Parquet has no delete modes"],
    );
}

#[test]
fn readers_and_deletes_say_what_they_lack() {
    refused(
        &format!(
            "{LEAST}, readers: [(name: \"r\"), (name: \"r\", runs: \"24 GB\", filter: [(field: \"a\"), (field: \"b\", values: \"0\")])]"
        ),
        &[
            "lake[0].readers[0]: `runs` is missing (add `runs: \"24 /day\"`)",
            "two readers are called `r`",
            "expected how often such as 24 /day",
            "lake[0].readers[1].filter[1].values",
        ],
    );
    refused(
        &format!(
            "{LEAST}, deletes: (every: \"1 day\"), orphans: (), compaction: (evry: \"1 day\")"
        ),
        &[
            "lake[0].deletes: `per_day` is missing",
            "lake[0].deletes: `users` is missing",
            "lake[0].orphans: `share` is missing",
            "lake[0].compaction.evry: unknown field `evry` (did you mean `every`?)",
        ],
    );
    refused(
        &format!("{LEAST}), ({LEAST}"),
        &["two tables are called `t`"],
    );
}

#[test]
fn a_table_counts_in_the_fingerprint() {
    let of = |table: &str| {
        let text = with(&format!("({table})"));
        let tree = Tree::parse(text.as_str()).expect("a tree");
        scenario::fingerprint(&tree, None).expect("it means something")
    };
    assert_ne!(of(LEAST), of(&format!("{LEAST}, age: \"1 day\"")));
    assert_eq!(of(LEAST), of(&format!("{LEAST}, age: None")));
}

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found_in(tables: &str) -> Vec<Finding> {
    let plan = planned(&with(tables));
    let found = findings(&plan, None);
    found
        .into_iter()
        .filter(|finding| finding.code.starts_with('L'))
        .collect()
}

/// A table that nobody objects to, but for the fields that a test adds or replaces.
fn quiet(replaced: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("name", "\"t\""),
        ("format", "iceberg"),
        ("source", "\"k/clicks\""),
        ("ratio", "\"0.3x\""),
        ("write_every", "\"1 h\""),
        ("write_tasks", "40"),
        ("target_file", "\"256 MiB\""),
        ("retention", "\"90 days\""),
        ("partition_by", "[(field: \"d\", values: daily)]"),
        (
            "readers",
            "[(name: \"r\", runs: \"48 /day\", days: \"30 days\")]",
        ),
    ];
    for (name, value) in replaced {
        fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            fields.push((name, value));
        }
    }
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    format!("({})", fields.join(", "))
}

/// The only finding of the lake, which has this code and says these words.
#[track_caller]
fn only(replaced: &[(&str, &str)], code: &str, severity: Severity, field: &str, words: &[&str]) {
    let found = found_in(&quiet(replaced));
    let [finding] = found.as_slice() else {
        panic!("not {code} alone: {found:#?}");
    };
    assert_eq!(
        (finding.code, finding.severity),
        (code, severity),
        "{finding:#?}"
    );
    assert_eq!(finding.field.to_string(), field);
    for word in words {
        assert!(
            finding.message.contains(word),
            "{word} is not in: {}",
            finding.message
        );
    }
}

#[test]
fn a_table_nobody_objects_to_has_no_findings() {
    let found = found_in(&quiet(&[]));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_table_needs_a_writer() {
    only(
        &[("source", "")],
        "L001",
        Severity::Error,
        "lake[0].source",
        &["nothing writes `t`"],
    );
}

#[test]
fn fields_of_a_million_values_are_no_partitions() {
    let by = "[(field: \"user\", values: \"2M\")]";
    let found = found_in(&quiet(&[("partition_by", by)]));
    let finding = found.iter().find(|finding| finding.code == "L002");
    let finding = finding.unwrap_or_else(|| panic!("no L002 among {found:#?}"));
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.field.to_string(), "lake[0].partition_by[0].values");
    assert!(finding.message.contains("2M values"), "{}", finding.message);
    // They are too small as well, and their files are tiny.
    for code in ["L003", "L008"] {
        assert!(
            found.iter().any(|finding| finding.code == code),
            "{found:#?}"
        );
    }
}

#[test]
fn fields_of_a_million_values_together_are_no_partitions() {
    let found = |first: &str, second: &str| {
        let by = format!(
            "[(field: \"user\", values: \"{first}\"), (field: \"kind\", values: \"{second}\")]"
        );
        found_in(&quiet(&[("partition_by", &by)]))
    };
    let many = found("900k", "50");
    let finding = many.iter().find(|finding| finding.code == "L031");
    let finding = finding.unwrap_or_else(|| panic!("no L031 among {many:#?}"));
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.field.to_string(), "lake[0].partition_by");
    // 900,000 × 50.
    assert!(
        finding.message.contains("45M values together"),
        "{}",
        finding.message
    );
    let codes = |found: Vec<Finding>| found.into_iter().map(|f| f.code).collect::<Vec<_>>();
    assert!(!codes(found("900", "50")).contains(&"L031"));
    // One field that has as many alone is said by its own name.
    let alone = codes(found("2M", "2"));
    assert!(
        alone.contains(&"L002") && !alone.contains(&"L031"),
        "{alone:?}"
    );
}

#[test]
fn deletes_that_rewrite_the_table_and_keep_it_are_said_with_the_way_out() {
    // Each of 2,160 files of half a GB holds a million rows: of 2,000 users in 2 M, every file has one.
    let deletes = |mode: &str| format!("(per_day: \"2000\", users: \"2M\", mode: {mode})");
    let found = |mode: &str, keep: &str| {
        found_in(&quiet(&[("deletes", &deletes(mode)), ("snapshots", keep)]))
    };
    let copied = found("copy_on_write", "(keep: \"7 days\")");
    let finding = copied.iter().find(|finding| finding.code == "L030");
    let finding = finding.unwrap_or_else(|| panic!("no L030 among {copied:#?}"));
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.field.to_string(), "lake[0].deletes");
    for words in [
        "writes 100 % of its files anew every 24 h",
        "delete files would cost",
    ] {
        assert!(finding.message.contains(words), "{}", finding.message);
    }
    let merged = found("merge_on_read", "(keep: \"7 days\")");
    assert!(
        merged.iter().all(|finding| finding.code != "L030"),
        "{merged:#?}"
    );
    let source = with(&quiet(&[("deletes", &deletes("copy_on_write"))]));
    let plan = planned(&source);
    let numbers = plan.tables[0].numbers.as_ref().expect("it is written");
    let both = numbers.deletes.expect("users are deleted");
    assert!(both.by_delete_files.p50 < both.by_rewriting.p50 && both.share.p50 > 0.99);
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    let said = text(&report)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        said.contains("deleting users touches 100 % of the files"),
        "{said}"
    );
    let document: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    let written = &document["tables"]["lake/t"]["deletes"];
    let of_quantity = &document["quantities"]["lake/t/deletes/by_delete_files"];
    assert_eq!(written["by_delete_files"]["p50"], of_quantity["p50"]);
}

#[test]
fn sizes_of_files_are_judged() {
    only(
        &[(
            "partition_by",
            "[(field: \"d\", values: daily), (field: \"n\", values: \"40\")]",
        )],
        "L003",
        Severity::Warning,
        "lake[0].write_every",
        &[
            "half of the files of `t` are below 14.5 MiB",
            "40 tasks write 1,600 files",
        ],
    );
    only(
        &[("format", "delta"), ("write_tasks", "2")],
        "L004",
        Severity::Warning,
        "lake[0].write_tasks",
        &["the largest file of `t` has 11.3 GiB"],
    );
    only(
        &[("target_file", "\"1 GiB\"")],
        "L015",
        Severity::Info,
        "lake[0].target_file",
        &["aims at files of 1.00 GiB; usual are 128 MiB to 512 MiB"],
    );
}

#[test]
fn streams_are_compacted() {
    // 360 MB every minute in three files, each below three quarters of 256 MiB.
    let stream = [("write_every", "\"1 min\""), ("write_tasks", "3")];
    only(
        &stream,
        "L005",
        Severity::Warning,
        "lake[0].compaction",
        &["4,320 files a day", "389k in all", "never compacted"],
    );
    let rarely = "[(name: \"r\", runs: \"1 /month\", days: \"30 days\")]";
    let compacted = [
        stream.as_slice(),
        &[("compaction", "(every: \"1 day\")"), ("readers", rarely)],
    ]
    .concat();
    // Large files already, and read once a month: there is little to save.
    only(
        &compacted,
        "L013",
        Severity::Info,
        "lake[0].compaction",
        &["saves its readers"],
    );
    let tiny = [
        ("write_every", "\"1 min\""),
        ("write_tasks", "100"),
        ("compaction", "(every: \"1 day\")"),
    ];
    let found = found_in(&quiet(&tiny));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn raw_parquet_forgets_at_a_price_and_is_not_compacted_safely() {
    only(
        &[
            ("format", "parquet"),
            ("deletes", "(per_day: \"100\", users: \"2M\")"),
        ],
        "L006",
        Severity::Warning,
        "lake[0].format",
        &[
            "rewrites 100 % of its files",
            "delete files of a table format take",
        ],
    );
    only(
        &[
            ("format", "parquet"),
            ("write_tasks", "300"),
            ("compaction", "(every: \"1 day\")"),
        ],
        "L012",
        Severity::Warning,
        "lake[0].format",
        &["readers count rows twice"],
    );
}

#[test]
fn what_is_kept_too_long_is_said() {
    only(
        &[("snapshots", "(keep: \"180 days\")")],
        "L007",
        Severity::Warning,
        "lake[0].snapshots",
        &["keeps rows for 90 days and snapshots for 180 days"],
    );
    only(
        &[("orphans", "(share: \"1 %\")")],
        "L014",
        Severity::Warning,
        "lake[0].orphans",
        &["nobody removes"],
    );
    only(
        &[("retention", "unlimited"), ("age", "\"1 year\"")],
        "L017",
        Severity::Info,
        "lake[0].retention",
        &["nothing leaves `t`"],
    );
}

#[test]
fn partitions_are_judged_by_what_they_hold_and_by_who_reads_them() {
    let found = found_in(&quiet(&[
        (
            "partition_by",
            "[(field: \"h\", values: hourly), (field: \"n\", values: \"300\")]",
        ),
        ("distribution", "hash"),
        ("compaction", "(every: \"1 day\")"),
    ]));
    let finding = found.iter().find(|finding| finding.code == "L008");
    let finding = finding.unwrap_or_else(|| panic!("no L008 among {found:#?}"));
    assert!(
        finding.message.contains("648k partitions of 76.2 MiB"),
        "{}",
        finding.message
    );
    only(
        &[(
            "readers",
            "[(name: \"r\", runs: \"1 /day\", days: \"7 days\", filter: [(field: \"colour\")])]",
        )],
        "L009",
        Severity::Warning,
        "lake[0].readers[0]",
        &["`r` asks `t` by `colour`"],
    );
    only(
        &[("partition_by", "[]")],
        "L009",
        Severity::Warning,
        "lake[0].readers[0]",
        &["`r` asks `t` by `days`", "100 % of the table"],
    );
}

#[test]
fn planning_and_prefixes_have_limits() {
    let found = found_in(&quiet(&[
        ("format", "parquet"),
        (
            "partition_by",
            "[(field: \"d\", values: daily), (field: \"n\", values: \"3000\")]",
        ),
        ("readers", "[(name: \"all\", runs: \"1 /day\")]"),
    ]));
    let slow = found.iter().find(|finding| finding.code == "L010");
    let slow = slow.unwrap_or_else(|| panic!("no L010 among {found:#?}"));
    assert!(
        slow.message.contains("`all` needs") && slow.message.contains("270k partitions"),
        "{}",
        slow.message
    );
    let found = found_in(&quiet(&[("write_tasks", "500")]));
    let prefix = found.iter().find(|finding| finding.code == "L011");
    let prefix = prefix.unwrap_or_else(|| panic!("no L011 among {found:#?}"));
    assert!(prefix.message.contains("500 tasks"), "{}", prefix.message);
}

#[test]
fn what_is_not_stated_is_said() {
    only(
        &[("ratio", "")],
        "L016",
        Severity::Info,
        "lake[0].ratio",
        &["between 1.15 MB/s and 9.19 MB/s"],
    );
    only(
        &[("readers", "")],
        "L018",
        Severity::Info,
        "lake[0].readers",
        &["nobody reads `t`"],
    );
}

#[test]
fn reports_tell_of_tables() {
    let source = with(&format!(
        "{}, (name: \"empty\", format: delta, write_every: \"1 h\")",
        quiet(&[("age", "\"0 s\"")])
    ));
    let plan = planned(&source);
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    let screen = text(&report);
    let words_of = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Lake",
        "iceberg",
        "2,880 files a day",
        "in Jan 2029 there are 259k files without compaction",
        "bill today: storage: newest state $",
    ] {
        assert!(words_of.contains(words), "{words} is not in:\n{screen}");
    }
    let page = markdown(&report);
    assert!(
        page.contains("### Lake") && page.contains("<summary>Readers</summary>"),
        "{page}"
    );
    let document: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    assert!(document["tables"]["lake/empty"].is_null());
    let table = &document["tables"]["lake/t"];
    assert_eq!(table["format"], "iceberg");
    assert_eq!(
        table["written"]["p50"],
        document["quantities"]["lake/t/written"]["p50"]
    );
    assert_eq!(table["files_written"]["unit"], "1/day");
    // 24 commits of 40 tasks that each write 540 MB in files of at most 256 MiB.
    assert_eq!(table["files_written"]["p50"], 2_880.0);
    let outlook = &report.outlook.tables[0]
        .as_ref()
        .expect("the table is written")
        .files;
    let files: Vec<f64> = outlook
        .months
        .iter()
        .map(|month| month.summary.p50)
        .collect();
    // A new table grows until its retention is full, and no further.
    assert!(
        files[0] < files[1] && files[1] < files[2] && files[3] == files[24],
        "{files:?}"
    );
}

#[test]
fn small_files_are_said_where_joining_them_pays_and_changes_anything() {
    let tables = |more: &str| {
        format!(
            "(name: \"t\", format: delta, written: \"10 MB/s\", ratio: \"0.2x\", write_every: \"1 day\", write_tasks: 8000, retention: \"365 days\",
              partition_by: [(field: \"d\", values: daily)], {more})"
        )
    };
    let codes = |more: &str| -> Vec<(&'static str, String)> {
        let found = findings_of(&tables(more));
        found
            .into_iter()
            .map(|finding| (finding.code, finding.message))
            .collect()
    };
    // 172.8 GB a day in 8,000 files of 20.6 MiB, which a hundred runs a day over 100 days open one by one.
    let read = codes("readers: [(name: \"r\", runs: \"100 /day\", days: \"100 days\")]");
    let small = read.iter().find(|(code, _)| *code == "L032");
    let (_, message) = small.expect("they are small");
    assert!(message.contains("20.6 MiB, less than 128 MiB"), "{message}");
    for quiet in [
        "readers: [(name: \"r\", runs: \"100 /day\", days: \"100 days\")], compaction: (every: \"1 day\")",
        "",
    ] {
        let found = codes(quiet);
        assert!(found.iter().all(|(code, _)| *code != "L032"), "{found:?}");
    }
    // Files of 572 MiB every ten minutes are large enough to be left alone: compaction would change nothing.
    let stream = |written: &str| {
        findings_of(&format!(
            "(name: \"t\", format: iceberg, written: \"{written}\", ratio: \"1x\", write_every: \"10 min\", write_tasks: 5, retention: \"30 days\")"
        ))
    };
    let advises = |written: &str| stream(written).iter().any(|finding| finding.code == "L005");
    assert!(advises("0.5 MB/s"));
    assert!(!advises("4 MB/s"));
}

#[test]
fn a_job_that_reads_a_table_is_a_reader_of_it() {
    let text = r#"(headroom: 1, name: "n", region: "us-east-1", worlds: 200, start: "2027-01",
        spark: [(name: "train", reads: ["t"], every: "2 days", cluster: emr_ec2(node: "m5.4xlarge", nodes: 4), executor: (cores: 5, memory: "16 GiB"))],
        lake: [(name: "t", format: iceberg, written: "2 MB/s", ratio: "0.3x", write_every: "1 min", write_tasks: 20, retention: "365 days",
            partition_by: [(field: "d", values: daily)], READERS compaction: (every: "1 day"))])"#;
    let plan = planned(&text.replace("READERS", ""));
    let numbers = plan.tables[0].numbers.as_ref().expect("it is written");
    let names: Vec<&str> = numbers
        .readers
        .iter()
        .map(|reader| reader.name.as_str())
        .collect();
    assert_eq!(names, ["train"]);
    // What was written in two days, in files of which a day and a half are joined.
    let read = &numbers.readers[0];
    let two_days = 0.6e6 * 2.0 * 86_400.0;
    assert!(
        (read.scanned.p50 / two_days - 1.0).abs() < 1e-9,
        "{:?}",
        read.scanned
    );
    assert!(
        numbers
            .bill
            .iter()
            .any(|line| line.name == "Requests: readers" && line.cost.p50 > 0.0)
    );
    let saved = numbers.break_even.p50;
    assert!(
        saved >= 0.0
            && plan
                .model
                .graph
                .quantity("lake/t/readers/train/cost")
                .is_some()
    );
    // A reader of that name is the same one, described better.
    let stated = planned(&text.replace(
        "READERS",
        "readers: [(name: \"train\", runs: \"1 /day\", days: \"9 days\")],",
    ));
    let numbers = stated.tables[0].numbers.as_ref().expect("it is written");
    assert_eq!(numbers.readers.len(), 1);
    assert!(numbers.readers[0].scanned.p50 > 4.0 * two_days);
}

#[test]
fn numbers_of_a_month_to_come_say_so() {
    let found = findings_of(
        "(name: \"t\", format: delta, written: \"1 MB/s\", ratio: \"0.2x\", write_every: \"1 day\", orphans: (share: \"2 %\"))",
    );
    let orphans = found.iter().find(|finding| finding.code == "L014");
    let message = &orphans.expect("nobody removes them").message;
    assert!(
        message.starts_with("in Jan 2028, nobody removes") && !message.contains("by now"),
        "{message}"
    );
}

/// All that is found of a scenario with these tables.
fn findings_of(tables: &str) -> Vec<Finding> {
    findings(&planned(&with(tables)), None)
}

#[test]
fn a_filter_for_more_values_than_there_are_is_said() {
    let asks = |values: u32| {
        findings_of(&format!(
            "(name: \"t\", format: delta, written: \"50 MB/s\", ratio: \"0.2x\", write_every: \"1 day\", retention: \"30 days\",
              partition_by: [(field: \"d\", values: daily), (field: \"tenant\", values: \"20\")],
              readers: [(name: \"r\", runs: \"1 /day\", filter: [(field: \"tenant\", values: \"{values}\")])])"
        ))
    };
    let is_said = |values: u32| {
        asks(values)
            .into_iter()
            .find(|finding| finding.code == "L033")
    };
    assert!(is_said(20).is_none());
    let finding = is_said(25).expect("there are but twenty");
    assert_eq!(
        finding.field.to_string(),
        "lake[0].readers[0].filter[0].values"
    );
    assert!(
        finding
            .message
            .contains("25 values of `tenant`, which has 20"),
        "{}",
        finding.message
    );
}
