//! Choices hold at the confidence, in their month.

use super::*;

fn scalar(worlds: &Worlds, path: &str) -> f64 {
    match worlds
        .evaluate(&[node(worlds.graph(), path)])
        .expect("worlds")[0]
    {
        Column::Scalar(value) => value,
        Column::Rows(_) => panic!("`{path}` differs between worlds"),
    }
}

#[test]
fn a_choice_holds_at_the_confidence_in_its_month() {
    let now = worlds(machines(), for_month(0.0));
    // P95 of demand is 90, so nine machines, and three racks for them.
    assert_eq!(scalar(&now, "machines"), 9.0);
    assert_eq!(scalar(&now, "racks"), 3.0);
    let later = worlds(machines(), for_month(12.0));
    // 90 × 1.1^12 = 282.5
    assert_eq!(scalar(&later, "machines"), 29.0);
    assert_eq!(scalar(&later, "racks"), 8.0);
    assert_eq!(
        scalar(&later, "month"),
        0.0,
        "worlds are in the first month unless told otherwise"
    );
    assert_eq!(
        scalar(&later.at_month(24.0), "machines"),
        29.0,
        "what was bought is what there is"
    );
    let load = node(later.graph(), "load");
    let full = |month: f64| study::probability(&later.at_month(month), load, 1.0).expect("worlds");
    assert!(
        full(12.0) <= 0.05 && full(13.0) > 0.05,
        "{} {}",
        full(12.0),
        full(13.0)
    );

    let unsure = Terms {
        confidence: 0.5,
        ..for_month(0.0)
    };
    assert_eq!(scalar(&worlds(machines(), unsure), "machines"), 6.0);
}

#[test]
fn what_choices_were_taken_from_is_used_again_only_where_it_holds() {
    let worlds = worlds(machines(), for_month(12.0));
    let graph = worlds.graph();
    let nodes = ["demand", "load", "cost"].map(|path| node(graph, path));
    let fresh = worlds.with(node(graph, "month"), 12.0);
    let again = worlds.at_month(12.0);
    assert_eq!(again.evaluate(&nodes), fresh.evaluate(&nodes));
    let given = again.with(node(graph, "today"), 100.0);
    let demand = 100.0 * 1.1_f64.powi(12);
    assert_near(scalar(&given, "demand"), demand, 1e-9);
    assert_near(scalar(&given, "load"), demand / 290.0, 1e-9);
    let chosen = given.choose_again().expect("choices").at_month(12.0);
    assert_eq!(scalar(&chosen, "machines"), 32.0);
    assert_near(scalar(&chosen, "load"), demand / 320.0, 1e-9);
}

#[test]
fn what_is_given_is_not_chosen() {
    let worlds = worlds(machines(), for_month(0.0));
    let given = worlds.with(node(worlds.graph(), "machines"), 20.0);
    assert_eq!(
        scalar(&given, "racks"),
        3.0,
        "choices stay until they are taken again"
    );
    let given = given.choose_again().expect("choices");
    assert_eq!(
        (scalar(&given, "machines"), scalar(&given, "racks")),
        (20.0, 5.0)
    );
    let certain = worlds
        .with(node(worlds.graph(), "today"), 100.0)
        .choose_again()
        .expect("choices");
    assert_eq!(
        (scalar(&certain, "demand"), scalar(&certain, "machines")),
        (100.0, 10.0)
    );
}

#[test]
fn a_choice_that_cannot_be_taken_says_why() {
    let builder = Builder::new();
    let demand = count(&builder, "demand", "40 to 90");
    let limit = builder.setting("limit", "Limit", Measure::Count, 0.0);
    builder.decision("brokers", "Brokers", Measure::Count, demand / limit);
    let graph = Arc::new(builder.build().expect("plain numbers"));
    let error = Worlds::new(Arc::clone(&graph), &mut Draws::new(), Terms::default())
        .expect_err("a division by zero");
    assert_eq!(
        error.to_string(),
        "`brokers` cannot be chosen: what it must hold, `demand ÷ limit`, is not a finite number in enough worlds. \
         Look for a division by something that can be zero, such as a limit or a rate"
    );
    let refused = |terms: Terms| {
        Worlds::new(Arc::clone(&graph), &mut Draws::new(), terms).expect_err("refused")
    };
    assert_eq!(refused(many(0)), StudyError::NoWorlds);
    let confidence = Terms {
        confidence: 1.0,
        ..Terms::default()
    };
    assert_eq!(
        refused(confidence).to_string(),
        "a choice must hold in more than 0 % and less than 100 % of the worlds, but 100\u{202f}% was asked for"
    );
}

#[test]
fn the_central_world_has_medians_and_the_choices_of_all() {
    let worlds = worlds(machines(), for_month(0.0));
    let outputs = [
        node(worlds.graph(), "demand"),
        node(worlds.graph(), "machines"),
    ];
    let central = worlds
        .graph()
        .evaluate(&worlds.central(), 1, &outputs)
        .expect("all bound");
    assert_near(central[0].at(0), 60.0, 1e-9);
    assert_eq!(central[1].at(0), 9.0);
}
