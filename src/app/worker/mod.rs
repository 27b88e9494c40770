//! Plans off the window's thread. The newest question counts: an older one that is still being answered is given up.

mod desk;
mod question;
mod search;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;

use crate::plan::{CostCurve, CurvePoint, Driver, Outlook, Plan, PlanError};
use crate::review::Finding;
use crate::scenario::Scenario;
use crate::study::Summary;

use super::inbox::{Event, Outbox};
use desk::Desk;

pub use question::{Details, Found, Question};
pub use search::Search;

/// A number that counts the texts of a session, so that answers find the text they belong to.
pub type Revision = u64;

/// A plan with what a reviewer must look at, or why there is none.
pub type PlanResult = Result<(Arc<Plan>, Vec<Finding>), PlanError>;

/// What is asked of the worker.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Plan this, then look at the horizon and sweep the ingest.
    Plan {
        /// The text it is the meaning of.
        revision: Revision,
        /// What is planned.
        scenario: Arc<Scenario>,
        /// Set when nobody wants the answer any more.
        cancel: Arc<AtomicBool>,
    },
    /// Say what moves a quantity of this plan.
    Drivers {
        /// The text the plan belongs to.
        revision: Revision,
        /// The plan.
        plan: Arc<Plan>,
        /// The path of the quantity.
        path: String,
    },
    /// Say what a page shows beyond the plan.
    Question {
        /// The text the plan belongs to.
        revision: Revision,
        /// The plan.
        plan: Arc<Plan>,
        /// What is asked.
        question: Question,
    },
    /// Search for the best design.
    Search(Search, Arc<Plan>),
}

/// What the worker answers, as soon as each part is known.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The plan, or why there is none.
    Planned(Revision, PlanResult),
    /// The horizon, and the findings that it brings.
    Outlook(Revision, Arc<Outlook>, Vec<Finding>),
    /// Cost against ingest of the cluster at this place.
    CostCurve(Revision, usize, Arc<CostCurve>),
    /// Time and cost against executors of the Spark job at this place.
    JobCurve(Revision, usize, Arc<[CurvePoint]>),
    /// What moves a quantity.
    Drivers(Revision, Arc<Moved>),
    /// What a page asked for.
    Found(Revision, Question, Found),
    /// Everything asked for this text is answered.
    Done(Revision),
}

/// What moves a quantity, and how far it reaches.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The path of the quantity.
    pub path: String,
    /// Over all worlds.
    pub summary: Summary,
    /// The largest share first.
    pub drivers: Vec<Driver>,
}

/// The way to the worker.
pub struct Worker {
    way: Way,
    cancel: Arc<AtomicBool>,
    search: Option<Search>,
}

enum Way {
    /// A thread that sleeps until it is asked.
    Thread(Sender<Ask>),
    /// At once, on the thread that asks: for tests, which then need not wait.
    Here(Box<Desk>, Outbox),
}

