//! What machine code checks and notes when it is entered, by the interpreter or by other machine code.

use cranelift_codegen::cursor::Cursor;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value, types};

use super::REFUSED;
use super::build::{Builder, MEM};
use crate::ir::{Called, Start};
use bytecode::frame;
use std::mem::offset_of;
use vm::Vm;
use vm::interp::jit::{ENTRY_WEIGHT, Jit, NATIVE_RESERVE, counter};
use vm::value::{Value as Boxed, tag};

/// Values that are kept free on the JS stack above the frames of machine code.
const RESERVE: i64 = 64;

impl Builder<'_> {
    /// Refuses to run where the stacks end, where the interpreter has something to heed, and where the function is not called as
    /// it was when it was recorded. Parameters that were not passed become undefined.
    pub fn check_entry(&mut self, entry: Block) {
        let Some(start) = self.f.root else { return };
        let refuse = self.cold_block();
        let top = self.stack_end(&start);
        let end = self.load_vm(offset_of!(Vm, stack_limit));
        let full = self.cur.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, top, end);
        self.go_if(full, refuse);
        let sp = self.cur.ins().get_stack_pointer(types::I64);
        let limit = self.load_vm(offset_of!(Vm, native_stack_limit));
        let limit = self.cur.ins().iadd_imm_s(limit, NATIVE_RESERVE as i64);
        let full = self.cur.ins().icmp(IntCC::UnsignedLessThan, sp, limit);
        self.go_if(full, refuse);
        let interrupt = self.cur.ins().load(types::I32, MEM, self.vm, offset_of!(Vm, interrupt) as i32);
        self.go_if(interrupt, refuse);
        if let Some(called) = &start.call {
            self.check_call(called, refuse);
            if self.counts {
                self.count(&start, refuse);
            }
        }
        self.note_running();
        let running = self.cur.current_block().unwrap_or(entry);
        self.start(refuse);
        self.leave(REFUSED, self.vm);
        self.cur.goto_bottom(running);
    }

    fn check_call(&mut self, called: &Called, refuse: Block) {
        if called.this {
            let high = frame::THIS as i32 * 8 + 4;
            let this = self.cur.ins().load(types::I32, MEM, self.fp, high);
            let other = self.cur.ins().icmp_imm_s(IntCC::NotEqual, this, tag::OBJECT as i64);
            self.go_if(other, refuse);
        }
        // Flags lie above the number of arguments: at least as many as there are parameters, and no other flags.
        let flags = if called.construct { frame::FLAG_CONSTRUCT } else { 0 };
        let least = (flags as u64) << 32 | called.params as u64;
        let argc = self.cur.ins().load(types::I64, MEM, self.fp, frame::ARGC as i32 * 8);
        let more = self.cur.ins().iadd_imm_s(argc, -(least as i64));
        let limit = self.cur.ins().iconst(types::I64, (1 << 32) - called.params as i64);
        let (fine, few) = (self.new_block(), self.cold_block());
        let enough = self.cur.ins().icmp(IntCC::UnsignedLessThan, more, limit);
        self.cur.ins().brif(enough, fine, &[], few, &[]);
        self.start(few);
        let high = self.cur.ins().ushr_imm_u(argc, 32);
        let fill = self.cold_block();
        let k = self.cur.func.dfg.append_block_param(fill, types::I64);
        let passed = self.cur.ins().band_imm_u(argc, u32::MAX as i64);
        let same = self.cur.ins().icmp_imm_s(IntCC::Equal, high, flags as i64);
        self.cur.ins().brif(same, fill, &[passed.into()], refuse, &[]);
        self.start(fill);
        let undefined = self.cur.ins().iconst(types::I64, Boxed::UNDEFINED.0 as i64);
        let bytes = self.cur.ins().ishl_imm_u(k, 3);
        let at = self.cur.ins().iadd(self.fp, bytes);
        self.cur.ins().store(MEM, undefined, at, 0);
        let next = self.cur.ins().iadd_imm_s(k, 1);
        let rest = self.cur.ins().icmp_imm_u(IntCC::UnsignedLessThan, next, called.params as i64);
        self.cur.ins().brif(rest, fill, &[next.into()], fine, &[]);
        self.start(fine);
    }

    /// Counts down in the function's counter; when that runs out the interpreter is to find out.
    fn count(&mut self, start: &Start, refuse: Block) {
        let at = offset_of!(Vm, jit) + offset_of!(Jit, hot) + 2 * counter(start.at as usize * 8);
        let n = self.cur.ins().uload16(types::I32, MEM, self.vm, at as i32);
        let n = self.cur.ins().iadd_imm_s(n, -(ENTRY_WEIGHT as i64));
        let out = self.cur.ins().icmp_imm_s(IntCC::SignedLessThan, n, 0);
        self.go_if(out, refuse);
        self.cur.ins().istore16(MEM, n, self.vm, at as i32);
    }

    /// Tells the `Vm` what runs: the root frame, and how far the stack is used.
    pub fn note_running(&mut self) {
        let Some(start) = self.f.root else { return };
        self.store_vm(offset_of!(Vm, fp), self.fp);
        let pc = self.pc(start.at as u64);
        self.store_vm(offset_of!(Vm, pc), pc);
        let top = self.stack_end(&start);
        self.store_vm(offset_of!(Vm, jit) + offset_of!(Jit, stack_top), top);
    }

    fn stack_end(&mut self, start: &Start) -> Value {
        self.cur.ins().iadd_imm_s(self.fp, (start.extent as i64 + RESERVE) * 8)
    }

    pub fn load_vm(&mut self, at: usize) -> Value {
        self.cur.ins().load(types::I64, MEM, self.vm, at as i32)
    }

    fn store_vm(&mut self, at: usize, v: Value) {
        self.cur.ins().store(MEM, v, self.vm, at as i32);
    }

    /// Goes to a block if the condition holds.
    pub fn go_if(&mut self, cond: Value, to: Block) {
        let next = self.new_block();
        self.cur.ins().brif(cond, to, &[], next, &[]);
        self.start(next);
    }
}
