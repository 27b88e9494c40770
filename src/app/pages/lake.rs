//! A table of the lake: its files now and over the horizon, its partitions, what readers find, and what it costs.

use egui::{Label, TextStyle, Ui};

use super::figure::Figures;
use super::parts::{card, line, nothing, range, section, waiting};
use super::spark::lines_of_bill;
use super::table::{Column, LINE, TWO_LINES, Table};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::plot;
use crate::app::theme;
use crate::app::widgets::{OutcomeCard, outcome_cards, status_label};
use crate::catalogue::Constant;
use crate::chart::{Axis, Chart, Curve, Plane, Sample, Status};
use crate::model::TableNodes;
use crate::plan::{LakeReaderPlan, TableNumbers, TableOutlook, TablePlan};
use crate::quantity::NodeId;
use crate::scenario::{Table as Entry, TableFormat};
use crate::study::{Summary, Timeline};
use crate::units::{Measure, screen, screen_parts, seconds};

const HEIGHT: f32 = 200.0;

/// Draws the page.
pub fn show(ui: &mut Ui, view: &PageView<'_>, index: usize, commands: &mut Vec<Command>) {
    let plan = view.plan;
    let Some((table, entry)) = plan.tables.get(index).zip(plan.scenario.lake.get(index)) else {
        return;
    };
    let purpose = entry.notes.as_deref().unwrap_or(
        "How many files it is made of and will be, what readers have to look into, and what that costs",
    );
    let format = format_of(table.outline.format);
    title(ui, &format!("Table {}  ({format})", entry.name), purpose);
    super::parts::in_the_file(ui, &table.outline.field, commands);
    let (Some(numbers), Some(nodes)) = (&table.numbers, &table.outline.nodes) else {
        nothing(
            ui,
            "Nothing writes this table",
            "State `source` with a topic, a job or another table, or `written` with the rate of its rows",
        );
        return;
    };
    cards(
        ui,
        view,
        (numbers, entry.compaction.is_some()),
        nodes,
        commands,
    );
    files_ahead(ui, view, (index, table), entry, commands);
    let mut figures = Figures { plan, commands };
    files(ui, view, &mut figures, numbers, nodes);
    compaction(ui, view, &mut figures, entry, numbers, nodes);
    deletes(ui, view, &mut figures, table, (numbers, nodes));
    readers(ui, view, &mut figures, numbers, nodes);
    section(ui, "Bill", "");
    let width = ui.available_width();
    card(ui, width, |ui| {
        lines_of_bill(ui, view, &mut figures, &numbers.bill);
    });
}

/// The four answers: how much, in how many files, of which size, for how much.
fn cards(
    ui: &mut Ui,
    view: &PageView<'_>,
    (numbers, is_compacted): (&TableNumbers, bool),
    nodes: &TableNodes,
    commands: &mut Vec<Command>,
) {
    let median = &numbers.file_median;
    let size = size_of_files(view, median, is_compacted);
    let card = |label: &str, summary: &Summary, measure, status| {
        let (value, unit) = screen_parts(view.percentile.of(summary), measure);
        OutcomeCard {
            label: format!("{label}, {}", view.percentile),
            value,
            unit,
            range: if summary.p5 < summary.p95 {
                range(summary, measure)
            } else {
                "the same in every world".to_owned()
            },
            status,
            course: Vec::new(),
        }
    };
    let all = [
        card("Stored", &numbers.stored, Measure::Bytes, None),
        card("Files", &numbers.files, Measure::Count, None),
        card("Median file as written", median, Measure::Bytes, Some(size)),
        card(
            "Cost",
            &numbers.monthly_cost,
            Measure::DollarsPerMonth,
            None,
        ),
    ];
    let asked = [
        nodes.stored,
        nodes.files.total,
        nodes.files.median,
        nodes.monthly_cost,
    ];
    let clicked = outcome_cards(ui, &all).and_then(|clicked| asked.get(clicked));
    if let Some(quantity) = clicked.and_then(|node| view.plan.model.graph.quantity_of(*node)) {
        commands.push(Command::Explain(quantity.path.clone()));
    }
}

