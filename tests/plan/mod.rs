//! A scenario text, evaluated in one world: every estimate at its central value, every choice at what it must hold.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;

use headroom::catalogue::Catalogue;
use headroom::model::{self, Choices, MONTH, Model};
use headroom::quantity::{Bindings, Column, InputKind, NodeId};
use headroom::scenario;

/// A model with what is bound in it.
pub struct Plan {
    pub model: Model,
    bindings: Bindings,
}

impl Plan {
    /// Reads and builds a scenario, or says why not.
    pub fn try_of(text: &str) -> Result<Self, String> {
        let lines = |problems: Vec<String>| problems.join("\n");
        let scenario = scenario::read(text, None)
            .map_err(|problems| lines(problems.iter().map(|p| format!("{p:?}")).collect()))?;
        let catalogue = model::catalogue_of(
            &scenario,
            Catalogue::builtin().expect("the catalogue loads"),
        )
        .map_err(|problems| lines(problems.iter().map(ToString::to_string).collect()))?;
        let model = model::build(&scenario, &catalogue, &Choices::default())
            .map_err(|problems| lines(problems.iter().map(ToString::to_string).collect()))?;
        Ok(Self {
            model,
            bindings: Bindings::new(),
        })
    }

    /// Reads and builds a scenario that is known to be right.
    pub fn of(text: &str) -> Self {
        Self::try_of(text).unwrap_or_else(|why| panic!("{why}\n{text}"))
    }

    /// One cluster `c` in us-east-1 with these fields, such as `zones: 3, topics: [..]`.
    pub fn of_cluster(fields: &str) -> Self {
        Self::of(&cluster(fields))
    }

    /// One cluster `c` with one topic `t` of these fields.
    pub fn of_topic(fields: &str) -> Self {
        Self::of_cluster(&format!("topics: [(name: \"t\", {fields})]"))
    }

    /// The node of a path.
    pub fn node(&self, path: &str) -> NodeId {
        let quantity = self.model.graph.quantity(path);
        quantity
            .unwrap_or_else(|| panic!("no quantity `{path}`"))
            .node
    }

    /// Gives a quantity a value, whatever its formula says.
    pub fn with(mut self, path: &str, value: f64) -> Self {
        self.bindings.set(self.node(path), Column::Scalar(value));
        self
    }

    /// The same plan, so many months after its start.
    pub fn at_month(self, month: f64) -> Self {
        self.with(MONTH, month)
    }

    /// Several quantities at once.
    pub fn values(&self, nodes: &[NodeId]) -> Vec<f64> {
        let bindings = self.decided();
        let columns = self.model.graph.evaluate_on(1, &bindings, 1, nodes);
        let columns = columns.unwrap_or_else(|error| panic!("{error}"));
        columns.iter().map(|column| column.at(0)).collect()
    }

    /// One quantity by its path.
    pub fn value(&self, path: &str) -> f64 {
        self.values(&[self.node(path)])[0]
    }

    /// Every quantity by its path.
    pub fn every_value(&self) -> BTreeMap<String, f64> {
        let quantities = self.model.graph.quantities();
        let nodes: Vec<NodeId> = quantities.iter().map(|quantity| quantity.node).collect();
        let paths = quantities.iter().map(|quantity| quantity.path.clone());
        paths.zip(self.values(&nodes)).collect()
    }

    /// Choices in order: what one must hold may depend on those before it.
    fn decided(&self) -> Bindings {
        let mut bindings = self.bindings.clone();
        for input in self.model.graph.inputs() {
            let InputKind::Decision { requirement, .. } = input.kind else {
                continue;
            };
            if bindings.get(input.node).is_none() {
                let chosen = self
                    .model
                    .graph
                    .evaluate_on(1, &bindings, 1, &[requirement]);
                let chosen = chosen.unwrap_or_else(|error| panic!("{error}"));
                bindings.set(input.node, Column::Scalar(chosen[0].at(0)));
            }
        }
        bindings
    }
}

/// The text of a scenario with one cluster `c` in us-east-1.
pub fn cluster(fields: &str) -> String {
    format!(
        "(headroom: 1, name: \"test\", region: \"us-east-1\", kafka: [(name: \"c\", {fields})])"
    )
}

/// Whether two numbers agree to a relative `tolerance`.
pub fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs().max(f64::MIN_POSITIVE)
}

/// Fails with both numbers when they do not agree.
#[track_caller]
pub fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        close(found, expected, tolerance),
        "{what}: {found} is not {expected}"
    );
}
