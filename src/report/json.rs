//! The report as JSON: a public interface, described in `docs/json.md`.
//!
//! Paths, fields and codes stay what they are; new ones may be added. Numbers have full precision, in the units of
//! [`Measure::export_unit`]. A number that does not exist is `null`.

use serde_json::{Map, Value, json};

use crate::model::Condition;
use crate::plan::{
    BillLine, BrokerOption, DeploymentOutlook, DeploymentPlan, QuantityRow, TablePlan, Unavailable,
};
use crate::review::{Finding, LIKELY, POSSIBLE};
use crate::study::Summary;
use crate::units::Measure;

use super::deployments::{facts_value, map_value};
use super::load::limit_measure;
use super::{Report, architecture, freshness, lake, opinions, quality, spark, whole};

/// The version of the format: raised when something that exists changes its meaning or goes.
pub const FORMAT: u32 = 1;

/// The report as JSON, indented, with a line end at its end.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut text = format!("{:#}", value(report));
    text.push('\n');
    text
}

fn value(report: &Report) -> Value {
    let plan = report.plan;
    let scenario = &plan.scenario;
    json!({
        "format": FORMAT,
        "headroom": env!("CARGO_PKG_VERSION"),
        "scenario": {
            "name": scenario.name,
            "fingerprint": report.fingerprint.map(|fingerprint| fingerprint.to_string()),
            "region": scenario.region,
            "start": scenario.start.map(|date| date.to_string()),
            "horizon_months": scenario.horizon_months,
            "provision_for_months": scenario.provision_for_months,
            "confidence": scenario.objectives.confidence,
            "survive": scenario.objectives.survive.word(),
            "worlds": scenario.worlds,
            "seed": scenario.seed,
        },
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "cheapest": summary(plan.cheapest, Measure::DollarsPerMonth),
        "cost": whole::value(plan),
        "freshness": freshness::value(plan),
        "quality": quality::value(plan),
        "error_budget": freshness::error_budget(plan.error_budget.as_ref()),
        "freshness_budget": freshness::error_budget(plan.freshness_budget.as_ref()),
        "architecture": architecture::value(plan),
        "clusters": clusters(report),
        "deployments": deployments(report),
        "tables": tables(report),
        "jobs": spark::jobs(report),
        "outlook": outlooks(report),
        "catalogue": catalogue(report),
        "quantities": quantities(&report.quantities),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "severity": finding.severity.word(),
        "path": finding.path,
        "field": finding.field.to_string(),
        "message": finding.message,
        "advice": finding.advice,
    })
}

/// Numbers in the unit that a measure is exported in, which is among them.
pub(super) fn summary(summary: Summary, measure: Measure) -> Value {
    let export = |si: f64| measure.to_export(si);
    json!({
        "unit": measure.export_unit(),
        "p5": export(summary.p5),
        "p50": export(summary.p50),
        "p95": export(summary.p95),
        "mean": export(summary.mean),
    })
}

fn clusters(report: &Report) -> Value {
    let each = report.plan.clusters.iter().enumerate().map(|(index, cluster)| {
        let cheapest = cluster.cheapest.and_then(|index| cluster.deployments.get(index));
        let break_evens = report
            .cost_curves
            .get(index)
            .map_or(&[][..], |curve| curve.break_evens.as_slice());
        let entry = json!({
            "topics": cluster.topics.iter().map(|topic| &topic.outline.path).collect::<Vec<_>>(),
            "deployments": cluster.deployments.iter().map(|deployment| &deployment.path).collect::<Vec<_>>(),
            "unavailable": cluster.unavailable.iter().map(unavailable).collect::<Vec<_>>(),
            "cheapest": cheapest.map(|deployment| &deployment.path),
            "facts": report.plan.decision(index).as_ref().map(facts_value),
            "cost_maps": report.cost_maps.get(index).map(|maps| maps.iter().map(map_value).collect::<Vec<_>>()),
            "break_evens": break_evens.iter().map(|found| json!({
                "ingest": found.ingest,
                "ingest_unit": Measure::BytesPerSecond.export_unit(),
                "cost": Measure::DollarsPerMonth.to_export(found.cost),
                "cost_unit": Measure::DollarsPerMonth.export_unit(),
                "below": found.below,
                "above": found.above,
            })).collect::<Vec<_>>(),
            "opinions": report.opinions.get(index).map(opinions::value),
        });
        (cluster.path.clone(), entry)
    });
    Value::Object(each.collect())
}

