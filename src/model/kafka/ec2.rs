//! Self-managed Kafka on EC2 with EBS volumes.

use crate::catalogue::{
    Catalogue, InstanceType, NetworkItem, ObjectStorageItem, Payment as CataloguePayment,
};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Ec2, Payment};
use crate::units::Measure;

use super::super::cost::{Bill, cross_zone};
use super::super::{ModelError, defaults, source};
use super::broker::broker_disk;
use super::broker_load::Broker;
use super::brokers_needed::{BrokerLimits, Bursts, brokers_needed};
use super::demand::demand;
use super::deployment::Site;
use super::holds::holds;
use super::jbod::unevenness;
use super::machine::{Machine, machine_limits, system_limits};
use super::outline::{DiskOutline, SizedOutline, Unit};
use super::resources::{DiskUse, utilisations};
use super::tiering::{Tiered, tiered};
use super::volume::{
    SizedVolume, VolumeDemand, most_iops, most_throughput, operation_bytes, sized_volume,
};

pub(super) const PLATFORM: &str = "EC2 with EBS";

const GIB: f64 = 1_073_741_824.0;

/// The family that `auto` picks from.
const CANDIDATE_FAMILY: &str = "m7g";

/// What a broker may hold when nobody says: more takes too long to make anew when it is lost, and it is what MSK
/// allows.
const CAPACITY: &str =
    "as much as MSK allows a broker; a larger one takes longer than a day to make anew at 200 MB/s";

/// The types that `auto` picks from.
pub(super) fn candidates(catalogue: &Catalogue) -> Vec<String> {
    catalogue
        .instances()
        .filter(|instance| instance.family() == CANDIDATE_FAMILY)
        .map(|instance| instance.name.clone())
        .collect()
}

