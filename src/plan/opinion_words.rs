//! Second opinions in words: why a rule differs from us, and how far the rules are apart.

use crate::units::{Measure, screen};

use super::second_opinions::{Assumption, OurAnswer, SecondOpinion};

/// A number in a sentence, with plain blanks.
pub(super) fn shown(value: f64, measure: Measure) -> String {
    screen(value, measure).replace('\u{2009}', " ")
}

/// What is no difference but rounding.
const SAME: f64 = 1e-9;

/// Why a rule differs from our answer: what each of its assumptions is worth, and what is left when all of them are taken
/// out, which is in its formula and its limits.
pub(super) fn because(opinion: &SecondOpinion) -> String {
    if let Some(window) = opinion.window_kept {
        return format!(
            "it asks for no brokers: the last {} of data fit in the memory of ours",
            shown(window, Measure::Seconds)
        );
    }
    let (Some(ratio), Some(rest)) = (opinion.differs_by, opinion.rest) else {
        return "there is no deployment to compare it with".to_owned();
    };
    let bound = opinion
        .binding
        .map_or_else(String::new, |binding| format!(", bound by {binding}"));
    if (ratio - 1.0).abs() < SAME {
        return format!("it asks for as much as we do{bound}");
    }
    let worth = |factor: f64| factor.ln().abs();
    let factor = |value: f64| shown(value, Measure::Factor);
    let mut told: Vec<(&Assumption, f64)> = opinion
        .assumptions
        .iter()
        .filter_map(|assumption| Some((assumption, assumption.factor?)))
        .filter(|(_, factor)| worth(*factor) > SAME)
        .collect();
    told.sort_by(|(_, a), (_, b)| worth(*b).total_cmp(&worth(*a)));
    let mut reasons: Vec<String> = told
        .iter()
        .map(|(assumption, value)| format!("{} because {}", factor(*value), assumption.words))
        .collect();
    if reasons.is_empty() {
        // None of them moves its answer here, and still they are what it goes by.
        let words = opinion.assumptions.iter();
        let words: Vec<&str> = words.map(|assumption| assumption.words.as_str()).collect();
        let though = if words.is_empty() {
            String::new()
        } else {
            format!(", though {}", words.join(", and "))
        };
        return format!(
            "it asks for {} of ours by its own formula{bound}{though}",
            factor(ratio)
        );
    }
    if worth(rest) > SAME {
        let rest = factor(rest);
        reasons.push(format!("the rest, {rest}, is its own formula{bound}"));
    }
    format!(
        "it asks for {} of ours: {}",
        factor(ratio),
        reasons.join("; ")
    )
}

/// How far the rules are apart, and where we stand.
pub(super) fn spread(opinions: &[SecondOpinion], compared: Option<&OurAnswer>) -> String {
    let counted = || {
        opinions
            .iter()
            .filter_map(|opinion| Some((opinion, opinion.brokers_needed?)))
    };
    let (Some((least, fewest)), Some((greatest, most))) = (
        counted().min_by(|(_, a), (_, b)| a.total_cmp(b)),
        counted().max_by(|(_, a), (_, b)| a.total_cmp(b)),
    ) else {
        return String::new();
    };
    let count = |brokers: f64| shown(brokers, Measure::Count);
    let range = if fewest == most {
        format!("published rules all answer {} brokers", count(fewest))
    } else {
        format!(
            "published rules answer {} to {} brokers ({} to {})",
            count(fewest),
            count(most),
            least.rule,
            greatest.rule
        )
    };
    let Some(ours) = compared else {
        return range;
    };
    let mut sentence = format!(
        "{range}; ours {} × {}, because of {}",
        count(ours.brokers),
        ours.broker_type,
        ours.binding
    );
    for opinion in [least, greatest] {
        let differs = opinion.brokers_needed != Some(ours.brokers);
        if differs && fewest != most {
            sentence.push_str(&format!("; {}: {}", opinion.rule, opinion.because));
        }
    }
    sentence
}
