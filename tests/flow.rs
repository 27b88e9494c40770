//! Components joined: what a topic receives moves jobs, tables and cost, and nothing is lost on the way.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, PlanError, Planner};
use headroom::review::{Finding, findings};
use headroom::scenario;
use proptest::prelude::*;

#[path = "plan/mod.rs"]
mod central;

const JOB: &str = r#"name: "sessions", kind: streaming, core_throughput: "20 MB/s", cluster: emr_ec2(node: "m5.4xlarge"), executor: (cores: 5, memory: "16 GiB")"#;

/// One topic of so much, one job with these fields, and these tables.
fn text(produce: &str, job: &str, tables: &str) -> String {
    scenario_of(produce, &format!("({JOB}, {job})"), tables)
}

fn scenario_of(produce: &str, jobs: &str, tables: &str) -> String {
    format!(
        r#"(headroom: 1, name: "Flow", region: "us-east-1", start: "2026-12", worlds: 200, kafka: [(name: "events", topics: [(name: "clicks", produce: "{produce}", message: "500 B", partitions: 240), (name: "enriched", produce: "8 MB/s", partitions: 12)])], spark: [{jobs}], lake: [{tables}])"#
    )
}

fn table(more: &str) -> String {
    format!(
        r#"(name: "visits", format: iceberg, ratio: "0.5x", write_every: "1 min", retention: "30 days", {more})"#
    )
}

fn tried(text: &str) -> Result<Plan, PlanError> {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    Planner::new(catalogue).plan(&scenario, &AtomicBool::new(false))
}

