//! What a path leads to: a component and a field of it.

use crate::scenario::syntax::{FieldPath, Segment};

/// A part of the scenario that has fields of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// The scenario itself.
    Scenario,
    /// A cluster, by its place in the file.
    Cluster(usize),
    /// A topic, by the places of its cluster and its own.
    Topic(usize, usize),
    /// A deployment, by the places of its cluster and its own.
    Deployment(usize, usize),
    /// A Spark job, by its place in the file.
    Job(usize),
    /// A table of the lake, by its place in the file.
    Table(usize),
    /// Change data capture, by its place in the file.
    Capture(usize),
    /// A scheduled run, by its place in the file.
    Run(usize),
}

impl Component {
    /// Where it stands in the file.
    #[must_use]
    pub fn path(self) -> FieldPath {
        let cluster = |index| FieldPath::root().field("kafka").index(index);
        match self {
            Self::Scenario => FieldPath::root(),
            Self::Cluster(index) => cluster(index),
            Self::Topic(index, topic) => cluster(index).field("topics").index(topic),
            Self::Deployment(index, deployment) => {
                cluster(index).field("deployments").index(deployment)
            }
            Self::Job(index) => FieldPath::root().field("spark").index(index),
            Self::Table(index) => FieldPath::root().field("lake").index(index),
            Self::Capture(index) => FieldPath::root().field("cdc").index(index),
            Self::Run(index) => FieldPath::root().field("runs").index(index),
        }
    }
}

/// A component and the steps from it to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'p> {
    /// The innermost component on the way.
    pub component: Component,
    /// The steps below it.
    pub below: &'p [Segment],
}

impl Place<'_> {
    /// The steps below the component as a list of fields writes them: `batch.size`. Steps into lists are left out.
    #[must_use]
    pub fn field(&self) -> String {
        let names = self.below.iter().filter_map(|segment| match segment {
            Segment::Field(name) => Some(name.as_str()),
            Segment::Index(_) => None,
        });
        names.collect::<Vec<_>>().join(".")
    }
}

/// The component that a path leads into.
#[must_use]
pub fn at(path: &FieldPath) -> Place<'_> {
    let segments = path.segments();
    let place = |component, steps| Place {
        component,
        below: segments.get(steps..).unwrap_or_default(),
    };
    match segments {
        [
            Segment::Field(kafka),
            Segment::Index(cluster),
            Segment::Field(list),
            Segment::Index(item),
            ..,
        ] if kafka == "kafka" => match list.as_str() {
            "topics" => place(Component::Topic(*cluster, *item), 4),
            "deployments" => place(Component::Deployment(*cluster, *item), 4),
            _ => place(Component::Cluster(*cluster), 2),
        },
        [Segment::Field(kafka), Segment::Index(cluster), ..] if kafka == "kafka" => {
            place(Component::Cluster(*cluster), 2)
        }
        [Segment::Field(list), Segment::Index(index), ..] => match list.as_str() {
            "spark" => place(Component::Job(*index), 2),
            "lake" => place(Component::Table(*index), 2),
            "cdc" => place(Component::Capture(*index), 2),
            "runs" => place(Component::Run(*index), 2),
            _ => place(Component::Scenario, 0),
        },
        _ => place(Component::Scenario, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_into_a_component() {
        for (path, component, field) in [
            (
                "kafka[1].topics[2].batch.size",
                Component::Topic(1, 2),
                "batch.size",
            ),
            (
                "kafka[1].deployments[0].on.broker",
                Component::Deployment(1, 0),
                "on.broker",
            ),
            ("spark[1].stages[0].skew", Component::Job(1), "stages.skew"),
            ("lake[0].source", Component::Table(0), "source"),
            ("cdc[0].topic", Component::Capture(0), "topic"),
            ("runs[2]", Component::Run(2), ""),
            ("kafka[0].fill.page", Component::Cluster(0), "fill.page"),
            (
                "objectives.budget",
                Component::Scenario,
                "objectives.budget",
            ),
        ] {
            let path: FieldPath = path.parse().expect("a path");
            let place = at(&path);
            assert_eq!(
                (place.component, place.field().as_str()),
                (component, field)
            );
            assert!(path.starts_with(&component.path()));
        }
    }
}
