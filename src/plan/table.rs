//! The numbers people look at first of a table of the lake.

use std::sync::atomic::AtomicBool;

use crate::model::{Model, TableNodes, TableOutline};
use crate::quantity::NodeId;
use crate::study::{StudyError, Summary, Worlds, risk};

use super::BillLine;

/// A table of the lake, planned. Numbers are in SI base units, at the start of the plan.
#[derive(Clone, Debug)]
pub struct TablePlan {
    /// Which quantity is which; without nodes nothing writes the table, and every number but its name is missing.
    pub outline: TableOutline,
    /// The numbers; `None` where nothing writes the table.
    pub numbers: Option<TableNumbers>,
}

/// The numbers of a table.
#[derive(Clone, Debug)]
pub struct TableNumbers {
    /// What comes in, before the format's compression, in bytes per second.
    pub input: Summary,
    /// What is written to files, in bytes per second.
    pub written: Summary,
    /// Bytes of the newest state.
    pub stored: Summary,
    /// Bytes beside it: old snapshots and orphans.
    pub kept: Summary,
    /// Partitions.
    pub partitions: Summary,
    /// Bytes of a partition, on average.
    pub partition_mean: Summary,
    /// Files written, per second.
    pub files_written: Summary,
    /// Median bytes of a file as written.
    pub file_median: Summary,
    /// Bytes of the largest file as written.
    pub file_largest: Summary,
    /// Files there are.
    pub files: Summary,
    /// Files there would be without compaction.
    pub files_uncompacted: Summary,
    /// Files there are, or would be, with compaction.
    pub files_compacted: Summary,
    /// What compaction costs, or would cost, in US dollars per second.
    pub compaction_cost: Summary,
    /// The longest interval at which it pays for itself, in seconds.
    pub break_even: Summary,
    /// What it takes to delete users, where there are requests.
    pub deletes: Option<DeletesNumbers>,
    /// Its readers, in the order of the file.
    pub readers: Vec<LakeReaderPlan>,
    /// The bill, line by line.
    pub bill: Vec<BillLine>,
    /// The bill, in US dollars per second.
    pub monthly_cost: Summary,
}

/// What it takes to delete users from a table, both ways.
#[derive(Clone, Copy, Debug)]
pub struct DeletesNumbers {
    /// The share of files that hold one of them, in a pass.
    pub share: Summary,
    /// Bytes written anew for that, per second, where files are written anew.
    pub rewritten: Summary,
    /// What writing files anew costs, in US dollars per second: the only way of raw Parquet, copy-on-write of the others.
    pub by_rewriting: Summary,
    /// What delete files of a table format cost, in US dollars per second.
    pub by_delete_files: Summary,
    /// What one request costs where files are written anew, in US dollars.
    pub rewriting_per_user: Summary,
    /// What one request costs with delete files, in US dollars.
    pub delete_files_per_user: Summary,
}

/// A reader of a table, planned.
#[derive(Clone, Debug)]
pub struct LakeReaderPlan {
    /// Its name.
    pub name: String,
    /// Bytes of files it has to look into in a run.
    pub scanned: Summary,
    /// The share of the table that its filters spare it.
    pub pruned: Summary,
    /// Files it opens in a run.
    pub files: Summary,
    /// How long listing and planning takes, in seconds.
    pub planning_time: Summary,
}

/// Reads the first numbers of every table from the worlds.
pub(super) fn tables(
    model: &Model,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<Vec<TablePlan>, StudyError> {
    model
        .tables
        .iter()
        .map(|outline| {
            let numbers = match &outline.nodes {
                Some(nodes) => Some(numbers(nodes, worlds, cancel)?),
                None => None,
            };
            Ok(TablePlan {
                outline: outline.clone(),
                numbers,
            })
        })
        .collect()
}

fn numbers(
    nodes: &TableNodes,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<TableNumbers, StudyError> {
    let mut asked: Vec<NodeId> = vec![
        nodes.input,
        nodes.written,
        nodes.stored,
        nodes.kept,
        nodes.partitions.total,
        nodes.partitions.mean,
        nodes.files.per_day,
        nodes.files.median,
        nodes.files.largest,
        nodes.files.total,
        nodes.files.uncompacted,
        nodes.compaction.files,
        nodes.compaction.cost,
        nodes.compaction.break_even,
        nodes.monthly_cost,
    ];
    if let Some(deletes) = &nodes.deletes {
        asked.extend([
            deletes.share,
            deletes.rewritten,
            deletes.by_rewriting,
            deletes.by_delete_files,
            deletes.rewriting_per_user,
            deletes.delete_files_per_user,
        ]);
    }
    for reader in &nodes.readers {
        asked.extend([
            reader.scanned,
            reader.pruned,
            reader.files,
            reader.planning_time,
        ]);
    }
    asked.extend(nodes.cost_lines.iter().map(|line| line.cost));
    let mut found = risk(worlds, &asked, cancel)?.into_iter();
    let mut next = || found.next().unwrap_or(Summary::exactly(f64::NAN));
    Ok(TableNumbers {
        input: next(),
        written: next(),
        stored: next(),
        kept: next(),
        partitions: next(),
        partition_mean: next(),
        files_written: next(),
        file_median: next(),
        file_largest: next(),
        files: next(),
        files_uncompacted: next(),
        files_compacted: next(),
        compaction_cost: next(),
        break_even: next(),
        monthly_cost: next(),
        deletes: nodes.deletes.map(|_| DeletesNumbers {
            share: next(),
            rewritten: next(),
            by_rewriting: next(),
            by_delete_files: next(),
            rewriting_per_user: next(),
            delete_files_per_user: next(),
        }),
        readers: nodes
            .readers
            .iter()
            .map(|reader| LakeReaderPlan {
                name: reader.name.clone(),
                scanned: next(),
                pruned: next(),
                files: next(),
                planning_time: next(),
            })
            .collect(),
        bill: nodes
            .cost_lines
            .iter()
            .map(|line| BillLine {
                name: line.name,
                cost: next(),
                node: line.cost,
            })
            .collect(),
    })
}
