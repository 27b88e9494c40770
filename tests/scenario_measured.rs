//! `measured(file: …, column: …)`: series from files beside the scenario, which came from other people.

use std::fs;
use std::path::Path;

use headroom::scenario::read;
use tempfile::TempDir;

/// The scenario has exactly this one problem; what is found holds the text expected.
#[track_caller]
fn refused_in(text: &str, folder: Option<&Path>, expected: &str) {
    let problems = read(text, folder).expect_err("a problem is expected");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        matches!(found.as_slice(), [only] if only.contains(expected)),
        "{found:#?} lacks {expected:?}"
    );
}

/// A scenario of one topic, whose rate is measured.
fn measured(file: &str, column: &str) -> String {
    format!(
        "(headroom: 1, name: \"n\", region: \"us-east-1\", kafka: [(name: \"k\", topics: [\
         (name: \"t\", produce: measured(file: \"{file}\", column: \"{column}\"))])])"
    )
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

#[track_caller]
fn refused_here(folder: &TempDir, file: &str, contents: impl AsRef<[u8]>, expected: &str) {
    fs::write(folder.path().join(file), contents).expect("a file for the test");
    refused_in(&measured(file, "rate"), Some(folder.path()), expected);
}

#[test]
fn a_column_beside_or_below_the_scenario_is_read() {
    let folder = folder();
    fs::create_dir(folder.path().join("data")).expect("a folder");
    // A byte order mark, blanks around cells, quotes, Windows line ends, an empty cell.
    let csv = "\u{FEFF}rate , \"what\"\r\n 1e6 ,a\r\n\"3000000\",\"b\r\nb\"\r\n,c\r\n2000000,d\r\n";
    fs::write(folder.path().join("data/ingest.csv"), csv).expect("a file");
    for file in ["data/ingest.csv", "./data/./ingest.csv"] {
        let text = measured(file, "rate");
        let scenario =
            read(&text, Some(folder.path())).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let produce = &scenario.kafka[0].topics[0].produce;
        assert_eq!(produce.distribution.mean(), 2e6);
        assert_eq!(
            produce.text,
            format!("measured(file: \"{file}\", column: \"rate\")")
        );
    }
}

#[test]
fn a_path_that_leads_outside_is_refused_whether_or_not_anything_is_there() {
    let folder = folder();
    let home = folder.path().join("home");
    fs::create_dir(&home).expect("a folder");
    fs::write(folder.path().join("secret.csv"), "rate\n1\n").expect("a file outside");
    let secret = folder.path().join("secret.csv");
    let absolute = secret.to_str().expect("a path of UTF-8");
    for file in [
        "../secret.csv",
        "../home/../secret.csv",
        "x/../../secret.csv",
        "/etc/passwd",
        "../nothing",
        absolute,
    ] {
        let expected = format!(
            "produce.file: `{file}` leads outside the scenario's folder; put the file beside or below"
        );
        refused_in(&measured(file, "rate"), Some(&home), &expected);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, home.join("link.csv")).expect("a link");
        std::os::unix::fs::symlink(folder.path(), home.join("up")).expect("a link");
        refused_in(
            &measured("link.csv", "rate"),
            Some(&home),
            "`link.csv` leads outside",
        );
        refused_in(
            &measured("up/secret.csv", "rate"),
            Some(&home),
            "`up/secret.csv` leads outside",
        );
    }
}

#[test]
fn a_file_that_is_not_what_it_should_be_is_explained() {
    let folder = folder();
    let here = Some(folder.path());
    refused_in(
        &measured("none.csv", "rate"),
        here,
        "produce.file: there is no file `none.csv` beside or below the scenario",
    );
    refused_in(
        &measured(".", "rate"),
        here,
        "produce.file: `.`: is not a file",
    );
    refused_in(
        &measured("", "rate"),
        here,
        "produce.file: ``: is not a file",
    );
    refused_in(
        &measured("x.csv", "rate"),
        None,
        "measured series need a scenario that is saved",
    );
    refused_here(
        &folder,
        "a.csv",
        "time,bytes\n1,2\n",
        "produce.column: there is no column `rate`; the file has `time`, `bytes`",
    );
    refused_here(
        &folder,
        "b.csv",
        "rate,x\n1,2\ntwelve,3\n",
        "produce.file: `b.csv`: line 3, column `rate`: `twelve` is not a number",
    );
    refused_here(
        &folder,
        "c.csv",
        "rate\n1\nNaN\n",
        "line 3, column `rate`: `NaN` is not a number",
    );
    refused_here(
        &folder,
        "d.csv",
        "rate\n1\n1e999\n",
        "line 3, column `rate`: `1e999` is not a number",
    );
    refused_here(&folder, "e.csv", "rate,x\n1,2\n3\n", "line: 3");
    refused_here(&folder, "f.csv", b"rate\n\xff\n", "invalid utf-8");
    refused_here(&folder, "g.csv", "", "there is no column `rate`");
    refused_here(&folder, "h.csv", "rate\n", "topics[0].produce: ");
    refused_here(&folder, "i.csv", "rate\n1\n-5\n", "topics[0].produce: ");
    refused_here(
        &folder,
        "j.csv",
        format!("{}\n", "x,".repeat(100)),
        "`x`, …",
    );
    refused_here(
        &folder,
        "k.csv",
        format!("rate\n{}\n", "z".repeat(1_000_000)),
        "…",
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder();
    let file = fs::File::create(folder.path().join("huge.csv")).expect("a file");
    file.set_len(64 * 1024 * 1024 + 1)
        .expect("a hole takes no room");
    let here = Some(folder.path());
    refused_in(
        &measured("huge.csv", "rate"),
        here,
        "`huge.csv`: is larger than 64 MiB; keep the rows that matter",
    );
    let rows = format!("rate\n{}", "1\n".repeat(2_000_001));
    refused_here(
        &folder,
        "rows.csv",
        rows,
        "`rows.csv`: has more than 2000000 rows",
    );
}
