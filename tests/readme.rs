//! What the README shows is what the program prints.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Commands that the README shows without their output, for they open windows or install packages.
const SHOWN_ONLY: [&str; 4] = ["cargo ", "apt-get ", "headroom new ", "headroom plan.ron"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The commands of a page, each with the lines shown under it.
fn commands(page: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            found.push((command.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = found.last_mut().filter(|_| inside) {
            lines.push(line.to_owned());
        }
    }
    found
}

#[test]
fn the_readme_shows_what_is_printed() {
    let page = fs::read_to_string(root().join("README.md")).expect("the README is there");
    let mut shown = 0;
    for (command, lines) in commands(&page) {
        if SHOWN_ONLY.iter().any(|start| command.starts_with(start)) {
            continue;
        }
        let arguments = command
            .strip_prefix("headroom ")
            .expect("a command of headroom");
        let output = Command::new(env!("CARGO_BIN_EXE_headroom"))
            .args(arguments.split(' '))
            .current_dir(root())
            .output()
            .expect("the program starts");
        let printed = String::from_utf8(output.stdout).expect("output is UTF-8");
        let mut rest = printed.lines();
        for line in lines.iter().filter(|line| *line != "...") {
            assert!(
                rest.any(|printed| printed == line),
                "`{command}` does not print, or not in this order:\n{line}\nbut\n{printed}"
            );
            shown += 1;
        }
    }
    assert!(shown > 20, "the README shows only {shown} lines of output");
}

#[test]
fn every_page_that_the_readme_names_is_there() {
    let page = fs::read_to_string(root().join("README.md")).expect("the README is there");
    let links = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let mut found = 0;
    for link in links.filter(|link| link.ends_with(".md")) {
        assert!(root().join(link).is_file(), "{link} is not there");
        found += 1;
    }
    assert!(found >= 5, "the README names only {found} pages");
}
