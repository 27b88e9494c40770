//! Tables of the lake: where their rows come from and how they are cut into partitions and files.

use std::collections::BTreeMap;

use crate::estimate::Bounds;
use crate::scenario::lake::{
    Compute, Distribution, FieldValues, PartitionField, Table, TableFormat, TableSource, TimeUnit,
};
use crate::units::Measure;

use super::lake_readers::{compaction, deletes, orphans, reader, snapshots};
use super::reader::{Fields, Value, unique_names};
use super::topic::retention;

const INSTANCE: &str = "m7g.xlarge";
const MOST_VALUES: f64 = 1e9;
const MOST_TASKS: u32 = 100_000;
const STEEPEST: f64 = 5.0;

pub(super) fn table(value: &Value<'_, '_>) -> Option<Table> {
    let fields = value.fields("a lake table")?;
    let name = fields
        .required("name", "\"sessions\"")
        .and_then(|value| value.name());
    let notes = fields.text("notes");
    let format = fields.required("format", "iceberg").and_then(|value| {
        value.word(&[
            ("parquet", TableFormat::Parquet),
            ("iceberg", TableFormat::Iceberg),
            ("delta", TableFormat::Delta),
        ])
    });
    let source = source(&fields);
    let ratio = fields.estimate("ratio", &[Measure::Factor], Bounds::POSITIVE);
    let row = fields.estimate("row", &[Measure::BytesPerMessage], Bounds::POSITIVE);
    let partition_by = partition_by(&fields);
    let write_every = fields
        .required("write_every", "\"1 min\"")
        .and_then(|value| value.estimate(&[Measure::Seconds], Bounds::POSITIVE));
    let write_tasks = fields
        .optional("write_tasks")
        .and_then(|value| value.whole(1, MOST_TASKS));
    let distribution = fields.optional("distribution").and_then(|value| {
        value.word(&[("none", Distribution::None), ("hash", Distribution::Hash)])
    });
    let target_file = fields.estimate("target_file", &[Measure::Bytes], Bounds::POSITIVE);
    let retention = fields
        .optional("retention")
        .and_then(|value| retention(&value));
    let age = fields.estimate("age", &[Measure::Seconds], Bounds::NON_NEGATIVE);
    let freshness = fields.estimate("freshness", &[Measure::Seconds], Bounds::POSITIVE);
    let readers = fields.list("readers", "readers");
    unique_names(value.reader, "readers", &readers);
    let readers: Vec<_> = readers.iter().map(reader).collect();
    let deletes = deletes(&fields, format);
    let compaction = compaction(&fields);
    let snapshots = snapshots(&fields, format);
    let orphans = orphans(&fields);
    let compute = compute(&fields);
    fields.finish();
    Some(Table {
        name: name?,
        notes,
        format: format?,
        source,
        ratio,
        row,
        partition_by: partition_by?,
        write_every: write_every?,
        write_tasks,
        distribution: distribution.unwrap_or(Distribution::None),
        target_file,
        retention,
        age,
        freshness,
        readers: readers.into_iter().collect::<Option<_>>()?,
        deletes,
        compaction,
        snapshots,
        orphans,
        compute,
    })
}

/// Either the name of what is read, or what is written.
fn source(fields: &Fields<'_, '_>) -> Option<TableSource> {
    let named = fields.optional("source");
    let written = fields.optional("written");
    let growth = fields.estimate("growth", &[Measure::GrowthPerMonth], Bounds::GROWTH);
    if let (Some(_), Some(written)) = (&named, &written) {
        written.problem_with_hint(
            "a table has either a `source` or states what is `written`",
            "leave one of them out",
        );
    }
    if let (None, Some(growth)) = (&written, fields.optional("growth")) {
        growth.problem_with_hint(
            "growth is that of the source; only a table with `written` states its own",
            "leave `growth` out",
        );
    }
    if let Some(value) = named {
        return value.text().map(TableSource::Named);
    }
    let rate = written?.estimate(
        &[Measure::BytesPerSecond, Measure::MessagesPerSecond],
        Bounds::POSITIVE,
    )?;
    Some(TableSource::Written { rate, growth })
}

fn partition_by(fields: &Fields<'_, '_>) -> Option<Vec<PartitionField>> {
    let list = fields.list("partition_by", "partition fields");
    let read: Vec<_> = list.iter().map(partition_field).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut time: Option<&str> = None;
    for (index, (entry, value)) in read.iter().zip(&list).enumerate() {
        let Some(entry) = entry else { continue };
        if seen.insert(&entry.field, index).is_some() {
            value.problem_with_hint(
                format!("the table is partitioned by `{}` twice", entry.field),
                "leave one of them out",
            );
        }
        if let FieldValues::Time(_) = entry.values {
            if let Some(first) = time {
                value.problem_with_hint(
                    format!(
                        "`{}` is a second field of time beside `{first}`",
                        entry.field
                    ),
                    "keep the finer of the two: it says what the other says",
                );
            }
            time = Some(&entry.field);
        }
    }
    read.into_iter().collect()
}

fn partition_field(value: &Value<'_, '_>) -> Option<PartitionField> {
    let fields = value.fields("a partition field")?;
    let field = fields
        .required("field", "\"event_date\"")
        .and_then(|value| value.name());
    let zipf = fields
        .optional("zipf")
        .and_then(|value| value.exact(Measure::Count, Bounds::between(0.0, STEEPEST)));
    let values = fields
        .required("values", "daily")
        .and_then(|value| field_values(&value, zipf));
    if let (Some(FieldValues::Time(_)), Some(zipf)) = (&values, fields.optional("zipf")) {
        zipf.problem_with_hint(
            "a field of time is not skewed: rows arrive in its order",
            "leave `zipf` out",
        );
    }
    fields.finish();
    Some(PartitionField {
        field: field?,
        values: values?,
    })
}

fn field_values(value: &Value<'_, '_>, zipf: Option<f64>) -> Option<FieldValues> {
    let time = match value.word_or_text() {
        Some("hourly") => Some(TimeUnit::Hour),
        Some("daily") => Some(TimeUnit::Day),
        Some("monthly") => Some(TimeUnit::Month),
        _ => None,
    };
    if let Some(unit) = time {
        return Some(FieldValues::Time(unit));
    }
    if let Some(word) = value.node.as_word() {
        value.problem_with_hint(
            format!("`{word}` is neither a time nor a number of values"),
            "write `hourly`, `daily`, `monthly`, or how many values there are as `\"200\"`",
        );
        return None;
    }
    let bounds = Bounds::at_least(1.0).at_most(MOST_VALUES);
    let Some(exponent) = zipf else {
        return value
            .estimate(&[Measure::Count], bounds)
            .map(FieldValues::Even);
    };
    let count = value.estimate(&[Measure::Count], bounds)?;
    if !count.distribution.is_exact() {
        value.problem_with_hint(
            "must be exact where `zipf` says how skewed the values are",
            "write a single number, or leave `zipf` out",
        );
        return None;
    }
    Some(FieldValues::Zipf {
        count: count.distribution.central().round(),
        exponent,
    })
}

fn compute(fields: &Fields<'_, '_>) -> Compute {
    let usual = || Compute {
        on: INSTANCE.to_owned(),
        core_rate: None,
    };
    let Some(fields) = fields
        .optional("compute")
        .and_then(|value| value.fields("compute"))
    else {
        return usual();
    };
    let compute = Compute {
        on: fields.text("on").unwrap_or_else(|| INSTANCE.to_owned()),
        core_rate: fields.estimate("core_rate", &[Measure::BytesPerSecond], Bounds::POSITIVE),
    };
    fields.finish();
    compute
}
