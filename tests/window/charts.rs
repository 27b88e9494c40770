//! Charts can be taken along.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use headroom::app::files::Picked;

use crate::stage::{click, ctrl, reads, small_shop};

const FAN: &str = "Take along: How full the fullest broker gets, ours";

#[test]
fn a_chart_is_copied_as_csv() {
    let (_folder, _, mut play) = small_shop();
    click(&mut play, FAN);
    play.get_by_label("Copy as CSV").click();
    let mut copied = None;
    for _ in 0..6 {
        play.step();
        copied =
            copied.or(play.output().platform_output.commands.iter().find_map(
                |command| match command {
                    egui::OutputCommand::CopyText(text) => Some(text.clone()),
                    _ => None,
                },
            ));
    }
    let copied = copied.expect("something was copied");
    assert!(
        copied
            .starts_with("Month (first day),ours P5 (1),ours P50 (1),ours P95 (1)\r\n2027-01-01,"),
        "{copied}"
    );
    assert_eq!(
        copied.lines().count(),
        1 + 13,
        "a header and every month of the horizon"
    );
}

#[test]
fn a_chart_is_saved_as_svg() {
    let (folder, _, mut play) = small_shop();
    let target = folder.path().join("fan.svg");
    play.state().next_dialog(Picked::File(target.clone()));
    click(&mut play, FAN);
    click(&mut play, "Save as SVG…");
    while !reads(&play, "fan.svg is written") {
        std::thread::sleep(std::time::Duration::from_millis(20));
        play.run();
    }
    let svg = std::fs::read_to_string(target).expect("it was written");
    assert!(svg.starts_with("<svg") && svg.contains("page at 75"));
}

#[test]
fn a_chart_is_read_as_a_table() {
    let (_folder, _, mut play) = small_shop();
    ctrl(&mut play, Key::Num6);
    click(
        &mut play,
        "Take along: How full the fullest broker gets, ours",
    );
    click(&mut play, "Show as a table");
    assert!(reads(&play, "ours P95") && reads(&play, "Dec 2027"));
}
