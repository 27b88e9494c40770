//! Amazon MSK with Express brokers: storage is managed, throughput is by broker type.

use crate::catalogue::{Catalogue, MskItem, MskTier};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Express, Survive};
use crate::units::Measure;

use super::super::ModelError;
use super::super::cost::Bill;
use super::super::defaults::documented;
use super::deployment::Site;
use super::holds::holds;
use super::load::{Load, left, load, share_left};
use super::outline::{Condition, ResourceOutline, SizedOutline, Unit};
use super::second_opinion::{Question, aws_opinion};
use super::service::{Limits, Needs, asked, share};

pub(super) const PLATFORM: &str = "MSK Express";

/// Zones of an Express cluster; brokers come in threes.
const ZONES: u32 = 3;

/// The types that `auto` picks from.
pub(super) fn candidates(catalogue: &Catalogue) -> Vec<String> {
    let brokers = catalogue.msk_brokers();
    brokers
        .filter(|broker| broker.is_express())
        .map(|broker| broker.name.clone())
        .collect()
}

/// Sizes the deployment with a broker type.
pub(super) fn sized(
    site: &Site<'_, '_>,
    express: &Express,
    broker_type: &str,
) -> Result<SizedOutline, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let field = site.field_of("broker");
    let broker = context
        .catalogue
        .msk_broker(broker_type)
        .map_err(|error| ModelError::catalogue(&field, &error))?;
    let MskTier::Express {
        ingress_sustained_bytes_per_second: ingress,
        egress_sustained_bytes_per_second: egress,
        ..
    } = broker.tier
    else {
        return Err(ModelError::new(
            field,
            format!("`{broker_type}` is a Standard broker, and `express` plans Express brokers"),
        )
        .hint("choose a type that begins with `express.`, or write `msk(…)`"));
    };
    check(site, express)?;
    let limit_source = || Source::with_text(SourceKind::Documentation, broker.source.to_string());
    let rate = |name: &str, label: &str, value: f64| {
        scope.figure(name, label, value, Measure::BytesPerSecond, limit_source())
    };
    let ingress = rate("ingress_limit", "Sustained data into a broker", ingress);
    let egress = rate("egress_limit", "Sustained data out of a broker", egress);
    let partitions = scope.figure(
        "partition_limit",
        "Replicas a broker should hold at most",
        broker.partitions_recommended,
        Measure::Count,
        limit_source(),
    );
    let target = &context.catalogue.kafka().cruise_control_network;
    let target = scope.below("needs").figure(
        "load_target",
        "Share of a sustained limit that is used",
        target.value,
        Measure::Fraction,
        documented(target),
    );
    let asked = asked(scope, totals);
    let load = load(scope, totals);
    let zones = f64::from(ZONES);
    let replicas = asked.partitions * express_replication(site);
    let mut needs = Needs::new(scope, Unit::Broker);
    needs.because_of("data in", load.peak.stored / (ingress * target));
    needs.because_of("data out", load.peak.to_consumers / (egress * target));
    needs.because_of("replica count", replicas / partitions);
    needs.because_of("zones", builder.number(zones));
    // Those that are left when one is down carry everything, within what they sustain.
    needs.because_of(
        "one broker lost",
        (load.peak.stored / ingress)
            .ceil()
            .max((load.peak.to_consumers / egress).ceil())
            + 1.0,
    );
    if site.context.scenario.objectives.survive == Survive::Zone {
        let left = share_left(ZONES);
        let (ingress, egress) = (ingress * left, egress * left);
        let carried = (load.peak.stored / ingress).max(load.peak.to_consumers / egress);
        needs.because_of("one zone lost", carried);
    }
    let needed = needs.needed(zones);
    let brokers = site.brokers(express.brokers, needed);

    let mut limits = Limits::new(scope);
    let hottest = totals
        .flows
        .iter()
        .map(|flow| flow.peak_rate * flow.hottest_share);
    if let Some(hottest) = builder.largest(hottest) {
        limits.known(
            "data into a partition",
            hottest,
            &context.catalogue.msk_limits().express_partition_throughput,
            Measure::BytesPerSecond,
        );
        let on_average = totals.flows.iter();
        let on_average = on_average.map(|flow| flow.stored_rate * flow.hottest_share);
        if let Some(hottest) = builder.largest(on_average) {
            limits.on_average(hottest);
        }
    }
    let partition_limits = limits.all.iter().map(|limit| limit.utilisation);
    let (resources_of_brokers, used_at_peak) = carried(site, &load, brokers, (ingress, egress));
    let fullest = super::holds::nearest(scope, partition_limits.chain(used_at_peak));
    let mut resources = resources_of_brokers;
    resources.extend(limits.resources());

    let mut bill = Bill::new(scope);
    let keep = site.keep(express.discount.as_ref());
    let price = context.price(&format!("msk/{broker_type}"), &field)?;
    bill.line("brokers", "Brokers", brokers * price * keep);
    let price = context.price(MskItem::ExpressStorage.id(), site.field)?;
    bill.line("storage", "Storage", asked.stored * price);
    let price = context.price(MskItem::ExpressDataIn.id(), site.field)?;
    bill.line("data_in", "Data in", asked.data_in * price);
    site.bill_msk_network(&mut bill)?;
    site.bill_people(&mut bill);
    let opinions = if site.is_candidate {
        None
    } else {
        let question = Question {
            local_retention: None,
            provisioned_throughput: None,
        };
        aws_opinion(site, broker_type, &question)
    };
    Ok(SizedOutline {
        unit: Unit::Broker,
        brokers: brokers.node(),
        brokers_chosen: matches!(express.brokers, Choice::Auto),
        brokers_needed: needed.node(),
        constraints: needs.constraints,
        load_target: target.node(),
        processor_target: target.node(),
        disk: None,
        fullest,
        holds: holds(scope, brokers, needed, None, &limits.all),
        limits: limits.outlines(),
        resources,
        recovery: None,
        monthly_cost: bill.total(),
        cost_lines: bill.lines,
        opinions: opinions.into_iter().collect(),
    })
}

