//! What lies between databases, topics, jobs and tables: change data capture and scheduled runs.

mod capture;
mod run;

pub(in crate::model) use capture::capture;
pub(in crate::model) use run::run;

use crate::quantity::NodeId;

/// A component that is shown as a list of figures.
#[derive(Clone, Debug)]
pub struct ComponentOutline {
    /// What it is.
    pub kind: ComponentKind,
    /// Its name.
    pub name: String,
    /// Its path, such as `cdc/orders-db`.
    pub path: String,
    /// Its place in the file, such as `cdc[0]`.
    pub field: String,
    /// Its figures, in the order they are read.
    pub figures: Vec<NodeId>,
    /// What it writes to its topic, in bytes per second, of a capture.
    pub writes: Option<NodeId>,
    /// What it costs, of a run that states it.
    pub cost: Option<RunCostOutline>,
}

/// What a scheduled run costs.
#[derive(Clone, Copy, Debug)]
pub struct RunCostOutline {
    /// A run that succeeds, in US dollars.
    pub per_success: NodeId,
    /// All of them, in US dollars per second.
    pub monthly_cost: NodeId,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComponentKind {
    /// Change data capture from a database.
    Capture,
    /// A scheduled run.
    Run,
}

impl ComponentKind {
    /// In words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Capture => "Change data capture",
            Self::Run => "Scheduled run",
        }
    }
}
