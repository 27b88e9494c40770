//! Which quantity is which of a job.

use crate::quantity::NodeId;

use super::super::super::kafka::CostLineOutline;
use super::shape::{Shape, Unfit};
use super::through::{UnknownRead, WriteOutline};

/// A Spark job of the model.
#[derive(Clone, Debug)]
pub struct JobOutline {
    /// Its name.
    pub name: String,
    /// Its path, such as `spark/sessions`.
    pub path: String,
    /// Its place in the file, such as `spark[0]`.
    pub field: String,
    /// Bytes a run reads, uncompressed.
    pub input: NodeId,
    /// Time between two runs.
    pub every: NodeId,
    /// The time a run may take.
    pub deadline: NodeId,
    /// Processor time of a run, in seconds of one core.
    pub work: NodeId,
    /// What no number of executors shortens: the longest task of every stage.
    pub tail: NodeId,
    /// What one copy of the largest broadcast takes, in bytes.
    pub broadcast_copy: Option<NodeId>,
    /// The driver's heap, in bytes.
    pub driver_heap: NodeId,
    /// Its shuffles, in the order of the file.
    pub stages: Vec<StageOutline>,
    /// What flows through it, before any compression, in bytes per second.
    pub through: NodeId,
    /// What it reads that the scenario does not have.
    pub unknown_reads: Vec<UnknownRead>,
    /// What it writes into tables and topics, in the order of the file.
    pub writes: Vec<WriteOutline>,
    /// The nodes it runs on, once the shape is known.
    pub sized: Option<SizedJob>,
    /// The shapes to choose from, where the file leaves it to the planner.
    pub candidates: Vec<SizedJob>,
    /// Why the shape in the file cannot run.
    pub unfit: Option<Unfit>,
}

/// A shuffle of the model.
#[derive(Clone, Debug)]
pub struct StageOutline {
    /// Its name.
    pub name: String,
    /// Its partitions.
    pub partitions: NodeId,
    /// Rows of an average task.
    pub rows: NodeId,
    /// Rows of the largest task.
    pub largest_rows: NodeId,
    /// Bytes of a row in memory.
    pub row: NodeId,
}

/// A job on executors of one shape.
#[derive(Clone, Debug)]
pub struct SizedJob {
    /// The shape.
    pub shape: Shape,
    /// Nodes.
    pub nodes: NodeId,
    /// Nodes that hold the deadline.
    pub nodes_needed: NodeId,
    /// Executors.
    pub executors: NodeId,
    /// Tasks at once.
    pub slots: NodeId,
    /// Time of a run.
    pub runtime: NodeId,
    /// 1 where the run is done in time, else 0.
    pub in_time: NodeId,
    /// The bill, line by line.
    pub cost_lines: Vec<CostLineOutline>,
    /// The bill.
    pub monthly_cost: NodeId,
}
