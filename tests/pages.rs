//! The pages of the window, driven through the names that screen readers are given.
#![cfg(feature = "gui")]

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use headroom::app::command::Command;
use headroom::app::pages::{self, PageView, charts};
use headroom::app::percentile::Percentile;
use headroom::app::theme;
use headroom::catalogue::Catalogue;
use headroom::chart::Chart;
use headroom::model::COST_LINES;
use headroom::plan::{CostCurve, DeploymentPlan, Outlook, Plan, Planner};
use headroom::scenario;

/// As wide as the pages are in a window of 1280 by 720 with both panels open.
const SIZE: [f32; 2] = [804.0, 640.0];

/// A cluster with every kind of deployment: chosen, given, too small, and a price of one's own.
const EVERY_KIND: &str = r#"(
    headroom: 1,
    name: "Every kind",
    region: "us-east-1",
    start: "2027-01",
    worlds: 200,
    prices: [(item: "ebs/gp3/storage", price: "$0.06/GB-month", reason: "agreement of May, annex 3")],
    kafka: [(
        name: "events",
        topics: [(
            name: "clicks",
            produce: "40 to 90 MB/s",
            peak: "2.5x",
            growth: "3 to 6 %/month",
            compression: (codec: zstd, ratio: "3 to 5"),
            retention: "7 days",
            consumers: [(name: "sessionise")],
        )],
        deployments: [
            (name: "ours", on: ec2(broker: auto, volumes: 2, volume: gp3(size: auto))),
            (name: "small", on: ec2(broker: "m7g.large", brokers: 3, volumes: 1, volume: gp3(size: "4 TiB"))),
            (name: "managed", on: msk(broker: auto)),
        ],
    )],
)"#;

type Show = fn(&mut egui::Ui, &PageView<'_>, usize, &mut Vec<Command>);

const PAGES: [(&str, Show); 6] = [
    ("brokers", pages::brokers::show),
    ("deployments", pages::comparison::show),
    ("cost", pages::cost::show),
    ("growth", pages::growth::show),
    ("assumptions", assumptions),
    ("catalogue", catalogue),
];

/// The list of inputs, with nothing of it editable: there is no document here.
fn assumptions(ui: &mut egui::Ui, view: &PageView<'_>, _: usize, commands: &mut Vec<Command>) {
    let id = egui::Id::unique("letters of the filter");
    let mut filter: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    pages::assumptions::list(ui, view, &mut filter, commands, |_, _| false);
    ui.data_mut(|data| data.insert_temp(id, filter));
}

/// The prices in use and the tables that come with the program.
fn catalogue(ui: &mut egui::Ui, view: &PageView<'_>, _: usize, commands: &mut Vec<Command>) {
    pages::sources::prices(ui, view.plan, commands);
    pages::sources::tables(ui, view.plan);
}

/// A plan with everything that is computed after it.
struct Planned {
    plan: Plan,
    outlook: Outlook,
    /// They live as long as the tests do, so that views can lend them.
    curves: Vec<Option<&'static CostCurve>>,
}

impl Planned {
    fn of(text: &str) -> Self {
        let never = AtomicBool::new(false);
        let scenario = scenario::read(text, None).expect("the scenario can be read");
        let catalogue = Catalogue::builtin().expect("the catalogue can be read");
        let plan = Planner::new(catalogue)
            .plan(&scenario, &never)
            .expect("the scenario can be planned");
        let outlook = plan.outlook(&never).expect("nobody cancels");
        let curves = (0..plan.clusters.len())
            .map(|cluster| plan.cost_curve(cluster, &never).expect("nobody cancels"))
            .map(|curve| curve.map(|curve| &*Box::leak(Box::new(curve))))
            .collect();
        Self {
            plan,
            outlook,
            curves,
        }
    }

    fn every_kind() -> &'static Self {
        static PLANNED: OnceLock<Planned> = OnceLock::new();
        PLANNED.get_or_init(|| Self::of(EVERY_KIND))
    }

    fn view(&self) -> PageView<'_> {
        PageView {
            plan: &self.plan,
            outlook: Some(&self.outlook),
            curves: &self.curves,
            percentile: Percentile::P95,
            old_outlook: false,
            old_curves: false,
        }
    }

    /// As it is shown right after an edit: what takes longer is not there yet.
    fn pending(&self) -> PageView<'_> {
        PageView {
            outlook: None,
            curves: &[],
            ..self.view()
        }
    }
}

