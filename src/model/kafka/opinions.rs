//! Published rules asked about a cluster: what they are asked, and which machine they are asked with.

use crate::catalogue::{AwsSizingBroker, Catalogue, InstanceType, MskTier};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Cluster, Deployment, Msk, Platform, Storage, Volume};
use crate::units::Measure;

use super::super::context::Context;
use super::super::opinion::{
    Asked, Desk, Machine, OpinionOutline, Ours, Particulars, Question, every,
};
use super::super::scope::Scope;
use super::super::{ModelError, defaults, source};
use super::outline::{DeploymentOutline, Unit};
use super::topic::TopicFlow;
use super::volume::most_throughput;

/// Asks every published rule about a cluster whose deployments are known; nobody while broker types are compared. Rules are
/// asked about the deployment that `choices` names under the path of the opinions, or the first that is sized in brokers:
/// with its machine, its volumes and its disk.
pub(super) fn opinions<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    scope: &Scope<'b>,
    flows: &[TopicFlow<'b>],
    margin: Handle<'b>,
    deployments: &[DeploymentOutline],
) -> Result<(Vec<OpinionOutline>, Option<String>), ModelError> {
    let is_open = |deployment: &DeploymentOutline| deployment.sized.is_none();
    if flows.is_empty() || deployments.iter().any(is_open) {
        return Ok((Vec::new(), None));
    }
    let scope = scope.below("opinions");
    let compared = compared(context, &scope, deployments);
    let instance = instance(context, compared)?;
    let stated = compared.and_then(|compared| cluster.deployment(&compared.name));
    let volumes = volume_throughput(context.catalogue, stated, compared);
    let builder = context.builder;
    let sized = compared.and_then(|compared| compared.sized.as_ref());
    let disk = sized.and_then(|sized| Some(builder.handle(sized.disk?.capacity)));
    let local = compared.and_then(|one| builder.named(&format!("{}/local_retention", one.path)));
    let ours = Ours {
        local: local.map(|local| kept_locally(context, &scope, flows, local)),
        ..ours(context, cluster, &scope, disk)
    };
    let question = question(context, &scope, flows, (instance, volumes), ours);
    let brokers = sized.map_or(question.mean.most_replicas, |sized| {
        builder.handle(sized.brokers)
    });
    let desk = Desk {
        scope: &scope,
        question: &question,
    };
    let particulars = Particulars {
        aws: (
            context.aws_rule(),
            same_size(context.catalogue, "kafka", &instance.name),
            same_size(context.catalogue, "express", &instance.name),
        ),
        consumers_in_own_zone: cluster.follower_fetching,
        disk: context.scenario.opinions.disk,
        brokers,
        margin,
    };
    let rules = context.catalogue.published_rules();
    let asked_about = compared.map(|compared| compared.name.clone());
    Ok((every(&desk, rules, &particulars), asked_about))
}

/// The deployment that rules are asked about, and compared with.
fn compared<'d>(
    context: &Context<'_>,
    scope: &Scope<'_>,
    deployments: &'d [DeploymentOutline],
) -> Option<&'d DeploymentOutline> {
    let chosen = context.choices.asked_about.get(scope.prefix());
    let in_brokers = |deployment: &&DeploymentOutline| {
        let sized = deployment.sized.as_ref();
        sized.is_some_and(|sized| sized.unit == Unit::Broker)
    };
    let named = |name: &String| deployments.iter().find(|one| one.name == *name);
    chosen
        .and_then(named)
        .or_else(|| deployments.iter().find(in_brokers))
}

/// The instance type that rules are asked with: the scenario's own choice, what the deployment they are compared with runs
/// on, or the documented default.
fn instance<'c>(
    context: &Context<'c>,
    compared: Option<&DeploymentOutline>,
) -> Result<&'c InstanceType, ModelError> {
    let catalogue = context.catalogue;
    let find = |name: &str| {
        catalogue
            .instance(machine_of(name))
            .map_err(|error| ModelError::catalogue("opinions.broker", &error))
    };
    if let Some(name) = &context.scenario.opinions.broker {
        return find(name);
    }
    let known = compared.and_then(|compared| compared.broker_type.as_deref());
    match known.and_then(|name| find(name).ok()) {
        Some(instance) => Ok(instance),
        None => find(defaults::OPINION_BROKER),
    }
}

