//! Tables of the lake: who writes them, how they are cut into partitions and files, and what keeps the files in order.

mod files;
mod kept;
mod partitions;

use crate::catalogue::{Constant, LakeDefaults};
use crate::plan::{TableNumbers, TablePlan};
use crate::scenario::Table;
use crate::units::Measure;

use super::finding::{Finding, Rule};
use super::view::Review;
use super::words::show;

const NO_WRITER: Rule = Rule::error(
    "L001",
    "A table without a writer",
    "it has neither `source` nor `written`, and no job writes it",
);

/// What is so in every month: no number of these follows from how long the table has been written, or today's is given.
const OF_ANY_MONTH: [&str; 6] = ["L009", "L012", "L015", "L016", "L018", "L033"];

/// Every rule of the lake.
pub(super) fn rules() -> Vec<Rule> {
    [
        [NO_WRITER].as_slice(),
        &files::RULES,
        &partitions::RULES,
        &kept::RULES,
    ]
    .concat()
}

/// Everything about tables. They are judged in the month that is provisioned for: a table that is new has few files
/// of which nothing can be said.
pub(super) fn findings(review: &Review) -> Vec<Finding> {
    let entries = review.plan.tables.iter().zip(&review.plan.scenario.lake);
    entries
        .flat_map(|(plan, entry)| match &plan.numbers {
            None => vec![without_writer(plan)],
            Some(numbers) => {
                let table = TableView {
                    review,
                    plan,
                    entry,
                    numbers,
                    lake: review.plan.catalogue.lake(),
                };
                table.findings()
            }
        })
        .collect()
}

fn without_writer(plan: &TablePlan) -> Finding {
    let outline = &plan.outline;
    NO_WRITER.found(
        outline.path.clone(),
        &format!("{}.source", outline.field),
        format!(
            "nothing writes `{}`, so it has neither files nor a cost",
            outline.name
        ),
        "Name the topic, job or table it comes from as `source`, or state a rate as `written`",
    )
}

/// A table that something writes, of the plan and of the file.
struct TableView<'p> {
    review: &'p Review<'p>,
    plan: &'p TablePlan,
    entry: &'p Table,
    numbers: &'p TableNumbers,
    lake: &'p LakeDefaults,
}

impl TableView<'_> {
    fn findings(&self) -> Vec<Finding> {
        let found = [self.files(), self.partitions(), self.kept()].concat();
        let dated = |finding: Finding| {
            if OF_ANY_MONTH.contains(&finding.code) {
                finding
            } else {
                self.review.dated(finding)
            }
        };
        found.into_iter().map(dated).collect()
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.plan.outline.path)
    }

    fn field(&self, name: &str) -> String {
        format!("{}.{name}", self.plan.outline.field)
    }

    fn value(&self, name: &str) -> f64 {
        self.review.value_then(&self.path(name)).unwrap_or(f64::NAN)
    }

    fn name(&self) -> &str {
        &self.plan.outline.name
    }

    fn bytes(&self, constant: &Constant) -> String {
        show(constant.value, Measure::Bytes)
    }
}
