//! Brokers on machines of one's own: EC2 instances, or pods on them. How many, how large their disks, how full.

use crate::catalogue::{InstanceType, LocalDisks, VolumeMedia, VolumeType};
use crate::estimate::Estimate;
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Volume};
use crate::units::Measure;

use super::super::cost::Bill;
use super::super::defaults::documented;
use super::super::{ModelError, source};
use super::broker::{BrokerDisk, broker_disk};
use super::broker_load::Broker;
use super::brokers_needed::{BrokerLimits, BrokersNeeded, Bursts, brokers_needed};
use super::bursts::bursts;
use super::demand::demand;
use super::deployment::{Fills, Site};
use super::evenly::Evenly;
use super::holds::Limited;
use super::holds::holds;
use super::jbod::{fits_one_volume, unevenness};
use super::machine::{Machine, machine_limits, system_limits};
use super::outline::{DiskOutline, RecoveryOutline, ResourceOutline, SizedOutline, Unit};
use super::resources::{DiskUse, utilisations};
use super::tiering::{Tiered, tiered};
use super::volume::{
    SizedVolume, VolumeDemand, most_iops, most_of_size, most_throughput, sized_volume,
    volume_problems,
};

/// What brokers are counted by when nobody says how many there are: one that holds more takes too long to make anew when it
/// is lost, and it is what MSK allows. A partition that is larger still gets the volume that it needs.
const CAPACITY: &str =
    "as much as MSK allows a broker; a larger one takes longer than a day to make anew at 200 MB/s";

/// What stands in for a figure nobody publishes.
const LOCAL_THROUGHPUT: &str = "AWS publishes no sustained throughput of local NVMe disks; they are taken to keep up with the network, which is all that fills them";

/// One broker of a deployment, and what is given about it.
pub(super) struct Host<'m, 'b> {
    pub(super) instance: &'m InstanceType,
    /// Bytes per second in each direction for one broker.
    pub(super) network: Handle<'b>,
    /// Bytes per second between one broker and its volumes, as the instance allows.
    pub(super) instance_path: Handle<'b>,
    /// The same in operations per second.
    pub(super) instance_operations: Handle<'b>,
    /// How many brokers share the machine, as a share of it that each of them has.
    pub(super) share: f64,
    /// Virtual processors, and bytes of memory, of one broker.
    pub(super) room: (f64, f64),
    pub(super) disks: Disks<'m>,
    pub(super) tiered: Option<&'m Estimate>,
    /// How many brokers, as given.
    pub(super) brokers: Choice<u32>,
    /// How many brokers go down with one host.
    pub(super) lost_together: f64,
}

/// What a broker writes to.
#[derive(Clone, Copy)]
pub(super) enum Disks<'m> {
    /// So many EBS volumes of this kind.
    Volumes {
        count: u32,
        volume: &'m Volume,
        kind: &'m VolumeType,
    },
    /// The disks inside the instance.
    Local(&'m LocalDisks),
}

impl Disks<'_> {
    fn count(&self) -> u32 {
        match self {
            Self::Volumes { count, .. } => *count,
            Self::Local(disks) => disks.count,
        }
    }
}

