//! What credits lend a broker for a while: its machine's network, and the path to its volumes.

use crate::quantity::Handle;
use crate::units::Measure;

use super::super::source;
use super::brokers_needed::Bursts;
use super::deployment::Site;
use super::machines::Host;
use super::volume::SizedVolume;

/// What credits lend the instance and its volumes, where that is more than they sustain.
pub(super) fn bursts<'b>(
    site: &Site<'_, 'b>,
    host: &Host<'_, 'b>,
    volumes: Handle<'b>,
    volume: &SizedVolume<'b>,
) -> Bursts<'b> {
    let instance = host.instance;
    let share = host.share;
    let lent = |key: &str, label: &str, burst: f64, sustained: f64, measure: Measure| {
        (burst > sustained).then(|| {
            site.scope
                .figure(key, label, burst * share, measure, source::BURST)
        })
    };
    let path = |key: &str,
                label: &str,
                (burst, sustained): (f64, f64),
                volume_burst: Option<Handle<'b>>,
                volume_sustained: Handle<'b>,
                measure: Measure| {
        if burst <= sustained && volume_burst.is_none() {
            return None;
        }
        let instance = site.context.builder.constant(burst * share, measure);
        let of_volumes = volumes * volume_burst.unwrap_or(volume_sustained);
        Some(
            site.scope
                .quantity(key)
                .label(label)
                .measure(measure)
                .cite(source::BURST)
                .is(instance.min(of_volumes)),
        )
    };
    Bursts {
        network: lent(
            "network_burst",
            "Network of a broker out of credits, each direction",
            instance.network_burst_bytes_per_second,
            instance.network_baseline_bytes_per_second,
            Measure::BytesPerSecond,
        ),
        volumes: path(
            "volume_burst",
            "Throughput to volumes out of credits: instance or volumes, the smaller",
            (
                instance.ebs_burst_bytes_per_second,
                instance.ebs_baseline_bytes_per_second,
            ),
            volume.throughput_burst,
            volume.throughput,
            Measure::BytesPerSecond,
        ),
        operations: path(
            "volume_operations_burst",
            "Operations of volumes out of credits: instance or volumes, the smaller",
            (instance.ebs_burst_iops, instance.ebs_baseline_iops),
            volume.iops_burst,
            volume.iops,
            Measure::PerSecond,
        ),
    }
}
