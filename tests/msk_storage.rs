//! MSK storage that grows by itself, against a disk that is filled second by second, and over the months.

#[path = "plan/mod.rs"]
mod plan;

use plan::{Plan, assert_close};

const D: &str = "kafka/c/deployments/d";
const GIB: f64 = 1_073_741_824.0;
const PAUSE: f64 = 6.0 * 3_600.0;

fn on(start: &str, target: u32, topic: &str) -> Plan {
    Plan::of_cluster(&format!(
        "topics: [(name: \"t\", partitions: 12, {topic})],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.4xlarge\", brokers: 12, storage: \"{start}\", storage_scaling: (target: \"{target} %\")))]"
    ))
}

/// Fills a disk from empty until it holds `kept`, storage growing as MSK documents it: when the target is reached, by
/// the larger of 10 GiB and 10 %, at most once in six hours. Whether it was ever full.
fn is_outrun(start: f64, target: f64, kept: f64, rate: f64) -> bool {
    let (mut storage, mut held, mut next_growth) = (start, 0.0, 0.0);
    let second = 20.0;
    let mut time = 0.0;
    while held < kept {
        time += second;
        held = f64::min(held + rate * second, kept);
        if held >= target * storage && time >= next_growth {
            storage = (storage + f64::max(10.0 * GIB, storage * 0.1)).min(16_384.0 * GIB);
            next_growth = time + PAUSE;
        }
        if held > storage {
            return true;
        }
    }
    false
}

#[test]
fn first_data_outruns_storage_as_in_a_simulation() {
    let mut outrun = 0;
    let mut in_time = 0;
    for start in [10.0, 55.0, 120.0, 1_000.0, 4_000.0] {
        for target in [10, 50, 80] {
            for kept in [5.0, 200.0, 3_000.0, 12_000.0] {
                for rate in [0.05, 0.4, 0.6, 2.0, 6.0, 30.0] {
                    let (kept, rate) = (kept * GIB, rate * 1e6);
                    let plan = on(&format!("{start} GiB"), target, "produce: \"1 MB/s\"")
                        .with(&format!("{D}/storage_scaling/kept_at_start"), kept)
                        .with(&format!("{D}/storage_scaling/written_at_start"), rate);
                    let worst = plan.value(&format!("{D}/storage_scaling/outrun"));
                    // Of a disk that is nearly full it is not asked whether it is.
                    if (worst - 1.0).abs() < 0.005 {
                        continue;
                    }
                    let share = f64::from(target) / 100.0;
                    let simulated = is_outrun(start * GIB, share, kept, rate);
                    assert_eq!(
                        worst > 1.0,
                        simulated,
                        "{start} GiB, {target} %, {kept} kept, {rate} B/s: {worst}"
                    );
                    if simulated {
                        outrun += 1;
                    } else {
                        in_time += 1;
                    }
                }
            }
        }
    }
    assert!(outrun > 50 && in_time > 50, "{outrun} and {in_time}");
}

/// 100 MB/s three times on 12 brokers are 25 MB/s on each: 10 GiB are full after 429 seconds.
#[test]
fn ten_gibibytes_are_full_after_minutes() {
    let plan = on(
        "10 GiB",
        60,
        "produce: \"100 MB/s\", peak: \"1x\", retention: \"7 days\"",
    )
    .with("kafka/c/topics/t/stored_rate", 100e6)
    .with(&format!("{D}/storage_scaling/written_at_start"), 25e6);
    assert_close(
        plan.value(&format!("{D}/storage_scaling/time_to_full")),
        10.0 * GIB / 25e6,
        1e-12,
        "until full",
    );
    assert_eq!(plan.value(&format!("{D}/holds")), 0.0);
}

/// What is written less and less leaves the storage that it had once: 7 days of what is written at the start.
#[test]
fn storage_that_has_grown_is_there_however_little_is_kept_later() {
    let at = |month: f64, growth: &str| {
        let topic = format!(
            "produce: \"20 MB/s\", peak: \"1x\", retention: \"7 days\", growth: \"{growth}\""
        );
        let plan = on("2 TiB", 60, &topic).at_month(month);
        let of = |key: &str| plan.value(&format!("{D}/{key}"));
        (of("disk_capacity"), of("disk_per_broker"))
    };
    let (first, kept_first) = at(0.0, "-5 %/month");
    assert!(first * 0.6 >= kept_first, "{first} for {kept_first}");
    for month in [1.0, 6.0, 24.0] {
        let (later, kept_later) = at(month, "-5 %/month");
        assert!(kept_later < kept_first);
        assert_close(later, first, 1e-12, "storage never shrinks");
    }
    let (grown, _) = at(24.0, "2 %/month");
    assert!(grown > first);
}
