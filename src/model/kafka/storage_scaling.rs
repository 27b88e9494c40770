//! MSK storage that grows by itself: in steps, after pauses, and never back.

use crate::quantity::{Handle, Source};
use crate::units::{Measure, screen};

use super::super::defaults::documented;
use super::super::{ModelError, source};
use super::deployment::Site;
use super::load::Load;

/// How storage grows.
const STEPS: Source = Source::documentation(
    "MSK Developer Guide, automatic scaling of storage: when the fullest broker reaches the target, every broker gets the larger of 10 GiB and 10 % more, at most once in six hours, and keeps it",
);

/// What a scenario must not ask for.
pub(super) fn check(site: &Site<'_, '_>, target: f64) -> Result<(), ModelError> {
    let limits = site.context.catalogue.msk_limits();
    let (least, most) = (
        &limits.storage_growth_target_lowest,
        &limits.storage_growth_target_highest,
    );
    if target >= least.value && target <= most.value {
        return Ok(());
    }
    let percent = |share| screen(share, Measure::Fraction);
    Err(ModelError::new(
        site.field_of("storage_scaling.target"),
        format!(
            "MSK takes a target between {} and {}, not {} ({})",
            percent(least.value),
            percent(most.value),
            percent(target),
            least.source,
        ),
    )
    .hint("50 to 60 % is what AWS recommends"))
}

/// Storage of a broker that starts with `start` and has grown so that `used` is below the target: 10 GiB at a time
/// while that is more than 10 %, then by 10 % at a time.
pub(super) fn grown<'b>(
    site: &Site<'_, 'b>,
    start: Handle<'b>,
    used: Handle<'b>,
    target: f64,
    most: f64,
) -> Handle<'b> {
    let (scope, builder) = (site.scope.below("storage_scaling"), site.context.builder);
    let limits = site.context.catalogue.msk_limits();
    let least_step = builder.constant(limits.storage_growth_step_minimum.value, Measure::Bytes);
    let share = limits.storage_growth_step.value;
    let target = scope.figure(
        "target",
        "Fill at which storage is added",
        target,
        Measure::Fraction,
        source::SCENARIO,
    );
    let wanted = scope
        .quantity("wanted")
        .label("Storage that keeps a broker below the target")
        .cite(STEPS)
        .is(used / target);
    let none = builder.number(0.0);
    // From this size on, a share is more than the least step.
    let turn = least_step / share;
    let small_steps = ((wanted.min(turn) - start) / least_step).max(none).ceil();
    let after_small = start + least_step * small_steps;
    let factor = builder.number(1.0 + share);
    let steps = ((wanted / after_small).max(builder.number(1.0)).ln() / factor.ln()).ceil();
    let steps = scope
        .quantity("steps")
        .label("Times storage has grown by a share")
        .cite(STEPS)
        .is(steps);
    (after_small * factor.power(steps))
        .min(builder.constant(most, Measure::Bytes))
        .max(start)
}

/// Says how fast storage grows at most, and how soon a burst fills it: what is written at peak above what is deleted
/// on average, kept up from the target on.
pub(super) fn race<'b>(
    site: &Site<'_, 'b>,
    load: &Load<'b>,
    brokers: Handle<'b>,
    capacity: Handle<'b>,
    target: f64,
) {
    let (scope, builder) = (site.scope.below("storage_scaling"), site.context.builder);
    let limits = site.context.catalogue.msk_limits();
    let least_step = builder.constant(limits.storage_growth_step_minimum.value, Measure::Bytes);
    let pause = scope.figure(
        "pause",
        "Time between two growths",
        limits.storage_growth_pause.value,
        Measure::Seconds,
        documented(&limits.storage_growth_pause),
    );
    scope
        .quantity("fastest_growth")
        .label("Fastest growth of a broker's disk that storage follows")
        .measure(Measure::BytesPerSecond)
        .cite(STEPS)
        .is(least_step.max(capacity * limits.storage_growth_step.value) / pause);
    let burst = scope
        .quantity("burst")
        .label("Growth of a broker's disk at peak, old data deleted as on average")
        .cite(source::BALANCED_LOAD)
        .is((load.peak.written - load.mean.written) / brokers);
    let least = builder.constant(1.0, Measure::BytesPerSecond);
    scope
        .quantity("time_to_full")
        .label("From the target to full, at peak all the time")
        .measure(Measure::Seconds)
        .cite(STEPS)
        .is(capacity * (1.0 - target) / burst.max(least));
}
