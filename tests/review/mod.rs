//! A small scenario in parts, and what is found in it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use headroom::catalogue::Catalogue;
use headroom::plan::{Plan, Planner};
use headroom::review::{Finding, findings};
use headroom::scenario;

/// A scenario with one cluster, in parts that a test replaces.
pub struct Parts {
    pub top: &'static str,
    pub cluster: &'static str,
    pub topics: &'static str,
    pub deployments: &'static str,
}

/// A plan nobody would object to.
pub const QUIET: Parts = Parts {
    top: r#"start: "2026-01", objectives: (budget: "$100k/month"),"#,
    cluster: r#"growth: "1 %/month","#,
    topics: r#"(name: "t", produce: "3 MB/s", peak: "2x", retention: "7 days", partitions: 12, consumers: [(name: "c", rate: "2x")])"#,
    deployments: r#"(name: "d", on: ec2(broker: "m7g.xlarge", brokers: 6, volume: gp3(size: "3 TiB")), upkeep: (hours: "10 h/month", rate: "$100/h"))"#,
};

impl Parts {
    /// The scenario.
    pub fn text(&self) -> String {
        format!(
            r#"(headroom: 1, name: "Test", region: "us-east-1", worlds: 1000, {} kafka: [(name: "k", {} topics: [{}], deployments: [{}])])"#,
            self.top, self.cluster, self.topics, self.deployments
        )
    }
}

/// The plan of a scenario text.
pub fn planned(text: &str) -> Plan {
    let scenario =
        scenario::read(text, None).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
    Planner::new(Catalogue::builtin().expect("the catalogue loads"))
        .plan(&scenario, &AtomicBool::new(false))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Everything that is found in a scenario text.
pub fn found_in(text: &str) -> Vec<Finding> {
    let plan = planned(text);
    let outlook = plan.outlook(&AtomicBool::new(false)).expect("an outlook");
    findings(&plan, Some(&outlook))
}

/// The one finding with a code.
pub fn only(parts: &Parts, code: &str) -> Finding {
    let found = found_in(&parts.text());
    let mut matching = found.iter().filter(|finding| finding.code == code);
    let first = matching
        .next()
        .unwrap_or_else(|| panic!("no {code} among {found:#?}"));
    assert!(
        matching.next().is_none(),
        "{code} more than once: {found:#?}"
    );
    first.clone()
}

/// The codes of all that is found.
pub fn codes(parts: &Parts) -> BTreeSet<&'static str> {
    found_in(&parts.text())
        .iter()
        .map(|finding| finding.code)
        .collect()
}
