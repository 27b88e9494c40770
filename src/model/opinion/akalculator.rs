//! What AKalculator assumes: 5 MiB/s produced and 15 MiB/s consumed on a virtual processor, disks half full and of 16 TiB at
//! most.

use crate::catalogue::AkalculatorRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Akalculator<'b> {
    vcpu_produce: Handle<'b>,
    vcpu_consume: Handle<'b>,
    fill: Handle<'b>,
    disk: Handle<'b>,
    minimum: Handle<'b>,
}

impl<'b> Formula<'b> for Akalculator<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let vcpu = (asked.ingress / self.vcpu_produce)
            .max(asked.consumed / self.vcpu_consume)
            .ceil();
        let bytes = asked.kept_replicated / self.fill;
        Said {
            brokers: vec![
                ("storage", (bytes / self.disk).ceil()),
                ("processors", (vcpu / asked.machine.vcpu).ceil()),
                ("the rule's minimum", self.minimum),
            ],
            bytes: Some(bytes),
            vcpu: Some(vcpu),
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &AkalculatorRule) -> OpinionOutline {
    let place = desk.rule("akalculator", &rule.origin);
    let (mean, ours) = (&desk.question.mean, &desk.question.ours);
    let akalculator = Akalculator {
        vcpu_produce: place.figure(&rule.vcpu_produce, Measure::BytesPerSecond),
        vcpu_consume: place.figure(&rule.vcpu_consume, Measure::BytesPerSecond),
        fill: place.figure(&rule.fill, Measure::Fraction),
        disk: place.figure(&rule.disk, Measure::Bytes),
        minimum: place.figure(&rule.minimum, Measure::Count),
    };
    place
        .answers(&akalculator, mean)
        .keeps_all(&akalculator, mean)
        .assumes(
            "fill",
            "it fills disks to {theirs}, and we fill ours to {ours}",
            (akalculator.fill, ours.fill, Measure::Fraction),
            &Akalculator {
                fill: ours.fill,
                ..akalculator
            },
            mean,
        )
        .plans_for_the_mean(&akalculator)
        .ignores_failure()
        .counts_storage()
        .finish()
}
