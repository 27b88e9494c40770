//! Confluent Cloud: units of capacity, as many as the dimension that asks for most of them.

use crate::catalogue::{ConfluentCluster, ConfluentUnit};
use crate::quantity::{Handle, Source, SourceKind};
use crate::scenario::{Choice, Confluent, ConfluentKind};
use crate::units::Measure;

use super::super::cost::Bill;
use super::super::{ModelError, source};
use super::deployment::Site;
use super::holds::holds;
use super::load::load;
use super::outline::{Condition, SizedOutline, Unit};
use super::service::{Asked, Limits, Needs, asked, share};

/// The unit model.
const UNITS: Source = Source::documentation(
    "Confluent docs, cluster types: units are the largest of data in, data out, partitions, connections and requests over what one unit carries; elastic units are taken as billed for the peak all month",
);

/// The platform in words.
pub(super) const fn platform(kind: ConfluentKind) -> &'static str {
    match kind {
        ConfluentKind::Basic => "Confluent Basic",
        ConfluentKind::Standard => "Confluent Standard",
        ConfluentKind::Enterprise => "Confluent Enterprise",
        ConfluentKind::Freight => "Confluent Freight",
        ConfluentKind::Dedicated => "Confluent Dedicated",
    }
}

/// What stands for a broker type.
pub(super) const fn unit_type(kind: ConfluentKind) -> &'static str {
    match kind {
        ConfluentKind::Basic => "Basic eCKU",
        ConfluentKind::Standard => "Standard eCKU",
        ConfluentKind::Enterprise => "Enterprise eCKU",
        ConfluentKind::Freight => "Freight eCKU",
        ConfluentKind::Dedicated => "Dedicated CKU",
    }
}

/// Sizes the deployment.
pub(super) fn sized(
    site: &Site<'_, '_>,
    confluent: &Confluent,
) -> Result<SizedOutline, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let kind = context
        .catalogue
        .confluent(confluent.kind.word())
        .map_err(|error| ModelError::catalogue(site.field_of("kind"), &error))?;
    check(site, confluent, kind)?;
    let unit = match kind.unit {
        ConfluentUnit::Elastic => Unit::ElasticUnit,
        ConfluentUnit::Fixed => Unit::CapacityUnit,
    };
    let limit_source = || Source::with_text(SourceKind::Documentation, kind.source.to_string());
    let asked = asked(scope, totals);
    let load = load(scope, totals);
    let mut needs = Needs::new(scope, unit);
    let each = |name: &str, label: &str, value: f64, measure: Measure| {
        let label = format!("{label} of one {}", unit.one());
        scope
            .below("each")
            .figure(name, &label, value, measure, limit_source())
    };
    let rate = Measure::BytesPerSecond;
    let ingress = each("data_in", "Data in", kind.ingress_bytes_per_second, rate);
    needs.because_of("data in", load.peak.stored / ingress);
    let egress = each("data_out", "Data out", kind.egress_bytes_per_second, rate);
    needs.because_of("data out", load.peak.to_consumers / egress);
    let partitions = each("partitions", "Partitions", kind.partitions, Measure::Count);
    needs.because_of("partitions", asked.partitions / partitions);
    let mut compacted = None;
    if kind.compacted_partitions > 0.0 {
        let one = each(
            "compacted_partitions",
            "Compacted partitions",
            kind.compacted_partitions,
            Measure::Count,
        );
        needs.because_of("compacted partitions", asked.compacted_partitions / one);
        compacted = Some((asked.compacted_partitions, one));
    }
    let requests = each(
        "requests",
        "Requests",
        kind.requests_per_second,
        Measure::RequestsPerSecond,
    );
    needs.because_of("requests", asked.requests / requests);
    let mut connected = None;
    if let Some(connections) = site.connections() {
        let one = each(
            "connections",
            "Connections",
            kind.connections,
            Measure::Count,
        );
        needs.because_of("connections", connections / one);
        connected = Some((connections, one));
    }
    let least = if site.cluster.zones > 1 {
        kind.least_in_several_zones
    } else {
        kind.least_in_one_zone
    };
    needs.because_of("zones", builder.number(least));
    let needed = needs.needed(1.0);
    let most = if site.deployment.private_connectivity.is_some() {
        kind.most_behind_private_link
    } else {
        kind.most
    };
    // No more than there are can be had; the limit on units says so where they do not suffice.
    let obtainable = scope
        .quantity("units_obtainable")
        .label(format!("{} that can be had", unit.heading()))
        .cite(UNITS)
        .is(needed.min(builder.number(most)));
    let units = site.count(("brokers", unit.heading()), confluent.units, obtainable);

    let conditions = [(Condition::Mean, &load.mean), (Condition::Peak, &load.peak)];
    let mut resources = Vec::new();
    for (condition, traffic) in conditions {
        let name = ("ingress", "data in", unit.one());
        resources.push(share(scope, name, condition, traffic.stored / units, ingress).0);
    }
    for (condition, traffic) in conditions {
        let name = ("egress", "data out", unit.one());
        resources.push(share(scope, name, condition, traffic.to_consumers / units, egress).0);
    }
    // Counted, and so the same on average.
    let counted = [
        (
            "partitions",
            "partitions",
            Some((asked.partitions, partitions)),
        ),
        ("compacted_partitions", "compacted partitions", compacted),
        ("connections", "connections", connected),
    ];
    for (key, name, counted) in counted {
        if let Some((all, each)) = counted {
            let name = (key, name, unit.one());
            resources.push(share(scope, name, Condition::Peak, all / units, each).0);
        }
    }
    for (condition, all) in [
        (Condition::Mean, asked.mean_requests),
        (Condition::Peak, asked.requests),
    ] {
        let name = ("requests", "requests", unit.one());
        resources.push(share(scope, name, condition, all / units, requests).0);
    }
    let mut limits = Limits::new(scope);
    // Of what the planner chooses there is never more than there are.
    let wanted = match confluent.units {
        Choice::Given(_) => needed.max(units),
        Choice::Auto => needed,
    };
    limits.limit(
        "units",
        "units",
        wanted,
        (most, Measure::Count),
        limit_source(),
    );
    limits.limit(
        "partitions",
        "partitions of the cluster",
        asked.partitions,
        (kind.cluster_partitions, Measure::Count),
        limit_source(),
    );
    limits.limit(
        "message",
        "message",
        asked.message,
        (kind.message_bytes, Measure::Bytes),
        limit_source(),
    );
    let target = scope.below("needs").figure(
        "load_target",
        "Share of a limit that is used",
        1.0,
        Measure::Fraction,
        UNITS,
    );

    let bill = bill(site, confluent, kind, &asked, units)?;
    Ok(SizedOutline {
        unit,
        brokers: units.node(),
        brokers_chosen: matches!(confluent.units, Choice::Auto),
        brokers_needed: needed.node(),
        constraints: needs.constraints,
        load_target: target.node(),
        processor_target: target.node(),
        disk: None,
        fullest: limits.nearest(),
        holds: holds(scope, units, needed, None, &limits.all),
        resources: resources.into_iter().chain(limits.resources()).collect(),
        limits: limits.outlines(),
        recovery: None,
        monthly_cost: bill.total(),
        cost_lines: bill.lines,
        opinions: Vec::new(),
    })
}

