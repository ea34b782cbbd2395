//! Functions: entry sequence, parameters, body, and the closures made of them.

use bytecode::{
    Const, FunctionConst, FunctionKind, FunctionProto, Insn, LazyForm, LazyFunction, Op, Reg, Text, flags, frame,
};
use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::names::{Place, Store};
use super::{Compiler, Emitter, R};
use crate::reparse::FunctionNode;
use crate::scope::{BindingKind, FnIdx, NONE};

/// What a function consists of, whatever syntax it has.
#[derive(Clone, Copy)]
pub struct FunctionParts<'a> {
    pub f: FnIdx,
    /// Absent for whole programs wrapped into a function.
    pub params: Option<&'a FormalParameters<'a>>,
    pub body: FunctionCode<'a>,
    pub kind: FunctionKind,
    pub flags: u32,
    /// Text of `Function.prototype.toString`.
    pub span: Span,
    /// Text of the function itself: of a method from its parameters on, of a constructor without its class.
    pub text: Span,
    pub form: LazyForm,
}

#[derive(Clone, Copy)]
pub enum FunctionCode<'a> {
    Statements(&'a [Statement<'a>]),
    Expression(&'a Expression<'a>),
}

/// Value of the `length` property.
fn expected_arguments(params: &FormalParameters) -> u16 {
    params.items.iter().take_while(|p| p.initializer.is_none()).count().min(u16::MAX as usize) as u16
}

pub fn function_kind(f: &Function) -> FunctionKind {
    match (f.r#async, f.generator) {
        (false, false) => FunctionKind::Normal,
        (false, true) => FunctionKind::Generator,
        (true, false) => FunctionKind::Async,
        (true, true) => FunctionKind::AsyncGenerator,
    }
}

fn index_of(cell: &std::cell::Cell<Option<oxc_syntax::scope::ScopeId>>) -> FnIdx {
    cell.get().map_or(NONE, |id| id.index() as FnIdx)
}

fn arrow_parts<'a>(f: &'a ArrowFunctionExpression<'a>, kind: FunctionKind, flags: u32) -> FunctionParts<'a> {
    FunctionParts {
        f: index_of(&f.scope_id),
        params: Some(&f.params),
        body: match &f.body {
            ArrowFunctionBody::FunctionBody(b) => FunctionCode::Statements(&b.statements),
            e => FunctionCode::Expression(e.to_expression()),
        },
        kind,
        flags,
        span: f.span,
        text: f.span,
        form: LazyForm::Arrow,
    }
}

