//! Sample scenarios, part of the program: the first thing one sees tells a story.

/// A sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Its name in the menu.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// The text of the scenario.
    pub text: &'static str,
}

/// Every sample; the first is what a new window shows.
pub const SAMPLES: [Sample; 4] = [
    Sample {
        name: "E-commerce clickstream",
        about: "Browsers send events, dashboards show them within five seconds; EC2 or MSK?",
        text: include_str!("../../scenarios/clickstream.ron"),
    },
    Sample {
        name: "IoT telemetry",
        about: "Many small messages in bursts",
        text: include_str!("../../scenarios/iot-telemetry.ron"),
    },
    Sample {
        name: "Payments",
        about: "Low volume, ninety days of retention, tiered storage",
        text: include_str!("../../scenarios/payments.ron"),
    },
    Sample {
        name: "The disk that filled",
        about: "One topic at seven days of retention brings three brokers to 92 %",
        text: include_str!("../../scenarios/the-disk-that-filled.ron"),
    },
];

/// The sample with this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_can_be_read() {
        for sample in SAMPLES {
            let read = crate::scenario::read(sample.text, None);
            assert!(read.is_ok(), "{}: {read:?}", sample.name);
        }
    }
}
