//! Amazon MSK with Standard brokers.

use crate::catalogue::{Catalogue, MskBroker, MskItem, MskTier, VolumeMedia};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Msk};
use crate::units::{GIB, MIB, Measure, screen};

use super::super::cost::Bill;
use super::super::defaults::documented;
use super::super::{ModelError, source};
use super::broker::broker_disk;
use super::broker_load::Broker;
use super::brokers_needed::{BrokerLimits, Bursts, brokers_needed};
use super::demand::demand;
use super::deployment::Site;
use super::evenly::Evenly;
use super::holds::holds;
use super::jbod::fits_one_volume;
use super::machine::{Machine, machine_limits};
use super::outline::{DiskOutline, SizedOutline, Unit};
use super::resources::{DiskUse, utilisations};
use super::second_opinion::{Question, aws_opinion};
use super::storage_scaling;
use super::tiering::{Tiered, tiered};

pub(super) const PLATFORM: &str = "MSK Standard";

/// Zones that MSK takes: one subnet in each (CreateCluster, `ClientSubnets`: two or three).
const ZONES: [u32; 2] = [2, 3];

/// The family that `auto` picks from.
const CANDIDATE_FAMILY: &str = "kafka.m7g";

/// The types that `auto` picks from: only those that can have the storage throughput the scenario asks for.
pub(super) fn candidates(catalogue: &Catalogue, msk: &Msk) -> Vec<String> {
    catalogue
        .msk_brokers()
        .filter(|broker| broker.family() == CANDIDATE_FAMILY)
        .filter(|broker| {
            msk.provisioned_throughput.is_none()
                || standard(broker).is_some_and(|s| s.most.is_some())
        })
        .map(|broker| broker.name.clone())
        .collect()
}

/// What a Standard broker sustains.
struct Standard {
    network: f64,
    /// Bytes per second to its volume that come with the price.
    included: f64,
    /// Bytes per second to its volume that can be bought.
    most: Option<f64>,
}

fn standard(broker: &MskBroker) -> Option<Standard> {
    match broker.tier {
        MskTier::Standard {
            storage_included_bytes_per_second: included,
            storage_provisioned_bytes_per_second: most,
            network_baseline_bytes_per_second: network,
            ..
        } => Some(Standard {
            network,
            included,
            most,
        }),
        MskTier::Express { .. } => None,
    }
}

