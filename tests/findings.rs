//! Findings, rule by rule: each is found where it should be, says the plan's own numbers, and points at a place.

#[path = "review/mod.rs"]
mod review;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use headroom::review::{Rule, Severity, findings, rules};
use headroom::scenario::syntax::Tree;
use review::{Parts, QUIET, codes, found_in, only, planned};
#[test]
fn a_plan_nobody_objects_to_has_no_errors_and_no_warnings() {
    let found = found_in(&QUIET.text());
    let serious: Vec<_> = found
        .iter()
        .filter(|finding| finding.severity != Severity::Info)
        .collect();
    assert!(serious.is_empty(), "{serious:#?}");
}

#[test]
fn too_few_brokers_are_counted_against_what_binds() {
    let few = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.large", brokers: 3, volume: gp3(size: "1 TiB")))"#,
        ..QUIET
    };
    let finding = only(&few, "K020");
    assert!(
        finding.message.contains("has 3 brokers and needs"),
        "{}",
        finding.message
    );
    assert!(finding.message.contains("bound by"), "{}", finding.message);
    assert!(finding.advice.contains("or `auto`"), "{}", finding.advice);

    let two = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.large", brokers: 2, volume: gp3(size: "16 TiB")))"#,
        ..QUIET
    };
    assert!(only(&two, "K021").message.contains("asks for 3 replicas"));
}

#[test]
fn zones_are_held_against_brokers_and_replicas() {
    let uneven = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", brokers: 7, volume: gp3(size: "3 TiB")))"#,
        ..QUIET
    };
    assert!(only(&uneven, "K022").advice.contains("multiple of 3"));
    let two_zones = Parts {
        cluster: r#"growth: "1 %/month", zones: 2,"#,
        ..QUIET
    };
    assert!(
        only(&two_zones, "K023")
            .message
            .contains("3 replicas in 2 zones")
    );
    let one_zone = Parts {
        cluster: r#"growth: "1 %/month", zones: 1,"#,
        ..QUIET
    };
    assert!(only(&one_zone, "K024").message.contains("one zone"));
}

#[test]
fn msk_has_a_quota_of_brokers_and_of_replicas() {
    let many = Parts {
        deployments: r#"(name: "d", on: msk(broker: "kafka.m7g.large", brokers: 63, storage: "1 TiB"))"#,
        ..QUIET
    };
    assert!(
        only(&many, "K025")
            .message
            .contains("63 brokers, and MSK's quota for one cluster is 60")
    );
    let refused = Parts {
        topics: r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 6000, consumers: [(name: "c", rate: "2x")])"#,
        deployments: r#"(name: "d", on: msk(broker: "kafka.m7g.large", brokers: 6, storage: "10 TiB"))"#,
        ..QUIET
    };
    assert_eq!(only(&refused, "K026").severity, Severity::Error);
    let advised = Parts {
        topics: r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 2600, consumers: [(name: "c", rate: "2x")])"#,
        ..refused
    };
    assert!(
        only(&advised, "K027")
            .message
            .contains("AWS recommends for a kafka.m7g.large at most 1,000")
    );
    let self_managed = Parts {
        topics: r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 9000, consumers: [(name: "c", rate: "2x")])"#,
        deployments: QUIET.deployments,
        ..QUIET
    };
    assert!(only(&self_managed, "K027").message.contains("KIP-578"));
    let burstable = Parts {
        deployments: r#"(name: "d", on: msk(broker: "kafka.t3.small", brokers: 6, storage: "4 TiB"))"#,
        ..QUIET
    };
    assert!(only(&burstable, "K028").message.contains("kafka.t3.small"));
}

#[test]
fn partitions_that_do_not_divide_are_named() {
    let uneven = Parts {
        topics: r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 7, consumers: [(name: "c", rate: "2x")])"#,
        ..QUIET
    };
    let finding = only(&uneven, "K029");
    assert!(
        finding
            .message
            .contains("21 replicas of `t` make 4 on some of the 6 brokers"),
        "{}",
        finding.message
    );
    assert_eq!(finding.field.to_string(), "kafka[0].topics[0].partitions");
}

