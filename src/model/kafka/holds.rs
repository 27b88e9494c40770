//! Whether a deployment holds in a world, and what of it is fullest.

use crate::quantity::{Handle, NodeId};
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::outline::LimitOutline;

/// A quota of a service, with how much of it is used.
pub(super) struct Limited<'b> {
    pub(super) outline: LimitOutline,
    pub(super) utilisation: Handle<'b>,
    /// What is limited, by what it is measured in.
    pub(super) measure: Measure,
}

/// 1 where there are brokers enough, no limit is passed and no disk is past the level to act at; else 0.
pub(super) fn holds<'b>(
    scope: &Scope<'b>,
    brokers: Handle<'b>,
    needed: Handle<'b>,
    disk: Option<(Handle<'b>, f64)>,
    limits: &[Limited<'b>],
) -> NodeId {
    let builder = scope.builder;
    let disk = disk.map(|(fill, act)| builder.constant(act, Measure::Fraction).at_least(fill));
    let whole = builder.constant(1.0, Measure::Fraction);
    let within = limits
        .iter()
        .map(|limit| whole.at_least(limit.utilisation))
        .chain(disk);
    scope
        .quantity("holds")
        .label("Holds (1) or not (0)")
        .cite(source::HOLDS)
        .is(within.fold(brokers.at_least(needed), |all, one| all * one))
        .node()
}

/// The share of the limit that is nearest.
pub(super) fn nearest<'b>(
    scope: &Scope<'b>,
    utilisations: impl IntoIterator<Item = Handle<'b>>,
) -> NodeId {
    let builder = scope.builder;
    let none = builder.constant(0.0, Measure::Fraction);
    scope
        .quantity("nearest_limit")
        .label("Share used of the limit that is nearest")
        .measure(Measure::Fraction)
        .cite(source::HOLDS)
        .is(builder.largest(utilisations).unwrap_or(none))
        .node()
}
