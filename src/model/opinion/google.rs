//! Google's plan for its managed Kafka: virtual processors and memory, from writes and a quarter of the reads.

use crate::catalogue::GoogleRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct Google<'b> {
    read_weight: Handle<'b>,
    vcpu_throughput: Handle<'b>,
    utilisation: Handle<'b>,
    minimum: Handle<'b>,
    memory: Handle<'b>,
}

impl<'b> Formula<'b> for Google<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let reads = asked.consumed + asked.to_followers;
        let write_equivalent = asked.replicated + reads * self.read_weight;
        let vcpu = (write_equivalent / self.vcpu_throughput / self.utilisation)
            .ceil()
            .max(self.minimum);
        Said {
            vcpu: Some(vcpu),
            memory: Some(vcpu * self.memory),
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &GoogleRule) -> OpinionOutline {
    let place = desk.rule("google", &rule.origin);
    let (mean, ours) = (&desk.question.mean, &desk.question.ours);
    let google = Google {
        read_weight: place.figure(&rule.read_weight, Measure::Factor),
        vcpu_throughput: place.figure(&rule.vcpu_throughput, Measure::BytesPerSecond),
        utilisation: place.figure(&rule.utilisation, Measure::Fraction),
        minimum: place.figure(&rule.minimum_vcpu, Measure::Count),
        memory: place.figure(&rule.memory_per_vcpu, Measure::Bytes),
    };
    place
        .answers(&google, mean)
        .assumes(
            "load",
            "it uses {theirs} of its processors, and we plan with {ours}",
            (google.utilisation, ours.load, Measure::Fraction),
            &Google {
                utilisation: ours.load,
                ..google
            },
            mean,
        )
        .plans_for_the_mean(&google)
        .finish()
}
