//! Files come and go.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use headroom::app::files::Picked;
use headroom::app::inbox::Event;

use crate::stage::{SMALL, click, ctrl, play, play_sized, put, reads, sees, small_shop, type_into};

fn other_scenario(folder: &Path) -> PathBuf {
    let path = folder.join("other.ron");
    std::fs::write(&path, SMALL.replace("Small shop", "Another shop")).expect("a file");
    path
}

#[test]
fn a_file_is_chosen_in_the_dialog_of_the_desktop() {
    let (folder, _, mut play) = small_shop();
    let other = other_scenario(folder.path());
    play.state().next_dialog(Picked::File(other.clone()));
    ctrl(&mut play, Key::O);
    assert!(sees(&play, "Another shop"));
    assert_eq!(play.state().window().settings().recent[0], other);
}

#[test]
fn without_a_dialog_the_path_is_typed() {
    let (folder, _, mut play) = small_shop();
    let other = other_scenario(folder.path());
    play.state()
        .next_dialog(Picked::NoDialog("This desktop offers no file dialog"));
    ctrl(&mut play, Key::O);
    assert!(reads(&play, "offers no file dialog"));
    type_into(&mut play, "Path of the file", &other.display().to_string());
    play.get_by_role_and_label(egui::accesskit::Role::Button, "Open a scenario")
        .click();
    play.run();
    assert!(sees(&play, "Another shop"));

    let (_folder, _, mut play) = small_shop();
    play.state()
        .next_dialog(Picked::NoDialog("This desktop offers no file dialog"));
    ctrl(&mut play, Key::O);
    put(&mut play, "Path of the file", &other.display().to_string());
    assert!(
        sees(&play, "Another shop"),
        "Enter is as good as the button"
    );
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_file_is_dropped_on_the_window() {
    let (folder, _, mut play) = small_shop();
    let other = other_scenario(folder.path());
    play.input_mut()
        .dropped_files
        .push(Arc::new(Dropped(other)));
    play.run();
    assert!(sees(&play, "Another shop"));
}

#[test]
fn nothing_unsaved_is_lost_without_a_question() {
    let (folder, path, mut play) = small_shop();
    put(&mut play, "Produced of orders", "3 MB/s");
    let other = other_scenario(folder.path());
    play.input_mut()
        .dropped_files
        .push(Arc::new(Dropped(other.clone())));
    play.run();
    assert!(sees(&play, "Save the changes to shop.ron?"));
    play.key_press(Key::Escape);
    play.run();
    assert!(
        play.state().text().contains("3 MB/s"),
        "Escape changes nothing"
    );
    assert!(!play.state().window().may_close());

    play.input_mut()
        .dropped_files
        .push(Arc::new(Dropped(other.clone())));
    play.run();
    click(&mut play, "Cancel");
    assert!(play.state().text().contains("3 MB/s"), "nor does Cancel");

    play.input_mut()
        .dropped_files
        .push(Arc::new(Dropped(other.clone())));
    play.run();
    click(&mut play, "Save");
    assert!(sees(&play, "Another shop"));
    assert!(
        std::fs::read_to_string(&path)
            .expect("the file")
            .contains("3 MB/s")
    );

    put(&mut play, "Produced of orders", "4 MB/s");
    play.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    play.run();
    click(&mut play, "Lose the changes");
    assert!(sees(&play, "Small shop"));
    assert!(
        !std::fs::read_to_string(&other)
            .expect("the file")
            .contains("4 MB/s")
    );
}

#[test]
fn a_new_scenario_is_saved_under_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut play = play(None);
    let target = folder.path().join("mine");
    play.state().next_dialog(Picked::File(target.clone()));
    ctrl(&mut play, Key::S);
    let saved = std::fs::read_to_string(target.with_extension("ron"))
        .expect("it was saved with its extension");
    assert_eq!(saved, play.state().text());
    assert!(sees(&play, "mine.ron"));
}

#[test]
fn a_change_on_disk_is_taken_over_or_not() {
    let (_folder, path, mut play) = small_shop();
    let theirs = SMALL.replace("2 MB/s", "5 MB/s");
    put(&mut play, "Produced of clicks", "70 MB/s");
    std::fs::write(&path, &theirs).expect("somebody else writes");
    play.state().happen(Event::DiskChanged);
    play.run();
    assert!(reads(&play, "shop.ron was changed on disk"));
    click(&mut play, "Reload");
    assert_eq!(play.state().text(), theirs);
    ctrl(&mut play, Key::Z);
    assert!(
        play.state().text().contains("70 MB/s"),
        "what was here can be brought back"
    );

    std::fs::write(&path, SMALL).expect("somebody else writes");
    play.state().happen(Event::DiskChanged);
    play.run();
    ctrl(&mut play, Key::S);
    assert!(sees(&play, "Replace what was changed in shop.ron?"));
    assert_eq!(
        std::fs::read_to_string(&path).expect("the file"),
        SMALL,
        "nothing is overwritten unasked"
    );
    click(&mut play, "Cancel");
    assert!(!sees(&play, "Replace what was changed in shop.ron?"));
    click(&mut play, "Keep mine");
    ctrl(&mut play, Key::S);
    assert!(
        std::fs::read_to_string(&path)
            .expect("the file")
            .contains("70 MB/s")
    );
}

