//! AutoMQ's comparison of providers: what Kafka sends, over 100 MB/s for an r6i.large.

use crate::catalogue::AutoMqRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct AutoMq<'b> {
    broker_out: Handle<'b>,
}

impl<'b> Formula<'b> for AutoMq<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let sent = asked.to_followers + asked.consumed;
        // What nobody reads still takes a broker.
        let one = sent.builder().number(1.0);
        Said {
            brokers: vec![("network out", (sent / self.broker_out).ceil().max(one))],
            bytes: Some(asked.kept_replicated),
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &AutoMqRule) -> OpinionOutline {
    let place = desk.rule("automq", &rule.origin);
    let (mean, ours) = (&desk.question.mean, &desk.question.ours);
    let automq = AutoMq {
        broker_out: place.figure(&rule.broker_out, Measure::BytesPerSecond),
    };
    let sustained = mean.machine.network * ours.load;
    place
        .answers(&automq, mean)
        .assumes(
            "broker",
            "its brokers send {theirs} each, and ours may send {ours}",
            (automq.broker_out, sustained, Measure::BytesPerSecond),
            &AutoMq {
                broker_out: sustained,
            },
            mean,
        )
        .plans_for_the_mean(&automq)
        .ignores_storage()
        .ignores_failure()
        .finish()
}
