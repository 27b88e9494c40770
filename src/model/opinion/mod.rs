//! Second opinions: rules that others have published, as quantities beside ours. Each is somebody's rule with
//! somebody's assumptions; its figures are its own, never the catalogue's.

mod aws_answer;
mod aws_msk;
mod aws_quirks;
mod figures;

pub use aws_msk::{AwsDemand, AwsRule, Opinion};
