//! Why there is no plan.

use crate::model::ModelError;
use crate::study::StudyError;

/// Why a scenario could not be planned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// The scenario asks for something that cannot be computed.
    #[error("{}", lines(.0))]
    Model(Vec<ModelError>),
    /// A study had no answer.
    #[error(transparent)]
    Study(#[from] StudyError),
}

fn lines(errors: &[ModelError]) -> String {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| {
            let place = if error.field.is_empty() {
                String::new()
            } else {
                format!("{}: ", error.field)
            };
            let hint = error
                .hint
                .as_ref()
                .map_or_else(String::new, |hint| format!(" ({hint})"));
            format!("{place}{}{hint}", error.message)
        })
        .collect();
    lines.join("\n")
}
