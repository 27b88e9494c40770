//! Golden plans: the reviewed JSON of each sample. A change in any number shows up as a difference to be explained.
//!
//! Renew them with `HEADROOM_RENEW_GOLDEN=1 cargo test --test golden_plans`, read the difference, and say why in the
//! commit. Numbers are kept to nine significant digits, so that the last bits of another machine's logarithm are no
//! difference; the report itself has them in full. The version of the program is left out.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::report::{Report, json, markdown, text};
use headroom::scenario::{self, syntax::Tree};
use serde_json::{Number, Value};

const SIGNIFICANT_DIGITS: usize = 9;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn samples() -> Vec<PathBuf> {
    let folder = fs::read_dir(root().join("scenarios")).expect("the samples are there");
    let mut samples: Vec<PathBuf> = folder
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .collect();
    samples.sort();
    samples
}

/// The report of a sample in all its forms.
fn reports(sample: &Path) -> [String; 3] {
    let source = fs::read_to_string(sample).expect("a sample is text");
    let tree = Tree::parse(source.as_str()).expect("a sample is a tree");
    let scenario = scenario::read_tree(&tree, sample.parent()).expect("a sample is a scenario");
    let cancel = AtomicBool::new(false);
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &cancel)
        .expect("a sample has a plan");
    let fingerprint = scenario::fingerprint(&tree, sample.parent()).ok();
    let report = Report::new(&plan, fingerprint, &cancel).expect("a report");
    [json(&report), text(&report), markdown(&report)]
}

#[test]
fn every_sample_plans_as_reviewed() {
    let renew = std::env::var_os("HEADROOM_RENEW_GOLDEN").is_some();
    let mut differences = String::new();
    for sample in samples() {
        let name = sample
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a plain name");
        let golden = root().join(format!("tests/golden/{name}.json"));
        let [json, ..] = reports(&sample);
        let mut plan: Value = serde_json::from_str(&json).expect("the report is JSON");
        if let Some(fields) = plan.as_object_mut() {
            fields.shift_remove("headroom");
        }
        round(&mut plan);
        if renew {
            fs::write(&golden, format!("{plan:#}\n")).expect("the golden plan can be written");
            continue;
        }
        let text = fs::read_to_string(&golden)
            .unwrap_or_else(|error| panic!("{}: {error}", golden.display()));
        let reviewed: Value = serde_json::from_str(&text).expect("the golden plan is JSON");
        compare(name, &reviewed, &plan, &mut differences);
    }
    assert!(
        differences.is_empty(),
        "plans differ from tests/golden; explain every difference, then renew with HEADROOM_RENEW_GOLDEN=1\n{differences}"
    );
}

#[test]
fn a_report_has_the_same_bytes_every_time() {
    for sample in samples() {
        assert_eq!(reports(&sample), reports(&sample), "{}", sample.display());
    }
}

#[test]
fn quantities_are_in_order_and_complete() {
    for sample in samples() {
        let [json, ..] = reports(&sample);
        let plan: Value = serde_json::from_str(&json).expect("the report is JSON");
        let quantities = plan["quantities"].as_object().expect("quantities");
        assert!(quantities.len() > 100, "{}", sample.display());
        for (path, quantity) in quantities {
            let number = |field: &str| {
                quantity[field]
                    .as_f64()
                    .unwrap_or_else(|| panic!("{path} has no {field}"))
            };
            assert!(
                number("p5") <= number("p50") && number("p50") <= number("p95"),
                "{path}"
            );
            assert!(
                number("value").is_finite() && number("mean").is_finite(),
                "{path}"
            );
            for field in ["label", "unit", "source"] {
                let text = quantity[field].as_str().unwrap_or_default();
                assert!(!text.is_empty(), "{path} has no {field}");
            }
        }
        for path in ["deployments", "outlook"] {
            let deployments = plan[path].as_object().expect("an object by path");
            for deployment in deployments.keys() {
                let cost = format!("{deployment}/monthly_cost");
                assert!(quantities.contains_key(&cost), "{cost} is no quantity");
            }
        }
    }
}

/// Rounds every number to nine significant digits.
fn round(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let rounded = number
                .as_f64()
                .filter(|_| number.is_f64())
                .and_then(|full| format!("{full:.*e}", SIGNIFICANT_DIGITS - 1).parse().ok())
                .and_then(Number::from_f64);
            if let Some(rounded) = rounded {
                *number = rounded;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(fields) => fields.values_mut().for_each(round),
        _ => {}
    }
}

/// Writes down every place in which two values differ.
fn compare(place: &str, reviewed: &Value, now: &Value, differences: &mut String) {
    match (reviewed, now) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, old) in before {
                let place = format!("{place} > {key}");
                match after.get(key) {
                    Some(new) => compare(&place, old, new, differences),
                    None => note(differences, &format!("{place}: gone")),
                }
            }
            for key in after.keys().filter(|key| !before.contains_key(*key)) {
                note(differences, &format!("{place} > {key}: new"));
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (old, new)) in before.iter().zip(after).enumerate() {
                compare(&format!("{place} > {index}"), old, new, differences);
            }
        }
        (old, new) if old != new => note(differences, &format!("{place}: {old} -> {new}")),
        _ => {}
    }
}

fn note(differences: &mut String, difference: &str) {
    writeln!(differences, "{difference}").expect("a text takes more text");
}
