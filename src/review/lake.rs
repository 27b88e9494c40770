//! Tables of the lake: who writes them, how they are cut into partitions and files, and what keeps the files in order.

use crate::catalogue::{Constant, LakeDefaults};
use crate::plan::{TableNumbers, TablePlan};
use crate::scenario::{FieldValues, Retention, Table, TableFormat};
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::{count, names, percent, show};

const NO_WRITER: Rule = Rule::error(
    "L001",
    "A table without a writer",
    "it has neither `source` nor `written`, and no job writes it",
);
const TOO_MANY_VALUES: Rule = Rule::error(
    "L002",
    "Partitioned by a field of too many values",
    "a partition field has a million values or more at the median (catalogue: `cardinality_maximum`)",
);
const TINY_FILES: Rule = Rule::warning(
    "L003",
    "Tiny files that nobody joins",
    "the median file as written is below 16 MiB (catalogue: `tiny_file`), and the table has no `compaction`",
);
const LARGE_FILES: Rule = Rule::warning(
    "L004",
    "Files too large",
    "the largest file as written is above 2 GiB (catalogue: `large_file`) at the median",
);
const NO_COMPACTION: Rule = Rule::warning(
    "L005",
    "Streaming without compaction",
    "files are committed more than once an hour, and the table has no `compaction`",
);
const RAW_DELETES: Rule = Rule::warning(
    "L006",
    "Users deleted from raw Parquet",
    "the format is `parquet` and the table has `deletes`",
);
const SNAPSHOTS_OUTLIVE: Rule = Rule::warning(
    "L007",
    "Snapshots are kept longer than rows",
    "`snapshots.keep` is longer than `retention` at the median: rows past retention can still be read",
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
const PREFIX_LIMIT: Rule = Rule::warning(
    "L011",
    "Writes faster than a prefix takes",
    "the writers of a commit ask for more than 3,500 writes a second (catalogue: `puts_per_prefix`) at the median",
);
const RAW_COMPACTION: Rule = Rule::warning(
    "L012",
    "Raw Parquet is compacted",
    "the format is `parquet` and the table has `compaction`: readers see old and new files together, or neither",
);
const COMPACTION_DEAR: Rule = Rule::info(
    "L013",
    "Compaction costs more than readers save",
    "its interval is longer than the one at which it pays for itself, at the median",
);
const ORPHANS_STAY: Rule = Rule::warning(
    "L014",
    "Files of failed writes stay for ever",
    "`orphans` has no `removed_after`",
);
const UNUSUAL_TARGET: Rule = Rule::info(
    "L015",
    "An unusual size of files is aimed at",
    "`target_file` is outside 128 to 512 MiB (catalogue: `file_target_minimum`, `file_target_maximum`) at the median",
);
const NO_RATIO: Rule = Rule::info(
    "L016",
    "How rows compress is not stated",
    "a table that is not written from tables has no `ratio`, so anything that was measured is assumed",
);
const FOR_EVER: Rule = Rule::info(
    "L017",
    "A table is kept for ever",
    "it has no `retention`, or it is `unlimited`",
);
const NOBODY_READS: Rule = Rule::info("L018", "Nobody reads a table", "it has no `readers`");

pub(super) const RULES: [Rule; 18] = [
    NO_WRITER,
    TOO_MANY_VALUES,
    TINY_FILES,
    LARGE_FILES,
    NO_COMPACTION,
    RAW_DELETES,
    SNAPSHOTS_OUTLIVE,
    OVER_PARTITIONED,
    NOTHING_PRUNED,
    SLOW_PLANNING,
    PREFIX_LIMIT,
    RAW_COMPACTION,
    COMPACTION_DEAR,
    ORPHANS_STAY,
    UNUSUAL_TARGET,
    NO_RATIO,
    FOR_EVER,
    NOBODY_READS,
];

/// Commits closer together than this are a stream.
const STREAMING: f64 = 3_600.0;

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let entries = review.plan.tables.iter().zip(&review.plan.scenario.lake);
    entries
        .flat_map(|(plan, entry)| match &plan.numbers {
            None => vec![without_writer(plan)],
            Some(numbers) => {
                let table = TableView {
                    review,
                    plan,
                    entry,
                    numbers,
                    lake: review.plan.catalogue.lake(),
                };
                table.findings()
            }
        })
        .collect()
}

