//! The unit that was probably meant.

use super::Measure;
use super::unit::Unit;

/// The known unit nearest to a misspelt one, if one is near: units of the expected measures first, then all others.
pub(super) fn unit(misspelt: &str, expected: &[Measure]) -> Option<String> {
    nearest(misspelt, expected).or_else(|| nearest(misspelt, &Measure::ALL))
}

fn nearest(misspelt: &str, measures: &[Measure]) -> Option<String> {
    // One letter is replaced in a short unit, two in a long one; more is guessing.
    let tolerance = if misspelt.chars().count() <= 4 { 1 } else { 2 };
    measures
        .iter()
        .flat_map(|measure| measure.spellings())
        .map(|spelling| (distance(misspelt, spelling), *spelling))
        .filter(|(distance, _)| *distance <= tolerance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, spelling)| spelling.to_owned())
        .filter(|spelling| Unit::parse(spelling).is_ok())
}

/// Edits between two units, where the wrong case counts less than the wrong letter: none at all if it is the only mistake.
fn distance(a: &str, b: &str) -> usize {
    let fold = |text: &str| text.replace(char::is_whitespace, "").to_lowercase();
    strsim::osa_distance(&fold(a), &fold(b))
}
