//! The pages of the window.

use egui::Key;

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Outcomes first, then what explains them.
    #[default]
    Overview,
    /// The topics of a cluster.
    Topics {
        /// The cluster.
        cluster: String,
    },
    /// How full the brokers of a cluster get.
    Brokers {
        /// The cluster.
        cluster: String,
    },
    /// What each way to run a cluster costs.
    Deployments {
        /// The cluster.
        cluster: String,
    },
    /// Prices and limits the plan rests on, with their dates and sources.
    Prices,
}

impl Page {
    /// Its name.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Overview => "Overview".to_owned(),
            Self::Topics { cluster } => format!("Topics of {cluster}"),
            Self::Brokers { cluster } => format!("Brokers of {cluster}"),
            Self::Deployments { cluster } => format!("Deployments of {cluster}"),
            Self::Prices => "Prices and limits".to_owned(),
        }
    }

    /// What one finds there.
    #[must_use]
    pub const fn purpose(&self) -> &'static str {
        match self {
            Self::Overview => "Does it fit, what does it cost, what breaks first, how sure are we",
            Self::Topics { .. } => "Every topic with its estimates, editable in place",
            Self::Brokers { .. } => "How full brokers get, and what decides how many are needed",
            Self::Deployments { .. } => "What each way to run the cluster costs, line by line",
            Self::Prices => "The prices and limits the plan rests on, with date and source",
        }
    }

    /// Ctrl and this key go there.
    #[must_use]
    pub const fn shortcut_key(&self) -> Option<Key> {
        match self {
            Self::Overview => Some(Key::Num1),
            Self::Prices => Some(Key::Num5),
            Self::Topics { .. } => Some(Key::Num2),
            Self::Brokers { .. } => Some(Key::Num3),
            Self::Deployments { .. } => Some(Key::Num4),
        }
    }
}
