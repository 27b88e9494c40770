//! A deployment as text: everything that [`super::read`] would not fill in by itself.
//!
//! What a person wrote is never printed again; this is for deployments that nobody wrote yet, such as a design that a
//! search found. Reading the text gives the same deployment, to the bit.

use crate::estimate::Estimate;
use crate::units::{GIB, Measure, exact};

use super::decode::platform::{default_controller_pods, default_controllers};
use super::syntax::quote;
use super::types::{
    Choice, Confluent, ControlPlane, Deployment, Ec2, Express, Msk, Payment, Platform, Serverless,
    Storage, Strimzi, Volume,
};

/// The fields of an item in the order of the file: `(a: 1, b: 2)` without its parentheses.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn put(&mut self, name: &str, value: impl std::fmt::Display) {
        self.0.push(format!("{name}: {value}"));
    }

    fn text(&mut self, name: &str, value: &str) {
        self.put(name, quote(value));
    }

    fn number(&mut self, name: &str, value: f64, measure: Measure) {
        self.text(name, &exact(value, measure));
    }

    fn estimate(&mut self, name: &str, value: Option<&Estimate>) {
        if let Some(value) = value {
            self.put(name, estimate(value));
        }
    }

    /// A type that is given, or `auto`: the field is required.
    fn named(&mut self, name: &str, value: &Choice<String>) {
        match value {
            Choice::Given(value) => self.text(name, value),
            Choice::Auto => self.put(name, "auto"),
        }
    }

    /// A count; left out where it is `auto`, which is what a file that does not say means.
    fn count(&mut self, name: &str, value: Choice<u32>) {
        if let Choice::Given(value) = value {
            self.put(name, value);
        }
    }

    /// A size; left out where it is `auto`.
    fn size(&mut self, name: &str, value: Choice<f64>, measure: Measure) {
        if let Choice::Given(value) = value {
            self.number(name, value, measure);
        }
    }

    fn tiered(&mut self, local: Option<&Estimate>) {
        if let Some(local) = local {
            self.text("tiered", &format!("{} local", local.text));
        }
    }

    fn payment(&mut self, payment: Payment) {
        let word = match payment {
            Payment::OnDemand => return,
            Payment::Reserved1Year => "reserved_1_year",
            Payment::Reserved3Years => "reserved_3_years",
        };
        self.put("payment", word);
    }

    fn joined(&self) -> String {
        self.0.join(", ")
    }
}

/// An item of the list `deployments` under a name, without its notes: `(name: "ours", on: ec2(…), upkeep: (…))`.
#[must_use]
pub fn deployment_text(name: &str, deployment: &Deployment) -> String {
    let mut fields = Fields::default();
    fields.text("name", name);
    fields.put("on", platform_text(&deployment.on));
    if let Some(upkeep) = &deployment.upkeep {
        let mut inside = Fields::default();
        inside.estimate("hours", Some(&upkeep.hours));
        inside.estimate("rate", Some(&upkeep.rate));
        fields.put("upkeep", format!("({})", inside.joined()));
    }
    if let Some(incidents) = &deployment.incidents {
        let mut inside = Fields::default();
        inside.estimate("per_year", Some(&incidents.per_year));
        inside.estimate("hours", Some(&incidents.hours));
        fields.put("incidents", format!("({})", inside.joined()));
    }
    if let Some(private) = &deployment.private_connectivity {
        let mut inside = Fields::default();
        inside.put("vpcs", private.vpcs);
        inside.number("share", private.share, Measure::Fraction);
        fields.put("private_connectivity", format!("({})", inside.joined()));
    }
    format!("({})", fields.joined())
}

/// What follows `on:` in a deployment: `ec2(broker: "m7g.large", brokers: 6, …)`.
#[must_use]
pub fn platform_text(platform: &Platform) -> String {
    let fields = match platform {
        Platform::Ec2(ec2) => of_ec2(ec2),
        Platform::Strimzi(strimzi) => of_strimzi(strimzi),
        Platform::Msk(msk) => of_msk(msk),
        Platform::Express(express) => of_express(express),
        Platform::Serverless(serverless) => of_serverless(serverless),
        Platform::Confluent(confluent) => of_confluent(confluent),
    };
    format!("{}({})", platform.word(), fields.joined())
}

