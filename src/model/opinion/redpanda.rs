//! Redpanda's guidance: three nodes at least, every replica's bytes spread over them, a core for 100 MB/s and 2 MB of
//! memory for each replica.

use crate::catalogue::RedpandaRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Redpanda<'b> {
    minimum: Handle<'b>,
    core: Handle<'b>,
    memory: Handle<'b>,
    /// Share of a disk that is filled.
    fill: Handle<'b>,
}

impl<'b> Formula<'b> for Redpanda<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        Said {
            brokers: vec![("the rule's minimum", self.minimum)],
            bytes: Some(asked.kept_replicated / self.fill),
            vcpu: Some((asked.replicated / self.core).ceil()),
            memory: Some(asked.replicas * self.memory),
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &RedpandaRule) -> OpinionOutline {
    let place = desk.rule("redpanda", &rule.origin);
    let (mean, ours, one) = (&desk.question.mean, &desk.question.ours, desk.question.one);
    let redpanda = Redpanda {
        minimum: place.figure(&rule.minimum, Measure::Count),
        core: place.figure(&rule.core_throughput, Measure::BytesPerSecond),
        memory: place.figure(&rule.memory_per_replica, Measure::Bytes),
        fill: one,
    };
    place
        .answers(&redpanda, mean)
        .assumes(
            "fill",
            "it fills disks to {theirs}, and we fill ours to {ours}",
            (one, ours.fill, Measure::Fraction),
            &Redpanda {
                fill: ours.fill,
                ..redpanda
            },
            mean,
        )
        .ignores_storage()
        .ignores_failure()
        .finish()
}
