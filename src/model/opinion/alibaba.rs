//! Alibaba's estimate for ApsaraMQ for Confluent:
//! `max(4, peak × (fan-out + 2 × replication − 1) × 2 ÷ 400 MB/s)`, and 2,000 replicas to a broker.

use crate::catalogue::AlibabaRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Alibaba<'b> {
    broker_throughput: Handle<'b>,
    headroom: Handle<'b>,
    minimum: Handle<'b>,
    replicas: Handle<'b>,
}

impl<'b> Formula<'b> for Alibaba<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let traffic = asked.consumed + asked.replicated + asked.to_followers;
        Said {
            brokers: vec![
                (
                    "throughput",
                    (traffic * self.headroom / self.broker_throughput).ceil(),
                ),
                ("replica count", (asked.replicas / self.replicas).ceil()),
                ("the rule's minimum", self.minimum),
            ],
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &AlibabaRule) -> OpinionOutline {
    let place = desk.rule("alibaba", &rule.origin);
    let (peak, ours) = (&desk.question.peak, &desk.question.ours);
    let alibaba = Alibaba {
        broker_throughput: place.figure(&rule.broker_throughput, Measure::BytesPerSecond),
        headroom: place.figure(&rule.headroom, Measure::Factor),
        minimum: place.figure(&rule.minimum, Measure::Count),
        replicas: place.figure(&rule.replicas, Measure::Count),
    };
    place
        .answers(&alibaba, peak)
        .assumes(
            "load",
            "it uses {theirs} of a broker's bandwidth, and we plan with {ours}",
            (1.0 / alibaba.headroom, ours.load, Measure::Fraction),
            &Alibaba {
                headroom: 1.0 / ours.load,
                ..alibaba
            },
            peak,
        )
        .ignores_storage()
        .ignores_failure()
        .finish()
}
