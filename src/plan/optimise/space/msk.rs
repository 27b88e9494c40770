//! MSK Standard: broker types, storage, bought throughput, tiering.

use crate::catalogue::{Catalogue, MskTier};
use crate::scenario::{Choice, Msk, Platform};
use crate::units::{Measure, exact};

use super::outdone::{Offer, not_outdone};
use super::{Ground, Shape, Space, given, local_retentions, tiered_text, with_own};

/// What comes with the price, and all that can be bought.
const THROUGHPUTS: [Option<Choice<f64>>; 2] = [None, Some(Choice::Auto)];

impl Space for Msk {
    fn shape(&self) -> Shape {
        Shape {
            kind: "msk",
            broker_type: given(&self.broker).unwrap_or_default(),
            brokers: given(&self.brokers),
            volumes: None,
            volume_kind: None,
            size: given(&self.storage),
            tiered: tiered_text(self.tiered.as_ref()),
            extra: throughput_field(self.provisioned_throughput),
        }
    }

    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform> {
        let mut found = Vec::new();
        for (broker_type, more_can_be_bought) in broker_types(self, ground) {
            for tiered in local_retentions(ground, self.tiered.as_ref()) {
                for throughput in with_own(&THROUGHPUTS, &self.provisioned_throughput) {
                    if throughput.is_some() && !more_can_be_bought {
                        continue;
                    }
                    let mut variant = self.clone();
                    variant.forget();
                    variant.broker = Choice::Given(broker_type.clone());
                    variant.provisioned_throughput = throughput;
                    variant.tiered = tiered.clone();
                    found.push(Platform::Msk(variant));
                }
            }
        }
        found
    }

    fn forget(&mut self) {
        self.broker = Choice::Auto;
        self.brokers = Choice::Auto;
        self.storage = Choice::Auto;
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

    fn most_brokers(&self, catalogue: &Catalogue) -> f64 {
        catalogue.msk_limits().brokers_per_cluster_kraft.value
    }

    fn set_size(&mut self, bytes: f64) {
        self.storage = Choice::Given(bytes);
    }

    fn size_quantity(&self) -> Option<&'static str> {
        Some("disk_capacity")
    }
}

fn throughput_field(throughput: Option<Choice<f64>>) -> Option<String> {
    Some(match throughput? {
        Choice::Auto => "provisioned_throughput: auto".to_owned(),
        Choice::Given(rate) => format!(
            "provisioned_throughput: \"{}\"",
            exact(rate, Measure::BytesPerSecond)
        ),
    })
}

/// The Standard types with a price that no other outdoes, and the deployment's own; each with whether storage throughput
/// can be bought for it.
fn broker_types(msk: &Msk, ground: &Ground<'_>) -> Vec<(String, bool)> {
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
    let own = given(&msk.broker);
    let mut types = not_outdone(&offers);
    types.extend(own.filter(|own| !types.contains(own)));
    let can_buy = |name: &str| {
        let broker = ground.catalogue.msk_broker(name).map(|broker| &broker.tier);
        matches!(
            broker,
            Ok(MskTier::Standard {
                storage_provisioned_bytes_per_second: Some(_),
                ..
            })
        )
    };
    types
        .into_iter()
        .map(|name| {
            let more = can_buy(&name);
            (name, more)
        })
        .collect()
}
