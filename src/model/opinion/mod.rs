//! Second opinions: rules that others have published, as quantities beside ours. Each is somebody's rule with
//! somebody's assumptions; its figures are its own, never the catalogue's.

mod akalculator;
mod alibaba;
mod amq_streams;
mod asked;
mod automq;
mod aws_answer;
mod aws_blog;
mod aws_cluster;
mod aws_msk;
mod aws_quirks;
mod axonops;
mod cloudera;
mod figures;
mod google;
#[allow(clippy::module_inception, reason = "what the module is about")]
mod opinion;
mod redpanda;
mod rule_of_thumb;
mod syalioune;
mod walia;

use crate::catalogue::{AwsSizingBroker, PublishedRules};
use crate::quantity::Handle;

pub use aws_msk::{AwsDemand, AwsRule, Opinion};
pub use opinion::{AssumptionOutline, OpinionOutline};

pub(super) use asked::{Asked, Machine, Ours, Question};
pub(super) use opinion::Desk;

/// What the rules need beside the question.
pub(super) struct Particulars<'a, 'b> {
    /// AWS's rule, and the broker types it is asked about.
    pub(super) aws: (
        &'a AwsRule<'b>,
        Option<&'a AwsSizingBroker>,
        Option<&'a AwsSizingBroker>,
    ),
    /// Whether consumers read from replicas in their own zone.
    pub(super) consumers_in_own_zone: bool,
    /// The disk of a broker in a rule that leaves it to the user, in bytes.
    pub(super) disk: Option<f64>,
    /// Our own brokers.
    pub(super) brokers: Handle<'b>,
    /// The margin of the rule of thumb.
    pub(super) margin: Handle<'b>,
}

/// Asks every published rule.
pub(super) fn every<'b>(
    desk: &Desk<'_, 'b>,
    rules: &PublishedRules,
    particulars: &Particulars<'_, 'b>,
) -> Vec<OpinionOutline> {
    let (aws, standard, express) = particulars.aws;
    let near = particulars.consumers_in_own_zone;
    let standard = standard.map(|broker| aws_cluster::ask_standard(desk, aws, broker, near));
    let express = express.map(|broker| aws_cluster::ask_express(desk, aws, broker, near));
    let others = [
        aws_blog::ask(desk, &rules.aws_blog),
        google::ask(desk, &rules.google),
        alibaba::ask(desk, &rules.alibaba),
        redpanda::ask(desk, &rules.redpanda),
        amq_streams::ask(desk, &rules.amq_streams),
        axonops::ask(desk, &rules.axonops),
        akalculator::ask(desk, &rules.akalculator),
        walia::ask(desk, &rules.walia, particulars.disk),
        syalioune::ask(desk, &rules.syalioune),
        automq::ask(desk, &rules.automq),
        cloudera::ask(desk, &rules.cloudera, particulars.brokers),
        rule_of_thumb::ask(desk, &rules.rule_of_thumb, particulars.margin),
    ];
    standard.into_iter().chain(express).chain(others).collect()
}
