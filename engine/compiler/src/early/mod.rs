//! Early errors (ECMA-262 "Static Semantics: Early Errors") that the parser leaves to a second pass, in one walk.
//!
//! The parser reports what it can tell from the tokens around; this pass reports what depends on where code is:
//! strictness, declarations of a scope, labels, `super`, private names, `await` and `arguments` in class elements,
//! what the code around a direct eval allows. It runs on plain JavaScript, for TypeScript after its removal.
//!
//! Here is what the walk knows and the rules that several nodes share; `visit` has the nodes, `classes` what class bodies
//! need besides, `names` the declared names and `literals` the old forms of literals.

mod classes;
mod literals;
mod names;
pub mod summary;
mod visit;

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::Visit;
use oxc_span::Span;
use oxc_syntax::scope::ScopeFlags;
use rustc_hash::FxHashSet;

use crate::diagnostics::Diagnostic;
use crate::parse::{Options, SourceKind, span_pair};
use crate::reparse::FunctionNode;
use names::{Implicit, Names, Use};
use summary::{Summaries, Summary, Traits};

/// Names that the CommonJS wrapper binds; lexical declarations at the top level must not repeat them.
pub const COMMONJS_PARAMETERS: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

const ARGUMENTS: &str = "'arguments' is not allowed in class field initializer or static initialization block";
const AWAIT: &str = "await is only valid in async functions and the top level bodies of modules";
const SUPER: &str = "'super' keyword unexpected here";
const STRICT_RESERVED: &str = "Unexpected strict mode reserved word";
const STRICT_FUNCTION: &str = "In strict mode code, functions can only be declared at top level or inside a block.";
const SLOPPY_FUNCTION: &str = "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement.";

/// Puts a `"use strict"` directive of no width before the program.
pub fn make_strict<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let ast = AstBuilder::new(allocator);
    let literal = StringLiteral::new(Span::empty(0), "use strict", None, &ast);
    program.directives.insert(0, Directive::new(Span::empty(0), literal, "use strict", &ast));
}

/// Reports the early errors of a parsed program without TypeScript, in source order. With an allocator: makes summaries
/// of its functions, for those to be compiled when they are first called.
pub fn check<'a>(
    program: &Program<'a>,
    kind: SourceKind,
    options: &Options<'_>,
    summaries: Option<&'a Allocator>,
) -> Result<&'a [Summary<'a>], Vec<Diagnostic>> {
    let mut checker = Checker::new(program.source_text, kind, options);
    checker.summaries = summaries.map(Summaries::new);
    checker.program(program);
    if checker.errors.is_empty() {
        return Ok(checker.summaries.map_or(&[], Summaries::finish));
    }
    checker.errors.sort_by_key(|e| e.span.0);
    Err(checker.errors)
}

/// Summaries of the functions in a function whose early errors were reported before.
pub fn summarise<'a>(
    node: FunctionNode<'a>,
    source: &'a str,
    kind: SourceKind,
    strict: bool,
    allocator: &'a Allocator,
) -> &'a [Summary<'a>] {
    let options = Options::default();
    let mut checker = Checker::new(source, kind, &options);
    checker.strict = strict;
    checker.names.open_function();
    checker.summaries = Some(Summaries::new(allocator));
    checker.mark_called(true);
    match node {
        FunctionNode::Function(f) => checker.visit_function(f, ScopeFlags::Function),
        FunctionNode::Arrow(f) => checker.visit_arrow_function_expression(f),
    }
    checker.summaries.map_or(&[], Summaries::finish)
}

/// Which function comes next, told by the node that owns it.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Plain,
    Method,
    Constructor { derived: bool },
}

/// A function (or the program, a field initialiser, a static block) while its body is visited.
#[derive(Clone, Copy)]
struct Context {
    /// Length of [`Checker::labels`] on entry: jumps see only what is above.
    labels: usize,
    /// Loops and switches entered since.
    loops: u32,
    switches: u32,
    is_async: bool,
    /// In the parameters.
    parameters: bool,
    super_property: bool,
    super_call: bool,
    /// `arguments` is an error: field initialisers and static blocks.
    no_arguments: bool,
    /// `await` is an error, as identifier and as expression: static blocks.
    no_await: bool,
}