fn of_ec2(ec2: &Ec2) -> Fields {
    let mut fields = Fields::default();
    fields.named("broker", &ec2.broker);
    fields.count("brokers", ec2.brokers);
    match ec2.storage {
        Storage::InstanceStore => fields.put("storage", "instance_store"),
        Storage::Volumes => {
            fields.put("volumes", ec2.volumes);
            fields.put("volume", volume(&ec2.volume));
        }
    }
    fields.tiered(ec2.tiered.as_ref());
    if ec2.controllers != default_controllers() {
        let mut inside = Fields::default();
        inside.text("instance", &ec2.controllers.instance);
        inside.put("count", ec2.controllers.count);
        fields.put("controllers", format!("({})", inside.joined()));
    }
    fields.payment(ec2.payment);
    fields.estimate("discount", ec2.discount.as_ref());
    fields
}

fn of_strimzi(strimzi: &Strimzi) -> Fields {
    let mut fields = Fields::default();
    fields.named("node", &strimzi.node);
    fields.count("brokers", strimzi.brokers);
    match strimzi.brokers_per_node {
        Choice::Given(count) => fields.put("brokers_per_node", count),
        Choice::Auto => fields.put("brokers_per_node", "auto"),
    }
    fields.number("cpu", strimzi.cpu, Measure::Count);
    fields.number("memory", strimzi.memory, Measure::Bytes);
    fields.put("volumes", strimzi.volumes);
    fields.put("volume", volume(&strimzi.volume));
    fields.tiered(strimzi.tiered.as_ref());
    let controllers = &strimzi.controllers;
    if *controllers != default_controller_pods() {
        let mut inside = Fields::default();
        inside.put("count", controllers.count);
        inside.number("cpu", controllers.cpu, Measure::Count);
        inside.number("memory", controllers.memory, Measure::Bytes);
        fields.put("controllers", format!("({})", inside.joined()));
    }
    if strimzi.control_plane == ControlPlane::Shared {
        fields.put("control_plane", "shared");
    }
    fields.payment(strimzi.payment);
    fields.estimate("discount", strimzi.discount.as_ref());
    fields
}

fn of_msk(msk: &Msk) -> Fields {
    let mut fields = Fields::default();
    fields.named("broker", &msk.broker);
    fields.count("brokers", msk.brokers);
    fields.size("storage", msk.storage, Measure::Bytes);
    if let Some(scaling) = &msk.storage_scaling {
        let target = quote(&exact(scaling.target, Measure::Fraction));
        fields.put("storage_scaling", format!("(target: {target})"));
    }
    match msk.provisioned_throughput {
        None => {}
        Some(Choice::Auto) => fields.put("provisioned_throughput", "auto"),
        Some(rate) => fields.size("provisioned_throughput", rate, Measure::BytesPerSecond),
    }
    fields.tiered(msk.tiered.as_ref());
    fields.estimate("discount", msk.discount.as_ref());
    fields
}

fn of_express(express: &Express) -> Fields {
    let mut fields = Fields::default();
    fields.named("broker", &express.broker);
    fields.count("brokers", express.brokers);
    fields.estimate("discount", express.discount.as_ref());
    fields
}

fn of_serverless(serverless: &Serverless) -> Fields {
    let mut fields = Fields::default();
    fields.estimate("discount", serverless.discount.as_ref());
    fields
}

fn of_confluent(confluent: &Confluent) -> Fields {
    let mut fields = Fields::default();
    fields.put("kind", confluent.kind.word());
    fields.count("units", confluent.units);
    if let Some(price) = confluent.price {
        fields.number("price", price, Measure::DollarsPerHour);
    }
    // In the unit that is billed, for which a price per byte is the same digits.
    if let Some(price) = confluent.data_price {
        fields.text("data_price", &format!("${}/GiB", price * GIB));
    }
    if let Some(price) = confluent.storage_price {
        fields.number("storage_price", price, Measure::DollarsPerGiBMonth);
    }
    fields.estimate("discount", confluent.discount.as_ref());
    fields
}

fn volume(volume: &Volume) -> String {
    let mut fields = Fields::default();
    fields.size("size", volume.size, Measure::Bytes);
    fields.size("iops", volume.iops, Measure::PerSecond);
    fields.size("throughput", volume.throughput, Measure::BytesPerSecond);
    format!("{}({})", volume.kind, fields.joined())
}

/// What was typed: text in quotes, or `measured(…)` as it stands in the file.
fn estimate(estimate: &Estimate) -> String {
    if estimate.text.starts_with("measured") {
        estimate.text.clone()
    } else {
        quote(&estimate.text)
    }
}
