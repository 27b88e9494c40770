//! Partitions: what they hold, and what they spare those who read.

use crate::model::links::Place;
use crate::scenario::{FieldValues, LakeReader, PartitionField};
use crate::units::Measure;

use super::super::finding::{Finding, Rule};
use super::super::words::{count, names, percent, show};
use super::TableView;

const TOO_MANY_VALUES: Rule = Rule::error(
    "L002",
    "Partitioned by a field of too many values",
    "a partition field has a million values or more at the median (catalogue: `cardinality_maximum`)",
);
const OVER_PARTITIONED: Rule = Rule::warning(
    "L008",
    "Partitions too small",
    "the mean partition holds less than 128 MiB (catalogue: `file_target_minimum`) at the median, so that not even compaction makes good files",
);
const NOTHING_PRUNED: Rule = Rule::warning(
    "L009",
    "Filters that spare nothing",
    "a reader states `days` or a `filter` that the table is not partitioned for",
);
const SLOW_PLANNING: Rule = Rule::warning(
    "L010",
    "Finding the files takes longer than a minute",
    "listing and planning of a reader takes more than a minute at the median (catalogue: `planning_time_maximum`)",
);
const NOBODY_READS: Rule = Rule::info(
    "L018",
    "Nobody reads a table",
    "it has no `readers`, and neither a job nor another table reads it",
);

const TOO_MANY_TOGETHER: Rule = Rule::error(
    "L031",
    "Partition fields of too many values together",
    "the values of all partition fields but that of time multiply to a million or more at the median (catalogue: `cardinality_maximum`), though none has as many alone",
);

const MORE_THAN_THERE_ARE: Rule = Rule::warning(
    "L033",
    "A filter asks for more values than there are",
    "a reader's `filter` states more values than the partition field has, at the median",
);

pub(super) const RULES: [Rule; 7] = [
    MORE_THAN_THERE_ARE,
    TOO_MANY_VALUES,
    TOO_MANY_TOGETHER,
    OVER_PARTITIONED,
    NOTHING_PRUNED,
    SLOW_PLANNING,
    NOBODY_READS,
];

