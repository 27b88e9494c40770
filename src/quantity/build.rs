//! Building a graph: nodes are appended, dimensions are checked, quantities are named.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use crate::estimate::Estimate;
use crate::units::{Dimension, Measure};

use super::graph::{
    Binary, Graph, Input, InputKind, Node, NodeId, Operation, Quantity, Reading, Unary,
};
use super::{Handle, Procedure, Source, SourceKind};

/// Why a graph cannot be built. These are mistakes of the program, not of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Two numbers of different dimension were added, compared or chosen between.
    #[error("`{left}` ({left_dimension}) and `{right}` ({right_dimension}) cannot be {operation}")]
    Dimensions {
        /// The formula of the left side, in words.
        left: String,
        /// The dimension of the left side.
        left_dimension: Dimension,
        /// The formula of the right side, in words.
        right: String,
        /// The dimension of the right side.
        right_dimension: Dimension,
        /// What was tried.
        operation: &'static str,
    },
    /// An operation that takes a plain number was given one with a unit.
    #[error("`{operand}` ({dimension}) has a unit, but {operation} needs a plain number")]
    NotPlain {
        /// The formula of the operand.
        operand: String,
        /// Its dimension.
        dimension: Dimension,
        /// What was tried.
        operation: &'static str,
    },
    /// A procedure was given a number in another unit than it takes.
    #[error("`{operand}` ({dimension}) is given to {procedure}, which takes {takes}")]
    Taken {
        /// The formula of the operand.
        operand: String,
        /// Its dimension.
        dimension: Dimension,
        /// The dimension that is taken.
        takes: Dimension,
        /// What was tried.
        procedure: &'static str,
    },
    /// A quantity is shown with a unit of another dimension than its formula has.
    #[error("`{path}` is shown as {shown} but its formula gives {computed}")]
    Measure {
        /// The path of the quantity.
        path: String,
        /// The dimension of the unit it is shown with.
        shown: Dimension,
        /// The dimension its formula gives.
        computed: Dimension,
    },
    /// Two quantities have the same path.
    #[error("two quantities are called `{0}`")]
    DuplicatePath(String),
}

#[derive(Default)]
struct Parts {
    nodes: Vec<Node>,
    quantities: Vec<Quantity>,
    by_path: BTreeMap<String, usize>,
    inputs: Vec<Input>,
    constants: HashMap<(u64, Measure), NodeId>,
    /// What each node is at the start, by the input that counts time.
    at_start: HashMap<NodeId, HashMap<NodeId, NodeId>>,
    problems: Vec<GraphError>,
}

/// A graph under construction.
#[derive(Default)]
pub struct Builder {
    parts: RefCell<Parts>,
}

