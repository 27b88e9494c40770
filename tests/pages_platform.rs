//! The pages of Spark jobs, tables, captures and runs, driven through the names that screen readers are given.
#![cfg(feature = "gui")]

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use headroom::app::command::Command;
use headroom::app::pages::{self, PageView};
use headroom::app::percentile::Percentile;
use headroom::app::{plot, theme};
use headroom::catalogue::Catalogue;
use headroom::chart::Chart;
use headroom::plan::{CurvePoint, Level, Outlook, Plan, Planner};
use headroom::quantity::Reading;
use headroom::report::charts::architecture;
use headroom::review::{Severity, findings};
use headroom::scenario;

/// As wide as the pages are in a window of 1280 by 720 with both panels open.
const SIZE: [f32; 2] = [804.0, 2400.0];

const PLATFORM: &str = r#"(
    headroom: 1,
    name: "Platform",
    region: "us-east-1",
    start: "2027-01",
    worlds: 200,
    kafka: [(
        name: "events",
        topics: [(name: "clicks", produce: "4 to 9 MB/s"), (name: "stock", produce: "1 MB/s"), (name: "logs", produce: "1 MB/s")],
    )],
    cdc: [(name: "stock-db", topic: "events/stock", rows: "40M", row: "500 B", wal_rate: "8 MB/s",
           max_slot_wal_keep_size: "500 GiB")],
    spark: [
        (name: "sessions", reads: ["events/clicks"], every: "1 h", deadline: "50 min",
         stages: [(name: "by user", shuffle: "3 GB")], cluster: emr_ec2(node: "m5.4xlarge")),
        (name: "huge", input: "1 GB", cluster: eks(node: "m5.xlarge"), executor: (cores: 64, memory: "1 GiB")),
        (name: "many-parts", language: python, collector: parallel, input: "500 GB", every: "1 day",
         stages: [(name: "first", kind: aggregate, shuffle: "300 GB", skew: "60x"), (name: "second", shuffle: "1 GB")],
         cluster: yarn(node: "m5.4xlarge", nodes: 4),
         executor: (cores: 4, memory: "6 GiB", off_heap: "1 GiB", pyspark_memory: "2 GiB")),
        (name: "nowhere", input: "1 GB", cluster: databricks(node: "m5.xlarge", nodes: 1)),
    ],
    lake: [
        (name: "raw", format: iceberg, source: "events/clicks", write_every: "1 min", retention: "30 days",
         readers: [(name: "analysts", runs: "4 /day", days: "1 day")]),
        (name: "orphan", format: parquet, write_every: "1 h"),
    ],
    runs: [(name: "nightly", reads: "events/stock", start: "02:00", deadline: "06:00", duration: "1 h to 3 h")],
)"#;

struct Planned {
    plan: Plan,
    outlook: Outlook,
    curve: Vec<CurvePoint>,
}

fn planned() -> &'static Planned {
    static PLANNED: OnceLock<Planned> = OnceLock::new();
    PLANNED.get_or_init(|| {
        let never = AtomicBool::new(false);
        let scenario = scenario::read(PLATFORM, None).expect("the scenario can be read");
        let catalogue = Catalogue::builtin().expect("the catalogue can be read");
        let plan = Planner::new(catalogue)
            .plan(&scenario, &never)
            .expect("the scenario can be planned");
        let outlook = plan.outlook(&never).expect("nobody cancels");
        let curve = plan.jobs[0]
            .curve(&plan.worlds, &never)
            .expect("nobody cancels");
        Planned {
            plan,
            outlook,
            curve,
        }
    })
}

fn view() -> PageView<'static> {
    PageView {
        plan: &planned().plan,
        outlook: Some(&planned().outlook),
        curves: &[],
        percentile: Percentile::P95,
        old_outlook: false,
        old_curves: false,
    }
}

struct OnScreen {
    ready: bool,
    commands: Vec<Command>,
}

fn open<'v>(show: impl Fn(&mut egui::Ui, &mut Vec<Command>) + 'v) -> Harness<'v, OnScreen> {
    let nothing = OnScreen {
        ready: false,
        commands: Vec::new(),
    };
    let page = move |ui: &mut egui::Ui, state: &mut OnScreen| {
        if state.ready {
            show(ui, &mut state.commands);
        } else {
            theme::install(ui.ctx());
            state.ready = true;
        }
    };
    let mut harness = Harness::builder()
        .with_size(SIZE)
        .with_max_steps(16)
        .build_ui_state(page, nothing);
    harness.run();
    harness
}

