//! Copies of a cluster in other regions.

use crate::estimate::Bounds;
use crate::scenario::types::Mirror;
use crate::units::Measure;

use super::reader::{Fields, Value};

pub(super) fn mirror(value: &Value<'_, '_>) -> Option<Mirror> {
    let fields = value.fields("a mirror")?;
    let name = fields
        .required("name", "\"dr\"")
        .and_then(|value| value.name());
    let to = fields
        .required("to", "\"eu-west-1\"")
        .and_then(|value| value.text());
    let share = share(&fields);
    let compressed = fields.switch("compressed", false);
    fields.finish();
    Some(Mirror {
        name: name?,
        to: to?,
        share,
        compressed,
    })
}

/// `share`: a part of the traffic, all of it when it is left out.
pub(super) fn share(fields: &Fields<'_, '_>) -> f64 {
    fields.exact_or("share", Measure::Fraction, Bounds::FRACTION, 1.0)
}
