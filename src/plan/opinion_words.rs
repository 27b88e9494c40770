//! Second opinions in words: why a rule differs from us, and how far the rules are apart.

use crate::units::{Measure, screen};

use super::second_opinions::{Assumption, OurAnswer, SecondOpinion};

/// A number in a sentence, with plain blanks.
pub(super) fn shown(value: f64, measure: Measure) -> String {
    screen(value, measure).replace('\u{2009}', " ")
}

/// What a rule is compared by.
struct Side {
    theirs: f64,
    with_ours: fn(&Assumption) -> Option<f64>,
    measure: Measure,
    thing: &'static str,
}

/// Why a rule differs from our answer: the assumption that, with ours in its place, takes it furthest in our direction.
pub(super) fn because(opinion: &SecondOpinion, vcpu: Option<f64>, bytes: Option<f64>) -> String {
    if let Some(window) = opinion.window {
        return format!(
            "it asks for no brokers: the last {} of data fit in the memory of ours",
            shown(window.p50, Measure::Seconds)
        );
    }
    let (Some(ratio), Some(side)) = (opinion.differs_by, side(opinion, vcpu, bytes)) else {
        return "there is no deployment to compare it with".to_owned();
    };
    let bound = opinion
        .binding
        .map_or_else(String::new, |binding| format!(", bound by {binding}"));
    if (ratio - 1.0).abs() < 1e-9 {
        return format!("it asks for as much as we do{bound}");
    }
    let told = opinion
        .assumptions
        .iter()
        .filter_map(|assumption| Some((assumption, (side.with_ours)(assumption)?)))
        .filter(|(_, with_ours)| {
            if ratio > 1.0 {
                *with_ours < side.theirs
            } else {
                *with_ours > side.theirs
            }
        })
        .max_by(|(_, a), (_, b)| {
            let (a, b) = (a / side.theirs, b / side.theirs);
            a.ln().abs().total_cmp(&b.ln().abs())
        });
    let factor = shown(ratio, Measure::Factor);
    match told {
        Some((assumption, with_ours)) => format!(
            "it asks for {factor} of ours because {}; done our way it would ask for {}{}",
            assumption.words,
            shown(with_ours, side.measure),
            side.thing
        ),
        None => format!("it asks for {factor} of ours{bound}, with limits of its own"),
    }
}

fn side(opinion: &SecondOpinion, vcpu: Option<f64>, bytes: Option<f64>) -> Option<Side> {
    if let Some(theirs) = opinion.brokers_needed {
        return Some(Side {
            theirs,
            with_ours: |assumption| assumption.brokers,
            measure: Measure::Count,
            thing: "",
        });
    }
    if let Some(theirs) = vcpu {
        return Some(Side {
            theirs,
            with_ours: |assumption| assumption.vcpu,
            measure: Measure::Count,
            thing: " processors",
        });
    }
    bytes.map(|theirs| Side {
        theirs,
        with_ours: |assumption| assumption.bytes,
        measure: Measure::Bytes,
        thing: "",
    })
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
        "{range}; ours {} x {}, because of {}",
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