#[test]
fn a_job_shows_its_node_to_scale_and_its_settings_are_copied() {
    let curve = Some((planned().curve.as_slice(), false));
    let mut page =
        open(move |ui, commands| pages::spark::show(ui, &view(), 0, (curve, None), commands));
    for part in [
        "System: ",
        "Reserved: 300",
        "Storage: ",
        "Execution: ",
        "User: ",
        "Overhead: ",
    ] {
        assert!(
            page.query_all_by_label_contains(part).count() >= 1,
            "{part}"
        );
    }
    // Every executor of the node has one, and all explain the same.
    let mut executors = page.query_all_by_label_contains("Execution: ");
    executors.next().expect("the node has an executor").click();
    drop(executors);
    page.run();
    let asked = Command::Explain("spark/sessions/executor/execution".to_owned());
    assert_eq!(page.state().commands, [asked]);
    page.get_by_label("Copy spark-defaults.conf").click();
    page.run();
    let copied = page.state().commands.iter().any(|command| {
        matches!(command, Command::Copy { text, .. } if text.contains("spark.executor.memory "))
    });
    assert!(copied, "{:?}", page.state().commands);
}

/// Nothing of a job stands outside of its page, and no line of a row is cut.
#[test]
fn the_legend_wraps_and_rows_have_room_for_their_words() {
    let page = open(|ui, commands| pages::spark::show(ui, &view(), 2, (None, None), commands));
    for part in [
        "Reserved",
        "Storage",
        "Execution",
        "User",
        "Off-heap",
        "PySpark",
        "Overhead",
    ] {
        // The entries of the legend are the quantities' own buttons: their name, and the part.
        for node in page.query_all_by_label_contains(&format!(": {part} ")) {
            let rect = node.rect();
            assert!(rect.right() <= SIZE[0], "{part} {rect:?}");
        }
    }
    let mut mends = page.query_all_by_label_contains("too many cores per executor: lower");
    let mend = mends.next().expect("the first stage spills").rect();
    let next = page.get_by_label("second").rect();
    assert!(mend.bottom() <= next.top(), "{mend:?} {next:?}");
    let first = page.get_by_label("Because of, and what to do").rect();
    assert!(first.bottom() <= mend.top(), "{first:?} {mend:?}");
}

#[test]
fn a_job_beside_whose_driver_nothing_fits_says_so() {
    let page = open(|ui, commands| pages::spark::show(ui, &view(), 3, (None, None), commands));
    page.get_by_label_contains("breach: nothing runs");
}

#[test]
fn a_shape_that_cannot_run_says_why() {
    let page = open(|ui, commands| pages::spark::show(ui, &view(), 1, (None, None), commands));
    page.get_by_label("This shape cannot run");
    page.get_by_label_contains("take fewer cores, a larger node");
    page.get_by_label("On other platforms");
}

#[test]
fn a_table_says_what_its_readers_look_into() {
    let page = open(|ui, commands| pages::lake::show(ui, &view(), 0, commands));
    page.get_by_label("analysts");
    page.get_by_label_contains("none is planned");
    assert!(page.query_all_by_label_contains("Files of raw").count() >= 1);
}

#[test]
fn a_table_that_nothing_writes_says_what_to_do() {
    let page = open(|ui, commands| pages::lake::show(ui, &view(), 1, commands));
    page.get_by_label("Nothing writes this table");
}

#[test]
fn captures_and_runs_are_read_as_figures_and_lead_to_the_file() {
    let mut page = open(|ui, commands| pages::pipeline::show(ui, &view(), commands));
    page.get_by_label("stock-db");
    page.get_by_label("nightly");
    let links: Vec<_> = page.get_all_by_label("Edit in the file text").collect();
    links[1].click();
    page.run();
    let field = "runs[0]".parse().expect("a path");
    assert_eq!(page.state().commands, [Command::JumpToTextOf(field)]);
}

