//! Horizontal bars of stacked parts: the monthly cost of each deployment, line by line.

use super::Axis;

/// One part of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is: `Brokers`. Parts with one label have one colour in every bar.
    pub label: String,
    /// How much, not negative.
    pub value: f64,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for: the name of a deployment.
    pub label: String,
    /// Its parts from left to right.
    pub parts: Vec<Part>,
    /// What is written at its end: the total and its range.
    pub note: String,
    /// Whether it is the one to look at: the cheapest.
    pub marked: bool,
}

impl Bar {
    /// The length of the bar.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.parts.iter().map(|part| part.value).sum()
    }
}

/// A chart of stacked horizontal bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// What it shows.
    pub title: String,
    /// What the length of a bar measures.
    pub axis: Axis,
    /// What the mark on a bar means: `cheapest`.
    pub mark: String,
    bars: Vec<Bar>,
    labels: Vec<String>,
}

impl Stack {
    /// A chart without bars. `labels` fixes the order and the colours of the parts.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        axis: Axis,
        mark: impl Into<String>,
        labels: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            title: title.into(),
            axis,
            mark: mark.into(),
            bars: Vec::new(),
            labels: labels.into_iter().collect(),
        }
    }

    /// Adds a bar. Parts are put into the order of the labels; a part that is negative or not finite is left out, and a
    /// label that is new is added at the end.
    #[must_use]
    pub fn bar(mut self, mut bar: Bar) -> Self {
        bar.parts
            .retain(|part| part.value.is_finite() && part.value >= 0.0);
        for part in &bar.parts {
            if !self.labels.contains(&part.label) {
                self.labels.push(part.label.clone());
            }
        }
        bar.parts.sort_by_key(|part| self.slot(&part.label));
        self.bars.push(bar);
        self
    }

    /// The bars from top to bottom.
    #[must_use]
    pub fn bars(&self) -> &[Bar] {
        &self.bars
    }

    /// The labels of the parts in their fixed order; those that no bar shows are left out.
    pub fn shown_labels(&self) -> impl Iterator<Item = (usize, &str)> {
        let shown = |label: &&String| {
            let parts = self.bars.iter().flat_map(|bar| &bar.parts);
            parts
                .into_iter()
                .any(|part| part.label == **label && part.value > 0.0)
        };
        self.labels
            .iter()
            .enumerate()
            .filter(move |(_, l)| shown(l))
            .map(|(i, l)| (i, l.as_str()))
    }

    /// Every label in its fixed order.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The colour of a part.
    #[must_use]
    pub fn slot(&self, label: &str) -> usize {
        self.labels
            .iter()
            .position(|known| known == label)
            .unwrap_or(self.labels.len())
    }

    /// The end of the axis: the longest bar.
    #[must_use]
    pub fn extent(&self) -> f64 {
        let longest = self.bars.iter().map(Bar::total).fold(0.0, f64::max);
        if longest > 0.0 && longest.is_finite() {
            longest
        } else {
            1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Measure;

    fn part(label: &str, value: f64) -> Part {
        Part {
            label: label.to_owned(),
            value,
        }
    }

    #[test]
    fn parts_keep_one_order_and_one_colour_in_every_bar() {
        let axis = Axis::measured("Cost", Measure::DollarsPerMonth);
        let bar = |label: &str, parts| Bar {
            label: label.into(),
            parts,
            note: String::new(),
            marked: false,
        };
        let stack = Stack::new("t", axis, "cheapest", ["Brokers".into(), "Volumes".into()])
            .bar(bar("a", vec![part("Volumes", 2.0), part("Brokers", 1.0)]))
            .bar(bar(
                "b",
                vec![
                    part("Upkeep", 3.0),
                    part("Brokers", f64::NAN),
                    part("Volumes", -1.0),
                ],
            ));
        let order = |i: usize| -> Vec<&str> {
            stack.bars()[i]
                .parts
                .iter()
                .map(|p| p.label.as_str())
                .collect()
        };
        assert_eq!(order(0), ["Brokers", "Volumes"]);
        assert_eq!(order(1), ["Upkeep"]);
        assert_eq!(stack.slot("Upkeep"), 2);
        assert_eq!(stack.extent(), 3.0);
        assert_eq!(
            stack.shown_labels().map(|(_, l)| l).collect::<Vec<_>>(),
            ["Brokers", "Volumes", "Upkeep"]
        );
    }
}
