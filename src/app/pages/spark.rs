//! A Spark job: does it hold its deadline, what one node looks like inside, and what more or other executors would do.

mod curves;
mod memory_map;
mod outcomes;
mod platforms;
mod tables;

pub(super) use tables::lines_of_bill;

use egui::{Frame, Label, Margin, TextStyle, Ui};

use super::figure::Figures;
use super::parts::{card, code, nothing, section};
use super::{PageView, title};
use crate::app::command::Command;
use crate::app::theme;
use crate::export::spark::{defaults_conf, submit};
use crate::model::spark::job::Unfit;
use crate::plan::{CurvePoint, JobPlan, SparkDecision};
use crate::scenario::SparkJob;
use crate::units::{Measure, screen};

/// What was computed for this plan or, where that is true, for an older one.
pub type OfAPlan<'a, T> = Option<(&'a T, bool)>;

/// Draws the page. `curve` is time and cost against executors, `decision` the job on every platform, each with whether it
/// is of an older plan; `None` while it is being computed for the first time.
pub fn show(
    ui: &mut Ui,
    view: &PageView<'_>,
    index: usize,
    (curve, decision): (OfAPlan<'_, [CurvePoint]>, OfAPlan<'_, SparkDecision>),
    commands: &mut Vec<Command>,
) {
    let plan = view.plan;
    let Some((job, entry)) = plan.jobs.get(index).zip(plan.scenario.spark.get(index)) else {
        return;
    };
    let purpose = entry.notes.as_deref().unwrap_or(
        "Whether a run is done in time, what one node looks like inside, and what other executors would do",
    );
    title(ui, &format!("Spark job {}", job.name), purpose);
    super::parts::in_the_file(ui, &job.field, commands);
    let Some(sized) = &job.sized else {
        nothing(ui, "This shape cannot run", &why_unfit(job));
        platforms::show(ui, decision);
        return;
    };
    outcomes::outcomes(ui, view, job, sized, commands);
    let mut figures = Figures { plan, commands };
    section(
        ui,
        "Memory of one node, to scale",
        &memory_map::sentence(job, sized),
    );
    let width = ui.available_width();
    card(ui, width, |ui| {
        memory_map::show(ui, &mut figures, job, sized);
    });
    tables::stages(ui, view, &mut figures, job);
    curves::show(ui, view, job, sized, curve, commands);
    let mut figures = Figures { plan, commands };
    tables::shapes(ui, job, sized);
    platforms::show(ui, decision);
    tables::bill(ui, view, &mut figures, sized);
    configuration(ui, job, entry, commands);
}

/// Why the shape in the file cannot run, and what to do.
fn why_unfit(job: &JobPlan) -> String {
    let cores = |thousandths: u64| screen(thousandths as f64 / 1000.0, Measure::Count);
    let bytes = |bytes: u64| screen(bytes as f64, Measure::Bytes);
    match job.unfit {
        Some(Unfit::Cores { asked, given }) => format!(
            "An executor asks for cores {}, and a node gives {}: take fewer cores, a larger node, or `executor: auto`",
            cores(asked),
            cores(given)
        ),
        Some(Unfit::Memory { asked, given }) => format!(
            "An executor asks for {}, and a node gives {}: take less memory, a larger node, or `executor: auto`",
            bytes(asked),
            bytes(given)
        ),
        Some(Unfit::Heap { error, least }) => {
            format!("{error}: {} or more are needed", bytes(least))
        }
        None if job.nodes.has_no_price => {
            "The catalogue has no node with every price that the platform needs in this region: state what is missing under `prices`, or choose another platform".to_owned()
        }
        None => "No executor fits on the nodes that the file allows".to_owned(),
    }
}

/// The settings as files and command lines have them.
fn configuration(ui: &mut Ui, job: &JobPlan, entry: &SparkJob, commands: &mut Vec<Command>) {
    section(
        ui,
        "Configuration",
        "The planned shape as Spark reads it; the program itself is left to be filled in",
    );
    let conf = defaults_conf(job, entry);
    let submit = submit(job, entry);
    copyable(ui, "spark-defaults.conf", &conf, commands);
    ui.add_space(theme::NEAR);
    copyable(ui, "spark-submit", &submit, commands);
}

/// Text to be taken along.
fn copyable(ui: &mut Ui, name: &'static str, text: &str, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    card(ui, width, |ui| {
        ui.horizontal(|ui| {
            ui.label(code(name));
            let copy = format!("Copy {name}");
            let button = ui.button("Copy").on_hover_text(&copy);
            if button.accessible_name(&copy).clicked() {
                commands.push(Command::Copy {
                    text: text.to_owned(),
                    what: name,
                });
            }
        });
        let frame = Frame::new()
            .fill(theme::colour(theme::palette(ui).raised))
            .corner_radius(theme::CORNER)
            .inner_margin(Margin::same(8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let text = egui::RichText::new(text.trim_end()).text_style(TextStyle::Monospace);
            ui.add(Label::new(text).wrap().selectable(true));
        });
    });
}
