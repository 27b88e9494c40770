//! Tables of the lake: published examples, laws that hold whatever the numbers, and sums that can be done by hand.

mod plan;

use plan::{Plan, assert_close, close};
use proptest::prelude::*;
use serde_json::Value;

const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_024.0 * MIB;
const DAY: f64 = 86_400.0;
const MONTH: f64 = 730.0 * 3_600.0;

/// A scenario with one table `t` of these fields.
fn text(fields: &str) -> String {
    format!("(headroom: 1, name: \"test\", region: \"us-east-1\", lake: [(name: \"t\", {fields})])")
}

fn table(fields: &str) -> Plan {
    Plan::of(&text(fields))
}

fn value(plan: &Plan, name: &str) -> f64 {
    plan.value(&format!("lake/t/{name}"))
}

#[test]
fn the_published_example_of_small_files() {
    let rows: Value = serde_json::from_str(include_str!("data/worked_examples_lake.json"))
        .expect("the examples are JSON");
    let mut checked = 0;
    for row in rows.as_array().into_iter().flatten() {
        if row["domain"] != "lake" {
            continue;
        }
        let (minutes, files) = (
            row["inputs"]["batch_minutes"].as_f64().expect("minutes"),
            row["inputs"]["files_per_batch"].as_f64().expect("files"),
        );
        let plan = table(&format!(
            "format: parquet, written: \"10 MB/s\", ratio: \"0.3x\", write_every: \"{minutes} min\", write_tasks: {files}, retention: \"365 days\""
        ));
        let expected = |key: &str| row["expected_outputs"][key].as_f64().expect("an answer");
        let per_day = value(&plan, "files/per_day") * DAY;
        assert_close(per_day, expected("files_per_day"), 1e-12, "files a day");
        assert_close(
            per_day / value(&plan, "files/per_commit"),
            expected("batches_per_day"),
            1e-12,
            "batches a day",
        );
        // Printed as about a million.
        let year = value(&plan, "files/uncompacted");
        assert_close(
            year,
            files * 365.0 * DAY / (minutes * 60.0),
            1e-12,
            "files a year",
        );
        assert_close(
            year,
            expected("files_per_year_about"),
            0.06,
            "about a million",
        );
        checked += 1;
    }
    assert!(checked > 0, "no example is about the lake");
}

#[test]
fn ratios_that_nobody_states_are_those_that_were_measured() {
    let rows: Value = serde_json::from_str(include_str!("data/spark_size_expansion.json"))
        .expect("the measurements are JSON");
    for (format, codec) in [
        ("parquet", "parquet_snappy"),
        ("delta", "parquet_snappy"),
        ("iceberg", "parquet_zstd"),
    ] {
        let ratios: Vec<f64> = rows
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| {
                let number = |key: &str| row[key].as_f64().expect("a number of bytes");
                number(codec) / number("json")
            })
            .collect();
        let low = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ratios.iter().copied().fold(0.0, f64::max);
        let plan = table(&format!(
            "format: {format}, written: \"10 MB/s\", write_every: \"1 min\""
        ));
        let quantity = plan
            .model
            .graph
            .inputs()
            .iter()
            .find(|input| input.node == plan.node("lake/t/ratio"))
            .expect("the ratio is an input");
        let headroom::quantity::InputKind::Estimate(estimate) = &quantity.kind else {
            panic!("the ratio is an estimate");
        };
        assert_close(estimate.distribution.quantile(0.05), low, 2e-3, format);
        assert_close(estimate.distribution.quantile(0.95), high, 2e-3, format);
    }
}

