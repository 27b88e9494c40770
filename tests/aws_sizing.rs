//! AWS's own MSK sizing rule, asked as AWS asks it, answers what AWS's script printed: brokers, cents, what binds, and
//! what it recommends.

mod plan;

use headroom::catalogue::{AwsSizingBroker, Catalogue};
use headroom::model::opinion::{AwsDemand, AwsRule, Opinion};
use headroom::quantity::{Bindings, Builder, Graph};
use headroom::scenario::AwsQuirks;
use headroom::units::Measure;
use plan::{Plan, assert_close};
use serde_json::Value;

const MIB: f64 = 1_048_576.0;
const HOUR: f64 = 3_600.0;
const MONTH: f64 = 730.0 * HOUR;

/// The arguments of the script: MiB/s and hours.
#[derive(Clone, Copy)]
struct Question {
    average_in: f64,
    peak_in: f64,
    average_out: f64,
    peak_out: f64,
    partitions: f64,
    retention: f64,
    primary_retention: f64,
    provisioned: Option<f64>,
    consumers_in_own_zone: bool,
}

impl Question {
    /// Reads a command line of the script.
    fn of(arguments: &str) -> Self {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        let argument = |name: &str| {
            let at = words.iter().position(|word| *word == name)?;
            words.get(at + 1)?.parse::<f64>().ok()
        };
        let required =
            |name: &str| argument(name).unwrap_or_else(|| panic!("no {name} in {arguments}"));
        Self {
            average_in: required("--avg-data-in-mbs"),
            peak_in: required("--peak-data-in-mbs"),
            average_out: required("--avg-data-out-mbs"),
            peak_out: required("--peak-data-out-mbs"),
            partitions: required("--num-partitions"),
            retention: required("--retention-hours"),
            primary_retention: required("--primary-retention-hours"),
            provisioned: argument("--pst-per-broker-mbs"),
            consumers_in_own_zone: true,
        }
    }

    fn demand<'b>(&self, builder: &'b Builder) -> AwsDemand<'b> {
        let rate = |value: f64| builder.constant(value * MIB, Measure::BytesPerSecond);
        let hours = |value: f64| builder.constant(value * HOUR, Measure::Seconds);
        let kept = rate(self.average_in) * hours(self.primary_retention);
        let later = self.retention - self.primary_retention;
        AwsDemand {
            average_in: rate(self.average_in),
            peak_in: rate(self.peak_in),
            average_out: rate(self.average_out),
            peak_out: rate(self.peak_out),
            average_replicated: rate(self.average_in * 3.0),
            partitions: builder.number(self.partitions),
            kept,
            kept_replicated: kept * 3.0,
            tiered: (later > 0.0).then(|| rate(self.average_in) * hours(later)),
            provisioned_throughput: self.provisioned.map(rate),
            consumers_in_own_zone: self.consumers_in_own_zone,
        }
    }
}

/// What the script prints of one broker type.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    name: String,
    brokers: f64,
    bottleneck: String,
    dollars: f64,
}

impl Answer {
    /// The same words, and a sum that rounds to the printed cent. Half a cent may be printed either way.
    fn agrees_with(&self, printed: &Self) -> bool {
        (&self.name, self.brokers, &self.bottleneck)
            == (&printed.name, printed.brokers, &printed.bottleneck)
            && (self.dollars - printed.dollars).abs() <= 0.005_000_1
    }
}

impl Answer {
    /// `kafka.m5.large: 45 brokers (bottleneck: ingress) → $25,507.88/mo`, also with ` (Express)` after the name.
    fn printed(line: &str) -> Option<Self> {
        let (name, rest) = line.strip_prefix("kafka.")?.split_once(": ")?;
        let (brokers, rest) = rest.split_once(" brokers (bottleneck: ")?;
        let (bottleneck, cost) = rest.split_once(") → $")?;
        let dollars = cost
            .strip_suffix("/mo")?
            .replace(',', "")
            .parse::<f64>()
            .ok()?;
        Some(Self {
            name: own_name(name),
            brokers: brokers.parse().ok()?,
            bottleneck: bottleneck.to_owned(),
            dollars,
        })
    }

    fn read(name: &str, opinion: &Opinion, graph: &Graph) -> Self {
        let value = |node| {
            graph
                .evaluate(&Bindings::new(), 1, &[node])
                .expect("nothing is open")[0]
                .at(0)
        };
        let brokers = value(opinion.brokers);
        // The first of those that ask for the most.
        let binds = opinion
            .constraints
            .iter()
            .find(|constraint| value(constraint.brokers) == brokers);
        Self {
            name: name.to_owned(),
            brokers,
            bottleneck: binds.map_or("", |constraint| constraint.name).to_owned(),
            dollars: value(opinion.monthly_cost) * MONTH,
        }
    }
}

