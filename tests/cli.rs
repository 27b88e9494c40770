//! The command line as people and scripts use it: the real program, its output and its exit codes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CLICKSTREAM: &str = "scenarios/clickstream.ron";
const FILLED: &str = "scenarios/the-disk-that-filled.ron";

fn headroom(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_headroom"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments);
    command
}

/// What came of it: exit code, standard output, standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    outcome(headroom(arguments).output().expect("the program starts"))
}

fn run_with_input(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = headroom(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(input.as_bytes())
        .expect("the program reads");
    drop(stdin);
    outcome(child.wait_with_output().expect("the program ends"))
}

fn outcome(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    let code = output.status.code().expect("the program is not killed");
    (code, text(output.stdout), text(output.stderr))
}

fn sample(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a sample")
}

/// A folder of one's own that goes away again.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file can be written");
    path
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

#[test]
fn report_says_what_an_engineer_wants_to_know() {
    let (code, text, errors) = run(&["report", CLICKSTREAM]);
    assert_eq!((code, errors.as_str()), (0, ""));
    for part in [
        "E-commerce clickstream",
        "us-east-1, from Jan 2027, 24 months ahead",
        "fingerprint hr2-",
        "Kafka cluster events",
        "rule of thumb",
        "product-state",
        "ours *",
        "kafka.m7g.2xlarge",
        "bound by storage",
        "break-even: ours is the cheapest below",
        "Findings: 0 errors",
        "Prices, US dollars before tax:",
        "2025-04-04: msk/kafka.m7g.2xlarge",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn report_has_three_formats() {
    let (_, json, _) = run(&["report", CLICKSTREAM, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["format"], 1);
    assert_eq!(
        json["quantities"]["kafka/events/topics/clicks/retained"]["unit"],
        "B"
    );
    let cost = &json["quantities"]["kafka/events/deployments/managed/monthly_cost"];
    assert_eq!(cost["unit"], "USD/month");
    assert_eq!(
        json["deployments"]["kafka/events/deployments/managed"]["binding"],
        "storage"
    );
    let (_, markdown, _) = run(&["report", CLICKSTREAM, "--format", "markdown"]);
    assert!(markdown.starts_with("## E-commerce clickstream\n"));
    assert!(
        markdown.contains("| managed-tiered | 6 x kafka.m7g.2xlarge |"),
        "{markdown}"
    );
}

#[test]
fn report_writes_to_a_file_instead() {
    let folder = folder();
    let out = folder.path().join("plan.json");
    let (code, text, errors) = run(&["report", CLICKSTREAM, "--format", "json", "-o", name(&out)]);
    assert_eq!((code, text.as_str(), errors.as_str()), (0, "", ""));
    assert!(
        fs::read_to_string(&out)
            .expect("the report")
            .starts_with("{\n")
    );
    let nowhere = folder.path().join("no/such/folder/plan.json");
    let (code, _, errors) = run(&["report", CLICKSTREAM, "-o", name(&nowhere)]);
    assert_eq!(code, 2);
    assert!(errors.contains("there is no folder"), "{errors}");
}

#[test]
fn report_never_replaces_the_scenario() {
    let folder = folder();
    let path = write(&folder, "plan.ron", &sample(CLICKSTREAM));
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    let roundabout = folder.path().join("sub/../plan.ron");
    let mut names = vec![path.clone(), roundabout];
    #[cfg(unix)]
    {
        let link = folder.path().join("link.ron");
        std::os::unix::fs::symlink("plan.ron", &link).expect("a link");
        names.push(link);
    }
    for out in &names {
        for asked in &names {
            let (code, text, errors) = run(&["report", name(asked), "-o", name(out)]);
            assert_eq!((code, text.as_str()), (2, ""), "{}", out.display());
            let message = format!("{}: this is the scenario itself", out.display());
            assert!(errors.starts_with(&message), "{errors}");
        }
    }
    assert_eq!(
        fs::read_to_string(&path).expect("the scenario"),
        sample(CLICKSTREAM)
    );
}

#[test]
fn standard_input_is_read_where_a_file_is_asked_for() {
    let (code, text, _) = run_with_input(&["report", "-"], &sample(CLICKSTREAM));
    assert_eq!(code, 0);
    assert!(text.starts_with("E-commerce clickstream\n"));
    let (code, text, _) = run_with_input(&["check", "-"], "(headroom: 1, name: \"x\")");
    assert_eq!(code, 2);
    assert!(text.starts_with("standard input:1:1: "), "{text}");
    let (code, _, errors) = run_with_input(&["report", "-"], "");
    assert_eq!(code, 2);
    assert!(errors.contains("it is empty"), "{errors}");
}

#[test]
fn the_disk_that_filled_is_at_92_percent_and_comfortable_with_a_day_of_traces() {
    let (code, text, _) = run(&["report", FILLED]);
    assert_eq!(code, 0);
    assert!(text.contains("fullest broker 92 % full"), "{text}");
    let a_day = sample(FILLED).replace("retention: \"7 days\"", "retention: \"1 day\"");
    let (code, text, _) = run_with_input(&["check", "-"], &a_day);
    assert_eq!(code, 0, "{text}");
    assert!(!text.contains(": error "), "{text}");
}

#[test]
fn check_has_an_exit_code_for_each_outcome() {
    let (code, text, errors) = run(&["check", FILLED]);
    assert_eq!((code, errors.as_str()), (1, ""));
    assert!(text.contains("the-disk-that-filled.ron:"), "{text}");
    assert!(
        text.contains(": error K001: `today` starts with its fullest broker"),
        "{text}"
    );
    assert!(text.ends_with("2 error, 1 warning, 6 info\n"), "{text}");
    assert_eq!(run(&["check", "--deny", "never", FILLED]).0, 0);
    assert_eq!(run(&["check", CLICKSTREAM]).0, 0);
    assert_eq!(run(&["check", "--deny", "info", CLICKSTREAM]).0, 1);
    // The worst of several files counts, and all of them are looked at.
    let (code, text, errors) = run(&["check", "no-such-file.ron", FILLED, CLICKSTREAM]);
    assert_eq!(code, 2);
    assert!(
        errors.contains("no-such-file.ron: there is no such file"),
        "{errors}"
    );
    assert!(
        text.contains("K001") && text.contains("clickstream.ron: "),
        "{text}"
    );
}

#[test]
fn check_says_where_everything_is_that_is_wrong() {
    let folder = folder();
    let text = sample(CLICKSTREAM)
        .replace("retention: \"30 days\"", "retentoin: \"30 days\"")
        .replace("\"4x\"", "\"4 MB\"");
    let path = write(&folder, "broken.ron", &text);
    let (code, text, _) = run(&["check", name(&path)]);
    assert_eq!(code, 2);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with(&format!("{}:", path.display())))
    );
    assert!(text.contains("kafka[0].topics[1].peak"), "{text}");
    assert!(text.contains("retention"), "{text}");

    let text = sample(CLICKSTREAM).replace("\"m7g.xlarge\"", "\"m7g.exlarge\"");
    let path = write(&folder, "unknown.ron", &text);
    let (code, text, _) = run(&["check", name(&path)]);
    // The other deployment is planned all the same.
    assert_eq!(code, 1);
    let said = text.lines().find(|line| line.contains("error K150"));
    let said = said.unwrap_or_else(|| panic!("{text}"));
    assert!(said.contains("did you mean `m7g.xlarge`"), "{text}");
    let line: usize = said
        .strip_prefix(&format!("{}:", path.display()))
        .and_then(|rest| rest.split(':').next())
        .and_then(|line| line.parse().ok())
        .expect("a line number");
    let written = fs::read_to_string(&path).expect("the file");
    assert!(
        written
            .lines()
            .nth(line - 1)
            .is_some_and(|line| line.contains("m7g.exlarge"))
    );
}

#[test]
fn every_sample_opens_and_is_laid_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for entry in fs::read_dir(folder).expect("the samples") {
        let path = entry.expect("an entry").path();
        let (code, text, errors) = run(&["check", "--deny", "never", name(&path)]);
        assert_eq!(code, 0, "{text}{errors}");
        assert_eq!(
            run(&["fmt", "--check", name(&path)]).0,
            0,
            "{} is not laid out",
            path.display()
        );
    }
}

#[test]
fn explain_defends_a_number() {
    let path = "kafka/events/deployments/ours/disk_fill";
    let (code, text, errors) = run(&["explain", CLICKSTREAM, path]);
    assert_eq!((code, errors.as_str()), (0, ""));
    for part in [
        "Fill of the fullest broker: ",
        path,
        "P95",
        "= (Disk used on the fullest broker + Room that uneven volumes waste) ÷ Disk of a broker",
        "TiB",
        "computed from",
        "moves it most",
        "kafka/events/topics/clicks/produce",
        "source: ",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn explain_lists_and_suggests() {
    let (code, text, _) = run(&["explain", CLICKSTREAM]);
    assert_eq!(code, 0);
    assert!(text.contains("kafka/\n"), "{text}");
    let (_, text, _) = run(&["explain", CLICKSTREAM, "kafka/events/topics"]);
    assert_eq!(
        text,
        "kafka/events/topics/clicks/\nkafka/events/topics/orders/\nkafka/events/topics/product-state/\nkafka/events/topics/sessions/\n"
    );
    let (code, text, errors) = run(&["explain", CLICKSTREAM, "kafka/events/topics/click/retaind"]);
    assert_eq!((code, text.as_str()), (2, ""));
    assert!(
        errors.contains("did you mean\n  kafka/events/topics/clicks/retained"),
        "{errors}"
    );
    let (code, text, _) = run(&["explain", CLICKSTREAM, "kafka[0].topics[1].produce"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("kafka/events/topics/orders/produce"),
        "{text}"
    );
}

#[test]
fn new_writes_templates_and_never_over_a_file() {
    let (code, text, _) = run(&["new"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("minimal") && text.contains("payments"),
        "{text}"
    );
    let (code, text, _) = run(&["new", "clickstream"]);
    assert_eq!((code, text), (0, sample(CLICKSTREAM)));
    let (code, _, errors) = run(&["new", "clikstream"]);
    assert_eq!(code, 2);
    assert!(errors.contains("there is no template `clikstream`") && errors.contains("clickstream"));

    let folder = folder();
    let path = folder.path().join("plan.ron");
    assert_eq!(run(&["new", "minimal", "-o", name(&path)]).0, 0);
    assert_eq!(run(&["check", name(&path)]).0, 0);
    fs::write(&path, "mine").expect("a file can be written");
    let (code, _, errors) = run(&["new", "minimal", "-o", name(&path)]);
    assert_eq!(code, 2);
    assert!(errors.contains("is there already"), "{errors}");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "mine");
    assert_eq!(run(&["new", "minimal", "-o", name(&path), "--force"]).0, 0);
    assert_ne!(fs::read_to_string(&path).expect("the file"), "mine");
}

#[test]
fn fmt_lays_out_and_keeps_comments() {
    let folder = folder();
    let path = write(
        &folder,
        "plan.ron",
        "(headroom:1, // the format\nname:\"x\",region:\"us-east-1\")",
    );
    let (code, text, _) = run(&["fmt", "--check", name(&path)]);
    assert_eq!((code, text), (1, format!("{}\n", path.display())));
    assert_eq!(run(&["fmt", name(&path)]).0, 0);
    let laid_out =
        "(\n    headroom: 1, // the format\n    name: \"x\",\n    region: \"us-east-1\",\n)\n";
    assert_eq!(fs::read_to_string(&path).expect("the file"), laid_out);
    assert_eq!(run(&["fmt", "--check", name(&path)]).0, 0);
    let (code, text, _) = run_with_input(&["fmt", "-"], "(a:1,\nb:2)");
    assert_eq!((code, text.as_str()), (0, "(\n    a: 1,\n    b: 2,\n)\n"));
    let broken = write(&folder, "broken.ron", "(a: 1");
    let (code, _, errors) = run(&["fmt", name(&broken)]);
    assert_eq!(code, 2);
    assert!(errors.contains("broken.ron:1:"), "{errors}");
    assert_eq!(fs::read_to_string(&broken).expect("the file"), "(a: 1");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in [
        vec!["report", CLICKSTREAM, "--format", "json"],
        vec!["check", "--deny", "never", CLICKSTREAM, FILLED],
        vec!["explain", CLICKSTREAM, "kafka/events/stored_rate"],
        vec!["new", "clickstream"],
        vec!["--help"],
    ] {
        let mut child = headroom(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 1];
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut first).expect("a first byte");
        drop(stdout);
        let (code, _, errors) = outcome(child.wait_with_output().expect("the program ends"));
        assert_eq!((code, errors.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn wrong_usage_is_said_on_standard_error_with_code_2() {
    for arguments in [
        vec!["report"],
        vec!["report", CLICKSTREAM, "--format", "yaml"],
        vec!["check"],
        vec!["check", "--deny", "sometimes", CLICKSTREAM],
        vec!["new", "minimal", "--force"],
        vec!["--no-such-option"],
    ] {
        let (code, text, errors) = run(&arguments);
        assert_eq!((code, text.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.starts_with("error: "), "{errors}");
    }
    let (code, _, errors) = run(&["reprot"]);
    assert_eq!(code, 2);
    assert!(
        errors.contains("did you mean `headroom report`?"),
        "{errors}"
    );
}

#[test]
fn version_and_help_are_no_errors() {
    let (code, text, _) = run(&["--version"]);
    assert_eq!(
        (code, text),
        (0, format!("headroom {}\n", env!("CARGO_PKG_VERSION")))
    );
    let (code, text, _) = run(&["--help"]);
    assert_eq!(code, 0);
    for task in ["report", "check", "explain", "new", "fmt"] {
        assert!(text.contains(task), "{text}");
    }
}

#[test]
fn hostile_files_are_refused_without_a_panic() {
    let folder = folder();
    let deep = format!("(headroom: 1, name: {}", "[".repeat(100_000));
    let files: [(&str, Vec<u8>); 6] = [
        ("empty.ron", Vec::new()),
        ("deep.ron", deep.into_bytes()),
        ("latin.ron", b"(name: \"caf\xe9\")".to_vec()),
        ("binary.ron", vec![0, 159, 146, 150]),
        (
            "number.ron",
            b"(headroom: 99999999999999999999999)".to_vec(),
        ),
        ("word.ron", b"hello".to_vec()),
    ];
    for (file, bytes) in files {
        let path = folder.path().join(file);
        fs::write(&path, bytes).expect("a file can be written");
        for task in ["report", "check"] {
            let (code, text, errors) = run(&[task, name(&path)]);
            assert_eq!(code, 2, "{file}: {text}{errors}");
            let said = format!("{text}{errors}");
            assert!(
                said.contains(file) && !said.contains("panicked"),
                "{file}: {said}"
            );
        }
    }
    let (code, _, errors) = run(&["report", name(folder.path())]);
    assert_eq!(code, 2);
    assert!(errors.contains("a folder"), "{errors}");
}

#[cfg(not(feature = "gui"))]
#[test]
fn a_build_without_a_window_says_so() {
    let (code, text, errors) = run(&[CLICKSTREAM]);
    assert_eq!((code, text.as_str()), (2, ""));
    assert!(errors.contains("this build has no window"), "{errors}");
    assert!(
        errors.contains("headroom report scenarios/clickstream.ron"),
        "{errors}"
    );
}

#[test]
fn optimize_names_the_best_design_and_reads_in_either_spelling() {
    let folder = folder();
    let path = write(&folder, "plan.ron", &small_plan());
    let (code, text, complaint) = run(&["optimize", name(&path), "main", "--top", "3"]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    assert!(text.contains("The cheapest of "), "{text}");
    assert!(text.contains("Best of each kind"), "{text}");
    assert!(
        text.contains("Designs that hold first, by cost: 3 of "),
        "{text}"
    );
    let (code, other, _) = run(&["optimise", name(&path), "--top", "3"]);
    assert_eq!((code, other), (0, text));
}

#[test]
fn optimize_as_json_refers_to_designs_that_are_there() {
    let folder = folder();
    let path = write(&folder, "plan.ron", &small_plan());
    let (code, text, _) = run(&[
        "optimize",
        name(&path),
        "--format",
        "json",
        "--top",
        "2",
        "--sort",
        "risk",
    ]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let designs = json["designs"].as_array().expect("a list");
    let has = |id: &serde_json::Value| designs.iter().any(|design| design["id"] == *id);
    assert!(has(&json["best"]) && has(&json["safest"]) && has(&json["least_regret"]));
    assert!(json["front"].as_array().expect("a list").iter().all(has));
    let best = designs.iter().find(|design| design["id"] == json["best"]);
    let best = best.expect("the best is listed");
    assert_eq!(best["holds"], true);
    assert!(best["cost"]["p50"].as_f64().expect("a number") > 0.0);
}

#[test]
fn optimize_says_which_clusters_there_are() {
    let folder = folder();
    let path = write(&folder, "plan.ron", &small_plan());
    let (code, _, complaint) = run(&["optimize", name(&path), "mian"]);
    assert_eq!(code, 2);
    assert!(
        complaint.contains("there is no cluster `mian`; did you mean `main`?"),
        "{complaint}"
    );
    let (code, _, complaint) = run(&["optimize", name(&path), "elsewhere"]);
    assert_eq!(code, 2);
    assert!(
        complaint.contains("there is no cluster `elsewhere`; there is `main`"),
        "{complaint}"
    );
}

fn small_plan() -> String {
    sample("scenarios/minimal.ron").replace("headroom: 1,", "headroom: 1, worlds: 200,")
}

/// A count that the planner chose follows from what is needed in nearly all worlds when it is provisioned for, not from what
/// is needed at the median today.
#[test]
fn a_choice_is_explained_by_what_it_was_taken_from() {
    let path = "kafka/events/deployments/ours/brokers";
    let (code, text, errors) = run(&["explain", CLICKSTREAM, path]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let count = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("Brokers: "))
        .expect("a count");
    let at = "at 95 % confidence in Jan 2028, which it is provisioned for";
    assert!(
        text.contains(&format!("= the smallest that holds Brokers needed, {at}")),
        "{text}"
    );
    let mut after = text
        .lines()
        .skip_while(|line| !line.starts_with("chosen from"));
    assert_eq!(after.next(), Some(format!("chosen from, {at}").as_str()));
    let from = after.next().unwrap_or_default().trim();
    assert!(
        from.starts_with(&format!("{count}  Brokers needed  (")),
        "{from} for {count}"
    );
    assert!(text.contains("  Brokers for CPU  ("), "{text}");
}
