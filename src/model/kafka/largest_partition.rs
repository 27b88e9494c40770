//! The largest partition of a topic on disk: a partition is never split, so a single volume has to hold all of it.

use crate::quantity::Handle;

use super::super::context::Context;
use super::retention;
use super::topic::index_entry;

/// The hottest partition of a topic: what is written to it, and what decides how long that stays.
pub(super) struct HottestPartition<'b> {
    /// Stored bytes per second, one copy.
    pub(super) rate: Handle<'b>,
    /// Bytes and age at which its segments roll.
    pub(super) segment: (Handle<'b>, Handle<'b>),
    pub(super) check_interval: Handle<'b>,
    pub(super) delete_delay: Handle<'b>,
    pub(super) batch_bytes: Handle<'b>,
    pub(super) index_interval: Handle<'b>,
}

impl<'b> HottestPartition<'b> {
    /// Its segment when it rolls.
    pub(super) fn active_segment(&self) -> Handle<'b> {
        let (bytes, roll_time) = self.segment;
        retention::active_segment(self.rate, bytes, roll_time)
    }

    /// What retention by age keeps of it.
    pub(super) fn kept_by_age(&self, retention: Handle<'b>) -> Handle<'b> {
        let one = self.rate.builder().number(1.0);
        retention::kept_by_age(
            self.rate,
            one,
            retention,
            self.check_interval,
            self.active_segment(),
        )
    }

    /// What retention by size keeps of it.
    pub(super) fn kept_by_size(&self, limit: Handle<'b>) -> Handle<'b> {
        let one = self.rate.builder().number(1.0);
        retention::kept_by_size(
            self.rate,
            one,
            limit,
            self.check_interval,
            self.active_segment(),
        )
    }

    /// One copy of it on disk, with files that are being deleted and indexes, when `kept` of it is.
    pub(super) fn on_disk(&self, context: &Context<'b>, kept: Handle<'b>) -> Handle<'b> {
        let index = retention::index_files(
            kept,
            self.batch_bytes,
            self.index_interval,
            index_entry(context),
        );
        kept + retention::pending_delete(self.rate, self.delete_delay) + index
    }
}