/// `m7g.large (Express)` as the catalogue calls it, `express.m7g.large`.
fn own_name(printed: &str) -> String {
    match printed.strip_suffix(" (Express)") {
        Some(size) => format!("express.{size}"),
        None => format!("kafka.{printed}"),
    }
}

/// Every broker type of the script in its order: by family, then by size.
fn types() -> Vec<&'static AwsSizingBroker> {
    let sizing = Catalogue::builtin()
        .expect("the catalogue loads")
        .aws_sizing();
    let mut types: Vec<_> = sizing.brokers().collect();
    types.sort_by(|a, b| {
        (class(&a.name), a.dollars_per_second)
            .partial_cmp(&(class(&b.name), b.dollars_per_second))
            .expect("prices")
    });
    types
}

fn class(name: &str) -> &'static str {
    match name {
        name if name.starts_with("kafka.m5.") => "Standard M5",
        name if name.starts_with("kafka.m7g.") => "Standard M7g",
        _ => "Express M7g",
    }
}

fn answers(question: &Question) -> Vec<Answer> {
    let builder = Builder::new();
    let catalogue = Catalogue::builtin().expect("the catalogue loads");
    let rule = AwsRule::new(&builder, "rule", catalogue, &AwsQuirks::default());
    let demand = question.demand(&builder);
    let opinions: Vec<(&str, Opinion)> = types()
        .iter()
        .map(|broker| {
            (
                broker.name.as_str(),
                rule.ask(&broker.name, broker, &demand),
            )
        })
        .collect();
    let graph = builder.build().expect("the dimensions agree");
    opinions
        .iter()
        .map(|(name, opinion)| Answer::read(name, opinion, &graph))
        .collect()
}

/// The script's recommendation for a class: the cheapest within the quota of brokers, the first of equals.
fn recommended<'a>(answers: &'a [Answer], of: &str) -> Option<&'a Answer> {
    let quota = Catalogue::builtin()
        .expect("the catalogue loads")
        .aws_sizing()
        .factors
        .broker_quota
        .value;
    answers
        .iter()
        .filter(|answer| class(&answer.name) == of && answer.brokers <= quota)
        .min_by(|a, b| {
            (a.dollars * 100.0)
                .round()
                .total_cmp(&(b.dollars * 100.0).round())
        })
}

/// Asks, and compares every line and every recommendation.
fn agree(question: &Question, printed: &[Answer], picks: &[(String, Answer)]) {
    let answers = answers(question);
    assert_eq!(answers.len(), printed.len());
    for expected in printed {
        let found = answers.iter().find(|answer| answer.name == expected.name);
        assert!(
            found.is_some_and(|found| found.agrees_with(expected)),
            "{found:?} is not {expected:?}"
        );
    }
    assert_eq!(picks.len(), 3);
    for (class, pick) in picks {
        let found = recommended(&answers, class);
        assert!(
            found.is_some_and(|found| found.agrees_with(pick)),
            "{found:?} is not {pick:?}"
        );
    }
}

/// Questions A and B with the script's printed output.
#[test]
fn reference_outputs_are_reproduced_to_the_cent() {
    let text = include_str!("data/aws_msk_sizing_reference_outputs.txt");
    let cases = [
        "--avg-data-in-mbs 100 --peak-data-in-mbs 200 --avg-data-out-mbs 300 --peak-data-out-mbs 600 --num-partitions 3000 --retention-hours 72 --primary-retention-hours 72",
        "--avg-data-in-mbs 100 --peak-data-in-mbs 500 --avg-data-out-mbs 200 --peak-data-out-mbs 1000 --num-partitions 1000 --retention-hours 720 --primary-retention-hours 24",
    ];
    let parts: Vec<&str> = text.split("\n## ").skip(1).collect();
    assert_eq!(parts.len(), cases.len());
    for (part, arguments) in parts.iter().zip(cases) {
        let printed: Vec<Answer> = part.lines().filter_map(Answer::printed).collect();
        let picks: Vec<(String, Answer)> = part
            .lines()
            .filter_map(|line| line.trim().split_once(": "))
            .filter_map(|(class, rest)| Some((class.to_owned(), Answer::printed(rest)?)))
            .collect();
        agree(&Question::of(arguments), &printed, &picks);
    }
}

