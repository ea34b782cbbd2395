//! Boxed values, memory.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};

use super::build::{Builder, MEM, Parts};
use super::plan::{self, part, stored};
use super::{LowerError, R};
use crate::helpers::Name;
use crate::ir::{Inst, Op, Ref, ResumeId, disp_of};
use std::mem::offset_of;
use vm::heap::{Header, gc_state};
use vm::object::exotic::typed_array::Element;
use vm::value::{Value as Boxed, tag};

const HIGH: i32 = 4;

impl Builder<'_> {
    // ---- boxed values ---------------------------------------------------------------------------------------

    pub fn boxed(&mut self, i: &Inst) -> Value {
        let x = self.value(i.args[0]);
        let (wide, tag) = match i.op {
            Op::BoxF64 => return self.bits(x),
            Op::BoxInt => (self.cur.ins().uextend(types::I64, x), tag::INT),
            Op::BoxBool => (self.cur.ins().uextend(types::I64, x), tag::SPECIAL),
            _ => (x, i.imm as u32),
        };
        let tag = self.cur.ins().iconst(types::I64, ((tag as u64) << 32) as i64);
        self.cur.ins().bor(wide, tag)
    }

    fn high(&mut self, r: Ref) -> Value {
        if let Some(Parts { high: Some(v), .. }) = self.parts.get(&r) {
            return *v;
        }
        let whole = self.value(r);
        let high = self.cur.ins().ushr_imm_u(whole, 32);
        self.cur.ins().ireduce(types::I32, high)
    }

    fn low(&mut self, r: Ref) -> Value {
        if let Some(Parts { low: Some(v), .. }) = self.parts.get(&r) {
            return *v;
        }
        let whole = self.value(r);
        self.cur.ins().ireduce(types::I32, whole)
    }

    pub fn as_double(&mut self, r: Ref) -> Value {
        if let Some(Parts { double: Some(v), .. }) = self.parts.get(&r) {
            return *v;
        }
        let whole = self.value(r);
        self.cur.ins().bitcast(types::F64, MemFlagsData::new(), whole)
    }

    pub fn unbox(&mut self, op: Op, r: Ref) -> Value {
        match op {
            Op::UnboxInt => self.low(r),
            Op::UnboxBool => {
                let low = self.low(r);
                self.cur.ins().ireduce(types::I8, low)
            }
            Op::UnboxOff => {
                if let Some(Parts { offset: Some(v), .. }) = self.parts.get(&r) {
                    return *v;
                }
                let low = self.low(r);
                self.cur.ins().uextend(types::I64, low)
            }
            _ => self.as_double(r),
        }
    }

    /// A number as double. Doubles are taken as they are; ints are converted out of the way.
    pub fn number(&mut self, r: Ref, resume: ResumeId) -> Value {
        let (is_double, double) = (self.is(Op::IsDouble, r, 0), self.as_double(r));
        let (other, int, next) = (self.cold_block(), self.cold_block(), self.new_block());
        let result = self.cur.func.dfg.append_block_param(next, types::F64);
        self.cur.ins().brif(is_double, next, &[double.into()], other, &[]);
        self.start(other);
        let is_int = self.is(Op::IsTag, r, tag::INT);
        let bits = self.bits(double);
        let low = self.cur.ins().ireduce(types::I32, bits);
        self.leave_or_jump_unless(is_int, resume, int);
        self.start(int);
        let converted = self.cur.ins().fcvt_from_sint(types::F64, low);
        self.cur.ins().jump(next, &[converted.into()]);
        self.start(next);
        result
    }

    /// ToInt32 of a number. Ints are taken as they are; doubles are converted out of the way.
    pub fn number_to_int32(&mut self, r: Ref, resume: ResumeId) -> Value {
        let is_int = self.is(Op::IsTag, r, tag::INT);
        let low = self.low(r);
        let (other, double, next) = (self.cold_block(), self.cold_block(), self.new_block());
        let result = self.cur.func.dfg.append_block_param(next, types::I32);
        self.cur.ins().brif(is_int, next, &[low.into()], other, &[]);
        self.start(other);
        let is_double = self.is(Op::IsDouble, r, 0);
        let value = self.as_double(r);
        self.leave_or_jump_unless(is_double, resume, double);
        self.start(double);
        let converted = self.to_int32(value);
        self.cur.ins().jump(next, &[converted.into()]);
        self.start(next);
        result
    }

    pub fn is(&mut self, op: Op, r: Ref, tag: u32) -> Value {
        if !self.parts.contains_key(&r) {
            // Doubles are below all tags, ints have the highest: one comparison with a constant in memory.
            let limit = match op {
                Op::IsTag if tag == tag::INT => Some((IntCC::UnsignedGreaterThanOrEqual, (tag::INT as u64) << 32)),
                Op::IsDouble => Some((IntCC::UnsignedLessThan, Boxed::FIRST_TAGGED)),
                _ => None,
            };
            if let Some((cc, limit)) = limit {
                let whole = self.value(r);
                let limit = self.cur.ins().iconst(types::I64, limit as i64);
                return self.cur.ins().icmp(cc, whole, limit);
            }
        }
        if op == Op::IsBool {
            // True is the one above false, and what is below that is far above as unsigned.
            let whole = self.value(r);
            let first = self.cur.ins().iconst(types::I64, Boxed::FALSE.0 as i64);
            let from_first = self.cur.ins().isub(whole, first);
            return self.cur.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, from_first, 1);
        }
        let high = self.high(r);
        let (cc, v, limit) = match op {
            Op::IsTag => (IntCC::Equal, high, tag),
            Op::IsDouble => (IntCC::UnsignedLessThan, high, tag::BIGINT),
            // One more makes ints the lowest, before doubles.
            Op::IsNumber => (IntCC::UnsignedLessThanOrEqual, self.cur.ins().iadd_imm_s(high, 1), tag::BIGINT),
            _ => {
                let from_first = self.cur.ins().iadd_imm_s(high, -(tag::BIGINT as i32 as i64));
                (IntCC::UnsignedLessThanOrEqual, from_first, tag::CELL - tag::BIGINT)
            }
        };
        let limit = self.cur.ins().iconst(types::I32, limit as i64);
        self.cur.ins().icmp(cc, v, limit)
    }

    // ---- memory ---------------------------------------------------------------------------------------------

    /// Address and displacement of a place in a cell.
    pub fn place(&mut self, base: Ref, disp: i32) -> (Value, i32) {
        let i = self.f.inst(base);
        if i.op != Op::ConstOff {
            return (self.addresses[&base], disp);
        }
        let at = i.imm as i64 * 8;
        match i32::try_from(at + disp as i64) {
            Ok(disp) => (self.vm, disp),
            Err(_) => (self.cur.ins().iadd_imm_s(self.vm, at), disp),
        }
    }

    /// Address and displacement of an element of `1 << shift` bytes.
    fn element(&mut self, base: Ref, disp: i32, index: Ref, shift: u32) -> (Value, i32) {
        let (address, disp) = self.place(base, disp);
        if let Some(n) = self.const_int(index)
            && let Ok(disp) = i32::try_from(((n as u32 as i64) << shift) + disp as i64)
        {
            return (address, disp);
        }
        (self.indexed(address, index, shift), disp)
    }

    pub(super) fn indexed(&mut self, address: Value, index: Ref, shift: u32) -> Value {
        let index = match self.const_int(index) {
            Some(n) => self.cur.ins().iconst(types::I64, n as u32 as i64),
            None => self.indices[&index],
        };
        let bytes = if shift == 0 { index } else { self.cur.ins().ishl_imm_u(index, shift as i64) };
        self.cur.ins().iadd(address, bytes)
    }

    /// Loads a boxed value, or the parts of it that are used.
    pub fn load_value(&mut self, r: Ref) -> Option<Value> {
        let i = self.f.inst(r);
        let (at, disp) = match i.op {
            Op::LoadVal => self.place(i.args[0], disp_of(i.imm)),
            Op::LoadElem => self.element(i.args[0], disp_of(i.imm), i.args[1], 3),
            _ => (self.fp, i.imm as i32 * 8),
        };
        let used = self.plan.parts[r.0 as usize];
        let for_exits = used & part::EXIT != 0 && used & part::DOUBLE == 0;
        if used & part::WHOLE != 0 || for_exits {
            return Some(self.cur.ins().load(types::I64, MEM, at, disp));
        }
        let mut parts = Parts::default();
        if used & part::HIGH != 0 {
            parts.high = Some(self.cur.ins().load(types::I32, MEM, at, disp + HIGH));
        }
        if used & part::LOW != 0 {
            parts.low = Some(self.cur.ins().load(types::I32, MEM, at, disp));
        }
        if used & part::OFFSET != 0 {
            // One instruction, where extending what has been loaded is often another.
            parts.offset = Some(self.cur.ins().uload32(MEM, at, disp));
        }
        if used & part::DOUBLE != 0 {
            parts.double = Some(self.cur.ins().load(types::F64, MEM, at, disp));
        }
        self.parts.insert(r, parts);
        None
    }

    pub fn load(&mut self, i: &Inst) -> Value {
        let [base, index, ..] = i.args;
        let disp = disp_of(i.imm);
        match i.op {
            Op::LoadChar => {
                let (at, disp) = self.element(base, disp, index, 0);
                self.cur.ins().uload8(types::I32, MEM, at, disp)
            }
            Op::LoadOff4 => {
                let (at, disp) = self.element(base, disp, index, 2);
                self.cur.ins().uload32(MEM, at, disp)
            }
            Op::LoadChar16 => {
                let (at, disp) = self.element(base, disp, index, 1);
                self.cur.ins().uload16(types::I32, MEM, at, disp)
            }
            op => {
                let (at, disp) = self.place(base, disp);
                match op {
                    Op::LoadOff => self.cur.ins().uload32(MEM, at, disp),
                    Op::LoadI32 => self.cur.ins().load(types::I32, MEM, at, disp),
                    Op::LoadU8 => self.cur.ins().uload8(types::I32, MEM, at, disp),
                    _ => {
                        let word = self.cur.ins().load(types::I64, MEM, at, disp);
                        self.cur.ins().iadd(self.vm, word)
                    }
                }
            }
        }
    }

    pub fn store(&mut self, i: &Inst) {
        let [a, b, c, _] = i.args;
        let disp = disp_of(i.imm);
        let ((at, disp), v) = match i.op {
            Op::StoreReg => ((self.fp, i.imm as i32 * 8), stored(self.f, a)),
            Op::StoreElem => (self.element(a, disp, b, 3), stored(self.f, c)),
            Op::StoreVal => (self.place(a, disp), stored(self.f, b)),
            _ => (self.place(a, disp), b),
        };
        let v = match self.f.inst(v) {
            // Where it is stored: made in the entry it would take a register from there to here.
            i if i.op == Op::ConstPc => self.pc(i.imm),
            _ => self.value(v),
        };
        match i.op {
            Op::StoreOff => self.cur.ins().istore32(MEM, v, at, disp),
            Op::StoreU8 => self.cur.ins().istore8(MEM, v, at, disp),
            _ => self.cur.ins().store(MEM, v, at, disp),
        };
    }

    pub fn load_typed(&mut self, i: &Inst) -> R<Value> {
        let e = Element::from_u8(i.imm as u8);
        let base = self.value(i.args[0]);
        let at = self.indexed(base, i.args[1], e.shift());
        Ok(match e {
            Element::Int8 => self.cur.ins().sload8(types::I32, MEM, at, 0),
            Element::Uint8 | Element::Uint8Clamped => self.cur.ins().uload8(types::I32, MEM, at, 0),
            Element::Int16 => self.cur.ins().sload16(types::I32, MEM, at, 0),
            Element::Uint16 => self.cur.ins().uload16(types::I32, MEM, at, 0),
            Element::Int32 | Element::Uint32 => self.cur.ins().load(types::I32, MEM, at, 0),
            Element::Float32 => {
                let single = self.cur.ins().load(types::F32, MEM, at, 0);
                let double = self.cur.ins().fpromote(types::F64, single);
                self.canonical(double)
            }
            Element::Float64 => {
                let double = self.cur.ins().load(types::F64, MEM, at, 0);
                self.canonical(double)
            }
            Element::Float16 | Element::BigInt64 | Element::BigUint64 => return Err(unsupported(e)),
        })
    }

    /// A double whose bits come from outside: a NaN could look like another value.
    fn canonical(&mut self, v: Value) -> Value {
        let nan = self.double(f64::from_bits(Boxed::NAN.0));
        let ordered = self.cur.ins().fcmp(FloatCC::Ordered, v, v);
        self.cur.ins().select(ordered, v, nan)
    }

    pub fn store_typed(&mut self, i: &Inst) -> R<()> {
        let e = Element::from_u8(i.imm as u8);
        let base = self.value(i.args[0]);
        let at = self.indexed(base, i.args[1], e.shift());
        let v = self.value(i.args[2]);
        match e {
            Element::Int8 | Element::Uint8 => self.cur.ins().istore8(MEM, v, at, 0),
            Element::Uint8Clamped => {
                let least = self.cur.ins().iconst(types::I32, 0);
                let most = self.cur.ins().iconst(types::I32, 255);
                let v = self.cur.ins().smax(v, least);
                let v = self.cur.ins().smin(v, most);
                self.cur.ins().istore8(MEM, v, at, 0)
            }
            Element::Int16 | Element::Uint16 => self.cur.ins().istore16(MEM, v, at, 0),
            Element::Int32 | Element::Uint32 | Element::Float64 => self.cur.ins().store(MEM, v, at, 0),
            Element::Float32 => {
                let single = self.cur.ins().fdemote(types::F32, v);
                self.cur.ins().store(MEM, single, at, 0)
            }
            Element::Float16 | Element::BigInt64 | Element::BigUint64 => return Err(unsupported(e)),
        };
        Ok(())
    }

    /// Sets header flags that are not set.
    pub fn promise(&mut self, object: Ref, bits: i32) {
        let (at, disp) = self.place(object, offset_of!(Header, flags) as i32);
        let flags = self.cur.ins().uload8(types::I32, MEM, at, disp);
        let set = self.cur.ins().band_imm_u(flags, bits as i64);
        let (add, next) = (self.cold_block(), self.new_block());
        let all = self.cur.ins().icmp_imm_s(IntCC::Equal, set, bits as i64);
        self.cur.ins().brif(all, next, &[], add, &[]);
        self.start(add);
        let more = self.cur.ins().bor_imm_u(flags, bits as i64);
        self.cur.ins().istore8(MEM, more, at, disp);
        self.cur.ins().jump(next, &[]);
        self.start(next);
    }

    /// Calls the helper in a cold path for stores of heap values into old cells.
    pub fn barrier(&mut self, cell: Ref, value: Ref) {
        if self.fresh.has(cell) {
            return;
        }
        let (at, disp) = self.place(cell, offset_of!(Header, gc) as i32);
        let state = self.cur.ins().uload8(types::I32, MEM, at, disp);
        let old = self.cur.ins().icmp_imm_u(IntCC::Equal, state, gc_state::OLD as i64);
        let (remember, next) = (self.cold_block(), self.new_block());
        match plan::barrier(self.f, value) {
            plan::Barrier::None => return,
            plan::Barrier::Heap => {
                self.cur.ins().brif(old, remember, &[], next, &[]);
            }
            plan::Barrier::Unknown => {
                let check = self.cold_block();
                self.cur.ins().brif(old, check, &[], next, &[]);
                self.start(check);
                let heap = self.is(Op::IsHeap, value, 0);
                self.cur.ins().brif(heap, remember, &[], next, &[]);
            }
        }
        self.start(remember);
        let cell = self.value(cell);
        // The helper keeps all registers, so that the hot path need not save any.
        self.call_helper(Name::barrier as u64, &[cell]);
        self.cur.ins().jump(next, &[]);
        self.start(next);
    }
}

fn unsupported(e: Element) -> LowerError {
    LowerError::Unsupported(format!("elements of {}", e.name()))
}
