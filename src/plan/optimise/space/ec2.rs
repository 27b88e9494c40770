//! Self-managed Kafka on EC2: instance types, volumes and their size, tiering.

use crate::catalogue::Payment as CataloguePayment;
use crate::scenario::{Choice, Ec2, Payment, Platform};

use super::outdone::{Offer, not_outdone};
use super::{Ground, Shape, Space, local_retentions, size_text};

/// How many volumes a broker may have.
const VOLUMES: [u32; 3] = [1, 2, 4];

impl Space for Ec2 {
    fn size_quantity(&self) -> Option<&'static str> {
        Some("volume_size")
    }

    fn variants(&self, ground: &Ground<'_>) -> Vec<Platform> {
        let mut volumes = VOLUMES.to_vec();
        if !volumes.contains(&self.volumes) {
            volumes.push(self.volumes);
        }
        let mut found = Vec::new();
        for broker_type in broker_types(self, ground) {
            for tiered in local_retentions(ground, self.tiered.as_ref()) {
                for volumes in &volumes {
                    let mut variant = self.clone();
                    variant.open();
                    variant.set_broker_type(&broker_type);
                    variant.volumes = *volumes;
                    variant.tiered = tiered.clone();
                    found.push(Platform::Ec2(variant));
                }
            }
        }
        found
    }

    fn open(&mut self) {
        self.broker = Choice::Auto;
        self.brokers = Choice::Auto;
        self.volume.size = Choice::Auto;
    }

    fn forget(&mut self) {
        self.open();
        self.volumes = 1;
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
        self.volume.size = Choice::Given(bytes);
    }

    fn shape(&self) -> Shape {
        Shape {
            kind: "ec2",
            broker_type: given(&self.broker).unwrap_or_default(),
            brokers: given(&self.brokers),
            volumes: self.volumes,
            size: given(&self.volume.size),
            tiered: self.tiered.as_ref().map(|local| local.text.clone()),
            extra: None,
        }
    }

    fn written(&self) -> String {
        let shape = self.shape();
        let mut fields = vec![format!("broker: \"{}\"", shape.broker_type)];
        fields.extend(shape.brokers.map(|count| format!("brokers: {count}")));
        fields.push(format!("volumes: {}", self.volumes));
        let size = shape
            .size
            .map_or_else(String::new, |size| format!("size: \"{}\"", size_text(size)));
        fields.push(format!("volume: {}({size})", self.volume.kind));
        fields.extend(
            shape
                .tiered
                .map(|local| format!("tiered: \"{local} local\"")),
        );
        format!("ec2({})", fields.join(", "))
    }
}

/// The types with a price that no other outdoes, and the deployment's own. Local disks are of no use to brokers that keep
/// their data on EBS, and count for nothing.
fn broker_types(ec2: &Ec2, ground: &Ground<'_>) -> Vec<String> {
    let payment = match ec2.payment {
        Payment::OnDemand => CataloguePayment::OnDemand,
        Payment::Reserved1Year => CataloguePayment::ReservedOneYear,
        Payment::Reserved3Years => CataloguePayment::ReservedThreeYears,
    };
    let prices = ground.catalogue.prices();
    let offers: Vec<Offer<5>> = ground
        .catalogue
        .instances()
        .filter_map(|instance| {
            let price = prices.price(&payment.item(&instance.name), ground.region);
            Some(Offer {
                name: instance.name.clone(),
                price: price.ok()?.si,
                does: [
                    f64::from(instance.vcpu),
                    instance.memory_bytes,
                    instance.network_baseline_bytes_per_second,
                    instance.ebs_baseline_bytes_per_second,
                    instance.ebs_baseline_iops,
                ],
            })
        })
        .collect();
    let mut types = not_outdone(&offers);
    if let Choice::Given(own) = &ec2.broker
        && !types.contains(own)
    {
        types.push(own.clone());
    }
    types
}

fn given<T: Clone>(choice: &Choice<T>) -> Option<T> {
    match choice {
        Choice::Given(value) => Some(value.clone()),
        Choice::Auto => None,
    }
}
