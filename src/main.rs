//! Headroom: the window when a file or nothing is named, the command line for everything else.

use std::path::PathBuf;
use std::process::ExitCode;

use headroom::cli::{self, Asked};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Ok(Asked::Window(file)) => window(file),
        Ok(Asked::Task(task)) => cli::run(&task),
        Err(code) => code,
    }
}

#[cfg(feature = "gui")]
fn window(file: Option<PathBuf>) -> ExitCode {
    headroom::app::run(file)
}

#[cfg(not(feature = "gui"))]
fn window(file: Option<PathBuf>) -> ExitCode {
    cli::no_window(file.as_deref())
}
