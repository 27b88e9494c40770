//! Topics and what belongs to them.

use crate::estimate::Bounds;
use crate::scenario::types::{
    Batch, Cleanup, Codec, Compression, Consumer, Retention, Segment, Topic,
};
use crate::units::Measure;

use super::contract::{contract, observed};
use super::keys::{MOST_PARTITIONS, keys, partitions_to};
use super::reader::{Fields, Value, unique_names};

const REPLICATION: u32 = 3;
const LONGEST_NAME: usize = 249;

pub(super) fn topic(value: &Value<'_, '_>) -> Option<Topic> {
    let fields = value.fields("a topic")?;
    let name = fields
        .required("name", "\"clicks\"")
        .and_then(|value| topic_name(&value));
    let produce = fields
        .required("produce", "\"40 to 90 MB/s\"")
        .and_then(|value| {
            value.estimate(
                &[Measure::BytesPerSecond, Measure::MessagesPerSecond],
                Bounds::POSITIVE,
            )
        });
    let consumers = fields.list("consumers", "consumer groups");
    unique_names(value.reader, "consumer groups", &consumers);
    let consumers: Vec<_> = consumers.iter().map(consumer).collect();
    let notes = fields.text("notes");
    let peak = fields.estimate("peak", &[Measure::Factor], Bounds::at_least(1.0));
    let growth = fields.estimate("growth", &[Measure::GrowthPerMonth], Bounds::GROWTH);
    let per_message = [Measure::BytesPerMessage];
    let message = fields.estimate("message", &per_message, Bounds::POSITIVE);
    let key = fields.estimate("key", &per_message, Bounds::NON_NEGATIVE);
    let batch = batch(&fields);
    let compression = compression(&fields);
    let cleanup = cleanup(&fields);
    let retention = fields
        .optional("retention")
        .and_then(|value| retention(&value));
    let retention_bytes = fields.estimate("retention_bytes", &[Measure::Bytes], Bounds::POSITIVE);
    let segment = segment(&fields);
    let unique_keys = fields.estimate("unique_keys", &[Measure::Count], Bounds::POSITIVE);
    let replication = fields.whole("replication", (1, 10), REPLICATION);
    let partitions = fields.count("partitions", (1, MOST_PARTITIONS));
    let partitions_to = partitions_to(&fields, partitions);
    let keys = keys(&fields);
    let contract = contract(&fields);
    let observed = observed(&fields, produce.as_ref());
    let tiered = fields.flag("tiered");
    if let Some(cleanup) = cleanup {
        agree(&fields, cleanup, tiered);
    }
    fields.finish();
    Some(Topic {
        name: name?,
        notes,
        produce: produce?,
        peak,
        growth,
        message,
        key,
        batch,
        compression,
        cleanup: cleanup?,
        retention,
        retention_bytes,
        segment,
        unique_keys,
        replication,
        partitions,
        partitions_to,
        keys,
        tiered,
        contract,
        observed,
        consumers: consumers.into_iter().collect::<Option<_>>()?,
    })
}

/// The cleanup policy; none when it is misspelt.
fn cleanup(fields: &Fields<'_, '_>) -> Option<Cleanup> {
    let policies = [
        ("delete", Cleanup::Delete),
        ("compact", Cleanup::Compact),
        ("compact_delete", Cleanup::CompactDelete),
    ];
    let Some(value) = fields.optional("cleanup") else {
        return Some(Cleanup::Delete);
    };
    let stated = value.word(&policies);
    if stated == Some(Cleanup::Delete) {
        value.means_default();
    }
    stated
}

/// What one field of a topic demands of another.
fn agree(fields: &Fields<'_, '_>, cleanup: Cleanup, tiered: Option<bool>) {
    let compacted = cleanup != Cleanup::Delete;
    if compacted && fields.optional("unique_keys").is_none() && !fields.is_torn() {
        fields.value().problem_with_hint(
            "a compacted topic needs `unique_keys`: what it keeps is the newest record of each key",
            "add `unique_keys: \"10M\"`",
        );
    }
    let refuse = |name: &'static str, refused: bool, message: &str, hint: &str| {
        if let (true, Some(value)) = (refused, fields.optional(name)) {
            value.problem_with_hint(message, hint);
        }
    };
    refuse(
        "unique_keys",
        !compacted,
        "only a compacted topic keeps records by key",
        "add `cleanup: compact`, or leave `unique_keys` out",
    );
    let only_compacted = cleanup == Cleanup::Compact;
    let not_by_age = "has no effect with `cleanup: compact`: nothing is deleted by age or size";
    refuse(
        "retention",
        only_compacted,
        not_by_age,
        "write `cleanup: compact_delete` for both, or leave it out",
    );
    refuse(
        "retention_bytes",
        only_compacted,
        not_by_age,
        "write `cleanup: compact_delete` for both, or leave it out",
    );
    refuse(
        "tiered",
        compacted && tiered == Some(true),
        "a compacted topic cannot be tiered (KIP-405)",
        "leave `tiered` out",
    );
}

