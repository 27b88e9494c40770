//! How many tasks, on how many slots, in how many waves, and what one stage takes.

use super::size::{truncated, up_to, widened};

/// Tasks that one executor runs at once.
#[must_use]
pub fn slots_each(cores: u32, cpus_per_task: u32) -> u32 {
    cores / cpus_per_task.max(1)
}

/// Rounds in which tasks run when there are more of them than slots.
#[must_use]
pub fn waves(tasks: u64, slots: u64) -> u64 {
    tasks.div_ceil(slots.max(1))
}

/// The part of the slots' time in the last wave that nobody uses.
#[must_use]
pub fn last_wave_waste(tasks: u64, slots: u64) -> f64 {
    let offered = waves(tasks, slots) * slots.max(1);
    if offered == 0 {
        0.0
    } else {
        1.0 - widened(tasks) / widened(offered)
    }
}

/// Shuffle partitions for a size each: so many that none is larger on average, rounded up to whole waves.
#[must_use]
pub fn shuffle_partitions(shuffled: f64, each: f64, slots: u64) -> u64 {
    let least = truncated((shuffled / each).ceil()).max(1);
    up_to(least, slots.max(1))
}

/// The time of a stage whose tasks go to the first free slot in the order of their ids, which is what Spark does.
#[must_use]
pub fn stage_time(tasks: &[f64], slots: usize) -> f64 {
    let mut free = vec![0.0_f64; slots.max(1)];
    for task in tasks {
        if let Some(next) = free.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *next += task;
        }
    }
    free.into_iter().fold(0.0, f64::max)
}

/// The time of a stage of so many like tasks, one of which takes longer: the median task in every wave, and what the
/// longest takes beyond it.
#[must_use]
pub fn stage_time_like(tasks: u64, slots: u64, median: f64, longest: f64) -> f64 {
    widened(waves(tasks, slots)) * median + (longest - median).max(0.0)
}

/// Executors that dynamic allocation asks for while so many tasks wait or run
/// (`ExecutorAllocationManager.maxNumExecutorsNeeded`), between the smallest and largest number allowed.
#[must_use]
pub fn dynamic_target(tasks: u64, ratio: f64, slots_each: u32, least: u64, most: u64) -> u64 {
    let needed = truncated((widened(tasks) * ratio / f64::from(slots_each.max(1))).ceil());
    needed.min(most).max(least)
}
