//! AWS's own rule for the size and the price of an MSK cluster: `msk_sizing.py`, published with the skill "managing
//! Amazon MSK".
//!
//! It plans for the loss of one of three zones while partitions are moved, and then uses half of what is left. Its
//! figures differ from the catalogue's in places: it counts storage throughput that nobody bought on large brokers,
//! prices tiered storage at a third of the list and takes gigabytes of traffic as GiB. All of that is kept, so that the
//! answer is the one AWS gives.

use crate::catalogue::{AwsSizingBroker, AwsSizingFactors, AwsSizingTier, Constant};
use crate::quantity::{Builder, Handle, NodeId, Source, SourceKind};
use crate::units::Measure;

use super::super::kafka::ConstraintOutline;
use super::super::scope::Scope;

const RULE: Source =
    Source::documentation("aws/agent-toolkit-for-aws, managing-amazon-msk, msk_sizing.py");

/// What AWS's rule is asked about a cluster.
pub struct AwsDemand<'b> {
    /// Bytes per second that producers write, on average.
    pub average_in: Handle<'b>,
    /// The same at peak.
    pub peak_in: Handle<'b>,
    /// Bytes per second that consumers read, on average.
    pub average_out: Handle<'b>,
    /// The same at peak.
    pub peak_out: Handle<'b>,
    /// Partitions with their replicas.
    pub partitions: Handle<'b>,
    /// Bytes kept on the brokers, one copy: what is written in the (primary) retention time.
    pub kept: Handle<'b>,
    /// The same, all replicas.
    pub kept_replicated: Handle<'b>,
    /// Bytes in tiered storage; `None` where nothing is tiered.
    pub tiered: Option<Handle<'b>>,
    /// Storage throughput bought for each broker, in bytes per second.
    pub provisioned_throughput: Option<Handle<'b>>,
    /// Whether consumers read from replicas in their own zone.
    pub consumers_in_own_zone: bool,
}

/// What a rule answers.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// Whose rule it is.
    pub name: &'static str,
    /// The path below which its quantities stand.
    pub path: String,
    /// Brokers by constraint, in the order in which the rule names the one that binds.
    pub constraints: Vec<ConstraintOutline>,
    /// Brokers in all.
    pub brokers: NodeId,
    /// US dollars per month.
    pub monthly_cost: NodeId,
}

/// The rule's figures, shared by every deployment it is asked about.
pub struct AwsRule<'b> {
    builder: &'b Builder,
    storage_factor: Handle<'b>,
    storage_factor_tiered: Handle<'b>,
    network_factor: Handle<'b>,
    network_factor_tiered: Handle<'b>,
    consumer_factor: Handle<'b>,
    utilisation_standard: Handle<'b>,
    utilisation_express: Handle<'b>,
    express_egress_factor: Handle<'b>,
    volume_factor: Handle<'b>,
    volume_maximum: Handle<'b>,
    zones: Handle<'b>,
    storage_price: Handle<'b>,
    tiered_price: Handle<'b>,
    provisioned_throughput_price: Handle<'b>,
    express_data_in_price: Handle<'b>,
    cross_zone_price: Handle<'b>,
}

