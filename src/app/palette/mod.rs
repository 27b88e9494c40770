//! The palette: type some letters of a command, a page or a number, and go there.

mod fuzzy;

use egui::{
    Align2, Area, AtomExt as _, Button, Context, Frame, Id, Key, Modifiers, Order, ScrollArea,
    TextEdit, Ui, vec2,
};

use super::command::{Command, Situation};
use super::theme;

/// One line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What is found by its letters.
    pub title: String,
    /// What stands at the right: keys, a path, a value.
    pub detail: String,
    /// What it does.
    pub command: Command,
}

/// What the palette remembers while it is open.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    open: bool,
    letters: String,
    chosen: usize,
}

impl Palette {
    /// Opens the palette, empty; closes it when it is open.
    pub fn toggle(&mut self) {
        *self = Self {
            open: !self.open,
            ..Self::default()
        };
    }

    /// Whether it is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the palette while it is open and returns what was chosen.
    pub fn show(&mut self, ctx: &Context, now: &Situation, entries: &[Entry]) -> Option<Command> {
        if !self.open {
            return None;
        }
        let take = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if take(Key::Escape) {
            self.open = false;
            return None;
        }
        let found = find(entries, &self.letters);
        let last = found.len().saturating_sub(1);
        self.chosen = match (take(Key::ArrowDown), take(Key::ArrowUp)) {
            (true, false) if self.chosen >= last => 0,
            (true, false) => self.chosen + 1,
            (false, true) if self.chosen == 0 => last,
            (false, true) => self.chosen - 1,
            _ => self.chosen.min(last),
        };
        let entered = take(Key::Enter).then(|| found.get(self.chosen)).flatten();
        let chosen = entered.filter(|entry| entry.command.refusal(now).is_none());
        let clicked = self.panel(ctx, now, &found);
        let command = chosen.map(|entry| entry.command.clone()).or(clicked);
        self.open &= command.is_none();
        command
    }

    fn panel(&mut self, ctx: &Context, now: &Situation, found: &[&Entry]) -> Option<Command> {
        let room = ctx.content_rect();
        let width = 560.0_f32.min(room.width() - 2.0 * theme::APART);
        let area = Area::new(Id::unique("palette"))
            .order(Order::Foreground)
            .anchor(
                Align2::CENTER_TOP,
                vec2(0.0, 48.0_f32.min(room.height() / 10.0)),
            );
        let shown = area.show(ctx, |ui| {
            Frame::popup(ui.style())
                .inner_margin(theme::NEAR)
                .show(ui, |ui| {
                    ui.set_width(width);
                    let field = TextEdit::singleline(&mut self.letters)
                        .hint_text("a command, a page, a topic or a number")
                        .desired_width(f32::INFINITY);
                    let response = ui
                        .add(field)
                        .accessible_name("Name of a command, a page or a number");
                    response.request_focus();
                    if response.changed() {
                        self.chosen = 0;
                    }
                    ScrollArea::vertical()
                        .max_height((room.height() * 0.6).max(80.0))
                        .auto_shrink([false, true])
                        .show(ui, |ui| self.list(ui, now, found))
                        .inner
                })
        });
        let pressed_elsewhere = ctx.input(|input| {
            let at = input.pointer.interact_pos();
            input.pointer.any_pressed() && at.is_some_and(|at| !shown.response.rect.contains(at))
        });
        self.open &= !pressed_elsewhere;
        shown.inner.inner
    }

    fn list(&self, ui: &mut Ui, now: &Situation, found: &[&Entry]) -> Option<Command> {
        ui.spacing_mut().item_spacing.y = 0.0;
        if found.is_empty() {
            ui.label(theme::caption(ui, "Nothing has these letters in its name"));
        }
        let mut clicked = None;
        for (index, entry) in found.iter().enumerate() {
            let refusal = entry.command.refusal(now);
            // What something is called is read whole; where it is, as far as there is room.
            let detail = theme::caption(ui, entry.detail.as_str()).atom_shrink(true);
            let line = Button::selectable(index == self.chosen, entry.title.as_str())
                .right_text(detail)
                .truncate()
                .min_size(vec2(ui.available_width(), theme::ROW));
            let response = ui.add_enabled(refusal.is_none(), line);
            let response = match refusal {
                Some(reason) => response.on_disabled_hover_text(reason),
                None => response,
            };
            if index == self.chosen {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(entry.command.clone());
            }
        }
        clicked
    }
}

/// The entries that fit, the best first; as many as anyone reads.
fn find<'e>(entries: &'e [Entry], letters: &str) -> Vec<&'e Entry> {
    const MOST: usize = 50;
    let mut found: Vec<(Rank, &Entry)> = entries
        .iter()
        .filter_map(|entry| Some((rank(letters, entry)?, entry)))
        .collect();
    if !letters.trim().is_empty() {
        found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    }
    found
        .into_iter()
        .take(MOST)
        .map(|(_, entry)| entry)
        .collect()
}

