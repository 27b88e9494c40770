//! What is left to compute row by row: constants folded, equal parts once, and nothing that no output needs.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::evaluate::EvaluationError;
use super::graph::{Binary, Graph, InputKind, NodeId, Operation, Unary};
use super::{Bindings, Column, Procedure};

/// What is known of a node's numbers before any row is computed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Known {
    /// The same number in every row; its bits, so that numbers can be compared and hashed.
    Scalar(u64),
    /// The numbers of this node, the first that has them. It is bound or computed row by row.
    Rows(NodeId),
}

impl Known {
    fn number(value: f64) -> Self {
        Self::Scalar(value.to_bits())
    }

    fn scalar(self) -> Option<f64> {
        match self {
            Self::Scalar(bits) => Some(f64::from_bits(bits)),
            Self::Rows(_) => None,
        }
    }
}

/// One operation over rows, on operands of any kind.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Work<T> {
    Unary(Unary, T),
    Binary(Binary, T, T),
    /// Terms added in order.
    Sum(Box<[T]>),
    /// Where the first is not zero the second, else the third.
    Select(T, T, T),
    /// What is no formula.
    Procedure(Procedure, Box<[T]>),
}

impl<T> Work<T> {
    /// The same work on other operands.
    pub fn map<U>(&self, each: impl FnMut(&T) -> U) -> Work<U> {
        let mut each = each;
        match self {
            Self::Unary(unary, a) => Work::Unary(*unary, each(a)),
            Self::Binary(binary, a, b) => Work::Binary(*binary, each(a), each(b)),
            Self::Sum(terms) => Work::Sum(terms.iter().map(each).collect()),
            Self::Select(a, b, c) => Work::Select(each(a), each(b), each(c)),
            Self::Procedure(procedure, operands) => {
                Work::Procedure(procedure.clone(), operands.iter().map(each).collect())
            }
        }
    }

    /// Visits the operands.
    pub fn operands(&self, mut each: impl FnMut(&T)) {
        match self {
            Self::Unary(_, a) => each(a),
            Self::Binary(_, a, b) => {
                each(a);
                each(b);
            }
            Self::Sum(terms) | Self::Procedure(_, terms) => terms.iter().for_each(each),
            Self::Select(a, b, c) => {
                each(a);
                each(b);
                each(c);
            }
        }
    }
}

/// A graph as far as it is known before any row is computed.
pub(super) struct Simplified {
    /// What is known of each node that an output needs, in evaluation order.
    known: Vec<Known>,
    /// For each node of the graph its place among those, counted from one; zero for what nobody needs. A large graph is asked
    /// for few of its nodes at a time: memory of zeros costs nothing where it is not touched.
    places: Vec<u32>,
    /// The nodes bound to rows.
    pub bound: Vec<NodeId>,
    /// What has to be computed row by row, in order.
    pub work: Vec<(NodeId, Work<Known>)>,
}

impl Simplified {
    /// What is known of a node that an output needs.
    pub fn known(&self, node: NodeId) -> Known {
        self.known[self.place(node)]
    }

    /// The place of a node that an output needs among all of those, below [`Simplified::count`].
    pub fn place(&self, node: NodeId) -> usize {
        let place = self.places[node.index()] as usize;
        place
            .checked_sub(1)
            .expect("what is needed comes before what needs it")
    }

    /// How many nodes the outputs need.
    pub fn count(&self) -> usize {
        self.known.len()
    }
}

/// Follows the graph from the inputs to the outputs.
pub(super) fn simplify(
    graph: &Graph,
    bindings: &Bindings,
    rows: usize,
    outputs: &[NodeId],
) -> Result<Simplified, EvaluationError> {
    let mut walk = Walk {
        graph,
        simplified: Simplified {
            known: Vec::new(),
            places: vec![0; graph.nodes.len()],
            bound: Vec::new(),
            work: Vec::new(),
        },
        first: HashMap::new(),
    };
    for (node, is_bound) in needed(graph, bindings, outputs) {
        let column = if is_bound { bindings.get(node) } else { None };
        let known = match column {
            None => walk.computed(node)?,
            Some(Column::Scalar(value)) => Known::number(*value),
            Some(Column::Rows(values)) if values.len() == rows => {
                walk.simplified.bound.push(node);
                Known::Rows(node)
            }
            Some(Column::Rows(values)) => {
                return Err(EvaluationError::Rows {
                    path: graph.name(node),
                    bound: values.len(),
                    asked: rows,
                });
            }
        };
        walk.simplified.known.push(known);
        walk.simplified.places[node.index()] = walk.simplified.known.len() as u32;
    }
    Ok(walk.simplified)
}

