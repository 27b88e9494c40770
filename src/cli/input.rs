//! From the name of a file to a scenario and its plan, with every problem in words.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::catalogue::Catalogue;
use crate::plan::{Plan, PlanError, Planner};
use crate::scenario::file::{self, Stamp};
use crate::scenario::fingerprint::Fingerprint;
use crate::scenario::syntax::{FieldPath, MAX_BYTES, Position, Tree};
use crate::scenario::{self, Scenario};

use super::Failure;

/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Whether a name stands for standard input.
pub(super) fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == STANDARD_INPUT
}

/// A text with the name it goes by in messages.
pub(super) struct Text {
    pub(super) name: String,
    pub(super) text: String,
    /// What the file held; `None` for standard input.
    pub(super) stamp: Option<Stamp>,
}

/// Reads a file, or standard input.
pub(super) fn text(path: &Path) -> Result<Text, Failure> {
    if is_standard_input(path) {
        return standard_input();
    }
    let loaded = file::read(path).map_err(|error| Failure::Said(error.to_string()))?;
    Ok(Text {
        name: path.display().to_string(),
        text: loaded.text,
        stamp: Some(loaded.stamp),
    })
}

fn standard_input() -> Result<Text, Failure> {
    let said = |what: &str| Failure::Said(format!("standard input: {what}"));
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| said(&error.to_string()))?;
    if bytes.len() > MAX_BYTES {
        return Err(said("more than 16 MiB; a scenario is at most 16 MiB"));
    }
    if bytes.is_empty() {
        return Err(said("it is empty; a scenario was expected"));
    }
    let text = String::from_utf8(bytes).map_err(|_| said("it is not UTF-8 text"))?;
    Ok(Text {
        name: "standard input".to_owned(),
        text,
        stamp: None,
    })
}

/// A scenario with its text.
pub(super) struct Opened {
    pub(super) name: String,
    folder: PathBuf,
    pub(super) tree: Tree,
    pub(super) scenario: Scenario,
}

/// Why a text is no plan, line by line: `FILE:LINE:COLUMN: FIELD: MESSAGE (HINT)`.
pub(super) type Problems = Vec<String>;

impl Opened {
    /// Reads a text as a scenario; measured series are looked for beside `path`, or in the current folder for
    /// standard input.
    pub(super) fn read(text: &Text, path: &Path) -> Result<Self, Problems> {
        let name = text.name.clone();
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let lines = |problems: Vec<scenario::Problem>| -> Problems {
            problems.iter().map(|problem| problem.line(&name)).collect()
        };
        let Ok(tree) = Tree::parse(text.text.as_str()) else {
            let problems = scenario::read(&text.text, Some(folder)).err();
            return Err(lines(problems.unwrap_or_default()));
        };
        match scenario::read_tree(&tree, Some(folder)) {
            Ok(scenario) => Ok(Self {
                folder: folder.to_owned(),
                name,
                tree,
                scenario,
            }),
            Err(problems) => Err(lines(problems)),
        }
    }

    /// Plans the scenario.
    pub(super) fn plan(&self) -> Result<Plan, Problems> {
        let catalogue = Catalogue::builtin().map_err(|error| vec![error.to_string()])?;
        Planner::new(catalogue)
            .plan(&self.scenario, &AtomicBool::new(false))
            .map_err(|error| match error {
                PlanError::Model(errors) => errors
                    .iter()
                    .map(|error| {
                        let field = error.field.parse().unwrap_or_default();
                        let hint = error.hint.as_deref();
                        self.line(&field, &error.message, hint)
                    })
                    .collect(),
                PlanError::Study(error) => vec![format!("{}: {error}", self.name)],
            })
    }

    fn line(&self, field: &FieldPath, message: &str, hint: Option<&str>) -> String {
        let hint = hint.map_or_else(String::new, |hint| format!(" ({hint})"));
        let position = self.position(field);
        let place = if field.segments().is_empty() {
            String::new()
        } else {
            format!("{field}: ")
        };
        format!("{}:{position}: {place}{message}{hint}", self.name)
    }

    /// Where a field stands; where it is not written, what is around it.
    pub(super) fn position(&self, field: &FieldPath) -> Position {
        let mut around = Some(field.clone());
        while let Some(path) = around {
            if let Some(node) = self.tree.get(&path) {
                return self.tree.position(node.span.start);
            }
            around = path.parent();
        }
        self.tree.position(0)
    }

    /// The fingerprint of what is planned; `None` when a measured series is no longer there.
    pub(super) fn fingerprint(&self) -> Option<Fingerprint> {
        scenario::fingerprint(&self.tree, Some(&self.folder)).ok()
    }
}

/// Reads and plans a file for tasks that can do nothing without a plan.
pub(super) fn planned(path: &Path) -> Result<(Opened, Plan), Failure> {
    let text = text(path)?;
    let said = |problems: Problems| Failure::Said(problems.join("\n"));
    let opened = Opened::read(&text, path).map_err(said)?;
    let plan = opened.plan().map_err(said)?;
    Ok((opened, plan))
}

/// A study that had no answer.
pub(super) fn no_answer(error: &crate::study::StudyError) -> Failure {
    Failure::Said(format!("headroom: {error}"))
}
