//! What consumers read from volumes: everything that is further behind than the page cache reaches back.

use crate::quantity::Handle;
use crate::units::Measure;

use super::super::scope::Scope;
use super::super::source;
use super::cluster::Totals;
use super::load::Load;
use super::outline::Condition;

/// Seconds of writes that the page cache of each broker holds.
pub(super) fn window<'b>(page_cache: Handle<'b>, received_each: Handle<'b>) -> Handle<'b> {
    page_cache / received_each
}

/// Bytes per second that all brokers together read from volumes for consumers. On average, the groups that lag further
/// than the window; at peak these too, or those that catch up after an outage longer than it, whichever is more.
pub(super) fn disk_reads<'b>(
    scope: &Scope<'b>,
    totals: &Totals<'b>,
    condition: Condition,
    window: Handle<'b>,
) -> Handle<'b> {
    let builder = scope.builder;
    let none = builder.constant(0.0, Measure::BytesPerSecond);
    let beyond = |behind: Handle<'b>, rate: Handle<'b>| window.at_least(behind).select(none, rate);
    let sum = |terms: Vec<Handle<'b>>| builder.sum(Measure::BytesPerSecond, terms);
    let reads = match condition {
        Condition::Mean => sum(totals
            .readers()
            .map(|reader| beyond(reader.lag, reader.egress))
            .collect()),
        _ => {
            let lagging = totals
                .readers()
                .map(|reader| beyond(reader.lag, reader.egress_peak));
            let returning = totals
                .readers()
                .map(|reader| beyond(reader.lag_after_outage, reader.catching_up));
            sum(lagging.collect()).max(sum(returning.collect()))
        }
    };
    scope
        .quantity(&format!("disk_reads{}", condition.infix()))
        .label(format!(
            "Read from volumes by consumers beyond the page cache, {}",
            condition.label()
        ))
        .cite(source::PAGE_CACHE)
        .is(reads)
}

/// Brokers whose volumes, each of `limit` bytes per second, take the writes and what is read by consumers that are far
/// behind, or brokers that are so many that their page caches reach back far enough: the fewer of the two.
/// Those that are far behind read `behind` bytes per second.
pub(super) fn brokers_for_volumes<'b>(
    load: &Load<'b>,
    page_cache: Handle<'b>,
    limit: Handle<'b>,
    behind: Handle<'b>,
) -> Handle<'b> {
    let writes = load.peak.written / limit;
    let Some(furthest) = load.furthest_behind else {
        return writes;
    };
    let from_volumes = (load.peak.written + behind) / limit;
    let from_memory = writes.max(load.peak.written * furthest / page_cache);
    from_memory.min(from_volumes)
}
