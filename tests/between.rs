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
        late.message
            .contains("within its 6.5 h with a probability of"),
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

/// The mean of a quantity of the plan over its worlds.
fn mean(text: &str, path: &str) -> f64 {
    let scenario = scenario::read(text, None).unwrap_or_else(|why| panic!("{why:?}"));
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}"));
    let node = plan.model.graph.quantity(path).expect(path).node;
    let mut figures = plan.components.iter().flat_map(|part| &part.figures);
    let figure = figures.find(|figure| figure.node == node).expect(path);
    figure.value.mean
}

#[test]
fn retries_that_fit_before_the_deadline_count() {
    let run = |more: &str| {
        let run =
            r#"name: "n", start: "02:00", deadline: "09:00", duration: "1 h", failure: "20 %""#;
        text(CAPTURE, &format!("{run}, {more}"))
    };
    let in_time = |more: &str| mean(&run(more), "runs/n/in_time");
    // Four attempts of an hour and three delays of five minutes fit into seven hours: 1 − 0.2⁴.
    assert_close(in_time("retries: 3"), 0.9984, 1e-12, "four attempts");
    assert!(!codes(&run("retries: 3")).contains(&"R001"));
    // With two hours between attempts the third ends after 1 + 2 + 1 + 2 + 1 = 7 h, in time; a fourth does not.
    let slow = r#"retries: 3, retry_delay: "2 h""#;
    assert_close(in_time(slow), 1.0 - 0.008, 1e-12, "three attempts");
    assert_close(
        mean(&run(slow), "runs/n/succeeds"),
        0.9984,
        1e-12,
        "at some time",
    );
    let slower = r#"retries: 3, retry_delay: "121 min""#;
    assert_close(in_time(slower), 0.96, 1e-12, "two attempts");
    assert_close(in_time("retries: 0"), 0.8, 1e-12, "one attempt");
    let found = only(&run("retries: 0"), "R001").message;
    assert!(found.contains("a probability of 80 %"), "{found}");
    // An attempt that does not fit at all never is in time, whether it fails or not.
    let never = run("retries: 3")
        .replace("1 h", "8 h")
        .replace("20 %", "0 %");
    assert_close(mean(&never, "runs/n/in_time") + 1.0, 1.0, 1e-12, "never");
}

#[test]
fn the_probability_is_that_of_nights_played_through() {
    // Attempts of 2 to 4 h that fail in 30 % of cases, at most three, ten minutes apart, in seven hours.
    let run = r#"name: "n", start: "23:00", deadline: "06:00", duration: "uniform 2 to 4 h", failure: "30 %",
        retries: 2, retry_delay: "10 min""#;
    let found = mean(&text(CAPTURE, run), "runs/n/in_time");
    let mut state = 88_172_645_463_325_252_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let nights = 400_000;
    // P5 and P95 of an even draw are its stated ends.
    let (low, high) = (2.0 - 2.0 / 18.0, 4.0 + 2.0 / 18.0);
    let mut in_time = 0;
    for _ in 0..nights {
        let takes = low + (high - low) * draw();
        let mut clock = 0.0;
        for attempt in 0..3 {
            clock += takes + if attempt > 0 { 1.0 / 6.0 } else { 0.0 };
            if draw() >= 0.3 {
                in_time += i32::from(clock <= 7.0);
                break;
            }
        }
    }
    let played = f64::from(in_time) / f64::from(nights);
    // Of 400,000 nights the share is known to ±0.0007 (standard error); of 2,000 worlds in layers better still.
    assert!((found - played).abs() < 0.003, "{found} is not {played}");
}

