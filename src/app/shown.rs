//! What is on screen: the page, the percentile, the number that is explained, filters. None of it is part of a scenario.

use std::collections::BTreeMap;

use egui::Context;

use super::page::Page;
use super::percentile::Percentile;
use super::worker::Search;
use crate::plan::{ClusterPlan, DeploymentPlan, MapAxis, TopicPlan};
use crate::scenario::syntax::FieldPath;

/// What the window shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The page.
    pub page: Page,
    /// At which percentile values are shown.
    pub percentile: Percentile,
    /// The path of the quantity that is explained.
    pub explained: Option<String>,
    /// What was explained last on the other pages, by their titles.
    pub explained_on: BTreeMap<String, String>,
    /// How many documents were shown before this one: how far pages are scrolled belongs to one of them.
    pub documents: usize,
    /// Whether the panel that explains is open; by itself it is where there is room.
    pub why: Option<bool>,
    /// Whether all findings are listed.
    pub findings_open: bool,
    /// The field to go to, once it is drawn.
    pub goal: Option<FieldPath>,
    /// The deployment looked at in each cluster, by name.
    deployments: BTreeMap<String, String>,
    /// How the table of topics is sorted and filtered.
    pub topics: TopicTable,
    /// What is looked at on the page of partitions.
    pub partitions: PartitionsPage,
    /// What the map of costs has beside ingest.
    pub map_axis: MapAxis,
    /// What is looked at on the page that searches for the best design.
    pub optimise: OptimisePage,
    /// The search that was started last.
    pub search: Option<Search>,
    /// The letters that assumptions are filtered by.
    pub assumptions_filter: String,
    /// The letters that the catalogue is filtered by.
    pub catalogue_filter: String,
    /// The byte of the file text to go to, once it is drawn.
    pub text_goal: Option<usize>,
    /// Whether the file text is to be scrolled to its caret.
    pub text_scroll: bool,
}

/// How the table of topics is shown.
#[derive(Clone, Debug, Default)]
pub struct TopicTable {
    /// The letters that names are filtered by.
    pub filter: String,
    /// The column sorted by, and whether the largest is first; in the order of the file without one.
    pub sorted: Option<(usize, bool)>,
    /// The name of the topic whose further fields are open.
    pub open: Option<String>,
    /// The name typed for a new topic.
    pub new_name: String,
    /// What is typed for what it gets.
    pub new_produce: String,
}

/// What is looked at on the page that searches for the best design.
#[derive(Clone, Debug, Default)]
pub struct OptimisePage {
    /// The place of the design; the best without one.
    pub selected: Option<usize>,
    /// In which order designs are listed.
    pub order: Ordering,
    /// The kind that is listed alone.
    pub kind: Option<&'static str>,
}

/// The column that rows are sorted by, and whether the largest is first; without one, as they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ordering(pub Option<(usize, bool)>);

/// What is looked at on the page of partitions.
#[derive(Clone, Debug, Default)]
pub struct PartitionsPage {
    /// The name of the topic; the first without one.
    topic: Option<String>,
    /// The count typed to ask what would become of keys.
    pub what_if: String,
}

impl PartitionsPage {
    /// The topic of a cluster that is looked at: the one chosen, else the first.
    #[must_use]
    pub fn topic<'p>(&self, cluster: &'p ClusterPlan) -> Option<(usize, &'p TopicPlan)> {
        let topics = || cluster.topics.iter().enumerate();
        let chosen =
            |topic: &&(usize, &TopicPlan)| Some(&topic.1.outline.name) == self.topic.as_ref();
        let found = topics().collect::<Vec<_>>();
        found.iter().find(chosen).or(found.first()).copied()
    }

    /// Looks at another topic.
    pub fn choose(&mut self, topic: &str) {
        self.topic = Some(topic.to_owned());
    }
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            page: Page::default(),
            percentile: Percentile::default(),
            explained: None,
            explained_on: BTreeMap::new(),
            documents: 0,
            why: None,
            findings_open: false,
            goal: None,
            deployments: BTreeMap::new(),
            topics: TopicTable::default(),
            partitions: PartitionsPage::default(),
            map_axis: MapAxis::Retention,
            optimise: OptimisePage::default(),
            search: None,
            assumptions_filter: String::new(),
            catalogue_filter: String::new(),
            text_goal: None,
            text_scroll: false,
        }
    }
}

impl Shown {
    /// Goes to a page. What is explained belongs to a page: the number chosen last there comes back.
    pub fn go_to(&mut self, page: Page) {
        if page == self.page {
            return;
        }
        if let Some(path) = self.explained.take() {
            self.explained_on.insert(self.page.title(), path);
        }
        self.explained = self.explained_on.get(&page.title()).cloned();
        self.page = page;
    }

    /// The deployment of a cluster that is looked at: the one chosen, else the first.
    #[must_use]
    pub fn deployment<'p>(&self, cluster: &'p ClusterPlan) -> Option<(usize, &'p DeploymentPlan)> {
        let chosen = self.deployments.get(&cluster.name);
        let find = |name: &String| {
            cluster
                .deployments
                .iter()
                .enumerate()
                .find(|(_, d)| d.name == *name)
        };
        chosen
            .and_then(find)
            .or_else(|| cluster.deployments.iter().enumerate().next())
    }

    /// Looks at another deployment of a cluster.
    pub fn choose_deployment(&mut self, cluster: &str, deployment: &str) {
        self.deployments
            .insert(cluster.to_owned(), deployment.to_owned());
    }

    /// Whether the panel that explains numbers is open.
    #[must_use]
    pub fn why_is_open(&self, ctx: &Context) -> bool {
        self.why.unwrap_or_else(|| Room::of(ctx) == Room::Wide)
    }
}

/// How much room the window has, which decides what stands beside the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// Only the page; the rest is behind buttons.
    Narrow,
    /// The page and the navigation.
    Medium,
    /// The page, the navigation, and why a number is what it is.
    Wide,
}

impl Room {
    /// The room of a window.
    #[must_use]
    pub fn of(ctx: &Context) -> Self {
        const NARROW: f32 = 860.0;
        const MEDIUM: f32 = 1180.0;
        match ctx.content_rect().width() {
            width if width < NARROW => Self::Narrow,
            width if width < MEDIUM => Self::Medium,
            _ => Self::Wide,
        }
    }
}
