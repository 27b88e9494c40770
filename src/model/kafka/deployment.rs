//! A deployment: its broker type, or the candidates for it.

use crate::estimate::Estimate;
use crate::quantity::{Handle, Source};
use crate::scenario::{Choice, Cluster, Deployment, Platform, Survive};
use crate::units::Measure;

use super::super::context::Context;
use super::super::scope::Scope;
use super::super::{ModelError, defaults, source};
use super::broker::BrokerDisk;
use super::cluster::Totals;
use super::outline::{BrokerCandidate, DeploymentOutline, SizedOutline, Unit};
use super::partition_limits::partition_load;
use super::{confluent, ec2, express, msk, serverless, strimzi};

/// Everything the platforms need to size a deployment.
pub(in crate::model) struct Site<'a, 'b> {
    pub(in crate::model) context: &'a Context<'b>,
    pub(in crate::model) cluster: &'a Cluster,
    pub(in crate::model) totals: &'a Totals<'b>,
    pub(in crate::model) scope: &'a Scope<'b>,
    pub(in crate::model) deployment: &'a Deployment,
    /// The field of the deployment in the file.
    pub(in crate::model) field: &'a str,
    /// Whether this is one of several broker types that are compared, not the deployment itself.
    pub(in crate::model) is_candidate: bool,
}

/// Fill of the fullest broker.
pub(super) struct Fills<'b> {
    pub(super) fill: Handle<'b>,
    pub(super) one_lost: Handle<'b>,
}

impl<'b> Site<'_, 'b> {
    /// Client connections, where they are known.
    pub(super) fn connections(&self) -> Option<Handle<'b>> {
        let typed = self.cluster.connections.as_ref()?;
        let path = self.scope.path("connections");
        Some(
            self.context
                .builder
                .estimate(path, "Client connections", typed),
        )
    }

    /// Consumer groups of the cluster, each counted once however many topics it reads.
    pub(super) fn consumer_groups(&self) -> f64 {
        let topics = self.cluster.topics.iter();
        let groups: std::collections::BTreeSet<&str> = topics
            .flat_map(|topic| &topic.consumers)
            .map(|consumer| consumer.name.as_str())
            .collect();
        groups.len() as f64
    }

    /// A field of the platform.
    pub(super) fn field_of(&self, name: &str) -> String {
        format!("{}.on.{name}", self.field)
    }

    /// The deployment with a broker type.
    ///
    /// # Errors
    /// What keeps it from being had: every price that lacks, and whatever else is found together, such as all that a
    /// volume cannot be.
    pub(super) fn sized(&self, broker_type: &str) -> Result<SizedOutline, Vec<ModelError>> {
        self.context.at_any_price(|| self.of_platform(broker_type))
    }

    fn of_platform(&self, broker_type: &str) -> Result<SizedOutline, ModelError> {
        self.can_lose_a_zone()?;
        match &self.deployment.on {
            Platform::Ec2(ec2) => ec2::sized(self, ec2, broker_type),
            Platform::Strimzi(strimzi) => strimzi::sized(self, strimzi, broker_type),
            Platform::Msk(msk) => msk::sized(self, msk, broker_type),
            Platform::Express(express) => express::sized(self, express, broker_type),
            Platform::Serverless(serverless) => serverless::sized(self, serverless),
            Platform::Confluent(confluent) => confluent::sized(self, confluent),
        }
    }

    /// Whether there is another zone where losing one is to be survived.
    fn can_lose_a_zone(&self) -> Result<(), ModelError> {
        let is_asked = self.context.scenario.objectives.survive == Survive::Zone;
        let sees_to_it = matches!(
            self.deployment.on,
            Platform::Serverless(_) | Platform::Confluent(_)
        );
        if !is_asked || sees_to_it || self.cluster.zones > 1 {
            return Ok(());
        }
        let message = "brokers in one zone do not survive its loss, which `survive: zone` asks for";
        Err(ModelError::new("objectives.survive", message)
            .hint("write `zones: 3` for the cluster, or `survive: broker`"))
    }

    /// The broker count as given, or chosen.
    pub(super) fn brokers(&self, given: Choice<u32>, needed: Handle<'b>) -> Handle<'b> {
        self.count(("brokers", "Brokers"), given, needed)
    }

    /// A count under a name and in words, as given or chosen.
    pub(super) fn count(
        &self,
        (name, label): (&str, &str),
        given: Choice<u32>,
        needed: Handle<'b>,
    ) -> Handle<'b> {
        match given {
            Choice::Given(count) => self.scope.figure(
                name,
                label,
                f64::from(count),
                Measure::Count,
                source::SCENARIO,
            ),
            Choice::Auto => {
                self.context
                    .builder
                    .decision(self.scope.path(name), label, Measure::Count, needed)
            }
        }
    }

    /// Replicas that a broker should hold at most.
    pub(super) fn replicas_limit(&self, most: f64, says: Source) -> Handle<'b> {
        self.scope.figure(
            "replicas_limit",
            "Replicas that a broker should hold at most",
            most,
            Measure::Count,
            says,
        )
    }

    /// The fullest broker over its capacity, now and with one broker lost.
    pub(super) fn fills(&self, capacity: Handle<'b>, disk: &BrokerDisk<'b>) -> Fills<'b> {
        let fill = |name: &str, label: &str, formula: Handle<'b>, cited| {
            self.scope
                .quantity(name)
                .label(label)
                .measure(Measure::Fraction)
                .cite(cited)
                .is(formula)
        };
        Fills {
            fill: fill(
                "disk_fill",
                "Fill of the fullest broker",
                disk.bytes / capacity,
                source::REPLICATION,
            ),
            one_lost: fill(
                "disk_fill_one_lost",
                "Fill of the fullest broker after one is lost",
                disk.bytes_one_lost / capacity,
                source::SURVIVAL,
            ),
        }
    }

    /// The share of the price that a discount leaves.
    pub(super) fn keep(&self, discount: Option<&Estimate>) -> Handle<'b> {
        let discount = self
            .scope
            .estimate_or("discount", "Discount", discount, defaults::discount);
        1.0 - discount
    }

    /// Bytes in object storage.
    pub(super) fn remote(&self, remote: Handle<'b>) -> Handle<'b> {
        self.scope
            .quantity("remote")
            .label("In tiered storage")
            .cite(source::TIERED)
            .is(remote)
    }
}