#[test]
fn a_slow_backfill_is_oldest_in_its_last_round() {
    let slow = |keep: &str| {
        text(
            CAPTURE,
            r#"name: "n", reads: "orders", start: "01:00", deadline: "00:59", duration: "5 days",
            backfill: (range: "12 days", concurrency: 4)"#,
        )
        .replace("7 days", keep)
    };
    let plan = Plan::of(&slow("18 days"));
    let days = |name: &str| plan.value(&format!("runs/n/backfill/{name}")) / (24.0 * HOUR);
    // Three rounds. The last begins on day 10 with the interval that began 12 − 8 = 4 days back and reads it until
    // day 15: then it is 19 days old.
    assert_close(days("time"), 15.0, 1e-12, "time");
    assert_close(days("oldest"), 19.0, 1e-12, "oldest");
    assert!(codes(&slow("18 days")).contains(&"R003"));
    assert!(!codes(&slow("20 days")).contains(&"R003"));
    // Every interval of every round, played through.
    for (range, at_once, takes) in [(12, 4, 5), (30, 7, 2), (10, 3, 9), (9, 9, 4), (5, 1, 1)] {
        let played = (0..range).map(|interval| {
            let round = interval / at_once;
            range - interval + (round + 1) * takes
        });
        let scenario = text(
            CAPTURE,
            &format!(
                r#"name: "n", reads: "orders", start: "01:00", deadline: "00:59", duration: "{takes} days",
                backfill: (range: "{range} days", concurrency: {at_once})"#
            ),
        );
        let oldest = Plan::of(&scenario).value("runs/n/backfill/oldest") / (24.0 * HOUR);
        assert_close(
            oldest,
            f64::from(played.max().unwrap_or(0)),
            1e-12,
            "played",
        );
    }
}

/// A job of a minute and a run that starts it, with these fields.
fn with_job(produce: &str, run: &str) -> String {
    format!(
        r#"(headroom: 1, name: "test", region: "us-east-1", worlds: 500,
        kafka: [(name: "c", topics: [(name: "orders", produce: "{produce}", partitions: 24, retention: "7 days", consumers: [(name: "x", rate: "2x")])])],
        spark: [(name: "report", reads: ["c/orders"], every: "1 day", core_throughput: "20 MB/s",
            cluster: emr_ec2(node: "m5.4xlarge", nodes: 4), executor: (cores: 5, memory: "16 GiB"))],
        runs: [(name: "nightly", start: "02:00", deadline: "09:00", {run})])"#
    )
}

#[test]
fn a_run_takes_as_long_as_the_job_it_starts() {
    let started = r#"job: "report", beside_job: "30 min", failure: "10 %", retries: 1, backfill: (range: "10 days")"#;
    let plan = Plan::of(&with_job("1 MB/s", started));
    // 86.4 GB of a day in 24 tasks on 35 slots: one wave of 3.6 GB at 20 MB/s is 180 s.
    assert_close(plan.value("spark/report/runtime"), 180.0, 1e-9, "the job");
    assert_close(
        plan.value("runs/nightly/duration"),
        1_980.0,
        1e-9,
        "the run",
    );
    assert_close(
        plan.value("runs/nightly/in_time"),
        0.99,
        1e-9,
        "two attempts",
    );
    // What the job reads, it reads of what the topic still has.
    let oldest = (10.0 * 24.0 * HOUR + 1_980.0) / (7.0 * 24.0 * HOUR);
    assert_close(
        plan.value("runs/nightly/backfill/of_retention"),
        oldest,
        1e-3,
        "kept",
    );
    // More comes in, and nine o'clock is no longer sure: 140 MB/s take 7 h.
    assert!(!codes(&with_job("1 MB/s", started)).contains(&"R001"));
    let late = only(&with_job("150 MB/s", started), "R001");
    assert_eq!(late.field.to_string(), "runs[0].job");
    assert!(
        late.message.contains("by the job `report`"),
        "{}",
        late.message
    );
    // The bill has the job already: what the run adds is its retries.
    let job = plan.value("spark/report/monthly_cost");
    assert_close(
        plan.value("runs/nightly/monthly_cost"),
        job * 0.1,
        1e-9,
        "retries",
    );
    assert_close(plan.value("cost/total"), job * 1.1, 1e-9, "all");
}

