//! Labels and the resolution of jumps, including the widening of conditional jumps that do not reach.

use bytecode::{Insn, Op};

use super::{Emitter, R};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(u32);

const UNBOUND: u32 = u32::MAX;

#[derive(Default)]
pub struct Labels {
    targets: Vec<u32>,
    /// Jump instructions and where they go.
    jumps: Vec<(u32, Label)>,
    /// Entries of jump tables: word, half of it, base the offset counts from, target.
    entries: Vec<(u32, u32, u32, Label)>,
}

/// Whether the offset of a jump op is the 16-bit field `c`.
fn is_short(op: Op) -> bool {
    op.info().operands.as_bytes().get(3) == Some(&b'J')
}

impl Emitter<'_, '_> {
    pub fn label(&mut self) -> Label {
        self.labels.targets.push(UNBOUND);
        Label(self.labels.targets.len() as u32 - 1)
    }

    /// The label means the next instruction.
    pub fn bind(&mut self, l: Label) {
        self.labels.targets[l.0 as usize] = self.pc();
    }

    pub fn here(&mut self) -> Label {
        let l = self.label();
        self.bind(l);
        l
    }

    pub fn jump(&mut self, l: Label) {
        let pc = self.op_imm(Op::Jmp, 0, 0, 0);
        self.labels.jumps.push((pc, l));
    }

    /// A jump on one register: `JTrue`, `JFalse`, `JUndef`, ...
    pub fn jump_if(&mut self, op: Op, r: i16, l: Label) {
        self.jump_if_x(op, 0, r, l);
    }

    pub fn jump_if_x(&mut self, op: Op, x: u8, r: i16, l: Label) {
        let pc = self.op_imm(op, x, r, 0);
        self.labels.jumps.push((pc, l));
    }

    /// A jump with its offset in `c`.
    pub fn jump_cmp(&mut self, op: Op, a: i16, b: i16, l: Label) {
        let pc = self.op(op, 0, a, b, 0);
        self.labels.jumps.push((pc, l));
    }

    /// One entry of the jump table whose words start at `table` and end at `base`.
    pub fn table_entry(&mut self, table: u32, index: u32, base: u32, l: Label) {
        self.labels.entries.push((table + index / 2, index % 2, base, l));
    }

    /// Appends a word that is no instruction (jump tables).
    pub fn raw_word(&mut self) -> u32 {
        let pc = self.pc();
        self.code.push(Insn(0));
        pc
    }

    /// Whether some label means the next instruction.
    pub fn is_jump_target(&self) -> bool {
        let pc = self.pc();
        self.labels.targets.iter().rev().any(|&t| t == pc)
    }

    fn target_of(&self, l: Label) -> u32 {
        self.labels.targets[l.0 as usize]
    }

    /// Inserts instructions before everything emitted so far.
    pub fn prepend(&mut self, insns: &[Insn]) {
        let n = insns.len() as u32;
        self.code.splice(0..0, insns.iter().copied());
        for t in &mut self.labels.targets {
            if *t != UNBOUND {
                *t += n;
            }
        }
        for j in &mut self.labels.jumps {
            j.0 += n;
        }
        for e in &mut self.labels.entries {
            e.0 += n;
            e.2 += n;
        }
        for h in &mut self.handlers {
            h.start += n;
            h.end += n;
            h.target += n;
        }
        for p in &mut self.positions {
            p.pc += n;
        }
        for t in &mut self.tdz_names {
            t.0 += n;
        }
    }

    /// Fills in all jump offsets. Conditional jumps with 16-bit offsets that do not reach are turned into a short
    /// jump over a pair of long ones.
    pub(super) fn resolve_jumps(&mut self) -> R {
        if self.code.len() > i16::MAX as usize {
            self.widen();
        }
        for i in 0..self.labels.jumps.len() {
            let (pc, l) = self.labels.jumps[i];
            let offset = self.target_of(l) as i64 - (pc as i64 + 1);
            let insn = self.code[pc as usize];
            self.code[pc as usize] = match insn.op() {
                Some(op) if is_short(op) => match i16::try_from(offset) {
                    Ok(o) => insn.with_c(o as u16),
                    Err(_) => return self.limit("jump out of range"),
                },
                _ => insn.with_imm(offset as i32),
            };
        }
        for i in 0..self.labels.entries.len() {
            let (word, half, base, l) = self.labels.entries[i];
            let offset = self.target_of(l) as i64 - base as i64;
            let w = &mut self.code[word as usize].0;
            *w = (*w & !(0xffff_ffff << (32 * half))) | ((offset as i32 as u32 as u64) << (32 * half));
        }
        Ok(())
    }

    /// Rewrites every short jump whose target may be out of reach as `cond +1; Jmp over; Jmp target`.
    fn widen(&mut self) {
        let mut far: Vec<(u32, Label)> = Vec::new();
        for &(pc, l) in &self.labels.jumps {
            let short = self.code[pc as usize].op().is_some_and(is_short);
            // Widening moves code apart: leave a wide margin.
            if short && (self.target_of(l) as i64 - pc as i64).abs() > i16::MAX as i64 / 3 {
                far.push((pc, l));
            }
        }
        if far.is_empty() {
            return;
        }
        far.sort_by_key(|f| f.0);
        // New position of old instruction `pc`: two words more after each far jump before it.
        let moved = |pc: u32| pc + 2 * far.partition_point(|f| f.0 < pc) as u32;
        let mut code = Vec::with_capacity(self.code.len() + 2 * far.len());
        let mut next = far.iter().peekable();
        let mut jumps = Vec::new();
        let mut fresh = Vec::new();
        for (pc, &insn) in self.code.iter().enumerate() {
            if next.peek().is_some_and(|f| f.0 == pc as u32) {
                let (_, l) = *next.next().expect("peeked");
                // cond: jump over the next word, which skips the long jump.
                code.push(insn.with_c(1));
                code.push(Insn::a_imm(Op::Jmp, 0, 0, 1));
                jumps.push((code.len() as u32, l));
                code.push(Insn::a_imm(Op::Jmp, 0, 0, 0));
            } else {
                code.push(insn);
            }
        }
        for &(pc, l) in &self.labels.jumps {
            if far.binary_search_by_key(&pc, |f| f.0).is_err() {
                fresh.push((moved(pc), l));
            }
        }
        fresh.append(&mut jumps);
        self.code = code;
        for t in &mut self.labels.targets {
            if *t != UNBOUND {
                *t = moved(*t);
            }
        }
        self.labels.jumps = fresh;
        for e in &mut self.labels.entries {
            e.0 = moved(e.0);
            e.2 = moved(e.2);
        }
        for h in &mut self.handlers {
            h.start = moved(h.start);
            h.end = moved(h.end);
            h.target = moved(h.target);
        }
        for p in &mut self.positions {
            p.pc = moved(p.pc);
        }
        for t in &mut self.tdz_names {
            t.0 = moved(t.0);
        }
    }
}