/// `msk_sizing_py_doc_example` and `msk_sizing_py_pst_500`: outputs of the script kept with their command lines, the
/// second with bought storage throughput.
#[test]
fn kept_runs_of_the_script_are_reproduced_to_the_cent() {
    let examples: Value =
        serde_json::from_str(include_str!("data/worked_examples.json")).expect("JSON");
    let runs: Vec<&Value> = examples
        .as_array()
        .expect("a list")
        .iter()
        .filter(|example| example["domain"] == "kafka_cost")
        .collect();
    assert_eq!(runs.len(), 2);
    for run in runs {
        let expected = &run["expected_outputs"];
        let printed: Vec<Answer> = expected["all"]
            .as_object()
            .expect("answers by broker type")
            .iter()
            .map(|(name, answer)| Answer {
                name: own_name(name.strip_prefix("kafka.").expect("a broker type")),
                brokers: answer["brokers"].as_f64().expect("brokers"),
                bottleneck: answer["bottleneck"]
                    .as_str()
                    .expect("a bottleneck")
                    .to_owned(),
                dollars: answer["usd_month"].as_f64().expect("dollars"),
            })
            .collect();
        let picks: Vec<(String, Answer)> = expected["recommended"]
            .as_object()
            .expect("picks by class")
            .iter()
            .map(|(class, line)| {
                (
                    class.clone(),
                    Answer::printed(line.as_str().expect("text")).expect("a line"),
                )
            })
            .collect();
        agree(
            &Question::of(run["inputs"]["cli"].as_str().expect("a command line")),
            &printed,
            &picks,
        );
    }
}

/// 5 MiB/s in and 10 MiB/s out, consumers anywhere: two thirds of both cross zones, for $513.28 a month.
#[test]
fn consumers_in_other_zones_are_billed() {
    let question = Question {
        average_in: 5.0,
        peak_in: 5.0,
        average_out: 10.0,
        peak_out: 10.0,
        partitions: 10.0,
        retention: 24.0,
        primary_retention: 24.0,
        provisioned: None,
        consumers_in_own_zone: false,
    };
    let near = Question {
        consumers_in_own_zone: true,
        ..question
    };
    for (far, near) in answers(&question).iter().zip(answers(&near)) {
        // What producers cause is a third of it.
        assert!(
            (far.dollars - near.dollars - 513.28 * 2.0 / 3.0).abs() < 0.005,
            "{far:?}"
        );
    }
}

/// The rule stands beside a deployment on MSK, asked what the cluster is: Σ stored rates, groups, partitions × replicas.
#[test]
fn a_deployment_on_msk_has_awss_opinion_beside_it() {
    let plan = |platform: &str| {
        Plan::of_cluster(&format!(
            "follower_fetching: true,
             topics: [(name: \"t\", produce: \"100 MB/s\", peak: \"5x\", retention: \"30 days\", partitions: 330,
                       consumers: [(name: \"a\"), (name: \"b\")])],
             deployments: [(name: \"d\", on: {platform})]"
        ))
        .with("kafka/c/topics/t/stored_rate", 100.0 * MIB)
    };
    let question = Question::of(
        "--avg-data-in-mbs 100 --peak-data-in-mbs 500 --avg-data-out-mbs 200 --peak-data-out-mbs 1000 --num-partitions 990 --retention-hours 720 --primary-retention-hours 24",
    );
    let tiered = plan("msk(broker: \"kafka.m7g.4xlarge\", tiered: \"1 day local\")");
    let expected = answers(&question);
    let expected = expected
        .iter()
        .find(|answer| answer.name == "kafka.m7g.4xlarge")
        .expect("an answer");
    let at = |name: &str| tiered.value(&format!("kafka/c/deployments/d/opinions/aws/{name}"));
    assert_eq!(at("brokers"), expected.brokers);
    assert_close(at("monthly_cost") * MONTH, expected.dollars, 1e-9, "cost");
    let opinions = &tiered.model.clusters[0].deployments[0]
        .sized
        .as_ref()
        .expect("sized")
        .opinions;
    assert_eq!(opinions.len(), 1);
    assert_close(at("asked/partitions"), 990.0, 1e-12, "partitions");

    // Where nothing is tiered everything is on volumes; where AWS knows no such type it has no opinion.
    let untiered = plan("msk(broker: \"kafka.m7g.4xlarge\")");
    assert_eq!(
        untiered.value("kafka/c/deployments/d/opinions/aws/asked/kept"),
        100.0 * MIB * 720.0 * HOUR
    );
    let small = plan("msk(broker: \"kafka.t3.small\", brokers: 30)");
    assert!(
        small
            .model
            .graph
            .quantity("kafka/c/deployments/d/opinions/aws/brokers")
            .is_none()
    );
    // About the cluster AWS has one all the same, with another type of its size.
    assert!(
        small
            .model
            .graph
            .quantity("kafka/c/opinions/aws_standard/brokers")
            .is_some()
    );
    // Candidates are compared by our own answer.
    let open = plan("msk(broker: auto)");
    assert!(
        open.model
            .graph
            .paths()
            .all(|path| !path.contains("opinions"))
    );
}
