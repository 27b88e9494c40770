//! Second opinions beside our own answer: what differs, by how much, because of what, in the plan and in every report.

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner, SecondOpinion, SecondOpinions};
use headroom::report::{Report, json, markdown, text};
use headroom::scenario;
use headroom::study::percentile;
use headroom::units::{Measure, screen};
use serde_json::Value;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// The scenario of the worked comparison, with messages and batches so large that they add nothing to speak of.
fn comparison(produce: &str, deployments: &str) -> Plan {
    let file = include_str!("data/worked_comparison.ron");
    let file = if produce.contains("retention") {
        file.replace("retention: \"7 days\",", "")
    } else {
        file.to_owned()
    };
    let file = file
        .replace(
            "produce: \"100 MB/s\"",
            &format!("message: \"500 kB\", batch: (size: \"10 MB\", linger: \"1 s\", producers: 100), {produce}"),
        );
    let (head, rest) = file.split_once("deployments: [").expect("deployments");
    let (_, tail) = rest.split_once("            ],").expect("their end");
    let file = format!("{head}deployments: [{deployments}],{tail}");
    let scenario =
        scenario::read(&file, None).unwrap_or_else(|problems| panic!("{problems:?}\n{file}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &GO_ON)
        .unwrap_or_else(|error| panic!("{error}"))
}

const BOTH: &str = "(name: \"ours\", on: ec2(broker: \"m7g.xlarge\")), (name: \"managed\", on: msk(broker: \"kafka.m7g.xlarge\"))";

fn opinions(plan: &Plan) -> SecondOpinions {
    plan.second_opinions(0, &GO_ON)
        .expect("an answer")
        .expect("a cluster")
}

fn rule<'o>(opinions: &'o SecondOpinions, key: &str) -> &'o SecondOpinion {
    opinions
        .opinions
        .iter()
        .find(|opinion| opinion.nodes.key == key)
        .unwrap_or_else(|| panic!("no {key}"))
}

/// 181.4 TB in all replicas: 18 brokers by our own answer, of 16 TiB to three quarters.
#[test]
fn a_rule_differs_because_of_the_assumption_that_moves_it_most() {
    let plan = comparison("produce: \"100 MB/s\"", BOTH);
    let opinions = opinions(&plan);
    assert_eq!(opinions.ours.len(), 2);
    let compared = opinions
        .compared
        .map(|index| &opinions.ours[index])
        .expect("a cheapest");
    assert_eq!((compared.brokers, compared.binding), (18.0, "storage"));
    assert_eq!(compared.vcpu, Some(72.0));

    let of = |key: &str| rule(&opinions, key);
    let akalculator = of("akalculator");
    assert_eq!(akalculator.brokers_needed, Some(21.0));
    assert_eq!(akalculator.binding, Some("storage"));
    assert_eq!(akalculator.differs_by, Some(21.0 / 18.0));
    // 21 brokers, and 14 with our fill: 21 ÷ 18 = (21 ÷ 14) × the rest of 14 ÷ 18.
    assert_eq!(akalculator.assumptions[0].factor, Some(21.0 / 14.0));
    assert!(
        akalculator.because.starts_with(
            "it asks for 1.17x of ours: 1.5x because it fills disks to 50 %, and we fill ours to 75 %; "
        ),
        "{}",
        akalculator.because
    );
    let redpanda = of("redpanda");
    assert_eq!(redpanda.binding, Some("the rule's minimum"));
    // Our brokers would hold it with 17, and one to lose makes 4 of 3: 3 ÷ 18 = (3 ÷ 17) × (3 ÷ 4) × 1.26.
    assert!(
        redpanda.because.starts_with(
            "it asks for 0.167x of ours: 0.176x because it does not count what brokers hold; 0.75x because it has no broker to lose; the rest, 1.26x, "
        ),
        "{}",
        redpanda.because
    );
    // AWS's answer is bound by storage here, so it is the room on volumes and not the traffic that separates it from ours.
    assert!(
        of("aws_standard").because.contains("fills volumes to 50 %"),
        "{}",
        of("aws_standard").because
    );
    // Google counts processors: 43 against the 72 of our brokers.
    let google = of("google");
    assert_eq!(
        (google.brokers_needed, google.differs_by),
        (None, Some(43.0 / 72.0))
    );
    assert_eq!(google.vcpu_needed, Some(43.0));
    // The rule of thumb counts bytes.
    let thumb = of("rule_of_thumb");
    let ratio = thumb.differs_by.expect("a ratio");
    assert!((0.94..0.98).contains(&ratio), "{ratio}");
    assert!(
        of("cloudera").because.contains("of data fit in the memory"),
        "{}",
        of("cloudera").because
    );
    assert_eq!(of("cloudera").differs_by, None);

    assert!(
        opinions.spread.starts_with(
            "published rules answer 3 to 30 brokers (AWS blog, equation 1 to syalioune calculator); ours 18 × kafka.m7g.xlarge, because of storage"
        ),
        "{}",
        opinions.spread
    );
}

