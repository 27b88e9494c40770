//! Defaults of table formats, limits of object storage, and what files in it cost to read.

use super::constants::constants;

constants! {
    /// What the lake's formulas take from the formats, from object storage and from convention.
    LakeDefaults from "lake.ron" {
        /// Least file bytes for row bytes, with snappy
        snappy_ratio_low,
        /// Most file bytes for row bytes, with snappy
        snappy_ratio_high,
        /// Least file bytes for row bytes, with zstd
        zstd_ratio_low,
        /// Most file bytes for row bytes, with zstd
        zstd_ratio_high,
        /// Size at which an Iceberg writer starts another file
        iceberg_target_file,
        /// Size of file that raw Parquet and Delta tables aim at
        target_file,
        /// Tasks that write after a shuffle
        write_tasks,
        /// Size from which a file is uploaded in parts
        multipart_threshold,
        /// Size of such a part
        multipart_part,
        /// Objects that an Iceberg commit writes beside data
        iceberg_commit_writes,
        /// Objects that a Delta commit writes beside data
        delta_commit_writes,
        /// Objects that a commit to raw Parquet writes beside data
        parquet_commit_writes,
        /// Reads of a footer
        footer_reads,
        /// Size of a row group
        row_group,
        /// Objects that a listing names at once
        listing_page,
        /// Listings at once
        listing_threads,
        /// Reads of metadata at once
        planning_threads,
        /// Time of a small request to object storage
        request_latency,
        /// Size of a manifest
        manifest_size,
        /// Metadata of one file
        entry_size,
        /// Writes per second that a prefix takes
        puts_per_prefix,
        /// Reads per second that a prefix takes
        gets_per_prefix,
        /// Part of the target from which a file is not compacted
        compaction_minimum,
        /// Least bytes of files that a core rewrites in a second
        core_rate_low,
        /// Most bytes of files that a core rewrites in a second
        core_rate_high,
        /// Part of a file that one column of ids takes
        key_column,
        /// Bytes of one deleted row in a delete file
        delete_entry,
        /// Age at which Iceberg expires snapshots
        iceberg_snapshot_age,
        /// Age at which Delta removes files that are no longer used
        delta_file_age,
        /// Smallest file size worth aiming at
        file_target_minimum,
        /// Largest file size worth aiming at
        file_target_maximum,
        /// Size below which files are tiny
        tiny_file,
        /// Size above which files are too large
        large_file,
        /// Values of a field from which a table should not be partitioned by it
        cardinality_maximum,
        /// Planning time above which readers notice
        planning_time_maximum,
        /// Share of files from which deletes rewrite nearly all
        rewrite_share_maximum,
        /// Share of a bill from which one line dominates it
        dominant_share,
    }
}
