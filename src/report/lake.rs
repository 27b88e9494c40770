//! What text and Markdown say of the lake: its tables, their files over the horizon, and who reads them.

use crate::plan::{TableNumbers, TablePlan};
use crate::review::show;
use crate::scenario::TableFormat;
use crate::study::Timeline;
use crate::units::Measure;

use super::Report;
use super::phrases::{interval, median, without_month};
use super::table::{Align, Table};

/// One row for each table that something writes; `None` where there is none.
pub(super) fn tables(report: &Report) -> Option<Table> {
    let mut table = Table::new(&[
        ("table", Align::Left),
        ("format", Align::Left),
        ("written", Align::Right),
        ("stored", Align::Right),
        ("partitions", Align::Right),
        ("files", Align::Right),
        ("median file as written", Align::Right),
        ("cost/month", Align::Right),
        ("P5 to P95", Align::Right),
    ]);
    let mut any = false;
    for (plan, numbers) in written(report) {
        any = true;
        table.row([
            plan.outline.name.clone(),
            format(plan.outline.format).to_owned(),
            show(numbers.written.p50, Measure::BytesPerSecond),
            show(numbers.stored.p50, Measure::Bytes),
            show(numbers.partitions.p50.round(), Measure::Count),
            show(numbers.files.p50.round(), Measure::Count),
            show(numbers.file_median.p50, Measure::Bytes),
            without_month(&show(numbers.monthly_cost.p50, Measure::DollarsPerMonth)),
            without_month(&interval(numbers.monthly_cost, Measure::DollarsPerMonth)),
        ]);
    }
    any.then_some(table)
}

/// One row for each reader of a table; `None` where there is none.
pub(super) fn readers(report: &Report) -> Option<Table> {
    let mut table = Table::new(&[
        ("reader", Align::Left),
        ("of table", Align::Left),
        ("looks into", Align::Right),
        ("spared", Align::Right),
        ("files", Align::Right),
        ("to find them", Align::Right),
    ]);
    let mut any = false;
    for (plan, numbers) in written(report) {
        for reader in &numbers.readers {
            any = true;
            table.row([
                reader.name.clone(),
                plan.outline.name.clone(),
                show(reader.scanned.p50, Measure::Bytes),
                show(reader.pruned.p50, Measure::Fraction),
                show(reader.files.p50.round(), Measure::Count),
                show(reader.planning_time.p50, Measure::Seconds),
            ]);
        }
    }
    any.then_some(table)
}

/// What becomes of each table's files and cost until the horizon, and what its bill is made of at the start.
pub(super) fn sentences(report: &Report) -> Vec<String> {
    let plan = report.plan;
    let horizon = plan.scenario.horizon_months;
    let entries = plan.tables.iter().zip(&plan.scenario.lake);
    entries
        .zip(&report.outlook.tables)
        .filter_map(|((table, entry), outlook)| {
            let (numbers, outlook) = (table.numbers.as_ref()?, outlook.as_ref()?);
            let at_end = |timeline: &Timeline| {
                let month = timeline.months.get(horizon as usize)?;
                Some(month.summary.p50)
            };
            let count = |number: f64| show(number.round(), Measure::Count);
            Some(format!(
                "{}: {} come in; {} files a day; in {} there are {} files without compaction and {} with it, and all of it costs {}; compaction {} {} today; {}{}",
                table.outline.name,
                median(numbers.input, Measure::BytesPerSecond),
                count(Measure::PerDay.to_export(numbers.files_written.p50)),
                plan.month_name(horizon),
                count(at_end(&outlook.files_uncompacted)?),
                count(at_end(&outlook.files_compacted)?),
                show(at_end(&outlook.monthly_cost)?, Measure::DollarsPerMonth),
                if entry.compaction.is_some() { "costs" } else { "would cost" },
                show(numbers.compaction_cost.p50, Measure::DollarsPerMonth),
                deletes(table, numbers),
                bill(numbers),
            ))
        })
        .collect()
}

/// What deleting users takes today, both ways; nothing where nobody asks.
fn deletes(table: &TablePlan, numbers: &TableNumbers) -> String {
    let Some(deletes) = &numbers.deletes else {
        return String::new();
    };
    let cost = |cost: f64| show(cost, Measure::DollarsPerMonth);
    let others = match table.outline.format {
        TableFormat::Parquet => "delete files of a table format would cost",
        TableFormat::Iceberg | TableFormat::Delta => "delete files cost",
    };
    format!(
        "deleting users touches {} of the files in a pass: writing them anew costs {} ({} a user), {others} {} ({} a user); ",
        show(deletes.share.p50, Measure::Fraction),
        cost(deletes.by_rewriting.p50),
        show(deletes.rewriting_per_user.p50, Measure::Dollars),
        cost(deletes.by_delete_files.p50),
        show(deletes.delete_files_per_user.p50, Measure::Dollars),
    )
}

/// The lines of a bill that are not nothing.
fn bill(numbers: &TableNumbers) -> String {
    let lines: Vec<String> = numbers
        .bill
        .iter()
        .filter(|line| line.cost.p95 > 0.0)
        .map(|line| {
            format!(
                "{} {}",
                line.name.to_lowercase(),
                show(line.cost.p50, Measure::DollarsPerMonth)
            )
        })
        .collect();
    format!("bill today: {}", lines.join(", "))
}

/// The tables that something writes.
fn written<'r>(report: &'r Report) -> impl Iterator<Item = (&'r TablePlan, &'r TableNumbers)> {
    let tables = report.plan.tables.iter();
    tables.filter_map(|plan| Some((plan, plan.numbers.as_ref()?)))
}

/// The name of a format as the file has it.
pub(super) fn format(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Parquet => "parquet",
        TableFormat::Iceberg => "iceberg",
        TableFormat::Delta => "delta",
    }
}
