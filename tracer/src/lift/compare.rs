//! Comparisons, tests and jumps.

use super::arith::Operand;
use super::{Flow, Lifter};
use crate::helpers::Name;
use crate::ir::{Cc, Op, Ref, Ty};
use crate::region::kind;
use bytecode::{Op as Bc, operands};
use vm::Value;
use vm::string::sflags;
use vm::value::tag;

impl Lifter<'_> {
    pub fn lift_compare(&mut self, op: Bc) -> Option<Flow> {
        let i = self.insn();
        let (a, b, c) = (Operand::Reg(i.ra(), 0), Operand::Reg(i.rb(), 1), Operand::Reg(i.rc(), 2));
        let imm = Operand::Int(i.rb() as i32);
        match op {
            Bc::Lt => self.value_of(b, c, Cc::Lt),
            Bc::Le => self.value_of(b, c, Cc::Le),
            Bc::Gt => self.value_of(b, c, Cc::Gt),
            Bc::Ge => self.value_of(b, c, Cc::Ge),
            Bc::StrictEq | Bc::StrictNe => {
                let v = self.equal(b, c, true)?;
                let v = if op == Bc::StrictNe { self.b.not(v) } else { v };
                self.set(i.ra(), v);
                Some(Flow::Next)
            }
            Bc::Eq | Bc::Ne => {
                let Some(v) = self.equal(b, c, false) else { return Some(self.by_interpreter()) };
                let v = if op == Bc::Ne { self.b.not(v) } else { v };
                self.set(i.ra(), v);
                Some(Flow::Next)
            }
            Bc::Not => {
                let v = self.truth(b);
                let v = self.b.not(v);
                self.set(i.ra(), v);
                Some(Flow::Next)
            }
            Bc::TypeOfIs => {
                let v = self.type_is(i.rb(), i.x());
                self.set(i.ra(), v);
                Some(Flow::Next)
            }
            Bc::Jmp => self.jump_by(i.imm() as i64),
            Bc::JTrue | Bc::JFalse => {
                let v = self.truth(a);
                self.jump_if(v, op == Bc::JTrue, i.imm() as i64)
            }
            Bc::JUndef | Bc::JNotUndef => self.jump_if_special(op == Bc::JUndef, &[Value::UNDEFINED]),
            Bc::JNull | Bc::JNotNull => self.jump_if_special(op == Bc::JNull, &[Value::NULL]),
            Bc::JNullish | Bc::JNotNullish => {
                self.jump_if_special(op == Bc::JNullish, &[Value::UNDEFINED, Value::NULL])
            }
            Bc::JHole => self.jump_if_special(true, &[Value::HOLE]),
            Bc::JLt => self.jump_compare(a, b, Cc::Lt, true),
            Bc::JLe => self.jump_compare(a, b, Cc::Le, true),
            Bc::JGt => self.jump_compare(a, b, Cc::Gt, true),
            Bc::JGe => self.jump_compare(a, b, Cc::Ge, true),
            Bc::JNotLt => self.jump_compare(a, b, Cc::Lt, false),
            Bc::JNotLe => self.jump_compare(a, b, Cc::Le, false),
            Bc::JNotGt => self.jump_compare(a, b, Cc::Gt, false),
            Bc::JNotGe => self.jump_compare(a, b, Cc::Ge, false),
            Bc::JLtI => self.jump_compare(a, imm, Cc::Lt, true),
            Bc::JLeI => self.jump_compare(a, imm, Cc::Le, true),
            Bc::JGtI => self.jump_compare(a, imm, Cc::Gt, true),
            Bc::JGeI => self.jump_compare(a, imm, Cc::Ge, true),
            Bc::JNotLtI => self.jump_compare(a, imm, Cc::Lt, false),
            Bc::JNotLeI => self.jump_compare(a, imm, Cc::Le, false),
            Bc::JNotGtI => self.jump_compare(a, imm, Cc::Gt, false),
            Bc::JNotGeI => self.jump_compare(a, imm, Cc::Ge, false),
            Bc::JStrictEq | Bc::JStrictNe => {
                let v = self.equal(a, b, true)?;
                self.jump_if(v, op == Bc::JStrictEq, i.rc() as i64)
            }
            Bc::JStrictEqI | Bc::JStrictNeI => {
                let v = self.equal(a, imm, true)?;
                self.jump_if(v, op == Bc::JStrictEqI, i.rc() as i64)
            }
            Bc::JEq | Bc::JNe => {
                let Some(v) = self.equal(a, b, false) else {
                    let to = self.jump_target();
                    return Some(self.by_interpreter_jump(to));
                };
                self.jump_if(v, op == Bc::JEq, i.rc() as i64)
            }
            Bc::SwitchInt => self.switch(),
            _ => None,
        }
    }

    fn target(&self, offset: i64) -> u32 {
        (self.pc() as i64 + 1 + offset) as u32
    }
    fn jump_by(&mut self, offset: i64) -> Option<Flow> {
        let (ctx, to) = (self.ctx(), self.target(offset));
        self.go_to(ctx, to);
        Some(Flow::Done)
    }
    /// Jumps when `cond` is `sense`.
    pub fn jump_if(&mut self, cond: Ref, sense: bool, offset: i64) -> Option<Flow> {
        let (to, after) = (self.target(offset), self.pc() + 1 + operands::extra_words(self.insn()) as u32);
        if sense {
            self.branch(cond, to, after)
        } else {
            self.branch(cond, after, to)
        }
        Some(Flow::Done)
    }

    /// ToBoolean.
    fn truth(&mut self, o: Operand) -> Ref {
        let Operand::Reg(reg, k) = o else { return self.b.bool(true) };
        let r = self.get(reg);
        match self.b.func.ty(r) {
            Ty::Bool => return r,
            Ty::I32 => {
                let zero = self.b.int(0);
                return self.b.icmp(Cc::Ne, r, zero);
            }
            Ty::F64 => {
                // Neither zero nor NaN: |x| > 0.
                let (zero, x) = (self.b.double(0.0), self.b.emit(Op::FAbs, Ty::F64, &[r], 0));
                return self.b.emit(Op::FCmp, Ty::Bool, &[x, zero], Cc::Gt as u64);
            }
            _ => {}
        }
        let kinds = self.kinds(k);
        if kinds == kind::BOOL {
            let resume = self.resume();
            let v = self.b.boolean(r, resume);
            self.refine(reg, v);
            return v;
        }
        if kinds == kind::INT {
            let v = self.int_operand(o);
            let zero = self.b.int(0);
            return self.b.icmp(Cc::Ne, v, zero);
        }
        // Objects and nothing.
        if kinds != 0 && kinds & !(kind::OBJECT | kind::UNDEFINED | kind::NULL) == 0 {
            let c = self.b.is_tag(r, tag::OBJECT);
            if kinds != kind::OBJECT && self.b.known(c) != Some(true) {
                let s = self.b.is_tag(r, tag::SPECIAL);
                let t = self.b.veq(r, Value::TRUE.0);
                let ns = self.b.not(t);
                let special = self.b.emit(Op::Select, Ty::Bool, &[s, ns, s], 0);
                let ok = self.b.emit(Op::Select, Ty::Bool, &[c, c, special], 0);
                let resume = self.resume();
                self.b.guard_true(ok, resume);
            } else if kinds == kind::OBJECT {
                let resume = self.resume();
                self.b.guard_true(c, resume);
            }
            return c;
        }
        self.call(Name::truth, Ty::Bool, &[r])
    }

    /// A relational comparison of numbers; `None` for other operands.
    fn compare(&mut self, l: Operand, r: Operand, cc: Cc) -> Option<Ref> {
        if self.seems_int(l) && self.seems_int(r) {
            let (x, y) = (self.int_operand(l), self.int_operand(r));
            return Some(self.b.icmp(cc, x, y));
        }
        if self.seems_number(l) && self.seems_number(r) {
            let (x, y) = (self.double_operand(l), self.double_operand(r));
            return Some(self.b.emit(Op::FCmp, Ty::Bool, &[x, y], cc as u64));
        }
        None
    }
    fn value_of(&mut self, l: Operand, r: Operand, cc: Cc) -> Option<Flow> {
        let Some(v) = self.compare(l, r, cc) else { return Some(self.by_interpreter()) };
        let a = self.insn().ra();
        self.set(a, v);
        Some(Flow::Next)
    }
    fn jump_compare(&mut self, l: Operand, r: Operand, cc: Cc, sense: bool) -> Option<Flow> {
        let offset = self.insn().rc() as i64;
        let cond = match self.compare(l, r, cc) {
            Some(c) => c,
            None if self.both_strings(l, r) => {
                let (Operand::Reg(x, _), Operand::Reg(y, _)) = (l, r) else { return None };
                let (x, y) = (self.string_operand(x), self.string_operand(y));
                let o = self.call(Name::compare_strings, Ty::I32, &[x, y]);
                let zero = self.b.int(0);
                self.b.icmp(cc, o, zero)
            }
            None => {
                let to = self.jump_target();
                return Some(self.by_interpreter_jump(to));
            }
        };
        self.jump_if(cond, sense, offset)
    }
    fn both_strings(&self, l: Operand, r: Operand) -> bool {
        let is = |o| matches!(o, Operand::Reg(_, k) if self.kinds(k) == kind::STRING);
        is(l) && is(r)
    }

    /// `===`, or `==` where it is the same for the operands seen (`None` if not).
    fn equal(&mut self, l: Operand, r: Operand, strict: bool) -> Option<Ref> {
        if let Some(c) = self.compare(l, r, Cc::Eq) {
            return Some(c);
        }
        let (kl, kr) = (self.seen_kinds(l), self.seen_kinds(r));
        let (x, y) = (self.boxed_operand(l), self.boxed_operand(r));
        // A constant that is identical only to itself decides.
        for (v, other) in [(x, y), (y, x)] {
            let i = *self.b.func.inst(v);
            if i.op == Op::ConstVal {
                let c = Value(i.imm);
                let nullish = c.is_nullish();
                if strict && !c.is_number() && !c.is_string() && !c.is_bigint() {
                    return Some(self.b.emit(Op::VEq, Ty::Bool, &[other, v], 0));
                }
                if strict && c.to_str().is_some_and(|s| s.flags() & sflags::ATOM != 0) {
                    if let (Some(c), Some(d)) = (self.char_of(x), self.char_of(y)) {
                        return Some(self.b.icmp(Cc::Eq, c, d));
                    }
                    return Some(self.call(Name::is_atom, Ty::Bool, &[v, other]));
                }
                if !strict && nullish {
                    let u = self.b.veq(other, Value::UNDEFINED.0);
                    let n = self.b.veq(other, Value::NULL.0);
                    return Some(self.b.emit(Op::Select, Ty::Bool, &[u, u, n], 0));
                }
            }
        }
        if let (Some(c), Some(d)) = (self.char_of(x), self.char_of(y)) {
            return Some(self.b.icmp(Cc::Eq, c, d));
        }
        if kl == kind::STRING && kr == kind::STRING {
            for v in [x, y] {
                let c = self.b.is_tag(v, tag::STRING);
                let resume = self.resume();
                self.b.guard_true(c, resume);
            }
            return Some(self.call(Name::same_string, Ty::Bool, &[x, y]));
        }
        // Objects, booleans and nothing are identical when their bits are.
        let plain = kind::OBJECT | kind::BOOL | kind::UNDEFINED | kind::NULL | kind::HOLE;
        let by_bits = |k: u16| k != 0 && k & !plain == 0;
        if strict && (by_bits(kl) || by_bits(kr)) {
            // One side that cannot be number, string or bigint is enough.
            let (v, k) = if by_bits(kl) { (x, kl) } else { (y, kr) };
            if k == kind::OBJECT {
                let c = self.b.is_tag(v, tag::OBJECT);
                let resume = self.resume();
                self.b.guard_true(c, resume);
            } else {
                let object = self.b.is_tag(v, tag::OBJECT);
                let special = self.b.is_tag(v, tag::SPECIAL);
                let c = self.b.emit(Op::Select, Ty::Bool, &[object, object, special], 0);
                let resume = self.resume();
                self.b.guard_true(c, resume);
            }
            return Some(self.b.emit(Op::VEq, Ty::Bool, &[x, y], 0));
        }
        if !strict && kl == kind::OBJECT && kr == kind::OBJECT {
            for v in [x, y] {
                let c = self.b.is_tag(v, tag::OBJECT);
                let resume = self.resume();
                self.b.guard_true(c, resume);
            }
            return Some(self.b.emit(Op::VEq, Ty::Bool, &[x, y], 0));
        }
        if strict {
            return Some(self.call(Name::strict_equal, Ty::Bool, &[x, y]));
        }
        let n = self.call(Name::plain_equal, Ty::I32, &[x, y]);
        Some(self.answer(n))
    }
    fn seen_kinds(&self, o: Operand) -> u16 {
        match o {
            Operand::Reg(_, k) => self.kinds(k),
            Operand::Int(_) => kind::INT,
        }
    }
    fn boxed_operand(&mut self, o: Operand) -> Ref {
        match o {
            Operand::Reg(r, _) => self.get_val(r),
            Operand::Int(i) => self.b.val(Value::int(i).0),
        }
    }

    fn jump_if_special(&mut self, sense: bool, values: &[Value]) -> Option<Flow> {
        let i = self.insn();
        let r = self.get(i.ra());
        let cond = if self.b.func.ty(r) != Ty::Val {
            self.b.bool(false)
        } else {
            let first = self.b.veq(r, values[0].0);
            match values.get(1) {
                Some(v) => {
                    let second = self.b.veq(r, v.0);
                    // Objects are the common case: one test of the tag says enough.
                    let object = self.b.is_tag(r, tag::OBJECT);
                    if self.b.known(object) == Some(true) {
                        self.b.bool(false)
                    } else {
                        self.b.emit(Op::Select, Ty::Bool, &[first, first, second], 0)
                    }
                }
                None => first,
            }
        };
        self.jump_if(cond, sense, i.imm() as i64)
    }

    /// `typeof R === name`.
    fn type_is(&mut self, reg: isize, name: u8) -> Ref {
        let r = self.get(reg);
        match (self.b.func.ty(r), name) {
            (Ty::I32 | Ty::F64, n) => return self.b.bool(n == 3),
            (Ty::Bool, n) => return self.b.bool(n == 2),
            (_, 3) => return self.b.emit(Op::IsNumber, Ty::Bool, &[r], 0),
            (_, 4) => return self.b.is_tag(r, tag::STRING),
            (_, 5) => return self.b.is_tag(r, tag::SYMBOL),
            (_, 6) => return self.b.is_tag(r, tag::BIGINT),
            (_, 0) => return self.b.veq(r, Value::UNDEFINED.0),
            _ => {}
        }
        let n = self.b.int(name as i32);
        self.call(Name::type_is, Ty::Bool, &[r, n])
    }

    /// A chain of comparisons with the cases seen.
    fn switch(&mut self) -> Option<Flow> {
        let i = self.insn();
        let o = Operand::Reg(i.ra(), 0);
        if !self.seems_int(o) {
            return Some(self.terminal(Bc::SwitchInt));
        }
        let v = self.int_operand(o);
        let (pc, ctx) = (self.pc(), self.ctx());
        let words = self.code().words();
        let after = pc + 1 + operands::extra_words(i) as u32;
        let (lo, n) = (i.rc() as i32, i.b() as usize);
        let target = |k: usize| {
            let offset = (words[pc as usize + 1 + k / 2] >> (32 * (k % 2))) as u32 as i32;
            (after as i64 + offset as i64) as u32
        };
        let mut cases: Vec<(i32, u32)> = (0..n).map(|k| (lo.wrapping_add(k as i32), target(k))).collect();
        // The often taken first.
        cases.retain(|c| c.1 != after && self.was_seen(ctx, c.1));
        let seen = |l: &Self, to: u32| l.region.find(ctx, to).map_or(0, |n| l.region.nodes[n as usize].seen);
        cases.sort_by_key(|c| std::cmp::Reverse(seen(self, c.1)));
        for (k, to) in cases {
            if self.b.dead.is_some() {
                break;
            }
            let c = self.b.int(k);
            let cond = self.b.icmp(Cc::Eq, v, c);
            match self.b.known(cond) {
                Some(true) => {
                    self.go_to(ctx, to);
                    return Some(Flow::Done);
                }
                Some(false) => continue,
                None => {}
            }
            let (taken, rest) = self.split(cond);
            let (state, versions, resume) = (self.state.clone(), self.b.versions.clone(), self.resume);
            self.b.block = taken;
            self.b.assume(cond, true);
            self.go_to(ctx, to);
            (self.state, self.b.versions, self.resume) = (state, versions, resume);
            self.b.block = rest;
            self.b.assume(cond, false);
        }
        // What no case was seen for: the default if that was seen, else out. Values of unseen cases must not go there.
        let unseen = (0..n).any(|k| target(k) != after && !self.was_seen(ctx, target(k)));
        if self.was_seen(ctx, after) && self.b.dead.is_none() {
            if unseen {
                let resume = self.resume();
                for k in 0..n {
                    let to = target(k);
                    if to != after && !self.was_seen(ctx, to) {
                        let c = self.b.int(lo.wrapping_add(k as i32));
                        let cond = self.b.icmp(Cc::Eq, v, c);
                        self.b.guard_false(cond, resume);
                    }
                }
            }
            self.go_to(ctx, after);
        } else {
            let node = self.node;
            self.leave_at(node);
        }
        Some(Flow::Done)
    }
}
