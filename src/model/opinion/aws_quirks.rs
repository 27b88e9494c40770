//! Known quirks of AWS's sizing script, each with the figure that would be right: the script's where the quirk is kept.

use crate::catalogue::{AwsSizingBroker, Catalogue, MskBroker, MskItem, MskTier};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{AwsQuirks, PartitionLimit};
use crate::units::Measure;

use super::super::scope::Scope;
use super::aws_msk::RULE;

/// The region whose prices the script has.
const REGION: &str = "us-east-1";

/// Each is 1 where the script's way is kept.
#[derive(Clone, Copy)]
pub(super) struct Quirks<'b> {
    recommended_partitions: Handle<'b>,
    mixed_network_units: Handle<'b>,
    unbought_throughput: Handle<'b>,
    low_m5_24xlarge_maximum: Handle<'b>,
    cheap_tiering: Handle<'b>,
    throughput_for_reads: Handle<'b>,
    /// It decides what is there, and not how much.
    throughput_from_4xlarge: bool,
    free_replication: Handle<'b>,
}

impl<'b> Quirks<'b> {
    /// Adds them below `scope`.
    pub(super) fn new(scope: &Scope<'b>, kept: &AwsQuirks) -> Self {
        let below = scope.below("quirks");
        let quirk = |name: &str, label: &str, note: &str, kept: bool| {
            below
                .quantity(name)
                .label(label)
                .cite(RULE)
                .note(note)
                .is(scope.builder.number(if kept { 1.0 } else { 0.0 }))
        };
        Self {
            recommended_partitions: quirk(
                "recommended_partitions",
                "Partitions of a broker as recommended (1), or the most allowed (0)",
                "The script prints both; its costs are for the recommended count.",
                kept.partitions == PartitionLimit::Recommended,
            ),
            mixed_network_units: quirk(
                "mixed_network_units",
                "Network as the script has it (1), or as the type sustains (0)",
                "The script multiplies Gbit/s by 128 (m5) or by 125 (m7g) and takes both as MiB/s; a Gbit/s is 119.2 MiB/s.",
                kept.mixed_network_units,
            ),
            unbought_throughput: quirk(
                "unbought_throughput",
                "Throughput to the volume counted without buying it (1), or only what is there (0)",
                "The script gives large brokers the most that can be bought for their volume, whether it is bought or not.",
                kept.unbought_throughput,
            ),
            low_m5_24xlarge_maximum: quirk(
                "low_m5_24xlarge_maximum",
                "At most 4,000 partitions on a kafka.m5.24xlarge (1), or as documented (0)",
                "The documentation allows 6,000. It matters where brokers hold the most that is allowed.",
                kept.low_m5_24xlarge_maximum,
            ),
            cheap_tiering: quirk(
                "cheap_tiering",
                "Tiered storage at the script's price (1), or at the price list's (0)",
                "The script has $0.023 for a GiB-month, which looks like S3 Standard; the price list has $0.06.",
                kept.cheap_tiering,
            ),
            throughput_for_reads: quirk(
                "throughput_for_reads",
                "Provisioned throughput for what consumers read (1), or for what is written to volumes (0)",
                "The script divides what consumers read on average by what is bought; volumes take what is written, all replicas.",
                kept.throughput_for_reads,
            ),
            throughput_from_4xlarge: {
                quirk(
                    "throughput_from_4xlarge",
                    "Throughput can be bought from 4xlarge on (1), or as documented (0)",
                    "The documentation has kafka.m7g.2xlarge as well.",
                    kept.throughput_from_4xlarge,
                );
                kept.throughput_from_4xlarge
            },
            free_replication: quirk(
                "free_replication",
                "Traffic between zones without replication (1), or with it (0)",
                "MSK does not bill what brokers send each other, so the script leaves it out.",
                kept.free_replication,
            ),
        }
    }

    /// Whether storage throughput can be bought for a type.
    pub(super) fn can_be_bought(
        &self,
        catalogue: &Catalogue,
        broker: &AwsSizingBroker,
        script: bool,
    ) -> bool {
        let documented = standard(catalogue, broker, |tier| match tier {
            MskTier::Standard {
                storage_provisioned_bytes_per_second: most,
                ..
            } => *most,
            MskTier::Express { .. } => None,
        });
        script || (!self.throughput_from_4xlarge && documented.is_some())
    }

