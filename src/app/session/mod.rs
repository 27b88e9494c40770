//! What is being worked on, and what is known about it: the document, its meaning, the last good plan and what follows
//! from it. Answers come in when they are ready; until then what was known stays, and says that it is old.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::Chart;
use crate::model::ModelError;
use crate::plan::{
    ClusterPlan, CostCurve, CurvePoint, DeploymentOutlook, DeploymentPlan, Outlook, Plan, PlanError,
};
use crate::report::charts::architecture;
use crate::review::Finding;
use crate::scenario::document::Document;
use crate::scenario::syntax::{FieldPath, Position, Tree};
use crate::scenario::{FORMAT_VERSION, Problem, Scenario, read, read_tree};
use crate::study::Summary;

use super::percentile::Percentile;
use super::worker::{Answer, Found, Moved, Question, Revision, Worker};

/// Something that keeps the text from being planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The field it is about; empty for the file as a whole.
    pub field: FieldPath,
    /// Where that stands in the text.
    pub position: Option<Position>,
    /// The byte it begins at.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A plan and what followed from it so far.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The text it was made of.
    pub revision: Revision,
    /// The plan.
    pub plan: Arc<Plan>,
    /// What a reviewer must look at.
    pub findings: Vec<Finding>,
    outlook: Option<(Revision, Arc<Outlook>)>,
    curves: BTreeMap<usize, (Revision, Arc<CostCurve>)>,
    job_curves: BTreeMap<usize, (Revision, Arc<[CurvePoint]>)>,
    /// What flows where, at each percentile: laid out once, however often it is drawn.
    maps: [Option<Arc<Chart>>; Percentile::ALL.len()],
    moved: Option<(Revision, Arc<Moved>)>,
    found: Vec<(Question, Revision, Found)>,
}

/// A document with its meaning and its plan.
pub struct Session {
    document: Document,
    revision: Revision,
    troubles: Vec<Trouble>,
    planned: Option<Planned>,
}

impl Session {
    /// Begins to work on a document.
    #[must_use]
    pub fn new(document: Document, worker: &mut Worker) -> Self {
        let mut session = Self {
            document,
            revision: 0,
            troubles: Vec::new(),
            planned: None,
        };
        session.reread(worker);
        session
    }

