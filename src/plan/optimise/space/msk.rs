//! MSK Standard: broker types, storage, bought throughput, tiering.

use crate::catalogue::{MskBroker, MskTier};
use crate::scenario::{Choice, Msk, Platform};

use super::outdone::{Offer, not_outdone};
use super::{Ground, Shape, Space, local_retentions, size_text};

impl Space for Msk {
    fn size_quantity(&self) -> Option<&'static str> {
        Some("disk_capacity")
    }

    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform> {
        let mut throughputs = vec![None, Some(Choice::Auto)];
        if !throughputs.contains(&self.provisioned_throughput) {
            throughputs.push(self.provisioned_throughput);
        }
        let mut found = Vec::new();
        for broker_type in broker_types(self, ground) {
            for tiered in local_retentions(ground, self.tiered.as_ref()) {
                for throughput in &throughputs {
                    if throughput.is_some() && !can_buy_throughput(ground, &broker_type) {
                        continue;
                    }
                    let mut variant = self.clone();
                    variant.open();
                    variant.set_broker_type(&broker_type);
                    variant.provisioned_throughput = *throughput;
                    variant.tiered = tiered.clone();
                    found.push(Platform::Msk(variant));
                }
            }
        }
        found
    }

    fn open(&mut self) {
        self.broker = Choice::Auto;
        self.brokers = Choice::Auto;
        self.storage = Choice::Auto;
    }

    fn forget(&mut self) {
        self.open();
        self.provisioned_throughput = None;
        self.tiered = None;
    }

    fn set_broker_type(&mut self, broker_type: &str) {
        self.broker = Choice::Given(broker_type.to_owned());
    }

    fn set_brokers(&mut self, count: u32) -> bool {
        self.brokers = Choice::Given(count);
        true
    }

    fn set_size(&mut self, bytes: f64) {
        self.storage = Choice::Given(bytes);
    }

    fn shape(&self) -> Shape {
        Shape {
            kind: "msk",
            broker_type: match &self.broker {
                Choice::Given(broker_type) => broker_type.clone(),
                Choice::Auto => String::new(),
            },
            brokers: match self.brokers {
                Choice::Given(count) => Some(count),
                Choice::Auto => None,
            },
            volumes: 1,
            size: match self.storage {
                Choice::Given(bytes) => Some(bytes),
                Choice::Auto => None,
            },
            tiered: self.tiered.as_ref().map(|local| local.text.clone()),
            extra: match self.provisioned_throughput {
                None => None,
                Some(Choice::Auto) => Some("provisioned_throughput: auto"),
                Some(Choice::Given(_)) => Some("provisioned throughput as given"),
            },
        }
    }

    fn written(&self) -> String {
        let shape = self.shape();
        let mut fields = vec![format!("broker: \"{}\"", shape.broker_type)];
        fields.extend(shape.brokers.map(|count| format!("brokers: {count}")));
        let storage = shape.size.map(size_text);
        fields.extend(storage.map(|size| format!("storage: \"{size}\"")));
        fields.extend(match self.provisioned_throughput {
            None => None,
            Some(Choice::Auto) => Some("provisioned_throughput: auto".to_owned()),
            Some(Choice::Given(rate)) => Some(format!(
                "provisioned_throughput: \"{}\"",
                crate::units::exact(rate, crate::units::Measure::BytesPerSecond)
            )),
        });
        fields.extend(
            shape
                .tiered
                .map(|local| format!("tiered: \"{local} local\"")),
        );
        format!("msk({})", fields.join(", "))
    }
}

/// The Standard types with a price that no other outdoes, and the deployment's own.
fn broker_types(msk: &Msk, ground: &Ground<'_>) -> Vec<String> {
    let offers: Vec<Offer<6>> = ground
        .catalogue
        .msk_brokers()
        .filter_map(|broker| {
            let MskTier::Standard {
                storage_included_bytes_per_second: included,
                storage_provisioned_bytes_per_second: most,
                network_baseline_bytes_per_second: network,
                ..
            } = broker.tier
            else {
                return None;
            };
            let price = ground
                .catalogue
                .msk_broker_price(&broker.name, ground.region);
            Some(Offer {
                name: broker.name.clone(),
                price: price.ok()?.si,
                does: [
                    f64::from(broker.vcpu),
                    broker.memory_bytes,
                    network,
                    included,
                    most.unwrap_or(0.0),
                    broker.partitions_recommended,
                ],
            })
        })
        .collect();
    let mut types = not_outdone(&offers);
    if let Choice::Given(own) = &msk.broker
        && !types.contains(own)
    {
        types.push(own.clone());
    }
    types
}

fn can_buy_throughput(ground: &Ground<'_>, broker_type: &str) -> bool {
    let broker = ground.catalogue.msk_broker(broker_type);
    broker.is_ok_and(|broker: &MskBroker| {
        matches!(
            broker.tier,
            MskTier::Standard {
                storage_provisioned_bytes_per_second: Some(_),
                ..
            }
        )
    })
}
