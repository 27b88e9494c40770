//! AxonOps' capacity planning: `max(peak × replication ÷ 300 MB/s, replicas ÷ 4,000, 3)`, disks a fifth larger than what
//! they hold.

use crate::catalogue::AxonOpsRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct AxonOps<'b> {
    broker_throughput: Handle<'b>,
    partitions: Handle<'b>,
    minimum: Handle<'b>,
    disk_overhead: Handle<'b>,
}

impl<'b> Formula<'b> for AxonOps<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        Said {
            brokers: vec![
                (
                    "throughput",
                    (asked.replicated / self.broker_throughput).ceil(),
                ),
                ("replica count", (asked.replicas / self.partitions).ceil()),
                ("the rule's minimum", self.minimum),
            ],
            bytes: Some(asked.kept_replicated * self.disk_overhead),
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &AxonOpsRule) -> OpinionOutline {
    let place = desk.rule("axonops", &rule.origin);
    let (peak, ours) = (&desk.question.peak, &desk.question.ours);
    let axonops = AxonOps {
        broker_throughput: place.figure(&rule.broker_throughput, Measure::BytesPerSecond),
        partitions: place.figure(&rule.partitions, Measure::Count),
        minimum: place.figure(&rule.minimum, Measure::Count),
        disk_overhead: place.figure(&rule.disk_overhead, Measure::Factor),
    };
    place
        .answers(&axonops, peak)
        .assumes(
            "fill",
            "it fills disks to {theirs}, and we fill ours to {ours}",
            (1.0 / axonops.disk_overhead, ours.fill, Measure::Fraction),
            &AxonOps {
                disk_overhead: 1.0 / ours.fill,
                ..axonops
            },
            peak,
        )
        .ignores_storage()
        .ignores_failure()
        .finish()
}