/// Kafka's rule for names.
fn topic_name(value: &Value<'_, '_>) -> Option<String> {
    let name = value.text()?;
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let message = if name.is_empty() {
        "a topic name cannot be empty".to_owned()
    } else if name == "." || name == ".." {
        format!("`{name}` cannot be a topic name")
    } else if name.len() > LONGEST_NAME {
        format!(
            "a topic name has at most {LONGEST_NAME} characters; this one has {}",
            name.chars().count()
        )
    } else if let Some(c) = name.chars().find(|c| !legal(*c)) {
        format!(
            "`{}` cannot stand in a topic name; Kafka allows letters, digits, `.`, `_` and `-`",
            c.escape_debug()
        )
    } else {
        return Some(name);
    };
    value.problem(message);
    None
}

pub(super) fn retention(value: &Value<'_, '_>) -> Option<Retention> {
    if value.is_word("unlimited") {
        return Some(Retention::Unlimited);
    }
    value
        .estimate(&[Measure::Seconds], Bounds::POSITIVE)
        .map(Retention::For)
}

fn consumer(value: &Value<'_, '_>) -> Option<Consumer> {
    let fields = value.fields("a consumer group")?;
    let name = fields
        .required("name", "\"dashboards\"")
        .and_then(|value| value.name());
    let rate = fields.estimate("rate", &[Measure::Factor], Bounds::at_least(1.0));
    let lag = fields.estimate("lag", &[Measure::Seconds], Bounds::NON_NEGATIVE);
    let outage = fields.estimate("outage", &[Measure::Seconds], Bounds::NON_NEGATIVE);
    let rack_aware = fields.flag("rack_aware");
    let members = fields.estimate("members", &[Measure::Count], Bounds::at_least(1.0));
    let member_rate = fields.estimate("member_rate", &[Measure::BytesPerSecond], Bounds::POSITIVE);
    fields.finish();
    Some(Consumer {
        name: name?,
        rate,
        lag,
        outage,
        rack_aware,
        members,
        member_rate,
    })
}

fn batch(fields: &Fields<'_, '_>) -> Batch {
    fields.settled("batch", Batch::default(), |value| {
        value.fields("batch settings").map(batch_settings)
    })
}

fn batch_settings(fields: Fields<'_, '_>) -> Batch {
    let batch = Batch {
        size: fields.estimate("size", &[Measure::Bytes], Bounds::POSITIVE),
        linger: fields.estimate("linger", &[Measure::Seconds], Bounds::NON_NEGATIVE),
        producers: fields.estimate("producers", &[Measure::Count], Bounds::at_least(1.0)),
    };
    fields.finish();
    batch
}

fn segment(fields: &Fields<'_, '_>) -> Segment {
    fields.settled("segment", Segment::default(), |value| {
        value.fields("segment settings").map(segment_settings)
    })
}

fn segment_settings(fields: Fields<'_, '_>) -> Segment {
    let segment = Segment {
        bytes: fields.estimate("bytes", &[Measure::Bytes], Bounds::POSITIVE),
        roll: fields.estimate("roll", &[Measure::Seconds], Bounds::POSITIVE),
    };
    fields.finish();
    segment
}

fn compression(fields: &Fields<'_, '_>) -> Option<Compression> {
    let value = fields.optional("compression")?;
    if value.is_word("none") {
        value.means_default();
        return None;
    }
    let fields = value.fields("compression")?;
    let codec = fields.required("codec", "zstd").and_then(|value| {
        value.word(&[
            ("gzip", Codec::Gzip),
            ("snappy", Codec::Snappy),
            ("lz4", Codec::Lz4),
            ("zstd", Codec::Zstd),
        ])
    });
    let ratio = fields
        .required("ratio", "\"3 to 5\"")
        .and_then(|value| value.estimate(&[Measure::Factor], Bounds::POSITIVE));
    fields.finish();
    Some(Compression {
        codec: codec?,
        ratio: ratio?,
    })
}

#[cfg(test)]
mod tests {
    use crate::scenario::types::Choice;

    #[test]
    fn partitions_are_chosen_when_nobody_says() {
        let text = "(headroom: 1, name: \"n\", region: \"r\", kafka: [(name: \"k\", topics: [(name: \"t\", produce: \"1 MB/s\")])])";
        let scenario = super::super::read(text, None).expect("the scenario reads");
        assert_eq!(scenario.kafka[0].topics[0].partitions, Choice::Auto);
    }
}