impl<'a> Emitter<'_, 'a> {
    pub fn function_uses_home(&self, f: &Function<'a>) -> bool {
        let i = index_of(&f.scope_id);
        i != NONE && self.c.tree.function(i).uses_home
    }

    pub fn function_parts(&self, f: &'a Function<'a>, kind: FunctionKind, flags: u32) -> R<FunctionParts<'a>> {
        let Some(body) = &f.body else { return self.unsupported("function without a body", f.span) };
        Ok(FunctionParts {
            f: index_of(&f.scope_id),
            params: Some(&f.params),
            body: FunctionCode::Statements(&body.statements),
            kind,
            flags,
            span: f.span,
            text: f.span,
            form: if f.r#type == FunctionType::FunctionDeclaration {
                LazyForm::Declaration
            } else {
                LazyForm::Expression
            },
        })
    }

    /// Function declaration or expression as a closure; `name` is the contextual one of an anonymous function.
    pub fn function_expression(&mut self, f: &'a Function<'a>, name: Option<Text>, dst: Option<Reg>) -> R<Reg> {
        let parts = self.function_parts(f, function_kind(f), 0)?;
        let name = match &f.id {
            Some(id) => Some(self.text(id.name.as_str())),
            None => name,
        };
        self.closure(parts, name, dst)
    }

    pub fn arrow(&mut self, f: &'a ArrowFunctionExpression<'a>, name: Option<Text>, dst: Option<Reg>) -> R<Reg> {
        let kind = if f.r#async { FunctionKind::AsyncArrow } else { FunctionKind::Arrow };
        let parts = arrow_parts(f, kind, 0);
        let r = self.closure(parts, name, dst)?;
        if self.c.tree.function(parts.f).uses_home {
            let mark = self.mark();
            let home = self.temp();
            self.op1(Op::LoadHome, home);
            self.op2(Op::SetHome, r, home);
            self.release(mark);
        }
        Ok(r)
    }

    /// A method of an object literal or class, `span` its whole definition; `accessor`: 0 method, 1 getter, 2 setter.
    pub fn method(
        &mut self,
        f: &'a Function<'a>,
        span: Span,
        name: Option<Text>,
        accessor: u8,
        dst: Option<Reg>,
    ) -> R<Reg> {
        let (kind, mut bits) = match function_kind(f) {
            FunctionKind::Normal => (FunctionKind::Method, 0),
            kind => (kind, flags::METHOD),
        };
        bits |= match accessor {
            1 => flags::GETTER,
            2 => flags::SETTER,
            _ => 0,
        };
        let parts = FunctionParts { span, form: LazyForm::Method, ..self.function_parts(f, kind, bits)? };
        self.closure(parts, name, dst)
    }

    pub fn closure(&mut self, parts: FunctionParts<'a>, name: Option<Text>, dst: Option<Reg>) -> R<Reg> {
        let bits = if name.is_none() { flags::ANONYMOUS } else { 0 };
        let name = name.unwrap_or(Text::Latin1(Box::new([])));
        let function = self.function_const(FunctionParts { flags: parts.flags | bits, ..parts }, name)?;
        self.closure_of(function, dst)
    }

    /// A function compiled now, or described for later.
    pub fn function_const(&mut self, parts: FunctionParts<'a>, name: Text) -> R<FunctionConst> {
        let info = self.c.tree.function(parts.f);
        if !info.lazy {
            return Ok(FunctionConst::Compiled(self.c.function(parts, name)?));
        }
        let creation = match info.creation {
            n @ (0 | u32::MAX) => n,
            n => self.c.shifted(n).max(1),
        };
        Ok(FunctionConst::Lazy(LazyFunction {
            name,
            kind: parts.kind,
            flags: self.c.flags_of(parts.f, parts.flags),
            length: parts.params.map_or(0, expected_arguments),
            span: (self.c.shifted(parts.span.start), self.c.shifted(parts.span.end)),
            this_props: info.this_props.min(255) as u8,
            scope: self.describe_scope(),
            text: (self.c.shifted(parts.text.start), self.c.shifted(parts.text.end)),
            form: parts.form,
            creation,
        }))
    }

    /// A closure of a function constant over the current environment.
    pub fn closure_of(&mut self, function: FunctionConst, dst: Option<Reg>) -> R<Reg> {
        let k = self.consts.add(Const::Function(Box::new(function)));
        let mark = self.mark();
        let env = self.current_env();
        self.release(mark);
        let d = self.wanted(dst);
        self.op_imm(Op::Closure, 0, d, k as i32);
        self.op(Op::Extra, 0, env, 0, 0);
        Ok(d)
    }

    /// What runs on entry before the first statement: everything up to the body scope.
    fn prologue(&mut self, parts: &FunctionParts<'a>) -> R<Vec<Insn>> {
        let info = self.c.tree.function(self.f);
        let (param_scope, body_scope) = (info.param_scope, info.body_scope);
        let arguments = info.arguments_binding;
        let (strict, simple, mapped) = (info.strict, info.simple_params, info.mapped_arguments);
        let (uses_outer, nparams) = (info.uses_outer, info.nparams);
        let coerce = info.uses_this && !strict && !info.is_arrow;
        let mut entry = Vec::new();
        let enter = match self.kind {
            FunctionKind::ClassConstructor | FunctionKind::DerivedConstructor => Op::EnterClass,
            FunctionKind::Generator | FunctionKind::AsyncGenerator => Op::EnterGenerator,
            _ if coerce => Op::EnterThis,
            _ => Op::Enter,
        };
        // What `EnterThis` does, where there is another op already.
        let coerce_too = coerce && enter == Op::EnterGenerator;
        entry.push(Insn::abc(enter, coerce_too as u8, 0, 0, 0));
        // Extra arguments overlap the locals: save them first.
        let rest = parts.params.and_then(|p| p.rest.as_ref());
        let saved = if arguments != NONE || rest.is_some() { self.temps(2) } else { 0 };
        let formal = parts.params.map_or(nparams, |p| p.items.len() as u32);
        let (arguments_reg, rest_reg) = if arguments == NONE { (saved, saved) } else { (saved, saved + 1) };
        if arguments != NONE {
            let bits = (strict || !simple) as u8 | (rest.is_some() as u8) << 1;
            entry.push(Insn::abc(Op::CreateArguments, bits, arguments_reg as u16, formal as u16, 0));
        } else if rest.is_some() {
            entry.push(Insn::abc(Op::CreateRest, 0, rest_reg as u16, formal as u16, 0));
        }
        if uses_outer {
            self.regs.outer_env = Some(self.temp());
        }
        if matches!(self.kind, FunctionKind::Async | FunctionKind::AsyncArrow) {
            entry.push(Insn::abc(Op::StartAsync, 0, 0, 0, 0));
        }
        for i in 0..self.c.tree.scope(param_scope).bindings.len() {
            let b = self.c.tree.scope(param_scope).bindings[i];
            let binding = self.c.tree.binding(b);
            if binding.param != NONE && (!binding.captured || self.c.tree.has_copy(b)) {
                let r = binding.param as Reg;
                self.set_local(b, r);
            }
        }
        if arguments != NONE && !self.c.tree.binding(arguments).captured {
            self.set_local(arguments, arguments_reg);
        }
        let mut rest_bound = false;
        if let Some(rest) = rest
            && let BindingPattern::BindingIdentifier(id) = &rest.rest.argument
        {
            let b = self.reference(super::names::ref_of_binding(id)).binding;
            let binding = self.c.tree.binding(b);
            if !binding.captured && !binding.checked {
                self.set_local(b, rest_reg);
                rest_bound = true;
            }
        }
        self.enter_scope(param_scope)?;
        self.implicit_bindings(arguments_reg)?;
        if mapped {
            let Some(env) = self.env_of(param_scope) else { return self.limit("arguments without an environment") };
            for i in 0..nparams {
                self.op3(Op::SetEnv, i as Reg, i as Reg, env);
            }
            self.op3(Op::MapArguments, arguments_reg, env, 0);
        }
        // Fields are there before the parameters are evaluated.
        if self.kind == FunctionKind::ClassConstructor && parts.flags & flags::HAS_FIELDS != 0 {
            self.op2(Op::RunFields, frame::THIS, frame::CALLEE);
        }
        match parts.params {
            Some(params) => self.parameters(params, mapped)?,
            // Parameters without syntax (CommonJS): captured ones move to the environment like any other.
            None => {
                for i in 0..self.c.tree.scope(param_scope).bindings.len() {
                    let b = self.c.tree.scope(param_scope).bindings[i];
                    let binding = self.c.tree.binding(b);
                    if binding.param != NONE && binding.captured && !mapped {
                        let r = binding.param as Reg;
                        self.init_binding(b, r)?;
                    }
                }
            }
        }
        if let Some(rest) = rest.filter(|_| !rest_bound) {
            self.bind_pattern(&rest.rest.argument, rest_reg, Store::InitVar)?;
        }
        if body_scope != param_scope {
            self.enter_scope(body_scope)?;
            self.copy_shadowed_parameters()?;
            self.dynamic_variables(body_scope)?;
        }
        Ok(entry)
    }

    /// `this`, `new.target`, the function itself and `arguments`, as far as something refers to them.
    pub fn implicit_bindings(&mut self, arguments_reg: Reg) -> R {
        let info = self.c.tree.function(self.f);
        let (this, target, callee, own) =
            (info.this_binding, info.new_target_binding, info.callee_binding, info.self_binding);
        let (derived, arguments, scope) = (info.derived, info.arguments_binding, info.param_scope);
        let mark = self.mark();
        if this != NONE && !derived {
            self.init_binding(this, frame::THIS)?;
        }
        if target != NONE {
            let t = self.temp();
            self.op1(Op::LoadNewTarget, t);
            self.init_binding(target, t)?;
        }
        for b in [callee, own] {
            if b == NONE {
                continue;
            }
            match self.place(b)? {
                Place::Register(r) => self.op1(Op::LoadCallee, r),
                Place::Slot { .. } => {
                    let t = self.temp();
                    self.op1(Op::LoadCallee, t);
                    self.init_binding(b, t)?;
                }
            }
        }
        if arguments != NONE && self.c.tree.binding(arguments).captured {
            self.init_binding(arguments, arguments_reg)?;
        }
        self.release(mark);
        self.dynamic_variables(scope)
    }

    /// Makes the object that holds variables declared by sloppy direct eval.
    pub fn dynamic_variables(&mut self, s: crate::scope::ScopeIdx) -> R {
        let b = self.c.tree.scope(s).dynamic;
        if b != NONE {
            let mark = self.mark();
            let t = self.temp();
            let env = self.current_env();
            self.op2(Op::DynScope, t, env);
            self.init_binding(b, t)?;
            self.release(mark);
        }
        Ok(())
    }

    fn parameters(&mut self, params: &'a FormalParameters<'a>, mapped: bool) -> R {
        for (i, p) in params.items.iter().enumerate() {
            let r = i as Reg;
            if let Some(init) = &p.initializer {
                let given = self.label();
                self.jump_if(Op::JNotUndef, r, given);
                let mark = self.mark();
                match &p.pattern {
                    BindingPattern::BindingIdentifier(id) => {
                        let name = self.text(id.name.as_str());
                        self.named_expr(init, &name, Some(r))?;
                    }
                    _ => {
                        self.expr(init, Some(r))?;
                    }
                }
                self.release(mark);
                self.bind(given);
            }
            match &p.pattern {
                // The mapped arguments object has put it where it belongs.
                BindingPattern::BindingIdentifier(_) if mapped => {}
                BindingPattern::BindingIdentifier(id) => {
                    let b = self.reference(super::names::ref_of_binding(id)).binding;
                    if b != NONE && self.c.tree.binding(b).param == i as u32 && self.c.tree.binding(b).captured {
                        self.init_binding(b, r)?;
                    }
                }
                pattern => self.bind_pattern(pattern, r, Store::InitVar)?,
            }
        }
        Ok(())
    }

    /// Variables of a separate body scope start with the value of the parameter they share the name with.
    fn copy_shadowed_parameters(&mut self) -> R {
        let info = self.c.tree.function(self.f);
        let (params, body) = (info.param_scope, info.body_scope);
        for i in 0..self.c.tree.scope(body).bindings.len() {
            let b = self.c.tree.scope(body).bindings[i];
            let binding = self.c.tree.binding(b);
            if binding.kind != BindingKind::Var {
                continue;
            }
            let Some(p) = self.c.tree.scope(params).lookup(binding.name) else { continue };
            let mark = self.mark();
            let v = self.load_binding(p, None)?;
            self.init_binding(b, v)?;
            self.release(mark);
        }
        Ok(())
    }

    fn function_body(&mut self, parts: &FunctionParts<'a>) -> R {
        let asynchronous = matches!(self.kind, FunctionKind::Async | FunctionKind::AsyncArrow);
        let generator = matches!(self.kind, FunctionKind::Generator | FunctionKind::AsyncGenerator);
        let failed = self.label();
        let failure = if self.is_async { self.temp() } else { 0 };
        let mut region = asynchronous.then(|| self.region(failed, failure));
        self.entry = self.prologue(parts)?;
        if generator {
            self.op(Op::InitialYield, 0, 0, 0, 0);
            if self.is_async {
                region = Some(self.region(failed, failure));
            }
        }
        match parts.body {
            FunctionCode::Expression(e) => {
                let mark = self.mark();
                let v = self.expr(e, None)?;
                self.return_value(v)?;
                self.release(mark);
            }
            FunctionCode::Statements(list) => {
                self.hoist(list)?;
                self.block_body(list)?;
                let ends = matches!(list.last(), Some(Statement::ReturnStatement(_)));
                if !ends || self.is_jump_target() {
                    self.at(u32::MAX);
                    self.emit_return(None);
                }
            }
        }
        if let Some(region) = region {
            self.close_region(region);
            self.at(u32::MAX);
            self.op1(if asynchronous { Op::RejectAsync } else { Op::AsyncGenThrow }, failure);
        }
        Ok(())
    }

    /// Puts the entry sequence in front and ends the function.
    pub fn finish_with_entry(
        mut self,
        mut entry: Vec<Insn>,
        name: Text,
        length: u16,
        span: Span,
        bits: u32,
    ) -> R<FunctionProto> {
        if let Some(r) = self.regs.outer_env
            && self.regs.outer_env_used
        {
            entry.push(Insn::abc(Op::LoadEnv, 0, r as u16, 0, 0));
        }
        self.prepend(&entry);
        self.finish(name, length, span, bits)
    }
}

