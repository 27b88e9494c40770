//! Apache Kafka's own defaults and limits, and the thresholds the field works with.

use super::constants::{Constant, constants};
use super::volumes::VolumeMedia;

constants! {
    /// Apache Kafka's defaults and limits, and the thresholds of the field.
    KafkaDefaults from "kafka_defaults.ron" {
        /// How long a partition keeps its records
        retention_time,
        /// Size at which a segment rolls
        segment_size,
        /// Age at which a segment rolls
        segment_time,
        /// Time between two looks for segments to delete
        retention_check_interval,
        /// Time before the first look for segments to delete
        retention_check_initial_delay,
        /// Time a deleted segment still lies on disk
        delete_delay,
        /// Size to which an index file is allocated
        index_file_size,
        /// Bytes of log between two index entries
        index_interval,
        /// Header of a record batch (magic 2)
        batch_header,
        /// Entry of an offset index
        offset_index_entry,
        /// Entry of a time index
        time_index_entry,
        /// Part of a compacted log that is dirty before it is cleaned
        min_cleanable_dirty_ratio,
        /// Time a tombstone is kept after cleaning
        tombstone_retention,
        /// Cleaner threads of a broker
        cleaner_threads,
        /// Memory in which the cleaner remembers keys
        cleaner_dedupe_buffer,
        /// Part of that memory that is filled
        cleaner_load_factor,
        /// Buffer with which the cleaner reads and writes
        cleaner_io_buffer,
        /// Pause of the cleaner when there is nothing to clean
        cleaner_backoff,
        /// Memory of the cleaner for one key
        cleaner_bytes_per_key,
        /// Replicas of a partition
        replication_factor,
        /// Replicas that must be in sync for a write
        min_insync_replicas,
        /// Partitions of a topic
        partitions,
        /// Threads that recover a log directory
        recovery_threads,
        /// Fetcher threads for each source broker
        replica_fetchers,
        /// Threads that serve requests
        io_threads,
        /// Threads that serve connections
        network_threads,
        /// Threads for background tasks
        background_threads,
        /// Silence after which a broker is fenced
        broker_session_timeout,
        /// Time between two heartbeats of a broker
        broker_heartbeat_interval,
        /// Lag after which a replica leaves the in-sync set
        replica_lag_time,
        /// Time between two looks at the balance of leaders
        leader_rebalance_interval,
        /// Imbalance of leaders that is tolerated
        leader_imbalance,
        /// Time a broker waits to report a failed log directory
        log_dir_failure_timeout,
        /// Partitions of the offsets topic
        offsets_partitions,
        /// Replicas of the offsets topic
        offsets_replication_factor,
        /// Segment of the offsets topic
        offsets_segment_size,
        /// Time committed offsets are kept
        offsets_retention,
        /// Partitions of the transaction log
        transactions_partitions,
        /// Replicas of the transaction log
        transactions_replication_factor,
        /// Replicas of the transaction log that must be in sync
        transactions_min_insync_replicas,
        /// Segment of the transaction log
        transactions_segment_size,
        /// Size of the metadata log
        metadata_retention_size,
        /// Age of the metadata log
        metadata_retention_time,
        /// Bytes between two metadata snapshots
        metadata_snapshot_size,
        /// Time between two metadata snapshots
        metadata_snapshot_time,
        /// KRaft controllers of a cluster
        controllers,
        /// Memory advised for a controller
        controller_memory,
        /// Disk advised for a controller
        controller_disk,
        /// Partitions of the offsets topic of Connect
        connect_offsets_partitions,
        /// Partitions of the status topic of Connect
        connect_status_partitions,
        /// Partitions of the config topic of Connect
        connect_config_partitions,
        /// Largest batch of a producer
        producer_batch_size,
        /// Time a producer waits to fill a batch
        producer_linger,
        /// Memory in which a producer keeps what is not sent
        producer_buffer_memory,
        /// Largest request of a producer
        producer_request_size,
        /// Requests a producer has under way on a connection
        producer_requests_in_flight,
        /// Level of zstd
        zstd_level,
        /// Level of lz4
        lz4_level,
        /// Bytes of one fetch
        consumer_fetch_size,
        /// Bytes of one partition in a fetch
        consumer_partition_fetch_size,
        /// Time a broker waits to fill a fetch
        consumer_fetch_wait,
        /// Records of one poll
        consumer_poll_records,
        /// Time between two commits
        consumer_commit_interval,
        /// Silence after which a consumer is removed from its group
        consumer_session_timeout,
        /// Time between two uploads of closed segments
        remote_task_interval,
        /// Threads that upload segments
        remote_copier_threads,
        /// Threads that read remote segments
        remote_reader_threads,
        /// Disk for indexes of remote segments
        remote_index_cache,
        /// Partitions of one broker that are advised at most
        partitions_per_broker,
        /// Partitions of one cluster that are advised at most
        partitions_per_cluster,
        /// Partitions of one cluster that KRaft is said to carry
        partitions_per_cluster_kraft,
        /// Partitions of a broker for low latency, for each broker and replica
        partitions_for_latency,
        /// Time to elect the leader of one partition
        leader_election_time,
        /// Latency that each partition adds that one broker replicates from another
        replication_latency,
        /// File descriptors advised to start with
        file_descriptors,
        /// Memory maps of a process that Linux allows
        memory_maps,
        /// Memory maps of one segment
        memory_maps_per_segment,
        /// File descriptors of a segment
        files_per_segment,
        /// Heap of a broker
        broker_heap,
        /// Memory that is neither heap nor page cache
        system_memory,
        /// Time of writes that memory should hold
        page_cache_buffer,
        /// Time until the page cache is written to a volume
        writeback_interval,
        /// Pages of a partition that are written in that time at least
        pages_per_partition,
        /// Largest operation on a solid-state volume
        ssd_operation,
        /// Largest operation on a spinning volume
        hdd_operation,
        /// Records in a batch below which compression is poor
        short_batch_records,
        /// Compression ratio that batches of so few records seldom pass
        short_batch_ratio,
        /// Overhead in the rule of thumb for disk
        rule_of_thumb_overhead,
        /// Disk fill at which somebody is paged
        fill_page,
        /// Disk fill before which somebody must have acted
        fill_act,
        /// Disk fill that Cruise Control allows
        cruise_control_disk,
        /// Processor use that Cruise Control allows
        cruise_control_processor,
        /// Network use that Cruise Control allows
        cruise_control_network,
        /// Use of a broker over the mean that Cruise Control allows
        cruise_control_balance,
        /// Replicas of one broker that Cruise Control allows
        cruise_control_replicas_per_broker,
        /// Replica moves of one broker that Cruise Control runs at once
        cruise_control_moves_per_broker,
        /// Disk fill at which the alerts of Strimzi fire
        strimzi_disk_alert,
        /// Disk fill at which Huawei Cloud advises an alarm
        huawei_disk_alarm,
        /// Disk fill at which Alibaba Cloud deletes data early
        alibaba_disk_deletion,
    }
}

impl KafkaDefaults {
    /// Bytes of one operation at most, where whole stretches of a log are written or read.
    #[must_use]
    pub fn operation(&self, media: VolumeMedia) -> &Constant {
        match media {
            VolumeMedia::Ssd => &self.ssd_operation,
            VolumeMedia::Hdd => &self.hdd_operation,
        }
    }
}
