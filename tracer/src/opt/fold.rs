//! Folding of what other passes have made constant, by the rules that lifting folds by: computations, guards that always hold,
//! branches that always go the same way.

use crate::ir::{BlockId, Func, Inst, Op, Ref, Term};
use crate::lift::build::Builder;
use crate::lift::fold::{Folded, fold};

pub fn run(f: &mut Func) {
    let before = f.insts.len();
    let mut folder = Folder { same: (0..before as u32).map(Ref).collect(), b: Builder::of(std::mem::take(f)) };
    let order = folder.b.func.reverse_postorder();
    for &b in &order {
        folder.block(b);
    }
    let Folder { same, b } = folder;
    *f = b.func;
    replace(f, &same);
    // New constants stand at the end of the entry, where the builder puts them.
    let (constants, others): (Vec<Ref>, Vec<Ref>) = f.blocks[0].insts.iter().partition(|r| r.0 as usize >= before);
    f.blocks[0].insts = constants.into_iter().chain(others).collect();
}

/// Puts other values in place of some, by inst, wherever they are used.
pub fn replace(f: &mut Func, same: &[Ref]) {
    let to = |r: &mut Ref| {
        while !r.is_none()
            && let Some(&s) = same.get(r.0 as usize)
            && s != *r
        {
            *r = s;
        }
    };
    f.insts.iter_mut().flat_map(|i| &mut i.args).for_each(to);
    f.resumes.iter_mut().flat_map(|r| &mut r.slots).for_each(|s| to(&mut s.value));
    f.sunk.iter_mut().flat_map(|o| &mut o.slots).for_each(|s| to(&mut s.1));
    for b in &mut f.blocks {
        b.term.edges_mut().flat_map(|e| &mut e.args).for_each(to);
        match &mut b.term {
            Term::Branch { cond: v, .. } | Term::Return(v) => to(v),
            Term::Open | Term::Jump(_) | Term::Exit(_) => {}
        }
    }
}

struct Folder {
    b: Builder,
    /// By inst: the value that it is.
    same: Vec<Ref>,
}

impl Folder {
    fn now(&self, r: Ref) -> Ref {
        match self.same.get(r.0 as usize) {
            Some(&s) if s != r => self.now(s),
            _ => r,
        }
    }

    fn block(&mut self, b: BlockId) {
        let mut insts = std::mem::take(&mut self.b.func.block_mut(b).insts);
        insts.retain(|&r| self.stays(r));
        // Constants that were made meanwhile come after them.
        let made = std::mem::replace(&mut self.b.func.block_mut(b).insts, insts);
        self.b.func.block_mut(b).insts.extend(made);
        if let Term::Branch { cond, then, other } = &self.b.func.block(b).term {
            let c = *self.b.func.inst(self.now(*cond));
            if c.op == Op::ConstBool {
                let to = if c.imm != 0 { then.clone() } else { other.clone() };
                self.b.func.block_mut(b).term = Term::Jump(to);
            }
        }
    }

    /// Folds an inst; whether something is left of it.
    fn stays(&mut self, r: Ref) -> bool {
        for k in 0..4 {
            let a = self.b.func.inst(r).args[k];
            if !a.is_none() {
                self.b.func.inst_mut(r).args[k] = self.now(a);
            }
        }
        let i = *self.b.func.inst(r);
        if matches!(i.op, Op::GuardTrue | Op::GuardFalse) {
            let c = self.b.func.inst(i.args[0]);
            return c.op != Op::ConstBool || (c.imm != 0) != (i.op == Op::GuardTrue);
        }
        match fold(&mut self.b, i.op, i.ty, &i.args, i.imm) {
            Some(Folded::Value(v)) => {
                self.same[r.0 as usize] = v;
                false
            }
            Some(Folded::Inst(op, ty, args, imm)) => {
                let resume = if op.is_guard() { i.resume } else { crate::ir::ResumeId::NONE };
                *self.b.func.inst_mut(r) = Inst { op, ty, args, imm, resume };
                self.stays(r)
            }
            None => true,
        }
    }
}