struct Checker<'a, 'o> {
    source: &'a str,
    kind: SourceKind,
    options: &'o Options<'o>,
    errors: Vec<Diagnostic>,
    names: Names<'a>,
    context: Context,
    /// Depth of functions, 0 in the program itself.
    depth: u32,
    strict: bool,
    role: Role,
    /// Name of each label around, and whether it labels a loop.
    labels: Vec<(&'a str, bool)>,
    /// Private names of the classes around, innermost last.
    private: Vec<FxHashSet<&'a str>>,
    /// The next class is a default export and may have no name.
    default_export: bool,
    /// Of the function being visited.
    traits: Traits,
    /// Made on the way when asked for.
    summaries: Option<Summaries<'a>>,
}

/// Code with a context of its own.
#[derive(Clone, Copy)]
enum Code<'a> {
    /// Name of a function expression.
    Function(Option<Ident<'a>>),
    Arrow,
    /// Field initialiser or static block.
    Class,
}

impl<'a> Code<'a> {
    fn implicit(self) -> Implicit<'a> {
        match self {
            Code::Function(own) => Implicit { arguments: true, own },
            Code::Arrow => Implicit { arguments: false, own: None },
            Code::Class => Implicit { arguments: true, own: None },
        }
    }
}

impl<'a, 'o> Checker<'a, 'o> {
    fn new(source: &'a str, kind: SourceKind, options: &'o Options<'o>) -> Self {
        let eval = &options.eval;
        let context = Context {
            labels: 0,
            loops: 0,
            switches: 0,
            is_async: kind == SourceKind::Module,
            parameters: false,
            super_property: kind == SourceKind::Eval && eval.super_property,
            super_call: kind == SourceKind::Eval && eval.super_call,
            no_arguments: kind == SourceKind::Eval && eval.in_field_initializer,
            no_await: false,
        };
        Checker {
            source,
            kind,
            options,
            errors: Vec::new(),
            names: Names::default(),
            context,
            depth: 0,
            strict: false,
            role: Role::Plain,
            labels: Vec::new(),
            private: Vec::new(),
            default_export: false,
            traits: Traits::default(),
            summaries: None,
        }
    }

    fn setter(&mut self, parameters: &FormalParameters<'a>) {
        if let Some(rest) = &parameters.rest {
            self.error("Setter function argument must not be a rest parameter", rest.span);
        }
    }