#[test]
fn saving_over_a_change_on_disk_is_asked_about_and_done() {
    let (_folder, path, mut play) = small_shop();
    put(&mut play, "Produced of clicks", "70 MB/s");
    std::fs::write(&path, SMALL.replace("2 MB/s", "5 MB/s")).expect("somebody else writes");
    ctrl(&mut play, Key::S);
    click(&mut play, "Replace the file");
    let saved = std::fs::read_to_string(&path).expect("the file");
    assert!(
        saved.contains("70 MB/s") && !saved.contains("5 MB/s"),
        "{saved}"
    );
    assert!(!sees(&play, "unsaved changes"));
}

#[test]
fn a_file_of_a_newer_format_is_not_called_broken() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("newer.ron");
    std::fs::write(&path, SMALL.replace("headroom: 1", "headroom: 2")).expect("a file");
    let play = play(Some(&path));
    assert!(sees(&play, "This file was written by a newer Headroom"));
    assert!(reads(&play, "update Headroom to open it"));
    assert!(!reads(&play, "Mend what is listed here") && !reads(&play, "to mend before"));
}

#[test]
fn only_the_last_that_happened_to_the_file_is_said() {
    let (_folder, path, mut play) = small_shop();
    std::fs::write(&path, SMALL.replace("2 MB/s", "5 MB/s")).expect("somebody else writes");
    play.state().happen(Event::DiskChanged);
    play.run();
    assert!(reads(&play, "shop.ron was changed on disk"));
    std::fs::remove_file(&path).expect("somebody else deletes it");
    play.state().happen(Event::DiskChanged);
    play.run();
    assert!(reads(&play, "shop.ron is no longer on disk"));
    assert!(!reads(&play, "was changed on disk"));
    std::fs::write(&path, SMALL).expect("and brings it back as it was");
    play.state().happen(Event::DiskChanged);
    play.run();
    assert!(!reads(&play, "no longer on disk"));
}

#[test]
fn a_path_is_typed_from_the_folder_of_the_file_on() {
    let mut play = play(Some(Path::new("scenarios/payments.ron")));
    play.state()
        .next_dialog(Picked::NoDialog("This desktop offers no file dialog"));
    ctrl(&mut play, Key::O);
    let shown = play.get_by_label("Path of the file").value();
    let folder = std::path::absolute("scenarios").expect("there is a folder");
    let shown = shown.expect("the field has a text");
    assert!(Path::new(&shown).starts_with(folder), "{shown}");
}

#[test]
fn the_windows_own_save_is_no_change_on_disk() {
    let (_folder, _, mut play) = small_shop();
    put(&mut play, "Produced of orders", "3 MB/s");
    ctrl(&mut play, Key::S);
    play.state().happen(Event::DiskChanged);
    play.run();
    assert!(!reads(&play, "was changed on disk"));
}

#[test]
fn a_file_that_is_not_there_is_said_and_a_sample_is_shown() {
    let play = play(Some(Path::new("/nowhere/plan.ron")));
    assert!(reads(&play, "/nowhere/plan.ron: there is no such file"));
    assert!(play.state().window().session().planned().is_some());
}

#[test]
fn a_broken_file_opens_and_can_be_mended_in_the_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.ron");
    std::fs::write(
        &path,
        SMALL.replace("retention: \"3 days\"", "retentoin: \"3 days\""),
    )
    .expect("a file");
    let mut play = play(Some(&path));
    assert!(reads(&play, "This text cannot be planned yet"));
    assert!(reads(&play, "unknown field retentoin"));
    click(&mut play, "Open the file text");
    let caret = play.state().text().find("retentoin").expect("it is there");
    assert!(caret > 0);
    for _ in 0.."retentoin".len() {
        play.key_press(Key::Delete);
        play.run();
    }
    play.get_by_label("Text of the file").type_text("retention");
    play.run();
    assert!(
        play.state().window().session().planned().is_some(),
        "{}",
        play.state().text()
    );
}

#[test]
fn what_a_crash_would_lose_is_offered_again() {
    let recovery = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.ron");
    std::fs::write(&path, SMALL).expect("a file");
    let mut crashed = play_sized(Some(&path), Some(recovery.path()), [1280.0, 720.0], 1.0);
    put(&mut crashed, "Produced of orders", "3 MB/s");
    let kept = || {
        let entries = std::fs::read_dir(recovery.path())
            .expect("the folder")
            .flatten();
        entries
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|e| e == "ron"))
    };
    while kept().is_none() {
        std::thread::sleep(Duration::from_millis(50));
    }
    // A window that is gone holds no lock and has not cleaned up: its file lies there under another name.
    let left = recovery.path().join("1-0.ron");
    std::fs::copy(kept().expect("it was kept"), &left).expect("a copy");

    let mut next = play_sized(None, Some(recovery.path()), [1280.0, 720.0], 1.0);
    assert!(reads(&next, "Headroom ended before shop.ron was saved"));
    click(&mut next, "Restore");
    assert!(next.state().text().contains("3 MB/s"));
    assert!(sees(&next, "unsaved changes") && sees(&next, "shop.ron"));
    assert!(!left.exists());
    ctrl(&mut next, Key::S);
    assert!(
        std::fs::read_to_string(&path)
            .expect("the file")
            .contains("3 MB/s")
    );
}
