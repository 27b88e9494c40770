//! Cloudera's rule for the page cache: memory over what is written is how long data stays in memory.

use crate::catalogue::ClouderaRule;
use crate::quantity::{Handle, Source, SourceKind};

use super::opinion::{Desk, OpinionOutline};

/// `brokers` are ours: the rule has none of its own.
pub(super) fn ask<'b>(
    desk: &Desk<'_, 'b>,
    rule: &ClouderaRule,
    brokers: Handle<'b>,
) -> OpinionOutline {
    let place = desk.rule("cloudera", &rule.origin);
    let asked = &desk.question.mean;
    let source = || Source::with_text(SourceKind::Documentation, rule.origin.source.to_string());
    let memory = place
        .scope
        .quantity("memory")
        .label("Memory of our brokers, all of it taken to be page cache")
        .cite(source())
        .is(brokers * asked.machine.memory);
    let window = place
        .scope
        .quantity("window")
        .label("How long data stays in memory, by Cloudera's rule")
        .cite(source())
        .is(memory / asked.replicated);
    OpinionOutline {
        memory: Some(memory.node()),
        window: Some(window.node()),
        ..place.outline()
    }
}
