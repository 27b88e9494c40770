//! When limits are reached, and studies that are stopped.

use super::*;

#[test]
fn the_month_a_limit_is_reached_is_found() {
    let worlds = worlds(machines(), for_month(0.0));
    let demand = node(worlds.graph(), "demand");
    let watch = Watch {
        node: demand,
        limits: vec![120.0, 1e9],
    };
    let timeline = &study::growth(&worlds, &[watch], 24, &GO_ON).expect("worlds")[0];
    assert_eq!(timeline.months.len(), 25);
    // The median is 60 × 1.1^m: 117 in month 7, 129 in month 8. P95 is 90 × 1.1^m: 119.8 in month 3, 131.8 in month 4.
    assert_eq!(timeline.first_month(0, 0.5), Some(8));
    assert_eq!(timeline.first_month(0, 0.05), Some(4));
    assert_eq!(timeline.first_month(1, 0.05), None);
    assert_eq!(
        timeline.first_month(9, 0.05),
        None,
        "there is no such limit"
    );
    for (month, entry) in timeline.months.iter().enumerate() {
        let growth = 1.1_f64.powi(month as i32);
        assert_near(entry.summary.p50 / growth, 60.0, 0.02);
        assert_near(entry.summary.p95 / growth, 90.0, 0.05);
        let single =
            study::risk(&worlds.at_month(month as f64), &[demand], &GO_ON).expect("worlds");
        assert_eq!(entry.summary, single[0]);
    }
    let shares: Vec<f64> = timeline
        .months
        .iter()
        .map(|month| month.reached[0])
        .collect();
    assert!(shares.is_sorted());
}

#[test]
fn a_cancelled_study_stops() {
    let worlds = worlds(machines(), for_month(0.0));
    let demand = node(worlds.graph(), "demand");
    let watch = Watch {
        node: demand,
        limits: Vec::new(),
    };
    assert_eq!(
        study::risk(&worlds, &[demand], &STOP),
        Err(StudyError::Cancelled)
    );
    assert_eq!(
        study::growth(&worlds, &[watch], 24, &STOP),
        Err(StudyError::Cancelled)
    );
}
