//! AWS Big Data Blog, equation 1, solved for the number of brokers.
//!
//! `t <= min(storage × N ÷ r, EBS network × N ÷ r, EC2 network × N ÷ (groups + r − 1))`.

use crate::catalogue::AwsBlogRule;
use crate::quantity::Handle;
use crate::units::Measure;

use super::asked::Asked;
use super::opinion::{Desk, Formula, OpinionOutline, Said};

#[derive(Clone, Copy)]
struct AwsBlog<'b> {
    utilisation: Handle<'b>,
}

impl<'b> Formula<'b> for AwsBlog<'b> {
    fn say(&self, asked: &Asked<'b>) -> Said<'b> {
        let machine = &asked.machine;
        let on = |rate: Handle<'b>, limit: Handle<'b>| (rate / (limit * self.utilisation)).ceil();
        Said {
            brokers: vec![
                ("volumes", on(asked.replicated, machine.volumes)),
                ("path to volumes", on(asked.replicated, machine.to_volumes)),
                (
                    "network",
                    on(asked.consumed + asked.to_followers, machine.network),
                ),
            ],
            ..Said::default()
        }
    }
}

pub(super) fn ask(desk: &Desk<'_, '_>, rule: &AwsBlogRule) -> OpinionOutline {
    let place = desk.rule("aws_blog", &rule.origin);
    let (mean, ours) = (&desk.question.mean, &desk.question.ours);
    let blog = AwsBlog {
        utilisation: place.figure(&rule.utilisation, Measure::Fraction),
    };
    place
        .answers(&blog, mean)
        .assumes(
            "load",
            "it uses {theirs} of what a broker sustains, and we plan with {ours}",
            (blog.utilisation, ours.load, Measure::Fraction),
            &AwsBlog {
                utilisation: ours.load,
            },
            mean,
        )
        .plans_for_the_mean(&blog)
        .ignores_storage()
        .ignores_failure()
        .finish()
}
