//! A window on a stage: its file dialogs answer what a test says, and plans are made before the next step.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use headroom::app::files::{Picked, Picker, Wanted};
use headroom::app::inbox::{Event, Inbox, Outbox};
use headroom::app::theme;
use headroom::app::window::{Settings, Surroundings, Window};
use headroom::app::worker::Worker;

/// A small scenario with comments to lose, uncertain numbers, and few worlds.
pub const SMALL: &str = r#"// A comment above everything.
(
    headroom: 1,
    name: "Small shop",
    region: "us-east-1",
    start: "2027-01",
    horizon: "12 months",
    worlds: 200,
    kafka: [
        (
            name: "events",
            growth: "2 to 4 %/month",
            topics: [
                // What browsers send.
                (
                    name: "clicks",
                    produce: "40 to 90 MB/s", // guessed
                    retention: "3 days",
                    compression: (codec: zstd, ratio: "3 to 5"),
                ),
                (name: "orders", produce: "2 MB/s", retention: "30 days"),
            ],
            deployments: [
                (name: "ours", on: ec2(broker: "m7g.2xlarge")),
                (name: "managed", on: msk(broker: "kafka.m7g.2xlarge")),
            ],
        ),
    ],
)
"#;

/// What a test can see and steer.
pub struct Stage {
    window: Option<Window>,
    file: Option<PathBuf>,
    answers: Arc<Mutex<VecDeque<Picked>>>,
    outbox: Option<Outbox>,
    recovery: Option<PathBuf>,
    /// Whether plans are made on a thread, as outside of tests.
    on_a_thread: bool,
}

/// A file dialog that answers at once.
struct Prompter(Arc<Mutex<VecDeque<Picked>>>);

impl Picker for Prompter {
    fn ask(&self, wanted: Wanted, _near: Option<&Path>, _name: &str, outbox: Outbox) {
        let answer = self.0.lock().expect("no test panics in here").pop_front();
        outbox.send(Event::Picked(wanted, answer.unwrap_or(Picked::Nothing)));
    }
}

impl Stage {
    fn open(&mut self, ctx: &egui::Context) {
        let inbox = Inbox::new(ctx);
        self.outbox = Some(inbox.outbox());
        let surroundings = Surroundings {
            worker: if self.on_a_thread {
                Worker::start(inbox.outbox()).expect("the system has a thread")
            } else {
                Worker::at_once(inbox.outbox())
            },
            inbox,
            picker: Box::new(Prompter(Arc::clone(&self.answers))),
            recovery_folder: self.recovery.clone(),
            settings: Settings::default(),
        };
        self.window = Some(Window::new(ctx, self.file.as_deref(), surroundings));
    }

    /// The window.
    pub fn window(&self) -> &Window {
        self.window.as_ref().expect("the window is open")
    }

    /// The text of the document.
    pub fn text(&self) -> &str {
        self.window().session().document().text()
    }

    /// Median ingest of the only cluster, in bytes per second.
    pub fn ingest(&self) -> f64 {
        self.window()
            .session()
            .planned()
            .expect("there is a plan")
            .plan
            .clusters[0]
            .payload
            .p50
    }

    /// What the next file dialog answers.
    pub fn next_dialog(&self, answer: Picked) {
        self.answers
            .lock()
            .expect("no test panics in here")
            .push_back(answer);
    }

    /// Something outside the window happens.
    pub fn happen(&self, event: Event) {
        self.outbox
            .as_ref()
            .expect("the window is open")
            .send(event);
    }
}

/// The surroundings of a test.
pub type Play = Harness<'static, Stage>;

/// A window of this size with this file.
pub fn play_sized(
    file: Option<&Path>,
    recovery: Option<&Path>,
    size: [f32; 2],
    scale: f32,
) -> Play {
    let mut play = staged(
        Stage {
            window: None,
            file: file.map(Path::to_owned),
            answers: Arc::default(),
            outbox: None,
            recovery: recovery.map(Path::to_owned),
            on_a_thread: false,
        },
        size,
        scale,
    );
    play.run();
    play
}

/// A window that plans on a thread, as outside of tests: it is to be stepped, for it does not rest while it waits.
pub fn play_on_a_thread(file: &Path) -> Play {
    let stage = Stage {
        window: None,
        file: Some(file.to_owned()),
        answers: Arc::default(),
        outbox: None,
        recovery: None,
        on_a_thread: true,
    };
    staged(stage, [1280.0, 720.0], 1.0)
}

fn staged(stage: Stage, size: [f32; 2], scale: f32) -> Play {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_max_steps(30)
        .with_step_dt(0.1)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                if stage.window.is_none() {
                    stage.open(ui.ctx());
                }
                if let Some(window) = &mut stage.window {
                    window.logic(&ui.ctx().clone());
                    window.ui(ui);
                }
            },
            stage,
        )
}

/// A window with this file.
pub fn play(file: Option<&Path>) -> Play {
    play_sized(file, None, [1280.0, 720.0], 1.0)
}

/// A folder with the small scenario in it, and a window that shows it.
pub fn small_shop() -> (tempfile::TempDir, PathBuf, Play) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.ron");
    std::fs::write(&path, SMALL).expect("a file");
    let play = play(Some(&path));
    (folder, path, play)
}

/// Ctrl and a key.
pub fn ctrl(play: &mut Play, key: Key) {
    play.key_press_modifiers(Modifiers::COMMAND, key);
    play.run();
}

/// Clicks what has this name.
pub fn click(play: &mut Play, name: &str) {
    play.get_by_label(name).click();
    play.run();
}

/// Replaces the text of a field, without leaving it.
pub fn type_into(play: &mut Play, field: &str, text: &str) {
    play.get_by_label(field).focus();
    play.run();
    ctrl(play, Key::A);
    play.get_by_label(field).type_text(text);
    play.run();
}

/// Replaces the text of a field and leaves it.
pub fn put(play: &mut Play, field: &str, text: &str) {
    type_into(play, field, text);
    play.key_press(Key::Enter);
    play.run();
}

/// Whether something with this name is there.
pub fn sees(play: &Play, name: &str) -> bool {
    play.query_all_by_label(name).next().is_some()
}

/// Whether something whose name contains this is there.
pub fn reads(play: &Play, part: &str) -> bool {
    play.query_all_by_label_contains(part).next().is_some()
}