/// A page on screen, and what was asked of the window.
struct OnScreen {
    ready: bool,
    commands: Vec<Command>,
}

fn open<'v>(show: Show, view: PageView<'v>) -> Harness<'v, OnScreen> {
    sized(show, view, SIZE)
}

fn sized<'v>(show: Show, view: PageView<'v>, size: [f32; 2]) -> Harness<'v, OnScreen> {
    let nothing = OnScreen {
        ready: false,
        commands: Vec::new(),
    };
    let page = move |ui: &mut egui::Ui, state: &mut OnScreen| {
        if state.ready {
            show(ui, &view, 0, &mut state.commands);
        } else {
            theme::install(ui.ctx());
            state.ready = true;
        }
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(16)
        .build_ui_state(page, nothing);
    harness.run();
    harness
}

fn path(name: &str) -> String {
    format!("kafka/events/deployments/{name}")
}

#[test]
fn a_click_on_any_figure_asks_why() {
    let planned = Planned::every_kind();
    let mut page = open(pages::brokers::show, planned.view());
    // It stands below the edge of the window, where no pointer reaches it.
    page.get_by_label("Brokers: 3 × m7g.large")
        .click_accesskit();
    page.run();
    let asked = Command::Explain(format!("{}/brokers", path("small")));
    assert_eq!(page.state().commands, [asked]);
}

#[test]
fn brokers_say_what_binds_and_how_full_each_gets() {
    let planned = Planned::every_kind();
    let page = open(pages::brokers::show, planned.view());
    let deployments = &planned.plan.clusters[0].deployments;
    for deployment in deployments {
        let sentence = deployment.binding_sentence();
        assert!(
            page.query_all_by_label(&sentence).count() >= 1,
            "{sentence}"
        );
    }
    let binding = page.get_all_by_label("binds").count();
    assert_eq!(binding, deployments.len(), "one constraint binds in each");
    let bars = page.get_all_by_role(Role::ProgressIndicator).count();
    // A limit of the service has one bar, also where it is a resource; the page cache is a window and has none.
    let is_alone = |d: &DeploymentPlan, name: &str| {
        name != "page cache" && !d.limits.iter().any(|limit| limit.name == name)
    };
    let resources = |d: &DeploymentPlan| {
        let names = d.resource_names();
        names.iter().filter(|name| is_alone(d, name)).count() + d.limits.len()
    };
    let resources: usize = deployments.iter().map(resources).sum();
    assert_eq!(bars, resources, "one for every resource and every limit");
    assert!(page.query_by_label_contains("reaches back: ").is_none());
    let small = deployments
        .iter()
        .find(|d| d.name == "small")
        .expect("it is there");
    page.get_by_label(&format!(
        "{} brokers needed by Jan 2028",
        small.brokers_needed
    ));
}

/// A group that lags by hours reads from volumes: the cache is too small for it, which is no breach.
#[test]
fn the_page_cache_is_a_window_and_no_breach() {
    let lagging = "consumers: [(name: \"sessionise\", lag: \"5 h\")]";
    let planned = Planned::of(&EVERY_KIND.replace("consumers: [(name: \"sessionise\")]", lagging));
    let page = open(pages::brokers::show, planned.view());
    let windows = page.query_all_by_label_contains("reaches back: ").count();
    assert_eq!(windows, 3, "one for each deployment");
    let times = page.query_all_by_label_contains("How far the page cache reaches back ");
    assert!(times.count() >= 6, "on average and at peak");
}

