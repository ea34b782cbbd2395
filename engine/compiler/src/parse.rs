//! Adapter over oxc: source text in, checked syntax tree out.
//!
//! [`with_program`] parses, reports early errors, removes TypeScript and JSX, and lends the tree to its caller. The
//! tree lives in an arena that is recycled afterwards. Spans are UTF-8 byte offsets into [`ProgramContext::source`],
//! also after TypeScript was removed: nodes that were kept keep theirs, nodes that were made have empty ones.

use std::cell::RefCell;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions as OxcOptions, Parser};
use oxc_span::{ModuleKind, SourceType, Span};

use crate::diagnostics::Diagnostic;
use crate::early::summary::Summary;
use crate::typescript::JsxOptions;
use crate::{call_targets, early, messages, nesting, stack, typescript};

/// What the text is parsed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Global code: `<script>`, `vm.Script`, indirect eval.
    Script,
    Module,
    /// Body of the CommonJS module wrapper: top-level `return` and `new.target`, sloppy.
    CommonJs,
    /// [`SourceKind::Module`] if it has module syntax (`import`, `export`, `import.meta`, top-level `await`),
    /// [`SourceKind::CommonJs`] otherwise.
    Unambiguous,
    /// Direct eval; what it may use comes from [`Options::eval`].
    Eval,
}

/// Language of the text besides its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    #[default]
    JavaScript,
    Jsx,
    TypeScript,
    Tsx,
}

impl Dialect {
    /// By file name; anything unknown is JavaScript.
    pub fn from_path(path: &str) -> Dialect {
        match path.rsplit('.').next() {
            Some("ts" | "mts" | "cts") => Dialect::TypeScript,
            Some("tsx") => Dialect::Tsx,
            Some("jsx") => Dialect::Jsx,
            _ => Dialect::JavaScript,
        }
    }

    /// Whether the tree is rewritten before it is compiled (see [`ProgramContext::transformed`]).
    pub fn is_transformed(self) -> bool {
        self != Dialect::JavaScript
    }
}

/// What the code around a direct eval allows in it (ECMA-262 19.2.1.1 PerformEval).
#[derive(Clone, Debug, Default)]
pub struct EvalContext {
    pub new_target: bool,
    pub super_property: bool,
    pub super_call: bool,
    /// In a class field initialiser: `arguments` is an early error.
    pub in_field_initializer: bool,
    /// Private names in scope, without `#`.
    pub private_names: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Options<'o> {
    pub dialect: Dialect,
    /// Strict from the start, without a directive (eval in strict code).
    pub strict: bool,
    pub eval: EvalContext,
    /// Off only for text whose errors were reported before (lazy functions).
    pub early_errors: bool,
    pub jsx: JsxOptions,
    /// `verbatimModuleSyntax`: imports without `type` are kept even if unused.
    pub verbatim_module_syntax: bool,
    /// `experimentalDecorators`: decorators mean what they did before the standard ones.
    pub experimental_decorators: bool,
    /// The text came from [`crate::source_text::from_units`] with lone surrogates in it.
    pub lone_surrogates: bool,
    /// Whether functions are compiled when first called; by the size of the source when not said. Never those of
    /// TypeScript: parsing the span of a function again does not give what it was turned into.
    pub lazy: Option<bool>,
    /// File name, for messages of transforms only.
    pub path: &'o str,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            dialect: Dialect::JavaScript,
            strict: false,
            eval: EvalContext::default(),
            early_errors: true,
            jsx: JsxOptions::default(),
            verbatim_module_syntax: false,
            experimental_decorators: false,
            lone_surrogates: false,
            lazy: None,
            path: "",
        }
    }
}

impl<'o> Options<'o> {
    /// Defaults for a file, its dialect taken from its name.
    pub fn for_path(path: &'o str) -> Options<'o> {
        Options { dialect: Dialect::from_path(path), path, ..Options::default() }
    }
}

/// What a parsed program comes with.
#[derive(Clone, Copy)]
pub struct ProgramContext<'a> {
    /// The text spans point into.
    pub source: &'a str,
    /// What it was parsed as; never [`SourceKind::Unambiguous`].
    pub kind: SourceKind,
    /// Literals may hold mapped lone surrogates (see [`crate::source_text`]).
    pub lone_surrogates: bool,
    /// Of the functions to be compiled when first called; their nodes carry the numbers.
    pub summaries: &'a [Summary<'a>],
    /// Offset in the whole source of the first byte of [`ProgramContext::source`] (functions parsed alone).
    pub base: u32,
    /// For nodes of the caller's own.
    pub allocator: &'a Allocator,
}

impl ProgramContext<'_> {
    /// Offset in the whole source of an offset in a span.
    pub fn position(&self, offset: u32) -> u32 {
        self.base.wrapping_add(offset)
    }
}

/// Sources at least this long have their functions compiled when first called.
const LAZY_SOURCE: usize = 48 * 1024;

/// Arenas larger than this are not kept for the next parse.
const KEEP_ARENA: usize = 4 << 20;

thread_local! {
    static ARENA: RefCell<Option<Allocator>> = const { RefCell::new(None) };
}

