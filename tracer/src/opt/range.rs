//! Ranges of ints: overflow checks, bounds checks and comparisons that cannot fail are dropped.
//!
//! A walk of the dominator tree keeps an interval for each int: from the inst that makes it, narrowed by the guards and branches
//! that hold where the walk is. They also give pairs of which one is less than the other. Parameters of loop heads are bounded below
//! (above) by their first value when every iteration adds (subtracts) something that is not negative, with a check for overflow; and by
//! what is known of the values handed back, which the first walk finds out for the second.
//!
//! It must never take a wrapped sum for a larger one: only insts that leave on overflow tell more of a sum than its operands.

use super::loops::DomTree;
use crate::ir::{BlockId, Cc, Func, Inst, Op, Ref, ResumeId, Term, Ty, disp_of};
use rustc_hash::{FxHashMap, FxHashSet};
use vm::object::exotic::typed_array::Element;

pub fn run(f: &mut Func) {
    let tree = DomTree::new(f);
    let mut children = vec![Vec::new(); f.blocks.len()];
    for (n, up) in tree.idom.iter().enumerate().skip(1) {
        if let Some(up) = up {
            children[up.0 as usize].push(BlockId(n as u32));
        }
    }
    let mut handed = FxHashMap::default();
    for round in 0..2 {
        let mut w = Walk {
            ranges: vec![ALL; f.insts.len()],
            less: FxHashSet::default(),
            undo: Vec::new(),
            preds: f.predecessors(),
            tree: &tree,
            known: std::mem::take(&mut handed),
            handed: FxHashMap::default(),
            useless: Vec::new(),
            last: round == 1,
            f,
        };
        w.walk(&children);
        handed = w.handed;
    }
}

/// Least and greatest value.
type Range = (i64, i64);
const MIN: i64 = i32::MIN as i64;
const MAX: i64 = i32::MAX as i64;
const ALL: Range = (MIN, MAX);

enum Undo {
    Range(Ref, Range),
    Less(Ref, Ref),
}

struct Walk<'a> {
    f: &'a mut Func,
    tree: &'a DomTree,
    preds: Vec<Vec<BlockId>>,
    /// By inst.
    ranges: Vec<Range>,
    /// Pairs of ints of which the first is less.
    less: FxHashSet<(Ref, Ref)>,
    undo: Vec<Undo>,
    /// Ranges of the values that jumps hand over, by block, edge and argument; from the walk before, and of this one.
    known: FxHashMap<(BlockId, usize, usize), Range>,
    handed: FxHashMap<(BlockId, usize, usize), Range>,
    /// Guards of the current block that cannot fail.
    useless: Vec<Ref>,
    last: bool,
}

