//! What a page gets: the session to show, what is shown of it, and where to put the commands it emits.

use egui::Ui;

use crate::plan::Plan;
use crate::quantity::InputKind;
use crate::scenario::syntax::{FieldPath, Tree};
use crate::study::Summary;
use crate::units::{Measure, screen, screen_parts};

use super::command::Command;
use super::edit::Edit;
use super::fields::{Component, Field, at, estimate_at, text_at};
use super::session::{Planned, Session};
use super::shown::Shown;
use super::theme;
use super::widgets::{EstimateField, Reading, figure};

/// The surroundings of a page.
pub struct View<'a> {
    /// What is worked on.
    pub session: &'a Session,
    /// What is shown of it.
    pub shown: &'a mut Shown,
    /// What is asked for.
    pub commands: &'a mut Vec<Command>,
}

/// How a field is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldLook {
    /// With its label before it and its meaning behind it.
    Form,
    /// Alone in a cell of this width.
    Cell(f32),
    /// Alone in the panel that explains numbers, beside the page that may show the same field.
    Panel(f32),
}

impl View<'_> {
    /// Emits a command.
    pub fn emit(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Emits an edit.
    pub fn edit(&mut self, edit: Edit) {
        self.emit(Command::Edit(edit));
    }

    /// A value at the percentile that is shown.
    #[must_use]
    pub fn value(&self, summary: &Summary, measure: Measure) -> String {
        screen(self.shown.percentile.of(summary), measure)
    }

    /// A value at the percentile that is shown, number and unit apart.
    #[must_use]
    pub fn value_parts(&self, summary: &Summary, measure: Measure) -> (String, String) {
        screen_parts(self.shown.percentile.of(summary), measure)
    }

    /// A number that explains itself when it is clicked.
    pub fn figure(
        &mut self,
        ui: &mut Ui,
        path: &str,
        name: &str,
        text: impl Into<egui::WidgetText>,
    ) {
        if figure(ui, name, text).clicked() {
            self.emit(Command::Explain(path.to_owned()));
        }
    }

    /// A field of a component that can be edited in place.
    pub fn field(
        &mut self,
        ui: &mut Ui,
        field: &'static Field,
        component: &FieldPath,
        look: FieldLook,
    ) {
        let Some(tree) = self.session.tree() else {
            ui.label(theme::caption(ui, "mend the file text first"));
            return;
        };
        let path = field.below(component);
        let text = text_at(tree, &path);
        let facts = Facts {
            tree,
            session: self.session,
            field,
            component,
            path: &path,
            text: &text,
        };
        let hint = facts.hint();
        let read = |typed: &str| facts.read(typed);
        let name = facts.name();
        let key = path.to_string();
        if !matches!(look, FieldLook::Panel(_)) {
            self.go_there(ui, &path);
        }
        let revision = self.session.planned().map_or(0, |planned| planned.revision);
        let drawn = EstimateField::new(&key, &name, &text, &read)
            .hint(&hint)
            .revision(revision);
        let event = match look {
            FieldLook::Cell(width) => drawn.width(width).in_table().show(ui),
            FieldLook::Panel(width) => drawn.in_panel().width(width).show(ui),
            FieldLook::Form => {
                let labelled = |ui: &mut Ui| {
                    label(ui, field);
                    drawn.width(220.0).show(ui)
                };
                ui.horizontal_top(labelled).inner
            }
        };
        if let Some(event) = event {
            self.edit(Edit::of_field(field, component, event));
        }
    }

    /// Gives the focus to the field somebody wants to go to.
    fn go_there(&mut self, ui: &Ui, path: &FieldPath) {
        if self.shown.goal.as_ref() == Some(path) {
            self.shown.goal = None;
            let id = EstimateField::id(&path.to_string());
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

/// The name of a field in a form, with its explanation.
fn label(ui: &mut Ui, field: &Field) {
    const WIDTH: f32 = 160.0;
    let size = egui::vec2(WIDTH.min(ui.available_width() / 3.0), theme::ROW);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_width(size.x);
        ui.add(egui::Label::new(field.label).truncate())
            .on_hover_text(field.tooltip);
    });
}

/// What is known about one field.
struct Facts<'a> {
    tree: &'a Tree,
    session: &'a Session,
    field: &'static Field,
    component: &'a FieldPath,
    path: &'a FieldPath,
    text: &'a str,
}

