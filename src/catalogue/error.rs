//! What can go wrong when a catalogue is read or asked, said so that a person can act on it.

use std::borrow::Cow;
use std::fmt;

use crate::spelling::nearest_few;

/// No name in the catalogue is longer, in characters.
const LONGEST_NAME: usize = 80;
/// So many names are offered for one that is not known.
const SUGGESTIONS: usize = 3;

/// Why the catalogue cannot answer.
#[derive(Clone, Debug, PartialEq)]
pub enum CatalogueError {
    /// A table of the catalogue cannot be read: wrong syntax, an unknown column, a row that contradicts its table.
    Table {
        /// The file name of the table.
        file: &'static str,
        /// What is wrong, with line and column where the syntax is at fault.
        problem: String,
    },
    /// Nothing of that kind has this name.
    Unknown {
        /// What was looked for: "instance type", "price item", ...
        kind: &'static str,
        /// The name as it was given.
        name: String,
        /// The nearest names that exist, best first.
        suggestions: Vec<String>,
    },
    /// The thing exists, but there is no price for it in this region.
    NoPrice {
        /// The thing in words.
        title: String,
        /// The item id under which a scenario can give a price.
        item: String,
        /// The region asked for.
        region: String,
        /// The regions for which the catalogue has a price.
        priced_in: Vec<String>,
    },
    /// A scenario brings a price or an instance type of its own that cannot be taken.
    Override {
        /// The price item or instance type at fault.
        name: String,
        /// What is wrong and what to do about it.
        problem: String,
    },
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { file, problem } => {
                write!(f, "the catalogue table {file} cannot be read: {problem}")
            }
            Self::Unknown {
                kind,
                name,
                suggestions,
            } => {
                write!(f, "the catalogue has no {kind} `{}`", shortened(name))?;
                match suggestions.as_slice() {
                    [] => Ok(()),
                    [one] => write!(f, "; did you mean `{one}`?"),
                    [first, rest @ ..] => {
                        write!(f, "; did you mean `{first}`")?;
                        rest.iter().try_for_each(|name| write!(f, " or `{name}`"))?;
                        f.write_str("?")
                    }
                }
            }
            Self::NoPrice {
                title,
                item,
                region,
                priced_in,
            } => {
                write!(f, "the catalogue has no price for {title} in {region}; ")?;
                if priced_in.is_empty() {
                    f.write_str("it has none in any region. ")?;
                } else {
                    write!(f, "it has one in {}. ", priced_in.join(", "))?;
                }
                write!(
                    f,
                    "Give the scenario a price for `{item}` with a reason, or choose something else"
                )
            }
            Self::Override { name, problem } => write!(f, "`{name}`: {problem}"),
        }
    }
}

impl std::error::Error for CatalogueError {}

impl CatalogueError {
    /// The error for a name that nothing of this kind has, with the nearest of the names that exist.
    pub(super) fn unknown<'a>(
        kind: &'static str,
        name: &str,
        existing: impl Iterator<Item = &'a str>,
    ) -> Self {
        Self::Unknown {
            kind,
            name: name.to_owned(),
            suggestions: nearest_few(name, existing, SUGGESTIONS)
                .into_iter()
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// A name short enough for a message; the whole of it stays in the error.
fn shortened(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => Cow::Owned(format!("{}...", &name[..end])),
        None => Cow::Borrowed(name),
    }
}