#[test]
fn network_and_volumes_are_held_against_what_they_sustain() {
    let loaded = |produce: &'static str| Parts {
        topics: produce,
        deployments: r#"(name: "d", on: ec2(broker: "m7g.large", brokers: 6, volume: gp3(size: "16 TiB", throughput: "125 MiB/s", iops: "3000 IOPS")))"#,
        ..QUIET
    };
    let over = loaded(
        r#"(name: "t", produce: "60 MB/s", peak: "4x", partitions: 60, retention: "6 h", segment: (roll: "1 h"), consumers: [(name: "c", rate: "2x")])"#,
    );
    let found = found_in(&over.text());
    let overloaded: Vec<_> = found
        .iter()
        .filter(|finding| finding.code == "K030")
        .collect();
    assert!(!overloaded.is_empty(), "{found:#?}");
    assert!(
        overloaded[0].path.ends_with("_utilisation"),
        "{}",
        overloaded[0].path
    );

    let near = loaded(
        r#"(name: "t", produce: "34 MB/s", peak: "4x", partitions: 60, retention: "6 h", segment: (roll: "1 h"), consumers: [(name: "c", rate: "1x")])"#,
    );
    let found = found_in(&near.text());
    assert!(
        found
            .iter()
            .any(|finding| finding.code == "K031" && finding.message.contains("volume writes")),
        "{found:#?}"
    );
    let beyond = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.large", brokers: 6, volume: gp3(size: "3 TiB", throughput: "1000 MiB/s", iops: "4000 IOPS")))"#,
        ..QUIET
    };
    assert!(only(&beyond, "K034").message.contains("m7g.large sustains"));
    let spinning = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.large", brokers: 6, volume: st1(size: "3 TiB")))"#,
        ..QUIET
    };
    let finding = only(&spinning, "K134");
    assert!(
        finding.message.contains("st1 volumes of `d`"),
        "{finding:?}"
    );
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].deployments[0].on.volume"
    );
    assert!(
        found_in(&beyond.text())
            .iter()
            .all(|found| found.code != "K134")
    );
}

#[test]
fn the_slow_topic_trap_is_sprung() {
    let slow = Parts {
        topics: r#"(name: "t", produce: "40 msg/s", peak: "2x", message: "600 B", retention: "1 h", partitions: 6, consumers: [(name: "c", rate: "2x")])"#,
        ..QUIET
    };
    let finding = only(&slow, "K040");
    assert!(
        finding
            .message
            .contains("asks for 1 h, but a partition writes one segment for"),
        "{}",
        finding.message
    );
    assert!(
        finding.advice.contains("segment: (roll: \"15 min\")"),
        "{}",
        finding.advice
    );
    // What is advised ends the trap.
    let advised = Parts {
        topics: r#"(name: "t", produce: "40 msg/s", peak: "2x", message: "600 B", retention: "1 h", segment: (roll: "15 min"), partitions: 6, consumers: [(name: "c", rate: "2x")])"#,
        ..QUIET
    };
    assert!(!codes(&advised).contains("K040"));
}

#[test]
fn topics_are_reviewed_one_by_one() {
    let topic = |topics: &'static str| Parts { topics, ..QUIET };
    let compressed = topic(
        r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 12, compression: (codec: zstd, ratio: "3 to 5"), consumers: [(name: "c", rate: "2x")])"#,
    );
    let finding = only(&compressed, "K041");
    assert!(
        finding.message.contains("a batch holds 1.25 records"),
        "{}",
        finding.message
    );
    assert!(
        finding.advice.contains("if it was measured"),
        "{}",
        finding.advice
    );
    let lingering = topic(
        r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 12, batch: (linger: "100 ms"), compression: (codec: zstd, ratio: "3 to 5"), consumers: [(name: "c", rate: "2x")])"#,
    );
    assert!(!codes(&lingering).contains("K041"));

    let one_copy = topic(
        r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 12, replication: 1, consumers: [(name: "c", rate: "2x")])"#,
    );
    assert!(only(&one_copy, "K042").message.contains("one copy"));
    let two_copies = topic(
        r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 12, replication: 2, consumers: [(name: "c", rate: "2x")])"#,
    );
    assert!(only(&two_copies, "K043").message.contains("two copies"));
    let for_ever = topic(
        r#"(name: "t", produce: "1 MB/s", peak: "2x", partitions: 12, retention: unlimited, consumers: [(name: "c", rate: "2x")])"#,
    );
    assert!(only(&for_ever, "K044").message.contains("every month"));
    let hot = topic(
        r#"(name: "t", produce: "6 MB/s", peak: "3x", partitions: 1, retention: "1 day", segment: (roll: "1 h"), consumers: [(name: "c", rate: "2x")])"#,
    );
    assert!(
        only(&hot, "K045")
            .message
            .contains("18.2 MB/s at peak, and one is trusted with 10.0 MB/s"),
        "{}",
        only(&hot, "K045").message
    );
    let large = topic(
        r#"(name: "t", produce: "3 MB/s", peak: "2x", message: "2 MiB", partitions: 12, consumers: [(name: "c", rate: "2x")])"#,
    );
    assert!(
        only(&large, "K046")
            .message
            .contains("refuse more than 1.00 MiB"),
        "{}",
        only(&large, "K046").message
    );
    let unread = topic(r#"(name: "t", produce: "3 MB/s", peak: "2x", partitions: 12)"#);
    assert!(only(&unread, "K047").message.contains("no consumers"));
}

