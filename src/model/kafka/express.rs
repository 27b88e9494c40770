//! Amazon MSK with Express brokers: storage is managed, throughput is by broker type.

use crate::catalogue::{Catalogue, MskItem, MskTier};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Express};
use crate::units::Measure;

use super::super::cost::Bill;
use super::super::defaults::documented;
use super::super::scope::Scope;
use super::super::{ModelError, source};
use super::deployment::Site;
use super::holds::holds;
use super::load::load;
use super::outline::{Condition, ResourceOutline, SizedOutline, Unit};
use super::second_opinion::{Question, aws_opinion};
use super::service::{Limits, Needs, asked};

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
    }
    let used = |key: &str, name: &'static str, (each, limit)| {
        share(scope, key, name, each / brokers, limit)
    };
    let (data_in, used_in) = used("ingress", "data in", (load.peak.stored, ingress));
    let (data_out, used_out) = used("egress", "data out", (load.peak.to_consumers, egress));
    let partition_limits = limits.all.iter().map(|limit| limit.utilisation);
    let fullest = super::holds::nearest(scope, partition_limits.chain([used_in, used_out]));
    let mut resources = vec![data_in, data_out];
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
        monthly_cost: bill.total(),
        cost_lines: bill.lines,
        opinions: opinions.into_iter().collect(),
    })
}

/// What a broker carries over what it sustains.
fn share<'b>(
    scope: &Scope<'b>,
    key: &str,
    name: &'static str,
    each: Handle<'b>,
    limit: Handle<'b>,
) -> (ResourceOutline, Handle<'b>) {
    let each = scope
        .quantity(&format!("{key}_per_broker"))
        .label(format!("{name} of one broker at peak"))
        .cite(source::BALANCED_LOAD)
        .is(each);
    let used = scope
        .quantity(&format!("{key}_utilisation"))
        .label(format!("Share used of {name}"))
        .measure(Measure::Fraction)
        .cite(source::BALANCED_LOAD)
        .is(each / limit);
    let resource = ResourceOutline {
        name,
        condition: Condition::Peak,
        used: each.node(),
        burst: None,
        utilisation: used.node(),
        limit: limit.node(),
    };
    (resource, used)
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
