//! What depends on worlds alone: drawn once, computed once, given to every batch of designs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::estimate::Distribution;
use crate::model::MONTH;
use crate::quantity::{Bindings, Column, Graph, Memory, NodeId, Quantity};

use super::super::decide::{at_confidence, decide};
use super::super::draw::{Uncertain, draw, uncertain};
use super::super::{StudyError, Terms, parallel};

/// The two dates that a design is judged on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The start of the plan: what it costs.
    Start,
    /// The date provisioned for: whether it holds.
    Provisioned,
}

/// Under which path an estimate of a design is drawn: the same for all designs that share it, so that they meet the same
/// worlds. `None` for a path that is no design's: it is the same for all of them.
pub type DrawnAs = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Worlds that every design is judged in. Graphs of different designs share them by the paths of their quantities.
pub struct CommonWorlds {
    terms: Terms,
    threads: usize,
    drawn_as: Box<DrawnAs>,
    memory: Memory,
    shared: Mutex<Shared>,
}

/// Columns by path.
#[derive(Default)]
struct Shared {
    /// Estimates of designs.
    draws: BTreeMap<String, (Distribution, Arc<[f64]>)>,
    start: BTreeMap<String, Column>,
    provisioned: BTreeMap<String, Column>,
}

impl CommonWorlds {
    /// Worlds on these terms, for graphs whose designs are told from the rest by `drawn_as`.
    ///
    /// # Errors
    /// [`StudyError::NoWorlds`] or [`StudyError::Confidence`].
    pub fn new(
        terms: Terms,
        threads: usize,
        drawn_as: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Result<Self, StudyError> {
        terms.check()?;
        Ok(Self {
            terms,
            threads: threads.max(1),
            drawn_as: Box::new(drawn_as),
            memory: Memory::new(),
            shared: Mutex::default(),
        })
    }

    /// How the worlds are made.
    #[must_use]
    pub fn terms(&self) -> Terms {
        self.terms
    }

    /// How many threads judge designs.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// What a graph's nodes need of the worlds, on one date.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn bind(
        &self,
        graph: &Graph,
        nodes: &[NodeId],
        when: When,
    ) -> Result<Bindings, StudyError> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = graph.ends_below(nodes, |quantity| self.is_shared(quantity));
        self.fill(&mut shared, graph, &ends)?;
        let mut bindings = self.on(graph, when);
        for (node, path) in named(graph, &ends) {
            if let Some(column) = shared.columns(when).get(path) {
                bindings.set(node, column.clone());
            }
        }
        let below = graph.inputs_below(nodes);
        for input in uncertain(graph) {
            if let Some(name) = (self.drawn_as)(input.path)
                && below.binary_search(&input.node).is_ok()
            {
                bindings.set(input.node, self.draw(&mut shared, name, input));
            }
        }
        Ok(bindings)
    }

    /// Takes the choices of a graph's own designs on the date provisioned for, and gives them to the bindings.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn decide(
        &self,
        graph: &Graph,
        provisioned: &mut Bindings,
    ) -> Result<Vec<(NodeId, Column)>, StudyError> {
        decide(
            graph,
            |node| {
                graph
                    .quantity_of(node)
                    .is_some_and(|own| !self.is_shared(own))
            },
            provisioned,
            |bindings, nodes| self.evaluate(graph, bindings, nodes),
            |_, need| {
                // What is no finite number makes a design that does not hold; the others are not troubled by it.
                let chosen = need.at(self.terms.confidence);
                self.give_back(need.into_columns());
                Ok(Column::Scalar(chosen))
            },
        )
    }

    /// The nodes that a graph's own choices are taken from.
    #[must_use]
    pub fn requirements(&self, graph: &Graph) -> Vec<NodeId> {
        let stages = graph.decision_stages().into_iter().flatten();
        stages
            .filter(|decision| {
                graph
                    .quantity_of(decision.node)
                    .is_some_and(|own| !self.is_shared(own))
            })
            .flat_map(|decision| decision.taken_from())
            .collect()
    }

    /// Computes some nodes in every world, on this thread.
    ///
    /// # Errors
    /// As [`Graph::evaluate`].
    pub fn evaluate(
        &self,
        graph: &Graph,
        bindings: &Bindings,
        nodes: &[NodeId],
    ) -> Result<Vec<Column>, StudyError> {
        Ok(graph.evaluate_in(&self.memory, 1, bindings, self.terms.worlds, nodes)?)
    }

    /// Takes back columns that nobody needs any more.
    pub fn give_back(&self, columns: Vec<Column>) {
        self.memory.give_back(columns);
    }

    fn is_shared(&self, quantity: &Quantity) -> bool {
        quantity.path != MONTH && (self.drawn_as)(&quantity.path).is_none()
    }

    /// Computes what of `ends` is not known yet.
    fn fill(&self, shared: &mut Shared, graph: &Graph, ends: &[NodeId]) -> Result<(), StudyError> {
        let missing: Vec<(NodeId, &str)> = named(graph, ends)
            .filter(|(_, path)| !shared.start.contains_key(*path))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let nodes: Vec<NodeId> = missing.iter().map(|(node, _)| *node).collect();
        let drawn = self.drawn(graph);
        let evaluate = |bindings: &Bindings, nodes: &[NodeId]| {
            let (memory, worlds) = (&self.memory, self.terms.worlds);
            Ok(graph.evaluate_in(memory, self.threads, bindings, worlds, nodes)?)
        };
        let mut provisioned = drawn(When::Provisioned);
        let is_open = |node: NodeId| {
            graph
                .quantity_of(node)
                .is_some_and(|quantity| self.is_shared(quantity))
        };
        let chosen = decide(
            graph,
            is_open,
            &mut provisioned,
            evaluate,
            |decision, need| at_confidence(graph, self.terms.confidence, decision, &need),
        )?;
        let mut start = drawn(When::Start);
        for (node, column) in chosen {
            start.set(node, column);
        }
        for (bindings, when) in [(start, When::Start), (provisioned, When::Provisioned)] {
            let columns = evaluate(&bindings, &nodes)?;
            for ((_, path), column) in missing.iter().zip(columns) {
                shared.columns_mut(when).insert((*path).to_owned(), column);
            }
        }
        Ok(())
    }

    /// The draws of every estimate that is no design's, on either date.
    fn drawn<'g>(&self, graph: &'g Graph) -> impl Fn(When) -> Bindings + use<'_, 'g> {
        let inputs: Vec<Uncertain> = uncertain(graph)
            .into_iter()
            .filter(|input| (self.drawn_as)(input.path).is_none())
            .collect();
        let columns = parallel::map(self.threads, inputs.clone(), |input| {
            Column::Rows(draw(input, self.terms.worlds, self.terms.seed))
        });
        move |when| {
            let with = |bindings: Bindings, (input, column): (&Uncertain, &Column)| {
                bindings.with(input.node, column.clone())
            };
            inputs.iter().zip(&columns).fold(self.on(graph, when), with)
        }
    }

    /// The draws of a design's estimate under the name it shares with other designs.
    fn draw(&self, shared: &mut Shared, name: String, input: Uncertain<'_>) -> Column {
        if let Some((distribution, values)) = shared.draws.get(&name)
            && distribution == input.distribution
        {
            return Column::Rows(Arc::clone(values));
        }
        let named = Uncertain {
            path: &name,
            ..input
        };
        let values = draw(named, self.terms.worlds, self.terms.seed);
        let drawn = (input.distribution.clone(), Arc::clone(&values));
        shared.draws.insert(name, drawn);
        Column::Rows(values)
    }

    /// The date alone.
    fn on(&self, graph: &Graph, when: When) -> Bindings {
        let month = match when {
            When::Start => 0.0,
            When::Provisioned => self.terms.provision_month,
        };
        graph.quantity(MONTH).map_or_else(Bindings::new, |known| {
            Bindings::new().with(known.node, Column::Scalar(month))
        })
    }
}

impl Shared {
    fn columns(&self, when: When) -> &BTreeMap<String, Column> {
        match when {
            When::Start => &self.start,
            When::Provisioned => &self.provisioned,
        }
    }

    fn columns_mut(&mut self, when: When) -> &mut BTreeMap<String, Column> {
        match when {
            When::Start => &mut self.start,
            When::Provisioned => &mut self.provisioned,
        }
    }
}

/// Nodes with their paths.
fn named<'g>(graph: &'g Graph, nodes: &[NodeId]) -> impl Iterator<Item = (NodeId, &'g str)> {
    nodes.iter().filter_map(|node| {
        let quantity = graph.quantity_of(*node)?;
        Some((*node, quantity.path.as_str()))
    })
}
