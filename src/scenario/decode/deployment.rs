//! Deployments and the people who keep them.

use crate::estimate::Bounds;
use crate::scenario::types::{Deployment, Upkeep};
use crate::units::Measure;

use super::platform::platform;
use super::reader::{Fields, Value};

pub(super) fn deployment(value: &Value<'_, '_>) -> Option<Deployment> {
    let fields = value.fields("a deployment")?;
    let name = fields
        .required("name", "\"ours\"")
        .and_then(|value| value.name());
    let notes = fields.text("notes");
    let on = fields
        .required("on", "ec2(broker: \"m7g.2xlarge\")")
        .and_then(|value| platform(&value));
    let upkeep = upkeep(&fields);
    fields.finish();
    Some(Deployment {
        name: name?,
        notes,
        on: on?,
        upkeep,
    })
}

fn upkeep(fields: &Fields<'_, '_>) -> Option<Upkeep> {
    let fields = fields.optional("upkeep")?.fields("upkeep")?;
    let hours = fields
        .required("hours", "\"20 h/month\"")
        .and_then(|value| value.estimate(&[Measure::HoursPerMonth], Bounds::NON_NEGATIVE));
    let rate = fields
        .required("rate", "\"$110/h\"")
        .and_then(|value| value.estimate(&[Measure::DollarsPerHour], Bounds::NON_NEGATIVE));
    fields.finish();
    Some(Upkeep {
        hours: hours?,
        rate: rate?,
    })
}