/// Kept for an hour, 400 MB/s ask for traffic alone: AWS's factors for a lost zone and moving partitions are worth most.
#[test]
fn where_traffic_binds_the_resync_in_awss_factors_is_what_differs() {
    let plan = comparison("produce: \"400 MB/s\", retention: \"1 h\"", BOTH);
    let opinions = opinions(&plan);
    let aws = rule(&opinions, "aws_standard");
    assert_eq!(aws.binding, Some("ingress"));
    // 381.5 MiB/s over min(156.25 ÷ 6.5, 234 ÷ 10.2) × 0.5 = 11.5: 33.3, in threes.
    assert_eq!(aws.brokers_needed, Some(36.0));
    let traffic = &aws.assumptions[0];
    assert!(
        traffic
            .words
            .contains("it plans 13x of volume throughput for each byte written")
            && traffic.words.contains("and we plan 3.75x"),
        "{}",
        traffic.words
    );
    // 381.5 over min(156.25 ÷ 3, 234 ÷ 5) × 0.8 = 37.4: 10.2, in threes. Nothing is kept to speak of.
    assert_eq!(traffic.brokers, Some(12.0));
    assert_eq!(aws.assumptions[1].brokers, aws.brokers_needed);
}

#[test]
fn without_deployments_there_is_nothing_to_compare_with() {
    let plan = comparison("produce: \"100 MB/s\"", "");
    let opinions = opinions(&plan);
    assert!(opinions.ours.is_empty() && opinions.compared.is_none());
    let walia = rule(&opinions, "walia");
    assert_eq!((walia.brokers_needed, walia.differs_by), (Some(16.0), None));
    assert_eq!(walia.because, "there is no deployment to compare it with");
    assert_eq!(
        opinions.spread,
        "published rules answer 3 to 30 brokers (AWS blog, equation 1 to syalioune calculator)"
    );
}

/// Rules are asked over all worlds and for the date provisioned for, as our own answer is.
#[test]
fn uncertainty_and_growth_reach_the_rules() {
    let plan = comparison("produce: \"50 to 200 MB/s\", growth: \"5 %/month\"", BOTH);
    let opinions = opinions(&plan);
    let walia = rule(&opinions, "walia");
    let today = walia.brokers.expect("brokers");
    assert!(today.p5 < today.p50 && today.p50 < today.p95, "{today:?}");
    // 1.05^12 = 1.8 times the P95 of today.
    let planned = walia.brokers_needed.expect("brokers");
    assert!(
        (1.7..1.9).contains(&(planned / today.p95)),
        "{planned} of {today:?}"
    );
}

#[test]
fn every_report_has_them() {
    let plan = comparison("produce: \"100 MB/s\"", BOTH);
    let report = Report::new(&plan, None, &GO_ON).expect("a report");
    let opinions = opinions(&plan);
    let joined = |report: &str| report.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        joined(&text(&report)),
        joined(&markdown(&report).replace('\\', "")),
    ] {
        assert!(said.contains(&opinions.spread), "{said}");
        for opinion in &opinions.opinions {
            assert!(
                said.contains(&opinion.rule) && said.contains(&opinion.because),
                "{}",
                opinion.rule
            );
        }
    }
    let value: Value = serde_json::from_str(&json(&report)).expect("JSON");
    let found = &value["clusters"]["kafka/c"]["opinions"];
    assert_eq!(found["compared_with"], "managed");
    assert_eq!(found["ours"][0]["brokers_needed"], 18.0);
    assert_eq!(found["spread"], Value::from(opinions.spread.clone()));
    let rules = found["rules"].as_object().expect("rules by key");
    assert_eq!(rules.len(), opinions.opinions.len());
    let walia = &rules["walia"];
    assert_eq!(walia["path"], "kafka/c/opinions/walia");
    assert_eq!(walia["brokers"]["p50"], 16.0);
    assert_eq!(walia["author"], "Abhishek Walia");
    assert_eq!(walia["date"], "2021-01-28");
    assert_eq!(walia["with_our_assumptions"][1]["assumption"], "fill");
    assert_eq!(walia["with_our_assumptions"][1]["brokers"], 14.0);
    assert_eq!(rules["google"]["brokers"], Value::Null);
    // What the report says of a rule is the quantity under its path.
    let quantity = &value["quantities"]["kafka/c/opinions/walia/brokers"];
    assert_eq!(quantity["p50"], 16.0);
}

