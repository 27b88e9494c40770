//! The reference model: message rate × size × seconds a day × days × copies × overhead × growth, five of them
//! uncertain. Draws, evaluates and summarises ten million worlds on one core, beside numpy doing the same when it is
//! installed.
//!
//! `cargo bench --no-default-features --bench reference_model`

mod support;

use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;

use headroom::estimate::{Bounds, Distribution, Estimate};
use headroom::quantity::{Builder, Graph, Handle, NodeId};
use headroom::study::{Draws, Summary, Terms, Worlds};
use headroom::units::Measure;

const SAMPLES: usize = 10_000_000;
const RUNS: usize = 7;
const DAY: f64 = 86_400.0;
/// P95 of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

fn reference_model() -> (Graph, NodeId) {
    let builder = Builder::new();
    let input = |path: &'static str, text: &str, measure: Measure| -> Handle<'_> {
        let estimate = Estimate::parse(text, &[measure], Bounds::POSITIVE);
        builder.estimate(path, path, &estimate.expect("a valid estimate"))
    };
    let messages = input("messages", "40k to 90k msg/s", Measure::MessagesPerSecond);
    let size = input("size", "700 to 1500 B", Measure::BytesPerMessage);
    let days = Estimate {
        text: "6 to 8 days, normal".to_owned(),
        measure: Measure::Seconds,
        distribution: Distribution::Normal {
            mean: 7.0 * DAY,
            sd: DAY / Z95,
        },
    };
    let days = builder.estimate("days", "days", &days);
    let overhead = input("overhead", "uniform 1.05 to 1.3x", Measure::Factor);
    let growth = input("growth", "1.1 to 1.9x", Measure::Factor);
    let retained =
        builder
            .quantity("retained")
            .is(messages * size * days * 3.0 * overhead * growth);
    let node = retained.node();
    let graph = builder.build().expect("the dimensions agree");
    (graph, node)
}

fn main() {
    let (graph, retained) = reference_model();
    let graph = Arc::new(graph);
    let terms = Terms {
        worlds: SAMPLES,
        ..Terms::default()
    };
    let study = || -> Summary {
        let worlds = Worlds::new(Arc::clone(&graph), &mut Draws::new(), terms);
        let columns = worlds.and_then(|worlds| worlds.evaluate_on(1, &[retained]));
        Summary::of(&columns.expect("the model can be evaluated")[0])
    };
    let ours = support::best_of(RUNS, || {
        black_box(study());
    });
    let Summary { mean, p5, p50, p95 } = study();
    println!("reference model, {SAMPLES} samples, CPU time on one core, best of {RUNS}");
    print_row(
        "headroom",
        ours,
        [mean, p5, p50, p95].map(|bytes| bytes / 1e12),
    );
    match numpy() {
        Some([theirs, rest @ ..]) => {
            print_row("numpy", theirs, rest);
            println!("  headroom is {:.1} times as fast as numpy", theirs / ours);
        }
        None => println!("  numpy is not installed for python3: nothing to compare with"),
    }
}

fn print_row(who: &str, seconds: f64, [mean, p5, p50, p95]: [f64; 4]) {
    println!(
        "  {who:8}  {seconds:6.3} s  {:5.1} M samples/s   mean {mean:.2}  P5 {p5:.2}  P50 {p50:.2}  P95 {p95:.2} TB",
        SAMPLES as f64 / seconds / 1e6
    );
}

/// CPU seconds, mean, P5, P50 and P95 of the best of several runs.
fn numpy() -> Option<[f64; 5]> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/reference_model.py");
    let run = || -> Option<[f64; 5]> {
        let output = Command::new("python3")
            .env("OPENBLAS_NUM_THREADS", "1")
            .arg(script)
            .arg(SAMPLES.to_string())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let numbers: Vec<f64> = text
            .split_whitespace()
            .map_while(|word| word.parse().ok())
            .collect();
        numbers.try_into().ok()
    };
    (0..RUNS)
        .filter_map(|_| run())
        .min_by(|a, b| a[0].total_cmp(&b[0]))
}
