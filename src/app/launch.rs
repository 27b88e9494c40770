//! From the command line to a window, or to one clear sentence about why there is none.

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::ExitCode;

use eframe::{CreationContext, NativeOptions};
use egui::{IconData, Ui, ViewportBuilder};

use super::files::DesktopPicker;
use super::inbox::Inbox;
use super::theme;
use super::window::{Settings, Surroundings, Window};
use super::worker::Worker;

/// The name under which the desktop knows the program, and of the folder that settings are kept in.
const APP_ID: &str = "headroom";
const SETTINGS: &str = "settings";

/// What can be done without a window.
const WITHOUT: &str = "Without a window, use the command line: `headroom report FILE` prints a plan, `headroom check FILE` its findings.";

/// Why there is no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum LaunchError {
    /// Nothing to draw on.
    #[error("There is no display to open a window on ({0}).\n{WITHOUT}")]
    NoDisplay(String),
    /// A library that comes with every desktop is missing.
    #[error(
        "A library that the window needs is missing ({0}).\nOn Debian: apt install libx11-6 libx11-xcb1 libxcursor1 libxi6 \
         libxkbcommon-x11-0 libgl1\n{WITHOUT}"
    )]
    NoLibrary(String),
    /// Anything else the desktop says.
    #[error("The window could not be opened: {0}\n{WITHOUT}")]
    Other(String),
}

/// Opens the window, with a file or with a sample, and returns when it is closed. When there can be no window it says
/// why on stderr, with what can be done instead, and the exit code is 2.
#[must_use]
pub fn run(file: Option<PathBuf>) -> ExitCode {
    match open(file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("headroom: {error}");
            ExitCode::from(2)
        }
    }
}

fn open(file: Option<PathBuf>) -> Result<(), LaunchError> {
    let shown = quietly(|| {
        eframe::run_native(
            APP_ID,
            options(),
            Box::new(|creation| Ok(Box::new(App::new(creation, file)))),
        )
    });
    match shown {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explain(&error.to_string(), &format!("{error:?}"))),
        Err(panicked) => Err(explain(&panicked, &panicked)),
    }
}

fn options() -> NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title("Headroom")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([480.0, 320.0])
        .with_icon(icon());
    NativeOptions {
        viewport,
        ..NativeOptions::default()
    }
}

/// The icon in the task bar; without one the desktop shows its own.
fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default()
}

/// Runs something that may panic while it looks for libraries. Such a panic is an answer, not an accident, so it is not
/// printed; one that comes later is printed as always.
fn quietly<R>(what: impl FnOnce() -> R) -> Result<R, String> {
    let before = panic::take_hook();
    let usual = std::sync::Arc::new(before);
    let later = std::sync::Arc::clone(&usual);
    panic::set_hook(Box::new(move |info| {
        if library_in(&info.to_string()).is_none() {
            later(info);
        }
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(what));
    panic::set_hook(Box::new(move |info| usual(info)));
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        text.or_else(|| {
            payload
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
        })
        .unwrap_or_default()
    })
}

/// What an error of the desktop means. `details` is its long form, which names libraries.
fn explain(error: &str, details: &str) -> LaunchError {
    let says = |words: &[&str]| {
        words
            .iter()
            .any(|word| error.contains(word) || details.contains(word))
    };
    if says(&[
        "neither WAYLAND_DISPLAY",
        "Could not find wayland compositor",
        "XOpenDisplay",
        "NoCompositor",
    ]) {
        LaunchError::NoDisplay("neither WAYLAND_DISPLAY nor DISPLAY leads to one".to_owned())
    } else if let Some(library) = library_in(details).or_else(|| library_in(error)) {
        LaunchError::NoLibrary(library)
    } else if says(&[
        "Failed to load one of xlib's shared libraries",
        "no glutin configs",
        "NoGlutinConfigs",
        "NoAvailableLibrary",
    ]) {
        LaunchError::NoLibrary(error.to_owned())
    } else {
        LaunchError::Other(error.to_owned())
    }
}

