//! Self-managed Kafka on EC2, with EBS volumes or the disks of the instances.

use crate::catalogue::{
    Catalogue, InstanceType, LocalDisks, LocalMedia, Payment as CataloguePayment,
};
use crate::scenario::{Ec2, Payment, Storage};
use crate::units::Measure;

use super::super::cost::Bill;
use super::super::{ModelError, source};
use super::deployment::Site;
use super::machines::{Disks, Host, limit_source, machines};
use super::outline::SizedOutline;

/// The platform in words.
pub(super) fn platform(ec2: &Ec2) -> &'static str {
    match ec2.storage {
        Storage::Volumes => "EC2 with EBS",
        Storage::InstanceStore => "EC2 with instance store",
    }
}

/// The family that `auto` picks from.
const CANDIDATE_FAMILY: &str = "m7g";

/// The families that `auto` picks from where brokers write to the disks of their instances.
const LOCAL_FAMILIES: [&str; 3] = ["i3en", "i4i", "im4gn"];

/// The types that `auto` picks from.
pub(super) fn candidates(catalogue: &Catalogue, storage: Storage) -> Vec<String> {
    let families: &[&str] = match storage {
        Storage::Volumes => &[CANDIDATE_FAMILY],
        Storage::InstanceStore => &LOCAL_FAMILIES,
    };
    catalogue
        .instances()
        .filter(|instance| families.contains(&instance.family()))
        .map(|instance| instance.name.clone())
        .collect()
}

/// Sizes the deployment with a broker type.
pub(super) fn sized(
    site: &Site<'_, '_>,
    ec2: &Ec2,
    broker_type: &str,
) -> Result<SizedOutline, ModelError> {
    let (context, scope) = (site.context, site.scope);
    let field = site.field_of("broker");
    let instance = context
        .catalogue
        .instance(broker_type)
        .map_err(|error| ModelError::catalogue(&field, &error))?;
    let disks = match ec2.storage {
        Storage::InstanceStore => Disks::Local(local_disks(instance, &field)?),
        Storage::Volumes => Disks::Volumes {
            count: ec2.volumes,
            volume: &ec2.volume,
            kind: context
                .catalogue
                .volume(&ec2.volume.kind)
                .map_err(|error| ModelError::catalogue(site.field_of("volume"), &error))?,
        },
    };
    let rate = |name: &str, label: &str, value: f64| {
        scope.figure(
            name,
            label,
            value,
            Measure::BytesPerSecond,
            limit_source(instance),
        )
    };
    let host = Host {
        instance,
        network: rate(
            "network_limit",
            "Sustained network of a broker, each direction",
            instance.network_baseline_bytes_per_second,
        ),
        instance_path: rate(
            "instance_volume_limit",
            "Sustained throughput of the instance to its volumes",
            instance.ebs_baseline_bytes_per_second,
        ),
        instance_operations: scope.figure(
            "instance_volume_operations",
            "Sustained operations of the instance to its volumes",
            instance.ebs_baseline_iops,
            Measure::PerSecond,
            limit_source(instance),
        ),
        share: 1.0,
        room: (f64::from(instance.vcpu), instance.memory_bytes),
        disks,
        tiered: ec2.tiered.as_ref(),
        brokers: ec2.brokers,
        lost_together: 1.0,
    };
    let sized = machines(site, &host)?;

    let mut bill = Bill::new(scope);
    let keep = site.keep(ec2.discount.as_ref());
    let price = context.price(&payment(ec2.payment).item(broker_type), &field)?;
    bill.line("brokers", "Brokers", sized.brokers * price * keep);
    if ec2.controllers.count > 0 {
        let item = payment(ec2.payment).item(&ec2.controllers.instance);
        let price = context.price(&item, &site.field_of("controllers.instance"))?;
        let count = scope.figure(
            "controllers",
            "KRaft controllers",
            f64::from(ec2.controllers.count),
            Measure::Count,
            source::SCENARIO,
        );
        bill.line("controllers", "KRaft controllers", count * price * keep);
    }
    sized.outlined(site, ec2.brokers, bill)
}

/// The disks inside an instance, where Kafka can keep its logs on them.
fn local_disks<'c>(instance: &'c InstanceType, field: &str) -> Result<&'c LocalDisks, ModelError> {
    let problem = |message: String| {
        ModelError::new(field, message).hint(
            "choose a type with NVMe disks, such as i3en.xlarge, i4i.2xlarge or m6id.4xlarge, or write `storage: volumes`",
        )
    };
    match &instance.local_disks {
        None => Err(problem(format!(
            "`{}` has no disks inside, so it cannot have `storage: instance_store`",
            instance.name
        ))),
        Some(disks) if disks.media == LocalMedia::Hdd => Err(problem(format!(
            "`{}` has spinning disks inside; `storage: instance_store` plans local NVMe",
            instance.name
        ))),
        Some(disks) => Ok(disks),
    }
}

/// How the catalogue calls a way to pay.
pub(super) fn payment(payment: Payment) -> CataloguePayment {
    match payment {
        Payment::OnDemand => CataloguePayment::OnDemand,
        Payment::Reserved1Year => CataloguePayment::ReservedOneYear,
        Payment::Reserved3Years => CataloguePayment::ReservedThreeYears,
    }
}
