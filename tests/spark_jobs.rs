//! Spark jobs from the file to the plan: input from topics, shapes, deadlines, cost, findings, configuration.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::export::spark::{defaults_conf, submit};
use headroom::model::spark::ergonomics::collector;
use headroom::model::spark::join::BroadcastFit;
use headroom::plan::{JobPlan, Plan, Planner};
use headroom::review::{Finding, findings};
use headroom::scenario;

const TOPICS: &str =
    r#"(name: "clicks", produce: "20 MB/s", partitions: 48, consumers: [(name: "c", rate: "2x")])"#;

fn text(produce: &str, jobs: &str) -> String {
    let topics = TOPICS.replace("20 MB/s", produce);
    format!(
        r#"(headroom: 1, name: "Test", region: "us-east-1", start: "2026-12", worlds: 500, kafka: [(name: "events", topics: [{topics}], deployments: [])], spark: [{jobs}])"#
    )
}

fn job(cluster: &str, more: &str) -> String {
    format!(
        r#"(name: "sessions", reads: ["events/clicks"], every: "1 h", deadline: "30 min", core_throughput: "20 MB/s", stages: [(name: "by user", shuffle: "40 GB")], cluster: {cluster}, {more})"#
    )
}

fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().unwrap())
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn plan_of(cluster: &str, more: &str) -> Plan {
    planned(&text("20 MB/s", &job(cluster, more)))
}

fn only(plan: &Plan) -> &JobPlan {
    assert_eq!(plan.jobs.len(), 1);
    &plan.jobs[0]
}

fn value(plan: &Plan, path: &str) -> f64 {
    let node = plan
        .model
        .graph
        .quantities()
        .iter()
        .find(|quantity| quantity.path == path)
        .unwrap_or_else(|| panic!("no {path}"))
        .node;
    plan.worlds.evaluate(&[node]).unwrap()[0].at(0)
}

const EMR: &str = r#"emr_ec2(node: "m5.4xlarge")"#;
const FIXED: &str = r#"executor: (cores: 5, memory: "16 GiB")"#;

#[test]
fn what_a_topic_receives_is_what_a_run_reads() {
    let plan = plan_of(EMR, FIXED);
    assert!((only(&plan).input.p50 - 20e6 * 3600.0).abs() < 1.0);
    // Twice the ingest: twice the input, more nodes, more cost.
    let twice = planned(&text("40 MB/s", &job(EMR, FIXED)));
    assert!((only(&twice).input.p50 - 40e6 * 3600.0).abs() < 1.0);
    let (one, two) = (
        only(&plan).sized.as_ref().unwrap(),
        only(&twice).sized.as_ref().unwrap(),
    );
    assert!(two.need.slots > one.need.slots);
    assert!(two.monthly_cost.p50 > one.monthly_cost.p50);
    assert!(two.runtime.p50 <= 1800.0);
}

#[test]
fn a_job_is_sized_by_hand_as_by_the_plan() {
    let plan = plan_of(EMR, FIXED);
    let sized = only(&plan).sized.as_ref().unwrap();
    // 16 GiB and 18.75 % are 19,456 MiB; YARN has 57,344 MiB of an m5.4xlarge: two by memory, three by cores.
    assert_eq!(sized.shape.request.total(), 19_456);
    assert_eq!(sized.shape.packing.executors, 2);
    assert_eq!(sized.shape.collector, collector(16, 64 << 30));
    // 72 GB read by 48 tasks, 40 GB shuffled to 313 partitions, 20 MB/s a core.
    assert!((value(&plan, "spark/sessions/scan/tasks") - 48.0).abs() < 1e-9);
    assert!((only(&plan).stages[0].partitions - 313.0).abs() < 1e-9);
    let (scan, shuffle) = (72e9 / 48.0 / 20e6, 40e9 / 313.0 / 20e6);
    let work = 112e9 / 20e6;
    assert!((value(&plan, "spark/sessions/work") - work).abs() < 1e-6);
    // On n nodes, 2n executors less the driver's, five tasks each; EC2 $0.768 and EMR $0.192 an hour.
    let of = |nodes: u32| {
        let slots = f64::from(2 * nodes - 1) * 5.0;
        let runtime = (48.0 / slots).ceil() * scan + (313.0 / slots).ceil() * shuffle;
        (
            f64::from(nodes) * (0.768 + 0.192) * runtime / 3600.0,
            runtime,
        )
    };
    let in_time = (1..100).filter(|nodes| of(*nodes).1 <= 1800.0);
    let best = in_time
        .min_by(|a, b| of(*a).0.total_cmp(&of(*b).0))
        .unwrap();
    assert!(
        (sized.nodes - f64::from(best)).abs() < 1e-9,
        "{} {best}",
        sized.nodes
    );
    // The fewest that hold.
    let fewest = (1..100).find(|nodes| of(*nodes).1 <= 1800.0).unwrap();
    assert!((sized.nodes_needed - f64::from(fewest)).abs() < 1e-9);
    let slots = (sized.nodes * 2.0 - 1.0) * 5.0;
    assert!((sized.slots - slots).abs() < 1e-9);
    let runtime = (48.0 / slots).ceil() * scan + (313.0 / slots).ceil() * shuffle;
    assert!((sized.runtime.p50 - runtime).abs() < 1e-6);
    assert!((sized.in_time - 1.0).abs() < 1e-12);
    // EC2 $0.768 and EMR $0.192 for the share of the hour it runs.
    let hourly = sized.nodes * (0.768 + 0.192) * runtime / 3600.0;
    assert!((sized.monthly_cost.p50 * 3600.0 - hourly).abs() < 1e-9 * hourly);
    assert_eq!(sized.bill.len(), 2);
}

