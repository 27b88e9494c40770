//! Every number can defend itself: the formula in words, the same with values, what feeds it, what it feeds.

use std::cell::Cell;
use std::collections::HashSet;

use crate::units::screen;

use super::graph::{Binary, Graph, InputKind, Node, NodeId, Operation, Quantity, Unary};
use super::{Bindings, EvaluationError, Source};

/// Operations of a formula that are written out: what comes after them is left out, for a formula without names between
/// may be as long as a book.
const SPELT_OUT_OPERATIONS: usize = 120;
const LEFT_OUT: &str = "…";
/// A sum of more terms than this is written as a count of terms.
const SPELT_OUT_TERMS: usize = 4;

/// A quantity that feeds another or is fed by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its path.
    pub path: String,
    /// Its name in words.
    pub label: String,
    /// Its value, written for the screen.
    pub value: String,
}

/// Why a number is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The path of the quantity.
    pub path: String,
    /// Its name in words.
    pub label: String,
    /// Its value, written for the screen.
    pub value: String,
    /// The formula in words, no longer than somebody reads; for an input, what was typed.
    pub formula: String,
    /// The formula with values in place of names; empty for an input.
    pub substituted: String,
    /// The quantities it is computed from.
    pub parents: Vec<Link>,
    /// What the values of those are taken at, in words; `None` where it is the row of bindings that was asked for.
    pub taken_at: Option<String>,
    /// The quantities computed from it.
    pub children: Vec<Link>,
    /// Who says so.
    pub source: Source,
    /// A sentence of context.
    pub note: Option<String>,
}

impl Graph {
    /// The formula of a node in words: the named quantities it is computed from, joined by operators.
    #[must_use]
    pub fn formula(&self, node: NodeId) -> String {
        let owner = self
            .quantity_of(node)
            .map(|quantity| component(&quantity.path));
        self.writer(&|quantity| match owner {
            Some(owner) => name_from(owner, quantity),
            None => quantity.label.clone(),
        })
        .top(node)
    }

    /// The name of a quantity as another's explanation calls it: with its component where that is not plain from the
    /// other's path.
    #[must_use]
    pub fn name_beside(&self, owner: NodeId, quantity: &Quantity) -> String {
        match self.quantity_of(owner) {
            Some(owner) => name_from(component(&owner.path), quantity),
            None => quantity.label.clone(),
        }
    }

    /// Why the quantity with this path is what it is, for one row of bindings; `None` when there is no such path.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn explain(
        &self,
        path: &str,
        bindings: &Bindings,
    ) -> Result<Option<Explanation>, EvaluationError> {
        let Some(quantity) = self.quantity(path) else {
            return Ok(None);
        };
        let parents = self.parents(quantity.node);
        let children = &self.children[quantity.node.index()];
        let mut shown: Vec<NodeId> = vec![quantity.node];
        shown.extend(&parents);
        shown.extend(children.iter().map(|child| self.quantities[*child].node));
        let columns = self.evaluate_on(1, bindings, 1, &shown)?;
        let value = |node: NodeId| -> String {
            let column = shown.iter().position(|n| *n == node).map(|i| &columns[i]);
            match (column, self.quantity_of(node)) {
                (Some(column), Some(quantity)) => screen(column.at(0), quantity.measure),
                _ => String::new(),
            }
        };
        let link = |quantity: &Quantity| Link {
            path: quantity.path.clone(),
            label: name_from(component(path), quantity),
            value: value(quantity.node),
        };
        let substituted = match self.input(quantity.node) {
            Some(_) => String::new(),
            None => self
                .writer(&|quantity| value(quantity.node))
                .top(quantity.node),
        };
        Ok(Some(Explanation {
            path: quantity.path.clone(),
            label: quantity.label.clone(),
            value: value(quantity.node),
            formula: self.formula(quantity.node),
            substituted,
            parents: parents
                .iter()
                .filter_map(|n| self.quantity_of(*n))
                .map(link)
                .collect(),
            taken_at: None,
            children: children
                .iter()
                .map(|child| link(&self.quantities[*child]))
                .collect(),
            source: quantity.source.clone(),
            note: quantity.note.clone(),
        }))
    }

    /// What a number the planner chooses must hold: that, where it has a name, and the named quantities it is computed from.
    /// `None` for any other node.
    #[must_use]
    pub fn chosen_from(&self, node: NodeId) -> Option<Vec<NodeId>> {
        let Some(InputKind::Decision { requirement, .. }) = self.input(node) else {
            return None;
        };
        let named = self.quantity_of(*requirement).map(|_| *requirement);
        let parts = direct_parents(&self.nodes, *requirement);
        Some(named.into_iter().chain(parts).collect())
    }

    /// The named quantities a node is directly computed from. A decision is computed from what it must hold.
    fn parents(&self, node: NodeId) -> Vec<NodeId> {
        match self.input(node) {
            Some(InputKind::Decision { requirement, .. })
                if self.quantity_of(*requirement).is_some() =>
            {
                vec![*requirement]
            }
            Some(InputKind::Decision { requirement, .. }) => {
                direct_parents(&self.nodes, *requirement)
            }
            _ => direct_parents(&self.nodes, node),
        }
    }

    fn writer<'w>(&'w self, name: &'w dyn Fn(&Quantity) -> String) -> Writer<'w> {
        Writer {
            nodes: &self.nodes,
            quantities: &self.quantities,
            input: Some(self),
            name,
            left: Cell::new(SPELT_OUT_OPERATIONS),
        }
    }
}

