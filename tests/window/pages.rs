//! Pages say what they should, fit where they must, and lead to each other.

use egui::Key;
use egui::accesskit::Toggled;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use headroom::app::page::Page;

use crate::stage::{Play, click, ctrl, play, play_sized, reads, sees, small_shop, type_into};

const PAGES: [Key; 9] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

#[test]
fn the_first_open_tells_a_story() {
    let play = play(None);
    assert!(sees(&play, "E-commerce clickstream"));
    for part in [
        "Fullest disk, P95: ",
        "Brokers: ",
        "Cost of all of it, P95: $",
        "For a GB that comes in, P95: $",
        "For a million events, P95: $",
        "Cluster cost, P95: $",
        "Below 75\u{2009}% until: ",
    ] {
        assert!(reads(&play, part), "{part}");
    }
    assert!(reads(&play, "This is a sample"));
}

#[test]
fn every_page_settles_in_every_size_and_theme() {
    let (_folder, path, _) = small_shop();
    for (size, scale) in [
        ([1280.0, 720.0], 1.0),
        ([640.0, 360.0], 2.0),
        ([1440.0, 900.0], 1.5),
        ([480.0, 320.0], 1.0),
    ] {
        let mut play = play_sized(Some(&path), None, size, scale);
        for theme in ["Theme: light", "Theme: dark"] {
            run_from_palette(&mut play, theme);
            for page in PAGES {
                // `run` fails when the window never comes to rest, when a control has no name, or a letter no glyph.
                ctrl(&mut play, page);
            }
            for page in [
                "partitions of events",
                "second opinions of events",
                "optimise of events",
            ] {
                run_from_palette(&mut play, page);
            }
        }
    }
}

#[test]
fn nothing_of_the_frame_is_cut_off_in_a_small_window() {
    let (_folder, path, _) = small_shop();
    for size in [[1280.0, 720.0], [640.0, 360.0]] {
        let play = play_sized(Some(&path), None, size, 1.0);
        for name in [
            "Undo",
            "Redo",
            "Theme",
            "Why this number?",
            "List the findings",
        ] {
            let rect = play
                .get_by_role_and_label(egui::accesskit::Role::Button, name)
                .rect();
            let inside = rect.left() >= 0.0
                && rect.right() <= size[0]
                && rect.top() >= 0.0
                && rect.bottom() <= size[1];
            assert!(inside, "{name} at {rect:?} in {size:?}");
        }
    }
}

fn run_from_palette(play: &mut Play, letters: &str) {
    ctrl(play, Key::K);
    type_into(play, "Name of a command, a page or a number", letters);
    play.key_press(Key::Enter);
    play.run();
}

#[test]
fn the_palette_goes_to_pages_and_explains_numbers() {
    let (_folder, _, mut play) = small_shop();
    run_from_palette(&mut play, "growth of events");
    assert!(reads(&play, "How full the fullest broker gets, ours"));
    run_from_palette(&mut play, "kafka/events/topics/clicks/produce");
    assert!(sees(&play, "Produced on average"), "the panel explains it");
}

/// Whether the navigation says that this page is on screen.
fn is_shown(play: &Play, page: &Page) -> bool {
    let title = page.title();
    let mut entries = play.query_all_by_label(&title);
    entries.any(|entry| entry.accesskit_node().toggled() == Some(Toggled::True))
}

#[test]
fn every_page_is_found_by_its_name_first() {
    let (_folder, _, mut play) = small_shop();
    let planned = play.state().window().session().planned();
    let plan = std::sync::Arc::clone(&planned.expect("there is a plan").plan);
    let pages = Page::all(Some(&plan));
    assert!(pages.len() > 10);
    for page in &pages {
        for name in [page.title(), page.short_title().to_owned()] {
            run_from_palette(&mut play, &name);
            assert!(is_shown(&play, page), "{name} leads elsewhere");
        }
    }
}

#[test]
fn keys_lead_to_every_page() {
    let (_folder, _, mut play) = small_shop();
    let planned = play.state().window().session().planned();
    let pages = Page::all(Some(&planned.expect("there is a plan").plan));
    for page in pages.iter().skip(1).chain(&pages[..1]) {
        ctrl(&mut play, Key::PageDown);
        assert!(is_shown(&play, page), "{}", page.title());
    }
    for page in &pages {
        let keys = page.keys().expect("every page of the shop has keys");
        play.key_press_modifiers(keys.modifiers, keys.logical_key);
        play.run();
        assert!(is_shown(&play, page), "{}", page.title());
    }
}

