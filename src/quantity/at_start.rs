//! What a formula gives at the start, beside what it gives later: for what is there once and stays.

use std::collections::HashMap;

use super::graph::{NodeId, Operation};
use super::{Builder, Handle};

impl Builder {
    /// `formula` where `time`, an input that counts from the start, is 0: a copy of all of it that depends on the time.
    /// Asked again, the same copy. Choices are the same then and now.
    pub fn at_start<'b>(&'b self, formula: Handle<'b>, time: Handle<'b>) -> Handle<'b> {
        let mut copies = self.take_copies(time.node());
        copies.insert(time.node(), self.number(0.0).node());
        let mut open = vec![formula.node()];
        // Operands before what is computed from them; a stack of its own, for formulas go deep.
        while let Some(node) = open.last().copied() {
            if copies.contains_key(&node) {
                open.pop();
                continue;
            }
            let operation = self.operation(node);
            let mut missing = Vec::new();
            operation.operands(|operand| {
                if !copies.contains_key(&operand) {
                    missing.push(operand);
                }
            });
            if missing.is_empty() {
                let copy = self.copied(node, operation, &copies);
                copies.insert(node, copy);
                open.pop();
            } else {
                open.extend(missing);
            }
        }
        let found = copies[&formula.node()];
        self.keep_copies(time.node(), copies);
        self.handle(found)
    }

    /// The node itself where nothing of it changes.
    fn copied(
        &self,
        node: NodeId,
        operation: Operation,
        copies: &HashMap<NodeId, NodeId>,
    ) -> NodeId {
        let mut changes = false;
        operation.operands(|operand| changes |= copies[&operand] != operand);
        if !changes {
            return node;
        }
        let copy = self.append(operation.with_operands(|operand| copies[&operand]));
        self.is_copy_of(copy.node(), node);
        copy.node()
    }
}