impl Facts<'_> {
    /// `Produced of clicks`.
    fn name(&self) -> String {
        match self
            .tree
            .get(self.component)
            .and_then(|node| node.item_name())
        {
            Some(component) => format!("{} of {component}", self.field.label),
            None => self.field.label.to_owned(),
        }
    }

    /// The path of the field's quantity in the model.
    fn quantity(&self) -> Option<String> {
        let component = self.tree.named(self.component);
        match (self.field.quantity, self.component.segments().is_empty()) {
            ("", _) => None,
            (quantity, true) => Some(format!("objectives/{quantity}")),
            (quantity, false) => Some(format!("{component}/{quantity}")),
        }
    }

    /// What holds when the field is empty.
    fn hint(&self) -> String {
        if let Some(cluster) = self.of_the_cluster() {
            return cluster;
        }
        let plan = self.session.planned().map(|planned| &*planned.plan);
        let default = plan
            .zip(self.quantity())
            .and_then(|(plan, path)| default_of(plan, &path));
        match default {
            Some(text) => text,
            None if self.field.default.is_empty() => self.field.without.to_owned(),
            None => self.field.default.to_owned(),
        }
    }

    /// The text of the cluster's field that holds where the component states none of its own.
    fn of_the_cluster(&self) -> Option<String> {
        let Component::Topic(cluster, _) = at(self.component).component else {
            return None;
        };
        let theirs = self.field.below(&Component::Cluster(cluster).path());
        let text = text_at(self.tree, &theirs);
        (self.field.inherited && !text.is_empty()).then_some(text)
    }

    fn read(&self, typed: &str) -> Result<Reading, String> {
        if typed == self.text && !self.is_troubled() {
            return Ok(self.known());
        }
        self.field.read(
            self.tree,
            self.session.document().folder(),
            self.component,
            typed,
        )
    }

    fn is_troubled(&self) -> bool {
        self.session
            .troubles()
            .iter()
            .any(|trouble| trouble.field.starts_with(self.path))
    }

    /// What the text means in the plan that is on screen.
    fn known(&self) -> Reading {
        let Some(planned) = self.session.planned() else {
            return Reading::default();
        };
        match estimate_at(&planned.plan.scenario, self.path) {
            Some(estimate) => Reading::from(estimate),
            None => Reading {
                meaning: self.chosen(planned).unwrap_or_default(),
                density: Vec::new(),
            },
        }
    }

    /// What the planner chose for `auto`.
    fn chosen(&self, planned: &Planned) -> Option<String> {
        let stated = if self.text.is_empty() {
            self.field.default
        } else {
            self.text
        };
        (stated == "auto").then_some(())?;
        let quantity = planned.plan.model.graph.quantity(&self.quantity()?)?;
        let value = planned
            .plan
            .model
            .graph
            .evaluate(&planned.plan.worlds.central(), 1, &[quantity.node])
            .ok()?;
        Some(format!(
            "{}, chosen",
            screen(value.first()?.at(0), quantity.measure)
        ))
    }
}

/// The text of the default behind a quantity that the file does not state.
fn default_of(plan: &Plan, path: &str) -> Option<String> {
    let quantity = plan.model.graph.quantity(path)?;
    match plan.model.graph.input(quantity.node)? {
        InputKind::Estimate(estimate) => Some(estimate.text.clone()),
        InputKind::Setting(_) | InputKind::Decision { .. } => None,
    }
}
