//! More worlds than can be kept: draws are made block by block, used, and forgotten.

use std::iter;
use std::sync::Arc;

use crate::quantity::{Bindings, Column, EvaluationError, Graph, NodeId};

use super::draw::{BLOCK, BlockSampler, Uncertain};
use super::parallel;

/// The inputs to be drawn, with their tables.
pub(super) struct Stream<'g> {
    inputs: Vec<(NodeId, BlockSampler<'g>)>,
    worlds: usize,
}

impl<'g> Stream<'g> {
    /// Tabulates the inputs.
    pub fn new(inputs: impl Iterator<Item = Uncertain<'g>>, worlds: usize, seed: u64) -> Self {
        Self {
            inputs: inputs
                .map(|input| (input.node, BlockSampler::new(input, worlds, seed)))
                .collect(),
            worlds,
        }
    }

    /// Computes some nodes in every world, as [`Graph::evaluate_on`] would with every draw bound.
    pub fn evaluate(
        &self,
        threads: usize,
        graph: &Graph,
        bindings: &Bindings,
        nodes: &[NodeId],
    ) -> Result<Vec<Column>, EvaluationError> {
        // With no rows at all, an evaluation tells which outputs differ between worlds.
        let nothing = vec![Arc::default(); self.inputs.len()];
        let mut results = graph.evaluate_on(1, &self.bind(bindings, &nothing), 0, nodes)?;
        for result in &mut results {
            if let Column::Rows(rows) = result {
                *rows = zeros(self.worlds);
            }
        }
        let blocks = split_blocks(&mut results, self.worlds);
        let buffers = || -> Vec<Arc<[f64]>> { self.inputs.iter().map(|_| zeros(BLOCK)).collect() };
        let done = parallel::map_with(threads, blocks, buffers, |buffers, block| {
            self.draw(buffers, &block);
            graph.evaluate_into(
                &self.bind(bindings, buffers),
                block.length,
                nodes,
                block.targets,
            )
        });
        done.into_iter().collect::<Result<(), EvaluationError>>()?;
        Ok(results)
    }

    /// Draws a block of every input. The buffers are used again and again: between blocks nothing else refers to them.
    fn draw(&self, buffers: &mut [Arc<[f64]>], block: &Block) {
        for ((_, sampler), buffer) in self.inputs.iter().zip(buffers) {
            if buffer.len() != block.length {
                *buffer = zeros(block.length);
            }
            sampler.fill(block.index, Arc::make_mut(buffer));
        }
    }

    fn bind(&self, bindings: &Bindings, draws: &[Arc<[f64]>]) -> Bindings {
        let drawn =
            |bindings: Bindings, ((node, _), draws): (&(NodeId, BlockSampler), &Arc<[f64]>)| {
                bindings.with(*node, Column::Rows(Arc::clone(draws)))
            };
        self.inputs.iter().zip(draws).fold(bindings.clone(), drawn)
    }
}

fn zeros(length: usize) -> Arc<[f64]> {
    iter::repeat_n(0.0, length).collect()
}

/// Some worlds, and where their numbers go.
struct Block<'r> {
    index: usize,
    length: usize,
    /// The rows of each output; none for an output that is the same in every world.
    targets: Vec<&'r mut [f64]>,
}

/// Cuts outputs into blocks.
fn split_blocks(results: &mut [Column], worlds: usize) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = (0..worlds)
        .step_by(BLOCK)
        .enumerate()
        .map(|(index, start)| Block {
            index,
            length: BLOCK.min(worlds - start),
            targets: Vec::new(),
        })
        .collect();
    for result in results {
        let mut rest = match result {
            Column::Rows(rows) => Arc::make_mut(rows),
            Column::Scalar(_) => Default::default(),
        };
        for block in &mut blocks {
            let (rows, others) = rest.split_at_mut(block.length.min(rest.len()));
            block.targets.push(rows);
            rest = others;
        }
    }
    blocks
}