/// The path of the component a quantity belongs to.
fn component(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(component, _)| component)
}

/// The name of a quantity as the formulas of a component call it: with its own component's name where that is neither
/// around nor inside the other, so that the same quantity of two components can be told apart.
fn name_from(owner: &str, quantity: &Quantity) -> String {
    let own = component(&quantity.path);
    let within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || outer.is_empty() || rest.starts_with('/'))
    };
    let name = own.rsplit('/').next().unwrap_or_default();
    if within(owner, own)
        || within(own, owner) && !siblings_inside(owner, own)
        || quantity.label.contains(name)
    {
        quantity.label.clone()
    } else {
        format!("{} of {name}", quantity.label)
    }
}

/// Whether a component lies inside another as one of several of its kind: below a list, as in `cluster/topics/clicks`.
fn siblings_inside(outer: &str, inner: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.matches('/').count() >= 2)
}

/// The path of a named node, else its formula in paths.
pub(super) fn describe(nodes: &[Node], quantities: &[Quantity], node: NodeId) -> String {
    let writer = Writer {
        nodes,
        quantities,
        input: None,
        name: &|quantity| quantity.path.clone(),
        left: Cell::new(SPELT_OUT_OPERATIONS),
    };
    writer.write(node, Level::Loose)
}

/// The named quantities a node is directly computed from, in the order its formula names them.
pub(super) fn direct_parents(nodes: &[Node], node: NodeId) -> Vec<NodeId> {
    fn visit(nodes: &[Node], node: NodeId, seen: &mut HashSet<NodeId>, parents: &mut Vec<NodeId>) {
        nodes[node.index()].operation.operands(|operand| {
            if !seen.insert(operand) {
                return;
            }
            if nodes[operand.index()].quantity.is_some() {
                parents.push(operand);
            } else if let Some(named) = nodes[operand.index()].copy_of {
                if seen.insert(named) {
                    parents.push(named);
                }
            } else {
                visit(nodes, operand, seen, parents);
            }
        });
    }
    let mut parents = Vec::new();
    visit(nodes, node, &mut HashSet::new(), &mut parents);
    parents
}

/// How tightly the surroundings of a part bind: a part that binds less is put in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Nothing around it, or a comparison.
    Loose,
    Sum,
    Product,
    Factor,
    Tight,
}

struct Writer<'w> {
    nodes: &'w [Node],
    quantities: &'w [Quantity],
    input: Option<&'w Graph>,
    name: &'w dyn Fn(&Quantity) -> String,
    /// Operations that are still written out.
    left: Cell<usize>,
}

