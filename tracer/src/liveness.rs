//! Which registers of a function are live before each instruction: what an exit has to write, and what loop heads and joins
//! have to carry. Backward data flow over the bytecode.

use bytecode::{Handler, Insn, Op, Reg, operands};
use vm::Gc;
use vm::interp::code::Code;

/// The instructions of a function: what they read and write, a row of bits each, and where control goes from them.
struct Steps {
    pcs: Vec<u32>,
    reads: Vec<u64>,
    writes: Vec<u64>,
    successors: Vec<u32>,
    /// Where those of each instruction end.
    ends: Vec<u32>,
}

impl Steps {
    fn new(words: &[u64], row: usize) -> Steps {
        let n = words.len();
        let (pcs, ends, successors) = (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n + n / 2));
        let mut steps = Steps { pcs, reads: vec![0; n * row], writes: vec![0; n * row], successors, ends };
        let mut pc = 0;
        while pc < n {
            let at = steps.pcs.len() * row;
            steps.pcs.push(pc as u32);
            operands::visit(&words[pc..], &mut |r, written| {
                let Ok(r) = usize::try_from(r) else { return };
                if r / 64 < row {
                    let bits = if written { &mut steps.writes } else { &mut steps.reads };
                    bits[at + r / 64] |= 1 << (r % 64);
                }
            });
            operands::successors(words, pc, &mut |s| {
                if s <= n {
                    steps.successors.push(s as u32);
                }
            });
            steps.ends.push(steps.successors.len() as u32);
            pc += 1 + operands::extra_words(Insn(words[pc]));
        }
        steps
    }
    fn successors(&self, k: usize) -> &[u32] {
        let start = if k == 0 { 0 } else { self.ends[k - 1] };
        &self.successors[start as usize..self.ends[k] as usize]
    }
}

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
        let handlers = code.handler_table();
        let covered = handlers.iter().map(|h| (h.start, h.end)).collect();
        let mut live = Liveness { row, bits: vec![0; row * (words.len() + 1)], arguments_until: None, covered };
        let steps = Steps::new(words, row);
        // Control that goes on only forwards is followed backwards in one walk.
        let mut backwards = handlers.iter().any(|h| h.target < h.end);
        for (k, &pc) in steps.pcs.iter().enumerate() {
            if let Some(Op::CreateRest | Op::CreateArguments) = Insn(words[pc as usize]).op() {
                live.arguments_until = Some(pc);
            }
            backwards |= steps.successors(k).iter().any(|&s| s <= pc);
        }
        while live.walk(&steps, handlers) && backwards {}
        live
    }
    /// Goes backwards over all instructions; whether anything was new.
    fn walk(&mut self, steps: &Steps, handlers: &[Handler]) -> bool {
        let row = self.row;
        let mut changed = false;
        for (k, &pc) in steps.pcs.iter().enumerate().rev() {
            let at = pc as usize * row;
            for i in 0..row {
                let after = steps.successors(k).iter().fold(0, |out, &s| out | self.bits[s as usize * row + i]);
                let mut bits = steps.reads[k * row + i] | after & !steps.writes[k * row + i];
                for h in handlers.iter().filter(|h| (h.start..h.end).contains(&pc)) {
                    let caught = if h.reg as usize / 64 == i { 1 << (h.reg % 64) } else { 0 };
                    bits |= self.bits[h.target as usize * row + i] & !caught;
                }
                changed |= self.bits[at + i] != bits;
                self.bits[at + i] = bits;
            }
        }
        changed
    }
    /// Bytes that it takes, about.
    pub fn bytes(&self) -> usize {
        self.bits.len() * size_of::<u64>()
    }
    /// Registers that are live before the instruction at `pc`, a bit each.
    pub fn row(&self, pc: u32) -> &[u64] {
        let at = pc as usize * self.row;
        &self.bits[at..at + self.row]
    }
    /// Whether an instruction from the one at `pc` on may read arguments by number.
    pub fn reads_arguments(&self, pc: u32) -> bool {
        self.arguments_until.is_some_and(|until| pc <= until)
    }
    /// Registers that are needed while the call at `pc` is under way, the `k`th 64 of them: by what follows, which knows `result`,
    /// or by a handler that catches what the callee throws.
    pub fn across(&self, pc: u32, result: Option<Reg>, k: usize) -> u64 {
        let result = result.filter(|&r| r as usize / 64 == k).map_or(0, |r| 1 << (r as usize % 64));
        let caught = self.covered.iter().any(|c| (c.0..c.1).contains(&pc));
        self.row(pc + 1)[k] & !result | if caught { self.row(pc)[k] } else { 0 }
    }
    /// Whether `reg` may be read before it is written, from the instruction at `pc` on. Frame headers always are.
    pub fn is_live(&self, pc: u32, reg: Reg) -> bool {
        match usize::try_from(reg) {
            Ok(r) if r / 64 < self.row => self.row(pc)[r / 64] >> (r % 64) & 1 != 0,
            Ok(_) => false,
            Err(_) => true,
        }
    }
}
