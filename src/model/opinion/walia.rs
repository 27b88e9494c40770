//! Abhishek Walia's workbook, third stage: the most of network, disks, what they hold, replication and replica count.

use crate::catalogue::WaliaRule;
use crate::quantity::{Handle, Source};
use crate::units::Measure;

use super::super::source;
use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Walia<'b> {
    network_in: Handle<'b>,
    network_both: Handle<'b>,
    utilisation: Handle<'b>,
    disk_writes: Handle<'b>,
    fill: Handle<'b>,
    disk: Handle<'b>,
    replicas: Handle<'b>,
}

impl<'b> Formula<'b> for Walia<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let on_network =
            |rate: Handle<'b>, limit: Handle<'b>| (rate / limit / self.utilisation).ceil();
        let bytes = asked.kept_replicated / self.fill;
        Said {
            brokers: vec![
                ("storage", (bytes / self.disk).ceil()),
                ("network in", on_network(asked.ingress, self.network_in)),
                (
                    "network",
                    on_network(asked.ingress + asked.consumed, self.network_both),
                ),
                (
                    "disk throughput",
                    (asked.replicated / self.disk_writes).ceil(),
                ),
                ("replica count", (asked.replicas / self.replicas).ceil()),
                ("replication factor", asked.most_replicas),
            ],
            bytes: Some(bytes),
            ..Said::default()
        }
    }
}

/// `disk` is the one of the scenario; the workbook leaves it to its user.
pub(super) fn ask(desk: &Desk<'_, '_>, rule: &WaliaRule, disk: Option<f64>) -> OpinionOutline {
    let place = desk.rule("walia", &rule.origin);
    let (mean, ours) = (&desk.question.mean, &desk.question.ours);
    let scenario: Source = source::SCENARIO;
    let walia = Walia {
        network_in: place.figure(&rule.network_in, Measure::BytesPerSecond),
        network_both: place.figure(&rule.network_both, Measure::BytesPerSecond),
        utilisation: place.figure(&rule.utilisation, Measure::Fraction),
        disk_writes: place.figure(&rule.disk_writes, Measure::BytesPerSecond),
        fill: place.figure(&rule.fill, Measure::Fraction),
        disk: match disk {
            Some(bytes) => {
                place
                    .scope
                    .figure("disk", rule.disk.title, bytes, Measure::Bytes, scenario)
            }
            None => place.figure(&rule.disk, Measure::Bytes),
        },
        replicas: place.figure(&rule.replicas, Measure::Count),
    };
    place
        .answers(&walia, mean)
        .keeps_all(&walia, mean)
        .assumes_disk(walia.disk, |disk| Walia { disk, ..walia }, mean)
        .assumes(
            "fill",
            "it fills disks to {theirs}, and we fill ours to {ours}",
            (walia.fill, ours.fill, Measure::Fraction),
            &Walia {
                fill: ours.fill,
                ..walia
            },
            mean,
        )
        .plans_for_the_mean(&walia)
        .ignores_failure()
        .counts_storage()
        .finish()
}