impl<'a> Compiler<'a> {
    /// Compiles one function.
    pub fn function(&mut self, parts: FunctionParts<'a>, name: Text) -> R<FunctionProto> {
        let info = self.tree.function(parts.f);
        let bits = parts.flags;
        if info.nparams > 0x4000 {
            return Err(Box::new(crate::Diagnostic::unsupported(
                "too many parameters",
                (parts.span.start, parts.span.end),
            )));
        }
        let mut e = Emitter::new(self, parts.f, parts.kind);
        e.at(u32::MAX);
        e.function_body(&parts)?;
        let entry = std::mem::take(&mut e.entry);
        let length = match parts.params {
            Some(p) => expected_arguments(p),
            None => e.c.tree.function(parts.f).nparams as u16,
        };
        e.finish_with_entry(entry, name, length, parts.span, bits)
    }

    /// A function that was parsed alone.
    pub fn alone(&mut self, node: FunctionNode<'a>, kind: FunctionKind, bits: u32, name: Text) -> R<FunctionProto> {
        let parts = match node {
            FunctionNode::Function(f) => {
                let Some(body) = &f.body else {
                    let at = (f.span.start, f.span.end);
                    return Err(Box::new(crate::Diagnostic::unsupported("function without a body", at)));
                };
                FunctionParts {
                    f: index_of(&f.scope_id),
                    params: Some(&f.params),
                    body: FunctionCode::Statements(&body.statements),
                    kind,
                    flags: bits,
                    span: f.span,
                    text: f.span,
                    form: LazyForm::Expression,
                }
            }
            FunctionNode::Arrow(f) => arrow_parts(f, kind, bits),
        };
        self.function(parts, name)
    }

