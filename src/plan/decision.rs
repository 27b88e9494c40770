//! The decision: what is so of every deployment in this scenario, fact by fact, side by side.

use crate::catalogue::PlatformFacts;
use crate::scenario::{Cluster, Deployment, Platform, Storage};
use crate::study::Summary;
use crate::units::{Measure, screen};

use super::{ClusterPlan, DeploymentPlan, Plan};

/// Facts of every deployment of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The deployments, in the order of the plan.
    pub deployments: Vec<String>,
    /// The facts, those that are computed first.
    pub facts: Vec<Fact>,
}

/// One fact of every deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name for programs, such as `cost` or `paged_at_night`.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What is so, one cell for each deployment; a dash where there is nothing to say.
    pub cells: Vec<String>,
}

/// A deployment with all that is known of it.
struct Subject<'p> {
    plan: &'p Plan,
    cluster: &'p Cluster,
    entry: &'p Deployment,
    deployment: &'p DeploymentPlan,
    facts: Option<&'p PlatformFacts>,
}

const NOTHING: &str = "-";

type Says = fn(&Subject<'_>) -> String;

/// Every fact, in order.
const FACTS: [(&str, &str, Says); 17] = [
    ("cost", "Cost, P50", |s| {
        money(s.deployment.monthly_cost.p50)
    }),
    ("cost_range", "Cost, P5 to P95", |s| {
        range(s.deployment.monthly_cost, Measure::DollarsPerMonth)
    }),
    ("size", "Size", |s| {
        let plan = s.deployment;
        format!(
            "{} x {}",
            show(plan.brokers, Measure::Count),
            plan.broker_type
        )
    }),
    ("holds", "Holds", |s| {
        format!(
            "{} in {} of worlds",
            if s.deployment.holds() { "yes," } else { "no," },
            percent(s.deployment.holds_in)
        )
    }),
    ("binds", "Bound by", binds),
    ("limits", "Limits passed", limits),
    ("disk", "Room on disks at P95", disk),
    ("growth", "Capacity grows", |s| {
        s.known(|facts| facts.growth.clone())
    }),
    ("growth_step", "A step of growth takes", |s| {
        s.known(|facts| {
            facts.growth_step.map_or_else(
                || NOTHING.to_owned(),
                |time| format!("{} or more", show(time, Measure::Seconds)),
            )
        })
    }),
    ("tiering", "Old data in object storage", |s| {
        let in_use = s.entry.on.tiered().is_some();
        s.known(|facts| {
            let used = if in_use { "; in use here" } else { "" };
            format!("{}{used}", facts.tiering)
        })
    }),
    ("replication_billed", "Replication between zones", |s| {
        s.known(|facts| {
            if facts.replication_billed {
                s.replication_cost()
            } else {
                "not billed".to_owned()
            }
        })
    }),
    ("people", "People's time", people),
    ("incidents", "Incidents", incidents),
    ("upgrades", "New versions", |s| {
        s.known(|facts| facts.upgrades.clone())
    }),
    ("paged_for_disk", "Paged for disks", |s| {
        s.known(|facts| facts.disk.clone())
    }),
    ("paged_at_night", "Paged at 3 am", |s| {
        s.known(|facts| facts.night.clone())
    }),
    ("does_not", "What it does not do", |s| {
        s.known(|facts| facts.does_not.join("; "))
    }),
];

impl Plan {
    /// The facts of a cluster's deployments, by its place in the plan; `None` when there is no such cluster or it has no
    /// deployments.
    #[must_use]
    pub fn decision(&self, cluster: usize) -> Option<Decision> {
        let plan: &ClusterPlan = self.clusters.get(cluster)?;
        let entry = self.scenario.kafka.get(cluster)?;
        let subjects: Vec<Subject<'_>> = plan
            .deployments
            .iter()
            .filter_map(|deployment| {
                let stated = entry.deployment(&deployment.name)?;
                Some(Subject {
                    plan: self,
                    cluster: entry,
                    entry: stated,
                    deployment,
                    facts: self.catalogue.platform(facts_of(&stated.on)),
                })
            })
            .collect();
        if subjects.is_empty() {
            return None;
        }
        let facts = FACTS.iter().map(|(key, title, says)| Fact {
            key,
            title,
            cells: subjects.iter().map(says).collect(),
        });
        Some(Decision {
            deployments: plan.deployments.iter().map(|d| d.name.clone()).collect(),
            facts: facts.collect(),
        })
    }
}

/// The name of a platform's facts in the catalogue.
fn facts_of(platform: &Platform) -> &'static str {
    match platform {
        Platform::Ec2(ec2) if ec2.storage == Storage::InstanceStore => "instance_store",
        Platform::Confluent(confluent) => confluent.kind.word(),
        other => other.word(),
    }
}

