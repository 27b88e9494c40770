//! What the benchmarks share: the best time of several runs.

use std::time::Instant;

/// The fastest of `runs` runs in seconds. The machine's other work only ever makes a run slower.
pub fn best_of(runs: usize, mut work: impl FnMut()) -> f64 {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}