#[test]
fn a_run_says_once_how_long_it_takes() {
    let refused = |run: &str| problems(&with_job("1 MB/s", run));
    assert!(refused("retries: 1").contains("neither `duration` nor `job`"));
    let both = refused(r#"job: "report", duration: "1 h""#);
    assert!(both.contains("nothing to say"), "{both}");
    let beside = refused(r#"duration: "1 h", beside_job: "1 h""#);
    assert!(beside.contains("none is named"), "{beside}");
    let why = Plan::try_of(&with_job("1 MB/s", r#"job: "reprot""#)).err();
    let why = why.expect("nobody is called so");
    assert!(why.contains("is called `reprot`"), "{why}");
    let streaming =
        with_job("1 MB/s", r#"job: "report""#).replace("every: \"1 day\"", "kind: streaming");
    let why = Plan::try_of(&streaming).err().expect("never done");
    assert!(why.contains("never done"), "{why}");
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

/// Every way in which the attempts of a run can end, one after the other: how many there are on average.
fn attempts_on_average(failure: f64, most: u32) -> f64 {
    if most == 0 {
        return 0.0;
    }
    1.0 + failure * attempts_on_average(failure, most - 1)
}

#[test]
fn a_run_that_fails_for_good_makes_no_more_attempts_than_it_may() {
    for (percent, retries) in [(0, 0), (40, 0), (40, 2), (80, 1), (5, 5)] {
        let plan = Plan::of(&text(
            CAPTURE,
            &format!("{RUN}, every: \"1 day\", cost: \"$40\", failure: \"{percent} %\", retries: {retries}, retry_delay: \"30 min\",
                backfill: (range: \"30 days\", concurrency: 5), slots: 2, pool: 10"),
        ));
        let failure = f64::from(percent) / 100.0;
        let mean = attempts_on_average(failure, retries + 1);
        let a_month = 365.0 / 12.0;
        let month = plan.value("runs/nightly/monthly_cost") * a_month * 24.0 * HOUR;
        assert_close(month, 40.0 * mean * a_month, 1e-9, "spent");
        let each = plan.value("runs/nightly/cost_per_success");
        assert_close(each, 40.0 / (1.0 - failure), 1e-9, "for one that succeeds");
        // Thirty runs, five at a time, each with its attempts and half an hour between two of them.
        let once = plan.value("runs/nightly/duration");
        let held = once * mean + 0.5 * HOUR * (mean - 1.0);
        assert_close(
            plan.value("runs/nightly/backfill/time"),
            6.0 * held,
            1e-9,
            "backfill",
        );
    }
}

#[test]
fn links_that_lead_nowhere_are_said() {
    let bare = CAPTURE.replace("topic: \"c/orders\", ", "");
    let capture = text(&format!("{bare}, changes: \"2k msg/s\""), RUN);
    let found = only(&capture, "D009");
    assert_eq!(found.field.to_string(), "cdc[0].topic");
    // 2,000 rows of 500 B in an envelope of three times that.
    assert!(
        found.message.contains("writes 3.00 MB/s"),
        "{}",
        found.message
    );
    assert!(!codes(&text(CAPTURE, RUN)).contains(&"D009"));
    let idle = text(CAPTURE, &RUN.replace("reads: \"orders\", ", ""));
    assert_eq!(only(&idle, "R004").field.to_string(), "runs[0].reads");
    assert!(!codes(&text(CAPTURE, RUN)).contains(&"R004"));
    let other = CAPTURE.replace("name: \"db\"", "name: \"db2\"");
    let two = text(&format!("{CAPTURE}), ({other}"), RUN);
    let found = only(&two, "D008");
    assert_eq!(found.field.to_string(), "cdc[1].topic");
    assert!(
        found.message.contains("states no `changes`"),
        "{}",
        found.message
    );
    // A topic of 1 MB/s into which a capture writes 6 MB/s: 4,000 rows in envelopes of 1,500 B.
    let much = text(&format!("{CAPTURE}, changes: \"4k msg/s\""), RUN);
    let found = only(&much, "F002");
    assert!(
        found
            .message
            .contains("`orders` states 1.00 MB/s, and `db` writes 6.00 MB/s"),
        "{}",
        found.message
    );
}