#[test]
fn what_is_explained_belongs_to_the_page() {
    let (_folder, _, mut play) = small_shop();
    let explained = |play: &Play, path: &str| sees(play, path);
    let (fill, cost) = ("disk_fill", "monthly_cost");
    let of = |name: &str| format!("kafka/events/deployments/ours/{name}");
    assert!(explained(&play, &of(fill)));
    ctrl(&mut play, Key::Num5);
    assert!(explained(&play, &of(cost)), "what the page is about");
    run_from_palette(&mut play, "kafka/events/topics/clicks/produce");
    ctrl(&mut play, Key::Num1);
    assert!(explained(&play, &of(fill)));
    ctrl(&mut play, Key::Num5);
    assert!(
        explained(&play, "kafka/events/topics/clicks/produce"),
        "what was asked for there last"
    );
}

#[test]
fn what_is_good_to_know_is_a_note_and_code_has_no_backticks() {
    let (_folder, _, mut play) = small_shop();
    click(&mut play, "List the findings");
    assert!(sees(&play, "note"), "it is neither ok nor a warning");
    assert!(reads(&play, "Go to the field") && !reads(&play, "`"));
}

#[test]
fn every_outcome_can_be_asked_why() {
    let (_folder, _, mut play) = small_shop();
    play.get_by_label_contains("Cost, P95: ").click();
    play.run();
    assert!(sees(&play, "Computed from") && sees(&play, "What moves it most"));
    play.get_by_label_contains("Fullest disk, P95: ").click();
    play.run();
    play.get_by_label_contains("Disk of a broker: ").click();
    play.run();
    assert!(sees(&play, "Disk of a broker"), "a parent is a link");
}

#[test]
fn an_input_is_changed_where_it_is_explained() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num5);
    run_from_palette(&mut play, "kafka/events/topics/clicks/retention");
    crate::stage::put(&mut play, "Retention of clicks", "9 days");
    assert!(play.state().text().contains("9 days"));
}

#[test]
fn another_percentile_shows_other_values() {
    let (_folder, _, mut play) = small_shop();
    let at = |play: &Play, percentile: &str| {
        let name = format!("Fullest disk, {percentile}: ");
        let card = play.get_by_label_contains(&name);
        card.accesskit_node().label().expect("a name")
    };
    let high = at(&play, "P95");
    click(&mut play, "P5");
    assert_ne!(at(&play, "P5"), high);
}

#[test]
fn a_finding_leads_to_its_field() {
    let (_folder, _, mut play) = small_shop();
    click(&mut play, "List the findings");
    let finding = play.query_all_by_label_contains("Go to the field").next();
    let finding = finding.expect("a plan of guesses has findings");
    finding.click();
    play.run();
    assert!(sees(&play, "Computed from") || sees(&play, "What was stated"));
}

#[test]
fn the_catalogue_shows_dates_and_sources() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num8);
    assert!(sees(&play, "Prices in us-east-1"));
    type_into(&mut play, "Filter the catalogue", "gp3");
    assert!(reads(&play, "ebs/gp3/storage") && !reads(&play, "ebs/io2/storage"));
}

/// With the panel open, in the smallest window that a plan is shown in: no figure, field or heading ends beyond its card.
#[test]
fn no_column_of_the_topics_is_cut_off() {
    let (_folder, path, _) = small_shop();
    for size in [[1280.0, 720.0], [1440.0, 900.0], [640.0, 360.0]] {
        let mut play = play_sized(Some(&path), None, size, 1.0);
        ctrl(&mut play, Key::Num2);
        let panel = play.query_by_label("Close the explanation");
        let edge = panel.map_or(size[0], |close| close.rect().left() - 240.0);
        for column in [
            "Topic",
            "Produced",
            "On disk",
            "Share",
            "Retention",
            "Ratio",
        ] {
            let heads = play.query_all_by_role_and_label(egui::accesskit::Role::Button, column);
            for head in heads {
                let right = head.rect().right();
                assert!(right <= edge, "{column} ends at {right} of {edge}");
            }
        }
    }
}

