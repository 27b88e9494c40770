//! How long the search for the best design takes: every design of the sample cluster in 10,000 worlds.
//!
//! `cargo bench --no-default-features --bench optimise`
//!
//! The figure beside it is that of Netflix's service-capacity-modeling, measured in the same run where Python has it
//! (`benches/peer.py`; name the interpreter in `PYTHON`), else the one that is known of it. What was measured last stands in
//! docs/contributing.md.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::plan::optimise::Progress;
use headroom::scenario;

const RUNS: usize = 5;
/// Pairs of a design and a world that the peer evaluates per processor second, where it is not there to be measured.
const KNOWN_OF_PEER: f64 = 1_000.0;
/// What Linux counts processor time in.
const TICKS_PER_SECOND: f64 = 100.0;

fn main() {
    let text = include_str!("../scenarios/clickstream.ron");
    let scenario = scenario::read(text, None).expect("the sample reads");
    let catalogue = Catalogue::builtin().expect("the built-in catalogue reads");
    let go_on = AtomicBool::new(false);
    let plan = Planner::new(catalogue)
        .plan(&scenario, &go_on)
        .expect("the sample can be planned");
    let mut best = (f64::INFINITY, f64::NAN, 0);
    for _ in 0..RUNS {
        let (start, cpu) = (Instant::now(), processor_seconds());
        let found = plan
            .optimise(0, &Progress::default(), &go_on)
            .expect("the sample has designs")
            .expect("the sample has a cluster");
        let (wall, cpu) = (start.elapsed().as_secs_f64(), processor_seconds() - cpu);
        if wall < best.0 {
            best = (wall, cpu, found.designs.len());
        }
    }
    let (wall, cpu, designs) = best;
    let pairs = designs as f64 * plan.worlds.count() as f64;
    let ours = pairs / cpu;
    println!("{designs} designs in {} worlds", plan.worlds.count());
    println!("wall {wall:.2} s, processor {cpu:.2} s");
    let share = 2_000.0 / designs as f64;
    println!(
        "2,000 designs in 10,000 worlds: wall {:.2} s (target 2 s), processor {:.2} s",
        wall * share * 10_000.0 / plan.worlds.count() as f64,
        cpu * share * 10_000.0 / plan.worlds.count() as f64,
    );
    println!("{ours:.0} design x world pairs per processor second");
    match theirs() {
        Some(theirs) => {
            println!("service-capacity-modeling: {theirs:.0} pairs per processor second");
            println!("ratio {:.0}", ours / theirs);
        }
        None => {
            println!("service-capacity-modeling is not installed for `PYTHON`");
            println!(
                "ratio {:.0} against about {KNOWN_OF_PEER} pairs per processor second, as known of it",
                ours / KNOWN_OF_PEER
            );
        }
    }
}

/// The processor time of this program so far; `NaN` where the system does not say.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks =
        |place: usize| -> Option<f64> { fields.split_whitespace().nth(place)?.parse().ok() };
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => (user + system) / TICKS_PER_SECOND,
        _ => f64::NAN,
    }
}

/// Pairs per processor second of the peer.
fn theirs() -> Option<f64> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peer.py");
    let output = Command::new(python).arg(script).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
