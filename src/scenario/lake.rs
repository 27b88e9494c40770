//! Tables of the lake, as a file has them.

use crate::estimate::Estimate;
use crate::units::seconds;

use super::types::Retention;

/// A table in object storage.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// `name` (required, unique).
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `format` (required): `parquet`, `iceberg` or `delta`.
    pub format: TableFormat,
    /// `source` or `written`: where its rows come from. Without either, a job has to write it.
    pub source: Option<TableSource>,
    /// `ratio`: bytes in files for each byte that comes in. Default: what was measured on four data sets with the
    /// format's usual codec, a wide range; `"1x"` where another table is read.
    pub ratio: Option<Estimate>,
    /// `row`: bytes of one row as it comes in. Default: a message of the topic, else `"1000 B"`.
    pub row: Option<Estimate>,
    /// `partition_by`: the fields it is partitioned by; at most one of them is a time.
    pub partition_by: Vec<PartitionField>,
    /// `write_every` (required): how often files are committed.
    pub write_every: Estimate,
    /// `write_tasks`: how many tasks write at once. Default: the topic's partitions, else 200
    /// (`spark.sql.shuffle.partitions`).
    pub write_tasks: Option<u32>,
    /// `distribution`: how rows are dealt out to the tasks. Default `none`.
    pub distribution: Distribution,
    /// `target_file`: the size of file that is aimed at. Default: of Iceberg `"512 MiB"`, else `"256 MiB"`.
    pub target_file: Option<Estimate>,
    /// `retention`: how long rows are kept, or `unlimited`. Default `unlimited`.
    pub retention: Option<Retention>,
    /// `age`: how long it has been written at the start of the plan. Default: as long as its retention; `"0 s"` where
    /// that is unlimited.
    pub age: Option<Estimate>,
    /// `freshness`: how old its rows may be when they can be read. Default: `objectives.freshness`.
    pub freshness: Option<Estimate>,
    /// `readers`: who reads it, and what of it.
    pub readers: Vec<LakeReader>,
    /// `deletes`: requests to delete what belongs to one user. Default: none.
    pub deletes: Option<Deletes>,
    /// `compaction`: small files joined to large ones. Default: `none`.
    pub compaction: Option<Compaction>,
    /// `snapshots: (keep)`: how long what is no longer current is kept. Default: of Iceberg `"5 days"`, of Delta
    /// `"7 days"`; refused on raw Parquet.
    pub snapshots: Option<Estimate>,
    /// `orphans`: files of failed writes. Default: none.
    pub orphans: Option<Orphans>,
    /// `compute`: the machines that compact, delete and read.
    pub compute: Compute,
}

/// The machines that work on a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Compute {
    /// `on`: an instance type, whose price is divided by its processors. Default `m7g.xlarge`.
    pub on: String,
    /// `core_rate`: bytes of files that a core reads, decodes, encodes and writes in a second. Default `"10 to 40 MB/s"`.
    pub core_rate: Option<Estimate>,
}

/// A table format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// `parquet`: files in folders, without a log of what belongs to the table.
    Parquet,
    /// `iceberg`.
    Iceberg,
    /// `delta`.
    Delta,
}

/// Where the rows of a table come from.
#[derive(Clone, Debug, PartialEq)]
pub enum TableSource {
    /// `source`: the name of a topic (`"cluster/topic"`), a job or another table.
    Named(String),
    /// `written`: stated, as a data rate before the format's compression or as a message rate.
    Written {
        /// `written`.
        rate: Estimate,
        /// `growth`. Default `"0 %/month"`.
        growth: Option<Estimate>,
    },
}

/// How rows are dealt out to the tasks that write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// `none`: each task writes whatever rows it happens to have.
    None,
    /// `hash`: all rows of a partition go to one task first.
    Hash,
}

/// A field that a table is partitioned by.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionField {
    /// `field` (required, unique in its table).
    pub field: String,
    /// `values` (required) and `zipf`.
    pub values: FieldValues,
}

/// The values of a partition field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValues {
    /// `hourly`, `daily` or `monthly`: the time of the row.
    Time(TimeUnit),
    /// A number of values, all as frequent as each other.
    Even(Estimate),
    /// `values` and `zipf`: the value of rank r has a share proportional to r to the power of minus `exponent`.
    Zipf {
        /// How many values.
        count: f64,
        /// The exponent; 0 is even, 1 is Zipf's law.
        exponent: f64,
    },
}

/// What a field of time is cut to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// `hourly`.
    Hour,
    /// `daily`.
    Day,
    /// `monthly`: a twelfth of a year.
    Month,
}

impl TimeUnit {
    /// Its length in seconds.
    #[must_use]
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Hour => seconds::HOUR,
            Self::Day => seconds::DAY,
            Self::Month => seconds::MONTH,
        }
    }
}

/// Who reads a table.
#[derive(Clone, Debug, PartialEq)]
pub struct LakeReader {
    /// `name` (required, unique in its table).
    pub name: String,
    /// `runs` (required): how often, for example `"24 /day"`.
    pub runs: Estimate,
    /// `days`: how far back it looks. Default: everything.
    pub days: Option<Estimate>,
    /// `filter`: values of fields that it asks for.
    pub filter: Vec<FieldFilter>,
}

/// Values of one field that a reader asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFilter {
    /// `field` (required).
    pub field: String,
    /// `values`: how many of them. Default 1.
    pub values: Option<Estimate>,
}

/// Requests to delete what belongs to one user.
#[derive(Clone, Debug, PartialEq)]
pub struct Deletes {
    /// `per_day` (required): users to forget in a day.
    pub per_day: Estimate,
    /// `users` (required): users there are, each with as many rows as another.
    pub users: Estimate,
    /// `every`: how often they are carried out, together. Default `"1 day"`.
    pub every: Option<Estimate>,
    /// `mode`: of a table format. Default `copy_on_write`; refused on raw Parquet, which has no other way.
    pub mode: DeleteMode,
}

/// How a table format deletes rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeleteMode {
    /// `copy_on_write`: every file with such a row is written anew.
    CopyOnWrite,
    /// `merge_on_read`: delete files say which rows are gone, and readers leave them out.
    MergeOnRead,
}

/// Small files joined to large ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Compaction {
    /// `every`: how often. Default `"1 day"`.
    pub every: Option<Estimate>,
}

/// Files of failed writes that belong to no table.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphans {
    /// `share` (required): of the bytes written.
    pub share: Estimate,
    /// `removed_after`: how long they lie. Default: for ever.
    pub removed_after: Option<Estimate>,
}
