//! What producers and consumers of topics agree on: owners, schemas, dead letters, and series that moved from the plan.

use crate::scenario::{Compatibility, Contract, SchemaFormat};
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::{Review, TopicView};
use super::words::show;

const NO_OWNER: Rule = Rule::warning(
    "Q001",
    "A topic without an owner",
    "a topic has no `contract.owner` while another topic of the scenario has one",
);
const NO_SCHEMA: Rule = Rule::warning(
    "Q002",
    "Nothing checks what a topic's messages look like",
    "a topic has a `contract` with `schema: none` or no `schema`, or one whose `compatibility` is `none` or, of `json`, not stated",
);
const LETTERS_GO: Rule = Rule::warning(
    "Q003",
    "Dead letters go before anybody says how long they are kept",
    "a topic has a `dead_letter` without `retention`",
);
const DRIFTED: Rule = Rule::warning(
    "Q004",
    "What is measured is not what is planned",
    "the population stability index of `observed` against `produce` is above 0.2 (catalogue: `drift`)",
);

pub(super) const RULES: [Rule; 4] = [NO_OWNER, NO_SCHEMA, LETTERS_GO, DRIFTED];

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let owner = review
        .clusters()
        .flat_map(|cluster| cluster.topics())
        .find_map(|topic| contract(&topic)?.owner.as_deref().map(|_| name(&topic)));
    let topics = review.clusters().flat_map(|cluster| cluster.topics());
    topics
        .flat_map(|topic| {
            [
                owner.as_deref().and_then(|with| no_owner(&topic, with)),
                no_schema(&topic),
                letters_go(&topic),
                drifted(&topic),
            ]
        })
        .flatten()
        .collect()
}

/// A topic as it is told apart from those of other clusters: with its cluster, where there are several.
fn name(topic: &TopicView) -> String {
    let clusters = &topic.cluster.review.plan.scenario.kafka;
    if clusters.len() > 1 {
        format!("{}/{}", topic.cluster.entry.name, topic.entry.name)
    } else {
        topic.entry.name.clone()
    }
}

fn contract<'t>(topic: &'t TopicView) -> Option<&'t Contract> {
    topic.entry.contract.as_ref()
}

/// Q001.
fn no_owner(topic: &TopicView, with: &str) -> Option<Finding> {
    let is_owned = contract(topic).is_some_and(|contract| contract.owner.is_some());
    (!is_owned).then(|| {
        NO_OWNER.found(
            topic.plan.outline.path.clone(),
            &topic.field("contract.owner"),
            format!(
                "nobody answers for `{}`, while `{with}` has an owner",
                name(topic)
            ),
            "Name the team, such as `contract: (owner: \"checkout\")`",
        )
    })
}

/// Q002.
fn no_schema(topic: &TopicView) -> Option<Finding> {
    let contract = contract(topic)?;
    let (field, what) = match (contract.schema, contract.compatibility) {
        (None | Some(SchemaFormat::None), _) => ("contract.schema", "have no schema"),
        (Some(SchemaFormat::Json), None) => (
            "contract.compatibility",
            "are JSON of which no `compatibility` is stated",
        ),
        (Some(_), Some(Compatibility::None)) => (
            "contract.compatibility",
            "have a schema that may change to anything",
        ),
        (Some(_), _) => return None,
    };
    Some(NO_SCHEMA.found(
        topic.plan.outline.path.clone(),
        &topic.field(field),
        format!(
            "messages of `{}` {what}: a producer that changes them breaks whoever reads them",
            topic.entry.name
        ),
        "Register a schema and have its changes checked, such as `schema: avro, compatibility: backward`",
    ))
}

/// Q003.
fn letters_go(topic: &TopicView) -> Option<Finding> {
    let letters = contract(topic)?.dead_letter.as_ref()?;
    if letters.retention.is_some() {
        return None;
    }
    let kept = topic.value("dead_letter/retention")?;
    Some(LETTERS_GO.found(
        topic.path("dead_letter/retention"),
        &topic.field("contract.dead_letter.retention"),
        format!(
            "dead letters of `{}` are kept for {}, as Kafka has it, and take {} on each copy",
            topic.entry.name,
            show(kept, Measure::Seconds),
            show(topic.value("dead_letter/on_disk")?, Measure::Bytes),
        ),
        "State `retention`: as long as it takes somebody to mend the reader and to read them again",
    ))
}

/// Q004.
fn drifted(topic: &TopicView) -> Option<Finding> {
    let index = topic.value("drift")?;
    let limit = topic.cluster.review.plan.catalogue.objectives().drift.value;
    let observed = topic.entry.observed.as_ref()?;
    let (measured, stated) = (&observed.distribution, &topic.entry.produce.distribution);
    let show = |value: f64| show(value, topic.entry.produce.measure);
    (index > limit).then(|| {
        DRIFTED
            .found(
                topic.path("drift"),
                &topic.field("observed"),
                format!(
                    "`{}` was measured at {} at the median (P95 {}), and the plan states {} (P95 {}): a population stability index of {index:.2}, above {limit}",
                    topic.entry.name,
                    show(measured.quantile(0.5)),
                    show(measured.quantile(0.95)),
                    show(stated.quantile(0.5)),
                    show(stated.quantile(0.95)),
                ),
                "State `produce` anew, or take the measured series for it",
            )
            .weighing(index.min(1.0))
    })
}
