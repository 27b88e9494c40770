//! Findings about disks and volumes: full today, full one day, full once a broker is lost, too small for a partition.

#[path = "review/mod.rs"]
mod review;

use headroom::review::{Severity, findings};
use review::{Parts, QUIET, codes, found_in, only, planned};

#[test]
fn disks_are_judged_by_their_median_and_their_tail() {
    let full = Parts {
        topics: r#"(name: "t", produce: "10 MB/s", peak: "1x", partitions: 12, consumers: [(name: "c", rate: "1x")])"#,
        ..QUIET
    };
    let finding = only(&full, "K001");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].deployments[0].on.volume"
    );
    assert!(
        finding
            .message
            .contains("`d` starts with its fullest broker 1"),
        "{}",
        finding.message
    );
    assert!(
        finding.message.contains("past the 90 %"),
        "{}",
        finding.message
    );
    // What is full already is not also said to become full, or to have no room.
    let codes = codes(&full);
    assert!(
        !codes.contains("K002") && !codes.contains("K003"),
        "{codes:?}"
    );

    let paged = Parts {
        topics: r#"(name: "t", produce: "7.4 MB/s", peak: "1x", partitions: 12, consumers: [(name: "c", rate: "1x")])"#,
        ..QUIET
    };
    assert!(only(&paged, "K002").message.contains("past the 75 %"));

    let tail = Parts {
        topics: r#"(name: "t", produce: "4 to 8 MB/s", peak: "1x", partitions: 12, consumers: [(name: "c", rate: "1x")])"#,
        ..QUIET
    };
    let finding = only(&tail, "K003");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(
        finding.weight > 0.05 && finding.weight < 0.5,
        "{}",
        finding.weight
    );
}

#[test]
fn a_disk_that_fills_later_is_a_warning_before_the_date_provisioned_for_and_a_note_after() {
    let soon = Parts {
        cluster: r#"growth: "8 to 12 %/month","#,
        ..QUIET
    };
    let finding = only(&soon, "K004");
    assert!(
        finding
            .message
            .contains("2026, before the Jan 2027 it is provisioned for"),
        "{}",
        finding.message
    );
    let later = Parts {
        cluster: r#"growth: "4 to 5 %/month","#,
        ..QUIET
    };
    assert!(
        only(&later, "K005").message.contains("2027"),
        "{}",
        only(&later, "K005").message
    );
}

#[test]
fn without_an_outlook_nothing_is_said_about_later_months() {
    let soon = Parts {
        cluster: r#"growth: "8 to 12 %/month","#,
        ..QUIET
    };
    let plan = planned(&soon.text());
    let found = findings(&plan, None);
    assert!(
        found
            .iter()
            .all(|finding| finding.code != "K004" && finding.code != "K005")
    );
}

#[test]
fn a_lost_broker_needs_room() {
    // Four brokers share evenly in two zones.
    const TWO_ZONES: &str = r#"growth: "1 %/month", zones: 2,"#;
    let four = Parts {
        cluster: TWO_ZONES,
        deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", brokers: 4, volume: gp3(size: "2.1 TiB")), upkeep: (hours: "10 h/month", rate: "$100/h"))"#,
        ..QUIET
    };
    let finding = only(&four, "K012");
    assert!(finding.message.contains("4 brokers"), "{}", finding.message);
    assert_eq!(finding.path, "kafka/k/deployments/d/disk_fill_one_lost");
    let tight = Parts {
        cluster: TWO_ZONES,
        deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", brokers: 4, volume: gp3(size: "1.9 TiB")), upkeep: (hours: "10 h/month", rate: "$100/h"))"#,
        ..QUIET
    };
    assert_eq!(only(&tight, "K011").severity, Severity::Error);
    let three = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", brokers: 3, volume: gp3(size: "8 TiB")), upkeep: (hours: "10 h/month", rate: "$100/h"))"#,
        ..QUIET
    };
    assert!(
        only(&three, "K013")
            .message
            .contains("`d` has 3 brokers and `t` has 3 replicas")
    );
}

/// A gp3 volume has 64 TiB at most and a broker of MSK 16 TiB. 10 MB/s for 90 days are 71 TiB on each of three brokers.
#[test]
fn the_largest_disks_there_are_cannot_grow() {
    let on = |deployments: &'static str, topics: &'static str| Parts {
        cluster: r#"growth: "0 %/month","#,
        topics,
        deployments,
        ..QUIET
    };
    const LONG: &str = r#"(name: "t", produce: "10 MB/s", retention: "90 days", partitions: 12, consumers: [(name: "c", rate: "1x")])"#;
    const SHORT: &str = r#"(name: "t", produce: "10 MB/s", retention: "2 days", partitions: 12, consumers: [(name: "c", rate: "1x")])"#;
    const EC2: &str = r#"(name: "d", on: ec2(broker: "m7g.4xlarge", brokers: 3))"#;
    const MSK: &str = r#"(name: "d", on: msk(broker: "kafka.m7g.4xlarge", brokers: 3))"#;
    for (deployment, field, most) in [
        (EC2, "kafka[0].deployments[0].on.volume", "64.0 TiB"),
        (MSK, "kafka[0].deployments[0].on.storage", "16.0 TiB"),
    ] {
        let finding = only(&on(deployment, LONG), "K014");
        assert_eq!(finding.severity, Severity::Warning);
        assert_eq!(finding.field.to_string(), field);
        let says = format!("`d` takes {most} on each broker");
        assert!(finding.message.contains(&says), "{}", finding.message);
        assert!(!codes(&on(deployment, SHORT)).contains("K014"));
    }
    // A size that is given is nobody's choice.
    const GIVEN: &str =
        r#"(name: "d", on: ec2(broker: "m7g.4xlarge", brokers: 3, volume: gp3(size: "64 TiB")))"#;
    assert!(!codes(&on(GIVEN, LONG)).contains("K014"));
}