/// A deployment that cannot be had, with why.
fn unavailable(one: &Unavailable) -> Value {
    json!({
        "name": one.name,
        "path": one.path,
        "field": one.field,
        "platform": one.platform,
        "why": one.problems.iter().map(|problem| json!({
            "field": problem.field,
            "message": problem.message,
            "hint": problem.hint,
        })).collect::<Vec<_>>(),
    })
}

fn deployments(report: &Report) -> Value {
    let all = report
        .plan
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.deployments);
    Value::Object(
        all.map(|one| (one.path.clone(), deployment(report, one)))
            .collect(),
    )
}

fn deployment(report: &Report, plan: &DeploymentPlan) -> Value {
    let binding = plan.constraints.get(plan.binding);
    let needs: Map<String, Value> = plan
        .constraints
        .iter()
        .map(|constraint| (constraint.name.to_owned(), json!(constraint.brokers)))
        .collect();
    json!({
        "platform": plan.platform,
        "broker_type": plan.broker_type,
        "broker_type_chosen": plan.broker_chosen,
        "options": plan.options.iter().map(option).collect::<Vec<_>>(),
        "unit": plan.unit.one(),
        "brokers": plan.brokers,
        "brokers_chosen": plan.brokers_chosen,
        "brokers_needed": plan.brokers_needed,
        "binding": binding.map(|constraint| constraint.name),
        "brokers_needed_for": needs,
        "holds": plan.holds(),
        "holds_in": plan.holds_in,
        "limits": plan.limits.iter().map(|limit| (limit.name.to_owned(), json!({
            "utilisation": summary(limit.utilisation, Measure::Fraction),
            "at_confidence": limit.at_confidence,
        }))).collect::<Map<_, _>>(),
        "disk_capacity": plan.disk.map(|disk| disk.capacity),
        "disk_capacity_unit": Measure::Bytes.export_unit(),
        "disk_fill": plan.disk.map(|disk| summary(disk.fill, Measure::Fraction)),
        "fullest": summary(plan.fullest, Measure::Fraction),
        "binding_resource": plan.binding_resource().map(|(name, condition)| json!({
            "resource": name, "condition": condition.key(),
        })),
        "resources": resources(report, plan),
        "monthly_cost": summary(plan.monthly_cost, Measure::DollarsPerMonth),
        "bill": bill(&plan.bill),
    })
}

/// The tables of the lake, by path; `null` where nothing writes one.
fn tables(report: &Report) -> Value {
    let plans = report.plan.tables.iter();
    Value::Object(
        plans
            .map(|plan| (plan.outline.path.clone(), table(plan)))
            .collect(),
    )
}

fn table(plan: &TablePlan) -> Value {
    let Some(numbers) = &plan.numbers else {
        return Value::Null;
    };
    let readers: Map<String, Value> = numbers
        .readers
        .iter()
        .map(|reader| {
            let entry = json!({
                "scanned": summary(reader.scanned, Measure::Bytes),
                "pruned": summary(reader.pruned, Measure::Fraction),
                "files": summary(reader.files, Measure::Count),
                "planning_time": summary(reader.planning_time, Measure::Seconds),
            });
            (reader.name.clone(), entry)
        })
        .collect();
    json!({
        "format": lake::format(plan.outline.format),
        "input": summary(numbers.input, Measure::BytesPerSecond),
        "written": summary(numbers.written, Measure::BytesPerSecond),
        "stored": summary(numbers.stored, Measure::Bytes),
        "kept": summary(numbers.kept, Measure::Bytes),
        "partitions": summary(numbers.partitions, Measure::Count),
        "files": summary(numbers.files, Measure::Count),
        "files_uncompacted": summary(numbers.files_uncompacted, Measure::Count),
        "files_compacted": summary(numbers.files_compacted, Measure::Count),
        "files_written": summary(numbers.files_written, Measure::PerDay),
        "file_median": summary(numbers.file_median, Measure::Bytes),
        "file_largest": summary(numbers.file_largest, Measure::Bytes),
        "compaction_cost": summary(numbers.compaction_cost, Measure::DollarsPerMonth),
        "compaction_break_even": summary(numbers.break_even, Measure::Seconds),
        "deletes": numbers.deletes.map(|deletes| json!({
            "share": summary(deletes.share, Measure::Fraction),
            "rewritten": summary(deletes.rewritten, Measure::BytesPerSecond),
            "by_rewriting": summary(deletes.by_rewriting, Measure::DollarsPerMonth),
            "by_delete_files": summary(deletes.by_delete_files, Measure::DollarsPerMonth),
            "rewriting_per_user": summary(deletes.rewriting_per_user, Measure::Dollars),
            "delete_files_per_user": summary(deletes.delete_files_per_user, Measure::Dollars),
        })),
        "readers": readers,
        "monthly_cost": summary(numbers.monthly_cost, Measure::DollarsPerMonth),
        "bill": bill(&numbers.bill),
    })
}

