//! Calls: of helpers, of the interpreter, and of functions, whose machine code is called where they have some.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{AbiParam, InstBuilder, SigRef, Signature, Value, types};
use cranelift_codegen::isa::CallConv;

use super::RETURNED;
use super::build::{Builder, MEM, clif_type, signature};
use crate::driver::Machine;
use crate::helpers::{HELPERS, Name, THREW};
use crate::ir::{Inst, Ty, island_of};
use bytecode::Op as Bc;
use std::mem::offset_of;
use vm::Vm;
use vm::interp::code::Code;
use vm::interp::jit::Jit;

impl Builder<'_> {
    /// Booleans are passed as the C ABI has them; helpers take and return offsets as 32 bits.
    fn helper_signature(&mut self, helper: u64) -> SigRef {
        if let Some(&s) = self.signatures.get(&helper) {
            return s;
        }
        let h = &HELPERS[helper as usize];
        let mut s = Signature::new(if h.keeps { CallConv::PreserveAll } else { CallConv::SystemV });
        s.params.push(AbiParam::new(types::I64));
        for &ty in h.args {
            let p = AbiParam::new(clif_type(ty));
            s.params.push(if ty == Ty::Bool { p.uext() } else { p });
        }
        match h.ret {
            Ty::None => {}
            Ty::Off => s.returns.push(AbiParam::new(types::I32)),
            ty => s.returns.push(AbiParam::new(clif_type(ty))),
        }
        let s = self.cur.func.import_signature(s);
        self.signatures.insert(helper, s);
        s
    }

    pub fn call_helper(&mut self, helper: u64, args: &[Value]) -> Option<Value> {
        let s = self.helper_signature(helper);
        let address = self.load_vm(offset_of!(Vm, jit) + offset_of!(Jit, helpers) + 8 * helper as usize);
        let mut all = vec![self.vm];
        all.extend(args);
        let call = self.cur.ins().call_indirect(s, address, &all);
        self.cur.func.dfg.inst_results(call).first().copied()
    }

    pub fn call(&mut self, i: &Inst) -> Option<Value> {
        if let Some(v) = self.shortcut(i) {
            return Some(v);
        }
        let h = &HELPERS[i.imm as usize];
        let args: Vec<Value> = i.args[..h.args.len()].iter().map(|&a| self.value(a)).collect();
        let result = self.call_helper(i.imm, &args)?;
        if h.throws {
            let threw = self.cur.ins().icmp_imm_s(IntCC::Equal, result, THREW as i64);
            self.leave_if(threw, i.resume);
        }
        Some(if h.ret == Ty::Off { self.cur.ins().uextend(types::I64, result) } else { result })
    }

    /// Calls the machine code of the function, if there is a region at its entry. Else, and where that is not left by returning, it
    /// is up to the helper.
    pub fn call_frame(&mut self, i: &Inst) -> Value {
        let (frame, island) = island_of(i.imm);
        let fp = self.cur.ins().iadd_imm_s(self.fp, frame as i64 * 8);
        let (direct, other, done) = (self.new_block(), self.cold_block(), self.new_block());
        let how = self.cur.func.dfg.append_block_param(other, types::I64);
        let left = self.cur.func.dfg.append_block_param(other, types::I64);
        let result = self.cur.func.dfg.append_block_param(done, types::I64);

        let (code, disp) = self.place(i.args[0], offset_of!(Code, entry) as i32);
        let entry = self.cur.ins().uload32(MEM, code, disp);
        let bytes = self.cur.ins().ishl_imm_u(entry, 3);
        let entry = self.cur.ins().iadd(self.vm, bytes);
        let insn = self.cur.ins().load(types::I64, MEM, entry, 0);
        let op = self.cur.ins().ireduce(types::I8, insn);
        let region = self.cur.ins().icmp_imm_u(IntCC::Equal, op, Bc::EntryTrace as i64);
        let none = self.cur.ins().iconst(types::I64, 0);
        self.cur.ins().brif(region, direct, &[], other, &[none.into(), none.into()]);

        self.start(direct);
        let id = self.cur.ins().ushr_imm_u(insn, 32);
        let table = self.load_vm(offset_of!(Vm, jit) + offset_of!(Jit, machines));
        let bytes = self.cur.ins().ishl_imm_u(id, 3);
        let at = self.cur.ins().iadd(table, bytes);
        let machine = self.cur.ins().load(types::I64, MEM, at, 0);
        let address = self.cur.ins().load(types::I64, MEM, machine, offset_of!(Machine, code.start) as i32);
        let s = self.entry_signature();
        let call = self.cur.ins().call_indirect(s, address, &[self.vm, fp]);
        let results = self.cur.func.dfg.inst_results(call);
        let (status, value) = (results[0], results[1]);
        let returned = self.cur.ins().icmp_imm_s(IntCC::Equal, status, RETURNED as i64);
        self.cur.ins().brif(returned, done, &[value.into()], other, &[status.into(), machine.into()]);

        self.start(other);
        let island = self.cur.ins().iconst(types::I32, island as i64);
        let v = self.call_helper(Name::call_frame as u64, &[fp, island, how, left]).unwrap_or(how);
        let threw = self.cur.ins().icmp_imm_s(IntCC::Equal, v, THREW as i64);
        self.leave_or_jump(threw, i.resume, done, &[v.into()]);
        self.start(done);
        // As it was before the callee ran.
        self.note_running();
        result
    }

    fn entry_signature(&mut self) -> SigRef {
        match self.entry_signature {
            Some(s) => s,
            None => {
                let s = self.cur.func.import_signature(signature());
                self.entry_signature = Some(s);
                s
            }
        }
    }

    pub fn exec_op(&mut self, i: &Inst) {
        let threw = self.call_on_frame(Name::exec_op, i);
        self.leave_if(threw, i.resume);
    }

    pub fn leave_frame(&mut self, i: &Inst) -> Value {
        let promise = self.call_on_frame(Name::leave_frame, i);
        let threw = self.cur.ins().icmp_imm_s(IntCC::Equal, promise, THREW as i64);
        self.leave_if(threw, i.resume);
        promise
    }

    /// A helper that gets a frame and an island.
    fn call_on_frame(&mut self, helper: Name, i: &Inst) -> Value {
        let (frame, island) = island_of(i.imm);
        let frame = self.cur.ins().iadd_imm_s(self.fp, frame as i64 * 8);
        let island = self.cur.ins().iconst(types::I32, island as i64);
        self.call_helper(helper as u64, &[frame, island]).unwrap_or(frame)
    }
}
