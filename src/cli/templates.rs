//! The scenarios that `headroom new` writes: the samples, and the least that makes a plan.

/// A scenario to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The text of the file.
    pub text: &'static str,
}

macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/scenarios/",
            $name,
            ".ron"
        ))
    };
}

/// Every template.
pub const TEMPLATES: [Template; 8] = [
    Template {
        name: "minimal",
        about: "one topic and two deployments, all else by default",
        text: sample!("minimal"),
    },
    Template {
        name: "clickstream",
        about: "e-commerce clickstream: EC2 against MSK, tiered and not",
        text: sample!("clickstream"),
    },
    Template {
        name: "iot-telemetry",
        about: "fleet telemetry: many small messages in bursts, the planner chooses the brokers",
        text: sample!("iot-telemetry"),
    },
    Template {
        name: "payments",
        about: "payments ledger: 90 days of retention, tiered, a price of its own",
        text: sample!("payments"),
    },
    Template {
        name: "cdc-sync",
        about: "orders from PostgreSQL to the lake: Debezium, a merging job, a slot that must not be lost",
        text: sample!("cdc-sync"),
    },
    Template {
        name: "nightly-batch",
        about: "a nightly report: a Spark batch with a deadline, a scheduled run and its backfill",
        text: sample!("nightly-batch"),
    },
    Template {
        name: "ml-features",
        about: "fraud features: a stream and a nightly training set on Databricks",
        text: sample!("ml-features"),
    },
    Template {
        name: "the-disk-that-filled",
        about: "three brokers at 92 % because of one topic's retention",
        text: sample!("the-disk-that-filled"),
    },
];
