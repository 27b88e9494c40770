//! The fields of a deployment: those of every kind of platform, and those that every deployment may state.

use super::Field;
use super::list::{AUTO, estimate, whole};

/// A kind of platform: how it is written, what it is called, and what a new one is.
#[derive(Clone, Copy, Debug)]
pub struct PlatformKind {
    /// How it is written in a file.
    pub word: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What is written for a new one, with everything left to the planner.
    pub new: &'static str,
    /// Its own fields.
    pub fields: &'static [Field],
}

/// Every kind of platform, in the order of the documentation.
pub const PLATFORMS: [PlatformKind; 6] = [
    PlatformKind {
        word: "ec2",
        title: "Self-managed on EC2",
        new: "ec2(broker: auto)",
        fields: EC2,
    },
    PlatformKind {
        word: "strimzi",
        title: "Strimzi on Amazon EKS",
        new: "strimzi(node: auto)",
        fields: STRIMZI,
    },
    PlatformKind {
        word: "msk",
        title: "Amazon MSK Standard",
        new: "msk(broker: auto)",
        fields: MSK,
    },
    PlatformKind {
        word: "express",
        title: "Amazon MSK Express",
        new: "express(broker: auto)",
        fields: EXPRESS,
    },
    PlatformKind {
        word: "serverless",
        title: "Amazon MSK Serverless",
        new: "serverless()",
        fields: SERVERLESS,
    },
    PlatformKind {
        word: "confluent",
        title: "Confluent Cloud",
        new: "confluent(kind: standard)",
        fields: CONFLUENT,
    },
];

/// The fields of the platform that is written with this word; none for one that is unknown.
#[must_use]
pub fn of_platform(word: Option<&str>) -> &'static [Field] {
    let known = PLATFORMS.iter().find(|kind| Some(kind.word) == word);
    known.map_or(&[], |kind| kind.fields)
}

/// The field after which the kind of volumes is chosen.
pub const BEFORE_VOLUME_KIND: &str = VOLUMES.path;

/// Volumes as they are written with another kind: what is stated of them stays, and where the kind has it by itself the plan
/// says so.
#[must_use]
pub fn with_kind(volume: Option<&str>, kind: &str) -> String {
    match volume.and_then(|volume| volume.split_once('(')) {
        Some((_, stated)) => format!("{kind}({stated}"),
        None => format!("{kind}()"),
    }
}

const BROKERS: Field = whole("on.brokers", "brokers", "Brokers", "A count, or auto")
    .default("auto")
    .or(AUTO);

const VOLUMES: Field = whole(
    "on.volumes",
    "volumes",
    "Volumes of a broker",
    "EBS volumes of each broker, 1 to 24",
)
.default("1");

const VOLUME_SIZE: Field = estimate(
    "on.volume.size",
    "volume_size",
    "Size of a volume",
    "The size of each volume, or auto",
)
.default("auto")
.or(AUTO)
.within("gp3({})");

const VOLUME_IOPS: Field = estimate(
    "on.volume.iops",
    "volume_iops",
    "Operations of a volume",
    "Operations per second of each volume, or auto",
)
.default("auto")
.or(AUTO)
.within("gp3({})");

const VOLUME_THROUGHPUT: Field = estimate(
    "on.volume.throughput",
    "volume_throughput",
    "Throughput of a volume",
    "Bytes per second of each volume, or auto",
)
.default("auto")
.or(AUTO)
.within("gp3({})");

const TIERED: Field = estimate(
    "on.tiered",
    "local_retention",
    "Tiered after",
    "How long data stays on the brokers before it lives in the cheaper tier only, as 1 day local",
)
.without("not tiered");

const PAYMENT: Field = estimate(
    "on.payment",
    "",
    "Payment",
    "on_demand, reserved_1_year or reserved_3_years",
)
.default("on_demand")
.or(&["on_demand", "reserved_1_year", "reserved_3_years"]);

const fn discount(tooltip: &'static str) -> Field {
    estimate("on.discount", "discount", "Discount", tooltip)
}