#[test]
fn what_is_not_stated_is_said() {
    let silent = Parts {
        top: "",
        cluster: "",
        topics: r#"(name: "t", produce: "3 MB/s", consumers: [(name: "c")])"#,
        deployments: r#"(name: "d", on: msk(broker: auto))"#,
    };
    let codes = codes(&silent);
    for code in ["K048", "K049", "K050", "C004", "S005"] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
}

#[test]
fn tiered_storage_has_rules_of_its_own() {
    let tiered = Parts {
        topics: r#"
            (name: "state", produce: "1 MB/s", peak: "2x", cleanup: compact, unique_keys: "1M", partitions: 12, consumers: [(name: "c", rate: "2x")]),
            (name: "short", produce: "3 MB/s", peak: "2x", retention: "2 days", segment: (bytes: "16 MiB", roll: "5 min"), partitions: 12, consumers: [(name: "c", rate: "2x")]),
            (name: "slow", produce: "5 KB/s", peak: "2x", retention: "90 days", partitions: 12, consumers: [(name: "c", rate: "2x")])"#,
        deployments: r#"(name: "d", on: msk(broker: "kafka.m7g.large", tiered: "1 day local"))"#,
        ..QUIET
    };
    let found = found_in(&tiered.text());
    let message = |code: &str| {
        let finding = found.iter().find(|finding| finding.code == code);
        finding.map_or_else(
            || panic!("no {code} among {found:#?}"),
            |finding| finding.message.as_str(),
        )
    };
    assert!(message("K060").contains("`state`"));
    assert!(
        message("K061")
            .contains("`short` has a retention of 2 days; MSK tiers topics with at least 3 days")
    );
    assert!(message("K062").contains("16.0 MiB"), "{}", message("K062"));
    assert!(
        message("K063").contains("at least 10 min"),
        "{}",
        message("K063")
    );
    assert!(
        message("K064").contains("`slow` keeps 24 h"),
        "{}",
        message("K064")
    );
}

#[test]
fn money_is_compared_fairly_and_held_against_the_budget() {
    let poor = Parts {
        top: r#"start: "2026-01", objectives: (budget: "$500/month"),"#,
        ..QUIET
    };
    let finding = only(&poor, "C001");
    assert!(
        finding.message.contains("in 100 % of the worlds"),
        "{}",
        finding.message
    );
    assert_eq!(finding.field.to_string(), "objectives.budget");
    let half = Parts {
        deployments: r#"
            (name: "a", on: msk(broker: "kafka.m7g.large"), upkeep: (hours: "10 h/month", rate: "$100/h")),
            (name: "b", on: msk(broker: "kafka.m7g.large"))"#,
        ..QUIET
    };
    assert!(
        only(&half, "C003")
            .message
            .contains("`b` without `upkeep` beside `a` with it")
    );
    let failing = Parts {
        deployments: r#"
            (name: "cheap", on: ec2(broker: "m7g.large", brokers: 3, volume: gp3(size: "100 GiB"))),
            (name: "sound", on: msk(broker: "kafka.m7g.large"))"#,
        ..QUIET
    };
    let finding = only(&failing, "C005");
    assert!(
        finding.message.contains("`cheap` is the cheapest"),
        "{}",
        finding.message
    );
    assert!(
        finding
            .message
            .contains("the cheapest that does is `sound`"),
        "{}",
        finding.message
    );
    let close = Parts {
        deployments: r#"
            (name: "a", on: msk(broker: "kafka.m7g.large"), upkeep: (hours: "10 to 30 h/month", rate: "$100/h")),
            (name: "b", on: msk(broker: "kafka.m7g.large"), upkeep: (hours: "10 to 31 h/month", rate: "$100/h"))"#,
        ..QUIET
    };
    assert!(
        only(&close, "C006")
            .message
            .contains("asks for a confidence of 95 %")
    );
}