impl<'b> AwsRule<'b> {
    /// Adds the rule's figures below `path`.
    pub fn new(builder: &'b Builder, path: &str, factors: &AwsSizingFactors) -> Self {
        let scope = Scope::new(builder, path);
        let figure = |constant: &Constant, measure: Measure| figure(&scope, constant, measure);
        Self {
            builder,
            storage_factor: figure(&factors.storage_factor, Measure::Factor),
            storage_factor_tiered: figure(&factors.storage_factor_tiered, Measure::Factor),
            network_factor: figure(&factors.network_factor, Measure::Factor),
            network_factor_tiered: figure(&factors.network_factor_tiered, Measure::Factor),
            consumer_factor: figure(&factors.consumer_factor, Measure::Factor),
            utilisation_standard: figure(&factors.utilisation_standard, Measure::Fraction),
            utilisation_express: figure(&factors.utilisation_express, Measure::Fraction),
            express_egress_factor: figure(&factors.express_egress_factor, Measure::Factor),
            volume_factor: figure(&factors.volume_factor, Measure::Factor),
            volume_maximum: figure(&factors.volume_maximum, Measure::Bytes),
            zones: figure(&factors.zones, Measure::Count),
            storage_price: figure(&factors.storage_price, Measure::DollarsPerGiBMonth),
            tiered_price: figure(&factors.tiered_price, Measure::DollarsPerGiBMonth),
            provisioned_throughput_price: figure(
                &factors.provisioned_throughput_price,
                Measure::DollarsPerMiBPerSecondMonth,
            ),
            express_data_in_price: figure(
                &factors.express_data_in_price,
                Measure::DollarsPerGigabyte,
            ),
            cross_zone_price: figure(&factors.cross_zone_price, Measure::DollarsPerGigabyte),
        }
    }

    /// The rule's answer for a broker type, as quantities below `path`.
    pub fn ask(&self, path: &str, broker: &AwsSizingBroker, demand: &AwsDemand<'b>) -> Opinion {
        let scope = Scope::new(self.builder, path);
        let mut answer = Answer::new(self, &scope, broker);
        match broker.tier {
            AwsSizingTier::Standard {
                storage_bytes_per_second,
                network_bytes_per_second,
                throughput_can_be_bought,
            } => {
                let limits = StandardLimits {
                    storage: answer.limit(
                        "storage",
                        "Throughput to the volume",
                        storage_bytes_per_second,
                    ),
                    network: answer.limit("network", "Network", network_bytes_per_second),
                };
                let bought = demand
                    .provisioned_throughput
                    .filter(|_| throughput_can_be_bought);
                self.standard(&mut answer, &limits, demand, bought);
            }
            AwsSizingTier::Express {
                ingress_bytes_per_second,
            } => {
                let ingress = answer.limit("ingress", "Ingress", ingress_bytes_per_second);
                self.express(&mut answer, ingress, demand);
            }
        }
        answer.cost(
            "cross_zone",
            "Cross-zone traffic",
            self.crossing(demand) * self.cross_zone_price,
        );
        answer.finish()
    }

    fn standard(
        &self,
        answer: &mut Answer<'_, 'b>,
        limits: &StandardLimits<'b>,
        demand: &AwsDemand<'b>,
        bought: Option<Handle<'b>>,
    ) {
        let scope = answer.scope;
        let fan_out = scope
            .quantity("fan_out")
            .label("Read over written, at peak")
            .measure(Measure::Factor)
            .cite(RULE)
            .is(demand.peak_out / demand.peak_in);
        let (mut storage_factor, mut network_factor) = (self.storage_factor, self.network_factor);
        if demand.tiered.is_some() {
            storage_factor = storage_factor + self.storage_factor_tiered;
            network_factor = network_factor + self.network_factor_tiered;
        }
        let sustained = (limits.storage / storage_factor)
            .min(limits.network / (self.consumer_factor * fan_out + network_factor));
        let ingress = scope
            .quantity("ingress_per_broker")
            .label("Written to one broker at most")
            .cite(RULE)
            .is(sustained * self.utilisation_standard);
        let volumes = scope
            .quantity("volumes")
            .label("Volumes of all brokers")
            .cite(RULE)
            .is(demand.kept_replicated * self.volume_factor);
        // Egress asks for as many brokers as ingress: the rule takes a broker to send its ingress × fan-out.
        answer.constraint("ingress", demand.peak_in / ingress);
        answer.partitions(demand);
        answer.constraint("storage", volumes / self.volume_maximum);
        if let Some(bought) = bought {
            // What consumers read on average, over what is bought for the volumes: the rule divides just that.
            answer.constraint("provisioned throughput", demand.average_out / bought);
        }
        answer.brokers();
        answer.cost("volumes", "Volumes: size", volumes * self.storage_price);
        if let Some(bought) = bought {
            let price = self.provisioned_throughput_price;
            let brokers = answer.brokers;
            answer.cost(
                "volume_throughput",
                "Volumes: throughput",
                brokers * bought * price,
            );
        }
        if let Some(tiered) = demand.tiered {
            answer.cost(
                "tiered_storage",
                "Tiered storage",
                tiered * self.tiered_price,
            );
        }
    }

