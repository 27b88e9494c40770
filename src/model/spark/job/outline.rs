//! Which quantity is which of a job.

use crate::quantity::NodeId;
use crate::scenario::{JobKind, SortKey, StageKind};

use super::super::super::kafka::CostLineOutline;
use super::super::spill::Operator;
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
    /// How it runs.
    pub kind: JobKind,
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
    /// Tasks of the stage with most of them: more slots are of no use.
    pub most_tasks: NodeId,
    /// Tasks at once that hold the deadline.
    pub slots_needed: NodeId,
    /// What a run does, whatever it runs on: what does not change with the slots.
    pub basis: Vec<NodeId>,
    /// The largest broadcast.
    pub broadcast: Option<BroadcastOutline>,
    /// What the driver collects, serialized, in bytes.
    pub collected: NodeId,
    /// `spark.driver.maxResultSize` that lets it through, in bytes.
    pub result_limit: NodeId,
    /// What one Python worker holds while it works, in bytes.
    pub python_batch: NodeId,
    /// The driver's heap, in bytes.
    pub driver_heap: NodeId,
    /// What the driver asks its cluster manager for, in bytes; `None` where it is outside the cluster.
    pub driver_container: Option<NodeId>,
    /// Its shuffles, in the order of the file.
    pub stages: Vec<StageOutline>,
    /// What flows through it, before any compression, in bytes per second.
    pub through: NodeId,
    /// Files that it reads beside what it reads by name, in bytes per second.
    pub files: Option<NodeId>,
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
    /// Whether the node is left to the planner, and the catalogue has no price for any in the region.
    pub has_no_price: bool,
}

/// What the planner picked for a job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobChoice {
    /// The [key](Shape::key) of its shape, where the file leaves the shape open.
    pub shape: Option<String>,
    /// How many nodes more, or fewer where negative, than the formula asks for.
    pub spare_nodes: f64,
}

/// A table that is broadcast.
#[derive(Clone, Copy, Debug)]
pub struct BroadcastOutline {
    /// Bytes of its rows in memory.
    pub rows: NodeId,
    /// Bytes of its files, where they are stated.
    pub files: Option<NodeId>,
    /// What one copy takes, in bytes.
    pub copy: NodeId,
}

/// A shuffle of the model.
#[derive(Clone, Debug)]
pub struct StageOutline {
    /// Its name.
    pub name: String,
    /// What is done with its rows.
    pub kind: StageKind,
    /// What they are sorted by.
    pub key: SortKey,
    /// Whether adaptive execution splits skewed partitions of it.
    pub splits: bool,
    /// Bytes shuffled.
    pub shuffle: NodeId,
    /// Its partitions, before adaptive execution.
    pub partitions: NodeId,
    /// Bytes of a row in memory.
    pub row: NodeId,
}

impl StageOutline {
    /// What its tasks do on executors of a shape.
    #[must_use]
    pub fn operator(&self, shape: &Shape) -> Operator {
        Operator {
            kind: self.kind,
            key: self.key,
            page: shape.pools.page,
        }
    }
}

/// Reading, on the slots of a job.
#[derive(Clone, Copy, Debug)]
pub struct ScanOutline {
    /// Tasks.
    pub tasks: NodeId,
    /// Rounds in which they run.
    pub waves: NodeId,
    /// Time of the longest.
    pub longest: NodeId,
}

/// A shuffle on the slots of a job, after adaptive execution.
#[derive(Clone, Copy, Debug)]
pub struct StageTasks {
    /// Tasks.
    pub tasks: NodeId,
    /// Of them, those that read the largest partition.
    pub splits: NodeId,
    /// Rounds in which they run.
    pub waves: NodeId,
    /// Time of an average one.
    pub average: NodeId,
    /// Time of the longest.
    pub longest: NodeId,
    /// Rows of an average task.
    pub rows: NodeId,
    /// Rows of the largest task.
    pub largest_rows: NodeId,
}

/// A job on executors of one shape.
#[derive(Clone, Debug)]
pub struct SizedJob {
    /// The shape.
    pub shape: Shape,
    /// Nodes.
    pub nodes: NodeId,
    /// Whether the planner chooses how many.
    pub is_open: bool,
    /// Nodes with [`JobOutline::slots_needed`].
    pub nodes_needed: NodeId,
    /// Executors.
    pub executors: NodeId,
    /// Tasks at once.
    pub slots: NodeId,
    /// Reading.
    pub scan: ScanOutline,
    /// The shuffles, in the order of the file.
    pub stages: Vec<StageTasks>,
    /// Memory of a task while every core is busy, in bytes.
    pub per_task: NodeId,
    /// Memory beside the heap that an executor needs, in bytes.
    pub overhead_needed: NodeId,
    /// Of that, what goes into spills; `None` for a candidate, whose time of a run is without.
    pub spill_time: Option<NodeId>,
    /// Time of a run.
    pub runtime: NodeId,
    /// 1 where the run is done in time, else 0.
    pub in_time: NodeId,
    /// The bill, line by line.
    pub cost_lines: Vec<CostLineOutline>,
    /// The bill.
    pub monthly_cost: NodeId,
}
