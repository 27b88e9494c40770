//! What rules look at: the plan and the file side by side.

use std::collections::BTreeMap;

use crate::model::links::{Links, Place};
use crate::plan::{ClusterPlan, DeploymentOutlook, DeploymentPlan, Outlook, Plan, TopicPlan};
use crate::quantity::NodeId;
use crate::scenario::{Cluster, Deployment, Ec2, Msk, Platform, Storage, Topic, Volume};
use crate::study::{StudyError, Worlds};

use super::finding::Finding;

/// A plan under review.
pub(super) struct Review<'p> {
    pub(super) plan: &'p Plan,
    outlook: Option<&'p Outlook>,
    /// Who reads and who writes what.
    pub(super) links: Links,
    /// Every quantity by its path, with each estimate at its median.
    central: BTreeMap<&'p str, f64>,
    /// The same in the month that is provisioned for.
    central_then: BTreeMap<&'p str, f64>,
}

impl<'p> Review<'p> {
    pub(super) fn new(plan: &'p Plan, outlook: Option<&'p Outlook>) -> Result<Self, StudyError> {
        let month = f64::from(plan.scenario.provision_for_months);
        Ok(Self {
            plan,
            outlook,
            links: Links::of(&plan.scenario),
            central: central(plan, &plan.worlds)?,
            central_then: central(plan, &plan.worlds.at_month(month))?,
        })
    }

    /// A quantity with every estimate at its median; `None` when the plan has no such path.
    pub(super) fn value(&self, path: &str) -> Option<f64> {
        self.central.get(path).copied()
    }

    /// The same in the month that is provisioned for.
    pub(super) fn value_then(&self, path: &str) -> Option<f64> {
        self.central_then.get(path).copied()
    }

    /// The month that is provisioned for, where it is not the first.
    pub(super) fn then(&self) -> Option<String> {
        let month = self.plan.scenario.provision_for_months;
        (month > 0).then(|| self.month(month))
    }

    /// A finding whose numbers are those of the month that is provisioned for: nobody reads them as today's.
    pub(super) fn dated(&self, finding: Finding) -> Finding {
        match self.then() {
            Some(then) => Finding {
                message: format!("in {then}, {}", finding.message),
                ..finding
            },
            None => finding,
        }
    }

    pub(super) fn clusters(&self) -> impl Iterator<Item = ClusterView<'_>> {
        self.plan
            .clusters
            .iter()
            .zip(&self.plan.scenario.kafka)
            .enumerate()
            .map(|(index, (plan, entry))| ClusterView {
                review: self,
                plan,
                entry,
                outlooks: self
                    .outlook
                    .and_then(|outlook| outlook.clusters.get(index))
                    .map_or(&[], Vec::as_slice),
            })
    }

    /// Whether what is so in this share of the worlds is so at the scenario's confidence.
    pub(super) fn is_held_in(&self, share: f64) -> bool {
        self.plan.worlds.terms().is_held_in(share)
    }

    /// The name of a month of the plan.
    pub(super) fn month(&self, month: u32) -> String {
        self.plan.month_name(month)
    }
}

/// Every quantity by its path, with each estimate at its median.
fn central<'p>(plan: &'p Plan, worlds: &Worlds) -> Result<BTreeMap<&'p str, f64>, StudyError> {
    let graph = &plan.model.graph;
    let nodes: Vec<NodeId> = graph.quantities().iter().map(|q| q.node).collect();
    let columns = graph.evaluate(&worlds.central(), 1, &nodes)?;
    let paths = graph.quantities().iter().map(|q| q.path.as_str());
    Ok(paths
        .zip(columns.iter().map(|column| column.at(0)))
        .collect())
}

/// A cluster of the plan, and of the file.
#[derive(Clone, Copy)]
pub(super) struct ClusterView<'p> {
    pub(super) review: &'p Review<'p>,
    pub(super) plan: &'p ClusterPlan,
    pub(super) entry: &'p Cluster,
    outlooks: &'p [DeploymentOutlook],
}

impl<'p> ClusterView<'p> {
    pub(super) fn topics(self) -> impl Iterator<Item = TopicView<'p>> {
        self.plan
            .topics
            .iter()
            .zip(&self.entry.topics)
            .enumerate()
            .map(move |(index, (plan, entry))| TopicView {
                cluster: self,
                plan,
                entry,
                field: format!("{}.topics[{index}]", self.plan.field),
            })
    }

    pub(super) fn deployments(self) -> impl Iterator<Item = DeploymentView<'p>> {
        self.plan
            .deployments
            .iter()
            .enumerate()
            .filter_map(move |(index, plan)| {
                Some(DeploymentView {
                    cluster: self,
                    plan,
                    entry: self.entry.deployment(&plan.name)?,
                    outlook: self.outlooks.get(index),
                })
            })
    }

    /// The largest replication factor of its topics, with the topic; `None` without topics.
    pub(super) fn most_replicated(self) -> Option<&'p Topic> {
        self.entry
            .topics
            .iter()
            .rev()
            .max_by_key(|topic| topic.replication)
    }

    /// Whether only services run it that keep a number of replicas of their own: what topics say decides nothing then.
    pub(super) fn replication_is_fixed(self) -> bool {
        let mut deployments = self.deployments().peekable();
        deployments.peek().is_some()
            && deployments.all(|deployment| deployment.fixed_replication().is_some())
    }

    /// A quantity of the cluster with every estimate at its median.
    pub(super) fn value(self, name: &str) -> Option<f64> {
        self.review.value(&format!("{}/{name}", self.plan.path))
    }
}