/// Sizes the deployment with a broker type.
pub(super) fn sized(
    site: &Site<'_, '_>,
    msk: &Msk,
    broker_type: &str,
) -> Result<SizedOutline, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let broker = context
        .catalogue
        .msk_broker(broker_type)
        .map_err(|error| ModelError::catalogue(site.field_of("broker"), &error))?;
    let Some(standard) = standard(broker) else {
        return Err(ModelError::new(
            site.field_of("broker"),
            format!("`{broker_type}` is an Express broker, and `msk` plans Standard brokers"),
        )
        .hint("choose a type that begins with `kafka.`"));
    };
    check(site, msk, broker_type, &standard)?;
    let limit_source = || Source::with_text(SourceKind::Documentation, broker.source.to_string());
    let most = context
        .catalogue
        .msk_limits()
        .storage_per_broker_maximum
        .value;
    let volume_limit = volume_limit(site, msk, &standard, limit_source());
    let limits = BrokerLimits {
        network: scope.figure(
            "network_limit",
            "Sustained network of a broker, each direction",
            standard.network,
            Measure::BytesPerSecond,
            limit_source(),
        ),
        volumes: volume_limit,
        operations: None,
        operation: context.operation(VolumeMedia::Ssd),
        capacity: match msk.storage {
            Choice::Given(bytes) if msk.storage_scaling.is_none() => {
                builder.constant(bytes, Measure::Bytes)
            }
            _ => scope.figure(
                "capacity_limit",
                "Most storage of a broker",
                most,
                Measure::Bytes,
                Source::with_text(
                    SourceKind::Documentation,
                    context
                        .catalogue
                        .msk_limits()
                        .storage_per_broker_maximum
                        .source
                        .to_string(),
                ),
            ),
        },
        uneven: None,
        replicas: site.replicas_limit(broker.partitions_recommended, limit_source()),
        machine: machine_limits(
            context,
            site.cluster,
            scope,
            &Machine {
                vcpu: f64::from(broker.vcpu),
                memory: broker.memory_bytes,
                source: limit_source(),
            },
        ),
        system: None,
        connections: connections_limit(site),
        bursts: Bursts::default(),
    };
    let local_retention = msk
        .tiered
        .as_ref()
        .map(|local| builder.estimate(scope.path("local_retention"), "Kept on the brokers", local));
    let split = match local_retention {
        Some(local) => {
            let segment = context.catalogue.msk_limits().tiered_segment_default.value;
            tiered(
                context,
                totals,
                scope,
                local,
                Some(builder.constant(segment, Measure::Bytes)),
            )
        }
        None => Tiered::nothing(totals),
    };
    let demand = demand(context, site.cluster, scope, totals, &split, 1.0);
    let needed = brokers_needed(context, site.cluster, totals, scope, &limits, &demand);
    let brokers = site.brokers(msk.brokers, needed.needed);
    // MSK has as many in every zone.
    let evenly = Evenly::all(brokers);
    let disk = broker_disk(
        scope,
        site.cluster,
        totals,
        &demand,
        evenly,
        limits.rooms(site.cluster, msk.brokers),
    );
    let enough_brokers = brokers.at_least(needed.needed);
    let written_each = demand.load.mean.received_each(brokers);
    let (capacity, start) = storage(site, msk, (&disk, enough_brokers), written_each, most);
    let as_bought = if msk.storage == Choice::Auto && msk.storage_scaling.is_none() {
        // Storage that is chosen is storage that is bought, like what is given.
        let bought = BrokerLimits {
            capacity,
            ..limits.clone()
        };
        needed.as_bought(context, site.cluster, totals, scope, &bought, &demand)
    } else {
        needed.needed
    };
    let fills = site.fills(capacity, &disk);
    let mut quotas = vec![fits_one_volume(scope, demand.largest_partition, capacity)];
    if let Some((scaling, start)) = msk.storage_scaling.zip(start) {
        let of = (scaling.target, most);
        let load = &demand.load;
        quotas.push(storage_scaling::race(
            site, load, brokers, capacity, &start, of,
        ));
    }

    let mut bill = Bill::new(scope);
    let keep = site.keep(msk.discount.as_ref());
    let price = context.price(&format!("msk/{broker_type}"), &site.field_of("broker"))?;
    bill.line("brokers", "Brokers", brokers * price * keep);
    let price = context.price(MskItem::Storage.id(), &site.field_of("storage"))?;
    bill.line(
        "volume_storage",
        "Volumes: size",
        brokers * capacity * price,
    );
    if msk.provisioned_throughput.is_some() {
        let price = context.price(
            MskItem::ProvisionedThroughput.id(),
            &site.field_of("provisioned_throughput"),
        )?;
        bill.line(
            "volume_throughput",
            "Volumes: throughput",
            brokers * volume_limit * price,
        );
    }
    if msk.tiered.is_some() {
        let price = context.price(MskItem::Tiered.id(), &site.field_of("tiered"))?;
        bill.line(
            "tiered_storage",
            "Tiered storage",
            site.remote(split.remote) * price,
        );
    }
    site.bill_msk_network(&mut bill)?;
    site.bill_people(&mut bill);
    let broker = Broker {
        context,
        scope,
        totals,
        demand: &demand,
        evenly,
        page_cache: limits.machine.page_cache,
        operation: limits.operation,
    };
    let disk_use = DiskUse::new(&disk, &fills, capacity);
    let (resources, recovery) = if site.is_candidate {
        (Vec::new(), None)
    } else {
        let (resources, recovery) =
            utilisations(&broker, &broker.at_peak(), site.cluster, &limits, &disk_use);
        (resources, Some(recovery))
    };
    let question = Question {
        local_retention,
        provisioned_throughput: msk.provisioned_throughput.map(|_| volume_limit),
    };
    let opinions = if site.is_candidate {
        None
    } else {
        aws_opinion(site, broker_type, &question)
    };
    let opinions = opinions.into_iter().collect();
    Ok(SizedOutline {
        unit: Unit::Broker,
        brokers: brokers.node(),
        brokers_chosen: matches!(msk.brokers, Choice::Auto),
        brokers_needed: needed.needed.node(),
        constraints: needed.constraints,
        load_target: needed.load_target.node(),
        processor_target: needed.processor_target.node(),
        disk: Some(DiskOutline {
            per_broker: disk.bytes.node(),
            capacity: capacity.node(),
            fill: fills.fill.node(),
            fill_one_lost: fills.one_lost.node(),
        }),
        fullest: fills.fill.node(),
        limits: quotas.iter().map(|quota| quota.outline.clone()).collect(),
        holds: holds(
            scope,
            brokers,
            as_bought,
            Some((fills.fill, site.cluster.fill.act)),
            &quotas,
        ),
        resources,
        recovery,
        monthly_cost: bill.total(),
        cost_lines: bill.lines,
        opinions,
    })
}

