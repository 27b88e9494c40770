//! What can keep a study from its answer.

use crate::quantity::EvaluationError;

/// Why a study has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StudyError {
    /// The model could not be evaluated.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// Nothing can be said about no worlds.
    #[error("a study needs at least one world, but 0 were asked for; 10,000 is usual")]
    NoWorlds,
    /// A share that is not between 0 and 1.
    #[error("a choice must hold in more than 0 % and less than 100 % of the worlds, but {}\u{202f}% was asked for", .0 * 100.0)]
    Confidence(f64),
    /// A choice depends on something infinite or undefined.
    #[error(
        "`{path}` cannot be chosen: what it must hold, `{requirement}`, is not a finite number in enough worlds. \
         Look for a division by something that can be zero, such as a limit or a rate"
    )]
    Undecidable {
        /// The path of the choice.
        path: String,
        /// The path or formula of what decides.
        requirement: String,
    },
    /// The study was told to stop.
    #[error("the study was cancelled")]
    Cancelled,
}
