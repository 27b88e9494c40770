//! Deployments and the people who keep them.

use crate::estimate::Bounds;
use crate::scenario::types::{Deployment, Incidents, PrivateConnectivity, Upkeep};
use crate::units::Measure;

use super::mirror::share;
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
    let incidents = incidents(&fields, upkeep.is_some());
    let private_connectivity = private_connectivity(&fields);
    fields.finish();
    Some(Deployment {
        name: name?,
        notes,
        on: on?,
        upkeep,
        incidents,
        private_connectivity,
    })
}

fn incidents(fields: &Fields<'_, '_>, has_rate: bool) -> Option<Incidents> {
    let value = fields.optional("incidents")?;
    if !has_rate {
        value.problem_with_hint(
            "incidents are billed at the rate of `upkeep`, which is missing",
            "add `upkeep: (hours: \"20 h/month\", rate: \"$110/h\")`",
        );
    }
    let fields = value.fields("incidents")?;
    let per_year = fields
        .required("per_year", "\"2 to 6\"")
        .and_then(|value| value.estimate(&[Measure::Count], Bounds::NON_NEGATIVE));
    let hours = fields
        .required("hours", "\"8 h\"")
        .and_then(|value| value.estimate(&[Measure::Seconds], Bounds::NON_NEGATIVE));
    fields.finish();
    Some(Incidents {
        per_year: per_year?,
        hours: hours?,
    })
}

fn private_connectivity(fields: &Fields<'_, '_>) -> Option<PrivateConnectivity> {
    let fields = fields
        .optional("private_connectivity")?
        .fields("private connectivity")?;
    let private = PrivateConnectivity {
        vpcs: fields.whole("vpcs", (1, 100), 1),
        share: share(&fields),
    };
    fields.finish();
    Some(private)
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