/// How well an entry fits, what matters most first: whole words before scattered letters, a place to go to before one of
/// thousands of numbers, then the better fit of the letters.
type Rank = (bool, bool, i32);

fn rank(letters: &str, entry: &Entry) -> Option<Rank> {
    let title = fuzzy::score(letters, &entry.title);
    // A path finds its number too, but a name comes first.
    let detail = fuzzy::score(letters, &entry.detail).map(|score| score / 2);
    let whole_words =
        fuzzy::begins_words(letters, &entry.title) || fuzzy::begins_words(letters, &entry.detail);
    let is_place = !matches!(entry.command, Command::Explain(_));
    Some((whole_words, is_place, title.max(detail)?))
}

/// The lines for commands: their names and keys.
#[must_use]
pub fn command_entries(ctx: &Context, commands: &[Command]) -> Vec<Entry> {
    let entry = |command: &Command| {
        let face = command.face()?;
        let keys = face
            .shortcut
            .map_or_else(String::new, |keys| ctx.format_shortcut(&keys));
        Some(Entry {
            title: face.text.into_owned(),
            detail: keys,
            command: command.clone(),
        })
    };
    // To find the palette in the palette helps nobody.
    let others = commands.iter().filter(|one| **one != Command::Palette);
    others.filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::page::Page;
    use egui_kittest::{Harness, kittest::Queryable as _};

    struct State {
        palette: Palette,
        now: Situation,
        ran: Vec<Command>,
    }

    fn harness() -> Harness<'static, State> {
        let mut palette = Palette::default();
        palette.toggle();
        let now = Situation {
            can_undo: true,
            ..Situation::default()
        };
        let mut harness = Harness::builder().build_ui_state(
            |ui, state: &mut State| {
                theme::install(ui.ctx());
                let entries = command_entries(ui.ctx(), &Command::listed());
                state
                    .ran
                    .extend(state.palette.show(ui.ctx(), &state.now, &entries));
            },
            State {
                palette,
                now,
                ran: Vec::new(),
            },
        );
        harness.run();
        harness
    }

    #[test]
    fn pages_come_before_numbers_that_fit_as_well() {
        let entry = |title: &str, command| Entry {
            title: title.to_owned(),
            detail: String::new(),
            command,
        };
        let entries = [
            entry("Partitions", Command::Explain("a/partitions".to_owned())),
            entry("Partitions of events", Command::Undo),
        ];
        let found = find(&entries, "partitions");
        assert_eq!(found[0].title, "Partitions of events");
    }

    #[test]
    fn pages_of_the_pipeline_and_the_lake_are_found_by_these_words() {
        let entry = |title: String, command| Entry {
            title,
            detail: String::new(),
            command,
        };
        let number = |title: &str| entry(title.to_owned(), Command::Explain(title.to_owned()));
        let entries = [
            number("Pipeline of the lake"),
            entry(Page::Table("visits".to_owned()).title(), Command::Undo),
            number("Lake"),
            entry(Page::Pipeline.title(), Command::Redo),
        ];
        assert_eq!(find(&entries, "lake")[0].command, Command::Undo);
        assert_eq!(find(&entries, "pipeline")[0].command, Command::Redo);
    }

    #[test]
    fn a_word_comes_before_initials() {
        let entry = |title: &str, command| Entry {
            title: title.to_owned(),
            detail: String::new(),
            command,
        };
        let entries = [
            entry(
                "CPU on average, summed over time",
                Command::Explain("a".to_owned()),
            ),
            entry("Cost per month", Command::Explain("b".to_owned())),
            entry("Copy of a store", Command::Redo),
            entry("Cost of events", Command::Undo),
        ];
        let titles: Vec<&str> = find(&entries, "Cost")
            .iter()
            .map(|e| e.title.as_str())
            .collect();
        assert_eq!(
            titles,
            [
                "Cost of events",
                "Cost per month",
                "Copy of a store",
                "CPU on average, summed over time"
            ]
        );
    }

    #[test]
    fn letters_and_enter_run_a_command() {
        let mut harness = harness();
        harness
            .get_by_label("Name of a command, a page or a number")
            .type_text("undo");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().ran, [Command::Undo]);
        assert!(!harness.state().palette.is_open());
    }

    #[test]
    fn arrows_choose_and_go_round() {
        let mut harness = harness();
        harness.key_press(Key::ArrowUp);
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().ran.first(), Command::listed().last());
    }

    #[test]
    fn the_palette_does_not_find_itself() {
        let entries = command_entries(&Context::default(), &Command::listed());
        assert!(!entries.is_empty());
        assert!(entries.iter().all(|one| one.command != Command::Palette));
    }

    #[test]
    fn what_makes_no_sense_now_does_not_run() {
        let mut harness = harness();
        harness
            .get_by_label("Name of a command, a page or a number")
            .type_text("redo");
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().ran, []);
        assert!(harness.state().palette.is_open());
    }

    #[test]
    fn escape_closes() {
        let mut harness = harness();
        harness.key_press(Key::Escape);
        harness.run();
        assert!(!harness.state().palette.is_open());
    }
}
