//! Strimzi on Amazon EKS: brokers are pods, and nodes are what is paid for.

use crate::catalogue::{Catalogue, EksItem, InstanceType};
use crate::quantity::{Handle, Source};
use crate::scenario::{Choice, ControlPlane, MOST_BROKERS_PER_NODE, Storage, Strimzi};
use crate::units::{Measure, screen};

use super::super::cost::Bill;
use super::super::{ModelError, source};
use super::deployment::Site;
use super::ec2::{candidates as instance_candidates, payment};
use super::machines::{Disks, Host, limit_source, machines};
use super::outline::SizedOutline;

pub(super) const PLATFORM: &str = "Strimzi on EKS";

/// How pods share nodes.
const PACKING: Source = Source::derivation(
    "pods fit where both their processors and their memory fit into what a node leaves them; brokers are spread evenly over the zones, and a node stands in one; controllers stand one to a node",
);

/// The types that `auto` picks from.
pub(super) fn candidates(catalogue: &Catalogue) -> Vec<String> {
    instance_candidates(catalogue, Storage::Volumes)
}

/// Sizes the deployment with an instance type for its nodes.
pub(super) fn sized(
    site: &Site<'_, '_>,
    strimzi: &Strimzi,
    node_type: &str,
) -> Result<SizedOutline, ModelError> {
    let (context, scope) = (site.context, site.scope);
    let field = site.field_of("node");
    let instance = context
        .catalogue
        .instance(node_type)
        .map_err(|error| ModelError::catalogue(&field, &error))?;
    let kind = context
        .catalogue
        .volume(&strimzi.volume.kind)
        .map_err(|error| ModelError::catalogue(site.field_of("volume"), &error))?;
    let packing = Packing::of(site, strimzi, instance)?;
    let per_node = scope.figure(
        "brokers_per_node",
        "Brokers on a node",
        f64::from(packing.brokers),
        Measure::Count,
        PACKING,
    );
    let share = |name: &str, label: &str, of_node: f64, measure: Measure| {
        let node = scope.figure(
            &format!("node_{name}"),
            &format!("{label} of a node"),
            of_node,
            measure,
            limit_source(instance),
        );
        scope
            .quantity(name)
            .label(format!("{label} for one broker"))
            .cite(source::BALANCED_LOAD)
            .is(node / per_node)
    };
    let host = Host {
        instance,
        network: share(
            "network_limit",
            "Sustained network, each direction,",
            instance.network_baseline_bytes_per_second,
            Measure::BytesPerSecond,
        ),
        instance_path: share(
            "instance_volume_limit",
            "Sustained throughput to volumes",
            instance.ebs_baseline_bytes_per_second,
            Measure::BytesPerSecond,
        ),
        instance_operations: share(
            "instance_volume_operations",
            "Sustained operations to volumes",
            instance.ebs_baseline_iops,
            Measure::PerSecond,
        ),
        share: 1.0 / f64::from(packing.brokers),
        room: packing.room,
        disks: Disks::Volumes {
            count: strimzi.volumes,
            volume: &strimzi.volume,
            kind,
        },
        tiered: strimzi.tiered.as_ref(),
        brokers: strimzi.brokers,
        lost_together: f64::from(packing.brokers),
    };
    let sized = machines(site, &host)?;
    let nodes = packing.nodes(site, strimzi, sized.brokers, per_node);

    let mut bill = Bill::new(scope);
    let keep = site.keep(strimzi.discount.as_ref());
    let price = context.price(&payment(strimzi.payment).item(node_type), &field)?;
    bill.line("nodes", "Nodes", nodes * price * keep);
    if strimzi.control_plane == ControlPlane::Own {
        let price = context.price(EksItem::Cluster.id(), site.field)?;
        let one = context.builder.number(1.0);
        bill.line("control_plane", "EKS control plane", one * price);
    }
    sized.outlined(site, strimzi.brokers, bill)
}

/// Virtual processors and bytes of memory that a node leaves to pods.
fn allocatable(catalogue: &Catalogue, instance: &InstanceType) -> (f64, f64) {
    let limits = catalogue.eks_limits();
    limits.allocatable(instance.vcpu, instance.memory_bytes)
}

