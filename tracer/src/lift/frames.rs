//! Frames as others see them: resume points, registers published to the interpreter's frames, and what the interpreter does for
//! the trace.

use super::build;
use super::live::{insert, members};
use super::{Flow, LOW, Lifter, UNKNOWN};
use crate::ir::{Op, Ref, Resume, ResumeId, Slot, Ty};
use crate::region::NodeId;
use bytecode::{Insn, Op as Bc, frame, operands};
use vm::Vm;

impl Lifter<'_> {
    /// The resume point before the current node.
    pub fn resume(&mut self) -> ResumeId {
        if let Some(r) = self.resume {
            return r;
        }
        let r = self.resume_at(self.node);
        self.resume = Some(r);
        r
    }

    pub(super) fn resume_at(&mut self, node: NodeId) -> ResumeId {
        let pc = self.region.nodes[node as usize].pc;
        self.make_resume(node, pc, false)
    }

    /// A resume point before a node with the state as it is now. `throws`: an exception has been thrown by the instruction
    /// before `pc`.
    fn make_resume(&mut self, node: NodeId, pc: u32, throws: bool) -> ResumeId {
        let ctx = self.region.nodes[node as usize].ctx;
        let (base, code) = (self.region.ctxs[ctx as usize].base, self.region.ctxs[ctx as usize].code);
        let live = self.live.before(self.region, node);
        self.slots.clear();
        for i in members(live) {
            let r = self.state.regs[i];
            if !r.is_none() && r != self.state.mem[i] {
                self.slots.push(Slot { reg: i as i32 - LOW, value: r });
            }
        }
        let slots = self.slots.clone();
        let code = code.offset();
        let resume = Resume { slots, frame: base, code, pc, throws, hoisted: false, node };
        self.b.func.resumes.push(resume);
        ResumeId(self.b.func.resumes.len() as u32 - 1)
    }

    /// Writes all live registers of all frames to their places, as whoever looks at frames expects them.
    pub fn publish(&mut self) {
        self.publish_with(0..0);
    }

    /// As [`publish`](Self::publish), and the registers with these indices.
    fn publish_with(&mut self, also: std::ops::Range<usize>) {
        let mut slots = self.live.before(self.region, self.node).to_vec();
        also.for_each(|i| insert(&mut slots, i));
        let c = &self.region.ctxs[self.ctx() as usize];
        let base = c.base + LOW;
        // What the instruction reads, which may be said with more than there is.
        operands::visit(&c.code.words()[self.pc() as usize..], &mut |r, written| {
            let at = (base + r as i32) as usize;
            if !written && at < self.state.regs.len() {
                insert(&mut slots, at);
            }
        });
        for i in members(&slots) {
            let r = self.state.regs[i];
            if !r.is_none() && r != self.state.mem[i] {
                let v = self.b.boxed(r);
                self.store_register(i as i32 - LOW, v);
                self.state.mem[i] = r;
            }
        }
    }

    /// Has the interpreter execute the current instruction, whatever it is (but a jump), with all that it calls.
    pub fn by_interpreter(&mut self) -> Flow {
        let (pc, code, base) = (self.pc(), self.code(), self.region.ctxs[self.ctx() as usize].base);
        self.leave_frames(Op::ExecOp, Ref::NONE, 0);
        operands::visit(&code.words()[pc as usize..], &mut |r, written| {
            if written {
                let slot = (base + LOW + r as i32) as usize;
                let v = self.b.place(crate::ir::Inst {
                    op: Op::ReloadReg,
                    ty: Ty::Val,
                    args: [Ref::NONE; 4],
                    imm: (base + r as i32) as u32 as u64,
                    resume: ResumeId::NONE,
                });
                self.state.regs[slot] = v;
                self.state.mem[slot] = v;
            }
        });
        Flow::Next
    }

    /// Calls the function with this code, whose frame the current instruction has at register `area`.
    pub(super) fn call_published(&mut self, code: Ref, area: i32) -> Ref {
        self.leave_frames(Op::CallFrame, code, area)
    }

    /// Emits `ExecOp`, `CallFrame` or `LeaveFrame` for the current instruction, with all frames published. What it writes is unknown
    /// afterwards.
    pub(super) fn leave_frames(&mut self, op: Op, callee_code: Ref, area: i32) -> Ref {
        let after = self.after();
        self.leave_frames_by(op, callee_code, area, self.insn(), after)
    }

    /// As [`leave_frames`](Self::leave_frames) for an instruction that calls without being a call: with the call that it stands for, and
    /// the address that this returns to.
    pub(super) fn leave_frames_by(&mut self, op: Op, callee_code: Ref, area: i32, insn: Insn, ret: *const u64) -> Ref {
        let (ctx, pc) = (self.ctx(), self.pc());
        let code = self.code();
        let callee = (self.region.ctxs[ctx as usize].base + LOW + area) as usize;
        // Callee, this, new.target.
        self.publish_with(if op == Op::CallFrame { callee..callee + 3 } else { 0..0 });
        let extra = operands::extra_words(insn);
        let words = code.words();
        // A jump goes over one word.
        let operands = insn.op().map_or("", |op| op.info().operands);
        let copied = if operands.len() == 4 && operands.ends_with('J') { insn.with_c(1) } else { insn };
        let mut island = vec![copied.0];
        island.extend(&words[pc as usize + 1..pc as usize + 1 + extra]);
        let after = self.after();
        self.islands.push((island, after));
        let number = self.first_island + self.islands.len() as u32 - 1;
        let base = self.region.ctxs[ctx as usize].base;
        if op == Op::CallFrame {
            self.store_header(base + area + LOW, insn, ret);
        }
        let calls = matches!(
            insn.op(),
            Some(
                Bc::Call
                    | Bc::CallUndef
                    | Bc::New
                    | Bc::Construct
                    | Bc::CallSpread
                    | Bc::NewSpread
                    | Bc::CallEval
                    | Bc::IterStep
                    | Bc::Intrinsic
            )
        );
        // Results are forgotten before the exit for exceptions is made: it must not write what the instruction has written.
        let clobbered = if calls { insn.rb() as i32 } else { code.nregs.get() as i32 };
        let from = (base + LOW + clobbered) as usize;
        self.state.mem[from..].fill(UNKNOWN);
        self.state.regs[from..].fill(Ref::NONE);
        if op == Op::LeaveFrame {
            // What is detached leaves its generator in the frame.
            let keeper = (base + LOW + i32::from(frame::NEW_TARGET)) as usize;
            (self.state.regs[keeper], self.state.mem[keeper]) = (Ref::NONE, UNKNOWN);
        }
        let resume = self.make_throw(pc + 1);
        let frame = if op == Op::CallFrame { base + area + LOW } else { base };
        let ty = if op == Op::ExecOp { Ty::None } else { Ty::Val };
        let imm = crate::ir::island_imm(frame, number);
        let inst = crate::ir::Inst { op, ty, args: build::four(&[callee_code]), imm, resume };
        let r = self.b.place(inst);
        self.b.clobber(u32::MAX);
        if op == Op::CallFrame {
            // The callee's return may have written it.
            let dst = (base + LOW + insn.ra() as i32) as usize;
            self.state.mem[dst] = UNKNOWN;
        }
        r
    }

    /// Writes what the header of a frame says of the call: where it returns, and how it was called.
    fn store_header(&mut self, frame: i32, i: Insn, ret: *const u64) {
        let flags = if matches!(i.op(), Some(Bc::New | Bc::Construct)) { frame::FLAG_CONSTRUCT } else { 0 };
        let ret = self.b.pc(ret);
        let argc = self.b.val(i.c() as u64 | (flags as u64) << 32);
        for (reg, v) in [(frame::RETURN_PC, ret), (frame::ARGC, argc)] {
            self.store_register(frame + reg as i32, v);
        }
    }

    fn store_register(&mut self, reg: i32, v: Ref) {
        self.b.place(crate::ir::Inst {
            op: Op::StoreReg,
            ty: Ty::None,
            args: build::four(&[v]),
            imm: reg as u32 as u64,
            resume: ResumeId::NONE,
        });
    }

    /// As [`by_interpreter`](Self::by_interpreter) for an instruction that may jump to `taken`, or skip the one behind it.
    pub fn by_interpreter_jump(&mut self, taken: u32) -> Flow {
        self.by_interpreter();
        let at = std::mem::offset_of!(Vm, jit) + std::mem::offset_of!(vm::interp::jit::Jit, skipped);
        let vm = self.b.off(0);
        let skipped = self.b.place(crate::ir::Inst {
            op: Op::LoadI32,
            ty: Ty::I32,
            args: build::four(&[vm]),
            imm: crate::ir::place(crate::ir::Class::Vm, at),
            resume: ResumeId::NONE,
        });
        let zero = self.b.int(0);
        let cond = self.b.icmp(crate::ir::Cc::Ne, skipped, zero);
        let (ctx, after) = (self.ctx(), self.pc() + 1);
        self.choose(cond, |l| l.go_to(ctx, taken), |l| l.go_to(ctx, after));
        Flow::Done
    }
    /// Goes on in one way or the other after an instruction that has been executed: so without a guard, whatever was seen.
    pub(super) fn choose(&mut self, cond: Ref, then: impl FnOnce(&mut Self), other: impl FnOnce(&mut Self)) {
        if self.b.dead.is_some() {
            return other(self);
        }
        let (t, f) = self.split(cond);
        let (state, versions) = (self.state.clone(), self.b.versions.clone());
        self.b.block = t;
        then(self);
        (self.state, self.b.versions) = (state, versions);
        self.b.block = f;
        other(self);
    }
    /// Where the current instruction jumps.
    pub fn jump_target(&self) -> u32 {
        let i = self.insn();
        let operands = i.op().map_or("", |op| op.info().operands);
        let offset = if operands.ends_with("j32") { i.imm() as i64 } else { i.rc() as i64 };
        (self.pc() as i64 + 1 + offset) as u32
    }

    /// The resume point for an exception thrown by the instruction before `pc` of the current node's function.
    pub fn make_throw(&mut self, pc: u32) -> ResumeId {
        // What handlers read is live before the instruction.
        self.make_resume(self.node, pc, true)
    }
}
