//! Classes (ECMA-262 15.7.14 ClassDefinitionEvaluation).
//!
//! Instance fields, private methods and accessor storage are set up by one function per class that constructors run
//! ([`Op::RunFields`]); static fields and blocks are another function, called once with the class as `this`.

use bytecode::{FunctionConst, FunctionKind, FunctionProto, Insn, LazyForm, Op, Reg, Text, flags, frame};
use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::consts::Key;
use super::decorators::{Decoration, Element, ElementKind};
use super::expr::is_anonymous_function;
use super::function::FunctionParts;
use super::names::Store;
use super::{Emitter, R};
use crate::scope::class::decorators_of;
use crate::scope::{BindingIdx, ClassIdx, FnIdx, NONE, ScopeIdx};

/// What `DefPrivate` defines.
const FIELD: u8 = 0;
pub const METHOD: u8 = 1;
pub const GETTER: u8 = 2;
pub const SETTER: u8 = 3;

/// Registers of the class being defined.
#[derive(Clone, Copy)]
pub struct Class {
    pub index: ClassIdx,
    pub scope: ScopeIdx,
    pub constructor: Reg,
    pub prototype: Reg,
    pub decoration: Option<Decoration>,
}

impl<'a> Emitter<'_, 'a> {
    pub fn class_declaration(&mut self, c: &'a oxc_ast::ast::Class<'a>) -> R {
        if c.declare {
            return Ok(());
        }
        let v = self.class(c, None, None)?;
        if let Some(id) = &c.id {
            self.store_binding(id, v, Store::InitLexical)?;
        }
        Ok(())
    }

    /// A class; `name` is the contextual one of an anonymous class.
    pub fn class(&mut self, c: &'a oxc_ast::ast::Class<'a>, name: Option<Text>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let mark = self.mark();
        let decoration = self.begin_decoration(c)?;
        let index = c.scope_id.get().map_or(NONE, |i| i.index() as u32);
        let info = &self.c.tree.classes[index as usize];
        let (scope, inner) = (info.scope, info.inner);
        let (instance_init, static_init) = (info.instance_init, info.static_init);
        let strict = std::mem::replace(&mut self.c.tree.functions[self.f as usize].strict, true);
        let base = self.temps(2);
        self.enter_scope(scope)?;
        self.private_names(c, scope)?;
        if let Some(h) = &c.heritage {
            self.expr_to(&h.expression, base + 1)?;
        }
        let anonymous = c.id.is_none() && name.is_none();
        let name = match &c.id {
            Some(id) => self.text(id.name.as_str()),
            None => name.unwrap_or(Text::new("")),
        };
        let mut bits = if instance_init == NONE { 0 } else { flags::HAS_FIELDS };
        bits |= if anonymous { flags::ANONYMOUS } else { 0 };
        let uses_home = self.constructor(c, name.clone(), bits, base)?;
        self.at(c.span.start);
        self.op(Op::DefClass, c.heritage.is_some() as u8, base, 0, 0);
        if uses_home {
            self.op2(Op::SetHome, base, base + 1);
        }
        let class = Class { index, scope, constructor: base, prototype: base + 1, decoration };
        for (i, e) in c.body.body.iter().enumerate() {
            let mark = self.mark();
            self.element(e, i as u32, class)?;
            self.release(mark);
        }
        self.decorate_elements(c, class)?;
        if instance_init != NONE {
            let f = self.init_function(c, class, instance_init, false)?;
            let t = self.closure_of(FunctionConst::Compiled(f), None)?;
            self.op2(Op::SetHome, t, class.prototype);
            self.op2(Op::SetFields, class.constructor, t);
        }
        let (value, extra) = match decoration {
            Some(d) => {
                let t = self.temp();
                self.load_text(t, name);
                let (value, extra) = self.decorate_class(class, d, t);
                (value, Some(extra))
            }
            None => (base, None),
        };
        if inner != NONE {
            self.init_binding(inner, value)?;
        }
        if let Some(d) = decoration {
            self.run_static_extra(d, value);
        }
        if static_init != NONE {
            let f = self.init_function(c, class, static_init, true)?;
            let call = self.call_area(0);
            self.closure_of(FunctionConst::Compiled(f), Some(call))?;
            self.op2(Op::SetHome, call, class.constructor);
            self.mov(call + 1, value);
            self.op3(Op::Call, call, call, 0);
        }
        if let Some(extra) = extra {
            self.run_initializers(value, extra);
        }
        self.scope = self.c.tree.scope(scope).parent;
        self.c.tree.functions[self.f as usize].strict = strict;
        self.mov(d, value);
        self.release(mark);
        Ok(d)
    }

    fn private_names(&mut self, c: &'a oxc_ast::ast::Class<'a>, scope: ScopeIdx) -> R {
        let mut seen: Vec<&str> = Vec::new();
        for e in &c.body.body {
            let Some(PropertyKey::PrivateIdentifier(id)) = e.property_key() else { continue };
            let name = id.name.as_str();
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            if let Some(b) = self.c.tree.scope(scope).lookup_private(name) {
                self.new_private_name(b, name)?;
            }
        }
        for (i, e) in c.body.body.iter().enumerate() {
            if let ClassElement::AccessorProperty(p) = e {
                let index = c.scope_id.get().map_or(NONE, |i| i.index() as u32);
                let storage = self.c.tree.classes[index as usize].accessors.get(&(i as u32)).map(|a| a.0);
                if let Some(b) = storage.filter(|_| !p.key.is_private_identifier() || !p.decorators.is_empty()) {
                    self.new_private_name(b, "accessor storage")?;
                }
            }
        }
        Ok(())
    }

    fn new_private_name(&mut self, b: BindingIdx, name: &str) -> R {
        let mark = self.mark();
        let t = self.temp();
        let k = self.consts.string(&format!("#{name}"));
        self.op_imm(Op::NewPrivateName, 0, t, k as i32);
        self.init_binding(b, t)?;
        self.release(mark);
        Ok(())
    }

    /// The constructor closure into `dst`; whether it needs its home object.
    fn constructor(&mut self, c: &'a oxc_ast::ast::Class<'a>, name: Text, bits: u32, dst: Reg) -> R<bool> {
        let kind = if c.heritage.is_some() { FunctionKind::DerivedConstructor } else { FunctionKind::ClassConstructor };
        for e in &c.body.body {
            let ClassElement::MethodDefinition(m) = e else { continue };
            if m.kind != MethodDefinitionKind::Constructor || m.value.body.is_none() {
                continue;
            }
            let parts =
                FunctionParts { span: c.span, form: LazyForm::Method, ..self.function_parts(&m.value, kind, bits)? };
            let function = self.function_const(parts, name)?;
            self.closure_of(function, Some(dst))?;
            return Ok(self.c.tree.function(parts.f).uses_home);
        }
        let function = self.default_constructor(kind, name, bits, c.span);
        self.closure_of(FunctionConst::Compiled(function), Some(dst))?;
        Ok(false)
    }

    fn default_constructor(&self, kind: FunctionKind, name: Text, bits: u32, span: Span) -> FunctionProto {
        let insn = |op, a: Reg, b: Reg, c: Reg| Insn::abc(op, 0, a as u16, b as u16, c as u16);
        let undefined = Insn::a_imm(Op::LoadSpecial, 0, 0, bytecode::special::UNDEFINED as i32);
        let mut code = vec![insn(Op::EnterClass, 0, 0, 0)];
        let nregs;
        if kind == FunctionKind::DerivedConstructor {
            // super(...args) without iterating: r0 = args, call area from r1 on.
            let base = 1;
            nregs = base + frame::HEADER + 1;
            code.extend([
                insn(Op::CreateRest, base + frame::HEADER, 0, 0),
                insn(Op::SuperCtor, base, frame::CALLEE, 0),
                insn(Op::LoadNewTarget, base + 2, 0, 0),
                insn(Op::NewSpread, 0, base, 0),
                insn(Op::Mov, frame::THIS, 0, 0),
                insn(Op::RunFields, frame::THIS, frame::CALLEE, 0),
                insn(Op::Ret, 0, 0, 0),
            ]);
        } else {
            nregs = 1;
            if bits & flags::HAS_FIELDS != 0 {
                code.push(insn(Op::RunFields, frame::THIS, frame::CALLEE, 0));
            }
            code.extend([undefined, insn(Op::RetCheck, 0, 0, 0)]);
        }
        let at = (span.start as i64 + self.c.shift).max(0) as u32;
        let end = (span.end as i64 + self.c.shift).max(0) as u32;
        FunctionProto {
            name,
            kind,
            flags: bits | flags::STRICT,
            length: 0,
            nparams: 0,
            nregs: nregs as u16,
            span: (at, end),
            this_props: 0,
            code: code.iter().map(|i| i.0).collect(),
            consts: Vec::new(),
            ics: Vec::new(),
            handlers: Vec::new(),
            positions: vec![bytecode::Position { pc: 1, offset: at }],
            tdz_names: Vec::new(),
        }
    }

    fn element(&mut self, e: &'a ClassElement<'a>, i: u32, class: Class) -> R {
        match e {
            ClassElement::MethodDefinition(m) => {
                if m.kind == MethodDefinitionKind::Constructor || m.value.body.is_none() {
                    return Ok(());
                }
                self.class_method(m, i, class)
            }
            ClassElement::PropertyDefinition(p) => {
                let decorators = self.element_decorators(decorators_of(e))?;
                let hidden = self.c.tree.classes[class.index as usize].hidden.get(&i).copied();
                let mut computed = None;
                if let Some(b) = hidden
                    && p.computed
                {
                    let k = self.computed_key(&p.key)?;
                    self.init_binding(b, k)?;
                    computed = Some(k);
                }
                let Some(decorators) = decorators else { return Ok(()) };
                let (key, private_name) = match (&p.key, computed) {
                    (_, Some(k)) => (k, None),
                    (PropertyKey::PrivateIdentifier(id), _) => self.private_element(class, id.name.as_str())?,
                    _ => {
                        let Some(key) = self.static_key(&p.key) else { return self.unsupported("field key", p.span) };
                        let k = self.temp();
                        self.load_key(k, &key);
                        (k, None)
                    }
                };
                let (kind, is_static) = (ElementKind::Field, p.r#static);
                let (value, setter) = (None, None);
                self.describe_element(
                    class,
                    i,
                    &Element { kind, is_static, decorators, key, private_name, value, setter },
                )
            }
            ClassElement::AccessorProperty(p) => self.auto_accessor(p, i, class),
            ClassElement::StaticBlock(_) | ClassElement::TSIndexSignature(_) => Ok(()),
        }
    }

    fn computed_key(&mut self, key: &'a PropertyKey<'a>) -> R<Reg> {
        let k = self.temp();
        self.expr_to(key.to_expression(), k)?;
        self.at(key.span().start);
        self.op2(Op::ToKey, k, k);
        Ok(k)
    }

    fn class_method(&mut self, m: &'a MethodDefinition<'a>, i: u32, class: Class) -> R {
        let target = if m.r#static { class.constructor } else { class.prototype };
        let accessor = match m.kind {
            MethodDefinitionKind::Get => 1,
            MethodDefinitionKind::Set => 2,
            _ => 0,
        };
        let span = self.method_span(m);
        let decorators = self.element_decorators(&m.decorators)?;
        let kind = [ElementKind::Method, ElementKind::Getter, ElementKind::Setter][accessor as usize];
        let (is_static, setter) = (m.r#static, None);
        if let PropertyKey::PrivateIdentifier(id) = &m.key {
            let name = self.text(&format!("#{}", id.name));
            let f = self.method(&m.value, span, Some(name), accessor, None)?;
            self.op2(Op::SetHome, f, target);
            if let Some(decorators) = decorators {
                let (key, private_name) = self.private_element(class, id.name.as_str())?;
                let value = Some(f);
                let e = Element { kind, is_static, decorators, key, private_name, value, setter };
                return self.describe_element(class, i, &e);
            }
            if m.r#static {
                let n = self.class_private(class.scope, id.name.as_str())?;
                self.op(Op::DefPrivate, METHOD + accessor, target, n, f);
            } else if let Some(&b) = self.c.tree.classes[class.index as usize].hidden.get(&i) {
                self.init_binding(b, f)?;
            }
            return Ok(());
        }
        let (key, name) = if m.computed {
            (self.computed_key(&m.key)?, None)
        } else {
            let Some(key) = self.static_key(&m.key) else { return self.unsupported("method key", m.span) };
            let k = self.temp();
            self.load_key(k, &key);
            (k, Some(key.to_text()))
        };
        let f = self.method(&m.value, span, name, accessor, None)?;
        self.at(m.span.start);
        self.op(Op::DefMethod, accessor << 1, target, key, f);
        if let Some(decorators) = decorators {
            let (value, private_name) = (Some(f), None);
            let e = Element { kind, is_static, decorators, key, private_name, value, setter };
            self.describe_element(class, i, &e)?;
        }
        Ok(())
    }

    /// The text of a method starts after its decorators and `static`.
    fn method_span(&self, m: &MethodDefinition) -> Span {
        let behind = |start: u32| {
            let text = self.c.source.get(start as usize..m.span.end as usize).unwrap_or("");
            (text, m.span.end - after_trivia(text).len() as u32)
        };
        let mut start = m.span.start;
        if let Some(last) = m.decorators.last() {
            start = behind(last.span.end).1;
        }
        if m.r#static && behind(start).0.starts_with("static") {
            start = behind(start + "static".len() as u32).1;
        }
        Span::new(start, m.span.end)
    }

    pub fn class_private(&mut self, scope: ScopeIdx, name: &str) -> R<Reg> {
        match self.c.tree.scope(scope).lookup_private(name) {
            Some(b) => self.load_binding(b, None),
            None => self.limit("private name is not declared"),
        }
    }

    /// `accessor x`: getter and setter over private storage.
    fn auto_accessor(&mut self, p: &'a AccessorProperty<'a>, i: u32, class: Class) -> R {
        let Some(&(storage, getter, setter)) = self.c.tree.classes[class.index as usize].accessors.get(&i) else {
            return Ok(());
        };
        if p.key.is_private_identifier() && p.decorators.is_empty() {
            // A private accessor cannot be told from a private field.
            return Ok(());
        }
        let decorators = self.element_decorators(&p.decorators)?;
        let target = if p.r#static { class.constructor } else { class.prototype };
        let (key, private_name, name) = if let PropertyKey::PrivateIdentifier(id) = &p.key {
            let (key, private_name) = self.private_element(class, id.name.as_str())?;
            (key, private_name, Some(self.text(&format!("#{}", id.name))))
        } else if p.computed {
            (self.computed_key(&p.key)?, None, None)
        } else {
            let Some(key) = self.static_key(&p.key) else { return self.unsupported("accessor key", p.span) };
            let k = self.temp();
            self.load_key(k, &key);
            (k, None, Some(key.to_text()))
        };
        let pair = self.temps(2);
        for (f, accessor) in [(getter, 1u8), (setter, 2)] {
            let mark = self.mark();
            let mut bits = if accessor == 1 { flags::GETTER } else { flags::SETTER };
            bits |= if name.is_none() { flags::ANONYMOUS } else { 0 };
            self.c.tree.functions[f as usize].nparams = accessor as u32 - 1;
            let mut e = Emitter::new(self.c, f, FunctionKind::Method);
            e.at(p.span.start);
            e.regs.outer_env = Some(e.temp());
            let n = e.load_binding(storage, None)?;
            let t = e.temp();
            if accessor == 1 {
                e.op3(Op::GetPrivate, t, frame::THIS, n);
            } else {
                e.op3(Op::SetPrivate, frame::THIS, n, 0);
                e.undefined(t);
            }
            e.op1(Op::Ret, t);
            let entry = vec![Insn::abc(Op::Enter, 0, 0, 0, 0)];
            let text = name.clone().unwrap_or(Text::new(""));
            let proto = e.finish_with_entry(entry, text, accessor as u16 - 1, p.span, bits)?;
            let f = self.closure_of(FunctionConst::Compiled(proto), Some(pair + accessor as Reg - 1))?;
            if private_name.is_none() {
                self.op(Op::DefMethod, accessor << 1, target, key, f);
            }
            self.release(mark);
        }
        if let Some(decorators) = decorators {
            let (kind, is_static) = (ElementKind::Accessor, p.r#static);
            let (value, setter) = (Some(pair), Some(pair + 1));
            let e = Element { kind, is_static, decorators, key, private_name, value, setter };
            self.describe_element(class, i, &e)?;
        }
        Ok(())
    }

    /// The function that sets up fields (of instances, or static ones with the static blocks).
    fn init_function(
        &mut self,
        c: &'a oxc_ast::ast::Class<'a>,
        class: Class,
        f: FnIdx,
        is_static: bool,
    ) -> R<FunctionProto> {
        let mut e = Emitter::new(self.c, f, FunctionKind::ClassInit);
        e.at(u32::MAX);
        e.regs.outer_env = Some(e.temp());
        let scope = e.c.tree.function(f).param_scope;
        e.enter_scope(scope)?;
        e.implicit_bindings(0)?;
        if !is_static {
            e.instance_private_methods(c, class)?;
            e.define_private(c, class, false)?;
            e.run_instance_extra(class)?;
        }
        for (i, element) in c.body.body.iter().enumerate() {
            let mark = e.mark();
            match element {
                ClassElement::PropertyDefinition(p)
                    if p.r#static == is_static
                        && !p.declare
                        && p.r#type == PropertyDefinitionType::PropertyDefinition =>
                {
                    e.field(p, i as u32, class)?;
                    e.run_element_extra(class, i as u32)?;
                }
                ClassElement::AccessorProperty(p) if p.r#static == is_static => {
                    e.accessor_storage(p, i as u32, class)?;
                    e.run_element_extra(class, i as u32)?;
                }
                ClassElement::StaticBlock(b) if is_static => {
                    if let Some(s) = Self::scope_of(&b.scope_id) {
                        e.enter_scope(s)?;
                        e.hoist(&b.body)?;
                        e.block_body(&b.body)?;
                        e.leave_scope(mark);
                    }
                }
                _ => {}
            }
            e.release(mark);
        }
        e.at(u32::MAX);
        e.emit_return(None);
        let name = if is_static { "<static_initializer>" } else { "<instance_members_initializer>" };
        let entry = vec![Insn::abc(Op::Enter, 0, 0, 0, 0)];
        e.finish_with_entry(entry, Text::new(name), 0, c.span, 0)
    }

    fn instance_private_methods(&mut self, c: &'a oxc_ast::ast::Class<'a>, class: Class) -> R {
        for (i, element) in c.body.body.iter().enumerate() {
            let ClassElement::MethodDefinition(m) = element else { continue };
            let (PropertyKey::PrivateIdentifier(id), false) = (&m.key, m.r#static) else { continue };
            if !m.decorators.is_empty() {
                continue;
            }
            let Some(&b) = self.c.tree.classes[class.index as usize].hidden.get(&(i as u32)) else { continue };
            let mark = self.mark();
            let kind = match m.kind {
                MethodDefinitionKind::Get => GETTER,
                MethodDefinitionKind::Set => SETTER,
                _ => METHOD,
            };
            let f = self.load_binding(b, None)?;
            let n = self.class_private(class.scope, id.name.as_str())?;
            self.op(Op::DefPrivate, kind, frame::THIS, n, f);
            self.release(mark);
        }
        Ok(())
    }

    fn field(&mut self, p: &'a PropertyDefinition<'a>, i: u32, class: Class) -> R {
        let v = self.temp();
        self.at(p.span.start);
        if let PropertyKey::PrivateIdentifier(id) = &p.key {
            let name = self.text(&format!("#{}", id.name));
            self.field_value(p.value.as_ref(), Some(&name), v)?;
            self.decorated_value(class, i, v)?;
            let n = self.class_private(class.scope, id.name.as_str())?;
            self.op(Op::DefPrivate, FIELD, frame::THIS, n, v);
            return Ok(());
        }
        if !p.computed
            && let Some(key) = self.static_key(&p.key)
        {
            self.field_value(p.value.as_ref(), Some(&key.to_text()), v)?;
            self.decorated_value(class, i, v)?;
            self.at(p.span.start);
            self.init_named(frame::THIS, v, &key);
            return Ok(());
        }
        let Some(&b) = self.c.tree.classes[class.index as usize].hidden.get(&i) else {
            return self.unsupported("field key", p.span);
        };
        self.field_value(p.value.as_ref(), None, v)?;
        let k = self.load_binding(b, None)?;
        if p.value.as_ref().is_some_and(is_anonymous_function) {
            self.op2(Op::SetFnName, v, k);
        }
        self.decorated_value(class, i, v)?;
        self.at(p.span.start);
        self.op3(Op::InitElem, frame::THIS, k, v);
        Ok(())
    }

    fn accessor_storage(&mut self, p: &'a AccessorProperty<'a>, i: u32, class: Class) -> R {
        let Some(&(storage, ..)) = self.c.tree.classes[class.index as usize].accessors.get(&i) else { return Ok(()) };
        let v = self.temp();
        let name = match &p.key {
            PropertyKey::PrivateIdentifier(id) => Some(self.text(&format!("#{}", id.name))),
            key if !p.computed => self.static_key(key).map(|k: Key| k.to_text()),
            _ => None,
        };
        self.field_value(p.value.as_ref(), name.as_ref(), v)?;
        self.decorated_value(class, i, v)?;
        let n = match &p.key {
            PropertyKey::PrivateIdentifier(id) if p.decorators.is_empty() => {
                self.class_private(class.scope, id.name.as_str())?
            }
            _ => self.load_binding(storage, None)?,
        };
        self.op(Op::DefPrivate, FIELD, frame::THIS, n, v);
        Ok(())
    }

    fn field_value(&mut self, value: Option<&'a Expression<'a>>, name: Option<&Text>, v: Reg) -> R {
        match (value, name) {
            (None, _) => self.undefined(v),
            (Some(e), Some(name)) => {
                self.named_expr(e, name, Some(v))?;
            }
            (Some(e), None) => self.expr_to(e, v)?,
        }
        Ok(())
    }
}

/// The text behind leading white space and comments.
fn after_trivia(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let end = match text.as_bytes() {
            [b'/', b'*', ..] => text.find("*/").map(|i| i + 2),
            [b'/', b'/', ..] => text.find(['\n', '\r', '\u{2028}', '\u{2029}']),
            _ => return text,
        };
        text = &text[end.unwrap_or(text.len())..];
    }
}
