//! AWS's own rule for the size and the price of an MSK cluster: `msk_sizing.py`, published with the skill "managing
//! Amazon MSK".
//!
//! It plans for the loss of one of three zones while partitions are moved, and then uses half of what is left. Its
//! figures differ from the catalogue's in places: it counts storage throughput that nobody bought on large brokers,
//! prices tiered storage at a third of the list and takes gigabytes of traffic as GiB. All of that is kept, so that the
//! answer is the one AWS gives.

use crate::catalogue::{AwsSizingBroker, AwsSizingTier, Catalogue, Constant};
use crate::quantity::{Builder, Handle, NodeId, Source};
use crate::scenario::AwsQuirks;
use crate::units::Measure;

use super::super::kafka::ConstraintOutline;
use super::super::scope::Scope;
use super::super::source;
use super::aws_answer::Answer;
use super::aws_quirks::Quirks;
use super::figures::figure;

pub(super) const RULE: Source =
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
    /// Bytes per second that are written on average, all replicas.
    pub average_replicated: Handle<'b>,
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
    /// Bytes of storage in all: volumes, or what Express bills.
    pub bytes: NodeId,
    /// US dollars per month.
    pub monthly_cost: NodeId,
}

/// The rule's figures, shared by every deployment it is asked about.
#[derive(Clone)]
pub struct AwsRule<'b> {
    pub(super) builder: &'b Builder,
    pub(super) catalogue: &'b Catalogue,
    pub(super) quirks: Quirks<'b>,
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
    pub(super) zones: Handle<'b>,
    storage_price: Handle<'b>,
    tiered_price: Handle<'b>,
    provisioned_throughput_price: Handle<'b>,
    express_data_in_price: Handle<'b>,
    cross_zone_price: Handle<'b>,
}

impl<'b> AwsRule<'b> {
    /// Adds the rule's figures below `path`. With [`AwsQuirks::default`] it answers what the script prints.
    pub fn new(
        builder: &'b Builder,
        path: &str,
        catalogue: &'b Catalogue,
        quirks: &AwsQuirks,
    ) -> Self {
        let scope = Scope::new(builder, path);
        let factors = &catalogue.aws_sizing().factors;
        let stated = (quirks.utilisation_standard, quirks.utilisation_express);
        let quirks = Quirks::new(&scope, quirks);
        let figure = |constant: &Constant, measure: Measure| figure(&scope, constant, measure);
        let used = |constant: &Constant, stated: Option<f64>| match stated {
            Some(share) => {
                let (name, label) = (constant.name, &constant.title);
                scope.figure(name, label, share, Measure::Fraction, source::SCENARIO)
            }
            None => figure(constant, Measure::Fraction),
        };
        let scripts_tiering = figure(&factors.tiered_price, Measure::DollarsPerGiBMonth);
        Self {
            builder,
            catalogue,
            storage_factor: figure(&factors.storage_factor, Measure::Factor),
            storage_factor_tiered: figure(&factors.storage_factor_tiered, Measure::Factor),
            network_factor: figure(&factors.network_factor, Measure::Factor),
            network_factor_tiered: figure(&factors.network_factor_tiered, Measure::Factor),
            consumer_factor: figure(&factors.consumer_factor, Measure::Factor),
            utilisation_standard: used(&factors.utilisation_standard, stated.0),
            utilisation_express: used(&factors.utilisation_express, stated.1),
            express_egress_factor: figure(&factors.express_egress_factor, Measure::Factor),
            volume_factor: figure(&factors.volume_factor, Measure::Factor),
            volume_maximum: figure(&factors.volume_maximum, Measure::Bytes),
            zones: figure(&factors.zones, Measure::Count),
            storage_price: figure(&factors.storage_price, Measure::DollarsPerGiBMonth),
            tiered_price: quirks.tiered_price(&scope, catalogue, scripts_tiering),
            quirks,
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

    /// The same rule with other traffic: bytes to the volume and out of the network for each byte written, bytes out of
    /// the network for each byte read, and the share of a Standard broker that is used.
    pub(super) fn with_traffic(
        &self,
        storage: Handle<'b>,
        network: Handle<'b>,
        consumer: Handle<'b>,
        utilisation: Handle<'b>,
    ) -> Self {
        Self {
            storage_factor: storage,
            network_factor: network,
            consumer_factor: consumer,
            utilisation_standard: utilisation,
            ..self.clone()
        }
    }

    /// The same rule with volumes of another size for what they hold.
    pub(super) fn with_volumes(&self, factor: Handle<'b>) -> Self {
        Self {
            volume_factor: factor,
            ..self.clone()
        }
    }

    /// The same rule with another share of an Express broker's ingress.
    pub(super) fn with_express_utilisation(&self, utilisation: Handle<'b>) -> Self {
        Self {
            utilisation_express: utilisation,
            ..self.clone()
        }
    }

    /// Bytes to the volume that the rule plans for each byte written: with the share that it uses, and nothing tiered.
    pub(super) fn planned_writes(&self) -> Handle<'b> {
        self.storage_factor / self.utilisation_standard
    }

    /// Share of a disk that the rule plans to fill.
    pub(super) fn fill(&self) -> Handle<'b> {
        1.0 / self.volume_factor
    }

