//! The figures of AWS's own MSK sizing script answer exactly as the script does.

use headroom::catalogue::{AwsSizingBroker, AwsSizingTier, Catalogue};

const MIB: f64 = 1_048_576.0;
const HOUR: f64 = 3600.0;
const MONTH: f64 = 730.0 * HOUR;

/// What the script is asked: rates in bytes per second, times in seconds, partitions with their replicas.
struct Question {
    average_in: f64,
    peak_in: f64,
    peak_out: f64,
    partitions: f64,
    retention: f64,
    primary_retention: f64,
}

struct Answer {
    brokers: f64,
    dollars_per_month: f64,
}

/// The script's rule, in its own words: `assets/catalogue/aws_msk_sizing.ron` prints it.
fn answer(question: &Question, broker: &AwsSizingBroker) -> Answer {
    let rule = &Catalogue::builtin().unwrap().aws_sizing().factors;
    let zones = rule.zones.value;
    let brokers_for = |demand: f64, each: f64| ((demand / each).ceil() / zones).ceil() * zones;
    let later = question.retention - question.primary_retention;
    let tiered = if later > 0.0 { 1.0 } else { 0.0 };
    let crossing = question.average_in * (zones - 1.0) / zones * MONTH;
    let for_partitions = brokers_for(question.partitions, broker.partitions_recommended);
    let (brokers, kept) = match broker.tier {
        AwsSizingTier::Standard {
            storage_bytes_per_second,
            network_bytes_per_second,
            ..
        } => {
            let volumes =
                question.average_in * question.primary_retention * 3.0 * rule.volume_factor.value;
            let fan_out = question.peak_out / question.peak_in;
            let storage_factor =
                rule.storage_factor.value + tiered * rule.storage_factor_tiered.value;
            let network_factor = rule.consumer_factor.value * fan_out
                + rule.network_factor.value
                + tiered * rule.network_factor_tiered.value;
            let ingress = (storage_bytes_per_second / storage_factor)
                .min(network_bytes_per_second / network_factor)
                * rule.utilisation_standard.value;
            let brokers = brokers_for(question.peak_in, ingress)
                .max(brokers_for(volumes, rule.volume_maximum.value))
                .max(for_partitions);
            let remote = question.average_in * later * rule.tiered_price.value;
            (
                brokers,
                (volumes * rule.storage_price.value + remote) * MONTH,
            )
        }
        AwsSizingTier::Express {
            ingress_bytes_per_second: ingress,
        } => {
            let brokers = brokers_for(question.peak_in, ingress * rule.utilisation_express.value)
                .max(brokers_for(
                    question.peak_out,
                    ingress * rule.express_egress_factor.value,
                ))
                .max(for_partitions);
            let written = question.average_in * MONTH * rule.express_data_in_price.value;
            let stored =
                question.average_in * question.retention * rule.storage_price.value * MONTH;
            (brokers, stored + written)
        }
    };
    let hours = brokers * broker.dollars_per_second * MONTH;
    Answer {
        brokers,
        dollars_per_month: hours + kept + crossing * rule.cross_zone_price.value,
    }
}

/// `kafka.m5.large: 45 brokers (bottleneck: ingress) → $25,507.88/mo` and the same with ` (Express)` after the name.
fn published(line: &str) -> Option<(String, f64, f64)> {
    let (name, rest) = line.strip_prefix("kafka.")?.split_once(": ")?;
    let name = match name.strip_suffix(" (Express)") {
        Some(size) => format!("express.{size}"),
        None => format!("kafka.{name}"),
    };
    let brokers = rest.split_once(" brokers")?.0.parse().ok()?;
    let dollars = rest
        .split_once('$')?
        .1
        .strip_suffix("/mo")?
        .replace(',', "")
        .parse()
        .ok()?;
    Some((name, brokers, dollars))
}

#[test]
fn the_script_is_answered_to_the_cent() {
    let outputs = include_str!("data/aws_msk_sizing_reference_outputs.txt");
    let (first, second) = outputs.split_once("## B:").expect("two questions");
    let untiered = Question {
        average_in: 100.0 * MIB,
        peak_in: 200.0 * MIB,
        peak_out: 600.0 * MIB,
        partitions: 3000.0,
        retention: 72.0 * HOUR,
        primary_retention: 72.0 * HOUR,
    };
    let tiered = Question {
        average_in: 100.0 * MIB,
        peak_in: 500.0 * MIB,
        peak_out: 1000.0 * MIB,
        partitions: 1000.0,
        retention: 720.0 * HOUR,
        primary_retention: 24.0 * HOUR,
    };
    let sizing = Catalogue::builtin().unwrap().aws_sizing();
    for (question, text) in [(untiered, first), (tiered, second)] {
        let lines: Vec<_> = text.lines().filter_map(published).collect();
        assert_eq!(lines.len(), sizing.brokers().count());
        for (name, brokers, dollars) in lines {
            let answer = answer(
                &question,
                sizing.broker(&name).expect("the script's broker types"),
            );
            assert_eq!(answer.brokers, brokers, "{name}");
            assert!(
                (answer.dollars_per_month - dollars).abs() < 0.006,
                "{name}: {dollars}"
            );
        }
    }
}

/// The script's figures are kept beside the catalogue's own, never instead of them.
#[test]
fn where_the_script_differs_from_the_price_list_the_catalogue_keeps_the_list() {
    let catalogue = Catalogue::builtin().unwrap();
    let mut dearer_or_cheaper = Vec::new();
    for broker in catalogue.aws_sizing().brokers() {
        let listed = catalogue
            .msk_broker_price(&broker.name, "us-east-1")
            .unwrap()
            .si;
        if (listed / broker.dollars_per_second - 1.0).abs() > 1e-9 {
            dearer_or_cheaper.push(broker.name.as_str());
        }
    }
    assert_eq!(dearer_or_cheaper, ["kafka.m5.16xlarge"]);
}
