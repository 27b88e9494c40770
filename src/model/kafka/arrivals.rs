//! Topics that mirrors write to clusters of the same scenario, and how they are called there.

use std::collections::BTreeSet;

use crate::estimate::Estimate;
use crate::scenario::{Cluster, Mirror, MirrorNaming, Scenario, Topic};

/// Everything that mirrors write to clusters of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Arrivals {
    /// By cluster, the topics that it does not declare itself.
    undeclared: Vec<Vec<Arriving>>,
    /// Topics that a cluster declares under the name of a mirrored one.
    pub declared: Vec<Declared>,
}

/// A topic that mirrors write, and nobody declares.
#[derive(Clone, Debug)]
pub struct Arriving {
    /// The topic as it stands at the target: that of the source, with the mirror's replicas and compression.
    pub topic: Topic,
    /// What is written to it.
    pub sent: Vec<Sent>,
    /// The clusters it came through: none of them gets it again.
    through: BTreeSet<usize>,
}

/// What one mirror sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// The cluster it is of, by its place in the file.
    pub cluster: usize,
    /// The mirror, by its place in that cluster.
    pub mirror: usize,
    /// The name of the topic there.
    pub topic: String,
    /// The path of its quantities.
    pub path: String,
    /// The share of the topic that is sent.
    pub share: f64,
    /// What is produced where it all began.
    pub(super) produce: Estimate,
    /// The share of that which is sent.
    pub(super) of_produce: f64,
}

/// A topic of the file that mirrors write into.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// Its cluster, by its place in the file.
    pub cluster: usize,
    /// Its place in that cluster.
    pub topic: usize,
    /// What is written to it.
    pub sent: Vec<Sent>,
}

impl Arrivals {
    /// Follows every mirror to a cluster of the scenario, and from there on.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let clusters = &scenario.kafka;
        let mut arrivals = Self {
            undeclared: vec![Vec::new(); clusters.len()],
            declared: Vec::new(),
        };
        let mut ways: Vec<Way> = Vec::new();
        for (at, cluster) in clusters.iter().enumerate() {
            ways.extend(cluster.topics.iter().map(|topic| Way {
                at,
                topic: topic.clone(),
                share: 1.0,
                through: BTreeSet::from([at]),
            }));
        }
        // Each step visits a cluster that it has not been to, so that every way ends.
        while let Some(way) = ways.pop() {
            let Some(cluster) = clusters.get(way.at) else {
                continue;
            };
            for (index, mirror) in cluster.mirrors.iter().enumerate() {
                let named = mirror.cluster.as_deref();
                let to = clusters
                    .iter()
                    .position(|other| Some(other.name.as_str()) == named);
                if let Some(to) = to.filter(|to| !way.through.contains(to)) {
                    let sent = Sent {
                        cluster: way.at,
                        mirror: index,
                        topic: way.topic.name.clone(),
                        path: format!("kafka/{}/topics/{}", cluster.name, way.topic.name),
                        share: mirror.share,
                        produce: way.topic.produce.clone(),
                        of_produce: way.share * mirror.share,
                    };
                    let topic = at_target(cluster, mirror, &way.topic);
                    ways.extend(arrivals.arrive(clusters, to, sent, topic, &way.through));
                }
            }
        }
        arrivals
    }

    /// A topic arrives at a cluster; whether it goes on from there, where it was not there before.
    fn arrive(
        &mut self,
        clusters: &[Cluster],
        to: usize,
        sent: Sent,
        topic: Topic,
        through: &BTreeSet<usize>,
    ) -> Option<Way> {
        let share = sent.of_produce;
        let declared = clusters.get(to)?.topics.iter();
        let mut declared = declared.enumerate();
        if let Some((place, _)) = declared.find(|(_, known)| known.name == topic.name) {
            let mut known = self.declared.iter_mut();
            match known.find(|known| (known.cluster, known.topic) == (to, place)) {
                Some(known) if known.sent.contains(&sent) => {}
                Some(known) => known.sent.push(sent),
                None => self.declared.push(Declared {
                    cluster: to,
                    topic: place,
                    sent: vec![sent],
                }),
            }
            return None;
        }
        let there = self.undeclared.get_mut(to)?;
        let mut through = through.clone();
        through.insert(to);
        if let Some(known) = there
            .iter_mut()
            .find(|known| known.topic.name == topic.name)
        {
            if !known.sent.contains(&sent) {
                known.sent.push(sent);
            }
            known.through.extend(through);
            return None;
        }
        there.push(Arriving {
            topic: topic.clone(),
            sent: vec![sent],
            through: through.clone(),
        });
        Some(Way {
            at: to,
            topic,
            share,
            through,
        })
    }

    /// The topics that arrive at a cluster and that it does not declare.
    #[must_use]
    pub fn at(&self, cluster: usize) -> &[Arriving] {
        self.undeclared.get(cluster).map_or(&[], Vec::as_slice)
    }

    /// Everything that arrives at a topic of a cluster: those it declares first, then the others.
    #[must_use]
    pub fn into_topic(&self, cluster: usize, topic: usize, declared: usize) -> &[Sent] {
        if topic >= declared {
            let arriving = self.at(cluster).get(topic - declared);
            return arriving.map_or(&[], |arriving| arriving.sent.as_slice());
        }
        let mut known = self.declared.iter();
        let known = known.find(|known| (known.cluster, known.topic) == (cluster, topic));
        known.map_or(&[], |known| known.sent.as_slice())
    }

    /// A cluster with the topics that arrive at it behind its own.
    pub(super) fn joined(&self, index: usize, cluster: &Cluster) -> Cluster {
        let mut joined = cluster.clone();
        let arriving = self.at(index).iter().map(|arriving| arriving.topic.clone());
        joined.topics.extend(arriving);
        joined
    }

    /// The clusters in an order in which each comes after those that mirror to it, as far as they lead in no circle.
    pub(in crate::model) fn order(&self, clusters: usize) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::with_capacity(clusters);
        while order.len() < clusters {
            let is_left = |at: &usize| !order.contains(at);
            let waits = |at: usize| {
                let mut sent = self.at(at).iter().flat_map(|arriving| &arriving.sent);
                sent.any(|sent| sent.cluster != at && !order.contains(&sent.cluster))
            };
            let left = || (0..clusters).filter(is_left);
            let Some(next) = left().find(|at| !waits(*at)).or_else(|| left().next()) else {
                break;
            };
            order.push(next);
        }
        order
    }
}

