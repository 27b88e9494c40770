//! Copies of a cluster in other regions and in other clusters.

use crate::estimate::Bounds;
use crate::scenario::types::{Mirror, MirrorNaming};
use crate::units::Measure;

use super::reader::{Fields, Value};

pub(super) fn mirror(value: &Value<'_, '_>) -> Option<Mirror> {
    let fields = value.fields("a mirror")?;
    let name = fields
        .required("name", "\"dr\"")
        .and_then(|value| value.name());
    let cluster = fields.optional("cluster").and_then(|value| value.text());
    // Clusters of a scenario are in its region: a mirror to one of them need not name another.
    let to = match &cluster {
        Some(_) => fields.optional("to"),
        None => fields.required("to", "\"eu-west-1\""),
    };
    let to = to.and_then(|value| value.text());
    let naming = fields
        .optional("naming")
        .and_then(|value| {
            value.word(&[
                ("default", MirrorNaming::Default),
                ("identity", MirrorNaming::Identity),
            ])
        })
        .unwrap_or(MirrorNaming::Default);
    let replication = fields
        .optional("replication")
        .and_then(|value| value.whole(1, 10));
    let share = share(&fields);
    let compressed = fields.switch("compressed", false);
    fields.finish();
    Some(Mirror {
        name: name?,
        to,
        cluster,
        naming,
        replication,
        share,
        compressed,
    })
}

/// `share`: a part of the traffic, all of it when it is left out.
pub(super) fn share(fields: &Fields<'_, '_>) -> f64 {
    fields.exact_or("share", Measure::Fraction, Bounds::FRACTION, 1.0)
}