fn bill<'s, 'b>(
    site: &Site<'s, 'b>,
    confluent: &Confluent,
    kind: &ConfluentCluster,
    asked: &Asked<'b>,
    units: Handle<'b>,
) -> Result<Bill<'s, 'b>, ModelError> {
    let (context, scope) = (site.context, site.scope);
    let builder = context.builder;
    // The user's quote, or the catalogue's price.
    let price = |field: &str, label: &str, quote: Option<f64>, item: String, measure: Measure| {
        match quote {
            Some(quote) => Ok(scope.figure(field, label, quote, measure, source::SCENARIO)),
            None => context
                .price(&item, &site.field_of(field))
                .map_err(|error| {
                    error.hint(format!(
                        "write your own quote as `{field}`, such as {}",
                        match measure {
                            Measure::DollarsPerHour => "`price: \"$2.50/h\"`",
                            Measure::DollarsPerGigabyte => "`data_price: \"$0.04/GB\"`",
                            _ => "`storage_price: \"$0.08/GB-month\"`",
                        }
                    ))
                }),
        }
    };
    let hour = price(
        "price",
        "Quoted price of a unit",
        confluent.price,
        kind.unit_item(),
        Measure::DollarsPerHour,
    )?;
    let moved = price(
        "data_price",
        "Quoted price of data in and out",
        confluent.data_price,
        kind.data_item(),
        Measure::DollarsPerGigabyte,
    )?;
    let kept = price(
        "storage_price",
        "Quoted price of storage",
        confluent.storage_price,
        kind.storage_item(),
        Measure::DollarsPerGiBMonth,
    )?;
    let keep = site.keep(confluent.discount.as_ref());
    let billed = scope
        .quantity("units_billed")
        .label("Units billed")
        .cite(UNITS)
        .is((units - kind.free_units).max(builder.number(0.0)));
    let mut bill = Bill::new(scope);
    bill.line("units", "Units", billed * hour * keep);
    bill.line("storage", "Storage", asked.stored * kept * keep);
    bill.line("data_in", "Data in", asked.data_in * moved * keep);
    bill.line("data_out", "Data out", asked.data_out * moved * keep);
    site.bill_private_link(&mut bill)?;
    site.bill_mirrors(&mut bill)?;
    site.bill_people(&mut bill);
    Ok(bill)
}

/// What a kind of cluster does not offer.
fn check(
    site: &Site<'_, '_>,
    confluent: &Confluent,
    kind: &ConfluentCluster,
) -> Result<(), ModelError> {
    let compacted = site.totals.flows.iter().find(|flow| flow.is_compacted);
    if let Some(topic) = compacted.filter(|_| kind.compacted_partitions == 0.0) {
        return Err(ModelError::new(
            site.field_of("kind"),
            format!(
                "Confluent {} has no compacted topics, and `{}` is compacted",
                confluent.kind.word(),
                topic.name
            ),
        )
        .hint("choose another kind, or keep the compacted topics in a cluster of their own"));
    }
    let no_private_network = matches!(
        confluent.kind,
        ConfluentKind::Basic | ConfluentKind::Standard
    );
    if no_private_network && site.deployment.private_connectivity.is_some() {
        return Err(ModelError::new(
            format!("{}.private_connectivity", site.field),
            format!(
                "Confluent {} has no private networking",
                confluent.kind.word()
            ),
        )
        .hint("choose enterprise, freight or dedicated"));
    }
    Ok(())
}
