//! The finished graph: nodes in evaluation order, and the quantities that name some of them.

use std::collections::BTreeMap;

use crate::estimate::Estimate;
use crate::units::{Dimension, Measure};

use super::{Procedure, Source};

/// One node of a graph. Nodes are numbered in evaluation order: an operation only ever refers to lower numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An operation on one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unary {
    /// The same number under another name.
    Same,
    /// The number without its unit, in units of the SI base.
    Plain,
    Ceil,
    Floor,
    Sqrt,
    Exp,
    Ln,
    /// Bytes of the zig-zag varint that holds a whole number: 1 up to 63, 2 up to 8,191, and so on.
    VarintBytes,
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Minimum,
    Maximum,
    Power,
    /// 1 when the first is at least the second, else 0.
    AtLeast,
    /// The least common multiple of two whole numbers.
    CommonMultiple,
    /// The sum of 1 ÷ i to the power of the second, for i from 1 to the first.
    Harmonic,
}

/// How a node gets its number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operation {
    Constant {
        value: f64,
        measure: Measure,
    },
    Input(usize),
    Unary(Unary, NodeId),
    Binary(Binary, NodeId, NodeId),
    Sum(Box<[NodeId]>),
    /// The second where the first is not zero, else the third.
    Select(NodeId, NodeId, NodeId),
    /// What is no formula.
    Procedure(Procedure, Box<[NodeId]>),
}

impl Operation {
    pub(super) fn operands(&self, mut each: impl FnMut(NodeId)) {
        match self {
            Self::Constant { .. } | Self::Input(_) => {}
            Self::Unary(_, a) => each(*a),
            Self::Binary(_, a, b) => {
                each(*a);
                each(*b);
            }
            Self::Sum(items) | Self::Procedure(_, items) => items.iter().copied().for_each(each),
            Self::Select(a, b, c) => {
                each(*a);
                each(*b);
                each(*c);
            }
        }
    }

    /// The same of other operands.
    pub(super) fn with_operands(&self, other: impl Fn(NodeId) -> NodeId) -> Self {
        match self {
            Self::Constant { .. } | Self::Input(_) => self.clone(),
            Self::Unary(unary, a) => Self::Unary(*unary, other(*a)),
            Self::Binary(binary, a, b) => Self::Binary(*binary, other(*a), other(*b)),
            Self::Sum(items) => Self::Sum(items.iter().copied().map(other).collect()),
            Self::Select(a, b, c) => Self::Select(other(*a), other(*b), other(*c)),
            Self::Procedure(procedure, items) => {
                let items = items.iter().copied().map(other).collect();
                Self::Procedure(procedure.clone(), items)
            }
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub operation: Operation,
    pub dimension: Dimension,
    /// The quantity that names this node, if one does.
    pub quantity: Option<usize>,
    /// The named node that this is a copy of, as it is at the start: see [`super::Builder::at_start`].
    pub copy_of: Option<NodeId>,
}

/// Where an input's number comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum InputKind {
    /// What a person typed; drawn anew in every world when it is uncertain.
    Estimate(Estimate),
    /// A number that a study varies (the month, a multiplier), with its usual value.
    Setting(f64),
    /// A number the planner chooses: the given percentile of `requirement` over all worlds.
    Decision {
        /// The node whose distribution decides.
        requirement: NodeId,
        /// Not zero in the worlds in which it is of any use: the others count against the confidence. All of them where
        /// there is no such node.
        provided: Option<NodeId>,
    },
}

/// One input of the graph.
#[derive(Clone, Debug)]
pub struct Input {
    /// The node that carries it.
    pub node: NodeId,
    /// Where its number comes from.
    pub kind: InputKind,
}

/// Which end of a quantity's range is the one to plan with. Said once, where the quantity is defined: whoever shows one
/// end of a range asks for it here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// The more, the worse, or neither: bytes, time, cost, a share of a limit.
    #[default]
    Burden,
    /// The less, the worse: time until something is lost, what a filter spares.
    Reserve,
    /// How often something is true: its mean over the worlds is the probability, its percentiles say nothing.
    Chance,
}

impl Reading {
    /// As it is written in exports: which end of the range is the bad one.
    #[must_use]
    pub const fn worse(self) -> &'static str {
        match self {
            Self::Burden => "high",
            Self::Reserve => "low",
            Self::Chance => "mean",
        }
    }
}

/// One named number of the model.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Its path, for example `kafka/events/topics/clicks/retained`.
    pub path: String,
    /// Its name in words.
    pub label: String,
    /// How it is written: the unit family shown to people.
    pub measure: Measure,
    /// The node that computes it.
    pub node: NodeId,
    /// Which end of its range is the one to plan with.
    pub reading: Reading,
    /// Who says so.
    pub source: Source,
    /// A sentence of context, if the label is not enough.
    pub note: Option<String>,
}

/// Every quantity of a scenario, in evaluation order. Built by [`super::Builder`].
#[derive(Clone, Debug)]
pub struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) by_path: BTreeMap<String, usize>,
    pub(super) inputs: Vec<Input>,
    /// For each node, the quantities computed directly from it.
    pub(super) children: Vec<Vec<usize>>,
}

impl Graph {
    /// Every quantity, in evaluation order.
    #[must_use]
    pub fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    /// The quantity with this path.
    #[must_use]
    pub fn quantity(&self, path: &str) -> Option<&Quantity> {
        self.by_path
            .get(path)
            .and_then(|index| self.quantities.get(*index))
    }

    /// Every path with its quantity, in alphabetical order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// The inputs: what a person typed, what a study sets, what the planner chooses.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The quantity that names a node, if one does.
    #[must_use]
    pub fn quantity_of(&self, node: NodeId) -> Option<&Quantity> {
        self.nodes
            .get(node.index())
            .and_then(|n| n.quantity)
            .and_then(|index| self.quantities.get(index))
    }

    /// Where the number of a node comes from, if it is an input.
    #[must_use]
    pub fn input(&self, node: NodeId) -> Option<&InputKind> {
        match self.nodes.get(node.index())?.operation {
            Operation::Input(input) => self.inputs.get(input).map(|input| &input.kind),
            _ => None,
        }
    }

    /// The inputs that some nodes are computed from, in evaluation order; an input is computed from itself. A decision
    /// is an input like any other: what it was taken from is not followed.
    #[must_use]
    pub fn inputs_below(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let mut below = vec![false; self.nodes.len()];
        for node in nodes {
            below[node.index()] = true;
        }
        for index in (0..self.nodes.len()).rev() {
            if below[index] {
                self.nodes[index]
                    .operation
                    .operands(|operand| below[operand.index()] = true);
            }
        }
        let inputs = self.inputs.iter().map(|input| input.node);
        inputs.filter(|node| below[node.index()]).collect()
    }

    /// What a node is called in messages: its path, or its formula in paths when it has no name.
    #[must_use]
    pub fn name(&self, node: NodeId) -> String {
        super::explain::describe(&self.nodes, &self.quantities, node)
    }

    /// How many nodes there are: named quantities and the steps between them.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }
}