/// The name of a shared library in a message: `libxkbcommon-x11.so`.
fn library_in(message: &str) -> Option<String> {
    let words = message.split(|c: char| c.is_whitespace() || "\"'`(),:".contains(c));
    let mut libraries = words.filter(|word| word.starts_with("lib") && word.contains(".so"));
    libraries
        .next()
        .map(|word| word.trim_end_matches('.').to_owned())
}

/// Widths and zoom are those of the last window; how far pages were scrolled belonged to another plan.
fn forget_scrolling(ctx: &egui::Context) {
    ctx.data_mut(|data| data.remove_by_type::<egui::scroll_area::State>());
}

/// The window as eframe sees it.
struct App(Window);

impl App {
    fn new(creation: &CreationContext<'_>, file: Option<PathBuf>) -> Self {
        let ctx = &creation.egui_ctx;
        theme::install(ctx);
        forget_scrolling(ctx);
        let inbox = Inbox::new(ctx);
        // A system that gives no thread still plans, only not beside the window.
        let worker =
            Worker::start(inbox.outbox()).unwrap_or_else(|_| Worker::at_once(inbox.outbox()));
        let settings: Settings = creation
            .storage
            .and_then(|storage| eframe::get_value(storage, SETTINGS))
            .unwrap_or_default();
        let recovery_folder = eframe::storage_dir(APP_ID).map(|folder| folder.join("recovery"));
        let surroundings = Surroundings {
            worker,
            inbox,
            picker: Box::new(DesktopPicker),
            recovery_folder,
            settings,
        };
        Self(Window::new(ctx, file.as_deref(), surroundings))
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.0.ui(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, SETTINGS, self.0.settings());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_display_is_told_about_the_command_line() {
        let error = explain(
            "winit EventLoopError: os error at linux/mod.rs:765: neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.",
            "",
        );
        assert!(matches!(error, LaunchError::NoDisplay(_)));
        let text = error.to_string();
        assert!(
            text.contains("headroom report FILE") && text.contains("headroom check FILE"),
            "{text}"
        );
    }

    #[test]
    fn a_missing_library_is_named_with_what_to_install() {
        let error = explain("Library libxkbcommon-x11.so could not be loaded.", "");
        assert_eq!(
            error,
            LaunchError::NoLibrary("libxkbcommon-x11.so".to_owned())
        );
        assert!(
            error.to_string().contains("apt install")
                && error.to_string().contains("libxkbcommon-x11-0")
        );
        let error = explain(
            "Found no glutin configs matching the template: ConfigTemplate",
            "",
        );
        assert!(matches!(error, LaunchError::NoLibrary(_)));
    }

    #[test]
    fn pages_begin_at_their_top() {
        let ctx = egui::Context::default();
        let place = egui::Id::unique("a page");
        let scrolled = egui::scroll_area::State::default();
        ctx.data_mut(|data| data.insert_persisted(place, scrolled));
        ctx.data_mut(|data| data.insert_persisted(egui::Id::unique("a width"), 7.0_f32));
        forget_scrolling(&ctx);
        assert!(egui::scroll_area::State::load(&ctx, place).is_none());
        let width: Option<f32> =
            ctx.data_mut(|data| data.get_persisted(egui::Id::unique("a width")));
        assert_eq!(width, Some(7.0));
    }

    #[test]
    fn anything_else_is_passed_on() {
        assert_eq!(
            explain("the moon is full", ""),
            LaunchError::Other("the moon is full".to_owned())
        );
    }

    #[test]
    fn a_panic_is_caught_and_the_hook_comes_back() {
        let caught = quietly(|| panic!("Library libxkbcommon-x11.so could not be loaded."));
        assert_eq!(
            caught,
            Err::<(), _>("Library libxkbcommon-x11.so could not be loaded.".to_owned())
        );
        assert_eq!(quietly(|| 7), Ok(7));
    }
}