fn planned(text: &str) -> Plan {
    tried(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found(plan: &Plan, code: &str) -> Option<Finding> {
    findings(plan, None)
        .into_iter()
        .find(|finding| finding.code == code)
}

/// Why a scenario is not planned, with the field.
fn refused(text: &str) -> (String, String, String) {
    match tried(text) {
        Err(PlanError::Model(errors)) => {
            let error = errors.first().expect("a reason");
            let hint = error.hint.clone().unwrap_or_default();
            (error.field.clone(), error.message.clone(), hint)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_ingest_estimate_moves_executors_files_and_cost_together() {
    let writes = r#"reads: ["events/clicks"], writes: [(name: "visits", ratio: "0.4x")]"#;
    let plan = |produce| planned(&text(produce, writes, &table("")));
    let (one, ten) = (plan("40 MB/s"), plan("400 MB/s"));
    let executors = |plan: &Plan| plan.jobs[0].sized.as_ref().map_or(0.0, |job| job.executors);
    assert!(executors(&ten) > executors(&one));
    let numbers = |plan: &Plan| plan.tables[0].numbers.clone().expect("it is written");
    let (few, many) = (numbers(&one), numbers(&ten));
    // 40 MB/s, of which 0.4 are written, of which files are a half: 8 MB/s for 30 days.
    assert!((few.written.p50 - 8e6).abs() < 1.0);
    assert!((few.stored.p50 - 8e6 * 30.0 * 86_400.0).abs() < 1e3);
    assert!((many.stored.p50 / few.stored.p50 - 10.0).abs() < 1e-9);
    assert!(many.file_median.p50 > few.file_median.p50);
    assert!(many.monthly_cost.p50 > few.monthly_cost.p50);
}

#[test]
fn a_table_reads_a_job_and_a_job_reads_a_table() {
    let jobs = format!(
        r#"({JOB}, reads: ["clicks"]), (name: "daily", reads: ["visits"], every: "1 day", cluster: emr_ec2(node: "m5.4xlarge"), executor: (cores: 5, memory: "16 GiB"), writes: [(name: "gold", ratio: "0.1x")])"#
    );
    let gold = r#"(name: "gold", format: delta, row: "200 B", write_every: "1 day")"#;
    // In the file what is read stands behind what reads it.
    let tables = format!("{gold}, {}", table(r#"source: "sessions""#));
    let plan = planned(&scenario_of("20 MB/s", &jobs, &tables));
    let written = |index: usize| {
        let numbers = plan.tables[index].numbers.as_ref();
        let numbers = numbers.unwrap_or_else(|| panic!("{index} is written"));
        (numbers.input.p50, numbers.written.p50)
    };
    assert!((written(1).0 - 20e6).abs() < 1e-3);
    assert!((plan.jobs[1].input.p50 - 10e6 * 86_400.0).abs() < 1.0);
    assert!((written(0).0 - 1e6).abs() < 1e-3);
    for code in ["L001", "L018", "F001"] {
        let finding = found(&plan, code);
        // Nobody reads the last table, and somebody reads or takes all the others.
        assert_eq!(
            finding.map(|finding| finding.path),
            (code == "L018").then(|| "lake/gold/stored".to_owned()),
            "{code}"
        );
    }
}

#[test]
fn rows_pass_where_no_ratio_says_otherwise() {
    let rows = |writes: &str| {
        let job = format!(r#"reads: ["events/clicks"], writes: [{writes}]"#);
        let plan = central::Plan::of(&text("20 MB/s", &job, &table("")));
        plan.value("lake/visits/rows")
    };
    assert!((rows(r#"(name: "visits")"#) - 40_000.0).abs() < 1e-6);
    // Of another size nothing is known: a row has the default of 1,000 bytes.
    assert!((rows(r#"(name: "visits", ratio: "0.5x")"#) - 10_000.0).abs() < 1e-6);
}

#[test]
fn a_job_that_is_the_source_and_writes_itself_is_counted_once() {
    let job = r#"reads: ["events/clicks"], writes: [(name: "visits", ratio: "0.4x")]"#;
    let plan = central::Plan::of(&text("20 MB/s", job, &table(r#"source: "sessions""#)));
    assert!((plan.value("lake/visits/input") - 8e6).abs() < 1e-3);
}

#[test]
fn circles_are_named_also_through_topics() {
    let tables = table("");
    let itself = text("20 MB/s", r#"reads: ["sessions"]"#, "");
    assert_eq!(
        refused(&itself).1,
        "data would flow in a circle: `sessions` to `sessions`"
    );
    let by_topic = text(
        "20 MB/s",
        r#"reads: ["enriched"], writes: [(name: "events/enriched")]"#,
        &tables,
    );
    let (_, message, hint) = refused(&by_topic);
    assert_eq!(
        message,
        "data would flow in a circle: `events/enriched` to `sessions` to `events/enriched`"
    );
    assert_eq!(hint, "take one of the links out");
    let by_table = text(
        "20 MB/s",
        r#"reads: ["visits"], writes: [(name: "visits")]"#,
        &tables,
    );
    assert!(
        refused(&by_table).1.contains("`sessions` to `visits`")
            || refused(&by_table).1.contains("`visits` to `sessions`")
    );
}

#[test]
fn dangling_links_are_named_with_what_is_near() {
    let read = planned(&text("20 MB/s", r#"reads: ["events/click"]"#, ""));
    let finding = found(&read, "S104").expect("nobody has it");
    assert!(
        finding
            .message
            .contains("nothing in this scenario is called `events/click`"),
        "{}",
        finding.message
    );
    assert_eq!(finding.advice, "Did you mean `events/clicks`?");
    assert_eq!(finding.field.to_string(), "spark[0].reads[0]");
    let write = text(
        "20 MB/s",
        r#"reads: ["events/clicks"], writes: [(name: "visit")]"#,
        &table(""),
    );
    let (field, message, hint) = refused(&write);
    assert_eq!(field, "spark[0].writes[0].name");
    assert!(message.contains("`visit`"), "{message}");
    assert_eq!(hint, "did you mean `visits`?");
    let source = text(
        "20 MB/s",
        r#"reads: ["clicks"]"#,
        &table(r#"source: "session""#),
    );
    let (field, _, hint) = refused(&source);
    assert_eq!(field, "lake[0].source");
    assert_eq!(hint, "did you mean `sessions`?");
    let same_name = text(
        "20 MB/s",
        r#"reads: ["clicks"]"#,
        &table("").replace("visits", "sessions"),
    );
    let same_name = same_name.replace(
        r#"retention: "30 days","#,
        r#"retention: "30 days", written: "1 MB/s","#,
    );
    assert!(
        refused(&same_name)
            .1
            .contains("is called `sessions` already")
    );
}

#[test]
fn a_table_that_gets_nothing_is_not_judged_by_what_it_gets() {
    let plan_reading = |topic: &str| {
        let job = format!(r#"reads: ["events/{topic}"], writes: [(name: "visits")]"#);
        let bare = table("").replace(r#"ratio: "0.5x", "#, "");
        planned(&text(
            "20 MB/s",
            &job,
            &bare.replace(r#"retention: "30 days", "#, ""),
        ))
    };
    let empty = plan_reading("click");
    assert!(
        found(&empty, "S104").is_some(),
        "what keeps it empty is said"
    );
    let filled = plan_reading("clicks");
    for code in ["L016", "L017"] {
        let noise = found(&empty, code);
        assert!(noise.is_none(), "{noise:#?}");
        assert!(found(&filled, code).is_some(), "{code}");
    }
}

#[test]
fn unlinked_components_are_findings() {
    let alone = planned(&text("20 MB/s", r#"reads: ["events/clicks"]"#, &table("")));
    assert_eq!(
        found(&alone, "F001").expect("nobody takes it").path,
        "spark/sessions"
    );
    assert_eq!(
        found(&alone, "L001").expect("nobody writes it").path,
        "lake/visits"
    );
    // The topic is read by the job by its short name; the other by nobody.
    let short = planned(&text(
        "20 MB/s",
        r#"reads: ["clicks"]"#,
        &table(r#"source: "sessions""#),
    ));
    let unread = found(&short, "K047").expect("nobody reads the other");
    assert_eq!(unread.path, "kafka/events/topics/enriched");
    assert!(found(&short, "F001").is_none() && found(&short, "L001").is_none());
}

#[test]
fn a_topic_that_states_something_else_than_is_written_is_a_finding() {
    let ratio = |ratio: &str, to: &str| {
        let job = format!(r#"reads: ["clicks"], writes: [(name: "{to}", ratio: "{ratio}")]"#);
        found(&planned(&text("20 MB/s", &job, "")), "F002")
    };
    // The topic states 8 MB/s.
    assert_eq!(ratio("0.5x", "events/enriched"), None);
    assert_eq!(ratio("0.21x", "enriched"), None);
    for to in ["events/enriched", "enriched"] {
        let finding = ratio("1x", to).expect("20 MB/s are not 8 MB/s");
        assert_eq!(finding.field.to_string(), "kafka[0].topics[1].produce");
        assert!(
            finding
                .message
                .contains("states 8.00 MB/s, and `sessions` writes 20.0 MB/s"),
            "{}",
            finding.message
        );
    }
    assert!(ratio("0.1x", "events/enriched").is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is read reaches tables and jobs behind it, up to the stated ratios, in every month.
    #[test]
    fn bytes_are_conserved_along_the_flow(
        produce in 1.0_f64..500.0,
        first in 0.05_f64..4.0,
        second in 0.05_f64..4.0,
        growth in 0.0_f64..9.0,
        month in 0.0_f64..24.0,
    ) {
        let jobs = format!(
            r#"({JOB}, reads: ["clicks"], writes: [(name: "visits", ratio: "{first}x")]), (name: "next", reads: ["sessions", "visits"], cluster: emr_ec2(node: "m5.4xlarge"), executor: (cores: 5, memory: "16 GiB"), writes: [(name: "gold", ratio: "{second}x")])"#
        );
        let tables = format!(r#"{}, (name: "gold", format: delta, write_every: "1 day")"#, table(""));
        let text = scenario_of(&format!("{produce} MB/s"), &jobs, &tables)
            .replace(r#"partitions: 240"#, &format!(r#"partitions: 240, growth: "{growth} %/month""#));
        let plan = central::Plan::of(&text).at_month(month);
        let payload = plan.value("kafka/events/topics/clicks/payload");
        let close = |path: &str, expected: f64| {
            central::assert_close(plan.value(path), expected, 1e-12, path);
        };
        close("spark/sessions/through", payload);
        close("spark/sessions/input", payload * 60.0);
        close("lake/visits/input", payload * first);
        close("lake/visits/written", payload * first * 0.5);
        close("spark/next/through", payload + payload * first * 0.5);
        close("lake/gold/input", (payload + payload * first * 0.5) * second);
    }
}
