//! syalioune's calculator: half of network, disks and volumes is used, and 1.35 times what is kept is planned for.

use crate::catalogue::SyaliouneRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Syalioune<'b> {
    network: Handle<'b>,
    disk_writes: Handle<'b>,
    utilisation: Handle<'b>,
    fill: Handle<'b>,
    headroom: Handle<'b>,
    disk: Handle<'b>,
}

impl<'b> Formula<'b> for Syalioune<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let on = |rate: Handle<'b>, limit: Handle<'b>| (rate / (limit * self.utilisation)).ceil();
        let planned = asked.kept_replicated * self.headroom;
        Said {
            brokers: vec![
                ("storage", (planned / (self.disk * self.fill)).ceil()),
                (
                    "network",
                    on(asked.replicated + asked.consumed, self.network),
                ),
                ("disk throughput", on(asked.replicated, self.disk_writes)),
                ("replication factor", asked.most_replicas),
            ],
            bytes: Some(planned / self.fill),
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &SyaliouneRule) -> OpinionOutline {
    let place = desk.rule("syalioune", &rule.origin);
    let (peak, ours, one) = (&desk.question.peak, &desk.question.ours, desk.question.one);
    let syalioune = Syalioune {
        network: place.figure(&rule.network, Measure::BytesPerSecond),
        disk_writes: place.figure(&rule.disk_writes, Measure::BytesPerSecond),
        utilisation: place.figure(&rule.utilisation, Measure::Fraction),
        fill: place.figure(&rule.fill, Measure::Fraction),
        headroom: place.figure(&rule.headroom, Measure::Factor),
        disk: place.figure(&rule.disk, Measure::Bytes),
    };
    place
        .answers(&syalioune, peak)
        .keeps_all(&syalioune, peak)
        .assumes(
            "fill",
            "it fills disks to {theirs} after its headroom, and we fill ours to {ours}",
            (
                syalioune.fill / syalioune.headroom,
                ours.fill,
                Measure::Fraction,
            ),
            &Syalioune {
                fill: ours.fill,
                headroom: one,
                ..syalioune
            },
            peak,
        )
        .assumes_disk(syalioune.disk, |disk| Syalioune { disk, ..syalioune }, peak)
        .assumes(
            "load",
            "it uses {theirs} of network and disks, and we plan with {ours}",
            (syalioune.utilisation, ours.load, Measure::Fraction),
            &Syalioune {
                utilisation: ours.load,
                ..syalioune
            },
            peak,
        )
        .ignores_failure()
        .counts_storage()
        .finish()
}
