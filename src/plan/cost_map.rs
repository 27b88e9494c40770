//! The cheapest deployment that holds, over ingest and something else.

use std::sync::atomic::AtomicBool;

use crate::quantity::{Column, NodeId, cores};
use crate::study::{Point, Points, StudyError, go_on, parallel};
use crate::units::Measure;

use super::Plan;
use super::rivals::{Rivals, Stand};

/// Ingest goes from a tenth of the plan's to ten times it.
const INGEST: (f64, f64) = (0.1, 10.0);
/// The other side goes from an eighth of the plan's to eight times it.
const OTHER: (f64, f64) = (0.125, 8.0);
/// Points along ingest, and along the other side.
const COLUMNS: usize = 25;
const ROWS: usize = 17;
/// Each point is planned: in fewer worlds than the plan's own numbers.
const WORLDS: usize = 250;

/// What a map has beside ingest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapAxis {
    /// How long topics keep data: the retention of every topic that has one, together.
    Retention,
    /// How often data is read: what every consumer group reads, together.
    FanOut,
    /// What an hour of people's time costs, in every deployment that states `upkeep`.
    StaffCost,
}

impl MapAxis {
    /// Every map.
    pub const ALL: [Self; 3] = [Self::Retention, Self::FanOut, Self::StaffCost];

    /// What stands beside the axis.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Retention => "Longest retention",
            Self::FanOut => "Times data is read",
            Self::StaffCost => "An hour of people's time",
        }
    }

    /// How its numbers are written.
    #[must_use]
    pub const fn measure(self) -> Measure {
        match self {
            Self::Retention => Measure::Seconds,
            Self::FanOut => Measure::Factor,
            Self::StaffCost => Measure::DollarsPerHour,
        }
    }
}

/// Which deployment is the cheapest that holds, everywhere on a grid: by median cost, on the date provisioned for and at
/// the scenario's confidence, as in a plan of that point. What is left to the planner is chosen anew at every point.
#[derive(Clone, Debug)]
pub struct CostMap {
    /// What it has beside ingest.
    pub axis: MapAxis,
    /// Ingest before compression of each column, in bytes per second, rising.
    pub ingest: Vec<f64>,
    /// The other side of each row, in SI base units, rising.
    pub other: Vec<f64>,
    /// Where the plan itself is: its ingest, and its other side.
    pub today: (f64, f64),
    /// The deployments, in the order of the plan.
    pub deployments: Vec<String>,
    /// Every point, row by row.
    pub cells: Vec<MapCell>,
}

/// One point of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapCell {
    /// The cheapest deployment that holds, by its place; none where none holds.
    pub cheapest: Option<usize>,
    /// What it costs at the median, in US dollars per second; not a number where none holds.
    pub cost: f64,
    /// The next cheapest that holds.
    pub second: Option<usize>,
    /// By how much that is dearer, as a share of the cheapest.
    pub margin: Option<f64>,
}

impl CostMap {
    /// A point by its column and its row.
    #[must_use]
    pub fn at(&self, column: usize, row: usize) -> Option<&MapCell> {
        if column >= self.ingest.len() {
            return None;
        }
        self.cells.get(row * self.ingest.len() + column)
    }
}

/// The other side of a map: its unscaled value, and the nodes that are scaled with it.
struct Side {
    today: f64,
    nodes: Vec<NodeId>,
}

/// What is scaled, in every world, on each of the two dates.
type Unscaled = [Vec<Column>; 2];

