//! Generators: a call of `next` goes on in the generator's frame, what that yields goes to the caller. Both are jumps in the region;
//! registers are loaded from the cell that keeps them where the generator is suspended, and stored there again.
//!
//! While it runs, a generator is in the state that it has in the interpreter, and its frame is one of an inlined call: so exits, calls and
//! exceptions inside it need nothing of their own.

use super::{Flow, LOW, Lifter};
use crate::ir::{Cc, Class, Op, Ref, Ty, place};
use crate::region::{Callee, CtxId};
use bytecode::{Insn, Op as Bc, frame};
use std::mem::offset_of;
use vm::interp::generator::{FRAME, Frame, REGISTERS, STATE, mode, state};
use vm::value::tag;
use vm::{Kind, Value};

/// A suspended generator whose code is not known yet.
struct Suspended {
    object: Ref,
    frame: Ref,
    function: Ref,
    pc: Ref,
    state: Ref,
    sent: Ref,
}

impl Lifter<'_> {
    /// Resumes the generator in `this` by the function in register `next`, with the value in `sent` or undefined. `None` where it
    /// is not inlined.
    pub(super) fn resume_generator(&mut self, next: isize, this: isize, sent: Option<isize>) -> Option<Flow> {
        let node = &self.region.nodes[self.node as usize];
        let callees: Vec<Callee> = node.callees.clone();
        let function = callees.first()?.resume;
        if function == 0 || node.many_callees || callees.iter().any(|c| c.resume != function || c.ctx.is_none()) {
            return None;
        }
        let r = self.resume();
        let f = self.get_val(next);
        let same = self.b.veq(f, Value::from_tag(tag::OBJECT, function).0);
        self.b.guard_true(same, r);
        let object = self.object_operand(this);
        self.guard_kind(object, Kind::Generator);
        let kept = self.b.load_val(object, Class::Frame, FRAME);
        let suspended = self.b.is_tag(kept, tag::CELL);
        self.b.guard_true(suspended, r);
        let frame = self.b.emit(Op::UnboxOff, Ty::Off, &[kept], 0);
        let function = self.b.load_val(frame, Class::None, offset_of!(Frame, callee));
        let pc = self.b.load_i32(frame, Class::Frame, offset_of!(Frame, pc));
        let state = self.b.load_val(object, Class::Frame, STATE);
        let sent = match sent {
            Some(reg) => self.get(reg),
            None => self.undefined(),
        };
        let g = Suspended { object, frame, function, pc, state, sent };
        for (k, c) in callees.iter().enumerate() {
            let last = k + 1 == callees.len();
            let cond = self.is_callee(function, c);
            let Some(miss) = self.arm(cond, last, |l| l.resume_code(c, &g, this)) else { break };
            self.b.block = miss;
            self.b.assume(cond, false);
        }
        Some(Flow::Done)
    }

    /// Resumes a generator with the code of `c` where it has been seen to go on.
    fn resume_code(&mut self, c: &Callee, g: &Suspended, this: isize) {
        let node = self.node;
        let Some(ctx) = c.ctx else { return self.leave_at(node) };
        let nodes = &self.region.nodes;
        let places: Vec<u32> = nodes[node as usize]
            .succs
            .iter()
            .map(|&s| &nodes[s as usize])
            .filter(|n| n.ctx == ctx)
            .map(|n| n.pc)
            .collect();
        if places.is_empty() {
            return self.leave_at(node);
        }
        for (k, &pc) in places.iter().enumerate() {
            let here = self.b.int(pc as i32);
            let cond = self.b.icmp(Cc::Eq, g.pc, here);
            let Some(miss) = self.arm(cond, k + 1 == places.len(), |l| l.resume_at_place(ctx, pc, g, this)) else {
                break;
            };
            self.b.block = miss;
            self.b.assume(cond, false);
        }
    }

    /// Goes on behind the instruction before `pc`, which has suspended the generator.
    fn resume_at_place(&mut self, ctx: CtxId, pc: u32, g: &Suspended, this: isize) {
        let code = self.region.ctxs[ctx as usize].code;
        let by = Insn(code.words()[pc as usize - 1]);
        let started = by.op() != Some(Bc::InitialYield);
        let expected = if started { state::YIELD } else { state::START };
        let r = self.resume();
        let same = self.b.veq(g.state, Value::int(expected).0);
        self.b.guard_true(same, r);

        let object = self.get_val(this);
        self.set_generator_state(g.object, state::RUNNING);
        let after = self.after();
        let after = self.b.pc(after);
        let this = self.b.load_val(g.frame, Class::None, offset_of!(Frame, this));
        let argc = self.b.load_val(g.frame, Class::None, offset_of!(Frame, argc));
        let header = [
            (frame::CALLEE, g.function),
            (frame::THIS, this),
            (frame::NEW_TARGET, object),
            (frame::RETURN_PC, after),
            (frame::ARGC, argc),
        ];
        for (reg, v) in header {
            self.set_in(ctx, reg as isize, v);
        }
        let live = self.liveness(code);
        for k in 0..code.nregs.get() as usize {
            let v = match live.is_live(pc - 1, k as bytecode::Reg) {
                true => self.b.load_val(g.frame, Class::Frame, REGISTERS + 8 * k),
                false => Ref::NONE,
            };
            self.set_in(ctx, k as isize, v);
        }
        if started {
            let next = self.b.int(mode::NEXT as i32);
            self.set_in(ctx, by.ra(), g.sent);
            self.set_in(ctx, by.ra() + 1, next);
        }
        self.go_to(ctx, pc);
    }

    /// What a generator yields, or its end, goes to whom has resumed it.
    pub(super) fn yield_value(&mut self, op: Bc) -> Flow {
        let (i, ctx, pc) = (self.insn(), self.ctx(), self.pc());
        let Some((caller, call)) =
            self.region.ctxs[ctx as usize].parent.filter(|_| self.region.ctxs[ctx as usize].resumed)
        else {
            return self.leave_frame(op);
        };
        let results = self.vm.roots.iter_result_shape;
        if results.is_none() {
            return self.terminal(op);
        }
        let done = op == Bc::RetGenerator;
        let v = self.get(if done { i.ra() } else { i.rb() });
        if done {
            self.finish_generator(ctx);
        } else {
            self.suspend_generator(ctx, pc);
        }
        let (insn, at) = (self.region.nodes[call as usize].insn, self.region.nodes[call as usize].pc);
        let then = Insn(self.region.ctxs[caller as usize].code.words()[at as usize + 1]).op();
        self.drop_frame(ctx);
        if op == Bc::YieldStarResult {
            self.set_in(caller, insn.ra(), v);
            self.go_behind(caller, call);
        } else if insn.op() == Some(Bc::IterStep) && then == Some(Bc::IterResult) {
            let v = if done { self.undefined() } else { v };
            let finished = self.b.bool(done);
            self.set_in(caller, insn.ra(), v);
            self.set_in(caller, insn.rc() + 2, finished);
            self.at_node(call);
            self.skip_test(insn.rc(), at + 2, done);
        } else {
            let o = self.new_of_shape(results.offset());
            let (v, finished) = (self.b.boxed(v), self.b.val(Value::bool(done).0));
            for (k, v) in [v, finished].into_iter().enumerate() {
                let at = results.inline_start.get() as usize + 8 * k;
                // Into a new object: no barrier.
                self.b.store(Op::StoreVal, &[o, v], place(Class::Slot, at), Some(Op::LoadVal));
            }
            let o = self.b.emit(Op::BoxOff, Ty::Val, &[o], tag::OBJECT as u64);
            self.set_in(caller, insn.ra(), o);
            self.go_to(caller, at + 1);
        }
        Flow::Done
    }

    /// The generator that runs in a context.
    fn running_generator(&mut self, ctx: CtxId) -> Ref {
        let slot = (self.region.ctxs[ctx as usize].base + LOW + i32::from(frame::NEW_TARGET)) as usize;
        let g = self.state.regs[slot];
        self.b.emit(Op::UnboxOff, Ty::Off, &[g], 0)
    }

    /// Saves the registers of the running generator, to go on behind the instruction `pc`.
    fn suspend_generator(&mut self, ctx: CtxId, pc: u32) {
        let g = self.running_generator(ctx);
        let kept = self.b.load_val(g, Class::Frame, FRAME);
        let frame = self.b.emit(Op::UnboxOff, Ty::Off, &[kept], 0);
        let code = self.code();
        let live = self.liveness(code);
        for k in (0..code.nregs.get() as usize).filter(|&k| live.is_live(pc, k as bytecode::Reg)) {
            let at = place(Class::Frame, REGISTERS + 8 * k);
            let v = self.get(k as isize);
            if self.b.known_load(Op::LoadVal, &[frame], at).is_some_and(|kept| kept == self.origin(v)) {
                continue;
            }
            let v = self.b.boxed(v);
            self.b.store(Op::StoreVal, &[frame, v], at, Some(Op::LoadVal));
            self.b.barrier(frame, v);
        }
        let next = self.b.int(pc as i32 + 1);
        self.b.store(Op::StoreI32, &[frame, next], place(Class::Frame, offset_of!(Frame, pc)), Some(Op::LoadI32));
        self.set_generator_state(g, state::YIELD);
    }

    /// The generator that runs in a context has ended.
    pub(super) fn finish_generator(&mut self, ctx: CtxId) {
        let g = self.running_generator(ctx);
        let undefined = self.undefined();
        self.b.store(Op::StoreVal, &[g, undefined], place(Class::Frame, FRAME), Some(Op::LoadVal));
        self.set_generator_state(g, state::DONE);
    }

    fn set_generator_state(&mut self, g: Ref, to: i32) {
        let to = self.b.val(Value::int(to).0);
        self.b.store(Op::StoreVal, &[g, to], place(Class::Frame, STATE), Some(Op::LoadVal));
    }
}
