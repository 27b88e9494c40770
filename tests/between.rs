//! Change data capture and scheduled runs: numbers by hand, findings, and what a file must not say.

mod plan;

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::review::{Finding, Severity, findings};
use headroom::scenario;
use plan::{Plan, assert_close};

const HOUR: f64 = 3_600.0;
const CAPTURE: &str = r#"name: "db", topic: "c/orders", rows: "36M", row: "500 B", wal_rate: "5 MB/s",
    snapshot_rate: "10k msg/s", task_rate: "5k msg/s", envelope: "3x", outage: "4 h", acknowledge_lag: "10 s""#;
const RUN: &str =
    r#"name: "nightly", reads: "orders", start: "22:30", deadline: "06:30", duration: "4 to 7 h""#;

fn text(capture: &str, run: &str) -> String {
    format!(
        r#"(headroom: 1, name: "test", region: "us-east-1", worlds: 2000,
        kafka: [(name: "c", topics: [(name: "orders", produce: "1k msg/s", message: "1 KB", retention: "7 days", consumers: [(name: "x", rate: "2x")])])],
        cdc: [({capture})], runs: [({run})])"#
    )
}

fn with(more: &str) -> String {
    text(&format!("{CAPTURE}, {more}"), RUN)
}

fn found(text: &str) -> Vec<Finding> {
    let scenario = scenario::read(text, None).unwrap_or_else(|why| panic!("{why:?}"));
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}"));
    findings(&plan, None)
}

fn only(text: &str, code: &str) -> Finding {
    let found = found(text);
    let mut matching = found.iter().filter(|finding| finding.code == code);
    let first = matching.next();
    assert!(matching.next().is_none(), "{code} once");
    first
        .unwrap_or_else(|| panic!("no {code} in {found:#?}"))
        .clone()
}

fn codes(text: &str) -> Vec<&'static str> {
    found(text).iter().map(|finding| finding.code).collect()
}

fn problems(text: &str) -> String {
    let problems = scenario::read(text, None).expect_err("it is refused");
    format!("{problems:?}")
}

#[test]
fn a_slot_holds_back_the_log_of_the_whole_server() {
    let plan = Plan::of(&with(
        r#"max_slot_wal_keep_size: "100 GB", disk: "200 GB", data: "60 GB", max_wal_size: "1 GB""#,
    ));
    let value = |name: &str| plan.value(&format!("cdc/db/{name}"));
    // 36 M rows at 10,000 a second.
    assert_close(value("snapshot_time"), HOUR, 1e-12, "snapshot");
    assert_close(value("snapshot_bytes"), 54e9, 1e-12, "events of 1,500 B");
    assert_close(value("snapshot_burst"), 15e6, 1e-12, "burst");
    // A message of the topic is a changed row; its key and batch are not counted twice.
    assert_close(value("changes"), 1_000.0, 1e-12, "changes");
    assert_close(value("task_use"), 0.2, 1e-12, "of one task");
    assert_close(
        value("wal_in_outage"),
        5e6 * (4.0 * HOUR + 10.0),
        1e-12,
        "outage",
    );
    assert_close(value("wal_held"), 5e6 * (5.0 * HOUR + 10.0), 1e-12, "both");
    assert_close(
        value("tolerated_outage"),
        100e9 / 5e6 - 10.0,
        1e-12,
        "tolerated",
    );
    assert_close(
        value("disk_needed"),
        61e9 + value("wal_held"),
        1e-12,
        "disk",
    );
    // What the limit takes from a slot the disk does not have to hold.
    let small = Plan::of(&with(
        r#"max_slot_wal_keep_size: "10 GB", disk: "200 GB", data: "60 GB", max_wal_size: "1 GB""#,
    ));
    assert_close(small.value("cdc/db/disk_needed"), 71e9, 1e-12, "limited");
    // Without a limit the disk is what gives way, and when is known.
    let open = Plan::of(&with(
        r#"disk: "200 GB", data: "60 GB", max_wal_size: "1 GB""#,
    ));
    assert_close(
        open.value("cdc/db/time_to_full"),
        139e9 / 5e6,
        1e-12,
        "time to full",
    );
}