/// The samples with a Kafka cluster, with few worlds.
fn samples() -> Vec<(String, Plan)> {
    let folder = std::fs::read_dir("scenarios").expect("the samples are there");
    let mut found = Vec::new();
    for entry in folder {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("it reads");
        let mut scenario = scenario::read(&text, Some(&path)).expect("a sample is right");
        scenario.worlds = 200;
        let plan = Planner::new(Catalogue::builtin().expect("the catalogue loads"))
            .plan(&scenario, &GO_ON)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        found.push((path.display().to_string(), plan));
    }
    assert!(found.len() >= 9);
    found
}

/// What an assumption is worth is the rule's answer over its answer with ours, both read from the quantities of the plan
/// on the date provisioned for and at the scenario's confidence; what moves the answer is told.
#[test]
fn what_an_assumption_is_worth_is_what_the_quantities_say_for_every_rule_of_every_sample() {
    let mut seen = 0;
    for (file, plan) in samples() {
        let worlds = plan
            .worlds
            .at_month(f64::from(plan.scenario.provision_for_months));
        let confidence = plan.scenario.objectives.confidence;
        let read = |node| {
            let columns = worlds.evaluate(&[node]).expect("it can be computed");
            percentile(&columns[0], confidence)
        };
        for cluster in 0..plan.clusters.len() {
            let opinions = plan
                .second_opinions(cluster, &GO_ON)
                .expect("an answer")
                .expect("a cluster");
            for rule in &opinions.opinions {
                let nodes = &rule.nodes;
                for (told, outline) in rule.assumptions.iter().zip(&nodes.assumptions) {
                    let sides = [
                        (outline.from.or(nodes.brokers), outline.brokers),
                        (nodes.vcpu, outline.vcpu),
                        (nodes.bytes, outline.bytes),
                    ];
                    let counted = sides.into_iter().find(|(theirs, _)| theirs.is_some());
                    let Some((Some(theirs), Some(with_ours))) = counted else {
                        assert_eq!(told.factor, None);
                        continue;
                    };
                    let worth = read(theirs) / read(with_ours);
                    let Some(factor) = told.factor else {
                        assert!(!(worth.is_finite() && worth > 0.0));
                        continue;
                    };
                    assert!((factor / worth - 1.0).abs() < 1e-12, "{}", rule.rule);
                    seen += 1;
                    let Some(ratio) = rule.differs_by else {
                        continue;
                    };
                    if (factor - 1.0).abs() > 0.01 && (ratio - 1.0).abs() > 0.01 {
                        assert!(
                            rule.because.contains(&told.words),
                            "{file}: {}: {} misses {}",
                            rule.rule,
                            rule.because,
                            told.words
                        );
                    }
                }
                assert!(!rule.because.contains("limits of its own"));
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// 100 MB/s for 7 days in three copies are 181.44 TB, of which a day, 25.92 TB, stays on brokers of 2 TiB.
#[test]
fn tiering_is_named_as_what_separates_a_rule_that_keeps_everything_on_brokers() {
    let tiered = "(name: \"ours\", on: ec2(broker: \"m7g.xlarge\", volume: gp3(size: \"2 TiB\"), tiered: \"1 day local\"))";
    let plan = comparison("produce: \"100 MB/s\"", tiered);
    let opinions = opinions(&plan);
    let told = |key: &str, name: &str| {
        let rule = rule(&opinions, key);
        let mut assumptions = rule.assumptions.iter();
        let found = assumptions.find(|one| one.key == name);
        found
            .unwrap_or_else(|| panic!("{key} says no {name}"))
            .clone()
    };
    // 181.44 TB at 65 % of 16 TiB are 16 brokers, and 25.92 TB are 3.
    let walia = told("walia", "tiering");
    assert_eq!((walia.brokers, walia.factor), (Some(3.0), Some(16.0 / 3.0)));
    assert!(
        walia.words.contains("165 TiB") && walia.words.contains("23.6 TiB"),
        "{}",
        walia.words
    );
    // With disks of 2 TiB the 25.92 TB are 19 brokers, where they were 3.
    let disk = told("walia", "disk");
    assert_eq!((disk.brokers, disk.factor), (Some(19.0), Some(3.0 / 19.0)));
    // 25.92 TB at 75 % of 2 TiB are 16 brokers; all of it would be 111.
    let redpanda = told("redpanda", "storage");
    assert_eq!(redpanda.brokers, Some(16.0));
    assert_eq!(redpanda.factor, Some(3.0 / 16.0));
    // AWS's script: 16 TiB to a half hold 181.44 TB on 21 brokers, and a day of it on less than ingress asks for.
    assert_eq!(told("aws_standard", "tiering").key, "tiering");
    // Nothing is said of it where nothing is tiered.
    let plain = comparison("produce: \"100 MB/s\"", BOTH);
    let plain = self::opinions(&plain);
    let all = plain.opinions.iter().flat_map(|rule| &rule.assumptions);
    assert!(all.clone().count() > 10 && !all.clone().any(|one| one.key == "tiering"));
}

/// Rules are asked about the deployment they are compared with: the cheapest that is sized in brokers and holds.
#[test]
fn rules_are_asked_with_the_machine_and_the_disk_of_the_deployment_they_are_compared_with() {
    for (file, plan) in samples() {
        for (index, cluster) in plan.clusters.iter().enumerate() {
            let opinions = plan
                .second_opinions(index, &GO_ON)
                .expect("an answer")
                .expect("a cluster");
            let Some(compared) = opinions.compared.map(|at| &opinions.ours[at]) else {
                continue;
            };
            let in_brokers = || {
                let all = cluster.deployments.iter();
                all.filter(|one| one.unit == headroom::model::Unit::Broker)
            };
            let chosen = in_brokers()
                .find(|one| one.name == compared.name)
                .expect("it is among them");
            assert!(
                chosen.holds() || !in_brokers().any(|one| one.holds()),
                "{file}: {} does not hold",
                compared.name
            );
            for other in in_brokers().filter(|other| other.holds() == chosen.holds()) {
                assert!(chosen.monthly_cost.p50 <= other.monthly_cost.p50, "{file}");
            }
            if plan.scenario.opinions.broker.is_some() || opinions.opinions.is_empty() {
                continue;
            }
            let asked = |name: &str| {
                let path = format!("{}/opinions/{name}", cluster.path);
                plan.model
                    .graph
                    .quantity(&path)
                    .map(|quantity| quantity.label.clone())
            };
            let machine = compared
                .broker_type
                .trim_start_matches("kafka.")
                .trim_start_matches("express.");
            let label = asked("asked/vcpu").expect("rules are asked with a machine");
            assert!(
                label.ends_with(&format!("of a {machine}")),
                "{file}: {label}"
            );
            assert_eq!(
                asked("ours/disk").is_some(),
                chosen.disk.is_some(),
                "{file}"
            );
        }
    }
}

/// What stands beside each other is of one date and one confidence: the disk that a rule asks for is that of its brokers.
#[test]
fn disk_and_brokers_of_a_row_are_of_the_same_date() {
    let plan = comparison("produce: \"50 to 200 MB/s\", growth: \"5 %/month\"", BOTH);
    let opinions = opinions(&plan);
    // 200 MB/s after twelve months of 5 %, 7 days, three copies, at 76.9 %.
    let kept = 200e6 * 1.05_f64.powi(12) * 604_800.0 * 3.0;
    let thumb = rule(&opinions, "rule_of_thumb");
    let close = |found: f64, expected: f64| (found / expected - 1.0).abs() < 0.03;
    assert!(close(thumb.bytes_needed.expect("bytes"), kept * 1.3));
    assert!(close(opinions.our_bytes_needed, kept / 0.75));
    assert!(thumb.bytes.expect("bytes").p50 < 0.5 * kept);
    let report = Report::new(&plan, None, &GO_ON).expect("a report");
    let said = text(&report);
    let shown = screen(opinions.our_bytes_needed, Measure::Bytes).replace('\u{2009}', " ");
    let is_ours = |line: &str| line.trim_start().starts_with("ours: ") && line.contains(&shown);
    assert!(said.lines().any(is_ours), "{said} lacks {shown}");
}
