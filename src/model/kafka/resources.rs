//! Every resource of a broker in every condition, over what it sustains.

use crate::quantity::{Handle, NodeId};
use crate::scenario::Cluster;
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::broker::BrokerDisk;
use super::broker_load::{Broker, BrokerLoad};
use super::brokers_needed::BrokerLimits;
use super::deployment::Fills;
use super::outline::{Condition, RecoveryOutline, ResourceOutline};
use super::recovery::coming_back;

/// The disk of the fullest broker over its capacity: now, and after a broker is lost.
pub(super) struct DiskUse<'b> {
    pub(super) bytes: Handle<'b>,
    pub(super) bytes_one_lost: Handle<'b>,
    pub(super) fill: Handle<'b>,
    pub(super) fill_one_lost: Handle<'b>,
    pub(super) capacity: Handle<'b>,
}

/// A resource: what a broker uses of it, and what it sustains.
struct Row<'b> {
    /// In paths.
    key: &'static str,
    name: &'static str,
    used: fn(&BrokerLoad<'b>) -> Option<Handle<'b>>,
    limit: Option<Handle<'b>>,
    burst: Option<Handle<'b>>,
}

impl<'b> DiskUse<'b> {
    pub(super) fn new(disk: &BrokerDisk<'b>, fills: &Fills<'b>, capacity: Handle<'b>) -> Self {
        Self {
            bytes: disk.bytes,
            bytes_one_lost: disk.bytes_one_lost,
            fill: fills.fill,
            fill_one_lost: fills.one_lost,
            capacity,
        }
    }
}

/// Adds how long a broker takes to come back, and every utilisation, disk first; conditions vary fastest. What no platform limits is left out.
pub(super) fn utilisations<'b>(
    broker: &Broker<'_, 'b>,
    peak: &BrokerLoad<'b>,
    cluster: &Cluster,
    limits: &BrokerLimits<'b>,
    disk: &DiskUse<'b>,
) -> (Vec<ResourceOutline>, RecoveryOutline) {
    let (scope, brokers) = (broker.scope, broker.evenly.brokers);
    let down = broker.demand.lost_of(brokers);
    let on_average = broker.on_average(peak);
    let recovery = coming_back(broker, &on_average, limits, disk.bytes, cluster);
    let mut conditions = vec![
        (Condition::Mean, on_average),
        (Condition::Peak, *peak),
        (
            Condition::BrokerDown,
            broker.with_lost(Condition::BrokerDown, down, peak),
        ),
    ];
    // A lone zone that is lost leaves nothing to compute.
    if cluster.zones > 1 {
        let lost = (brokers / f64::from(cluster.zones)).ceil();
        let load = broker.with_lost(Condition::ZoneDown, lost, peak);
        conditions.push((Condition::ZoneDown, load));
    }
    let table = table(limits);
    let others = table
        .iter()
        .flat_map(|row| row.outlines(scope, &conditions));
    let all = disk.outlines(&conditions).into_iter().chain(others);
    (all.collect(), recovery)
}

