use proptest::prelude::*;

use super::*;

fn stop(index: usize, gauge: bool) -> Stop {
    Stop {
        name: format!("stop {index}"),
        about: "topic".to_owned(),
        field: format!("stops[{index}]"),
        gauge: gauge.then(|| MapGauge {
            label: "disk".to_owned(),
            share: 0.4,
            value: "40 %".to_owned(),
            status: Status::Ok,
        }),
    }
}

fn stream(from: usize, to: usize, rate: f64) -> Stream {
    Stream { from, to, rate }
}

fn map(stops: usize, streams: &[Stream]) -> Map {
    let stops = (0..stops).map(|index| stop(index, index % 3 != 0));
    Map::new("Flow", stops.collect(), streams)
}

/// Whether two rectangles share more than an edge.
fn overlap(one: &Area, other: &Area) -> bool {
    one.left < other.right
        && other.left < one.right
        && one.top < other.bottom
        && other.top < one.bottom
}

/// What must hold of every layout, at every gap.
fn check(map: &Map) {
    for gap in [map.gap_for(0.0), map.gap_for(900.0), map.gap_for(f64::MAX)] {
        let (width, height) = map.size(gap);
        let areas: Vec<Area> = (0..map.stops().len()).map(|i| map.area(i, gap)).collect();
        for (index, area) in areas.iter().enumerate() {
            assert!(area.left >= 0.0 && area.right <= width + 1e-6, "{area:?}");
            assert!(
                area.top >= -1e-6 && area.bottom <= height + 1e-6,
                "{area:?}"
            );
            for other in &areas[index + 1..] {
                assert!(!overlap(area, other), "{area:?} lies on {other:?}");
            }
        }
        let labels: Vec<Area> = map.ribbons().iter().map(|r| map.label(r, gap)).collect();
        for (index, label) in labels.iter().enumerate() {
            for area in &areas {
                assert!(!overlap(label, area), "{label:?} lies in {area:?}");
            }
            for other in &labels[index + 1..] {
                let lower = Area {
                    top: other.top + 1e-6,
                    bottom: other.bottom - 1e-6,
                    ..*other
                };
                assert!(!overlap(label, &lower), "{label:?} lies on {other:?}");
            }
        }
        for ribbon in map.ribbons() {
            for (x, y) in map.line(ribbon, gap) {
                let hit = |area: &&Area| {
                    area.left + 1e-6 < x && x < area.right - 1e-6 && area.top < y && y < area.bottom
                };
                assert!(
                    !areas.iter().any(|area| hit(&area)),
                    "a ribbon runs through a box"
                );
            }
        }
    }
}

#[test]
fn every_box_stands_right_of_what_it_reads() {
    let flow = map(
        5,
        &[
            stream(0, 1, 60.0),
            stream(1, 2, 60.0),
            stream(2, 3, 20.0),
            stream(1, 3, 5.0),
            stream(4, 3, 1.0),
        ],
    );
    check(&flow);
    for ribbon in flow.ribbons() {
        let (from, to) = (flow.area(ribbon.from, 80.0), flow.area(ribbon.to, 80.0));
        assert!(from.right < to.left);
    }
    assert_eq!(
        flow.area(4, 80.0).left,
        flow.area(2, 80.0).left,
        "whoever only sends stands next to whom it sends to"
    );
    assert_eq!(flow.through(3), (26.0, 0.0));
}

#[test]
fn a_ribbon_is_as_wide_as_its_rate() {
    let flow = map(3, &[stream(0, 1, 30.0), stream(0, 2, 10.0)]);
    let widths: Vec<f64> = flow.ribbons().iter().map(|ribbon| ribbon.width).collect();
    assert!((widths[0] / widths[1] - 3.0).abs() < 1e-9, "{widths:?}");
}

#[test]
fn what_makes_no_sense_is_left_out() {
    let nonsense = [
        stream(0, 0, 1.0),
        stream(0, 7, 1.0),
        stream(0, 1, f64::NAN),
        stream(0, 1, 0.0),
    ];
    let flow = map(2, &nonsense);
    assert!(flow.ribbons().is_empty());
    check(&flow);
    check(&map(0, &[]));
}

#[test]
fn a_circle_is_drawn_somehow() {
    let flow = map(
        3,
        &[stream(0, 1, 1.0), stream(1, 2, 1.0), stream(2, 0, 1.0)],
    );
    assert_eq!(flow.stops().len(), 3);
    assert!(flow.size(80.0).1.is_finite());
}

proptest! {
    #[test]
    fn boxes_and_labels_keep_apart(
        boxes in 1..14_usize,
        links in proptest::collection::vec((0..14_usize, 1..14_usize, 1e3..1e9_f64), 0..24),
    ) {
        // Whoever reads comes later, as in every plan: links in a circle are refused before.
        let mut streams: Vec<Stream> = Vec::new();
        for (from, step, rate) in links {
            let (from, to) = (from % boxes, from % boxes + step);
            let known = streams.iter().any(|s| (s.from, s.to) == (from, to));
            if to < boxes && !known {
                streams.push(stream(from, to, rate));
            }
        }
        check(&map(boxes, &streams));
    }
}
