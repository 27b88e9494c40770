//! The name that was probably meant. One judgement for fields, variants, units, broker types, prices, regions and paths.
//!
//! Likeness is counted in edits: a letter put in, left out, replaced, or swapped with its neighbour (optimal string
//! alignment). Upper and lower case are the same. What is typed may also be the last steps of a longer name, divided by
//! `.` or `/`: `m7g.large` is meant for `kafka.m7g.large`, `retained` for `kafka/events/topics/clicks/retained`.

use std::cmp::Ordering;

/// A longer text is no misspelling, and comparing one of a megabyte would take its time.
const LONGEST: usize = 300;

/// What divides a name into steps.
const DIVIDERS: [char; 2] = ['.', '/'];

/// The candidate nearest to a misspelt word, if one is near.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    nearest_few(word, candidates, 1).into_iter().next()
}

/// At most so many candidates that a person may have meant, best first.
pub(crate) fn nearest_few<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
    at_most: usize,
) -> Vec<&'c str> {
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return Vec::new();
    }
    let mut near: Vec<(Likeness, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| Some((Likeness::of(word, candidate)?, candidate)))
        .collect();
    near.sort_by(|(a, one), (b, other)| a.order(b).then_with(|| one.cmp(other)));
    near.dedup_by(|later, earlier| later.1 == earlier.1);
    near.into_iter()
        .take(at_most)
        .map(|(_, candidate)| candidate)
        .collect()
}

/// How many edits a misspelling of a word of so many letters may have; more is guessing.
const fn tolerance(length: usize) -> usize {
    match length {
        0..=4 => 1,
        5..=7 => 2,
        8..=15 => 3,
        _ => length / 5,
    }
}

/// How like a candidate is to what was typed: less is nearer.
struct Likeness {
    edits: usize,
    /// Letters of the candidate before the steps that were compared.
    unsaid: usize,
    /// Letters alike from the start, upper and lower case told apart: `MBs` is nearer to `MB/s` than to `Mbps`.
    alike: usize,
    /// How far the first letters that differ are apart, so that `gp4` is nearer to `gp3` than to `gp2`.
    apart: u32,
}

impl Likeness {
    fn of(wanted: &str, candidate: &str) -> Option<Self> {
        let whole = Self::between(wanted, candidate, 0);
        let steps = wanted.matches(DIVIDERS).count();
        let tail = candidate
            .rmatch_indices(DIVIDERS)
            .nth(steps)
            .and_then(|(at, _)| candidate.get(at + 1..).map(|tail| (at + 1, tail)))
            .and_then(|(unsaid, tail)| Self::between(wanted, tail, unsaid));
        match (whole, tail) {
            (Some(whole), Some(tail)) if tail.order(&whole).is_lt() => Some(tail),
            (None, tail) => tail,
            (whole, _) => whole,
        }
    }

    fn between(wanted: &str, candidate: &str, unsaid: usize) -> Option<Self> {
        let (wanted_length, candidate_length) = (wanted.chars().count(), candidate.chars().count());
        let most = tolerance(wanted_length.max(candidate_length));
        // What differs more in length needs more edits than that, without counting them.
        if wanted_length.abs_diff(candidate_length) > most {
            return None;
        }
        let edits = strsim::osa_distance(&wanted.to_lowercase(), &candidate.to_lowercase());
        // Where every letter is another, nothing is alike.
        if edits > most || edits >= wanted_length {
            return None;
        }
        let same = |(a, b): &(char, char)| a == b;
        let alike = wanted
            .chars()
            .zip(candidate.chars())
            .take_while(same)
            .count();
        let at = |text: &str| text.chars().nth(alike).map_or(0, u32::from);
        Some(Self {
            edits,
            unsaid,
            alike,
            apart: at(wanted).abs_diff(at(candidate)),
        })
    }

    fn order(&self, other: &Self) -> Ordering {
        self.edits
            .cmp(&other.edits)
            .then(self.unsaid.cmp(&other.unsaid))
            .then(other.alike.cmp(&self.alike))
            .then(self.apart.cmp(&other.apart))
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, nearest_few};

    const BROKERS: [&str; 6] = [
        "kafka.m7g.large",
        "kafka.m7g.xlarge",
        "kafka.m7g.2xlarge",
        "kafka.m7g.4xlarge",
        "kafka.m7g.12xlarge",
        "kafka.t3.small",
    ];

    #[test]
    fn the_fewest_edits_come_first() {
        let few = |word| nearest_few(word, BROKERS, 3);
        assert_eq!(few("kafka.m7g.2xlarg")[0], "kafka.m7g.2xlarge");
        assert_eq!(few("kafka.m7g.xlarg")[0], "kafka.m7g.xlarge");
        assert_eq!(few("kafka.m7g.12xlrage")[0], "kafka.m7g.12xlarge");
        assert_eq!(few("KAFKA.M7G.LARGE")[0], "kafka.m7g.large");
        assert_eq!(few("kafka.m7g.8xlarge")[0], "kafka.m7g.4xlarge");
        assert!(few("lambda").is_empty());
    }

    #[test]
    fn the_last_steps_of_a_name_stand_for_the_whole() {
        assert_eq!(nearest("m7g.large", BROKERS), Some("kafka.m7g.large"));
        assert_eq!(nearest("m7g.xlagre", BROKERS), Some("kafka.m7g.xlarge"));
        let paths = [
            "kafka/events/topics/clicks/retained",
            "kafka/events/payload",
        ];
        let near = |typed| nearest(typed, paths);
        assert_eq!(near("kafka/events/topics/click/retaind"), Some(paths[0]));
        assert_eq!(near("retaind"), Some(paths[0]));
        assert_eq!(near("weather"), None);
    }

    #[test]
    fn of_equals_the_longer_beginning_and_the_nearer_digit_win() {
        assert_eq!(nearest("gp4", ["gp2", "gp3", "io2", "st1"]), Some("gp3"));
        assert_eq!(
            nearest("us-east-3", ["us-west-3", "us-east-1", "us-east-2"]),
            Some("us-east-2")
        );
        assert_eq!(
            nearest("us-est-1", ["us-west-1", "us-east-1"]),
            Some("us-east-1")
        );
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest("x", ["a", "b"]), None);
        assert_eq!(nearest("rate", ["lag", "name"]), None);
        assert_eq!(nearest(&"m".repeat(1_000_000), BROKERS), None);
        assert!(nearest_few("name", ["name", "name"], 3).len() == 1);
    }
}
