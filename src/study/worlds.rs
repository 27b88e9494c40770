//! Many draws of every uncertain estimate, and the choices that hold in them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::MONTH;
use crate::quantity::{Bindings, Column, Graph, Memory, NodeId, cores};

use super::decide::{at_confidence, decide};
use super::draw::{Draws, Uncertain, uncertain};
use super::select::Scratch;
use super::stream::Stream;
use super::{StudyError, parallel};

/// Draws of at most this many numbers are kept (64 MiB). A study of more worlds draws them again, block by block, each
/// time it evaluates: the numbers are the same, and memory is bounded by what the study keeps.
const KEPT: usize = 1 << 23;

/// How many worlds are drawn, and what the planner's choices must hold for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// How many draws of every uncertain estimate.
    pub worlds: usize,
    /// Changes every draw; the same seed gives the same numbers.
    pub seed: u64,
    /// The share of worlds in which a choice must hold, between 0 and 1.
    pub confidence: f64,
    /// The month whose demand a choice must hold, counted from the start of the plan.
    pub provision_month: f64,
}

impl Default for Terms {
    /// 10,000 worlds, and choices that hold in 95 % of them today.
    fn default() -> Self {
        Self {
            worlds: 10_000,
            seed: 1,
            confidence: 0.95,
            provision_month: 0.0,
        }
    }
}

/// Shares of worlds are counted: what rounding makes of them is no difference.
const NOISE: f64 = 1e-9;

impl Terms {
    /// Whether what is so in this share of the worlds is so at the confidence.
    #[must_use]
    pub fn is_held_in(self, share: f64) -> bool {
        share + NOISE >= self.confidence
    }

    /// Whether anything can be said on these terms.
    pub(super) fn check(self) -> Result<(), StudyError> {
        if self.worlds == 0 {
            return Err(StudyError::NoWorlds);
        }
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(StudyError::Confidence(self.confidence));
        }
        Ok(())
    }
}

/// A graph with many draws of its uncertain estimates and every choice taken: what the studies are asked of. Cheap to
/// clone, for the draws are shared.
#[derive(Clone, Debug)]
pub struct Worlds {
    graph: Arc<Graph>,
    terms: Terms,
    /// What is asked for in the month of the choices.
    judged: Arc<[NodeId]>,
    memory: Arc<Memory>,
    /// The draws that are kept, the choices, and what was given with [`Worlds::with`].
    bindings: Bindings,
    /// What was given: it is neither drawn nor chosen.
    given: BTreeSet<NodeId>,
    /// What was computed to take the choices, in their month and with nothing given since.
    basis: Arc<Basis>,
    /// Whether these are the worlds of that month, so that `basis` holds in them.
    on_basis: bool,
}

/// Columns that are shared by many worlds. Their memory goes back when the last of these is gone.
#[derive(Debug, Default)]
struct Basis {
    bindings: Bindings,
    memory: Arc<Memory>,
}

impl Drop for Basis {
    fn drop(&mut self) {
        let bindings = std::mem::take(&mut self.bindings);
        self.memory.give_back(bindings.into_columns());
    }
}

impl Worlds {
    /// Draws every uncertain estimate and takes every choice.
    ///
    /// # Errors
    /// [`StudyError::NoWorlds`], [`StudyError::Confidence`], or a choice that cannot be taken.
    pub fn new(graph: Arc<Graph>, draws: &mut Draws, terms: Terms) -> Result<Self, StudyError> {
        Self::judged(graph, draws, terms, Arc::default())
    }

    /// [`Worlds::new`], with nodes that will be asked for in the month of the choices: what they need is computed along
    /// with what the choices need.
    ///
    /// # Errors
    /// As [`Worlds::new`].
    pub fn judged(
        graph: Arc<Graph>,
        draws: &mut Draws,
        terms: Terms,
        judged: Arc<[NodeId]>,
    ) -> Result<Self, StudyError> {
        terms.check()?;
        let keep = uncertain(&graph).len().saturating_mul(terms.worlds) <= KEPT;
        let bindings = if keep {
            draws.bind(&graph, terms.worlds, terms.seed)
        } else {
            Bindings::new()
        };
        let worlds = Self {
            graph,
            terms,
            judged,
            memory: draws.memory(),
            bindings,
            given: BTreeSet::new(),
            basis: Arc::default(),
            on_basis: false,
        };
        worlds.choose_again()
    }

    /// The graph.
    #[must_use]
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// How the worlds were made.
    #[must_use]
    pub fn terms(&self) -> Terms {
        self.terms
    }

