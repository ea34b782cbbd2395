//! The order in which a region's nodes are lifted.

use super::Lifter;
use crate::region::NodeId;
use bytecode::Op;

impl Lifter<'_> {
    /// Reverse postorder; notes which nodes are targets of back edges.
    pub(super) fn order(&mut self, root: NodeId) -> Vec<NodeId> {
        const NEW: u8 = 0;
        const OPEN: u8 = 1;
        const CLOSED: u8 = 2;
        let n = self.region.nodes.len();
        let mut mark = vec![NEW; n];
        self.is_head = vec![false; n];
        let mut order = Vec::with_capacity(n);
        let mut stack = vec![(root, 0usize)];
        mark[root as usize] = OPEN;
        while let Some((node, k)) = stack.pop() {
            let n = &self.region.nodes[node as usize];
            // Behind a call that may not be inlined: see `leads_to`.
            let behind = || {
                let skipped = if n.op() == Op::IterStep { 2 } else { 1 };
                let mut more = (n.pc + 1..=n.pc + skipped).filter_map(|pc| self.region.find(n.ctx, pc));
                if n.callees.is_empty() { None } else { more.nth(k - n.succs.len()) }
            };
            match n.succs.get(k).copied().or_else(behind) {
                Some(s) => {
                    stack.push((node, k + 1));
                    match mark[s as usize] {
                        NEW => {
                            mark[s as usize] = OPEN;
                            stack.push((s, 0));
                        }
                        OPEN => self.is_head[s as usize] = true,
                        _ => {}
                    }
                }
                None => {
                    mark[node as usize] = CLOSED;
                    order.push(node);
                }
            }
        }
        order.reverse();
        order
    }
}
