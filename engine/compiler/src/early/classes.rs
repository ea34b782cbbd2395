//! Early errors of class bodies: private names, repeated constructors, what initialisers and static blocks may not use.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;
use rustc_hash::{FxHashMap, FxHashSet};

use super::names::Use;
use super::{Checker, Context};
use crate::diagnostics::Diagnostic;
use crate::parse::{SourceKind, span_pair};

impl<'a> Checker<'a, '_> {
    /// Decorators of a class or of an element of one.
    pub(super) fn decorators(&mut self, list: &[Decorator<'a>]) {
        for decorator in list {
            if self.options.experimental_decorators {
                let what = "Decorators are not supported as experimentalDecorators of tsconfig.json has them";
                self.errors.push(Diagnostic::unsupported(what, span_pair(decorator.span)));
            }
            self.visit_expression(&decorator.expression);
        }
    }

    pub(super) fn private_name(&mut self, name: &PrivateIdentifier<'a>) {
        self.names.note(name.name, Use { write: false, private: true });
        let known = self.private.iter().rev().any(|names| names.contains(name.name.as_str()))
            || self.kind == SourceKind::Eval && self.options.eval.private_names.iter().any(|n| n == name.name.as_str());
        if !known {
            let message = format!("Private field '#{}' must be declared in an enclosing class", name.name);
            self.error(message, name.span);
        }
    }

    /// Private names of a class; a getter and a setter may share one.
    pub(super) fn private_names(&mut self, body: &ClassBody<'a>) -> FxHashSet<&'a str> {
        let mut kinds: FxHashMap<&'a str, (MethodDefinitionKind, bool, bool)> = FxHashMap::default();
        for element in &body.body {
            let (key, kind, is_static, field) = match element {
                ClassElement::MethodDefinition(m) => (&m.key, m.kind, m.r#static, false),
                ClassElement::PropertyDefinition(p) => (&p.key, MethodDefinitionKind::Method, p.r#static, true),
                ClassElement::AccessorProperty(p) => (&p.key, MethodDefinitionKind::Method, p.r#static, true),
                _ => continue,
            };
            let PropertyKey::PrivateIdentifier(name) = key else { continue };
            use MethodDefinitionKind::{Get, Set};
            let text = name.name.as_str();
            match kinds.get(text) {
                // The pair is complete: what follows is a repetition.
                Some(&(before, s, false))
                    if !field && s == is_static && matches!((before, kind), (Get, Set) | (Set, Get)) =>
                {
                    kinds.insert(text, (kind, is_static, true));
                }
                Some(_) => self.error(format!("Identifier '#{text}' has already been declared"), name.span),
                None => {
                    kinds.insert(text, (kind, is_static, field));
                }
            }
        }
        kinds.into_keys().collect()
    }

    pub(super) fn constructors(&mut self, body: &ClassBody<'a>) {
        let mut seen = false;
        for element in &body.body {
            if let ClassElement::MethodDefinition(method) = element
                && method.kind == MethodDefinitionKind::Constructor
            {
                if seen {
                    self.error("A class may only have one constructor", method.key.span());
                }
                seen = true;
            }
        }
    }

    /// Context of a field initialiser (`await` stays as it is around) or a static block.
    pub(super) fn class_code(&self, static_block: bool) -> Context {
        Context {
            is_async: false,
            parameters: false,
            super_property: true,
            super_call: false,
            no_arguments: true,
            no_await: static_block,
            ..self.context
        }
    }
}
