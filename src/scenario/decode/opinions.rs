//! How published rules are asked.

use crate::estimate::Bounds;
use crate::scenario::types::{AwsQuirks, Opinions, PartitionLimit};
use crate::units::Measure;

use super::reader::Fields;

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
    };
    fields.finish();
    quirks
}
