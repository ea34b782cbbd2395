//! Calls as assignment targets: `f() = 1`, `f()++`, `for (f() of o)` in sloppy code throw a ReferenceError when they run
//! (ECMA-262 13.15.1, "web-compat"), but the parser refuses them.
//!
//! On that error the text is parsed once more with a name as long as the call in its place, the call is parsed alone at
//! its offset, and put where the name was, as the inside of a non-null assertion: the only form of the tree for a target
//! that is no name, property or pattern. Where a call is an error all the same (strict code, patterns, logical
//! assignment) the error stays.

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType, Span};
use oxc_syntax::operator::AssignmentOperator;

use crate::diagnostics::Diagnostic;
use crate::messages;
use crate::parse::oxc_options;

/// Each target costs a parse of the whole text; nobody writes many.
const MOST: usize = 32;

/// Parses a program of which `error` is the first error, with calls as targets. `None` if that is not what is wrong.
pub fn program<'a>(
    allocator: &'a Allocator,
    source: &'a str,
    kind: SourceType,
    error: &Diagnostic,
) -> Option<Program<'a>> {
    let parse = |text| {
        let parsed = Parser::new(allocator, text, kind).with_options(oxc_options()).parse();
        match messages::translate(parsed.diagnostics.errors(), text).into_iter().next() {
            Some(error) => Err(Some(error)),
            None if parsed.panicked => Err(None),
            None => Ok(parsed.program),
        }
    };
    let mut program = recover(allocator, source, kind, error, parse, |p, program| p.visit_program(program))?;
    program.source_text = source;
    Some(program)
}

/// Parses an expression with calls as targets, if the parser does not without. Its diagnostics are not translated yet.
pub fn expression<'a>(allocator: &'a Allocator, source: &'a str, kind: SourceType) -> Option<Expression<'a>> {
    let parse = |text| {
        let parsed = Parser::new(allocator, text, kind).with_options(oxc_options()).parse_expression();
        parsed.map_err(|d| messages::translate(d.errors(), text).into_iter().next())
    };
    match parse(source) {
        Ok(expression) => Some(expression),
        Err(error) => recover(allocator, source, kind, &error?, parse, |p, e| p.visit_expression(e)),
    }
}

fn recover<'a, T>(
    allocator: &'a Allocator,
    source: &'a str,
    kind: SourceType,
    error: &Diagnostic,
    parse: impl Fn(&'a str) -> Result<T, Option<Diagnostic>>,
    visit: impl Fn(&mut Placer<'a>, &mut T),
) -> Option<T> {
    let mut patched = source.as_bytes().to_vec();
    let mut span = target_of(error)?;
    let mut calls = Vec::new();
    while calls.len() < MOST {
        calls.push(parse_call(allocator, source, span, kind)?);
        patched.get_mut(span.start as usize..span.end as usize)?.fill(b'$');
        match parse(allocator.alloc_str(std::str::from_utf8(&patched).ok()?)) {
            Ok(mut root) => {
                let mut placer = Placer { allocator, calls };
                visit(&mut placer, &mut root);
                return placer.calls.is_empty().then_some(root);
            }
            Err(error) => span = target_of(&error?)?,
        }
    }
    None
}

/// Where the target is that an error complains of.
fn target_of(error: &Diagnostic) -> Option<Span> {
    error.message.starts_with("Invalid left-hand side").then(|| Span::new(error.span.0, error.span.1))
}

/// The call at `span`, whose nodes get their offsets in the whole text.
fn parse_call<'a>(allocator: &'a Allocator, source: &str, span: Span, kind: SourceType) -> Option<Expression<'a>> {
    let call = source.get(span.start as usize..span.end as usize)?;
    let text = allocator.alloc_concat_strs_array([&" ".repeat(span.start as usize), call]);
    let expression = Parser::new(allocator, text, kind).with_options(oxc_options()).parse_expression().ok()?;
    match &expression {
        Expression::CallExpression(c) if c.span == span && !matches!(c.callee, Expression::Super(_)) => {
            Some(expression)
        }
        _ => None,
    }
}

/// Puts the calls where their placeholders are targets.
struct Placer<'a> {
    allocator: &'a Allocator,
    calls: Vec<Expression<'a>>,
}

impl<'a> Placer<'a> {
    fn place(&mut self, target: &mut SimpleAssignmentTarget<'a>) {
        let span = target.span();
        if let Some(i) = self.calls.iter().position(|c| c.span() == span) {
            let call = self.calls.swap_remove(i);
            let ast = AstBuilder::new(self.allocator);
            *target = SimpleAssignmentTarget::new_ts_non_null_expression(span, call, &ast);
        }
    }
}

impl<'a> VisitMut<'a> for Placer<'a> {
    fn visit_assignment_expression(&mut self, it: &mut AssignmentExpression<'a>) {
        let logical = matches!(
            it.operator,
            AssignmentOperator::LogicalAnd | AssignmentOperator::LogicalOr | AssignmentOperator::LogicalNullish
        );
        if !logical && let Some(target) = it.left.as_simple_assignment_target_mut() {
            self.place(target);
        }
        walk_mut::walk_assignment_expression(self, it);
    }
    fn visit_update_expression(&mut self, it: &mut UpdateExpression<'a>) {
        self.place(&mut it.argument);
        walk_mut::walk_update_expression(self, it);
    }
    fn visit_for_statement_left(&mut self, it: &mut ForStatementLeft<'a>) {
        if let Some(target) = it.as_assignment_target_mut().and_then(AssignmentTarget::as_simple_assignment_target_mut)
        {
            self.place(target);
        }
        walk_mut::walk_for_statement_left(self, it);
    }
}
