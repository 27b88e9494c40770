//! How Spark cuts files into the partitions of a scan.
//!
//! A pure function and not operators of the graph: it is a procedure over a list of files (cut, sort, pack), whose
//! result jumps with every file, and Spark runs it on integers.

use crate::catalogue::SparkDefaults;

use super::size::truncated;

/// The settings of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanSettings {
    /// `spark.sql.files.maxPartitionBytes`.
    pub max_partition: u64,
    /// `spark.sql.files.openCostInBytes`.
    pub open_cost: u64,
    /// `spark.sql.files.minPartitionNum`; without it, the default parallelism of leaf nodes.
    pub min_partitions: Option<u64>,
    /// `spark.sql.files.maxPartitionNum` (since 3.5): a hint, for pieces are cut before it is looked at.
    pub max_partitions: Option<u64>,
    /// `spark.sql.leafNodeDefaultParallelism`, else the cores of the registered executors.
    pub parallelism: u64,
}

impl ScanSettings {
    /// Spark's defaults for a cluster with so many cores.
    #[must_use]
    pub fn defaults(spark: &SparkDefaults, cores: u64) -> Self {
        Self {
            max_partition: truncated(spark.max_partition_bytes.value),
            open_cost: truncated(spark.open_cost.value),
            min_partitions: None,
            max_partitions: None,
            parallelism: cores,
        }
    }

    /// The largest piece a file is cut into (`FilePartition.maxSplitBytes`): what the cluster's cores would each get,
    /// but no less than the cost of opening a file and no more than `maxPartitionBytes`.
    #[must_use]
    pub fn max_split(&self, files: &[u64]) -> u64 {
        let total: u64 = files
            .iter()
            .filter(|length| **length > 0)
            .map(|length| length + self.open_cost)
            .sum();
        let cores = self.min_partitions.unwrap_or(self.parallelism).max(1);
        self.max_partition.min(self.open_cost.max(total / cores))
    }

    /// The partitions of a scan of files with these lengths. Empty files are dropped before anything is counted.
    #[must_use]
    pub fn partitions(&self, files: &[u64], splittable: bool) -> Vec<FilePartition> {
        let max_split = self.max_split(files);
        let mut pieces = Vec::new();
        for length in files.iter().copied().filter(|length| *length > 0) {
            if splittable && max_split > 0 {
                let mut left = length;
                while left > 0 {
                    pieces.push(left.min(max_split));
                    left = left.saturating_sub(max_split);
                }
            } else {
                pieces.push(length);
            }
        }
        pieces.sort_unstable_by(|a, b| b.cmp(a));
        let packed = self.pack(&pieces, max_split);
        match self.max_partitions {
            Some(most) if most > 0 && packed.len() as u64 > most => {
                let total: u64 = pieces.iter().map(|piece| piece + self.open_cost).sum();
                self.pack(&pieces, total.div_ceil(most))
            }
            _ => packed,
        }
    }

    /// Next fit: a partition is closed by the first piece that would overfill it, and never looked at again.
    fn pack(&self, pieces: &[u64], max_split: u64) -> Vec<FilePartition> {
        let mut partitions: Vec<FilePartition> = Vec::new();
        let mut filled = 0;
        for piece in pieces {
            match partitions.last_mut() {
                Some(open) if filled + piece <= max_split => {
                    open.bytes += piece;
                    open.pieces += 1;
                    filled += piece + self.open_cost;
                }
                _ => {
                    partitions.push(FilePartition {
                        bytes: *piece,
                        pieces: 1,
                        largest_piece: *piece,
                    });
                    filled = piece + self.open_cost;
                }
            }
        }
        partitions
    }
}

/// What one task of a scan reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePartition {
    /// Bytes in all.
    pub bytes: u64,
    /// Pieces of files.
    pub pieces: u64,
    /// The largest of them.
    pub largest_piece: u64,
}

/// Whether Spark can read a file of this format from the middle. `name` is the file's name, `whole` that the reader
/// asks for whole files (`multiLine` of JSON and CSV, `wholetext`).
#[must_use]
pub fn splittable(format: &str, name: &str, whole: bool) -> bool {
    if whole {
        return false;
    }
    match format {
        "parquet" | "orc" | "avro" => true,
        // Compressed text is a stream from the start, but for bzip2, which has blocks.
        _ => !["gz", "zst", "snappy", "lz4", "deflate"]
            .iter()
            .any(|ending| name.rsplit('.').next() == Some(ending)),
    }
}
