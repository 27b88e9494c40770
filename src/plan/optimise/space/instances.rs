//! Instance types worth trying.

use crate::catalogue::{InstanceType, LocalMedia, Payment as CataloguePayment};
use crate::scenario::{Choice, Payment};

use super::Ground;
use super::outdone::{Offer, not_outdone};

/// The types with a price that no other outdoes, and the deployment's own. The disks inside count where `local`, and then
/// only types that have NVMe disks can be had.
pub(super) fn instance_types(
    ground: &Ground<'_>,
    payment: Payment,
    local: bool,
    own: &Choice<String>,
) -> Vec<String> {
    let payment = match payment {
        Payment::OnDemand => CataloguePayment::OnDemand,
        Payment::Reserved1Year => CataloguePayment::ReservedOneYear,
        Payment::Reserved3Years => CataloguePayment::ReservedThreeYears,
    };
    let prices = ground.catalogue.prices();
    let offers: Vec<Offer<7>> = ground
        .catalogue
        .instances()
        .filter_map(|instance| {
            let price = prices.price(&payment.item(&instance.name), ground.region);
            let (bytes, writes) = if local {
                local_disks(instance)?
            } else {
                (0.0, 0.0)
            };
            Some(Offer {
                name: instance.name.clone(),
                price: price.ok()?.si,
                does: [
                    f64::from(instance.vcpu),
                    instance.memory_bytes,
                    instance.network_baseline_bytes_per_second,
                    instance.ebs_baseline_bytes_per_second,
                    instance.ebs_baseline_iops,
                    bytes,
                    writes,
                ],
            })
        })
        .collect();
    let mut types = not_outdone(&offers);
    if let Choice::Given(own) = own
        && !types.contains(own)
    {
        types.push(own.clone());
    }
    types
}

/// Bytes of the NVMe disks inside, and how often a second they can be written to: without end where nobody says.
fn local_disks(instance: &InstanceType) -> Option<(f64, f64)> {
    let disks = instance.local_disks.as_ref()?;
    let bytes = f64::from(disks.count) * disks.bytes_each;
    (disks.media == LocalMedia::Nvme).then(|| (bytes, disks.write_iops.unwrap_or(f64::INFINITY)))
}
