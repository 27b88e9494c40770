//! Designs beside each other: the best, those that nothing beats, and what beats the others.

use crate::catalogue::VolumeMedia;
use crate::study::{Terms, front};

use super::super::Plan;
use super::judge::{Seen, Trial};
use super::search::Found;
use super::{Against, Beaten, Design, Optimisation};

/// The designs of a trial, compared.
pub(super) fn compared(plan: &Plan, cluster: usize, found: Found, trial: Trial) -> Optimisation {
    let terms = plan.worlds.terms();
    let mut designs: Vec<Design> = trial
        .seen
        .into_iter()
        .map(|seen| design(seen, terms))
        .collect();
    let points: Vec<(f64, f64)> = designs
        .iter()
        .map(|design| (design.cost.p50, design.breach))
        .collect();
    // What may not be chosen beats nothing, but may well be beaten.
    let never = (f64::NAN, f64::NAN);
    let choices = points.iter().zip(&designs);
    let choices: Vec<(f64, f64)> = choices
        .map(|(point, design)| if design.may_be_chosen { *point } else { never })
        .collect();
    let front = front(&choices);
    for (place, design) in designs.iter_mut().enumerate() {
        design.beaten = beaten(&points, &front, place);
    }
    let holding = || (0..designs.len()).filter(|place| designs[*place].holds);
    let cheaper = |a: &usize, b: &usize| {
        let (a, b) = (&designs[*a], &designs[*b]);
        let by_cost = a.cost.p50.total_cmp(&b.cost.p50);
        by_cost.then(a.breach.total_cmp(&b.breach))
    };
    let chosen = |place: &usize| designs[*place].may_be_chosen;
    let best = holding().filter(chosen).min_by(cheaper);
    let without_people = holding()
        .filter(|place| !chosen(place))
        .min_by(cheaper)
        .filter(|place| best.is_none_or(|best| cheaper(place, &best).is_lt()));
    let mut best_of_kind: Vec<usize> = Vec::new();
    for place in holding() {
        let same = best_of_kind
            .iter_mut()
            .find(|other| designs[**other].shape.kind == designs[place].shape.kind);
        match same {
            Some(other) if cheaper(&place, other).is_lt() => *other = place,
            Some(_) => {}
            None => best_of_kind.push(place),
        }
    }
    best_of_kind.sort_by(cheaper);
    let least_regret = holding()
        .filter(chosen)
        .min_by(|a, b| designs[*a].regret.total_cmp(&designs[*b].regret));
    let safest = (0..designs.len()).min_by(|a, b| {
        let by_risk = designs[*a].breach.total_cmp(&designs[*b].breach);
        by_risk.then_with(|| cheaper(a, b))
    });
    let against = best.map_or_else(Vec::new, |best| {
        let today = designs.iter().enumerate();
        today
            .filter_map(|(place, design)| {
                Some(Against {
                    name: design.today.clone()?,
                    design: place,
                    saves: design.cost.p50 - designs[best].cost.p50,
                    safer: design.breach - designs[best].breach,
                })
            })
            .collect()
    });
    Optimisation {
        cluster: plan
            .clusters
            .get(cluster)
            .map_or_else(String::new, |cluster| cluster.name.clone()),
        front,
        best,
        without_people,
        best_of_kind,
        least_regret,
        safest,
        against,
        confidence: terms.confidence,
        worlds: terms.worlds,
        nothing_holds: trial.nothing_holds,
        missing: found.missing,
        too_dear: found.too_dear,
        spinning: spinning(plan),
        designs,
    }
}

fn spinning(plan: &Plan) -> Vec<String> {
    let kinds = plan.catalogue.volumes();
    let kinds = kinds.filter(|kind| kind.media == VolumeMedia::Hdd);
    kinds.map(|kind| kind.name.clone()).collect()
}

fn design(seen: Seen, terms: Terms) -> Design {
    let held = seen.holds as f64 / terms.worlds.max(1) as f64;
    Design {
        shape: seen.candidate.blueprint.shape(),
        blueprint: seen.candidate.blueprint,
        unit: seen.unit,
        today: seen.candidate.today,
        cost: seen.cost,
        breach: 1.0 - held,
        holds: terms.is_held_in(held),
        may_be_chosen: seen.may_be_chosen,
        worst: seen.worst,
        regret: seen.regret,
        beaten: None,
    }
}

/// The cheapest design of the front that is no riskier, where it is better.
fn beaten(points: &[(f64, f64)], front: &[usize], place: usize) -> Option<Beaten> {
    let (cost, risk) = *points.get(place)?;
    let by = *front.iter().find(|other| points[**other].1 <= risk)?;
    let (saves, safer) = (cost - points[by].0, risk - points[by].1);
    (saves > 0.0 || (saves == 0.0 && safer > 0.0)).then_some(Beaten { by, saves, safer })
}
