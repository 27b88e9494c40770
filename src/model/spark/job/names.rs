//! Names for the steps of a formula, where somebody will ask for them.

use crate::quantity::{Handle, Source};
use crate::units::Measure;

use super::super::super::scope::Scope;

/// Names a formula, where somebody will ask for it: the parts of candidates, and of what is only a step, have no names.
pub(super) struct Names<'b> {
    scope: Option<Scope<'b>>,
    source: Source,
}

impl<'b> Names<'b> {
    /// Names below a scope, where there is one, of numbers that one source tells of.
    pub(super) fn new(scope: Option<Scope<'b>>, source: Source) -> Self {
        Self { scope, source }
    }

    /// The same names with another source.
    pub(super) fn by(&self, source: Source) -> Self {
        Self::new(self.scope.clone(), source)
    }

    /// The same source, and names below.
    pub(super) fn below(&self, part: &str) -> Self {
        let scope = self.scope.as_ref().map(|scope| scope.below(part));
        Self::new(scope, self.source.clone())
    }

    pub(super) fn is(
        &self,
        name: &str,
        label: &str,
        measure: Measure,
        formula: Handle<'b>,
    ) -> Handle<'b> {
        match &self.scope {
            None => formula,
            Some(scope) => scope
                .quantity(name)
                .label(label)
                .measure(measure)
                .cite(self.source.clone())
                .is(formula),
        }
    }
}
