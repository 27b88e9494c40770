//! An answer of a published rule: its quantities, and what each of its assumptions is worth.
//!
//! A rule is a formula over its figures. What an assumption is worth is the same formula with our figure in the place of
//! the rule's: nothing is written twice.

use crate::catalogue::{Constant, RuleOrigin};
use crate::quantity::{Handle, NodeId, Source, SourceKind};
use crate::units::Measure;

use super::super::kafka::ConstraintOutline;
use super::super::scope::Scope;
use super::asked::{Asked, Question};
use super::figures::figure;

/// What a rule says of a cluster.
#[derive(Default)]
pub(super) struct Said<'b> {
    /// Brokers by what asks for them, rounded up; the rule names the first of the most.
    pub(super) brokers: Vec<(&'static str, Handle<'b>)>,
    /// Bytes of disk in all.
    pub(super) bytes: Option<Handle<'b>>,
    /// Virtual processors in all.
    pub(super) vcpu: Option<Handle<'b>>,
    /// Bytes of memory in all.
    pub(super) memory: Option<Handle<'b>>,
}

impl<'b> Said<'b> {
    /// The most brokers that anything asks for.
    fn most(&self) -> Option<Handle<'b>> {
        self.brokers
            .iter()
            .map(|(_, brokers)| *brokers)
            .reduce(Handle::max)
    }
}

/// A formula with its figures.
pub(super) trait Formula<'b> {
    /// What it says of a cluster.
    fn say(&self, asked: &Asked<'b>) -> Said<'b>;
}

/// A published rule's answer about a cluster.
#[derive(Clone, Debug)]
pub struct OpinionOutline {
    /// What its path is called, such as `walia`.
    pub key: &'static str,
    /// What people call the rule.
    pub name: String,
    /// Who published it.
    pub author: String,
    /// Where.
    pub source: String,
    /// The day, month or year of the source.
    pub date: Option<String>,
    /// The path below which its quantities stand.
    pub path: String,
    /// Brokers by constraint, in the order in which the rule names the one that binds.
    pub constraints: Vec<ConstraintOutline>,
    /// Brokers in all; none where the rule does not count them.
    pub brokers: Option<NodeId>,
    /// Bytes of disk in all; none where the rule does not count them.
    pub bytes: Option<NodeId>,
    /// Bytes of disk of each broker.
    pub bytes_per_broker: Option<NodeId>,
    /// Virtual processors in all.
    pub vcpu: Option<NodeId>,
    /// Bytes of memory in all.
    pub memory: Option<NodeId>,
    /// How long data stays in memory.
    pub window: Option<NodeId>,
    /// US dollars per month.
    pub monthly_cost: Option<NodeId>,
    /// Whether its brokers follow from throughput and from storage.
    pub counts_storage: bool,
    /// What separates it from our answer.
    pub assumptions: Vec<AssumptionOutline>,
}

/// An assumption of a rule, and what the rule would say with ours.
#[derive(Clone, Debug)]
pub struct AssumptionOutline {
    /// What its path is called.
    pub key: &'static str,
    /// What the rule does, with `{theirs}` and `{ours}` for the two figures.
    pub words: &'static str,
    /// The rule's figure and ours, with how they are written.
    pub figures: Option<(NodeId, NodeId, Measure)>,
    /// Brokers of the rule that `brokers` is held against, where it is not its answer: its answer with another assumption of
    /// ours.
    pub from: Option<NodeId>,
    /// Brokers with ours.
    pub brokers: Option<NodeId>,
    /// Bytes with ours.
    pub bytes: Option<NodeId>,
    /// Virtual processors with ours.
    pub vcpu: Option<NodeId>,
}

/// Where a rule's quantities go, and what all rules share.
pub(in crate::model) struct Desk<'a, 'b> {
    /// `kafka/NAME/opinions`.
    pub(in crate::model) scope: &'a Scope<'b>,
    /// What rules are asked.
    pub(in crate::model) question: &'a Question<'b>,
}

impl<'a, 'b> Desk<'a, 'b> {
    /// The place of a rule.
    pub(super) fn rule<'o>(&self, key: &'static str, origin: &'o RuleOrigin) -> Place<'a, 'o, 'b> {
        Place {
            key,
            origin,
            scope: self.scope.below(key),
            question: self.question,
        }
    }
}

