//! A person changes numbers.

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
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
    play.key_press(Key::Enter);
    play.run();
    assert!(reads(&play, "7 days is a time"));
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
fn what_a_cell_means_is_said_while_it_has_the_focus() {
    let (_folder, _, mut play) = small_shop();
    play.get_by_label("Produced of clicks").focus();
    play.run();
    assert!(reads(&play, "P5 40, P50 60, P95 90"));
}

#[test]
fn an_empty_field_shows_what_holds_without_it() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num2);
    click(&mut play, "Open the details of clicks");
    let shown = |play: &crate::stage::Play, field: &str| {
        let field = play.get_by_label(field);
        let placeholder = field.accesskit_node().placeholder().map(str::to_owned);
        placeholder.unwrap_or_default()
    };
    assert_eq!(
        shown(&play, "Growth of clicks"),
        "2 to 4 %/month",
        "the cluster's"
    );
    assert_eq!(shown(&play, "Retention by size of clicks"), "no limit");
    ctrl(&mut play, Key::Num4);
    assert_eq!(shown(&play, "Tiered after of ours"), "not tiered");
}

/// Each kind: the menu adds it, its form has its own fields, and a change of one of them is planned with.
#[test]
fn every_kind_of_deployment_is_added_and_edited() {
    for (title, name, field, text, written) in [
        (
            "Self-managed on EC2",
            "ec2",
            "Volumes of a broker",
            "2",
            "volumes: 2",
        ),
        (
            "Strimzi on Amazon EKS",
            "strimzi",
            "Memory of a broker",
            "16 GiB",
            "memory: \"16 GiB\"",
        ),
        (
            "Amazon MSK Standard",
            "msk",
            "Tiered after",
            "1 day local",
            "tiered: \"1 day local\"",
        ),
        (
            "Amazon MSK Express",
            "express",
            "Discount",
            "10 %",
            "discount: \"10 %\"",
        ),
        (
            "Amazon MSK Serverless",
            "serverless",
            "Discount",
            "5 %",
            "serverless(discount: \"5 %\")",
        ),
        (
            "Confluent Cloud",
            "confluent",
            "Kind",
            "enterprise",
            "kind: enterprise",
        ),
    ] {
        let (_folder, _, mut play) = small_shop();
        ctrl(&mut play, Key::Num4);
        let press = |play: &mut crate::stage::Play, name: &str| {
            // It may stand below the edge of the window, where no pointer reaches it.
            play.get_by_label(name).click_accesskit();
            play.run();
        };
        press(&mut play, "Add deployment…");
        press(&mut play, title);
        let scenario = scenario::read(play.state().text(), None).expect("it reads");
        let added = scenario.kafka[0].deployments.last().expect("there is one");
        assert_eq!((added.name.as_str(), added.on.word()), (name, name));
        put(&mut play, &format!("{field} of {name}"), text);
        assert!(
            play.state().text().contains(written),
            "{}",
            play.state().text()
        );
        assert!(!play.state().window().session().is_stale(), "{title}");
    }
}

#[test]
fn incidents_and_private_endpoints_are_stated_in_the_form() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num4);
    let press = |play: &mut crate::stage::Play, name: &str| {
        let first = play.query_all_by_label(name).next();
        first.expect("it is there").click_accesskit();
        play.run();
    };
    press(&mut play, "State incidents");
    assert_eq!(
        play.state().text(),
        SMALL,
        "there is nothing to bill them at yet"
    );
    press(&mut play, "State people's time");
    press(&mut play, "State incidents");
    press(&mut play, "State private endpoints");
    put(&mut play, "Incidents of a year of ours", "3");
    put(&mut play, "Networks of clients of ours", "4");
    let scenario = scenario::read(play.state().text(), None).expect("it reads");
    let ours = &scenario.kafka[0].deployments[0];
    let incidents = ours.incidents.as_ref().expect("they are stated");
    assert_eq!(incidents.per_year.distribution.central(), 3.0);
    let private = ours.private_connectivity.as_ref();
    assert_eq!(private.map(|private| private.vpcs), Some(4));
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