    /// Bytes per second that provisioned throughput is for.
    pub(super) fn throughput_is_for(&self, read: Handle<'b>, written: Handle<'b>) -> Handle<'b> {
        self.throughput_for_reads.select(read, written)
    }

    /// Bytes per second of replication that cross zones and are counted.
    pub(super) fn replication(&self, crossing: Handle<'b>) -> Handle<'b> {
        let none = crossing.builder().constant(0.0, Measure::BytesPerSecond);
        self.free_replication.select(none, crossing)
    }

    /// Bytes per second out of a broker's network.
    pub(super) fn network(
        &self,
        scope: &Scope<'b>,
        catalogue: &Catalogue,
        broker: &AwsSizingBroker,
        script: Handle<'b>,
    ) -> Handle<'b> {
        let Some((documented, source)) = standard(catalogue, broker, |tier| match tier {
            MskTier::Standard {
                network_baseline_bytes_per_second: network,
                ..
            } => Some(*network),
            MskTier::Express { .. } => None,
        }) else {
            return script;
        };
        let documented = scope.figure(
            "network_sustained",
            &format!("Sustained network of a {}", broker.name),
            documented,
            Measure::BytesPerSecond,
            source,
        );
        scope
            .quantity("network_taken")
            .label("Network that the rule takes a broker to have")
            .cite(RULE)
            .is(self.mixed_network_units.select(script, documented))
    }

    /// Bytes per second to a broker's volume, when `bought` is all that is bought for it.
    pub(super) fn storage(
        &self,
        scope: &Scope<'b>,
        catalogue: &Catalogue,
        broker: &AwsSizingBroker,
        script: Handle<'b>,
        bought: Option<Handle<'b>>,
    ) -> Handle<'b> {
        let included = standard(catalogue, broker, |tier| match tier {
            MskTier::Standard {
                storage_included_bytes_per_second: included,
                ..
            } => Some(*included),
            MskTier::Express { .. } => None,
        });
        let there = match (bought, included) {
            (Some(bought), _) => bought,
            (None, Some((included, source))) => scope.figure(
                "storage_included",
                &format!("Throughput to the volume that comes with a {}", broker.name),
                included,
                Measure::BytesPerSecond,
                source,
            ),
            (None, None) => return script,
        };
        scope
            .quantity("storage_taken")
            .label("Throughput to the volume that the rule takes a broker to have")
            .cite(RULE)
            .is(self.unbought_throughput.select(script, script.min(there)))
    }

    /// Partitions of a broker, replicas included.
    pub(super) fn partitions(
        &self,
        scope: &Scope<'b>,
        catalogue: &Catalogue,
        broker: &AwsSizingBroker,
    ) -> Handle<'b> {
        let figure = |name: &str, label: &str, value: f64, source: Source| {
            scope.figure(name, label, value, Measure::Count, source)
        };
        let script = || Source::with_text(SourceKind::Documentation, broker.source.to_string());
        let recommended = figure(
            "partitions_recommended",
            "Partitions of a broker with replicas, recommended",
            broker.partitions_recommended,
            script(),
        );
        let most = figure(
            "partitions_maximum",
            "Partitions of a broker with replicas at most, as the rule has it",
            broker.partitions_maximum,
            script(),
        );
        let most = match catalogue.msk_broker(&broker.name) {
            Ok(documented) => {
                let documented = figure(
                    "partitions_allowed",
                    "Partitions of a broker with replicas at most, as documented",
                    documented.partitions_maximum,
                    documentation(documented),
                );
                self.low_m5_24xlarge_maximum.select(most, documented)
            }
            Err(_) => most,
        };
        scope
            .quantity("partitions_limit")
            .label("Partitions of a broker with replicas that the rule allows")
            .cite(RULE)
            .is(self.recommended_partitions.select(recommended, most))
    }

    /// The price of tiered storage.
    pub(super) fn tiered_price(
        &self,
        scope: &Scope<'b>,
        catalogue: &Catalogue,
        script: Handle<'b>,
    ) -> Handle<'b> {
        let Ok(listed) = catalogue.msk_price(MskItem::Tiered, REGION) else {
            return script;
        };
        let listed = scope.figure(
            "tiered_price_listed",
            "Tiered storage by the price list",
            listed.si,
            Measure::DollarsPerGiBMonth,
            Source::with_text(SourceKind::PriceList, listed.source.to_string()),
        );
        scope
            .quantity("tiered_price_taken")
            .label("Tiered storage at the price that the rule takes")
            .measure(Measure::DollarsPerGiBMonth)
            .cite(RULE)
            .is(self.cheap_tiering.select(script, listed))
    }
}

/// A figure of a Standard broker in the catalogue, with its source.
fn standard(
    catalogue: &Catalogue,
    broker: &AwsSizingBroker,
    of: impl Fn(&MskTier) -> Option<f64>,
) -> Option<(f64, Source)> {
    let known = catalogue.msk_broker(&broker.name).ok()?;
    Some((of(&known.tier)?, documentation(known)))
}

fn documentation(broker: &MskBroker) -> Source {
    Source::with_text(SourceKind::Documentation, broker.source.to_string())
}
