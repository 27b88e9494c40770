//! The sources that formulas cite. A formula without a source is not in the model.

use crate::quantity::{Source, SourceKind};

pub(super) const SCENARIO: Source = Source::new(SourceKind::Scenario, "");
pub(super) const RECORD_BATCH: Source = Source::documentation(
    "Apache Kafka DefaultRecordBatch.java and DefaultRecord.java, message format v2; equal to the byte to batches written by the 4.3 client",
);
pub(super) const WHOLE_MESSAGE: Source = Source::derivation("a message has its key and its value");
pub(super) const BATCHING: Source = Source::documentation(
    "Apache Kafka producer settings batch.size and linger.ms: a batch is sent when it is full or has waited long enough",
);
pub(super) const STORED_AS_SENT: Source = Source::documentation(
    "Apache Kafka compression.type=producer, the default: batches are stored as they were sent",
);
pub(super) const SEGMENT_ROLL: Source = Source::documentation(
    "Apache Kafka LogSegment.shouldRoll: segment.bytes or segment.ms, whichever is first",
);
pub(super) const RETENTION_TIME: Source = Source::documentation(
    "Apache Kafka UnifiedLog.deletableSegments: a closed segment goes when its newest record is past retention.ms; measured on a broker within 1.1 %",
);
pub(super) const RETENTION_SIZE: Source = Source::documentation(
    "Apache Kafka UnifiedLog.deletableSegments: the oldest segment goes while at least retention.bytes remain; measured on a broker within 1.3 %",
);
pub(super) const DELETE_DELAY: Source = Source::documentation(
    "Apache Kafka file.delete.delay.ms: deleted files keep their disk this long",
);
pub(super) const INDEX_FILES: Source = Source::documentation(
    "Apache Kafka index.interval.bytes: 8 bytes of offset index and 12 of time index for each entry; checked against a segment's files",
);
pub(super) const COMPACTION: Source = Source::documentation(
    "Apache Kafka LogCleaner: a log is cleaned when its dirty share passes min.cleanable.dirty.ratio; an upper bound, measured at 68 to 80 % of it",
);
pub(super) const CLEANING: Source = Source::derivation(
    "Apache Kafka LogCleaner gathers the keys of the dirty part, then reads all of the log and writes what lives: twice the log, over what a thread moves",
);
pub(super) const ACCUMULATION: Source = Source::derivation(
    "nothing is ever deleted: the logarithmic mean of the rate at the start and the rate now, times the time between",
);
pub(super) const MONTHLY_GROWTH: Source =
    Source::derivation("nothing is ever deleted: the rate now for a month of 730 hours");
pub(super) const TIERED: Source = Source::documentation(
    "KIP-405: only closed segments are uploaded, a local segment goes once it is uploaded and past local.retention.ms; remote storage holds one copy",
);
pub(super) const REPLICATION: Source =
    Source::documentation("Apache Kafka: every replica holds the whole log of its partition");
