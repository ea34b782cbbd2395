//! `try`, `catch`, `finally`.
//!
//! A `finally` block is emitted once. It is entered with a completion kind in a register: normal, throw, or the number
//! of an exit (`break`, `continue`, `return`), and ends by going on with that.

use bytecode::{Op, Reg};
use oxc_ast::ast::*;

use super::control::{Control, FIRST_EXIT, NORMAL, THROW};
use super::names::Store;
use super::{Emitter, R};

impl<'a> Emitter<'_, 'a> {
    pub fn try_statement(&mut self, t: &'a TryStatement<'a>) -> R {
        self.reset_completion();
        match &t.finalizer {
            Some(f) => self.with_finally(
                |e| match &t.handler {
                    Some(h) => e.try_catch(&t.block, h),
                    None => e.block(&t.block),
                },
                |e, _, _| e.block(f),
            ),
            None => match &t.handler {
                Some(h) => self.try_catch(&t.block, h),
                None => self.block(&t.block),
            },
        }
    }

    fn try_catch(&mut self, block: &'a BlockStatement<'a>, h: &'a CatchClause<'a>) -> R {
        let mark = self.mark();
        let error = self.temp();
        let (caught, end) = (self.label(), self.label());
        let region = self.region(caught, error);
        self.control.push(Control::Try { region });
        self.block(block)?;
        let Some(Control::Try { mut region }) = self.control.pop() else { unreachable!("pushed above") };
        self.suspend(&mut region);
        self.jump(end);
        self.close_region(region);
        self.reset_completion();
        if let Some(scope) = Self::scope_of(&h.scope_id) {
            let inner = self.mark();
            self.enter_scope(scope)?;
            if let Some(p) = &h.param {
                self.bind_pattern(&p.pattern, error, Store::InitLexical)?;
            }
            self.block(&h.body)?;
            self.leave_scope(inner);
        } else {
            self.block(&h.body)?;
        }
        self.bind(end);
        self.release(mark);
        Ok(())
    }

    /// Emits `body` such that `finally` runs however it is left. `finally` gets the registers of completion kind and
    /// value.
    pub fn with_finally(
        &mut self,
        body: impl FnOnce(&mut Self) -> R,
        finally: impl FnOnce(&mut Self, Reg, Reg) -> R,
    ) -> R {
        let mark = self.mark();
        let kind = self.temp();
        let value = self.temp();
        let (thrown, entry) = (self.label(), self.label());
        let region = self.region(thrown, value);
        self.control.push(Control::Finally { region, kind, value, entry, exits: Vec::new() });
        body(self)?;
        let Some(Control::Finally { mut region, exits, .. }) = self.control.pop() else { unreachable!("pushed above") };
        self.suspend(&mut region);
        self.int(kind, NORMAL);
        self.jump(entry);
        self.close_region(region);
        self.int(kind, THROW);
        self.bind(entry);
        // A `finally` block does not change the statement's value, unless it is left by a jump.
        let saved = self.completion.map(|r| {
            let t = self.temp();
            self.mov(t, r);
            (r, t)
        });
        self.reset_completion();
        finally(self, kind, value)?;
        if let Some((r, t)) = saved {
            self.mov(r, t);
        }
        let end = self.label();
        self.jump_cmp(Op::JStrictEqI, kind, NORMAL as Reg, end);
        for (i, exit) in exits.into_iter().enumerate() {
            let next = self.label();
            self.jump_cmp(Op::JStrictNeI, kind, (FIRST_EXIT as usize + i) as Reg, next);
            self.continue_exit(exit, value)?;
            self.bind(next);
        }
        self.at(u32::MAX);
        self.op(Op::Throw, 1, value, 0, 0);
        self.bind(end);
        self.release(mark);
        Ok(())
    }
}
