//! Spark jobs: shapes that do not fit, topics nobody declared, deadlines that do not hold, memory that is too small.
//!
//! A finding is one [`Check`]: its rule, and a function from a job to what there is to say of it. It stands in the list of
//! its file.

mod memory;
mod shape;
mod time;

use crate::plan::{JobPlan, SizedPlan};
use crate::scenario::SparkJob;

use super::finding::{Finding, Rule};
use super::view::Review;

/// A job of the plan, and of the file.
struct Job<'p> {
    review: &'p Review<'p>,
    plan: &'p JobPlan,
    entry: &'p SparkJob,
    /// What it runs on; `None` where its shape cannot run.
    sized: Option<&'p SizedPlan>,
}

impl Job<'_> {
    /// The scenario's confidence.
    fn confidence(&self) -> f64 {
        self.review.plan.scenario.objectives.confidence
    }
}

/// What there is to say of a job: the quantity and the field below the job's own, what is so, and what to do.
struct Said {
    path: String,
    field: String,
    message: String,
    advice: String,
    weight: f64,
}

impl Said {
    fn new(path: impl Into<String>, field: impl Into<String>, message: String) -> Self {
        Self {
            path: path.into(),
            field: field.into(),
            message,
            advice: String::new(),
            weight: 0.0,
        }
    }

    fn advice(self, advice: impl AsRef<str>) -> Self {
        let advice = capitalised(advice.as_ref());
        Self { advice, ..self }
    }

    /// How much it matters among findings of its severity, 0 to 1.
    fn weighing(self, weight: f64) -> Self {
        Self { weight, ..self }
    }
}

/// A rule about jobs, and what of a job it has something to say about.
struct Check {
    rule: Rule,
    find: Find,
}

enum Find {
    One(fn(&Job<'_>) -> Option<Said>),
    Each(fn(&Job<'_>) -> Vec<Said>),
}

impl Check {
    const fn one(rule: Rule, find: fn(&Job<'_>) -> Option<Said>) -> Self {
        let find = Find::One(find);
        Self { rule, find }
    }

    const fn each(rule: Rule, find: fn(&Job<'_>) -> Vec<Said>) -> Self {
        let find = Find::Each(find);
        Self { rule, find }
    }

    fn findings(&self, job: &Job<'_>) -> Vec<Finding> {
        let said = match self.find {
            Find::One(find) => find(job).into_iter().collect(),
            Find::Each(find) => find(job),
        };
        let each = said.into_iter().map(|said| {
            let path = below(&job.plan.path, '/', &said.path);
            let field = below(&job.plan.field, '.', &said.field);
            let found = self.rule.found(path, &field, said.message, said.advice);
            found.weighing(said.weight)
        });
        each.collect()
    }
}

fn checks() -> impl Iterator<Item = &'static Check> {
    let files: [&'static [Check]; 3] = [&shape::CHECKS, &time::CHECKS, &memory::CHECKS];
    files.into_iter().flatten()
}

pub(super) fn rules() -> Vec<Rule> {
    checks().map(|check| check.rule).collect()
}

pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let jobs = review.plan.jobs.iter().zip(&review.plan.scenario.spark);
    let jobs = jobs.map(|(plan, entry)| Job {
        review,
        plan,
        entry,
        sized: plan.sized.as_ref(),
    });
    let each = jobs.flat_map(|job| checks().flat_map(move |check| check.findings(&job)));
    each.collect()
}

/// A name below another one; the other one itself where there is none.
fn below(whole: &str, mark: char, name: &str) -> String {
    if name.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}{mark}{name}")
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