#[test]
fn bytes_are_conserved_from_topic_to_table_to_table() {
    let plan = Plan::of(
        "(headroom: 1, name: \"test\", region: \"us-east-1\",
          kafka: [(name: \"k\", topics: [(name: \"clicks\", produce: \"50 MB/s\", message: \"500 B\", key: \"20 B\",
            growth: \"3 %/month\", compression: (codec: zstd, ratio: \"4x\"), partitions: 12)])],
          lake: [
            (name: \"gold\", format: parquet, source: \"silver\", write_every: \"1 h\", ratio: \"0.1x\"),
            (name: \"silver\", format: iceberg, source: \"k/clicks\", write_every: \"1 min\", ratio: \"0.25x\", retention: \"90 days\"),
            (name: \"clicks\", format: delta, source: \"clicks\", write_every: \"1 min\", ratio: \"0.3x\"),
          ])",
    )
    .at_month(7.0);
    let payload = plan.value("kafka/k/topics/clicks/payload");
    assert_close(payload, 50e6 * 1.03_f64.powi(7), 1e-12, "grown");
    assert_eq!(plan.value("lake/silver/input"), payload);
    assert_eq!(plan.value("lake/silver/written"), payload * 0.25);
    assert_eq!(plan.value("lake/gold/input"), payload * 0.25);
    assert_close(
        plan.value("lake/gold/written"),
        payload * 0.025,
        1e-15,
        "gold",
    );
    assert_eq!(plan.value("lake/clicks/written"), payload * 0.3);
    // A row is a message, and as many tasks write as the topic has partitions.
    assert_eq!(
        plan.value("lake/silver/rows"),
        plan.value("kafka/k/topics/clicks/messages")
    );
    assert_eq!(plan.value("lake/silver/write_tasks"), 12.0);
    // What is stored is what was written in 90 days at a rate that grew to today's, day by day.
    let steps = 90_000;
    let written: f64 = (0..steps)
        .map(|step| {
            let back = (f64::from(step) + 0.5) / f64::from(steps) * 90.0 * DAY;
            payload * 0.25 * 1.03_f64.powf(-back / MONTH) * 90.0 * DAY / f64::from(steps)
        })
        .sum();
    assert_close(plan.value("lake/silver/stored"), written, 1e-8, "stored");
}

#[test]
fn files_hold_what_is_written() {
    let plan = table(
        "format: delta, written: \"20 MB/s\", ratio: \"0.3x\", row: \"300 B\", write_every: \"1 min\", write_tasks: 20,
         partition_by: [(field: \"d\", values: daily), (field: \"tenant\", values: \"200\", zipf: \"1.0\"), (field: \"kind\", values: \"4\")], retention: \"30 days\"",
    );
    let rate = value(&plan, "files/per_day");
    assert_close(
        rate * value(&plan, "files/mean"),
        6e6,
        1e-12,
        "bytes of files",
    );
    // 66,667 rows a second for a minute in 20 tasks are 200,000 rows: each of 800 partitions gets some of most.
    let rows: f64 = 20e6 / 300.0 * 60.0 / 20.0;
    assert_close(value(&plan, "files/rows_of_task"), rows, 1e-12, "rows");
    let total: f64 = (1..=200).map(|rank| 1.0 / f64::from(rank)).sum();
    let touched: f64 = (1..=200)
        .map(|rank| 4.0 * (1.0 - (1.0 - 1.0 / f64::from(rank) / total / 4.0).powf(rows)))
        .sum();
    assert_close(
        value(&plan, "files/per_commit"),
        20.0 * touched,
        5e-4,
        "files",
    );
    assert!(value(&plan, "files/median") < value(&plan, "files/mean"));
    assert!(value(&plan, "files/mean") < value(&plan, "files/largest"));
    assert_eq!(value(&plan, "files/tiny"), 1.0);
    assert_close(
        value(&plan, "partitions/total"),
        800.0 * 30.0,
        1e-3,
        "partitions",
    );
    assert_close(
        value(&plan, "partitions/per_day"),
        800.0,
        1e-3,
        "partitions a day",
    );
    assert_close(
        value(&plan, "partitions/largest"),
        6e6 * DAY / total / 4.0,
        1e-12,
        "largest partition",
    );
}

#[test]
fn few_rows_touch_few_partitions() {
    let files = |distribution: &str| {
        let plan = table(&format!(
            "format: iceberg, written: \"100 msg/s\", row: \"300 B\", ratio: \"0.3x\", write_every: \"10 s\", write_tasks: 50, distribution: {distribution},
             partition_by: [(field: \"tenant\", values: \"5000\")]"
        ));
        value(&plan, "files/per_commit")
    };
    // 1,000 rows in 50 tasks of 20: not 50 times 5,000 files.
    let by_task = 50.0 * 5_000.0 * (1.0 - (1.0 - 1.0 / 5_000.0_f64).powi(20));
    assert_close(files("none"), by_task, 1e-9, "as they come");
    let together = 5_000.0 * (1.0 - (1.0 - 1.0 / 5_000.0_f64).powi(1_000));
    assert_close(files("hash"), together, 1e-9, "dealt out by partition");
    // With a trillion million partitions, each of the thousand rows is alone in a file.
    let alone = table(
        "format: delta, written: \"100 msg/s\", row: \"300 B\", ratio: \"0.3x\", write_every: \"10 s\", write_tasks: 50,
         partition_by: [(field: \"a\", values: \"1000M\"), (field: \"b\", values: \"1000M\")]",
    );
    assert_close(value(&alone, "files/per_commit"), 1_000.0, 1e-9, "alone");
    assert_close(value(&alone, "files/largest"), 90.0, 1e-9, "a row");
}

#[test]
fn writers_split_files_where_their_format_does() {
    let fields = |format: &str| {
        format!(
            "format: {format}, written: \"100 MB/s\", ratio: \"1x\", write_every: \"1 day\", write_tasks: 100, target_file: \"256 MiB\""
        )
    };
    // 86.4 GB for each task: one file, or 322 of at most 256 MiB.
    let each = 100e6 * DAY / 100.0;
    let whole = table(&fields("parquet"));
    assert_close(value(&whole, "files/largest"), each, 1e-12, "one file");
    assert_eq!(value(&whole, "files/per_commit"), 100.0);
    let rolled = table(&fields("iceberg"));
    assert_eq!(value(&rolled, "files/largest"), 256.0 * MIB);
    let files = (each / (256.0 * MIB)).ceil() * 100.0;
    assert_eq!(value(&rolled, "files/per_commit"), files);
}

#[test]
fn filters_spare_whole_partitions() {
    let plan = table(
        "format: iceberg, written: \"10 MB/s\", ratio: \"1x\", write_every: \"1 min\", write_tasks: 4, retention: \"300 days\",
         partition_by: [(field: \"d\", values: daily), (field: \"tenant\", values: \"200\")],
         readers: [
            (name: \"both\", runs: \"24 /day\", days: \"6.5 days\", filter: [(field: \"tenant\", values: \"5\")]),
            (name: \"time\", runs: \"1 /day\", filter: [(field: \"d\", values: \"3\")]),
            (name: \"other\", runs: \"1 /day\", filter: [(field: \"colour\", values: \"1\")]),
         ]",
    );
    let read = |reader: &str, name: &str| value(&plan, &format!("readers/{reader}/{name}"));
    let day = 10e6 * DAY;
    // Whole days are read, and five of 200 tenants.
    assert_close(
        read("both", "scanned"),
        7.0 * day * 5.0 / 200.0,
        1e-12,
        "both",
    );
    assert_close(read("both", "unpartitioned"), 300.0 * day, 1e-12, "all");
    assert_close(
        read("both", "pruned"),
        1.0 - 7.0 * 5.0 / 200.0 / 300.0,
        1e-12,
        "pruned",
    );
    assert_close(read("time", "scanned"), 3.0 * day, 1e-12, "time");
    assert_close(
        read("other", "scanned"),
        300.0 * day,
        1e-12,
        "no filter helps",
    );
    assert_eq!(read("other", "pruned"), 0.0);
    assert!(read("other", "planning_time") > read("time", "planning_time"));
    let per_day = value(&plan, "files/per_day") * DAY;
    assert_close(read("both", "files"), per_day * 7.0 / 40.0, 1e-12, "files");
}

#[test]
fn listing_raw_parquet_asks_for_every_partition_and_every_thousand_files() {
    let lists = |fields: &str| {
        let plan = table(&format!(
            "format: parquet, written: \"10 MB/s\", ratio: \"1x\", write_every: \"1 min\", write_tasks: 10, retention: \"100 days\",
             readers: [(name: \"r\", runs: \"1 /day\")], {fields}"
        ));
        value(&plan, "readers/r/planning_requests")
    };
    // 14,400 files a day for 100 days in one folder.
    assert_eq!(lists("partition_by: []"), 1_440.0);
    // 50,000 partitions with 10 × 1,440 ÷ 24 × 20... files each need a listing at least each.
    assert!(
        lists("partition_by: [(field: \"h\", values: hourly), (field: \"n\", values: \"20\")]")
            >= 48_000.0 * 0.999
    );
}

#[test]
fn at_its_break_even_compaction_saves_what_it_costs() {
    let plan = |every: &str, days: u32| {
        table(&format!(
            "format: iceberg, written: \"2 MB/s\", ratio: \"0.3x\", row: \"300 B\", write_every: \"1 min\", write_tasks: 20, retention: \"365 days\",
             partition_by: [(field: \"d\", values: daily)], compute: (core_rate: \"20 MB/s\"),
             compaction: (every: \"{every}\"), readers: [(name: \"r\", runs: \"1 /month\", days: \"{days} days\")]"
        ))
    };
    let first = plan("1 day", 90);
    let interval = value(&first, "compaction/break_even");
    assert!(
        interval > 2.0 * DAY && interval < 180.0 * DAY,
        "{} days",
        interval / DAY
    );
    let there = plan(&format!("{interval} s"), 90);
    assert_close(
        value(&there, "compaction/saved"),
        value(&there, "compaction/cost"),
        1e-9,
        "saved and spent",
    );
    let sooner = plan(&format!("{} s", interval * 0.8), 90);
    assert!(value(&sooner, "compaction/saved") > value(&sooner, "compaction/cost"));
    // Who reads but a day of it once a month is not worth it.
    assert_eq!(value(&plan("1 day", 1), "compaction/break_even"), 0.0);
}

/// What a reader who looks back so far finds compacted on average, of runs of compaction so far apart: looked at a
/// hundred thousand times between two of them.
fn found_compacted(back: f64, every: f64) -> f64 {
    let looks = 100_000_u32;
    let since = |look: u32| (f64::from(look) + 0.5) / f64::from(looks) * every;
    (0..looks)
        .map(|look| (back - since(look)).max(0.0))
        .sum::<f64>()
        / f64::from(looks)
}

#[test]
fn compaction_pays_up_to_the_interval_that_a_simulation_finds() {
    // One reader who looks back a month; a hot one beside a cold one; one who looks back less than an interval.
    for readers in [
        [(24.0, 30.0)].as_slice(),
        &[(24.0, 30.0), (200.0, 2.0)],
        &[(0.05, 90.0), (3.0, 7.0), (0.01, 365.0)],
        &[(0.2, 1.0)],
    ] {
        let plan = |every: f64| {
            let readers: String = readers
                .iter()
                .enumerate()
                .map(|(index, (runs, days))| {
                    format!("(name: \"r{index}\", runs: \"{runs} /day\", days: \"{days} days\"),")
                })
                .collect();
            table(&format!(
                "format: iceberg, written: \"20 MB/s\", ratio: \"0.25x\", write_every: \"10 min\", write_tasks: 10, retention: \"365 days\",
                 partition_by: [(field: \"day\", values: daily)], compute: (core_rate: \"20 MB/s\"),
                 compaction: (every: \"{every} s\"), readers: [{readers}]"
            ))
        };
        let first = plan(DAY);
        // 1,440 files a day become 5 MB/s × 1 day in files of the target.
        let spared = 1_440.0 - (5e6 * DAY / value(&first, "target_file")).ceil();
        let price = value(&first, "compute/file_price");
        let saves = |every: f64| {
            let each = readers.iter();
            let each = each.map(|(runs, days)| runs / DAY * found_compacted(days * DAY, every));
            each.sum::<f64>() * spared / DAY * price
        };
        for every in [DAY, 7.0 * DAY, 14.0 * DAY, 60.0 * DAY] {
            let found = value(&plan(every), "compaction/saved");
            assert_close(found, saves(every), 1e-6, "saved");
        }
        // From a day on, each byte is written anew once, so that its cost is the same at any interval.
        let cost = value(&first, "compaction/cost");
        let interval = value(&first, "compaction/break_even");
        let (mut low, mut high) = (1.0, 1e12);
        for _ in 0..80 {
            let middle = f64::sqrt(low * high);
            if saves(middle) > cost {
                low = middle
            } else {
                high = middle
            }
        }
        let right = if low > 1.001 { low } else { 0.0 };
        assert!(
            (interval - right).abs() <= 1e-4 * right.max(1.0),
            "{} days, and not {}",
            interval / DAY,
            right / DAY
        );
    }
}

#[test]
fn files_opened_are_those_a_simulation_opens() {
    let opened = |every: f64, days: f64| {
        let plan = table(&format!(
            "format: iceberg, written: \"20 MB/s\", ratio: \"0.25x\", write_every: \"10 min\", write_tasks: 10, retention: \"365 days\",
             partition_by: [(field: \"day\", values: daily)], compaction: (every: \"{every} days\"), readers: [(name: \"r\", runs: \"1 /day\", days: \"{days} days\")]"
        ));
        let large = (5e6 * DAY / value(&plan, "target_file")).ceil();
        (value(&plan, "readers/r/files"), large)
    };
    for (every, days) in [(1.0, 7.0), (14.0, 7.0), (60.0, 1.0)] {
        let (found, large) = opened(every, days);
        let joined = found_compacted(days * DAY, every * DAY) / DAY;
        assert_close(
            found,
            joined * large + (days - joined) * 1_440.0,
            1e-6,
            "opened",
        );
    }
}

#[test]
fn small_files_pile_up_and_compaction_keeps_them_few() {
    let fields = "format: iceberg, written: \"2 MB/s\", ratio: \"0.3x\", write_every: \"1 min\", write_tasks: 20, age: \"0 s\",
        partition_by: [(field: \"d\", values: daily)], target_file: \"256 MiB\"";
    let files = |extra: &str, month: f64| {
        let plan = table(&format!("{fields}, {extra}")).at_month(month);
        value(&plan, "files/total")
    };
    assert_close(
        files("compaction: none", 12.0),
        28_800.0 * 365.0,
        1e-12,
        "a year of them",
    );
    assert_close(
        files("compaction: none", 12.0),
        2.0 * files("compaction: none", 6.0),
        1e-12,
        "in line with time",
    );
    // 51.84 GB a day are 194 files of 256 MiB, and a day of small ones.
    let a_day = (0.6e6 * DAY / (256.0 * MIB)).ceil();
    assert_close(
        files("compaction: (every: \"1 day\")", 12.0),
        28_800.0 + 364.0 * a_day,
        1e-9,
        "compacted",
    );
    // Each byte is written anew once when partitions are closed, more often before.
    let rewritten = |every: &str| {
        value(
            &table(&format!("{fields}, compaction: (every: \"{every}\")")).at_month(12.0),
            "compaction/rewritten",
        )
    };
    assert_close(rewritten("1 day"), 0.6e6, 1e-12, "once");
    // 0.6 MB/s are 36 MB in a minute: six runs until a file has three quarters of 256 MiB.
    assert_close(rewritten("1 min"), 0.6e6 * 3.5, 1e-12, "(6 + 1) ÷ 2 times");
}

#[test]
fn forgetting_a_user_rewrites_what_may_hold_them() {
    let plan = |format: &str, mode: &str| {
        table(&format!(
            "format: {format}, written: \"10 MB/s\", row: \"500 B\", ratio: \"0.2x\", write_every: \"1 h\", write_tasks: 8, retention: \"365 days\",
             compute: (core_rate: \"20 MB/s\"), deletes: (per_day: \"50\", users: \"2M\", {mode})"
        ))
    };
    let raw = plan("parquet", "");
    let rows_of_file: f64 = 10e6 / 500.0 * 3_600.0 / 8.0;
    let share = 1.0 - (1.0 - 50.0 / 2e6_f64).powf(rows_of_file);
    assert_close(
        value(&raw, "deletes/share"),
        share,
        1e-9,
        "files that hold one",
    );
    let stored = 2e6 * 365.0 * DAY;
    assert_close(
        value(&raw, "deletes/rewritten"),
        share * stored / DAY,
        1e-9,
        "rewritten",
    );
    assert!(
        value(&raw, "cost/deletes") == value(&raw, "deletes/by_rewriting")
            && value(&raw, "kept") == 0.0
    );
    let merged = plan("iceberg", "mode: merge_on_read");
    assert!(value(&merged, "cost/deletes") < 0.2 * value(&raw, "cost/deletes"));
    // A table format keeps what was replaced until its snapshots go.
    let copied = plan("iceberg", "");
    let replaced = (value(&copied, "deletes/rewritten") + 2e6) * 5.0 * DAY;
    assert_close(value(&copied, "kept"), replaced, 1e-12, "kept");
    assert!(value(&copied, "kept") > value(&copied, "stored"));
}

#[test]
fn snapshots_keep_what_expired_within_their_time() {
    let kept = |fields: &str, month: f64| {
        let plan = table(&format!(
            "format: iceberg, ratio: \"1x\", write_every: \"1 h\", write_tasks: 8, {fields}"
        ))
        .at_month(month);
        value(&plan, "snapshots/bytes")
    };
    // 2 MB/s for 300 days; rows go after 10 days and stay in snapshots for 100: all of that, not what the newest state holds.
    let long = "written: \"2 MB/s\", retention: \"10 days\", age: \"300 days\", snapshots: (keep: \"100 days\")";
    assert_close(kept(long, 0.0), 2e6 * 100.0 * DAY, 1e-9, "longer than rows");
    // Nothing has expired of a table that is younger than its retention, and but a day's worth a day after.
    let young = |age: u32| {
        kept(
            &format!(
                "written: \"2 MB/s\", retention: \"100 days\", age: \"{age} days\", snapshots: (keep: \"30 days\")"
            ),
            0.0,
        )
    };
    assert_close(young(20), 0.0, 1e-9, "young");
    assert_close(young(101), 2e6 * DAY, 1e-6, "a day past it");
    assert_close(young(500), 2e6 * 30.0 * DAY, 1e-9, "old");
    // What expires now was written 365 days ago, at the rate of then: added up day by day.
    let growing = "written: \"2 MB/s\", growth: \"4 %/month\", retention: \"365 days\", snapshots: (keep: \"30 days\")";
    let month = 365.0 / 12.0;
    let of_then = |days: f64| 2e6 * 1.04_f64.powf(-days / month);
    let steps = 30_000_u32;
    let mean =
        (0..steps).map(|step| of_then(365.0 + 30.0 * (f64::from(step) + 0.5) / f64::from(steps)));
    let right = mean.sum::<f64>() / f64::from(steps) * 30.0 * DAY;
    assert_close(kept(growing, 0.0), right, 1e-6, "written a year ago");
}

#[test]
fn large_files_hold_somebody_sooner() {
    // Eight tasks write a file for each customer they meet: of 1,000 by Zipf's law, as drawn row by row.
    let plan = table(
        "format: delta, written: \"2000 msg/s\", row: \"1000 B\", ratio: \"0.2x\", write_every: \"5 min\", write_tasks: 8, retention: \"100 days\",
         partition_by: [(field: \"day\", values: daily), (field: \"cust\", values: \"1000\", zipf: \"1.1\")],
         deletes: (per_day: \"50\", users: \"1M\", every: \"7 days\")",
    );
    let rows_of_task = 2_000.0 * 300.0 / 8.0;
    let weights: Vec<f64> = (1..=1_000).map(|rank| f64::from(rank).powf(-1.1)).collect();
    let all: f64 = weights.iter().sum();
    let (mut files, mut touched, mut bytes, mut of_touched) = (0.0, 0.0, 0.0, 0.0);
    for share in weights.iter().map(|weight| weight / all) {
        let is_there = 1.0 - (1.0 - share).powf(rows_of_task);
        let rows = rows_of_task * share / is_there;
        let holds = 1.0 - (1.0 - 350.0 / 1e6_f64).powf(rows);
        files += is_there;
        touched += is_there * holds;
        bytes += is_there * rows;
        of_touched += is_there * rows * holds;
    }
    assert_close(
        value(&plan, "deletes/share"),
        touched / files,
        0.01,
        "files",
    );
    assert_close(
        value(&plan, "deletes/share_of_bytes"),
        of_touched / bytes,
        0.01,
        "bytes",
    );
    let stored = 0.4e6 * 100.0 * DAY;
    // The file in the middle of all that are written, counted one by one from the largest.
    let mut counted = 0.0;
    let median = weights.iter().map(|weight| weight / all).find_map(|share| {
        let is_there = 1.0 - (1.0 - share).powf(rows_of_task);
        counted += is_there;
        (counted >= files / 2.0).then_some(rows_of_task * share / is_there * 200.0)
    });
    assert_close(
        value(&plan, "files/median"),
        median.expect("it is among them"),
        0.02,
        "median",
    );
    // 350 users a pass, each for its part of the bill.
    let per_user = value(&plan, "deletes/rewriting_per_user");
    assert_close(
        per_user * 50.0 / DAY,
        value(&plan, "deletes/by_rewriting"),
        1e-9,
        "one user",
    );
    assert_close(
        value(&plan, "deletes/rewritten"),
        value(&plan, "deletes/share_of_bytes") * stored / (7.0 * DAY),
        1e-9,
        "rewritten",
    );
}

#[test]
fn snapshots_and_orphans_are_paid_for() {
    let plan = table(
        "format: delta, written: \"10 MB/s\", ratio: \"0.5x\", write_every: \"1 day\", write_tasks: 10, retention: \"100 days\",
         snapshots: (keep: \"30 days\"), orphans: (share: \"2 %\", removed_after: \"50 days\")",
    );
    assert_close(
        value(&plan, "snapshots/bytes"),
        5e6 * 30.0 * DAY,
        1e-12,
        "past retention",
    );
    assert_close(
        value(&plan, "orphans/bytes"),
        5e6 * 0.02 * 50.0 * DAY,
        1e-12,
        "in vain",
    );
    let price = 0.023 / GIB / MONTH;
    assert_close(
        value(&plan, "cost/kept"),
        5e6 * (30.0 + 1.0) * DAY * price,
        1e-12,
        "paid",
    );
    assert_close(
        value(&plan, "cost/storage"),
        5e6 * 100.0 * DAY * price,
        1e-12,
        "stored",
    );
    // Ten files and a log entry with its share of a checkpoint, each of many parts.
    let size = 5e6 * DAY / 10.0;
    let requests = 10.0 * ((size / (64.0 * MIB)).ceil() + 2.0) + 1.1;
    assert_close(
        value(&plan, "cost/writes"),
        requests * 0.005 / 1_000.0 / DAY,
        1e-9,
        "requests",
    );
    let lines: f64 = ["storage", "kept", "writes", "reads"]
        .iter()
        .map(|line| value(&plan, &format!("cost/{line}")))
        .sum();
    assert_close(value(&plan, "monthly_cost"), lines, 1e-12, "the bill");
}

#[test]
fn links_that_lead_nowhere_say_so() {
    let why = |lake: &str| {
        Plan::try_of(&format!(
            "(headroom: 1, name: \"test\", region: \"us-east-1\",
              kafka: [(name: \"k\", topics: [(name: \"clicks\", produce: \"1 MB/s\")])], lake: [{lake}])"
        ))
        .err()
        .unwrap_or_default()
    };
    let unknown = why("(name: \"a\", format: delta, source: \"k/clcks\", write_every: \"1 min\")");
    assert!(
        unknown.contains("nothing in this scenario is called `k/clcks`"),
        "{unknown}"
    );
    let circle = why(
        "(name: \"a\", format: delta, source: \"b\", write_every: \"1 min\"), (name: \"b\", format: delta, source: \"a\", write_every: \"1 min\")",
    );
    assert!(circle.contains("data would flow in a circle"), "{circle}");
    let itself = why("(name: \"a\", format: delta, source: \"a\", write_every: \"1 min\")");
    assert!(itself.contains("`a` to `a`"), "{itself}");
    let instance = why(
        "(name: \"a\", format: delta, source: \"clicks\", write_every: \"1 min\", compute: (on: \"m7g.xlage\"))",
    );
    assert!(instance.contains("m7g.xlarge"), "{instance}");
}

fn fields() -> impl Strategy<Value = (String, f64, f64, u32, u32)> {
    (
        prop::sample::select(vec!["parquet", "iceberg", "delta"]),
        1e4..1e9_f64,
        30.0..200_000.0_f64,
        1..400_u32,
        1..5_000_u32,
    )
        .prop_map(|(format, rate, every, tasks, values)| {
            (
                format.to_owned(),
                rate.round(),
                every.round(),
                tasks,
                values,
            )
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn more_partitions_never_make_the_largest_file_bigger(
        (format, rate, every, tasks, values) in fields(),
        more in 1..50_u32,
        zipf in 0.0..2.0_f64,
        hash in any::<bool>(),
    ) {
        let largest = |values: u32| {
            let plan = table(&format!(
                "format: {format}, written: \"{rate} B/s\", row: \"200 B\", ratio: \"0.3x\", write_every: \"{every} s\", write_tasks: {tasks}, distribution: {},
                 partition_by: [(field: \"a\", values: \"{values}\", zipf: \"{zipf:.3}\")]",
                if hash { "hash" } else { "none" }
            ));
            value(&plan, "files/largest")
        };
        let (few, many) = (largest(values), largest(values + more));
        prop_assert!(many <= few * (1.0 + 1e-9), "{many} of more, {few} of fewer");
    }

    #[test]
    fn compaction_never_makes_more_files_and_no_byte_is_lost(
        (format, rate, every, tasks, values) in fields(),
        days in 1..400_u32,
        runs in 600.0..2e6_f64,
    ) {
        let plan = table(&format!(
            "format: {format}, written: \"{rate} B/s\", row: \"200 B\", ratio: \"0.3x\", write_every: \"{every} s\", write_tasks: {tasks},
             partition_by: [(field: \"d\", values: daily), (field: \"a\", values: \"{values}\", zipf: \"1.0\")],
             retention: \"{days} days\", compaction: (every: \"{} s\"), readers: [(name: \"r\", runs: \"4 /day\", days: \"3 days\")]",
            runs.round()
        ));
        let (with, without) = (value(&plan, "files/total"), value(&plan, "files/uncompacted"));
        prop_assert!(with <= without * (1.0 + 1e-9), "{with} and {without}");
        prop_assert!(close(value(&plan, "files/per_day") * value(&plan, "files/mean"), 0.3 * rate, 1e-9));
        prop_assert!(value(&plan, "files/median") <= value(&plan, "files/largest") * (1.0 + 1e-9));
        prop_assert!(value(&plan, "readers/r/scanned") <= value(&plan, "stored") * (1.0 + 1e-9));
        for (path, number) in plan.every_value() {
            prop_assert!(number.is_finite() && number >= -1e-9, "{path} is {number}");
        }
    }
}
