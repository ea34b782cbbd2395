//! Reading and writing variables, and entering the scopes that hold them.

use bytecode::{Op, Reg, Text, frame, special};
use oxc_ast::ast::{BindingIdentifier, IdentifierReference};

use super::{Emitter, R};
use crate::scope::{BindingIdx, BindingKind, NONE, Ref, RefIdx, ScopeIdx, ScopeKind};

/// Where a variable lives.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    Register(Reg),
    /// Slot `slot` of the environment `hops` up from the one in register `env`.
    Slot {
        env: Reg,
        hops: u8,
        slot: Reg,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    Assign,
    /// First value of a `let`, `const` or class.
    InitLexical,
    /// `var x = v`, parameters, functions.
    InitVar,
}

/// A variable about to be assigned: which object of a dynamic scope has it was decided before the value was computed.
#[derive(Clone, Copy)]
pub struct VarTarget<'a> {
    pub r: RefIdx,
    pub name: &'a str,
    pub pos: u32,
    /// Register with the object that has the name, or the hole.
    pub object: Option<Reg>,
}

pub fn ref_of(id: &IdentifierReference) -> RefIdx {
    id.reference_id.get().map_or(NONE, |r| r.index() as RefIdx)
}

pub fn ref_of_binding(id: &BindingIdentifier) -> RefIdx {
    id.symbol_id.get().map_or(NONE, |r| r.index() as RefIdx)
}

