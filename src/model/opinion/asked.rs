//! What a rule is asked about a cluster: its throughput, what it keeps, the machine its brokers run on, and what our own
//! answer assumes instead.

use crate::quantity::Handle;

/// A cluster as rules see it. Rates are bytes per second over the whole cluster, as stored.
#[derive(Clone, Copy)]
pub(in crate::model) struct Asked<'b> {
    /// Written by producers.
    pub(in crate::model) ingress: Handle<'b>,
    /// Read by consumers.
    pub(in crate::model) consumed: Handle<'b>,
    /// Sent from leaders to followers.
    pub(in crate::model) to_followers: Handle<'b>,
    /// Written to all replicas.
    pub(in crate::model) replicated: Handle<'b>,
    /// Partitions with their replicas.
    pub(in crate::model) replicas: Handle<'b>,
    /// Bytes written in the retention time, one copy; nothing is tiered.
    pub(in crate::model) kept: Handle<'b>,
    /// The same, all replicas.
    pub(in crate::model) kept_replicated: Handle<'b>,
    /// The largest replication factor.
    pub(in crate::model) most_replicas: Handle<'b>,
    /// What a broker runs on.
    pub(in crate::model) machine: Machine<'b>,
}

/// The machine of a broker.
#[derive(Clone, Copy)]
pub(in crate::model) struct Machine<'b> {
    /// Bytes per second of its network, in each direction.
    pub(in crate::model) network: Handle<'b>,
    /// Bytes per second between it and all its volumes.
    pub(in crate::model) to_volumes: Handle<'b>,
    /// Bytes per second that its volumes take.
    pub(in crate::model) volumes: Handle<'b>,
    /// Virtual processors.
    pub(in crate::model) vcpu: Handle<'b>,
    /// Bytes of memory.
    pub(in crate::model) memory: Handle<'b>,
}

/// What our own answer assumes where a rule assumes something else.
#[derive(Clone, Copy)]
pub(in crate::model) struct Ours<'b> {
    /// Share of a disk that is filled.
    pub(in crate::model) fill: Handle<'b>,
    /// Share of a sustained limit that is used.
    pub(in crate::model) load: Handle<'b>,
    /// Disk of a broker of the deployment that is compared, in bytes; `None` where a service keeps the data.
    pub(in crate::model) disk: Option<Handle<'b>>,
    /// What is written in the time that it stays on those brokers, one copy and all replicas, where the rest of it is in
    /// object storage; `None` where nothing is.
    pub(in crate::model) local: Option<(Handle<'b>, Handle<'b>)>,
}

impl<'b> Asked<'b> {
    /// The same with no more kept than our own brokers keep.
    pub(in crate::model) fn with_what_we_hold(&self, ours: &Ours<'b>) -> Self {
        match ours.local {
            Some((kept, kept_replicated)) => Self {
                kept,
                kept_replicated,
                ..*self
            },
            None => *self,
        }
    }
}

/// The question, on average and at peak.
#[derive(Clone, Copy)]
pub(in crate::model) struct Question<'b> {
    /// With rates on average.
    pub(in crate::model) mean: Asked<'b>,
    /// With rates at peak.
    pub(in crate::model) peak: Asked<'b>,
    /// Peak over mean of what is written.
    pub(in crate::model) peak_over_mean: Handle<'b>,
    /// One.
    pub(in crate::model) one: Handle<'b>,
    /// What we assume.
    pub(in crate::model) ours: Ours<'b>,
}