impl Plan {
    /// The map of a cluster, by its place in the plan; `None` when there is no such cluster, fewer than two deployments,
    /// or nothing to vary.
    ///
    /// # Errors
    /// [`StudyError::Cancelled`] once `cancel` is set.
    pub fn cost_map(
        &self,
        cluster: usize,
        axis: MapAxis,
        cancel: &AtomicBool,
    ) -> Result<Option<CostMap>, StudyError> {
        let Some(plan) = self.clusters.get(cluster) else {
            return Ok(None);
        };
        if plan.deployments.len() < 2 {
            return Ok(None);
        }
        let Some(rivals) = self.rivals(cluster, WORLDS)? else {
            return Ok(None);
        };
        let Some(side) = side(&rivals, axis)? else {
            return Ok(None);
        };
        let (across, up) = (steps(INGEST, COLUMNS), steps(OTHER, ROWS));
        let ingest = |at: f64| (rivals.outline.ingest_multiplier, Column::Scalar(at));
        let here = Points::new(&rivals.worlds, &side.nodes);
        let unscaled = parallel::map(cores(), across.clone(), |at| {
            go_on(cancel)?;
            let point = Point {
                start: vec![ingest(at)],
                provisioned: vec![ingest(at)],
            };
            let there = here.at(&point)?;
            let start = there.at_start(&side.nodes, Column::clone)?;
            Ok([start, there.provisioned(&side.nodes, Column::clone)?])
        });
        let unscaled: Vec<Unscaled> = unscaled.into_iter().collect::<Result<_, StudyError>>()?;
        let points = rivals.points();
        let places: Vec<(f64, (f64, &Unscaled))> = up
            .iter()
            .flat_map(|scale| {
                let columns = across.iter().copied().zip(&unscaled);
                columns.map(move |column| (*scale, column))
            })
            .collect();
        let cells = parallel::map(cores(), places, |(scale, (at, [start, provisioned]))| {
            go_on(cancel)?;
            let inputs = |unscaled: &[Column]| {
                let nodes = side.nodes.iter().zip(unscaled);
                let nodes = nodes.map(|(node, column)| (*node, scaled(column, scale)));
                [ingest(at)].into_iter().chain(nodes).collect()
            };
            let point = Point {
                start: inputs(start),
                provisioned: inputs(provisioned),
            };
            Ok(cell(&rivals.at(&points, &point)?))
        });
        Ok(Some(CostMap {
            axis,
            ingest: across.iter().map(|x| x * plan.payload.p50).collect(),
            other: up.iter().map(|y| y * side.today).collect(),
            today: (plan.payload.p50, side.today),
            deployments: plan.deployments.iter().map(|d| d.name.clone()).collect(),
            cells: cells.into_iter().collect::<Result<_, StudyError>>()?,
        }))
    }
}

fn side(rivals: &Rivals, axis: MapAxis) -> Result<Option<Side>, StudyError> {
    let (outline, graph) = (&rivals.outline, rivals.worlds.graph());
    let groups = || outline.topics.iter().flat_map(|topic| &topic.readers);
    let nodes: Vec<NodeId> = match axis {
        MapAxis::Retention => {
            let topics = outline.topics.iter();
            topics.filter_map(|topic| topic.retention).collect()
        }
        MapAxis::FanOut => groups()
            .flat_map(|group| [group.egress, group.egress_peak, group.catching_up])
            .collect(),
        MapAxis::StaffCost => rivals
            .all()
            .filter_map(|rival| {
                let path = format!("{}/upkeep_rate", rival.path);
                graph.quantity(&path).map(|rate| rate.node)
            })
            .collect(),
    };
    if nodes.is_empty() {
        return Ok(None);
    }
    let read: Vec<NodeId> = match axis {
        MapAxis::FanOut => groups().map(|group| group.egress).collect(),
        _ => nodes.clone(),
    };
    let central = rivals.worlds.central();
    let values = graph.evaluate(&central, 1, &read)?;
    let values = values.iter().map(|column| column.at(0));
    let today = match axis {
        MapAxis::FanOut => {
            let stored = graph.evaluate(&central, 1, &[outline.stored_rate])?;
            values.sum::<f64>() / stored.first().map_or(f64::NAN, |column| column.at(0))
        }
        _ => values.fold(0.0, f64::max),
    };
    Ok(Some(Side { today, nodes }))
}

fn scaled(column: &Column, factor: f64) -> Column {
    match column {
        Column::Scalar(value) => Column::Scalar(value * factor),
        Column::Rows(values) => Column::Rows(values.iter().map(|value| value * factor).collect()),
    }
}

/// Factors from the least to the most, each the same multiple of the one before.
fn steps((least, most): (f64, f64), count: usize) -> Vec<f64> {
    let last = (count - 1) as f64;
    (0..count)
        .map(|step| least * (most / least).powf(step as f64 / last))
        .collect()
}

fn cell(stands: &[Stand]) -> MapCell {
    let costs = stands.iter().map(|stand| (stand.holds, stand.cost.p50));
    let mut holding: Vec<(usize, f64)> = costs
        .enumerate()
        .filter_map(|(at, (holds, cost))| holds.then_some((at, cost)))
        .collect();
    holding.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (first, second) = (holding.first(), holding.get(1));
    MapCell {
        cheapest: first.map(|(at, _)| *at),
        cost: first.map_or(f64::NAN, |(_, cost)| *cost),
        second: second.map(|(at, _)| *at),
        margin: first
            .zip(second)
            .map(|((_, first), (_, second))| second / first - 1.0),
    }
}