#[test]
fn a_slot_that_is_lost_is_said_with_its_chance() {
    let lost = only(&with(r#"max_slot_wal_keep_size: "60 GB""#), "D001");
    assert_eq!(lost.severity, Severity::Error);
    assert_eq!(lost.field.to_string(), "cdc[0].max_slot_wal_keep_size");
    assert!(
        lost.message.contains("an outage of 4 h"),
        "{}",
        lost.message
    );
    assert!(lost.advice.contains("within 3.33 h"), "{}", lost.advice);
    let only_in_snapshot = with(r#"max_slot_wal_keep_size: "80 GB""#);
    let message = only(&only_in_snapshot, "D002").message;
    assert!(message.contains("hold back 83.9 GiB"), "{message}");
    assert!(!codes(&only_in_snapshot).contains(&"D001"));
    let roomy = codes(&with(
        r#"max_slot_wal_keep_size: "200 GB", heartbeat: "10 s""#,
    ));
    assert!(
        !roomy
            .iter()
            .any(|code| ["D001", "D002", "D004", "D005"].contains(code)),
        "{roomy:?}"
    );
}

#[test]
fn what_nothing_limits_fills_the_disk_or_is_named() {
    assert!(only(&with(""), "D004").message.contains("for every hour"));
    let full = only(&with(r#"disk: "100 GB", data: "60 GB""#), "D003");
    assert_eq!(full.severity, Severity::Error);
    assert!(!codes(&with(r#"disk: "500 GB", data: "60 GB""#)).contains(&"D003"));
    assert!(codes(&with("")).contains(&"D005"));
}

#[test]
fn one_task_and_one_topic_have_to_take_what_comes() {
    let busy = text(&CAPTURE.replace("\"5k msg/s\"", "\"900 msg/s\""), RUN);
    let message = only(&busy, "D006").message;
    assert!(
        message.contains("are more than the connector's one task"),
        "{message}"
    );
    // 15 MB/s into a topic planned for 1 MB/s.
    assert!(only(&with(""), "D007").message.contains("15x"));
    let gentle = text(&CAPTURE.replace("\"10k msg/s\"", "\"500 msg/s\""), RUN);
    assert!(!codes(&gentle).contains(&"D007"));
}

#[test]
fn a_run_is_done_in_time_with_a_probability() {
    // 22:30 to 06:30 are 8 h, across midnight; log-normal with P5 4 h and P95 7 h is above 8 h in 0.9 %.
    let plan = |run: &str| {
        let scenario = scenario::read(&text(CAPTURE, run), None).expect("it reads");
        Planner::new(Catalogue::builtin().expect("the catalogue loads"))
            .plan(&scenario, &AtomicBool::new(false))
            .expect("it plans")
    };
    let of = |plan: &headroom::plan::Plan, name: &str| {
        let node = plan.model.graph.quantity(name).expect(name).node;
        let mut figures = plan.components.iter().flat_map(|part| &part.figures);
        figures
            .find(|figure| figure.node == node)
            .expect(name)
            .value
            .mean
    };
    let relaxed = plan(RUN);
    assert_close(
        of(&relaxed, "runs/nightly/allowed"),
        8.0 * HOUR,
        1e-12,
        "allowed",
    );
    // z = (ln 8 − ln √28) ÷ (ln 7 − ln 4) × 2 × 1.644854 = 2.4309: 0.7531 % are late.
    assert_close(
        of(&relaxed, "runs/nightly/in_time"),
        0.992_47,
        2e-4,
        "in time",
    );
    assert!(!codes(&text(CAPTURE, RUN)).contains(&"R001"));
    let tight = RUN.replace("06:30", "05:00");
    let late = only(&text(CAPTURE, &tight), "R001");
    assert!(
        late.message.contains("within its 6.5 h"),
        "{}",
        late.message
    );
    let flaky = format!("{RUN}, failure: \"20 %\", retries: 1, cost: \"$40\"");
    let plan = plan(&flaky);
    assert_close(of(&plan, "runs/nightly/succeeds"), 0.96, 1e-12, "succeeds");
    assert_close(
        of(&plan, "runs/nightly/cost_per_success"),
        50.0,
        1e-12,
        "cost",
    );
    let hopeless = format!("{RUN}, failure: \"40 %\", retries: 1");
    assert!(codes(&text(CAPTURE, &hopeless)).contains(&"R002"));
}

#[test]
fn a_backfill_finds_only_what_is_retained() {
    let run = |more: &str| {
        format!(
            r#"name: "n", reads: "orders", start: "01:00", deadline: "09:00", duration: "3 h", {more}"#
        )
    };
    let plan = Plan::of(&text(
        CAPTURE,
        &run(r#"slots: 4, pool: 10, backfill: (range: "30 days", concurrency: 5)"#),
    ));
    let value = |name: &str| plan.value(&format!("runs/n/backfill/{name}"));
    // Two at a time, for the pool has no more places: 15 rounds of 3 h.
    assert_close(value("at_once"), 2.0, 1e-12, "at once");
    assert_close(value("time"), 45.0 * HOUR, 1e-12, "time");
    assert_close(value("oldest"), (30.0 * 24.0 + 3.0) * HOUR, 1e-12, "oldest");
    assert_close(value("of_retention"), 723.0 / 168.0, 1e-12, "of 7 days");
    let gone = text(CAPTURE, &run(r#"backfill: (range: "30 days")"#));
    assert_eq!(
        only(&gone, "R003").field.to_string(),
        "runs[0].backfill.range"
    );
    let there = text(CAPTURE, &run(r#"backfill: (range: "6 days")"#));
    assert!(!codes(&there).contains(&"R003"));
    // Six days one at a time, each taking a day and a half: the end of the backfill is what makes data old.
    let slow = text(
        CAPTURE,
        &run(r#"backfill: (range: "6 days")"#).replace("3 h", "36 h"),
    );
    assert!(codes(&slow).contains(&"R003"));
}

#[test]
fn what_cannot_be_is_refused_with_a_way_out() {
    let refused = |capture: &str, run: &str| problems(&text(capture, run));
    assert!(refused(&format!("{CAPTURE}, tasks: 4"), RUN).contains("runs one task"));
    assert!(refused(CAPTURE, &RUN.replace("22:30", "25:00")).contains("not a time of day"));
    assert!(refused(CAPTURE, &RUN.replace("22:30", "soon")).contains("not a time of day"));
    assert!(refused(CAPTURE, &format!("{RUN}, slots: 20, pool: 8")).contains("never starts"));
    assert!(refused(CAPTURE, &format!("{RUN}, failure: \"100 %\"")).contains("below 100 %"));
    let nothing = CAPTURE.replace("topic: \"c/orders\", ", "");
    assert!(refused(&nothing, RUN).contains("neither `changes` nor `topic`"));
    let why = Plan::try_of(&text(&CAPTURE.replace("c/orders", "c/order"), RUN)).err();
    let why = why.expect("nobody is called so");
    assert!(why.contains("is called `c/order`"), "{why}");
    let why = Plan::try_of(&text(CAPTURE, &RUN.replace("\"orders\"", "\"ordres\""))).err();
    assert!(why.is_some_and(|why| why.contains("is called `ordres`")));
}
