//! Self-managed Kafka on EC2: instance types, volumes and their size, tiering.

use crate::scenario::{Choice, Ec2, Platform, Storage, Volume};

use super::instances::instance_types;
use super::volumes::{COUNTS, all_auto, volume_kinds};
use super::{Ground, Shape, Space, given, local_retentions, pairs, tiered_text, with_own};

impl Space for Ec2 {
    fn shape(&self) -> Shape {
        let on_volumes = self.storage == Storage::Volumes;
        Shape {
            kind: if on_volumes {
                "ec2"
            } else {
                "ec2 instance_store"
            },
            broker_type: given(&self.broker).unwrap_or_default(),
            brokers: given(&self.brokers),
            volumes: on_volumes.then_some(self.volumes),
            volume_kind: on_volumes.then(|| self.volume.kind.clone()),
            size: given(&self.volume.size).filter(|_| on_volumes),
            tiered: tiered_text(self.tiered.as_ref()),
            extra: None,
        }
    }

    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform> {
        let local = self.storage == Storage::InstanceStore;
        let volumes: Vec<(u32, Volume)> = if local {
            vec![(self.volumes, self.volume.clone())]
        } else {
            let kinds = volume_kinds(ground, &self.volume);
            let counts = with_own(&COUNTS, &self.volumes);
            let every = pairs(&counts, &kinds);
            every
                .map(|(count, volume)| (*count, volume.clone()))
                .collect()
        };
        let mut found = Vec::new();
        for broker_type in instance_types(ground, self.payment, local, &self.broker) {
            for tiered in local_retentions(ground, self.tiered.as_ref()) {
                for (count, volume) in &volumes {
                    let mut variant = self.clone();
                    variant.forget();
                    variant.broker = Choice::Given(broker_type.clone());
                    variant.volumes = *count;
                    variant.volume = volume.clone();
                    variant.tiered = tiered.clone();
                    found.push(Platform::Ec2(variant));
                }
            }
        }
        found
    }

    fn forget(&mut self) {
        self.broker = Choice::Auto;
        self.brokers = Choice::Auto;
        self.volumes = 1;
        self.volume.size = Choice::Auto;
        self.tiered = None;
    }

    fn on_terms_of(&mut self, listed: &Platform) {
        if let Platform::Ec2(listed) = listed {
            self.payment = listed.payment;
            self.discount.clone_from(&listed.discount);
            self.controllers.clone_from(&listed.controllers);
        }
    }

    fn set_broker_type(&mut self, broker_type: &str) {
        self.broker = Choice::Given(broker_type.to_owned());
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
        (self.storage == Storage::Volumes).then_some("volume_size")
    }
}
