//! Statements and declarations.

use bytecode::{Const, Op, Text};
use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::control::Control;
use super::expr::is_anonymous_function;
use super::names::{Store, ref_of_binding};
use super::{Emitter, R};
use crate::scope::{NONE, ScopeIdx, ScopeKind};

/// The function that a statement declares, through labels and `export`.
fn declared_function<'b, 'a>(s: &'b Statement<'a>) -> Option<&'b Function<'a>> {
    match s {
        Statement::FunctionDeclaration(f) => Some(f),
        Statement::LabeledStatement(l) => declared_function(&l.body),
        Statement::ExportDeclaration(e) => match &e.declaration {
            Declaration::FunctionDeclaration(f) => Some(f),
            _ => None,
        },
        Statement::ExportDefaultDeclaration(e) => match &e.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(f) => Some(f),
            _ => None,
        },
        _ => None,
    }
}

impl<'a> Emitter<'_, 'a> {
    pub fn scope_of(cell: &std::cell::Cell<Option<oxc_syntax::scope::ScopeId>>) -> Option<ScopeIdx> {
        cell.get().map(|id| id.index() as ScopeIdx)
    }

    /// GlobalDeclarationInstantiation and its kin for eval code.
    pub fn declare_globals(&mut self, deletable: bool) -> R {
        let tree = &mut self.c.tree;
        let mut seen = rustc_hash::FxHashSet::default();
        let mut unique =
            |list: Vec<&'a str>| -> Vec<&'a str> { list.into_iter().filter(|n| seen.insert(*n)).collect() };
        let lets = unique(std::mem::take(&mut tree.top_lets));
        let consts = unique(std::mem::take(&mut tree.top_consts));
        let functions = unique(std::mem::take(&mut tree.top_functions));
        let vars = unique(std::mem::take(&mut tree.top_vars));
        if self.c.eval_scope != NONE {
            return self.declare_eval_variables(&vars);
        }
        if lets.is_empty() && consts.is_empty() && functions.is_empty() && vars.is_empty() {
            return Ok(());
        }
        let mut regs = [0; 4];
        for (r, list) in regs.iter_mut().zip([lets, consts, vars, functions]) {
            let keys: Vec<Text> = list.iter().map(|n| self.text(n)).collect();
            let k = self.consts.add(Const::ObjectKeys(keys));
            *r = self.small_const(k)?;
        }
        self.op(Op::DeclareGlobals, deletable as u8, regs[0], regs[1], regs[2]);
        self.op(Op::Extra, 0, regs[3], 0, 0);
        Ok(())
    }

    /// Makes the functions declared directly in a list of statements.
    pub fn hoist(&mut self, list: &'a [Statement<'a>]) -> R {
        for s in list {
            let Some(f) = declared_function(s) else { continue };
            if f.body.is_none() {
                continue;
            }
            self.hoist_one(f)?;
        }
        Ok(())
    }

    pub fn hoist_one(&mut self, f: &'a Function<'a>) -> R {
        let mark = self.mark();
        let Some(id) = &f.id else { return self.hoist_default(f) };
        let r = ref_of_binding(id);
        if let Some((var, _)) = self.in_register(r) {
            self.function_expression(f, None, Some(var))?;
        } else {
            let v = self.function_expression(f, None, None)?;
            let kind = self.c.tree.scope(self.scope()).kind;
            let sloppy_eval = kind == ScopeKind::Eval && !self.strict();
            if kind == ScopeKind::Script || (sloppy_eval && self.c.eval_scope == NONE) {
                let ic = self.ic_required(id.name.as_str())?;
                let deletable = self.c.eval_vars as u8;
                self.op(Op::DeclareGlobalFn, deletable, v, 0, ic);
            } else if sloppy_eval {
                self.set_eval_variable(id.name.as_str(), v)?;
            } else {
                self.store_binding(id, v, Store::InitVar)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    pub fn statements(&mut self, list: &'a [Statement<'a>]) -> R {
        for s in list {
            self.statement(s)?;
        }
        Ok(())
    }

    /// The value of a statement without one of its own is undefined.
    pub fn reset_completion(&mut self) {
        if let Some(r) = self.completion {
            self.undefined(r);
        }
    }

    pub fn statement(&mut self, s: &'a Statement<'a>) -> R {
        let mark = self.mark();
        self.at(s.span().start);
        match s {
            Statement::ExpressionStatement(e) => match self.completion {
                Some(r) => self.expr_to(&e.expression, r)?,
                None => self.effect(&e.expression)?,
            },
            Statement::BlockStatement(b) => self.block(b)?,
            Statement::VariableDeclaration(d) => self.variables(d)?,
            Statement::FunctionDeclaration(f) => self.annex_b(f)?,
            Statement::ClassDeclaration(c) => self.class_declaration(c)?,
            Statement::IfStatement(i) => self.if_statement(i)?,
            Statement::ReturnStatement(r) => self.return_statement(r)?,
            Statement::ThrowStatement(t) => {
                let v = self.expr(&t.argument, None)?;
                self.at(t.span.start);
                self.op1(Op::Throw, v);
            }
            Statement::ForStatement(f) => self.for_statement(f)?,
            Statement::ForInStatement(f) => self.for_in(f)?,
            Statement::ForOfStatement(f) => self.for_of(f)?,
            Statement::WhileStatement(w) => self.while_statement(w)?,
            Statement::DoWhileStatement(w) => self.do_while(w)?,
            Statement::SwitchStatement(s) => self.switch(s)?,
            Statement::TryStatement(t) => self.try_statement(t)?,
            Statement::LabeledStatement(l) => self.labelled(l)?,
            Statement::BreakStatement(b) => {
                let name = b.label.as_ref().map(|l| l.name.as_str());
                if !self.jump_out(name, false)? {
                    return match name {
                        Some(n) => self.syntax_error(&format!("Undefined label '{n}'"), b.span),
                        None => self.syntax_error("Illegal break statement", b.span),
                    };
                }
            }
            Statement::ContinueStatement(c) => {
                let name = c.label.as_ref().map(|l| l.name.as_str());
                if !self.jump_out(name, true)? {
                    return self.syntax_error("Illegal continue statement: no surrounding iteration statement", c.span);
                }
            }
            Statement::EmptyStatement(_) => {}
            Statement::DebuggerStatement(_) => self.op1(Op::Debugger, 0),
            Statement::WithStatement(w) => self.with_statement(w)?,
            Statement::ImportDeclaration(_)
            | Statement::ExportAllDeclaration(_)
            | Statement::ExportNamedDeclaration(_)
            | Statement::ExportFromDeclaration(_) => {}
            Statement::ExportDeclaration(e) => match &e.declaration {
                Declaration::VariableDeclaration(d) => self.variables(d)?,
                Declaration::ClassDeclaration(c) => self.class_declaration(c)?,
                _ => {}
            },
            Statement::ExportDefaultDeclaration(e) => self.export_default(e)?,
            // Types: they have no code.
            Statement::TSTypeAliasDeclaration(_) | Statement::TSInterfaceDeclaration(_) => {}
            other => return self.unsupported("TypeScript declaration in JavaScript", other.span()),
        }
        self.release(mark);
        Ok(())
    }

    pub fn block(&mut self, b: &'a BlockStatement<'a>) -> R {
        let Some(s) = Self::scope_of(&b.scope_id) else { return self.statements(&b.body) };
        let mark = self.mark();
        self.enter_scope(s)?;
        self.hoist(&b.body)?;
        self.block_body(&b.body)?;
        self.leave_scope(mark);
        Ok(())
    }

    /// A function declaration reached in a block also assigns the function's `var` (Annex B.3.3).
    fn annex_b(&mut self, f: &'a Function<'a>) -> R {
        let Some(index) = f.scope_id.get() else { return Ok(()) };
        let info = self.c.tree.function(index.index() as u32);
        let (r, Some(id)) = (info.annex_b, &f.id) else { return Ok(()) };
        if r == NONE {
            return Ok(());
        }
        let mark = self.mark();
        let v = self.load_var(ref_of_binding(id), id.name.as_str(), None, false)?;
        let t = self.var_target(r, id.name.as_str(), u32::MAX)?;
        self.store_var(t, v, Store::InitVar)?;
        self.release(mark);
        Ok(())
    }

    pub fn variables(&mut self, d: &'a VariableDeclaration<'a>) -> R {
        if d.declare {
            return Ok(());
        }
        let how = match d.kind {
            VariableDeclarationKind::Var => Store::InitVar,
            VariableDeclarationKind::Let | VariableDeclarationKind::Const => Store::InitLexical,
            _ => return self.using_declaration(d),
        };
        for v in &d.declarations {
            self.declarator(v, how)?;
        }
        Ok(())
    }

    fn declarator(&mut self, v: &'a VariableDeclarator<'a>, how: Store) -> R {
        let mark = self.mark();
        match (&v.id, &v.init) {
            (BindingPattern::BindingIdentifier(id), Some(init)) => {
                let r = ref_of_binding(id);
                self.at(init.span().start);
                if let Some((var, b)) = self.in_register(r) {
                    // Nothing sees a lexical variable before its declaration ends, unless it is checked for.
                    let fresh = how == Store::InitLexical && !self.c.tree.binding(b).checked;
                    if is_anonymous_function(init) {
                        let name = self.text(id.name.as_str());
                        self.named_expr(init, &name, Some(var))?;
                    } else if fresh {
                        self.expr_to(init, var)?;
                    } else {
                        self.expr_to_var(init, var)?;
                    }
                } else {
                    let t = if how == Store::InitVar {
                        Some(self.var_target(r, id.name.as_str(), id.span.start)?)
                    } else {
                        None
                    };
                    let value = if is_anonymous_function(init) {
                        let name = self.text(id.name.as_str());
                        self.named_expr(init, &name, None)?
                    } else {
                        self.expr(init, None)?
                    };
                    match t {
                        Some(t) => self.store_var(t, value, how)?,
                        None => self.store_binding(id, value, how)?,
                    }
                }
            }
            (BindingPattern::BindingIdentifier(id), None) => {
                if how == Store::InitLexical {
                    match self.in_register(ref_of_binding(id)) {
                        Some((var, _)) => self.undefined(var),
                        None => {
                            let t = self.temp();
                            self.undefined(t);
                            self.store_binding(id, t, how)?;
                        }
                    }
                }
            }
            (pattern, Some(init)) => {
                let value = self.operand_before(init, pattern.span())?;
                self.bind_pattern(pattern, value, how)?;
            }
            (pattern, None) => {
                return self.syntax_error("Missing initializer in destructuring declaration", pattern.span());
            }
        }
        self.release(mark);
        Ok(())
    }

    fn if_statement(&mut self, i: &'a IfStatement<'a>) -> R {
        self.reset_completion();
        let no = self.label();
        self.cond(&i.test, false, no)?;
        self.branch(&i.consequent)?;
        match &i.alternate {
            Some(alternate) => {
                let end = self.label();
                self.jump(end);
                self.bind(no);
                self.branch(alternate)?;
                self.bind(end);
            }
            None => self.bind(no),
        }
        Ok(())
    }

    /// A branch of `if`; a function declared there has a block of its own.
    fn branch(&mut self, s: &'a Statement<'a>) -> R {
        if let Statement::FunctionDeclaration(f) = s
            && let Some(index) = f.scope_id.get()
        {
            let scope = self.c.tree.function(index.index() as u32).if_scope;
            if scope != NONE {
                let mark = self.mark();
                self.enter_scope(scope)?;
                self.hoist_one(f)?;
                self.annex_b(f)?;
                self.leave_scope(mark);
                return Ok(());
            }
        }
        self.statement(s)
    }

    fn return_statement(&mut self, r: &'a ReturnStatement<'a>) -> R {
        let mark = self.mark();
        // Both arms return at once.
        if let Some(Expression::ConditionalExpression(c)) = r.argument.as_ref().map(Expression::without_parentheses)
            && !self.is_async
            && self.control.is_empty()
        {
            let no = self.label();
            self.cond(&c.test, false, no)?;
            for (i, e) in [&c.consequent, &c.alternate].into_iter().enumerate() {
                let v = self.expr(e, None)?;
                self.at(r.span.start);
                self.return_value(v)?;
                if i == 0 {
                    self.bind(no);
                }
                self.release(mark);
            }
            return Ok(());
        }
        let value = match &r.argument {
            Some(e) => {
                let v = self.expr(e, None)?;
                if self.is_async && self.is_generator {
                    let t = self.temp();
                    self.await_value(t, v);
                    t
                } else {
                    v
                }
            }
            None => {
                let t = self.temp();
                self.undefined(t);
                t
            }
        };
        self.at(r.span.start);
        self.return_value(value)?;
        self.release(mark);
        Ok(())
    }

    fn labelled(&mut self, l: &'a LabeledStatement<'a>) -> R {
        let name = l.label.name.as_str();
        self.pending_labels.push(name);
        match &l.body {
            Statement::LabeledStatement(inner) => return self.labelled(inner),
            Statement::ForStatement(_)
            | Statement::ForInStatement(_)
            | Statement::ForOfStatement(_)
            | Statement::WhileStatement(_)
            | Statement::DoWhileStatement(_) => return self.statement(&l.body),
            _ => {}
        }
        let labels = std::mem::take(&mut self.pending_labels);
        let end = self.label();
        self.control.push(Control::Break { labels, target: end, plain: false });
        self.statement(&l.body)?;
        self.control.pop();
        self.bind(end);
        Ok(())
    }

    fn with_statement(&mut self, w: &'a WithStatement<'a>) -> R {
        self.reset_completion();
        let Some(s) = Self::scope_of(&w.scope_id) else { return Ok(()) };
        let mark = self.mark();
        let object = self.temp();
        self.expr_to(&w.object, object)?;
        self.at(w.object.span().start);
        self.op2(Op::WithObject, object, object);
        self.enter_scope(s)?;
        let b = self.c.tree.scope(s).dynamic;
        self.init_binding(b, object)?;
        self.statement(&w.body)?;
        self.leave_scope(mark);
        Ok(())
    }
}