/// The place of one rule.
pub(super) struct Place<'a, 'o, 'b> {
    key: &'static str,
    origin: &'o RuleOrigin,
    pub(super) scope: Scope<'b>,
    pub(super) question: &'a Question<'b>,
}

impl<'a, 'b> Place<'a, '_, 'b> {
    /// A constant of the rule.
    pub(super) fn figure(&self, constant: &Constant, measure: Measure) -> Handle<'b> {
        figure(&self.scope, constant, measure)
    }

    fn source(&self) -> Source {
        Source::with_text(SourceKind::Documentation, self.origin.source.to_string())
    }

    fn name(&self, key: &str, words: &str, value: Handle<'b>) -> Handle<'b> {
        self.named(&self.scope, key, words, value)
    }

    fn named(&self, scope: &Scope<'b>, key: &str, words: &str, value: Handle<'b>) -> Handle<'b> {
        scope
            .quantity(key)
            .label(format!("{words}, by {}", self.origin.name))
            .cite(self.source())
            .is(value)
    }

    /// An outline without numbers.
    pub(super) fn outline(&self) -> OpinionOutline {
        OpinionOutline {
            key: self.key,
            name: self.origin.name.clone(),
            author: self.origin.author.clone(),
            source: self.origin.source.text.clone(),
            date: self.origin.source.as_of.clone(),
            path: self.scope.prefix().to_owned(),
            constraints: Vec::new(),
            brokers: None,
            bytes: None,
            bytes_per_broker: None,
            vcpu: None,
            memory: None,
            window: None,
            monthly_cost: None,
            counts_storage: false,
            assumptions: Vec::new(),
        }
    }

    /// The answer of a formula.
    pub(super) fn answers<F: Formula<'b>>(self, formula: &F, asked: &Asked<'b>) -> Answer<'a, 'b> {
        let said = formula.say(asked);
        let mut outline = self.outline();
        let needs = self.scope.below("needs");
        for (words, brokers) in &said.brokers {
            let key = words.replace([' ', '-'], "_");
            let brokers = self.named(&needs, &key, &format!("Brokers for {words}"), *brokers);
            outline.constraints.push(ConstraintOutline {
                name: words,
                brokers: brokers.node(),
            });
        }
        let brokers = said
            .most()
            .map(|most| self.name("brokers", "Brokers", most));
        let bytes = said
            .bytes
            .map(|bytes| self.name("bytes", "Disk in all", bytes));
        outline.brokers = brokers.map(Handle::node);
        outline.bytes = bytes.map(Handle::node);
        // A rule that counts what consumers read asks for no broker where nobody reads.
        let one = self.scope.builder.number(1.0);
        outline.bytes_per_broker = brokers.zip(bytes).map(|(brokers, bytes)| {
            self.name(
                "bytes_per_broker",
                "Disk of a broker",
                bytes / brokers.max(one),
            )
            .node()
        });
        outline.vcpu = said
            .vcpu
            .map(|vcpu| self.name("vcpu", "Virtual processors", vcpu).node());
        outline.memory = said
            .memory
            .map(|memory| self.name("memory", "Memory in all", memory).node());
        Answer {
            source: self.source(),
            scope: self.scope,
            question: self.question,
            brokers,
            outline,
        }
    }
}

/// An answer to which assumptions are added.
pub(super) struct Answer<'a, 'b> {
    source: Source,
    scope: Scope<'b>,
    question: &'a Question<'b>,
    brokers: Option<Handle<'b>>,
    outline: OpinionOutline,
}

