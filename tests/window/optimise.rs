//! A search for the best design in the window: begun, given up, sorted, and taken into the file.

use std::thread;
use std::time::{Duration, Instant};

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::stage::{
    Play, SMALL, click, ctrl, play_on_a_thread, play_sized, reads, sees, type_into,
};

const SEARCH: &str = "Search for the best design";

fn to_optimise(play: &mut Play) {
    ctrl(play, Key::K);
    type_into(
        play,
        "Name of a command, a page or a number",
        "optimise of events",
    );
    play.key_press(Key::Enter);
    play.run();
}

/// One small cluster in as few worlds as there may be.
fn shop() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.ron");
    std::fs::write(&path, SMALL.replace("worlds: 200", "worlds: 100")).expect("a file");
    (folder, path)
}

/// The costs that are listed below the head of their column, from above.
fn costs(play: &Play) -> Vec<f64> {
    let head = play.get_by_label("Cost, P50").rect();
    let mut found: Vec<(f32, f64)> = play
        .query_all_by_label_contains("$")
        .filter_map(|node| {
            let (rect, read) = (node.rect(), node.accesskit_node());
            let label = read.value().or_else(|| read.label())?;
            let is_below = rect.top() > head.bottom() && (rect.right() - head.right()).abs() < 24.0;
            let digits = label.strip_prefix('$')?;
            let cost = match digits.strip_suffix('k') {
                Some(thousands) => 1_000.0 * thousands.parse::<f64>().ok()?,
                None => digits.parse::<f64>().ok()?,
            };
            is_below.then_some((rect.top(), cost))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, cost)| cost).collect()
}

#[test]
fn designs_are_searched_sorted_and_taken() {
    let (_folder, path) = shop();
    // So tall that the list is in view.
    let mut play = play_sized(Some(&path), None, [1280.0, 2_400.0], 1.0);
    to_optimise(&mut play);
    click(&mut play, SEARCH);
    assert!(sees(&play, "Search again") && sees(&play, "Every design"));
    let kinds = play.query_all_by_label("every kind").count();
    assert_eq!(kinds, 1);

    click(&mut play, "Cost, P50");
    let rising = costs(&play);
    assert!(rising.len() > 3 && rising.is_sorted(), "{rising:?}");
    click(&mut play, "Cost, P50");
    let falling = costs(&play);
    assert!(falling.iter().rev().is_sorted(), "{falling:?}");
    assert!(falling[0] > rising[0]);

    assert!(!play.state().text().contains("-best"));
    click(&mut play, "Add this design as a deployment");
    assert!(
        play.state().text().contains("-best"),
        "{}",
        play.state().text()
    );
    click(&mut play, "Undo");
    assert!(!play.state().text().contains("-best"));
}

#[test]
fn a_search_can_be_given_up() {
    let (_folder, path) = shop();
    let mut play = play_on_a_thread(&path);
    let until = |play: &mut Play, what: &str| {
        let begun = Instant::now();
        while !sees(play, what) {
            assert!(begun.elapsed() < Duration::from_secs(120), "no {what}");
            thread::sleep(Duration::from_millis(5));
            play.step();
        }
    };
    let begun = Instant::now();
    while !reads(&play, "Brokers: ") {
        assert!(begun.elapsed() < Duration::from_secs(120), "no plan");
        thread::sleep(Duration::from_millis(5));
        play.step();
    }
    to_optimise(&mut play);
    until(&mut play, SEARCH);
    play.get_by_label(SEARCH).click();
    until(&mut play, "Give up");
    assert!(!sees(&play, SEARCH) && reads(&play, "designs"));
    play.get_by_label("Give up").click();
    until(&mut play, SEARCH);
    assert!(!sees(&play, "Every design") && !sees(&play, "Give up"));
}
