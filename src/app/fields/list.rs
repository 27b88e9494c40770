//! The fields by component, in the order they are shown.

use super::Field;

const AUTO: &[&str] = &["auto"];

const fn estimate(
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
        words: &[],
        whole: false,
        within: "",
    }
}

const fn whole(
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
    const fn or(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    const fn within(self, within: &'static str) -> Self {
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
);

/// How fast a consumer group catches up.
pub const CATCH_UP: &Field = &estimate(
    "rate",
    "rate",
    "Catch-up rate",
    "How fast it reads when it catches up, over what is produced; at least 1x",
);

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
    ),
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
    ),
    estimate(
        "objectives.freshness",
        "freshness",
        "Freshness",
        "How old data may be when it is read",
    ),
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
    ),
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
    ),
    estimate(
        "message",
        "message",
        "Message",
        "Bytes of the value of one message",
    ),
    estimate("key", "key", "Key", "Bytes of the key of one message"),
    estimate(
        "compression.ratio",
        "compression_ratio",
        "Ratio",
        "Uncompressed over compressed bytes; a new ratio is one of zstd",
    )
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
    ),
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
    ),
];

/// Of a deployment on EC2.
pub const EC2: &[Field] = &[
    estimate(
        "on.broker",
        "",
        "Instance type",
        "An instance type such as m7g.2xlarge, or auto",
    )
    .or(AUTO),
    whole("on.brokers", "brokers", "Brokers", "A count, or auto")
        .default("auto")
        .or(AUTO),
    whole(
        "on.volumes",
        "volumes",
        "Volumes of a broker",
        "EBS volumes of each broker, 1 to 24",
    )
    .default("1"),
    estimate(
        "on.volume.size",
        "volume_size",
        "Size of a volume",
        "The size of each volume, or auto",
    )
    .default("auto")
    .or(AUTO)
    .within("gp3({})"),
    estimate(
        "on.volume.iops",
        "volume_iops",
        "Operations of a volume",
        "Operations per second of each volume, or auto",
    )
    .default("auto")
    .or(AUTO)
    .within("gp3({})"),
    estimate(
        "on.volume.throughput",
        "volume_throughput",
        "Throughput of a volume",
        "Bytes per second of each volume, or auto",
    )
    .default("auto")
    .or(AUTO)
    .within("gp3({})"),
    estimate(
        "on.tiered",
        "local_retention",
        "Tiered after",
        "How long data stays on the brokers before it lives in S3 only, as 1 day local",
    ),
    estimate(
        "on.payment",
        "",
        "Payment",
        "on_demand, reserved_1_year or reserved_3_years",
    )
    .default("on_demand")
    .or(&["on_demand", "reserved_1_year", "reserved_3_years"]),
    estimate(
        "on.discount",
        "discount",
        "Discount",
        "Off brokers and controllers",
    ),
    estimate(
        "on.controllers.instance",
        "",
        "Controller type",
        "The instance type of the KRaft controllers",
    )
    .default("m7g.large"),
    whole(
        "on.controllers.count",
        "controllers",
        "Controllers",
        "Dedicated KRaft controllers: 0, 3 or 5",
    )
    .default("3"),
];

/// Of a deployment on MSK Standard.
pub const MSK: &[Field] = &[
    estimate(
        "on.broker",
        "",
        "Broker type",
        "A broker type such as kafka.m7g.2xlarge, or auto",
    )
    .or(AUTO),
    whole(
        "on.brokers",
        "brokers",
        "Brokers",
        "A count that the zones divide, or auto",
    )
    .default("auto")
    .or(AUTO),
    estimate(
        "on.storage",
        "disk_capacity",
        "Storage of a broker",
        "Bytes of each broker, or auto",
    )
    .default("auto")
    .or(AUTO),
    estimate(
        "on.provisioned_throughput",
        "provisioned_throughput",
        "Provisioned throughput",
        "Bytes per second of each broker, none, or auto",
    )
    .default("none")
    .or(&["auto", "none"]),
    estimate(
        "on.tiered",
        "local_retention",
        "Tiered after",
        "How long data stays on the brokers before it lives in the low-cost tier only, as 1 day local",
    ),
    estimate("on.discount", "discount", "Discount", "Off brokers"),
];

/// People's time for a deployment.
pub const UPKEEP: &[Field] = &[
    estimate(
        "upkeep.hours",
        "upkeep_hours",
        "On call and upkeep",
        "People's hours per month",
    ),
    estimate(
        "upkeep.rate",
        "upkeep_rate",
        "Cost of an hour",
        "What an hour of people's time costs",
    ),
];

/// The field behind a quantity of a component of one of these lists.
#[must_use]
pub fn field_of(list: &'static [Field], quantity: &str) -> Option<&'static Field> {
    list.iter()
        .find(|field| !field.quantity.is_empty() && field.quantity == quantity)
}