#[test]
fn what_does_not_hold_is_not_praised_as_the_cheapest() {
    let planned = Planned::every_kind();
    let cluster = &planned.plan.clusters[0];
    let cheapest = cluster.cheapest.map(|index| &cluster.deployments[index]);
    let cheapest = cheapest.expect("there are deployments");
    assert_eq!((cheapest.name.as_str(), cheapest.holds()), ("small", false));
    let page = open(pages::comparison::show, planned.view());
    page.get_by_label("cheapest, but too small");
    assert!(page.query_by_label("cheapest at the median").is_none());
    assert_eq!(marked_bars(planned), 0);

    let enough = Planned::of(&EVERY_KIND.replace("brokers: 3", "brokers: 60"));
    let page = open(pages::comparison::show, enough.view());
    page.get_by_label("cheapest at the median");
    assert_eq!(marked_bars(&enough), 1);
}

fn marked_bars(planned: &Planned) -> usize {
    let Some(Chart::Stack(stack)) = charts::cost_stack(&planned.view(), 0) else {
        panic!("there is a chart of costs");
    };
    stack.bars().iter().filter(|bar| bar.marked).count()
}

#[test]
fn broker_types_that_were_compared_are_listed() {
    let planned = Planned::every_kind();
    let page = open(pages::comparison::show, planned.view());
    page.get_by_label("Broker types compared for ours");
    page.get_by_label("Broker types compared for managed");
    assert!(
        page.query_by_label("Broker types compared for small")
            .is_none()
    );
}

#[test]
fn what_is_not_computed_yet_says_so() {
    let planned = Planned::every_kind();
    let page = open(pages::cost::show, planned.pending());
    page.get_by_label("Cost against ingest is being computed…");
    let page = open(pages::growth::show, planned.pending());
    page.get_by_label("The outlook over the horizon is being computed…");
    assert_eq!(charts::fan_chart(&planned.pending(), 0, 0), None);
}

#[test]
fn growth_names_the_months_in_which_limits_are_passed() {
    let planned = Planned::every_kind();
    let mut page = open(pages::growth::show, planned.view());
    page.get_by_label("When the fullest broker passes its limits");
    let months: Vec<_> = page
        .get_all_by_label("Fill of the fullest broker: from the start")
        .collect();
    assert_eq!(months.len(), 6, "the small one passes every limit at once");
    months[0].click();
    page.run();
    let asked = Command::Explain(format!("{}/disk_fill", path("small")));
    assert_eq!(page.state().commands, [asked]);
}

#[test]
fn assumptions_can_be_narrowed() {
    let planned = Planned::every_kind();
    let mut page = open(assumptions, planned.view());
    page.get_by_label("Compression ratio: Compression ratio");
    page.get_by_role_and_label(Role::TextInput, "Filter assumptions")
        .focus();
    page.run();
    page.get_by_role_and_label(Role::TextInput, "Filter assumptions")
        .type_text("Retention CLICKS");
    page.run();
    assert!(
        page.query_by_label("Compression ratio: Compression ratio")
            .is_none()
    );
    page.get_by_label("Retention: Retention").click();
    page.run();
    let asked = Command::Explain("kafka/events/topics/clicks/retention".to_owned());
    assert_eq!(page.state().commands, [asked]);
    page.get_by_role_and_label(Role::TextInput, "Filter assumptions")
        .focus();
    page.run();
    page.get_by_role_and_label(Role::TextInput, "Filter assumptions")
        .type_text(" zebra");
    page.run();
    page.get_by_label("No input fits the filter");
}

#[test]
fn every_input_is_either_stated_or_assumed_or_chosen() {
    let planned = Planned::every_kind();
    let mut page = open(assumptions, planned.view());
    let count = planned.plan.inputs().len();
    page.get_by_label(&format!("All {count}"));
    page.get_by_label_contains("Chosen ").click();
    page.run();
    page.get_by_label_contains("Brokers: kafka/events/deployments/managed");
    assert!(page.query_by_label("assumed").is_none());
}