#[test]
fn prices_are_dated_and_own_ones_are_named() {
    let old = Parts {
        top: r#"start: "2030-01","#,
        ..QUIET
    };
    assert!(
        only(&old, "C007")
            .message
            .contains("months before the plan starts")
    );
    let own = Parts {
        top: r#"start: "2026-01", prices: [(item: "ec2/m7g.xlarge", price: "$0.10/h", reason: "agreed")],"#,
        ..QUIET
    };
    assert!(only(&own, "C009").message.contains("`ec2/m7g.xlarge`"));
    let unverified = Parts {
        deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", tiered: "1 day local"))"#,
        ..QUIET
    };
    let dublin = unverified.text().replace("us-east-1", "eu-west-1");
    let found = found_in(&dublin);
    let finding = found.iter().find(|finding| finding.code == "C008");
    assert!(
        finding.is_some_and(|finding| finding.message.contains("`object_storage/standard`")),
        "{found:#?}"
    );
}

/// AWS prints "$0.08 per GB-month" and bills GiB-months; a GB of 10^9 bytes is 1/1.0737 of a GiB.
#[test]
fn a_price_per_gb_of_what_is_billed_per_gib_is_named() {
    let priced = |top: &'static str| Parts { top, ..QUIET };
    let decimal = priced(
        r#"start: "2026-01", objectives: (budget: "$100k/month"), prices: [(item: "ebs/gp3/storage", price: "$0.08/GB-month", reason: "as AWS prints it")],"#,
    );
    let finding = only(&decimal, "K133");
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.field.to_string(), "prices[0].price");
    assert!(
        finding.advice.contains("Write `$0.08/GiB-month`"),
        "{}",
        finding.advice
    );
    assert!(
        finding.message.contains("7.4 % dearer"),
        "{}",
        finding.message
    );
    // 10^12 bytes are 1/1.0995 of a TiB.
    let terabytes = priced(
        r#"start: "2026-01", objectives: (budget: "$100k/month"), prices: [(item: "ebs/gp3/storage", price: "$80/TB-month", reason: "a quote")],"#,
    );
    let finding = only(&terabytes, "K133");
    assert!(
        finding.advice.contains("Write `$80/TiB-month`"),
        "{}",
        finding.advice
    );
    for part in ["for 10^12 bytes", "2^40", "10.0 % dearer"] {
        assert!(finding.message.contains(part), "{}", finding.message);
    }
    for quiet in [
        r#"start: "2026-01", prices: [(item: "ebs/gp3/storage", price: "$0.08/GiB-month", reason: "list")],"#,
        r#"start: "2026-01", prices: [(item: "ebs/gp3/storage", price: "$80/TiB-month", reason: "a quote")],"#,
        // Moved data is billed by 10^9 bytes.
        r#"start: "2026-01", prices: [(item: "network/cross_zone", price: "$0.01/GB", reason: "list")],"#,
    ] {
        let codes = codes(&priced(quiet));
        assert!(!codes.contains("K133"), "{codes:?}");
    }
}

#[test]
fn an_empty_scenario_is_not_a_clean_one() {
    let nothing = r#"(headroom: 1, name: "Nothing", region: "us-east-1")"#;
    assert!(
        found_in(nothing)
            .iter()
            .any(|finding| finding.code == "S001")
    );
    let hollow = r#"(headroom: 1, name: "Hollow", region: "us-east-1", objectives: (freshness: "5 s"), kafka: [(name: "k")])"#;
    let codes: BTreeSet<_> = found_in(hollow)
        .iter()
        .map(|finding| finding.code)
        .collect();
    for code in ["S002", "S003", "S004"] {
        assert!(codes.contains(code), "{code} is not among {codes:?}");
    }
}

#[test]
fn findings_are_sorted_and_lead_somewhere() {
    for entry in fs::read_dir(root().join("scenarios")).expect("the samples are there") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a sample is text");
        let tree = Tree::parse(text.as_str()).expect("a sample is a tree");
        let plan = planned(&text);
        let outlook = plan.outlook(&AtomicBool::new(false)).expect("an outlook");
        let found = findings(&plan, Some(&outlook));
        assert!(
            found.is_sorted_by_key(|finding| finding.severity),
            "{}",
            path.display()
        );
        for finding in &found {
            let whole = finding.field.segments().is_empty();
            let around = std::iter::successors(Some(finding.field.clone()), |field| field.parent());
            let written = around
                .filter(|field| !field.segments().is_empty())
                .any(|field| tree.get(&field).is_some());
            // A field of the scenario itself may be one that is not written at all.
            let top = finding.field.segments().len() == 1;
            assert!(
                whole || top || written,
                "{}: {finding:?} leads nowhere",
                path.display()
            );
            assert!(!finding.message.contains('\u{2009}') && !finding.message.ends_with('.'));
            assert!(
                !finding.message.contains("NaN") && !finding.message.contains("unknown"),
                "{finding:?}"
            );
        }
    }
}