/// The lines of a bill by name.
fn bill(lines: &[BillLine]) -> Map<String, Value> {
    let each = lines.iter();
    each.map(|line| {
        (
            line.name.to_owned(),
            summary(line.cost, Measure::DollarsPerMonth),
        )
    })
    .collect()
}

/// Every resource by its name: its limit and who says so, and its use by condition.
fn resources(report: &Report, plan: &DeploymentPlan) -> Value {
    let graph = &report.plan.model.graph;
    let each = plan.resource_names().into_iter().filter_map(|name| {
        let at_peak = plan.resource(name, Condition::Peak)?;
        let measure = limit_measure(report.plan, at_peak);
        let source = graph.quantity_of(at_peak.limit_node);
        let used = Condition::ALL.into_iter().filter_map(|condition| {
            let resource = plan.resource(name, condition)?;
            let used = summary(resource.utilisation, Measure::Fraction);
            Some((condition.key().to_owned(), used))
        });
        let entry = json!({
            "limit": measure.to_export(at_peak.limit),
            "burst": at_peak.burst.map(|burst| measure.to_export(burst)),
            "limit_unit": measure.export_unit(),
            "limit_source": source.map(|quantity| quantity.source.to_string()),
            "utilisation": Value::Object(used.collect()),
        });
        Some((name.to_owned(), entry))
    });
    Value::Object(each.collect())
}

fn option(option: &BrokerOption) -> Value {
    json!({
        "broker_type": option.broker_type,
        "brokers": option.brokers,
        "monthly_cost": Measure::DollarsPerMonth.to_export(option.monthly_cost),
        "monthly_cost_unit": Measure::DollarsPerMonth.export_unit(),
    })
}

fn outlooks(report: &Report) -> Value {
    let pairs = report
        .plan
        .clusters
        .iter()
        .zip(&report.outlook.clusters)
        .flat_map(|(cluster, outlooks)| cluster.deployments.iter().zip(outlooks));
    let each = pairs.map(|(deployment, outlook)| {
        let limits = [
            ("page", DeploymentOutlook::PAGE),
            ("act", DeploymentOutlook::ACT),
            ("full", DeploymentOutlook::FULL),
        ];
        let passed: Map<String, Value> = limits
            .into_iter()
            .map(|(name, limit)| (name.to_owned(), passed(report, outlook, limit)))
            .collect();
        let name = if deployment.disk.is_some() {
            "disk_fill"
        } else {
            "limits"
        };
        (deployment.path.clone(), json!({ name: passed }))
    });
    Value::Object(each.collect())
}

/// A limit, and the first months in which it is passed with a probability of 5 % and 50 %.
fn passed(report: &Report, outlook: &DeploymentOutlook, limit: usize) -> Value {
    let month = |probability: f64| {
        outlook.fills(limit, probability).map(|month| {
            json!({
                "month": month,
                "name": report.plan.month_name(month),
            })
        })
    };
    json!({
        "limit": outlook.fill.watch.limits.get(limit),
        "probability_at_start": outlook.fill.months.first().and_then(|first| first.reached.get(limit)),
        "first_month_5_percent": month(POSSIBLE),
        "first_month_50_percent": month(LIKELY),
    })
}

fn catalogue(report: &Report) -> Value {
    let tables = report.plan.catalogue.tables().iter().map(|table| {
        json!({
            "table": table.file,
            "title": table.title,
            "sources": table.sources.iter().map(|source| json!({
                "text": source.text,
                "as_of": source.as_of,
                "verified": source.verified,
            })).collect::<Vec<_>>(),
        })
    });
    Value::Array(tables.collect())
}

fn quantities(rows: &[QuantityRow]) -> Value {
    let each = rows.iter().map(|row| {
        let quantity = row.quantity;
        let export = |si: f64| quantity.measure.to_export(si);
        let entry = json!({
            "label": quantity.label,
            "value": export(row.value),
            "unit": quantity.measure.export_unit(),
            "p5": export(row.summary.p5),
            "p50": export(row.summary.p50),
            "p95": export(row.summary.p95),
            "mean": export(row.summary.mean),
            "worse": quantity.reading.worse(),
            "source": quantity.source.to_string(),
        });
        (quantity.path.clone(), entry)
    });
    Value::Object(each.collect())
}
