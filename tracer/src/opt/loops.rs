//! The dominator tree and the natural loops of a function.

use crate::ir::verify::dominators;
use crate::ir::{BlockId, Func, Term};

/// Which blocks are on every way to which.
pub struct DomTree {
    /// By block; `None` for those that cannot be reached. The entry's is itself.
    pub idom: Vec<Option<BlockId>>,
    depth: Vec<u32>,
}

impl DomTree {
    pub fn new(f: &Func) -> DomTree {
        let idom = dominators(f);
        let mut depth = vec![0; f.blocks.len()];
        for b in f.reverse_postorder().into_iter().skip(1) {
            if let Some(up) = idom[b.0 as usize] {
                depth[b.0 as usize] = depth[up.0 as usize] + 1;
            }
        }
        DomTree { idom, depth }
    }
    pub fn dominates(&self, a: BlockId, mut b: BlockId) -> bool {
        while self.depth[b.0 as usize] > self.depth[a.0 as usize] {
            match self.idom[b.0 as usize] {
                Some(up) => b = up,
                None => return false,
            }
        }
        a == b
    }
}

/// A natural loop.
pub struct Loop {
    pub head: BlockId,
    /// All its blocks, the head first.
    pub blocks: Vec<BlockId>,
    /// Those that every full iteration goes through, in the order in which it does: they dominate all jumps back.
    pub spine: Vec<BlockId>,
    /// The only block before the head from outside, if it does nothing but go on there.
    pub before: Option<BlockId>,
}

/// The loops, inner ones before those that contain them.
pub fn loops(f: &Func, tree: &DomTree) -> Vec<Loop> {
    let order = f.reverse_postorder();
    let mut position = vec![usize::MAX; f.blocks.len()];
    for (n, b) in order.iter().enumerate() {
        position[b.0 as usize] = n;
    }
    let preds = f.predecessors();
    let mut member = vec![usize::MAX; f.blocks.len()];
    let mut all = Vec::new();
    for (n, &head) in order.iter().enumerate() {
        let from = preds[head.0 as usize].iter().copied().filter(|p| position[p.0 as usize] != usize::MAX);
        let (mut latches, mut outside): (Vec<BlockId>, Vec<BlockId>) =
            from.partition(|&p| position[p.0 as usize] >= n && tree.dominates(head, p));
        latches.dedup();
        outside.dedup();
        let Some(&latch) = latches.first() else { continue };
        let mut blocks = vec![head];
        member[head.0 as usize] = n;
        let mut work = latches.clone();
        while let Some(b) = work.pop() {
            if std::mem::replace(&mut member[b.0 as usize], n) != n {
                blocks.push(b);
                work.extend(preds[b.0 as usize].iter().filter(|p| position[p.0 as usize] != usize::MAX));
            }
        }
        let up = |b: &BlockId| if *b == head { None } else { tree.idom[b.0 as usize] };
        let mut spine: Vec<BlockId> =
            std::iter::successors(Some(latch), up).filter(|&b| latches.iter().all(|&l| tree.dominates(b, l))).collect();
        spine.reverse();
        let before = match outside[..] {
            [b] if matches!(f.block(b).term, Term::Jump(_)) => Some(b),
            _ => None,
        };
        all.push(Loop { head, blocks, spine, before });
    }
    all.sort_by_key(|l| l.blocks.len());
    all
}
