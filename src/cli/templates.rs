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
pub const TEMPLATES: [Template; 5] = [
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
        name: "the-disk-that-filled",
        about: "three brokers at 92 % because of one topic's retention",
        text: sample!("the-disk-that-filled"),
    },
];