impl Builder {
    /// An empty graph.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A plain number.
    pub fn number(&self, value: f64) -> Handle<'_> {
        self.constant(value, Measure::Count)
    }

    /// A number with a unit, in SI base units: a catalogue figure or a protocol constant.
    pub fn constant(&self, value: f64, measure: Measure) -> Handle<'_> {
        let key = (value.to_bits(), measure);
        let known = self.parts.borrow().constants.get(&key).copied();
        if let Some(node) = known {
            return self.handle(node);
        }
        let handle = self.append(Operation::Constant { value, measure });
        self.parts.borrow_mut().constants.insert(key, handle.node);
        handle
    }

    /// An input that a person typed.
    pub fn estimate(
        &self,
        path: impl Into<String>,
        label: &str,
        estimate: &Estimate,
    ) -> Handle<'_> {
        self.estimate_with(path, label, estimate, Source::new(SourceKind::Scenario, ""))
    }

    /// An input with a source of its own, such as a documented default.
    pub fn estimate_with(
        &self,
        path: impl Into<String>,
        label: &str,
        estimate: &Estimate,
        source: Source,
    ) -> Handle<'_> {
        let kind = InputKind::Estimate(estimate.clone());
        self.input(path.into(), label, estimate.measure, kind, source)
    }

    /// A number that a study varies, with its usual value.
    pub fn setting(
        &self,
        path: impl Into<String>,
        label: &str,
        measure: Measure,
        usual: f64,
    ) -> Handle<'_> {
        let source = Source::new(SourceKind::Scenario, "");
        self.input(
            path.into(),
            label,
            measure,
            InputKind::Setting(usual),
            source,
        )
    }

    /// A number the planner chooses: a percentile of `requirement` over all worlds.
    pub fn decision(
        &self,
        path: impl Into<String>,
        label: &str,
        measure: Measure,
        requirement: Handle<'_>,
    ) -> Handle<'_> {
        self.decision_provided(path, label, measure, requirement, None)
    }

    /// [`Builder::decision`] that is of use only in the worlds in which another node is not zero: what it holds, it
    /// holds in those.
    pub fn decision_provided(
        &self,
        path: impl Into<String>,
        label: &str,
        measure: Measure,
        requirement: Handle<'_>,
        provided: Option<Handle<'_>>,
    ) -> Handle<'_> {
        let kind = InputKind::Decision {
            requirement: requirement.node,
            provided: provided.map(|provided| provided.node),
        };
        let source = Source::new(
            SourceKind::Choice,
            "the smallest that holds at the scenario's confidence on the date it is provisioned for",
        );
        self.input(path.into(), label, measure, kind, source)
    }

    fn input(
        &self,
        path: String,
        label: &str,
        measure: Measure,
        kind: InputKind,
        source: Source,
    ) -> Handle<'_> {
        let node = {
            let mut parts = self.parts.borrow_mut();
            let index = parts.inputs.len();
            let node = parts.push(Operation::Input(index), measure.dimension());
            parts.inputs.push(Input { node, kind });
            node
        };
        self.quantity(path)
            .label(label)
            .measure(measure)
            .cite(source)
            .is(self.handle(node))
    }

    /// Starts a named quantity.
    pub fn quantity(&self, path: impl Into<String>) -> QuantityBuilder<'_> {
        QuantityBuilder {
            builder: self,
            path: path.into(),
            label: None,
            measure: None,
            reading: Reading::default(),
            source: Source::derivation(""),
            note: None,
        }
    }

    /// The sum of any number of terms; zero of `measure` when there are none.
    pub fn sum<'b>(
        &'b self,
        measure: Measure,
        terms: impl IntoIterator<Item = Handle<'b>>,
    ) -> Handle<'b> {
        let nodes: Vec<NodeId> = terms.into_iter().map(|term| term.node).collect();
        match nodes.as_slice() {
            [] => self.constant(0.0, measure),
            [only] => self.handle(*only),
            _ => self.append(Operation::Sum(nodes.into_boxed_slice())),
        }
    }

    /// What a procedure gives of some numbers, which are in the units it takes.
    ///
    /// # Panics
    /// More or fewer numbers than it takes.
    pub fn procedure<'b>(
        &'b self,
        procedure: &Procedure,
        operands: impl IntoIterator<Item = Handle<'b>>,
    ) -> Handle<'b> {
        let nodes: Box<[NodeId]> = operands.into_iter().map(|operand| operand.node).collect();
        assert_eq!(nodes.len(), procedure.takes().len(), "{procedure:?}");
        self.append(Operation::Procedure(procedure.clone(), nodes))
    }

    /// The largest of any number of terms, or `None` when there are none.
    pub fn largest<'b>(
        &'b self,
        terms: impl IntoIterator<Item = Handle<'b>>,
    ) -> Option<Handle<'b>> {
        let mut terms: Vec<Handle<'b>> = terms.into_iter().collect();
        // In pairs, then pairs of pairs: however many there are, nothing that walks the formula goes deep.
        while terms.len() > 1 {
            let pairs = terms.chunks(2);
            terms = pairs
                .filter_map(|pair| pair.iter().copied().reduce(Handle::max))
                .collect();
        }
        terms.pop()
    }

    /// Finishes the graph.
    ///
    /// # Errors
    /// Every dimension mistake and every path used twice.
    pub fn build(self) -> Result<Graph, Vec<GraphError>> {
        let parts = self.parts.into_inner();
        if !parts.problems.is_empty() {
            return Err(parts.problems);
        }
        Ok(parts.finish())
    }

    /// The handle of a node that is known from an outline.
    pub(crate) fn handle(&self, node: NodeId) -> Handle<'_> {
        Handle {
            builder: self,
            node,
        }
    }

    /// The handle of a quantity that is there already.
    pub(crate) fn named(&self, path: &str) -> Option<Handle<'_>> {
        let parts = self.parts.borrow();
        let node = parts.quantities.get(*parts.by_path.get(path)?)?.node;
        drop(parts);
        Some(self.handle(node))
    }

    pub(super) fn operation(&self, node: NodeId) -> Operation {
        self.parts.borrow().nodes[node.index()].operation.clone()
    }

    /// What is known already of nodes at the start: taken out, and put back by [`Self::keep_copies`].
    pub(super) fn take_copies(&self, time: NodeId) -> HashMap<NodeId, NodeId> {
        let mut parts = self.parts.borrow_mut();
        parts.at_start.remove(&time).unwrap_or_default()
    }

    pub(super) fn keep_copies(&self, time: NodeId, copies: HashMap<NodeId, NodeId>) {
        self.parts.borrow_mut().at_start.insert(time, copies);
    }

    /// Says of what named node another is a copy; of what has no name, nothing.
    pub(super) fn is_copy_of(&self, copy: NodeId, node: NodeId) {
        let mut parts = self.parts.borrow_mut();
        if parts.nodes[node.index()].quantity.is_some() {
            parts.nodes[copy.index()].copy_of = Some(node);
        }
    }

    pub(super) fn dimension(&self, node: NodeId) -> Dimension {
        self.parts.borrow().nodes[node.index()].dimension
    }

    pub(super) fn append(&self, operation: Operation) -> Handle<'_> {
        let mut parts = self.parts.borrow_mut();
        let dimension = parts.check(&operation);
        let node = parts.push(operation, dimension);
        drop(parts);
        self.handle(node)
    }
}

