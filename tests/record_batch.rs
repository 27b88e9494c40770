//! Record batches against those that Kafka's own client wrote, and against an encoder that writes every byte.

mod plan;

use headroom::model::kafka::record_batch::{
    BATCH_HEADER_BYTES, Header, Record, batch_bytes, varint_bytes,
};
use plan::{Plan, assert_close, close};
use proptest::prelude::*;

/// Records that the measuring program wrote in each millisecond.
const RECORDS_PER_MILLISECOND: u64 = 5;

/// One measurement of `tests/data/measured_recordbatch_v2_kafka-clients-8.3.2.csv`.
#[derive(Debug)]
struct Measured {
    kind: String,
    key: Option<u64>,
    batch_size: u64,
    most_records: u64,
    codec: String,
    records: u64,
    payload: u64,
    file: u64,
    uncompressed: u64,
    records_per_batch: f64,
    /// Mean bytes of a batch.
    batch: f64,
    ratio: f64,
}

impl Measured {
    fn all() -> Vec<Self> {
        let rows: Vec<Self> = include_str!("data/measured_recordbatch_v2_kafka-clients-8.3.2.csv")
            .lines()
            .map(Self::of)
            .collect();
        assert!(rows.len() >= 30);
        rows
    }

    fn of(line: &str) -> Self {
        let fields: Vec<&str> = line
            .split(',')
            .map(|field| field.split_once('=').map_or(field, |(_, value)| value))
            .collect();
        let whole = |index: usize| fields[index].parse::<u64>().expect("a whole number");
        let number = |index: usize| fields[index].parse::<f64>().expect("a number");
        Self {
            kind: fields[0].to_owned(),
            key: fields[1].parse().ok(),
            batch_size: whole(2),
            most_records: whole(3),
            codec: fields[4].to_owned(),
            records: whole(5),
            payload: whole(6),
            file: whole(7),
            uncompressed: whole(8),
            records_per_batch: number(10),
            batch: number(11),
            ratio: number(13),
        }
    }

    /// The size of every value, where all have the same.
    fn value(&self) -> Option<u64> {
        self.kind.strip_prefix("rand")?.parse().ok()
    }

    /// The mean size of a value.
    fn mean_value(&self) -> f64 {
        self.payload as f64 / self.records as f64 - self.key.unwrap_or(0) as f64
    }

    fn batches(&self) -> f64 {
        match self.most_records {
            few @ 1..=1_000 => self.records as f64 / few as f64,
            _ => (self.file as f64 / self.batch).round(),
        }
    }

