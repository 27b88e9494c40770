//! Strimzi on EKS: node types, how many brokers share a node, volumes and their size, tiering.

use crate::model::kafka::brokers_that_fit;
use crate::scenario::{Choice, Platform, Strimzi};

use super::instances::instance_types;
use super::volumes::{COUNTS, all_auto, volume_kinds};
use super::{Ground, Shape, Space, given, local_retentions, pairs, tiered_text, with_own};

/// A node for each broker, and nodes as full as they get.
const PACKINGS: [Choice<u32>; 2] = [Choice::Given(1), Choice::Auto];

impl Space for Strimzi {
    fn shape(&self) -> Shape {
        Shape {
            kind: "strimzi",
            broker_type: given(&self.node).unwrap_or_default(),
            brokers: given(&self.brokers),
            volumes: Some(self.volumes),
            volume_kind: Some(self.volume.kind.clone()),
            size: given(&self.volume.size),
            tiered: tiered_text(self.tiered.as_ref()),
            extra: Some(packing(self.brokers_per_node)),
        }
    }

    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform> {
        let kinds = volume_kinds(ground, &self.volume);
        let mut found = Vec::new();
        for node in instance_types(ground, self.payment, false, &self.node) {
            let fit = several_fit(self, ground, &node);
            let packings = with_own(&PACKINGS, &self.brokers_per_node).into_iter();
            let packings: Vec<_> = packings.filter(|how| *how != Choice::Auto || fit).collect();
            for tiered in local_retentions(ground, self.tiered.as_ref()) {
                for volumes in with_own(&COUNTS, &self.volumes) {
                    for (packing, volume) in pairs(&packings, &kinds) {
                        let mut variant = self.clone();
                        variant.forget();
                        variant.node = Choice::Given(node.clone());
                        variant.brokers_per_node = *packing;
                        variant.volumes = volumes;
                        variant.volume = volume.clone();
                        variant.tiered = tiered.clone();
                        found.push(Platform::Strimzi(variant));
                    }
                }
            }
        }
        found
    }

    fn forget(&mut self) {
        self.node = Choice::Auto;
        self.brokers = Choice::Auto;
        self.brokers_per_node = Choice::Given(1);
        self.volumes = 1;
        self.volume.size = Choice::Auto;
        self.tiered = None;
    }

    fn set_broker_type(&mut self, broker_type: &str) {
        self.node = Choice::Given(broker_type.to_owned());
    }

    fn set_brokers(&mut self, count: u32) -> bool {
        self.brokers = Choice::Given(count);
        true
    }

    fn forget_volume_kind(&mut self) {
        self.volume = all_auto("");
    }

    fn set_size(&mut self, bytes: f64) {
        self.volume.size = Choice::Given(bytes);
    }

    fn size_quantity(&self) -> Option<&'static str> {
        Some("volume_size")
    }
}

/// Whether more than one broker fits on a node; where one does, as many as fit are one.
fn several_fit(strimzi: &Strimzi, ground: &Ground<'_>, node: &str) -> bool {
    let instance = ground.catalogue.instance(node);
    instance.is_ok_and(|node| brokers_that_fit(ground.catalogue, strimzi, node) > 1.0)
}

fn packing(brokers_per_node: Choice<u32>) -> String {
    match brokers_per_node {
        Choice::Given(count) => format!("brokers_per_node: {count}"),
        Choice::Auto => "brokers_per_node: auto".to_owned(),
    }
}
