//! What pages show beyond the plan: asked while the page is open, and answered off the window's thread.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::plan::optimise::Optimisation;
use crate::plan::{
    ClusterPlan, CostMap, Decision, MapAxis, Plan, PlanError, SecondOpinions, SkewCurve,
    SparkDecision,
};
use crate::quantity::NodeId;
use crate::study::{StudyError, Summary, risk};

/// A question about a cluster or a job, which is named by its place in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The numbers of partitions, consumers and what topics survive, which the plan does not summarise by itself.
    Details(usize),
    /// The hottest partition of a topic against the count of its partitions: the cluster, and the topic.
    SkewCurve(usize, usize),
    /// What published rules say.
    SecondOpinions(usize),
    /// The cheapest deployment over ingest and something else.
    CostMap(usize, MapAxis),
    /// What is so of every deployment.
    Decision(usize),
    /// A Spark job on every platform: the job.
    SparkDecision(usize),
    /// The best design; answered only when it was asked for by [`super::Worker::search`].
    Designs(usize),
}

/// An answer.
#[derive(Clone, Debug)]
pub enum Found {
    /// To [`Question::Details`].
    Details(Arc<Details>),
    /// To [`Question::SkewCurve`].
    SkewCurve(Arc<SkewCurve>),
    /// To [`Question::SecondOpinions`].
    SecondOpinions(Arc<SecondOpinions>),
    /// To [`Question::CostMap`].
    CostMap(Arc<CostMap>),
    /// To [`Question::Decision`].
    Decision(Arc<Decision>),
    /// To [`Question::SparkDecision`].
    SparkDecision(Arc<SparkDecision>),
    /// To [`Question::Designs`].
    Designs(Arc<Optimisation>),
    /// There is no answer: nothing that was asked about is there.
    Nothing,
}

/// Summaries of quantities by their paths, which mean the same in the next plan as well.
#[derive(Clone, Debug, Default)]
pub struct Details(BTreeMap<String, Summary>);

impl Details {
    /// The summary of a quantity of a plan.
    #[must_use]
    pub fn of(&self, plan: &Plan, node: NodeId) -> Option<&Summary> {
        self.0.get(&plan.model.graph.quantity_of(node)?.path)
    }
}

impl Question {
    /// Answers; `None` when it was given up.
    pub(super) fn answer(self, plan: &Plan, cancel: &AtomicBool) -> Option<Found> {
        let found = match self {
            Self::Details(cluster) => {
                details(plan, cluster, cancel).map(|found| found.map(Arc::new).map(Found::Details))
            }
            Self::SkewCurve(cluster, topic) => plan
                .skew_curve(cluster, topic, cancel)
                .map(|found| found.map(Arc::new).map(Found::SkewCurve)),
            Self::SecondOpinions(cluster) => plan
                .second_opinions(cluster, cancel)
                .map(|found| found.map(Arc::new).map(Found::SecondOpinions)),
            Self::CostMap(cluster, axis) => plan
                .cost_map(cluster, axis, cancel)
                .map(|found| found.map(Arc::new).map(Found::CostMap)),
            Self::Decision(cluster) => {
                Ok(plan.decision(cluster).map(Arc::new).map(Found::Decision))
            }
            Self::SparkDecision(job) => match plan.spark_decision(job, cancel) {
                Ok(found) => Ok(found.map(Arc::new).map(Found::SparkDecision)),
                Err(PlanError::Study(error)) => Err(error),
                Err(_) => Ok(None),
            },
            Self::Designs(_) => Ok(None),
        };
        match found {
            Err(StudyError::Cancelled) => None,
            found => Some(found.ok().flatten().unwrap_or(Found::Nothing)),
        }
    }
}

fn details(
    plan: &Plan,
    cluster: usize,
    cancel: &AtomicBool,
) -> Result<Option<Details>, StudyError> {
    let (Some(known), Some(outline)) =
        (plan.clusters.get(cluster), plan.model.clusters.get(cluster))
    else {
        return Ok(None);
    };
    let graph = &plan.model.graph;
    let mut nodes = of_topics(known);
    let loads = outline.deployments.iter();
    nodes.extend(
        loads
            .filter_map(|deployment| deployment.partition_load.as_ref())
            .flat_map(of_load),
    );
    nodes.sort_unstable();
    nodes.dedup();
    let summaries = risk(&plan.worlds, &nodes, cancel)?;
    let named = nodes.into_iter().zip(summaries);
    let found =
        named.filter_map(|(node, summary)| Some((graph.quantity_of(node)?.path.clone(), summary)));
    Ok(Some(Details(found.collect())))
}

fn of_topics(cluster: &ClusterPlan) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    for topic in &cluster.topics {
        let outline = &topic.outline;
        let partitioning = &outline.partitioning;
        nodes.extend([
            outline.hottest_use,
            outline.trusted,
            partitioning.producer_memory,
            partitioning.consumer_memory,
            partitioning.memory_maps,
        ]);
        for group in &partitioning.groups {
            nodes.extend([group.busiest_member_share, group.busiest_member_rate]);
            nodes.extend([group.members, group.member_rate].into_iter().flatten());
        }
        for reader in &outline.readers {
            nodes.extend([
                reader.egress,
                reader.lag,
                reader.outage,
                reader.catches_up,
                reader.catch_up_time,
                reader.replay_time,
            ]);
            nodes.extend(reader.lost);
            nodes.extend(reader.unread);
        }
        let survives = &outline.survives;
        nodes.extend([
            survives.min_insync_replicas,
            survives.brokers_writing,
            survives.brokers_kept,
            survives.zone_writing,
            survives.zone_kept,
            survives.zone_and_broker_writing,
        ]);
    }
    nodes
}

fn of_load(load: &crate::model::PartitionLoadOutline) -> Vec<NodeId> {
    let mut nodes = vec![
        load.replicas_per_broker,
        load.leaders_per_broker,
        load.election_time,
        load.detection_time,
        load.replication_latency,
    ];
    nodes.extend(
        [load.recovery_time, load.hottest_broker_use]
            .into_iter()
            .flatten(),
    );
    for limit in &load.limits {
        nodes.extend([limit.used, limit.limit, limit.share]);
    }
    for topic in &load.topics {
        nodes.extend([topic.balanced, topic.hottest_broker_share]);
    }
    nodes
}