pub(super) const BALANCED_LOAD: Source = Source::derivation(
    "leaders spread evenly: each broker receives its share of every replica and sends to followers and consumers; agrees with the published AWS and Google models",
);
pub(super) const CONSUMERS: Source = Source::derivation(
    "every group reads everything once; members beyond the partitions have nothing to read",
);
pub(super) const CATCH_UP: Source = Source::derivation(
    "what was missed ÷ (what the group reads − what is written meanwhile); never where it reads no faster than producers write",
);
pub(super) const REPLAY: Source = Source::derivation(
    "all that is retained, on the brokers and in tiered storage, over what the group reads",
);
pub(super) const LAG_LOSS: Source = Source::documentation(
    "Apache Kafka: retention deletes by age whether or not a group has read; what is older than retention when it is read is gone",
);
pub(super) const IN_SYNC: Source = Source::documentation(
    "Apache Kafka min.insync.replicas with acks=all: writes go on while as many replicas are in sync, so replication − min.insync.replicas may be lost",
);
pub(super) const PROCESSOR: Source = Source::documentation(
    "Google Cloud, Managed Service for Apache Kafka: written bytes and a quarter of the sent bytes, 20 MB/s for each vCPU",
);
pub(super) const HEAP: Source = Source::rule_of_thumb(
    "the heap that Kafka's operations guide shows, and at most half of the memory",
);
pub(super) const PAGE_CACHE: Source = Source::documentation(
    "Apache Kafka design: consumers near the end of the log read from the page cache, those further behind from the volume",
);
pub(super) const OPERATIONS: Source = Source::derivation(
    "written and read stretches of a log in operations of the largest size, and pages of every partition written back in each interval",
);
pub(super) const OPEN_FILES: Source = Source::documentation(
    "Apache Kafka operations guide: one file descriptor for a segment and one for a connection, two memory maps for a segment",
);
pub(super) const CONNECTIONS: Source = Source::derivation(
    "clients connect evenly, and to the brokers that are left when some are lost",
);
pub(super) const RETURN: Source = Source::derivation(
    "a broker that comes back with its disk fetches what was written while it was away, beside what is being written",
);
pub(super) const BURST: Source = Source::documentation(
    "AWS: what passes for at least half an hour a day, out of credits; not to be planned with",
);
pub(super) const GROWTH: Source = Source::derivation("compound growth per month");
pub(super) const CROSS_ZONE: Source = Source::derivation(
    "leaders spread evenly over the zones: a client is in another zone than its leader in (zones − 1) ÷ zones of cases",
);
pub(super) const SURVIVAL: Source = Source::derivation(
    "a lost broker's replicas are made anew on the others, when enough brokers are left to hold every replica",
);
pub(super) const JBOD: Source = Source::documentation(
    "Apache Kafka LogManager.nextLogDirs: a new partition goes to the log directory with the fewest partitions; the fullest is taken to hold one largest partition more than the mean",
);
pub(super) const ONE_VOLUME: Source = Source::documentation(
    "Apache Kafka LogManager: a partition is a directory in one log directory and is never split over several",
);
pub(super) const AUTO_PARTITIONS: Source = Source::rule_of_thumb(
    "the tightest of what producers, consumers, planned members and the hottest partition need (after Jun Rao, Confluent 2015), at least one for each zone, a multiple of the zones",
);
pub(super) const PARTITION_RATE: Source = Source::rule_of_thumb(
    "throughput over what one partition is trusted with (Jun Rao, Confluent 2015)",
);
pub(super) const ZIPF: Source = Source::derivation(
    "Zipf's law: the i-th hottest key has a share in proportion to 1 ÷ i^exponent",
);
pub(super) const KEY_HISTOGRAM: Source = Source::new(
    SourceKind::Scenario,
    "counted, key by key, in the file beside the scenario",
);
pub(super) const HOTTEST_PARTITION: Source = Source::derivation(
    "keys hashed to partitions at random: the hottest key with an even share of the rest, or the fullest by chance (Blom 1958, Bennett 1962); within 6 % of simulated placements where there are at least as many keys as partitions, else up to a quarter high",
);
pub(super) const NO_KEYS: Source = Source::documentation(
    "Apache Kafka: without keys, producers spread batches evenly over the partitions (KIP-794)",
);
pub(super) const KEYS_KEPT: Source = Source::documentation(
    "Apache Kafka's partitioner takes murmur2(key) modulo the partitions: of each least common multiple of hashes, as many as there were partitions keep theirs",
);
pub(super) const GROUP_MEMBERS: Source = Source::documentation(
    "Apache Kafka consumer groups: a partition is read by one member of a group at a time",
);
pub(super) const CLIENT_MEMORY: Source = Source::documentation(
    "Apache Kafka client settings batch.size and max.partition.fetch.bytes: a buffer for each partition",
);
pub(super) const MEMORY_MAPS: Source = Source::documentation(
    "Apache Kafka operations guide: two memory maps for each segment, which vm.max_map_count limits",
);
pub(super) const LEADERS_SPREAD: Source = Source::documentation(
    "Apache Kafka StripedReplicaPlacer: replicas of a topic are dealt out to brokers in turn, so that no broker has more than one above another",
);
pub(super) const ELECTIONS: Source = Source::rule_of_thumb(
    "leaders of a lost broker, elected one after the other (Jun Rao, Confluent 2015; with ZooKeeper)",
);
pub(super) const REPLICATION_LATENCY: Source = Source::rule_of_thumb(
    "replicating 1,000 partitions from one broker to another adds about 20 ms; below 100 × brokers × replication factor partitions on a broker it stays low (Jun Rao, Confluent 2015; before KRaft)",
);
pub(super) const LOG_RECOVERY: Source = Source::derivation(
    "after an unclean stop the newest segment of every partition is read again, at most all of it; as fast as volumes give it",
);
pub(super) const RULE_OF_THUMB: Source = Source::rule_of_thumb(
    "the field's convention: daily ingest × retention days × replication factor × 1.3; no primary source found",
);
pub(super) const CAPTURE_EVENT: Source = Source::documentation(
    "Debezium: an event is an envelope of the row before, the row after and where it came from",
);
pub(super) const CAPTURE_TOPIC: Source =
    Source::derivation("every message of the topic is a changed row");
pub(super) const CAPTURE_SNAPSHOT: Source = Source::documentation(
    "Debezium: the initial snapshot reads every row of the captured tables and writes an event for each",
);
pub(super) const CAPTURE_TASK: Source =
    Source::documentation("Debezium: a PostgreSQL connector runs one task");
pub(super) const SLOT_HOLDS_WAL: Source = Source::documentation(
    "Debezium, WAL disk space consumption: a slot holds back the log of the whole server, from the start of a snapshot and while the connector stands still",
);
pub(super) const SLOT_LIMIT: Source = Source::documentation(
    "PostgreSQL max_slot_wal_keep_size: a slot that holds back more loses what it needs at the next checkpoint, and only a new snapshot helps",
);
pub(super) const MIRRORED_IN: Source =
    Source::derivation("what each mirror reads of its topic in the other cluster");
pub(super) const DEADLINE: Source = Source::derivation(
    "one of the attempts that end by the deadline succeeds: attempts of a run take equally long and fail independently of each other",
);
pub(super) const RETRIES: Source = Source::derivation("attempts fail independently of each other");
pub(super) const BACKFILL: Source = Source::derivation(
    "the oldest first, as many at a time as are asked for and the pool has places; runs of one round end together",
);
pub(super) const OLDEST: Source = Source::derivation(
    "the greatest over all rounds of the age of the oldest interval when its round ends: in the first round or in the last",
);
pub(super) const FILL_TARGET: Source = Source::derivation(
    "a disk of this size is filled up to the level at which somebody is paged, and no further",
);
pub(super) const COST_LINE: Source = Source::derivation("price times amount; a month is 730 hours");
pub(super) const HOLDS: Source = Source::derivation(
    "brokers, or what else it is sized in, as many as needed; every limit kept; disks below the level to act at",
);
pub(super) const DECISION: Source = Source::new(
    SourceKind::Choice,
    "the tightest of the constraints listed beside it",
);