/// Lends a recycled or pre-sized arena to `f`, with the text as long as it. Trees take 6 to 12 times the size of their
/// source.
fn with_arena<R>(text: &str, f: impl for<'a> FnOnce(&'a Allocator, &'a str) -> R) -> R {
    let kept = ARENA.with(|a| a.borrow_mut().take());
    let mut arena = match kept {
        Some(arena) if text.len() <= KEEP_ARENA / 8 => arena,
        _ => Allocator::with_capacity((text.len() * 8).max(16 << 10)),
    };
    let result = f(&arena, text);
    if arena.capacity() <= KEEP_ARENA {
        arena.reset();
        ARENA.with(|a| *a.borrow_mut() = Some(arena));
    }
    result
}

pub(crate) fn source_type(kind: SourceKind, options: &Options) -> SourceType {
    let base = match kind {
        // `script()` has no `new.target` outside functions.
        SourceKind::Eval if options.eval.new_target => SourceType::cjs(),
        SourceKind::Script | SourceKind::Eval => SourceType::script(),
        SourceKind::Module => SourceType::mjs(),
        SourceKind::CommonJs => SourceType::cjs(),
        SourceKind::Unambiguous => SourceType::unambiguous(),
    };
    match options.dialect {
        Dialect::JavaScript => base,
        Dialect::Jsx => base.with_jsx(true),
        Dialect::TypeScript => base.with_typescript(true),
        Dialect::Tsx => base.with_typescript(true).with_jsx(true),
    }
}

pub(crate) fn oxc_options() -> OxcOptions {
    OxcOptions { parse_regular_expression: true, preserve_parens: true, ..OxcOptions::default() }
}

/// Parses and checks `source`, then calls `f` with the tree, on a stack large enough for how deep the text nests.
///
/// # Errors
/// Syntax and early errors in source order (the first is what a program sees), or those of `f`.
pub fn with_program<R>(
    source: &str,
    kind: SourceKind,
    options: &Options<'_>,
    f: impl for<'a> FnOnce(&'a Program<'a>, ProgramContext<'a>) -> Result<R, Vec<Diagnostic>>,
) -> Result<R, Vec<Diagnostic>> {
    if source.len() >= u32::MAX as usize {
        return Err(vec![Diagnostic::syntax("Source is larger than 4 GiB", (0, 0))]);
    }
    with_text(source, |arena, source| parse_in(arena, source, kind, options, f))
}

/// Runs a parse of `text` with an arena and enough stack.
pub(crate) fn with_text<R>(
    text: &str,
    f: impl for<'a> FnOnce(&'a Allocator, &'a str) -> Result<R, Vec<Diagnostic>>,
) -> Result<R, Vec<Diagnostic>> {
    stack::with_stack_for(nesting::estimate(text), || with_arena(text, f))
        .unwrap_or_else(|_| Err(vec![Diagnostic::too_deep()]))
}

fn parse_in<'a, R>(
    allocator: &'a Allocator,
    source: &'a str,
    kind: SourceKind,
    options: &Options<'_>,
    f: impl FnOnce(&'a Program<'a>, ProgramContext<'a>) -> Result<R, Vec<Diagnostic>>,
) -> Result<R, Vec<Diagnostic>> {
    let parsed = Parser::new(allocator, source, source_type(kind, options)).with_options(oxc_options()).parse();
    let mut errors = messages::translate(parsed.diagnostics.errors(), source);
    let recovered = match errors.first() {
        Some(e) if !options.dialect.is_transformed() && kind != SourceKind::Module => {
            call_targets::program(allocator, source, source_type(kind, options), e)
        }
        _ => None,
    };
    if recovered.is_none() && (parsed.panicked || !errors.is_empty()) {
        // As a script without module syntax it may still be one that uses `return` or `new.target` at its top level.
        if kind == SourceKind::Unambiguous && parsed.program.source_type.module_kind() != ModuleKind::Module {
            return parse_in(allocator, source, SourceKind::CommonJs, options, f);
        }
        if errors.is_empty() {
            errors.push(Diagnostic::syntax("Invalid or unexpected token", (0, 0)));
        }
        return Err(errors);
    }
    let mut program = recovered.unwrap_or(parsed.program);
    let kind = match kind {
        SourceKind::Unambiguous if program.source_type.module_kind() == ModuleKind::Module => SourceKind::Module,
        SourceKind::Unambiguous => SourceKind::CommonJs,
        other => other,
    };
    if options.strict && kind != SourceKind::Module {
        early::make_strict(allocator, &mut program);
    }
    let mut summaries: &[Summary<'_>] = &[];
    if options.dialect.is_transformed() {
        typescript::strip(allocator, &mut program, kind, options)?;
    } else if options.early_errors {
        let lazy = options.lazy.unwrap_or(source.len() >= LAZY_SOURCE);
        summaries = early::check(&program, kind, options, lazy.then_some(allocator))?;
    }
    let context =
        ProgramContext { source, kind, lone_surrogates: options.lone_surrogates, summaries, base: 0, allocator };
    f(allocator.alloc(program), context)
}

/// The span as the pair diagnostics hold.
pub fn span_pair(span: Span) -> (u32, u32) {
    (span.start, span.end)
}