impl Walk<'_> {
    fn walk(&mut self, children: &[Vec<BlockId>]) {
        // Block, its child that comes next, length of the undo log before it.
        let mut stack = vec![(BlockId(0), 0, 0)];
        while let Some((b, k, before)) = stack.pop() {
            if k == 0 {
                self.block(b);
            }
            if let Some(&child) = children[b.0 as usize].get(k) {
                stack.push((b, k + 1, before));
                stack.push((child, 0, self.undo.len()));
                continue;
            }
            while self.undo.len() > before {
                match self.undo.pop() {
                    Some(Undo::Range(r, range)) => self.ranges[r.0 as usize] = range,
                    Some(Undo::Less(a, b)) => drop(self.less.remove(&(a, b))),
                    None => {}
                }
            }
        }
    }

    fn block(&mut self, b: BlockId) {
        for k in 0..self.f.block(b).params.len() {
            let p = self.f.block(b).params[k];
            if self.f.ty(p) == Ty::I32 {
                self.ranges[p.0 as usize] = self.param(b, k, p);
            }
        }
        if let [p] = self.preds[b.0 as usize][..]
            && let Term::Branch { cond, then, other } = &self.f.block(p).term
            && then.block != other.block
        {
            let (cond, holds) = (*cond, then.block == b);
            self.assume(cond, holds);
        }
        for k in 0..self.f.block(b).insts.len() {
            self.inst(self.f.block(b).insts[k]);
        }
        let useless = std::mem::take(&mut self.useless);
        if !useless.is_empty() {
            self.f.block_mut(b).insts.retain(|r| !useless.contains(r));
        }
        for (n, e) in self.f.block(b).term.edges().enumerate() {
            for (k, a) in e.args.iter().enumerate() {
                self.handed.insert((b, n, k), self.ranges[a.0 as usize]);
            }
        }
    }

    fn range(&self, r: Ref) -> Range {
        self.ranges[r.0 as usize]
    }

    /// The range of a parameter.
    fn param(&self, b: BlockId, k: usize, p: Ref) -> Range {
        let (mut least, mut greatest) = (MAX, MIN);
        for &pred in &self.preds[b.0 as usize] {
            if self.tree.idom[pred.0 as usize].is_none() {
                continue;
            }
            let edges = self.f.block(pred).term.edges().enumerate();
            for (n, e) in edges.filter(|(_, e)| e.block == b) {
                let handed = self.handed.get(&(pred, n, k)).or_else(|| self.known.get(&(pred, n, k)));
                let mut range = handed.copied().unwrap_or(ALL);
                if self.tree.dominates(b, pred) {
                    let (grows, shrinks) = self.step(p, e.args[k]);
                    // What only grows is not less than it was before the loop, which another edge says.
                    range.0 = if grows { MAX } else { range.0 };
                    range.1 = if shrinks { MIN } else { range.1 };
                }
                least = least.min(range.0);
                greatest = greatest.max(range.1);
            }
        }
        if least <= greatest { (least, greatest) } else { ALL }
    }

    /// Whether a value handed back is not less, and whether it is not greater, than the parameter was.
    fn step(&self, p: Ref, next: Ref) -> (bool, bool) {
        let i = self.f.inst(next);
        let by = match i.op {
            _ if next == p => return (true, true),
            Op::AddOv | Op::SubOv if i.args[0] == p => i.args[1],
            Op::AddOv if i.args[1] == p => i.args[0],
            _ => return (false, false),
        };
        // Made before the loop, or nothing is known of it yet.
        let by = self.range(by);
        if i.op == Op::AddOv { (by.0 >= 0, by.1 <= 0) } else { (by.1 <= 0, by.0 >= 0) }
    }

    fn set(&mut self, r: Ref, range: Range) {
        let old = self.range(r);
        let new = (old.0.max(range.0), old.1.min(range.1));
        // An empty range is that of a place which is never reached.
        if new != old && new.0 <= new.1 {
            self.undo.push(Undo::Range(r, old));
            self.ranges[r.0 as usize] = new;
        }
    }

    /// What holds when a condition is true or false.
    fn assume(&mut self, cond: Ref, holds: bool) {
        let i = *self.f.inst(cond);
        let [a, b, ..] = i.args;
        let cc = Cc::from_imm(i.imm);
        match i.op {
            Op::Not => self.assume(a, !holds),
            Op::ICmp => self.compared(if holds { cc } else { cc.negated() }, a, b),
            Op::UCmp if holds && cc == Cc::Lt && self.range(b).0 >= 0 => {
                self.set(a, (0, MAX));
                self.compared(Cc::Lt, a, b);
            }
            _ => {}
        }
    }

    fn compared(&mut self, cc: Cc, a: Ref, b: Ref) {
        let (x, y) = (self.range(a), self.range(b));
        match cc {
            Cc::Eq => {
                self.set(a, y);
                self.set(b, x);
            }
            Cc::Ne => {}
            Cc::Lt => {
                self.set(a, (MIN, y.1 - 1));
                self.set(b, (x.0 + 1, MAX));
                if self.less.insert((a, b)) {
                    self.undo.push(Undo::Less(a, b));
                }
            }
            Cc::Le => {
                self.set(a, (MIN, y.1));
                self.set(b, (x.0, MAX));
            }
            Cc::Gt | Cc::Ge => self.compared(cc.swapped(), b, a),
        }
    }

    /// Whether a condition is known.
    fn known(&self, cond: Ref) -> Option<bool> {
        let i = self.f.inst(cond);
        let [a, b, ..] = i.args;
        let cc = Cc::from_imm(i.imm);
        match i.op {
            Op::Not => self.known(a).map(|k| !k),
            Op::ICmp => self.order(cc, a, b),
            // As ints the same where both are not negative; the second is not, being greater than one that is not.
            Op::UCmp if cc == Cc::Lt && self.range(a).0 >= 0 && self.order(cc, a, b) == Some(true) => Some(true),
            _ => None,
        }
    }

    fn order(&self, cc: Cc, a: Ref, b: Ref) -> Option<bool> {
        let (x, y) = (self.range(a), self.range(b));
        match cc {
            Cc::Lt if x.1 < y.0 || self.less.contains(&(a, b)) => Some(true),
            Cc::Lt if x.0 >= y.1 || self.less.contains(&(b, a)) => Some(false),
            Cc::Le => self.order(Cc::Lt, b, a).map(|k| !k),
            Cc::Gt | Cc::Ge => self.order(cc.swapped(), b, a),
            Cc::Lt | Cc::Eq | Cc::Ne => None,
        }
    }

    fn inst(&mut self, r: Ref) {
        let i = *self.f.inst(r);
        if matches!(i.op, Op::GuardTrue | Op::GuardFalse) {
            let holds = i.op == Op::GuardTrue;
            if self.known(i.args[0]) == Some(holds) && self.last {
                self.useless.push(r);
            } else {
                self.assume(i.args[0], holds);
            }
            return;
        }
        if i.ty != Ty::I32 {
            return;
        }
        let exact = self.result(&i);
        if self.last
            && let Some(op) = unchecked(i.op)
            && exact.0 >= MIN
            && exact.1 <= MAX
            && (i.op != Op::MulOv || self.no_negative_zero(&i))
        {
            let to = self.f.inst_mut(r);
            to.op = op;
            to.resume = ResumeId::NONE;
        }
        // An empty one is that of an inst that always leaves.
        let range = (exact.0.max(MIN), exact.1.min(MAX));
        self.ranges[r.0 as usize] = if range.0 <= range.1 { range } else { ALL };
    }

    /// Neither factor is zero while the other is negative.
    fn no_negative_zero(&self, i: &Inst) -> bool {
        let (x, y) = (self.range(i.args[0]), self.range(i.args[1]));
        let apart = |a: Range, b: Range| a.0 > 0 || a.1 < 0 || b.0 >= 0;
        apart(x, y) && apart(y, x)
    }

    /// The range of an int; of checked insts that of the exact result.
    fn result(&self, i: &Inst) -> Range {
        let arg = |k: usize| self.range(i.args[k]);
        let constant = |k: usize| {
            let c = self.f.inst(i.args[k]);
            (c.op == Op::ConstI32).then(|| int(c))
        };
        match i.op {
            Op::ConstI32 => (int(i), int(i)),
            Op::AddOv => (arg(0).0 + arg(1).0, arg(0).1 + arg(1).1),
            Op::SubOv => (arg(0).0 - arg(1).1, arg(0).1 - arg(1).0),
            Op::MulOv => {
                let ((a, b), (c, d)) = (arg(0), arg(1));
                let all = [a * c, a * d, b * c, b * d];
                (all.into_iter().min().unwrap_or(MIN), all.into_iter().max().unwrap_or(MAX))
            }
            Op::And => match (arg(0), arg(1)) {
                ((0.., x), (0.., y)) => (0, x.min(y)),
                ((0.., x), _) | (_, (0.., x)) => (0, x),
                _ => ALL,
            },
            Op::Or | Op::Xor if arg(0).0 >= 0 && arg(1).0 >= 0 => (0, MAX),
            Op::UShr => match constant(1).map(|n| n & 31) {
                Some(n @ 1..) => (0, u32::MAX as i64 >> n),
                _ => ALL,
            },
            Op::Shr => match constant(1).map(|n| n & 31) {
                Some(n) => (arg(0).0 >> n, arg(0).1 >> n),
                None => ALL,
            },
            Op::Clz => (0, 32),
            Op::BoolToInt => (0, 1),
            Op::ModOv => {
                // Has the dividend's sign, is not further from zero than it, and nearer than the divisor, whose sign does not matter.
                let ((low, high), (c, d)) = (arg(0), arg(1));
                let most = (c.abs().max(d.abs()) - 1).max(0);
                (low.max(-most).min(0), high.min(most).max(0))
            }
            Op::DivInt if arg(0).0 >= 0 && arg(1).0 > 0 => (0, arg(0).1),
            Op::Select => (arg(1).0.min(arg(2).0), arg(1).1.max(arg(2).1)),
            Op::LoadU8 | Op::LoadChar => (0, u8::MAX as i64),
            Op::LoadChar16 => (0, u16::MAX as i64),
            Op::LoadTyped => match Element::from_u8(disp_of(i.imm) as u8) {
                Element::Uint8 | Element::Uint8Clamped => (0, u8::MAX as i64),
                Element::Uint16 => (0, u16::MAX as i64),
                Element::Int8 => (i8::MIN as i64, i8::MAX as i64),
                Element::Int16 => (i16::MIN as i64, i16::MAX as i64),
                _ => ALL,
            },
            _ => ALL,
        }
    }
}

fn int(i: &Inst) -> i64 {
    i.imm as u32 as i32 as i64
}

/// The inst without the check.
fn unchecked(op: Op) -> Option<Op> {
    match op {
        Op::AddOv => Some(Op::Add),
        Op::SubOv => Some(Op::Sub),
        Op::MulOv => Some(Op::Mul),
        _ => None,
    }
}
