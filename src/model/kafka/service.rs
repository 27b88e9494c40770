//! What services that keep the data themselves have in common: units of capacity, and limits of a whole cluster.

use crate::catalogue::Constant;
use crate::quantity::{Handle, NodeId, Source, SourceKind};
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::holds::Limited;
use super::outline::{Condition, ConstraintOutline, LimitOutline, ResourceOutline, Unit};
use super::topic::TopicFlow;

/// What clients ask of a service.
pub(super) struct Asked<'b> {
    /// Bytes per second from producers, on average, one copy.
    pub(super) data_in: Handle<'b>,
    /// Bytes per second to consumers, on average.
    pub(super) data_out: Handle<'b>,
    /// Bytes kept, one copy.
    pub(super) stored: Handle<'b>,
    /// Partitions before replication.
    pub(super) partitions: Handle<'b>,
    /// Of these, partitions of compacted topics.
    pub(super) compacted_partitions: Handle<'b>,
    /// Produce requests per second at peak.
    pub(super) requests: Handle<'b>,
    /// The same on average.
    pub(super) mean_requests: Handle<'b>,
    /// Bytes of the largest message.
    pub(super) message: Handle<'b>,
}

/// Adds what clients ask for under `scope`.
pub(super) fn asked<'b>(scope: &Scope<'b>, totals: &Totals<'b>) -> Asked<'b> {
    let builder = scope.builder;
    let flows = &totals.flows;
    let sum =
        |name: &str, label: &str, measure: Measure, of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
            scope
                .quantity(name)
                .label(label)
                .measure(measure)
                .cite(source::BALANCED_LOAD)
                .is(builder.sum(measure, flows.iter().map(of)))
        };
    let none = builder.number(0.0);
    let largest = builder
        .largest(flows.iter().map(|flow| flow.message_bytes))
        .unwrap_or_else(|| builder.constant(0.0, Measure::Bytes));
    Asked {
        data_in: sum(
            "data_in",
            "Data in on average",
            Measure::BytesPerSecond,
            &|flow| flow.stored_rate,
        ),
        data_out: sum(
            "data_out",
            "Data out on average",
            Measure::BytesPerSecond,
            &|flow| {
                builder.sum(
                    Measure::BytesPerSecond,
                    flow.readers.iter().map(|reader| reader.egress),
                )
            },
        ),
        stored: sum(
            "stored",
            "Kept by the service, one copy",
            Measure::Bytes,
            &|flow| {
                let own = flow.replicated / flow.replication;
                flow.dead_letters.map_or(own, |letters| own + letters)
            },
        ),
        partitions: sum(
            "partitions",
            "Partitions before replication",
            Measure::Count,
            &|flow| flow.partitions,
        ),
        compacted_partitions: sum(
            "compacted_partitions",
            "Partitions of compacted topics",
            Measure::Count,
            &|flow| {
                if flow.is_compacted {
                    flow.partitions
                } else {
                    none
                }
            },
        ),
        requests: sum(
            "produce_requests",
            "Produce requests at peak",
            Measure::RequestsPerSecond,
            &|flow| flow.peak_requests,
        ),
        mean_requests: sum(
            "mean_produce_requests",
            "Produce requests on average",
            Measure::RequestsPerSecond,
            &|flow| flow.mean_requests,
        ),
        message: scope
            .quantity("largest_message")
            .label("Largest message, key and value")
            .cite(source::BALANCED_LOAD)
            .is(largest),
    }
}

/// Says which limits there are, and how much of each is used.
pub(super) struct Limits<'s, 'b> {
    scope: &'s Scope<'b>,
    pub(super) all: Vec<Limited<'b>>,
    /// What is used of them on average.
    on_average: Vec<ResourceOutline>,
}

impl<'s, 'b> Limits<'s, 'b> {
    pub(super) fn new(scope: &'s Scope<'b>) -> Self {
        Self {
            scope,
            all: Vec::new(),
            on_average: Vec::new(),
        }
    }

    /// How much of the limit that was added last is used on average, where that is another figure than at peak.
    pub(super) fn on_average(&mut self, used: Handle<'b>) {
        let Some(last) = self.all.last() else {
            return;
        };
        let builder = self.scope.builder;
        let LimitOutline { name, limit, .. } = last.outline;
        let below = self.scope.below("limits").below(&name.replace(' ', "_"));
        let used = below
            .quantity("used_mean")
            .label(format!("Used of the limit on {name} on average"))
            .measure(last.measure)
            .cite(source::BALANCED_LOAD)
            .is(used);
        let utilisation = below
            .quantity("utilisation_mean")
            .label(format!("Share used of the limit on {name} on average"))
            .measure(Measure::Fraction)
            .cite(source::HOLDS)
            .is(used / builder.handle(limit));
        self.on_average.push(ResourceOutline {
            name,
            condition: Condition::Mean,
            used: used.node(),
            burst: None,
            utilisation: utilisation.node(),
            limit,
        });
    }

