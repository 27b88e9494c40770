//! How producers batch a topic's messages, and what one message then takes on disk.

use crate::quantity::Handle;
use crate::scenario::Topic;
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::{defaults, source};
use super::record_batch::{BATCH_HEADER_BYTES, mean_offset_bytes, record_bytes, records_that_fit};
use super::topic::Writing;

/// The producer takes compressed records to be this much larger than those it sent before
/// (`COMPRESSION_RATE_ESTIMATION_FACTOR` of Kafka's `MemoryRecordsBuilder`).
const COMPRESSION_MARGIN: f64 = 1.05;

/// What one message takes on disk.
pub(super) struct Batching<'b> {
    /// Records that share a batch.
    pub(super) records: Handle<'b>,
    /// Bytes of one message as stored, its share of the batch header included.
    pub(super) stored_message: Handle<'b>,
    /// The same in a batch of its own.
    pub(super) lone_message: Handle<'b>,
    /// Bytes of one batch as stored.
    pub(super) batch_bytes: Handle<'b>,
    /// How often per second all producers together send to one broker, at most.
    pub(super) sends: Handle<'b>,
    /// `batch.size`.
    pub(super) batch_size: Handle<'b>,
}

/// Adds the batching of a topic.
pub(super) fn batching<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    topic: &Topic,
    writing: &Writing<'b>,
    partitions: Handle<'b>,
) -> Batching<'b> {
    let builder = context.builder;
    let one = builder.number(1.0);
    let one_message = builder.constant(1.0, Measure::Messages);
    let header = builder.constant(BATCH_HEADER_BYTES as f64, Measure::Bytes);
    let batch_size = scope.estimate_or(
        "batch_size",
        "Batch size",
        topic.batch.size.as_ref(),
        || {
            context.kafka_default(
                &context.catalogue.kafka().producer_batch_size,
                Measure::Bytes,
            )
        },
    );
    let linger = scope.estimate_or("linger", "Linger", topic.batch.linger.as_ref(), || {
        context.kafka_default(&context.catalogue.kafka().producer_linger, Measure::Seconds)
    });
    let producers = scope.estimate_or(
        "producers",
        "Producers",
        topic.batch.producers.as_ref(),
        defaults::producers,
    );
    let ratio = writing.ratio;
    let lone_record = scope
        .quantity("lone_record_bytes")
        .label("One record alone, uncompressed")
        .cite(source::RECORD_BATCH)
        .is(record_bytes(
            builder,
            writing.key,
            writing.message,
            builder.constant(1.0, Measure::Bytes),
        ));
    let room = match &topic.compression {
        Some(_) => (batch_size - header) * (ratio / COMPRESSION_MARGIN),
        None => batch_size - header,
    };
    let fit = records_that_fit(builder, room, lone_record);
    let arrive = writing.messages * linger / (partitions * producers) / one_message;
    let records = scope
        .quantity("records_per_batch")
        .label("Records in a batch")
        .cite(source::BATCHING)
        .is(fit.min(arrive).max(one));
    let offset = scope
        .quantity("offset_bytes")
        .label("Offset of a record in its batch, mean size")
        .cite(source::RECORD_BATCH)
        .is(mean_offset_bytes(builder, records));
    let record = scope
        .quantity("record_bytes")
        .label("One record, uncompressed")
        .cite(source::RECORD_BATCH)
        .is(record_bytes(builder, writing.key, writing.message, offset));
    let stored_message = scope
        .quantity("stored_message")
        .label("One message as stored")
        .cite(source::RECORD_BATCH)
        .is((header / records + record / ratio) / one_message);
    let batch_bytes = scope
        .quantity("batch_bytes")
        .label("One batch as stored")
        .cite(source::RECORD_BATCH)
        .is(header + records * record / ratio);
    Batching {
        records,
        stored_message,
        lone_message: (header + lone_record / ratio) / one_message,
        batch_bytes,
        sends: producers / linger,
        batch_size,
    }
}
