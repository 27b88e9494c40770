//! Zones with unequal numbers of brokers: how many brokers share evenly.
//!
//! Kafka places replicas rack first (`StripedReplicaPlacer`): every zone gets as many of them, and of the leaders, however
//! many brokers it has. A broker of the smallest zone carries as much as one of a cluster that has as few in every zone.

use crate::quantity::{Handle, Source};
use crate::scenario::Choice;

use super::deployment::Site;

const RACK_FIRST: Source = Source::derivation(
    "Kafka places replicas rack first: every zone holds as many of them, so a broker of the smallest zone carries as much as if all zones were as small (StripedReplicaPlacer)",
);

/// What the brokers that share evenly are called, where zones are not alike.
pub(super) const ALIKE: &str = "brokers_alike";

/// The brokers that share evenly.
#[derive(Clone, Copy)]
pub(super) struct Evenly<'b> {
    /// As many in every zone as stand in the smallest; all brokers where zones are alike.
    pub(super) brokers: Handle<'b>,
    /// The fewest replicas of a topic, where zones are not alike: no broker holds more than one copy.
    pub(super) fewest_replicas: Option<f64>,
}

impl<'b> Evenly<'b> {
    /// Of brokers that stand alike in every zone.
    pub(super) fn all(brokers: Handle<'b>) -> Self {
        Self {
            brokers,
            fewest_replicas: None,
        }
    }

    /// Of the brokers of a deployment: those that the planner chooses are whole zones.
    pub(super) fn of(site: &Site<'_, 'b>, given: Choice<u32>, brokers: Handle<'b>) -> Self {
        let zones = site.cluster.zones;
        match given {
            Choice::Given(count) if count > zones && count % zones != 0 => {
                let zones = f64::from(zones);
                let alike = site
                    .scope
                    .quantity(ALIKE)
                    .label("Brokers if every zone had as few as the smallest")
                    .cite(RACK_FIRST)
                    .is((brokers / zones).floor() * zones);
                let topics = site.cluster.topics.iter();
                let fewest = topics.map(|topic| topic.replication).min();
                Self {
                    brokers: alike,
                    fewest_replicas: Some(f64::from(fewest.unwrap_or(1).max(1))),
                }
            }
            _ => Self::all(brokers),
        }
    }
}
