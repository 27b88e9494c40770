//! The fields by component, in the order they are shown.

use super::Field;

pub(super) const AUTO: &[&str] = &["auto"];

pub(super) const fn estimate(
    path: &'static str,
    quantity: &'static str,
    label: &'static str,
    tooltip: &'static str,
) -> Field {
    Field {
        path,
        quantity,
        label,
        tooltip,
        default: "",
        without: "",
        inherited: false,
        words: &[],
        whole: false,
        within: "",
    }
}

pub(super) const fn whole(
    path: &'static str,
    quantity: &'static str,
    label: &'static str,
    tooltip: &'static str,
) -> Field {
    Field {
        whole: true,
        ..estimate(path, quantity, label, tooltip)
    }
}

impl Field {
    pub(super) const fn or(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    pub(super) const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    pub(super) const fn without(self, without: &'static str) -> Self {
        Self { without, ..self }
    }

    pub(super) const fn inherited(self) -> Self {
        Self {
            inherited: true,
            ..self
        }
    }

    pub(super) const fn within(self, within: &'static str) -> Self {
        Self { within, ..self }
    }
}

/// The name of a list item.
pub const NAME: &Field = &estimate(
    "name",
    "",
    "Name",
    "Letters, digits, dots, underscores and dashes; unique in its list",
);

/// A planned change of a topic's partitions.
pub const PARTITIONS_TO: &Field = &whole(
    "partitions_to",
    "",
    "Partitions later",
    "A planned change of the count, above what there is today",
)
.without("no change");

/// How fast a consumer group catches up.
pub const CATCH_UP: &Field = &estimate(
    "rate",
    "rate",
    "Catch-up rate",
    "How fast it reads when it catches up, over what is produced; at least 1x",
);

/// The further fields of a consumer group.
pub const GROUP: &[Field] = &[
    estimate(
        "lag",
        "lag",
        "Behind every day",
        "How far behind it is every day; what lies further back than the page cache is read from volumes",
    )
    .without("0 s"),
    estimate(
        "outage",
        "outage",
        "Longest outage",
        "The longest outage that it has to catch up after",
    )
    .without("the default"),
    estimate(
        "members",
        "members",
        "Members",
        "How many consumers share the partitions; those beyond the partitions have nothing to read",
    )
    .without("one a partition"),
    estimate(
        "member_rate",
        "member_rate",
        "Each reads",
        "What one member reads at most, such as 10 MB/s; without it, as fast as brokers send",
    )
    .without("no limit"),
];

/// Of the scenario.
pub const SCENARIO: &[Field] = &[
    estimate("name", "", "Name", "What people call the scenario"),
    estimate(
        "region",
        "",
        "Region",
        "An AWS region such as us-east-1; prices are looked up in it",
    ),
    estimate(
        "start",
        "",
        "Start",
        "The first day of the plan, such as 2027-01; without it months are numbered",
    ).without("months are numbered"),
    estimate(
        "horizon",
        "",
        "Horizon",
        "How far ahead the plan looks, 1 to 120 months",
    )
    .default("24 months"),
    estimate(
        "provision_for",
        "",
        "Provision for",
        "How long chosen sizes must hold, in months",
    )
    .default("12 months"),
    whole(
        "worlds",
        "",
        "Worlds",
        "How many draws of every uncertain estimate, 100 to 100,000",
    )
    .default("10000"),
    whole(
        "seed",
        "",
        "Seed",
        "Changes every draw; the same file gives the same numbers",
    )
    .default("1"),
    estimate(
        "objectives.confidence",
        "",
        "Confidence",
        "The share of worlds in which a chosen size must hold",
    )
    .default("95 %"),
    estimate(
        "objectives.budget",
        "budget",
        "Budget",
        "The most that the cheapest deployments, jobs, tables and runs may cost together, per month",
    ).without("none"),
    estimate(
        "objectives.freshness",
        "freshness",
        "Freshness",
        "How old data may be when it is read",
    ).without("none"),
    estimate(
        "objectives.survive",
        "",
        "Survive",
        "What may be lost in the busiest hour while the brokers that are left carry everything: broker or zone",
    )
    .default("broker")
    .or(&["broker", "zone"]),
];

/// Of a cluster.
pub const CLUSTER: &[Field] = &[
    whole(
        "zones",
        "zones",
        "Zones",
        "Availability zones the brokers are spread over, 1 to 6",
    )
    .default("3"),
    estimate(
        "growth",
        "growth",
        "Growth",
        "Growth of every topic that states none of its own, per month or year",
    )
    .without("no growth"),
    estimate(
        "placement_skew",
        "placement_skew",
        "Placement skew",
        "The bytes of the fullest broker over the mean",
    ),
    estimate(
        "internal_topics",
        "internal_topics",
        "Internal topics",
        "Bytes of Kafka's own topics, all replicas",
    ),
    estimate(
        "partition_rate",
        "partition_rate",
        "Rate of a partition",
        "The peak rate one partition is trusted with when their number is auto",
    ),
    estimate(
        "fill.page",
        "fill_page",
        "Page at",
        "How full a volume may get before somebody is paged",
    )
    .default("75 %"),
    estimate(
        "fill.act",
        "fill_act",
        "Act before",
        "The fill before which somebody must have acted",
    )
    .default("90 %"),
    estimate(
        "broker_settings.retention_check",
        "retention_check",
        "Retention check",
        "log.retention.check.interval.ms: how often old segments are looked for",
    ),
    estimate(
        "broker_settings.delete_delay",
        "delete_delay",
        "Delete delay",
        "file.delete.delay.ms: how long a deleted segment stays on disk",
    ),
];

/// Of a topic.
pub const TOPIC: &[Field] = &[
    estimate(
        "produce",
        "produce",
        "Produced",
        "What producers write on average before compression: a data rate or a message rate",
    ),
    estimate(
        "peak",
        "peak",
        "Peak",
        "The busiest hour over the mean, at least 1x",
    ),
    estimate(
        "growth",
        "growth",
        "Growth",
        "Growth of this topic, per month or year; otherwise the cluster's",
    )
    .without("no growth")
    .inherited(),
    estimate(
        "message",
        "message",
        "Message",
        "Bytes of the value of one message",
    ),
    estimate("key", "key", "Key", "Bytes of the key of one message").without("none"),
    estimate(
        "compression.ratio",
        "compression_ratio",
        "Ratio",
        "Uncompressed over compressed bytes; a new ratio is one of zstd",
    )
    .without("none")
    .within("(codec: zstd, {})"),
    estimate(
        "retention",
        "retention",
        "Retention",
        "retention.ms: how long data is kept, or unlimited",
    )
    .or(&["unlimited"]),
    whole(
        "replication",
        "replication",
        "Replicas",
        "The replication factor, 1 to 10",
    )
    .default("3"),
    whole("partitions", "partitions", "Partitions", "A count, or auto")
        .default("auto")
        .or(AUTO),
    *PARTITIONS_TO,
    estimate(
        "retention_bytes",
        "retention_bytes",
        "Retention by size",
        "retention.bytes: the most one partition keeps",
    )
    .without("no limit"),
    estimate(
        "batch.size",
        "batch_size",
        "Batch size",
        "batch.size: the most bytes a producer puts in one batch",
    ),
    estimate(
        "batch.linger",
        "linger",
        "Linger",
        "linger.ms: how long a producer waits to fill a batch",
    ),
    estimate(
        "batch.producers",
        "producers",
        "Producers",
        "How many producers write the topic at once",
    ),
    estimate(
        "segment.bytes",
        "segment_bytes",
        "Segment size",
        "segment.bytes: when a segment is full",
    ),
    estimate(
        "segment.roll",
        "segment_roll",
        "Segment age",
        "segment.ms: when a segment is closed although it is not full",
    ),
    estimate(
        "unique_keys",
        "unique_keys",
        "Unique keys",
        "Distinct keys alive at once; for compacted topics only",
    )
    .without("none"),
];

/// The field behind a quantity of a component of one of these lists.
#[must_use]
pub fn field_of(list: &'static [Field], quantity: &str) -> Option<&'static Field> {
    list.iter()
        .find(|field| !field.quantity.is_empty() && field.quantity == quantity)
}