fn without_writer(plan: &TablePlan) -> Finding {
    let outline = &plan.outline;
    NO_WRITER.found(
        outline.path.clone(),
        &format!("{}.source", outline.field),
        format!(
            "nothing writes `{}`, so it has neither files nor a cost",
            outline.name
        ),
        "Name the topic, job or table it comes from as `source`, or state a rate as `written`",
    )
}

/// A table that something writes, of the plan and of the file.
struct TableView<'p> {
    review: &'p Review<'p>,
    plan: &'p TablePlan,
    entry: &'p Table,
    numbers: &'p TableNumbers,
    lake: &'p LakeDefaults,
}

impl TableView<'_> {
    fn findings(&self) -> Vec<Finding> {
        let mut found: Vec<Finding> = [
            self.tiny_files(),
            self.large_files(),
            self.no_compaction(),
            self.raw_deletes(),
            self.snapshots_outlive(),
            self.over_partitioned(),
            self.prefix_limit(),
            self.raw_compaction(),
            self.compaction_dear(),
            self.orphans_stay(),
            self.unusual_target(),
            self.no_ratio(),
            self.for_ever(),
            self.nobody_reads(),
        ]
        .into_iter()
        .flatten()
        .collect();
        found.extend(self.too_many_values());
        found.extend(self.nothing_pruned());
        found.extend(self.slow_planning());
        found
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.plan.outline.path)
    }

    fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.plan.outline.field)
    }

    fn value(&self, name: &str) -> f64 {
        self.review.value(&self.path(name)).unwrap_or(f64::NAN)
    }

    fn name(&self) -> &str {
        &self.plan.outline.name
    }

    fn bytes(&self, constant: &Constant) -> String {
        show(constant.value, Measure::Bytes)
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
                            count(self.numbers.partitions.p50, "partition"),
                            show(self.numbers.partition_mean.p50, Measure::Bytes),
                        ),
                        "Sort or cluster by it, or partition by a bucket of it such as a hash of 64 values",
                    )
                })
            })
            .collect()
    }

    fn tiny_files(&self) -> Option<Finding> {
        let median = self.numbers.file_median.p50;
        (median < self.lake.tiny_file.value && self.entry.compaction.is_none()).then(|| {
            TINY_FILES
                .found(
                    self.path("files/median"),
                    &self.field("write_every"),
                    format!(
                        "half of the files of `{}` are below {}, less than {}: {} tasks write {} files in each commit, {}",
                        self.name(),
                        show(median, Measure::Bytes),
                        self.bytes(&self.lake.tiny_file),
                        show(self.value("write_tasks"), Measure::Count),
                        show(self.value("files/per_commit"), Measure::Count),
                        show(self.numbers.files_written.p50, Measure::PerDay),
                    ),
                    "Commit less often, write with fewer tasks, deal rows out by partition (`distribution: hash`), or compact",
                )
                .weighing(self.value("files/tiny"))
        })
    }

    fn large_files(&self) -> Option<Finding> {
        let largest = self.numbers.file_largest.p50;
        (largest > self.lake.large_file.value).then(|| {
            LARGE_FILES.found(
                self.path("files/largest"),
                &self.field("write_tasks"),
                format!(
                    "the largest file of `{}` has {}, more than {}: one task writes it alone, and whoever deletes a row of it writes all of it anew",
                    self.name(),
                    show(largest, Measure::Bytes),
                    self.bytes(&self.lake.large_file),
                ),
                "Write with more tasks, or split files with `spark.sql.files.maxRecordsPerFile`",
            )
        })
    }

    fn no_compaction(&self) -> Option<Finding> {
        let every = self.value("write_every");
        (self.entry.compaction.is_none() && every < STREAMING).then(|| {
            NO_COMPACTION.found(
                self.path("files/uncompacted"),
                &self.field("compaction"),
                format!(
                    "`{}` is committed every {} and never compacted: {} a day, {} in all that is kept; with a run every {} there would be {} for {}",
                    self.name(),
                    show(every, Measure::Seconds),
                    count((self.numbers.files_written.p50 * DAY).round(), "file"),
                    show(self.numbers.files_uncompacted.p50, Measure::Count),
                    show(self.value("compaction/every"), Measure::Seconds),
                    show(self.numbers.files_compacted.p50, Measure::Count),
                    show(self.numbers.compaction_cost.p50, Measure::DollarsPerMonth),
                ),
                "Add `compaction: (every: \"1 day\")` and schedule it",
            )
        })
    }

    fn raw_deletes(&self) -> Option<Finding> {
        self.entry.deletes.as_ref()?;
        (self.entry.format == TableFormat::Parquet).then(|| {
            RAW_DELETES.found(
                self.path("deletes/by_rewriting"),
                &self.field("format"),
                format!(
                    "forgetting users in `{}` rewrites {} of its files every {}, without a commit that readers could see as one: {}; delete files of a table format take {}",
                    self.name(),
                    percent(self.value("deletes/share")),
                    show(self.value("deletes/every"), Measure::Seconds),
                    show(self.value("deletes/by_rewriting"), Measure::DollarsPerMonth),
                    show(self.value("deletes/by_delete_files"), Measure::DollarsPerMonth),
                ),
                "Use `iceberg` or `delta` with `mode: merge_on_read`, or gather requests for longer",
            )
        })
    }

    fn snapshots_outlive(&self) -> Option<Finding> {
        let (keep, retention) = (self.value("snapshots/keep"), self.value("retention"));
        (keep > retention).then(|| {
            SNAPSHOTS_OUTLIVE.found(
                self.path("snapshots/keep"),
                &self.field("snapshots"),
                format!(
                    "`{}` keeps rows for {} and snapshots for {}: what has passed its retention can still be read, and {} of it is paid for",
                    self.name(),
                    show(retention, Measure::Seconds),
                    show(keep, Measure::Seconds),
                    show(self.value("snapshots/bytes"), Measure::Bytes),
                ),
                "Expire snapshots sooner than rows",
            )
        })
    }

    fn over_partitioned(&self) -> Option<Finding> {
        let mean = self.numbers.partition_mean.p50;
        let is_cut = !self.entry.partition_by.is_empty();
        (is_cut && mean < self.lake.file_target_minimum.value).then(|| {
            OVER_PARTITIONED.found(
                self.path("partitions/mean"),
                &self.field("partition_by"),
                format!(
                    "`{}` has {} of {} on average; one should hold a file of at least {}",
                    self.name(),
                    count(self.numbers.partitions.p50.round(), "partition"),
                    show(mean, Measure::Bytes),
                    self.bytes(&self.lake.file_target_minimum),
                ),
                "Cut time more coarsely, or leave out the field with the most values",
            )
        })
    }

    fn nothing_pruned(&self) -> Vec<Finding> {
        let by_time =
            |field: &crate::scenario::PartitionField| matches!(field.values, FieldValues::Time(_));
        let has_time = self.entry.partition_by.iter().any(by_time);
        let readers = self
            .entry
            .readers
            .iter()
            .zip(&self.numbers.readers)
            .enumerate();
        readers
            .filter_map(|(index, (entry, reader))| {
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
                            show(reader.scanned.p50, Measure::Bytes),
                            percent(1.0 - reader.pruned.p50),
                        ),
                        "Partition by what readers filter by, or sort files by it so that their minimum and maximum spare some",
                    )
                })
            })
            .collect()
    }

    fn slow_planning(&self) -> Vec<Finding> {
        let limit = self.lake.planning_time_maximum.value;
        let readers = self.numbers.readers.iter().enumerate();
        readers
            .filter(|(_, reader)| reader.planning_time.p50 > limit)
            .map(|(index, reader)| {
                SLOW_PLANNING.found(
                    self.path(&format!("readers/{}/planning_time", reader.name)),
                    &self.field(&format!("readers[{index}]")),
                    format!(
                        "`{}` needs {} to find its files in `{}`, of which there are {} in {}",
                        reader.name,
                        show(reader.planning_time.p50, Measure::Seconds),
                        self.name(),
                        show(self.numbers.files.p50, Measure::Count),
                        count(self.numbers.partitions.p50.round(), "partition"),
                    ),
                    "Have fewer and larger files, fewer partitions, or a format that keeps a list of its files",
                )
            })
            .collect()
    }

    fn prefix_limit(&self) -> Option<Finding> {
        let used = self.value("files/prefix_use");
        (used > 1.0).then(|| {
            PREFIX_LIMIT.found(
                self.path("files/prefix_use"),
                &self.field("write_tasks"),
                format!(
                    "{} tasks that commit to `{}` at once ask for {} of the {} writes a second that one prefix takes: object storage answers \"slow down\"",
                    show(self.value("write_tasks"), Measure::Count),
                    self.name(),
                    percent(used),
                    show(self.lake.puts_per_prefix.value, Measure::Count),
                ),
                "Write with fewer tasks, or spread files over prefixes (`write.object-storage.enabled`)",
            )
        })
    }

    fn raw_compaction(&self) -> Option<Finding> {
        let is_raw = self.entry.format == TableFormat::Parquet;
        (is_raw && self.entry.compaction.is_some()).then(|| {
            RAW_COMPACTION.found(
                self.path("compaction/every"),
                &self.field("format"),
                format!(
                    "`{}` is raw Parquet: while its files are joined, readers count rows twice or miss them",
                    self.name()
                ),
                "Use `iceberg` or `delta`, which swap files in one commit, or compact partitions that nobody reads yet",
            )
        })
    }

    fn compaction_dear(&self) -> Option<Finding> {
        self.entry.compaction.as_ref()?;
        if self.entry.readers.is_empty() {
            return None;
        }
        let (every, longest) = (self.value("compaction/every"), self.numbers.break_even.p50);
        (every > longest).then(|| {
            COMPACTION_DEAR.found(
                self.path("compaction/break_even"),
                &self.field("compaction"),
                format!(
                    "compacting `{}` every {} costs {} and saves its readers {}; {}",
                    self.name(),
                    show(every, Measure::Seconds),
                    show(self.numbers.compaction_cost.p50, Measure::DollarsPerMonth),
                    show(self.value("compaction/saved"), Measure::DollarsPerMonth),
                    if longest > 0.0 {
                        format!("it pays for itself up to every {}", show(longest, Measure::Seconds))
                    } else {
                        "it does not pay for itself at any interval".to_owned()
                    },
                ),
                "Keep it for planning time and the number of files, or compact other than this plan says",
            )
        })
    }

    fn orphans_stay(&self) -> Option<Finding> {
        let orphans = self.entry.orphans.as_ref()?;
        orphans.removed_after.is_none().then(|| {
            ORPHANS_STAY.found(
                self.path("orphans/bytes"),
                &self.field("orphans"),
                format!(
                    "nobody removes what failed writes leave in `{}`: {} by now",
                    self.name(),
                    show(self.value("orphans/bytes"), Measure::Bytes),
                ),
                "Schedule `remove_orphan_files` or `VACUUM`, and state `removed_after`",
            )
        })
    }

    fn unusual_target(&self) -> Option<Finding> {
        let target = self.value("target_file");
        let (least, most) = (
            &self.lake.file_target_minimum,
            &self.lake.file_target_maximum,
        );
        (target < least.value || target > most.value).then(|| {
            UNUSUAL_TARGET.found(
                self.path("target_file"),
                &self.field("target_file"),
                format!(
                    "`{}` aims at files of {}; usual are {} to {}",
                    self.name(),
                    show(target, Measure::Bytes),
                    self.bytes(least),
                    self.bytes(most),
                ),
                "Choose a size between, unless readers ask for another",
            )
        })
    }

    fn no_ratio(&self) -> Option<Finding> {
        let ratio = self.review.plan.model.graph.quantity(&self.path("ratio"))?;
        let is_measured = ratio.source.kind == crate::quantity::SourceKind::Measurement;
        is_measured.then(|| {
            NO_RATIO.found(
                self.path("ratio"),
                &self.field("ratio"),
                format!(
                    "`{}` has no `ratio`: between {} and {} is written to files, as four data sets did",
                    self.name(),
                    show(self.numbers.written.p5, Measure::BytesPerSecond),
                    show(self.numbers.written.p95, Measure::BytesPerSecond),
                ),
                "Write a sample of its rows in the format, and state `ratio: \"0.25x\"`",
            )
        })
    }

    fn for_ever(&self) -> Option<Finding> {
        let forever = !matches!(self.entry.retention, Some(Retention::For(_)));
        forever.then(|| {
            FOR_EVER.found(
                self.path("stored"),
                &self.field("retention"),
                format!(
                    "nothing leaves `{}`: {} a month come in and stay",
                    self.name(),
                    show(self.numbers.written.p50 * MONTH, Measure::Bytes),
                ),
                "State a `retention`, or confirm that it is meant to grow",
            )
        })
    }

    fn nobody_reads(&self) -> Option<Finding> {
        self.entry.readers.is_empty().then(|| {
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

const DAY: f64 = 86_400.0;
const MONTH: f64 = 730.0 * 3_600.0;
