//! MSK storage that grows by itself: in steps, after pauses, and never back.

use crate::quantity::{Handle, Reading, Source};
use crate::units::{Measure, screen};

use super::super::defaults::documented;
use super::super::{ModelError, source};
use super::deployment::Site;
use super::holds::Limited;
use super::load::Load;
use super::outline::LimitOutline;

/// How storage grows.
const STEPS: Source = Source::documentation(
    "MSK Developer Guide, automatic scaling of storage: when the fullest broker reaches the target, every broker gets the larger of 10 GiB and 10 % more, at most once in six hours, and keeps it",
);

/// The limit that storage which grows by itself sets while the first data fills it.
pub const STORAGE_GROWTH: &str = "growth of storage";

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

/// What a broker has and writes on the first day.
pub(super) struct Start<'b> {
    /// Storage of a broker, before it has ever grown.
    pub(super) storage: Handle<'b>,
    /// Bytes that the fullest broker keeps.
    pub(super) kept: Handle<'b>,
    /// Bytes per second that each of them writes on average.
    pub(super) written: Handle<'b>,
}

impl<'b> Start<'b> {
    pub(super) fn of(
        site: &Site<'_, 'b>,
        storage: Handle<'b>,
        used: Handle<'b>,
        written_each: Handle<'b>,
    ) -> Self {
        let scope = site.scope.below("storage_scaling");
        let first_day = |formula| site.context.builder.at_start(formula, site.context.month);
        Self {
            storage,
            kept: scope
                .quantity("kept_at_start")
                .label("Disk that the fullest broker keeps, at the start")
                .cite(source::REPLICATION)
                .is(first_day(used)),
            written: scope
                .quantity("written_at_start")
                .label("Written by a broker on average, at the start")
                .cite(source::BALANCED_LOAD)
                .is(first_day(written_each)),
        }
    }
}

/// Says how fast storage grows at most, and how soon a disk is full: from empty, where the first storage is less than
/// retention keeps; else from the target, at peak all the time, by what is written above what is deleted on average.
/// Hands back whether storage grows before the first data fills it.
pub(super) fn race<'b>(
    site: &Site<'_, 'b>,
    load: &Load<'b>,
    brokers: Handle<'b>,
    capacity: Handle<'b>,
    start: &Start<'b>,
    (target, most): (f64, f64),
) -> Limited<'b> {
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
    let filling = filling(site, start, pause, (target, most));
    let least = builder.constant(1.0, Measure::BytesPerSecond);
    let from_empty = start.storage / start.written.max(least);
    let from_target = capacity * (1.0 - target) / burst.max(least);
    let grows_in_time = builder.number(1.0).at_least(filling.utilisation.plain());
    scope
        .quantity("time_to_full")
        .label("Until a disk is full: from empty where it is outrun at once, else from the target at peak all the time")
        .measure(Measure::Seconds)
        .reading(Reading::Reserve)
        .cite(STEPS)
        .is(grows_in_time.select(from_target, from_empty));
    filling
}

/// The worst moment while the first data fills the disks, until they hold what retention keeps: what they hold then,
/// over the storage there is by then. It is just before a growth, the n-th after the target was reached: while growths
/// are of one size the last of them, or the first; once they grow by a share s with what there is, where the disk holds
/// ln(1 + s)⁻¹ times what is written in a pause.
fn filling<'b>(
    site: &Site<'_, 'b>,
    start: &Start<'b>,
    pause: Handle<'b>,
    (target, most): (f64, f64),
) -> Limited<'b> {
    let (scope, builder) = (site.scope.below("storage_scaling"), site.context.builder);
    let limits = site.context.catalogue.msk_limits();
    let step = builder.constant(limits.storage_growth_step_minimum.value, Measure::Bytes);
    let share = limits.storage_growth_step.value;
    let (none, one) = (builder.number(0.0), builder.number(1.0));
    let least = builder.constant(1.0, Measure::Bytes);
    let in_a_pause = scope
        .quantity("written_in_a_pause")
        .label("Written between two growths at the start")
        .cite(STEPS)
        .is((start.written * pause).max(least));
    let at_target = start.storage * target;
    let small_steps = ((step / share - start.storage) / step).max(none).ceil();
    let after_shares = 1.0 / (1.0 + share).ln() - at_target / in_a_pause;
    let until_kept = (start.kept - at_target) / in_a_pause;
    let worst = one.max(small_steps).max(after_shares).min(until_kept);
    let moment = |key: &str, growths: Handle<'b>| {
        let growths = scope
            .quantity(&format!("growths_{key}"))
            .label("Times storage has grown by the worst moment")
            .measure(Measure::Count)
            .cite(STEPS)
            .is(growths.max(one));
        let small = growths.min(small_steps);
        let shares = builder.number(1.0 + share).power(growths - small);
        let storage = (start.storage + step * small) * shares;
        let held = start.kept.min(at_target + in_a_pause * growths);
        let storage = storage.min(builder.constant(most, Measure::Bytes));
        (held, storage.max(start.storage))
    };
    // The moment itself may lie between two growths.
    let (before, after) = (
        moment("before", worst.floor()),
        moment("after", worst.ceil()),
    );
    let is_after = (after.0 / after.1).at_least(before.0 / before.1);
    let named = |key: &str, label: &str, after: Handle<'b>, before: Handle<'b>| {
        scope
            .quantity(key)
            .label(label)
            .cite(STEPS)
            .is(is_after.select(after, before))
    };
    let held = named(
        "held_at_worst",
        "Held by a disk at the worst moment of its first days",
        after.0,
        before.0,
    );
    let storage = named("storage_at_worst", "Storage by then", after.1, before.1);
    let utilisation = scope
        .quantity("outrun")
        .label("Held at the worst moment of the first days, share of the storage by then")
        .measure(Measure::Fraction)
        .cite(STEPS)
        .is(held / storage);
    Limited {
        outline: LimitOutline {
            name: STORAGE_GROWTH,
            used: held.node(),
            limit: storage.node(),
            utilisation: utilisation.node(),
        },
        utilisation,
        measure: Measure::Bytes,
    }
}