/// Sizes the deployment with a broker type.
pub(super) fn sized(
    site: &Site<'_, '_>,
    ec2: &Ec2,
    broker_type: &str,
) -> Result<SizedOutline, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let instance = context
        .catalogue
        .instance(broker_type)
        .map_err(|error| ModelError::catalogue(site.field_of("broker"), &error))?;
    let kind = context
        .catalogue
        .volume(&ec2.volume.kind)
        .map_err(|error| ModelError::catalogue(site.field_of("volume"), &error))?;
    let limit_source = || Source::with_text(SourceKind::Documentation, instance.source.to_string());
    let volumes = scope.figure(
        "volumes",
        "Volumes of a broker",
        f64::from(ec2.volumes),
        Measure::Count,
        source::SCENARIO,
    );
    let instance_path = scope.figure(
        "instance_volume_limit",
        "Sustained throughput of the instance to its volumes",
        instance.ebs_baseline_bytes_per_second,
        Measure::BytesPerSecond,
        limit_source(),
    );
    let instance_operations = scope.figure(
        "instance_volume_operations",
        "Sustained operations of the instance to its volumes",
        instance.ebs_baseline_iops,
        Measure::PerSecond,
        limit_source(),
    );
    let capacity = match ec2.volume.size {
        Choice::Given(size) => builder.constant(size * f64::from(ec2.volumes), Measure::Bytes),
        Choice::Auto => {
            let most = context
                .catalogue
                .msk_limits()
                .storage_per_broker_maximum
                .value;
            let most = most.min(kind.largest_bytes * f64::from(ec2.volumes));
            scope.figure(
                "capacity_limit",
                "Most a broker may hold",
                most,
                Measure::Bytes,
                Source::rule_of_thumb(CAPACITY),
            )
        }
    };
    // Where the newest data alone is on the brokers, no partition is large enough to matter.
    let uneven = match ec2.tiered {
        Some(_) => None,
        None => unevenness(scope, totals, ec2.volumes),
    };
    let page = builder.constant(site.cluster.fill.page, Measure::Fraction);
    let act = builder.constant(site.cluster.fill.act, Measure::Fraction);
    let capacity = match uneven {
        Some(uneven) => (capacity - uneven / page).max(builder.constant(GIB, Measure::Bytes)),
        None => capacity,
    };
    let mut limits = BrokerLimits {
        network: scope.figure(
            "network_limit",
            "Sustained network of a broker, each direction",
            instance.network_baseline_bytes_per_second,
            Measure::BytesPerSecond,
            limit_source(),
        ),
        volumes: instance_path.min(
            volumes * builder.constant(most_throughput(kind, &ec2.volume), Measure::BytesPerSecond),
        ),
        operations: Some(
            instance_operations
                .min(volumes * builder.constant(most_iops(kind, &ec2.volume), Measure::PerSecond)),
        ),
        operation: builder.constant(operation_bytes(kind.media), Measure::Bytes),
        capacity,
        replicas: site.replicas_limit(
            context.catalogue.kafka().partitions_per_broker.value,
            defaults::documented(&context.catalogue.kafka().partitions_per_broker),
        ),
        machine: machine_limits(
            context,
            site.cluster,
            scope,
            &Machine {
                vcpu: instance.vcpu,
                memory: instance.memory_bytes,
                source: limit_source(),
            },
        ),
        system: Some(system_limits(context, scope)),
        connections: None,
        bursts: Bursts::default(),
    };
    let split = match &ec2.tiered {
        Some(local) => {
            let local =
                builder.estimate(scope.path("local_retention"), "Kept on the brokers", local);
            tiered(context, totals, scope, local, None)
        }
        None => Tiered::nothing(totals),
    };
    let demand = demand(context, site.cluster, scope, totals, &split);
    let needed = brokers_needed(context, site.cluster, totals, scope, &limits, &demand);
    let brokers = site.brokers(ec2.brokers, needed.needed);
    let disk = broker_disk(scope, site.cluster, totals, &demand, brokers);
    let counted = disk.with_uneven_volumes(uneven);
    let target = builder.constant(
        context.catalogue.kafka().cruise_control_network.value,
        Measure::Fraction,
    );
    let room = (counted.bytes / page).max(counted.bytes_one_lost / act) / volumes;
    let broker = Broker {
        context,
        scope,
        totals,
        demand: &demand,
        brokers,
        page_cache: limits.machine.page_cache,
        operation: limits.operation,
    };
    let peak = broker.at_peak();
    let wanted = VolumeDemand {
        room,
        throughput: (peak.moved.volume_throughput / (volumes * target))
            .min(instance_path / volumes),
        operations: (peak.moved.volume_operations / (volumes * target))
            .min(instance_operations / volumes),
    };
    let volume = sized_volume(scope, kind, &ec2.volume, &wanted, &site.field_of("volume"))?;
    limits.volumes = scope
        .quantity("volume_limit")
        .label("Sustained throughput to volumes: instance or volumes, the smaller")
        .cite(limit_source())
        .is(instance_path.min(volumes * volume.throughput));
    limits.operations = Some(
        scope
            .quantity("volume_operations_limit")
            .label("Sustained operations of volumes: instance or volumes, the smaller")
            .cite(limit_source())
            .is(instance_operations.min(volumes * volume.iops)),
    );
    limits.bursts = bursts(site, instance, volumes, &volume);
    let capacity = scope
        .quantity("disk_capacity")
        .label("Disk of a broker")
        .cite(source::COST_LINE)
        .is(volume.size * volumes);
    let fills = site.fills(capacity, &counted);

    let mut bill = Bill::new(scope);
    let keep = site.keep(ec2.discount.as_ref());
    let field = site.field_of("broker");
    let price = context.price(&payment(ec2.payment).item(broker_type), &field)?;
    bill.line("brokers", "Brokers", brokers * price * keep);
    if ec2.controllers.count > 0 {
        let item = payment(ec2.payment).item(&ec2.controllers.instance);
        let price = context.price(&item, &site.field_of("controllers.instance"))?;
        let count = scope.figure(
            "controllers",
            "KRaft controllers",
            f64::from(ec2.controllers.count),
            Measure::Count,
            source::SCENARIO,
        );
        bill.line("controllers", "KRaft controllers", count * price * keep);
    }
    let every_volume = brokers * volumes;
    let item = |part: &str| format!("ebs/{}/{part}", kind.name);
    let storage = context.price(&item("storage"), &site.field_of("volume"))?;
    bill.line(
        "volume_storage",
        "Volumes: size",
        every_volume * volume.size * storage,
    );
    if let Some(paid) = volume.operations_paid(kind) {
        let price = context.price(&item("iops"), &site.field_of("volume"))?;
        bill.line(
            "volume_iops",
            "Volumes: operations",
            every_volume * paid * price,
        );
    }
    if let Some(paid) = volume.throughput_paid(kind) {
        let price = context.price(&item("throughput"), &site.field_of("volume"))?;
        bill.line(
            "volume_throughput",
            "Volumes: throughput",
            every_volume * paid * price,
        );
    }
    if ec2.tiered.is_some() {
        let price = context.price(ObjectStorageItem::Standard.id(), &site.field_of("tiered"))?;
        let remote = site.remote(split.remote);
        bill.line("tiered_storage", "Tiered storage", remote * price);
    }
    let traffic = cross_zone(scope, site.cluster, totals);
    let price = context.price(NetworkItem::CrossZone.id(), site.field)?;
    bill.line(
        "cross_zone",
        "Cross-zone traffic",
        traffic.with_replication() * price * 2.0,
    );
    bill.upkeep(site.deployment.upkeep.as_ref());
    let disk_use = DiskUse::new(&disk, &fills, capacity);
    let resources = if site.is_candidate {
        Vec::new()
    } else {
        utilisations(&broker, &peak, site.cluster, &limits, &disk_use)
    };
    Ok(SizedOutline {
        unit: Unit::Broker,
        brokers: brokers.node(),
        brokers_chosen: matches!(ec2.brokers, Choice::Auto),
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
        limits: Vec::new(),
        holds: holds(
            scope,
            brokers,
            needed.needed,
            Some((fills.fill, site.cluster.fill.act)),
            &[],
        ),
        resources,
        monthly_cost: bill.total(),
        cost_lines: bill.lines,
        opinions: Vec::new(),
    })
}

