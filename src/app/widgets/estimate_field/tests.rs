use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::*;
use crate::app::theme;
use crate::estimate::Bounds;
use crate::units::Measure;

#[derive(Default)]
struct Field {
    text: String,
    events: Vec<FieldEvent>,
}

fn read(text: &str) -> Result<Reading, String> {
    Estimate::parse(text, &[Measure::BytesPerSecond], Bounds::POSITIVE)
        .map(|estimate| Reading::from(&estimate))
        .map_err(|error| error.to_string())
}

/// A form of one field and a button to leave it for; what it says is kept, as a document would.
fn form(text: &str) -> Harness<'static, Field> {
    drawn(text, |field| field)
}

/// The same field in a table.
fn cell(text: &str) -> Harness<'static, Field> {
    drawn(text, |field| field.in_table())
}

fn drawn(
    text: &str,
    look: for<'f> fn(EstimateField<'f>) -> EstimateField<'f>,
) -> Harness<'static, Field> {
    let mut ready = false;
    let mut harness = Harness::builder().build_ui_state(
        move |ui, field: &mut Field| {
            if !std::mem::replace(&mut ready, true) {
                theme::install(ui.ctx());
            }
            let drawn = EstimateField::new("topics/clicks/produce", "Produce", &field.text, &read);
            let event = look(drawn).show(ui);
            if let Some(
                FieldEvent::Live(text) | FieldEvent::Done(text) | FieldEvent::Return(text),
            ) = &event
            {
                field.text.clone_from(text);
            }
            field.events.extend(event);
            let _ = ui.button("Elsewhere");
        },
        Field {
            text: text.to_owned(),
            events: Vec::new(),
        },
    );
    harness.run();
    harness
}

fn retype(harness: &mut Harness<'_, Field>, text: &str) {
    harness.get_by_label("Produce").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("Produce").type_text(text);
    harness.run();
}

#[test]
fn what_a_text_means_stands_beside_it() {
    let harness = form("40 to 90 MB/s");
    harness.get_by_label("P5 40, P50 60, P95 90\u{2009}MB/s (log-normal)");
}

#[test]
fn in_a_table_the_meaning_floats_below_the_field_that_has_the_focus() {
    let meaning = "P5 40, P50 60, P95 90\u{2009}MB/s (log-normal)";
    let mut harness = cell("40 to 90 MB/s");
    assert!(harness.query_by_label(meaning).is_none());
    harness.get_by_label("Produce").focus();
    harness.run();
    harness.get_by_label(meaning);
    harness.get_by_label("Elsewhere").click();
    harness.run();
    assert!(harness.query_by_label(meaning).is_none());
}

#[test]
fn enter_does_not_take_what_cannot_be_read_and_escape_still_returns() {
    for mut harness in [form("60 MB/s"), cell("60 MB/s")] {
        retype(&mut harness, "7 days");
        harness.key_press(Key::Enter);
        harness.run();
        harness.get_by_label_contains("7 days is a time");
        harness.key_press(Key::Escape);
        harness.run();
        let field = harness.get_by_label("Produce");
        assert_eq!(field.value().as_deref(), Some("60 MB/s"));
        assert_eq!(harness.state().text, "60 MB/s");
    }
}

#[test]
fn enter_finishes_what_was_planned_with_while_typing() {
    let mut harness = form("60 MB/s");
    retype(&mut harness, "80 MB/s");
    harness.key_press(Key::Enter);
    harness.run();
    let live = FieldEvent::Live("80 MB/s".to_owned());
    let done = FieldEvent::Done("80 MB/s".to_owned());
    assert_eq!(harness.state().events, [live, done]);
}

#[test]
fn escape_returns_to_what_was_there() {
    let mut harness = form("60 MB/s");
    retype(&mut harness, "80 MB/s");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().text, "60 MB/s");
    let back = FieldEvent::Return("60 MB/s".to_owned());
    assert_eq!(harness.state().events.last(), Some(&back));
    assert_eq!(
        harness.get_by_label("Produce").value().as_deref(),
        Some("60 MB/s")
    );
}

#[test]
fn a_text_that_cannot_be_read_says_why_and_is_not_taken() {
    let mut harness = form("60 MB/s");
    retype(&mut harness, "7 days");
    harness.get_by_label_contains("7 days is a time; expected a data rate");
    harness.get_by_label("Elsewhere").click();
    harness.run();
    assert_eq!(harness.state().events, []);
    let draft = harness.get_by_label("Produce").value();
    assert_eq!(
        draft.as_deref(),
        Some("7 days"),
        "what was typed is not thrown away"
    );
}

#[test]
fn leaving_the_field_finishes() {
    let mut harness = form("60 MB/s");
    retype(&mut harness, "61 MB/s");
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state().text, "61 MB/s");
}

#[test]
fn arrow_keys_move_the_number_under_the_caret() {
    let mut harness = form("60 MB/s");
    harness.get_by_label("Produce").focus();
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().text, "71 MB/s");
}

#[test]
fn a_drag_plans_at_every_step_and_finishes_once() {
    let mut harness = form("60 MB/s");
    let picture = harness
        .get_by_label("Produce: drag to change")
        .rect()
        .center();
    harness.drag_at(picture);
    harness.run();
    for step in 1..=3 {
        harness.hover_at(picture + vec2(8.0 * step as f32, 0.0));
        harness.run();
    }
    harness.drop_at(picture + vec2(24.0, 0.0));
    harness.run();
    let done = harness
        .state()
        .events
        .iter()
        .filter(|e| matches!(e, FieldEvent::Done(_)));
    assert_eq!(done.count(), 1, "{:?}", harness.state().events);
    assert_eq!(harness.state().text, "66 MB/s");
    assert!(harness.state().events.len() > 2, "it plans on the way");
}

#[test]
fn a_change_from_elsewhere_replaces_the_draft() {
    let mut harness = form("60 MB/s");
    retype(&mut harness, "nonsense");
    harness.get_by_label("Elsewhere").click();
    harness.run();
    harness.state_mut().text = "50 MB/s".to_owned();
    harness.run();
    assert_eq!(
        harness.get_by_label("Produce").value().as_deref(),
        Some("50 MB/s")
    );
}
