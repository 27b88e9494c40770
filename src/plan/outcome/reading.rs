//! Reading outcomes from the worlds: one pass for today, one for the date provisioned for.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::model::{ClusterOutline, DeploymentOutline, Model, RuleOfThumbOutline, SizedOutline};
use crate::quantity::NodeId;
use crate::scenario::Scenario;
use crate::study::{Known, Level, StudyError, Summary, Terms, Worlds, levels, risk_keeping};

use super::super::partitioning;
use super::super::planner::Options;
use super::super::resource::Resource;
use super::{
    BillLine, ClusterPlan, Constraint, DeploymentPlan, DiskPlan, LimitPlan, RuleOfThumb, TopicPlan,
};

/// Reads the first numbers of every cluster from the worlds: one pass for today, one for the date provisioned for. Hands
/// over the columns that others go on from: what each deployment costs, and how full it is.
pub(in crate::plan) fn outcomes(
    scenario: &Scenario,
    model: &Model,
    worlds: &Worlds,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<(Vec<ClusterPlan>, Known), StudyError> {
    let asked = shown(model);
    let kept: Vec<NodeId> = sized(model).flat_map(kept_nodes).collect();
    let (summaries, known) = risk_keeping(worlds, &asked, &kept, cancel)?;
    let judged = judged(model);
    let provisioned = levels(
        &worlds.at_month(f64::from(scenario.provision_for_months)),
        &judged,
        scenario.objectives.confidence,
        cancel,
    )?;
    let reading = Reading {
        today: asked.into_iter().zip(summaries).collect(),
        provisioned: judged.into_iter().zip(provisioned).collect(),
        options,
        terms: worlds.terms(),
    };
    let clusters = model.clusters.iter();
    Ok((
        clusters.map(|cluster| reading.cluster(cluster)).collect(),
        known,
    ))
}

fn sized(model: &Model) -> impl Iterator<Item = &SizedOutline> {
    model
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.deployments)
        .filter_map(|deployment| deployment.sized.as_ref())
}

/// Everything that is asked for on the date provisioned for.
pub(in crate::plan) fn judged(model: &Model) -> Vec<NodeId> {
    let topics = model.clusters.iter().flat_map(|cluster| &cluster.topics);
    sized(model)
        .flat_map(judged_nodes)
        .chain(topics.flat_map(|topic| partitioning::provisioned(&topic.partitioning)))
        .collect()
}

/// What the bill and the map go on from.
fn kept_nodes(sized: &SizedOutline) -> impl Iterator<Item = NodeId> + '_ {
    let resources = sized.resources.iter();
    resources
        .map(|resource| resource.utilisation)
        .chain([sized.monthly_cost, sized.fullest])
}

/// What is asked of a deployment on the date provisioned for.
fn judged_nodes(sized: &SizedOutline) -> impl Iterator<Item = NodeId> + '_ {
    let constraints = sized
        .constraints
        .iter()
        .map(|constraint| constraint.brokers);
    let limits = sized
        .limits
        .iter()
        .flat_map(|limit| [limit.utilisation, limit.used]);
    constraints
        .chain(limits)
        .chain([sized.brokers_needed, sized.holds])
}

/// Every node whose summary is shown.
fn shown(model: &Model) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    for cluster in &model.clusters {
        nodes.extend([cluster.payload, cluster.stored_rate, cluster.replicated]);
        nodes.extend(rule_of_thumb_nodes(&cluster.rule_of_thumb));
        for topic in &cluster.topics {
            nodes.extend([
                topic.produce,
                topic.stored_rate,
                topic.partitions,
                topic.retained,
                topic.replicated,
                topic.segment_time,
                topic.records_per_batch,
            ]);
            nodes.extend(partitioning::shown(&topic.partitioning));
        }
    }
    for sized in sized(model) {
        nodes.extend([
            sized.brokers,
            sized.fullest,
            sized.monthly_cost,
            sized.load_target,
            sized.processor_target,
        ]);
        nodes.extend(sized.disk.iter().flat_map(|disk| {
            [
                disk.capacity,
                disk.per_broker,
                disk.fill,
                disk.fill_one_lost,
            ]
        }));
        nodes.extend(
            sized
                .limits
                .iter()
                .flat_map(|limit| [limit.utilisation, limit.limit]),
        );
        nodes.extend(
            sized
                .resources
                .iter()
                .flat_map(|resource| {
                    [
                        Some(resource.utilisation),
                        Some(resource.limit),
                        resource.burst,
                    ]
                })
                .flatten(),
        );
        nodes.extend(sized.cost_lines.iter().map(|line| line.cost));
    }
    // What is the same in several conditions is one quantity, and read once.
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn rule_of_thumb_nodes(rule: &RuleOfThumbOutline) -> [NodeId; 8] {
    [
        rule.kept,
        rule.rule_room,
        rule.disk,
        rule.kept_less,
        rule.overlooked,
        rule.fill_room,
        rule.detailed,
        rule.difference,
    ]
}

struct Reading<'o> {
    /// At the start of the plan.
    today: BTreeMap<NodeId, Summary>,
    /// At the scenario's confidence, and on average, on the date provisioned for. The average of a node that says whether
    /// something holds is the share of worlds in which it does.
    provisioned: BTreeMap<NodeId, Level>,
    options: &'o Options,
    terms: Terms,
}

