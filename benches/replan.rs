//! How long a plan takes to follow an edit: 20 topics, 10,000 worlds, one topic's rate changed each time.
//!
//! `cargo bench --no-default-features --bench replan`

use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::Planner;
use headroom::scenario::{self, Scenario};

mod support;

const TOPICS: usize = 20;
const RUNS: usize = 40;

fn main() {
    let catalogue = Catalogue::builtin().expect("the built-in catalogue reads");
    let mut planner = Planner::new(catalogue);
    let go_on = AtomicBool::new(false);
    let mut plan = |scenario: &Scenario| {
        let plan = planner
            .plan(scenario, &go_on)
            .expect("the sample can be planned");
        plan.model.graph.quantities().len()
    };
    let quantities = plan(&sample(40));
    let mut rate = 40;
    let seconds = support::best_of(RUNS, || {
        rate += 1;
        plan(&sample(rate));
    });
    println!("{TOPICS} topics, two deployments, {quantities} quantities, 10,000 worlds");
    println!(
        "read and plan after an edit: {:.1} ms (target 16 ms)",
        seconds * 1e3
    );
}

/// A scenario of [`TOPICS`] topics whose first one produces from `rate` MB/s up.
fn sample(rate: usize) -> Scenario {
    let topics: String = (0..TOPICS)
        .map(|index| {
            let low = if index == 0 { rate } else { 2 + index };
            let high = 2 * low;
            format!(
                "(name: \"topic-{index}\", produce: \"{low} to {high} MB/s\", peak: \"2x\", message: \"900 B\", \
                 compression: (codec: zstd, ratio: \"3 to 5\"), retention: \"5 to 7 days\", partitions: 48, \
                 consumers: [(name: \"a\"), (name: \"b\", rate: \"2x\")]),"
            )
        })
        .collect();
    let text = format!(
        "(headroom: 1, name: \"bench\", region: \"us-east-1\", kafka: [(name: \"k\", growth: \"2 to 4 %/month\", \
         topics: [{topics}], deployments: [\
         (name: \"ours\", on: ec2(broker: \"m7g.2xlarge\", volumes: 2), upkeep: (hours: \"20 to 40 h/month\", rate: \"$110/h\")), \
         (name: \"managed\", on: msk(broker: \"kafka.m7g.2xlarge\"))])])"
    );
    scenario::read(&text, None).expect("the sample reads")
}
