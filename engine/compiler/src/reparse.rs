//! Parsing one function alone: lazily compiled functions by their span, and the sources of `new Function`.
//!
//! A function body means the same wherever it stands once its early errors are known, so a function can be compiled
//! from its own text. The enclosing scopes, strictness and private names are the caller's to remember.

use oxc_ast::ast::{ArrowFunctionExpression, Expression, Function, Program, Statement};

use crate::call_targets;
use crate::diagnostics::Diagnostic;
use crate::parse::{Options, ProgramContext, SourceKind, source_type, with_program, with_text};

/// How the text of a function is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionForm {
    /// `function f() {}`, `async function* () {}`, `x => y`: an expression by itself, declarations included.
    Expression,
    /// A method, accessor or constructor: the text starts at its parameter list.
    Method { is_async: bool, is_generator: bool },
    /// An arrow function that uses `new.target` of a function around it.
    ArrowWithNewTarget,
}

/// A function alone.
#[derive(Clone, Copy)]
pub enum FunctionNode<'a> {
    Function(&'a Function<'a>),
    Arrow(&'a ArrowFunctionExpression<'a>),
}

/// Parses the function whose node has `span` in `source` and calls `f` with it. No early errors are reported.
/// Spans of the nodes given to `f` are relative to the text parsed: [`ProgramContext::position`] turns them into
/// offsets of `source`.
///
/// # Errors
/// [`crate::DiagnosticKind::RangeError`] when it nests too deep; syntax errors only if the span is no function.
pub fn with_function<R>(
    source: &str,
    span: (u32, u32),
    form: FunctionForm,
    kind: SourceKind,
    options: &Options<'_>,
    f: impl for<'a> FnOnce(FunctionNode<'a>, ProgramContext<'a>) -> Result<R, Vec<Diagnostic>>,
) -> Result<R, Vec<Diagnostic>> {
    let Some(text) = source.get(span.0 as usize..span.1 as usize) else {
        return Err(vec![Diagnostic::syntax("The span of a function is outside its source", span)]);
    };
    let (prefix, suffix) = match form {
        FunctionForm::Expression => ("", ""),
        FunctionForm::ArrowWithNewTarget => ("function(){return(", ")}"),
        FunctionForm::Method { is_async: false, is_generator: false } => ("function", ""),
        FunctionForm::Method { is_async: true, is_generator: false } => ("async function", ""),
        FunctionForm::Method { is_async: false, is_generator: true } => ("function*", ""),
        FunctionForm::Method { is_async: true, is_generator: true } => ("async function*", ""),
    };
    // Scripts need `new.target` at what is the top level here.
    let kind = if kind == SourceKind::Module { kind } else { SourceKind::CommonJs };
    let wrong = || vec![Diagnostic::syntax("The span of a function does not hold a function", span)];
    with_text(text, |allocator, text| {
        let text = if prefix.is_empty() { text } else { allocator.alloc_concat_strs_array([prefix, text, suffix]) };
        let parsed = call_targets::expression(allocator, text, source_type(kind, options));
        let expression: &Expression<'_> = allocator.alloc(parsed.ok_or_else(wrong)?);
        let context = ProgramContext {
            source: text,
            kind,
            lone_surrogates: options.lone_surrogates,
            summaries: &[],
            base: span.0.wrapping_sub(prefix.len() as u32),
            allocator,
        };
        let node = match (form, expression.without_parentheses()) {
            (FunctionForm::ArrowWithNewTarget, Expression::FunctionExpression(wrapper)) => {
                let body = wrapper.body.as_ref().and_then(|b| b.statements.first());
                let Some(Statement::ReturnStatement(statement)) = body else { return Err(wrong()) };
                match statement.argument.as_ref().map(Expression::without_parentheses) {
                    Some(Expression::ArrowFunctionExpression(arrow)) => FunctionNode::Arrow(arrow),
                    _ => return Err(wrong()),
                }
            }
            (_, Expression::FunctionExpression(function)) => FunctionNode::Function(function),
            (_, Expression::ArrowFunctionExpression(arrow)) => FunctionNode::Arrow(arrow),
            _ => return Err(wrong()),
        };
        f(node, context)
    })
}

/// Source text of the function that `Function(parameters, body)` makes (ECMA-262 20.2.1.1.1), checked: it is what
/// `toString` shows and what [`with_function`] compiles as [`FunctionForm::Expression`].
///
/// # Errors
/// Syntax and early errors of the parameters, of the body, and of both together.
pub fn dynamic_function(
    is_async: bool,
    is_generator: bool,
    parameters: &str,
    body: &str,
    options: &Options<'_>,
) -> Result<String, Vec<Diagnostic>> {
    let head = match (is_async, is_generator) {
        (false, false) => "function",
        (false, true) => "function*",
        (true, false) => "async function",
        (true, true) => "async function*",
    };
    let text = |parameters: &str, body: &str| format!("{head} anonymous({parameters}\n) {{\n{body}\n}}");
    // Alone first: neither may close the other's brackets or comments.
    let alone = [text(parameters, ""), text("", body)];
    let whole = text(parameters, body);
    for source in alone.iter().chain([&whole]) {
        let check = |program: &Program<'_>, _: ProgramContext<'_>| {
            let single = program.directives.is_empty()
                && matches!(&program.body[..], [Statement::FunctionDeclaration(f)] if f.span.end as usize == source.len());
            if single { Ok(()) } else { Err(vec![Diagnostic::syntax("Unexpected token ')'", (0, 0))]) }
        };
        with_program(
            source,
            SourceKind::Script,
            &Options { early_errors: source == &whole, ..options.clone() },
            check,
        )?;
    }
    Ok(whole)
}
