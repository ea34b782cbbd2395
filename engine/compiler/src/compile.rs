//! Entry points: source text to compiled functions, one for each way code comes into being.

use bytecode::{FunctionKind, FunctionProto, LazyForm, LazyFunction, ModuleProto, Text, flags};
use oxc_ast::ast::Program;
use oxc_ast_visit::Visit;
use oxc_syntax::scope::ScopeFlags;

use crate::diagnostics::Diagnostic;
use crate::early;
use crate::emit::Compiler;
use crate::parse::{Options, ProgramContext, SourceKind, with_program};
use crate::reparse::{FunctionForm, FunctionNode, with_function};
use crate::scope::build::Builder;
use crate::scope::place::Place;
use crate::scope::{BindingKind, FnIdx, NONE, ScopeKind};

type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

fn one<T>(r: crate::emit::R<T>) -> Result<T> {
    r.map_err(|d| vec![*d])
}

/// Functions compiled when first called whose text is at least this long leave those in them to their first call too.
const LAZY_TEXT: usize = 32 * 1024;

/// Starts the walk of a program: a function and its outermost scope.
fn begin<'a>(kind: ScopeKind, strict: bool) -> (Builder<'a>, FnIdx) {
    let mut b = Builder::new();
    let f = b.push_function(0);
    let s = b.push_scope(kind, 0);
    let info = b.info();
    info.param_scope = s;
    info.body_scope = s;
    info.strict = strict;
    (b, f)
}

/// Walks the program and makes the compiler for what was found.
fn finish<'a>(mut b: Builder<'a>, program: &'a Program<'a>, context: ProgramContext<'a>) -> Compiler<'a> {
    b.set_summaries(context.summaries);
    b.statements(&program.body);
    b.pop_scope();
    Compiler::new(context, b.tree)
}

/// Global code. `want_value`: the script returns its completion value (`vm`, REPL), else undefined.
///
/// # Errors
/// Syntax errors; syntax that is not supported.
pub fn compile_script(source: &str, options: &Options<'_>, want_value: bool) -> Result<FunctionProto> {
    with_program(source, SourceKind::Script, options, |program, context| {
        let strict = options.strict || program.has_use_strict_directive();
        let (b, f) = begin(ScopeKind::Script, strict);
        let mut c = finish(b, program, context);
        one(c.top_level(program, f, Text::new(""), want_value, false))
    })
}

/// An ES module.
///
/// # Errors
/// Syntax errors; syntax that is not supported.
pub fn compile_module(source: &str, options: &Options<'_>) -> Result<ModuleProto> {
    with_program(source, SourceKind::Module, options, |program, context| {
        let (b, f) = begin(ScopeKind::Module, true);
        let mut c = finish(b, program, context);
        one(c.module(program, f))
    })
}

/// A CommonJS module: the body of `function (exports, require, module, __filename, __dirname)`.
///
/// # Errors
/// Syntax errors; syntax that is not supported.
pub fn compile_cjs(source: &str, options: &Options<'_>) -> Result<FunctionProto> {
    with_program(source, SourceKind::CommonJs, options, |program, context| one(commonjs(program, context, options)))
}

fn commonjs<'a>(
    program: &'a Program<'a>,
    context: ProgramContext<'a>,
    options: &Options<'_>,
) -> crate::emit::R<FunctionProto> {
    let strict = options.strict || program.has_use_strict_directive();
    let (mut b, f) = begin(ScopeKind::Param, strict);
    let scope = b.scope;
    for (i, name) in early::COMMONJS_PARAMETERS.iter().enumerate() {
        let p = b.declare(scope, name, BindingKind::Param, 0);
        b.tree.bindings[p as usize].param = i as u32;
    }
    b.info().nparams = early::COMMONJS_PARAMETERS.len() as u32;
    let mut c = finish(b, program, context);
    c.program_function(program, f)
}

