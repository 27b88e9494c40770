//! Finding a name by some of its letters.

/// What a step of the fit weighs: more than the lengths of names differ by.
const LENGTHS: i32 = 100;

/// How well letters fit a text: `None` when they are not all in it in their order. Letters at the start of a word and
/// letters in a row count more, and among texts that fit equally the shorter one wins.
#[must_use]
pub fn score(letters: &str, text: &str) -> Option<i32> {
    const WORD_START: i32 = 8;
    const IN_A_ROW: i32 = 5;
    let text_letters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let mut score = 0;
    let mut next = 0;
    for letter in letters
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
    {
        let found = best(&text_letters, next, letter)?;
        let starts_word = found == 0
            || text_letters
                .get(found - 1)
                .is_some_and(|c| !c.is_alphanumeric());
        score += if starts_word { WORD_START } else { 1 };
        score += if found == next && next > 0 {
            IN_A_ROW
        } else {
            0
        };
        next = found + 1;
    }
    let length = i32::try_from(text_letters.len()).unwrap_or(i32::MAX);
    Some(score.saturating_mul(LENGTHS).saturating_sub(length))
}

/// Where a letter is next: right here, else at the start of a later word, else anywhere later.
fn best(text: &[char], from: usize, letter: char) -> Option<usize> {
    let rest = text.get(from..)?;
    let anywhere = rest.iter().position(|c| *c == letter)? + from;
    if anywhere == from {
        return Some(anywhere);
    }
    let mut pairs = text.windows(2).enumerate().skip(from.saturating_sub(1));
    let at_word = pairs
        .find(|(_, pair)| matches!(pair, [before, c] if *c == letter && !before.is_alphanumeric()));
    // A word start is only worth it when the letters after it can still follow; the first occurrence always can.
    Some(at_word.map_or(anywhere, |(index, _)| index + 1))
}

/// Whether every word that was typed begins a word of the text, in the same order: `part ev` in `Partitions of events`.
/// What is typed with its spaces and signs, such as a path, may also stand in the text as it is.
#[must_use]
pub fn begins_words(letters: &str, text: &str) -> bool {
    let (letters, text) = (letters.trim().to_lowercase(), text.to_lowercase());
    if letters.is_empty() {
        return false;
    }
    let mut words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let in_order = letters
        .split_whitespace()
        .all(|typed| words.any(|word| word.starts_with(typed)));
    in_order || text.starts_with(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_find_a_name() {
        assert!(score("sa", "Save as…") > score("sa", "Disaster"));
        assert!(score("undo", "Undo").is_some());
        assert_eq!(score("xyz", "Save as…"), None);
    }

    #[test]
    fn the_shorter_of_two_equal_fits_is_first() {
        assert!(score("topics", "Topics") > score("topics", "Topics of events"));
    }

    #[test]
    fn whole_words_are_told_from_scattered_letters() {
        assert!(begins_words("cost", "Cost of events"));
        assert!(begins_words("Part ev", "Partitions of events"));
        assert!(begins_words(
            "kafka/events/to",
            "kafka/events/topics/clicks"
        ));
        assert!(!begins_words(
            "cost",
            "CPU on average of the brokers, a statement"
        ));
        assert!(
            !begins_words("events cost", "Cost of events"),
            "out of order"
        );
        assert!(!begins_words(" ", "Cost of events"), "nothing is no word");
    }

    #[test]
    fn nothing_typed_fits_everything() {
        assert!(score("", "Save").is_some() && score("  ", "Save").is_some());
    }
}
