//! What retention keeps on disk. All functions speak of a whole topic, one copy: `rate` is its stored rate, `partitions`
//! how many logs it is spread over, and an active segment is per partition.

use crate::quantity::Handle;

/// Bytes of the segment a partition is writing when it rolls: full, or old enough.
pub(super) fn active_segment<'b>(
    partition_rate: Handle<'b>,
    segment_bytes: Handle<'b>,
    roll_time: Handle<'b>,
) -> Handle<'b> {
    segment_bytes.min(partition_rate * roll_time)
}

/// The most that retention by age keeps: what was written in the retention time and until the next check, and the
/// segment that cannot go because its newest record is young.
pub(super) fn kept_by_age<'b>(
    rate: Handle<'b>,
    partitions: Handle<'b>,
    retention: Handle<'b>,
    check_interval: Handle<'b>,
    active_segment: Handle<'b>,
) -> Handle<'b> {
    rate * (retention + check_interval) + partitions * active_segment
}

/// The most that retention by size keeps: never less than the limit, and up to a segment and a check more.
pub(super) fn kept_by_size<'b>(
    rate: Handle<'b>,
    partitions: Handle<'b>,
    retention_bytes: Handle<'b>,
    check_interval: Handle<'b>,
    active_segment: Handle<'b>,
) -> Handle<'b> {
    partitions * (retention_bytes + active_segment) + rate * check_interval
}

/// Bytes of deleted files that still occupy disk.
pub(super) fn pending_delete<'b>(rate: Handle<'b>, delete_delay: Handle<'b>) -> Handle<'b> {
    rate * delete_delay
}

/// A compacted log when the cleaner takes it up: the live set over the clean share it is allowed to sink to.
fn before_cleaning<'b>(live_set: Handle<'b>, dirty_ratio: Handle<'b>) -> Handle<'b> {
    let one = dirty_ratio.builder().number(1.0);
    live_set / (one - dirty_ratio)
}

/// The time that cleaning the log of one partition takes: keys are gathered from its dirty part, then all of it is read and
/// its live part is written. Whatever the dirty share, that is twice the log.
pub(super) fn cleaning_time<'b>(
    live_set: Handle<'b>,
    dirty_ratio: Handle<'b>,
    partitions: Handle<'b>,
    cleaner_rate: Handle<'b>,
) -> Handle<'b> {
    let log = before_cleaning(live_set, dirty_ratio) / partitions;
    log * 2.0 / cleaner_rate
}

/// The most a compacted log holds: what it is [`before_cleaning`], what is written until
/// the cleaner looks again and while it cleans, and the active segments, which are never cleaned.
pub(super) fn kept_by_compaction<'b>(
    live_set: Handle<'b>,
    dirty_ratio: Handle<'b>,
    rate: Handle<'b>,
    (backoff, cleaning_time): (Handle<'b>, Handle<'b>),
    partitions: Handle<'b>,
    active_segment: Handle<'b>,
) -> Handle<'b> {
    before_cleaning(live_set, dirty_ratio)
        + rate * (backoff + cleaning_time)
        + partitions * active_segment
}

/// Segments of which a log of `kept` bytes consists, at least the active one of every partition.
pub(super) fn segments<'b>(
    kept: Handle<'b>,
    active_segment: Handle<'b>,
    partitions: Handle<'b>,
) -> Handle<'b> {
    (kept / active_segment).max(partitions).ceil()
}

/// Bytes of index files for `kept` bytes of log. An entry of 20 bytes is written for each batch, or for each index
/// interval where batches are smaller.
pub(super) fn index_files<'b>(
    kept: Handle<'b>,
    batch_bytes: Handle<'b>,
    index_interval: Handle<'b>,
    entry_bytes: Handle<'b>,
) -> Handle<'b> {
    let large_batches = batch_bytes.at_least(index_interval);
    let bytes_per_entry = large_batches.select(batch_bytes, index_interval + batch_bytes);
    kept * (entry_bytes / bytes_per_entry)
}
