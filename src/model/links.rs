//! Who reads and who writes what, by the names in the file alone: for the order of components and for rules.

use std::collections::BTreeMap;

use crate::scenario::{Scenario, TableSource};

/// A component that data flows through, by its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A topic of a cluster.
    Topic(usize, usize),
    /// A Spark job.
    Job(usize),
    /// A table of the lake.
    Table(usize),
}

/// The links of a scenario: what each component reads, and what is written into it.
#[derive(Clone, Debug, Default)]
pub struct Links {
    into: BTreeMap<Place, Vec<Place>>,
}

impl Links {
    /// The links of a scenario. Names of nobody are passed over; whoever computes with them says so.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let mut links = Self::default();
        for (index, job) in scenario.spark.iter().enumerate() {
            let own = Place::Job(index);
            for read in &job.reads {
                links.join(source(scenario, read, own), own);
            }
            for write in &job.writes {
                if let Some(target) = target(scenario, &write.name) {
                    links.join(Some(own), target);
                }
            }
        }
        for (index, table) in scenario.lake.iter().enumerate() {
            if let Some(TableSource::Named(name)) = &table.source {
                let own = Place::Table(index);
                links.join(source(scenario, name, own), own);
            }
        }
        links
    }

    fn join(&mut self, from: Option<Place>, to: Place) {
        let Some(from) = from else { return };
        let known = self.into.entry(to).or_default();
        if !known.contains(&from) {
            known.push(from);
        }
    }

    /// What flows into a component, in the order of the file.
    #[must_use]
    pub fn into(&self, place: Place) -> &[Place] {
        self.into.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Who reads a component.
    pub fn out_of(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let reads = move |from: &Vec<Place>| from.contains(&place);
        let each = self.into.iter();
        each.filter(move |(_, from)| reads(from)).map(|(to, _)| *to)
    }
}

/// The component that has a name which a component reads. A job or a table called as the topic it reads means the topic.
pub(super) fn source(scenario: &Scenario, name: &str, own: Place) -> Option<Place> {
    let component = || {
        let job = || scenario.spark.iter().position(|job| job.name == name);
        let table = || scenario.lake.iter().position(|table| table.name == name);
        job().map(Place::Job).or_else(|| table().map(Place::Table))
    };
    match component().filter(|place| *place != own) {
        Some(place) => Some(place),
        None => topic(scenario, name).or_else(component),
    }
}

/// The table or the topic that has a name which a job writes into.
#[must_use]
pub fn target(scenario: &Scenario, name: &str) -> Option<Place> {
    let table = scenario.lake.iter().position(|table| table.name == name);
    table.map(Place::Table).or_else(|| topic(scenario, name))
}

/// A topic by `cluster/topic`, or by its own name where only one has it.
#[must_use]
pub fn topic(scenario: &Scenario, name: &str) -> Option<Place> {
    let topics = || {
        let clusters = scenario.kafka.iter().enumerate();
        clusters.flat_map(|(at, cluster)| {
            let topics = cluster.topics.iter().enumerate();
            topics.map(move |(index, topic)| (Place::Topic(at, index), &cluster.name, &topic.name))
        })
    };
    if let Some((cluster, short)) = name.split_once('/') {
        let found = topics().find(|(_, known, topic)| *known == cluster && *topic == short);
        return found.map(|(place, ..)| place);
    }
    let mut short = topics().filter(|(_, _, topic)| *topic == name);
    let (place, ..) = short.next()?;
    short.next().is_none().then_some(place)
}

/// The name of a place, as links write it.
pub(super) fn name_of(scenario: &Scenario, place: Place) -> String {
    let named = match place {
        Place::Topic(cluster, topic) => scenario.kafka.get(cluster).and_then(|cluster| {
            let topic = cluster.topics.get(topic)?;
            Some(format!("{}/{}", cluster.name, topic.name))
        }),
        Place::Job(job) => scenario.spark.get(job).map(|job| job.name.clone()),
        Place::Table(table) => scenario.lake.get(table).map(|table| table.name.clone()),
    };
    named.unwrap_or_default()
}
