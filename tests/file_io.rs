//! Files on disk and documents: nothing is lost, whatever happens to the file.

use std::fs;
use std::path::{Path, PathBuf};

use headroom::scenario::document::Document;
use headroom::scenario::edit;
use headroom::scenario::file::{self, FileError, OnDisk, Replacing, Stamp};
use headroom::scenario::syntax::{FieldPath, MAX_BYTES};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn file_with(folder: &TempDir, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, contents).expect("a file for the test");
    path
}

fn contents(path: &Path) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder)
        .expect("the folder can be listed")
        .count()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, FileError>, expected: &str) {
    let message = result.expect_err("an error is expected").to_string();
    assert!(message.contains(expected), "{message:?} lacks {expected:?}");
}

// ---- reading ---------------------------------------------------------------------------------------------------------

#[test]
fn a_text_is_read_byte_for_byte() {
    let folder = folder();
    let text = "\u{FEFF}(a: 1)\r\n// \u{e4}";
    let loaded = file::read(&file_with(&folder, "a.ron", text)).expect("it can be read");
    assert_eq!(loaded.text, text);
    assert_eq!(loaded.stamp.len, text.len() as u64);
    assert!(loaded.stamp.modified.is_some());
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = folder();
    refused(
        file::read(&folder.path().join("none.ron")),
        "none.ron: there is no such file",
    );
    refused(
        file::read(folder.path()),
        ": this is a folder, not a scenario file",
    );
    refused(
        file::read(&file_with(&folder, "e.ron", "")),
        "e.ron: the file is empty; `headroom new` writes a scenario",
    );
    refused(
        file::read(&file_with(&folder, "l.ron", b"(\n  name: \"caf\xe9\",\n)")),
        "l.ron: line 2: byte 14 is not UTF-8 text; save the file as UTF-8",
    );
    refused(
        file::read(&file_with(&folder, "w.ron", b"\xff\xfe(\0)\0")),
        "it looks like UTF-16, so save it as UTF-8",
    );
    refused(
        file::read(&file_with(&folder, "h.ron", " ".repeat(MAX_BYTES + 1))),
        "the file is 16777217 bytes long; a scenario is at most 16 MiB",
    );
    file::read(&file_with(&folder, "m.ron", " ".repeat(MAX_BYTES))).expect("16 MiB are just right");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_instead_of_waited_for() {
    let folder = folder();
    let pipe = folder.path().join("pipe.ron");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    refused(
        file::read(&pipe),
        "this is a device, a pipe or a socket, not a scenario file",
    );
    refused(file::read(Path::new("/dev/zero")), "this is a device");
    refused(
        file::save(&pipe, "()", Replacing::Anything),
        "this is a device, a pipe or a socket",
    );
}

// ---- saving ----------------------------------------------------------------------------------------------------------

#[test]
fn a_save_replaces_the_file_and_leaves_nothing_else() {
    let folder = folder();
    let path = file_with(&folder, "a.ron", "(a: 1)");
    let stamp = file::save(&path, "(a: 2)", Replacing::Anything).expect("it can be saved");
    assert_eq!(contents(&path), "(a: 2)");
    assert!(stamp.same_contents(&Stamp::of(b"(a: 2)", None)));
    assert_eq!(
        file::compare(&path, &stamp).expect("it can be read"),
        OnDisk::Unchanged
    );
    assert_eq!(files_in(folder.path()), 1);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_overwritten() {
    let folder = folder();
    let path = file_with(&folder, "a.ron", "(a: 1)");
    let stamp = file::read(&path).expect("it can be read").stamp;
    fs::write(&path, "(a: 9)").expect("somebody else writes the same number of bytes");
    assert_eq!(
        file::compare(&path, &stamp).expect("it can be read"),
        OnDisk::Changed
    );
    refused(
        file::save(&path, "(a: 2)", Replacing::Unchanged(&stamp)),
        "a.ron: the file was changed on disk since it was read; reload it, or save again to replace it",
    );
    assert_eq!(contents(&path), "(a: 9)");
    fs::remove_file(&path).expect("somebody else removes it");
    assert_eq!(
        file::compare(&path, &stamp).expect("nothing to read"),
        OnDisk::Gone
    );
    refused(
        file::save(&path, "(a: 2)", Replacing::Unchanged(&stamp)),
        "the file was removed since it was read",
    );
    file::save(&path, "(a: 2)", Replacing::Anything).expect("when told to, it is written anew");
    refused(
        file::save(&path, "(a: 3)", Replacing::Nothing),
        "there is a file of this name already",
    );
    assert_eq!(contents(&path), "(a: 2)");
    assert_eq!(files_in(folder.path()), 1);
}

#[test]
fn what_cannot_be_saved_says_why() {
    let folder = folder();
    let lost = folder.path().join("missing").join("a.ron");
    let message = file::save(&lost, "()", Replacing::Anything)
        .expect_err("no folder")
        .to_string();
    assert!(
        message.contains("there is no folder ") && message.ends_with("missing to save into"),
        "{message}"
    );
    refused(
        file::save(folder.path(), "()", Replacing::Anything),
        "this is a folder, not a scenario file",
    );
    let kept = file_with(&folder, "kept.ron", "(a: 1)");
    let mut permissions = fs::metadata(&kept).expect("metadata").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&kept, permissions).expect("it can be protected");
    refused(
        file::save(&kept, "()", Replacing::Anything),
        "the file is read-only; make it writable or save under another name",
    );
    assert_eq!(contents(&kept), "(a: 1)");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};

    #[test]
    fn permissions_and_owner_are_kept() {
        let folder = folder();
        let path = file_with(&folder, "a.ron", "(a: 1)");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("chmod");
        // Only an administrator can give a file away; for everybody else the owner is the same before and after.
        let _ = chown(&path, Some(12_345), Some(54_321));
        let before = fs::metadata(&path).expect("metadata");
        file::save(&path, "(a: 2)", Replacing::Anything).expect("it can be saved");
        let after = fs::metadata(&path).expect("metadata");
        assert_eq!(after.mode() & 0o7777, 0o640);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_ne!(
            after.ino(),
            before.ino(),
            "the file is a new one under the old name"
        );
    }

    #[test]
    fn a_new_file_gets_the_permissions_of_any_new_file() {
        let folder = folder();
        let usual = fs::metadata(file_with(&folder, "usual", ""))
            .expect("metadata")
            .mode();
        let path = folder.path().join("new.ron");
        file::save(&path, "()", Replacing::Nothing).expect("it can be saved");
        assert_eq!(fs::metadata(&path).expect("metadata").mode(), usual);
    }

    #[test]
    fn a_link_stays_a_link_and_its_target_is_replaced() {
        let folder = folder();
        fs::create_dir(folder.path().join("plans")).expect("a folder");
        let target = folder.path().join("plans").join("real.ron");
        fs::write(&target, "(a: 1)").expect("the target");
        let (link, second) = (
            folder.path().join("link.ron"),
            folder.path().join("second.ron"),
        );
        symlink("plans/real.ron", &link).expect("a link");
        symlink("link.ron", &second).expect("a link to a link");
        file::save(&second, "(a: 2)", Replacing::Anything).expect("it can be saved");
        assert_eq!(contents(&target), "(a: 2)");
        assert!(fs::symlink_metadata(&link).expect("metadata").is_symlink());
        assert!(
            fs::symlink_metadata(&second)
                .expect("metadata")
                .is_symlink()
        );
        fs::remove_file(&target).expect("the target goes");
        file::save(&second, "(a: 3)", Replacing::Anything)
            .expect("a link to nothing is a name for a new file");
        assert_eq!(contents(&target), "(a: 3)");
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        symlink("b", &a).expect("half a circle");
        symlink("a", &b).expect("the other half");
        refused(
            file::save(&a, "()", Replacing::Anything),
            "symbolic links lead in a circle",
        );
    }

    #[test]
    fn a_folder_that_may_not_be_written_is_an_error_and_the_file_stays() {
        let folder = folder();
        let path = file_with(&folder, "a.ron", "(a: 1)");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("chmod");
        let result = file::save(&path, "(a: 2)", Replacing::Anything);
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("chmod");
        match result {
            Err(error) => {
                assert!(
                    error.to_string().contains("a.ron: saving is not permitted"),
                    "{error}"
                );
                assert_eq!(contents(&path), "(a: 1)");
            }
            // An administrator may write into any folder.
            Ok(_) => assert_eq!(contents(&path), "(a: 2)"),
        }
        assert_eq!(files_in(folder.path()), 1);
    }
}