/// How many brokers fit on a node, and may share one.
#[must_use]
pub fn brokers_that_fit(catalogue: &Catalogue, strimzi: &Strimzi, node: &InstanceType) -> f64 {
    let (cpu, memory) = allocatable(catalogue, node);
    (cpu / strimzi.cpu)
        .min(memory / strimzi.memory)
        .floor()
        .min(f64::from(MOST_BROKERS_PER_NODE))
}

/// Nodes for brokers that are spread as evenly over the zones as they go, when so many share a node: of those that do not
/// divide, one more in some zones.
fn nodes_over_zones<'b>(brokers: Handle<'b>, per_node: Handle<'b>, zones: u32) -> Handle<'b> {
    let zones = f64::from(zones);
    let fewest = (brokers / zones).floor();
    let larger = brokers - fewest * zones;
    let in_larger = ((fewest + 1.0) / per_node).ceil();
    let in_others = (fewest / per_node).ceil();
    larger * in_larger + (zones - larger) * in_others
}

/// How pods share nodes.
struct Packing {
    /// Brokers on a node.
    brokers: u32,
    /// Virtual processors and bytes of memory for each of them, with what nobody requests.
    room: (f64, f64),
    /// Whether a controller fits beside them.
    controller_fits: bool,
}

impl Packing {
    fn of(
        site: &Site<'_, '_>,
        strimzi: &Strimzi,
        instance: &InstanceType,
    ) -> Result<Self, ModelError> {
        let (cpu, memory) = allocatable(site.context.catalogue, instance);
        let fit = brokers_that_fit(site.context.catalogue, strimzi, instance);
        let asked = match strimzi.brokers_per_node {
            Choice::Given(count) => f64::from(count),
            Choice::Auto => fit.max(1.0),
        };
        if asked > fit {
            return Err(ModelError::new(
                site.field_of("node"),
                format!(
                    "`{}` leaves pods {:.2} processors and {}, and {asked:.0} of {} processors and {} do not fit",
                    instance.name,
                    cpu.max(0.0),
                    screen(memory.max(0.0), Measure::Bytes),
                    strimzi.cpu,
                    screen(strimzi.memory, Measure::Bytes),
                ),
            )
            .hint("choose a larger node, fewer `brokers_per_node`, or let a broker request less `cpu` and `memory`"));
        }
        let pods = &strimzi.controllers;
        // No node has more brokers than its zone, where it is known how many those are.
        let in_zone = match strimzi.brokers {
            Choice::Given(count) => f64::from(count.div_ceil(site.cluster.zones).max(1)),
            Choice::Auto => asked,
        };
        let beside = asked.min(in_zone);
        let cpu_left = cpu - beside * strimzi.cpu;
        let memory_left = memory - beside * strimzi.memory;
        Ok(Self {
            // At least one and at most `MOST_BROKERS_PER_NODE`.
            brokers: beside as u32,
            room: (cpu / beside, memory / beside),
            controller_fits: cpu_left >= pods.cpu && memory_left >= pods.memory,
        })
    }

    /// Nodes in all: those of the brokers, and one for each controller that finds no room beside a broker.
    fn nodes<'b>(
        &self,
        site: &Site<'_, 'b>,
        strimzi: &Strimzi,
        brokers: Handle<'b>,
        per_node: Handle<'b>,
    ) -> Handle<'b> {
        let scope = site.scope;
        let builder = scope.builder;
        let of_brokers = scope
            .quantity("broker_nodes")
            .label("Nodes for brokers")
            .cite(PACKING)
            .is(nodes_over_zones(brokers, per_node, site.cluster.zones));
        let controllers = scope.figure(
            "controllers",
            "KRaft controllers",
            f64::from(strimzi.controllers.count),
            Measure::Count,
            source::SCENARIO,
        );
        let room = if self.controller_fits { 1.0 } else { 0.0 };
        let room = scope.figure(
            "controllers_beside_brokers",
            "Controllers that fit on a node beside its brokers",
            room,
            Measure::Count,
            PACKING,
        );
        scope
            .quantity("nodes")
            .label("Nodes")
            .cite(PACKING)
            .is(of_brokers + (controllers - of_brokers * room).max(builder.number(0.0)))
    }
}