/// Code compiled according to its syntax: module or CommonJS.
#[allow(clippy::large_enum_variant, reason = "made once a file and taken apart at once")]
pub enum Unit {
    Module(ModuleProto),
    CommonJs(FunctionProto),
}

/// A file whose kind only its syntax tells.
///
/// # Errors
/// Syntax errors; syntax that is not supported.
pub fn compile_unambiguous(source: &str, options: &Options<'_>) -> Result<Unit> {
    with_program(source, SourceKind::Unambiguous, options, |program, context| {
        if context.kind == SourceKind::Module {
            let (b, f) = begin(ScopeKind::Module, true);
            let mut c = finish(b, program, context);
            return one(c.module(program, f)).map(Unit::Module);
        }
        one(commonjs(program, context, options)).map(Unit::CommonJs)
    })
}

/// Built-in JS: a strict script in which `$name(...)` denotes intrinsics, by index in `intrinsics`.
///
/// # Errors
/// Syntax errors; unknown intrinsics.
pub fn compile_builtin(source: &str, intrinsics: &[&str]) -> Result<FunctionProto> {
    let options = Options { strict: true, lazy: Some(false), ..Options::default() };
    with_program(source, SourceKind::CommonJs, &options, |program, context| {
        let (mut b, f) = begin(ScopeKind::Param, true);
        b.builtin = true;
        let mut c = finish(b, program, context);
        c.intrinsics = Some(intrinsics.iter().map(|s| s.to_string()).collect());
        one(c.program_function(program, f))
    })
}

/// What `eval` was called with besides the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct EvalOptions<'s> {
    /// The calling code is strict (direct eval).
    pub strict: bool,
    /// Scope constant of the call (`CallEval`); absent for indirect eval.
    pub scope: Option<&'s [u8]>,
    /// The text holds mapped lone surrogates (see [`crate::source_text`]).
    pub lone_surrogates: bool,
}

fn damaged() -> Vec<Diagnostic> {
    vec![Diagnostic::unsupported("damaged scope description", (0, 0))]
}

/// Eval code: a function that returns the completion value. Direct eval code runs with the environment register of
/// the call as its environment, and with the caller's home object.
///
/// # Errors
/// Syntax errors, also those that depend on the calling code; syntax that is not supported.
pub fn compile_eval(source: &str, eval: EvalOptions<'_>) -> Result<FunctionProto> {
    // Most eval code runs once, all of it.
    let mut options =
        Options { strict: eval.strict, lone_surrogates: eval.lone_surrogates, lazy: Some(false), ..Options::default() };
    let kind = if eval.scope.is_some() { SourceKind::Eval } else { SourceKind::Script };
    let place = eval.scope.map(|bytes| Place::read(bytes).ok_or_else(damaged)).transpose()?;
    if let Some(place) = place.as_ref().map(Place::surroundings) {
        options.strict |= place.strict;
        options.eval.new_target = place.new_target;
        options.eval.super_property = place.super_property;
        options.eval.super_call = place.super_call;
        options.eval.in_field_initializer = place.in_field_initializer;
        options.eval.private_names = place.private_names;
    }
    with_program(source, kind, &options, |program, context| {
        let strict = options.strict || program.has_use_strict_directive();
        let mut b = place.as_ref().map_or_else(Builder::new, Place::builder);
        let direct = b.function != NONE;
        let f = b.push_function(0);
        let s = b.push_scope(ScopeKind::Eval, 0);
        let info = b.info();
        info.param_scope = s;
        info.body_scope = s;
        info.strict = strict;
        info.is_arrow = direct;
        b.statements(&program.body);
        b.pop_scope();
        if let Some(place) = &place {
            if !strict && let Some(name) = b.eval_conflict(place) {
                return Err(vec![Diagnostic::syntax(format!("Identifier '{name}' has already been declared"), (0, 0))]);
            }
            b.settle_outer(place, |name| context.allocator.alloc_str(name));
        }
        let eval_scope = if strict { NONE } else { b.eval_var_scope() };
        let mut c = Compiler::new(context, b.tree);
        c.eval_scope = eval_scope;
        c.eval_vars = true;
        one(c.top_level(program, f, Text::new("eval"), true, true))
    })
}

