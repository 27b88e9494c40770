//! The sizer for Red Hat AMQ Streams: the fuller of network and disks, over 65 %, times 1.6.

use crate::catalogue::AmqStreamsRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct AmqStreams<'b> {
    utilisation: Handle<'b>,
    safety: Handle<'b>,
    lagging: Handle<'b>,
    spare: Handle<'b>,
    disk_overhead: Handle<'b>,
}

impl<'b> Formula<'b> for AmqStreams<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let machine = &asked.machine;
        let on = |rate: Handle<'b>, limit: Handle<'b>| {
            (rate / limit / self.utilisation * self.safety).ceil()
        };
        let network = asked.replicated.max(asked.consumed + asked.to_followers);
        let disks = asked.replicated + asked.ingress * self.lagging;
        let disk = machine.volumes.min(machine.to_volumes);
        Said {
            brokers: vec![
                ("network", on(network, machine.network)),
                ("disk throughput", on(disks, disk)),
                ("replication and a spare", asked.most_replicas + self.spare),
            ],
            bytes: Some(asked.kept_replicated * self.disk_overhead),
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &AmqStreamsRule) -> OpinionOutline {
    let place = desk.rule("amq_streams", &rule.origin);
    let (mean, ours, one) = (&desk.question.mean, &desk.question.ours, desk.question.one);
    let amq = AmqStreams {
        utilisation: place.figure(&rule.utilisation, Measure::Fraction),
        safety: place.figure(&rule.safety, Measure::Factor),
        lagging: place.figure(&rule.lagging, Measure::Count),
        spare: place.figure(&rule.spare, Measure::Count),
        disk_overhead: place.figure(&rule.disk_overhead, Measure::Factor),
    };
    place
        .answers(&amq, mean)
        .assumes(
            "load",
            "it uses {theirs} of network and disks after its safety factor, and we plan with {ours}",
            (amq.utilisation / amq.safety, ours.load, Measure::Fraction),
            &AmqStreams {
                utilisation: ours.load,
                safety: one,
                ..amq
            },
            mean,
        )
        .assumes(
            "fill",
            "it fills disks to {theirs}, and we fill ours to {ours}",
            (1.0 / amq.disk_overhead, ours.fill, Measure::Fraction),
            &AmqStreams {
                disk_overhead: 1.0 / ours.fill,
                ..amq
            },
            mean,
        )
        .plans_for_the_mean(&amq)
        .ignores_storage()
        .finish()
}
