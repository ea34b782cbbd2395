//! Scopes of classes: the class scope, and the functions around field initialisers and static blocks.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_syntax::scope::ScopeFlags;
use rustc_hash::FxHashMap;

use super::build::Builder;
use super::visit::{FnContext, decl_end, scope_id};
use super::*;

impl<'a> Builder<'a> {
    /// A class with its own scope (name, private names, what the compiler hides there).
    pub(super) fn class(&mut self, it: &Class<'a>) {
        if it.declare {
            return;
        }
        let declaring = self.declaring.take();
        if it.r#type == ClassType::ClassDeclaration
            && let Some(id) = &it.id
        {
            self.declare_lexical(id, BindingKind::Class, decl_end(it.span));
        }
        for d in &it.decorators {
            self.visit_expression(&d.expression);
        }
        let strict = std::mem::replace(&mut self.info().strict, true);
        let scope = self.push_scope(ScopeKind::Class, it.span.start);
        let inner = match &it.id {
            Some(id) => self.declare(scope, id.name.as_str(), BindingKind::ClassInner, elements_end(it)),
            None => NONE,
        };
        self.tree.classes.push(ClassInfo {
            scope,
            inner,
            instance_init: NONE,
            static_init: NONE,
            hidden: FxHashMap::default(),
            accessors: FxHashMap::default(),
            decorated: FxHashMap::default(),
            extra: NONE,
        });
        let c = self.tree.classes.len() as ClassIdx - 1;
        it.scope_id.set(scope_id(c));
        for e in &it.body.body {
            if let Some(PropertyKey::PrivateIdentifier(id)) = e.property_key() {
                self.declare_private(scope, id.name.as_str());
            }
        }
        if let Some(h) = &it.heritage {
            self.visit_expression(&h.expression);
        }
        self.class_elements(it, c);
        self.pop_scope();
        self.info().strict = strict;
        self.declaring = declaring;
    }

    /// A function made by the compiler around class elements.
    fn push_init_function(&mut self, creation: u32, start: u32) -> FnIdx {
        let f = self.push_function(creation);
        let info = self.info();
        info.strict = true;
        info.class_element = true;
        info.has_home = true;
        info.is_init = true;
        let s = self.push_scope(ScopeKind::Param, start);
        let info = self.info();
        info.param_scope = s;
        info.body_scope = s;
        f
    }