/// A function that was described when the code around it was compiled. `text` is the part of the source that
/// [`LazyFunction::text`] spans.
///
/// # Errors
/// When it nests too deep, or the text is not that of the function.
pub fn compile_lazy(text: &str, lazy: &LazyFunction<impl AsRef<[u8]>>, lone_surrogates: bool) -> Result<FunctionProto> {
    let place = Place::read(lazy.scope.as_ref()).ok_or_else(damaged)?;
    let is_module = place.is_module();
    let kind = if is_module { SourceKind::Module } else { SourceKind::CommonJs };
    let is_async = matches!(lazy.kind, FunctionKind::Async | FunctionKind::AsyncGenerator);
    let is_generator = matches!(lazy.kind, FunctionKind::Generator | FunctionKind::AsyncGenerator);
    let form = match lazy.form {
        LazyForm::Declaration | LazyForm::Expression => FunctionForm::Expression,
        LazyForm::Method => FunctionForm::Method { is_async, is_generator },
        LazyForm::Arrow if is_module => FunctionForm::ArrowWithNewTarget,
        LazyForm::Arrow => FunctionForm::Expression,
    };
    let options = Options { early_errors: false, lone_surrogates, ..Options::default() };
    let span = (0, text.len() as u32);
    with_function(text, span, form, kind, &options, |node, context| {
        let mut b = place.builder();
        let strict = lazy.flags & flags::STRICT != 0;
        b.info().strict = strict;
        if context.source.len() >= LAZY_TEXT {
            b.set_summaries(early::summarise(node, context.source, kind, strict, context.allocator));
        }
        let method = lazy.form == LazyForm::Method;
        let derived = lazy.kind == FunctionKind::DerivedConstructor;
        b.set_context(method, derived, lazy.form == LazyForm::Declaration, lazy.creation);
        match node {
            FunctionNode::Function(f) => b.visit_function(f, ScopeFlags::Function),
            FunctionNode::Arrow(f) => b.visit_arrow_function_expression(f),
        }
        b.settle_outer(&place, |name| context.allocator.alloc_str(name));
        let mut c = Compiler::new(context, b.tree);
        c.shift += lazy.text.0 as i64;
        let mut proto = one(c.alone(node, lazy.kind, lazy.flags & !flags::STRICT, lazy.name.clone()))?;
        proto.span = lazy.span;
        Ok(proto)
    })
}

/// What `Function(parameters, body)` and its kin make: the text that `toString` shows, and the function, which closes
/// over the global environment.
///
/// # Errors
/// Syntax errors of parameters and body.
pub fn compile_function_ctor(
    is_async: bool,
    is_generator: bool,
    parameters: &str,
    body: &str,
    lone_surrogates: bool,
) -> Result<(String, FunctionProto)> {
    let options = Options { lone_surrogates, lazy: Some(false), ..Options::default() };
    let text = crate::reparse::dynamic_function(is_async, is_generator, parameters, body, &options)?;
    let options = Options { early_errors: false, ..options };
    let span = (0, text.len() as u32);
    let proto = with_function(&text, span, FunctionForm::Expression, SourceKind::Script, &options, |node, context| {
        let FunctionNode::Function(function) = node else { return Err(damaged()) };
        let (mut b, _) = begin(ScopeKind::Script, false);
        b.set_context(false, false, true, 0);
        b.visit_function(function, ScopeFlags::Function);
        b.pop_scope();
        let mut c = Compiler::new(context, b.tree);
        let kind = crate::emit::function_kind(function);
        one(c.alone(node, kind, 0, Text::new("anonymous")))
    })?;
    Ok((text, proto))
}