// ---- documents -------------------------------------------------------------------------------------------------------

fn a() -> FieldPath {
    FieldPath::root().field("a")
}

fn set_a(document: &mut Document, value: &str, gesture: Option<&str>) {
    let label = format!("Set a to {value}");
    document
        .edit(label, gesture, |tree| edit::set(tree, &a(), value))
        .expect("a can be set");
}

#[test]
fn every_edit_is_a_step_back_and_forth() {
    let mut document = Document::new("(a: 1) // x");
    assert_eq!(
        (document.is_modified(), document.undo_label()),
        (false, None)
    );
    assert!(!document.undo());
    set_a(&mut document, "2", None);
    set_a(&mut document, "3", None);
    assert_eq!(
        (document.text(), document.undo_label()),
        ("(a: 3) // x", Some("Set a to 3"))
    );
    assert!(document.undo() && document.undo());
    assert_eq!(
        (document.text(), document.is_modified()),
        ("(a: 1) // x", false)
    );
    assert_eq!(document.redo_label(), Some("Set a to 2"));
    assert!(document.redo());
    assert_eq!(
        (document.text(), document.redo_label()),
        ("(a: 2) // x", Some("Set a to 3"))
    );
    set_a(&mut document, "9", None);
    assert_eq!(document.redo_label(), None);
    assert!(!document.redo());
    assert_eq!(document.tree().map(|tree| tree.text()), Ok("(a: 9) // x"));
}