/// What a broker takes from clients and gives them in every condition, and what of its limits that is at peak. Followers
/// are the service's own affair: what a lost broker led moves to those that are left.
fn carried<'b>(
    site: &Site<'_, 'b>,
    load: &Load<'b>,
    brokers: Handle<'b>,
    (ingress, egress): (Handle<'b>, Handle<'b>),
) -> (Vec<ResourceOutline>, Vec<Handle<'b>>) {
    let scope = site.scope;
    let one = site.context.builder.number(1.0);
    let conditions = [
        (Condition::Mean, &load.mean, brokers),
        (Condition::Peak, &load.peak, brokers),
        (Condition::BrokerDown, &load.peak, left(brokers, one)),
        (
            Condition::ZoneDown,
            &load.peak,
            left(brokers, (brokers / f64::from(ZONES)).ceil()),
        ),
    ];
    let mut resources = Vec::new();
    let mut used_at_peak = Vec::new();
    for (key, name, limit) in [
        ("ingress", "data in", ingress),
        ("egress", "data out", egress),
    ] {
        for (condition, traffic, left) in &conditions {
            let all = match key {
                "ingress" => traffic.stored,
                _ => traffic.to_consumers,
            };
            let (resource, used) =
                share(scope, (key, name, "broker"), *condition, all / *left, limit);
            resources.push(resource);
            if *condition == Condition::Peak {
                used_at_peak.push(used);
            }
        }
    }
    (resources, used_at_peak)
}

/// The replication factor of every topic on Express.
fn express_replication<'b>(site: &Site<'_, 'b>) -> Handle<'b> {
    let fixed = &site
        .context
        .catalogue
        .msk_limits()
        .express_replication_factor;
    site.scope.figure(
        "replication",
        "Replicas of every topic, fixed",
        fixed.value,
        Measure::Count,
        documented(fixed),
    )
}

/// What Express does not sell.
fn check(site: &Site<'_, '_>, express: &Express) -> Result<(), ModelError> {
    let zones = site.cluster.zones;
    if zones != ZONES {
        return Err(ModelError::new(
            site.field_of("broker"),
            format!("Express brokers stand in {ZONES} zones, and the cluster has {zones}"),
        )
        .hint(format!(
            "write `zones: {ZONES}` for the cluster, or leave this deployment out"
        )));
    }
    match express.brokers {
        Choice::Given(count) if count % ZONES != 0 => Err(ModelError::new(
            site.field_of("brokers"),
            format!("Express brokers come in threes: {count} is not a multiple of {ZONES}"),
        )
        .hint(format!(
            "write {} or {}",
            (count - count % ZONES).max(ZONES),
            count - count % ZONES + ZONES
        ))),
        _ => Ok(()),
    }
}
