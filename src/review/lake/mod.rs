//! Tables of the lake: who writes them, how they are cut into partitions and files, and what keeps the files in order.

mod files;
mod kept;
mod partitions;

use std::collections::BTreeMap;

use crate::catalogue::{Constant, LakeDefaults};
use crate::plan::{Plan, TableNumbers, TablePlan};
use crate::scenario::Table;
use crate::study::StudyError;
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
const OF_ANY_MONTH: [&str; 5] = ["L009", "L012", "L015", "L016", "L018"];

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
///
/// # Errors
/// The numbers of that month have no answer.
pub(super) fn findings(review: &Review) -> Result<Vec<Finding>, StudyError> {
    if review.plan.tables.is_empty() {
        return Ok(Vec::new());
    }
    let central = central(review.plan)?;
    let entries = review.plan.tables.iter().zip(&review.plan.scenario.lake);
    Ok(entries
        .flat_map(|(plan, entry)| match &plan.numbers {
            None => vec![without_writer(plan)],
            Some(numbers) => {
                let table = TableView {
                    review,
                    central: &central,
                    plan,
                    entry,
                    numbers,
                    lake: review.plan.catalogue.lake(),
                };
                table.findings()
            }
        })
        .collect())
}

/// Every quantity of the lake by its path, with each estimate at its median, in the month that is provisioned for.
fn central(plan: &Plan) -> Result<BTreeMap<&str, f64>, StudyError> {
    let month = f64::from(plan.scenario.provision_for_months);
    let quantities: Vec<_> = plan
        .model
        .graph
        .quantities()
        .iter()
        .filter(|quantity| quantity.path.starts_with("lake/"))
        .collect();
    let nodes: Vec<_> = quantities.iter().map(|quantity| quantity.node).collect();
    let bindings = plan.worlds.at_month(month).central();
    let columns = plan.model.graph.evaluate(&bindings, 1, &nodes)?;
    let paths = quantities.iter().map(|quantity| quantity.path.as_str());
    Ok(paths
        .zip(columns.iter().map(|column| column.at(0)))
        .collect())
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
    central: &'p BTreeMap<&'p str, f64>,
    plan: &'p TablePlan,
    entry: &'p Table,
    numbers: &'p TableNumbers,
    lake: &'p LakeDefaults,
}

impl TableView<'_> {
    fn findings(&self) -> Vec<Finding> {
        let found = [self.files(), self.partitions(), self.kept()].concat();
        let month = self.review.plan.scenario.provision_for_months;
        if month == 0 {
            return found;
        }
        // Numbers of a month to come are not read as today's.
        let then = self.review.month(month);
        let dated = |finding: Finding| Finding {
            message: if OF_ANY_MONTH.contains(&finding.code) {
                finding.message
            } else {
                format!("in {then}, {}", finding.message)
            },
            ..finding
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
        let path = self.path(name);
        self.central.get(path.as_str()).copied().unwrap_or(f64::NAN)
    }

    fn name(&self) -> &str {
        &self.plan.outline.name
    }

    fn bytes(&self, constant: &Constant) -> String {
        show(constant.value, Measure::Bytes)
    }
}
