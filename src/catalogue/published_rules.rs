//! The constants of rules that others have published for the size of a Kafka cluster: second opinions.

use serde::Deserialize;

use super::constants::Constant;
use super::error::CatalogueError;
use super::source::SourceRef;
use super::table::{self, Head, Table};

const FILE: &str = "published_rules.ron";

/// Whose rule it is.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleOrigin {
    /// What people call it.
    pub name: String,
    /// Who published it.
    pub author: String,
    /// Where, and when.
    pub source: SourceRef,
}

/// A rule as the table has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow<Figures> {
    name: String,
    author: String,
    source: String,
    figures: Figures,
}

impl<Figures> RuleRow<Figures> {
    fn split(self, head: &Head) -> Result<(RuleOrigin, Figures), CatalogueError> {
        let origin = RuleOrigin {
            source: head.source(&self.source)?,
            name: self.name,
            author: self.author,
        };
        Ok((origin, self.figures))
    }
}

/// One struct for each rule with its constants, and one with all of them. As in `constants!`, the doc comment of a
/// figure is its title, and a figure without a row or a row without a figure fails to load.
macro_rules! rules {
    ($($(#[doc = $about:literal])+ $rule:ident: $name:ident { $(#[doc = $title:literal] $figure:ident),* $(,)? })+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug, PartialEq)]
            pub struct $name {
                /// Whose rule it is.
                pub origin: RuleOrigin,
                $(#[doc = $title] pub $figure: Constant),*
            }
        )+

        /// What others' rules count with.
        #[derive(Clone, Debug, PartialEq)]
        pub struct PublishedRules {
            $($(#[doc = $about])+ pub $rule: $name),+
        }

        impl PublishedRules {
            /// Every constant with the key of its rule, in the order of the table.
            pub fn figures(&self) -> impl Iterator<Item = (&'static str, &Constant)> {
                std::iter::empty()
                    $(.chain([$((stringify!($rule), &self.$rule.$figure)),*]))+
            }

            pub(in crate::catalogue) fn read(text: &str) -> Result<(Table, Self), CatalogueError> {
                let count = [$(stringify!($rule)),+].len();
                let (table, head, rows) = table::read::<rows::Rows>(FILE, text, |_| count)?;
                let rules = Self {
                    $($rule: {
                        let (origin, _figures) = rows.$rule.split(&head)?;
                        $name {
                            origin,
                            $($figure: _figures.$figure.into_constant(stringify!($figure), $title, &head)?),*
                        }
                    }),+
                };
                Ok((table, rules))
            }
        }

        /// The same as the table has them.
        mod rows {
            use serde::Deserialize;

            use super::super::constants::ConstantRow;

            #[derive(Deserialize)]
            #[serde(deny_unknown_fields)]
            pub(super) struct Rows {
                $(pub(super) $rule: super::RuleRow<$name>),+
            }

            $(
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                pub(super) struct $name {
                    $(pub(super) $figure: ConstantRow),*
                }
            )+
        }
    };
}

rules! {
    /// Equation 1 of AWS's post on right-sizing.
    aws_blog: AwsBlogRule {
        /// Share of the theoretical limit that is used
        utilisation,
    }
    /// Google's plan for its managed Kafka.
    google: GoogleRule {
        /// A byte read, in bytes written
        read_weight,
        /// Bytes written that a virtual processor carries
        vcpu_throughput,
        /// Share of the processors that is used
        utilisation,
        /// Fewest virtual processors
        minimum_vcpu,
        /// Memory of a virtual processor
        memory_per_vcpu,
    }
    /// Alibaba's estimate for ApsaraMQ for Confluent.
    alibaba: AlibabaRule {
        /// Throughput of a broker
        broker_throughput,
        /// Bandwidth planned over bandwidth used
        headroom,
        /// Fewest brokers
        minimum,
        /// Replicas of a broker
        replicas,
    }
    /// Redpanda's guidance.
    redpanda: RedpandaRule {
        /// Fewest brokers
        minimum,
        /// Throughput of a processor core
        core_throughput,
        /// Memory for a replica
        memory_per_replica,
    }
    /// The sizer for Red Hat AMQ Streams.
    amq_streams: AmqStreamsRule {
        /// Share of network and disks that is used
        utilisation,
        /// Safety factor
        safety,
        /// Groups that read from disk
        lagging,
        /// Brokers beyond the replication factor
        spare,
        /// Size of disks for what they hold
        disk_overhead,
    }
    /// AxonOps' capacity planning.
    axonops: AxonOpsRule {
        /// Throughput of a broker
        broker_throughput,
        /// Replicas of a broker
        partitions,
        /// Fewest brokers
        minimum,
        /// Size of disks for what they hold
        disk_overhead,
    }
    /// Cloudera's rule for the page cache.
    cloudera: ClouderaRule {}
    /// What AKalculator assumes.
    akalculator: AkalculatorRule {
        /// Produced bytes that a virtual processor carries
        vcpu_produce,
        /// Consumed bytes that a virtual processor carries
        vcpu_consume,
        /// Share of a disk that is used
        fill,
        /// Largest disk of a broker
        disk,
        /// Fewest brokers
        minimum,
    }
    /// Abhishek Walia's workbook.
    walia: WaliaRule {
        /// Network in of a broker
        network_in,
        /// Network in and out of a broker
        network_both,
        /// Share of the network that is used
        utilisation,
        /// Throughput of a broker's disks
        disk_writes,
        /// Share of a disk that is used
        fill,
        /// Disk of a broker
        disk,
        /// Replicas of a broker
        replicas,
    }
    /// syalioune's calculator.
    syalioune: SyaliouneRule {
        /// Network of a broker
        network,
        /// Throughput of a broker's disks
        disk_writes,
        /// Share of network and disk throughput that is used
        utilisation,
        /// Share of a disk that is used
        fill,
        /// Bytes planned over bytes kept
        headroom,
        /// Largest disk of a broker
        disk,
    }
    /// AutoMQ's comparison of providers.
    automq: AutoMqRule {
        /// Sent by a broker
        broker_out,
    }
    /// The field's convention: × 1.3.
    rule_of_thumb: FieldRule {}
}
