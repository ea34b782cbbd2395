//! Which of the frames' registers are live before a node: in its frame, and in those that it returns to.
//!
//! Sets of registers are words of bits, by index from the root frame's header on.

use super::{LOW, Lifter};
use crate::liveness::Liveness;
use crate::region::{CtxId, NodeId, Region};
use bytecode::Reg;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use vm::Gc;
use vm::interp::code::Code;

/// What is in a set, in ascending order.
pub fn members(words: &[u64]) -> Members<'_> {
    Members { words, next: 0, left: 0 }
}

pub struct Members<'a> {
    words: &'a [u64],
    /// The word behind the current one, of which these bits are left.
    next: usize,
    left: u64,
}

impl Iterator for Members<'_> {
    type Item = usize;
    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.left = *self.words.get(self.next)?;
            self.next += 1;
        }
        let bit = self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(64 * (self.next - 1) + bit)
    }
}

pub fn insert(words: &mut [u64], at: usize) {
    words[at / 64] |= 1 << (at % 64);
}

/// Bytes of liveness that are kept.
const MAX_KEPT: usize = 4 << 20;

/// What has been found. Of functions it is kept from region to region, as long as the cells of their code are.
#[derive(Default)]
pub struct LiveSlots {
    functions: FxHashMap<u32, Rc<Liveness>>,
    bytes: usize,
    /// Words of a set.
    words: usize,
    /// Those before each node, and those of the frames that each context returns to; which of them have been made.
    nodes: Sets,
    outer: Sets,
}

#[derive(Default)]
struct Sets {
    words: Vec<u64>,
    made: Vec<bool>,
}

impl Sets {
    fn begin(&mut self, sets: usize, words: usize) {
        self.words.clear();
        self.words.resize(sets * words, 0);
        self.made.clear();
        self.made.resize(sets, false);
    }
}

impl LiveSlots {
    /// Begins with a region.
    pub(super) fn begin(&mut self, region: &Region, registers: usize) {
        if self.bytes > MAX_KEPT {
            self.forget();
        }
        self.words = registers.div_ceil(64);
        self.nodes.begin(region.nodes.len(), self.words);
        self.outer.begin(region.ctxs.len(), self.words);
    }

    /// Code that was known may be gone.
    pub fn forget(&mut self) {
        self.functions.clear();
        self.bytes = 0;
    }

    pub(super) fn function(&mut self, code: Gc<Code>) -> Rc<Liveness> {
        let bytes = &mut self.bytes;
        let new = || {
            let live = Rc::new(Liveness::new(code));
            *bytes += live.bytes();
            live
        };
        self.functions.entry(code.offset()).or_insert_with(new).clone()
    }

    /// Registers that are live before a node.
    pub(super) fn before(&mut self, region: &Region, node: NodeId) -> &[u64] {
        let (at, words) = (node as usize, self.words);
        if at >= self.nodes.made.len() {
            // Nodes that lifting adds.
            self.nodes.made.resize(region.nodes.len(), false);
            self.nodes.words.resize(region.nodes.len() * words, 0);
        }
        let place = at * words..(at + 1) * words;
        if !self.nodes.made[at] {
            self.nodes.made[at] = true;
            let n = &region.nodes[at];
            let c = &region.ctxs[n.ctx as usize];
            self.make_outer(region, n.ctx);
            let function = self.function(c.code);
            let outer = n.ctx as usize * words;
            let live = &mut self.nodes.words[place.clone()];
            live.copy_from_slice(&self.outer.words[outer..outer + words]);
            add_frame(live, c.base, c.code, |k| function.row(n.pc)[k]);
            if c.parent.is_some() && function.reads_arguments(n.pc) {
                (0..c.argc as i32).for_each(|reg| insert(live, (c.base + LOW + reg) as usize));
            }
        }
        &self.nodes.words[place]
    }

    /// Finds the registers of the frames that a context returns to which are live while it runs.
    fn make_outer(&mut self, region: &Region, ctx: CtxId) {
        let (at, words) = (ctx as usize, self.words);
        if std::mem::replace(&mut self.outer.made[at], true) {
            return;
        }
        let c = &region.ctxs[at];
        let Some((caller, call)) = c.parent else { return };
        self.make_outer(region, caller);
        let (outer, pc) = (&region.ctxs[caller as usize], region.nodes[call as usize].pc);
        let function = self.function(outer.code);
        let from = caller as usize * words;
        self.outer.words.copy_within(from..from + words, at * words);
        let live = &mut self.outer.words[at * words..(at + 1) * words];
        let result = c.result.map(|r| r as Reg);
        add_frame(live, outer.base, outer.code, |k| function.across(pc, result, k));
        // From its header on they are those of the context's frame.
        let end = c.base as usize;
        live[end / 64] &= (1 << (end % 64)) - 1;
        live[end / 64 + 1..].fill(0);
    }
}

/// Adds the live registers of a frame, 64 by 64 as `live` gives them, and its header, which always is.
fn add_frame(words: &mut [u64], base: i32, code: Gc<Code>, live: impl Fn(usize) -> u64) {
    (base..base + LOW).for_each(|at| insert(words, at as usize));
    let (first, registers) = ((base + LOW) as usize, code.nregs.get() as usize);
    for k in 0..registers.div_ceil(64) {
        let rest = registers - 64 * k;
        let bits = live(k) & if rest < 64 { (1 << rest) - 1 } else { u64::MAX };
        let (at, shift) = (first / 64 + k, first % 64);
        words[at] |= bits << shift;
        if shift != 0 && bits >> (64 - shift) != 0 {
            words[at + 1] |= bits >> (64 - shift);
        }
    }
}

impl Lifter<'_> {
    pub(super) fn liveness(&mut self, code: Gc<Code>) -> Rc<Liveness> {
        self.live.function(code)
    }
    /// Whether the register with this index is live before the node.
    pub(super) fn is_live(&mut self, node: NodeId, slot: usize) -> bool {
        self.live.before(self.region, node)[slot / 64] >> (slot % 64) & 1 != 0
    }
}