#[test]
fn the_memory_of_an_executor_is_in_the_graph() {
    let plan = plan_of(EMR, FIXED);
    let of = |name: &str| value(&plan, &format!("spark/sessions/executor/{name}"));
    assert!((of("unified") - 10_119_177_830.0).abs() < 0.5);
    assert!((of("storage") - 5_059_588_915.0).abs() < 0.5);
    let heap = of("reserved") + of("storage") + of("execution") + of("user") + of("survivor");
    assert!((heap - of("heap")).abs() < 0.5);
    let map = &only(&plan).sized.as_ref().unwrap().map;
    assert_eq!(
        map.system + map.executors * map.executor.container + map.waste,
        map.node
    );
}

#[test]
fn a_shape_left_to_the_planner_is_the_cheapest_that_holds() {
    let plan = plan_of(EMR, "");
    let found = only(&plan);
    let sized = found.sized.as_ref().unwrap();
    assert!(sized.chosen && sized.in_time >= 0.95);
    assert!(found.options.len() > 3);
    let (best, others) = found.options.split_first().unwrap();
    assert_eq!(best.broker_type, sized.shape.key());
    // Hardly dearer than any other, and of like ones the nearest to five cores.
    for other in others {
        assert!(best.monthly_cost <= other.monthly_cost * 1.02 + 1e-12);
    }
    let anywhere = plan_of("emr_ec2()", "");
    let wide = only(&anywhere).sized.as_ref().unwrap();
    assert!(wide.monthly_cost.p50 <= sized.monthly_cost.p50 * 1.02);
    assert!(only(&anywhere).options.len() > 10);
}

