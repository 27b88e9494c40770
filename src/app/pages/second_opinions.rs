//! Second opinions: what published rules answer for the same cluster, by how much each differs from us, and because of
//! which assumption.

use egui::{CollapsingHeader, Label, RichText, TextStyle, Ui};

use crate::app::session::Planned;
use crate::app::theme;
use crate::app::view::View;
use crate::app::widgets::Ratios;
use crate::app::worker::{Found, Question};
use crate::plan::{Assumption, ClusterPlan, OurAnswer, SecondOpinion, SecondOpinions};
use crate::units::{Measure, screen};

use super::figure::Figures;
use super::parts::{line, nothing, waiting};
use super::table::{Column, LINE, TWO_LINES, Table};
use super::{card, title};

const COLUMNS: [Column; 6] = [
    Column::words("Rule", 236.0),
    Column::number("Asks for", 136.0),
    Column::number("Disk of\na broker", 84.0),
    Column::number("Disk in all", 84.0),
    Column::rest("Over ours, logarithmic"),
    Column::number("Over ours", 64.0),
];

/// Draws the page.
pub fn show(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    (index, cluster): (usize, &ClusterPlan),
) {
    title(
        ui,
        &format!("Second opinions on {}", cluster.name),
        "Published rules, asked about the same cluster, on the date provisioned for and at the scenario's confidence",
    );
    let (opinions, old) = match planned.found(Question::SecondOpinions(index)) {
        Some((Found::SecondOpinions(opinions), old)) => (opinions, old),
        Some(_) => {
            nothing(
                ui,
                "No rule answers",
                "Add a topic and a deployment for rules to be asked about",
            );
            return;
        }
        None => {
            waiting(ui, "What published rules answer");
            return;
        }
    };
    if old {
        ui.multiply_opacity(0.5);
    }
    if cluster.deployments.is_empty() {
        nothing(ui, "No deployment yet", super::ADD_A_DEPLOYMENT);
    }
    if !opinions.spread.is_empty() {
        // What they answer and what we do, then why.
        let whys = opinions.spread.match_indices("; ").nth(1);
        let (answers, whys) = opinions
            .spread
            .split_at(whys.map_or(opinions.spread.len(), |(at, _)| at));
        ui.add(Label::new(theme::emphasis(sentence(answers))).wrap());
        let whys = whys.trim_start_matches("; ");
        if !whys.is_empty() {
            ui.add(Label::new(sentence(whys)).wrap());
        }
        ui.add_space(theme::NEAR);
    }
    let mut figures = Figures {
        plan: &planned.plan,
        commands: view.commands,
    };
    card(ui, |ui| table(ui, &mut figures, opinions, cluster));
}

/// With a capital letter.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn table(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    opinions: &SecondOpinions,
    cluster: &ClusterPlan,
) {
    let ratios = Ratios::of(opinions.opinions.iter().filter_map(|rule| rule.differs_by));
    let table = Table::begin(ui, &COLUMNS);
    if let Some(at) = opinions.compared
        && let Some(ours) = opinions.ours.get(at)
    {
        table.row(ui, LINE, |ui, column| match column {
            4 => ratios.scale(ui),
            column => of_ours(ui, figures, opinions, cluster, ours, column),
        });
        let bound = format!("ours: {}, bound by {}", ours.platform, ours.binding);
        ui.label(theme::caption(ui, bound));
        ui.add_space(theme::TIGHT);
        table.rule(ui);
    }
    for rule in &opinions.opinions {
        ui.add_space(theme::TIGHT);
        table.row(ui, TWO_LINES, |ui, column| {
            of_rule(ui, figures, &ratios, rule, column)
        });
        below(ui, rule);
    }
}

/// Our own answer: the deployment that rules are compared with.
fn of_ours(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    opinions: &SecondOpinions,
    cluster: &ClusterPlan,
    ours: &OurAnswer,
    column: usize,
) {
    match column {
        0 => line(
            ui,
            theme::emphasis(format!("{}, {}", ours.name, ours.broker_type)),
        ),
        1 => {
            let same = |one: &&crate::plan::DeploymentPlan| one.name == ours.name;
            if let Some(deployment) = cluster.deployments.iter().find(same) {
                figures.strong(ui, deployment.nodes.brokers_needed, ours.brokers);
            }
        }
        3 => {
            let node = cluster.rule_of_thumb.nodes.detailed;
            figures.strong(ui, node, opinions.our_bytes_needed);
        }
        5 => line(ui, theme::emphasis(screen(1.0, Measure::Factor))),
        _ => {}
    }
}

