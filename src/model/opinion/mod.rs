//! Second opinions: rules that others have published, as quantities beside ours. Each is somebody's rule with
//! somebody's assumptions; its figures are its own, never the catalogue's.

mod aws_msk;

pub use aws_msk::{AwsDemand, AwsRule, Opinion};
