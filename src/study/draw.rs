//! The draws of all uncertain estimates of a graph, kept from one plan to the next.

use std::collections::HashMap;
use std::iter;
use std::sync::Arc;

use crate::estimate::Distribution;
use crate::quantity::{Bindings, Column, Graph, InputKind, Memory, NodeId, cores};

use super::parallel;
use super::sampler::{Sampler, Seed};

/// Worlds are drawn in blocks of this many, each stratified by itself, so that any number of worlds needs tables of
/// one size and threads can draw blocks in any order.
pub const BLOCK: usize = 16_384;

/// An input that differs from world to world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Uncertain<'g> {
    pub node: NodeId,
    pub path: &'g str,
    pub distribution: &'g Distribution,
}

/// The uncertain estimates of a graph. Exact ones are the same in every world, and evaluation takes them as scalars.
pub(super) fn uncertain(graph: &Graph) -> Vec<Uncertain<'_>> {
    let estimates = graph.inputs().iter().filter_map(|input| match &input.kind {
        InputKind::Estimate(estimate) if !estimate.distribution.is_exact() => {
            Some((input.node, &estimate.distribution))
        }
        _ => None,
    });
    estimates
        .filter_map(|(node, distribution)| {
            let path = graph.quantity_of(node)?.path.as_str();
            Some(Uncertain {
                node,
                path,
                distribution,
            })
        })
        .collect()
}

/// Draws one input, block by block.
#[derive(Clone, Debug)]
pub(super) struct BlockSampler<'g> {
    path: &'g str,
    seed: u64,
    whole: Sampler,
    /// For the last block, when it is shorter than the others.
    last: Option<Sampler>,
}

impl<'g> BlockSampler<'g> {
    /// Tabulates an input for a number of worlds.
    pub fn new(input: Uncertain<'g>, worlds: usize, seed: u64) -> Self {
        let rest = worlds % BLOCK;
        let last = (worlds > BLOCK && rest > 0).then_some(rest);
        Self {
            path: input.path,
            seed,
            whole: Sampler::new(input.distribution, worlds.min(BLOCK)),
            last: last.map(|length| Sampler::new(input.distribution, length)),
        }
    }

    /// The draws of one block, which has the length of `out`.
    pub fn fill(&self, block: usize, out: &mut [f64]) {
        let shorter = self.last.as_ref().filter(|last| last.strata() == out.len());
        let seed = Seed::new(self.path, self.seed, block);
        shorter.unwrap_or(&self.whole).fill(seed, out);
    }
}

/// The draws of one input, and what they were drawn from.
#[derive(Clone, Debug)]
struct Drawn {
    distribution: Distribution,
    values: Arc<[f64]>,
}

/// Draws that outlive an edit: a plan made again draws only what changed.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    seed: u64,
    by_path: HashMap<String, Drawn>,
    /// For the columns that studies compute from the draws.
    memory: Arc<Memory>,
}

impl Draws {
    /// Nothing drawn yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn memory(&self) -> Arc<Memory> {
        Arc::clone(&self.memory)
    }

    /// Gives every uncertain estimate of a graph a column of draws. What was drawn before for the same path, estimate,
    /// number of worlds and seed is used again; what the graph no longer has is forgotten.
    pub fn bind(&mut self, graph: &Graph, worlds: usize, seed: u64) -> Bindings {
        let inputs = uncertain(graph);
        let mut before = std::mem::take(&mut self.by_path);
        if self.seed != seed {
            before.clear();
            self.seed = seed;
        }
        let before = &before;
        let values = parallel::map(cores(), inputs.clone(), |input| {
            match before.get(input.path) {
                Some(drawn) if drawn.fits(input, worlds) => Arc::clone(&drawn.values),
                _ => draw(input, worlds, seed),
            }
        });
        let mut bindings = Bindings::new();
        for (input, values) in inputs.iter().zip(values) {
            bindings.set(input.node, Column::Rows(Arc::clone(&values)));
            let distribution = input.distribution.clone();
            self.by_path.insert(
                input.path.to_owned(),
                Drawn {
                    distribution,
                    values,
                },
            );
        }
        bindings
    }
}

impl Drawn {
    fn fits(&self, input: Uncertain, worlds: usize) -> bool {
        self.values.len() == worlds && self.distribution == *input.distribution
    }
}

/// The draws of one input in all worlds.
pub(super) fn draw(input: Uncertain, worlds: usize, seed: u64) -> Arc<[f64]> {
    let sampler = BlockSampler::new(input, worlds, seed);
    let mut values: Arc<[f64]> = iter::repeat_n(0.0, worlds).collect();
    for (block, rows) in Arc::make_mut(&mut values).chunks_mut(BLOCK).enumerate() {
        sampler.fill(block, rows);
    }
    values
}