#[test]
fn codes_are_unique_and_every_finding_has_a_rule() {
    let rules = rules();
    let codes: BTreeSet<_> = rules.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules.len());
}

#[test]
fn the_documented_rules_are_the_rules() {
    let path = root().join("docs/findings.md");
    let expected = documentation(&rules());
    if std::env::var_os("HEADROOM_RENEW_GOLDEN").is_some() {
        fs::write(&path, &expected).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).expect("the page is there");
    assert_eq!(
        page, expected,
        "renew docs/findings.md with HEADROOM_RENEW_GOLDEN=1"
    );
}

fn documentation(rules: &[Rule]) -> String {
    let mut page = String::from(
        "# Findings\n\n\
         What `headroom check` and the window list under findings. Each has a code, a severity, the quantity it is about, \
         the place in the file,\none sentence with this plan's numbers, and what to do. Codes are never used again for \
         something else. Limits come from the\nscenario or from the catalogue, whose `review.ron` has those that are judgements of this project.\n\n\
         K are about Kafka, S about the scenario and from S101 on about Spark, L about the lake, F about the flow between them, D about change data capture, R about \
         scheduled runs, Q about contracts and quality, C about cost. `--deny` says which severities make `headroom check` \
         exit with 1.\n\n\
         Findings about disks, limits, tables, captures, runs and freshness judge the month that `provision_for` reaches, with the \
         growth until then; where a number\nis of that month, the sentence names it (`in Jan 2028, …`). Findings about what the file \
         says, and about links, judge the start of the plan.\n\n\
         | code | severity | what | found when |\n|---|---|---|---|\n",
    );
    for rule in rules {
        page.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            rule.code, rule.severity, rule.title, rule.when
        ));
    }
    page
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// 100 MB/s for seven days: 181 TB in all replicas. Rules that count storage ask for 16 brokers and more.
#[test]
fn an_answer_outside_all_published_rules_is_looked_at_again() {
    let heavy = |deployments: &'static str| Parts {
        topics: r#"(name: "t", produce: "100 MB/s", peak: "1x", message: "100 kB", batch: (size: "1 MiB", linger: "100 ms"), partitions: 120, consumers: [(name: "c", rate: "1x")])"#,
        // So many segments take more memory maps than Linux allows unless it is told.
        cluster: r#"growth: "0 %/month", broker_settings: (max_map_count: "262144"),"#,
        deployments,
        ..QUIET
    };
    let dense = heavy(
        r#"(name: "d", on: ec2(broker: "m7g.4xlarge", volumes: 4, volume: gp3(size: "14 TiB")))"#,
    );
    let finding = only(&dense, "K120");
    assert_eq!(finding.severity, Severity::Info);
    assert_eq!(finding.field.to_string(), "kafka[0].deployments[0].on");
    assert_eq!(finding.path, "kafka/k/deployments/d/brokers_needed");
    assert!(
        finding
            .message
            .contains("`d` needs 6 brokers, bound by storage: fewer than every")
            && finding.message.contains("Walia workbook 16")
            && finding.message.contains("syalioune calculator 30"),
        "{}",
        finding.message
    );
    assert!(finding.advice.contains("Look again"), "{}", finding.advice);

    // 14 TiB to a broker are what others allow; a tiered deployment answers another question.
    let usual =
        heavy(r#"(name: "d", on: ec2(broker: "m7g.4xlarge", volume: gp3(size: "14 TiB")))"#);
    let tiered = heavy(
        r#"(name: "d", on: ec2(broker: "m7g.4xlarge", volumes: 4, volume: gp3(size: "14 TiB"), tiered: "1 day local"))"#,
    );
    for parts in [&usual, &tiered] {
        let codes = codes(parts);
        assert!(
            !codes.contains("K120") && !codes.contains("K121"),
            "{codes:?}"
        );
    }

    let tiny = heavy(r#"(name: "d", on: ec2(broker: "m7g.4xlarge", volume: gp3(size: "2 TiB")))"#);
    let finding = only(&tiny, "K121");
    assert!(
        finding.message.contains("more than any published rule"),
        "{}",
        finding.message
    );
}
