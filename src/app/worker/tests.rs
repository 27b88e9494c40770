use std::time::Duration;

use super::super::inbox::Inbox;
use super::*;
use crate::scenario;

const SAMPLE: &str = include_str!("../../../scenarios/payments.ron");

fn sample() -> Arc<Scenario> {
    Arc::new(scenario::read(SAMPLE, None).expect("the sample reads"))
}

fn answers(inbox: &Inbox) -> Vec<Answer> {
    let events = std::iter::from_fn(|| inbox.next());
    events
        .filter_map(|event| {
            if let Event::Answer(answer) = event {
                Some(answer)
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn the_plan_comes_first_and_the_rest_follows() {
    let inbox = Inbox::new(&egui::Context::default());
    let mut worker = Worker::at_once(inbox.outbox());
    worker.plan(7, sample());
    let answers = answers(&inbox);
    assert!(matches!(answers.first(), Some(Answer::Planned(7, Ok(_)))));
    assert!(matches!(answers.get(1), Some(Answer::Outlook(7, ..))));
    assert!(
        answers
            .iter()
            .any(|answer| matches!(answer, Answer::CostCurve(7, 0, _)))
    );
    assert!(matches!(answers.last(), Some(Answer::Done(7))));
}

#[test]
fn of_many_questions_the_last_is_answered() {
    let inbox = Inbox::new(&egui::Context::default());
    let mut worker = Worker::start(inbox.outbox()).expect("a thread");
    for revision in 0..50 {
        worker.plan(revision, sample());
    }
    let mut last = None;
    let mut planned = 0;
    while last != Some(49) {
        let event = inbox
            .wait(Duration::from_secs(3_600))
            .expect("an answer, however busy the machine is");
        match event {
            Event::Answer(Answer::Planned(..)) => planned += 1,
            Event::Answer(Answer::Done(revision)) => last = Some(revision),
            _ => {}
        }
    }
    assert!(planned < 50, "questions that nobody waits for are given up");
}

#[test]
fn what_moves_a_number_is_told() {
    let inbox = Inbox::new(&egui::Context::default());
    let mut worker = Worker::at_once(inbox.outbox());
    worker.plan(1, sample());
    let plan = answers(&inbox).into_iter().find_map(|answer| match answer {
        Answer::Planned(_, Ok((plan, _))) => Some(plan),
        _ => None,
    });
    let plan = plan.expect("the sample can be planned");
    let path = plan.clusters[0].deployments[0].path.clone() + "/disk_per_broker";
    worker.drivers(1, plan, path.clone());
    match answers(&inbox).as_slice() {
        [Answer::Drivers(1, moved)] => {
            assert_eq!(moved.path, path);
            assert!(!moved.drivers.is_empty() && moved.summary.p5 < moved.summary.p95);
        }
        other => panic!("one answer, not {other:?}"),
    }
}