impl Reading<'_> {
    fn today(&self, node: NodeId) -> Summary {
        let found = self.today.get(&node).copied();
        found.unwrap_or(Summary::exactly(f64::NAN))
    }

    fn at_confidence(&self, node: NodeId) -> f64 {
        self.provisioned
            .get(&node)
            .map_or(f64::NAN, |level| level.percentile)
    }

    fn cluster(&self, outline: &ClusterOutline) -> ClusterPlan {
        let number = |node| self.today(node);
        let replicated = number(outline.replicated);
        let deployments: Vec<DeploymentPlan> = outline
            .deployments
            .iter()
            .filter_map(|deployment| self.deployment(deployment, deployment.sized.as_ref()?))
            .collect();
        let cheapest = deployments
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| a.monthly_cost.p50.total_cmp(&b.monthly_cost.p50))
            .map(|(index, _)| index);
        ClusterPlan {
            name: outline.name.clone(),
            path: outline.path.clone(),
            field: outline.field.clone(),
            payload: number(outline.payload),
            stored_rate: number(outline.stored_rate),
            replicated,
            rule_of_thumb: self.rule_of_thumb(&outline.rule_of_thumb),
            topics: outline
                .topics
                .iter()
                .map(|topic| TopicPlan {
                    outline: topic.clone(),
                    payload: number(topic.produce),
                    stored_rate: number(topic.stored_rate),
                    partitions: number(topic.partitions),
                    partitioning: partitioning::partitioning(
                        &topic.partitioning,
                        topic.partitions_chosen,
                        number,
                        |node| self.at_confidence(node),
                    ),
                    retained: number(topic.retained),
                    replicated: number(topic.replicated),
                    segment_time: number(topic.segment_time),
                    records_per_batch: number(topic.records_per_batch),
                    share: number(topic.replicated).p50 / replicated.p50,
                })
                .collect(),
            deployments,
            unavailable: outline.unavailable.clone(),
            cheapest,
        }
    }

    fn rule_of_thumb(&self, outline: &RuleOfThumbOutline) -> RuleOfThumb {
        let number = |node| self.today(node);
        RuleOfThumb {
            kept: number(outline.kept),
            rule_room: number(outline.rule_room),
            disk: number(outline.disk),
            kept_less: number(outline.kept_less),
            overlooked: number(outline.overlooked),
            fill_room: number(outline.fill_room),
            detailed: number(outline.detailed),
            difference: number(outline.difference),
            nodes: *outline,
        }
    }

    fn deployment(
        &self,
        outline: &DeploymentOutline,
        sized: &SizedOutline,
    ) -> Option<DeploymentPlan> {
        let number = |node| self.today(node);
        let at_confidence = |node| self.at_confidence(node);
        let constraints: Vec<Constraint> = sized
            .constraints
            .iter()
            .map(|constraint| Constraint {
                name: constraint.name,
                brokers: at_confidence(constraint.brokers),
                node: constraint.brokers,
            })
            .collect();
        // The first of equals: what is asked for every day comes before what a lost broker asks for.
        let binding = constraints
            .iter()
            .enumerate()
            .rev()
            .max_by(|(_, a), (_, b)| a.brokers.total_cmp(&b.brokers))
            .map_or(0, |(index, _)| index);
        let holds_in = self
            .provisioned
            .get(&sized.holds)
            .map_or(f64::NAN, |level| level.mean);
        Some(DeploymentPlan {
            name: outline.name.clone(),
            path: outline.path.clone(),
            field: outline.field.clone(),
            platform: outline.platform,
            broker_type: outline.broker_type.clone()?,
            broker_chosen: outline.broker_chosen,
            options: self
                .options
                .iter()
                .find(|(path, _)| *path == outline.path)
                .map_or_else(Vec::new, |(_, options)| options.clone()),
            unit: sized.unit,
            brokers: number(sized.brokers).p50,
            brokers_chosen: sized.brokers_chosen,
            brokers_needed: at_confidence(sized.brokers_needed),
            constraints,
            binding,
            disk: sized.disk.map(|disk| DiskPlan {
                capacity: number(disk.capacity).p50,
                per_broker: number(disk.per_broker),
                fill: number(disk.fill),
                fill_one_lost: number(disk.fill_one_lost),
            }),
            fullest: number(sized.fullest),
            limits: sized
                .limits
                .iter()
                .map(|limit| LimitPlan {
                    name: limit.name,
                    utilisation: number(limit.utilisation),
                    at_confidence: at_confidence(limit.utilisation),
                    used: at_confidence(limit.used),
                    limit: number(limit.limit).p50,
                    nodes: limit.clone(),
                })
                .collect(),
            holds_in,
            holds: self.terms.is_held_in(holds_in),
            resources: sized
                .resources
                .iter()
                .map(|resource| Resource {
                    name: resource.name,
                    condition: resource.condition,
                    utilisation: number(resource.utilisation),
                    limit: number(resource.limit).p50,
                    burst: resource
                        .burst
                        .map(|burst| number(burst).p50)
                        .filter(|burst| *burst > number(resource.limit).p50),
                    node: resource.utilisation,
                    used: resource.used,
                    limit_node: resource.limit,
                })
                .collect(),
            load_target: number(sized.load_target).p50,
            processor_target: number(sized.processor_target).p50,
            bill: sized
                .cost_lines
                .iter()
                .map(|line| BillLine {
                    name: line.name,
                    cost: number(line.cost),
                    node: line.cost,
                })
                .collect(),
            monthly_cost: number(sized.monthly_cost),
            nodes: sized.clone(),
        })
    }
}
