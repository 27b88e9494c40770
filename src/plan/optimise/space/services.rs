//! Kinds that keep data in a service: MSK Express and Serverless, Confluent Cloud. There are no disks to choose.

use crate::catalogue::{Catalogue, MskTier};
use crate::scenario::{Choice, Confluent, ConfluentKind, Express, Platform, Serverless};

use super::outdone::{Offer, not_outdone};
use super::{Ground, Shape, Space, given};

impl Space for Express {
    fn shape(&self) -> Shape {
        Shape {
            kind: "express",
            broker_type: given(&self.broker).unwrap_or_default(),
            brokers: given(&self.brokers),
            ..Shape::default()
        }
    }

    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform> {
        let types = express_types(self, ground).into_iter();
        types
            .map(|broker_type| {
                let mut variant = self.clone();
                variant.forget();
                variant.broker = Choice::Given(broker_type);
                Platform::Express(variant)
            })
            .collect()
    }

    fn forget(&mut self) {
        self.broker = Choice::Auto;
        self.brokers = Choice::Auto;
    }

    fn set_broker_type(&mut self, broker_type: &str) {
        self.broker = Choice::Given(broker_type.to_owned());
    }

    fn most_brokers(&self, catalogue: &Catalogue) -> f64 {
        catalogue.msk_limits().brokers_per_cluster_kraft.value
    }

    fn set_brokers(&mut self, count: u32) -> bool {
        self.brokers = Choice::Given(count);
        true
    }
}

/// The Express types with a price that no other outdoes, and the deployment's own.
fn express_types(express: &Express, ground: &Ground<'_>) -> Vec<String> {
    let offers: Vec<Offer<3>> = ground
        .catalogue
        .msk_brokers()
        .filter_map(|broker| {
            let MskTier::Express {
                ingress_sustained_bytes_per_second: ingress,
                egress_sustained_bytes_per_second: egress,
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
                does: [ingress, egress, broker.partitions_recommended],
            })
        })
        .collect();
    let own = given(&express.broker);
    let mut types = not_outdone(&offers);
    types.extend(own.filter(|own| !types.contains(own)));
    types
}

impl Space for Serverless {
    fn shape(&self) -> Shape {
        Shape {
            kind: "serverless",
            ..Shape::default()
        }
    }

    fn variants(&self, _ground: &Ground<'_>) -> Vec<Platform> {
        vec![Platform::Serverless(self.clone())]
    }

    fn forget(&mut self) {}
}

impl Space for Confluent {
    fn shape(&self) -> Shape {
        Shape {
            kind: match self.kind {
                ConfluentKind::Basic => "confluent basic",
                ConfluentKind::Standard => "confluent standard",
                ConfluentKind::Enterprise => "confluent enterprise",
                ConfluentKind::Freight => "confluent freight",
                ConfluentKind::Dedicated => "confluent dedicated",
            },
            brokers: given(&self.units),
            ..Shape::default()
        }
    }

    fn variants(&self, _ground: &Ground<'_>) -> Vec<Platform> {
        let mut variant = self.clone();
        variant.forget();
        vec![Platform::Confluent(variant)]
    }

    fn forget(&mut self) {
        self.units = Choice::Auto;
    }

    /// A quote is for one kind; a discount is for all that Confluent bills.
    fn on_terms_of(&mut self, listed: &Platform) {
        if let Platform::Confluent(listed) = listed {
            self.discount.clone_from(&listed.discount);
        }
    }

    fn set_brokers(&mut self, count: u32) -> bool {
        self.units = Choice::Given(count);
        true
    }
}