    /// How many worlds there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.terms.worlds
    }

    /// The same worlds in another month, with the same choices: what was bought is what there is. A graph that has no
    /// month is the same in every month.
    #[must_use]
    pub fn at_month(&self, month: f64) -> Self {
        let Some(node) = self.month() else {
            return self.clone();
        };
        let on_basis = self.given.is_empty() && month == self.terms.provision_month;
        Self {
            on_basis,
            ..self.with(node, month)
        }
    }

    /// The same worlds with an input, or any other node, held at one value in all of them. The choices stay;
    /// [`Worlds::choose_again`] lets them follow.
    #[must_use]
    pub fn with(&self, node: NodeId, value: f64) -> Self {
        let mut worlds = self.clone();
        worlds.bindings.set(node, Column::Scalar(value));
        worlds.given.insert(node);
        worlds.on_basis = false;
        worlds
    }

    /// The same worlds with every choice taken anew, except those given with [`Worlds::with`].
    ///
    /// # Errors
    /// A choice that cannot be taken.
    pub fn choose_again(mut self) -> Result<Self, StudyError> {
        let mut provisioned = self.provisioned(self.bindings.clone());
        if self.unbound(&provisioned).next().is_none() {
            let basis = self.graph.decision_basis(&self.judged);
            let columns = self.evaluate_bound(cores(), &provisioned, &basis)?;
            for (node, column) in basis.into_iter().zip(columns) {
                provisioned.set(node, column);
            }
        }
        let chosen = decide(
            &self.graph,
            |node| self.is_open(node),
            &mut provisioned,
            |bindings, nodes| self.evaluate_bound(cores(), bindings, nodes),
            |decision, need| at_confidence(&self.graph, self.terms.confidence, decision, &need),
        )?;
        for (node, column) in chosen {
            self.bindings.set(node, column);
        }
        self.basis = Arc::new(Basis {
            bindings: provisioned,
            memory: Arc::clone(&self.memory),
        });
        self.on_basis = false;
        Ok(self)
    }

    /// Computes some nodes in every world.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn evaluate(&self, nodes: &[NodeId]) -> Result<Vec<Column>, StudyError> {
        self.evaluate_on(cores(), nodes)
    }

    /// [`Worlds::evaluate`] on at most `threads` threads; the numbers are the same for any.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn evaluate_on(&self, threads: usize, nodes: &[NodeId]) -> Result<Vec<Column>, StudyError> {
        let bindings = if self.on_basis {
            &self.basis.bindings
        } else {
            &self.bindings
        };
        self.evaluate_bound(threads, bindings, nodes)
    }

    /// The same worlds with columns that were computed in them, so that what is asked next does not compute them again.
    /// They stay as they are in another month or with other choices: ask, and drop these worlds.
    #[must_use]
    pub fn knowing(&self, columns: &[(NodeId, Column)]) -> Self {
        let mut worlds = self.clone();
        for (node, column) in columns {
            worlds.bindings.set(*node, column.clone());
        }
        worlds.on_basis = false;
        worlds
    }

    /// Takes back the columns of an evaluation that is over: the next one writes to the same memory.
    pub fn give_back(&self, columns: Vec<Column>) {
        self.memory.give_back(columns);
    }

    /// The one world in which every uncertain estimate has its central value (P50), with the choices of these worlds:
    /// what explanations are shown for.
    #[must_use]
    pub fn central(&self) -> Bindings {
        let central = |bindings: Bindings, input: Uncertain| {
            bindings.with(input.node, Column::Scalar(input.distribution.central()))
        };
        self.uncertain().fold(self.bindings.clone(), central)
    }

    /// The inputs that differ from world to world.
    pub(super) fn uncertain(&self) -> impl Iterator<Item = Uncertain<'_>> {
        uncertain(&self.graph)
            .into_iter()
            .filter(|input| self.is_open(input.node))
    }

    /// The inputs that have to be drawn again each time.
    fn unbound(&self, bindings: &Bindings) -> impl Iterator<Item = Uncertain<'_>> {
        let is_bound = |input: &Uncertain| bindings.get(input.node).is_some();
        self.uncertain().filter(move |input| !is_bound(input))
    }

    /// Whether a node is drawn or chosen, and not given.
    pub(super) fn is_open(&self, node: NodeId) -> bool {
        !self.given.contains(&node)
    }

    /// Bindings in the month that choices are taken for.
    pub(super) fn provisioned(&self, bindings: Bindings) -> Bindings {
        match self.month() {
            Some(month) => bindings.with(month, Column::Scalar(self.terms.provision_month)),
            None => bindings,
        }
    }

    /// What was drawn, chosen and given.
    pub(super) fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    fn month(&self) -> Option<NodeId> {
        self.graph.quantity(MONTH).map(|month| month.node)
    }

    /// Computes some nodes with these bindings, in every world.
    pub(super) fn evaluate_bound(
        &self,
        threads: usize,
        bindings: &Bindings,
        nodes: &[NodeId],
    ) -> Result<Vec<Column>, StudyError> {
        let mut unbound = self.unbound(bindings).peekable();
        if unbound.peek().is_none() {
            let (graph, memory) = (&self.graph, &self.memory);
            return Ok(graph.evaluate_in(memory, threads, bindings, self.count(), nodes)?);
        }
        let below = self.graph.inputs_below(nodes);
        let needed = unbound.filter(|input| below.binary_search(&input.node).is_ok());
        let stream = Stream::new(needed, self.count(), self.terms.seed);
        Ok(stream.evaluate(threads, &self.graph, bindings, nodes)?)
    }
}

/// What is said of each column, in order. What is said with has memory to sort in.
pub(super) fn said_of<R: Send>(
    threads: usize,
    columns: &[Column],
    say: impl Fn(&mut Scratch, &Column) -> R + Sync,
) -> Vec<R> {
    parallel::map_with(threads, columns.iter().collect(), Scratch::default, say)
}
