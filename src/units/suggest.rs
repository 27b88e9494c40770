//! The unit that was probably meant.

use super::Measure;
use super::unit::Unit;
use crate::spelling;

/// The known unit nearest to a misspelt one, if one is near: units of the expected measures first, then all others.
pub(super) fn unit(misspelt: &str, expected: &[Measure]) -> Option<String> {
    let misspelt = misspelt.replace(char::is_whitespace, "");
    nearest(&misspelt, expected).or_else(|| nearest(&misspelt, &Measure::ALL))
}

fn nearest(misspelt: &str, measures: &[Measure]) -> Option<String> {
    let spellings = measures.iter().flat_map(|measure| measure.spellings());
    spelling::nearest(misspelt, spellings.copied())
        .map(str::to_owned)
        .filter(|spelling| Unit::parse(spelling).is_ok())
}