/// Of a deployment on EC2.
pub const EC2: &[Field] = &[
    estimate(
        "on.broker",
        "",
        "Instance type",
        "An instance type such as m7g.2xlarge, or auto",
    )
    .or(AUTO),
    BROKERS,
    estimate(
        "on.storage",
        "",
        "Storage",
        "volumes, or instance_store for the disks inside the instance, whose data is gone with it",
    )
    .default("volumes")
    .or(&["volumes", "instance_store"]),
    VOLUMES,
    VOLUME_SIZE,
    VOLUME_IOPS,
    VOLUME_THROUGHPUT,
    TIERED,
    PAYMENT,
    discount("Off brokers and controllers"),
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

/// Of a deployment with Strimzi.
pub const STRIMZI: &[Field] = &[
    estimate(
        "on.node",
        "",
        "Node type",
        "An instance type of the nodes such as m7g.2xlarge, or auto",
    )
    .or(AUTO),
    BROKERS,
    whole(
        "on.brokers_per_node",
        "brokers_per_node",
        "Brokers of a node",
        "Brokers that share a node and are lost with it, or auto for as many as fit",
    )
    .default("1")
    .or(AUTO),
    estimate(
        "on.cpu",
        "",
        "Processors of a broker",
        "Virtual processors that a broker pod requests",
    )
    .default("2"),
    estimate(
        "on.memory",
        "",
        "Memory of a broker",
        "Bytes that a broker pod requests",
    )
    .default("8 GiB"),
    VOLUMES,
    VOLUME_SIZE,
    VOLUME_IOPS,
    VOLUME_THROUGHPUT,
    TIERED,
    PAYMENT,
    discount("Off the nodes"),
    whole(
        "on.controllers.count",
        "controllers",
        "Controllers",
        "KRaft controllers, pods of their own: 0 to 9",
    )
    .default("3"),
    estimate(
        "on.controllers.cpu",
        "",
        "Processors of a controller",
        "Virtual processors that a controller pod requests",
    )
    .default("1"),
    estimate(
        "on.controllers.memory",
        "",
        "Memory of a controller",
        "Bytes that a controller pod requests",
    )
    .default("4 GiB"),
    estimate(
        "on.control_plane",
        "",
        "Control plane",
        "own, or shared with another deployment or job that pays for it",
    )
    .default("own")
    .or(&["own", "shared"]),
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
    BROKERS,
    estimate(
        "on.storage",
        "disk_capacity",
        "Storage of a broker",
        "Bytes of each broker, or auto",
    )
    .default("auto")
    .or(AUTO),
    estimate(
        "on.storage_scaling.target",
        "",
        "Storage grows at",
        "The fill at which MSK adds storage by itself, 10 to 80 %; it keeps it for good",
    )
    .within("({})")
    .without("storage stays"),
    estimate(
        "on.provisioned_throughput",
        "provisioned_throughput",
        "Provisioned throughput",
        "Bytes per second of each broker, none, or auto",
    )
    .default("none")
    .or(&["auto", "none"]),
    TIERED,
    discount("Off brokers"),
];

/// Of a deployment on MSK Express.
pub const EXPRESS: &[Field] = &[
    estimate(
        "on.broker",
        "",
        "Broker type",
        "An Express broker type such as express.m7g.large, or auto",
    )
    .or(AUTO),
    BROKERS,
    discount("Off brokers"),
];

/// Of a deployment on MSK Serverless.
pub const SERVERLESS: &[Field] = &[discount("Off what MSK bills")];

/// Of a deployment on Confluent Cloud.
pub const CONFLUENT: &[Field] = &[
    estimate(
        "on.kind",
        "",
        "Kind",
        "basic, standard, enterprise, freight or dedicated",
    )
    .or(&["basic", "standard", "enterprise", "freight", "dedicated"]),
    whole("on.units", "brokers", "Units", "eCKUs or CKUs, or auto")
        .default("auto")
        .or(AUTO),
    estimate(
        "on.price",
        "",
        "Price of a unit",
        "Your own quote for a unit, such as $0.60/h",
    )
    .without("the catalogue's"),
    estimate(
        "on.data_price",
        "",
        "Price of data",
        "Your own quote for data in and out, such as $0.04/GB",
    )
    .without("the catalogue's"),
    estimate(
        "on.storage_price",
        "",
        "Price of storage",
        "Your own quote for storage, such as $0.08/GB-month",
    )
    .without("the catalogue's"),
    discount("Off what Confluent bills"),
];

/// What a deployment may state whatever it runs on: a few fields that stand in a struct of their own.
#[derive(Clone, Copy, Debug)]
pub struct Extra {
    /// The field that holds them.
    pub field: &'static str,
    /// What the button is called that adds them.
    pub add: &'static str,
    /// What the button does, in one sentence.
    pub tooltip: &'static str,
    /// What is written at first, to be changed.
    pub new: &'static str,
    /// The field without which they mean nothing.
    pub needs: &'static str,
    /// The fields.
    pub fields: &'static [Field],
}

/// Everything that a deployment may state whatever it runs on.
pub const EXTRAS: [Extra; 3] = [
    Extra {
        field: "upkeep",
        add: "State people's time",
        tooltip: "Adds hours of on call and upkeep, to be changed to your own",
        new: "(hours: \"20 h/month\", rate: \"$100/h\")",
        needs: "",
        fields: UPKEEP,
    },
    Extra {
        field: "incidents",
        add: "State incidents",
        tooltip: "Adds what goes wrong beside, billed at the cost of an hour, to be changed to your own",
        new: "(per_year: \"2 to 6\", hours: \"8 h\")",
        needs: "upkeep",
        fields: INCIDENTS,
    },
    Extra {
        field: "private_connectivity",
        add: "State private endpoints",
        tooltip: "Adds a network of clients that reaches the brokers over private endpoints",
        new: "(vpcs: 1)",
        needs: "",
        fields: PRIVATE,
    },
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

/// Incidents of a deployment.
pub const INCIDENTS: &[Field] = &[
    estimate(
        "incidents.per_year",
        "incidents_per_year",
        "Incidents of a year",
        "How many there are in a year",
    ),
    estimate(
        "incidents.hours",
        "incident_hours",
        "Time for an incident",
        "People's time for one, billed at the cost of an hour",
    ),
];

/// Private endpoints of a deployment.
pub const PRIVATE: &[Field] = &[
    whole(
        "private_connectivity.vpcs",
        "",
        "Networks of clients",
        "Networks (VPCs) of clients with private endpoints, 1 to 100",
    )
    .default("1"),
    estimate(
        "private_connectivity.share",
        "",
        "Share through them",
        "How much of what clients write and read passes through the endpoints",
    )
    .default("100 %"),
];

#[cfg(test)]
mod tests {
    use super::with_kind;

    #[test]
    fn another_kind_keeps_what_is_stated_of_a_volume() {
        let stated = "gp3(size: \"1 TiB\", // for a week\n iops: auto)";
        let st1 = "st1(size: \"1 TiB\", // for a week\n iops: auto)";
        assert_eq!(with_kind(Some(stated), "st1"), st1);
        assert_eq!(with_kind(Some("gp2"), "io2"), "io2()");
        assert_eq!(with_kind(None, "sc1"), "sc1()");
    }
}
