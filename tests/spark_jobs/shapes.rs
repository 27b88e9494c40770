//! What `auto` takes: least cost, but nothing that fails for want of memory, and no thin executors for the same money.

use headroom::catalogue::Catalogue;
use headroom::model::spark::node::Binding;
use headroom::model::{self, Choices};
use headroom::plan::{JobPlan, ShapeOption, SizedPlan};

use headroom::scenario;

use super::job::{EMR, job, only, plan_of, planned, text};

fn sized(job: &JobPlan) -> &SizedPlan {
    job.sized.as_ref().expect("it fits")
}

fn option(job: &JobPlan, cores: u32) -> &ShapeOption {
    let mut options = job.options.iter();
    options
        .find(|option| option.cores == cores)
        .unwrap_or_else(|| panic!("no {cores} cores among {:?}", job.options))
}

#[test]
fn five_cores_are_taken_where_they_cost_hardly_more() {
    // A stream pays for its nodes whatever is on them.
    let streaming = job(EMR, "")
        .replace(
            r#"every: "1 h", deadline: "30 min""#,
            r#"kind: streaming, every: "1 min""#,
        )
        .replace("40 GB", "1 GB");
    let plan = planned(&text("20 MB/s", &streaming));
    let found = only(&plan);
    assert_eq!(sized(found).shape.cores, 5, "{:#?}", found.options);
    // Every number of cores is told, with what a task has: less of it where each core has a JVM.
    for cores in 1..=8 {
        option(found, cores);
    }
    assert!(option(found, 1).per_task < option(found, 5).per_task);
}

#[test]
fn a_driver_goes_where_no_executor_can() {
    let plan = plan_of(EMR, "");
    let shape = &sized(only(&plan)).shape;
    // 1 GiB and 384 MiB beside three executors of an m5.4xlarge, which has 57,344 MiB for containers.
    assert!(shape.packing.wasted_memory >= 1_408 << 20);
    let executors = shape.packing.executors as f64;
    assert!((sized(only(&plan)).executors - executors * sized(only(&plan)).nodes).abs() < 1e-9);
    // In client mode it is not there.
    let client = plan_of(EMR, "deploy_mode: client");
    assert!(sized(only(&client)).shape.packing.wasted_memory < 1_408 << 20);
}