fn table<'b>(limits: &BrokerLimits<'b>) -> Vec<Row<'b>> {
    let (machine, burst) = (&limits.machine, &limits.bursts);
    let network = (Some(limits.network), burst.network);
    let volumes = (Some(limits.volumes), burst.volumes);
    let operations = (limits.operations, burst.operations);
    let processor = (Some(machine.processor), None);
    let memory = (Some(machine.page_cache), None);
    let held = (Some(limits.replicas), None);
    let files = (limits.system.as_ref().map(|system| system.files), None);
    let maps = (
        limits.system.as_ref().map(|system| system.memory_maps),
        None,
    );
    let clients = (limits.connections, None);
    vec![
        row(
            "network_in",
            "network in",
            |load| Some(load.written.network_in),
            network,
        ),
        row(
            "network_out",
            "network out",
            |load| Some(load.moved.network_out),
            network,
        ),
        row(
            "volume_writes",
            "volume writes",
            |load| Some(load.written.volume_writes),
            volumes,
        ),
        row(
            "volume_reads",
            "volume reads",
            |load| Some(load.moved.volume_reads),
            volumes,
        ),
        row(
            "volume_throughput",
            "volume throughput",
            |load| Some(load.moved.volume_throughput),
            volumes,
        ),
        row(
            "volume_operations",
            "volume operations",
            |load| Some(load.moved.volume_operations),
            operations,
        ),
        row(
            "processor",
            "CPU",
            |load| Some(load.moved.processor),
            processor,
        ),
        row(
            "page_cache",
            "page cache",
            |load| Some(load.written.page_cache),
            memory,
        ),
        row("leaders", "leaders", |load| Some(load.held.leaders), held),
        row(
            "replicas",
            "replicas",
            |load| Some(load.held.replicas),
            held,
        ),
        row(
            "files",
            "file descriptors",
            |load| Some(load.held.files),
            files,
        ),
        row(
            "memory_maps",
            "memory maps",
            |load| Some(load.held.memory_maps),
            maps,
        ),
        row(
            "connections",
            "connections",
            |load| load.held.connections,
            clients,
        ),
    ]
}

/// A row: what is used of a resource, over what is sustained and what credits lend.
fn row<'b>(
    key: &'static str,
    name: &'static str,
    used: fn(&BrokerLoad<'b>) -> Option<Handle<'b>>,
    (limit, burst): (Option<Handle<'b>>, Option<Handle<'b>>),
) -> Row<'b> {
    Row {
        key,
        name,
        used,
        limit,
        burst,
    }
}

impl<'b> Row<'b> {
    fn outlines(
        &self,
        scope: &Scope<'b>,
        conditions: &[(Condition, BrokerLoad<'b>)],
    ) -> Vec<ResourceOutline> {
        let Some(limit) = self.limit else {
            return Vec::new();
        };
        // What does not change with the condition is one quantity, not several of the same value.
        let mut known: Vec<(NodeId, Handle<'b>)> = Vec::new();
        let mut at_peak_first: Vec<_> = conditions.iter().collect();
        at_peak_first.sort_by_key(|(condition, _)| *condition != Condition::Peak);
        let mut outlines = Vec::new();
        for (condition, load) in at_peak_first {
            let Some(used) = (self.used)(load) else {
                continue;
            };
            let same = known.iter().find(|(node, _)| *node == used.node());
            let utilisation = match same {
                Some((_, utilisation)) => *utilisation,
                None => self.utilisation(scope, *condition, used, limit),
            };
            known.push((used.node(), utilisation));
            outlines.push(ResourceOutline {
                name: self.name,
                condition: *condition,
                used: used.node(),
                utilisation: utilisation.node(),
                limit: limit.node(),
                burst: self.burst.map(Handle::node),
            });
        }
        outlines.sort_by_key(|outline| outline.condition);
        outlines
    }

    fn utilisation(
        &self,
        scope: &Scope<'b>,
        condition: Condition,
        used: Handle<'b>,
        limit: Handle<'b>,
    ) -> Handle<'b> {
        let mut name = self.name.to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        scope
            .quantity(&format!("{}{}_utilisation", self.key, condition.infix()))
            .label(format!("{name} {}, share of the limit", condition.label()))
            .measure(Measure::Fraction)
            .cite(source::BALANCED_LOAD)
            .is(used / limit)
    }
}

impl DiskUse<'_> {
    /// A lost zone's replicas are not made anew: the zones that are left hold one already.
    fn outlines(&self, conditions: &[(Condition, BrokerLoad<'_>)]) -> Vec<ResourceOutline> {
        conditions
            .iter()
            .map(|(condition, _)| {
                let (used, utilisation) = match condition {
                    Condition::BrokerDown => (self.bytes_one_lost, self.fill_one_lost),
                    _ => (self.bytes, self.fill),
                };
                ResourceOutline {
                    name: "disk",
                    condition: *condition,
                    used: used.node(),
                    utilisation: utilisation.node(),
                    limit: self.capacity.node(),
                    burst: None,
                }
            })
            .collect()
    }
}