/// What credits lend the instance and its volumes, where that is more than they sustain.
fn bursts<'b>(
    site: &Site<'_, 'b>,
    instance: &InstanceType,
    volumes: Handle<'b>,
    volume: &SizedVolume<'b>,
) -> Bursts<'b> {
    let lent = |key: &str, label: &str, burst: f64, sustained: f64, measure: Measure| {
        (burst > sustained).then(|| site.scope.figure(key, label, burst, measure, source::BURST))
    };
    let path = |key: &str,
                label: &str,
                (burst, sustained): (f64, f64),
                volume_burst: Option<Handle<'b>>,
                volume_sustained: Handle<'b>,
                measure: Measure| {
        if burst <= sustained && volume_burst.is_none() {
            return None;
        }
        let instance = site.context.builder.constant(burst, measure);
        let of_volumes = volumes * volume_burst.unwrap_or(volume_sustained);
        Some(
            site.scope
                .quantity(key)
                .label(label)
                .measure(measure)
                .cite(source::BURST)
                .is(instance.min(of_volumes)),
        )
    };
    Bursts {
        network: lent(
            "network_burst",
            "Network of a broker out of credits, each direction",
            instance.network_burst_bytes_per_second,
            instance.network_baseline_bytes_per_second,
            Measure::BytesPerSecond,
        ),
        volumes: path(
            "volume_burst",
            "Throughput to volumes out of credits: instance or volumes, the smaller",
            (
                instance.ebs_burst_bytes_per_second,
                instance.ebs_baseline_bytes_per_second,
            ),
            volume.throughput_burst,
            volume.throughput,
            Measure::BytesPerSecond,
        ),
        operations: path(
            "volume_operations_burst",
            "Operations of volumes out of credits: instance or volumes, the smaller",
            (instance.ebs_burst_iops, instance.ebs_baseline_iops),
            volume.iops_burst,
            volume.iops,
            Measure::PerSecond,
        ),
    }
}

fn payment(payment: Payment) -> CataloguePayment {
    match payment {
        Payment::OnDemand => CataloguePayment::OnDemand,
        Payment::Reserved1Year => CataloguePayment::ReservedOneYear,
        Payment::Reserved3Years => CataloguePayment::ReservedThreeYears,
    }
}

/// Fill of the fullest broker.
pub(super) struct Fills<'b> {
    pub(super) fill: Handle<'b>,
    pub(super) one_lost: Handle<'b>,
}

impl<'b> Site<'_, 'b> {
    /// The broker count as given, or chosen.
    pub(super) fn brokers(&self, given: Choice<u32>, needed: Handle<'b>) -> Handle<'b> {
        match given {
            Choice::Given(count) => self.scope.figure(
                "brokers",
                "Brokers",
                f64::from(count),
                Measure::Count,
                source::SCENARIO,
            ),
            Choice::Auto => self.context.builder.decision(
                self.scope.path("brokers"),
                "Brokers",
                Measure::Count,
                needed,
            ),
        }
    }

    /// Replicas that a broker should hold at most.
    pub(super) fn replicas_limit(&self, most: f64, says: Source) -> Handle<'b> {
        self.scope.figure(
            "replicas_limit",
            "Replicas that a broker should hold at most",
            most,
            Measure::Count,
            says,
        )
    }

    /// The fullest broker over its capacity, now and with one broker lost.
    pub(super) fn fills(
        &self,
        capacity: Handle<'b>,
        disk: &super::broker::BrokerDisk<'b>,
    ) -> Fills<'b> {
        Fills {
            fill: self
                .scope
                .quantity("disk_fill")
                .label("Fill of the fullest broker")
                .measure(Measure::Fraction)
                .cite(source::REPLICATION)
                .is(disk.bytes / capacity),
            one_lost: self
                .scope
                .quantity("disk_fill_one_lost")
                .label("Fill of the fullest broker after one is lost")
                .measure(Measure::Fraction)
                .cite(source::SURVIVAL)
                .is(disk.bytes_one_lost / capacity),
        }
    }

    /// The share of the price that a discount leaves.
    pub(super) fn keep(&self, discount: Option<&crate::estimate::Estimate>) -> Handle<'b> {
        let discount = self
            .scope
            .estimate_or("discount", "Discount", discount, defaults::discount);
        1.0 - discount
    }

    /// Bytes in object storage.
    pub(super) fn remote(&self, remote: Handle<'b>) -> Handle<'b> {
        self.scope
            .quantity("remote")
            .label("In tiered storage")
            .cite(source::TIERED)
            .is(remote)
    }
}