    fn express(&self, answer: &mut Answer<'_, 'b>, ingress: Handle<'b>, demand: &AwsDemand<'b>) {
        answer.constraint(
            "ingress",
            demand.peak_in / (ingress * self.utilisation_express),
        );
        answer.constraint(
            "egress",
            demand.peak_out / (ingress * self.express_egress_factor),
        );
        answer.partitions(demand);
        answer.brokers();
        let kept = demand
            .tiered
            .map_or(demand.kept, |tiered| demand.kept + tiered);
        answer.cost("storage", "Storage", kept * self.storage_price);
        answer.cost(
            "data_in",
            "Data written",
            demand.average_in * self.express_data_in_price,
        );
    }

    /// Bytes per second that cross zones: all that MSK bills.
    fn crossing(&self, demand: &AwsDemand<'b>) -> Handle<'b> {
        let elsewhere = (self.zones - 1.0) / self.zones;
        let crossing = demand.average_in * elsewhere;
        if demand.consumers_in_own_zone {
            crossing
        } else {
            crossing + demand.average_out * elsewhere
        }
    }
}

struct StandardLimits<'b> {
    storage: Handle<'b>,
    network: Handle<'b>,
}

/// An answer under construction.
struct Answer<'a, 'b> {
    rule: &'a AwsRule<'b>,
    scope: &'a Scope<'b>,
    broker: &'a AwsSizingBroker,
    needs: Vec<Handle<'b>>,
    constraints: Vec<ConstraintOutline>,
    brokers: Handle<'b>,
    costs: Vec<Handle<'b>>,
}

impl<'a, 'b> Answer<'a, 'b> {
    fn new(rule: &'a AwsRule<'b>, scope: &'a Scope<'b>, broker: &'a AwsSizingBroker) -> Self {
        Self {
            rule,
            scope,
            broker,
            needs: Vec::new(),
            constraints: Vec::new(),
            brokers: rule.zones,
            costs: Vec::new(),
        }
    }

    fn source(&self) -> Source {
        Source::with_text(SourceKind::Documentation, self.broker.source.to_string())
    }

    fn limit(&self, key: &str, label: &str, value: f64) -> Handle<'b> {
        let label = format!("{label} of a {}, as the rule has it", self.broker.name);
        self.scope.figure(
            &format!("{key}_limit"),
            &label,
            value,
            Measure::BytesPerSecond,
            self.source(),
        )
    }

    /// Brokers that one thing asks for, in whole zones.
    fn constraint(&mut self, name: &'static str, brokers: Handle<'b>) {
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

    fn partitions(&mut self, demand: &AwsDemand<'b>) {
        let each = self.scope.figure(
            "partitions_limit",
            "Partitions of a broker with replicas, recommended",
            self.broker.partitions_recommended,
            Measure::Count,
            self.source(),
        );
        self.constraint("partitions", demand.partitions / each);
    }

    /// The most of all constraints, and its price.
    fn brokers(&mut self) {
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

    fn cost(&mut self, key: &str, label: &str, cost: Handle<'b>) {
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

    fn finish(self) -> Opinion {
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
            monthly_cost: total.node(),
        }
    }
}

/// A figure of the rule, with its own source and note.
fn figure<'b>(scope: &Scope<'b>, constant: &Constant, measure: Measure) -> Handle<'b> {
    let source = Source::with_text(SourceKind::Documentation, constant.source.to_string());
    let quantity = scope
        .quantity(constant.name)
        .label(constant.title)
        .measure(measure)
        .cite(source);
    let quantity = match &constant.note {
        Some(note) => quantity.note(note.clone()),
        None => quantity,
    };
    quantity.is(scope.builder.constant(constant.value, measure))
}