    fn class_elements(&mut self, it: &Class<'a>, c: ClassIdx) {
        let scope = self.scope;
        // Static initialisers run, and may call every method, when the class has its name but is no value yet.
        let has_static_code = it.body.body.iter().any(|e| match e {
            ClassElement::StaticBlock(_) => true,
            ClassElement::PropertyDefinition(p) => p.r#static && p.value.is_some(),
            ClassElement::AccessorProperty(p) => p.r#static && p.value.is_some(),
            _ => false,
        });
        let end = if has_static_code { elements_end(it) } else { decl_end(it.span) };
        let derived = it.heritage.is_some();
        let mut fields = false;
        let mut statics = false;
        for (i, e) in it.body.body.iter().enumerate() {
            let i = i as u32;
            if !decorators_of(e).is_empty() {
                for d in decorators_of(e) {
                    self.visit_expression(&d.expression);
                }
                let b = self.declare_hidden(scope, "%decorated", BindingKind::Hidden, 0);
                self.tree.bindings[b as usize].captured = true;
                self.tree.classes[c as usize].decorated.insert(i, b);
                if !e.r#static() {
                    fields = true;
                    if self.tree.classes[c as usize].extra == NONE {
                        let b = self.declare_hidden(scope, "%extra", BindingKind::Hidden, 0);
                        self.tree.bindings[b as usize].captured = true;
                        self.tree.classes[c as usize].extra = b;
                    }
                }
            }
            match e {
                ClassElement::MethodDefinition(m) => {
                    if m.value.body.is_none() {
                        continue;
                    }
                    if m.computed {
                        self.visit_property_key(&m.key);
                    }
                    if m.key.is_private_identifier() && !m.r#static {
                        let b = self.declare_hidden(scope, "%method", BindingKind::Hidden, 0);
                        self.tree.bindings[b as usize].captured = true;
                        self.tree.classes[c as usize].hidden.insert(i, b);
                        fields = true;
                    }
                    let ctor = m.kind == MethodDefinitionKind::Constructor;
                    self.context = FnContext { method: true, derived: derived && ctor, class_end: Some(end) };
                    self.visit_function(&m.value, ScopeFlags::Function);
                }
                ClassElement::PropertyDefinition(p) => {
                    if p.declare || p.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition {
                        continue;
                    }
                    if p.computed {
                        self.visit_property_key(&p.key);
                        let b = self.declare_hidden(scope, "%key", BindingKind::Hidden, 0);
                        self.tree.bindings[b as usize].captured = true;
                        self.tree.classes[c as usize].hidden.insert(i, b);
                    }
                    if p.r#static { statics = true } else { fields = true }
                }
                ClassElement::AccessorProperty(p) => {
                    if p.computed {
                        self.visit_property_key(&p.key);
                    }
                    let storage = self.declare_hidden(scope, "%accessor", BindingKind::Hidden, 0);
                    self.tree.bindings[storage as usize].captured = true;
                    let mut pair = [NONE; 2];
                    for f in &mut pair {
                        *f = self.push_init_function(end, p.span.start);
                        self.info().uses_outer = true;
                        self.info().uses_this = true;
                        self.info().is_init = false;
                        self.pop_scope();
                        self.pop_function();
                    }
                    self.tree.classes[c as usize].accessors.insert(i, (storage, pair[0], pair[1]));
                    if p.r#static { statics = true } else { fields = true }
                }
                ClassElement::StaticBlock(_) => statics = true,
                ClassElement::TSIndexSignature(_) => {}
            }
        }
        for is_static in [false, true] {
            if if is_static { statics } else { fields } {
                let f = self.push_init_function(end, it.span.start);
                self.info().uses_this = true;
                self.info().uses_outer = true;
                let class = &mut self.tree.classes[c as usize];
                if is_static {
                    class.static_init = f
                } else {
                    class.instance_init = f
                }
                self.init_values(it, is_static);
                self.pop_scope();
                self.pop_function();
            }
        }
    }

    fn init_values(&mut self, it: &Class<'a>, is_static: bool) {
        let outer_loop = self.outer_loop.take();
        self.init_elements(it, is_static);
        self.outer_loop = outer_loop;
    }

    fn init_elements(&mut self, it: &Class<'a>, is_static: bool) {
        for e in &it.body.body {
            match e {
                ClassElement::PropertyDefinition(p) if p.r#static == is_static && !p.declare => {
                    if let PropertyKey::PrivateIdentifier(id) = &p.key {
                        self.private_use(id);
                    }
                    if let Some(v) = &p.value {
                        self.visit_expression(v);
                    }
                }
                ClassElement::AccessorProperty(p) if p.r#static == is_static => {
                    if let PropertyKey::PrivateIdentifier(id) = &p.key {
                        self.private_use(id);
                    }
                    if let Some(v) = &p.value {
                        self.visit_expression(v);
                    }
                }
                ClassElement::MethodDefinition(m) if !is_static && !m.r#static => {
                    if let PropertyKey::PrivateIdentifier(id) = &m.key {
                        self.private_use(id);
                    }
                }
                ClassElement::StaticBlock(b) if is_static => {
                    self.lexical_scope(ScopeKind::StaticBlock, b.span.start, &b.scope_id);
                    self.statements(&b.body);
                    self.pop_scope();
                }
                _ => {}
            }
        }
    }
}

/// The decorators of a class element that is there when the program runs.
pub fn decorators_of<'e, 'a>(e: &'e ClassElement<'a>) -> &'e [Decorator<'a>] {
    match e {
        ClassElement::MethodDefinition(m) if m.value.body.is_some() => &m.decorators,
        ClassElement::PropertyDefinition(p) if !p.declare && p.r#type == PropertyDefinitionType::PropertyDefinition => {
            &p.decorators
        }
        ClassElement::AccessorProperty(p) => &p.decorators,
        _ => &[],
    }
}

/// Whether a class or one of its elements is decorated.
pub fn has_decorators(c: &Class) -> bool {
    !c.decorators.is_empty() || c.body.body.iter().any(|e| !decorators_of(e).is_empty())
}

/// Position of the brace that ends the body: the class's own name is initialised there, before static code runs.
fn elements_end(it: &Class) -> u32 {
    match decl_end(it.span) {
        u32::MAX => u32::MAX,
        end => end - 1,
    }
}
