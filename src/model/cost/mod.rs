//! The bill of a deployment, line by line, and the traffic between zones.

mod bill;
mod cross_zone;
mod network;
mod whole;

pub(super) use bill::Bill;
pub use bill::COST_LINES;
use cross_zone::cross_zone;
pub(super) use network::{AT_TARGET, MIRRORED, MirrorFlow};
pub use whole::WholeOutline;
pub(super) use whole::whole;
