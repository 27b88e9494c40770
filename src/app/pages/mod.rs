//! The pages. A page reads the session and emits commands; it computes nothing about the plan.

pub mod assumptions;
pub mod brokers;
mod cache_window;
mod catalogue;
pub mod charts;
pub mod comparison;
mod consumers;
pub mod cost;
mod cost_map;
mod deployments;
mod designs;
mod figure;
pub mod growth;
pub mod lake;
mod optimise;
mod overview;
mod page_view;
mod partition_limits;
mod partitions;
mod parts;
pub mod pipeline;
mod second_opinions;
pub mod sources;
pub mod spark;
mod table;
mod text;
mod topic_details;
mod topics;
mod utilisation;
mod whole;

use egui::{CentralPanel, Frame, Label, Margin, RichText, ScrollArea, TextStyle, Ui};

use super::command::Command;
use super::page::{ClusterPage, Page};
use super::session::Planned;
use super::shell;
use super::shown::Shown;
use super::theme;
use super::view::View;
use super::widgets::Notice;
use super::worker::{Found, Question};
use crate::plan::{ClusterPlan, Plan, TablePlan};

pub use page_view::PageView;

/// Below this width plots stand on top of each other.
const SIDE_BY_SIDE: f32 = 760.0;
/// What to do about a cluster that nothing was planned for.
const ADD_A_DEPLOYMENT: &str = "Add one on the page of its deployments";

/// Draws the page that is shown, below the notices.
pub fn show(ui: &mut Ui, view: &mut View<'_>, notices: &mut Vec<Notice<Command>>) {
    let frame = Frame::new()
        .fill(theme::colour(theme::palette(ui).background))
        .inner_margin(Margin {
            left: 16,
            right: 8,
            top: 12,
            bottom: 8,
        });
    CentralPanel::default().frame(frame).show(ui, |ui| {
        shell::notices(ui, notices, view.commands);
        let page = view.shown.page.clone();
        // Every page keeps its own place when one comes back to it.
        let place = (view.shown.documents, page.title());
        ui.push_id(place, |ui| match page {
            Page::Text => text::show(ui, view),
            page => {
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                    // Keeps content clear of the scroll bar.
                    ui.set_max_width(ui.available_width() - theme::NEAR);
                    body(ui, view, &page);
                    ui.add_space(theme::APART);
                });
            }
        });
    });
}

fn body(ui: &mut Ui, view: &mut View<'_>, page: &Page) {
    let session = view.session;
    let Some(planned) = session.planned() else {
        no_plan(ui, view);
        return;
    };
    if session.is_stale() {
        // What is on screen belongs to an older text; the new plan is on its way or cannot be made.
        ui.multiply_opacity(if session.troubles().is_empty() {
            0.75
        } else {
            0.6
        });
    }
    match page {
        Page::Overview => overview::show(ui, view, planned),
        Page::Cluster(name, page) => match planned.cluster(name) {
            Some((index, cluster)) => of_cluster(ui, view, planned, (index, cluster), *page),
            None => {
                ui.label(format!("The plan has no cluster named {name} any more"));
            }
        },
        Page::Job(_) | Page::Table(_) | Page::Pipeline => platform(ui, view, planned, page),
        Page::Assumptions => assumptions::show(ui, view, planned),
        Page::Catalogue => catalogue::show(ui, view, planned),
        Page::Text => {}
    }
}

/// The pages of what stands beside and behind the clusters.
fn platform(ui: &mut Ui, view: &mut View<'_>, planned: &Planned, page: &Page) {
    let curves = planned.curves();
    let reading = PageView::of(planned, &curves, view.shown.percentile);
    let plan = &planned.plan;
    match page {
        Page::Job(name) => match plan.jobs.iter().position(|job| job.name == *name) {
            Some(index) => {
                let curve = planned.job_curve(index);
                let decision = match planned.found(Question::SparkDecision(index)) {
                    Some((Found::SparkDecision(decision), old)) => Some((&**decision, old)),
                    _ => None,
                };
                spark::show(ui, &reading, index, (curve, decision), view.commands);
            }
            None => gone(ui, "job", name),
        },
        Page::Table(name) => {
            let same = |table: &TablePlan| table.outline.name == *name;
            match plan.tables.iter().position(same) {
                Some(index) => lake::show(ui, &reading, index, view.commands),
                None => gone(ui, "table", name),
            }
        }
        _ => pipeline::show(ui, &reading, view.commands),
    }
}

