//! The tables of a job: its stages, the shapes that were compared, its bill.

use egui::{Label, TextStyle, Ui};

use crate::app::pages::PageView;
use crate::app::pages::figure::Figures;
use crate::app::pages::parts::{card, line, nothing, percent, section};
use crate::app::pages::table::{Column, LINE, TWO_LINES, Table};
use crate::app::theme;
use crate::app::widgets::status_label;
use crate::chart::Status;
use crate::plan::{BillLine, JobPlan, SizedPlan};
use crate::report::{adapted, beside, shape_against};
use crate::review::{LIKELY, POSSIBLE};
use crate::units::{Measure, screen};

/// Shapes that are listed.
const SHAPES: usize = 6;

/// What each shuffle does, and what would mend it.
pub(super) fn stages(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    job: &JobPlan,
) {
    const COLUMNS: [Column; 6] = [
        Column::words("Stage", 120.0),
        Column::number("Partitions", 76.0),
        Column::number("Advised", 64.0),
        Column::words("Tasks after\nadaptive execution", 150.0),
        Column::words("Largest task spills", 150.0),
        Column::rest("Because of, and what to do"),
    ];
    section(
        ui,
        "Stages",
        "In how many worlds the largest task of a shuffle does not fit into its memory; advised are partitions of 128 MB in whole waves",
    );
    if let Some(sized) = &job.sized {
        for sentence in beside(job, sized) {
            ui.add(Label::new(theme::caption(ui, sentence)).wrap());
        }
    }
    if job.stages.is_empty() {
        nothing(
            ui,
            "No shuffle is stated",
            "State `stages` in the file with the bytes that Spark's pages show as shuffled; without them neither spilling nor skew can be said",
        );
        return;
    }
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        for (stage, nodes) in job.stages.iter().zip(&job.nodes.stages) {
            let tasks = stage.tasks.as_ref().map(adapted).unwrap_or_default();
            let tasks = tasks.trim_start_matches(" read by ");
            let mend = match stage.cause {
                Some(cause) if stage.spill >= POSSIBLE => {
                    format!("{cause}: {}", cause.remedy())
                }
                Some(_) => "seldom enough to be left alone".to_owned(),
                None => "fits in every world".to_owned(),
            };
            let height = table.height_of(ui, &[(3, tasks), (5, &mend)]);
            table.row(ui, height, |ui, column| match column {
                0 => line(ui, &stage.name),
                1 => {
                    figures.value(ui, nodes.partitions, stage.partitions);
                }
                2 => line(ui, screen(stage.advised, Measure::Count)),
                3 => {
                    ui.add(Label::new(theme::caption(ui, tasks)).wrap());
                }
                4 => {
                    let (status, words) = spills(stage.spill);
                    status_label(ui, status, &words);
                }
                _ => {
                    ui.add(Label::new(theme::caption(ui, mend.as_str())).wrap());
                }
            });
        }
        ui.label(theme::caption(
            ui,
            format!(
                "Of {} worlds; Spark's sort, its two sorts of a join or its hash aggregate, to the byte",
                screen(view.plan.worlds.count() as f64, Measure::Count)
            ),
        ));
    });
}

fn spills(probability: f64) -> (Status, String) {
    let status = if probability >= LIKELY {
        Status::Breach
    } else if probability >= POSSIBLE {
        Status::Warning
    } else {
        Status::Ok
    };
    let words = if probability > 0.0 {
        format!("in {} of worlds", percent(probability))
    } else {
        "never".to_owned()
    };
    (status, words)
}

