//! What a job costs on its platform.

use crate::catalogue::{EksItem, Payment, SparkItem};
use crate::quantity::{Handle, NodeId, Source, SourceKind};
use crate::scenario::{ControlPlane, JobKind, SparkJob, SparkPlatform};
use crate::units::Measure;

use super::super::super::context::Context;
use super::super::super::cost::Bill;
use super::super::super::defaults::documented;
use super::super::super::kafka::CostLineOutline;
use super::super::super::scope::Scope;
use super::super::super::{ModelError, source};
use super::super::node::CORE;
use super::super::size::widened;
use super::driver::{Driver, worker};
use super::shape::Shape;
use super::stages::Run;

/// The line of the machines themselves; every other is a fee of the platform.
pub const NODES: &str = "Nodes";

/// Adds the bill of a job on so many nodes, and gives its lines and their sum.
pub(super) fn bill<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    field: &str,
    job: &SparkJob,
    shape: &Shape,
    (run, driver): (&Run<'b>, &Driver<'b>),
    (nodes, runtime): (Handle<'b>, Handle<'b>),
) -> Result<(Vec<CostLineOutline>, NodeId), ModelError> {
    let builder = context.builder;
    let cluster_field = format!("{field}.cluster");
    let busy = match job.kind {
        JobKind::Streaming => builder.number(1.0),
        JobKind::Batch => (runtime / run.every).min(builder.number(1.0)),
    };
    let busy = scope
        .quantity("busy")
        .label("Share of the time the job runs")
        .measure(Measure::Fraction)
        .cite(Source::derivation(
            "time of a run over time between two; a streaming job always runs",
        ))
        .is(busy);
    let billed = billed(context, scope, job, run, runtime);
    let running = scope
        .quantity("nodes_running")
        .label("Nodes on average, as they are billed")
        .measure(Measure::Count)
        .cite(source::COST_LINE)
        .is(nodes * billed);
    let mut bill = Bill::new(scope);
    match &shape.instance {
        None => {
            let mut vcpu = running * widened(shape.node.cores / CORE);
            let mut memory = running * builder.constant(widened(shape.node.memory), Measure::Bytes);
            if let Some(container) = driver.container {
                let workers = context.catalogue.spark_platforms().serverless();
                let (its_vcpu, its_memory) = worker(scope, container, workers);
                vcpu = vcpu + billed * its_vcpu;
                memory = memory + billed * its_memory;
            }
            let price = context.price(SparkItem::EmrServerlessVcpu.id(), &cluster_field)?;
            bill.line("vcpu", "EMR Serverless: vCPU", vcpu * price);
            let price = context.price(SparkItem::EmrServerlessMemory.id(), &cluster_field)?;
            bill.line("memory", "EMR Serverless: memory", memory * price);
        }
        Some(instance) => {
            let price = context.price(&Payment::OnDemand.item(instance), &cluster_field)?;
            let paid = 1.0 - spot_saving(context, field, job, instance)?;
            let machines = running * price * builder.constant(paid, Measure::Fraction);
            bill.line("nodes", NODES, machines);
            match job.cluster.platform {
                SparkPlatform::EmrEc2 => {
                    let price = context.price(&format!("emr/{instance}"), &cluster_field)?;
                    bill.line("emr", "EMR on EC2", running * price);
                }
                SparkPlatform::Eks if job.cluster.control_plane == ControlPlane::Shared => {}
                SparkPlatform::Eks => {
                    let price = context.price(EksItem::Cluster.id(), &cluster_field)?;
                    bill.line("eks", "EKS cluster", price);
                }
                SparkPlatform::Databricks => {
                    let units = context
                        .catalogue
                        .spark_platforms()
                        .databricks(instance)
                        .map_err(|error| ModelError::catalogue(&cluster_field, &error))?;
                    let units = scope.figure(
                        "databricks_units",
                        "Databricks units of a node in an hour",
                        units.units,
                        Measure::Count,
                        Source::with_text(SourceKind::Documentation, units.source.to_string()),
                    );
                    let price = context.price(SparkItem::DatabricksJobs.id(), &cluster_field)?;
                    // Units have no least time: only the machines do.
                    let used = nodes * busy * units;
                    bill.line("databricks", "Databricks units", used * price);
                }
                SparkPlatform::Yarn | SparkPlatform::EmrServerless => {}
            }
        }
    }
    let total = bill.total();
    Ok((bill.lines, total))
}

/// The share of the time that is billed: of every run at least the least time that the platform bills. What never stops
/// starts once.
fn billed<'b>(
    context: &Context<'b>,
    scope: &Scope<'b>,
    job: &SparkJob,
    run: &Run<'b>,
    runtime: Handle<'b>,
) -> Handle<'b> {
    let one = scope.builder.number(1.0);
    let share = match job.kind {
        JobKind::Streaming => one,
        JobKind::Batch => {
            let spark = context.catalogue.spark();
            let least = match job.cluster.platform {
                SparkPlatform::EmrServerless => &spark.least_billed_serverless,
                SparkPlatform::EmrEc2 => &spark.least_billed_emr,
                SparkPlatform::Eks | SparkPlatform::Yarn | SparkPlatform::Databricks => {
                    &spark.least_billed_instance
                }
            };
            let least = scope.figure(
                "least_billed",
                "Time of a run that is billed at least",
                least.value,
                Measure::Seconds,
                documented(least),
            );
            (runtime.max(least) / run.every).min(one)
        }
    };
    scope
        .quantity("billed")
        .label("Share of the time that is billed")
        .measure(Measure::Fraction)
        .cite(Source::derivation(
            "time of a run, but no less than the platform bills, over time between two; a streaming job always runs",
        ))
        .is(share)
}

/// What Spot instances save of the price of nodes, as a fraction.
fn spot_saving(
    context: &Context<'_>,
    field: &str,
    job: &SparkJob,
    instance: &str,
) -> Result<f64, ModelError> {
    if job.spot <= 0.0 {
        return Ok(0.0);
    }
    let region = &context.scenario.region;
    match context.catalogue.spark_platforms().spot(instance, region) {
        Some(offer) => Ok(job.spot * offer.saving),
        None => Err(ModelError::new(
            format!("{field}.spot"),
            format!("the catalogue has no Spot saving for `{instance}` in {region}"),
        )
        .hint("set `spot: \"0 %\"`, or choose a node of the m5, r5, c5 or another listed family")),
    }
}
