//! A field for the text of an estimate: the same text as in the file, with what it means beside it.
//!
//! A text that can be read is in the document while it is typed, so that everything is planned anew at once; one that
//! cannot is marked, and the last good plan stays. Enter, Tab or leaving the field finishes, Esc returns to what was
//! there, the arrow keys and dragging the picture move the number under the caret. All of it is one step of undo.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{
    Context, CursorIcon, Id, Key, Modifiers, Response, Sense, Stroke, TextEdit, TextStyle, Ui, vec2,
};

use super::density;
use crate::app::theme;
use crate::estimate::{Estimate, nudge};

/// What the text of an estimate means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// In words: `P5 40, P50 60, P95 90 MB/s (log-normal)`; empty for what needs no words, such as `auto`.
    pub meaning: String,
    /// How likely each value is, for the picture; one point for an exact value, none for what is no estimate.
    pub density: Vec<(f64, f64)>,
}

impl From<&Estimate> for Reading {
    fn from(estimate: &Estimate) -> Self {
        Self {
            meaning: estimate.meaning(),
            density: estimate.distribution.density(density::POINTS),
        }
    }
}

/// What a person did in a field. Every event carries the text that the document should hold from then on; an empty one
/// leaves the field to its default.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldEvent {
    /// Somebody is typing, and this can be read: plan with it.
    Live(String),
    /// Somebody has finished with this.
    Done(String),
    /// Somebody gave up: this was there before.
    Return(String),
}

/// How to read a text: its meaning, or a sentence that says what is wrong with it.
pub type Read<'a> = &'a dyn Fn(&str) -> Result<Reading, String>;

/// What reading a text came to.
type Outcome = Arc<Result<Reading, String>>;

/// A field for an estimate.
pub struct EstimateField<'a> {
    id: Id,
    name: &'a str,
    text: &'a str,
    read: Read<'a>,
    hint: &'a str,
    width: f32,
    in_table: bool,
    in_panel: bool,
    revision: u64,
}

impl<'a> EstimateField<'a> {
    /// A field whose identity is a path in the scenario. `name` is read out by screen readers.
    #[must_use]
    pub fn new(path: &str, name: &'a str, text: &'a str, read: Read<'a>) -> Self {
        Self {
            id: Self::id(path),
            name,
            text,
            read,
            hint: "",
            width: 200.0,
            in_table: false,
            in_panel: false,
            revision: 0,
        }
    }

    /// The identity of the field for a path, to give it the focus from elsewhere.
    #[must_use]
    pub fn id(path: &str) -> Id {
        Id::unique(("estimate field", path))
    }

    /// Whether a field has the focus in which nothing was typed that the document does not hold.
    #[must_use]
    pub fn focused_without_draft(ctx: &Context) -> bool {
        let state: Option<State> = ctx
            .memory(|memory| memory.focused())
            .and_then(|id| ctx.data(|data| data.get_temp(id)));
        state.is_some_and(|state| state.draft == state.origin)
    }

    /// What holds when the field is empty.
    #[must_use]
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// A second field for the same path, in a panel beside the page. What is typed means stands below it: words beside
    /// it would push the edge of the panel outward, a little further in every frame.
    #[must_use]
    pub fn in_panel(self) -> Self {
        Self {
            id: self.id.with("panel"),
            in_panel: true,
            ..self
        }
    }

    /// The width of the text.
    #[must_use]
    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// In a table there is no room beside the field: what its text means, or what is wrong with it, floats below the
    /// field while somebody types in it or points at it.
    #[must_use]
    pub fn in_table(self) -> Self {
        Self {
            in_table: true,
            ..self
        }
    }

    /// What `read` says holds until this number changes: reading fits a distribution, which is not done in every frame.
    #[must_use]
    pub fn revision(self, revision: u64) -> Self {
        Self { revision, ..self }
    }

    /// Draws the field and says what was done in it.
    pub fn show(self, ui: &mut Ui) -> Option<FieldEvent> {
        let mut state = State::load(ui.ctx(), self.id, self.text);
        let before = state.draft.clone();
        if ui.memory(|memory| memory.has_focus(self.id)) {
            self.arrow_keys(ui, &mut state);
        }
        let event = if self.in_table {
            let response = self.edit(ui, &mut state);
            let reading = self.reading(&mut state);
            self.explain_in_table(ui, &response, &reading);
            self.event(ui, &response, &mut state, &before)
        } else {
            ui.vertical(|ui| self.show_in_form(ui, &mut state, &before))
                .inner
        };
        state.store(ui.ctx(), self.id);
        event
    }

