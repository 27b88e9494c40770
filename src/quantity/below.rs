//! What lies below some nodes, as far down as somebody wants to look.

use super::graph::{Graph, NodeId, Quantity};

impl Graph {
    /// The named quantities that some nodes are computed from, where the way down ends: the first on each way that
    /// `ends` says so of. In evaluation order. What is computed from no such quantity has none.
    #[must_use]
    pub fn ends_below(&self, nodes: &[NodeId], ends: impl Fn(&Quantity) -> bool) -> Vec<NodeId> {
        let mut found = Vec::new();
        self.walk_below(nodes, |node, further| {
            if self.quantity_of(node).is_some_and(&ends) {
                found.push(node);
            } else {
                self.nodes[node.index()].operation.operands(further);
            }
        });
        found.reverse();
        found
    }

    /// Goes down from some nodes, in reverse order of evaluation: `visit` gets each node once, and says by its second
    /// argument which nodes the way leads on to.
    pub(super) fn walk_below(
        &self,
        nodes: &[NodeId],
        mut visit: impl FnMut(NodeId, &mut dyn FnMut(NodeId)),
    ) {
        let mut below = vec![false; self.nodes.len()];
        for node in nodes {
            below[node.index()] = true;
        }
        for index in (0..self.nodes.len()).rev() {
            if below[index] {
                visit(NodeId(index as u32), &mut |node| below[node.index()] = true);
            }
        }
    }
}
