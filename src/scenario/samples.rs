//! The scenarios to start from, part of the program: samples that tell a story, and the least that makes a plan.

/// A scenario to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What its file is called, without the ending.
    pub name: &'static str,
    /// The name of the scenario.
    pub title: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// The text of the file.
    pub text: &'static str,
}

macro_rules! sample {
    ($name:literal, $title:literal, $about:literal) => {
        Sample {
            name: $name,
            title: $title,
            about: $about,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/scenarios/",
                $name,
                ".ron"
            )),
        }
    };
}

/// Every sample; the first is what a new window shows.
pub const SAMPLES: [Sample; 9] = [
    sample!(
        "clickstream",
        "E-commerce clickstream",
        "browsers send events, dashboards show them within five seconds: EC2 or MSK, tiered or not?"
    ),
    sample!(
        "iot-telemetry",
        "Fleet telemetry",
        "many small messages in bursts, the planner chooses the brokers"
    ),
    sample!(
        "payments",
        "Payments ledger",
        "low volume, 90 days of retention, tiered, a price of its own"
    ),
    sample!(
        "cdc-sync",
        "Orders from PostgreSQL to the lake",
        "Debezium, a merging job, a slot that must not be lost"
    ),
    sample!(
        "nightly-batch",
        "Nightly sales report",
        "a Spark batch with a deadline, a scheduled run and its backfill"
    ),
    sample!(
        "ml-features",
        "Fraud features",
        "a stream and a nightly training set on Databricks"
    ),
    sample!(
        "six-ways",
        "Six ways to run one cluster",
        "EC2, Strimzi, MSK Standard, Express and Serverless, Confluent Cloud side by side"
    ),
    sample!(
        "the-disk-that-filled",
        "The disk that filled",
        "one topic at seven days of retention brings three brokers to 92 %"
    ),
    sample!(
        "minimal",
        "New plan",
        "one topic and two deployments, all else by default"
    ),
];

/// The sample whose file has this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    #[test]
    fn every_sample_can_be_read_and_has_the_name_it_goes_by() {
        for sample in SAMPLES {
            let read = crate::scenario::read(sample.text, None);
            let read = read.unwrap_or_else(|problems| panic!("{}: {problems:?}", sample.name));
            assert_eq!(read.name, sample.title);
        }
    }

    #[test]
    fn every_scenario_beside_the_source_is_a_sample() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .expect("there are scenarios")
            .map(|entry| entry.expect("a scenario").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "ron"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        let known: BTreeSet<String> = SAMPLES
            .iter()
            .map(|sample| sample.name.to_owned())
            .collect();
        assert_eq!(known, files);
    }
}