/// A platform in words.
pub(super) fn platform_in_words(platform: &Platform) -> &'static str {
    match platform {
        Platform::Ec2(ec2) => ec2::platform(ec2),
        Platform::Strimzi(_) => strimzi::PLATFORM,
        Platform::Msk(_) => msk::PLATFORM,
        Platform::Express(_) => express::PLATFORM,
        Platform::Serverless(_) => serverless::PLATFORM,
        Platform::Confluent(confluent) => confluent::platform(confluent.kind),
    }
}

/// Adds a deployment to the model.
pub(super) fn deployment<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    totals: &Totals<'b>,
    scope: &Scope<'b>,
    deployment: &Deployment,
    field: &str,
) -> Result<DeploymentOutline, Vec<ModelError>> {
    let site = Site {
        context,
        cluster,
        totals,
        scope,
        deployment,
        field,
        is_candidate: false,
    };
    let catalogue = context.catalogue;
    let platform = platform_in_words(&deployment.on);
    let (given, every) = match &deployment.on {
        Platform::Ec2(ec2) => (ec2.broker.clone(), ec2::candidates(catalogue, ec2.storage)),
        Platform::Strimzi(strimzi) => (strimzi.node.clone(), strimzi::candidates(catalogue)),
        Platform::Msk(msk) => (msk.broker.clone(), msk::candidates(catalogue, msk)),
        Platform::Express(express) => (express.broker.clone(), express::candidates(catalogue)),
        Platform::Serverless(_) => (Choice::Given(serverless::TYPE.to_owned()), Vec::new()),
        Platform::Confluent(confluent) => (
            Choice::Given(confluent::unit_type(confluent.kind).to_owned()),
            Vec::new(),
        ),
    };
    let chosen = match &given {
        Choice::Given(broker_type) => Some(broker_type.clone()),
        Choice::Auto => context.choices.brokers.get(scope.prefix()).cloned(),
    };
    let mut outline = DeploymentOutline {
        name: deployment.name.clone(),
        path: scope.prefix().to_owned(),
        field: field.to_owned(),
        platform,
        broker_chosen: matches!(given, Choice::Auto),
        broker_type: chosen.clone(),
        sized: None,
        partition_load: None,
        candidates: Vec::new(),
    };
    match chosen {
        Some(broker_type) => {
            let sized = site.sized(&broker_type)?;
            // Services that are not sized in brokers have limits of their own.
            if sized.unit == Unit::Broker {
                outline.partition_load = Some(partition_load(&site, &sized, &broker_type));
            }
            outline.sized = Some(sized);
        }
        None => outline.candidates = candidates(&site, every)?,
    }
    Ok(outline)
}

/// Every candidate that can be had, each sized beside the others. When none can, why.
fn candidates(
    site: &Site<'_, '_>,
    every: Vec<String>,
) -> Result<Vec<BrokerCandidate>, Vec<ModelError>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for broker_type in every {
        let scope = site.scope.below("candidates").below(&broker_type);
        let beside = Site {
            context: site.context,
            cluster: site.cluster,
            totals: site.totals,
            scope: &scope,
            deployment: site.deployment,
            field: site.field,
            is_candidate: true,
        };
        match beside.sized(&broker_type) {
            Ok(sized) => found.push(BrokerCandidate {
                broker_type,
                path: scope.prefix().to_owned(),
                monthly_cost: sized.monthly_cost,
                brokers: sized.brokers,
                holds: sized.holds,
            }),
            Err(found) => problems.extend(found),
        }
    }
    if found.is_empty() {
        // Types of one family mostly lack the same.
        let mut said = std::collections::BTreeSet::new();
        problems.retain(|problem| said.insert((problem.field.clone(), problem.message.clone())));
        Err(problems)
    } else {
        Ok(found)
    }
}