    #[cold]
    fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(Diagnostic::syntax(message, span_pair(span)));
    }

    #[cold]
    fn redeclared(&mut self, name: &BindingIdentifier<'a>) {
        self.error(format!("Identifier '{}' has already been declared", name.name), name.span);
    }

    fn text(&self, span: Span) -> &'a str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn program(&mut self, program: &Program<'a>) {
        self.strict = self.kind == SourceKind::Module || program.has_use_strict_directive();
        self.names.open_function();
        if self.kind == SourceKind::CommonJs {
            for name in COMMONJS_PARAMETERS {
                self.names.parameter(name.into());
            }
        }
        self.visit_directives(&program.directives);
        self.visit_statements(&program.body);
        if self.kind == SourceKind::Module && !self.options.dialect.is_transformed() {
            self.undefined_exports(program);
        }
        self.names.close_function(Implicit { arguments: false, own: None });
    }

    fn undefined_exports(&mut self, program: &Program<'a>) {
        for statement in &program.body {
            let Statement::ExportNamedDeclaration(export) = statement else { continue };
            for specifier in &export.specifiers {
                if let ModuleExportName::IdentifierReference(name) = &specifier.local
                    && !self.names.program_declares(name.name)
                {
                    self.error(format!("Export '{}' is not defined in module", name.name), name.span);
                }
            }
        }
    }

    /// Visits code in a context of its own.
    fn within(&mut self, code: Code<'a>, context: Context, visit: impl FnOnce(&mut Self)) -> Traits {
        let context = Context { labels: self.labels.len(), loops: 0, switches: 0, ..context };
        let outer = std::mem::replace(&mut self.context, context);
        let outer_traits = std::mem::take(&mut self.traits);
        self.depth += 1;
        self.names.open_function();
        visit(self);
        self.names.close_function(code.implicit());
        self.depth -= 1;
        self.labels.truncate(context.labels);
        self.context = outer;
        let traits = std::mem::replace(&mut self.traits, outer_traits);
        self.traits.add_inner(traits, matches!(code, Code::Arrow));
        traits
    }

    fn scope(&mut self, visit: impl FnOnce(&mut Self)) {
        self.names.open();
        visit(self);
        self.names.close();
    }

    /// Parameters and body of a function whose name was visited.
    fn parameters(&mut self, code: Code<'a>, parameters: &FormalParameters<'a>, unique: bool) {
        let simple = parameters.rest.is_none()
            && parameters
                .items
                .iter()
                .all(|p| matches!(p.pattern, BindingPattern::BindingIdentifier(_)) && p.initializer.is_none());
        let unique = unique || self.strict || !simple;
        for item in &parameters.items {
            self.parameter_names(&item.pattern, unique);
        }
        if let Some(rest) = &parameters.rest {
            self.parameter_names(&rest.rest.argument, unique);
        }
        self.context.parameters = true;
        self.visit_formal_parameters(parameters);
        self.context.parameters = false;
        self.names.end_parameters(code.implicit());
    }

    fn parameter_names(&mut self, pattern: &BindingPattern<'a>, unique: bool) {
        if let BindingPattern::BindingIdentifier(name) = pattern {
            if !self.names.parameter(name.name) && unique {
                self.error("Duplicate parameter name not allowed in this context", name.span);
            }
            return;
        }
        for name in pattern.get_binding_identifiers() {
            if !self.names.parameter(name.name) {
                self.error("Duplicate parameter name not allowed in this context", name.span);
            }
        }
    }

    /// The body's `"use strict"`, an error if the parameters are not simple.
    fn use_strict(&mut self, body: &FunctionBody<'a>, parameters: &FormalParameters<'a>) -> bool {
        let Some(directive) = body.directives.iter().find(|d| d.directive == "use strict") else { return false };
        let simple = parameters.rest.is_none()
            && parameters
                .items
                .iter()
                .all(|p| matches!(p.pattern, BindingPattern::BindingIdentifier(_)) && p.initializer.is_none());
        if !simple {
            let message = "Illegal 'use strict' directive in function with non-simple parameter list";
            self.error(message, directive.span);
        }
        true
    }

    /// An identifier used as a binding, a reference or a label.
    fn identifier(&mut self, name: &str, span: Span) {
        // Shortest `let`, longest `implements`.
        if !(3..=10).contains(&name.len()) || !matches!(name.as_bytes()[0], b'a' | b'i' | b'l' | b'p' | b's' | b'y') {
            return;
        }
        match name {
            "await" if self.kind == SourceKind::Module || self.context.no_await => {
                self.error("Unexpected reserved word", span);
            }
            "implements" | "interface" | "let" | "package" | "private" | "protected" | "public" | "static"
            | "yield"
                if self.strict =>
            {
                self.error(STRICT_RESERVED, span);
            }
            _ => {}
        }
    }

    fn assigned(&mut self, name: &IdentifierReference<'a>) {
        self.names.note(name.name, Use { write: true, private: false });
        if self.strict && matches!(name.name.as_str(), "eval" | "arguments") {
            self.error("Unexpected eval or arguments in strict mode", name.span);
        }
    }

    /// A statement that is the body of another: functions are declarations of a block of their own, if at all.
    fn body(&mut self, statement: &Statement<'a>, of_if: bool) {
        let mut inner = statement;
        while let Statement::LabeledStatement(labelled) = inner {
            inner = &labelled.body;
        }
        if inner.is_module_declaration() {
            // Only statements may stand here.
            self.depth += 1;
            self.visit_statement(statement);
            self.depth -= 1;
        } else if let Statement::FunctionDeclaration(function) = inner {
            if self.strict {
                self.error(STRICT_FUNCTION, Span::sized(function.span.start, 8));
            } else if !(of_if && std::ptr::eq(inner, statement)) {
                self.error(SLOPPY_FUNCTION, Span::sized(function.span.start, 8));
            }
            self.scope(|v| v.visit_statement(statement));
        } else {
            self.visit_statement(statement);
        }
    }

    fn loop_body(&mut self, body: &Statement<'a>) {
        self.context.loops += 1;
        self.body(body, false);
        self.context.loops -= 1;
    }

    /// Head and body of `for (left in/of right)`.
    fn for_in_of(&mut self, left: &ForStatementLeft<'a>, right: &Expression<'a>, body: &Statement<'a>, of: bool) {
        self.names.open();
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            for declarator in &declaration.declarations {
                let plain = matches!(declarator.id, BindingPattern::BindingIdentifier(_));
                if declarator.init.is_some() && (of || self.strict || !plain || !declaration.kind.is_var()) {
                    let kind = if of { "for-of" } else { "for-in" };
                    let message = format!("{kind} loop variable declaration may not have an initializer.");
                    self.error(message, declaration.span);
                }
            }
        }
        self.visit_for_statement_left(left);
        self.visit_expression(right);
        self.loop_body(body);
        self.names.close();
    }

    fn find_label(&self, name: &str) -> Option<bool> {
        self.labels[self.context.labels..].iter().rev().find(|l| l.0 == name).map(|l| l.1)
    }

    fn declare(&mut self, name: &BindingIdentifier<'a>, kind: VariableDeclarationKind) {
        let fine = if kind.is_var() {
            self.names.var(name)
        } else {
            if name.name == "let" {
                self.error("let is disallowed as a lexically bound name", name.span);
            }
            self.names.lexical(name)
        };
        if !fine {
            self.redeclared(name);
        }
    }

    /// `import` and `export` stand at the top level of modules only.
    fn module_item(&mut self, keyword: &str, span: Span) {
        if self.kind == SourceKind::Module && self.depth == 0 && self.names.at_function_level() {
            return;
        }
        let message = match keyword {
            "import" => "Cannot use import statement outside a module".to_owned(),
            _ => format!("Unexpected token '{keyword}'"),
        };
        self.error(message, Span::sized(span.start, 6));
    }
}
