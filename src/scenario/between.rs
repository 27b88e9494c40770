//! What lies between databases, topics, jobs and tables, as a file has it: change data capture and scheduled runs.

use crate::estimate::Estimate;

/// Change data capture from a `PostgreSQL` database with a Debezium connector.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// `name` (required, unique).
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `topic`: the topic its events go to, as `cluster/topic`.
    pub topic: Option<String>,
    /// `rows` (required): rows of the captured tables, read by the initial snapshot.
    pub rows: Estimate,
    /// `row` (required): bytes of one row.
    pub row: Estimate,
    /// `changes`: rows changed per second. Default: the messages of its topic; required without one.
    pub changes: Option<Estimate>,
    /// `envelope`: bytes of an event over the bytes of its row. Default `"2 to 5x"`.
    pub envelope: Option<Estimate>,
    /// `wal_rate` (required): write-ahead log of the whole database server, not of the captured tables alone.
    pub wal_rate: Estimate,
    /// `snapshot_rate`: rows per second that the snapshot reads. Default `"5k to 30k msg/s"`.
    pub snapshot_rate: Option<Estimate>,
    /// `task_rate`: changes per second that the connector's one task gets through. Default `"3k to 15k msg/s"`.
    pub task_rate: Option<Estimate>,
    /// `outage`: how long the connector may stand still. Default `"4 h"`.
    pub outage: Option<Estimate>,
    /// `acknowledge_lag`: how far behind the slot is while all is well. Default `"10 s"` (`status.update.interval.ms`).
    pub acknowledge_lag: Option<Estimate>,
    /// `max_slot_wal_keep_size`: the most write-ahead log a slot may hold back, or `unlimited`, which is
    /// `PostgreSQL`'s default.
    pub slot_limit: Option<Estimate>,
    /// `disk`: the database server's disk for data and write-ahead log.
    pub disk: Option<Estimate>,
    /// `data`: what lies on that disk beside the write-ahead log. Default: the rows.
    pub data: Option<Estimate>,
    /// `max_wal_size`: write-ahead log that checkpoints leave. Default `"1 GiB"`.
    pub max_wal_size: Option<Estimate>,
    /// `heartbeat`: `heartbeat.interval.ms`. Default: off, as Debezium's.
    pub heartbeat: Option<Estimate>,
}

/// A run that a scheduler starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// `name` (required, unique).
    pub name: String,
    /// `notes`.
    pub notes: Option<String>,
    /// `reads`: the topic it reads, as `cluster/topic`; a backfill reads what the topic still holds.
    pub reads: Option<String>,
    /// `start` (required): the time of day it starts, `"02:00"`, in seconds after midnight.
    pub start: f64,
    /// `deadline` (required): the time of day by which it has to be done, in seconds after midnight; one that is not
    /// after the start is the next day's.
    pub deadline: f64,
    /// `duration`: how long one attempt takes. Required, unless `job` says it.
    pub duration: Option<Estimate>,
    /// `job`: the Spark job that an attempt runs; then an attempt takes as long as a run of the job. In place of
    /// `duration`.
    pub job: Option<String>,
    /// `beside_job`: what an attempt takes beside its job, such as starting a cluster, checks and mail. Default `"0 s"`.
    pub beside_job: Option<Estimate>,
    /// `every`: the time that one run covers. Default: of its job, or `"1 day"`.
    pub every: Option<Estimate>,
    /// `failure`: the share of attempts that fail. Default `"0 %"`.
    pub failure: Option<Estimate>,
    /// `retries`: attempts after the first. Default 0.
    pub retries: u32,
    /// `retry_delay`: from a failed attempt to the next. Default `"5 min"`, as Airflow's.
    pub retry_delay: Option<Estimate>,
    /// `slots`: places of the pool one run takes. Default 1.
    pub slots: u32,
    /// `pool`: places of the pool. Default 16.
    pub pool: u32,
    /// `cost`: of one attempt, in US dollars, beside what its job costs. Default: not known, or nothing beside its job.
    pub cost: Option<Estimate>,
    /// `backfill`: days that are computed again.
    pub backfill: Option<Backfill>,
}

/// Runs for days that are past.
#[derive(Clone, Debug, PartialEq)]
pub struct Backfill {
    /// `range` (required): how far back.
    pub range: Estimate,
    /// `concurrency`: runs at a time, as far as the pool has places. Default 1.
    pub concurrency: u32,
}
