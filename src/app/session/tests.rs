use super::super::inbox::{Event, Inbox};
use super::*;
use crate::scenario::edit;

const SAMPLE: &str = include_str!("../../../scenarios/payments.ron");

struct Bench {
    inbox: Inbox,
    worker: Worker,
    session: Session,
}

fn bench(text: &str) -> Bench {
    let inbox = Inbox::new(&egui::Context::default());
    let mut worker = Worker::at_once(inbox.outbox());
    let session = Session::new(Document::new(text), &mut worker);
    Bench {
        inbox,
        worker,
        session,
    }
}

impl Bench {
    fn settle(&mut self) {
        while let Some(Event::Answer(answer)) = self.inbox.next() {
            self.session.answer(answer);
        }
    }

    fn put(&mut self, path: &str, value: &str) {
        let path: FieldPath = path.parse().expect("a path");
        let edited = self.session.change(&mut self.worker, |document| {
            document.edit("Change", None, |tree| edit::put(tree, &path, value))
        });
        edited.expect("the value can be put there");
    }

    fn ingest(&self) -> f64 {
        let planned = self.session.planned().expect("there is a plan");
        planned.plan.clusters[0].payload.p50
    }
}

#[test]
fn a_plan_comes_with_all_that_follows() {
    let mut bench = bench(SAMPLE);
    assert!(bench.session.planned().is_none());
    bench.settle();
    let planned = bench.session.planned().expect("there is a plan");
    assert!(
        planned
            .deployment_outlook(0, 0)
            .is_some_and(|(_, stale)| !stale)
    );
    assert!(planned.cost_curve(0).is_some_and(|(_, stale)| !stale));
    assert!(!bench.session.is_stale());
}

#[test]
fn a_text_that_cannot_be_read_keeps_the_last_good_plan_and_says_why() {
    let mut bench = bench(SAMPLE);
    bench.settle();
    let before = bench.ingest();
    bench.put("kafka[0].topics[0].produce", "\"7 days\"");
    bench.settle();
    assert_eq!(bench.ingest(), before);
    assert!(bench.session.is_stale());
    let trouble = &bench.session.troubles()[0];
    assert_eq!(trouble.field.to_string(), "kafka[0].topics[0].produce");
    assert!(trouble.message.contains("is a time"), "{}", trouble.message);
    assert!(trouble.position.is_some());
}

#[test]
fn a_plan_that_is_impossible_is_placed_in_the_text() {
    let mut bench = bench(SAMPLE);
    bench.settle();
    // One that cannot be had is a finding, as long as another can.
    bench.put("kafka[0].deployments[1].on.broker", "\"kafka.m99.huge\"");
    bench.settle();
    assert!(bench.session.troubles().is_empty());
    let planned = bench.session.planned().expect("there is a plan");
    assert_eq!(planned.plan.clusters[0].unavailable.len(), 1);
    bench.put("kafka[0].deployments[2].on.broker", "\"kafka.m99.huge\"");
    bench.put("kafka[0].deployments[0].on.broker", "\"m99.huge\"");
    bench.settle();
    let trouble = bench
        .session
        .troubles()
        .first()
        .expect("there is no such type");
    let text = bench.session.document().text();
    assert!(
        text[trouble.offset..].starts_with("\"m99.huge\""),
        "{trouble:?}"
    );
    assert!(bench.session.planned().is_some());
}

#[test]
fn undo_brings_the_plan_back() {
    let mut bench = bench(SAMPLE);
    bench.settle();
    let before = bench.ingest();
    bench.put("kafka[0].topics[0].produce", "\"500 MB/s\"");
    bench.settle();
    assert!(bench.ingest() > before);
    assert!(bench.session.change(&mut bench.worker, Document::undo));
    bench.settle();
    assert_eq!(bench.ingest(), before);
}

#[test]
fn an_answer_to_an_older_text_is_dropped() {
    let mut bench = bench(SAMPLE);
    bench.put("kafka[0].topics[0].produce", "\"500 MB/s\"");
    // Both texts are answered; only the second answer counts.
    bench.settle();
    assert!(bench.ingest() > 4e8);
    assert!(!bench.session.is_stale());
}
