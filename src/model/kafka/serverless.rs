//! Amazon MSK Serverless: one cluster with limits that are not for sale.

use crate::catalogue::MskItem;
use crate::quantity::{Handle, Source};
use crate::scenario::Serverless;
use crate::units::Measure;

use super::super::cost::Bill;
use super::super::{ModelError, source};
use super::consumers::Reader;
use super::deployment::Site;
use super::holds::holds;
use super::load::load;
use super::outline::{SizedOutline, Unit};
use super::service::{Limits, Needs, asked};

pub(super) const PLATFORM: &str = "MSK Serverless";
/// What stands for a broker type.
pub(super) const TYPE: &str = "Serverless cluster";

/// There is no margin to leave: what is not used is not paid for.
const WHOLE_LIMIT: Source =
    Source::derivation("a limit of a service can be used up to the limit itself");

/// Sizes the deployment: there is one cluster, and its limits either suffice or do not.
pub(super) fn sized<'b>(
    site: &Site<'_, 'b>,
    serverless: &Serverless,
) -> Result<SizedOutline, ModelError> {
    let (context, scope, totals) = (site.context, site.scope, site.totals);
    let builder = context.builder;
    let quota = context.catalogue.msk_limits();
    let asked = asked(scope, totals);
    let load = load(scope, totals);
    let flows = &totals.flows;
    let mut limits = Limits::new(scope);
    let mut needs = Needs::new(scope, Unit::Cluster);
    // What a second cluster would lift.
    let of_a_cluster = [
        (
            "data in",
            load.peak.stored,
            &quota.serverless_ingress,
            Measure::BytesPerSecond,
        ),
        (
            "data out",
            load.peak.to_consumers,
            &quota.serverless_egress,
            Measure::BytesPerSecond,
        ),
        (
            "partitions",
            asked.partitions - asked.compacted_partitions,
            &quota.serverless_partitions,
            Measure::Count,
        ),
        (
            "compacted partitions",
            asked.compacted_partitions,
            &quota.serverless_compacted_partitions,
            Measure::Count,
        ),
        (
            "requests",
            asked.requests,
            &quota.serverless_requests_per_second,
            Measure::RequestsPerSecond,
        ),
        (
            "consumer groups",
            builder.number(site.consumer_groups()),
            &quota.serverless_consumer_groups,
            Measure::Count,
        ),
    ];
    for (name, used, limit, measure) in of_a_cluster {
        let utilisation = limits.known(name, used, limit, measure);
        needs.because_of(name, utilisation);
        match name {
            "data in" => limits.on_average(load.mean.stored),
            "data out" => limits.on_average(load.mean.to_consumers),
            "requests" => limits.on_average(asked.mean_requests),
            _ => {}
        }
    }
    if let Some(connections) = site.connections() {
        let utilisation = limits.known(
            "connections",
            connections,
            &quota.serverless_connections,
            Measure::Count,
        );
        needs.because_of("connections", utilisation);
    }
    // What a second cluster would not.
    if let Some(hottest) =
        builder.largest(flows.iter().map(|flow| flow.peak_rate * flow.hottest_share))
    {
        limits.known(
            "data into a partition",
            hottest,
            &quota.serverless_partition_ingress,
            Measure::BytesPerSecond,
        );
        let on_average = flows.iter();
        let on_average = on_average.map(|flow| flow.stored_rate * flow.hottest_share);
        if let Some(hottest) = builder.largest(on_average) {
            limits.on_average(hottest);
        }
    }
    let read = |of: fn(&Reader<'b>) -> Handle<'b>| {
        let hottest = flows.iter().map(|flow| {
            let readers = flow.readers.iter().map(of);
            builder.sum(Measure::BytesPerSecond, readers) * flow.hottest_share
        });
        builder.largest(hottest)
    };
    if let Some(hottest) = read(|reader| reader.egress_peak) {
        limits.known(
            "data out of a partition",
            hottest,
            &quota.serverless_partition_egress,
            Measure::BytesPerSecond,
        );
        if let Some(hottest) = read(|reader| reader.egress) {
            limits.on_average(hottest);
        }
    }
    let compacted = flows.iter().filter(|flow| flow.is_compacted);
    let compacted = compacted.map(|flow| flow.largest_partition);
    if let Some(largest) = builder.largest(compacted) {
        limits.known(
            "size of a compacted partition",
            largest,
            &quota.serverless_compacted_partition,
            Measure::Bytes,
        );
    }
    limits.known(
        "message",
        asked.message,
        &quota.serverless_message,
        Measure::Bytes,
    );
    if let Some(private) = &site.deployment.private_connectivity {
        limits.known(
            "client networks",
            builder.number(f64::from(private.vpcs)),
            &quota.serverless_client_vpcs,
            Measure::Count,
        );
    }
    let needed = needs.needed(1.0);
    let clusters = scope.figure("brokers", "Clusters", 1.0, Measure::Count, source::SCENARIO);
    let target = scope.below("needs").figure(
        "load_target",
        "Share of a limit that is used",
        1.0,
        Measure::Fraction,
        WHOLE_LIMIT,
    );

    let mut bill = Bill::new(scope);
    let keep = site.keep(serverless.discount.as_ref());
    let price = |item: MskItem| context.price(item.id(), site.field);
    let hours = price(MskItem::ServerlessCluster)?;
    bill.line("cluster", "Cluster", clusters * hours * keep);
    let hours = price(MskItem::ServerlessPartition)?;
    bill.line("partitions", "Partitions", asked.partitions * hours * keep);
    let kept = price(MskItem::ServerlessStorage)?;
    bill.line("storage", "Storage", asked.stored * kept * keep);
    let moved = price(MskItem::ServerlessDataIn)?;
    bill.line("data_in", "Data in", asked.data_in * moved * keep);
    let moved = price(MskItem::ServerlessDataOut)?;
    bill.line("data_out", "Data out", asked.data_out * moved * keep);
    site.bill_client_network(&mut bill)?;
    site.bill_mirrors(&mut bill)?;
    site.bill_people(&mut bill);
    Ok(SizedOutline {
        unit: Unit::Cluster,
        brokers: clusters.node(),
        brokers_chosen: false,
        brokers_needed: needed.node(),
        constraints: needs.constraints,
        load_target: target.node(),
        processor_target: target.node(),
        disk: None,
        fullest: limits.nearest(),
        holds: holds(scope, clusters, needed, None, &limits.all),
        resources: limits.resources(),
        recovery: None,
        limits: limits.outlines(),
        monthly_cost: bill.total(),
        cost_lines: bill.lines,
        opinions: Vec::new(),
    })
}