    /// Share of an Express broker's ingress that the rule uses.
    pub(super) fn express_utilisation(&self) -> Handle<'b> {
        self.utilisation_express
    }

    /// The rule's answer for a broker type, as quantities below `path`.
    pub fn ask(&self, path: &str, broker: &AwsSizingBroker, demand: &AwsDemand<'b>) -> Opinion {
        let scope = Scope::new(self.builder, path);
        let mut answer = Answer::new(self, &scope, broker);
        let can_be_bought =
            |script: bool| self.quirks.can_be_bought(self.catalogue, broker, script);
        match broker.tier {
            AwsSizingTier::Standard {
                storage_bytes_per_second,
                network_bytes_per_second,
                throughput_can_be_bought,
            } => {
                let bought = demand
                    .provisioned_throughput
                    .filter(|_| can_be_bought(throughput_can_be_bought));
                let limits = StandardLimits {
                    storage: answer.storage_limit(storage_bytes_per_second, bought),
                    network: answer.network_limit(network_bytes_per_second),
                };
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
        if let Some(tiered) = demand.tiered {
            // In use where data is kept for longer than it stays on the brokers, not where it merely may be.
            let in_use = tiered.at_least(self.builder.constant(1.0, Measure::Bytes));
            storage_factor = storage_factor + in_use * self.storage_factor_tiered;
            network_factor = network_factor + in_use * self.network_factor_tiered;
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
        answer.bytes = volumes;
        // Egress asks for as many brokers as ingress: the rule takes a broker to send its ingress × fan-out.
        answer.constraint("ingress", demand.peak_in / ingress);
        answer.partitions(demand);
        answer.constraint("storage", volumes / self.volume_maximum);
        if let Some(bought) = bought {
            // What consumers read on average, over what is bought for the volumes: the rule divides just that.
            let moved = self
                .quirks
                .throughput_is_for(demand.average_out, demand.average_replicated);
            answer.constraint("provisioned throughput", moved / bought);
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
        let kept = demand
            .tiered
            .map_or(demand.kept, |tiered| demand.kept + tiered);
        answer.bytes = answer
            .scope
            .quantity("billed")
            .label("Bytes that Express bills: one copy")
            .cite(RULE)
            .is(kept);
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
        let billed = answer.bytes;
        answer.cost("storage", "Storage", billed * self.storage_price);
        answer.cost(
            "data_in",
            "Data written",
            demand.average_in * self.express_data_in_price,
        );
    }

    /// Bytes per second that cross zones: what MSK bills, and replication where that is to be counted.
    fn crossing(&self, demand: &AwsDemand<'b>) -> Handle<'b> {
        let elsewhere = (self.zones - 1.0) / self.zones;
        let followers = demand.average_replicated - demand.average_in;
        let crossing = demand.average_in * elsewhere + self.quirks.replication(followers);
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
