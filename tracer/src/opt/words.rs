//! Doubles that are carried from block to block and asked for their low 32 bits get ints beside them that hold just these. A uint32 is a
//! double where it may be 2^31 or more; hashes and generators of random numbers carry some that are ints after the first rounds, and
//! do nothing but sums modulo 2^32 and operations on bits with them. The doubles are left to exits, or to nobody.

use super::fold::replace;
use crate::ir::{BlockId, Func, Inst, Op, Ref, ResumeId, Ty};
use crate::lift::build::four;
use rustc_hash::{FxHashMap, FxHashSet};

/// Sums that are looked through.
pub const DEPTH: u32 = 8;

/// What the absolute value of a double that is made of ints by exact sums and multiples does not exceed; `None` for others. `word`:
/// which others are ints or uint32s.
pub fn magnitude(f: &Func, d: Ref, depth: u32, word: &impl Fn(Ref) -> bool) -> Option<f64> {
    let i = f.inst(d);
    let of = |k: usize| magnitude(f, i.args[k], depth.checked_sub(1)?, word);
    let n = match i.op {
        Op::IntToF64 | Op::UIntToF64 => u32::MAX as f64,
        Op::ConstF64 => Some(f64::from_bits(i.imm).abs()).filter(|c| c.fract() == 0.0 && *c <= u32::MAX as f64)?,
        Op::FAdd | Op::FSub => of(0)? + of(1)?,
        Op::FMul => of(0)? * of(1)?,
        _ if word(d) => u32::MAX as f64,
        _ => return None,
    };
    (n < (1u64 << 53) as f64).then_some(n)
}

/// What does modulo 2^32 what an inst does in doubles.
pub fn wrapping(op: Op) -> Option<Op> {
    match op {
        Op::FAdd => Some(Op::Add),
        Op::FSub => Some(Op::Sub),
        Op::FMul => Some(Op::Mul),
        _ => None,
    }
}

/// The low 32 bits of a constant that has a [`magnitude`].
pub fn low(c: f64) -> i32 {
    c as i64 as i32
}

pub fn run(f: &mut Func) {
    let mut w = Words { words: words(f), ints: FxHashMap::default(), wanted: Vec::new(), f };
    w.find();
    w.carry();
    w.rewrite();
}

/// The parameters that are ints or uint32s, whatever is handed over.
fn words(f: &Func) -> FxHashSet<Ref> {
    let mut set: FxHashSet<Ref> =
        f.blocks.iter().flat_map(|b| &b.params).copied().filter(|&p| f.ty(p) == Ty::F64).collect();
    loop {
        let before = set.len();
        for e in f.blocks.iter().flat_map(|b| b.term.edges()) {
            for (p, &a) in f.block(e.block).params.iter().zip(&e.args) {
                let word = magnitude(f, a, 1, &|d| set.contains(&d)).is_some_and(|n| n <= u32::MAX as f64);
                if !word {
                    set.remove(p);
                }
            }
        }
        if set.len() == before {
            return set;
        }
    }
}

struct Words<'a> {
    f: &'a mut Func,
    words: FxHashSet<Ref>,
    /// By parameter that is asked for its low bits: the one that holds them.
    ints: FxHashMap<Ref, Ref>,
    /// Those, in the order found.
    wanted: Vec<Ref>,
}

impl Words<'_> {
    /// Finds the parameters that are to be carried as ints.
    fn find(&mut self) {
        let mut found = Vec::new();
        for &r in self.f.blocks.iter().flat_map(|b| &b.insts) {
            if let Some(d) = self.truncated(self.f.inst(r)) {
                self.params(d, &mut found);
            }
        }
        let mut set = FxHashSet::default();
        while let Some(p) = found.pop() {
            if !set.insert(p) {
                continue;
            }
            self.wanted.push(p);
            for e in self.f.blocks.iter().flat_map(|b| b.term.edges()) {
                let at = self.f.block(e.block).params.iter().position(|&q| q == p);
                if let Some(k) = at {
                    self.params(e.args[k], &mut found);
                }
            }
        }
        self.wanted.sort_unstable();
    }

    /// The operand of a conversion that wraps, if it is known to be a sum of words.
    fn truncated(&self, i: &Inst) -> Option<Ref> {
        let word = |d| self.words.contains(&d);
        (i.op == Op::F64ToInt32 && magnitude(self.f, i.args[0], DEPTH, &word).is_some()).then_some(i.args[0])
    }

    /// The parameters that a sum of words is made of.
    fn params(&self, d: Ref, found: &mut Vec<Ref>) {
        if self.words.contains(&d) {
            found.push(d);
        } else if wrapping(self.f.inst(d).op).is_some() {
            let [a, b, ..] = self.f.inst(d).args;
            self.params(a, found);
            self.params(b, found);
        }
    }

    /// Adds the parameters that hold the low bits, and what is handed over for them.
    fn carry(&mut self) {
        for b in 0..self.f.blocks.len() {
            for p in self.f.blocks[b].params.clone() {
                if self.wanted.binary_search(&p).is_ok() {
                    let int = self.f.param(BlockId(b as u32), Ty::I32);
                    self.ints.insert(p, int);
                }
            }
        }
        for b in 0..self.f.blocks.len() {
            let mut term = self.f.blocks[b].term.clone();
            for e in term.edges_mut() {
                for (k, p) in self.f.block(e.block).params.clone().into_iter().enumerate() {
                    if self.ints.contains_key(&p) {
                        let low = self.low_bits(e.args[k], &mut Vec::new());
                        e.args.push(low);
                    }
                }
            }
            self.f.blocks[b].term = term;
        }
    }

    /// Replaces the conversions.
    fn rewrite(&mut self) {
        let mut same: Vec<Ref> = (0..self.f.insts.len() as u32).map(Ref).collect();
        for b in 0..self.f.blocks.len() {
            let mut kept = Vec::new();
            for r in std::mem::take(&mut self.f.blocks[b].insts) {
                match self.truncated(self.f.inst(r)) {
                    Some(d) => same[r.0 as usize] = self.low_bits(d, &mut kept),
                    None => kept.push(r),
                }
            }
            // Constants for the entry may have been made meanwhile.
            self.f.blocks[b].insts.extend(kept);
        }
        replace(self.f, &same);
    }

    /// The low bits of a sum of words. New insts are added to `to`.
    fn low_bits(&mut self, d: Ref, to: &mut Vec<Ref>) -> Ref {
        let i = *self.f.inst(d);
        if let Some(&int) = self.ints.get(&d) {
            return int;
        }
        let inst = |op, args: &[Ref], imm| Inst { op, ty: Ty::I32, args: four(args), imm, resume: ResumeId::NONE };
        match (i.op, wrapping(i.op)) {
            (_, Some(op)) => {
                let (x, y) = (self.low_bits(i.args[0], to), self.low_bits(i.args[1], to));
                let sum = self.f.push(inst(op, &[x, y], 0));
                to.push(sum);
                sum
            }
            (Op::ConstF64, _) => {
                let c = self.f.push(inst(Op::ConstI32, &[], low(f64::from_bits(i.imm)) as u32 as u64));
                self.f.blocks[0].insts.insert(0, c);
                c
            }
            _ => i.args[0],
        }
    }
}