    /// The topic that this measurement is of, so busy that batches are full or of as many records as were asked for.
    fn plan(&self) -> Plan {
        let linger = match self.most_records {
            few @ 1..=1_000 => format!("{few} ms"),
            _ => "1 min".to_owned(),
        };
        let key = self
            .key
            .map_or(String::new(), |key| format!("key: \"{key} B\","));
        let compression = match self.codec.as_str() {
            "none" => String::new(),
            codec => format!(
                "compression: (codec: {codec}, ratio: \"{}x\"),",
                self.record_ratio()
            ),
        };
        Plan::of_topic(&format!(
            "produce: \"1000 msg/s\", message: \"{} B\", {key} {compression} partitions: 1,
             batch: (size: \"{} B\", linger: \"{linger}\")",
            self.mean_value(),
            self.batch_size
        ))
    }

    /// The ratio as Kafka's producer measures it: of records alone, headers of batches set aside.
    fn record_ratio(&self) -> f64 {
        let headers = self.batches() * BATCH_HEADER_BYTES as f64;
        (self.uncompressed as f64 - headers) / (self.file as f64 - headers)
    }
}

/// Splits equal records into batches as Kafka's producer does, `MemoryRecordsBuilder.hasRoomFor`: the first always fits,
/// another only if the batch with its header stays within `batch.size`. Gives the bytes and the records of each.
fn batches(measured: &Measured, value: u64) -> Vec<(u64, u64)> {
    let record = |written: u64, first: u64, offset: u64| Record {
        timestamp_delta_ms: written / RECORDS_PER_MILLISECOND - first / RECORDS_PER_MILLISECOND,
        offset_delta: offset,
        key: measured.key,
        value: Some(value),
        headers: Vec::new(),
    };
    let mut batches: Vec<(u64, u64)> = Vec::new();
    let mut first = 0;
    for written in 0..measured.records {
        if let Some((bytes, count)) = batches.last_mut() {
            let next = record(written, first, *count).bytes();
            if *bytes + next <= measured.batch_size && *count < measured.most_records {
                *bytes += next;
                *count += 1;
                continue;
            }
        }
        first = written;
        batches.push((batch_bytes([&record(written, first, 0)]), 1));
    }
    batches
}

#[test]
fn equal_records_are_batched_to_the_byte() {
    let mut checked = 0;
    for row in Measured::all().iter().filter(|row| row.codec == "none") {
        let Some(value) = row.value() else { continue };
        let batches = batches(row, value);
        let bytes: u64 = batches.iter().map(|(bytes, _)| bytes).sum();
        assert_eq!(bytes, row.file, "{row:?}");
        assert_eq!(
            batches.iter().map(|(_, count)| count).sum::<u64>(),
            row.records
        );
        assert_close(
            row.records as f64 / batches.len() as f64,
            row.records_per_batch,
            1e-3,
            "records in a batch",
        );
        checked += 1;
    }
    assert_eq!(checked, 11);
}

/// The events are of different sizes, all between 64 and 8,191 bytes: how they fall into batches is not written down, but
/// how many bytes they take for each distribution is.
#[test]
fn events_of_many_sizes_are_batched_to_the_byte() {
    let mut checked = 0;
    for row in Measured::all().iter().filter(|row| row.codec == "none") {
        if row.value().is_some() {
            continue;
        }
        let batches = row.batches() as u64;
        let lone = Record {
            key: row.key,
            value: Some(row.mean_value() as u64),
            ..Record::default()
        };
        let overhead = lone.bytes() - row.key.unwrap_or(0) - row.mean_value() as u64;
        let least = row.payload + row.records * overhead + batches * BATCH_HEADER_BYTES;
        // From the 64th record on the offset takes a byte more, from the 64th millisecond on the time does.
        let later = |from: u64| row.records.saturating_sub(batches * from);
        let time = 64 * RECORDS_PER_MILLISECOND;
        let all_full = row.records_per_batch > time as f64;
        let longer = later(64) + if all_full { later(time) } else { 0 };
        // A batch need not begin with a millisecond, and the last of them is not full.
        let slack = if all_full {
            batches * (RECORDS_PER_MILLISECOND - 1) + time
        } else {
            0
        };
        let found = row.file - least;
        assert!(
            (longer..=longer + slack).contains(&found),
            "{found} is not in {longer}..+{slack}: {row:?}"
        );
        checked += 1;
    }
    assert_eq!(checked, 4);
}

/// What a scenario says of the same topic: the mean sizes, the limits of a batch and the measured ratio.
#[test]
fn topics_store_what_was_measured() {
    for row in Measured::all() {
        let plan = row.plan();
        let stored = plan.value("kafka/c/topics/t/stored_message") * row.records as f64;
        // 5 records in each millisecond make long batches grow by the time they span, which a plan leaves out.
        let tolerance = if row.batch_size > 16_384 { 0.01 } else { 0.003 };
        assert_close(stored, row.file as f64, tolerance, &format!("{row:?}"));
        let records = plan.value("kafka/c/topics/t/records_per_batch");
        if row.codec == "none" {
            // The last batch of a file is not full.
            assert_close(
                records,
                row.records_per_batch,
                tolerance.max(0.005) * 1.5,
                &format!("{row:?}"),
            );
        } else if row.batches() > 500.0 {
            // The producer learns the ratio while it writes, so the first batches are shorter than the rest.
            let measured = row.records_per_batch;
            assert!(
                records >= measured && close(records, measured, 0.15),
                "{records} is not {measured}: {row:?}"
            );
        }
    }
}

#[test]
fn compressed_files_have_the_ratio_they_say() {
    for row in Measured::all().iter().filter(|row| row.codec != "none") {
        assert_close(
            row.uncompressed as f64 / row.file as f64,
            row.ratio,
            1e-3,
            &row.kind,
        );
        assert!(row.file as f64 > row.batches() * BATCH_HEADER_BYTES as f64);
    }
}

#[test]
fn published_overheads_hold() {
    let overhead = |value: &str, batch: &str| {
        let plan = Plan::of_topic(&format!(
            "produce: \"1 GB/s\", message: \"{value}\", partitions: 1, batch: (size: \"{batch}\", linger: \"1 min\")"
        ));
        let message = plan.value("kafka/c/topics/t/message");
        plan.value("kafka/c/topics/t/stored_message") - message
    };
    let cases = [("100 B", 9.98), ("1000 B", 12.8), ("10 kB", 72.0)];
    for (value, published) in cases {
        assert_close(overhead(value, "16 KiB"), published, 0.005, value);
    }
    assert_close(
        overhead("10 kB", "128 KiB"),
        15.7,
        0.01,
        "13 records of 10 kB",
    );
}

/// A record written out byte by byte, as the protocol describes it.
fn encoded(record: &Record) -> Vec<u8> {
    fn varint(out: &mut Vec<u8>, value: i64) {
        let mut rest = ((value << 1) ^ (value >> 63)) as u64;
        while rest >= 0x80 {
            out.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }
    fn field(out: &mut Vec<u8>, size: Option<u64>) {
        match size {
            None => varint(out, -1),
            Some(size) => {
                varint(out, size as i64);
                out.resize(out.len() + size as usize, b'x');
            }
        }
    }
    let mut body = vec![0];
    varint(&mut body, record.timestamp_delta_ms as i64);
    varint(&mut body, record.offset_delta as i64);
    field(&mut body, record.key);
    field(&mut body, record.value);
    varint(&mut body, record.headers.len() as i64);
    for header in &record.headers {
        field(&mut body, Some(header.key));
        field(&mut body, Some(header.value));
    }
    let mut whole = Vec::new();
    varint(&mut whole, body.len() as i64);
    whole.extend(body);
    whole
}

/// Sizes around the places where a varint grows.
fn size() -> impl Strategy<Value = u64> {
    prop_oneof![0..200_u64, 8_000..8_400_u64, 1_048_500..1_048_700_u64]
}

proptest! {
    #[test]
    fn any_record_takes_the_bytes_of_its_encoding(
        timestamp_delta_ms in size(),
        offset_delta in size(),
        key in prop::option::of(size()),
        value in prop::option::of(size()),
        headers in prop::collection::vec((0..100_u64, size()), 0..3),
    ) {
        let headers = headers.into_iter().map(|(key, value)| Header { key, value }).collect();
        let record = Record { timestamp_delta_ms, offset_delta, key, value, headers };
        prop_assert_eq!(record.bytes(), encoded(&record).len() as u64);
        prop_assert_eq!(batch_bytes([&record, &record]), 61 + 2 * record.bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The planner's records in a batch are those that the producer fits in, one by one, for any sizes.
    #[test]
    fn any_batch_holds_what_the_producer_fits_in(
        value in prop_oneof![1..300_u64, 300..20_000_u64],
        key in prop::option::of(0..100_u64),
        batch_size in prop_oneof![100..20_000_u64, 20_000..2_000_000_u64],
    ) {
        let record = |offset_delta: u64| Record { offset_delta, key, value: Some(value), ..Record::default() };
        // A record that the growing offset pushes over a varint boundary is two bytes longer, which the plan leaves out.
        let body = record(0).bytes() - varint_bytes(record(0).bytes() - 1);
        prop_assume!(varint_bytes(body) == varint_bytes(body + 2));
        let mut bytes = BATCH_HEADER_BYTES;
        let mut count = 0;
        while bytes + record(count).bytes() <= batch_size {
            bytes += record(count).bytes();
            count += 1;
        }
        let key_field = key.map_or(String::new(), |key| format!("key: \"{key} B\","));
        let plan = Plan::of_topic(&format!(
            "produce: \"100M msg/s\", message: \"{value} B\", {key_field} partitions: 1,
             batch: (size: \"{batch_size} B\", linger: \"10 min\")"
        ));
        prop_assert_eq!(plan.value("kafka/c/topics/t/records_per_batch"), count.max(1) as f64);
        if count > 0 {
            assert_close(plan.value("kafka/c/topics/t/batch_bytes"), bytes as f64, 1e-9, "a full batch");
        }
    }
}