#[test]
fn a_shape_that_fails_is_out_however_cheap_it_is() {
    // One copy takes 4 to 8 GB: an executor of one core on an m5.4xlarge has not 2 GB.
    let plan = plan_of(EMR, r#"broadcast: "2 to 4 GB""#);
    let found = only(&plan);
    let taken = found.options.first().expect("it was chosen");
    assert!(taken.memory.expect("it was asked").fails <= 0.05);
    let thin = option(found, 1).memory.expect("it was asked");
    assert!(thin.fails > 0.9, "{thin:?}");
    // Where every shape fails, one is taken all the same, and a finding says so.
    let plan = plan_of(EMR, r#"broadcast: "12 GB""#);
    assert!(only(&plan).sized.is_some());
    super::job::finding(&plan, "S108");
}

#[test]
fn time_of_spills_is_charged() {
    // 1.63 GB of rows in a task, and what is beside each: more than the 1.66 GB of an executor of one core, less than 1.8.
    let stage = r#"stages: [(name: "by user", shuffle: "40 GB", partitions: 40, row: "1 kB", expansion: "1.63x", kind: aggregate)]"#;
    let wide = job(EMR, "").replace(r#"stages: [(name: "by user", shuffle: "40 GB")]"#, stage);
    let plan = planned(&text("20 MB/s", &wide));
    let found = only(&plan);
    let spills = |cores| {
        let memory = option(found, cores).memory;
        memory.map_or(0.0, |memory| memory.spill_time)
    };
    assert!(spills(1) > 0.0, "{:#?}", found.options);
    let taken = found.options.first().expect("it was chosen");
    assert!(spills(taken.cores).abs() < 1e-12, "{:#?}", found.options);
}

#[test]
fn a_worker_of_databricks_is_one_executor() {
    let cluster = r#"databricks(node: "m5.4xlarge")"#;
    let plan = plan_of(cluster, "");
    let found = sized(only(&plan));
    assert_eq!((found.shape.cores, found.shape.packing.executors), (16, 1));
    // And the driver is a node of its own.
    assert!((found.executors - (found.nodes - 1.0)).abs() < 1e-9);
    let given = plan_of(cluster, r#"executor: (cores: 4, memory: "8 GiB")"#);
    assert_eq!(sized(only(&given)).shape.packing.executors, 1);
}

#[test]
fn a_driver_of_emr_serverless_has_a_worker_of_its_own_size() {
    const GIB: f64 = 1_073_741_824.0;
    let plan = plan_of(
        "emr_serverless()",
        r#"executor: (cores: 4, memory: "20 GiB")"#,
    );
    let value = |name: &str| super::job::value(&plan, &format!("spark/sessions/{name}"));
    assert!((value("driver_vcpu") - 1.0).abs() < 1e-12);
    assert!((value("driver_memory") - 2.0 * GIB).abs() < 0.5);
    let found = sized(only(&plan));
    assert!((found.executors - found.nodes).abs() < 1e-9);
    // 22 GiB with their overhead go into a worker of 4 vCPU and as many GiB.
    let hours = value("busy");
    let vcpu = found.bill[0].cost.p50 * 3600.0 / (found.nodes * 4.0 + 1.0) / hours;
    assert!((vcpu - 0.052_624).abs() < 1e-4, "{vcpu}");
    // A driver that collects more has a larger one.
    let large = plan_of(
        "emr_serverless()",
        r#"collected: "10 GB", executor: (cores: 4, memory: "20 GiB")"#,
    );
    let of = |name: &str| super::job::value(&large, &format!("spark/sessions/{name}"));
    assert!(
        (of("driver_vcpu") - 8.0).abs() < 1e-12,
        "{}",
        of("driver_vcpu")
    );
    assert!(of("driver_memory") >= only(&large).driver_container.expect("in the cluster"));
}

/// What keeps a second executor off a worker: what is left, and where enough of both is, the platform.
#[test]
fn what_binds_on_a_worker_of_databricks() {
    let binding = |executor: &str| {
        let cluster = r#"databricks(node: "m5.2xlarge")"#;
        let plan = plan_of(cluster, &format!("executor: ({executor})"));
        sized(only(&plan)).shape.packing.binding
    };
    // Of 8 cores and 31 GiB.
    assert_eq!(binding(r#"cores: 4, memory: "8 GiB""#), Binding::OneEach);
    assert_eq!(binding(r#"cores: 5, memory: "8 GiB""#), Binding::Cores);
    assert_eq!(binding(r#"cores: 4, memory: "20 GiB""#), Binding::Memory);
    assert_eq!(binding(r#"cores: 8, memory: "20 GiB""#), Binding::Both);
}

/// A JVM of JDK 17 has references of four bytes up to -Xmx32736m, and ZGC never.
#[test]
fn a_heap_left_to_the_planner_keeps_short_references() {
    let heaps = |more: &str| -> Vec<u64> {
        let catalogue = Catalogue::builtin().unwrap();
        let job = job(r#"emr_ec2(node: "r5.4xlarge")"#, more);
        let scenario = scenario::read(&text("20 MB/s", &job), None).unwrap();
        let model = model::build(&scenario, catalogue, &Choices::default()).unwrap();
        let shapes = model.jobs[0].candidates.iter();
        shapes.map(|sized| sized.shape.request.heap).collect()
    };
    let capped = heaps(r#"executor: auto, collector: g1"#);
    let is_short = |heap: &u64| *heap <= 32_736 || *heap >= 48 << 10;
    assert!(capped.iter().all(is_short), "{capped:?}");
    assert!(capped.contains(&32_736), "{capped:?}");
    let free = heaps(r#"executor: auto, collector: zgc"#);
    assert!(!free.iter().all(is_short), "{free:?}");
}