/// Whether the file in the middle is of a size that readers read well.
fn size_of_files(view: &PageView<'_>, median: &Summary, is_compacted: bool) -> (Status, String) {
    let lake = view.plan.catalogue.lake();
    let limit = |constant: &Constant| screen(constant.value, Measure::Bytes);
    if median.p50 < lake.tiny_file.value {
        (
            Status::Warning,
            format!("below {}: tiny", limit(&lake.tiny_file)),
        )
    } else if median.p95 > lake.large_file.value {
        (
            Status::Warning,
            format!("may be above {}: too large", limit(&lake.large_file)),
        )
    } else if median.p50 >= lake.file_target_minimum.value {
        (Status::Ok, "large enough to read well".to_owned())
    } else if is_compacted {
        (Status::Ok, "small, then compacted".to_owned())
    } else {
        let least = limit(&lake.file_target_minimum);
        (Status::Warning, format!("below {least}, never joined"))
    }
}

/// Files over the horizon, with and without compaction.
fn files_ahead(
    ui: &mut Ui,
    view: &PageView<'_>,
    (index, table): (usize, &TablePlan),
    entry: &Entry,
    commands: &mut Vec<Command>,
) {
    ui.add_space(theme::APART);
    let Some(outlook) = view.outlook else {
        waiting(ui, "Files over the horizon");
        return;
    };
    if let Some(Some(ahead)) = outlook.tables.get(index) {
        let salt = format!("files of {}", table.outline.path);
        let chart = files_chart(view, &entry.name, entry.compaction.is_some(), ahead);
        plot::show(ui, commands, &salt, &chart, HEIGHT, view.old_outlook);
    }
}

fn files_chart(view: &PageView<'_>, name: &str, compacts: bool, ahead: &TableOutlook) -> Chart {
    let samples = |timeline: &Timeline| -> Vec<Sample> {
        let months = timeline.months.iter().enumerate();
        months
            .map(|(month, entry)| Sample {
                x: month as f64,
                low: entry.summary.p5,
                middle: entry.summary.p50,
                high: entry.summary.p95,
            })
            .collect()
    };
    let (with, without) = match compacts {
        true => ("compacted, as planned", "never compacted"),
        false => ("if compacted daily", "as planned, not compacted"),
    };
    Plane::new(
        format!("Files of {name}"),
        Axis::months(view.plan.scenario.start),
        Axis::measured("Files, P5 to P95, line at P50", Measure::Count),
    )
    .curve(Curve::new(without, 1, samples(&ahead.files_uncompacted)))
    .curve(Curve::new(with, 2, samples(&ahead.files_compacted)))
    .into()
}

/// What is written, in which files, into which partitions.
fn files(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    numbers: &TableNumbers,
    nodes: &TableNodes,
) {
    let rows: [(&str, NodeId, &Summary); 9] = [
        (
            "Comes in, before the format's compression",
            nodes.input,
            &numbers.input,
        ),
        ("Written to files", nodes.written, &numbers.written),
        ("Files written", nodes.files.per_day, &numbers.files_written),
        (
            "Largest file as written",
            nodes.files.largest,
            &numbers.file_largest,
        ),
        ("Partitions", nodes.partitions.total, &numbers.partitions),
        (
            "Bytes of a partition, mean",
            nodes.partitions.mean,
            &numbers.partition_mean,
        ),
        (
            "Files without compaction",
            nodes.files.uncompacted,
            &numbers.files_uncompacted,
        ),
        ("Old snapshots and orphans", nodes.kept, &numbers.kept),
        ("Newest state", nodes.stored, &numbers.stored),
    ];
    section(ui, "Files and partitions today", "");
    listed(ui, view, figures, &rows);
}

/// Figures below each other, each with its range.
fn listed(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    rows: &[(&str, NodeId, &Summary)],
) {
    const COLUMNS: [Column; 3] = [
        Column::rest(""),
        Column::number("Value", 120.0),
        Column::number("P5 to P95", 200.0),
    ];
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for (words, node, summary) in rows {
            table.row(ui, LINE, |ui, column| match column {
                0 => {
                    figures.words(ui, *node, words, TextStyle::Body);
                }
                1 => {
                    figures.at(ui, *node, view.percentile, summary);
                }
                _ => figures.range(ui, *node, summary),
            });
        }
    });
}

