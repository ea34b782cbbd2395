//! Makes guards fail whose conditions hold, so that every exit is taken, not only those that programs happen to take. Whatever
//! the guard, the interpreter then has to go on as if the trace had never run. For tests: [`Options::fail_guards`].
//!
//! [`Options::fail_guards`]: crate::driver::Options::fail_guards

use crate::helpers::{HELPERS, STRINGS};
use crate::ir::{Cc, Class, Func, Inst, Op, Ref, ResumeId, Ty, place};
use std::mem::offset_of;
use vm::Vm;
use vm::interp::jit::Jit;

/// Puts before each guard another one that fails when the count in [`Jit::guards_left`] has run down.
pub fn fail_guards(f: &mut Func) {
    let left = place(Class::Vm, offset_of!(Vm, jit) + offset_of!(Jit, guards_left));
    let pure = |op, ty, args: &[Ref], imm| inst(op, ty, args, imm, ResumeId::NONE);
    let constants = [(Op::ConstOff, Ty::Off, 0), (Op::ConstI32, Ty::I32, 0), (Op::ConstI32, Ty::I32, 1)]
        .map(|(op, ty, imm)| f.push(pure(op, ty, &[], imm)));
    let [vm, zero, one] = constants;
    for b in 0..f.blocks.len() {
        let mut insts = if b == 0 { constants.to_vec() } else { Vec::new() };
        for r in std::mem::take(&mut f.blocks[b].insts) {
            let guard = *f.inst(r);
            if guard.op.is_guard() && !has_effect(f, r, 4) {
                let n = f.push(pure(Op::LoadI32, Ty::I32, &[vm], left));
                let less = f.push(pure(Op::Sub, Ty::I32, &[n, one], 0));
                let store = f.push(pure(Op::StoreI32, Ty::None, &[vm, less], left));
                let some = f.push(pure(Op::ICmp, Ty::Bool, &[less, zero], Cc::Ne as u64));
                let fail = f.push(inst(Op::GuardTrue, Ty::None, &[some], 0, guard.resume));
                insts.extend([n, less, store, some, fail]);
            }
            insts.push(r);
        }
        f.blocks[b].insts = insts;
    }
}

fn inst(op: Op, ty: Ty, args: &[Ref], imm: u64, resume: ResumeId) -> Inst {
    Inst { op, ty, args: crate::lift::build::four(args), imm, resume }
}

/// Whether a guard looks at the outcome of a call that has done something already (a `push` that may refuse): it cannot fail
/// then, for the instruction would be executed twice.
fn has_effect(f: &Func, r: Ref, depth: u32) -> bool {
    let i = f.inst(r);
    (i.op == Op::Call && HELPERS[i.imm as usize].writes & !STRINGS != 0)
        || (depth > 0 && i.args.iter().any(|&a| !a.is_none() && has_effect(f, a, depth - 1)))
}
