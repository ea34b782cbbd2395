//! `using` and `await using`: resources of a block are disposed in reverse order when it is left.
//!
//! A block has two registers for each of its declarations, value and dispose method (the hole until the declaration
//! has run), and disposes them in a `finally` of its own.

use bytecode::{Op, Reg, special};
use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::control::THROW;
use super::expr::is_anonymous_function;
use super::names::Store;
use super::{Emitter, R};

/// Registers for the resources of a block.
pub struct Resources {
    base: Reg,
    /// For each, whether it is disposed asynchronously.
    asynchronous: Vec<bool>,
    next: usize,
}

pub fn is_using(d: &VariableDeclaration) -> bool {
    d.kind.is_using()
}

impl<'a> Emitter<'_, 'a> {
    /// Statements of a block or body, whose resources are disposed at its end.
    pub fn block_body(&mut self, list: &'a [Statement<'a>]) -> R {
        let mut asynchronous = Vec::new();
        for s in list {
            if let Statement::VariableDeclaration(d) = s
                && is_using(d)
            {
                asynchronous.extend(d.declarations.iter().map(|_| d.kind.is_await()));
            }
        }
        if asynchronous.is_empty() {
            return self.statements(list);
        }
        self.with_resources(asynchronous, |e| e.statements(list))
    }

    /// Emits `body`, which declares as many resources as `asynchronous` has entries.
    pub fn with_resources(&mut self, asynchronous: Vec<bool>, body: impl FnOnce(&mut Self) -> R) -> R {
        let mark = self.mark();
        let n = asynchronous.len() as u32;
        let base = self.temps(2 * n);
        for i in 0..n {
            self.special(base + (2 * i + 1) as Reg, special::HOLE);
        }
        self.resources.push(Resources { base, asynchronous: asynchronous.clone(), next: 0 });
        self.with_finally(body, |e, kind, value| {
            for (i, &is_async) in asynchronous.iter().enumerate().rev() {
                e.dispose(base + 2 * i as Reg, is_async, kind, value);
            }
            Ok(())
        })?;
        self.resources.pop();
        self.release(mark);
        Ok(())
    }

    /// The value in `value` becomes the next resource of the innermost block.
    pub fn add_resource(&mut self, value: Reg) -> R {
        let Some(r) = self.resources.last_mut() else { return self.limit("using declaration outside a block") };
        let Some(&is_async) = r.asynchronous.get(r.next) else {
            return self.limit("using declaration out of place");
        };
        let slot = r.base + 2 * r.next as Reg;
        r.next += 1;
        self.mov(slot, value);
        self.op(Op::UseResource, is_async as u8, slot + 1, value, 0);
        Ok(())
    }

    pub fn using_declaration(&mut self, d: &'a VariableDeclaration<'a>) -> R {
        for v in &d.declarations {
            let mark = self.mark();
            let (BindingPattern::BindingIdentifier(id), Some(init)) = (&v.id, &v.init) else {
                return self.syntax_error("Missing initializer in using declaration", v.span);
            };
            let t = self.temp();
            if is_anonymous_function(init) {
                let name = self.text(id.name.as_str());
                self.named_expr(init, &name, Some(t))?;
            } else {
                self.expr_to(init, t)?;
            }
            self.at(init.span().start);
            self.add_resource(t)?;
            self.store_binding(id, t, Store::InitLexical)?;
            self.release(mark);
        }
        Ok(())
    }

    /// Disposes one resource inside the `finally` with these completion registers.
    fn dispose(&mut self, slot: Reg, is_async: bool, kind: Reg, value: Reg) {
        let mark = self.mark();
        let error = self.temp();
        let base = self.call_area(0);
        let (skip, caught) = (self.label(), self.label());
        self.jump_if(Op::JHole, slot + 1, skip);
        let mut region = self.region(caught, error);
        let nothing = self.label();
        if is_async {
            self.undefined(base);
            self.jump_if(Op::JUndef, slot + 1, nothing);
        } else {
            self.jump_if(Op::JUndef, slot + 1, skip);
        }
        self.mov(base, slot + 1);
        self.mov(base + 1, slot);
        self.op3(Op::Call, base, base, 0);
        self.bind(nothing);
        if is_async {
            self.await_value(base, base);
        }
        self.suspend(&mut region);
        self.jump(skip);
        self.close_region(region);
        let first = self.label();
        self.jump_cmp(Op::JStrictNeI, kind, THROW as Reg, first);
        self.op2(Op::SuppressError, error, value);
        self.bind(first);
        self.mov(value, error);
        self.int(kind, THROW);
        self.bind(skip);
        self.release(mark);
    }
}