    /// A whole program as the body of a function (CommonJS, built-in JS).
    pub fn program_function(&mut self, program: &'a Program<'a>, f: FnIdx) -> R<FunctionProto> {
        let parts = FunctionParts {
            f,
            params: None,
            body: FunctionCode::Statements(&program.body),
            kind: FunctionKind::Normal,
            flags: flags::ANONYMOUS,
            span: program.span,
            text: program.span,
            form: LazyForm::Expression,
        };
        self.function(parts, Text::new(""))
    }

    /// Top level of a script or eval code.
    pub fn top_level(
        &mut self,
        program: &'a Program<'a>,
        f: FnIdx,
        name: Text,
        want_value: bool,
        deletable: bool,
    ) -> R<FunctionProto> {
        let mut e = Emitter::new(self, f, FunctionKind::Script);
        e.regs.outer_env = Some(e.temp());
        if want_value {
            let r = e.temp();
            e.completion = Some(r);
            e.undefined(r);
        }
        let value = e.completion;
        e.declare_globals(deletable)?;
        let scope = e.c.tree.function(f).param_scope;
        e.enter_scope(scope)?;
        e.implicit_bindings(0)?;
        // A directive is an expression statement too, unless it was put there (see `early::make_strict`).
        let written = program.directives.last().filter(|d| !d.span.is_empty());
        if let (Some(r), Some(d)) = (value, written) {
            let t = e.string_value(&d.expression);
            e.load_text(r, t);
        }
        e.hoist(&program.body)?;
        e.statements(&program.body)?;
        e.at(u32::MAX);
        e.emit_return(value);
        // `this` of global code is the global object, in strict code too.
        let info = e.c.tree.function(f);
        let enter = if info.uses_this && !info.is_arrow { Op::EnterThis } else { Op::Enter };
        let entry = vec![Insn::abc(enter, 0, 0, 0, 0)];
        e.finish_with_entry(entry, name, 0, program.span(), 0)
    }
}
