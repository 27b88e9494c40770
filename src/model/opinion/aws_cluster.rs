//! AWS's sizing script asked about a whole cluster, whatever it runs on: Standard and Express brokers, nothing tiered.

use crate::catalogue::AwsSizingBroker;
use crate::quantity::{Handle, NodeId, Source, SourceKind};
use crate::units::Measure;

use super::super::scope::Scope;
use super::asked::Question;
use super::aws_msk::{AwsDemand, AwsRule, Opinion};
use super::opinion::{AssumptionOutline, Desk, OpinionOutline};

/// What separates AWS's rule from ours, with AWS's figure, ours, and the rule with ours in its place.
struct Difference<'b> {
    key: &'static str,
    words: &'static str,
    figures: (Handle<'b>, Handle<'b>, Measure),
    with_ours: AwsRule<'b>,
    /// Whether it is asked about what our own brokers keep.
    of_what_we_hold: bool,
}

/// The script's answer for Standard brokers of one type.
pub(super) fn ask_standard<'b>(
    desk: &Desk<'_, 'b>,
    rule: &AwsRule<'b>,
    broker: &AwsSizingBroker,
    consumers_in_own_zone: bool,
) -> OpinionOutline {
    let Question {
        mean, ours, one, ..
    } = *desk.question;
    let writes = mean.replicated / mean.ingress;
    let tiering = ours.local.map(|(_, kept_replicated)| Difference {
        key: "tiering",
        words: "it keeps {theirs} on brokers, and ours keep {ours} of it: the rest is in object storage",
        figures: (mean.kept_replicated, kept_replicated, Measure::Bytes),
        with_ours: rule.clone(),
        of_what_we_hold: true,
    });
    let differences = [
        Difference {
            key: "traffic",
            words: "it plans {theirs} of volume throughput for each byte written, with a zone down and partitions moving at half load, and we plan {ours}",
            figures: (rule.planned_writes(), writes / ours.load, Measure::Factor),
            with_ours: rule.with_traffic(writes, mean.to_followers / mean.ingress, one, ours.load),
            of_what_we_hold: false,
        },
        Difference {
            key: "fill",
            words: "it fills volumes to {theirs}, and we fill ours to {ours}",
            figures: (rule.fill(), ours.fill, Measure::Fraction),
            with_ours: rule.with_volumes(1.0 / ours.fill),
            of_what_we_hold: false,
        },
    ];
    let asked = Asking {
        desk,
        key: "aws_standard",
        name: "AWS msk_sizing.py, Standard",
        broker,
        consumers_in_own_zone,
    };
    OpinionOutline {
        counts_storage: true,
        ..asked.outline(rule, tiering.into_iter().chain(differences).collect())
    }
}

/// The script's answer for Express brokers of one type.
pub(super) fn ask_express<'b>(
    desk: &Desk<'_, 'b>,
    rule: &AwsRule<'b>,
    broker: &AwsSizingBroker,
    consumers_in_own_zone: bool,
) -> OpinionOutline {
    let ours = desk.question.ours;
    let difference = Difference {
        key: "load",
        words: "it uses {theirs} of what an Express broker takes, and we plan with {ours}",
        figures: (rule.express_utilisation(), ours.load, Measure::Fraction),
        with_ours: rule.with_express_utilisation(ours.load),
        of_what_we_hold: false,
    };
    let asked = Asking {
        desk,
        key: "aws_express",
        name: "AWS msk_sizing.py, Express",
        broker,
        consumers_in_own_zone,
    };
    let mut outline = asked.outline(rule, vec![difference]);
    let held = asked.held(outline.brokers);
    outline.assumptions.extend(held);
    let failure = asked.failure(outline.brokers);
    outline.assumptions.extend(failure);
    outline
}

struct Asking<'a, 'd, 'b> {
    desk: &'a Desk<'d, 'b>,
    key: &'static str,
    name: &'static str,
    broker: &'a AwsSizingBroker,
    consumers_in_own_zone: bool,
}

