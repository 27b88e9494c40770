//! What lies between databases, topics, jobs and tables: change data capture, scheduled runs and mirrors.

mod capture;
mod run;

pub(in crate::model) use capture::capture;
pub(in crate::model) use run::run;

use crate::quantity::NodeId;

use super::context::Context;

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
    /// A copy of a cluster's topics in another region or cluster.
    Mirror,
}

impl ComponentKind {
    /// In words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Capture => "Change data capture",
            Self::Run => "Scheduled run",
            Self::Mirror => "Mirror",
        }
    }
}

/// Every mirror of the clusters, whose figures are there already.
pub(in crate::model) fn mirrors(context: &Context<'_>) -> Vec<ComponentOutline> {
    let clusters = context.scenario.kafka.iter().enumerate();
    let each = clusters.flat_map(|(at, cluster)| {
        cluster
            .mirrors
            .iter()
            .enumerate()
            .map(move |(index, mirror)| {
                let path = format!("kafka/{}/mirrors/{}", cluster.name, mirror.name);
                let named = |figure: &str| context.builder.named(&format!("{path}/{figure}"));
                let figures = ["traffic", "target_ingress", "target_disk"];
                ComponentOutline {
                    kind: ComponentKind::Mirror,
                    name: format!(
                        "{} of {} to {}",
                        mirror.name,
                        cluster.name,
                        mirror.target().replace('`', "")
                    ),
                    field: format!("kafka[{at}].mirrors[{index}]"),
                    figures: figures
                        .into_iter()
                        .filter_map(|figure| Some(named(figure)?.node()))
                        .collect(),
                    writes: None,
                    cost: None,
                    path,
                }
            })
    });
    each.collect()
}