    fn show_in_form(&self, ui: &mut Ui, state: &mut State, before: &str) -> Option<FieldEvent> {
        ui.spacing_mut().item_spacing.y = theme::TIGHT;
        let mut stands_below = self.in_panel;
        let response = ui
            .horizontal(|ui| {
                let response = self.edit(ui, state);
                if let Ok(reading) = self.reading(state).as_ref() {
                    if !reading.density.is_empty() {
                        self.picture(ui, reading, state);
                    }
                    let font = TextStyle::Small.resolve(ui.style());
                    let words = reading.meaning.clone();
                    let words = ui.painter().layout_no_wrap(words, font, theme::muted(ui));
                    stands_below |= words.size().x > ui.available_width();
                    if !stands_below {
                        ui.label(theme::caption(ui, reading.meaning.as_str()));
                    }
                }
                response
            })
            .inner;
        let reading = self.reading(state);
        let below = match reading.as_ref() {
            Err(sentence) => {
                let colour = theme::status(ui, crate::chart::Status::Breach);
                Some((sentence.as_str(), colour))
            }
            Ok(reading) if stands_below && !reading.meaning.is_empty() => {
                Some((reading.meaning.as_str(), theme::muted(ui)))
            }
            Ok(_) => None,
        };
        if let Some((words, colour)) = below {
            ui.add(egui::Label::new(theme::prose_coloured(ui, words, colour)).wrap());
        }
        self.event(ui, &response, state, before)
    }

    /// What the draft means, or what is wrong with it.
    fn reading(&self, state: &mut State) -> Outcome {
        match &state.last_read {
            Some((text, revision, reading))
                if *text == state.draft && *revision == self.revision =>
            {
                Arc::clone(reading)
            }
            _ => {
                let reading = Arc::new((self.read)(&state.draft));
                state.last_read = Some((state.draft.clone(), self.revision, Arc::clone(&reading)));
                reading
            }
        }
    }

    /// The text itself, underlined in red when it cannot be read.
    fn edit(&self, ui: &mut Ui, state: &mut State) -> Response {
        let hint = egui::RichText::new(self.hint)
            .monospace()
            .color(theme::muted(ui));
        let edit = TextEdit::singleline(&mut state.draft)
            .id(self.id)
            .font(TextStyle::Monospace)
            .hint_text(hint)
            .desired_width(self.width)
            .min_size(vec2(0.0, theme::ROW))
            .align(egui::Align2::LEFT_CENTER);
        let response = if self.in_table {
            quiet(ui, self.id, edit)
        } else {
            ui.add(edit)
        };
        let response = response.accessible_name(self.name);
        if let Err(sentence) = self.reading(state).as_ref() {
            let line = Stroke::new(2.0, theme::status(ui, crate::chart::Status::Breach));
            let rect = response.rect.shrink2(vec2(theme::TIGHT, 2.0));
            ui.painter().hline(rect.x_range(), rect.bottom(), line);
            ui.ctx().accesskit_node_builder(self.id, |node| {
                node.set_invalid(egui::accesskit::Invalid::True);
                node.set_description(sentence.as_str());
            });
        }
        if response.gained_focus() {
            response.scroll_to_me(None);
            if ui.input(|input| input.key_pressed(Key::Tab)) {
                select_all(ui.ctx(), self.id, &state.draft);
            }
        }
        response
    }

