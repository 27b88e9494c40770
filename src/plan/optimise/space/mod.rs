//! What of a deployment a design may vary, for each kind of platform. A kind joins with one implementation of [`Space`]
//! and its lines in [`of`], [`of_mut`] and [`BARE`].

mod ec2;
mod instances;
mod msk;
mod outdone;
mod services;
mod strimzi;
mod volumes;

use crate::catalogue::Catalogue;
use crate::estimate::{Bounds, Estimate};
use crate::scenario::{self, Choice, Cleanup, Cluster, Deployment, MOST_BROKERS, Platform, Topic};
use crate::units::Measure;

/// Where designs are looked for.
pub(super) struct Ground<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) region: &'a str,
    pub(super) cluster: &'a Cluster,
}

/// What a design is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// What kind of deployment: `ec2`, `ec2 instance_store`, `msk`, `confluent dedicated`. The best of each is named.
    pub kind: &'static str,
    /// The broker type, or that of the nodes; empty where there is none to choose.
    pub broker_type: String,
    /// How many brokers or units; `None` where there are none to count.
    pub brokers: Option<u32>,
    /// EBS volumes of a broker; `None` where nobody chooses them.
    pub volumes: Option<u32>,
    /// Their kind, such as `gp3`; `None` where nobody chooses it.
    pub volume_kind: Option<String>,
    /// Bytes of one volume; `None` where nobody chooses it.
    pub size: Option<f64>,
    /// How long data stays on the brokers, where it is tiered: as it was typed.
    pub tiered: Option<String>,
    /// What else was varied, as the file says it: `provisioned_throughput: auto`.
    pub extra: Option<String>,
}

/// What of a platform a design may vary.
pub(super) trait Space {
    /// What it is, as far as that is given.
    fn shape(&self) -> Shape;
    /// Every broker type, number and kind of volumes and way of tiering there is, with count and size left open.
    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform>;
    /// Forgets all that designs vary but the volumes' own kind.
    fn forget(&mut self);
    /// Makes nothing of the kind of its volumes, to tell designs that differ in nothing else.
    fn forget_volume_kind(&mut self) {}
    /// Takes what was agreed for another deployment of the same platform: how it is paid for, and the discount.
    fn on_terms_of(&mut self, _listed: &Platform) {}
    /// Takes a broker type.
    fn set_broker_type(&mut self, _broker_type: &str) {}
    /// Takes a number of brokers. `false` where there are none to count.
    fn set_brokers(&mut self, _count: u32) -> bool {
        false
    }
    /// As many brokers as there may be: without a quota, as many as a scenario file may ask for.
    fn most_brokers(&self, _catalogue: &Catalogue) -> f64 {
        f64::from(MOST_BROKERS)
    }
    /// Takes a size for every volume.
    fn set_size(&mut self, _bytes: f64) {}
    /// The quantity of a deployment that is the size of one volume; `None` where nobody chooses it.
    fn size_quantity(&self) -> Option<&'static str> {
        None
    }
}

pub(super) fn of(platform: &Platform) -> &dyn Space {
    match platform {
        Platform::Ec2(ec2) => ec2,
        Platform::Strimzi(strimzi) => strimzi,
        Platform::Msk(msk) => msk,
        Platform::Express(express) => express,
        Platform::Serverless(serverless) => serverless,
        Platform::Confluent(confluent) => confluent,
    }
}

pub(super) fn of_mut(platform: &mut Platform) -> &mut dyn Space {
    match platform {
        Platform::Ec2(ec2) => ec2,
        Platform::Strimzi(strimzi) => strimzi,
        Platform::Msk(msk) => msk,
        Platform::Express(express) => express,
        Platform::Serverless(serverless) => serverless,
        Platform::Confluent(confluent) => confluent,
    }
}

/// One deployment of every kind, as a file has it that says nothing more; each goes by the name of its kind.
const BARE: &str = r#"(headroom: 1, name: "kinds", region: "us-east-1", kafka: [(name: "kinds", topics: [], deployments: [
    (name: "ec2", on: ec2(broker: auto)),
    (name: "ec2 instance_store", on: ec2(broker: auto, storage: instance_store)),
    (name: "strimzi", on: strimzi(node: auto)),
    (name: "msk", on: msk(broker: auto)),
    (name: "express", on: express(broker: auto)),
    (name: "serverless", on: serverless()),
    (name: "confluent basic", on: confluent(kind: basic)),
    (name: "confluent standard", on: confluent(kind: standard)),
    (name: "confluent enterprise", on: confluent(kind: enterprise)),
    (name: "confluent freight", on: confluent(kind: freight)),
    (name: "confluent dedicated", on: confluent(kind: dedicated)),
])])"#;

/// One deployment of every kind, with the defaults of a scenario file.
pub(super) fn bare() -> Vec<Deployment> {
    // What reads for a person reads here: a test sees to it.
    let Ok(scenario) = scenario::read(BARE, None) else {
        return Vec::new();
    };
    let clusters = scenario.kafka.into_iter();
    clusters.flat_map(|cluster| cluster.deployments).collect()
}

/// How long data may stay on the brokers: not tiered, as the scenario has it, and a day. Nothing but not tiered where no
/// topic can be.
fn local_retentions(ground: &Ground<'_>, own: Option<&Estimate>) -> Vec<Option<Estimate>> {
    let can_be_tiered =
        |topic: &Topic| topic.tiered != Some(false) && topic.cleanup == Cleanup::Delete;
    let mut found = vec![None];
    if ground.cluster.topics.iter().any(can_be_tiered) {
        let day = Estimate::parse("1 day", &[Measure::Seconds], Bounds::POSITIVE).ok();
        let is_own = |day: &Estimate| own.is_some_and(|own| own.distribution == day.distribution);
        found.extend(own.cloned().map(Some));
        found.extend(day.filter(|day| !is_own(day)).map(Some));
    }
    found
}

/// Some ways to do something, with the scenario's own among them.
fn with_own<T: Clone + PartialEq>(usual: &[T], own: &T) -> Vec<T> {
    let mut all = usual.to_vec();
    if !all.contains(own) {
        all.push(own.clone());
    }
    all
}

/// Each of some with each of others, the others varying fastest.
fn pairs<'l, A, B>(some: &'l [A], others: &'l [B]) -> impl Iterator<Item = (&'l A, &'l B)> {
    some.iter()
        .flat_map(move |one| others.iter().map(move |other| (one, other)))
}

/// What is given, if anything is.
fn given<T: Clone>(choice: &Choice<T>) -> Option<T> {
    match choice {
        Choice::Given(value) => Some(value.clone()),
        Choice::Auto => None,
    }
}

fn tiered_text(tiered: Option<&Estimate>) -> Option<String> {
    tiered.map(|local| local.text.clone())
}

#[cfg(test)]
mod tests {
    use super::{BARE, bare, of};
    use crate::scenario;

    #[test]
    fn every_kind_is_there_under_its_own_name() {
        if let Err(problems) = scenario::read(BARE, None) {
            panic!("{problems:?}");
        }
        for kind in bare() {
            assert_eq!(kind.name, of(&kind.on).shape().kind);
        }
    }
}