/// The shapes that were compared.
pub(super) fn shapes(ui: &mut Ui, job: &JobPlan, sized: &SizedPlan) {
    const COLUMNS: [Column; 6] = [
        Column::words("Node", 110.0),
        Column::number("Cores of an\nexecutor", 84.0),
        Column::number("Nodes", 60.0),
        Column::number("Memory of\na task", 84.0),
        Column::number("Cost a month,\nP50", 96.0),
        Column::rest(""),
    ];
    let Some(cheapest) = job.options.first() else {
        section(ui, "Shapes", "");
        let words = if sized.chosen {
            "There is one shape to choose on this node"
        } else {
            "The shape is given in the file"
        };
        nothing(
            ui,
            words,
            "With `executor: auto` or `node: auto` shapes are compared, and the cheapest that holds the deadline is taken",
        );
        return;
    };
    section(
        ui,
        "Shapes compared",
        "Those that fit in memory and hold the deadline first, by cost with their spills; among those within 5 % the one nearest to five cores, unless a task has less memory on it",
    );
    let width = ui.available_width();
    card(ui, width, |ui| {
        let table = Table::begin(ui, &COLUMNS);
        let key = sized.shape.key();
        for option in job.options.iter().take(SHAPES) {
            let is_taken = option.key == key;
            let node = option.instance.as_deref().unwrap_or("worker");
            let more = option.dearer_than(cheapest);
            let cell = |ui: &mut Ui, text: &str| {
                if is_taken {
                    line(ui, theme::emphasis(text));
                } else {
                    line(ui, text);
                }
            };
            table.row(ui, LINE, |ui, column| match column {
                0 => cell(ui, node),
                1 => cell(ui, &option.cores.to_string()),
                2 => cell(ui, &screen(option.nodes, Measure::Count)),
                3 => cell(ui, &screen(option.per_task, Measure::Bytes)),
                4 => {
                    let cost = screen(option.monthly_cost, Measure::DollarsPerMonth);
                    cell(ui, cost.trim_end_matches("/month"));
                }
                _ if is_taken => {
                    let against = shape_against(option);
                    if against.is_empty() {
                        status_label(ui, Status::Ok, "taken");
                    } else {
                        let words = format!("taken, {against}");
                        status_label(ui, Status::Warning, &words);
                    }
                }
                _ => {
                    let against = shape_against(option);
                    let said = [difference(more), against];
                    let said: Vec<String> =
                        said.into_iter().filter(|said| !said.is_empty()).collect();
                    line(ui, theme::caption(ui, said.join(", ")));
                }
            });
        }
        let left = job.options.len().saturating_sub(SHAPES);
        if left > 0 {
            let words = format!("and {left} more, dearer, late or short of memory");
            ui.label(theme::caption(ui, words));
        }
    });
}

/// `12 % more`, `3 % less`.
fn difference(more: f64) -> String {
    match more {
        more if !more.is_finite() => String::new(),
        more if more.abs() < 0.005 => "as dear".to_owned(),
        more if more < 0.0 => format!("{} less", percent(-more)),
        more => format!("{} more", percent(more)),
    }
}

/// The bill, line by line.
pub(super) fn bill(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    sized: &SizedPlan,
) {
    section(ui, "Bill", "");
    let width = ui.available_width();
    card(ui, width, |ui| {
        lines_of_bill(ui, view, figures, &sized.bill);
    });
}

/// Lines of a bill with their ranges; those that are nothing in every world are left out.
pub(in crate::app::pages) fn lines_of_bill(
    ui: &mut Ui,
    view: &PageView<'_>,
    figures: &mut Figures<'_, '_>,
    bill: &[BillLine],
) {
    const COLUMNS: [Column; 3] = [
        Column::rest("Line"),
        Column::number("A month", 110.0),
        Column::number("P5 to P95", 190.0),
    ];
    let table = Table::begin(ui, &COLUMNS);
    let mut any = false;
    for entry in bill.iter().filter(|entry| entry.cost.p95 > 0.0) {
        any = true;
        table.row(ui, LINE, |ui, column| match column {
            0 => {
                figures.words(ui, entry.node, entry.name, TextStyle::Body);
            }
            1 => {
                let value = view.percentile.of(&entry.cost);
                figures.value(ui, entry.node, value);
            }
            _ => figures.range(ui, entry.node, &entry.cost),
        });
    }
    if !any {
        table.row(ui, TWO_LINES, |ui, column| {
            if column == 0 {
                line(ui, theme::caption(ui, "Nothing is paid for"));
            }
        });
    }
}