impl Parts {
    fn push(&mut self, operation: Operation, dimension: Dimension) -> NodeId {
        let node =
            NodeId(u32::try_from(self.nodes.len()).expect("a graph has fewer than 2^32 nodes"));
        self.nodes.push(Node {
            operation,
            dimension,
            quantity: None,
            copy_of: None,
        });
        node
    }

    fn dimension(&self, node: NodeId) -> Dimension {
        self.nodes[node.index()].dimension
    }

    /// The dimension an operation gives; what does not fit is noted and reported when the graph is finished.
    fn check(&mut self, operation: &Operation) -> Dimension {
        match operation {
            Operation::Constant { measure, .. } => measure.dimension(),
            Operation::Input(_) => Dimension::NONE,
            Operation::Unary(Unary::Same, a) => self.dimension(*a),
            Operation::Unary(Unary::Plain, _) => Dimension::NONE,
            Operation::Unary(unary, a) => self.plain(*a, unary.verb()),
            Operation::Binary(Binary::Multiply, a, b) => {
                self.dimension(*a).times(self.dimension(*b))
            }
            Operation::Binary(Binary::Divide, a, b) => self.dimension(*a).over(self.dimension(*b)),
            Operation::Binary(Binary::Power, a, b) => {
                self.plain(*b, "an exponent");
                self.plain(*a, "raising to a power")
            }
            Operation::Binary(Binary::CommonMultiple, a, b) => {
                self.plain(*b, "a common multiple");
                self.plain(*a, "a common multiple")
            }
            Operation::Binary(Binary::Harmonic, a, b) => {
                self.plain(*b, "an exponent");
                self.plain(*a, "a count of terms")
            }
            Operation::Binary(Binary::AtLeast, a, b) => {
                self.same(*a, *b, "compared");
                Dimension::NONE
            }
            Operation::Binary(Binary::Add | Binary::Subtract, a, b) => {
                self.same(*a, *b, "added or subtracted")
            }
            Operation::Binary(Binary::Minimum | Binary::Maximum, a, b) => {
                self.same(*a, *b, "compared")
            }
            Operation::Sum(items) => {
                let mut items = items.iter().copied();
                let Some(first) = items.next() else {
                    return Dimension::NONE;
                };
                for item in items {
                    self.same(first, item, "added");
                }
                self.dimension(first)
            }
            Operation::Procedure(procedure, operands) => {
                for (operand, takes) in operands.iter().zip(procedure.takes()) {
                    let (takes, dimension) = (takes.dimension(), self.dimension(*operand));
                    if takes != dimension {
                        self.problems.push(GraphError::Taken {
                            operand: self.words(*operand),
                            dimension,
                            takes,
                            procedure: procedure.words(),
                        });
                    }
                }
                procedure.gives().dimension()
            }
            Operation::Select(condition, then, otherwise) => {
                self.plain(*condition, "a condition");
                self.same(*then, *otherwise, "chosen between")
            }
        }
    }