#[test]
fn a_path_is_read_step_by_step_and_checks_are_listed() {
    let page = open(|ui, commands| pages::pipeline::show(ui, &view(), commands));
    page.get_by_label_contains("lake/raw, P95");
    page.get_by_label_contains("commit of raw");
    page.get_by_label_contains("linger of clicks");
    page.get_by_label("Data quality");
    assert!(page.query_all_by_label("duplicate keys").count() >= 1);
}

#[test]
fn the_safe_end_is_shown_where_less_is_worse() {
    let page = open(|ui, commands| pages::pipeline::show(ui, &view(), commands));
    // The slot holds 500 GiB: at P95 one plans with the outage that nineteen worlds in twenty bear.
    page.get_by_label_contains("Slot is lost after, P5");
    page.get_by_label_contains("Done by the deadline, of all worlds");
    let graph = &planned().plan.model.graph;
    let reading = |path: &str| graph.quantity(path).expect(path).reading;
    assert_eq!(reading("cdc/stock-db/tolerated_outage"), Reading::Reserve);
    assert_eq!(reading("lake/raw/compaction/break_even"), Reading::Reserve);
    assert_eq!(
        reading("lake/raw/readers/analysts/pruned"),
        Reading::Reserve
    );
    assert_eq!(reading("runs/nightly/in_time"), Reading::Chance);
    assert_eq!(reading("cdc/stock-db/wal_held"), Reading::Burden);
}

#[test]
fn a_component_is_as_serious_on_its_page_as_on_the_map_and_in_findings() {
    // A slot that an outage leaves alone and a snapshot with an outage behind it passes: a warning, everywhere.
    let text = PLATFORM.replace("500 GiB", "140 GiB");
    let scenario = scenario::read(&text, None).expect("the scenario can be read");
    let plan = Planner::new(Catalogue::builtin().expect("the catalogue can be read"))
        .plan(&scenario, &AtomicBool::new(false))
        .expect("the scenario can be planned");
    let outcome = plan.components[0].outcome(&plan.model, "held_of_limit");
    let outcome = outcome.expect("there is a limit");
    assert!(outcome.figure.value.p95 > 1.0, "{:?}", outcome.figure.value);
    assert_eq!(outcome.standing.expect("judged").level, Level::Near);
    let mut parts = plan.architecture.parts.iter();
    let part = parts
        .find(|part| part.field == "cdc[0]")
        .expect("the capture");
    assert_eq!(part.gauge.as_ref().expect("a gauge").level, Level::Near);
    let found = findings(&plan, None);
    let said = |code: &str| found.iter().find(|finding| finding.code == code);
    assert_eq!(
        said("D002").expect("it is said").severity,
        Severity::Warning
    );
    assert!(said("D001").is_none());
}

fn map() -> Chart {
    let at = |summary: &headroom::study::Summary| summary.p95;
    architecture(&planned().plan.architecture, at, "P95").expect("there are stages")
}

#[test]
fn the_map_has_a_button_for_every_component_that_goes_there() {
    let chart = map();
    let shown = chart.clone();
    let mut page = open(move |ui, commands| plot::show(ui, commands, "map", &shown, 400.0, false));
    page.get_by_label_contains("sessions, Spark on EMR; deadline")
        .click();
    page.run();
    let field = "spark[0]".parse().expect("a path");
    assert_eq!(page.state().commands, [Command::Jump(field)]);
    let Chart::Map(map) = &chart else {
        panic!("a map is a map")
    };
    let buttons = page.query_all_by_role(Role::Button).count();
    assert!(buttons >= map.stops().len(), "Tab reaches every box");
    let names: Vec<&str> = map.stops().iter().map(|stop| stop.name.as_str()).collect();
    assert!(
        names.contains(&"logs") && names.contains(&"producers of events"),
        "{names:?}"
    );
    let linked = |from: &str, to: &str| {
        let ribbons = map.ribbons().iter();
        let mut ends = ribbons.map(|r| (names[r.from], names[r.to]));
        ends.any(|ends| ends == (from, to))
    };
    assert!(linked("stock-db", "stock") && linked("clicks", "raw") && linked("stock", "nightly"));
    assert!(
        !linked("producers of events", "stock"),
        "the capture writes it"
    );
}
