//! The house rules of the source tree: dependencies run downward only, the toolkit stays in the window.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the ground up. A module may use those above it in this list, never those below; the second part names
/// what stands beside it and is off limits as well.
const LAYERS: [(&str, &[&str]); 14] = [
    ("spelling", &[]),
    ("units", &[]),
    ("estimate", &[]),
    ("catalogue", &["estimate"]),
    ("scenario", &["catalogue"]),
    ("quantity", &["catalogue", "scenario"]),
    ("model", &[]),
    ("study", &[]),
    ("plan", &[]),
    (
        "chart",
        &[
            "estimate",
            "catalogue",
            "scenario",
            "quantity",
            "model",
            "study",
            "plan",
        ],
    ),
    ("export", &[]),
    ("review", &[]),
    ("report", &[]),
    ("cli", &[]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a source folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code of a file without its comments, line by line.
fn code(path: &Path) -> Vec<String> {
    fs::read_to_string(path)
        .expect("a source file is UTF-8")
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn modules_only_use_what_lies_below_them() {
    let mut broken = Vec::new();
    for (level, (module, beside)) in LAYERS.iter().enumerate() {
        let above = LAYERS[level + 1..]
            .iter()
            .map(|(name, _)| *name)
            .chain(["app"]);
        let forbidden: Vec<&str> = above.chain(beside.iter().copied()).collect();
        for path in sources(&root().join(module)) {
            for (number, line) in code(&path).iter().enumerate() {
                let upward = forbidden.iter().find(|name| {
                    line.contains(&format!("crate::{name}::"))
                        || line.contains(&format!("crate::{name};"))
                });
                if let Some(name) = upward {
                    broken.push(format!("{}:{} uses {name}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "imports that run upward:\n{}",
        broken.join("\n")
    );
}

#[test]
fn every_module_has_its_place() {
    for entry in fs::read_dir(root()).expect("the source folder can be read") {
        let path = entry.expect("an entry can be read").path();
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let known = ["lib", "main", "app"].contains(&name)
            || LAYERS.iter().any(|(module, _)| *module == name);
        assert!(known, "src/{name} is not in the list of layers");
    }
}

#[test]
fn the_toolkit_stays_in_the_window() {
    let toolkit = ["egui", "eframe", "egui_plot", "egui_extras", "rfd"];
    for path in sources(&root()) {
        if path.starts_with(root().join("app")) {
            continue;
        }
        for (number, line) in code(&path).iter().enumerate() {
            let used = toolkit.iter().find(|name| {
                line.contains(&format!("{name}::")) || line.contains(&format!("use {name};"))
            });
            assert!(
                used.is_none(),
                "{}:{} uses {} outside src/app",
                path.display(),
                number + 1,
                used.unwrap_or(&"")
            );
        }
    }
}

#[test]
fn the_engine_knows_no_product() {
    let products = ["kafka", "spark", "msk", "broker"];
    for module in ["units", "estimate", "quantity"] {
        for path in sources(&root().join(module)) {
            for (number, line) in code(&path).iter().enumerate() {
                let lower = line.to_lowercase();
                let named = products.iter().find(|word| lower.contains(*word));
                assert!(
                    named.is_none(),
                    "{}:{} names {}",
                    path.display(),
                    number + 1,
                    named.unwrap_or(&"")
                );
            }
        }
    }
}
