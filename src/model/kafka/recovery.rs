//! How long it takes to come back: a lost broker's replicas, a consumer that fell behind.

use crate::quantity::Handle;
use crate::units::Measure;

/// Seconds until a broker that starts with nothing holds `bytes`, when it is sent `rate` and its share of what is being
/// written, `new_writes`, comes with it. For ever, as infinity, when that is all it is sent.
pub fn rebuild_time<'b>(bytes: Handle<'b>, rate: Handle<'b>, new_writes: Handle<'b>) -> Handle<'b> {
    time_at(bytes, rate, new_writes)
}

/// Seconds until a consumer that reads `consume` has worked off `backlog` bytes while producers write `produce`. For ever,
/// as infinity, when it reads no faster than they write.
pub fn catch_up_time<'b>(
    backlog: Handle<'b>,
    consume: Handle<'b>,
    produce: Handle<'b>,
) -> Handle<'b> {
    time_at(backlog, consume, produce)
}

/// Seconds to move `bytes` at `rate` while `arriving` takes a part of it.
fn time_at<'b>(bytes: Handle<'b>, rate: Handle<'b>, arriving: Handle<'b>) -> Handle<'b> {
    let never = bytes.builder().constant(f64::INFINITY, Measure::Seconds);
    arriving
        .at_least(rate)
        .select(never, bytes / (rate - arriving))
}