#[test]
fn a_drag_is_one_step() {
    let mut document = Document::new("(a: 1)");
    for value in ["2", "3", "4"] {
        set_a(&mut document, value, Some("a"));
    }
    assert_eq!(document.undo_label(), Some("Set a to 4"));
    document.end_gesture();
    set_a(&mut document, "5", Some("a"));
    document.undo();
    assert_eq!(document.text(), "(a: 4)");
    document.undo();
    assert_eq!(document.text(), "(a: 1)");
    document.redo();
    assert_eq!(document.text(), "(a: 4)");
    set_a(&mut document, "6", Some("b"));
    set_a(&mut document, "7", Some("a"));
    document.undo();
    assert_eq!(document.text(), "(a: 6)");
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut document = Document::new("(a: 1)");
    set_a(&mut document, "1", None);
    assert_eq!(document.undo_label(), None);
    set_a(&mut document, "2", Some("a"));
    set_a(&mut document, "1", Some("a"));
    assert_eq!(
        (document.undo_label(), document.is_modified()),
        (None, false)
    );
    set_a(&mut document, "3", Some("a"));
    assert_eq!(document.undo_label(), Some("Set a to 3"));
}

#[test]
fn a_change_that_cannot_be_made_leaves_everything() {
    let mut document = Document::new("(a: 1)");
    let error = document
        .edit("x", None, |tree| edit::set(tree, &a(), "("))
        .expect_err("not a value");
    assert!(
        error.to_string().starts_with("`(` is not a value: "),
        "{error}"
    );
    assert_eq!((document.text(), document.undo_label()), ("(a: 1)", None));
    document.replace_text("Type", None, "(a 1)");
    assert_eq!(document.tree().map_err(<[_]>::len).err(), Some(1));
    let error = document
        .edit("x", None, |tree| edit::set(tree, &a(), "2"))
        .expect_err("nothing to edit");
    assert!(
        error
            .to_string()
            .starts_with("the text has to be mended first: 1:2: "),
        "{error}"
    );
    document.undo();
    set_a(&mut document, "2", None);
    assert_eq!(document.text(), "(a: 2)");
}

#[test]
fn open_edit_save_and_open_again() {
    let folder = folder();
    let path = file_with(&folder, "a.ron", "(a: 1)\r\n");
    let mut document = Document::open(&path).expect("it opens");
    assert_eq!(
        (document.name().as_str(), document.folder()),
        ("a.ron", Some(folder.path()))
    );
    set_a(&mut document, "2", Some("a"));
    assert!(document.is_modified());
    document.save().expect("it saves");
    assert!(!document.is_modified());
    assert_eq!(
        Document::open(&path).expect("it opens again").text(),
        "(a: 2)\r\n"
    );
    // A gesture does not reach over a save.
    set_a(&mut document, "3", Some("a"));
    document.undo();
    assert_eq!(
        (document.text(), document.is_modified()),
        ("(a: 2)\r\n", false)
    );
    document.undo();
    assert_eq!(
        (document.text(), document.is_modified()),
        ("(a: 1)\r\n", true)
    );
    document.save().expect("it saves");
    assert_eq!(contents(&path), "(a: 1)\r\n");
}

