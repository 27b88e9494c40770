//! The platforms a deployment may run on.

use crate::estimate::{Bounds, Estimate};
use crate::scenario::types::{
    Choice, ControlPlane, ControllerPods, Controllers, Ec2, MOST_BROKERS_PER_NODE, Payment,
    Platform, Storage, Strimzi, Volume,
};
use crate::spelling::nearest;
use crate::units::{GIB, Measure};

use super::managed::{confluent, express, msk, serverless};
use super::reader::{Fields, Value};

const PLATFORMS: [&str; 6] = [
    "ec2",
    "strimzi",
    "msk",
    "express",
    "serverless",
    "confluent",
];
const VOLUME: &str = "gp3";
const CONTROLLER: &str = "m7g.large";
const CONTROLLERS: u32 = 3;
pub(crate) const MOST_BROKERS: u32 = 1_000;
/// What a broker pod requests where nothing is said.
const BROKER_CPU: f64 = 2.0;
const BROKER_MEMORY: f64 = 8.0 * GIB;
/// What a controller pod requests where nothing is said.
const CONTROLLER_CPU: f64 = 1.0;
const CONTROLLER_MEMORY: f64 = 4.0 * GIB;

pub(super) fn platform(value: &Value<'_, '_>) -> Option<Platform> {
    let Some(word) = value.node.variant().filter(|word| PLATFORMS.contains(word)) else {
        let near = value
            .node
            .variant()
            .and_then(|word| nearest(word, PLATFORMS));
        let hint = match near {
            Some(near) => format!("did you mean `{near}(…)`?"),
            None => "write `ec2(broker: …)`, `strimzi(node: …)`, `msk(broker: …)`, `express(broker: …)`, `serverless()` or `confluent(kind: …)`".to_owned(),
        };
        value.problem_with_hint(
            format!("expected a platform, found {}", value.node.describe()),
            hint,
        );
        return None;
    };
    // Nothing has to be said of it: the word alone will do.
    if word == "serverless" && value.node.as_word().is_some() {
        return Some(Platform::Serverless(Default::default()));
    }
    let fields = value.variant_fields(match word {
        "ec2" => "an EC2 platform",
        "strimzi" => "a Strimzi platform",
        "confluent" => "a Confluent platform",
        _ => "an MSK platform",
    })?;
    match word {
        "ec2" => Some(Platform::Ec2(ec2(fields))),
        "strimzi" => Some(Platform::Strimzi(strimzi(fields))),
        "msk" => Some(Platform::Msk(msk(fields))),
        "express" => Some(Platform::Express(express(fields))),
        "serverless" => Some(Platform::Serverless(serverless(fields))),
        _ => confluent(fields).map(Platform::Confluent),
    }
}

