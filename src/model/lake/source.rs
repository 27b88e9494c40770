//! The sources that the lake's formulas cite.

use crate::quantity::Source;

pub(super) const INFLOW: Source =
    Source::derivation("what flows out of the component that the table is written from");
pub(super) const RATIO: Source = Source::derivation("bytes in files for each byte of rows");
pub(super) const WINDOW: Source = Source::derivation(
    "the newest rows are kept, as far back as retention reaches or the table exists",
);
pub(super) const STORED: Source = Source::derivation(
    "what was written in that time, at a rate that grew steadily to what it is now",
);
pub(super) const OCCUPANCY: Source = Source::derivation(
    "of n rows, each in partition i with probability p, some are in 1 − (1 − p)^n of the partitions like i: the classical occupancy problem",
);
pub(super) const SPARK_WRITER: Source = Source::documentation(
    "Apache Spark FileFormatDataWriter: each task writes a file of its own for each partition that its rows are in, in each commit; not split by size unless maxRecordsPerFile is set",
);
pub(super) const ICEBERG_WRITER: Source = Source::documentation(
    "Apache Iceberg RollingFileWriter: as each task and partition has files of its own, a new one begins when a file reaches write.target-file-size-bytes",
);
pub(super) const FILES: Source = Source::derivation("files of a commit, as often as one is made");
pub(super) const BIN_PACK: Source = Source::documentation(
    "Apache Iceberg rewrite_data_files, bin-pack: files below three quarters of the target are joined, partition by partition",
);
pub(super) const REWRITES: Source = Source::derivation(
    "a file that takes m runs to grow past the least size is written anew by each of them: (m + 1) ÷ 2 times for each byte",
);
pub(super) const CORE_COST: Source = Source::derivation(
    "price of an instance over its processors, and over what one of them works off in a second",
);
pub(super) const TOLL: Source =
    Source::derivation("a reader asks for the footer of every file, and a core waits for it");
pub(super) const BREAK_EVEN: Source = Source::derivation(
    "of the time that a reader looks back, half an interval is not yet compacted, and of an interval longer than that all but back² ÷ (2 × interval): the interval at which what readers save no longer exceeds writing everything once more",
);
pub(super) const PRUNING: Source = Source::documentation(
    "partition pruning, as in Apache Spark, Iceberg and Delta Lake: whole partitions are passed over; minimum and maximum of columns inside files may spare more",
);
pub(super) const READ_BY_JOB: Source =
    Source::derivation("a Spark job reads what was written since its last run");
pub(super) const PLANNING: Source = Source::derivation(
    "requests one after the other, those that need not wait spread over threads, and the metadata decoded",
);
pub(super) const LISTING: Source = Source::documentation(
    "raw Parquet has no list of its files: each partition is listed, a thousand objects at a time (ListObjectsV2)",
);
pub(super) const METADATA: Source = Source::documentation(
    "Apache Iceberg: metadata file, manifest list, manifests; Delta Lake: listing of the log, checkpoint, up to ten entries after it",
);
pub(super) const REQUESTS: Source = Source::derivation(
    "one write for a file, or its parts and two more where it is uploaded in parts; reads by footer and row group",
);
pub(super) const DELETES: Source = Source::derivation(
    "a file of R rows holds somebody of n out of N users with probability 1 − (1 − n ÷ N)^R",
);
pub(super) const PER_REQUEST: Source =
    Source::derivation("the cost of all requests over how many there are");
pub(super) const DELETE_FILES: Source = Source::documentation(
    "Apache Iceberg position deletes, Delta Lake deletion vectors: rows are marked, files stay",
);
pub(super) const SNAPSHOTS: Source = Source::documentation(
    "Apache Iceberg expire_snapshots, Delta Lake VACUUM: files no longer current stay until the snapshots before go",
);
pub(super) const ORPHANS: Source = Source::derivation(
    "files of failed writes lie until somebody removes them: no snapshot knows them",
);
