//! What lies below some nodes, as far down as somebody wants to look.

use super::graph::{Graph, NodeId, Quantity};

impl Graph {
    /// The named quantities that some nodes are computed from, where the way down ends: the first on each way that
    /// `ends` says so of. In evaluation order. What is computed from no such quantity has none.
    #[must_use]
    pub fn ends_below(&self, nodes: &[NodeId], ends: impl Fn(&Quantity) -> bool) -> Vec<NodeId> {
        let mut below = vec![false; self.nodes.len()];
        for node in nodes {
            below[node.index()] = true;
        }
        let mut found = Vec::new();
        for index in (0..self.nodes.len()).rev() {
            if !below[index] {
                continue;
            }
            let node = NodeId(index as u32);
            if self.quantity_of(node).is_some_and(&ends) {
                found.push(node);
            } else {
                self.nodes[index]
                    .operation
                    .operands(|operand| below[operand.index()] = true);
            }
        }
        found.reverse();
        found
    }
}