#[test]
fn what_has_no_column_stands_in_the_details() {
    let (_folder, path, _) = small_shop();
    for size in [[1900.0, 900.0], [640.0, 900.0]] {
        let mut play = play_sized(Some(&path), None, size, 1.0);
        ctrl(&mut play, Key::Num2);
        click(&mut play, "Open the details of clicks");
        for field in ["Produced of clicks", "Peak of clicks", "Growth of clicks"] {
            let count = play.query_all_by_label(field).count();
            assert_eq!(count, 1, "{field} in {size:?}");
        }
    }
}

#[test]
fn a_price_of_the_catalogue_has_one_dollar_sign() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num8);
    type_into(&mut play, "Filter the catalogue", "gp2");
    assert!(sees(&play, "$0.10/GiB-month") && !reads(&play, "$/GiB-month"));
}

#[test]
fn what_moves_a_number_leads_to_its_explanation() {
    let (_folder, _, mut play) = small_shop();
    let mover = "Produced on average of clicks: ";
    let link = play.get_by_label_contains(mover);
    link.click();
    play.run();
    assert!(sees(&play, "What was stated") && sees(&play, "Change it"));
}

/// What stands in the panel must not push its edge outward: it would grow in every frame.
#[test]
fn the_panel_keeps_its_width_whatever_it_explains() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num5);
    let edge = |play: &Play| play.get_by_label("Close the explanation").rect().right();
    let left = |play: &Play| {
        let title = play.get_by_label("Take along: Cost against ingest");
        title.rect().right()
    };
    let before = (edge(&play), left(&play));
    for path in [
        "kafka/events/topics/clicks/produce",
        "kafka/events/topics/orders/produce",
        "kafka/events/topics/clicks/retained",
        "kafka/events/deployments/managed/monthly_cost",
    ] {
        run_from_palette(&mut play, path);
        for _ in 0..20 {
            play.step();
        }
        assert_eq!((edge(&play), left(&play)), before, "{path}");
    }
}

#[test]
fn partitions_say_why_and_what_another_count_keeps() {
    let (_folder, _, mut play) = small_shop();
    run_from_palette(&mut play, "partitions of events");
    assert!(sees(&play, "Partitions of events") && reads(&play, "chosen: "));
    assert!(reads(&play, "KIP-578 advises for a broker"));
    assert!(sees(
        &play,
        "Hottest partition of clicks, share of the topic"
    ));
    click(&mut play, "orders");
    assert!(sees(
        &play,
        "Hottest partition of orders, share of the topic"
    ));
    type_into(&mut play, "Partitions to try", "many");
    assert!(sees(&play, "Type a whole number above 0"));
    type_into(&mut play, "Partitions to try", "96");
    assert!(reads(&play, "of keys stay in their partition"));
}

#[test]
fn published_rules_stand_beside_our_answer() {
    let (_folder, _, mut play) = small_shop();
    run_from_palette(&mut play, "second opinions of events");
    assert!(reads(&play, "Published rules answer"));
    let planned = play.state().window().session().planned();
    let plan = std::sync::Arc::clone(&planned.expect("there is a plan").plan);
    let never = std::sync::atomic::AtomicBool::new(false);
    let opinions = plan.second_opinions(0, &never).expect("nobody cancels");
    let opinions = opinions.expect("there is a cluster").opinions;
    assert!(opinions.len() > 5);
    for opinion in opinions {
        assert!(sees(&play, &opinion.rule), "{}", opinion.rule);
        assert!(reads(&play, &opinion.source), "{}", opinion.source);
    }
}

#[test]
fn the_map_of_the_cheapest_has_three_sides() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num5);
    assert!(reads(
        &play,
        "Cheapest deployment that holds, over ingest and longest retention"
    ));
    let choose = |play: &mut Play, side: &str| {
        // It may stand below the edge of the window, where no pointer reaches it.
        play.get_by_label(side).click_accesskit();
        play.run();
    };
    choose(&mut play, "Fan-out");
    assert!(reads(&play, "Nobody reads"), "the shop has no consumers");
    choose(&mut play, "Staff cost");
    assert!(reads(&play, "No deployment states upkeep"));
    assert!(sees(&play, "Decision matrix") && sees(&play, "Cost, P50"));
}

#[test]
fn topics_say_what_they_survive() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num2);
    assert!(sees(&play, "Nobody reads yet"));
    assert!(sees(&play, "What topics survive") && reads(&play, "go on"));
}