impl Arriving {
    /// The cluster as this topic sees it: without the mirrors that would send it back to where it came from.
    pub(super) fn seen(&self, cluster: &Cluster, clusters: &[Cluster]) -> Cluster {
        let mut seen = cluster.clone();
        seen.mirrors
            .retain(|mirror| self.is_sent_on(mirror, clusters));
        seen
    }

    /// Whether a mirror of the cluster it is at sends it on.
    pub(super) fn is_sent_on(&self, mirror: &Mirror, clusters: &[Cluster]) -> bool {
        let named = mirror.cluster.as_deref();
        let to = clusters
            .iter()
            .position(|other| Some(other.name.as_str()) == named);
        to.is_none_or(|to| !self.through.contains(&to))
    }
}

/// A topic at a cluster, on its way through mirrors.
struct Way {
    at: usize,
    topic: Topic,
    /// The share of what is produced that gets here.
    share: f64,
    through: BTreeSet<usize>,
}

/// A topic as a mirror makes it at its target: `MirrorMaker` 2 keeps partitions and retention, and names it by its policy.
fn at_target(source: &Cluster, mirror: &Mirror, topic: &Topic) -> Topic {
    Topic {
        name: match mirror.naming {
            MirrorNaming::Default => format!("{}.{}", source.name, topic.name),
            MirrorNaming::Identity => topic.name.clone(),
        },
        notes: None,
        growth: topic.growth.clone().or_else(|| source.growth.clone()),
        compression: topic.compression.clone().filter(|_| mirror.compressed),
        replication: mirror.replication.unwrap_or(topic.replication),
        contract: None,
        observed: None,
        consumers: Vec::new(),
        ..topic.clone()
    }
}