/// A gp3 volume has 2,000 MiB/s at most, and an m7g.16xlarge 20 Gbps to its volumes: 4 GB/s on each of three brokers ask
/// for more of both.
#[test]
fn volumes_that_have_all_the_throughput_there_is_are_named() {
    let on = |volume: &'static str| Parts {
        cluster: r#"growth: "0 %/month","#,
        topics: r#"(name: "t", produce: "4 GB/s", peak: "1x", message: "10 kB", retention: "1 h", segment: (roll: "15 min"), partitions: 600, consumers: [(name: "c", rate: "1x")])"#,
        deployments: volume,
        ..QUIET
    };
    let finding = only(
        &on(
            r#"(name: "d", on: ec2(broker: "m7g.16xlarge", brokers: 3, volume: gp3(size: "8 TiB")))"#,
        ),
        "K033",
    );
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].deployments[0].on.volume"
    );
    assert!(
        finding
            .message
            .contains("for each volume, which is all that a gp3 volume can have"),
        "{}",
        finding.message
    );
    assert!(
        finding.advice.contains("more volumes"),
        "{}",
        finding.advice
    );
    let quiet = codes(&Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", brokers: 6, volume: gp3(size: "3 TiB")))"#,
        ..QUIET
    });
    assert!(!quiet.contains("K033"), "{quiet:?}");
}

/// 10 MB/s for two days with a fifth of it in the hottest partition: some 336 GiB, on volumes of 250.
#[test]
fn a_partition_that_fits_no_volume_is_an_error_that_brokers_do_not_mend() {
    let on = |deployment: &'static str| Parts {
        cluster: r#"growth: "0 %/month", internal_topics: "0 B","#,
        topics: r#"(name: "t", produce: "10 MB/s", peak: "1.5x", retention: "2 days", partitions: 60, keys: (count: "1M", zipf: "1.2"), consumers: [(name: "c", rate: "1x")])"#,
        deployments: deployment,
        ..QUIET
    };
    let small = on(
        r#"(name: "d", on: ec2(broker: "m7g.2xlarge", brokers: 9, volumes: 6, volume: gp3(size: "250 GiB")))"#,
    );
    let finding = only(&small, "K130");
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(
        finding.path,
        "kafka/k/deployments/d/limits/partition_on_a_volume/utilisation"
    );
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].deployments[0].on.volume"
    );
    assert!(
        finding
            .message
            .contains("the hottest partition of `t` takes")
            && finding.message.contains("a volume has 250 GiB"),
        "{}",
        finding.message
    );
    assert!(
        finding.advice.contains("fewer and larger volumes"),
        "{}",
        finding.advice
    );
    // Nobody is told to use thousands of brokers, nor that a service's limit is passed.
    for other in found_in(&small.text()) {
        assert_ne!(other.code, "K090", "{other:?}");
        assert!(
            other.code != "K020" || !other.advice.contains(','),
            "{other:?}"
        );
        assert!(
            !other
                .advice
                .starts_with("Use more brokers or larger volumes"),
            "{other:?}"
        );
    }
    let large = on(
        r#"(name: "d", on: ec2(broker: "m7g.2xlarge", brokers: 9, volumes: 2, volume: gp3(size: "1 TiB")))"#,
    );
    let codes = codes(&large);
    assert!(!codes.contains("K130"), "{codes:?}");
}

/// One local replica of a tiered topic, 50/3 MB/s for a day, is 1.34 TiB: no volume of 800 GiB takes it.
#[test]
fn what_stays_of_a_tiered_partition_is_held_against_a_volume() {
    let parts = Parts {
        cluster: r#"growth: "0 %/month", partition_rate: "50 MB/s","#,
        topics: r#"(name: "t", produce: "50 MB/s", peak: "1.5x", retention: "20 days", partitions: 3, consumers: [(name: "c", rate: "1x")])"#,
        deployments: r#"(name: "d", on: ec2(broker: "m7g.4xlarge", brokers: 6, volumes: 6, volume: gp3(size: "800 GiB"), tiered: "1 day local"))"#,
        ..QUIET
    };
    let finding = only(&parts, "K130");
    assert!(
        finding
            .message
            .contains("the largest partition of `t` takes 1."),
        "{}",
        finding.message
    );
    assert!(
        finding.advice.starts_with("Use more partitions"),
        "{}",
        finding.advice
    );
}

/// A count that no file can state is not advised.
#[test]
fn more_brokers_than_can_be_planned_with_are_not_advised() {
    let parts = |produce: &'static str| Parts {
        cluster: r#"growth: "0 %/month","#,
        topics: produce,
        deployments: r#"(name: "d", on: ec2(broker: "m7g.large", brokers: 3, volume: gp3(size: "500 GiB")))"#,
        ..QUIET
    };
    let many = only(
        &parts(
            r#"(name: "t", produce: "300 MB/s", peak: "1x", retention: "30 days", partitions: 6000, consumers: [(name: "c", rate: "1x")])"#,
        ),
        "K020",
    );
    assert!(
        many.advice
            .starts_with("That is more brokers than one cluster can be planned with"),
        "{}",
        many.advice
    );
    let some = only(
        &parts(
            r#"(name: "t", produce: "60 MB/s", peak: "1x", retention: "7 days", partitions: 600, consumers: [(name: "c", rate: "1x")])"#,
        ),
        "K020",
    );
    let count = some
        .advice
        .strip_prefix("Write `brokers: ")
        .and_then(|rest| rest.split('`').next());
    let count: u32 = count
        .unwrap_or_else(|| panic!("{}", some.advice))
        .parse()
        .expect("a plain number");
    assert!(count <= 1_000);
}