impl Subject<'_> {
    fn known(&self, says: impl FnOnce(&PlatformFacts) -> String) -> String {
        self.facts.map_or_else(|| NOTHING.to_owned(), says)
    }

    /// A quantity of the deployment with every estimate at its median.
    fn value(&self, name: &str) -> Option<f64> {
        let path = format!("{}/{name}", self.deployment.path);
        let graph = &self.plan.model.graph;
        let node = graph.quantity(&path)?.node;
        let columns = graph.evaluate(&self.plan.worlds.central(), 1, &[node]);
        columns.ok()?.first().map(|column| column.at(0))
    }

    /// What replication between zones costs: both sides of every byte that crosses.
    fn replication_cost(&self) -> String {
        let rate = self.value("cross_zone/replicate");
        let graph = &self.plan.model.graph;
        let price = graph
            .quantity("prices/network/cross_zone")
            .and_then(|price| {
                let columns = graph.evaluate(&self.plan.worlds.central(), 1, &[price.node]);
                columns.ok()?.first().map(|column| column.at(0))
            });
        match rate.zip(price) {
            Some((rate, price)) => format!("billed: {}", money(rate * price * 2.0)),
            None => "billed".to_owned(),
        }
    }
}

fn binds(subject: &Subject<'_>) -> String {
    let plan = subject.deployment;
    let binding = plan.constraints.get(plan.binding);
    binding.map_or_else(
        || NOTHING.to_owned(),
        |constraint| {
            format!(
                "{} ({} {})",
                constraint.name,
                show(constraint.brokers, Measure::Count),
                if constraint.brokers == 1.0 {
                    plan.unit.one()
                } else {
                    plan.unit.many()
                }
            )
        },
    )
}

fn limits(subject: &Subject<'_>) -> String {
    let plan = subject.deployment;
    let passed: Vec<String> = plan
        .passed_limits()
        .map(|limit| format!("{}: {} of it", limit.name, percent(limit.at_confidence)))
        .collect();
    if !passed.is_empty() {
        return passed.join("; ");
    }
    match plan.nearest_limit() {
        Some(limit) => format!(
            "none; nearest is {} at {}",
            limit.name,
            percent(limit.at_confidence)
        ),
        None => NOTHING.to_owned(),
    }
}

fn disk(subject: &Subject<'_>) -> String {
    let Some(disk) = &subject.deployment.disk else {
        return "no disk to fill".to_owned();
    };
    let page = subject.cluster.fill.page;
    let left = page - disk.fill.p95;
    if left >= 0.0 {
        format!("{} below {}", percent(left), percent(page))
    } else {
        format!("{} past {}", percent(-left), percent(page))
    }
}

fn people(subject: &Subject<'_>) -> String {
    let stated = subject.entry.upkeep.as_ref();
    stated.map_or_else(
        || "not stated".to_owned(),
        |upkeep| {
            let hours = upkeep.hours.distribution.central();
            format!("{} of upkeep", show(hours, Measure::HoursPerMonth))
        },
    )
}

fn incidents(subject: &Subject<'_>) -> String {
    let stated = subject.entry.incidents.as_ref();
    stated.map_or_else(
        || "not stated".to_owned(),
        |incidents| {
            format!(
                "{} a year, {} each",
                show(incidents.per_year.distribution.central(), Measure::Count),
                show(incidents.hours.distribution.central(), Measure::Seconds)
            )
        },
    )
}

fn range(summary: Summary, measure: Measure) -> String {
    format!(
        "{} to {}",
        show(summary.p5, measure),
        show(summary.p95, measure)
    )
}

fn money(value: f64) -> String {
    show(value, Measure::DollarsPerMonth)
}

fn percent(share: f64) -> String {
    show(share, Measure::Fraction)
}

/// As on screen, with plain blanks.
fn show(value: f64, measure: Measure) -> String {
    screen(value, measure).replace('\u{2009}', " ")
}
