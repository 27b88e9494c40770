//! Components that are read as outcomes and lists of figures: captures and scheduled runs.

use std::sync::atomic::AtomicBool;

use crate::model::{ComponentKind, Model};
use crate::quantity::NodeId;
use crate::study::{StudyError, Summary, Worlds, risk};

use super::Level;

/// A share above this part of its limit is near it.
const NEAR: f64 = 0.75;

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
    /// The figures that decide about it, in the order they are read.
    pub outcomes: Vec<Outcome>,
    /// All its figures, in the order they are read.
    pub figures: Vec<Figure>,
}

/// One figure of a component.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// The quantity, which knows its label and its unit.
    pub node: NodeId,
    /// Its value at the start of the plan, in SI base units.
    pub value: Summary,
    /// Its value in the month that is provisioned for, by which it is judged.
    pub then: Summary,
}

impl Figure {
    /// Whether it is another in the month that is provisioned for.
    #[must_use]
    pub fn changes(&self) -> bool {
        /// What nobody would see.
        const HARDLY: f64 = 1e-3;
        let apart = |then: f64, now: f64| (then - now).abs() > HARDLY * then.abs().max(now.abs());
        apart(self.then.p50, self.value.p50) || apart(self.then.mean, self.value.mean)
    }
}

/// A figure that decides about a component.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// What it is, short.
    pub title: &'static str,
    /// The figure.
    pub figure: Figure,
    /// How serious it is; `None` where nothing limits it.
    pub standing: Option<Standing>,
}

/// How serious a figure is: the same for the map, the page and the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How near it is to its limit.
    pub level: Level,
    /// The same in words.
    pub words: &'static str,
}

/// What a figure is judged by.
#[derive(Clone, Copy)]
enum Judged {
    /// A share of a limit, passed where it reaches one in 5 % of the worlds; then it is as serious as this.
    Share(Level),
    /// A probability, which is to be at least the scenario's confidence; else it is as serious as this.
    Chance(Level),
    /// Nothing.
    Not,
}

/// The figures that decide, as their paths end, with how serious findings take them.
const OUTCOMES: [(&str, &str, Judged); 14] = [
    (
        "outage_of_limit",
        "Slot\u{2019}s limit, in an outage",
        Judged::Share(Level::Past),
    ),
    // It takes a snapshot and an outage behind it: a warning.
    (
        "held_of_limit",
        "Slot\u{2019}s limit, at worst",
        Judged::Share(Level::Near),
    ),
    (
        "disk_fill",
        "Database\u{2019}s disk, at worst",
        Judged::Share(Level::Past),
    ),
    (
        "task_use",
        "Use of its one task",
        Judged::Share(Level::Past),
    ),
    ("tolerated_outage", "Slot is lost after", Judged::Not),
    ("time_to_full", "Disk is full after", Judged::Not),
    (
        "in_time",
        "Done by the deadline",
        Judged::Chance(Level::Past),
    ),
    ("succeeds", "Done in the end", Judged::Chance(Level::Near)),
    ("duration", "One attempt takes", Judged::Not),
    (
        "backfill/of_retention",
        "Backfill, of retention",
        Judged::Share(Level::Past),
    ),
    ("cost_per_success", "A successful run costs", Judged::Not),
    ("traffic", "Sent", Judged::Not),
    ("target_ingress", "Written at the target", Judged::Not),
    ("target_disk", "On disk at the target", Judged::Not),
];

impl ComponentPlan {
    /// What a figure that decides is, by how its path ends.
    #[must_use]
    pub fn outcome(&self, model: &Model, name: &str) -> Option<&Outcome> {
        let quantity = model.graph.quantity(&format!("{}/{name}", self.path))?;
        let mut outcomes = self.outcomes.iter();
        outcomes.find(|outcome| outcome.figure.node == quantity.node)
    }
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
    let month = worlds.terms().provision_month;
    let mut later = risk(&worlds.at_month(month), &nodes, cancel)?.into_iter();
    let confidence = worlds.terms().confidence;
    let components = model.components.iter().map(|component| {
        let figures: Vec<Figure> = component
            .figures
            .iter()
            .zip(values.by_ref().zip(later.by_ref()))
            .map(|(node, (value, then))| Figure {
                node: *node,
                value,
                then,
            })
            .collect();
        let outcomes = OUTCOMES.iter().filter_map(|(name, title, judged)| {
            let quantity = model
                .graph
                .quantity(&format!("{}/{name}", component.path))?;
            let figure = figures.iter().find(|figure| figure.node == quantity.node)?;
            Some(Outcome {
                title,
                figure: *figure,
                standing: standing(*judged, &figure.then, confidence),
            })
        });
        ComponentPlan {
            kind: component.kind,
            name: component.name.clone(),
            path: component.path.clone(),
            field: component.field.clone(),
            outcomes: outcomes.collect(),
            figures,
        }
    });
    Ok(components.collect())
}

fn standing(judged: Judged, value: &Summary, confidence: f64) -> Option<Standing> {
    let (level, words) = match judged {
        Judged::Not => return None,
        Judged::Share(worst) if value.p95 >= 1.0 => (worst, "past its limit"),
        Judged::Share(_) if value.p95 > NEAR => (Level::Near, "near its limit"),
        Judged::Share(_) => (Level::Below, "within its limit"),
        Judged::Chance(worst) if value.mean < confidence => (worst, "less sure than asked for"),
        Judged::Chance(_) => (Level::Below, "as sure as asked for"),
    };
    Some(Standing { level, words })
}