/// Whether joining files pays, and how often.
fn compaction(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    entry: &Entry,
    numbers: &TableNumbers,
    nodes: &TableNodes,
) {
    let pays = numbers.break_even.p50 > 0.0;
    let longest = screen(numbers.break_even.p50, Measure::Seconds);
    let (status, words) = match (entry.compaction.is_some(), pays) {
        (true, true) => {
            let stated = entry.compaction.as_ref().and_then(|c| c.every.as_ref());
            let every = stated.map_or("1 day", |every| every.text.as_str());
            let seconds = stated.map_or(seconds::DAY, |every| every.distribution.quantile(0.5));
            let status = if seconds > numbers.break_even.p50 {
                Status::Warning
            } else {
                Status::Ok
            };
            (
                status,
                format!("runs every {every}; pays for itself up to every {longest}"),
            )
        }
        (true, false) => (
            Status::Warning,
            "costs more than it saves readers at any interval".to_owned(),
        ),
        (false, true) => (
            Status::Warning,
            format!("none is planned; one at least every {longest} would pay for itself"),
        ),
        (false, false) => (
            Status::Ok,
            "none is planned, and none would pay for itself".to_owned(),
        ),
    };
    section(ui, "Compaction", "");
    status_label(ui, status, &words);
    ui.add_space(theme::TIGHT);
    let (files, cost) = match entry.compaction {
        Some(_) => ("Files with it", "Costs"),
        None => ("Files there would be with it", "Would cost"),
    };
    let rows: [(&str, NodeId, &Summary); 3] = [
        (files, nodes.compaction.files, &numbers.files_compacted),
        (cost, nodes.compaction.cost, &numbers.compaction_cost),
        (
            "Longest interval that pays for itself",
            nodes.compaction.break_even,
            &numbers.break_even,
        ),
    ];
    listed(ui, view, figures, &rows);
}

/// What it takes to delete users, by writing files anew and by delete files.
fn deletes(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    table: &TablePlan,
    (numbers, nodes): (&TableNumbers, &TableNodes),
) {
    let (Some(of), Some(asked)) = (&numbers.deletes, &nodes.deletes) else {
        return;
    };
    let (rewriting, delete_files) = match table.outline.format {
        TableFormat::Parquet => (
            "Costs, written anew: raw Parquet has no other way",
            "Would cost, with delete files of a table format",
        ),
        TableFormat::Iceberg | TableFormat::Delta => (
            "Costs, files written anew (copy-on-write)",
            "Costs, by delete files (merge-on-read)",
        ),
    };
    section(
        ui,
        "Deleting users",
        "What requests to be forgotten take, either way; old files stay for their snapshots on top",
    );
    let rows: [(&str, NodeId, &Summary); 6] = [
        (
            "Share of files that hold one of them, in a pass",
            asked.share,
            &of.share,
        ),
        ("Written anew for that", asked.rewritten, &of.rewritten),
        (rewriting, asked.by_rewriting, &of.by_rewriting),
        (
            "For one user",
            asked.rewriting_per_user,
            &of.rewriting_per_user,
        ),
        (delete_files, asked.by_delete_files, &of.by_delete_files),
        (
            "For one user",
            asked.delete_files_per_user,
            &of.delete_files_per_user,
        ),
    ];
    listed(ui, view, figures, &rows);
}

/// What readers have to look into.
fn readers(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    numbers: &TableNumbers,
    nodes: &TableNodes,
) {
    const COLUMNS: [Column; 6] = [
        Column::rest("Reader"),
        Column::number("Looks into", 96.0),
        Column::number("Unpartitioned,\nit would be", 104.0),
        Column::number("Spared", 64.0),
        Column::number("Files opened", 90.0),
        Column::number("Listing and\nplanning", 90.0),
    ];
    section(
        ui,
        "Readers",
        "What the filters of a run leave to look into, against the whole table; and how long it takes to find its files",
    );
    if numbers.readers.is_empty() {
        nothing(
            ui,
            "Nobody reads it",
            "State `readers` in the file with how often they run and what they ask for: pruning, planning time and the worth of compaction follow from them",
        );
        return;
    }
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for (reader, of) in numbers.readers.iter().zip(&nodes.readers) {
            let LakeReaderPlan {
                name,
                scanned,
                pruned,
                files,
                planning_time,
            } = reader;
            let at = |summary: &Summary| view.percentile.of(summary);
            table.row(ui, TWO_LINES, |ui, column| {
                match column {
                    0 => {
                        line(ui, name);
                        None
                    }
                    1 => figures.strong(ui, of.scanned, at(scanned)),
                    2 => figures.value(ui, nodes.stored, at(&numbers.stored)),
                    3 => figures.at(ui, of.pruned, view.percentile, pruned),
                    4 => figures.value(ui, of.files, at(files).round()),
                    _ => figures.value(ui, of.planning_time, at(planning_time)),
                };
            });
        }
    });
    ui.add(
        Label::new(theme::caption(
            ui,
            "Minimum and maximum of columns inside files may spare more; that is not counted",
        ))
        .wrap(),
    );
}

/// The name of a format.
const fn format_of(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Parquet => "raw Parquet",
        TableFormat::Iceberg => "Iceberg",
        TableFormat::Delta => "Delta",
    }
}