/// A topic of the plan, and of the file.
pub(super) struct TopicView<'p> {
    pub(super) cluster: ClusterView<'p>,
    pub(super) plan: &'p TopicPlan,
    pub(super) entry: &'p Topic,
    /// Its place in the file.
    pub(super) field: String,
}

impl TopicView<'_> {
    /// A quantity of the topic with every estimate at its median.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        self.cluster.review.value(&self.path(name))
    }

    pub(super) fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.plan.outline.path)
    }

    pub(super) fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.field)
    }

    /// Its place among all that data flows through.
    pub(super) fn place(&self) -> Option<Place> {
        let clusters = &self.cluster.review.plan.scenario.kafka;
        let cluster = clusters
            .iter()
            .position(|entry| entry.name == self.cluster.entry.name)?;
        let topics = &self.cluster.entry.topics;
        let topic = topics
            .iter()
            .position(|entry| entry.name == self.entry.name)?;
        Some(Place::Topic(cluster, topic))
    }
}

/// A deployment of the plan, and of the file.
#[derive(Clone, Copy)]
pub(super) struct DeploymentView<'p> {
    pub(super) cluster: ClusterView<'p>,
    pub(super) plan: &'p DeploymentPlan,
    pub(super) entry: &'p Deployment,
    pub(super) outlook: Option<&'p DeploymentOutlook>,
}

impl<'p> DeploymentView<'p> {
    pub(super) fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.plan.path)
    }

    /// A field of the platform.
    pub(super) fn field(&self, name: &str) -> String {
        format!("{}.on.{name}", self.plan.field)
    }

    /// The field that says how much a broker holds.
    pub(super) fn storage_field(&self) -> String {
        self.field(match self.entry.on {
            Platform::Ec2(_) | Platform::Strimzi(_) => "volume",
            Platform::Msk(_) => "storage",
            Platform::Express(_) | Platform::Serverless(_) | Platform::Confluent(_) => {
                return format!("{}.on", self.plan.field);
            }
        })
    }

    /// A quantity of the deployment with every estimate at its median.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        self.cluster.review.value(&self.path(name))
    }

    pub(super) fn ec2(&self) -> Option<&'p Ec2> {
        match &self.entry.on {
            Platform::Ec2(ec2) => Some(ec2),
            _ => None,
        }
    }

    /// The EBS volumes of a broker, with their number, where it has some that one buys oneself.
    pub(super) fn volumes(&self) -> Option<(&'p Volume, u32)> {
        match &self.entry.on {
            Platform::Ec2(ec2) if ec2.storage == Storage::Volumes => {
                Some((&ec2.volume, ec2.volumes))
            }
            Platform::Strimzi(strimzi) => Some((&strimzi.volume, strimzi.volumes)),
            _ => None,
        }
    }

    /// The field that says which broker type it is.
    pub(super) fn type_field(&self) -> String {
        self.field(match self.entry.on {
            Platform::Strimzi(_) => "node",
            Platform::Confluent(_) => "kind",
            Platform::Serverless(_) => return format!("{}.on", self.plan.field),
            Platform::Ec2(_) | Platform::Msk(_) | Platform::Express(_) => "broker",
        })
    }

    /// The field that says how many brokers or units it has.
    pub(super) fn count_field(&self) -> String {
        self.field(match self.entry.on {
            Platform::Confluent(_) => "units",
            _ => "brokers",
        })
    }

    pub(super) fn msk(&self) -> Option<&'p Msk> {
        match &self.entry.on {
            Platform::Msk(msk) => Some(msk),
            _ => None,
        }
    }

    /// The replicas that the service keeps of every topic, whatever the topic says; `None` where topics decide.
    pub(super) fn fixed_replication(&self) -> Option<f64> {
        let catalogue = &self.cluster.review.plan.catalogue;
        let msk = catalogue.msk_limits();
        match &self.entry.on {
            Platform::Express(_) => Some(msk.express_replication_factor.value),
            Platform::Serverless(_) => Some(msk.serverless_replication_factor.value),
            Platform::Confluent(confluent) => {
                catalogue.confluent(confluent.kind.word()).ok()?.replication
            }
            Platform::Ec2(_) | Platform::Strimzi(_) | Platform::Msk(_) => None,
        }
    }

    pub(super) fn is_tiered(&self) -> bool {
        self.entry.on.tiered().is_some()
    }
}
