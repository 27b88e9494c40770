//! What can go wrong when a catalogue is read or asked, said so that a person can act on it.

use std::borrow::Cow;
use std::fmt;

/// No name in the catalogue is longer, in characters.
const LONGEST_NAME: usize = 80;

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
            suggestions: nearest(name, existing),
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

/// At most three existing names that a person may have meant, best first.
fn nearest<'a>(name: &str, existing: impl Iterator<Item = &'a str>) -> Vec<String> {
    const CLOSE_ENOUGH: f64 = 0.85;
    const AT_MOST: usize = 3;
    const CONTAINED: f64 = 0.97;
    const WHOLE_WORD: usize = 3;
    // A longer name is no misspelling, and comparing one of a megabyte would take its time.
    if name.chars().nth(LONGEST_NAME).is_some() {
        return Vec::new();
    }
    let wanted = name.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = candidate.to_lowercase();
        // `m7g.large` means `kafka.m7g.large` where broker types are asked for.
        if wanted.len() >= WHOLE_WORD && candidate.contains(&wanted) {
            return CONTAINED;
        }
        strsim::jaro_winkler(&wanted, &candidate)
    };
    let mut close: Vec<(f64, &str)> = existing
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness >= CLOSE_ENOUGH)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    close
        .into_iter()
        .take(AT_MOST)
        .map(|(_, candidate)| candidate.to_owned())
        .collect()
}
