//! The pages of the window.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::plan::Plan;

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Outcomes first, then what explains them.
    #[default]
    Overview,
    /// A page about a cluster, by its name.
    Cluster(String, ClusterPage),
    /// A Spark job, by its name.
    Job(String),
    /// A table of the lake, by its name.
    Table(String),
    /// Captures and scheduled runs.
    Pipeline,
    /// Every input.
    Assumptions,
    /// Prices and limits the plan rests on.
    Catalogue,
    /// The file as text.
    Text,
}

/// A page about a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterPage {
    /// Its topics.
    Topics,
    /// How many partitions they have, and what that does.
    Partitions,
    /// How full its brokers get.
    Brokers,
    /// The ways to run it.
    Deployments,
    /// What they cost against ingest.
    Cost,
    /// When they are full.
    Growth,
    /// What published rules say.
    SecondOpinions,
    /// The best design there is.
    Optimise,
}

impl ClusterPage {
    /// Every page about a cluster, in the order of the navigation.
    pub const ALL: [Self; 8] = [
        Self::Topics,
        Self::Partitions,
        Self::Brokers,
        Self::Deployments,
        Self::Cost,
        Self::Growth,
        Self::SecondOpinions,
        Self::Optimise,
    ];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Topics => "Topics",
            Self::Partitions => "Partitions",
            Self::Brokers => "Brokers",
            Self::Deployments => "Deployments",
            Self::Cost => "Cost",
            Self::Growth => "Growth",
            Self::SecondOpinions => "Second opinions",
            Self::Optimise => "Optimise",
        }
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Topics => "Every topic with its estimates, editable in place",
            Self::Partitions => {
                "How many partitions and why, what the hottest takes, and what the count costs"
            }
            Self::Brokers => "How full brokers get, and what decides how many are needed",
            Self::Deployments => {
                "The ways to run the cluster: what was chosen, and what each costs line by line"
            }
            Self::Cost => {
                "What each way to run the cluster costs against ingest, and where the cheapest changes"
            }
            Self::Growth => "When disks fill, month by month, and how sure that is",
            Self::SecondOpinions => {
                "What published rules answer for the same cluster, and what separates each from ours"
            }
            Self::Optimise => "The cheapest design that holds, of every kind of deployment",
        }
    }
}

impl Page {
    /// Every page of a plan, in the order of the navigation.
    #[must_use]
    pub fn all(plan: Option<&Plan>) -> Vec<Self> {
        let clusters = plan
            .map(|plan| plan.clusters.as_slice())
            .unwrap_or_default();
        let mut pages = vec![Self::Overview];
        for cluster in clusters {
            pages.extend(ClusterPage::ALL.map(|page| Self::Cluster(cluster.name.clone(), page)));
        }
        if let Some(plan) = plan {
            pages.extend(plan.jobs.iter().map(|job| Self::Job(job.name.clone())));
            let tables = plan.tables.iter();
            pages.extend(tables.map(|table| Self::Table(table.outline.name.clone())));
            let has_pipeline = !plan.components.is_empty()
                || !plan.freshness.is_empty()
                || plan.error_budget.is_some();
            pages.extend(has_pipeline.then_some(Self::Pipeline));
        }
        pages.extend([Self::Assumptions, Self::Catalogue, Self::Text]);
        pages
    }

    /// The name of the cluster it is about.
    #[must_use]
    pub fn cluster(&self) -> Option<&str> {
        match self {
            Self::Cluster(name, _) => Some(name),
            _ => None,
        }
    }

    /// Its name in the navigation.
    #[must_use]
    pub const fn short_title(&self) -> &str {
        match self {
            Self::Overview => "Overview",
            Self::Cluster(_, page) => page.title(),
            Self::Job(name) | Self::Table(name) => name.as_str(),
            Self::Pipeline => "Freshness and runs",
            Self::Assumptions => "Assumptions",
            Self::Catalogue => "Catalogue",
            Self::Text => "File text",
        }
    }

    /// What it stands under in the navigation, where it is one of several.
    #[must_use]
    pub fn group(&self) -> Option<String> {
        match self {
            Self::Cluster(cluster, _) => Some(format!("Kafka  {cluster}")),
            Self::Job(_) => Some("Spark".to_owned()),
            Self::Table(_) => Some("Lake".to_owned()),
            Self::Pipeline => Some("Pipeline".to_owned()),
            Self::Overview | Self::Assumptions | Self::Catalogue | Self::Text => None,
        }
    }

    /// Its name where it stands alone.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Cluster(cluster, page) => format!("{} of {cluster}", page.title()),
            Self::Job(name) => format!("Spark job {name}"),
            Self::Table(name) => format!("Lake table {name}"),
            Self::Pipeline => "Pipeline: freshness and runs".to_owned(),
            other => other.short_title().to_owned(),
        }
    }

    /// What one finds there.
    #[must_use]
    pub const fn purpose(&self) -> &'static str {
        match self {
            Self::Overview => "Does it fit, what does it cost, what breaks first, how sure are we",
            Self::Cluster(_, page) => page.purpose(),
            Self::Job(_) => "Executors, their memory, and time and cost against how many there are",
            Self::Table(_) => "Files, partitions and readers of a table, and what it costs",
            Self::Pipeline => "Freshness, change data capture, scheduled runs and data quality",
            Self::Assumptions => "Every input of the plan with its meaning and its source",
            Self::Catalogue => "The prices and limits the plan rests on, with date and source",
            Self::Text => "The scenario as it stands in its file",
        }
    }

    /// Its own keys. Jobs, tables, captures and runs have none, for there may be any number of them: next page, previous
    /// page and the palette lead there.
    #[must_use]
    pub fn keys(&self) -> Option<KeyboardShortcut> {
        const SHIFTED: Modifiers = Modifiers {
            shift: true,
            ..Modifiers::COMMAND
        };
        let digit = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let letter = |key| Some(KeyboardShortcut::new(SHIFTED, key));
        match self {
            Self::Job(_) | Self::Table(_) | Self::Pipeline => None,
            Self::Overview => digit(Key::Num1),
            Self::Cluster(_, ClusterPage::Topics) => digit(Key::Num2),
            Self::Cluster(_, ClusterPage::Brokers) => digit(Key::Num3),
            Self::Cluster(_, ClusterPage::Deployments) => digit(Key::Num4),
            Self::Cluster(_, ClusterPage::Cost) => digit(Key::Num5),
            Self::Cluster(_, ClusterPage::Growth) => digit(Key::Num6),
            Self::Assumptions => digit(Key::Num7),
            Self::Catalogue => digit(Key::Num8),
            Self::Text => digit(Key::Num9),
            // There are more pages than digits.
            Self::Cluster(_, ClusterPage::Partitions) => letter(Key::P),
            Self::Cluster(_, ClusterPage::SecondOpinions) => letter(Key::E),
            Self::Cluster(_, ClusterPage::Optimise) => letter(Key::O),
        }
    }
}