#[test]
fn a_change_on_disk_is_reloaded_or_overruled_by_choice() {
    let folder = folder();
    let path = file_with(&folder, "a.ron", "(a: 1)");
    let mut document = Document::open(&path).expect("it opens");
    set_a(&mut document, "2", None);
    fs::write(&path, "(a: 5, b: 6)").expect("a pull");
    assert_eq!(document.on_disk().expect("it can be read"), OnDisk::Changed);
    refused(
        document.save(),
        "the file was changed on disk since it was read",
    );

    let mut overruled = document.clone();
    overruled.keep_mine().expect("mine is kept");
    assert!(overruled.is_modified());
    assert_eq!(
        overruled.on_disk().expect("it can be read"),
        OnDisk::Unchanged
    );

    document.reload().expect("theirs is taken");
    assert_eq!(
        (document.text(), document.is_modified()),
        ("(a: 5, b: 6)", false)
    );
    assert_eq!(document.undo_label(), Some("Reload from disk"));
    document.undo();
    assert_eq!((document.text(), document.is_modified()), ("(a: 2)", true));

    overruled.save().expect("it saves");
    assert_eq!(contents(&path), "(a: 2)");
    fs::remove_file(&path).expect("it goes");
    refused(overruled.save(), "the file was removed since it was read");
    overruled.keep_mine().expect("mine is kept");
    overruled.save().expect("it is written anew");
    assert_eq!(contents(&path), "(a: 2)");
}

#[test]
fn a_document_without_a_file_asks_for_a_name() {
    let folder = folder();
    let mut document = Document::new("(a: 1)");
    assert_eq!(
        (document.name().as_str(), document.path()),
        ("untitled", None)
    );
    refused(
        document.save(),
        "this scenario has no file yet; save it under a name",
    );
    refused(document.reload(), "no file yet");
    let taken = file_with(&folder, "taken.ron", "(theirs: 1)");
    refused(
        document.save_as(&taken, false),
        "there is a file of this name already",
    );
    assert_eq!(
        (document.path(), contents(&taken).as_str()),
        (None, "(theirs: 1)")
    );
    document.save_as(&taken, true).expect("when told to");
    assert_eq!(
        (document.path(), contents(&taken).as_str()),
        (Some(taken.as_path()), "(a: 1)")
    );
    document.save().expect("now it has a file");
}

#[test]
fn unsaved_work_survives_a_crash() {
    let folder = folder();
    let path = file_with(&folder, "a \"b\".ron", "(a: 1)");
    let mut document = Document::open(&path).expect("it opens");
    assert_eq!(document.recovery_text(), None);
    document.replace_text("Type", None, "\u{FEFF}(a: \r\n// saved: not really\n");
    let recovery = document
        .recovery_text()
        .expect("there is something to lose");
    let mut recovered = Document::recover(&recovery).expect("it is recovered");
    assert_eq!(
        (recovered.text(), recovered.path()),
        (document.text(), Some(path.as_path()))
    );
    assert!(recovered.is_modified());
    recovered.save().expect("its file is as it was");
    assert_eq!(contents(&path), document.text());

    let mut recovered = Document::recover(&recovery).expect("it is recovered again");
    refused(
        recovered.save(),
        "the file was changed on disk since it was read",
    );

    let mut untitled = Document::new("(a: 1)");
    set_a(&mut untitled, "2", None);
    let recovered =
        Document::recover(&untitled.recovery_text().expect("text")).expect("it is recovered");
    assert_eq!(
        (recovered.text(), recovered.path(), recovered.is_modified()),
        ("(a: 2)", None, true)
    );
}

#[test]
fn what_is_no_recovery_file_is_refused() {
    for (text, reason) in [
        ("", "its head is missing"),
        ("(a: 1)", "its head is missing"),
        (
            "// headroom recovery 12\n// below is the unsaved text\n",
            "its head is missing",
        ),
        ("// headroom recovery 1\n", "its head is missing"),
        (
            "// headroom recovery 1\n(a: 1)\n",
            "its head holds a line that is not understood",
        ),
        (
            "// headroom recovery 1\n// path: x y\n",
            "its path cannot be read",
        ),
        (
            "// headroom recovery 1\n// saved: 6 abc\n",
            "its stamp cannot be read",
        ),
    ] {
        let error = Document::recover(text).expect_err(text);
        assert_eq!(
            error.to_string(),
            format!("this is not a recovery file of Headroom: {reason}")
        );
    }
}