    /// A limit with its source, and how much of it is used.
    pub(super) fn limit(
        &mut self,
        key: &str,
        name: &'static str,
        used: Handle<'b>,
        (limit, measure): (f64, Measure),
        cited: Source,
    ) -> Handle<'b> {
        let below = self.scope.below("limits").below(key);
        let used = below
            .quantity("used")
            .label(format!("Used of the limit on {name}"))
            .measure(measure)
            .cite(source::BALANCED_LOAD)
            .is(used);
        let limit = below.figure("limit", &format!("Limit on {name}"), limit, measure, cited);
        let utilisation = below
            .quantity("utilisation")
            .label(format!("Share used of the limit on {name}"))
            .measure(Measure::Fraction)
            .cite(source::HOLDS)
            .is(used / limit);
        self.all.push(Limited {
            outline: LimitOutline {
                name,
                used: used.node(),
                limit: limit.node(),
                utilisation: utilisation.node(),
            },
            utilisation,
            measure,
        });
        utilisation
    }

    /// A limit of the catalogue.
    pub(super) fn known(
        &mut self,
        name: &'static str,
        used: Handle<'b>,
        limit: &Constant,
        measure: Measure,
    ) -> Handle<'b> {
        let cited = Source::with_text(SourceKind::Documentation, limit.source.to_string());
        self.limit(
            &name.replace(' ', "_"),
            name,
            used,
            (limit.value, measure),
            cited,
        )
    }

    /// The share used of the limit that is nearest, as a quantity.
    pub(super) fn nearest(&self) -> NodeId {
        let utilisations = self.all.iter().map(|limit| limit.utilisation);
        super::holds::nearest(self.scope, utilisations)
    }

    /// Every limit as something that is used, at peak and on average: what is counted is the same in both. With a broker
    /// or a zone down there is nothing to compute, for that is the service's own affair.
    pub(super) fn resources(&self) -> Vec<ResourceOutline> {
        let resources = self.all.iter().flat_map(|limit| {
            let outline = &limit.outline;
            let used = |condition| ResourceOutline {
                name: outline.name,
                condition,
                used: outline.used,
                burst: None,
                utilisation: outline.utilisation,
                limit: outline.limit,
            };
            let counted = matches!(limit.measure, Measure::Count | Measure::Bytes);
            let stated = self
                .on_average
                .iter()
                .find(|mean| mean.name == outline.name);
            let mean = stated
                .cloned()
                .or_else(|| counted.then(|| used(Condition::Mean)));
            mean.into_iter().chain([used(Condition::Peak)])
        });
        resources.collect()
    }

    pub(super) fn outlines(self) -> Vec<LimitOutline> {
        self.all.into_iter().map(|limit| limit.outline).collect()
    }
}

/// What one broker or unit carries of something, over what it sustains, in one condition.
pub(super) fn share<'b>(
    scope: &Scope<'b>,
    (key, name, one): (&str, &'static str, &str),
    condition: Condition,
    each: Handle<'b>,
    limit: Handle<'b>,
) -> (ResourceOutline, Handle<'b>) {
    let infix = condition.infix();
    let each = scope
        .quantity(&format!("{key}{infix}_per_{}", one.to_lowercase()))
        .label(format!("{name} of one {one} {}", condition.label()))
        .cite(source::BALANCED_LOAD)
        .is(each);
    let used = scope
        .quantity(&format!("{key}{infix}_utilisation"))
        .label(format!("Share used of {name} {}", condition.label()))
        .measure(Measure::Fraction)
        .cite(source::BALANCED_LOAD)
        .is(each / limit);
    let resource = ResourceOutline {
        name,
        condition,
        used: each.node(),
        burst: None,
        utilisation: used.node(),
        limit: limit.node(),
    };
    (resource, used)
}

/// What asks for units, one reason at a time, and the whole number that suffices for all.
pub(super) struct Needs<'s, 'b> {
    scope: &'s Scope<'b>,
    unit: Unit,
    counts: Vec<Handle<'b>>,
    pub(super) constraints: Vec<ConstraintOutline>,
}

impl<'s, 'b> Needs<'s, 'b> {
    pub(super) fn new(scope: &'s Scope<'b>, unit: Unit) -> Self {
        Self {
            scope,
            unit,
            counts: Vec::new(),
            constraints: Vec::new(),
        }
    }

    /// A reason, and how many units it asks for.
    pub(super) fn because_of(&mut self, name: &'static str, units: Handle<'b>) {
        let units = self
            .scope
            .below("needs")
            .quantity(&name.replace(' ', "_"))
            .label(format!("{} for {name}", self.unit.heading()))
            .cite(source::BALANCED_LOAD)
            .is(units.ceil());
        self.counts.push(units);
        self.constraints.push(ConstraintOutline {
            name,
            brokers: units.node(),
        });
    }

    /// The largest of all, in whole multiples of `step`.
    pub(super) fn needed(&self, step: f64) -> Handle<'b> {
        let builder = self.scope.builder;
        let most = builder
            .largest(self.counts.iter().copied())
            .unwrap_or_else(|| builder.number(step));
        self.scope
            .quantity("brokers_needed")
            .label(format!("{} needed", self.unit.heading()))
            .cite(source::DECISION)
            .is(most.ceil_to(builder.number(step)))
    }
}
