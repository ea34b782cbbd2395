//! Which registers of a function are live before each instruction: what an exit has to write, and what loop heads and joins
//! have to carry. Backward data flow over the bytecode.

use bytecode::{Insn, Op, Reg, operands};
use vm::Gc;
use vm::interp::code::Code;

/// Live registers by instruction index, a row of bits each.
pub struct Liveness {
    row: usize,
    bits: Vec<u64>,
    /// Up to this instruction arguments may be read by number, those without a register included.
    arguments_until: Option<u32>,
    /// Instructions covered by exception handlers.
    covered: Vec<(u32, u32)>,
}

impl Liveness {
    pub fn new(code: Gc<Code>) -> Liveness {
        let words = code.words();
        let row = (code.nregs.get() as usize).div_ceil(64).max(1);
        let covered = code.handler_table().iter().map(|h| (h.start, h.end)).collect();
        let mut live = Liveness { row, bits: vec![0; row * (words.len() + 1)], arguments_until: None, covered };
        let mut starts = Vec::new();
        let mut pc = 0;
        while pc < words.len() {
            starts.push(pc);
            if let Some(Op::CreateRest | Op::CreateArguments) = Insn(words[pc]).op() {
                live.arguments_until = Some(pc as u32);
            }
            pc += 1 + operands::extra_words(Insn(words[pc]));
        }
        let (mut out, mut reads) = (vec![0u64; row], vec![0u64; row]);
        let mut changed = true;
        while changed {
            changed = false;
            for &pc in starts.iter().rev() {
                out.fill(0);
                operands::successors(words, pc, &mut |s| {
                    if s <= words.len() {
                        out.iter_mut().zip(live.row(s)).for_each(|(o, l)| *o |= l);
                    }
                });
                reads.fill(0);
                operands::visit(&words[pc..], &mut |r, written| {
                    let Ok(r) = usize::try_from(r) else { return };
                    if r / 64 >= row {
                        return;
                    }
                    if written {
                        out[r / 64] &= !(1 << (r % 64));
                    } else {
                        reads[r / 64] |= 1 << (r % 64);
                    }
                });
                out.iter_mut().zip(&reads).for_each(|(o, r)| *o |= r);
                for h in code.handler_table() {
                    if h.start as usize <= pc && pc < h.end as usize {
                        let caught = h.reg as usize;
                        for (i, l) in live.row(h.target as usize).iter().enumerate() {
                            out[i] |= if caught / 64 == i { l & !(1 << (caught % 64)) } else { *l };
                        }
                    }
                }
                let at = pc * row;
                if live.bits[at..at + row] != out[..] {
                    live.bits[at..at + row].copy_from_slice(&out);
                    changed = true;
                }
            }
        }
        live
    }
    fn row(&self, pc: usize) -> &[u64] {
        &self.bits[pc * self.row..(pc + 1) * self.row]
    }
    /// Whether an instruction from the one at `pc` on may read arguments by number.
    pub fn reads_arguments(&self, pc: u32) -> bool {
        self.arguments_until.is_some_and(|until| pc <= until)
    }
    /// Whether `reg` is needed while the call at `pc` is under way: by what follows, or by a handler that catches what the
    /// callee throws.
    pub fn is_live_across(&self, pc: u32, reg: Reg, result: Option<Reg>) -> bool {
        (Some(reg) != result && self.is_live(pc + 1, reg))
            || (self.covered.iter().any(|c| (c.0..c.1).contains(&pc)) && self.is_live(pc, reg))
    }
    /// Whether `reg` may be read before it is written, from the instruction at `pc` on. Frame headers always are.
    pub fn is_live(&self, pc: u32, reg: Reg) -> bool {
        match usize::try_from(reg) {
            Ok(r) if r / 64 < self.row => self.row(pc as usize)[r / 64] >> (r % 64) & 1 != 0,
            Ok(_) => false,
            Err(_) => true,
        }
    }
}
