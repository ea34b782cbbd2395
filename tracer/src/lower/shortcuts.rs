//! Helpers whose usual answers are found in line; the call is left for the others.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value, types};

use super::build::{Builder, MEM, clif_type};
use crate::helpers::{HELPERS, Name};
use crate::ir::{Inst, Op, Ref};
use std::mem::offset_of;
use vm::JsString;
use vm::Kind;
use vm::heap::Header;
use vm::object::shape::{Shape, shape_flags};
use vm::string::sflags;
use vm::value::{Value as Boxed, tag};

impl Builder<'_> {
    /// The result of a helper that has a shortcut.
    pub fn shortcut(&mut self, i: &Inst) -> Option<Value> {
        let [a, b, ..] = i.args;
        let is = |name: Name| i.imm == name as u64;
        let name = if is(Name::type_is) { self.const_int(b)? } else { 0 };
        let join = self.new_block();
        let result = self.cur.func.dfg.append_block_param(join, clif_type(HELPERS[i.imm as usize].ret));
        if is(Name::same_string) {
            self.same_string(a, b, join);
        } else if is(Name::is_atom) {
            self.is_atom(a, b, join);
        } else if is(Name::truth) {
            self.truth(a, join);
        } else if is(Name::is_array) {
            self.is_array(a, join);
        } else if is(Name::type_is) {
            // Nothing is left of it.
            self.type_is(a, name, join);
            self.start(join);
            return Some(result);
        } else {
            return None;
        }
        let args: Vec<Value> = i.args[..HELPERS[i.imm as usize].args.len()].iter().map(|&a| self.value(a)).collect();
        let v = self.call_helper(i.imm, &args)?;
        self.cur.ins().jump(join, &[v.into()]);
        self.start(join);
        Some(result)
    }

    /// Answers if the condition holds, and goes on in the block where it does not.
    fn answer_if(&mut self, cond: Value, answer: Value, join: Block, next: Block) {
        self.cur.ins().brif(cond, join, &[answer.into()], next, &[]);
        self.start(next);
    }

    fn bool(&mut self, b: bool) -> Value {
        self.cur.ins().iconst(types::I8, b as i64)
    }

    /// Address of the cell of a boxed value.
    fn cell(&mut self, r: Ref) -> Value {
        let offset = self.unbox(Op::UnboxOff, r);
        let bytes = self.cur.ins().ishl_imm_u(offset, 3);
        self.cur.ins().iadd(self.vm, bytes)
    }

    fn string_flags(&mut self, s: Ref) -> Value {
        let at = self.cell(s);
        self.cur.ins().uload16(types::I32, MEM, at, offset_of!(Header, flags) as i32)
    }

    /// Equal atoms are the same cell.
    fn same_string(&mut self, a: Ref, b: Ref, join: Block) {
        let (x, y) = (self.value(a), self.value(b));
        let (same, yes) = (self.cur.ins().icmp(IntCC::Equal, x, y), self.bool(true));
        let next = self.new_block();
        self.answer_if(same, yes, join, next);
        let (f, g) = (self.string_flags(a), self.string_flags(b));
        let both = self.cur.ins().band(f, g);
        self.unless_atoms(both, join);
    }

    /// Answers no if the flags are those of atoms.
    fn unless_atoms(&mut self, flags: Value, join: Block) {
        let atoms = self.cur.ins().band_imm_u(flags, sflags::ATOM as i64);
        let (no, cold) = (self.bool(false), self.cold_block());
        self.answer_if(atoms, no, join, cold);
    }

    /// `===` of an atom and any value.
    fn is_atom(&mut self, atom: Ref, v: Ref, join: Block) {
        let (x, y) = (self.value(atom), self.value(v));
        let (same, yes) = (self.cur.ins().icmp(IntCC::Equal, x, y), self.bool(true));
        let next = self.new_block();
        self.answer_if(same, yes, join, next);
        let (string, no) = (self.is(Op::IsTag, v, tag::STRING), self.bool(false));
        let next = self.new_block();
        self.cur.ins().brif(string, next, &[], join, &[no.into()]);
        self.start(next);
        let flags = self.string_flags(v);
        self.unless_atoms(flags, join);
    }

    /// ToBoolean: symbols, bigints and doubles are left.
    fn truth(&mut self, v: Ref, join: Block) {
        let (object, yes) = (self.is(Op::IsTag, v, tag::OBJECT), self.bool(true));
        let next = self.new_block();
        self.answer_if(object, yes, join, next);
        let x = self.value(v);
        let (special, is_true) =
            (self.is(Op::IsTag, v, tag::SPECIAL), self.cur.ins().icmp_imm_s(IntCC::Equal, x, Boxed::TRUE.0 as i64));
        let next = self.new_block();
        self.answer_if(special, is_true, join, next);
        let (string, next, other) = (self.is(Op::IsTag, v, tag::STRING), self.new_block(), self.new_block());
        self.cur.ins().brif(string, next, &[], other, &[]);
        self.start(next);
        let at = self.cell(v);
        let length = self.cur.ins().load(types::I32, MEM, at, offset_of!(JsString, length) as i32);
        let some = self.cur.ins().icmp_imm_s(IntCC::NotEqual, length, 0);
        self.cur.ins().jump(join, &[some.into()]);
        self.start(other);
        let (int, low) = (self.is(Op::IsTag, v, tag::INT), self.unbox(Op::UnboxInt, v));
        let some = self.cur.ins().icmp_imm_s(IntCC::NotEqual, low, 0);
        let cold = self.cold_block();
        self.answer_if(int, some, join, cold);
    }

    /// See [`type_is`](crate::runtime::type_is).
    fn type_is(&mut self, v: Ref, name: i32, join: Block) {
        let x = self.value(v);
        let otherwise = match name {
            1 => self.cur.ins().icmp_imm_s(IntCC::Equal, x, Boxed::NULL.0 as i64),
            2 => {
                let bool = self.is(Op::IsBool, v, 0);
                self.cur.ins().jump(join, &[bool.into()]);
                return;
            }
            _ => self.bool(false),
        };
        let (object, next) = (self.is(Op::IsTag, v, tag::OBJECT), self.new_block());
        self.cur.ins().brif(object, next, &[], join, &[otherwise.into()]);
        self.start(next);
        let at = self.cell(v);
        let shape = self.cur.ins().uload32(MEM, at, offset_of!(Header, word) as i32);
        let bytes = self.cur.ins().ishl_imm_u(shape, 3);
        let shape = self.cur.ins().iadd(self.vm, bytes);
        let flags = self.cur.ins().uload8(types::I32, MEM, shape, offset_of!(Shape, flags) as i32);
        let callable = self.cur.ins().band_imm_u(flags, shape_flags::CALLABLE as i64);
        let cc = if name == 1 { IntCC::Equal } else { IntCC::NotEqual };
        let answer = self.cur.ins().icmp_imm_s(cc, callable, 0);
        self.cur.ins().jump(join, &[answer.into()]);
    }

    /// `Array.isArray`: proxies are left.
    fn is_array(&mut self, v: Ref, join: Block) {
        let no = self.cur.ins().iconst(types::I32, 0);
        let object = self.is(Op::IsTag, v, tag::OBJECT);
        let (next, cold) = (self.new_block(), self.cold_block());
        self.cur.ins().brif(object, next, &[], join, &[no.into()]);
        self.start(next);
        let at = self.cell(v);
        let kind = self.cur.ins().uload8(types::I32, MEM, at, offset_of!(Header, kind) as i32);
        let proxy = self.cur.ins().icmp_imm_s(IntCC::Equal, kind, Kind::Proxy as i64);
        let array = self.cur.ins().icmp_imm_s(IntCC::Equal, kind, Kind::Array as i64);
        let array = self.cur.ins().uextend(types::I32, array);
        self.cur.ins().brif(proxy, cold, &[], join, &[array.into()]);
        self.start(cold);
    }
}