    /// Goes on with another document; nothing of the old plan is shown for it.
    pub fn replace(&mut self, document: Document, worker: &mut Worker) {
        self.document = document;
        self.planned = None;
        self.reread(worker);
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The document, to save it or to look at its file. What changes its text goes through [`Self::change`].
    pub const fn file(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Whether the text is of a format that only a newer program reads.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        let format = self.tree().and_then(|tree| {
            tree.get(&FieldPath::root().field("headroom"))
                .map(|node| tree.slice(node.span))
        });
        format.and_then(|number| number.parse::<u32>().ok()) > Some(FORMAT_VERSION)
    }

    /// Changes the text in some way, and plans anew when it did change.
    pub fn change<R>(&mut self, worker: &mut Worker, change: impl FnOnce(&mut Document) -> R) -> R {
        let before: Arc<str> = self.document.text().into();
        let result = change(&mut self.document);
        if *before != *self.document.text() {
            self.reread(worker);
        }
        result
    }

    fn reread(&mut self, worker: &mut Worker) {
        self.revision += 1;
        let folder = self.document.folder();
        let outcome = match self.document.tree() {
            Ok(tree) => read_tree(tree, folder),
            // What is wrong besides is said with it.
            Err(_) => read(self.document.text(), folder),
        };
        match outcome {
            Ok(scenario) => {
                self.troubles.clear();
                worker.plan(self.revision, Arc::new(scenario));
            }
            Err(problems) => {
                self.troubles = problems.into_iter().map(Trouble::from).collect();
            }
        }
    }

    /// Takes in what the worker says. An answer to an older text is dropped.
    pub fn answer(&mut self, answer: Answer) {
        let current = self.revision;
        match answer {
            Answer::Planned(revision, Ok((plan, findings))) if revision == current => {
                self.plan_made(plan, findings)
            }
            Answer::Planned(revision, Err(error)) if revision == current => {
                self.troubles = self.troubles_of(&error);
            }
            answer => self.follow(answer),
        }
    }

    fn plan_made(&mut self, plan: Arc<Plan>, findings: Vec<Finding>) {
        self.troubles.clear();
        // What followed from the plan before is shown, dimmed, as long as it is about the same things.
        let before = self
            .planned
            .take()
            .filter(|before| same_shape(&before.plan, &plan));
        let (outlook, curves, job_curves, moved, found) = match before {
            Some(before) => (
                before.outlook,
                before.curves,
                before.job_curves,
                before.moved,
                before.found,
            ),
            None => Default::default(),
        };
        let maps = Percentile::ALL.map(|percentile| map_of(&plan, percentile));
        self.planned = Some(Planned {
            revision: self.revision,
            plan,
            findings,
            outlook,
            curves,
            job_curves,
            maps,
            moved,
            found,
        });
    }

    /// What follows from a plan belongs to the plan it was asked about.
    fn follow(&mut self, answer: Answer) {
        let Some(planned) = &mut self.planned else {
            return;
        };
        match answer {
            Answer::Outlook(revision, outlook, findings) if revision == planned.revision => {
                planned.outlook = Some((revision, outlook));
                planned.findings = findings;
            }
            Answer::CostCurve(revision, cluster, curve) if revision == planned.revision => {
                planned.curves.insert(cluster, (revision, curve));
            }
            Answer::JobCurve(revision, job, curve) if revision == planned.revision => {
                planned.job_curves.insert(job, (revision, curve));
            }
            Answer::Drivers(revision, moved) if revision == planned.revision => {
                planned.moved = Some((revision, moved));
            }
            Answer::Found(revision, question, found) if revision == planned.revision => {
                planned.found.retain(|(known, ..)| *known != question);
                planned.found.push((question, revision, found));
            }
            _ => {}
        }
    }

    fn troubles_of(&self, error: &PlanError) -> Vec<Trouble> {
        match error {
            PlanError::Model(errors) => errors.iter().map(|error| self.placed(error)).collect(),
            PlanError::Study(error) => vec![Trouble::about_the_file(error.to_string())],
        }
    }

    /// A model error with its place in the text: that of its field, or of what is around it.
    fn placed(&self, error: &ModelError) -> Trouble {
        let field: FieldPath = error.field.parse().unwrap_or_default();
        let offset = self.document.tree().ok().map(|tree| nearest(tree, &field));
        let position = self
            .document
            .tree()
            .ok()
            .zip(offset)
            .map(|(tree, offset)| tree.position(offset));
        Trouble {
            field,
            position,
            offset: offset.unwrap_or_default(),
            message: error.message.clone(),
            hint: error.hint.clone(),
        }
    }

    /// What keeps the text from being planned; empty when it is planned or about to be.
    #[must_use]
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// The last good plan.
    #[must_use]
    pub const fn planned(&self) -> Option<&Planned> {
        self.planned.as_ref()
    }

    /// Which text this is.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.revision
    }

    /// Whether the plan is that of an older text.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.planned
            .as_ref()
            .is_some_and(|planned| planned.revision != self.revision)
    }

    /// The tree of the text; `None` while the text cannot be read.
    #[must_use]
    pub fn tree(&self) -> Option<&Tree> {
        self.document.tree().ok()
    }

    /// The meaning of the last good plan.
    #[must_use]
    pub fn scenario(&self) -> Option<&Scenario> {
        self.planned.as_ref().map(|planned| &*planned.plan.scenario)
    }
}

impl Planned {
    /// The horizon, and whether it is that of an older plan.
    #[must_use]
    pub fn outlook(&self) -> Option<(&Outlook, bool)> {
        self.outlook
            .as_ref()
            .map(|(revision, outlook)| (&**outlook, *revision != self.revision))
    }

    /// The horizon of one deployment, by the places of its cluster and its own.
    #[must_use]
    pub fn deployment_outlook(
        &self,
        cluster: usize,
        deployment: usize,
    ) -> Option<(&DeploymentOutlook, bool)> {
        let (outlook, stale) = self.outlook()?;
        Some((outlook.clusters.get(cluster)?.get(deployment)?, stale))
    }