    /// The picture of the distribution; dragging it sideways moves the number.
    fn picture(&self, ui: &mut Ui, reading: &Reading, state: &mut State) {
        let response = density::picture(ui, &reading.density, Sense::drag());
        let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
        let name = format!("{}: drag to change", self.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
        if response.dragged() {
            const PIXELS_PER_STEP: f32 = 4.0;
            state.dragged += response.drag_delta().x / PIXELS_PER_STEP;
            let steps = state.dragged.trunc();
            state.dragged -= steps;
            let big = ui.input(|input| input.modifiers.shift);
            for _ in 0..steps.abs() as usize {
                self.nudge(ui.ctx(), state, steps > 0.0, big);
            }
        }
        if response.drag_stopped() {
            state.dragged = 0.0;
            state.drag_ended = true;
        }
        response.on_hover_text("Drag to change the number; hold Shift for bigger steps");
    }

    fn arrow_keys(&self, ui: &mut Ui, state: &mut State) {
        for (key, up) in [(Key::ArrowUp, true), (Key::ArrowDown, false)] {
            // Shift first: a shortcut without modifiers also matches when Shift is held.
            let big = ui.input_mut(|input| input.count_and_consume_key(Modifiers::SHIFT, key));
            let small = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
            for _ in 0..small {
                self.nudge(ui.ctx(), state, up, false);
            }
            for _ in 0..big {
                self.nudge(ui.ctx(), state, up, true);
            }
        }
    }

    fn nudge(&self, ctx: &Context, state: &mut State, up: bool, big: bool) {
        let mut edit = TextEditState::load(ctx, self.id).unwrap_or_default();
        let caret = edit
            .cursor
            .char_range()
            .map_or(0, |range| range.primary.index.0);
        if let Some((text, caret)) = nudge(&state.draft, caret, up, big) {
            state.draft = text;
            let caret = CCursor::new(caret);
            edit.cursor.set_char_range(Some(CCursorRange::one(caret)));
            edit.store(ctx, self.id);
        }
    }

    /// What stands beside a field in a form floats below one in a table, for as long as somebody is busy with it.
    /// A text that cannot be read says why until it is mended or given up.
    fn explain_in_table(&self, ui: &Ui, response: &Response, reading: &Result<Reading, String>) {
        let words = match reading {
            Ok(reading) => reading.meaning.as_str(),
            Err(sentence) => sentence.as_str(),
        };
        let busy = response.has_focus() || response.hovered();
        if words.is_empty() || !(busy || reading.is_err()) {
            return;
        }
        let floating = egui::Tooltip::always_open(
            ui.ctx().clone(),
            ui.layer_id(),
            self.id.with("meaning"),
            response.rect,
        );
        floating.show(|ui| match reading {
            Ok(reading) => {
                ui.horizontal(|ui| {
                    if !reading.density.is_empty() {
                        density::picture(ui, &reading.density, Sense::hover());
                    }
                    ui.label(words);
                });
            }
            Err(_) => {
                ui.add(egui::Label::new(theme::prose_coloured(
                    ui,
                    words,
                    theme::status(ui, crate::chart::Status::Breach),
                )));
            }
        });
    }

    /// What was done, from how the draft and the focus changed.
    fn event(
        &self,
        ui: &Ui,
        response: &Response,
        state: &mut State,
        before: &str,
    ) -> Option<FieldEvent> {
        let left = response.lost_focus() || std::mem::take(&mut state.drag_ended);
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            state.draft.clone_from(&state.origin);
            return Some(FieldEvent::Return(state.origin.clone()));
        }
        let good = self.reading(state).is_ok();
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if entered && !good {
            // Nothing was committed: the field stays where it is, so that the text can be mended, or Esc pressed.
            ui.memory_mut(|memory| memory.request_focus(self.id));
        }
        match (left, good) {
            (true, true) if state.draft != state.origin => {
                state.origin.clone_from(&state.draft);
                Some(FieldEvent::Done(state.draft.clone()))
            }
            // Nothing new, or nothing that can be read: what was typed on the way is taken back.
            (true, _) => {
                (self.text != state.origin).then(|| FieldEvent::Return(state.origin.clone()))
            }
            (false, true) if state.draft != before => {
                state.live = Some(state.draft.clone());
                Some(FieldEvent::Live(state.draft.clone()))
            }
            _ => None,
        }
    }
}

/// A field in a table shows no box until somebody points at it or types in it, so that rows read as rows; a line below
/// it tells that it can be edited.
fn quiet(ui: &mut Ui, id: Id, edit: TextEdit<'_>) -> Response {
    let at = ui.read_response(id);
    let noticed = at.is_some_and(|response| response.hovered() || response.has_focus());
    ui.scope(|ui| {
        if !noticed {
            ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::NONE;
            ui.visuals_mut().text_edit_bg_color = Some(egui::Color32::TRANSPARENT);
        }
        let response = ui.add(edit);
        if !noticed {
            let rect = response.rect.shrink2(vec2(theme::TIGHT, 3.0));
            let line = Stroke::new(1.0, theme::colour(theme::palette(ui).border));
            ui.painter().hline(rect.x_range(), rect.bottom(), line);
        }
        response
    })
    .inner
}

fn select_all(ctx: &Context, id: Id, text: &str) {
    if let Some(mut state) = TextEditState::load(ctx, id) {
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ctx, id);
    }
}

/// What a field remembers from frame to frame.
#[derive(Clone, Debug)]
struct State {
    /// The text of the document when somebody began.
    origin: String,
    /// What is in the field.
    draft: String,
    /// What the document holds for as long as somebody types.
    live: Option<String>,
    /// Steps of a drag that are not whole yet.
    dragged: f32,
    /// A drag has ended in this frame.
    drag_ended: bool,
    /// The last text that was read, at which revision, and what it means.
    last_read: Option<(String, u64, Outcome)>,
}

impl State {
    /// The state of a field; a draft of a text that has changed elsewhere is dropped.
    fn load(ctx: &Context, id: Id, text: &str) -> Self {
        let remembered: Option<Self> = ctx.data(|data| data.get_temp(id));
        match remembered {
            Some(state) if state.origin == text || state.live.as_deref() == Some(text) => state,
            _ => Self {
                origin: text.to_owned(),
                draft: text.to_owned(),
                live: None,
                dragged: 0.0,
                drag_ended: false,
                last_read: None,
            },
        }
    }

    fn store(self, ctx: &Context, id: Id) {
        ctx.data_mut(|data| data.insert_temp(id, self));
    }
}

#[cfg(test)]
mod tests;