/// Sized brokers.
pub(super) struct Machines<'m, 'b> {
    pub(super) brokers: Handle<'b>,
    pub(super) needed: BrokersNeeded<'b>,
    /// How many brokers are needed with the volumes that are bought.
    pub(super) needed_as_bought: Handle<'b>,
    pub(super) disk: BrokerDisk<'b>,
    pub(super) capacity: Handle<'b>,
    pub(super) fills: Fills<'b>,
    /// Whether the largest partition fits on one volume.
    pub(super) fits: Limited<'b>,
    pub(super) resources: Vec<ResourceOutline>,
    /// How long a broker takes to come back; none while designs are compared.
    pub(super) recovery: Option<RecoveryOutline>,
    volumes: Option<(SizedVolume<'b>, Handle<'b>, &'m VolumeType)>,
    remote: Option<Handle<'b>>,
}

/// The source of an instance's limits.
pub(super) fn limit_source(instance: &InstanceType) -> Source {
    Source::with_text(SourceKind::Documentation, instance.source.to_string())
}

/// Sizes brokers on machines.
pub(super) fn machines<'m, 'b>(
    site: &Site<'_, 'b>,
    host: &Host<'m, 'b>,
) -> Result<Machines<'m, 'b>, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let count = host.disks.count();
    let volumes = scope.figure(
        "volumes",
        "Volumes of a broker",
        f64::from(count),
        Measure::Count,
        source::SCENARIO,
    );
    let split = match host.tiered {
        Some(local) => {
            let local =
                builder.estimate(scope.path("local_retention"), "Kept on the brokers", local);
            tiered(context, totals, scope, local, None)
        }
        None => Tiered::nothing(totals),
    };
    let demand = demand(
        context,
        site.cluster,
        scope,
        totals,
        &split,
        host.lost_together,
    );
    let uneven = unevenness(scope, demand.largest_partition, count);
    let page = builder.constant(site.cluster.fill.page, Measure::Fraction);
    let act = builder.constant(site.cluster.fill.act, Measure::Fraction);
    let capacity = capacity_limit(site, host);
    let mut limits = BrokerLimits {
        network: host.network,
        volumes: match host.disks {
            Disks::Volumes { volume, kind, .. } => host.instance_path.min(
                volumes * builder.constant(most_throughput(kind, volume), Measure::BytesPerSecond),
            ),
            Disks::Local(_) => host.network,
        },
        operations: match host.disks {
            Disks::Volumes { volume, kind, .. } => Some(
                host.instance_operations
                    .min(volumes * builder.constant(most_iops(kind, volume), Measure::PerSecond)),
            ),
            Disks::Local(disks) => disks.write_iops.map(|iops| {
                scope.figure(
                    "volume_operations_limit",
                    "Operations of local disks, writing",
                    iops,
                    Measure::PerSecond,
                    limit_source(host.instance),
                )
            }),
        },
        operation: context.operation(match host.disks {
            Disks::Volumes { kind, .. } => kind.media,
            Disks::Local(_) => VolumeMedia::Ssd,
        }),
        capacity,
        uneven: uneven.map(|uneven| (uneven, f64::from(count))),
        replicas: site.replicas_limit(
            context.catalogue.kafka().partitions_per_broker.value,
            documented(&context.catalogue.kafka().partitions_per_broker),
        ),
        machine: machine_limits(
            context,
            site.cluster,
            scope,
            &Machine {
                vcpu: host.room.0,
                memory: host.room.1,
                source: limit_source(host.instance),
            },
        ),
        system: Some(system_limits(context, site.cluster, scope)),
        connections: None,
        bursts: Bursts::default(),
    };
    let needed = brokers_needed(context, site.cluster, totals, scope, &limits, &demand);
    let brokers = site.brokers(host.brokers, needed.needed);
    let evenly = Evenly::of(site, host.brokers, brokers);
    let disk = broker_disk(
        scope,
        site.cluster,
        totals,
        &demand,
        evenly,
        limits.rooms(site.cluster, host.brokers),
    );
    let counted = disk.with_uneven_volumes(uneven);
    let broker = Broker {
        context,
        scope,
        totals,
        demand: &demand,
        evenly,
        page_cache: limits.machine.page_cache,
        operation: limits.operation,
    };
    let peak = broker.at_peak();
    let mut as_bought = needed.needed;
    let (capacity, sized) = match host.disks {
        Disks::Volumes { volume, kind, .. } => {
            let target = builder.constant(
                context.catalogue.kafka().cruise_control_network.value,
                Measure::Fraction,
            );
            let room = (counted.bytes / page).max(counted.bytes_one_lost / act) / volumes;
            let wanted = VolumeDemand {
                room,
                throughput: (peak.moved.volume_throughput / (volumes * target))
                    .min(host.instance_path / volumes),
                operations: (peak.moved.volume_operations / (volumes * target))
                    .min(host.instance_operations / volumes),
                enough_brokers: brokers.at_least(needed.needed),
            };
            context.refuse_all(volume_problems(kind, volume, &site.field_of("volume")))?;
            let sized = sized_volume(scope, kind, volume, &wanted);
            if volume.size == Choice::Auto {
                // A size that is chosen is one that is bought, like a given one.
                let (throughput, operations) = most_of_size(kind, volume, sized.size);
                let bought = BrokerLimits {
                    capacity: sized.size * volumes,
                    volumes: host.instance_path.min(volumes * throughput),
                    operations: Some(host.instance_operations.min(volumes * operations)),
                    ..limits.clone()
                };
                as_bought =
                    needed.as_bought(context, site.cluster, totals, scope, &bought, &demand);
            }
            limits.volumes = scope
                .quantity("volume_limit")
                .label("Sustained throughput to volumes: instance or volumes, the smaller")
                .cite(limit_source(host.instance))
                .is(host.instance_path.min(volumes * sized.throughput));
            limits.operations = Some(
                scope
                    .quantity("volume_operations_limit")
                    .label("Sustained operations of volumes: instance or volumes, the smaller")
                    .cite(limit_source(host.instance))
                    .is(host.instance_operations.min(volumes * sized.iops)),
            );
            limits.bursts = bursts(site, host, volumes, &sized);
            (sized.size * volumes, Some((sized, volumes, kind)))
        }
        Disks::Local(disks) => {
            limits.volumes = scope
                .quantity("volume_limit")
                .label("Sustained throughput to local disks")
                .cite(Source::rule_of_thumb(LOCAL_THROUGHPUT))
                .is(host.network);
            let each = scope.figure(
                "local_disk",
                "Size of a local disk",
                disks.bytes_each,
                Measure::Bytes,
                limit_source(host.instance),
            );
            (each * volumes, None)
        }
    };
    let capacity = scope
        .quantity("disk_capacity")
        .label("Disk of a broker")
        .cite(source::COST_LINE)
        .is(capacity);
    let fills = site.fills(capacity, &counted);
    let fits = fits_one_volume(
        scope,
        demand.largest_partition,
        sized
            .as_ref()
            .map_or(capacity / volumes, |(volume, ..)| volume.size),
    );
    let disk_use = DiskUse::new(&disk, &fills, capacity);
    let (resources, recovery) = if site.is_candidate {
        (Vec::new(), None)
    } else {
        let (resources, recovery) = utilisations(&broker, &peak, site.cluster, &limits, &disk_use);
        (resources, Some(recovery))
    };
    Ok(Machines {
        brokers,
        needed,
        needed_as_bought: as_bought,
        disk,
        capacity,
        fills,
        fits,
        resources,
        recovery,
        volumes: sized,
        remote: host.tiered.map(|_| split.remote),
    })
}

