//! Early errors (ECMA-262 "Static Semantics: Early Errors") that the parser leaves to a second pass.

use oxc_allocator::Allocator;
use oxc_ast::ast::{Directive, Program, StringLiteral};
use oxc_ast::builder::AstBuilder;
use oxc_semantic::SemanticBuilder;
use oxc_span::Span;

use crate::diagnostics::Diagnostic;
use crate::messages;
use crate::parse::{Options, SourceKind};

/// Puts a `"use strict"` directive of no width before the program.
pub fn make_strict<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let ast = AstBuilder::new(allocator);
    let literal = StringLiteral::new(Span::empty(0), "use strict", None, &ast);
    program.directives.insert(0, Directive::new(Span::empty(0), literal, "use strict", &ast));
}

/// Reports the early errors of a parsed program.
pub fn check(program: &Program<'_>, kind: SourceKind, options: &Options<'_>) -> Result<(), Vec<Diagnostic>> {
    let found = SemanticBuilder::new_compiler().build(program);
    let mut errors = messages::translate(found.diagnostics.errors(), program.source_text);
    if kind == SourceKind::Eval {
        errors.retain(|d| !allowed_in_eval(d, options));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Whether the code around a direct eval makes an error at its top level right.
fn allowed_in_eval(diagnostic: &Diagnostic, options: &Options<'_>) -> bool {
    let eval = &options.eval;
    let private = diagnostic.message.strip_prefix("Private field '#").and_then(|rest| rest.split('\'').next());
    match private {
        Some(name) => eval.private_names.iter().any(|n| n == name),
        None => diagnostic.message.starts_with("'super'") && (eval.super_property || eval.super_call),
    }
}
