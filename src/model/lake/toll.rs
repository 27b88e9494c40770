//! What it costs to work on files: requests, and the time of cores.

use crate::catalogue::{Catalogue, ObjectStorageItem};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::Table;
use crate::units::Measure;

use super::super::ModelError;
use super::super::context::Context;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::{defaults, source};

/// Prices of working on a table.
pub(super) struct Toll<'b> {
    /// A PUT or a LIST.
    pub(super) write: Handle<'b>,
    /// A GET.
    pub(super) read: Handle<'b>,
    /// A byte kept for a second.
    pub(super) storage: Handle<'b>,
    /// Bytes a core works off in a second.
    pub(super) core_rate: Handle<'b>,
    /// A byte of files read, decoded, encoded and written.
    pub(super) byte: Handle<'b>,
    /// A file opened: its footer asked for, and a core that waits.
    pub(super) file: Handle<'b>,
    /// Requests for a footer.
    pub(super) footer_reads: Handle<'b>,
    /// How long a request takes.
    pub(super) latency: Handle<'b>,
    /// Bytes read with one request.
    pub(super) row_group: Handle<'b>,
}

/// Adds the prices.
pub(super) fn toll<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    table: &Table,
    field: &str,
) -> Result<Toll<'b>, ModelError> {
    let builder = context.builder;
    let lake = context.catalogue.lake();
    let object = |item: ObjectStorageItem| context.price(item.id(), field);
    let (write, read, storage) = (
        object(ObjectStorageItem::StandardWrites)?,
        object(ObjectStorageItem::StandardReads)?,
        object(ObjectStorageItem::Standard)?,
    );
    let on = format!("{field}.compute.on");
    let vcpu = processors(context.catalogue, &table.compute.on, &on)?;
    let below = scope.below("compute");
    let core = below
        .quantity("core_price")
        .label("Price of a core")
        .measure(Measure::DollarsPerHour)
        .cite(source::CORE_COST)
        .is(context.price(&format!("ec2/{}", table.compute.on), &on)?
            / below.figure(
                "cores",
                &format!("Processors of {}", table.compute.on),
                vcpu,
                Measure::Count,
                Source::new(SourceKind::Documentation, "Amazon EC2 instance types"),
            ));
    let core_rate = below.estimate_or(
        "core_rate",
        "What a core works off",
        table.compute.core_rate.as_ref(),
        || defaults::core_rate(lake),
    );
    let byte = below
        .quantity("byte_price")
        .label("Price of files read and written anew")
        .measure(Measure::DollarsPerGigabyte)
        .cite(source::CORE_COST)
        .is(core / core_rate);
    let footer_reads = builder.constant(lake.footer_reads.value, Measure::Count);
    let latency = below.figure(
        "request_latency",
        "Time of a small request",
        lake.request_latency.value,
        Measure::Seconds,
        documented(&lake.request_latency),
    );
    let file = below
        .quantity("file_price")
        .label("Price of opening a file")
        .measure(Measure::Dollars)
        .cite(source::TOLL)
        .is(footer_reads * (read + latency * core));
    Ok(Toll {
        write,
        read,
        storage,
        core_rate,
        byte,
        file,
        footer_reads,
        latency,
        row_group: builder.constant(lake.row_group.value, Measure::Bytes),
    })
}

impl<'b> Toll<'b> {
    /// Requests that read files: their footers, and their row groups.
    pub(super) fn reads(&self, files: Handle<'b>, bytes: Handle<'b>) -> Handle<'b> {
        files * self.footer_reads + files.max(bytes / self.row_group)
    }
}

fn processors(catalogue: &Catalogue, instance: &str, field: &str) -> Result<f64, ModelError> {
    catalogue
        .instance(instance)
        .map(|instance| f64::from(instance.vcpu))
        .map_err(|error| ModelError::catalogue(field, &error))
}