fn of_rule(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    ratios: &Ratios,
    rule: &SecondOpinion,
    column: usize,
) {
    let nodes = &rule.nodes;
    match column {
        0 => {
            let label = Label::new(theme::emphasis(&rule.rule)).wrap();
            ui.add(label)
                .on_hover_text(format!("{}: {}", rule.author, rule.source));
        }
        1 => asks_for(ui, figures, rule),
        2 => value(
            ui,
            figures,
            nodes.bytes_per_broker,
            rule.bytes_per_broker_needed,
        ),
        3 => value(ui, figures, nodes.bytes, rule.bytes_needed),
        4 => match rule.differs_by {
            Some(ratio) => ratios.dot(ui, &rule.rule, ratio),
            None => line(ui, theme::caption(ui, "nothing to compare")),
        },
        _ => {
            if let Some(ratio) = rule.differs_by {
                line(ui, screen(ratio, Measure::Factor));
            }
        }
    }
}

/// Brokers; where the rule counts none, what it counts.
fn asks_for(ui: &mut Ui, figures: &mut Figures<'_, '_>, rule: &SecondOpinion) {
    let nodes = &rule.nodes;
    if let Some((node, brokers)) = nodes.brokers.zip(rule.brokers_needed) {
        let count = super::parts::brokers(brokers);
        figures.words(ui, node, &count, theme::strong());
    } else if let Some((node, vcpu)) = nodes.vcpu.zip(rule.vcpu_needed) {
        let count = format!("{} vCPU", screen(vcpu, Measure::Count));
        figures.words(ui, node, &count, theme::strong());
    } else if let Some((node, window)) = nodes.window.zip(rule.window_kept) {
        let time = format!("{} in memory", screen(window, Measure::Seconds));
        figures.words(ui, node, &time, TextStyle::Body);
    }
}

fn value(
    ui: &mut Ui,
    figures: &mut Figures<'_, '_>,
    node: Option<crate::quantity::NodeId>,
    value: Option<f64>,
) {
    if let Some((node, value)) = node.zip(value) {
        figures.value(ui, node, value);
    }
}

/// What separates a rule from us, who says so and since when, and what it would say with our assumptions.
fn below(ui: &mut Ui, rule: &SecondOpinion) {
    ui.add(Label::new(sentence(&rule.because)).wrap());
    let date = rule.date.as_deref().unwrap_or("no date");
    let origin = format!("{}, {date}: {}", rule.author, rule.source);
    ui.add(Label::new(theme::caption(ui, origin)).wrap());
    let told: Vec<String> = rule.assumptions.iter().filter_map(with_ours).collect();
    if !told.is_empty() {
        let head =
            RichText::new("With our assumptions, one at a time").text_style(TextStyle::Small);
        let header = CollapsingHeader::new(head)
            .id_salt(rule.nodes.key)
            .show(ui, |ui| {
                for words in &told {
                    ui.add(Label::new(theme::caption(ui, words)).wrap());
                }
            });
        let name = format!("{} with our assumptions, one at a time", rule.rule);
        header.header_response.accessible_name(name);
    }
    ui.add_space(theme::TIGHT);
}

/// `it plans for no failure: 9 brokers, 12.0 TiB with ours`.
fn with_ours(assumption: &Assumption) -> Option<String> {
    let answers = [
        assumption.brokers.map(super::parts::brokers),
        assumption
            .vcpu
            .map(|vcpu| format!("{} vCPU", screen(vcpu, Measure::Count))),
        assumption.bytes.map(|bytes| screen(bytes, Measure::Bytes)),
    ];
    let answers: Vec<String> = answers.into_iter().flatten().collect();
    (!answers.is_empty()).then(|| format!("{}; our way: {}", assumption.words, answers.join(", ")))
}
