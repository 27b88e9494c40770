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

/// The rows of one block in each output; none for an output that is the same in every world.
type Rows<'r> = Vec<&'r mut [f64]>;

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
        let mut results =
            graph.evaluate_on(1, &self.bind(bindings, |_| Arc::default()), 0, nodes)?;
        for result in &mut results {
            if let Column::Rows(rows) = result {
                *rows = iter::repeat_n(0.0, self.worlds).collect();
            }
        }
        let blocks = split_blocks(&mut results, self.worlds);
        parallel::map(threads, blocks, |(block, length, targets)| {
            let drawn = self.bind(bindings, |sampler| {
                let mut values: Arc<[f64]> = iter::repeat_n(0.0, length).collect();
                sampler.fill(block, Arc::make_mut(&mut values));
                values
            });
            let columns = graph.evaluate_on(1, &drawn, length, nodes)?;
            for (target, column) in targets.into_iter().zip(&columns) {
                if let Column::Rows(rows) = column {
                    target.copy_from_slice(rows);
                }
            }
            Ok(())
        })
        .into_iter()
        .collect::<Result<(), EvaluationError>>()?;
        Ok(results)
    }

    fn bind(&self, bindings: &Bindings, draws: impl Fn(&BlockSampler) -> Arc<[f64]>) -> Bindings {
        let drawn = |bindings: Bindings, (node, sampler): &(NodeId, BlockSampler)| {
            bindings.with(*node, Column::Rows(draws(sampler)))
        };
        self.inputs.iter().fold(bindings.clone(), drawn)
    }
}

/// Cuts outputs into blocks: the number of each block, its length, and its rows of every output.
fn split_blocks(results: &mut [Column], worlds: usize) -> Vec<(usize, usize, Rows<'_>)> {
    let mut blocks: Vec<(usize, usize, Rows)> = (0..worlds)
        .step_by(BLOCK)
        .enumerate()
        .map(|(block, start)| (block, BLOCK.min(worlds - start), Vec::new()))
        .collect();
    for result in results {
        let mut rest = match result {
            Column::Rows(rows) => Arc::make_mut(rows),
            Column::Scalar(_) => Default::default(),
        };
        for (_, length, targets) in &mut blocks {
            let (rows, others) = rest.split_at_mut((*length).min(rest.len()));
            targets.push(rows);
            rest = others;
        }
    }
    blocks
}