/// The nodes below the outputs, stopping at what is bound, in evaluation order, each with whether it is bound.
fn needed(graph: &Graph, bindings: &Bindings, outputs: &[NodeId]) -> Vec<(NodeId, bool)> {
    let mut wanted = vec![false; graph.nodes.len()];
    for output in outputs {
        wanted[output.index()] = true;
    }
    let mut bound = vec![false; graph.nodes.len()];
    for node in bindings.nodes() {
        if let Some(bound) = bound.get_mut(node.index()) {
            *bound = true;
        }
    }
    let mut found = Vec::new();
    for (index, node) in graph.nodes.iter().enumerate().rev() {
        if wanted[index] {
            found.push((NodeId(index as u32), bound[index]));
            if !bound[index] {
                node.operation
                    .operands(|operand| wanted[operand.index()] = true);
            }
        }
    }
    found.reverse();
    found
}

struct Walk<'g> {
    graph: &'g Graph,
    simplified: Simplified,
    /// Which node was the first to have some work.
    first: HashMap<Work<Known>, NodeId>,
}

impl Walk<'_> {
    fn computed(&mut self, node: NodeId) -> Result<Known, EvaluationError> {
        let known = |operand: &NodeId| self.simplified.known(*operand);
        Ok(match &self.graph.nodes[node.index()].operation {
            Operation::Constant { value, .. } => Known::number(*value),
            Operation::Input(input) => Known::number(self.usual(*input, node)?),
            Operation::Unary(Unary::Same | Unary::Plain, a) => known(a),
            Operation::Unary(unary, a) => self.unary(node, *unary, known(a)),
            Operation::Binary(binary, a, b) => self.binary(node, *binary, known(a), known(b)),
            Operation::Sum(terms) => self.sum(node, terms.iter().map(known).collect()),
            Operation::Select(condition, then, otherwise) => {
                let (then, otherwise) = (known(then), known(otherwise));
                match known(condition) {
                    Known::Scalar(bits) if f64::from_bits(bits) != 0.0 => then,
                    Known::Scalar(_) => otherwise,
                    rows => self.rows(node, Work::Select(rows, then, otherwise)),
                }
            }
            Operation::Procedure(procedure, operands) => {
                let operands: Box<[Known]> = operands.iter().map(known).collect();
                let scalars: Option<Vec<f64>> =
                    operands.iter().map(|known| known.scalar()).collect();
                match scalars {
                    Some(numbers) => Known::number(procedure.apply(&numbers)),
                    None => self.rows(node, Work::Procedure(procedure.clone(), operands)),
                }
            }
        })
    }

    /// The number of an input that is not bound.
    fn usual(&self, input: usize, node: NodeId) -> Result<f64, EvaluationError> {
        match &self.graph.inputs[input].kind {
            InputKind::Estimate(estimate) => Ok(estimate.distribution.central()),
            InputKind::Setting(usual) => Ok(*usual),
            InputKind::Decision { .. } => Err(EvaluationError::Undecided(self.graph.name(node))),
        }
    }

    fn unary(&mut self, node: NodeId, unary: Unary, a: Known) -> Known {
        match a.scalar() {
            Some(x) => Known::number(unary.apply(x)),
            None => self.rows(node, Work::Unary(unary, a)),
        }
    }

    fn binary(&mut self, node: NodeId, binary: Binary, a: Known, b: Known) -> Known {
        match (binary, a.scalar(), b.scalar()) {
            (_, Some(x), Some(y)) => Known::number(binary.apply(x, y)),
            (Binary::Multiply | Binary::Divide | Binary::Power, None, Some(1.0)) => a,
            (Binary::Multiply, Some(1.0), None) => b,
            // Growth today: anything to the power of nothing is one, whatever it is per world.
            (Binary::Power, None, Some(0.0)) => Known::number(1.0),
            (Binary::Add | Binary::Multiply, ..) => {
                self.rows(node, Work::Binary(binary, a.min(b), a.max(b)))
            }
            _ => self.rows(node, Work::Binary(binary, a, b)),
        }
    }

    /// Terms are added in the order they are written, so that a sum has the same bits whichever of them vary. The
    /// scalars before the first rows become one; later zeros add nothing.
    fn sum(&mut self, node: NodeId, terms: Vec<Known>) -> Known {
        let fixed = terms.iter().map_while(|term| term.scalar());
        let start = Known::number(fixed.sum::<f64>() + 0.0);
        let mut rest = terms
            .into_iter()
            .skip_while(|term| term.scalar().is_some())
            .peekable();
        if rest.peek().is_none() {
            return start;
        }
        let varying = rest.filter(|term| term.scalar() != Some(0.0));
        let terms = std::iter::once(start).chain(varying).collect();
        self.rows(node, Work::Sum(terms))
    }

    /// Work that an earlier node does as well is done there.
    fn rows(&mut self, node: NodeId, work: Work<Known>) -> Known {
        match self.first.entry(work) {
            Entry::Occupied(known) => Known::Rows(*known.get()),
            Entry::Vacant(new) => {
                self.simplified.work.push((node, new.key().clone()));
                new.insert(node);
                Known::Rows(node)
            }
        }
    }
}
