//! Published rules beside our own answer: what each says, by how much it differs, and because of which assumption.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::model::{AssumptionOutline, ClusterOutline, OpinionOutline, Unit};
use crate::quantity::NodeId;
use crate::study::{StudyError, Summary, percentile, risk};

use super::opinion_words::{because, spread};
use super::{ClusterPlan, DeploymentPlan, Plan};

/// What published rules say about a cluster, next to our own deployments. What is compared is what each asks for on the
/// date provisioned for, at the scenario's confidence.
#[derive(Clone, Debug)]
pub struct SecondOpinions {
    /// The cluster.
    pub cluster: String,
    /// Its deployments that are sized in brokers, in the order of the plan.
    pub ours: Vec<OurAnswer>,
    /// Which of ours rules are compared with: the cheapest of them that holds, or the cheapest where none does. None where
    /// there are none.
    pub compared: Option<usize>,
    /// Bytes that we plan for in all, at the start of the plan: everything on disk at the fill target.
    pub our_bytes: Summary,
    /// The same on the date provisioned for, at the scenario's confidence.
    pub our_bytes_needed: f64,
    /// One entry for each rule.
    pub opinions: Vec<SecondOpinion>,
    /// How far the rules are apart, where we stand, and why, in a sentence.
    pub spread: String,
}

/// Our own answer: a deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct OurAnswer {
    /// The deployment.
    pub name: String,
    /// Its platform, in words.
    pub platform: &'static str,
    /// Its broker type.
    pub broker_type: String,
    /// Brokers it needs.
    pub brokers: f64,
    /// Virtual processors of as many brokers, where the catalogue knows the type.
    pub vcpu: Option<f64>,
    /// What asks for them.
    pub binding: &'static str,
}

/// What a published rule says about a cluster.
#[derive(Clone, Debug)]
pub struct SecondOpinion {
    /// What people call the rule.
    pub rule: String,
    /// Who published it.
    pub author: String,
    /// Where.
    pub source: String,
    /// The day, month or year of the source.
    pub date: Option<String>,
    /// Brokers, at the start of the plan; none where the rule does not count them.
    pub brokers: Option<Summary>,
    /// Brokers on the date provisioned for, at the scenario's confidence.
    pub brokers_needed: Option<f64>,
    /// Bytes of disk in all, at the start of the plan.
    pub bytes: Option<Summary>,
    /// Bytes of disk in all on the date provisioned for, at the scenario's confidence.
    pub bytes_needed: Option<f64>,
    /// Bytes of disk of each broker, at the start of the plan.
    pub bytes_per_broker: Option<Summary>,
    /// Bytes of disk of each broker on the date provisioned for, at the scenario's confidence.
    pub bytes_per_broker_needed: Option<f64>,
    /// Virtual processors in all, at the start of the plan.
    pub vcpu: Option<Summary>,
    /// Virtual processors in all on the date provisioned for, at the scenario's confidence.
    pub vcpu_needed: Option<f64>,
    /// Bytes of memory in all.
    pub memory: Option<Summary>,
    /// How long data stays in memory, in seconds.
    pub window: Option<Summary>,
    /// How long data stays in memory at least on the date provisioned for, at the scenario's confidence.
    pub window_kept: Option<f64>,
    /// US dollars per second, at the rule's own prices.
    pub monthly_cost: Option<Summary>,
    /// What asks for its brokers.
    pub binding: Option<&'static str>,
    /// Whether its brokers follow from throughput and from storage.
    pub counts_storage: bool,
    /// What it asks for over what we do: brokers, else processors, else bytes. None where nothing can be compared.
    pub differs_by: Option<f64>,
    /// What of that none of its assumptions explains, taken one at a time: the ratio is the product of the factors of the
    /// assumptions, times this. None where nothing can be compared.
    pub rest: Option<f64>,
    /// Why, in a sentence.
    pub because: String,
    /// What it would ask for with our assumptions, one at a time.
    pub assumptions: Vec<Assumption>,
    /// Which quantity is which.
    pub nodes: OpinionOutline,
}

/// An assumption of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// What its path is called.
    pub key: &'static str,
    /// What the rule does and we do, in words.
    pub words: String,
    /// Brokers with ours.
    pub brokers: Option<f64>,
    /// Bytes with ours.
    pub bytes: Option<f64>,
    /// Virtual processors with ours.
    pub vcpu: Option<f64>,
    /// What the rule asks for, of what is compared, over what it would ask for with ours; none where that is not counted.
    pub factor: Option<f64>,
}

