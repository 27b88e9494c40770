//! Six ways to run a cluster: units and limits against vectors computed by hand from published rules and prices, and
//! what must hold of every bill.

#[path = "plan/mod.rs"]
mod plan;

use headroom::catalogue::Catalogue;
use headroom::quantity::SourceKind;
use headroom::scenario;
use plan::{Plan, assert_close, cluster};
use proptest::prelude::*;

const MB: f64 = 1e6;
const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_073_741_824.0;
const HOUR: f64 = 3_600.0;
const MONTH: f64 = 730.0 * HOUR;
const D: &str = "kafka/c/deployments/d";

/// Every kind, with whatever it needs; all sized by the planner.
const KINDS: [&str; 8] = [
    "ec2(broker: \"m7g.xlarge\")",
    "ec2(broker: \"i3en.xlarge\", storage: instance_store)",
    "strimzi(node: \"m7g.2xlarge\")",
    "msk(broker: \"kafka.m7g.xlarge\", storage_scaling: (target: \"60 %\"))",
    "express(broker: \"express.m7g.large\")",
    "serverless()",
    "confluent(kind: standard)",
    "confluent(kind: dedicated, price: \"$2/h\", data_price: \"$0.04/GB\", storage_price: \"$0.08/GB-month\")",
];

/// A cluster with one topic that stores exactly this rate, read by so many groups, on a platform.
fn stored(rate: f64, groups: usize, on: &str, more: &str) -> Plan {
    let consumers: String = (0..groups)
        .map(|group| format!("(name: \"g{group}\"),"))
        .collect();
    Plan::of_cluster(&format!(
        "topics: [(name: \"t\", produce: \"{rate} B/s\", partitions: 12, consumers: [{consumers}])],
         deployments: [(name: \"d\", on: {on}{more})]"
    ))
    .with("kafka/c/topics/t/stored_rate", rate)
}

fn at(plan: &Plan, key: &str) -> f64 {
    plan.value(&format!("{D}/{key}"))
}

/// A line of the bill in dollars a month.
fn line(plan: &Plan, key: &str) -> f64 {
    at(plan, &format!("cost/{key}")) * MONTH
}

/// AWS price list for MSK of 2025-04-04, us-east-1: $0.75 a cluster-hour, $0.0015 a partition-hour, $0.10 a GB in,
/// $0.05 a GB out, $0.10 a GB-month (billed per GiB).
#[test]
fn a_serverless_bill_is_the_price_list_times_what_is_used() {
    let plan = stored(10.0 * MB, 2, "serverless()", "").with(&format!("{D}/stored"), 1_000.0 * GIB);
    assert_close(line(&plan, "cluster"), 547.50, 1e-12, "cluster");
    assert_close(line(&plan, "partitions"), 13.14, 1e-12, "partitions");
    // 10 MB/s for 2,628,000 s are 26,280 GB, read twice.
    assert_close(line(&plan, "data_in"), 2_628.0, 1e-12, "data in");
    assert_close(line(&plan, "data_out"), 2_628.0, 1e-12, "data out");
    assert_close(line(&plan, "storage"), 100.0, 1e-12, "storage");
    // Two thirds of what clients move cross a zone at $0.02; MSK replicates for nothing.
    assert_close(
        line(&plan, "cross_zone"),
        26_280.0 * 3.0 * 2.0 / 3.0 * 0.02,
        1e-12,
        "cross-zone",
    );
    assert_close(at(&plan, "holds"), 1.0, 0.0, "it holds");
}

/// The same price list: $0.408 an hour of express.m7g.large, $0.01 a GB in, $0.10 a GB-month of one copy.
#[test]
fn an_express_bill_has_brokers_data_in_and_one_copy() {
    let plan = stored(
        10.0 * MB,
        1,
        "express(broker: \"express.m7g.large\", brokers: 3)",
        "",
    )
    .with(&format!("{D}/stored"), 1_000.0 * GIB);
    assert_close(line(&plan, "brokers"), 893.52, 1e-12, "brokers");
    assert_close(line(&plan, "data_in"), 262.80, 1e-12, "data in");
    assert_close(line(&plan, "storage"), 100.0, 1e-12, "storage");
    let copies = plan.value("kafka/c/topics/t/replicated");
    let one = stored(10.0 * MB, 1, "express(broker: \"express.m7g.large\")", "");
    assert_close(at(&one, "stored"), copies / 3.0, 1e-12, "one copy");
}

/// Confluent's rule: the largest of every dimension over what a unit carries, rounded up; a GB is 2^30 bytes.
/// Standard: 25 MB/s in, 75 MB/s out, 250 partitions; $0.75 an hour, $0.05 a GB, $0.08 a GB-month (as transcribed).
#[test]
fn confluent_units_are_the_dimension_that_asks_for_most() {
    let on = "confluent(kind: standard)";
    let plan = stored(60.0 * MB, 1, on, "").with(&format!("{D}/stored"), 1_000.0 * GIB);
    assert_eq!(at(&plan, "needs/data_in"), 3.0);
    assert_eq!(at(&plan, "needs/data_out"), 1.0);
    assert_eq!(at(&plan, "brokers"), 3.0);
    assert_close(line(&plan, "units"), 3.0 * 0.75 * 730.0, 1e-12, "units");
    let gib = 60.0 * MB * MONTH / GIB;
    assert_close(line(&plan, "data_in"), gib * 0.05, 1e-12, "data in");
    assert_close(line(&plan, "data_out"), gib * 0.05, 1e-12, "data out");
    assert_close(line(&plan, "storage"), 80.0, 1e-12, "storage");
    let read = stored(60.0 * MB, 5, on, "");
    assert_eq!(at(&read, "needs/data_out"), 4.0);
    assert_eq!(at(&read, "brokers"), 4.0);
    let many = read.with("kafka/c/topics/t/partitions", 1_100.0);
    assert_eq!(at(&many, "needs/partitions"), 5.0);
    assert_eq!(at(&many, "brokers"), 5.0);
}

#[test]
fn the_first_basic_unit_is_free_and_a_quote_is_taken() {
    let one = stored(1.0 * MB, 1, "confluent(kind: basic)", "")
        .with("kafka/c/topics/t/produce_requests", 50.0);
    assert_eq!((at(&one, "brokers"), line(&one, "units")), (1.0, 0.0));
    let two = stored(8.0 * MB, 1, "confluent(kind: basic)", "")
        .with("kafka/c/topics/t/produce_requests", 50.0);
    assert_eq!(at(&two, "brokers"), 2.0);
    assert_close(line(&two, "units"), 0.14 * 730.0, 1e-12, "the second unit");
    let quoted = "confluent(kind: dedicated, price: \"$2.50/h\", data_price: \"$0.02/GB\", storage_price: \"$0.10/GB-month\", discount: \"10 %\")";
    let plan = stored(100.0 * MB, 1, quoted, "");
    assert_eq!(at(&plan, "brokers"), 2.0);
    assert_close(
        line(&plan, "units"),
        2.0 * 2.5 * 730.0 * 0.9,
        1e-12,
        "quoted units",
    );
    assert_close(
        line(&plan, "data_in"),
        // Confluent's GB is 2^30 bytes, in a quote as on its price list.
        100e6 * MONTH / GIB * 0.02 * 0.9,
        1e-12,
        "quoted data",
    );
}

#[test]
fn more_than_confluent_sells_is_a_limit_that_is_passed() {
    let plan = stored(300.0 * MB, 1, "confluent(kind: standard)", "");
    assert_eq!(at(&plan, "brokers_needed"), 12.0);
    assert_eq!(at(&plan, "brokers"), 10.0);
    assert_close(
        at(&plan, "limits/units/utilisation"),
        1.2,
        1e-12,
        "of ten units",
    );
    assert_eq!(at(&plan, "holds"), 0.0);
    // Enterprise has 32 units, and ten behind PrivateLink.
    let open = stored(900.0 * MB, 1, "confluent(kind: enterprise)", "");
    assert_eq!((at(&open, "brokers"), at(&open, "holds")), (15.0, 1.0));
    let private = ", private_connectivity: (vpcs: 2)";
    let private = stored(900.0 * MB, 1, "confluent(kind: enterprise)", private);
    assert_eq!(
        (at(&private, "brokers"), at(&private, "holds")),
        (10.0, 0.0)
    );
    // $0.01 an hour for each of 2 × 3 endpoints, $0.01 a GB in and out.
    let moved = 2.0 * 900.0 * MB * MONTH / 1e9 * 0.01;
    let endpoints = 6.0 * 0.01 * 730.0;
    assert_close(
        line(&private, "private_connectivity"),
        endpoints + moved,
        1e-12,
        "endpoints",
    );
}

#[test]
fn serverless_says_which_limit_is_passed_and_by_how_much() {
    // 200 MB/s in, 400 MB/s out, 5 MB/s into a partition.
    let plan = stored(100.0 * MB, 6, "serverless()", "");
    let used = |name: &str| at(&plan, &format!("limits/{name}/utilisation"));
    assert_close(used("data_in"), 0.5, 1e-12, "in");
    assert_close(used("data_out"), 1.5, 1e-12, "out");
    assert_close(
        used("data_into_a_partition"),
        100.0 / 12.0 / 5.0,
        1e-12,
        "a partition",
    );
    assert_eq!(at(&plan, "brokers_needed"), 2.0);
    assert_eq!(at(&plan, "holds"), 0.0);
    assert_close(
        at(&plan, "nearest_limit"),
        600.0 / 12.0 / 10.0,
        1e-12,
        "out of a partition",
    );
}

/// Reservations of the EKS AMI: 6 %, 1 %, 0.5 % and 0.25 % of processors; 255 MiB and 11 MiB for each of 110 pods, 100
/// MiB before eviction. The pods of every node request 0.18 processors and 120 MiB.
#[test]
fn pods_are_packed_by_processors_and_memory() {
    let limits = Catalogue::builtin()
        .expect("the catalogue loads")
        .eks_limits();
    let (cpu, memory) = limits.allocatable(8, 32.0 * GIB);
    assert_close(
        cpu,
        8.0 - (0.06 + 0.01 + 2.0 * 0.005 + 4.0 * 0.0025) - 0.18,
        1e-12,
        "processors",
    );
    let kept = 255.0 + 11.0 * 110.0 + 100.0 + 120.0;
    assert_close(memory, 32.0 * GIB - kept * MIB, 1e-12, "memory");
    // 7.73 processors and 30.4 GiB: two of 3.5 and 12 GiB, one of 4.
    let on = |request: &str| {
        format!("strimzi(node: \"m7g.2xlarge\", brokers: 6, brokers_per_node: auto, {request})")
    };
    let two = stored(10.0 * MB, 1, &on("cpu: 3.5, memory: \"12 GiB\""), "");
    assert_eq!(at(&two, "brokers_per_node"), 2.0);
    assert_eq!(at(&two, "broker_nodes"), 3.0);
    // 0.73 processors are left, and a controller asks for one: three nodes more.
    assert_eq!(at(&two, "nodes"), 6.0);
    let one = stored(10.0 * MB, 1, &on("cpu: 4, memory: \"12 GiB\""), "");
    assert_eq!(
        (at(&one, "brokers_per_node"), at(&one, "nodes")),
        (1.0, 6.0)
    );
    assert_close(line(&one, "nodes"), 6.0 * 0.3264 * 730.0, 1e-12, "nodes");
    assert_close(
        line(&one, "control_plane"),
        73.0,
        1e-12,
        "EKS control plane",
    );
    // A node that is lost takes two brokers along.
    let lost = stored(
        200.0 * MB,
        1,
        &on("cpu: 3.5, memory: \"12 GiB\"").replace("brokers: 6, ", ""),
        "",
    );
    assert_eq!(at(&lost, "brokers_per_node"), 2.0);
    let brokers = at(&lost, "brokers");
    let written = lost.value("kafka/c/topics/t/peak_rate");
    let followed = written * (3.0 * (brokers - 2.0) / brokers - 1.0);
    assert_close(
        at(&lost, "network_out_one_lost_per_broker"),
        (followed + at(&lost, "consumers_out")) / (brokers - 2.0),
        1e-12,
        "two are down",
    );
}

#[test]
fn a_shared_control_plane_is_not_on_the_bill() {
    let on = |more: &str| format!("strimzi(node: \"m7g.2xlarge\", brokers: 3{more})");
    let own = stored(10.0 * MB, 1, &on(""), "");
    let shared = stored(10.0 * MB, 1, &on(", control_plane: shared"), "");
    assert_close(line(&own, "control_plane"), 73.0, 1e-12, "control plane");
    let saved = (at(&own, "monthly_cost") - at(&shared, "monthly_cost")) * MONTH;
    assert_close(saved, 73.0, 1e-9, "the bills differ by it");
}

/// However little a pod requests, no more brokers share a node than may be stated.
#[test]
fn tiny_requests_do_not_fill_a_node_without_end() {
    for request in [
        "cpu: \"1e-9\", memory: \"1 B\"",
        "cpu: \"0.01\", memory: \"64 MiB\"",
    ] {
        let on = format!(
            "strimzi(node: \"m7g.16xlarge\", brokers: 60, brokers_per_node: auto, {request})"
        );
        let plan = stored(10.0 * MB, 1, &on, "");
        assert_eq!(at(&plan, "brokers_per_node"), 20.0, "{request}");
        // 20 brokers in each of three zones.
        assert_eq!(at(&plan, "broker_nodes"), 3.0, "{request}");
    }
}

#[test]
fn what_does_not_fit_on_a_node_says_so() {
    let on = "strimzi(node: \"m7g.large\", brokers_per_node: 2)";
    let why = Plan::try_of(&cluster(&format!(
        "topics: [(name: \"t\", produce: \"1 MB/s\")], deployments: [(name: \"d\", on: {on})]"
    )))
    .err()
    .expect("two brokers do not fit")
    .replace('\u{2009}', " ");
    assert!(
        why.contains("`m7g.large` leaves pods 1.75 processors and"),
        "{why}"
    );
    assert!(
        why.contains("2 of 2 processors and 8.00 GiB do not fit"),
        "{why}"
    );
}

/// MSK adds the larger of 10 GiB and 10 % when the target is reached, once in six hours.
#[test]
fn msk_storage_grows_in_steps_and_never_shrinks() {
    let sized = |start: &str, used: f64| {
        let on = format!(
            "msk(broker: \"kafka.m7g.large\", storage: \"{start}\", storage_scaling: (target: \"60 %\"))"
        );
        stored(1.0 * MB, 0, &on, "").with(&format!("{D}/disk_per_broker"), used * GIB)
    };
    // 900 GiB at 60 % want 1,500 GiB: 1,000 × 1.1^5.
    let large = sized("1000 GiB", 900.0);
    assert_close(
        at(&large, "disk_capacity"),
        1_610.51 * GIB,
        1e-9,
        "five steps of 10 %",
    );
    assert_eq!(at(&large, "storage_scaling/steps"), 5.0);
    // 30 GiB at 60 % want 50 GiB: three steps of 10 GiB from 20.
    assert_close(
        at(&sized("20 GiB", 30.0), "disk_capacity"),
        50.0 * GIB,
        1e-12,
        "steps of 10 GiB",
    );
    assert_close(
        at(&sized("500 GiB", 30.0), "disk_capacity"),
        500.0 * GIB,
        1e-12,
        "no step back",
    );
    assert_close(
        at(&sized("1000 GiB", 60_000.0), "disk_capacity"),
        16_384.0 * GIB,
        1e-12,
        "MSK has no more",
    );
    let still = sized("1000 GiB", 300.0);
    assert_close(
        at(&still, "storage_scaling/fastest_growth"),
        100.0 * GIB / (6.0 * HOUR),
        1e-12,
        "10 % in six hours",
    );
    assert_close(
        line(&large, "volume_storage"),
        1_610.51 * 0.10 * at(&large, "brokers"),
        1e-9,
        "what is there is paid",
    );
}

#[test]
fn a_burst_outruns_storage_that_waits_six_hours() {
    let plan = Plan::of_cluster(
        "topics: [(name: \"t\", produce: \"20 MB/s\", peak: \"4x\", retention: \"2 h\", partitions: 12)],
         deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.xlarge\", brokers: 3, storage: \"1000 GiB\", storage_scaling: (target: \"60 %\")))]",
    )
    .with("kafka/c/topics/t/stored_rate", 20.0 * MB)
    .with(&format!("{D}/disk_per_broker"), 500.0 * GIB);
    // 60 MB/s more than are deleted, on every broker; 400 GiB are left.
    assert_close(
        at(&plan, "storage_scaling/burst"),
        60.0 * MB,
        1e-12,
        "burst",
    );
    assert_close(
        at(&plan, "storage_scaling/time_to_full"),
        400.0 * GIB / (60.0 * MB),
        1e-12,
        "until full",
    );
}

#[test]
fn the_disks_of_an_instance_cost_nothing_beside_it() {
    let plan = stored(
        10.0 * MB,
        1,
        "ec2(broker: \"i3en.2xlarge\", brokers: 3, storage: instance_store)",
        "",
    );
    assert_close(
        at(&plan, "disk_capacity"),
        2.0 * 2_500e9,
        1e-12,
        "two disks of 2,500 GB",
    );
    let volumes = plan.model.graph.quantities().iter();
    assert_eq!(
        volumes
            .filter(|q| q.path.starts_with(&format!("{D}/cost/volume")))
            .count(),
        0
    );
    let why = Plan::try_of(&cluster(
        "topics: [(name: \"t\", produce: \"1 MB/s\")],
         deployments: [(name: \"d\", on: ec2(broker: \"m7g.xlarge\", storage: instance_store))]",
    ));
    let why = why.err().expect("m7g has no disks");
    assert!(why.contains("`m7g.xlarge` has no disks inside"), "{why}");
}

#[test]
fn what_a_region_lacks_names_the_regions_that_have_it() {
    let of = |on: &str, more: &str| {
        let text = cluster(&format!(
            "topics: [(name: \"t\", produce: \"1 MB/s\")], deployments: [(name: \"d\", on: {on}{more})]"
        ))
        .replace("us-east-1", "eu-west-1");
        Plan::try_of(&text).err().expect("not sold there")
    };
    let why = of("ec2(broker: \"i8g.xlarge\", storage: instance_store)", "");
    assert!(
        why.contains("no price for i8g.xlarge (On-Demand) in eu-west-1"),
        "{why}"
    );
    assert!(
        why.contains("it has one in us-east-1, us-west-2, eu-central-1"),
        "{why}"
    );
    let why = of(
        "confluent(kind: enterprise)",
        ", private_connectivity: (vpcs: 1)",
    );
    assert!(
        why.contains(
            "PrivateLink interface endpoint, each zone in eu-west-1; it has one in us-east-1"
        ),
        "{why}"
    );
}

#[test]
fn what_a_service_does_not_sell_is_refused_with_advice() {
    let refused = |fields: &str, says: &str| {
        let why = Plan::try_of(&cluster(fields)).err().expect("refused");
        let why = why.replace('\u{2009}', " ");
        assert!(why.contains(says), "{why}");
    };
    let on = |on: &str| {
        format!(
            "topics: [(name: \"t\", produce: \"1 MB/s\")], deployments: [(name: \"d\", on: {on})]"
        )
    };
    refused(
        &on("express(broker: \"kafka.m7g.large\")"),
        "`express` plans Express brokers",
    );
    refused(
        &on("express(broker: \"express.m7g.large\", brokers: 4)"),
        "Express brokers come in threes",
    );
    refused(
        &format!("zones: 2, {}", on("express(broker: \"express.m7g.large\")")),
        "stand in 3 zones",
    );
    refused(
        &on("msk(broker: \"kafka.m7g.large\", storage_scaling: (target: \"90 %\"))"),
        "between 10 % and 80 %, not 90 %",
    );
    refused(
        &on("msk(broker: \"kafka.t3.small\", tiered: \"1 day local\")"),
        "cannot have tiered storage",
    );
    refused(
        &on("msk(broker: \"kafka.m7g.large\", provisioned_throughput: auto)"),
        "cannot have provisioned storage throughput",
    );
    refused(
        &on("confluent(kind: dedicated)"),
        "no price for Confluent Dedicated, an hour of a unit",
    );
    refused(
        "topics: [(name: \"t\", produce: \"1 MB/s\", cleanup: compact, unique_keys: \"1000\")],
         deployments: [(name: \"d\", on: confluent(kind: freight))]",
        "Confluent freight has no compacted topics, and `t` is compacted",
    );
}

/// What comes with a type, and what it takes at most, stand with the type; what is bought is what the scenario says.
#[test]
fn msk_stands_in_two_or_three_zones() {
    let on = |zones: u32| {
        Plan::try_of(&cluster(&format!(
            "zones: {zones}, topics: [(name: \"t\", produce: \"1 MB/s\", replication: 1)],
             deployments: [(name: \"d\", on: msk(broker: \"kafka.m7g.large\"))]"
        )))
    };
    for zones in [1, 4] {
        let why = on(zones).err().expect("MSK takes no such number");
        assert!(why.contains("two or three zones"), "{why}");
    }
    assert!(on(2).is_ok() && on(3).is_ok());
}

#[test]
fn the_throughput_of_a_volume_of_msk_says_where_it_is_from() {
    let source = |more: &str| {
        let on = format!("msk(broker: \"kafka.m7g.4xlarge\", brokers: 3{more})");
        let plan = stored(1.0 * MB, 1, &on, "");
        let quantity = plan.model.graph.quantity(&format!("{D}/volume_limit"));
        quantity.expect("the limit").source.clone()
    };
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let broker = catalogue.msk_broker("kafka.m7g.4xlarge");
    let of_type = broker.expect("the type").source.to_string();
    for of_the_type in ["", ", provisioned_throughput: auto"] {
        let source = source(of_the_type);
        assert_eq!(
            (source.kind, &*source.text),
            (SourceKind::Documentation, &*of_type)
        );
    }
    let bought = source(", provisioned_throughput: \"300 MiB/s\"");
    assert_eq!(bought.kind, SourceKind::Scenario);
}

#[test]
fn incidents_are_billed_at_the_rate_of_upkeep() {
    let people = ", upkeep: (hours: \"10 h/month\", rate: \"$120/h\"), incidents: (per_year: \"6\", hours: \"8 h\")";
    let plan = stored(1.0 * MB, 1, "serverless()", people);
    assert_close(line(&plan, "upkeep"), 1_200.0, 1e-12, "upkeep");
    assert_close(
        line(&plan, "incidents"),
        6.0 * 8.0 * 120.0 / 12.0,
        1e-12,
        "incidents",
    );
    let alone = scenario::read(
        &cluster(
            "topics: [(name: \"t\", produce: \"1 MB/s\")], deployments: [(name: \"d\", on: serverless(), incidents: (per_year: \"6\", hours: \"8 h\"))]",
        ),
        None,
    );
    let why = alone.expect_err("no rate")[0].message.clone();
    assert!(why.contains("rate of `upkeep`"), "{why}");
}

#[test]
fn msk_is_reached_privately_for_an_hour_and_a_gigabyte() {
    let plan = stored(
        10.0 * MB,
        1,
        "msk(broker: \"kafka.m7g.xlarge\")",
        ", private_connectivity: (share: \"50 %\")",
    );
    let moved = 0.5 * 20.0 * MB * MONTH / 1e9 * 0.006;
    assert_close(
        line(&plan, "private_connectivity"),
        0.0225 * 730.0 + moved,
        1e-12,
        "multi-VPC",
    );
}

/// A cluster like real ones, on every kind.
fn any(rate: f64, peak: f64, groups: usize, kind: &str, follower_fetching: bool) -> Plan {
    let consumers: String = (0..groups)
        .map(|group| format!("(name: \"g{group}\", rate: \"2x\"),"))
        .collect();
    Plan::of_cluster(&format!(
        "follower_fetching: {follower_fetching}, mirrors: [(name: \"dr\", to: \"eu-west-1\")],
         topics: [(name: \"t\", produce: \"{rate} B/s\", peak: \"{peak}x\", batch: (linger: \"50 ms\"), consumers: [{consumers}]),
                  (name: \"u\", produce: \"{} B/s\", retention: \"1 day\", replication: 2)],
         deployments: [(name: \"d\", on: {kind}, private_connectivity: (vpcs: 1))]",
        rate / 3.0
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_bill_is_the_sum_of_its_lines_and_scales_with_prices(
        rate in 1e5f64..2e8, peak in 1.0f64..4.0, groups in 0usize..5, kind in 0usize..KINDS.len(), k in 0.1f64..10.0,
    ) {
        prop_assume!(!KINDS[kind].contains("standard)"));
        let plan = any(rate, peak, groups, KINDS[kind], false);
        let values = plan.every_value();
        let lines = |values: &std::collections::BTreeMap<String, f64>| -> f64 {
            values.iter().filter(|(path, _)| path.starts_with(&format!("{D}/cost/"))).map(|(_, cost)| cost).sum()
        };
        let total = values[&format!("{D}/monthly_cost")];
        prop_assert!((lines(&values) - total).abs() <= 1e-9 * total);
        let is_price = |path: &str| {
            path.starts_with("prices/")
                || ["price", "data_price", "storage_price"].iter().any(|name| path == format!("{D}/{name}"))
        };
        let mut dearer = any(rate, peak, groups, KINDS[kind], false);
        for (path, value) in values.iter().filter(|(path, _)| is_price(path)) {
            dearer = dearer.with(path, value * k);
        }
        let scaled = dearer.every_value();
        for (path, cost) in values.iter().filter(|(path, _)| path.starts_with(&format!("{D}/cost/"))) {
            prop_assert!((scaled[path] - cost * k).abs() <= 1e-9 * cost * k, "{path}");
        }
    }

    #[test]
    fn follower_fetching_never_costs_more(
        rate in 1e5f64..2e8, groups in 0usize..5, kind in 0usize..KINDS.len(),
    ) {
        prop_assume!(!KINDS[kind].contains("standard)"));
        let cost = |nearest| any(rate, 2.0, groups, KINDS[kind], nearest).value(&format!("{D}/monthly_cost"));
        prop_assert!(cost(true) <= cost(false) * (1.0 + 1e-12));
    }

    #[test]
    fn more_ingest_never_needs_fewer(
        rate in 1e5f64..1e8, more in 1.0f64..5.0, kind in 0usize..KINDS.len(),
    ) {
        let needed = |rate: f64| stored(rate, 2, KINDS[kind], "").value(&format!("{D}/brokers_needed"));
        prop_assert!(needed(rate * more) >= needed(rate));
    }
}