/// What is said where something was shown that the file no longer has.
fn gone(ui: &mut Ui, what: &str, name: &str) {
    ui.label(format!("The plan has no {what} named {name} any more"));
}

fn of_cluster(
    ui: &mut Ui,
    view: &mut View<'_>,
    planned: &Planned,
    cluster: (usize, &ClusterPlan),
    page: ClusterPage,
) {
    let curves = planned.curves();
    let reading = PageView::of(planned, &curves, view.shown.percentile);
    let (index, _) = cluster;
    match page {
        ClusterPage::Topics => topics::show(ui, view, planned, cluster),
        ClusterPage::Partitions => partitions::show(ui, view, planned, cluster),
        ClusterPage::Brokers => brokers::show(ui, &reading, index, view.commands),
        ClusterPage::Deployments => deployments::show(ui, view, &reading, index),
        ClusterPage::Cost => {
            cost::against_ingest(ui, &reading, index, view.commands);
            cost_map::map(ui, view, planned, cluster);
            cost_map::decision(ui, planned, cluster);
            cost::rule_of_thumb(ui, &reading, index, view.commands);
        }
        ClusterPage::Growth => growth::show(ui, &reading, index, view.commands),
        ClusterPage::SecondOpinions => second_opinions::show(ui, view, planned, cluster),
        ClusterPage::Optimise => optimise::show(ui, view, planned, cluster),
    }
}

/// The quantity that a page is about, which is explained until another is asked for.
#[must_use]
pub fn leading_figure(shown: &Shown, plan: &Plan) -> Option<String> {
    let graph = &plan.model.graph;
    let path_of = |node| Some(graph.quantity_of(node)?.path.clone());
    let known = |path: String| graph.quantity(&path).map(|quantity| quantity.path.clone());
    match &shown.page {
        Page::Cluster(name, page) => {
            let cluster = plan.cluster(name)?;
            let (_, deployment) = shown.deployment(cluster)?;
            let nodes = &deployment.nodes;
            path_of(match page {
                ClusterPage::Brokers => nodes.brokers,
                ClusterPage::Deployments | ClusterPage::Cost | ClusterPage::Optimise => {
                    nodes.monthly_cost
                }
                ClusterPage::Partitions => match shown.partitions.topic(cluster) {
                    Some((_, topic)) => topic.outline.partitions,
                    None => nodes.fullest,
                },
                ClusterPage::Topics | ClusterPage::Growth | ClusterPage::SecondOpinions => {
                    nodes.fullest
                }
            })
        }
        Page::Job(name) => known(format!("spark/{name}/monthly_cost")),
        Page::Table(name) => known(format!("lake/{name}/monthly_cost")),
        Page::Pipeline => path_of(plan.components.first()?.figures.first()?.node),
        Page::Overview | Page::Assumptions | Page::Catalogue | Page::Text => {
            let (_, deployment) = shown.deployment(plan.clusters.first()?)?;
            path_of(deployment.nodes.fullest)
        }
    }
}

