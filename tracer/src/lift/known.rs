//! What is known where: computations, conditions and tags, each in a block and so in those that it dominates.

use crate::ir::{BlockId, Ref};

/// The dominator tree: of each block its immediate dominator, its depth, and a dominator further up, by which ways up are
/// logarithmic (Myers, "An applicative random-access stack", 1983).
pub struct Dominators(Vec<Dominator>);

#[derive(Clone, Copy)]
struct Dominator {
    idom: BlockId,
    jump: BlockId,
    depth: u32,
}

impl Default for Dominators {
    fn default() -> Dominators {
        Dominators(vec![Dominator { idom: BlockId(0), jump: BlockId(0), depth: 0 }])
    }
}

impl Dominators {
    fn of(&self, b: BlockId) -> Dominator {
        self.0[b.0 as usize]
    }
    /// Forgets all blocks but the first.
    pub fn clear(&mut self) {
        self.0.truncate(1);
    }
    /// The next block, dominated by `idom`.
    pub fn add(&mut self, idom: BlockId) {
        let above = self.of(idom);
        let jump = self.of(above.jump);
        let even = above.depth - jump.depth == jump.depth - self.of(jump.jump).depth;
        self.0.push(Dominator { idom, jump: if even { jump.jump } else { idom }, depth: above.depth + 1 });
    }
    pub fn dominates(&self, a: BlockId, mut b: BlockId) -> bool {
        let depth = self.of(a).depth;
        while self.of(b).depth > depth {
            let d = self.of(b);
            b = if self.of(d.jump).depth >= depth { d.jump } else { d.idom };
        }
        a == b
    }
    /// The closest block that dominates both.
    pub fn common(&self, mut a: BlockId, b: BlockId) -> BlockId {
        while !self.dominates(a, b) {
            a = self.of(a).idom;
        }
        a
    }
}

/// No entry.
const NONE: u32 = u32::MAX;

/// Facts in the order in which they were learnt, those under the same key linked.
pub struct Facts<T>(Vec<Fact<T>>);

struct Fact<T> {
    block: BlockId,
    value: T,
    /// The one before it under the same key.
    before: u32,
}

impl<T> Default for Facts<T> {
    fn default() -> Facts<T> {
        Facts(Vec::new())
    }
}

impl<T: Copy> Facts<T> {
    pub fn clear(&mut self) {
        self.0.clear();
    }
    /// Of a key whose last fact is `last`, the last that holds in a block.
    pub fn find(&self, mut last: u32, block: BlockId, dominators: &Dominators) -> Option<T> {
        while let Some(fact) = self.0.get(last as usize) {
            if dominators.dominates(fact.block, block) {
                return Some(fact.value);
            }
            last = fact.before;
        }
        None
    }
    /// Adds one to a key; gives what is its last fact from now on.
    pub fn add(&mut self, last: Option<u32>, block: BlockId, value: T) -> u32 {
        self.0.push(Fact { block, value, before: last.unwrap_or(NONE) });
        self.0.len() as u32 - 1
    }
}

/// Facts about SSA values.
pub struct ByValue<T> {
    last: Vec<u32>,
    facts: Facts<T>,
}

impl<T> Default for ByValue<T> {
    fn default() -> ByValue<T> {
        ByValue { last: Vec::new(), facts: Facts::default() }
    }
}

impl<T: Copy> ByValue<T> {
    pub fn clear(&mut self) {
        self.last.clear();
        self.facts.clear();
    }
    pub fn find(&self, v: Ref, block: BlockId, dominators: &Dominators) -> Option<T> {
        self.facts.find(*self.last.get(v.0 as usize)?, block, dominators)
    }
    pub fn add(&mut self, v: Ref, block: BlockId, value: T) {
        let at = v.0 as usize;
        if at >= self.last.len() {
            self.last.resize(at + 1, NONE);
        }
        self.last[at] = self.facts.add(Some(self.last[at]), block, value);
    }
}
