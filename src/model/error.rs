//! Why a scenario that reads well still cannot be computed.

use crate::catalogue::CatalogueError;
use crate::quantity::GraphError;

/// One reason a scenario cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ModelError {
    /// The field of the file it is about, for example `kafka[0].deployments[1].on.broker`; empty for the whole file.
    pub field: String,
    /// What is wrong, and why.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl ModelError {
    /// A problem with a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
            hint: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What the catalogue said about a field.
    pub fn catalogue(field: impl Into<String>, error: &CatalogueError) -> Self {
        Self::new(field, error.to_string())
    }
}

impl From<GraphError> for ModelError {
    fn from(error: GraphError) -> Self {
        Self::new("", format!("the model contradicts itself: {error}"))
            .hint("this is a mistake in Headroom, not in the scenario; please report it with the scenario file")
    }
}
