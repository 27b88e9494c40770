//! Kafka's record batch, message format v2: exact bytes for known records, and the same in the graph.

use crate::quantity::{Builder, Handle};
use crate::units::Measure;

/// Bytes of a batch before its first record: base offset 8, length 4, leader epoch 4, magic 1, CRC 4, attributes 2,
/// last offset delta 4, base and maximum timestamp 16, producer id 8 and epoch 2, base sequence 4, record count 4.
pub const BATCH_HEADER_BYTES: u64 = 61;

/// Sizes from which a zig-zag varint takes one byte more.
const VARINT_STEPS: [u64; 4] = [64, 8_192, 1_048_576, 134_217_728];

/// Bytes of a zig-zag varint that holds a non-negative number.
#[must_use]
pub fn varint_bytes(value: u64) -> u64 {
    1 + VARINT_STEPS.iter().filter(|step| value >= **step).count() as u64
}

/// A header of a record: its key and value, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Bytes of the key.
    pub key: u64,
    /// Bytes of the value.
    pub value: u64,
}

/// One record of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Milliseconds since the first record of the batch.
    pub timestamp_delta_ms: u64,
    /// Offset from the first record of the batch.
    pub offset_delta: u64,
    /// Bytes of the key; `None` is a null key.
    pub key: Option<u64>,
    /// Bytes of the value; `None` is a tombstone.
    pub value: Option<u64>,
    /// Headers.
    pub headers: Vec<Header>,
}

impl Record {
    /// Bytes this record takes in an uncompressed batch, its own length included.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        // A null is the length −1, which takes one byte and nothing after it.
        let field = |size: Option<u64>| size.map_or(1, |size| varint_bytes(size) + size);
        let headers: u64 = self
            .headers
            .iter()
            .map(|header| field(Some(header.key)) + field(Some(header.value)))
            .sum();
        let attributes = 1;
        let body = attributes
            + varint_bytes(self.timestamp_delta_ms)
            + varint_bytes(self.offset_delta)
            + field(self.key)
            + field(self.value)
            + varint_bytes(self.headers.len() as u64)
            + headers;
        varint_bytes(body) + body
    }
}

/// Bytes of an uncompressed batch of these records.
#[must_use]
pub fn batch_bytes<'r>(records: impl IntoIterator<Item = &'r Record>) -> u64 {
    BATCH_HEADER_BYTES + records.into_iter().map(Record::bytes).sum::<u64>()
}

/// Bytes of one record in a batch, as a quantity: sizes may be uncertain. `offset` is the mean size of the offset delta;
/// timestamp deltas within `linger.ms` take one byte.
pub(super) fn record_bytes<'b>(
    builder: &'b Builder,
    key: Option<Handle<'b>>,
    value: Handle<'b>,
    offset: Handle<'b>,
) -> Handle<'b> {
    let bytes = |count: f64| builder.constant(count, Measure::Bytes);
    let null_key = bytes(1.0);
    let attributes_timestamp_and_header_count = bytes(3.0);
    let body = attributes_timestamp_and_header_count
        + offset
        + key.map_or(null_key, |key| varint(key) + key)
        + varint(value)
        + value;
    varint(body) + body
}

/// Records of one size that fit into `room` bytes of a batch. `lone_record` is the size with an offset delta of one byte;
/// from the 64th on it takes two, from the 8,192nd three: whichever of the three lengths of a batch is the longest is the
/// true one, so the fewest records that any of them leaves room for is how many fit.
pub(super) fn records_that_fit<'b>(
    builder: &'b Builder,
    room: Handle<'b>,
    lone_record: Handle<'b>,
) -> Handle<'b> {
    let mut fit = room / lone_record;
    let (mut saved, mut longer) = (0, 0);
    for step in &VARINT_STEPS[..2] {
        saved += step;
        longer += 1;
        let room = room + builder.constant(saved as f64, Measure::Bytes);
        let record = lone_record + builder.constant(f64::from(longer), Measure::Bytes);
        fit = fit.min(room / record);
    }
    fit.floor()
}

/// Bytes of the varint that holds a size.
fn varint(size: Handle<'_>) -> Handle<'_> {
    size.plain().varint_bytes() * size.builder().constant(1.0, Measure::Bytes)
}

/// The mean size of the offset delta over a batch: offsets 0 to 63 take one byte, those to 8,191 take two, and so on.
pub(super) fn mean_offset_bytes<'b>(builder: &'b Builder, records: Handle<'b>) -> Handle<'b> {
    let beyond = VARINT_STEPS[..2].iter().map(|step| {
        let extra = records - (*step as f64);
        extra.max(builder.number(0.0)) / records
    });
    (builder.sum(Measure::Count, beyond) + 1.0) * builder.constant(1.0, Measure::Bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_grow_at_the_zig_zag_boundaries() {
        let sizes = [0, 63, 64, 8_191, 8_192, 1_048_575, 1_048_576];
        assert_eq!(sizes.map(varint_bytes), [1, 1, 2, 2, 3, 3, 4]);
    }

    #[test]
    fn a_lone_keyed_record_of_a_hundred_bytes_takes_186() {
        let record = Record {
            key: Some(16),
            value: Some(100),
            ..Record::default()
        };
        assert_eq!(batch_bytes([&record]), 186);
    }
}
