//! Defaults of Debezium and `PostgreSQL`, and what is assumed of captures.

use super::constants::constants;

constants! {
    /// What captures are planned with where the scenario says nothing.
    CaptureDefaults from "capture.ron" {
        /// Time between two acknowledgements of a slot
        status_interval,
        /// Write-ahead log that checkpoints leave
        max_wal_size,
        /// Least bytes of an event for bytes of its row
        envelope_low,
        /// Most bytes of an event for bytes of its row
        envelope_high,
        /// Fewest rows per second that a snapshot reads
        snapshot_rate_low,
        /// Most rows per second that a snapshot reads
        snapshot_rate_high,
        /// Fewest changes per second of one task
        task_rate_low,
        /// Most changes per second of one task
        task_rate_high,
        /// Time that a connector may stand still
        outage,
    }
}