/// The instance type under an MSK broker type: `m7g.large` of `kafka.m7g.large`.
fn machine_of(broker_type: &str) -> &str {
    ["kafka.", "express."]
        .into_iter()
        .find_map(|service| broker_type.strip_prefix(service))
        .unwrap_or(broker_type)
}

/// The broker type of AWS's script on an instance type, or the m7g of its size, or of the default's.
fn same_size<'c>(
    catalogue: &'c Catalogue,
    service: &str,
    instance: &str,
) -> Option<&'c AwsSizingBroker> {
    let default = defaults::OPINION_BROKER;
    let family = default
        .split_once('.')
        .map_or(default, |(family, _)| family);
    let size = instance.split_once('.').map_or(instance, |(_, size)| size);
    [
        format!("{service}.{instance}"),
        format!("{service}.{family}.{size}"),
        format!("{service}.{default}"),
    ]
    .iter()
    .find_map(|name| catalogue.aws_sizing().broker(name))
}

/// Bytes per second that the volumes of a broker of a deployment take, with their source.
fn volume_throughput(
    catalogue: &Catalogue,
    deployment: Option<&Deployment>,
    compared: Option<&DeploymentOutline>,
) -> (f64, Source) {
    let broker_type = compared.and_then(|compared| compared.broker_type.as_deref());
    let known = match deployment.map(|deployment| &deployment.on) {
        Some(Platform::Ec2(ec2)) if ec2.storage == Storage::Volumes => {
            of_volumes(catalogue, &ec2.volume, ec2.volumes)
        }
        Some(Platform::Strimzi(strimzi)) => of_volumes(catalogue, &strimzi.volume, strimzi.volumes),
        Some(Platform::Msk(msk)) => broker_type.and_then(|name| of_msk(catalogue, msk, name)),
        _ => None,
    };
    known
        .or_else(|| of_volumes(catalogue, &defaults::opinion_volume(), 1))
        .unwrap_or((f64::INFINITY, source::SCENARIO))
}

fn of_volumes(catalogue: &Catalogue, volume: &Volume, count: u32) -> Option<(f64, Source)> {
    let kind = catalogue.volume(&volume.kind).ok()?;
    let each = most_throughput(kind, volume);
    let source = Source::with_text(SourceKind::Documentation, kind.source.to_string());
    Some((each * f64::from(count), source))
}

fn of_msk(catalogue: &Catalogue, msk: &Msk, broker_type: &str) -> Option<(f64, Source)> {
    let broker = catalogue.msk_broker(broker_type).ok()?;
    let MskTier::Standard {
        storage_included_bytes_per_second: included,
        storage_provisioned_bytes_per_second: most,
        ..
    } = broker.tier
    else {
        return None;
    };
    let bought = match msk.provisioned_throughput {
        Some(Choice::Given(rate)) => Some(rate),
        Some(Choice::Auto) => most,
        None => None,
    };
    let source = Source::with_text(SourceKind::Documentation, broker.source.to_string());
    Some((bought.unwrap_or(included), source))
}

fn question<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    flows: &[TopicFlow<'b>],
    machine: (&InstanceType, (f64, Source)),
    ours: Ours<'b>,
) -> Question<'b> {
    let builder = context.builder;
    let below = scope.below("asked");
    let total =
        |name: &str, label: &str, measure: Measure, of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
            below
                .quantity(name)
                .label(label)
                .measure(measure)
                .cite(source::BALANCED_LOAD)
                .is(builder.sum(measure, flows.iter().map(of)))
        };
    let machine = self::machine(scope, machine);
    let most_replicas = flows
        .iter()
        .map(|flow| flow.replication)
        .fold(1.0, f64::max);
    let most_replicas = below.figure(
        "most_replicas",
        "Largest replication factor",
        most_replicas,
        Measure::Count,
        source::SCENARIO,
    );
    let replicas = total(
        "replicas",
        "Partitions with replicas",
        Measure::Count,
        &|flow| flow.partitions * flow.replication,
    );
    let kept = total(
        "kept",
        "Written in the retention time, one copy",
        Measure::Bytes,
        &|flow| flow.written_in_retention(None),
    );
    let kept_replicated = total(
        "kept_replicated",
        "Written in the retention time, all replicas",
        Measure::Bytes,
        &|flow| flow.written_in_retention(None) * flow.replication,
    );
    let asked = |prefix: &str, when: &str, rate: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
        let rates = |name: &str, label: &str, of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
            let label = format!("{label} {when}");
            total(
                &format!("{prefix}{name}"),
                &label,
                Measure::BytesPerSecond,
                of,
            )
        };
        Asked {
            ingress: rates("ingress", "Written", rate),
            consumed: rates("consumed", "Read", &|flow| rate(flow) * flow.groups),
            to_followers: rates("to_followers", "Sent to followers", &|flow| {
                rate(flow) * (flow.replication - 1.0)
            }),
            replicated: rates("replicated", "Written to all replicas", &|flow| {
                rate(flow) * flow.replication
            }),
            replicas,
            kept,
            kept_replicated,
            most_replicas,
            machine,
        }
    };
    let mean = asked("", "on average", &|flow| flow.stored_rate);
    let peak = asked("peak_", "at peak", &|flow| flow.peak_rate);
    let peak_over_mean = below
        .quantity("peak_over_mean")
        .label("Peak over mean")
        .measure(Measure::Factor)
        .cite(source::BALANCED_LOAD)
        .is(peak.ingress / mean.ingress);
    Question {
        mean,
        peak,
        peak_over_mean,
        one: builder.number(1.0),
        ours,
    }
}

