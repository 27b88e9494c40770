//! Constants of published rules as quantities.

use crate::catalogue::Constant;
use crate::quantity::{Handle, Source, SourceKind};
use crate::units::Measure;

use super::super::scope::Scope;

/// A figure of the rule, with its own source and note.
pub(super) fn figure<'b>(scope: &Scope<'b>, constant: &Constant, measure: Measure) -> Handle<'b> {
    let source = Source::with_text(SourceKind::Documentation, constant.source.to_string());
    let quantity = scope
        .quantity(constant.name)
        .label(constant.title)
        .measure(measure)
        .cite(source);
    let quantity = match &constant.note {
        Some(note) => quantity.note(note.clone()),
        None => quantity,
    };
    quantity.is(scope.builder.constant(constant.value, measure))
}