/// Connections of one broker with IAM, where the scenario says how many clients there are.
fn connections_limit<'b>(site: &Site<'_, 'b>) -> Option<Handle<'b>> {
    site.cluster.connections.as_ref()?;
    let limit = &site
        .context
        .catalogue
        .msk_limits()
        .iam_connections_per_broker;
    Some(site.scope.figure(
        "connections_limit",
        "Connections that a broker takes with IAM",
        limit.value,
        Measure::Count,
        documented(limit),
    ))
}

/// What MSK does not sell.
fn check(
    site: &Site<'_, '_>,
    msk: &Msk,
    broker_type: &str,
    standard: &Standard,
) -> Result<(), ModelError> {
    let zones = site.cluster.zones;
    if !ZONES.contains(&zones) {
        return Err(ModelError::new(
            site.field_of("broker"),
            format!("MSK spreads a cluster over two or three zones, and this one has {zones}"),
        )
        .hint("write `zones: 3` or `zones: 2` for the cluster, or leave this deployment out"));
    }
    if let Choice::Given(count) = msk.brokers
        && count % zones != 0
    {
        return Err(ModelError::new(
            site.field_of("brokers"),
            format!("MSK spreads brokers evenly: {count} is not a multiple of {zones} zones"),
        )
        .hint(format!(
            "write {} or {}",
            count - count % zones + zones,
            (count - count % zones).max(zones)
        )));
    }
    if let Some(scaling) = msk.storage_scaling {
        storage_scaling::check(site, scaling.target)?;
    }
    let limits = context_limits(site);
    if let Choice::Given(bytes) = msk.storage
        && (bytes < limits.0 || bytes > limits.1)
    {
        return Err(ModelError::new(
            site.field_of("storage"),
            format!(
                "an MSK broker has between {} and {} of storage",
                screen(limits.0, Measure::Bytes),
                screen(limits.1, Measure::Bytes)
            ),
        )
        .hint("use more brokers, or tiered storage"));
    }
    if msk.tiered.is_some() && broker_type.contains("t3.") {
        return Err(ModelError::new(
            site.field_of("tiered"),
            format!("`{broker_type}` cannot have tiered storage"),
        )
        .hint("choose an m5 or m7g broker type"));
    }
    match (msk.provisioned_throughput, standard.most) {
        (Some(_), None) => Err(ModelError::new(
            site.field_of("provisioned_throughput"),
            format!("`{broker_type}` cannot have provisioned storage throughput"),
        )
        .hint("choose kafka.m5.4xlarge or larger, or kafka.m7g.2xlarge or larger")),
        (Some(Choice::Given(rate)), Some(most)) if rate > most || rate < standard.included => {
            Err(ModelError::new(
                site.field_of("provisioned_throughput"),
                format!(
                    "`{broker_type}` takes between {} and {} of provisioned storage throughput",
                    screen(standard.included, Measure::BytesPerSecond),
                    screen(most, Measure::BytesPerSecond)
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn context_limits(site: &Site<'_, '_>) -> (f64, f64) {
    let limits = site.context.catalogue.msk_limits();
    (
        limits.storage_per_broker_minimum.value,
        limits.storage_per_broker_maximum.value,
    )
}

/// Bytes per second to the volume of a broker: what is included, or what is bought. `of_type` is where the figures of
/// the type stand.
fn volume_limit<'b>(
    site: &Site<'_, 'b>,
    msk: &Msk,
    standard: &Standard,
    of_type: Source,
) -> Handle<'b> {
    let (rate, source) = match (msk.provisioned_throughput, standard.most) {
        (Some(Choice::Given(rate)), _) => (rate, source::SCENARIO),
        // All that the type can have: fewer brokers are cheaper than less throughput.
        (Some(Choice::Auto), Some(most)) => ((most / MIB).floor() * MIB, of_type),
        _ => (standard.included, of_type),
    };
    site.scope.figure(
        "volume_limit",
        "Sustained throughput of a broker to its volume",
        rate,
        Measure::BytesPerSecond,
        source,
    )
}

/// Storage of a broker, as given or chosen, and as it has grown where it grows by itself. What is chosen is of use in the
/// worlds in which there are brokers enough.
fn storage<'b>(
    site: &Site<'_, 'b>,
    msk: &Msk,
    (disk, enough_brokers): (&super::broker::BrokerDisk<'b>, Handle<'b>),
    written_each: Handle<'b>,
    most: f64,
) -> (Handle<'b>, Option<storage_scaling::Start<'b>>) {
    const LABEL: &str = "Disk of a broker";
    let Some(scaling) = msk.storage_scaling else {
        let words = ("disk_capacity", LABEL);
        let bought = bought(site, msk, (disk, Some(enough_brokers)), most, words);
        return (bought, None);
    };
    let words = ("disk_capacity_start", "Disk of a broker at the start");
    let bought = bought(site, msk, (disk, None), most, words);
    let start = storage_scaling::Start::of(site, bought, disk.bytes, written_each);
    // It never shrinks: what topics kept before they shrank is there still. What grows and shrinks by powers of the month
    // is most on the first day or the last.
    let used = match may_shrink(site) {
        true => disk.bytes.max(start.kept),
        false => disk.bytes,
    };
    let grown = storage_scaling::grown(site, bought, used, scaling.target, most);
    let capacity = site
        .scope
        .quantity("disk_capacity")
        .label(LABEL)
        .cite(source::SURVIVAL)
        .is(grown);
    (capacity, Some(start))
}

/// Whether any topic may be written less over time.
fn may_shrink(site: &Site<'_, '_>) -> bool {
    let topics = site.cluster.topics.iter();
    let growths = topics.filter_map(|topic| topic.growth.as_ref());
    let mut growths = growths.chain(&site.cluster.growth);
    growths.any(|growth| growth.distribution.quantile(0.0) < 0.0)
}

/// Storage that is bought once, as given or chosen.
fn bought<'b>(
    site: &Site<'_, 'b>,
    msk: &Msk,
    (disk, provided): (&super::broker::BrokerDisk<'b>, Option<Handle<'b>>),
    most: f64,
    (name, label): (&str, &str),
) -> Handle<'b> {
    let (scope, builder) = (site.scope, site.context.builder);
    match msk.storage {
        Choice::Given(bytes) => scope.figure(name, label, bytes, Measure::Bytes, source::SCENARIO),
        Choice::Auto => {
            let page = builder.constant(site.cluster.fill.page, Measure::Fraction);
            let act = builder.constant(site.cluster.fill.act, Measure::Fraction);
            let room = (disk.bytes / page).max(disk.bytes_one_lost / act);
            let gib = builder.constant(GIB, Measure::Bytes);
            let needed = scope
                .quantity(&format!("{name}_needed"))
                .label(format!("{label}, needed"))
                .cite(source::SURVIVAL)
                .is(room
                    .ceil_to(gib)
                    .max(gib)
                    .min(builder.constant(most, Measure::Bytes)));
            let path = scope.path(name);
            builder.decision_provided(path, label, Measure::Bytes, needed, provided)
        }
    }
}
