//! A bill: lines in a fixed order, and their sum.

use crate::quantity::{Handle, NodeId};
use crate::scenario::{Incidents, Upkeep};
use crate::units::{Measure, seconds};

use super::super::kafka::CostLineOutline;
use super::super::scope::Scope;
use super::super::source;

/// Every line a bill may have, in the order and with the place that charts give them: what is rare comes last, where it
/// may share a colour with the first.
pub const COST_LINES: [&str; 19] = [
    "Brokers",
    "KRaft controllers",
    "Volumes: size",
    "Volumes: throughput",
    "Tiered storage",
    "Cross-zone traffic",
    "On call and upkeep",
    "Volumes: operations",
    "Nodes",
    "EKS control plane",
    "Units",
    "Cluster",
    "Partitions",
    "Storage",
    "Data in",
    "Data out",
    "Mirrors to other regions",
    "Private connectivity",
    "Incidents",
];

/// The bill of one deployment under construction.
pub(in crate::model) struct Bill<'a, 'b> {
    scope: &'a Scope<'b>,
    costs: Vec<Handle<'b>>,
    pub(in crate::model) lines: Vec<CostLineOutline>,
}

impl<'a, 'b> Bill<'a, 'b> {
    pub(in crate::model) fn new(scope: &'a Scope<'b>) -> Self {
        Self {
            scope,
            costs: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Adds a line: US dollars for a time.
    pub(in crate::model) fn line(&mut self, key: &str, name: &'static str, cost: Handle<'b>) {
        let cost = self
            .scope
            .below("cost")
            .quantity(key)
            .label(name)
            .measure(Measure::DollarsPerMonth)
            .cite(source::COST_LINE)
            .is(cost);
        self.costs.push(cost);
        self.lines.push(CostLineOutline {
            name,
            cost: cost.node(),
        });
    }

    /// Adds people's time; gives what an hour of it costs.
    pub(in crate::model) fn upkeep(&mut self, upkeep: Option<&Upkeep>) -> Option<Handle<'b>> {
        let upkeep = upkeep?;
        let builder = self.scope.builder;
        let hours = builder.estimate(
            self.scope.path("upkeep_hours"),
            "On call and upkeep",
            &upkeep.hours,
        );
        let rate = builder.estimate(
            self.scope.path("upkeep_rate"),
            "Cost of an hour",
            &upkeep.rate,
        );
        self.line("upkeep", "On call and upkeep", hours * rate);
        Some(rate)
    }

    /// Adds people's time for incidents, at what an hour of it costs.
    pub(in crate::model) fn incidents(&mut self, incidents: &Incidents, rate: Handle<'b>) {
        let builder = self.scope.builder;
        let per_year = builder.estimate(
            self.scope.path("incidents_per_year"),
            "Incidents in a year",
            &incidents.per_year,
        );
        let hours = builder.estimate(
            self.scope.path("incident_hours"),
            "People's time for one incident",
            &incidents.hours,
        );
        let year = builder.constant(seconds::YEAR, Measure::Seconds);
        self.line("incidents", "Incidents", per_year * hours / year * rate);
    }

    /// The sum, as the deployment's monthly cost.
    pub(in crate::model) fn total(&self) -> NodeId {
        let builder = self.scope.builder;
        self.scope
            .quantity("monthly_cost")
            .label("Cost")
            .measure(Measure::DollarsPerMonth)
            .cite(source::COST_LINE)
            .is(builder.sum(Measure::DollarsPerMonth, self.costs.iter().copied()))
            .node()
    }
}
