//! What a topic's contract takes: the disk of its dead letters; and how far its series has moved from the plan.

use crate::estimate::{Distribution, stability_index};
use crate::quantity::{Handle, Source};
use crate::scenario::Topic;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;

const DEAD_LETTERS: Source = Source::derivation(
    "messages that a consumer cannot read are written to a topic of their own, as they are, and kept there",
);
const DRIFT: Source = Source::derivation(
    "population stability index over the deciles of what is stated: the sum of (measured share − 0.1) × ln(measured share ÷ 0.1)",
);

/// Bytes of the dead letters of a topic, one copy, where its contract has some.
pub(super) fn dead_letters<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    stored_rate: Handle<'b>,
) -> Option<Handle<'b>> {
    let stated = topic.contract.as_ref()?.dead_letter.as_ref()?;
    let below = scope.below("dead_letter");
    let share = below.estimate_or(
        "share",
        "Messages that a consumer cannot read",
        Some(&stated.share),
        super::super::defaults::no_failure,
    );
    let retention = below.estimate_or(
        "retention",
        "Dead letters are kept",
        stated.retention.as_ref(),
        || context.kafka_default(&context.catalogue.kafka().retention_time, Measure::Seconds),
    );
    Some(
        below
            .quantity("on_disk")
            .label("Dead letters on disk, one copy")
            .cite(DEAD_LETTERS)
            .is(stored_rate * share * retention),
    )
}

/// Adds how far the measured series of a topic has moved away from what its `produce` states.
pub(super) fn drift(context: &Context<'_>, scope: &Scope<'_>, topic: &Topic) {
    let Some(Distribution::Empirical(series)) = topic
        .observed
        .as_ref()
        .map(|observed| &observed.distribution)
    else {
        return;
    };
    let least = context.catalogue.objectives().drift_least_share.value;
    if let Some(index) = stability_index(&topic.produce.distribution, series, least) {
        scope.figure(
            "drift",
            "Measured against stated: population stability index",
            index,
            Measure::Count,
            DRIFT,
        );
    }
}
