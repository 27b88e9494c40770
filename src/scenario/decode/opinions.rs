//! How published rules are asked.

use crate::estimate::Bounds;
use crate::scenario::types::{AwsQuirks, Opinions, PartitionLimit};
use crate::units::Measure;

use super::reader::Fields;

/// How much of a broker may be used: some of it.
const USED: Bounds = Bounds::between(0.01, 1.0);

pub(super) fn opinions(fields: &Fields<'_, '_>) -> Opinions {
    fields.settled("opinions", Opinions::default(), |value| {
        value.fields("published rules").map(rules)
    })
}

fn rules(fields: Fields<'_, '_>) -> Opinions {
    let opinions = Opinions {
        broker: fields.text("broker"),
        disk: fields
            .optional("disk")
            .and_then(|value| value.exact(Measure::Bytes, Bounds::POSITIVE)),
        aws: aws(&fields),
    };
    fields.finish();
    opinions
}

fn aws(fields: &Fields<'_, '_>) -> AwsQuirks {
    fields.settled("aws", AwsQuirks::default(), |value| {
        value.fields("AWS's rule").map(quirks)
    })
}

fn quirks(fields: Fields<'_, '_>) -> AwsQuirks {
    let script = AwsQuirks::default();
    let quirk = |name: &'static str, default: bool| fields.switch(name, default);
    let share = |name: &'static str| {
        let value = fields.optional(name)?;
        value.exact(Measure::Fraction, USED)
    };
    let quirks = AwsQuirks {
        partitions: fields.settled("partitions", script.partitions, |value| {
            value.word(&[
                ("recommended", PartitionLimit::Recommended),
                ("maximum", PartitionLimit::Maximum),
            ])
        }),
        mixed_network_units: quirk("mixed_network_units", script.mixed_network_units),
        unbought_throughput: quirk("unbought_throughput", script.unbought_throughput),
        low_m5_24xlarge_maximum: quirk("low_m5_24xlarge_maximum", script.low_m5_24xlarge_maximum),
        cheap_tiering: quirk("cheap_tiering", script.cheap_tiering),
        throughput_for_reads: quirk("throughput_for_reads", script.throughput_for_reads),
        throughput_from_4xlarge: quirk("throughput_from_4xlarge", script.throughput_from_4xlarge),
        free_replication: quirk("free_replication", script.free_replication),
        utilisation_standard: share("utilisation_standard"),
        utilisation_express: share("utilisation_express"),
    };
    fields.finish();
    quirks
}
