//! A deployment that cannot be had is an error finding that says why, and keeps no other from being planned; a region
//! that the catalogue does not know is planned with the scenario's own prices.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, PlanError, Planner};
use headroom::report::{self, Report};
use headroom::review::{Finding, Severity, findings};
use headroom::scenario;

const MSK: &str = "(name: \"managed\", on: msk(broker: \"kafka.m7g.large\"))";

fn text(region: &str, cluster: &str, topic: &str, deployments: &[&str], prices: &str) -> String {
    format!(
        "(headroom: 1, name: \"t\", region: \"{region}\", start: \"2027-01\", worlds: 100, {prices}
          kafka: [(name: \"k\", {cluster}
            topics: [(name: \"a\", produce: \"4 to 6 MB/s\", growth: \"0 %/month\", {topic}
                      consumers: [(name: \"g\", rate: \"2x\")])],
            deployments: [{}])])",
        deployments.join(", ")
    )
}

fn planned(text: &str) -> Result<Plan, PlanError> {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    Planner::new(catalogue).plan(&scenario, &AtomicBool::new(false))
}

fn plan(text: &str) -> Plan {
    planned(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn refused(text: &str) -> String {
    match planned(text) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it is planned: {text}"),
    }
}

fn of_code(plan: &Plan, code: &str) -> Vec<Finding> {
    let all = findings(plan, None).into_iter();
    all.filter(|finding| finding.code == code).collect()
}

/// What cannot be had, beside MSK that can: a piece of what is said, and the field.
const IMPOSSIBLE: [(&str, &str, &str, &str, &str); 6] = [
    (
        "",
        "",
        "(name: \"bad\", on: msk(broker: \"kafka.m7g.large\", provisioned_throughput: \"300 MiB/s\"))",
        "throughput",
        "kafka[0].deployments[0].on.provisioned_throughput",
    ),
    (
        "",
        "",
        "(name: \"bad\", on: msk(broker: \"kafka.t3.small\", tiered: \"1 day local\"))",
        "tier",
        "kafka[0].deployments[0].on.tiered",
    ),
    (
        "",
        "",
        "(name: \"bad\", on: confluent(kind: dedicated))",
        "price",
        "kafka[0].deployments[0].on.price",
    ),
    (
        "",
        "cleanup: compact, unique_keys: \"10M\",",
        "(name: \"bad\", on: confluent(kind: freight))",
        "compact",
        "kafka[0].deployments[0].on.kind",
    ),
    (
        "zones: 2, ",
        "replication: 2,",
        "(name: \"bad\", on: express(broker: auto))",
        "zones",
        "kafka[0].deployments[0].on.broker",
    ),
    (
        "",
        "",
        "(name: \"bad\", on: ec2(broker: \"m99.huge\"))",
        "m99.huge",
        "kafka[0].deployments[0].on.broker",
    ),
];

#[test]
fn one_impossible_deployment_is_a_finding_and_the_others_are_planned_as_without_it() {
    for (cluster, topic, bad, says, field) in IMPOSSIBLE {
        let with = plan(&text("us-east-1", cluster, topic, &[bad, MSK], ""));
        let without = plan(&text("us-east-1", cluster, topic, &[MSK], ""));
        let known = &with.clusters[0];
        assert_eq!(known.deployments.len(), 1, "{bad}");
        let (here, there) = (&known.deployments[0], &without.clusters[0].deployments[0]);
        assert_eq!(here.name, "managed");
        assert_eq!(here.field, "kafka[0].deployments[1]");
        assert_eq!(here.monthly_cost, there.monthly_cost, "{bad}");
        assert_eq!(here.holds_in, there.holds_in, "{bad}");
        assert_eq!(with.total, without.total, "{bad}");
        // What has no numbers has none at all.
        let quantities = with.model.graph.quantities().iter();
        let mut of_bad = quantities.filter(|quantity| quantity.path.contains("/bad/"));
        assert!(of_bad.next().is_none(), "{bad}");
        let [one] = known.unavailable.as_slice() else {
            panic!("{:?}", known.unavailable);
        };
        assert_eq!(
            (one.name.as_str(), one.field.as_str()),
            ("bad", "kafka[0].deployments[0]")
        );
        let found = of_code(&with, "K150");
        assert!(!found.is_empty(), "{bad}");
        for finding in &found {
            assert_eq!(finding.severity, Severity::Error);
            assert!(!finding.advice.is_empty());
            assert!(
                finding.message.starts_with("`bad` cannot be had"),
                "{}",
                finding.message
            );
        }
        assert!(
            found.iter().any(|finding| finding.message.contains(says)),
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .any(|finding| finding.field.to_string() == field),
            "{field}: {found:?}"
        );
        // The facts beside each other are those of the deployment that is there.
        let decision = with.decision(0).expect("there is a deployment");
        assert_eq!(decision.deployments, ["managed"]);
        let alone = without.decision(0).expect("there is a deployment");
        for (fact, same) in decision.facts.iter().zip(&alone.facts) {
            assert_eq!(fact.cells, same.cells, "{}", fact.title);
        }
    }
}

#[test]
fn every_impossible_deployment_is_named_at_once_and_every_report_says_why() {
    let bad: Vec<String> = IMPOSSIBLE
        .iter()
        .filter(|one| one.0.is_empty() && one.1.is_empty())
        .enumerate()
        .map(|(place, one)| one.2.replace("\"bad\"", &format!("\"bad{place}\"")))
        .collect();
    let mut deployments: Vec<&str> = bad.iter().map(String::as_str).collect();
    deployments.push(MSK);
    let plan = plan(&text("us-east-1", "", "", &deployments, ""));
    let found = of_code(&plan, "K150");
    let report = Report::new(&plan, None, &AtomicBool::new(false)).expect("it is computed");
    let (words, marked) = (report::text(&report), report::markdown(&report));
    let json: serde_json::Value = serde_json::from_str(&report::json(&report)).expect("it is JSON");
    let listed = json["clusters"]["kafka/k"]["unavailable"]
        .as_array()
        .expect("a list");
    assert_eq!(listed.len(), bad.len());
    for (place, one) in listed.iter().enumerate() {
        let name = format!("bad{place}");
        assert_eq!(one["name"], name.as_str());
        assert!(
            one["why"][0]["message"]
                .as_str()
                .is_some_and(|why| !why.is_empty())
        );
        assert!(found.iter().any(|finding| finding.message.contains(&name)));
        assert!(words.contains(&format!("{name} (")), "{words}");
        assert!(marked.contains("unavailable: "), "{marked}");
        assert!(
            json["deployments"]
                .get(format!("kafka/k/deployments/{name}"))
                .is_none()
        );
    }
}

#[test]
fn a_file_of_which_no_deployment_can_be_had_fails_with_every_reason() {
    let said = refused(&text(
        "us-east-1",
        "",
        "",
        &[
            "(name: \"a\", on: confluent(kind: dedicated))",
            "(name: \"b\", on: ec2(broker: \"m99.huge\"))",
        ],
        "",
    ));
    assert!(said.contains("kafka[0].deployments[0]"), "{said}");
    assert!(said.contains("kafka[0].deployments[1].on.broker"), "{said}");
}

#[test]
fn a_region_the_catalogue_does_not_know_is_planned_with_prices_of_ones_own() {
    let own = "prices: [(item: \"ec2/m7g.large\", price: \"$0.13/h\", reason: \"list\"),
        (item: \"ebs/gp3/storage\", price: \"$0.152/GiB-month\", reason: \"list\"),
        (item: \"ebs/gp3/iops\", price: \"$0.0095/IOPS-month\", reason: \"list\"),
        (item: \"ebs/gp3/throughput\", price: \"$0.076/(MiB/s)-month\", reason: \"list\"),
        (item: \"network/cross_zone\", price: \"$0.01/GB\", reason: \"list\")],";
    let ours = "(name: \"ours\", on: ec2(broker: \"m7g.large\", brokers: 3, volume: gp3(size: \"1 TiB\")))";
    let plan = plan(&text("sa-east-1", "", "", &[ours], own));
    let deployment = &plan.clusters[0].deployments[0];
    // Three brokers and three controllers at $0.13 for 730 hours.
    let machines: f64 = deployment
        .bill
        .iter()
        .filter(|line| line.name == "Brokers" || line.name == "KRaft controllers")
        .map(|line| line.cost.p50)
        .sum();
    let month = 730.0 * 3_600.0;
    assert!(
        (machines * month - 6.0 * 0.13 * 730.0).abs() < 1e-6,
        "{}",
        machines * month
    );
    // What lacks is named, each by itself and by its service.
    let said = refused(&text(
        "sa-east-1",
        "",
        "",
        &["(name: \"d\", on: serverless())"],
        own,
    ));
    for item in [
        "msk/serverless_cluster",
        "msk/serverless_partition",
        "sa-east-1",
    ] {
        assert!(said.contains(item), "{item}: {said}");
    }
    assert!(said.lines().count() > 2, "{said}");
    // Beside a deployment that is priced, it is a finding.
    let both = self::plan(&text(
        "sa-east-1",
        "",
        "",
        &[
            ours,
            "(name: \"x\", on: express(broker: \"express.m7g.large\"))",
        ],
        own,
    ));
    let found = of_code(&both, "K150");
    assert!(
        found.len() > 1
            && found
                .iter()
                .all(|finding| finding.message.contains("sa-east-1")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|finding| finding.message.contains("express.m7g.large")),
        "{found:?}"
    );
}

#[test]
fn without_prices_each_service_that_is_not_priced_there_is_named() {
    for (deployment, service) in [
        ("(name: \"d\", on: serverless())", "Serverless"),
        (
            "(name: \"d\", on: express(broker: \"express.m7g.large\"))",
            "xpress",
        ),
        (
            "(name: \"d\", on: msk(broker: \"kafka.m7g.large\"))",
            "kafka.m7g.large",
        ),
    ] {
        let said = refused(&text("sa-east-1", "", "", &[deployment], ""));
        assert!(
            said.contains(service) && said.contains("sa-east-1"),
            "{said}"
        );
        assert!(said.contains("kafka[0].deployments[0]"), "{said}");
        assert!(said.contains("Give the scenario a price"), "{said}");
    }
}

#[test]
fn a_misspelt_region_says_which_may_be_meant() {
    for misspelt in ["us-east1", "us-eats-1", "US-east-1", "us-east-l"] {
        let said = refused(&text(misspelt, "", "", &[MSK], ""));
        assert!(said.contains("did you mean `us-east-1`?"), "{said}");
    }
    let said = refused(&text("the moon", "", "", &[MSK], ""));
    assert!(
        said.contains("it has ") && said.contains("us-east-1"),
        "{said}"
    );
    // Another number is another region, which may well be meant.
    let said = refused(&text("us-west-1", "", "", &[MSK], ""));
    assert!(!said.contains("did you mean"), "{said}");
}
