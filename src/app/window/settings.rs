//! What is remembered from one window to the next. None of it belongs to a scenario.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::percentile::Percentile;
use super::super::theme::ThemeChoice;

/// How many recent files are remembered.
const RECENT: usize = 8;

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The theme.
    pub theme: ThemeChoice,
    /// At which percentile values are shown.
    pub percentile: Percentile,
    /// Files opened before, the latest first.
    pub recent: Vec<PathBuf>,
}

impl Settings {
    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Takes a file out of the recent ones.
    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_file_is_first_and_there_are_not_many() {
        let mut settings = Settings::default();
        for number in 0..20 {
            settings.remember(Path::new(&format!("/plans/{number}.ron")));
        }
        settings.remember(Path::new("/plans/15.ron"));
        assert_eq!(settings.recent.len(), RECENT);
        assert_eq!(settings.recent[0], Path::new("/plans/15.ron"));
        assert_eq!(settings.recent[1], Path::new("/plans/19.ron"));
    }
}
