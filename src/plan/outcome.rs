//! The numbers people look at first, cluster by cluster.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::model::{
    ClusterOutline, DeploymentOutline, LimitOutline, Model, RuleOfThumbOutline, SizedOutline,
    TopicOutline, UnavailableOutline, Unit,
};
use crate::quantity::{Column, NodeId};
use crate::scenario::Scenario;
use crate::study::{Level, StudyError, Summary, Worlds, levels, risk_keeping};

use super::partitioning::{self, Partitioning};
use super::planner::Options;
use super::resource::Resource;

/// A cluster, planned. Numbers are in SI base units, at the start of the plan.
#[derive(Clone, Debug)]
pub struct ClusterPlan {
    /// Its name.
    pub name: String,
    /// Its path, such as `kafka/events`.
    pub path: String,
    /// Its place in the file, such as `kafka[0]`.
    pub field: String,
    /// What producers write, before compression, in bytes per second.
    pub payload: Summary,
    /// What is stored of it, one copy, in bytes per second.
    pub stored_rate: Summary,
    /// Bytes on disk, all replicas, nothing tiered.
    pub replicated: Summary,
    /// The field's rule of thumb beside it.
    pub rule_of_thumb: RuleOfThumb,
    /// Its topics, in the order of the file.
    pub topics: Vec<TopicPlan>,
    /// Its deployments that can be had, in the order of the file.
    pub deployments: Vec<DeploymentPlan>,
    /// Its deployments that cannot be had, with why, in the order of the file: they have no numbers.
    pub unavailable: Vec<UnavailableOutline>,
    /// The deployment with the lowest median cost, whether it holds or not: a finding says when it does not.
    pub cheapest: Option<usize>,
}

impl ClusterPlan {
    /// The deployment that published rules are asked about and compared with: the cheapest that is sized in brokers and
    /// holds; where none holds, the cheapest that is sized in brokers. None where none is.
    #[must_use]
    pub fn compared(&self) -> Option<usize> {
        let in_brokers = self.deployments.iter().enumerate();
        let in_brokers = in_brokers.filter(|(_, one)| one.unit == Unit::Broker);
        let order = |(_, a): &(usize, &DeploymentPlan), (_, b): &(usize, &DeploymentPlan)| {
            let holding = b.holds().cmp(&a.holds());
            holding.then(a.monthly_cost.p50.total_cmp(&b.monthly_cost.p50))
        };
        in_brokers.min_by(order).map(|(place, _)| place)
    }
}

/// The rule of thumb, and what separates it from the detailed answer.
///
/// Both answers start from `kept`: the rule adds its room, the detailed answer what the rule overlooks and the room
/// that the fill target leaves. All but the difference are in bytes.
#[derive(Clone, Copy, Debug)]
pub struct RuleOfThumb {
    /// Ingest × retention × replication.
    pub kept: Summary,
    /// What the rule's margin of 1.3 adds.
    pub rule_room: Summary,
    /// Its answer: ingest × retention × replication × 1.3.
    pub disk: Summary,
    /// What the rule leaves out before any margin.
    pub overlooked: Summary,
    /// What the fill target keeps free.
    pub fill_room: Summary,
    /// The detailed answer at the fill target.
    pub detailed: Summary,
    /// By how much the detailed answer is larger, as a share of the rule's.
    pub difference: Summary,
    /// Which quantity is which.
    pub nodes: RuleOfThumbOutline,
}

/// A topic, planned.
#[derive(Clone, Debug)]
pub struct TopicPlan {
    /// Which quantity is which.
    pub outline: TopicOutline,
    /// What producers write, before compression, in bytes per second.
    pub payload: Summary,
    /// What is stored of it, one copy, in bytes per second.
    pub stored_rate: Summary,
    /// Its partitions.
    pub partitions: Summary,
    /// How many it needs and why, and what they take.
    pub partitioning: Partitioning,
    /// Bytes retained, one copy.
    pub retained: Summary,
    /// Bytes on disk, all replicas.
    pub replicated: Summary,
    /// How long a partition writes one segment, in seconds.
    pub segment_time: Summary,
    /// Records in a batch.
    pub records_per_batch: Summary,
    /// Its share of what the cluster has on disk, by medians.
    pub share: f64,
}

/// A broker type that was compared.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokerOption {
    /// The type.
    pub broker_type: String,
    /// Median cost of the deployment with it, in US dollars per second.
    pub monthly_cost: f64,
    /// How many brokers it takes.
    pub brokers: f64,
}

/// A reason for a number of brokers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constraint {
    /// What asks for them.
    pub name: &'static str,
    /// The brokers it asks for, at the scenario's confidence on the date provisioned for.
    pub brokers: f64,
    /// The quantity.
    pub node: NodeId,
}

/// The disks of a deployment that has some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiskPlan {
    /// Bytes a broker can hold.
    pub capacity: f64,
    /// Bytes on the fullest broker.
    pub per_broker: Summary,
    /// The fullest broker over its capacity.
    pub fill: Summary,
    /// The same after a broker is lost.
    pub fill_one_lost: Summary,
}

/// A limit that more brokers do not lift.
#[derive(Clone, Debug)]
pub struct LimitPlan {
    /// What is limited.
    pub name: &'static str,
    /// The share of the limit that is used, at the start of the plan.
    pub utilisation: Summary,
    /// The same at the scenario's confidence on the date provisioned for.
    pub at_confidence: f64,
    /// How much is used, at the scenario's confidence on the date provisioned for, in SI base units.
    pub used: f64,
    /// The limit, in SI base units.
    pub limit: f64,
    /// Which quantity is which.
    pub nodes: LimitOutline,
}

