//! A consumer group: what the scenario states of it, and what its busiest member reads.

use crate::estimate::Estimate;
use crate::quantity::Handle;
use crate::scenario::{Consumer, Topic};
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::{defaults, source};
use super::outline::GroupOutline;
use super::partitioning::{Stored, busiest_share};

/// What one consumer group asks for.
pub(super) struct Group<'b> {
    pub(super) name: String,
    /// How fast it reads while it catches up, over what is written.
    pub(super) catch_up: Handle<'b>,
    pub(super) members: Option<Handle<'b>>,
    pub(super) member_rate: Option<Handle<'b>>,
}

/// The groups of a topic as the scenario states them.
pub(super) fn groups<'b>(scope: &Scope<'b>, topic: &Topic) -> Vec<Group<'b>> {
    let group = |consumer: &Consumer| {
        let below = scope.below("consumers").below(&consumer.name);
        let name = &consumer.name;
        let typed = |key: &str, label: String, typed: &Option<Estimate>| {
            let estimate = typed.as_ref()?;
            Some(scope.builder.estimate(below.path(key), &label, estimate))
        };
        Group {
            name: name.clone(),
            catch_up: below.estimate_or(
                "rate",
                &format!("Catch-up rate of {name}"),
                consumer.rate.as_ref(),
                defaults::catch_up_rate,
            ),
            members: typed("members", format!("Members of {name}"), &consumer.members),
            member_rate: typed(
                "member_rate",
                format!("Rate that one member of {name} reads"),
                &consumer.member_rate,
            ),
        }
    };
    topic.consumers.iter().map(group).collect()
}

impl<'b> Group<'b> {
    /// What it has to read: the busiest hour, or the mean as fast as it catches up.
    pub(super) fn read_rate(&self, mean: Handle<'b>, peak: Handle<'b>) -> Handle<'b> {
        peak.max(mean * self.catch_up)
    }
}

impl<'b> Group<'b> {
    /// Adds what its busiest member reads.
    pub(super) fn outline(
        &self,
        scope: &Scope<'b>,
        partitions: Handle<'b>,
        hottest_share: Handle<'b>,
        stored: &Stored<'b>,
    ) -> GroupOutline {
        let below = scope.below("consumers").below(&self.name);
        let name = &self.name;
        let read_rate = below
            .quantity("read_rate")
            .label(format!("Read by {name} at the worst"))
            .cite(source::BALANCED_LOAD)
            .is(self.read_rate(stored.mean, stored.peak));
        // A group of a size nobody stated is taken to have a member for every partition.
        let share = match self.members {
            Some(members) => {
                busiest_share(partitions, members.ceil().min(partitions), hottest_share)
            }
            None => hottest_share,
        };
        let share = below
            .quantity("busiest_member_share")
            .label(format!("Share of the busiest member of {name}"))
            .measure(Measure::Fraction)
            .cite(source::GROUP_MEMBERS)
            .is(share);
        let rate = below
            .quantity("busiest_member_rate")
            .label(format!("Read by the busiest member of {name}"))
            .cite(source::GROUP_MEMBERS)
            .is(read_rate * share);
        GroupOutline {
            name: name.clone(),
            read_rate: read_rate.node(),
            members: self.members.map(Handle::node),
            member_rate: self.member_rate.map(Handle::node),
            busiest_member_share: share.node(),
            busiest_member_rate: rate.node(),
        }
    }
}