impl TableView<'_> {
    /// What is to be said of it.
    pub(super) fn partitions(&self) -> Vec<Finding> {
        let single = [
            self.too_many_together(),
            self.over_partitioned(),
            self.nobody_reads(),
        ];
        let single = single.into_iter().flatten();
        single
            .chain(self.too_many_values())
            .chain(self.nothing_pruned())
            .chain(self.slow_planning())
            .chain(self.more_than_there_are())
            .collect()
    }

    fn too_many_values(&self) -> Vec<Finding> {
        let limit = self.lake.cardinality_maximum.value;
        let fields = self.entry.partition_by.iter().enumerate();
        fields
            .filter_map(|(index, field)| {
                if matches!(field.values, FieldValues::Time(_)) {
                    return None;
                }
                let name = format!("partition_by/{}", field.field);
                let values = self.value(&name);
                (values >= limit).then(|| {
                    TOO_MANY_VALUES.found(
                        self.path(&name),
                        &self.field(&format!("partition_by[{index}].values")),
                        format!(
                            "`{}` is partitioned by `{}` with {}: {} of {} on average",
                            self.name(),
                            field.field,
                            count(values, "value"),
                            count(self.value("partitions/total"), "partition"),
                            show(self.value("partitions/mean"), Measure::Bytes),
                        ),
                        "Sort or cluster by it, or partition by a bucket of it such as a hash of 64 values",
                    )
                })
            })
            .collect()
    }

    fn too_many_together(&self) -> Option<Finding> {
        let limit = self.lake.cardinality_maximum.value;
        let fields = self.entry.partition_by.iter();
        let fields: Vec<(&str, f64)> = fields
            .filter(|field| !matches!(field.values, FieldValues::Time(_)))
            .map(|field| {
                let values = self.value(&format!("partition_by/{}", field.field));
                (field.field.as_str(), values)
            })
            .collect();
        let together: f64 = fields.iter().map(|(_, values)| values).product();
        let alone = fields.iter().any(|(_, values)| *values >= limit);
        (!alone && together >= limit).then(|| {
            TOO_MANY_TOGETHER.found(
                self.path("partitions/total"),
                &self.field("partition_by"),
                format!(
                    "`{}` is partitioned by {}, which have {} together: {} of {} on average",
                    self.name(),
                    names(fields.iter().map(|(name, _)| *name)),
                    count(together, "value"),
                    count(self.value("partitions/total").round(), "partition"),
                    show(self.value("partitions/mean"), Measure::Bytes),
                ),
                "Partition by one of them and sort by the others, or by a bucket such as a hash of 64 values",
            )
        })
    }

    fn over_partitioned(&self) -> Option<Finding> {
        let mean = self.value("partitions/mean");
        let is_cut = !self.entry.partition_by.is_empty();
        (is_cut && mean < self.lake.file_target_minimum.value).then(|| {
            OVER_PARTITIONED.found(
                self.path("partitions/mean"),
                &self.field("partition_by"),
                format!(
                    "`{}` has {} of {} on average; one should hold a file of at least {}",
                    self.name(),
                    count(self.value("partitions/total").round(), "partition"),
                    show(mean, Measure::Bytes),
                    self.bytes(&self.lake.file_target_minimum),
                ),
                "Cut time more coarsely, or leave out the field with the most values",
            )
        })
    }

    fn nothing_pruned(&self) -> Vec<Finding> {
        let by_time = |field: &PartitionField| matches!(field.values, FieldValues::Time(_));
        let has_time = self.entry.partition_by.iter().any(by_time);
        let readers = self.entry.readers.iter().enumerate();
        readers
            .filter_map(|(index, entry)| {
                let is_cut = |name: &str| {
                    self.entry.partition_by.iter().any(|field| field.field == name)
                };
                let mut asked: Vec<&str> = entry
                    .filter
                    .iter()
                    .map(|filter| filter.field.as_str())
                    .filter(|name| !is_cut(name))
                    .collect();
                if entry.days.is_some() && !has_time {
                    asked.push("days");
                }
                (!asked.is_empty()).then(|| {
                    NOTHING_PRUNED.found(
                        self.path(&format!("readers/{}/scanned", entry.name)),
                        &self.field(&format!("readers[{index}]")),
                        format!(
                            "`{}` asks `{}` by {}, which it is not partitioned by: it looks into {}, {} of the table",
                            entry.name,
                            self.name(),
                            names(asked.iter().copied()),
                            show(self.reader(entry, "scanned"), Measure::Bytes),
                            percent(1.0 - self.reader(entry, "pruned")),
                        ),
                        "Partition by what readers filter by, or sort files by it so that their minimum and maximum spare some",
                    )
                })
            })
            .collect()
    }

    fn slow_planning(&self) -> Vec<Finding> {
        let limit = self.lake.planning_time_maximum.value;
        let readers = self.entry.readers.iter().enumerate();
        readers
            .filter(|(_, reader)| self.reader(reader, "planning_time") > limit)
            .map(|(index, reader)| {
                SLOW_PLANNING.found(
                    self.path(&format!("readers/{}/planning_time", reader.name)),
                    &self.field(&format!("readers[{index}]")),
                    format!(
                        "`{}` needs {} to find its files in `{}`, of which there are {} in {}",
                        reader.name,
                        show(self.reader(reader, "planning_time"), Measure::Seconds),
                        self.name(),
                        show(self.value("files/total"), Measure::Count),
                        count(self.value("partitions/total").round(), "partition"),
                    ),
                    "Have fewer and larger files, fewer partitions, or a format that keeps a list of its files",
                )
            })
            .collect()
    }

    fn more_than_there_are(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (index, reader) in self.entry.readers.iter().enumerate() {
            for (at, filter) in reader.filter.iter().enumerate() {
                let values = self.value(&format!("partition_by/{}", filter.field));
                let asked = self.reader(reader, &format!("filter_{}", filter.field));
                if asked > values {
                    found.push(MORE_THAN_THERE_ARE.found(
                        self.path(&format!("readers/{}/share", reader.name)),
                        &self.field(&format!("readers[{index}].filter[{at}].values")),
                        format!(
                            "`{}` asks `{}` for {} of `{}`, which has {}: it is taken to read all of them",
                            reader.name,
                            self.name(),
                            count(asked, "value"),
                            filter.field,
                            show(values, Measure::Count),
                        ),
                        "Correct `values` of the filter or of the partition field, or leave the filter out",
                    ));
                }
            }
        }
        found
    }

    /// A quantity of a reader.
    fn reader(&self, reader: &LakeReader, name: &str) -> f64 {
        self.value(&format!("readers/{}/{name}", reader.name))
    }

    fn nobody_reads(&self) -> Option<Finding> {
        let tables = &self.review.plan.scenario.lake;
        let place = tables
            .iter()
            .position(|table| table.name == self.entry.name);
        let is_read = place.is_some_and(|index| {
            let mut readers = self.review.links.out_of(Place::Table(index));
            readers.next().is_some()
        });
        (self.numbers.readers.is_empty() && !is_read).then(|| {
            NOBODY_READS.found(
                self.path("stored"),
                &self.field("readers"),
                format!(
                    "nobody reads `{}`, so what its partitions are good for is not known",
                    self.name()
                ),
                "State who reads it, such as `(name: \"dashboards\", runs: \"24 /day\", days: \"7 days\")`",
            )
        })
    }
}
