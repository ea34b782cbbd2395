//! Loops. The condition is at the bottom; `LoopHead` stands where the back edge leads.

use bytecode::{Op, Reg, frame};
use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::control::Control;
use super::names::Store;
use super::using::is_using;
use super::{Emitter, Label, R};
use crate::scope::ScopeIdx;

impl<'a> Emitter<'_, 'a> {
    fn loop_head(&mut self) {
        self.op(Op::LoopHead, 0, 0, 0, 0);
    }

    /// Loads the numbers a loop uses before it starts, unless it is inside another whose numbers include them.
    fn load_numbers(&mut self, start: u32) -> bool {
        let Some(list) = self.c.tree.loop_numbers.get(&start) else { return false };
        if !self.numbers.is_empty() {
            return false;
        }
        for n in list.clone() {
            let r = self.temp();
            self.load_number(r, n);
            self.numbers.push((n.to_bits(), r));
        }
        true
    }

    /// Emits a loop with its numbers in registers.
    fn with_numbers(&mut self, start: u32, f: impl FnOnce(&mut Self) -> R) -> R {
        let mark = self.mark();
        let loaded = self.load_numbers(start);
        f(self)?;
        if loaded {
            self.numbers.clear();
        }
        self.release(mark);
        Ok(())
    }

    /// Registers a loop for `break` and `continue`; pop both controls afterwards.
    fn push_loop(&mut self) -> (Label, Label) {
        let labels = std::mem::take(&mut self.pending_labels);
        let (brk, cont) = (self.label(), self.label());
        self.control.push(Control::Break { labels: labels.clone(), target: brk, plain: true });
        self.control.push(Control::Continue { labels, target: cont });
        (brk, cont)
    }

    fn pop_loop(&mut self) {
        self.control.pop();
        self.control.pop();
    }

    pub fn while_statement(&mut self, w: &'a WhileStatement<'a>) -> R {
        self.with_numbers(w.span.start, |e| e.while_statement_loop(w))
    }

    fn while_statement_loop(&mut self, w: &'a WhileStatement<'a>) -> R {
        self.reset_completion();
        let (brk, cont) = self.push_loop();
        let forever = matches!(&w.test, Expression::BooleanLiteral(b) if b.value);
        let top = self.label();
        if !forever {
            self.jump(cont);
        }
        self.bind(top);
        self.loop_head();
        self.statement(&w.body)?;
        self.bind(cont);
        self.at(w.test.span().start);
        self.cond(&w.test, true, top)?;
        self.pop_loop();
        self.bind(brk);
        Ok(())
    }

    pub fn do_while(&mut self, w: &'a DoWhileStatement<'a>) -> R {
        self.with_numbers(w.span.start, |e| e.do_while_loop(w))
    }

    fn do_while_loop(&mut self, w: &'a DoWhileStatement<'a>) -> R {
        self.reset_completion();
        let (brk, cont) = self.push_loop();
        let top = self.here();
        self.loop_head();
        self.statement(&w.body)?;
        self.bind(cont);
        self.cond(&w.test, true, top)?;
        self.pop_loop();
        self.bind(brk);
        Ok(())
    }

    pub fn for_statement(&mut self, f: &'a ForStatement<'a>) -> R {
        match &f.init {
            Some(ForStatementInit::VariableDeclaration(d)) if is_using(d) => {
                let asynchronous = d.declarations.iter().map(|_| d.kind.is_await()).collect();
                self.with_resources(asynchronous, |e| e.plain_for(f))
            }
            _ => self.with_numbers(f.span.start, |e| e.plain_for(f)),
        }
    }

    fn plain_for(&mut self, f: &'a ForStatement<'a>) -> R {
        self.reset_completion();
        let labels = std::mem::take(&mut self.pending_labels);
        let mark = self.mark();
        let scope = Self::scope_of(&f.scope_id);
        if let Some(s) = scope {
            self.enter_scope(s)?;
        }
        match &f.init {
            Some(ForStatementInit::VariableDeclaration(d)) => self.variables(d)?,
            Some(e) => self.effect(e.to_expression())?,
            None => {}
        }
        let constant = matches!(&f.init, Some(ForStatementInit::VariableDeclaration(d))
            if matches!(d.kind, VariableDeclarationKind::Const) || is_using(d));
        let env = scope.filter(|_| !constant).and_then(|s| self.copied_env(s));
        if let Some(env) = env {
            self.op2(Op::CopyEnv, env, env);
        }
        self.pending_labels = labels;
        let (brk, cont) = self.push_loop();
        let (top, test) = (self.label(), self.label());
        if f.test.is_some() {
            self.jump(test);
        }
        self.bind(top);
        self.loop_head();
        self.statement(&f.body)?;
        self.bind(cont);
        if let Some(env) = env {
            self.op2(Op::CopyEnv, env, env);
        }
        if let Some(e) = &f.update {
            self.at(e.span().start);
            self.effect(e)?;
        }
        self.bind(test);
        match &f.test {
            Some(e) => {
                self.at(e.span().start);
                self.cond(e, true, top)?;
            }
            None => self.jump(top),
        }
        self.pop_loop();
        self.bind(brk);
        if scope.is_some() {
            self.leave_scope(mark);
        }
        self.release(mark);
        Ok(())
    }

    /// The environment to copy for each iteration.
    fn copied_env(&self, s: ScopeIdx) -> Option<Reg> {
        if self.c.tree.scope(s).slots == 0 { None } else { self.env_of(s) }
    }

    /// Assigns or declares the variable of a `for-in` or `for-of` head.
    fn bind_head(&mut self, left: &'a ForStatementLeft<'a>, value: Reg) -> R {
        match left {
            ForStatementLeft::VariableDeclaration(d) => {
                let how = match d.kind {
                    VariableDeclarationKind::Var => Store::InitVar,
                    VariableDeclarationKind::Let | VariableDeclarationKind::Const => Store::InitLexical,
                    _ => {
                        self.add_resource(value)?;
                        Store::InitLexical
                    }
                };
                self.bind_pattern(&d.declarations[0].id, value, how)
            }
            left => {
                let mark = self.mark();
                let target = self.target(left.to_assignment_target(), Span::new(1, 1))?;
                self.store(&target, value)?;
                self.release(mark);
                Ok(())
            }
        }
    }

    /// The register of the head's variable, when the value may be put there directly.
    fn head_register(&self, left: &'a ForStatementLeft<'a>) -> Option<Reg> {
        match left {
            ForStatementLeft::VariableDeclaration(d) => match &d.declarations[0].id {
                BindingPattern::BindingIdentifier(id)
                    if matches!(d.kind, VariableDeclarationKind::Let | VariableDeclarationKind::Const) =>
                {
                    let (r, b) = self.in_register(super::names::ref_of_binding(id))?;
                    (!self.c.tree.binding(b).checked).then_some(r)
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub fn for_in(&mut self, f: &'a ForInStatement<'a>) -> R {
        self.with_numbers(f.span.start, |e| e.for_in_loop(f))
    }

    fn for_in_loop(&mut self, f: &'a ForInStatement<'a>) -> R {
        self.reset_completion();
        let labels = std::mem::take(&mut self.pending_labels);
        let mark = self.mark();
        if let ForStatementLeft::VariableDeclaration(d) = &f.left
            && d.kind == VariableDeclarationKind::Var
            && d.declarations[0].init.is_some()
        {
            self.variables(d)?;
        }
        let scope = Self::scope_of(&f.scope_id);
        let keys = self.temp();
        if let Some(s) = scope {
            self.enter_scope(s)?;
        }
        self.expr_to(&f.right, keys)?;
        self.at(f.right.span().start);
        self.op2(Op::ForInPrep, keys, keys);
        self.pending_labels = labels;
        let (brk, cont) = self.push_loop();
        let value = match self.head_register(&f.left) {
            Some(r) => r,
            None => self.temp(),
        };
        self.bind(cont);
        self.loop_head();
        self.at(f.right.span().start);
        self.jump_cmp(Op::ForInNext, value, keys, brk);
        if let Some(s) = scope {
            self.renew_env(s)?;
        }
        if self.head_register(&f.left).is_none() {
            self.bind_head(&f.left, value)?;
        }
        self.statement(&f.body)?;
        self.jump(cont);
        self.pop_loop();
        self.bind(brk);
        if scope.is_some() {
            self.leave_scope(mark);
        }
        self.release(mark);
        Ok(())
    }

    /// A new environment for the next iteration, in the register of the scope's environment.
    fn renew_env(&mut self, s: ScopeIdx) -> R {
        let Some(env) = self.copied_env(s) else { return Ok(()) };
        let scope = self.c.tree.scope(s);
        let (slots, parent) = (scope.slots, scope.parent);
        let saved = self.scope;
        self.scope = parent;
        let mark = self.mark();
        let outer = self.current_env();
        self.release(mark);
        self.scope = saved;
        let n = self.small_const(slots)?;
        self.op(Op::NewEnv, 1, env, outer, n);
        Ok(())
    }

    pub fn for_of(&mut self, f: &'a ForOfStatement<'a>) -> R {
        self.with_numbers(f.span.start, |e| e.for_of_loop(f))
    }

    fn for_of_loop(&mut self, f: &'a ForOfStatement<'a>) -> R {
        self.reset_completion();
        let labels = std::mem::take(&mut self.pending_labels);
        let mark = self.mark();
        let scope = Self::scope_of(&f.scope_id);
        let record = self.temps(3);
        if let Some(s) = scope {
            self.enter_scope(s)?;
        }
        let inner = self.mark();
        let iterable = self.expr(&f.right, None)?;
        self.at(f.right.span().start);
        self.op(Op::GetIter, f.r#await as u8, record, iterable, 0);
        self.release(inner);
        let value = match self.head_register(&f.left) {
            Some(r) => r,
            None => self.temp(),
        };
        let (brk, cont, failed) = (self.label(), self.label(), self.label());
        let error = self.temp();
        self.control.push(Control::Break { labels: labels.clone(), target: brk, plain: true });
        self.bind(cont);
        self.loop_head();
        self.at(f.right.span().start);
        self.iterator_step(value, record, f.r#await);
        self.jump_if(Op::JTrue, record + 2, brk);
        if let Some(s) = scope {
            self.renew_env(s)?;
        }
        let region = self.region(failed, error);
        self.control.push(Control::Iterator { region, record, is_async: f.r#await });
        self.control.push(Control::Continue { labels, target: cont });
        let resource = match &f.left {
            ForStatementLeft::VariableDeclaration(d) if is_using(d) => Some(d.kind.is_await()),
            _ => None,
        };
        let direct = self.head_register(&f.left).is_some();
        let body = |e: &mut Self| {
            if !direct {
                e.bind_head(&f.left, value)?;
            }
            e.statement(&f.body)
        };
        match resource {
            Some(is_async) => self.with_resources(vec![is_async], body)?,
            None => body(self)?,
        }
        self.jump(cont);
        self.control.pop();
        let Some(Control::Iterator { region, .. }) = self.control.pop() else { unreachable!("pushed above") };
        self.close_region(region);
        self.rethrow_after_close(record, error, f.r#await)?;
        self.control.pop();
        self.bind(brk);
        if scope.is_some() {
            self.leave_scope(mark);
        }
        self.release(mark);
        Ok(())
    }

    /// `dst` = next value of an iterator record, its `done` in `record + 2`.
    pub fn iterator_step(&mut self, dst: Reg, record: Reg, is_async: bool) {
        let mark = self.mark();
        let base = self.call_area(0);
        self.op3(Op::IterStep, dst, base, record);
        if is_async {
            self.await_value(dst, dst);
        }
        self.op2(Op::IterResult, dst, record);
        self.release(mark);
    }

    /// IteratorClose for an exit that is no throw.
    pub fn close_iterator(&mut self, record: Reg, is_async: bool) -> R {
        let mark = self.mark();
        let base = self.call_area(0);
        let none = self.label();
        self.op2(Op::IterReturn, base, record);
        self.jump_if(Op::JUndef, base, none);
        self.mov(base + 1, record);
        self.op3(Op::Call, base, base, 0);
        if is_async {
            self.await_value(base, base);
        }
        self.op1(Op::IterCheck, base);
        self.bind(none);
        self.release(mark);
        Ok(())
    }

    /// Closes an iterator because of the exception in `error`, which is thrown whatever the closing does.
    pub fn rethrow_after_close(&mut self, record: Reg, error: Reg, is_async: bool) -> R {
        let mark = self.mark();
        let ignored = self.temp();
        let base = self.temps(frame::HEADER as u32);
        let done = self.label();
        let region = self.region(done, ignored);
        let none = self.label();
        self.op2(Op::IterReturn, base, record);
        self.jump_if(Op::JUndef, base, none);
        self.mov(base + 1, record);
        self.op3(Op::Call, base, base, 0);
        if is_async {
            self.await_value(base, base);
        }
        self.bind(none);
        self.close_region(region);
        self.op(Op::Throw, 1, error, 0, 0);
        self.release(mark);
        Ok(())
    }
}
