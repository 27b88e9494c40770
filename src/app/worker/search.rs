//! A search for the best design: it is long enough to say how far it is, and to be given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::plan::Plan;
use crate::plan::optimise::Progress;

use super::{Answer, Found, Question, Revision};

/// A search that somebody started.
#[derive(Clone, Debug)]
pub struct Search {
    /// The text that is searched.
    pub revision: Revision,
    /// The cluster, by its place in the plan.
    pub cluster: usize,
    /// How far it is.
    pub progress: Arc<Progress>,
    cancel: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
}

impl Search {
    pub(super) fn new(revision: Revision, cluster: usize) -> Self {
        Self {
            revision,
            cluster,
            progress: Arc::default(),
            cancel: Arc::default(),
            over: Arc::default(),
        }
    }

    /// Whether an answer is still to come.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.over.load(Ordering::Relaxed) && !self.cancel.load(Ordering::Relaxed)
    }

    /// Nobody wants the answer any more.
    pub fn give_up(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Searches; `None` when it was given up.
    pub(super) fn answer(&self, plan: &Plan) -> Option<Answer> {
        let found = plan.optimise(self.cluster, &self.progress, &self.cancel);
        self.over.store(true, Ordering::Relaxed);
        if self.cancel.load(Ordering::Relaxed) {
            return None;
        }
        let found = found.ok().flatten().map(Arc::new);
        Some(Answer::Found(
            self.revision,
            Question::Designs(self.cluster),
            found.map_or(Found::Nothing, Found::Designs),
        ))
    }
}
