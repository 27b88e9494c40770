//! What happens to a lake table beside being written: readers, deletes, compaction, snapshots, orphans.

use std::collections::BTreeSet;

use crate::estimate::{Bounds, Estimate};
use crate::scenario::lake::{
    Compaction, DeleteMode, Deletes, FieldFilter, LakeReader, Orphans, TableFormat,
};
use crate::units::Measure;

use super::reader::{Fields, Value};

pub(super) fn reader(value: &Value<'_, '_>) -> Option<LakeReader> {
    let fields = value.fields("a reader")?;
    let name = fields
        .required("name", "\"dashboards\"")
        .and_then(|value| value.name());
    let runs = fields
        .required("runs", "\"24 /day\"")
        .and_then(|value| value.estimate(&[Measure::PerDay], Bounds::NON_NEGATIVE));
    let days = fields.estimate("days", &[Measure::Seconds], Bounds::POSITIVE);
    let list = fields.list("filter", "filters");
    let filter: Vec<_> = list.iter().map(field_filter).collect();
    let mut seen = BTreeSet::new();
    for (entry, value) in filter.iter().zip(&list) {
        if let Some(entry) = entry
            && !seen.insert(&entry.field)
        {
            value.problem_with_hint(
                format!("`{}` is filtered by twice", entry.field),
                "leave one of them out",
            );
        }
    }
    fields.finish();
    Some(LakeReader {
        name: name?,
        runs: runs?,
        days,
        filter: filter.into_iter().collect::<Option<_>>()?,
    })
}

fn field_filter(value: &Value<'_, '_>) -> Option<FieldFilter> {
    let fields = value.fields("a filter")?;
    let field = fields
        .required("field", "\"tenant\"")
        .and_then(|value| value.name());
    let values = fields.estimate("values", &[Measure::Count], Bounds::at_least(1.0));
    fields.finish();
    Some(FieldFilter {
        field: field?,
        values,
    })
}

pub(super) fn deletes(fields: &Fields<'_, '_>, format: Option<TableFormat>) -> Option<Deletes> {
    let fields = fields.optional("deletes")?.fields("deletes")?;
    let count = |name: &'static str, example: &str, bounds: Bounds| {
        fields
            .required(name, example)
            .and_then(|value| value.estimate(&[Measure::Count], bounds))
    };
    let per_day = count("per_day", "\"100\"", Bounds::NON_NEGATIVE);
    let users = count("users", "\"2M\"", Bounds::at_least(1.0));
    let every = fields.estimate("every", &[Measure::Seconds], Bounds::POSITIVE);
    let stated = fields.optional("mode");
    let mode = stated.as_ref().and_then(|value| {
        value.word(&[
            ("copy_on_write", DeleteMode::CopyOnWrite),
            ("merge_on_read", DeleteMode::MergeOnRead),
        ])
    });
    if let (Some(value), Some(TableFormat::Parquet)) = (stated, format) {
        value.problem_with_hint(
            "raw Parquet has no delete modes: whatever holds a user is written anew",
            "leave `mode` out, or use a table format",
        );
    }
    fields.finish();
    Some(Deletes {
        per_day: per_day?,
        users: users?,
        every,
        mode: mode.unwrap_or(DeleteMode::CopyOnWrite),
    })
}

pub(super) fn compaction(fields: &Fields<'_, '_>) -> Option<Compaction> {
    let value = fields.optional("compaction")?;
    if value.word_or_text() == Some("none") {
        return None;
    }
    let fields = value.fields("compaction")?;
    let every = fields.estimate("every", &[Measure::Seconds], Bounds::POSITIVE);
    fields.finish();
    Some(Compaction { every })
}

pub(super) fn snapshots(fields: &Fields<'_, '_>, format: Option<TableFormat>) -> Option<Estimate> {
    let value = fields.optional("snapshots")?;
    if format == Some(TableFormat::Parquet) {
        value.problem_with_hint(
            "raw Parquet has no snapshots",
            "leave `snapshots` out, or use a table format",
        );
    }
    let fields = value.fields("snapshots")?;
    let keep = fields
        .required("keep", "\"7 days\"")
        .and_then(|value| value.estimate(&[Measure::Seconds], Bounds::NON_NEGATIVE));
    fields.finish();
    keep
}

pub(super) fn orphans(fields: &Fields<'_, '_>) -> Option<Orphans> {
    let fields = fields.optional("orphans")?.fields("orphans")?;
    let share = fields
        .required("share", "\"1 %\"")
        .and_then(|value| value.estimate(&[Measure::Fraction], Bounds::FRACTION));
    let removed_after = fields.estimate("removed_after", &[Measure::Seconds], Bounds::POSITIVE);
    fields.finish();
    Some(Orphans {
        share: share?,
        removed_after,
    })
}