/// What the page that is shown needs to know beyond the plan.
#[must_use]
pub fn questions(shown: &Shown, planned: &Planned) -> Vec<Question> {
    if let Page::Job(name) = &shown.page {
        let job = planned.plan.jobs.iter().position(|job| job.name == *name);
        return job.map(Question::SparkDecision).into_iter().collect();
    }
    let Page::Cluster(name, page) = &shown.page else {
        return Vec::new();
    };
    let Some((index, cluster)) = planned.cluster(name) else {
        return Vec::new();
    };
    match page {
        ClusterPage::Topics => vec![Question::Details(index)],
        ClusterPage::Partitions => {
            let topic = shown.partitions.topic(cluster);
            let curve = topic.map(|(topic, _)| Question::SkewCurve(index, topic));
            curve
                .into_iter()
                .chain([Question::Details(index)])
                .collect()
        }
        ClusterPage::SecondOpinions => vec![Question::SecondOpinions(index)],
        ClusterPage::Cost => vec![
            Question::CostMap(index, shown.map_axis),
            Question::Decision(index),
        ],
        _ => Vec::new(),
    }
}

/// What is said instead of a page while there is no plan: that it is being made, or why it cannot be.
fn no_plan(ui: &mut Ui, view: &mut View<'_>) {
    let troubles = view.session.troubles();
    if troubles.is_empty() {
        title(
            ui,
            "Planning…",
            "The first plan draws every uncertain estimate ten thousand times",
        );
        return;
    }
    if view.session.is_newer() {
        title(
            ui,
            "This file was written by a newer Headroom",
            "There is nothing to mend in it: a newer Headroom opens it as it is",
        );
    } else {
        title(
            ui,
            "This text cannot be planned yet",
            "Mend what is listed here, in the file text or in another editor; the plan follows by itself",
        );
    }
    for trouble in troubles {
        let place = trouble
            .position
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        ui.horizontal_top(|ui| {
            ui.label(theme::caption(ui, place));
            ui.vertical(|ui| {
                ui.add(Label::new(theme::prose(ui, &trouble.message)).wrap());
                if let Some(hint) = &trouble.hint {
                    ui.add(Label::new(theme::prose_caption(ui, hint)).wrap());
                }
            });
        });
    }
    if ui.button("Open the file text").clicked() {
        let offset = troubles.first().map_or(0, |trouble| trouble.offset);
        view.emit(Command::JumpToText(offset));
    }
}

/// The title of a page and what one finds there.
fn title(ui: &mut Ui, title: &str, purpose: &str) {
    ui.spacing_mut().item_spacing.y = theme::TIGHT;
    ui.add(Label::new(RichText::new(title).text_style(TextStyle::Heading)).wrap());
    if !purpose.is_empty() {
        ui.add(Label::new(theme::caption(ui, purpose)).wrap());
    }
    ui.spacing_mut().item_spacing.y = theme::NEAR;
    ui.add_space(theme::TIGHT);
}

/// A heading inside a page.
fn section(ui: &mut Ui, title: &str) {
    ui.add_space(theme::APART);
    ui.label(theme::emphasis(title));
}

/// A card around something.
fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let border = ui.visuals().widgets.noninteractive.bg_stroke;
    Frame::new()
        .fill(theme::colour(theme::palette(ui).surface))
        .stroke(border)
        .corner_radius(theme::CORNER)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui)
        })
        .inner
}

/// One button for each deployment of a cluster; the one that is looked at is marked.
fn deployment_choice(ui: &mut Ui, view: &mut View<'_>, cluster: &ClusterPlan) {
    if cluster.deployments.len() < 2 {
        return;
    }
    let chosen = view.shown.deployment(cluster).map(|(index, _)| index);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::TIGHT;
        for (index, deployment) in cluster.deployments.iter().enumerate() {
            let text = match parts::said_of_the_cheapest(cluster, index) {
                Some((_, words)) => format!("{}  ({words})", deployment.name),
                None => deployment.name.clone(),
            };
            let button = egui::Button::selectable(chosen == Some(index), text);
            let about = format!(
                "{}: {:.0} × {}",
                deployment.platform, deployment.brokers, deployment.broker_type
            );
            if ui.add(button).on_hover_text(about).clicked() {
                let (cluster, deployment) = (cluster.name.clone(), deployment.name.clone());
                view.emit(Command::Choose {
                    cluster,
                    deployment,
                });
            }
        }
    });
}
