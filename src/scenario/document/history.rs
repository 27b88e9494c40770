//! Steps back and forth: a stack of texts.

use std::sync::Arc;

/// How many steps are kept.
const MAX_STEPS: usize = 1_000;

/// How many bytes of text the steps may hold together before the oldest are dropped: 64 MiB.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The texts before and after the one at hand, each with the label of the step in between.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
    gesture: Option<String>,
}

#[derive(Clone, Debug)]
struct Step {
    label: String,
    /// The text on the far side of the step.
    text: Arc<str>,
}

impl History {
    /// Notes a change from `before` to `after`. A change of the gesture at hand joins the step before it.
    pub fn record(&mut self, label: String, gesture: Option<&str>, before: &Arc<str>, after: &str) {
        if **before == *after {
            return;
        }
        self.redo.clear();
        let continues = gesture.is_some() && self.gesture.as_deref() == gesture;
        self.gesture = gesture.map(str::to_owned);
        match self.undo.last_mut().filter(|_| continues) {
            // A gesture that ends where it began was no change.
            Some(step) if *step.text == *after => {
                self.undo.pop();
                self.gesture = None;
            }
            Some(step) => step.label = label,
            None => self.undo.push(Step {
                label,
                text: Arc::clone(before),
            }),
        }
        self.forget_oldest();
    }

    pub fn end_gesture(&mut self) {
        self.gesture = None;
    }

    pub fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|step| step.label.as_str())
    }

    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| step.label.as_str())
    }

    /// The text before the latest step; `now` is the text after it.
    pub fn undo(&mut self, now: &Arc<str>) -> Option<Arc<str>> {
        self.gesture = None;
        let step = self.undo.pop()?;
        self.redo.push(Step {
            label: step.label,
            text: Arc::clone(now),
        });
        Some(step.text)
    }

    /// The text after the step that was taken back last; `now` is the text before it.
    pub fn redo(&mut self, now: &Arc<str>) -> Option<Arc<str>> {
        self.gesture = None;
        let step = self.redo.pop()?;
        self.undo.push(Step {
            label: step.label,
            text: Arc::clone(now),
        });
        Some(step.text)
    }

    fn forget_oldest(&mut self) {
        let mut bytes = 0;
        let fits = |step: &&Step| {
            bytes += step.text.len();
            bytes <= MAX_BYTES
        };
        // The latest step is kept however large it is.
        let kept = self
            .undo
            .iter()
            .rev()
            .take_while(fits)
            .count()
            .clamp(1, MAX_STEPS);
        self.undo.drain(..self.undo.len().saturating_sub(kept));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_steps_are_forgotten_by_number_and_by_size() {
        let mut history = History::default();
        for step in 0..MAX_STEPS + 5 {
            history.record(
                step.to_string(),
                None,
                &Arc::from(step.to_string()),
                "after",
            );
        }
        assert_eq!(history.undo.len(), MAX_STEPS);
        assert_eq!(
            history.undo.first().map(|step| step.label.as_str()),
            Some("5")
        );
        let large: Arc<str> = " ".repeat(MAX_BYTES / 2).into();
        for _ in 0..4 {
            history.record("large".to_owned(), None, &large, "after");
        }
        assert_eq!(history.undo.len(), 2);
        history.record(
            "huge".to_owned(),
            None,
            &" ".repeat(MAX_BYTES + 1).into(),
            "after",
        );
        assert_eq!(history.undo_label(), Some("huge"));
    }
}
