//! Files: tiny ones, large ones, and whether joining them is worth it.

use crate::scenario::TableFormat;
use crate::units::Measure;

use super::super::finding::{Finding, Rule};
use super::super::words::{count, percent, show};
use super::TableView;

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
    "files are committed more than once an hour (catalogue: `streaming_commits`), and the table has no `compaction`, which would leave fewer files",
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
    "what compaction costs is more than what it saves the readers of the table, at the median",
);
const UNUSUAL_TARGET: Rule = Rule::info(
    "L015",
    "An unusual size of files is aimed at",
    "`target_file` is outside 128 to 512 MiB (catalogue: `file_target_minimum`, `file_target_maximum`) at the median",
);

const SMALL_FILES: Rule = Rule::warning(
    "L032",
    "Small files whose joining would pay",
    "the table has no `compaction`, the median file as written is not tiny but below 128 MiB (catalogue: `file_target_minimum`), and compaction would cost less than it saves readers, all at the median",
);

pub(super) const RULES: [Rule; 8] = [
    TINY_FILES,
    SMALL_FILES,
    LARGE_FILES,
    NO_COMPACTION,
    PREFIX_LIMIT,
    RAW_COMPACTION,
    COMPACTION_DEAR,
    UNUSUAL_TARGET,
];

/// A difference that is only rounding.
const HARDLY: f64 = 1e-9;

impl TableView<'_> {
    /// What is to be said of it.
    pub(super) fn files(&self) -> Vec<Finding> {
        let single = [
            self.tiny_files(),
            self.small_files(),
            self.large_files(),
            self.no_compaction(),
            self.prefix_limit(),
            self.raw_compaction(),
            self.compaction_dear(),
            self.unusual_target(),
        ];
        let single = single.into_iter().flatten();
        single.collect()
    }

    fn tiny_files(&self) -> Option<Finding> {
        let median = self.value("files/median");
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
                        show(self.value("files/per_day"), Measure::PerDay),
                    ),
                    "Commit less often, write with fewer tasks, deal rows out by partition (`distribution: hash`), or compact",
                )
                .weighing(self.value("files/tiny"))
        })
    }

    fn small_files(&self) -> Option<Finding> {
        let median = self.value("files/median");
        let is_small =
            median >= self.lake.tiny_file.value && median < self.lake.file_target_minimum.value;
        let (cost, saved) = (
            self.value("compaction/cost"),
            self.value("compaction/saved"),
        );
        (self.entry.compaction.is_none() && is_small && saved > cost).then(|| {
            SMALL_FILES
                .found(
                    self.path("files/median"),
                    &self.field("compaction"),
                    format!(
                        "half of the files of `{}` are below {}, less than {}, and nobody joins them: requests of its readers are {} of {}; joining files every {} would cost {} and save {}",
                        self.name(),
                        show(median, Measure::Bytes),
                        self.bytes(&self.lake.file_target_minimum),
                        show(self.value("cost/reads"), Measure::DollarsPerMonth),
                        show(self.value("monthly_cost"), Measure::DollarsPerMonth),
                        show(self.value("compaction/every"), Measure::Seconds),
                        show(cost, Measure::DollarsPerMonth),
                        show(saved, Measure::DollarsPerMonth),
                    ),
                    "Add `compaction: (every: \"1 day\")`, or write with fewer tasks",
                )
                .weighing(1.0 - cost / saved)
        })
    }

    /// Whether joining files would leave fewer of them.
    fn joining_helps(&self) -> bool {
        self.value("compaction/files") < self.value("files/uncompacted") * (1.0 - HARDLY)
    }

    fn large_files(&self) -> Option<Finding> {
        let largest = self.value("files/largest");
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
        let stream = &self.review.plan.catalogue.review().streaming_commits;
        let is_missed = self.entry.compaction.is_none() && self.joining_helps();
        (is_missed && every < stream.value).then(|| {
            NO_COMPACTION.found(
                self.path("files/uncompacted"),
                &self.field("compaction"),
                format!(
                    "`{}` is committed every {} and never compacted: {} a day, {} in all that is kept; with a run every {} there would be {} for {}",
                    self.name(),
                    show(every, Measure::Seconds),
                    count(Measure::PerDay.to_export(self.value("files/per_day")).round(), "file"),
                    show(self.value("files/uncompacted"), Measure::Count),
                    show(self.value("compaction/every"), Measure::Seconds),
                    show(self.value("compaction/files"), Measure::Count),
                    show(self.value("compaction/cost"), Measure::DollarsPerMonth),
                ),
                "Add `compaction: (every: \"1 day\")` and schedule it",
            )
        })
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
        if self.numbers.readers.is_empty() {
            return None;
        }
        let (every, longest) = (
            self.value("compaction/every"),
            self.value("compaction/break_even"),
        );
        (self.value("compaction/cost") > self.value("compaction/saved")).then(|| {
            COMPACTION_DEAR.found(
                self.path("compaction/break_even"),
                &self.field("compaction"),
                format!(
                    "compacting `{}` every {} costs {} and saves its readers {}; {}",
                    self.name(),
                    show(every, Measure::Seconds),
                    show(self.value("compaction/cost"), Measure::DollarsPerMonth),
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
}