impl Plan {
    /// What published rules say about a cluster, by its place in the plan; `None` when there is no such cluster.
    ///
    /// # Errors
    /// [`StudyError::Cancelled`] once `cancel` is set.
    pub fn second_opinions(
        &self,
        cluster: usize,
        cancel: &AtomicBool,
    ) -> Result<Option<SecondOpinions>, StudyError> {
        let (Some(plan), Some(outline)) =
            (self.clusters.get(cluster), self.model.clusters.get(cluster))
        else {
            return Ok(None);
        };
        let reading = Reading::new(self, outline, cancel)?;
        let counted: Vec<&DeploymentPlan> = plan
            .deployments
            .iter()
            .filter(|deployment| deployment.unit == Unit::Broker)
            .collect();
        let ours: Vec<OurAnswer> = counted
            .iter()
            .map(|deployment| self.our_answer(deployment))
            .collect();
        let named = plan.compared().and_then(|at| plan.deployments.get(at));
        let place = named.and_then(|named| ours.iter().position(|one| one.name == named.name));
        let compared = place.and_then(|index| ours.get(index));
        let opinions: Vec<SecondOpinion> = outline
            .opinions
            .iter()
            .map(|opinion| reading.opinion(opinion, plan, compared))
            .collect();
        Ok(Some(SecondOpinions {
            cluster: plan.name.clone(),
            spread: spread(&opinions, compared),
            compared: place,
            our_bytes: plan.rule_of_thumb.detailed,
            our_bytes_needed: reading.planned(plan.rule_of_thumb.nodes.detailed),
            ours,
            opinions,
        }))
    }

    fn our_answer(&self, deployment: &DeploymentPlan) -> OurAnswer {
        let binding = deployment.constraints.get(deployment.binding);
        let vcpu = self.vcpu(&deployment.broker_type);
        OurAnswer {
            name: deployment.name.clone(),
            platform: deployment.platform,
            broker_type: deployment.broker_type.clone(),
            brokers: deployment.brokers_needed,
            vcpu: vcpu.map(|each| each * deployment.brokers_needed),
            binding: binding.map_or("", |constraint| constraint.name),
        }
    }

    /// Virtual processors of a broker type.
    fn vcpu(&self, broker_type: &str) -> Option<f64> {
        let catalogue = &self.catalogue;
        let instance = catalogue.instance(broker_type).map(|known| known.vcpu);
        let vcpu = instance.or_else(|_| catalogue.msk_broker(broker_type).map(|known| known.vcpu));
        vcpu.ok().map(f64::from)
    }

    /// What each rule that counts throughput and storage asks for on the date provisioned for, at the scenario's
    /// confidence: its name, and its brokers.
    ///
    /// # Errors
    /// As [`crate::study::Worlds::evaluate`].
    pub fn brokers_of_whole_rules(&self, cluster: usize) -> Result<Vec<(&str, f64)>, StudyError> {
        let Some(outline) = self.model.clusters.get(cluster) else {
            return Ok(Vec::new());
        };
        let (names, nodes): (Vec<&str>, Vec<NodeId>) = outline
            .opinions
            .iter()
            .filter(|opinion| opinion.counts_storage)
            .filter_map(|opinion| Some((opinion.name.as_str(), opinion.brokers?)))
            .unzip();
        Ok(names.into_iter().zip(self.at_confidence(&nodes)?).collect())
    }

    /// Numbers on the date provisioned for, at the scenario's confidence.
    fn at_confidence(&self, nodes: &[NodeId]) -> Result<Vec<f64>, StudyError> {
        self.provisioned(nodes, self.scenario.objectives.confidence)
    }

    /// Numbers on the date provisioned for, at a share of the worlds.
    fn provisioned(&self, nodes: &[NodeId], share: f64) -> Result<Vec<f64>, StudyError> {
        let month = f64::from(self.scenario.provision_for_months);
        let columns = self.worlds.at_month(month).evaluate(nodes)?;
        let at = |column| percentile(column, share);
        Ok(columns.iter().map(at).collect())
    }
}

/// The numbers of every opinion of a cluster.
struct Reading {
    today: BTreeMap<NodeId, Summary>,
    at_confidence: BTreeMap<NodeId, f64>,
    /// What is no less in as many worlds.
    at_least: BTreeMap<NodeId, f64>,
}