impl<'b> Asking<'_, '_, 'b> {
    /// What the script is asked: about everything that is kept, or about what our own brokers keep of it.
    fn demand(&self, of_what_we_hold: bool) -> AwsDemand<'b> {
        let Question {
            mean, peak, ours, ..
        } = *self.desk.question;
        let kept = if of_what_we_hold {
            mean.with_what_we_hold(&ours)
        } else {
            mean
        };
        AwsDemand {
            average_in: mean.ingress,
            peak_in: peak.ingress,
            average_out: mean.consumed,
            peak_out: peak.consumed,
            average_replicated: mean.replicated,
            partitions: mean.replicas,
            kept: kept.kept,
            kept_replicated: kept.kept_replicated,
            tiered: None,
            provisioned_throughput: None,
            consumers_in_own_zone: self.consumers_in_own_zone,
        }
    }

    fn ask(&self, rule: &AwsRule<'b>, scope: &Scope<'b>, of_what_we_hold: bool) -> Opinion {
        rule.ask(scope.prefix(), self.broker, &self.demand(of_what_we_hold))
    }

    /// With what brokers would hold if they had to.
    fn held(&self, brokers: Option<NodeId>) -> Option<AssumptionOutline> {
        let Question { mean, ours, .. } = *self.desk.question;
        let kept = mean.with_what_we_hold(&ours).kept_replicated;
        let held = (kept / (ours.disk? * ours.fill)).ceil();
        let words = "its brokers do not hold the data, the service does";
        let brokers = self.desk.scope.builder.handle(brokers?).max(held);
        Some(self.assumes("storage", words, brokers))
    }

    /// With a broker to lose.
    fn failure(&self, brokers: Option<NodeId>) -> Option<AssumptionOutline> {
        let brokers = self.desk.scope.builder.handle(brokers?) + 1.0;
        Some(self.assumes("failure", "it has no broker to lose", brokers))
    }

    /// An assumption without figures, and the rule's brokers with ours.
    fn assumes(
        &self,
        key: &'static str,
        words: &'static str,
        brokers: Handle<'b>,
    ) -> AssumptionOutline {
        let below = self.desk.scope.below(self.key).below("assumes").below(key);
        let brokers = below
            .quantity("brokers")
            .label("The rule's brokers with our assumption")
            .cite(self.source())
            .is(brokers)
            .node();
        AssumptionOutline {
            key,
            words,
            figures: None,
            from: None,
            brokers: Some(brokers),
            bytes: None,
            vcpu: None,
        }
    }

    fn source(&self) -> Source {
        Source::with_text(SourceKind::Documentation, self.broker.source.to_string())
    }

    fn outline(&self, rule: &AwsRule<'b>, differences: Vec<Difference<'b>>) -> OpinionOutline {
        let scope = self.desk.scope.below(self.key);
        let source = || self.source();
        let opinion = self.ask(rule, &scope, false);
        let builder = scope.builder;
        let per_broker = scope
            .quantity("bytes_per_broker")
            .label(format!("Disk of a broker, by {}", self.name))
            .cite(source())
            .is(builder.handle(opinion.bytes) / builder.handle(opinion.brokers));
        let assumptions = differences.into_iter().map(|difference| {
            let below = scope.below("assumes").below(difference.key);
            let (theirs, ours, measure) = difference.figures;
            let figure = |name: &str, label: &str, value: Handle<'b>| {
                below
                    .quantity(name)
                    .label(label)
                    .measure(measure)
                    .cite(source())
                    .is(value)
                    .node()
            };
            let figures = Some((
                figure("theirs", "The rule's figure", theirs),
                figure("ours", "Ours in its place", ours),
                measure,
            ));
            let with_ours = self.ask(&difference.with_ours, &below, difference.of_what_we_hold);
            AssumptionOutline {
                key: difference.key,
                words: difference.words,
                figures,
                from: None,
                brokers: Some(with_ours.brokers),
                bytes: Some(with_ours.bytes),
                vcpu: None,
            }
        });
        OpinionOutline {
            key: self.key,
            name: format!("{} ({})", self.name, self.broker.name),
            author: "AWS".to_owned(),
            source: self.broker.source.text.clone(),
            date: self.broker.source.as_of.clone(),
            path: scope.prefix().to_owned(),
            brokers: Some(opinion.brokers),
            bytes: Some(opinion.bytes),
            bytes_per_broker: Some(per_broker.node()),
            vcpu: None,
            memory: None,
            window: None,
            monthly_cost: Some(opinion.monthly_cost),
            counts_storage: false,
            assumptions: assumptions.collect(),
            constraints: opinion.constraints,
        }
    }
}
