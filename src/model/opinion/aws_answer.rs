//! An answer of AWS's rule, while it is put together.

use crate::catalogue::AwsSizingBroker;
use crate::quantity::{Handle, Source, SourceKind};
use crate::units::Measure;

use super::super::kafka::ConstraintOutline;
use super::super::scope::Scope;
use super::aws_msk::{AwsDemand, AwsRule, Opinion, RULE};

/// An answer under construction.
pub(super) struct Answer<'a, 'b> {
    rule: &'a AwsRule<'b>,
    pub(super) scope: &'a Scope<'b>,
    broker: &'a AwsSizingBroker,
    needs: Vec<Handle<'b>>,
    constraints: Vec<ConstraintOutline>,
    pub(super) brokers: Handle<'b>,
    /// Bytes of storage in all.
    pub(super) bytes: Handle<'b>,
    costs: Vec<Handle<'b>>,
}

impl<'a, 'b> Answer<'a, 'b> {
    pub(super) fn new(
        rule: &'a AwsRule<'b>,
        scope: &'a Scope<'b>,
        broker: &'a AwsSizingBroker,
    ) -> Self {
        Self {
            rule,
            scope,
            broker,
            needs: Vec::new(),
            constraints: Vec::new(),
            brokers: rule.zones,
            bytes: rule.builder.constant(0.0, Measure::Bytes),
            costs: Vec::new(),
        }
    }

    fn source(&self) -> Source {
        Source::with_text(SourceKind::Documentation, self.broker.source.to_string())
    }

    pub(super) fn limit(&self, key: &str, label: &str, value: f64) -> Handle<'b> {
        let label = format!("{label} of a {}, as the rule has it", self.broker.name);
        self.scope.figure(
            &format!("{key}_limit"),
            &label,
            value,
            Measure::BytesPerSecond,
            self.source(),
        )
    }

    /// Bytes per second to the volume: the script's, or what the type has when `bought` is all that is bought.
    pub(super) fn storage_limit(&self, script: f64, bought: Option<Handle<'b>>) -> Handle<'b> {
        let script = self.limit("storage", "Throughput to the volume", script);
        let quirks = &self.rule.quirks;
        quirks.storage(self.scope, self.rule.catalogue, self.broker, script, bought)
    }

    /// Bytes per second out of the network: the script's, or what the type sustains.
    pub(super) fn network_limit(&self, script: f64) -> Handle<'b> {
        let script = self.limit("network", "Network", script);
        let quirks = &self.rule.quirks;
        quirks.network(self.scope, self.rule.catalogue, self.broker, script)
    }

    /// Brokers that one thing asks for, in whole zones.
    pub(super) fn constraint(&mut self, name: &'static str, brokers: Handle<'b>) {
        let brokers = self
            .scope
            .below("needs")
            .quantity(&name.replace(' ', "_"))
            .label(format!("Brokers for {name}, by AWS's rule"))
            .cite(RULE)
            .is(brokers.ceil_to(self.rule.zones));
        self.needs.push(brokers);
        self.constraints.push(ConstraintOutline {
            name,
            brokers: brokers.node(),
        });
    }

    pub(super) fn partitions(&mut self, demand: &AwsDemand<'b>) {
        let each = self
            .rule
            .quirks
            .partitions(self.scope, self.rule.catalogue, self.broker);
        self.constraint("partitions", demand.partitions / each);
    }

    /// The most of all constraints, and its price.
    pub(super) fn brokers(&mut self) {
        let most = self
            .needs
            .iter()
            .copied()
            .reduce(Handle::max)
            .unwrap_or(self.rule.zones);
        self.brokers = self
            .scope
            .quantity("brokers")
            .label("Brokers, by AWS's rule")
            .cite(RULE)
            .is(most.max(self.rule.zones));
        let price = self.scope.figure(
            "broker_price",
            &format!(
                "Price of a {} in us-east-1, as the rule has it",
                self.broker.name
            ),
            self.broker.dollars_per_second,
            Measure::DollarsPerHour,
            self.source(),
        );
        self.cost("brokers", "Brokers", self.brokers * price);
    }

    pub(super) fn cost(&mut self, key: &str, label: &str, cost: Handle<'b>) {
        let cost = self
            .scope
            .below("cost")
            .quantity(key)
            .label(format!("{label}, by AWS's rule"))
            .measure(Measure::DollarsPerMonth)
            .cite(RULE)
            .is(cost);
        self.costs.push(cost);
    }

    pub(super) fn finish(self) -> Opinion {
        let total = self
            .scope
            .quantity("monthly_cost")
            .label("Cost, by AWS's rule")
            .measure(Measure::DollarsPerMonth)
            .cite(RULE)
            .note("At the rule's own prices, which are those of us-east-1.")
            .is(self.rule.builder.sum(Measure::DollarsPerMonth, self.costs));
        Opinion {
            name: "AWS msk_sizing.py",
            path: self.scope.prefix().to_owned(),
            constraints: self.constraints,
            brokers: self.brokers.node(),
            bytes: self.bytes.node(),
            monthly_cost: total.node(),
        }
    }
}