/// Bytes that a broker may hold at most.
fn capacity_limit<'b>(site: &Site<'_, 'b>, host: &Host<'_, 'b>) -> Handle<'b> {
    let (builder, scope) = (site.context.builder, site.scope);
    match host.disks {
        Disks::Local(disks) => {
            builder.constant(disks.bytes_each * f64::from(disks.count), Measure::Bytes)
        }
        Disks::Volumes {
            count,
            volume,
            kind,
        } => match volume.size {
            Choice::Given(size) => builder.constant(size * f64::from(count), Measure::Bytes),
            Choice::Auto => {
                let most = kind.largest_bytes * f64::from(count);
                let limits = site.context.catalogue.msk_limits();
                // Brokers that are counted by the scenario hold what their volumes can.
                let (most, source) = match host.brokers {
                    Choice::Given(_) => (
                        most,
                        Source::with_text(SourceKind::Documentation, kind.source.to_string()),
                    ),
                    Choice::Auto => (
                        most.min(limits.storage_per_broker_maximum.value),
                        Source::rule_of_thumb(CAPACITY),
                    ),
                };
                scope.figure(
                    "capacity_limit",
                    "Most a broker may hold",
                    most,
                    Measure::Bytes,
                    source,
                )
            }
        },
    }
}

impl<'b> Machines<'_, 'b> {
    /// The lines of the bill that are for disks.
    fn bill_disks(&self, site: &Site<'_, 'b>, bill: &mut Bill<'_, 'b>) -> Result<(), ModelError> {
        let Some((volume, count, kind)) = &self.volumes else {
            return Ok(());
        };
        let context = site.context;
        let every_volume = self.brokers * *count;
        let item = |part: &str| format!("ebs/{}/{part}", kind.name);
        let field = site.field_of("volume");
        let storage = context.price(&item("storage"), &field)?;
        bill.line(
            "volume_storage",
            "Volumes: size",
            every_volume * volume.size * storage,
        );
        if let Some(paid) = volume.operations_paid(kind) {
            let price = context.price(&item("iops"), &field)?;
            bill.line(
                "volume_iops",
                "Volumes: operations",
                every_volume * paid * price,
            );
        }
        if let Some(paid) = volume.throughput_paid(kind) {
            let price = context.price(&item("throughput"), &field)?;
            bill.line(
                "volume_throughput",
                "Volumes: throughput",
                every_volume * paid * price,
            );
        }
        Ok(())
    }

    /// The line of the bill that is for object storage, where the deployment is tiered.
    fn bill_tiered(&self, site: &Site<'_, 'b>, bill: &mut Bill<'_, 'b>) -> Result<(), ModelError> {
        let Some(remote) = self.remote else {
            return Ok(());
        };
        let item = crate::catalogue::ObjectStorageItem::Standard.id();
        let price = site.context.price(item, &site.field_of("tiered"))?;
        bill.line(
            "tiered_storage",
            "Tiered storage",
            site.remote(remote) * price,
        );
        Ok(())
    }

    /// Ends the bill with what every kind of machine of one's own costs, and says which quantity is which; `given` is how
    /// many brokers the scenario states.
    pub(super) fn outlined(
        self,
        site: &Site<'_, 'b>,
        given: Choice<u32>,
        mut bill: Bill<'_, 'b>,
    ) -> Result<SizedOutline, ModelError> {
        self.bill_disks(site, &mut bill)?;
        self.bill_tiered(site, &mut bill)?;
        site.bill_own_network(&mut bill)?;
        site.bill_people(&mut bill);
        let needed = self.needed;
        Ok(SizedOutline {
            unit: Unit::Broker,
            brokers: self.brokers.node(),
            brokers_chosen: matches!(given, Choice::Auto),
            brokers_needed: needed.needed.node(),
            constraints: needed.constraints,
            load_target: needed.load_target.node(),
            processor_target: needed.processor_target.node(),
            disk: Some(DiskOutline {
                per_broker: self.disk.bytes.node(),
                capacity: self.capacity.node(),
                fill: self.fills.fill.node(),
                fill_one_lost: self.fills.one_lost.node(),
            }),
            fullest: self.fills.fill.node(),
            limits: vec![self.fits.outline.clone()],
            holds: holds(
                site.scope,
                self.brokers,
                self.needed_as_bought,
                Some((self.fills.fill, site.cluster.fill.act)),
                &[self.fits],
            ),
            resources: self.resources,
            recovery: self.recovery,
            monthly_cost: bill.total(),
            cost_lines: bill.lines,
            opinions: Vec::new(),
        })
    }
}
