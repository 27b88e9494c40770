//! Which quantity is which: what studies, findings and pages need to find their way in the graph.

use crate::quantity::NodeId;
use crate::scenario::TableFormat;

use super::super::kafka::CostLineOutline;

/// A table of the model.
#[derive(Clone, Debug)]
pub struct TableOutline {
    /// Its name.
    pub name: String,
    /// Its path, such as `lake/sessions`.
    pub path: String,
    /// Its place in the file, such as `lake[0]`.
    pub field: String,
    /// Its format.
    pub format: TableFormat,
    /// Its quantities; `None` where nothing writes the table.
    pub nodes: Option<TableNodes>,
}

/// The quantities of a table.
#[derive(Clone, Debug)]
pub struct TableNodes {
    /// What comes in, before the format's compression, in bytes per second.
    pub input: NodeId,
    /// What is written to files, in bytes per second.
    pub written: NodeId,
    /// Bytes of the newest state of the table.
    pub stored: NodeId,
    /// Bytes that are kept beside it: old snapshots and orphans.
    pub kept: NodeId,
    /// Its partitions.
    pub partitions: PartitionsOutline,
    /// Its files.
    pub files: FilesOutline,
    /// What compaction does, or would do.
    pub compaction: CompactionOutline,
    /// Its readers: those that the file states, in its order, and then the jobs that read it.
    pub readers: Vec<LakeReaderOutline>,
    /// Deletes, where there are requests.
    pub deletes: Option<DeletesOutline>,
    /// The lines of its bill.
    pub cost_lines: Vec<CostLineOutline>,
    /// Its cost.
    pub monthly_cost: NodeId,
}

/// The partitions of a table.
#[derive(Clone, Copy, Debug)]
pub struct PartitionsOutline {
    /// New ones in a day; without a field of time, none after the first.
    pub per_day: NodeId,
    /// All there are.
    pub total: NodeId,
    /// Bytes of one, on average.
    pub mean: NodeId,
    /// Bytes of the largest.
    pub largest: NodeId,
}

/// The files of a table.
#[derive(Clone, Copy, Debug)]
pub struct FilesOutline {
    /// Of one commit.
    pub per_commit: NodeId,
    /// Written in a day, per second inside.
    pub per_day: NodeId,
    /// Mean size as written.
    pub mean: NodeId,
    /// Median size as written.
    pub median: NodeId,
    /// The largest as written.
    pub largest: NodeId,
    /// The share of written files that are tiny.
    pub tiny: NodeId,
    /// All there are, with the compaction that the scenario states.
    pub total: NodeId,
    /// All there would be without any compaction.
    pub uncompacted: NodeId,
}

/// What compaction does to a table, or would do where the scenario has none.
#[derive(Clone, Copy, Debug)]
pub struct CompactionOutline {
    /// Files there are with it.
    pub files: NodeId,
    /// Bytes written anew, per second.
    pub rewritten: NodeId,
    /// What it costs.
    pub cost: NodeId,
    /// What it saves readers.
    pub saved: NodeId,
    /// The longest interval at which it pays for itself; zero where it never does.
    pub break_even: NodeId,
}

/// A reader of a table.
#[derive(Clone, Debug)]
pub struct LakeReaderOutline {
    /// Its name.
    pub name: String,
    /// Bytes of files it has to look into in a run.
    pub scanned: NodeId,
    /// The share of the table that its filters spare it.
    pub pruned: NodeId,
    /// Files it opens in a run.
    pub files: NodeId,
    /// How long listing and planning takes in a run.
    pub planning_time: NodeId,
    /// What its requests cost.
    pub cost: NodeId,
}

/// What it takes to delete the rows of users.
#[derive(Clone, Copy, Debug)]
pub struct DeletesOutline {
    /// The share of files that hold a row of somebody who asked, each time.
    pub share: NodeId,
    /// Bytes written anew for that, per second, where files are written anew.
    pub rewritten: NodeId,
    /// The cost of writing files anew.
    pub by_rewriting: NodeId,
    /// The cost with delete files.
    pub by_delete_files: NodeId,
    /// The cost of one request, where files are written anew.
    pub rewriting_per_user: NodeId,
    /// The cost of one request, with delete files.
    pub delete_files_per_user: NodeId,
}
