//! Components that are read as lists of figures: captures and scheduled runs.

use std::sync::atomic::AtomicBool;

use crate::model::{ComponentKind, Model};
use crate::quantity::NodeId;
use crate::study::{StudyError, Summary, Worlds, risk};

/// A component, planned.
#[derive(Clone, Debug)]
pub struct ComponentPlan {
    /// What it is.
    pub kind: ComponentKind,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its place in the file.
    pub field: String,
    /// Its figures, in the order they are read.
    pub figures: Vec<Figure>,
}

/// One figure of a component.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// The quantity, which knows its label and its unit.
    pub node: NodeId,
    /// Its value, in SI base units.
    pub value: Summary,
}

/// Reads the figures of every component from the worlds.
pub(super) fn components(
    model: &Model,
    worlds: &Worlds,
    cancel: &AtomicBool,
) -> Result<Vec<ComponentPlan>, StudyError> {
    let nodes: Vec<NodeId> = model
        .components
        .iter()
        .flat_map(|component| component.figures.iter().copied())
        .collect();
    let mut values = risk(worlds, &nodes, cancel)?.into_iter();
    Ok(model
        .components
        .iter()
        .map(|component| ComponentPlan {
            kind: component.kind,
            name: component.name.clone(),
            path: component.path.clone(),
            field: component.field.clone(),
            figures: component
                .figures
                .iter()
                .zip(values.by_ref())
                .map(|(node, value)| Figure { node: *node, value })
                .collect(),
        })
        .collect())
}