impl Reading {
    fn new(plan: &Plan, outline: &ClusterOutline, cancel: &AtomicBool) -> Result<Self, StudyError> {
        let (mut answers, mut least) = (Vec::new(), Vec::new());
        let mut details = vec![outline.rule_of_thumb.detailed];
        for opinion in &outline.opinions {
            let compared = [opinion.brokers, opinion.bytes, opinion.vcpu];
            let shown = [
                opinion.bytes_per_broker,
                opinion.memory,
                opinion.window,
                opinion.monthly_cost,
            ];
            answers.extend(compared.into_iter().chain(shown).flatten());
            details.extend(compared.into_iter().flatten());
            details.extend(opinion.bytes_per_broker);
            least.extend(opinion.window);
            details.extend(opinion.constraints.iter().map(|one| one.brokers));
            for assumption in &opinion.assumptions {
                let with_ours = [assumption.brokers, assumption.bytes, assumption.vcpu];
                details.extend(assumption.from);
                details.extend(with_ours.into_iter().flatten());
                details.extend(
                    assumption
                        .figures
                        .iter()
                        .flat_map(|(theirs, ours, _)| [*theirs, *ours]),
                );
            }
        }
        let summaries = risk(&plan.worlds, &answers, cancel)?;
        let at_confidence = plan.at_confidence(&details)?;
        let at_least = plan.provisioned(&least, 1.0 - plan.scenario.objectives.confidence)?;
        Ok(Self {
            at_least: least.into_iter().zip(at_least).collect(),
            today: answers.into_iter().zip(summaries).collect(),
            at_confidence: details.into_iter().zip(at_confidence).collect(),
        })
    }

    fn planned(&self, node: NodeId) -> f64 {
        self.at_confidence.get(&node).copied().unwrap_or(f64::NAN)
    }

    fn opinion(
        &self,
        outline: &OpinionOutline,
        plan: &ClusterPlan,
        compared: Option<&OurAnswer>,
    ) -> SecondOpinion {
        let today = |node: Option<NodeId>| node.and_then(|node| self.today.get(&node).copied());
        let planned = |node: Option<NodeId>| node.map(|node| self.planned(node));
        let brokers_needed = planned(outline.brokers);
        let vcpu_needed = planned(outline.vcpu);
        let bytes_needed = planned(outline.bytes);
        // The first of those that ask for the most.
        let binding = outline
            .constraints
            .iter()
            .find(|constraint| Some(self.planned(constraint.brokers)) == brokers_needed)
            .map(|constraint| constraint.name);
        let detailed = self.planned(plan.rule_of_thumb.nodes.detailed);
        let sides = [
            (brokers_needed, compared.map(|ours| ours.brokers)),
            (vcpu_needed, compared.and_then(|ours| ours.vcpu)),
            (bytes_needed, Some(detailed)),
        ];
        let only_bytes = outline.brokers.is_none() && outline.vcpu.is_none();
        let differs_by = sides
            .into_iter()
            .take(if only_bytes { 3 } else { 2 })
            .find_map(|(theirs, ours)| Some(theirs? / ours?))
            .filter(|ratio| ratio.is_finite());
        let assumptions: Vec<Assumption> = outline
            .assumptions
            .iter()
            .map(|outline| {
                let mut assumption = self.assumption(outline);
                let of = [
                    (planned(outline.from).or(brokers_needed), assumption.brokers),
                    (vcpu_needed, assumption.vcpu),
                    (bytes_needed, assumption.bytes),
                ];
                // What is compared is the first that the rule counts.
                let counted = of.into_iter().find(|(theirs, _)| theirs.is_some());
                assumption.factor = counted
                    .and_then(|(theirs, with_ours)| Some(theirs? / with_ours?))
                    .filter(|factor| factor.is_finite() && *factor > 0.0);
                assumption
            })
            .collect();
        let named: f64 = assumptions
            .iter()
            .filter_map(|assumption| assumption.factor)
            .product();
        let mut opinion = SecondOpinion {
            rule: outline.name.clone(),
            author: outline.author.clone(),
            source: outline.source.clone(),
            date: outline.date.clone(),
            brokers: today(outline.brokers),
            brokers_needed,
            bytes: today(outline.bytes),
            bytes_needed,
            bytes_per_broker: today(outline.bytes_per_broker),
            bytes_per_broker_needed: planned(outline.bytes_per_broker),
            vcpu: today(outline.vcpu),
            vcpu_needed,
            memory: today(outline.memory),
            window: today(outline.window),
            window_kept: outline
                .window
                .and_then(|node| self.at_least.get(&node).copied()),
            monthly_cost: today(outline.monthly_cost),
            binding,
            counts_storage: outline.counts_storage,
            differs_by,
            rest: differs_by.map(|ratio| ratio / named),
            because: String::new(),
            assumptions,
            nodes: outline.clone(),
        };
        opinion.because = because(&opinion);
        opinion
    }

    fn assumption(&self, outline: &AssumptionOutline) -> Assumption {
        let planned = |node: Option<NodeId>| node.map(|node| self.planned(node));
        let words = match outline.figures {
            Some((theirs, ours, measure)) => {
                let shown = |node| super::opinion_words::shown(self.planned(node), measure);
                outline
                    .words
                    .replace("{theirs}", &shown(theirs))
                    .replace("{ours}", &shown(ours))
            }
            None => outline.words.to_owned(),
        };
        Assumption {
            key: outline.key,
            words,
            brokers: planned(outline.brokers),
            bytes: planned(outline.bytes),
            vcpu: planned(outline.vcpu),
            factor: None,
        }
    }
}
