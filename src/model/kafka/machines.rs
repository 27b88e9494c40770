//! Brokers on machines of one's own: EC2 instances, or pods on them. How many, how large their disks, how full.

use crate::catalogue::{InstanceType, LocalDisks, VolumeType};
use crate::estimate::Estimate;
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Volume};
use crate::units::Measure;

use super::super::cost::Bill;
use super::super::{ModelError, source};
use super::broker::{BrokerDisk, broker_disk, utilisations};
use super::brokers_needed::{BrokerLimits, BrokersNeeded, Demand, brokers_needed};
use super::deployment::{Fills, Site};
use super::jbod::unevenness;
use super::load::load;
use super::outline::ResourceOutline;
use super::tiering::{Tiered, tiered};
use super::volume::{SizedVolume, VolumeDemand, most_throughput, sized_volume};

const GIB: f64 = 1_073_741_824.0;

/// What a broker may hold when nobody says: more takes too long to make anew when it is lost, and it is what MSK
/// allows.
const CAPACITY: &str =
    "as much as MSK allows a broker; a larger one takes longer than a day to make anew at 200 MB/s";

/// What stands in for a figure nobody publishes.
const LOCAL_THROUGHPUT: &str = "AWS publishes no sustained throughput of local NVMe disks; they are taken to keep up with the network, which is all that fills them";

/// One broker of a deployment, and what is given about it.
pub(super) struct Machine<'m, 'b> {
    pub(super) instance: &'m InstanceType,
    /// Bytes per second in each direction for one broker.
    pub(super) network: Handle<'b>,
    /// Bytes per second between one broker and its volumes, as the instance allows.
    pub(super) instance_path: Handle<'b>,
    pub(super) disks: Disks<'m>,
    pub(super) tiered: Option<&'m Estimate>,
    /// How many brokers, as given.
    pub(super) brokers: Choice<u32>,
    /// How many brokers go down with one machine.
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
    pub(super) disk: BrokerDisk<'b>,
    pub(super) capacity: Handle<'b>,
    pub(super) fills: Fills<'b>,
    pub(super) resources: Vec<ResourceOutline>,
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
    machine: &Machine<'m, 'b>,
) -> Result<Machines<'m, 'b>, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let count = machine.disks.count();
    let volumes = scope.figure(
        "volumes",
        "Volumes of a broker",
        f64::from(count),
        Measure::Count,
        source::SCENARIO,
    );
    // Where the newest data alone is on the brokers, no partition is large enough to matter.
    let uneven = match machine.tiered {
        Some(_) => None,
        None => unevenness(scope, totals, count),
    };
    let page = builder.constant(site.cluster.fill.page, Measure::Fraction);
    let act = builder.constant(site.cluster.fill.act, Measure::Fraction);
    let capacity = capacity_limit(site, machine);
    let capacity = match uneven {
        Some(uneven) => (capacity - uneven / page).max(builder.constant(GIB, Measure::Bytes)),
        None => capacity,
    };
    let mut limits = BrokerLimits {
        network: machine.network,
        volumes: match machine.disks {
            Disks::Volumes { volume, kind, .. } => machine.instance_path.min(
                volumes * builder.constant(most_throughput(kind, volume), Measure::BytesPerSecond),
            ),
            Disks::Local(_) => machine.network,
        },
        capacity,
        replicas: builder.constant(
            context.catalogue.kafka().partitions_per_broker.value,
            Measure::Count,
        ),
    };
    let split = match machine.tiered {
        Some(local) => {
            let local =
                builder.estimate(scope.path("local_retention"), "Kept on the brokers", local);
            tiered(context, totals, scope, local, None)
        }
        None => Tiered {
            local: totals.replicated,
            remote: builder.constant(0.0, Measure::Bytes),
        },
    };
    let demand = Demand {
        stored: split.local,
        load: load(scope, totals),
        lost_together: machine.lost_together,
    };
    let needed = brokers_needed(context, site.cluster, totals, scope, &limits, &demand);
    let brokers = site.brokers(machine.brokers, needed.needed);
    let disk = broker_disk(scope, site.cluster, totals, &demand, brokers);
    let counted = disk.with_uneven_volumes(uneven);
    let (capacity, sized) = match machine.disks {
        Disks::Volumes { volume, kind, .. } => {
            let target = builder.constant(
                context.catalogue.kafka().cruise_control_network.value,
                Measure::Fraction,
            );
            let room = (counted.bytes / page).max(counted.bytes_one_lost / act) / volumes;
            let writes = demand.load.network_in / (brokers * volumes * target);
            let wanted = VolumeDemand {
                room,
                throughput: writes.min(machine.instance_path / volumes),
            };
            let sized = sized_volume(scope, kind, volume, &wanted, &site.field_of("volume"))?;
            limits.volumes = scope
                .quantity("volume_limit")
                .label("Sustained throughput to volumes: instance or volumes, the smaller")
                .cite(limit_source(machine.instance))
                .is(machine.instance_path.min(volumes * sized.throughput));
            (sized.size * volumes, Some((sized, volumes, kind)))
        }
        Disks::Local(disks) => {
            limits.volumes = scope
                .quantity("volume_limit")
                .label("Sustained throughput to local disks")
                .cite(Source::rule_of_thumb(LOCAL_THROUGHPUT))
                .is(machine.network);
            let each = scope.figure(
                "local_disk",
                "Size of a local disk",
                disks.bytes_each,
                Measure::Bytes,
                limit_source(machine.instance),
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
    let resources = utilisations(
        scope,
        site.cluster,
        &limits,
        &demand,
        brokers,
        (fills.fill, capacity),
    );
    Ok(Machines {
        brokers,
        needed,
        disk,
        capacity,
        fills,
        resources,
        volumes: sized,
        remote: machine.tiered.map(|_| split.remote),
    })
}

/// Bytes that a broker may hold at most.
fn capacity_limit<'b>(site: &Site<'_, 'b>, machine: &Machine<'_, 'b>) -> Handle<'b> {
    let (context, scope) = (site.context, site.scope);
    let builder = context.builder;
    match machine.disks {
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
                let most = context
                    .catalogue
                    .msk_limits()
                    .storage_per_broker_maximum
                    .value;
                let most = most.min(kind.largest_bytes * f64::from(count));
                scope.figure(
                    "capacity_limit",
                    "Most a broker may hold",
                    most,
                    Measure::Bytes,
                    Source::rule_of_thumb(CAPACITY),
                )
            }
        },
    }
}

impl<'b> Machines<'_, 'b> {
    /// The lines of the bill that are for disks.
    pub(super) fn bill_disks(
        &self,
        site: &Site<'_, 'b>,
        bill: &mut Bill<'_, 'b>,
    ) -> Result<(), ModelError> {
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
    pub(super) fn bill_tiered(
        &self,
        site: &Site<'_, 'b>,
        bill: &mut Bill<'_, 'b>,
    ) -> Result<(), ModelError> {
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
}
