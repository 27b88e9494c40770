//! The same work of a Spark job on every platform.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner, PlatformOutcome, SparkDecision};
use headroom::report::{Report, json, text};
use headroom::scenario::{self, SparkPlatform};

fn planned(job: &str) -> Plan {
    let text = format!(
        r#"(headroom: 1, name: "Where", region: "us-east-1", start: "2026-12", worlds: 400,
        kafka: [(name: "events", topics: [(name: "clicks", produce: "20 to 40 MB/s", partitions: 48)])],
        spark: [(name: "sessions", reads: ["clicks"], every: "6 h", deadline: "1 h", core_throughput: "20 MB/s", stages: [(name: "by user", shuffle: "200 GB")], {job})])"#
    );
    let scenario = scenario::read(&text, None).unwrap_or_else(|problems| panic!("{problems:?}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn decided(plan: &Plan) -> SparkDecision {
    let decision = plan.spark_decision(0, &AtomicBool::new(false));
    decision.expect("it is planned").expect("there is a job")
}

fn on(decision: &SparkDecision, platform: SparkPlatform) -> PlatformOutcome {
    let row = decision.rows.iter().find(|row| row.platform == platform);
    let row = row.unwrap_or_else(|| panic!("no {platform:?}"));
    row.outcome
        .clone()
        .unwrap_or_else(|why| panic!("{platform:?}: {why}"))
}

#[test]
fn every_platform_does_the_same_work_for_its_own_price() {
    let plan = planned("cluster: yarn");
    let decision = decided(&plan);
    assert_eq!(decision.rows.len(), 5);
    for row in &decision.rows {
        let outcome = row
            .outcome
            .as_ref()
            .unwrap_or_else(|why| panic!("{:?}: {why}", row.platform));
        assert!(
            outcome.in_time >= 0.95,
            "{:?}: {}",
            row.platform,
            outcome.in_time
        );
        assert!(
            outcome.heap_share > 0.3 && outcome.heap_share < 1.0,
            "{:?}",
            row.platform
        );
        assert_eq!(row.is_own, row.platform == SparkPlatform::Yarn);
    }
    // The row of the platform in the file is what the plan says, to the bit.
    let own = on(&decision, SparkPlatform::Yarn);
    let sized = plan.jobs[0].sized.as_ref().expect("it fits");
    assert_eq!(own.monthly_cost, sized.monthly_cost);
    assert_eq!((own.nodes, own.executors), (sized.nodes, sized.executors));
    // Machines of one's own bear no fee, and what is billed by worker has no machines beside it.
    assert_eq!(own.fee, 0.0);
    assert_eq!(on(&decision, SparkPlatform::EmrServerless).fee, 0.0);
    for platform in [
        SparkPlatform::EmrEc2,
        SparkPlatform::Databricks,
        SparkPlatform::Eks,
    ] {
        let outcome = on(&decision, platform);
        assert!(
            outcome.fee > 0.0 && outcome.fee < outcome.monthly_cost.p50,
            "{platform:?}"
        );
    }
    let cheapest = decision.cheapest.expect("all hold the deadline");
    let cost = |index: usize| {
        let outcome = decision.rows[index].outcome.as_ref();
        outcome.map_or(f64::INFINITY, |outcome| outcome.monthly_cost.p50)
    };
    assert!((0..5).all(|index| cost(cheapest) <= cost(index)));
}

#[test]
fn what_no_platform_can_hold_is_not_called_the_cheapest() {
    let decision = decided(&late());
    assert_eq!(decision.cheapest, None);
    assert!(
        decision
            .rows
            .iter()
            .all(|row| row.outcome.as_ref().is_ok_and(|one| one.in_time == 0.0))
    );
}

/// A job whose longest task alone passes its deadline.
fn late() -> Plan {
    let text = r#"(headroom: 1, name: "Late", region: "us-east-1", worlds: 200,
        spark: [(name: "late", input: "10 GB", every: "1 day", deadline: "10 min", core_throughput: "10 MB/s",
          stages: [(name: "one", shuffle: "100 GB", partitions: 10)], cluster: eks)])"#;
    let scenario = scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn spot_instances_make_the_same_work_cheaper() {
    let decision = decided(&planned(r#"cluster: emr_ec2, spot: "50 %""#));
    let emr = on(&decision, SparkPlatform::EmrEc2);
    let without = on(
        &decided(&planned("cluster: emr_ec2")),
        SparkPlatform::EmrEc2,
    );
    assert!(emr.monthly_cost.p50 < without.monthly_cost.p50);
}

#[test]
fn where_there_are_no_spot_instances_none_are_lost() {
    // So many are taken back that a run on them takes longer.
    let spot = r#"cluster: emr_ec2, spot: "50 %", interruptions: "20 %""#;
    let serverless = |cluster| {
        on(&decided(&planned(cluster)), SparkPlatform::EmrServerless)
            .runtime
            .mean
    };
    assert_eq!(serverless(spot), serverless("cluster: emr_ec2"));
}

#[test]
fn a_stated_plan_is_a_row_of_its_own() {
    let shape = r#"cluster: emr_ec2(node: "m5.4xlarge"), executor: (cores: 5, memory: "16 GiB")"#;
    let plan = planned(shape);
    let decision = decided(&plan);
    let stated = decision.stated.as_ref().expect("it is stated");
    let sized = plan.jobs[0].sized.as_ref().expect("it fits");
    assert_eq!(stated.monthly_cost, sized.monthly_cost);
    assert_eq!(stated.node.as_deref(), Some("m5.4xlarge"));
    // What is chosen anew on the same platform is no dearer: of shapes within 2 % the one near five cores is taken.
    let anew = on(&decision, SparkPlatform::EmrEc2);
    assert!(anew.monthly_cost.p50 <= stated.monthly_cost.p50 * 1.02);
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    let text = text(&report);
    assert!(
        text.contains("EMR on EC2, as stated") && text.contains("EMR on EC2, chosen anew"),
        "{text}"
    );
    // Where the file leaves everything open, its own row is the plan.
    assert!(decided(&planned("cluster: emr_ec2")).stated.is_none());
}

#[test]
fn reports_show_the_platforms() {
    let plan = planned("cluster: yarn");
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("a report");
    let value: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    let platforms = &value["jobs"]["spark/sessions"]["platforms"];
    assert_eq!(platforms.as_object().map(serde_json::Map::len), Some(5));
    assert_eq!(platforms["YARN"]["stated"], true);
    assert!(platforms["EKS"]["outcome"]["monthly_cost"]["p50"].is_number());
    let text = text(&report);
    assert!(
        text.contains("sessions on") && text.contains("YARN (stated)"),
        "{text}"
    );
}
