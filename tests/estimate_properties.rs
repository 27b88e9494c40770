//! What holds for every estimate.

use headroom::estimate::{Bounds, Distribution, Estimate, nudge};
use headroom::units::Measure;
use proptest::prelude::*;

fn plain(text: &str) -> Distribution {
    Estimate::parse(text, &[Measure::Count], Bounds::ANY)
        .unwrap_or_else(|error| panic!("{error}"))
        .distribution
}

fn ends() -> impl Strategy<Value = (f64, f64)> {
    (-1e6..1e6_f64, 1e-3..1e6_f64).prop_map(|(low, width)| (low, low + width))
}

fn assert_ends(distribution: &Distribution, low: f64, high: f64) -> Result<(), TestCaseError> {
    let near = |found: f64, stated: f64| (found - stated).abs() <= 1e-3 * stated.abs();
    let (p5, p95) = (distribution.quantile(0.05), distribution.quantile(0.95));
    prop_assert!(near(p5, low), "P5 {p5} for {low}");
    prop_assert!(near(p95, high), "P95 {p95} for {high}");
    Ok(())
}

proptest! {
    #[test]
    fn ranges_have_the_stated_ends((low, high) in ends()) {
        assert_ends(&plain(&format!("{low} to {high}")), low, high)?;
    }

    #[test]
    fn peaked_ranges_have_the_stated_ends_and_peak((low, high) in ends(), share in 0.0..=1.0_f64) {
        let likely = (low + share * (high - low)).clamp(low, high);
        let distribution = plain(&format!("{low} to {high}, likely {likely}"));
        assert_ends(&distribution, low, high)?;
        let Distribution::Pert(pert) = distribution else {
            return Err(TestCaseError::fail("not peaked"));
        };
        let position = |x: f64| (x - pert.low()) / (pert.high() - pert.low());
        prop_assert!((0.0..=1.0).contains(&position(likely)));
        prop_assert_eq!(pert.mode(), likely);
        // The highest point of the picture is the one nearest to the stated peak.
        let points = Distribution::Pert(pert).density(101);
        let step = points[1].0 - points[0].0;
        let highest = points.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0;
        let inside = likely.clamp(points[0].0, points[100].0);
        prop_assert!((highest - inside).abs() <= step, "{highest} for {likely}");
    }

    #[test]
    fn what_is_accepted_is_possible_and_has_its_ends(
        low in 0.01..50.0_f64, ratio in 1.01..200.0_f64, share in 0.0..=1.0_f64,
    ) {
        let high = low * ratio;
        let likely = (low + share * (high - low)).clamp(low, high);
        let text = format!("{low} to {high}, likely {likely}");
        if let Ok(parsed) = Estimate::parse(&text, &[Measure::Count], Bounds::POSITIVE) {
            assert_ends(&parsed.distribution, low, high)?;
            prop_assert!(parsed.distribution.quantile(0.0) > 0.0);
        }
    }

    #[test]
    fn quantiles_rise((low, high) in ends(), share in 0.0..=1.0_f64, p in 0.0..1.0_f64, q in 0.0..1.0_f64) {
        let likely = (low + share * (high - low)).clamp(low, high);
        let (p, q) = (p.min(q), p.max(q));
        for text in [
            format!("{low} to {high}"),
            format!("uniform {low} to {high}"),
            format!("{low} to {high}, likely {likely}"),
        ] {
            let distribution = plain(&text);
            prop_assert!(distribution.quantile(p) <= distribution.quantile(q), "{}", text);
        }
    }

    #[test]
    fn any_text_is_an_estimate_or_refused(text in "(uniform )?[-$]?[0-9.,]{1,4}( ?[a-zA-Z%/]{0,4})( to |\\.\\.|-)?[0-9.]{0,3} ?[a-zA-Z%/]{0,6}(,? likely ?[0-9]{0,2})?") {
        for measure in Measure::ALL {
            if let Ok(parsed) = Estimate::parse(&text, &[measure], Bounds::NON_NEGATIVE) {
                prop_assert!(parsed.distribution.quantile(0.5) >= 0.0);
                prop_assert!(!parsed.meaning().is_empty());
            }
        }
    }

    #[test]
    fn any_text_at_all_is_an_estimate_or_refused(text in "\\PC*", caret in 0..20_usize) {
        let _ = Estimate::parse(&text, &Measure::ALL, Bounds::ANY);
        if let Some((moved, caret)) = nudge(&text, caret, true, false) {
            prop_assert!(caret <= moved.chars().count());
        }
    }

    #[test]
    fn up_undoes_down(number in 1..100_000_u32, decimals in 0..3_usize, big in any::<bool>()) {
        let number = f64::from(number + 10) / 10_f64.powi(decimals as i32);
        let text = format!("uniform {number:.decimals$} to 2e6 MB/s");
        let (down, caret) = nudge(&text, 9, false, big).unwrap();
        let (up, _) = nudge(&down, caret, true, big).unwrap();
        prop_assert_ne!(&down, &text);
        prop_assert_eq!(up, text);
    }
}
