//! What is kept: for ever, longer than meant, in vain, or only until a user asks.

use crate::scenario::{DeleteMode, Retention, TableFormat};
use crate::units::Measure;

use super::super::finding::{Finding, Rule};
use super::super::words::{percent, show};
use super::TableView;

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
const ORPHANS_STAY: Rule = Rule::warning(
    "L014",
    "Files of failed writes stay for ever",
    "`orphans` has no `removed_after`",
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

const REWRITTEN: Rule = Rule::warning(
    "L030",
    "Deletes rewrite nearly everything, and snapshots keep it",
    "copy-on-write `deletes` rewrite half of the files or more in a pass (catalogue: `rewrite_share_maximum`), and old snapshots with the rewriting are more than half of the bill (catalogue: `dominant_share`), all at the median",
);

pub(super) const RULES: [Rule; 6] = [
    RAW_DELETES,
    REWRITTEN,
    SNAPSHOTS_OUTLIVE,
    ORPHANS_STAY,
    NO_RATIO,
    FOR_EVER,
];

impl TableView<'_> {
    /// What is to be said of it.
    pub(super) fn kept(&self) -> Vec<Finding> {
        let single = [
            self.raw_deletes(),
            self.rewritten(),
            self.snapshots_outlive(),
            self.orphans_stay(),
            self.no_ratio(),
            self.for_ever(),
        ];
        let single = single.into_iter().flatten();
        single.collect()
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

    fn rewritten(&self) -> Option<Finding> {
        let deletes = self.entry.deletes.as_ref()?;
        let copies = deletes.mode == DeleteMode::CopyOnWrite;
        let share = self.value("deletes/share");
        let old = self.value("cost/kept") + self.value("cost/deletes");
        let bill = self.value("monthly_cost");
        let is_most = share >= self.lake.rewrite_share_maximum.value
            && old > bill * self.lake.dominant_share.value;
        (copies && self.entry.format != TableFormat::Parquet && is_most).then(|| {
            let cost = |value: f64| show(value, Measure::DollarsPerMonth);
            REWRITTEN.found(
                self.path("deletes/rewritten"),
                &self.field("deletes"),
                format!(
                    "deleting users from `{}` writes {} of its files anew every {}, and {} of old files stay for their snapshots beside {} that are current: {} of {}; delete files would cost {}",
                    self.name(),
                    percent(share),
                    show(self.value("deletes/every"), Measure::Seconds),
                    show(self.value("kept"), Measure::Bytes),
                    show(self.value("stored"), Measure::Bytes),
                    cost(old),
                    cost(bill),
                    cost(self.value("deletes/by_delete_files")),
                ),
                "Use `mode: merge_on_read`, gather requests for longer (`every`), or expire snapshots sooner",
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

    fn orphans_stay(&self) -> Option<Finding> {
        let orphans = self.entry.orphans.as_ref()?;
        orphans.removed_after.is_none().then(|| {
            ORPHANS_STAY.found(
                self.path("orphans/bytes"),
                &self.field("orphans"),
                format!(
                    "nobody removes what failed writes leave in `{}`: {} lie there",
                    self.name(),
                    show(self.value("orphans/bytes"), Measure::Bytes),
                ),
                "Schedule `remove_orphan_files` or `VACUUM`, and state `removed_after`",
            )
        })
    }

    fn no_ratio(&self) -> Option<Finding> {
        let ratio = self.review.plan.model.graph.quantity(&self.path("ratio"))?;
        let is_measured = ratio.source.kind == crate::quantity::SourceKind::Measurement;
        (is_measured && self.is_written()).then(|| {
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

    /// Whether anything comes in at all: of a table that gets nothing, for its job cannot run, another finding tells.
    fn is_written(&self) -> bool {
        self.numbers.written.p95 > 0.0
    }

    fn for_ever(&self) -> Option<Finding> {
        let forever = !matches!(self.entry.retention, Some(Retention::For(_)));
        (forever && self.is_written()).then(|| {
            FOR_EVER.found(
                self.path("stored"),
                &self.field("retention"),
                format!(
                    "nothing leaves `{}`: {} a month come in and stay",
                    self.name(),
                    show(self.value("monthly_growth"), Measure::Bytes),
                ),
                "State a `retention`, or confirm that it is meant to grow",
            )
        })
    }
}
