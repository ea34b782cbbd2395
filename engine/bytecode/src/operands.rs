//! Which registers an instruction reads and writes, and where control goes after it: for liveness and for the JIT.

use crate::{Insn, Op, Reg, frame};

/// Words behind the instruction that are operands of it, not instructions.
pub fn extra_words(insn: Insn) -> usize {
    match insn.op() {
        Some(Op::SwitchInt) => (insn.b() as usize).div_ceil(2),
        Some(Op::Closure | Op::CallEval | Op::DeclareGlobals | Op::Intrinsic) => 1,
        _ => 0,
    }
}

/// `x` of a `GetElem` or `GetSuper` that leaves the key, once converted, in the key's own register.
pub const KEY_IN_PLACE: u8 = 255;

/// `x` of a `GetElem` that leaves the key, once converted, in register `k`, which [`set_elem_key`] can name.
pub fn get_elem_key(k: Reg) -> u8 {
    k as u8 + 1
}

/// Bits of `x` of a `SetElem` that finds the converted key in register `k`; `None`: the field is too small for it.
pub fn set_elem_key(k: Reg) -> Option<u8> {
    (0..127).contains(&k).then(|| (k as u8 + 1) << 1)
}

/// Where a load leaves the key if that is an object, and a `SetElem` finds it then.
pub fn converted_key(insn: Insn) -> Option<Reg> {
    let x = match insn.op()? {
        Op::GetElem | Op::GetSuper if insn.x() == KEY_IN_PLACE => return Some(insn.c() as Reg),
        Op::GetElem => insn.x(),
        Op::SetElem => insn.x() >> 1,
        _ => return None,
    };
    (x != 0).then(|| x as Reg - 1)
}

/// Whether control never goes on to the next instruction.
pub fn is_end(op: Op) -> bool {
    matches!(
        op,
        Op::Jmp
            | Op::Throw
            | Op::ThrowError
            | Op::Ret
            | Op::RetCheck
            | Op::RetDerived
            | Op::RetAsync
            | Op::RetGenerator
            | Op::RejectAsync
            | Op::AsyncGenReturn
            | Op::AsyncGenThrow
    )
}

/// Calls `f(register, written)` for every register that the instruction `words[0]` reads (`false`) or writes (`true`), reads
/// first. Registers that a call area clobbers are not named: nothing lives there across a call.
pub fn visit(words: &[u64], f: &mut impl FnMut(Reg, bool)) {
    let insn = Insn(words[0]);
    let Some(op) = insn.op() else { return };
    let (a, b, c) = (insn.a() as Reg, insn.b() as Reg, insn.c() as Reg);
    let count = insn.c() as Reg;
    let header = frame::HEADER;
    let mut written: [Option<Reg>; 4] = [None; 4];
    for (i, letter) in op.info().operands.bytes().take(4).enumerate() {
        // Three-letter rows with a 32-bit field name no register in it.
        if i >= 2 && op.info().operands.len() > 4 {
            break;
        }
        let reg = match i {
            1 => a,
            2 => b,
            3 => c,
            _ => continue,
        };
        match letter {
            b'R' => f(reg, false),
            b'W' => written[i] = Some(reg),
            b'M' => {
                f(reg, false);
                written[i] = Some(reg);
            }
            _ => {}
        }
    }
    let mut reads = |from: Reg, n: Reg| (from..from.saturating_add(n)).for_each(|r| f(r, false));
    match op {
        Op::Call | Op::CallEval => {
            reads(b, 2);
            reads(b + header, count);
        }
        Op::CallUndef | Op::New => {
            reads(b, 1);
            reads(b + header, count);
        }
        Op::Construct => {
            reads(b, 1);
            reads(b + 2, 1);
            reads(b + header, count);
        }
        Op::CallSpread | Op::NewSpread => {
            reads(b, 3);
            reads(b + header, 1);
        }
        Op::NewObjectLit => reads(b, insn.x() as Reg),
        Op::NewArrayFrom | Op::Concat | Op::Intrinsic => reads(b, count),
        Op::DefClass => reads(a, 2),
        Op::IterStep => reads(c, 3),
        Op::IterResult => reads(b, 1),
        Op::IterReturn => reads(b, 2),
        // How many keys follow is known at run time only.
        Op::CopyProps if insn.c() != u16::MAX => reads(c, 64),
        Op::RetCheck => reads(frame::THIS, 1),
        Op::SetElem => converted_key(insn).into_iter().for_each(|k| reads(k, 1)),
        Op::EnterThis => reads(frame::THIS, 1),
        _ => {}
    }
    if matches!(op, Op::Closure | Op::CallEval) && words.len() > 1 {
        f(Insn(words[1]).a() as Reg, false);
    }
    for r in written.into_iter().flatten() {
        f(r, true);
    }
    let mut writes = |from: Reg, n: Reg| (from..from + n).for_each(|r| f(r, true));
    match op {
        Op::GetMethod | Op::GetElemMethod | Op::Yield | Op::YieldStarResult | Op::AsyncGenYield => writes(a + 1, 1),
        Op::GetIter => writes(a, 3),
        Op::IterStep => {
            writes(c + 1, 2);
        }
        Op::IterResult => writes(b + 2, 1),
        Op::DefClass => writes(a, 2),
        Op::CreateArguments if insn.x() & 2 != 0 => writes(a + 1, 1),
        Op::EnterThis => writes(frame::THIS, 1),
        Op::GetElem | Op::GetSuper => converted_key(insn).into_iter().for_each(|k| writes(k, 1)),
        _ => {}
    }
}

/// Calls `f(index)` for the instructions that may follow the one at `pc` of `code`, not counting exception handlers.
pub fn successors(code: &[u64], pc: usize, f: &mut impl FnMut(usize)) {
    let insn = Insn(code[pc]);
    let Some(op) = insn.op() else { return };
    let after = pc + 1 + extra_words(insn);
    if !is_end(op) {
        f(after);
    }
    let operands = op.info().operands.as_bytes();
    if op == Op::SwitchInt {
        for i in 0..insn.b() as usize {
            let offset = (code[pc + 1 + i / 2] >> (32 * (i % 2))) as u32 as i32;
            f((after as i64 + offset as i64) as usize);
        }
    } else if op == Op::IterStep {
        // The array fast path skips the next instruction.
        f(after + 1);
    } else if operands.ends_with(b"j32") {
        f((pc as i64 + 1 + insn.imm() as i64) as usize);
    } else if operands.len() == 4 && operands[3] == b'J' {
        f((pc as i64 + 1 + insn.rc() as i64) as usize);
    }
}