impl<'b> Answer<'_, 'b> {
    /// An assumption with what the formula says once ours is in its place.
    pub(super) fn assumes<F: Formula<'b>>(
        mut self,
        key: &'static str,
        words: &'static str,
        figures: (Handle<'b>, Handle<'b>, Measure),
        with_ours: &F,
        asked: &Asked<'b>,
    ) -> Self {
        let said = with_ours.say(asked);
        let (theirs, ours, measure) = figures;
        let scope = self.scope.below("assumes").below(key);
        let figure = |name: &str, words: &str, value: Handle<'b>| {
            scope
                .quantity(name)
                .label(words)
                .measure(measure)
                .cite(self.source.clone())
                .is(value)
                .node()
        };
        let figures = Some((
            figure("theirs", "The rule's figure", theirs),
            figure("ours", "Ours in its place", ours),
            measure,
        ));
        let outline = AssumptionOutline {
            key,
            words,
            figures,
            from: None,
            brokers: said.most().map(|brokers| self.brokers_with(key, brokers)),
            bytes: said.bytes.map(|bytes| self.with(key, "bytes", bytes)),
            vcpu: said.vcpu.map(|vcpu| self.with(key, "vcpu", vcpu)),
        };
        self.outline.assumptions.push(outline);
        self
    }

    /// The rule keeps all data on brokers: what it says of what our brokers keep, where the rest is in object storage.
    pub(super) fn keeps_all<F: Formula<'b>>(self, formula: &F, asked: &Asked<'b>) -> Self {
        let ours = asked.with_what_we_hold(&self.question.ours);
        if self.question.ours.local.is_none() {
            return self;
        }
        self.assumes(
            "tiering",
            "it keeps {theirs} on brokers, and ours keep {ours} of it: the rest is in object storage",
            (asked.kept_replicated, ours.kept_replicated, Measure::Bytes),
            formula,
            &ours,
        )
    }

    /// An assumption about the disk of a broker, where a broker of ours has one. Our disks are for what our brokers keep: so
    /// it is what the rule says of that, with its disk and with ours.
    pub(super) fn assumes_disk<F: Formula<'b>>(
        self,
        theirs: Handle<'b>,
        with_disk: impl Fn(Handle<'b>) -> F,
        asked: &Asked<'b>,
    ) -> Self {
        let held = asked.with_what_we_hold(&self.question.ours);
        let Some(ours) = self.question.ours.disk else {
            return self;
        };
        let mut answer = self.assumes(
            "disk",
            "it gives a broker {theirs} of disk, and a broker of ours has {ours}",
            (theirs, ours, Measure::Bytes),
            &with_disk(ours),
            &held,
        );
        if answer.question.ours.local.is_some() {
            let from = with_disk(theirs).say(&held).most();
            let from = from.map(|brokers| answer.with("disk", "brokers_from", brokers));
            if let Some(last) = answer.outline.assumptions.last_mut() {
                last.from = from;
            }
        }
        answer
    }

    /// The rule plans for the mean.
    pub(super) fn plans_for_the_mean<F: Formula<'b>>(self, formula: &F) -> Self {
        let Question {
            peak,
            peak_over_mean,
            one,
            ..
        } = *self.question;
        self.assumes(
            "peak",
            "it plans for the mean throughput, and the peak is {ours} of it",
            (one, peak_over_mean, Measure::Factor),
            formula,
            &peak,
        )
    }

    /// The rule's brokers do not follow from what they hold.
    pub(super) fn ignores_storage(mut self) -> Self {
        let ours = self.question.ours;
        let kept = self.question.mean.with_what_we_hold(&ours).kept_replicated;
        let Some((brokers, disk)) = self.brokers.zip(ours.disk) else {
            return self;
        };
        let held = (kept / (disk * ours.fill)).ceil();
        let brokers = self.brokers_with("storage", brokers.max(held));
        self.outline.assumptions.push(AssumptionOutline {
            key: "storage",
            words: "it does not count what brokers hold",
            figures: None,
            from: None,
            brokers: Some(brokers),
            bytes: None,
            vcpu: None,
        });
        self
    }

    /// The rule has no broker to lose.
    pub(super) fn ignores_failure(mut self) -> Self {
        let Some(brokers) = self.brokers else {
            return self;
        };
        let brokers = self.brokers_with("failure", brokers + 1.0);
        self.outline.assumptions.push(AssumptionOutline {
            key: "failure",
            words: "it has no broker to lose",
            figures: None,
            from: None,
            brokers: Some(brokers),
            bytes: None,
            vcpu: None,
        });
        self
    }

    /// The rule's brokers follow from throughput and from storage.
    pub(super) fn counts_storage(mut self) -> Self {
        self.outline.counts_storage = true;
        self
    }

    pub(super) fn finish(self) -> OpinionOutline {
        self.outline
    }

    fn brokers_with(&self, key: &str, brokers: Handle<'b>) -> NodeId {
        self.with(key, "brokers", brokers)
    }

    fn with(&self, key: &str, name: &str, value: Handle<'b>) -> NodeId {
        self.scope
            .below("assumes")
            .below(key)
            .quantity(name)
            .label(format!("The rule's {name} with our assumption"))
            .cite(self.source.clone())
            .is(value)
            .node()
    }
}
