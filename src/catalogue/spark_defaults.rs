//! Apache Spark's own defaults and limits, and the thresholds the field works with.

use super::constants::constants;

constants! {
    /// Apache Spark's defaults and limits, and the thresholds of the field.
    SparkDefaults from "spark_defaults.ron" {
        /// Heap that Spark keeps out of every pool
        reserved_memory,
        /// Smallest heap over the reserved memory
        smallest_heap_factor,
        /// Part of the heap that execution and storage share
        memory_fraction,
        /// Part of that in which cached blocks are safe from eviction
        storage_fraction,
        /// Heap of a driver
        driver_memory,
        /// Memory beside the heap, as a part of it
        overhead_factor,
        /// Memory beside the heap, at least
        minimum_overhead,
        /// Memory beside the heap for Python and R on Kubernetes
        kubernetes_foreign_overhead_factor,
        /// Memory beside the heap on EMR
        emr_overhead_factor,
        /// Smallest container of YARN
        yarn_minimum_allocation,
        /// Part of a node that EMR gives YARN, at least
        emr_node_share,
        /// Memory EMR keeps of a large node
        emr_node_kept,
        /// Smallest container of EMR, and its step
        emr_minimum_allocation,
        /// Largest piece of a file that one task reads
        max_partition_bytes,
        /// Bytes that opening a file counts as
        open_cost,
        /// Bytes of a shuffle for each partition, as AWS advises
        shuffle_partition_target,
        /// Size that adaptive execution aims for
        advisory_partition_size,
        /// Smallest partition after coalescing
        min_coalesced_partition_size,
        /// Size from which a partition may be skewed
        skew_threshold,
        /// Multiple of the median from which a partition is skewed
        skew_factor,
        /// Largest table that is broadcast
        broadcast_threshold,
        /// Largest broadcast there can be
        broadcast_most,
        /// Memory of a broadcast over the bytes of its rows
        broadcast_expansion,
        /// Largest result a driver collects
        max_result_size,
        /// Rows in memory over Parquet, at least
        rows_over_parquet_low,
        /// Rows in memory over Parquet, at most
        rows_over_parquet_high,
        /// Shuffled bytes over Parquet, at least
        shuffle_over_parquet_low,
        /// Shuffled bytes over Parquet, at most
        shuffle_over_parquet_high,
        /// Rows in memory over shuffled bytes, at least
        rows_over_shuffle_low,
        /// Rows in memory over shuffled bytes, at most
        rows_over_shuffle_high,
        /// Bytes on disk for each byte of memory that is spilled
        spill_on_disk,
        /// What the disk of a node reads or writes of spills
        spill_disk_rate,
        /// Resident memory of an idle Python worker
        python_worker_memory,
        /// Resident memory of the Python daemon
        python_daemon_memory,
        /// Resident memory of a JVM beside its heap
        jvm_memory_beside_heap,
        /// Memory of a JVM beside its heap, at least
        jvm_memory_beside_heap_low,
        /// Cores of an executor, as a guide
        cores_per_executor,
        /// Cores of a node left to the system
        system_cores,
        /// Memory of a node left to the system
        system_memory,
        /// Heap beyond which a JVM misbehaves
        largest_sensible_heap,
        /// How near to the best a cluster comes that is enough where none holds the deadline
        nearly_best,
        /// Time of a run that EMR bills at least
        least_billed_emr,
        /// Time of a worker that EMR Serverless bills at least
        least_billed_serverless,
        /// Time of a machine that EC2 bills at least
        least_billed_instance,
        /// Spot instances that go within an hour
        spot_interruptions,
        /// Input one core works through, at least
        core_throughput_low,
        /// Input one core works through, at most
        core_throughput_high,
    }
}