impl<'a> Emitter<'_, 'a> {
    pub fn scope(&self) -> ScopeIdx {
        self.scope
    }

    pub fn reference(&self, r: RefIdx) -> Ref {
        match self.c.tree.refs.get(r as usize) {
            Some(r) => *r,
            None => Ref { binding: NONE, check: false, dynamic: false },
        }
    }

    fn has_env(&self, s: ScopeIdx) -> bool {
        let scope = self.c.tree.scope(s);
        scope.slots > 0 || scope.kind == ScopeKind::Module
    }

    /// Register with the environment the function closed over.
    pub fn outer_env(&mut self) -> Reg {
        match self.regs.outer_env {
            Some(r) => {
                self.regs.outer_env_used = true;
                r
            }
            None => {
                let t = self.temp();
                self.op1(Op::LoadEnv, t);
                t
            }
        }
    }

    /// Register with the innermost environment here.
    pub fn current_env(&mut self) -> Reg {
        let mut s = self.scope;
        while s != NONE && self.c.tree.scope(s).function == self.f && !self.c.tree.scope(s).closed {
            if self.has_env(s)
                && let Some(r) = self.env_of(s)
            {
                return r;
            }
            s = self.c.tree.scope(s).parent;
        }
        self.outer_env()
    }

    /// The register with the value of a captured variable of this function that keeps its first value.
    fn copy_in_register(&self, b: BindingIdx) -> Option<Reg> {
        let own = self.c.tree.binding(b).function == self.f && self.c.tree.has_copy(b);
        if own { self.local(b) } else { None }
    }

    pub fn place(&mut self, b: BindingIdx) -> R<Place> {
        let binding = self.c.tree.binding(b);
        let (scope, slot, captured) = (binding.scope, binding.slot, binding.captured);
        if !captured {
            return match self.local(b) {
                Some(r) => Ok(Place::Register(r)),
                None => {
                    let name = self.c.tree.binding(b).name;
                    self.limit(&format!("variable {name} has no place"))
                }
            };
        }
        let slot = self.small_const(slot)?;
        if self.c.tree.scope(scope).function == self.f
            && !self.c.tree.scope(scope).closed
            && let Some(env) = self.env_of(scope)
        {
            return Ok(Place::Slot { env, hops: 0, slot });
        }
        let mut hops = 0u32;
        let mut s = self.outermost_parent();
        while s != scope {
            if s == NONE {
                let name = self.c.tree.binding(b).name;
                return self.limit(&format!("variable {name} is out of reach"));
            }
            hops += self.has_env(s) as u32;
            s = self.c.tree.scope(s).parent;
        }
        let env = self.outer_env();
        match u8::try_from(hops) {
            Ok(hops) => Ok(Place::Slot { env, hops, slot }),
            Err(_) => self.limit("too many nested environments"),
        }
    }

    /// Scope around this function.
    fn outermost_parent(&self) -> ScopeIdx {
        let info = self.c.tree.function(self.f);
        self.c.tree.scope(info.param_scope).parent
    }

    /// Makes registers and the environment for a scope's bindings.
    pub fn enter_scope(&mut self, s: ScopeIdx) -> R {
        self.make_env(s)?;
        self.scope = s;
        for i in 0..self.c.tree.scope(s).bindings.len() {
            let b = self.c.tree.scope(s).bindings[i];
            let binding = self.c.tree.binding(b);
            if binding.captured && !self.c.tree.has_copy(b) {
                continue;
            }
            let checked = binding.checked;
            // Functions are made right after the scope is entered.
            let is_var = binding.kind == BindingKind::Var && !binding.is_function;
            if self.local(b).is_none() || !matches!(binding.kind, BindingKind::Param | BindingKind::Arguments) {
                let r = self.temp();
                self.set_local(b, r);
                if checked {
                    self.special(r, special::HOLE);
                } else if is_var {
                    self.undefined(r);
                }
            }
        }
        Ok(())
    }

    /// Makes the environment of a scope, when it needs one.
    pub fn make_env(&mut self, s: ScopeIdx) -> R {
        let slots = self.c.tree.scope(s).slots;
        if self.c.tree.scope(s).kind == ScopeKind::Module {
            let env = self.outer_env();
            self.set_env_of(s, env);
            return Ok(());
        }
        if slots == 0 {
            return Ok(());
        }
        let parent = self.current_env();
        let env = self.temp();
        let derived = self.c.tree.function(self.f).derived;
        let lexical = |b: &BindingIdx| {
            let b = self.c.tree.binding(*b);
            b.captured && (b.checked || (b.kind == BindingKind::This && derived))
        };
        let holes = self.c.tree.scope(s).bindings.iter().any(lexical);
        let n = self.small_const(slots)?;
        self.op(Op::NewEnv, holes as u8, env, parent, n);
        self.set_env_of(s, env);
        if holes {
            self.scope = s;
            let mut undefined = None;
            for i in 0..self.c.tree.scope(s).bindings.len() {
                let b = self.c.tree.scope(s).bindings[i];
                let binding = self.c.tree.binding(b);
                if binding.captured && binding.kind == BindingKind::Var {
                    let slot = binding.slot as u16 as Reg;
                    let u = match undefined {
                        Some(u) => u,
                        None => {
                            let u = self.temp();
                            self.undefined(u);
                            u
                        }
                    };
                    undefined = Some(u);
                    self.op(Op::SetEnv, 0, u, slot, env);
                }
            }
        }
        Ok(())
    }

    /// Leaves a scope entered at `mark`.
    pub fn leave_scope(&mut self, mark: u32) {
        self.scope = self.c.tree.scope(self.scope).parent;
        self.release(mark);
    }

    fn note_tdz(&mut self, pc: u32, name: &str) {
        let k = self.consts.string(name);
        self.tdz_names.push((pc, k));
    }

    /// Throws for a binding that cannot be initialised yet.
    fn throw_tdz(&mut self, name: &str) {
        let mark = self.mark();
        let t = self.temp();
        self.special(t, special::HOLE);
        let pc = self.op(Op::CheckHole, 0, t, 0, 0);
        self.note_tdz(pc, name);
        self.release(mark);
    }

    fn check_register(&mut self, b: BindingIdx, r: Reg, name: &str) {
        // A plain parameter's register holds the argument long before its turn comes.
        if self.c.tree.binding(b).param == NONE { self.check_hole(r, name) } else { self.throw_tdz(name) }
    }

    /// Throws unless a register holds an initialised value.
    pub fn check_hole(&mut self, r: Reg, name: &str) {
        let pc = self.op(Op::CheckHole, 0, r, 0, 0);
        self.note_tdz(pc, name);
    }

    /// The register of a variable that code may use in place.
    pub fn in_register(&self, r: RefIdx) -> Option<(Reg, BindingIdx)> {
        let reference = self.reference(r);
        if reference.binding == NONE || reference.dynamic || reference.check {
            return None;
        }
        if self.c.tree.binding(reference.binding).captured {
            return None;
        }
        Some((self.local(reference.binding)?, reference.binding))
    }

    /// The register of a variable that may be assigned in place.
    pub fn assignable(&self, r: RefIdx) -> Option<(Reg, BindingIdx)> {
        let (reg, b) = self.in_register(r)?;
        let kind = self.c.tree.binding(b).kind;
        let fixed = matches!(kind, BindingKind::Const | BindingKind::ClassInner | BindingKind::FuncName);
        (!fixed).then_some((reg, b))
    }

    /// Value of a variable; `maybe`: undefined rather than a ReferenceError when there is none (`typeof`).
    pub fn load_var(&mut self, r: RefIdx, name: &str, dst: Option<Reg>, maybe: bool) -> R<Reg> {
        let reference = self.reference(r);
        if reference.dynamic {
            return self.load_dynamic(reference, name, dst, maybe);
        }
        self.load_static(reference, name, dst, maybe)
    }

    fn load_static(&mut self, reference: Ref, name: &str, dst: Option<Reg>, maybe: bool) -> R<Reg> {
        if reference.binding == NONE {
            // The three constants of the global object, which nothing can change or hide.
            let constant = match name {
                "undefined" => {
                    let d = self.wanted(dst);
                    self.undefined(d);
                    return Ok(d);
                }
                "NaN" => Some(f64::NAN),
                "Infinity" => Some(f64::INFINITY),
                _ => None,
            };
            if let Some(n) = constant {
                let d = self.wanted(dst);
                self.load_number(d, n);
                return Ok(d);
            }
            let ic = self.global_ic(name, false)?;
            let d = self.wanted(dst);
            self.op(Op::GetGlobal, maybe as u8, d, 0, ic);
            return Ok(d);
        }
        let kind = self.c.tree.binding(reference.binding).kind;
        let place = match self.copy_in_register(reference.binding) {
            Some(r) => Place::Register(r),
            None => self.place(reference.binding)?,
        };
        match place {
            Place::Register(r) => {
                if reference.check {
                    self.check_register(reference.binding, r, name);
                }
                if let Some(d) = dst {
                    self.mov(d, r);
                    return Ok(d);
                }
                Ok(r)
            }
            Place::Slot { env, hops, slot } => {
                let d = self.wanted(dst);
                if kind == BindingKind::Import {
                    let pc = self.op(Op::GetImport, hops, d, slot, env);
                    self.note_tdz(pc, name);
                } else {
                    let op = match (self.c.tree.is_fixed(reference.binding), reference.check) {
                        (true, true) => Op::GetEnvFixedChecked,
                        (true, false) => Op::GetEnvFixed,
                        (false, true) => Op::GetEnvChecked,
                        (false, false) => Op::GetEnv,
                    };
                    let pc = self.op(op, hops, d, slot, env);
                    if reference.check {
                        self.note_tdz(pc, name);
                    }
                }
                Ok(d)
            }
        }
    }

    /// Value of a compiler-made binding (hidden, `this` of an outer function, private names).
    pub fn load_binding(&mut self, b: BindingIdx, dst: Option<Reg>) -> R<Reg> {
        self.load_static(Ref { binding: b, check: false, dynamic: false }, "", dst, false)
    }

    /// Sets a binding without any check.
    pub fn init_binding(&mut self, b: BindingIdx, src: Reg) -> R {
        match self.place(b)? {
            Place::Register(r) => self.mov(r, src),
            Place::Slot { env, hops, slot } => {
                self.op(Op::SetEnv, hops, src, slot, env);
                if let Some(r) = self.copy_in_register(b) {
                    self.mov(r, src);
                }
            }
        }
        Ok(())
    }

    /// The scopes between here and a name's static binding in which it may be found at run time.
    fn dynamic_scopes(&self, reference: Ref) -> Vec<BindingIdx> {
        let end = if reference.binding == NONE { NONE } else { self.c.tree.binding(reference.binding).scope };
        let hidden_name =
            reference.binding != NONE && self.c.tree.binding(reference.binding).kind == BindingKind::FuncName;
        let mut list = Vec::new();
        let mut s = self.scope;
        while s != NONE {
            let scope = self.c.tree.scope(s);
            if scope.dynamic != NONE && (s != end || hidden_name) {
                list.push(scope.dynamic);
            }
            if s == end {
                break;
            }
            s = scope.parent;
        }
        list
    }

    /// Leaves the object that has `name` in `object`, or the hole when the name is found statically.
    fn find_dynamic(&mut self, reference: Ref, name: &str, object: Reg) -> R {
        let k = self.consts.string(name);
        let k = self.small_const(k)?;
        let found = self.label();
        for b in self.dynamic_scopes(reference) {
            let mark = self.mark();
            self.load_binding(b, Some(object))?;
            let t = self.temp();
            self.op3(Op::WithHas, t, object, k);
            self.jump_if(Op::JTrue, t, found);
            self.release(mark);
        }
        self.special(object, special::HOLE);
        self.bind(found);
        Ok(())
    }

    /// GetBindingValue of an object environment: `name` of the object that was found to have it.
    fn get_from_object(&mut self, dst: Reg, object: Reg, name: &str) -> R {
        let strict = self.strict();
        if strict {
            self.check_still_bound(object, name)?;
        }
        let ic = self.ic_required(name)?;
        self.op(Op::GetProp, !strict as u8, dst, object, ic);
        Ok(())
    }

    /// SetMutableBinding of an object environment.
    fn set_in_object(&mut self, object: Reg, src: Reg, name: &str) -> R {
        let strict = self.strict();
        if strict {
            self.check_still_bound(object, name)?;
        }
        let ic = self.ic_required(name)?;
        self.op(Op::SetProp, if strict { 1 } else { 2 }, object, src, ic);
        Ok(())
    }

    /// Strict code inside `with`: ReferenceError if the object has lost the name since it was found there.
    fn check_still_bound(&mut self, object: Reg, name: &str) -> R {
        let k = self.consts.string(name);
        let k = self.small_const(k)?;
        let mark = self.mark();
        let (t, bound) = (self.temp(), self.label());
        self.op(Op::WithHas, 1, t, object, k);
        self.jump_if(Op::JTrue, t, bound);
        let message = self.consts.string(&format!("{name} is not defined"));
        self.op_imm(Op::ThrowError, bytecode::ErrorKind::ReferenceError as u8, 0, message as i32);
        self.bind(bound);
        self.release(mark);
        Ok(())
    }

    fn load_dynamic(&mut self, reference: Ref, name: &str, dst: Option<Reg>, maybe: bool) -> R<Reg> {
        let d = self.wanted(dst);
        let mark = self.mark();
        let object = self.temp();
        self.find_dynamic(reference, name, object)?;
        let (fixed, done) = (self.label(), self.label());
        self.jump_if(Op::JHole, object, fixed);
        self.get_from_object(d, object, name)?;
        self.jump(done);
        self.bind(fixed);
        self.load_static(Ref { dynamic: false, ..reference }, name, Some(d), maybe)?;
        self.bind(done);
        self.release(mark);
        Ok(d)
    }

    /// Callee `name(...)` where a `with` object may have it: callee and `this` into the two registers.
    pub fn load_dynamic_callee(&mut self, r: RefIdx, name: &str, callee: Reg, this: Reg) -> R {
        let reference = self.reference(r);
        let k = self.consts.string(name);
        let k = self.small_const(k)?;
        let done = self.label();
        for b in self.dynamic_scopes(reference) {
            let mark = self.mark();
            let next = self.label();
            self.load_binding(b, Some(this))?;
            let t = self.temp();
            self.op3(Op::WithHas, t, this, k);
            self.jump_if(Op::JFalse, t, next);
            self.get_from_object(callee, this, name)?;
            if self.c.tree.scope(self.c.tree.binding(b).scope).kind != ScopeKind::With {
                self.undefined(this);
            }
            self.jump(done);
            self.bind(next);
            self.release(mark);
        }
        self.load_static(Ref { dynamic: false, ..reference }, name, Some(callee), false)?;
        self.undefined(this);
        self.bind(done);
        Ok(())
    }

    /// Decides now what an assignment made later goes to.
    pub fn var_target(&mut self, r: RefIdx, name: &'a str, pos: u32) -> R<VarTarget<'a>> {
        let reference = self.reference(r);
        let object = if reference.dynamic {
            let object = self.temp();
            self.find_dynamic(reference, name, object)?;
            Some(object)
        } else {
            None
        };
        Ok(VarTarget { r, name, pos, object })
    }

    /// Current value of a target, for compound assignment.
    pub fn load_target(&mut self, t: VarTarget<'a>, dst: Option<Reg>) -> R<Reg> {
        let reference = Ref { dynamic: false, ..self.reference(t.r) };
        let Some(object) = t.object else { return self.load_static(reference, t.name, dst, false) };
        let d = self.wanted(dst);
        let (fixed, done) = (self.label(), self.label());
        self.jump_if(Op::JHole, object, fixed);
        self.get_from_object(d, object, t.name)?;
        self.jump(done);
        self.bind(fixed);
        self.load_static(reference, t.name, Some(d), false)?;
        self.bind(done);
        Ok(d)
    }

    pub fn store_var(&mut self, t: VarTarget<'a>, src: Reg, how: Store) -> R {
        let reference = self.reference(t.r);
        if t.pos != u32::MAX {
            self.at(t.pos);
        }
        let Some(object) = t.object else { return self.store_static(reference, t.name, src, how) };
        let (fixed, done) = (self.label(), self.label());
        self.jump_if(Op::JHole, object, fixed);
        self.set_in_object(object, src, t.name)?;
        self.jump(done);
        self.bind(fixed);
        self.store_static(reference, t.name, src, how)?;
        self.bind(done);
        Ok(())
    }

    fn store_static(&mut self, reference: Ref, name: &str, src: Reg, how: Store) -> R {
        let strict = self.strict();
        if reference.binding == NONE {
            if how == Store::InitLexical {
                let ic = self.ic_required(name)?;
                self.op(Op::InitGlobalLex, 0, src, 0, ic);
            } else {
                let ic = self.global_ic(name, true)?;
                self.op(Op::SetGlobal, strict as u8, src, 0, ic);
            }
            return Ok(());
        }
        let binding = self.c.tree.binding(reference.binding);
        let kind = binding.kind;
        let mark = self.mark();
        if how == Store::Assign {
            match kind {
                BindingKind::Const | BindingKind::ClassInner | BindingKind::Import => {
                    if reference.check {
                        let t = self.temp();
                        self.load_static(reference, name, Some(t), false)?;
                    }
                    return self.throw_const(name, mark);
                }
                BindingKind::FuncName if strict => return self.throw_const(name, mark),
                BindingKind::FuncName => return Ok(()),
                _ => {}
            }
        }
        let check = reference.check && how == Store::Assign;
        match self.place(reference.binding)? {
            Place::Register(r) => {
                if check {
                    self.check_register(reference.binding, r, name);
                }
                self.mov(r, src);
            }
            Place::Slot { env, hops, slot } => {
                let op = if check { Op::SetEnvChecked } else { Op::SetEnv };
                let pc = self.op(op, hops, src, slot, env);
                if check {
                    self.note_tdz(pc, name);
                }
                if let Some(r) = self.copy_in_register(reference.binding) {
                    self.mov(r, src);
                }
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The static binding of a name in the function that called sloppy eval.
    fn eval_binding(&self, name: &str) -> Option<BindingIdx> {
        let scope = self.c.tree.scope(self.c.eval_scope);
        scope.lookup(name)
    }

    /// Object with the variables that sloppy eval declares in the function around it.
    fn eval_variables(&mut self) -> R<Reg> {
        match self.c.tree.scope(self.c.eval_scope).dynamic {
            NONE => self.limit("variables of eval have no place"),
            b => self.load_binding(b, None),
        }
    }

    /// Declares and sets a function of sloppy direct eval code.
    pub fn set_eval_variable(&mut self, name: &str, value: Reg) -> R {
        if let Some(b) = self.eval_binding(name) {
            return self.init_binding(b, value);
        }
        let mark = self.mark();
        let object = self.eval_variables()?;
        let key = super::consts::Key::from_text(self.text(name));
        self.init_named(object, value, &key);
        self.release(mark);
        Ok(())
    }

    /// Makes the variables of sloppy direct eval code that do not exist yet.
    pub fn declare_eval_variables(&mut self, names: &[&'a str]) -> R {
        for name in names {
            if self.eval_binding(name).is_some() {
                continue;
            }
            let mark = self.mark();
            let object = self.eval_variables()?;
            let t = self.temp();
            let k = self.consts.string(name);
            let k = self.small_const(k)?;
            let exists = self.label();
            self.op3(Op::WithHas, t, object, k);
            self.jump_if(Op::JTrue, t, exists);
            self.undefined(t);
            let key = super::consts::Key::from_text(self.text(name));
            self.init_named(object, t, &key);
            self.bind(exists);
            self.release(mark);
        }
        Ok(())
    }

    fn throw_const(&mut self, name: &str, mark: u32) -> R {
        let k = self.consts.string(name);
        self.op_imm(Op::ThrowConstAssign, 0, 0, k as i32);
        self.release(mark);
        Ok(())
    }

    /// Initialises a declared name.
    pub fn store_binding(&mut self, id: &BindingIdentifier<'a>, src: Reg, how: Store) -> R {
        let mark = self.mark();
        let pos = if id.span.end == 0 { u32::MAX } else { id.span.start };
        let t = self.var_target(ref_of_binding(id), id.name.as_str(), pos)?;
        self.store_var(t, src, how)?;
        self.release(mark);
        Ok(())
    }

    /// `this`, checked when it may be uninitialised.
    pub fn load_this(&mut self, dst: Option<Reg>) -> R<Reg> {
        let g = self.c.tree.this_function(self.f);
        let info = self.c.tree.function(g);
        let (derived, binding) = (info.derived, info.this_binding);
        let is_module = self.c.tree.scope(info.param_scope).kind == ScopeKind::Module;
        if is_module {
            let d = self.wanted(dst);
            self.undefined(d);
            return Ok(d);
        }
        if g == self.f && (binding == NONE || !derived) {
            if derived && !self.this_ready {
                self.op1(Op::CheckThis, frame::THIS);
            }
            if let Some(d) = dst {
                self.mov(d, frame::THIS);
                return Ok(d);
            }
            return Ok(frame::THIS);
        }
        if binding == NONE {
            return self.limit("this is out of reach");
        }
        let d = self.load_binding(binding, dst)?;
        if derived && !(g == self.f && self.this_ready) {
            self.op1(Op::CheckThis, d);
        }
        Ok(d)
    }

    /// The private name `#name`.
    pub fn load_private_name(&mut self, r: RefIdx, name: &str) -> R<Reg> {
        let reference = self.reference(r);
        if reference.binding != NONE {
            return self.load_binding(reference.binding, None);
        }
        self.limit(&format!("private name #{name} is not in scope"))
    }

    /// `typeof`-safe text constant for messages and keys.
    pub fn text(&self, s: &str) -> Text {
        crate::source_text::to_text(s, self.c.lone)
    }
}