fn ec2(fields: Fields<'_, '_>) -> Ec2 {
    let broker = broker(&fields, "\"m7g.2xlarge\"");
    let storage = fields.settled("storage", Storage::Volumes, |value| {
        value.word(&[
            ("volumes", Storage::Volumes),
            ("instance_store", Storage::InstanceStore),
        ])
    });
    if storage == Storage::InstanceStore {
        for name in ["volume", "volumes"] {
            if let Some(value) = fields.optional(name) {
                value.problem_with_hint(
                    "with `storage: instance_store` a broker has the disks of its instance and no volumes",
                    format!("leave `{name}` out, or write `storage: volumes`"),
                );
            }
        }
    }
    let platform = Ec2 {
        broker: broker.unwrap_or(Choice::Auto),
        brokers: fields.count("brokers", (1, MOST_BROKERS)),
        storage,
        volumes: fields.whole("volumes", (1, 24), 1),
        volume: volume(&fields),
        tiered: tiered(&fields),
        controllers: controllers(&fields),
        payment: payment(&fields),
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

fn strimzi(fields: Fields<'_, '_>) -> Strimzi {
    let node = fields
        .required("node", "\"m7g.2xlarge\"")
        .and_then(|value| value.choice(Value::text));
    let brokers_per_node = fields.settled("brokers_per_node", Choice::Given(1), |value| {
        value.choice(|value| value.whole(1, MOST_BROKERS_PER_NODE))
    });
    let (cpu, memory) = request(&fields, (BROKER_CPU, BROKER_MEMORY));
    let platform = Strimzi {
        node: node.unwrap_or(Choice::Auto),
        brokers: fields.count("brokers", (1, MOST_BROKERS)),
        brokers_per_node,
        cpu,
        memory,
        volumes: fields.whole("volumes", (1, 24), 1),
        volume: volume(&fields),
        tiered: tiered(&fields),
        controllers: controller_pods(&fields),
        control_plane: control_plane(&fields),
        payment: payment(&fields),
        discount: discount(&fields),
    };
    fields.finish();
    platform
}

/// Who pays for the control plane of a cluster of Amazon EKS.
pub(super) fn control_plane(fields: &Fields<'_, '_>) -> ControlPlane {
    fields.settled("control_plane", ControlPlane::Own, |value| {
        value.word(&[("own", ControlPlane::Own), ("shared", ControlPlane::Shared)])
    })
}

/// The controllers of a Strimzi cluster of which nothing is said.
pub(in crate::scenario) fn default_controller_pods() -> ControllerPods {
    ControllerPods {
        count: CONTROLLERS,
        cpu: CONTROLLER_CPU,
        memory: CONTROLLER_MEMORY,
    }
}

fn controller_pods(fields: &Fields<'_, '_>) -> ControllerPods {
    let default = default_controller_pods();
    fields.settled("controllers", default, |value| {
        let fields = value.fields("controllers")?;
        let count = fields.whole("count", (0, 9), CONTROLLERS);
        let (cpu, memory) = request(&fields, (CONTROLLER_CPU, CONTROLLER_MEMORY));
        fields.finish();
        Some(ControllerPods { count, cpu, memory })
    })
}

/// What a pod requests: virtual processors, and bytes of memory.
fn request(fields: &Fields<'_, '_>, default: (f64, f64)) -> (f64, f64) {
    let exact = |name, measure, default| fields.exact_or(name, measure, Bounds::POSITIVE, default);
    (
        exact("cpu", Measure::Count, default.0),
        exact("memory", Measure::Bytes, default.1),
    )
}

pub(super) fn broker(fields: &Fields<'_, '_>, example: &str) -> Option<Choice<String>> {
    fields.required("broker", example)?.choice(Value::text)
}

fn volume(fields: &Fields<'_, '_>) -> Volume {
    let all_auto = |kind: &str| Volume {
        kind: kind.to_owned(),
        size: Choice::Auto,
        iops: Choice::Auto,
        throughput: Choice::Auto,
    };
    fields.settled("volume", all_auto(VOLUME), |value| {
        Some(stated_volume(value, &all_auto))
    })
}

fn stated_volume(value: &Value<'_, '_>, all_auto: &dyn Fn(&str) -> Volume) -> Volume {
    let Some(kind) = value.node.variant() else {
        value.problem_with_hint(
            format!("expected a kind of volume, found {}", value.node.describe()),
            "write `gp3(size: auto)`",
        );
        return all_auto(VOLUME);
    };
    if value.node.as_word().is_some() {
        return all_auto(kind);
    }
    let Some(fields) = value.variant_fields("a volume") else {
        return all_auto(kind);
    };
    let volume = Volume {
        kind: kind.to_owned(),
        size: fields.size("size", Measure::Bytes),
        iops: fields.size("iops", Measure::PerSecond),
        throughput: fields.size("throughput", Measure::BytesPerSecond),
    };
    fields.finish();
    volume
}

/// `"1 day local"`: how long data stays on the brokers.
pub(super) fn tiered(fields: &Fields<'_, '_>) -> Option<Estimate> {
    let value = fields.optional("tiered")?;
    let text = value.text()?;
    let Some(time) = text.trim().strip_suffix("local") else {
        value.problem_with_hint(
            format!("`{text}` does not say what stays on the brokers"),
            "write for example `\"1 day local\"`",
        );
        return None;
    };
    value.parsed(time.trim(), &[Measure::Seconds], Bounds::POSITIVE)
}

/// The controllers on EC2 of which nothing is said.
pub(in crate::scenario) fn default_controllers() -> Controllers {
    Controllers {
        instance: CONTROLLER.to_owned(),
        count: CONTROLLERS,
    }
}

fn controllers(fields: &Fields<'_, '_>) -> Controllers {
    fields.settled("controllers", default_controllers(), |value| {
        let fields = value.fields("controllers")?;
        let instance = fields.settled("instance", CONTROLLER.to_owned(), Value::text);
        let count = fields.whole("count", (0, 9), CONTROLLERS);
        fields.finish();
        Some(Controllers { instance, count })
    })
}

fn payment(fields: &Fields<'_, '_>) -> Payment {
    fields.settled("payment", Payment::OnDemand, |value| {
        value.word(&[
            ("on_demand", Payment::OnDemand),
            ("reserved_1_year", Payment::Reserved1Year),
            ("reserved_3_years", Payment::Reserved3Years),
        ])
    })
}

pub(super) fn discount(fields: &Fields<'_, '_>) -> Option<Estimate> {
    let value = fields.optional("discount")?;
    let discount = value.estimate(&[Measure::Fraction], Bounds::FRACTION)?;
    if discount.distribution.quantile(0.999) >= 1.0 {
        value.problem("must be below 100 %");
        return None;
    }
    Some(discount)
}
