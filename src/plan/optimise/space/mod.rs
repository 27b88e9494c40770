//! What of a deployment a design may vary, for each kind of platform. A kind joins with one implementation of [`Space`]
//! and its lines in [`of`], [`of_mut`] and [`BARE`].

mod ec2;
mod msk;
mod outdone;

use crate::catalogue::Catalogue;
use crate::estimate::{Bounds, Estimate};
use crate::scenario::{self, Cluster, Deployment, Platform};
use crate::units::Measure;

/// Where designs are looked for.
pub(super) struct Ground<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) region: &'a str,
    pub(super) cluster: &'a Cluster,
}

/// What a design is, in the words of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The platform as the file names it: `ec2`, `msk`.
    pub kind: &'static str,
    /// The broker type.
    pub broker_type: String,
    /// How many brokers; `None` while that is open, or where a kind has none to count.
    pub brokers: Option<u32>,
    /// Volumes of a broker.
    pub volumes: u32,
    /// Bytes of one volume; `None` while that is open, or where a kind has none.
    pub size: Option<f64>,
    /// How long data stays on the brokers, where it is tiered: as it was typed.
    pub tiered: Option<String>,
    /// What else was varied, as the file says it: `provisioned_throughput: auto`.
    pub extra: Option<&'static str>,
}

/// What of a platform a design may vary.
pub(super) trait Space {
    /// The quantity of a deployment that is the size of one volume; `None` where none is chosen.
    fn size_quantity(&self) -> Option<&'static str>;
    /// Every broker type, number of volumes and way of tiering there is, with count and size left open.
    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform>;
    /// Leaves broker type, count and size open.
    fn open(&mut self);
    /// Forgets all that designs vary, to tell whether two deployments lead to the same designs.
    fn forget(&mut self);
    /// Takes a broker type.
    fn set_broker_type(&mut self, broker_type: &str);
    /// Takes a number of brokers. `false` where there are none to count.
    fn set_brokers(&mut self, count: u32) -> bool;
    /// Takes a size for every volume.
    fn set_size(&mut self, bytes: f64);
    /// What it is.
    fn shape(&self) -> Shape;
    /// The varied fields as they stand in the file: `ec2(broker: "m7g.large", brokers: 6, ..)`.
    fn written(&self) -> String;
}

pub(super) fn of(platform: &Platform) -> &dyn Space {
    match platform {
        Platform::Ec2(ec2) => ec2,
        Platform::Msk(msk) => msk,
    }
}

pub(super) fn of_mut(platform: &mut Platform) -> &mut dyn Space {
    match platform {
        Platform::Ec2(ec2) => ec2,
        Platform::Msk(msk) => msk,
    }
}

/// One deployment of every kind, as a file has it that says nothing more; each goes by the name of its kind.
const BARE: &str = r#"(headroom: 1, name: "kinds", region: "us-east-1", kafka: [(name: "kinds", topics: [], deployments: [
    (name: "ec2", on: ec2(broker: auto)),
    (name: "msk", on: msk(broker: auto)),
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

/// How long data may stay on the brokers: not tiered, what the scenario has, and a day. Nothing but not tiered where no
/// topic can be.
fn local_retentions(ground: &Ground<'_>, own: Option<&Estimate>) -> Vec<Option<Estimate>> {
    let mut found = vec![None];
    let can_be_tiered = |topic: &crate::scenario::Topic| {
        topic.tiered != Some(false) && topic.cleanup == crate::scenario::Cleanup::Delete
    };
    if ground.cluster.topics.iter().any(can_be_tiered) {
        found.extend(own.cloned().map(Some));
        let day = Estimate::parse("1 day", &[Measure::Seconds], Bounds::POSITIVE).ok();
        if !own.is_some_and(|own| {
            day.as_ref()
                .is_some_and(|day| day.distribution == own.distribution)
        }) {
            found.extend(day.map(Some));
        }
    }
    found
}

/// How a size of whole GiB is written in the file.
fn size_text(bytes: f64) -> String {
    crate::units::exact(bytes, Measure::Bytes)
}

#[cfg(test)]
mod tests {
    use super::{bare, of};

    #[test]
    fn every_kind_is_there_under_its_own_name() {
        let kinds = bare();
        assert!(!kinds.is_empty());
        for kind in kinds {
            assert_eq!(kind.name, of(&kind.on).shape().kind);
        }
    }
}
