//! Entry points: source text to compiled functions, one for each way code comes into being.

use bytecode::{FunctionProto, ModuleProto, Text};
use oxc_ast::ast::Program;

use crate::diagnostics::Diagnostic;
use crate::emit::Compiler;
use crate::parse::{Options, ProgramContext, SourceKind, with_program};
use crate::scope::build::Builder;
use crate::scope::{BindingKind, FnIdx, ScopeKind};

type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

fn one<T>(r: crate::emit::R<T>) -> Result<T> {
    r.map_err(|d| vec![*d])
}

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

fn finish<'a>(mut b: Builder<'a>, program: &'a Program<'a>) -> Builder<'a> {
    b.statements(&program.body);
    b.pop_scope();
    b
}

/// Global code. `want_value`: the script returns its completion value (`vm`, REPL), else undefined.
///
/// # Errors
/// Syntax errors; syntax that is not supported.
pub fn compile_script(source: &str, options: &Options<'_>, want_value: bool) -> Result<FunctionProto> {
    with_program(source, SourceKind::Script, options, |program, context| {
        let strict = options.strict || program.has_use_strict_directive();
        let (b, f) = begin(ScopeKind::Script, strict);
        let b = finish(b, program);
        let mut c = Compiler::new(context, b.tree);
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
        let b = finish(b, program);
        let mut c = Compiler::new(context, b.tree);
        one(c.module(program, f))
    })
}

/// A CommonJS module: the body of `function (exports, require, module, __filename, __dirname)`.
///
/// # Errors
/// Syntax errors; syntax that is not supported.
pub fn compile_cjs(source: &str, options: &Options<'_>) -> Result<FunctionProto> {
    with_program(source, SourceKind::CommonJs, options, |program, context| {
        one(commonjs(program, context, options))
    })
}

fn commonjs<'a>(
    program: &'a Program<'a>,
    context: ProgramContext<'a>,
    options: &Options<'_>,
) -> crate::emit::R<FunctionProto> {
    let strict = options.strict || program.has_use_strict_directive();
    let (mut b, f) = begin(ScopeKind::Param, strict);
    let scope = b.scope;
    for (i, name) in crate::early::COMMONJS_PARAMETERS.iter().enumerate() {
        let p = b.declare(scope, name, BindingKind::Param, 0);
        b.tree.bindings[p as usize].param = i as u32;
    }
    b.info().nparams = crate::early::COMMONJS_PARAMETERS.len() as u32;
    let b = finish(b, program);
    let mut c = Compiler::new(context, b.tree);
    c.program_function(program, f)
}

/// Code compiled according to its syntax: module or CommonJS.
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
            let b = finish(b, program);
            let mut c = Compiler::new(context, b.tree);
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
    let options = Options { strict: true, ..Options::default() };
    with_program(source, SourceKind::CommonJs, &options, |program, context| {
        let (mut b, f) = begin(ScopeKind::Param, true);
        b.builtin = true;
        let b = finish(b, program);
        let mut c = Compiler::new(context, b.tree);
        c.intrinsics = Some(intrinsics.iter().map(|s| s.to_string()).collect());
        one(c.program_function(program, f))
    })
}
