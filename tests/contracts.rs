//! Contracts of topics: owners, schemas, dead letters, and measured series held against the plan.

use std::sync::atomic::AtomicBool;
use std::{env, fs, process};

use headroom::catalogue::Catalogue;
use headroom::estimate::{Bounds, Estimate, stability_index};
use headroom::plan::{Plan, Planner};
use headroom::review::{Finding, findings};
use headroom::scenario;
use headroom::units::Measure;

#[path = "plan/mod.rs"]
mod central;
use central::assert_close;

fn text(fields: &str) -> String {
    central::cluster(&format!(
        r#"topics: [(name: "t", produce: "10 MB/s", retention: "3 days", {fields}), (name: "u", produce: "1 MB/s")]"#
    ))
}

fn planned(text: &str, folder: Option<&std::path::Path>) -> Plan {
    let scenario =
        scenario::read(text, folder).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn found(fields: &str, code: &str) -> Option<Finding> {
    let plan = planned(&text(fields), None);
    findings(&plan, None)
        .into_iter()
        .find(|finding| finding.code == code)
}

#[test]
fn dead_letters_take_disk_of_their_own() {
    let without = central::Plan::of(&text(""));
    let with = central::Plan::of(&text(
        r#"contract: (dead_letter: (share: "0.1 %", retention: "14 days"))"#,
    ));
    let letters = with.value("kafka/c/topics/t/dead_letter/on_disk");
    let stored = with.value("kafka/c/topics/t/stored_rate");
    assert_close(letters, stored * 0.001 * 14.0 * 86_400.0, 1e-12, "one copy");
    let of = |plan: &central::Plan| plan.value("kafka/c/replicated");
    assert_close(
        of(&with) - of(&without),
        letters * 3.0,
        1e-6,
        "three replicas",
    );
}

#[test]
fn dead_letters_without_retention_are_a_finding() {
    let finding = found(
        r#"contract: (owner: "a", dead_letter: (share: "1 %"))"#,
        "Q003",
    );
    let finding = finding.expect("nobody says how long");
    assert!(
        finding.message.contains("kept for 7 days"),
        "{}",
        finding.message
    );
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].topics[0].contract.dead_letter.retention"
    );
    let stated = r#"contract: (dead_letter: (share: "1 %", retention: "14 days"))"#;
    assert_eq!(found(stated, "Q003"), None);
}

#[test]
fn owners_are_asked_for_once_one_topic_has_one() {
    assert_eq!(found("", "Q001"), None);
    let finding = found(r#"contract: (owner: "checkout", schema: avro)"#, "Q001");
    let finding = finding.expect("the other has none");
    assert_eq!(
        finding.field.to_string(),
        "kafka[0].topics[1].contract.owner"
    );
    assert!(
        finding.message.contains("nobody answers for `u`"),
        "{}",
        finding.message
    );
}

#[test]
fn messages_that_nothing_checks_are_a_finding() {
    for (contract, field) in [
        ("owner: \"a\"", Some("schema")),
        ("schema: none", Some("schema")),
        ("schema: json", Some("compatibility")),
        ("schema: avro, compatibility: none", Some("compatibility")),
        ("schema: json, compatibility: full_transitive", None),
        ("schema: protobuf", None),
    ] {
        let finding = found(&format!("contract: ({contract})"), "Q002");
        let field = field.map(|field| format!("kafka[0].topics[0].contract.{field}"));
        assert_eq!(
            finding.map(|finding| finding.field.to_string()),
            field,
            "{contract}"
        );
    }
}

#[test]
fn what_a_contract_cannot_say_is_refused() {
    for (fields, said) in [
        ("contract: (schema: avor)", "did you mean `avro`?"),
        ("contract: (compatibility: backward)", "add `schema: avro`"),
        ("contract: (dead_letter: (retention: \"1 day\"))", "share"),
        ("contract: (dead_letter: (share: \"120 %\"))", "120 %"),
        ("observed: \"10 MB/s\"", "measured(file:"),
    ] {
        let problems = scenario::read(&text(fields), None).expect_err(fields);
        let all = format!("{problems:?}");
        assert!(all.contains(said), "{said} is not in {all}");
    }
}

/// Shares of 0.2 in the first decile and 0 in the second, 0.1 in all others: (0.2 − 0.1) × ln 2 = 0.0693147, and
/// (0.0001 − 0.1) × ln 0.001 = 0.6900848.
#[test]
fn the_index_by_hand() {
    let stated = Estimate::parse("uniform 0 to 100 B", &[Measure::Bytes], Bounds::ANY);
    let stated = stated.expect("an estimate").distribution;
    let even: Vec<f64> = (0..100).map(|i| f64::from(i) + 0.5).collect();
    let index = |series: &[f64]| stability_index(&stated, series, 1e-4).expect("an index");
    assert!(index(&even).abs() < 1e-12);
    let moved: Vec<f64> = even
        .iter()
        .map(|value| {
            if (10.0..20.0).contains(value) {
                value - 10.0
            } else {
                *value
            }
        })
        .collect();
    assert!(
        (index(&moved) - 0.759_399_5).abs() < 1e-6,
        "{}",
        index(&moved)
    );
    // All above the last decile, and outside of what is stated at all: 0.9 ln 10 + 9 × 0.0999 ln 1000.
    let above: Vec<f64> = even.iter().map(|value| value + 100.0).collect();
    assert!(
        (index(&above) - 8.283_089_4).abs() < 1e-6,
        "{}",
        index(&above)
    );
    let exact = Estimate::exact(1.0, Measure::Bytes).distribution;
    assert_eq!(stability_index(&exact, &even, 1e-4), None);
    assert_eq!(stability_index(&stated, &[], 1e-4), None);
}

#[test]
fn a_series_that_has_moved_is_a_finding() {
    let folder = env::temp_dir().join(format!("headroom-drift-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let rows: Vec<String> = (0..100)
        .map(|i| {
            format!(
                "{},{}",
                40.5 + f64::from(i) * 0.2,
                50.0 + f64::from(i) * 0.2
            )
        })
        .collect();
    fs::write(
        folder.join("ingest.csv"),
        format!("as_planned,more\n{}\n", rows.join("\n")),
    )
    .expect("a file");
    let plan = |column: &str| {
        let text = central::cluster(&format!(
            r#"topics: [(name: "t", produce: "uniform 40 to 60 MB/s", observed: measured(file: "ingest.csv", column: "{column}", unit: "MB/s"))]"#
        ));
        planned(&text, Some(&folder))
    };
    let of = |plan: &Plan| {
        findings(plan, None)
            .into_iter()
            .find(|finding| finding.code == "Q004")
    };
    assert_eq!(of(&plan("as_planned")), None);
    let finding = of(&plan("more")).expect("a half lies above all that is stated");
    assert_eq!(finding.path, "kafka/c/topics/t/drift");
    assert_eq!(finding.field.to_string(), "kafka[0].topics[0].observed");
    assert!(finding.message.contains("above 0.2"), "{}", finding.message);
    fs::remove_dir_all(&folder).expect("it can go");
}