    fn same(&mut self, left: NodeId, right: NodeId, operation: &'static str) -> Dimension {
        let (left_dimension, right_dimension) = (self.dimension(left), self.dimension(right));
        if left_dimension != right_dimension {
            self.problems.push(GraphError::Dimensions {
                left: self.words(left),
                left_dimension,
                right: self.words(right),
                right_dimension,
                operation,
            });
        }
        left_dimension
    }

    fn plain(&mut self, operand: NodeId, operation: &'static str) -> Dimension {
        let dimension = self.dimension(operand);
        if dimension != Dimension::NONE {
            self.problems.push(GraphError::NotPlain {
                operand: self.words(operand),
                dimension,
                operation,
            });
        }
        Dimension::NONE
    }

    /// The path of a named node, or its formula: for messages about mistakes.
    fn words(&self, node: NodeId) -> String {
        super::explain::describe(&self.nodes, &self.quantities, node)
    }

    fn finish(self) -> Graph {
        let mut children = vec![Vec::new(); self.nodes.len()];
        for (index, quantity) in self.quantities.iter().enumerate() {
            for parent in super::explain::direct_parents(&self.nodes, quantity.node) {
                children[parent.index()].push(index);
            }
        }
        Graph {
            nodes: self.nodes,
            quantities: self.quantities,
            by_path: self.by_path,
            inputs: self.inputs,
            children,
        }
    }
}

impl Unary {
    fn verb(self) -> &'static str {
        match self {
            Self::Same | Self::Plain => "renaming",
            Self::Ceil => "rounding up",
            Self::Floor => "rounding down",
            Self::Sqrt => "a square root",
            Self::Exp => "an exponential",
            Self::Ln => "a logarithm",
            Self::VarintBytes => "a varint",
        }
    }
}

/// A quantity under construction; [`QuantityBuilder::is`] finishes it.
#[must_use = "a quantity exists only once it is given its formula with `is`"]
pub struct QuantityBuilder<'b> {
    builder: &'b Builder,
    path: String,
    label: Option<String>,
    measure: Option<Measure>,
    reading: Reading,
    source: Source,
    note: Option<String>,
}

impl<'b> QuantityBuilder<'b> {
    /// Its name in words.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// How it is written. Without it, the usual unit of its dimension.
    pub fn measure(mut self, measure: Measure) -> Self {
        self.measure = Some(measure);
        self
    }

    /// Which end of its range is the one to plan with. Without it, the higher one.
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Who says so.
    pub fn cite(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// A sentence of context.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Gives the quantity its formula.
    pub fn is(self, formula: Handle<'b>) -> Handle<'b> {
        let computed = formula.dimension();
        let taken = self.builder.parts.borrow().nodes[formula.node.index()]
            .quantity
            .is_some();
        let constant = matches!(
            self.builder.parts.borrow().nodes[formula.node.index()].operation,
            Operation::Constant { .. }
        );
        // A node has one name: a second one, or a shared constant, gets a node of its own.
        let node = if taken || constant {
            self.builder
                .append(Operation::Unary(Unary::Same, formula.node))
                .node
        } else {
            formula.node
        };
        let measure = self.measure.unwrap_or_else(|| Measure::usual(computed));
        let mut parts = self.builder.parts.borrow_mut();
        if measure.dimension() != computed {
            parts.problems.push(GraphError::Measure {
                path: self.path.clone(),
                shown: measure.dimension(),
                computed,
            });
        }
        let index = parts.quantities.len();
        if parts.by_path.insert(self.path.clone(), index).is_some() {
            parts
                .problems
                .push(GraphError::DuplicatePath(self.path.clone()));
        }
        parts.nodes[node.index()].quantity = Some(index);
        parts.quantities.push(Quantity {
            label: self.label.unwrap_or_else(|| self.path.clone()),
            path: self.path,
            measure,
            node,
            reading: self.reading,
            source: self.source,
            note: self.note,
        });
        drop(parts);
        self.builder.handle(node)
    }
}
