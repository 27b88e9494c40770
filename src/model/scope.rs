//! A place in the tree of paths, so that formulas name quantities relative to their component.

use crate::estimate::Estimate;
use crate::quantity::{Builder, Handle, QuantityBuilder, Source};
use crate::units::Measure;

/// A prefix of paths, such as `kafka/events/topics/clicks`.
#[derive(Clone)]
pub(super) struct Scope<'b> {
    pub(super) builder: &'b Builder,
    prefix: String,
}

impl<'b> Scope<'b> {
    pub(super) fn new(builder: &'b Builder, prefix: impl Into<String>) -> Self {
        Self {
            builder,
            prefix: prefix.into(),
        }
    }

    /// A scope below this one.
    pub(super) fn below(&self, part: &str) -> Self {
        Self::new(self.builder, self.path(part))
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.prefix)
    }

    pub(super) fn quantity(&self, name: &str) -> QuantityBuilder<'b> {
        self.builder.quantity(self.path(name))
    }

    /// What a person typed, or the documented default with its source.
    pub(super) fn estimate_or(
        &self,
        name: &str,
        label: &str,
        typed: Option<&Estimate>,
        default: impl FnOnce() -> (Estimate, Source),
    ) -> Handle<'b> {
        match typed {
            Some(estimate) => self.builder.estimate(self.path(name), label, estimate),
            None => {
                let (estimate, source) = default();
                self.builder
                    .estimate_with(self.path(name), label, &estimate, source)
            }
        }
    }

    /// A figure that is known exactly: a count from the file, a limit from the catalogue.
    pub(super) fn figure(
        &self,
        name: &str,
        label: &str,
        value: f64,
        measure: Measure,
        source: Source,
    ) -> Handle<'b> {
        self.quantity(name)
            .label(label)
            .measure(measure)
            .cite(source)
            .is(self.builder.constant(value, measure))
    }
}