    /// Cost against ingest of a cluster, and whether it is that of an older plan.
    #[must_use]
    pub fn cost_curve(&self, cluster: usize) -> Option<(&CostCurve, bool)> {
        self.curves
            .get(&cluster)
            .map(|(revision, curve)| (&**curve, *revision != self.revision))
    }

    /// The cost curves of every cluster as far as they are known, and whether any is that of an older plan.
    #[must_use]
    pub fn curves(&self) -> (Vec<Option<&CostCurve>>, bool) {
        let all = (0..self.plan.clusters.len()).map(|cluster| self.cost_curve(cluster));
        let all: Vec<_> = all.collect();
        let old = all.iter().flatten().any(|(_, old)| *old);
        let curves = all.into_iter().map(|known| known.map(|(curve, _)| curve));
        (curves.collect(), old)
    }

    /// Time and cost of a Spark job against its executors, and whether that is of an older plan.
    #[must_use]
    pub fn job_curve(&self, job: usize) -> Option<(&[CurvePoint], bool)> {
        let (revision, curve) = self.job_curves.get(&job)?;
        Some((curve, *revision != self.revision))
    }

    /// What flows where; `None` where there is nothing beyond a cluster.
    #[must_use]
    pub fn map(&self, percentile: Percentile) -> Option<&Chart> {
        let place = Percentile::ALL
            .iter()
            .position(|each| *each == percentile)?;
        self.maps.get(place)?.as_deref()
    }

    /// What moves a quantity, as far as it was asked for, and whether that is of an older plan.
    #[must_use]
    pub fn moved(&self, path: &str) -> Option<(&Moved, bool)> {
        let (revision, moved) = self
            .moved
            .as_ref()
            .filter(|(_, moved)| moved.path == path)?;
        Some((&**moved, *revision != self.revision))
    }

    /// The answer to a question of a page, and whether it is that of an older plan.
    #[must_use]
    pub fn found(&self, question: Question) -> Option<(&Found, bool)> {
        let known = self.found.iter().find(|(known, ..)| *known == question);
        known.map(|(_, revision, found)| (found, *revision != self.revision))
    }

    /// A cluster of the plan with its place.
    #[must_use]
    pub fn cluster(&self, name: &str) -> Option<(usize, &ClusterPlan)> {
        self.plan
            .clusters
            .iter()
            .enumerate()
            .find(|(_, cluster)| cluster.name == name)
    }
}

impl Trouble {
    fn about_the_file(message: String) -> Self {
        Self {
            field: FieldPath::root(),
            position: None,
            offset: 0,
            message,
            hint: None,
        }
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self {
            field: problem.field,
            position: Some(problem.position),
            offset: problem.span.start,
            message: problem.message,
            hint: problem.hint,
        }
    }
}

/// Where a value begins in the text, or the nearest value around it.
#[must_use]
pub fn nearest(tree: &Tree, path: &FieldPath) -> usize {
    let mut path = path.clone();
    loop {
        if let Some(node) = tree.get(&path) {
            return node.span.start;
        }
        match path.parent() {
            Some(parent) => path = parent,
            None => return 0,
        }
    }
}

/// What flows where in a plan, laid out.
fn map_of(plan: &Plan, percentile: Percentile) -> Option<Arc<Chart>> {
    let at = |summary: &Summary| percentile.of(summary);
    architecture(&plan.architecture, at, &percentile.to_string()).map(Arc::new)
}

/// Whether two plans have the same clusters, deployments, tables and jobs in the same order.
fn same_shape(a: &Plan, b: &Plan) -> bool {
    let names = |plan: &Plan| -> Vec<Vec<String>> {
        let deployment = |deployment: &DeploymentPlan| deployment.path.clone();
        plan.clusters
            .iter()
            .map(|cluster| cluster.deployments.iter().map(deployment).collect())
            .collect()
    };
    let beside = |plan: &Plan| -> Vec<String> {
        let tables = plan.tables.iter().map(|table| table.outline.path.clone());
        let jobs = plan.jobs.iter().map(|job| job.path.clone());
        tables.chain(jobs).collect()
    };
    names(a) == names(b) && beside(a) == beside(b)
}

#[cfg(test)]
mod tests;