/// One cluster of EKS has one control plane, however many jobs run on it.
#[test]
fn a_shared_control_plane_is_paid_elsewhere() {
    let own = plan_of(r#"eks(node: "m6i.4xlarge")"#, FIXED);
    let own = only(&own).sized.as_ref().unwrap();
    let shared = plan_of(r#"eks(node: "m6i.4xlarge", control_plane: shared)"#, FIXED);
    let shared = only(&shared).sized.as_ref().unwrap();
    let lines: Vec<&str> = shared.bill.iter().map(|line| line.name).collect();
    assert_eq!(lines, ["Nodes"]);
    let control_plane = own.bill.iter().find(|line| line.name == "EKS cluster");
    let control_plane = control_plane.expect("it has a line").cost.p50;
    let saved = own.monthly_cost.p50 - shared.monthly_cost.p50;
    assert!(
        control_plane > 0.0 && (saved - control_plane).abs() < 1e-9 * control_plane,
        "{saved} is not {control_plane}"
    );
}

#[test]
fn every_platform_has_its_bill() {
    for (cluster, lines) in [
        (EMR, vec!["Nodes", "EMR on EC2"]),
        (r#"eks(node: "m6i.4xlarge")"#, vec!["Nodes", "EKS cluster"]),
        (r#"yarn(node: "r5.4xlarge")"#, vec!["Nodes"]),
        (
            r#"databricks(node: "m5.4xlarge")"#,
            vec!["Nodes", "Databricks units"],
        ),
        (
            "emr_serverless()",
            vec!["EMR Serverless: vCPU", "EMR Serverless: memory"],
        ),
    ] {
        let plan = plan_of(cluster, "");
        let sized = only(&plan).sized.as_ref().unwrap();
        let names: Vec<&str> = sized.bill.iter().map(|line| line.name).collect();
        assert_eq!(names, lines, "{cluster}");
        let sum: f64 = sized.bill.iter().map(|line| line.cost.p50).sum();
        assert!(
            (sum - sized.monthly_cost.p50).abs() < 1e-9 * sum,
            "{cluster}"
        );
        assert!(
            sized.bill.iter().all(|line| line.cost.p50 > 0.0),
            "{cluster}"
        );
    }
    // Spot takes its share off the machines and nothing off EMR.
    let half = plan_of(
        EMR,
        r#"spot: "50 %", interruptions: "0 %", executor: (cores: 5, memory: "16 GiB")"#,
    );
    let full = plan_of(EMR, FIXED);
    let line = |plan: &Plan, index: usize| only(plan).sized.as_ref().unwrap().bill[index].cost.p50;
    let saving = Catalogue::builtin()
        .unwrap()
        .spark_platforms()
        .spot("m5.4xlarge", "us-east-1")
        .unwrap()
        .saving;
    assert!((line(&half, 0) / line(&full, 0) - (1.0 - 0.5 * saving)).abs() < 1e-9);
    assert!((line(&half, 1) / line(&full, 1) - 1.0).abs() < 1e-12);
}

#[test]
fn more_executors_shorten_a_run_and_the_curve_says_what_they_cost() {
    let hasty = job(EMR, FIXED).replace("30 min", "3 min");
    let plan = planned(&text("20 MB/s", &hasty));
    let curve = only(&plan)
        .curve(&plan.worlds, &AtomicBool::new(false))
        .unwrap();
    assert!(curve.len() > 4);
    for pair in curve.windows(2) {
        assert!(pair[1].executors >= pair[0].executors);
        assert!(pair[1].runtime.p50 <= pair[0].runtime.p50 + 1e-9);
    }
    let planned = only(&plan).sized.as_ref().unwrap();
    let same = curve
        .iter()
        .find(|point| (point.nodes - planned.nodes).abs() < 1e-9)
        .unwrap();
    assert!((same.monthly_cost.p50 - planned.monthly_cost.p50).abs() < 1e-12);
    // Past the point where one wave is left, more nodes only cost more.
    assert!(curve.last().unwrap().monthly_cost.p50 > curve[0].monthly_cost.p50);
}

#[test]
fn an_uncertain_job_holds_its_deadline_at_the_confidence() {
    let uncertain = job(EMR, FIXED).replace(r#""20 MB/s""#, r#""10 to 40 MB/s""#);
    let plan = planned(&text("10 to 40 MB/s", &uncertain));
    let sized = only(&plan).sized.as_ref().unwrap();
    assert!(sized.in_time >= 0.95, "{}", sized.in_time);
    assert!(sized.runtime.p5 < sized.runtime.p95);
}

#[test]
fn a_skewed_stage_spills_and_the_plan_says_why() {
    let skewed = |skew: &str, memory: &str| {
        let stage = format!(
            r#"(name: "by user", shuffle: "40 GB", partitions: 400, skew: "{skew}", row: "128 B", expansion: "2x")"#
        );
        let job = job(EMR, &format!(r#"executor: (cores: 5, memory: "{memory}")"#))
            .replace(r#"(name: "by user", shuffle: "40 GB")"#, &stage);
        planned(&text("20 MB/s", &job))
    };
    let quiet = skewed("1x", "16 GiB");
    assert!((only(&quiet).stages[0].spill).abs() < 1e-12);
    let plan = skewed("40x", "16 GiB");
    assert!((only(&plan).stages[0].spill - 1.0).abs() < 1e-12);
    let found = finding(&plan, "S107");
    assert!(
        found.message.contains("100 %") && found.message.contains("a skewed key"),
        "{}",
        found.message
    );
    assert!(found.advice.contains("skewedPartitionThresholdInBytes"));
    // The same partitions in a small heap: every task spills.
    let tight = skewed("1x", "2 GiB");
    assert!((only(&tight).stages[0].spill - 1.0).abs() < 1e-12);
    assert!(
        finding(&tight, "S107")
            .message
            .contains("too many cores per executor")
    );
}

fn found(plan: &Plan) -> Vec<Finding> {
    findings(plan, None)
}

fn finding(plan: &Plan, code: &str) -> Finding {
    let all = found(plan);
    all.iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("no {code} among {all:#?}"))
        .clone()
}

fn quiet(plan: &Plan, code: &str) {
    assert!(
        found(plan).iter().all(|finding| finding.code != code),
        "{code}"
    );
}

#[test]
fn a_good_job_has_no_findings_of_its_own() {
    let plan = plan_of(EMR, FIXED);
    for number in 101..=110 {
        quiet(&plan, &format!("S{number}"));
    }
}

#[test]
fn cores_above_the_node_are_found() {
    let plan = plan_of(EMR, r#"executor: (cores: 20, memory: "4 GiB")"#);
    assert!(only(&plan).sized.is_none());
    let found = finding(&plan, "S101");
    assert!(
        found.message.contains("20 cores") && found.message.contains("16"),
        "{}",
        found.message
    );
    assert_eq!(found.field.to_string(), "spark[0].executor.cores");
    finding(&plan, "S109");
}

#[test]
fn heaps_above_the_node_and_below_the_least_are_found() {
    let plan = plan_of(EMR, r#"executor: (cores: 4, memory: "60 GiB")"#);
    let found = finding(&plan, "S102");
    assert!(
        found.message.contains("71.3 GiB") && found.message.contains("56"),
        "{}",
        found.message
    );
    let plan = plan_of(EMR, r#"executor: (cores: 4, memory: "300 MiB")"#);
    assert!(finding(&plan, "S103").message.contains("471859200"));
}

#[test]
fn a_topic_nobody_declared_is_found() {
    let job = job(EMR, FIXED).replace(
        r#"["events/clicks"]"#,
        r#"["events/clicks", "events/orders"]"#,
    );
    let plan = planned(&text("20 MB/s", &job));
    let found = finding(&plan, "S104");
    assert!(
        found.message.contains("`events/orders`"),
        "{}",
        found.message
    );
    assert_eq!(found.field.to_string(), "spark[0].reads[1]");
}

#[test]
fn a_deadline_that_does_not_hold_is_found() {
    let one = r#"emr_ec2(node: "m5.4xlarge", nodes: 1)"#;
    let plan = planned(&text("120 MB/s", &job(one, FIXED)));
    let found = finding(&plan, "S105");
    assert!(
        found.message.contains("on 1 node") && found.advice.contains("nodes"),
        "{found:?}"
    );
    let busy = finding(&plan, "S110").message;
    assert!(busy.contains("the next one starts after 1"), "{busy}");
    // Where one task alone is too long, more nodes are not the advice.
    let skewed =
        job(EMR, FIXED).replace(r#"shuffle: "40 GB""#, r#"shuffle: "40 GB", skew: "400x""#);
    let plan = planned(&text("20 MB/s", &skewed));
    assert!(
        finding(&plan, "S123")
            .advice
            .contains("More nodes do not help")
    );
    quiet(&plan, "S105");
}

#[test]
fn an_overhead_too_small_for_python_is_found() {
    let python = r#"language: python, executor: (cores: 8, memory: "2 GiB", overhead: "384 MiB")"#;
    let plan = plan_of(EMR, python);
    let found = finding(&plan, "S106");
    assert!(
        found.message.contains("8 Python workers"),
        "{}",
        found.message
    );
    assert!(found.advice.contains("pyspark.memory"));
    // Python with memory of its own needs no more overhead than the JVM.
    let limited = r#"language: python, executor: (cores: 8, memory: "2 GiB", overhead: "384 MiB", pyspark_memory: "4 GiB")"#;
    quiet(&plan_of(EMR, limited), "S106");
    // The planner leaves room for what the workers hold.
    let plan = plan_of(EMR, r#"language: python, python_batch: "1 GB""#);
    quiet(&plan, "S106");
    let shape = &only(&plan).sized.as_ref().unwrap().shape;
    assert!(shape.request.overhead as f64 * 1_048_576.0 >= f64::from(shape.cores) * 1e9);
}

#[test]
fn a_broadcast_too_large_is_found() {
    let plan = plan_of(
        EMR,
        r#"broadcast: "9 GB", executor: (cores: 5, memory: "16 GiB")"#,
    );
    let found = finding(&plan, "S108");
    assert!(found.message.contains("8 GiB"), "{}", found.message);
    quiet(
        &plan_of(
            EMR,
            r#"broadcast: "100 MB", executor: (cores: 5, memory: "16 GiB")"#,
        ),
        "S108",
    );
}

#[test]
fn bad_files_are_refused_where_they_are_wrong() {
    for (cluster, more, message) in [
        (
            EMR,
            r#"executor: (cores: 0, memory: "4 GiB")"#,
            "must be between 1 and 1024",
        ),
        ("emr_ec3()", "", "did you mean `emr_ec2(…)`?"),
        (EMR, r#"spot: "120 %""#, "120 %"),
        (EMR, "kind: streamin", "did you mean `streaming`?"),
    ] {
        let problems = scenario::read(&text("1 MB/s", &job(cluster, more)), None).unwrap_err();
        let all = format!("{problems:?}");
        assert!(all.contains(message), "{message} in {all}");
    }
    let zero = job(EMR, "").replace(r#"shuffle: "40 GB""#, r#"shuffle: "40 GB", partitions: 0"#);
    let problems = scenario::read(&text("1 MB/s", &zero), None).unwrap_err();
    assert!(
        problems[0]
            .message
            .contains("is 0; it must be between 1 and 1000000"),
        "{problems:?}"
    );
    let nothing = job(EMR, "").replace(r#"reads: ["events/clicks"], "#, "");
    let problems = scenario::read(&text("1 MB/s", &nothing), None).unwrap_err();
    assert!(
        problems[0].message.contains("reads nothing"),
        "{problems:?}"
    );
    let path = job(EMR, "").replace(r#""events/clicks""#, r#""events//clicks""#);
    let problems = scenario::read(&text("1 MB/s", &path), None).unwrap_err();
    assert!(
        problems[0].message.contains("does not name a topic"),
        "{problems:?}"
    );
}

#[test]
fn unknown_nodes_and_missing_spot_are_errors_with_their_field() {
    let failed = |cluster: &str, more: &str| {
        let scenario = scenario::read(&text("1 MB/s", &job(cluster, more)), None).unwrap();
        Planner::new(Catalogue::builtin().unwrap())
            .plan(&scenario, &AtomicBool::new(false))
            .unwrap_err()
            .to_string()
    };
    let error = failed(r#"emr_ec2(node: "m5.5xlarge")"#, "");
    assert!(error.contains("m5.5xlarge"), "{error}");
    let error = failed(
        r#"yarn(node: "d3.4xlarge")"#,
        r#"spot: "50 %", executor: (cores: 4, memory: "8 GiB")"#,
    );
    assert!(error.contains("no Spot saving"), "{error}");
}

#[test]
fn the_configuration_is_the_planned_shape() {
    let plan = plan_of(
        EMR,
        r#"language: python, dynamic_allocation: false, executor: (cores: 5, memory: "16 GiB", pyspark_memory: "2 GiB", off_heap: "1 GiB")"#,
    );
    let entry = &plan.scenario.spark[0];
    let conf = defaults_conf(only(&plan), entry);
    let executors = only(&plan).sized.as_ref().unwrap().executors;
    let value_of = |key: &str| {
        conf.lines()
            .find_map(|line| line.strip_prefix(key))
            .unwrap_or_else(|| panic!("no {key} in\n{conf}"))
            .trim()
            .to_owned()
    };
    assert_eq!(value_of("spark.executor.memory "), "16g");
    assert_eq!(value_of("spark.executor.memoryOverhead "), "3g");
    assert_eq!(value_of("spark.executor.pyspark.memory "), "2g");
    assert_eq!(value_of("spark.memory.offHeap.size "), "1g");
    assert_eq!(value_of("spark.executor.cores "), "5");
    assert_eq!(
        value_of("spark.executor.instances "),
        format!("{executors:.0}")
    );
    assert_eq!(value_of("spark.sql.shuffle.partitions "), "313");
    let command = submit(only(&plan), entry);
    assert!(command.starts_with("spark-submit \\\n  --master yarn \\\n  --deploy-mode cluster"));
    assert!(command.contains("--conf spark.executor.memory=16g \\\n"));
    let spot = plan_of(
        EMR,
        r#"spot: "50 %", executor: (cores: 5, memory: "16 GiB")"#,
    );
    assert!(
        defaults_conf(only(&spot), &spot.scenario.spark[0]).contains("spark.decommission.enabled")
    );
    // A shape that cannot run has no configuration.
    let unfit = plan_of(EMR, r#"executor: (cores: 20, memory: "4 GiB")"#);
    assert_eq!(submit(only(&unfit), &unfit.scenario.spark[0]), "");
}

#[test]
fn a_streaming_job_runs_all_the_time() {
    let streaming = job(EMR, FIXED)
        .replace(
            r#"every: "1 h", deadline: "30 min""#,
            r#"kind: streaming, every: "1 min""#,
        )
        .replace("40 GB", "1 GB");
    let plan = planned(&text("20 MB/s", &streaming));
    assert!((value(&plan, "spark/sessions/busy") - 1.0).abs() < 1e-12);
    assert!((only(&plan).deadline.p50 - 60.0).abs() < 1e-9);
    let sized = only(&plan).sized.as_ref().unwrap();
    assert!((sized.monthly_cost.p50 * 3600.0 - sized.nodes * 0.96).abs() < 1e-9);
}

#[test]
fn interrupted_spot_instances_lengthen_a_run() {
    let on = |spot: &str| {
        let cluster = r#"emr_ec2(node: "m5.4xlarge", nodes: 4)"#;
        let plan = plan_of(cluster, &format!("{FIXED}{spot}"));
        only(&plan).sized.as_ref().unwrap().runtime.p50
    };
    let kept = on("");
    // One in ten goes within the hour: a rate of -ln(0.9) an hour, of half of the nodes. Each takes with it its share
    // of the run so far, on average half of it.
    let lost = -(0.9_f64.ln()) / 3600.0 * 0.5 * kept / 2.0;
    let disturbed = on(r#", spot: "50 %", interruptions: "10 %""#);
    assert!(
        (disturbed / kept - (1.0 + lost)).abs() < 1e-12,
        "{disturbed} {kept}"
    );
    // The advisor's worst band is hardly felt in a short run.
    let usual = on(r#", spot: "50 %""#);
    assert!(usual > kept && usual < kept * 1.001);
}

#[test]
fn a_driver_takes_the_places_it_needs_and_is_found_where_it_fits_nowhere() {
    let on = |node: &str, nodes: &str, more: &str| {
        let cluster = format!(r#"emr_ec2(node: "{node}", nodes: {nodes})"#);
        plan_of(
            &cluster,
            &format!(r#"executor: (cores: 4, memory: "9 GiB"), {more}"#),
        )
    };
    // 9 GiB and 18.75 % are 10,944 MiB of the 12,288 of an m5.xlarge: nothing is left for a driver.
    let plan = on("m5.xlarge", "1", "");
    let found = finding(&plan, "S121");
    assert_eq!(found.field.to_string(), "spark[0].cluster.nodes");
    assert!(found.advice.contains("Take 2 nodes"), "{}", found.advice);
    quiet(&on("m5.xlarge", "2", ""), "S121");
    quiet(&on("m5.xlarge", "1", "deploy_mode: client"), "S121");
    // Three times 40 GB collected, over 60 % of a heap, and 300 MiB: 187 GiB.
    let plan = on("m5.xlarge", "4", r#"collected: "40 GB""#);
    assert!((only(&plan).driver_heap - 187.0 * 1_073_741_824.0).abs() < 1.0);
    let found = finding(&plan, "S120");
    assert!(
        found.message.contains("187 GiB") && found.message.contains("12.0 GiB"),
        "{}",
        found.message
    );
    let found = finding(&plan, "S122");
    assert!(found.message.contains("37.3 GiB"), "{}", found.message);
    let conf = defaults_conf(only(&plan), &plan.scenario.spark[0]);
    assert!(
        conf.contains("spark.driver.maxResultSize") && conf.contains("38g"),
        "{conf}"
    );
    // What Spark lets through by itself is not written.
    let plan = on("m5.xlarge", "4", r#"collected: "0.5 GB""#);
    quiet(&plan, "S122");
    quiet(&plan, "S120");
    assert!(!defaults_conf(only(&plan), &plan.scenario.spark[0]).contains("maxResultSize"));
    // A driver of 12 GiB on m5.4xlarge takes two places of 10,944 MiB: three times 2 GB collected, over 60 %.
    let plan = on("m5.4xlarge", "2", r#"collected: "2.2 GB""#);
    let heap = (3.0 * 2.2e9 / 0.6 + 300.0 * 1_048_576.0) / 1_073_741_824.0;
    assert!((only(&plan).driver_heap / 1_073_741_824.0 - f64::ceil(heap)).abs() < 1e-9);
    assert!((value(&plan, "spark/sessions/driver_places") - 2.0).abs() < 1e-12);
    let per_node = only(&plan).sized.as_ref().unwrap().shape.packing.executors as f64;
    assert!((only(&plan).sized.as_ref().unwrap().executors - (2.0 * per_node - 2.0)).abs() < 1e-9);
}

#[test]
fn a_broadcast_is_told_from_rows_or_files_and_what_it_does_not_fit_into() {
    let with = |broadcast: &str, more: &str| {
        plan_of(
            EMR,
            &format!(r#"broadcast: {broadcast}, executor: (cores: 5, memory: "4 GiB"){more}"#),
        )
    };
    let table = |plan: &Plan| only(plan).broadcast.clone().unwrap();
    // 2 million rows of 100 B, and twice that in memory.
    let plan = with(r#"(rows: "2M", row: "100 B")"#, "");
    assert!((table(&plan).rows.p50 - 200e6).abs() < 1e-3);
    assert!((table(&plan).copy.p50 - 400e6).abs() < 1e-3);
    assert_eq!(table(&plan).likeliest(), Some(BroadcastFit::WithHint));
    // A file of 9 MB is below the threshold, however much it unpacks to: four data sets had 1.18 to 19.5 times.
    let plan = with(r#"(files: "9 MB")"#, "");
    assert_eq!(table(&plan).likeliest(), Some(BroadcastFit::Automatic));
    assert!((table(&plan).rows.p5 / 9e6 - 1.18).abs() < 0.05);
    assert!((table(&plan).rows.p95 / 9e6 - 19.5).abs() < 0.5);
    // 3 GB of rows, 6 GB a copy: no executor of 4 GiB holds that.
    let plan = with(r#""3 GB""#, "");
    assert_eq!(
        table(&plan).likeliest(),
        Some(BroadcastFit::TooLargeForExecutor)
    );
    let found = finding(&plan, "S108");
    assert!(
        found.message.contains("does not fit into an executor"),
        "{}",
        found.message
    );
    // 7 GB of rows: 14 GB in a driver that a node of 12 GiB cannot give.
    let small = r#"emr_ec2(node: "m5.xlarge", nodes: 4)"#;
    let plan = plan_of(
        small,
        r#"broadcast: "7 GB", executor: (cores: 4, memory: "8 GiB")"#,
    );
    assert_eq!(
        table(&plan).likeliest(),
        Some(BroadcastFit::TooLargeForDriver)
    );
    assert!(
        finding(&plan, "S108")
            .message
            .contains("the driver, which builds it")
    );
    // Both or neither say nothing.
    for wrong in [
        r#"(rows: "2M")"#,
        r#"(files: "1 MB", rows: "2M", row: "1 B")"#,
    ] {
        let text = text("1 MB/s", &job(EMR, &format!("broadcast: {wrong}")));
        let problems = scenario::read(&text, None).unwrap_err();
        assert!(
            problems[0].message.contains("by its files or by its rows"),
            "{problems:?}"
        );
    }
}

#[test]
fn the_least_memory_under_a_collector_is_what_its_finding_says() {
    let of = |memory: &str, collector: &str| {
        plan_of(
            EMR,
            &format!(r#"collector: {collector}, executor: (cores: 1, memory: "{memory}")"#),
        )
    };
    // Heaps are rounded up to 2 MiB. Serial keeps a thirtieth of 466 MiB, 15.5, and 450.5 are left; of 464 only 448.5.
    // Parallel keeps a ninth, in half MiB: 56 of 506, and 450 are left; of 504 only 448.
    for (collector, least) in [("serial", 465), ("parallel", 505)] {
        let found = finding(&of("451 MiB", collector), "S103");
        assert!(
            found.advice.contains(&format!("{least} MiB")),
            "{}",
            found.advice
        );
        quiet(&of(&format!("{least} MiB"), collector), "S103");
        let below = of(&format!("{} MiB", least - 1), collector);
        assert!(only(&below).sized.is_none(), "{collector}");
    }
    let plan = of("4 GiB", "parallel");
    let conf = defaults_conf(only(&plan), &plan.scenario.spark[0]);
    assert!(conf.contains("-XX:+UseParallelGC"), "{conf}");
}

#[test]
fn python_on_kubernetes_has_less_overhead_in_client_mode() {
    let of = |mode: &str| {
        let plan = plan_of(
            r#"eks(node: "m6i.4xlarge")"#,
            &format!(
                r#"language: python, deploy_mode: {mode}, executor: (cores: 3, memory: "8 GiB")"#
            ),
        );
        only(&plan).sized.as_ref().unwrap().shape.request.total()
    };
    // As Spark's own classes ask: 0.40 in cluster mode, 0.10 in client mode.
    assert_eq!((of("cluster"), of("client")), (11_468, 9_011));
}

#[test]
fn a_topic_that_only_a_job_reads_is_read() {
    let alone =
        |jobs: &str| text("20 MB/s", jobs).replace(r#", consumers: [(name: "c", rate: "2x")]"#, "");
    finding(&planned(&alone("")), "K047");
    quiet(&planned(&alone(&job(EMR, FIXED))), "K047");
}

#[test]
fn reports_say_how_a_job_runs() {
    let plan = plan_of(EMR, "");
    let report = headroom::report::Report::new(&plan, None, &AtomicBool::new(false)).unwrap();
    let text = headroom::report::text(&report);
    for said in [
        "Spark jobs",
        "runners-up:",
        "time and cost by executors:",
        "in containers of",
        "stage by user: 313 partitions",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let markdown = headroom::report::markdown(&report);
    assert!(
        markdown.contains("```properties\nspark.driver.memory"),
        "{markdown}"
    );
    let json: serde_json::Value = serde_json::from_str(&headroom::report::json(&report)).unwrap();
    let job = &json["jobs"]["spark/sessions"];
    let map = &job["sized"]["memory_map"];
    let number = |value: &serde_json::Value| value.as_u64().unwrap();
    let parts: u64 = map["parts"].as_object().unwrap().values().map(number).sum();
    assert_eq!(parts, number(&map["container"]));
    let whole = number(&map["system"]) + number(&map["executors"]) * parts + number(&map["waste"]);
    assert_eq!(whole, number(&map["node"]));
    assert!(job["curve"].as_array().unwrap().len() > 4);
    assert!(
        job["spark_submit"]
            .as_str()
            .unwrap()
            .contains("--conf spark.executor.cores=")
    );
}

#[test]
fn a_price_that_the_catalogue_lacks_is_an_error_and_no_other_regions_price() {
    let refused = |cluster: &str, job_more: &str| {
        let source = text("20 MB/s", &job(cluster, job_more)).replace("us-east-1", "eu-central-1");
        let scenario = scenario::read(&source, None).unwrap_or_else(|why| panic!("{why:?}"));
        let planned =
            Planner::new(Catalogue::builtin().unwrap()).plan(&scenario, &AtomicBool::new(false));
        planned.err().map(|error| error.to_string())
    };
    let shape = r#"executor: (cores: 5, memory: "16 GiB")"#;
    let why = refused(r#"emr_ec2(node: "m5.4xlarge")"#, shape).expect("EMR has no price there");
    for words in [
        "spark[0].cluster",
        "eu-central-1",
        "emr/m5.4xlarge",
        "us-east-1",
    ] {
        assert!(why.contains(words), "{words} is not in: {why}");
    }
    let why = refused(
        "emr_serverless",
        r#"executor: (cores: 4, memory: "20 GiB")"#,
    );
    let why = why.expect("EMR Serverless has no price there");
    assert!(why.contains("spark/emr_serverless_vcpu"), "{why}");
    // Machines alone have a price in that region.
    assert_eq!(refused(r#"yarn(node: "m5.4xlarge")"#, shape), None);
}
