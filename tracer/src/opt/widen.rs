//! Int arithmetic of whose results only doubles are made is done in doubles: that is what it means in JS, and it takes no checks.
//!
//! Sums, differences and products that use one another are taken together; where as many conversions of results go as there come
//! of operands.

use super::fold::replace;
use crate::ir::{BlockId, Func, Inst, Op, Ref, ResumeId, Term, Ty};
use crate::lift::build::four;
use rustc_hash::{FxHashMap, FxHashSet};

pub fn run(f: &mut Func) {
    // In blocks that cannot be reached too: all uses are to agree.
    let blocks: Vec<BlockId> = (0..f.blocks.len() as u32).map(BlockId).collect();
    let candidates = candidates(f, &blocks);
    if candidates.is_empty() {
        return;
    }
    let wide = paying(f, &blocks, candidates);
    if !wide.is_empty() {
        convert(f, &blocks, &wide);
    }
}

fn in_doubles(op: Op) -> Option<Op> {
    match op {
        Op::AddOv => Some(Op::FAdd),
        Op::SubOv => Some(Op::FSub),
        Op::MulOv => Some(Op::FMul),
        _ => None,
    }
}

/// The insts that nothing needs the int result of but each other.
fn candidates(f: &Func, blocks: &[BlockId]) -> FxHashSet<Ref> {
    let insts = || blocks.iter().flat_map(|&b| &f.block(b).insts).copied();
    let mut set: FxHashSet<Ref> = insts().filter(|&r| in_doubles(f.inst(r).op).is_some()).collect();
    let handed = |r: ResumeId| f.resumes.get(r.0 as usize).into_iter().flat_map(|r| &r.slots).map(|s| s.value);
    for &b in blocks {
        let block = f.block(b);
        let exit = if let Term::Exit(r) = block.term { r } else { ResumeId::NONE };
        let args = block.term.edges().flat_map(|e| &e.args).copied();
        for v in args.chain(handed(exit)).chain(handed(block.enter)) {
            set.remove(&v);
        }
    }
    for s in f.sunk.iter().flat_map(|o| &o.slots) {
        set.remove(&s.1);
    }
    loop {
        let before = set.len();
        for r in insts().filter(|&r| f.inst(r).op != Op::IntToF64) {
            if set.contains(&r) {
                continue;
            }
            let i = f.inst(r);
            for v in i.args.iter().copied().chain(handed(i.resume)) {
                set.remove(&v);
            }
        }
        if set.len() == before {
            return set;
        }
    }
}

/// Those among them that it pays for.
fn paying(f: &Func, blocks: &[BlockId], mut set: FxHashSet<Ref>) -> FxHashSet<Ref> {
    // Each group is named by one of its insts.
    let mut group: FxHashMap<Ref, Ref> = set.iter().map(|&r| (r, r)).collect();
    fn name(group: &FxHashMap<Ref, Ref>, mut r: Ref) -> Ref {
        while group[&r] != r {
            r = group[&r];
        }
        r
    }
    let insts = || blocks.iter().flat_map(|&b| &f.block(b).insts).copied();
    let mut converted = FxHashSet::default();
    for r in insts() {
        let i = f.inst(r);
        if i.op == Op::IntToF64 {
            converted.insert(i.args[0]);
        }
        for a in i.args.iter().filter(|a| set.contains(a) && set.contains(&r)) {
            let (x, y) = (name(&group, r), name(&group, *a));
            group.insert(x, y);
        }
    }
    // Conversions that go, less those that come.
    let mut gain: FxHashMap<Ref, i32> = FxHashMap::default();
    let mut counted = FxHashSet::default();
    for r in insts() {
        let i = f.inst(r);
        if i.op == Op::IntToF64 && set.contains(&i.args[0]) {
            *gain.entry(name(&group, i.args[0])).or_default() += 1;
        }
        if set.contains(&r) {
            let to = name(&group, r);
            let comes = |a: &Ref| !a.is_none() && !set.contains(a) && f.inst(*a).op != Op::ConstI32;
            for a in i.args.iter().filter(|a| comes(a) && !converted.contains(a)) {
                if counted.insert((to, *a)) {
                    *gain.entry(to).or_default() -= 1;
                }
            }
        }
    }
    set.retain(|&r| gain.get(&name(&group, r)).is_some_and(|&g| g >= 0));
    set
}

fn convert(f: &mut Func, blocks: &[BlockId], wide: &FxHashSet<Ref>) {
    let mut same: Vec<Ref> = (0..f.insts.len() as u32).map(Ref).collect();
    for &b in blocks {
        let mut doubles: FxHashMap<Ref, Ref> = FxHashMap::default();
        let mut kept = Vec::new();
        for r in std::mem::take(&mut f.block_mut(b).insts) {
            let i = *f.inst(r);
            if i.op == Op::IntToF64 && wide.contains(&i.args[0]) {
                same[r.0 as usize] = i.args[0];
                continue;
            }
            if let Some(op) = in_doubles(i.op).filter(|_| wide.contains(&r)) {
                let mut args = i.args;
                for a in args.iter_mut().filter(|a| !a.is_none() && !wide.contains(a)) {
                    *a = *doubles.entry(*a).or_insert_with(|| {
                        let d = f.push(as_double(f.inst(*a), *a));
                        kept.push(d);
                        d
                    });
                }
                *f.inst_mut(r) = Inst { op, ty: Ty::F64, args, imm: 0, resume: ResumeId::NONE };
            }
            kept.push(r);
        }
        f.block_mut(b).insts = kept;
    }
    replace(f, &same);
}

/// An int as double.
fn as_double(i: &Inst, r: Ref) -> Inst {
    let (op, args, imm) = match i.op {
        Op::ConstI32 => (Op::ConstF64, four(&[]), (i.imm as i32 as f64).to_bits()),
        _ => (Op::IntToF64, four(&[r]), 0),
    };
    Inst { op, ty: Ty::F64, args, imm, resume: ResumeId::NONE }
}
