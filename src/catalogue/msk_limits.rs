//! Quotas and thresholds of Amazon MSK that do not depend on the broker type.

use super::constants::constants;

constants! {
    /// Quotas and thresholds of Amazon MSK.
    MskLimits from "msk_limits.ron" {
        /// Brokers of one account
        brokers_per_account,
        /// Standard brokers of one cluster with ZooKeeper
        brokers_per_cluster_zookeeper,
        /// Standard brokers of one cluster with KRaft
        brokers_per_cluster_kraft,
        /// Smallest volume of a Standard broker
        storage_per_broker_minimum,
        /// Largest volume of a Standard broker
        storage_per_broker_maximum,
        /// Open connections of one broker with IAM authentication
        iam_connections_per_broker,
        /// New connections per second of one broker with IAM authentication
        iam_connections_per_second,
        /// New connections per second of a t3.small broker with IAM authentication
        iam_connections_per_second_t3_small,
        /// Storage throughput of a volume unless more is bought
        storage_throughput_included,
        /// Replica fetchers of a broker by default
        replica_fetchers,
        /// Processor time of a broker, user and system, that should not be exceeded
        processor_recommended_maximum,
        /// Disk fill at which AWS advises an alarm
        disk_alarm,
        /// Heap left used after garbage collection at which AWS advises an alarm
        heap_alarm,
        /// Lowest fill at which storage can be set to grow by itself
        storage_growth_target_lowest,
        /// Highest fill at which storage can be set to grow by itself
        storage_growth_target_highest,
        /// Least by which storage grows
        storage_growth_step_minimum,
        /// Part of its size by which storage grows
        storage_growth_step,
        /// Time between two growths of storage
        storage_growth_pause,
        /// Shortest total retention of a topic in tiered storage
        tiered_retention_minimum,
        /// Smallest segment of a topic in tiered storage
        tiered_segment_minimum,
        /// Segment of a topic in tiered storage by default
        tiered_segment_default,
        /// Shortest time after which a segment rolls in tiered storage
        tiered_segment_time_minimum,
        /// Replication factor of Express, fixed
        express_replication_factor,
        /// Replicas that must be in sync on Express, fixed
        express_min_insync_replicas,
        /// Throughput of one partition on Express
        express_partition_throughput,
        /// Producers' bytes per second into a Serverless cluster
        serverless_ingress,
        /// Consumers' bytes per second out of a Serverless cluster
        serverless_egress,
        /// Leader partitions of a Serverless cluster, topics that are not compacted
        serverless_partitions,
        /// Leader partitions of a Serverless cluster, compacted topics
        serverless_compacted_partitions,
        /// Client connections of a Serverless cluster
        serverless_connections,
        /// New connections per second to a Serverless cluster
        serverless_connections_per_second,
        /// Largest message of a Serverless cluster
        serverless_message,
        /// Requests per second to a Serverless cluster
        serverless_requests_per_second,
        /// Bytes of one fetch from a Serverless cluster
        serverless_fetch,
        /// Consumer groups of a Serverless cluster
        serverless_consumer_groups,
        /// Bytes per second into one Serverless partition
        serverless_partition_ingress,
        /// Bytes per second out of one Serverless partition
        serverless_partition_egress,
        /// Largest partition of a compacted topic on Serverless
        serverless_compacted_partition,
        /// Partitions created or deleted in five minutes on Serverless
        serverless_partition_changes,
        /// Serverless clusters of one account
        serverless_clusters_per_account,
        /// Client VPCs of a Serverless cluster
        serverless_client_vpcs,
        /// Replication factor of Serverless, fixed
        serverless_replication_factor,
        /// MSK Connect workers of one account
        connect_workers_per_account,
    }
}