/// What is written in the time that it stays on our brokers: one copy, and all replicas.
fn kept_locally<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    flows: &[TopicFlow<'b>],
    local: Handle<'b>,
) -> (Handle<'b>, Handle<'b>) {
    let below = scope.below("ours");
    let total = |name: &str, label: &str, of: &dyn Fn(&TopicFlow<'b>) -> Handle<'b>| {
        below
            .quantity(name)
            .label(label)
            .cite(source::BALANCED_LOAD)
            .is(context.builder.sum(Measure::Bytes, flows.iter().map(of)))
    };
    let kept = |flow: &TopicFlow<'b>| flow.written_in_retention(Some(local));
    (
        total("kept", "Kept on our brokers, one copy", &kept),
        total(
            "kept_replicated",
            "Kept on our brokers, all replicas",
            &|flow| kept(flow) * flow.replication,
        ),
    )
}

/// What a broker runs on.
fn machine<'b>(
    scope: &Scope<'b>,
    (instance, volumes): (&InstanceType, (f64, Source)),
) -> Machine<'b> {
    let below = scope.below("asked");
    let figure = |name: &str, label: &str, value: f64, measure: Measure| {
        let source = Source::with_text(SourceKind::Documentation, instance.source.to_string());
        let label = format!("{label} of a {}", instance.name);
        below.figure(name, &label, value, measure, source)
    };
    Machine {
        network: figure(
            "network",
            "Sustained network",
            instance.network_baseline_bytes_per_second,
            Measure::BytesPerSecond,
        ),
        to_volumes: figure(
            "to_volumes",
            "Sustained throughput to volumes",
            instance.ebs_baseline_bytes_per_second,
            Measure::BytesPerSecond,
        ),
        volumes: below.figure(
            "volumes",
            "Throughput that the volumes of a broker take",
            volumes.0,
            Measure::BytesPerSecond,
            volumes.1,
        ),
        vcpu: figure(
            "vcpu",
            "Virtual processors",
            f64::from(instance.vcpu),
            Measure::Count,
        ),
        memory: figure("memory", "Memory", instance.memory_bytes, Measure::Bytes),
    }
}

/// What we assume where rules assume something else; `disk` is what a broker of ours holds when it is full.
fn ours<'b>(
    context: &Context<'b>,
    cluster: &Cluster,
    scope: &Scope<'b>,
    disk: Option<Handle<'b>>,
) -> Ours<'b> {
    let below = scope.below("ours");
    let load = &context.catalogue.kafka().cruise_control_network;
    Ours {
        fill: below.figure(
            "fill",
            "Share of a disk that we fill",
            cluster.fill.page,
            Measure::Fraction,
            source::FILL_TARGET,
        ),
        load: below.figure(
            "load",
            "Share of a sustained limit that we use",
            load.value,
            Measure::Fraction,
            defaults::documented(load),
        ),
        disk: disk.map(|disk| {
            below
                .quantity("disk")
                .label("Disk of a broker of ours")
                .cite(source::BALANCED_LOAD)
                .is(disk)
        }),
        local: None,
    }
}
