//! A person changes numbers.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use headroom::scenario;

use crate::stage::{SMALL, click, ctrl, put, reads, sees, small_shop, type_into};

#[test]
fn open_edit_undo_save_and_open_again() {
    let (_folder, path, mut play) = small_shop();
    let before = play.state().ingest();
    put(&mut play, "Produced of clicks", "500 MB/s");
    assert!(play.state().ingest() > 5.0 * before, "the plan follows");
    assert!(sees(&play, "unsaved changes"));

    ctrl(&mut play, Key::Z);
    assert_eq!(play.state().text(), SMALL, "undo brings every byte back");
    assert_eq!(play.state().ingest(), before);
    assert!(!sees(&play, "unsaved changes"));

    play.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::Z);
    play.run();
    put(&mut play, "Retention of orders", "7 days");
    ctrl(&mut play, Key::S);
    assert!(!sees(&play, "unsaved changes"));

    let saved = std::fs::read_to_string(&path).expect("the file is there");
    let expected = SMALL
        .replace("40 to 90 MB/s", "500 MB/s")
        .replace("30 days", "7 days");
    assert_eq!(saved, expected, "two values have changed and nothing else");
    let again = crate::stage::play(Some(&path));
    assert_eq!(again.state().text(), play.state().text());
    assert_eq!(again.state().ingest(), play.state().ingest());
}

#[test]
fn a_text_that_cannot_be_read_keeps_the_last_good_plan_and_says_why() {
    let (_folder, _, mut play) = small_shop();
    let before = play.state().ingest();
    type_into(&mut play, "Produced of clicks", "7 days");
    assert!(reads(&play, "`7 days` is a time"));
    assert_eq!(play.state().ingest(), before);
    play.key_press(Key::Escape);
    play.run();
    assert_eq!(play.state().text(), SMALL);
    assert_eq!(
        play.get_by_label("Produced of clicks").value().as_deref(),
        Some("40 to 90 MB/s")
    );
}

#[test]
fn the_plan_follows_while_one_types_and_that_is_one_step() {
    let (_folder, _, mut play) = small_shop();
    type_into(&mut play, "Produced of orders", "20 MB/s");
    assert!(
        play.state().text().contains("produce: \"20 MB/s\""),
        "before the field is left"
    );
    play.key_press(Key::ArrowUp);
    play.run();
    play.key_press(Key::Enter);
    play.run();
    assert!(play.state().text().contains("produce: \"21 MB/s\""));
    ctrl(&mut play, Key::Z);
    assert_eq!(play.state().text(), SMALL);
}

#[test]
fn an_emptied_field_falls_back_to_its_default() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num2);
    play.get_by_label("Retention of orders").focus();
    play.run();
    ctrl(&mut play, Key::A);
    play.key_press(Key::Delete);
    play.run();
    play.key_press(Key::Enter);
    play.run();
    assert!(!play.state().text().contains("30 days"));
    let scenario = scenario::read(play.state().text(), None).expect("it reads");
    assert_eq!(scenario.kafka[0].topics[1].retention, None);
}

#[test]
fn topics_are_added_duplicated_moved_and_deleted() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num2);
    let names = |play: &crate::stage::Play| -> Vec<String> {
        let scenario = scenario::read(play.state().text(), None).expect("it reads");
        scenario.kafka[0]
            .topics
            .iter()
            .map(|topic| topic.name.clone())
            .collect()
    };
    type_into(&mut play, "Name of the new topic", "returns");
    type_into(&mut play, "What the new topic gets", "1 MB/s");
    click(&mut play, "Add topic");
    assert_eq!(names(&play), ["clicks", "orders", "returns"]);

    click(&mut play, "More for clicks");
    click(&mut play, "Duplicate");
    assert_eq!(names(&play), ["clicks", "clicks-2", "orders", "returns"]);

    click(&mut play, "More for clicks-2");
    click(&mut play, "Move down");
    assert_eq!(names(&play), ["clicks", "orders", "clicks-2", "returns"]);

    click(&mut play, "More for clicks-2");
    click(&mut play, "Delete");
    assert_eq!(names(&play), ["clicks", "orders", "returns"]);
    for _ in 0..4 {
        ctrl(&mut play, Key::Z);
    }
    assert_eq!(play.state().text(), SMALL);
}

#[test]
fn the_table_is_filtered_and_sorted_without_touching_the_file() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num2);
    let top = |play: &crate::stage::Play, name: &str| play.get_by_label(name).rect().top();
    assert!(top(&play, "Name of clicks") < top(&play, "Name of orders"));
    click(&mut play, "Produced");
    assert!(
        top(&play, "Name of clicks") > top(&play, "Name of orders"),
        "the smallest first"
    );
    click(&mut play, "Order of the file");
    type_into(&mut play, "Filter topics", "ord");
    assert!(sees(&play, "Name of orders") && !sees(&play, "Name of clicks"));
    assert_eq!(play.state().text(), SMALL);
}

#[test]
fn a_deployment_is_changed_where_it_is_explained() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num4);
    put(&mut play, "Brokers of ours", "24");
    assert!(play.state().text().contains("brokers: 24"));
    let planned = play
        .state()
        .window()
        .session()
        .planned()
        .expect("there is a plan");
    assert_eq!(planned.plan.clusters[0].deployments[0].brokers, 24.0);
}

#[test]
fn the_file_text_is_edited_as_text() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num9);
    play.get_by_label("Text of the file").focus();
    play.run();
    // The caret stands at the end.
    play.get_by_label("Text of the file").type_text("// mine");
    play.run();
    assert_eq!(play.state().text(), format!("{SMALL}// mine"));
    assert!(!play.state().window().session().is_stale());
}
