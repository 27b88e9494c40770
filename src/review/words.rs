//! Numbers in sentences.

use crate::units::{Measure, screen};

/// A number as it is shown on screen, with plain blanks: for sentences that are also read by programs.
#[must_use]
pub fn show(value: f64, measure: Measure) -> String {
    screen(value, measure).replace('\u{2009}', " ")
}

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    show(share, Measure::Fraction)
}

/// A number of things: `1 broker`, `3 brokers`, `1,200 replicas`.
pub(super) fn count(number: f64, thing: &str) -> String {
    let plural = if number == 1.0 { "" } else { "s" };
    format!("{} {thing}{plural}", show(number, Measure::Count))
}

/// Names in a row: `a`, `a and b`, `a, b and c`, and no more than four of them.
pub(super) fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const AT_MOST: usize = 4;
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        several if several.len() > AT_MOST => {
            let (shown, rest) = several.split_at(AT_MOST - 1);
            format!("{} and {} more", shown.join(", "), rest.len())
        }
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_a_row() {
        assert_eq!(names(["a"]), "`a`");
        assert_eq!(names(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(names(["a", "b", "c", "d", "e"]), "`a`, `b`, `c` and 2 more");
    }

    #[test]
    fn one_thing_has_no_plural() {
        assert_eq!(count(1.0, "broker"), "1 broker");
        assert_eq!(count(1200.0, "replica"), "1,200 replicas");
    }
}