impl Worker {
    /// Starts the thread. It ends when the worker is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(outbox: Outbox) -> std::io::Result<Self> {
        let (asks, asked) = mpsc::channel();
        thread::Builder::new()
            .name("planner".to_owned())
            .spawn(move || {
                work(&asked, &mut Desk::new(), &outbox);
            })?;
        Ok(Self::of(Way::Thread(asks)))
    }

    /// A worker without a thread: it answers before it returns.
    #[must_use]
    pub fn at_once(outbox: Outbox) -> Self {
        Self::of(Way::Here(Box::new(Desk::new()), outbox))
    }

    fn of(way: Way) -> Self {
        Self {
            way,
            cancel: Arc::new(AtomicBool::new(false)),
            search: None,
        }
    }

    /// Plans a scenario; a plan that is still being made is given up, and so is a search in an older one.
    pub fn plan(&mut self, revision: Revision, scenario: Arc<Scenario>) {
        self.cancel.store(true, Ordering::Relaxed);
        self.give_up_search();
        self.cancel = Arc::new(AtomicBool::new(false));
        let cancel = Arc::clone(&self.cancel);
        self.ask(Ask::Plan {
            revision,
            scenario,
            cancel,
        });
    }

    /// Searches for the best design of a cluster of a plan, by its place; a search that is under way is given up.
    pub fn search(&mut self, revision: Revision, plan: Arc<Plan>, cluster: usize) -> Search {
        self.give_up_search();
        let search = Search::new(revision, cluster);
        self.search = Some(search.clone());
        self.ask(Ask::Search(search.clone(), plan));
        search
    }

    fn give_up_search(&mut self) {
        if let Some(search) = self.search.take() {
            search.give_up();
        }
    }

    /// Asks what moves a quantity.
    pub fn drivers(&mut self, revision: Revision, plan: Arc<Plan>, path: String) {
        self.ask(Ask::Drivers {
            revision,
            plan,
            path,
        });
    }

    /// Asks what a page shows beyond the plan.
    pub fn question(&mut self, revision: Revision, plan: Arc<Plan>, question: Question) {
        self.ask(Ask::Question {
            revision,
            plan,
            question,
        });
    }

    fn ask(&mut self, ask: Ask) {
        match &mut self.way {
            // A worker that is gone cannot answer; the window then goes on showing its last plan.
            Way::Thread(asks) => drop(asks.send(ask)),
            Way::Here(desk, outbox) => {
                let mut todo = Todo::default();
                todo.take(ask);
                while todo.step(desk, outbox) {}
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        self.give_up_search();
    }
}

/// Answers until nobody can ask any more.
fn work(asked: &Receiver<Ask>, desk: &mut Desk, outbox: &Outbox) {
    let mut todo = Todo::default();
    loop {
        match asked.try_recv() {
            Ok(ask) => todo.take(ask),
            Err(TryRecvError::Disconnected) => return,
            Err(TryRecvError::Empty) if todo.step(desk, outbox) => {}
            Err(TryRecvError::Empty) => match asked.recv() {
                Ok(ask) => todo.take(ask),
                Err(_) => return,
            },
        }
    }
}

/// What is still to be done: the newest question of each kind, and the parts of an answer that come later.
#[derive(Default)]
struct Todo {
    plan: Option<(Revision, Arc<Scenario>)>,
    drivers: Option<(Revision, Arc<Plan>, String)>,
    /// What pages asked for, oldest first. All of it is answered, unless a newer plan makes it pointless.
    questions: VecDeque<(Revision, Arc<Plan>, Question)>,
    search: Option<(Search, Arc<Plan>)>,
    later: Vec<Later>,
    made: Option<(Revision, Arc<Plan>)>,
    cancel: Arc<AtomicBool>,
}

/// A part of an answer that takes longer.
enum Later {
    Outlook,
    CostCurve(usize),
    JobCurve(usize),
    Done,
}

impl Todo {
    fn take(&mut self, ask: Ask) {
        match ask {
            Ask::Plan {
                revision,
                scenario,
                cancel,
            } => {
                self.plan = Some((revision, scenario));
                self.later.clear();
                self.cancel = cancel;
            }
            Ask::Drivers {
                revision,
                plan,
                path,
            } => self.drivers = Some((revision, plan, path)),
            Ask::Question {
                revision,
                plan,
                question,
            } => self.questions.push_back((revision, plan, question)),
            Ask::Search(search, plan) => self.search = Some((search, plan)),
        }
    }

    /// Does the next thing. Tells whether there was one.
    fn step(&mut self, desk: &mut Desk, outbox: &Outbox) -> bool {
        if let Some((revision, scenario)) = self.plan.take() {
            if let Some(planned) = desk.plan(&scenario, &self.cancel) {
                if let Ok((plan, _)) = &planned {
                    self.later = later(plan);
                    self.made = Some((revision, Arc::clone(plan)));
                    // They are asked anew of the plan that is there now.
                    self.questions.retain(|(of, ..)| *of >= revision);
                }
                outbox.send(Event::Answer(Answer::Planned(revision, planned)));
            }
            return true;
        }
        if let Some((revision, plan, path)) = self.drivers.take() {
            if let Some(moved) = desk::drivers(&plan, path) {
                outbox.send(Event::Answer(Answer::Drivers(revision, Arc::new(moved))));
            }
            return true;
        }
        if let Some((revision, plan, question)) = self.questions.pop_front() {
            match question.answer(&plan, &self.cancel) {
                Some(found) => outbox.send(Event::Answer(Answer::Found(revision, question, found))),
                // Given up for a newer text: if that cannot be planned, the answer is still wanted.
                None => self.questions.push_front((revision, plan, question)),
            }
            return true;
        }
        if let Some((search, plan)) = self.search.take() {
            if let Some(answer) = search.answer(&plan) {
                outbox.send(Event::Answer(answer));
            }
            return true;
        }
        let (Some(next), Some((revision, plan))) = (self.later.pop(), &self.made) else {
            return false;
        };
        if let Some(answer) = next.answer(*revision, plan, &self.cancel) {
            outbox.send(Event::Answer(answer));
        }
        true
    }
}

/// What follows a plan, last first.
fn later(plan: &Plan) -> Vec<Later> {
    let curves = (0..plan.clusters.len()).rev().map(Later::CostCurve);
    std::iter::once(Later::Done)
        .chain((0..plan.jobs.len()).rev().map(Later::JobCurve))
        .chain(curves)
        .chain([Later::Outlook])
        .collect()
}

impl Later {
    /// `None` when it was given up, or has no answer; what is on screen then stays.
    fn answer(&self, revision: Revision, plan: &Plan, cancel: &AtomicBool) -> Option<Answer> {
        match self {
            Self::Outlook => {
                let outlook = plan.outlook(cancel).ok()?;
                let findings = crate::review::findings(plan, Some(&outlook));
                Some(Answer::Outlook(revision, Arc::new(outlook), findings))
            }
            Self::CostCurve(cluster) => {
                let curve = plan.cost_curve(*cluster, cancel).ok()??;
                Some(Answer::CostCurve(revision, *cluster, Arc::new(curve)))
            }
            Self::JobCurve(job) => {
                let curve = plan.jobs.get(*job)?.curve(&plan.worlds, cancel).ok()?;
                Some(Answer::JobCurve(revision, *job, curve.into()))
            }
            Self::Done => Some(Answer::Done(revision)),
        }
    }
}

#[cfg(test)]
mod tests;