impl LimitPlan {
    /// Whether it is passed on the date provisioned for, at the scenario's confidence.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.at_confidence > 1.0
    }
}

/// One line of a bill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BillLine {
    /// What is paid for.
    pub name: &'static str,
    /// US dollars per second.
    pub cost: Summary,
    /// The quantity.
    pub node: NodeId,
}

/// A deployment, planned.
#[derive(Clone, Debug)]
pub struct DeploymentPlan {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its place in the file.
    pub field: String,
    /// The platform in words.
    pub platform: &'static str,
    /// The broker type.
    pub broker_type: String,
    /// Whether the planner chose the type.
    pub broker_chosen: bool,
    /// The types that were compared, cheapest first; empty when the type was given.
    pub options: Vec<BrokerOption>,
    /// What it is sized in: what `brokers` counts.
    pub unit: Unit,
    /// How many brokers, or units of another kind.
    pub brokers: f64,
    /// Whether the planner chose how many.
    pub brokers_chosen: bool,
    /// How many the date provisioned for needs, at the scenario's confidence.
    pub brokers_needed: f64,
    /// Why that many, in a fixed order.
    pub constraints: Vec<Constraint>,
    /// The constraint that binds, by its place in `constraints`.
    pub binding: usize,
    /// Its disks; none where a service keeps the data.
    pub disk: Option<DiskPlan>,
    /// What is fullest: its disk, or the limit that is nearest.
    pub fullest: Summary,
    /// Limits that more brokers do not lift.
    pub limits: Vec<LimitPlan>,
    /// The share of worlds in which it holds on the date provisioned for: brokers enough, no limit passed, no disk
    /// past the level to act at.
    pub holds_in: f64,
    /// Every utilisation; disk first where there is one.
    pub resources: Vec<Resource>,
    /// The share of a sustained limit that is planned to be used, for everything but disk.
    pub load_target: f64,
    /// The share of its processors that a broker is planned to use.
    pub processor_target: f64,
    /// The bill, line by line.
    pub bill: Vec<BillLine>,
    /// The bill, in US dollars per second.
    pub monthly_cost: Summary,
    /// Which quantity is which.
    pub nodes: SizedOutline,
}

impl DeploymentPlan {
    /// Whether the brokers that are there suffice on the date provisioned for and no limit is passed, at the
    /// scenario's confidence.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.brokers >= self.brokers_needed && self.passed_limits().next().is_none()
    }

    /// The limits that are passed on the date provisioned for, at the scenario's confidence.
    pub fn passed_limits(&self) -> impl Iterator<Item = &LimitPlan> {
        self.limits.iter().filter(|limit| limit.is_passed())
    }

    /// The limit that is nearest, or passed by most; none where nothing but its brokers limits it.
    #[must_use]
    pub fn nearest_limit(&self) -> Option<&LimitPlan> {
        self.limits
            .iter()
            .max_by(|a, b| a.at_confidence.total_cmp(&b.at_confidence))
    }

    /// The constraint that binds, in a sentence.
    #[must_use]
    pub fn binding_sentence(&self) -> String {
        let Some(binding) = self.constraints.get(self.binding) else {
            return String::new();
        };
        let next = self
            .constraints
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != self.binding)
            .map(|(_, constraint)| constraint)
            .max_by(|a, b| a.brokers.total_cmp(&b.brokers));
        let mut sentence = format!(
            "Bound by {}: {}",
            binding.name,
            counted(binding.brokers, self.unit)
        );
        if self.brokers_needed > binding.brokers {
            sentence.push_str(&format!(", {:.0} in whole zones", self.brokers_needed));
        }
        if let Some(next) = next {
            sentence.push_str(&format!("; next is {} with {:.0}", next.name, next.brokers));
        }
        for limit in self.passed_limits() {
            sentence.push_str(&format!(
                "; passes its limit of {}: {:.2} times it",
                limit.name, limit.at_confidence
            ));
        }
        sentence
    }
}

fn counted(count: f64, unit: Unit) -> String {
    if count == 1.0 {
        format!("1 {}", unit.one())
    } else {
        format!("{count:.0} {}", unit.many())
    }
}

/// Reads the first numbers of every cluster from the worlds: one pass for today, one for the date provisioned for. Hands
/// over what each deployment costs in each world as well, for the bill of all of it is made of that.
pub(super) fn outcomes(
    scenario: &Scenario,
    model: &Model,
    worlds: &Worlds,
    options: &Options,
    cancel: &AtomicBool,
) -> Result<(Vec<ClusterPlan>, Vec<(NodeId, Column)>), StudyError> {
    let asked = shown(model);
    let costs: Vec<NodeId> = sized(model).map(|sized| sized.monthly_cost).collect();
    let (summaries, costs) = risk_keeping(worlds, &asked, &costs, cancel)?;
    let topics = model.clusters.iter().flat_map(|cluster| &cluster.topics);
    let judged: Vec<NodeId> = sized(model)
        .flat_map(judged_nodes)
        .chain(topics.flat_map(|topic| partitioning::provisioned(&topic.partitioning)))
        .collect();
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
    };
    let clusters = model.clusters.iter();
    Ok((
        clusters.map(|cluster| reading.cluster(cluster)).collect(),
        costs,
    ))
}

fn sized(model: &Model) -> impl Iterator<Item = &SizedOutline> {
    model
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.deployments)
        .filter_map(|deployment| deployment.sized.as_ref())
}

/// What is asked for on the date provisioned for.
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

fn rule_of_thumb_nodes(rule: &RuleOfThumbOutline) -> [NodeId; 7] {
    [
        rule.kept,
        rule.rule_room,
        rule.disk,
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
            holds_in: self
                .provisioned
                .get(&sized.holds)
                .map_or(f64::NAN, |level| level.mean),
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