#[test]
fn a_price_of_ones_own_is_marked_with_its_reason() {
    let planned = Planned::every_kind();
    let mut page = open(catalogue, planned.view());
    page.get_by_label("this scenario's own price");
    page.get_by_label("agreement of May, annex 3");
    page.get_by_label("Price of gp3 storage: gp3 storage")
        .click();
    page.run();
    let asked = Command::Explain("prices/ebs/gp3/storage".to_owned());
    assert_eq!(page.state().commands, [asked]);
    for table in planned.plan.catalogue.tables() {
        page.get_by_label(&table.title);
    }
}

#[test]
fn every_line_of_a_bill_has_its_place_in_the_charts() {
    let planned = Planned::every_kind();
    for deployment in &planned.plan.clusters[0].deployments {
        for line in &deployment.bill {
            assert!(COST_LINES.contains(&line.name), "{}", line.name);
        }
    }
    let Some(Chart::Stack(stack)) = charts::cost_stack(&planned.view(), 0) else {
        panic!("there is a chart of costs");
    };
    assert_eq!(stack.labels(), COST_LINES);
}

#[test]
fn a_cost_curve_is_dashed_where_a_deployment_does_not_hold() {
    let planned = Planned::every_kind();
    let view = planned.view();
    let curve = view.curve(0).expect("the curve is computed");
    let Chart::Plane(plane) = charts::cost_against_ingest(&view.plan.clusters[0], curve) else {
        panic!("there is a chart of cost against ingest");
    };
    let dashed: Vec<&str> = plane
        .curves
        .iter()
        .filter(|curve| curve.stretches().iter().any(|stretch| stretch.dashed))
        .map(|curve| curve.label.as_str())
        .collect();
    assert_eq!(dashed, ["small"], "what is chosen anew always holds");
    let page = open(pages::cost::show, planned.view());
    page.get_by_label_contains("Dashed: small holds");
}

#[test]
fn terms_of_the_rule_of_thumb_add_up() {
    let planned = Planned::every_kind();
    let rule = &planned.plan.clusters[0].rule_of_thumb;
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
    assert!(near(rule.kept.mean + rule.rule_room.mean, rule.disk.mean));
    let sum = rule.kept.mean - rule.kept_less.mean + rule.overlooked.mean + rule.fill_room.mean;
    assert!(near(sum, rule.detailed.mean));
}

#[test]
fn a_cluster_without_deployments_says_what_to_do() {
    let start = EVERY_KIND.find("deployments: [").expect("it is there");
    let end = EVERY_KIND.rfind(")],\n)").expect("it is there");
    let bare = format!("{}{}", &EVERY_KIND[..start], &EVERY_KIND[end..]);
    let planned = Planned::of(&bare);
    for (name, show) in &PAGES[..4] {
        let page = open(*show, planned.view());
        assert!(page.query_by_label("No deployment yet").is_some(), "{name}");
    }
    let page = open(catalogue, planned.view());
    page.get_by_label("No price is used yet");
}

/// Everything that is named stands within the width of the page, before and after slow numbers arrive.
#[test]
fn nothing_reaches_beyond_the_edge() {
    let planned = Planned::every_kind();
    for (name, show) in PAGES {
        for view in [planned.view(), planned.pending()] {
            let page = open(show, view);
            for node in page.root().children_recursive() {
                let named = node.accesskit_node().label().is_some();
                if named && node.accesskit_node().raw_bounds().is_some() {
                    let right = node.rect().right();
                    assert!(right <= SIZE[0] + 0.5, "{name}: {node:?} ends at {right}");
                }
            }
        }
    }
}

/// At 200 % on a small screen there is half the room; nothing may fail there.
#[test]
fn every_page_can_be_drawn_in_little_room() {
    let planned = Planned::every_kind();
    for (_, show) in PAGES {
        let page = sized(show, planned.view(), [400.0, 300.0]);
        assert!(page.root().children_recursive().count() > 5);
    }
}