impl Writer<'_> {
    /// The formula of a node, whether or not it has a name itself.
    fn top(&self, node: NodeId) -> String {
        self.operation(node, Level::Loose)
    }

    fn write(&self, node: NodeId, level: Level) -> String {
        let entry = &self.nodes[node.index()];
        if let Some(quantity) = entry.quantity {
            return (self.name)(&self.quantities[quantity]);
        }
        let copied = entry
            .copy_of
            .and_then(|named| self.nodes[named.index()].quantity);
        match copied {
            // Not its value: that is another one today.
            Some(quantity) => format!("{} at the start", self.quantities[quantity].label),
            None => self.operation(node, level),
        }
    }

    fn operation(&self, node: NodeId, level: Level) -> String {
        let Some(left) = self.left.get().checked_sub(1) else {
            return LEFT_OUT.to_owned();
        };
        self.left.set(left);
        match &self.nodes[node.index()].operation {
            Operation::Constant { value, measure } => screen(*value, *measure),
            Operation::Input(input) => self.input_text(*input, node),
            Operation::Unary(Unary::Same | Unary::Plain, a) => self.write(*a, level),
            Operation::Unary(unary, a) => {
                format!("{}({})", unary.word(), self.write(*a, Level::Loose))
            }
            Operation::Binary(binary @ (Binary::Minimum | Binary::Maximum), ..) => {
                let mut terms = Vec::new();
                self.flatten(*binary, node, true, &mut terms);
                terms.dedup_by(|a, b| a == LEFT_OUT && b == LEFT_OUT);
                let word = if *binary == Binary::Minimum {
                    "smallest of"
                } else {
                    "largest of"
                };
                format!("{word}({})", terms.join("; "))
            }
            Operation::Binary(Binary::CommonMultiple, a, b) => format!(
                "least common multiple of({}; {})",
                self.write(*a, Level::Loose),
                self.write(*b, Level::Loose)
            ),
            Operation::Binary(Binary::Harmonic, terms, exponent) => format!(
                "(sum of 1 ÷ i^{} for i from 1 to {})",
                self.write(*exponent, Level::Tight),
                self.write(*terms, Level::Loose)
            ),
            Operation::Binary(binary, a, b) => self.infix(*binary, *a, *b, level),
            Operation::Sum(items) if items.len() > SPELT_OUT_TERMS => self.long_sum(items),
            Operation::Sum(items) => {
                let terms: Vec<_> = items.iter().map(|i| self.write(*i, Level::Sum)).collect();
                parenthesise(terms.join(" + "), level > Level::Sum)
            }
            Operation::Procedure(procedure, operands) => {
                let operands = operands.iter().map(|node| self.write(*node, Level::Loose));
                let operands: Vec<_> = operands.collect();
                format!("{} of({})", procedure.words(), operands.join("; "))
            }
            Operation::Select(condition, then, otherwise) => format!(
                "(if {} then {} else {})",
                self.write(*condition, Level::Loose),
                self.write(*then, Level::Loose),
                self.write(*otherwise, Level::Loose)
            ),
        }
    }

    fn infix(&self, binary: Binary, a: NodeId, b: NodeId, level: Level) -> String {
        let (symbol, own, left, right) = match binary {
            Binary::Add => ("+", Level::Sum, Level::Sum, Level::Sum),
            Binary::Subtract => ("−", Level::Sum, Level::Sum, Level::Product),
            Binary::Multiply => ("×", Level::Product, Level::Product, Level::Product),
            Binary::Divide => ("÷", Level::Product, Level::Product, Level::Factor),
            Binary::AtLeast => ("≥", Level::Loose, Level::Sum, Level::Sum),
            _ => ("^", Level::Factor, Level::Tight, Level::Tight),
        };
        let left = self.write(a, left);
        let right = self.write(b, right);
        if left == LEFT_OUT && right == LEFT_OUT {
            return left;
        }
        parenthesise(format!("{left} {symbol} {right}"), level > own)
    }

    /// The terms of nested smallest or largest, written as one list.
    fn flatten(&self, binary: Binary, node: NodeId, top: bool, terms: &mut Vec<String>) {
        let entry = &self.nodes[node.index()];
        match &entry.operation {
            Operation::Binary(same, a, b)
                if *same == binary && (top || entry.quantity.is_none()) =>
            {
                self.flatten(binary, *a, false, terms);
                self.flatten(binary, *b, false, terms);
            }
            _ => terms.push(self.write(node, Level::Loose)),
        }
    }

    fn long_sum(&self, items: &[NodeId]) -> String {
        let first = self.write(items[0], Level::Loose);
        format!("sum of {} terms such as {first}", items.len())
    }

    fn input_text(&self, input: usize, node: NodeId) -> String {
        let Some(graph) = self.input else {
            return format!("input {input}");
        };
        match &graph.inputs[input].kind {
            InputKind::Estimate(estimate) => {
                let meaning = estimate.meaning();
                if estimate.distribution.is_exact() || meaning == estimate.text {
                    estimate.text.clone()
                } else {
                    format!("{}  ({meaning})", estimate.text)
                }
            }
            InputKind::Setting(usual) => match graph.quantity_of(node) {
                Some(quantity) => screen(*usual, quantity.measure),
                None => usual.to_string(),
            },
            InputKind::Decision { requirement, .. } => {
                format!(
                    "the smallest that holds {}",
                    self.write(*requirement, Level::Loose)
                )
            }
        }
    }
}

fn parenthesise(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

impl Unary {
    fn word(self) -> &'static str {
        match self {
            Self::Same | Self::Plain => "",
            Self::Ceil => "round up",
            Self::Floor => "round down",
            Self::Sqrt => "square root of ",
            Self::Exp => "e to the power of ",
            Self::Ln => "natural logarithm of ",
            Self::VarintBytes => "bytes of the varint of ",
        }
    }
}
