//! `await`, `yield` and `yield*`.

use bytecode::{ErrorKind, Op, Reg, Text};
use oxc_ast::ast::*;

use super::consts::Key;
use super::{Emitter, Label, R};

/// How a suspended generator goes on, in the register after the sent value.
const NEXT: Reg = 0;
const RETURN: Reg = 1;
/// Only inside `yield*`, where exceptions thrown into the generator are passed on.
const THROW: Reg = 2;

fn named(s: &str) -> Key {
    Key::Name(Text::new(s))
}

impl<'a> Emitter<'_, 'a> {
    /// `dst` = what `v` settles with.
    pub fn await_value(&mut self, dst: Reg, v: Reg) {
        self.op2(Op::Await, dst, v);
        self.op(Op::Resumed, 0, 0, 0, 0);
    }

    pub fn yield_expression(&mut self, y: &'a YieldExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let mark = self.mark();
        let sent = self.temps(2);
        if y.delegate {
            let Some(e) = &y.argument else { return self.syntax_error("yield* needs an operand", y.span) };
            let iterable = self.expr(e, None)?;
            self.at(y.span.start);
            self.yield_star(iterable, sent, d)?;
            self.release(mark);
            return Ok(d);
        }
        let v = match &y.argument {
            Some(e) => self.expr(e, None)?,
            None => {
                let t = self.temp();
                self.undefined(t);
                t
            }
        };
        self.at(y.span.start);
        if self.is_async {
            self.await_value(sent, v);
            self.op2(Op::AsyncGenYield, sent, sent);
        } else {
            self.op2(Op::Yield, sent, v);
        }
        self.op(Op::Resumed, 0, 0, 0, 0);
        let go = self.label();
        self.jump_cmp(Op::JStrictEqI, sent + 1, NEXT, go);
        if self.is_async {
            self.await_value(sent, sent);
        }
        self.return_value(sent)?;
        self.bind(go);
        self.mov(d, sent);
        self.release(mark);
        Ok(d)
    }

    /// Calls `R[base]` on the iterator with the sent value; the result stays in `base`.
    fn delegate(&mut self, base: Reg, record: Reg, sent: Reg) {
        self.mov(base + 1, record);
        self.mov(base + bytecode::frame::HEADER, sent);
        self.op3(Op::Call, base, base, 1);
        if self.is_async {
            self.await_value(base, base);
        }
        self.op1(Op::IterCheck, base);
    }

    /// ECMA-262 15.5.5, `yield *`: `sent` and the register after it are value and mode of the last resumption.
    fn yield_star(&mut self, iterable: Reg, sent: Reg, d: Reg) -> R {
        let mode = sent + 1;
        let record = self.temps(3);
        let base = self.call_area(1);
        self.op(Op::GetIter, if self.is_async { 1 } else { 2 }, record, iterable, 0);
        self.undefined(sent);
        self.int(mode, NEXT as i32);
        let (top, suspend, finished) = (self.here(), self.label(), self.label());
        let (is_return, is_throw) = (self.label(), self.label());
        self.op(Op::LoopHead, 0, 0, 0, 0);
        self.jump_cmp(Op::JStrictEqI, mode, RETURN, is_return);
        self.jump_cmp(Op::JStrictEqI, mode, THROW, is_throw);
        self.mov(base, record + 1);
        self.delegate(base, record, sent);
        self.done_or(base, finished);
        self.jump(suspend);

        self.bind(is_throw);
        let (no_throw, no_return) = (self.label(), self.label());
        self.get_named(Op::GetProp, base, record, &named("throw"));
        self.jump_if(Op::JNullish, base, no_throw);
        self.delegate(base, record, sent);
        self.done_or(base, finished);
        self.jump(suspend);

        self.bind(no_throw);
        self.close_iterator(record, self.is_async)?;
        let k = self.consts.string("The iterator does not provide a 'throw' method");
        self.op_imm(Op::ThrowError, ErrorKind::TypeError as u8, 0, k as i32);

        self.bind(is_return);
        self.get_named(Op::GetProp, base, record, &named("return"));
        self.jump_if(Op::JNullish, base, no_return);
        self.delegate(base, record, sent);
        let t = self.temp();
        self.get_named(Op::GetProp, t, base, &named("done"));
        self.jump_if(Op::JFalse, t, suspend);
        self.get_named(Op::GetProp, sent, base, &named("value"));
        self.return_value(sent)?;
        self.bind(no_return);
        if self.is_async {
            self.await_value(sent, sent);
        }
        self.return_value(sent)?;

        self.bind(suspend);
        if self.is_async {
            self.get_named(Op::GetProp, base, base, &named("value"));
        }
        let thrown = self.label();
        let region = self.region(thrown, sent);
        if self.is_async {
            self.op2(Op::AsyncGenYield, sent, base);
            self.op(Op::Resumed, 0, 0, 0, 0);
            self.jump_cmp(Op::JStrictEqI, mode, NEXT, top);
            self.await_value(sent, sent);
        } else {
            self.op2(Op::YieldStarResult, sent, base);
            self.op(Op::Resumed, 0, 0, 0, 0);
        }
        self.jump(top);
        self.close_region(region);
        self.int(mode, THROW as i32);
        self.jump(top);
        self.bind(finished);
        self.get_named(Op::GetProp, d, base, &named("value"));
        Ok(())
    }

    fn done_or(&mut self, result: Reg, finished: Label) {
        let mark = self.mark();
        let t = self.temp();
        self.get_named(Op::GetProp, t, result, &named("done"));
        self.jump_if(Op::JTrue, t, finished);
        self.release(mark);
    }
}
