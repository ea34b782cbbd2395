//! Early errors (ECMA-262 "Static Semantics: Early Errors") that the parser leaves to a second pass.
//!
//! Most come from oxc's semantic checker. [`Gaps`] adds what it misses (jumps out of arrow functions, `await using`
//! outside async functions, class elements with a stray `async`) and what depends on where the code is (direct eval,
//! the parameters of the CommonJS wrapper).

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::SemanticBuilder;
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;
use rustc_hash::FxHashSet;

use crate::diagnostics::Diagnostic;
use crate::messages;
use crate::parse::{Options, SourceKind, span_pair};

/// Names that the CommonJS wrapper binds; lexical declarations at the top level must not repeat them.
pub const COMMONJS_PARAMETERS: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// Puts a `"use strict"` directive of no width before the program.
pub fn make_strict<'a>(allocator: &'a Allocator, program: &mut Program<'a>) {
    let ast = AstBuilder::new(allocator);
    let literal = StringLiteral::new(Span::empty(0), "use strict", None, &ast);
    program.directives.insert(0, Directive::new(Span::empty(0), literal, "use strict", &ast));
}

/// Reports the early errors of a parsed JavaScript program.
pub fn check(program: &Program<'_>, kind: SourceKind, options: &Options<'_>) -> Result<(), Vec<Diagnostic>> {
    let found = SemanticBuilder::new_compiler().build(program);
    let mut errors = messages::translate(found.diagnostics.errors(), program.source_text);
    if kind == SourceKind::Eval {
        errors.retain(|d| !left_to_gaps(d, options));
    }
    finish(errors, program, kind, options)
}

/// Adds the errors of [`Gaps`] to those of the semantic checker.
pub fn finish(
    mut errors: Vec<Diagnostic>,
    program: &Program<'_>,
    kind: SourceKind,
    options: &Options<'_>,
) -> Result<(), Vec<Diagnostic>> {
    let mut gaps = Gaps::new(program.source_text, kind, options);
    gaps.visit_program(program);
    errors.append(&mut gaps.errors);
    if errors.is_empty() {
        return Ok(());
    }
    if errors.iter().any(|e| e.message.starts_with("Identifier '")) {
        name_duplicate_parameters(&mut errors, program);
    }
    errors.sort_by_key(|e| e.span.0);
    Err(errors)
}

/// Whether the code around a direct eval decides about this error: then [`Gaps`] reports it where it is one.
fn left_to_gaps(diagnostic: &Diagnostic, options: &Options<'_>) -> bool {
    match diagnostic.message.strip_prefix("Private field '#").and_then(|rest| rest.split('\'').next()) {
        Some(name) => options.eval.private_names.iter().any(|n| n == name),
        None => diagnostic.message.starts_with("'super'"),
    }
}

/// The semantic checker reports repeated parameters as redeclared identifiers.
fn name_duplicate_parameters(errors: &mut [Diagnostic], program: &Program<'_>) {
    struct Parameters(FxHashSet<(u32, u32)>);
    impl<'a> Visit<'a> for Parameters {
        fn visit_formal_parameters(&mut self, parameters: &FormalParameters<'a>) {
            for name in parameters.items.iter().flat_map(|p| p.pattern.get_binding_identifiers()) {
                self.0.insert(span_pair(name.span));
            }
            if let Some(rest) = &parameters.rest {
                self.0.extend(rest.rest.argument.get_binding_identifiers().iter().map(|n| span_pair(n.span)));
            }
            walk::walk_formal_parameters(self, parameters);
        }
    }
    let mut parameters = Parameters(FxHashSet::default());
    parameters.visit_program(program);
    for error in errors.iter_mut().filter(|e| e.message.starts_with("Identifier '")) {
        if parameters.0.contains(&error.span) {
            error.message = "Duplicate parameter name not allowed in this context".into();
        }
    }
}

/// A function (or the program) while its body is visited.
#[derive(Clone, Copy)]
struct Function {
    /// Length of [`Gaps::labels`] on entry: jumps see only what is above.
    labels: usize,
    /// Loops and switches entered since.
    loops: u32,
    switches: u32,
    is_async: bool,
    /// Whether `super` and `arguments` in it are its own or an enclosing function's, not the program's.
    owns_this: bool,
}

struct Gaps<'s, 'o> {
    source: &'s str,
    kind: SourceKind,
    options: &'o Options<'o>,
    errors: Vec<Diagnostic>,
    functions: Vec<Function>,
    /// Name of each label around, and whether it labels a loop.
    labels: Vec<(&'s str, bool)>,
}

impl<'s, 'o> Gaps<'s, 'o> {
    fn new(source: &'s str, kind: SourceKind, options: &'o Options<'o>) -> Self {
        let program = Function {
            labels: 0,
            loops: 0,
            switches: 0,
            is_async: kind == SourceKind::Module,
            owns_this: false,
        };
        Gaps { source, kind, options, errors: Vec::new(), functions: vec![program], labels: Vec::new() }
    }

    fn error(&mut self, message: impl Into<String>, span: Span) {
        self.errors.push(Diagnostic::syntax(message, span_pair(span)));
    }

    fn function(&mut self) -> &mut Function {
        self.functions.last_mut().expect("the program is the outermost function")
    }

    fn in_function(&mut self, is_async: bool, arrow: bool, visit: impl FnOnce(&mut Self)) {
        let labels = self.labels.len();
        let owns_this = !arrow || self.function().owns_this;
        self.functions.push(Function { labels, loops: 0, switches: 0, is_async, owns_this });
        visit(self);
        self.functions.pop();
        self.labels.truncate(labels);
    }

    fn in_loop(&mut self, visit: impl FnOnce(&mut Self)) {
        self.function().loops += 1;
        visit(self);
        self.function().loops -= 1;
    }

    /// Code of a direct eval outside any function of its own.
    fn at_eval_level(&self) -> bool {
        self.kind == SourceKind::Eval && !self.functions.last().is_some_and(|f| f.owns_this)
    }

    fn find_label(&mut self, name: &str) -> Option<bool> {
        let from = self.function().labels;
        self.labels[from..].iter().rev().find(|l| l.0 == name).map(|l| l.1)
    }

    fn text(&self, span: Span) -> &'s str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn lexical_name(&mut self, name: &BindingIdentifier<'_>) {
        if COMMONJS_PARAMETERS.contains(&name.name.as_str()) {
            self.error(format!("Identifier '{}' has already been declared", name.name), name.span);
        }
    }
}

impl<'a> Visit<'a> for Gaps<'_, '_> {
    fn visit_program(&mut self, program: &Program<'a>) {
        if self.kind == SourceKind::CommonJs {
            for statement in &program.body {
                match statement {
                    Statement::VariableDeclaration(d) if d.kind.is_lexical() => {
                        for name in d.declarations.iter().flat_map(|d| d.id.get_binding_identifiers()) {
                            self.lexical_name(name);
                        }
                    }
                    Statement::ClassDeclaration(c) => {
                        if let Some(name) = &c.id {
                            self.lexical_name(name);
                        }
                    }
                    _ => {}
                }
            }
        }
        walk::walk_program(self, program);
    }

    fn visit_function(&mut self, function: &oxc_ast::ast::Function<'a>, flags: ScopeFlags) {
        self.in_function(function.r#async, false, |v| walk::walk_function(v, function, flags));
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.in_function(arrow.r#async, true, |v| walk::walk_arrow_function_expression(v, arrow));
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        self.in_function(false, false, |v| walk::walk_static_block(v, block));
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        let head = self.text(Span::new(field.span.start, field.key.span().start.max(field.span.start)));
        if field.decorators.is_empty() && head.split_whitespace().any(|w| w == "async") {
            let name = self.text(field.key.span());
            self.error(format!("Unexpected identifier '{name}'"), field.key.span());
        }
        self.visit_decorators(&field.decorators);
        self.visit_property_key(&field.key);
        if let Some(value) = &field.value {
            self.in_function(false, false, |v| v.visit_expression(value));
        }
    }

    fn visit_decorator(&mut self, decorator: &Decorator<'a>) {
        self.errors.push(Diagnostic::unsupported("Decorators are not supported", span_pair(decorator.span)));
    }

    fn visit_labeled_statement(&mut self, statement: &LabeledStatement<'a>) {
        let name = self.text(statement.label.span);
        let mut body = &statement.body;
        while let Statement::LabeledStatement(inner) = body {
            body = &inner.body;
        }
        self.labels.push((name, body.is_iteration_statement()));
        walk::walk_labeled_statement(self, statement);
        self.labels.pop();
    }

    fn visit_break_statement(&mut self, statement: &BreakStatement<'a>) {
        match &statement.label {
            Some(label) => {
                if self.find_label(self.text(label.span)).is_none() {
                    self.error(format!("Undefined label '{}'", label.name), label.span);
                }
            }
            None => {
                let function = self.function();
                if function.loops + function.switches == 0 {
                    self.error("Illegal break statement", statement.span);
                }
            }
        }
    }

    fn visit_continue_statement(&mut self, statement: &ContinueStatement<'a>) {
        let Some(label) = &statement.label else {
            if self.function().loops == 0 {
                self.error("Illegal continue statement: no surrounding iteration statement", statement.span);
            }
            return;
        };
        match self.find_label(self.text(label.span)) {
            Some(true) => {}
            Some(false) => self.error(
                format!("Illegal continue statement: '{}' does not denote an iteration statement", label.name),
                label.span,
            ),
            None => self.error(format!("Undefined label '{}'", label.name), label.span),
        }
    }

    fn visit_switch_statement(&mut self, statement: &SwitchStatement<'a>) {
        self.visit_expression(&statement.discriminant);
        self.function().switches += 1;
        for case in &statement.cases {
            self.visit_switch_case(case);
        }
        self.function().switches -= 1;
    }

    fn visit_while_statement(&mut self, statement: &WhileStatement<'a>) {
        self.in_loop(|v| walk::walk_while_statement(v, statement));
    }

    fn visit_do_while_statement(&mut self, statement: &DoWhileStatement<'a>) {
        self.in_loop(|v| walk::walk_do_while_statement(v, statement));
    }

    fn visit_for_statement(&mut self, statement: &ForStatement<'a>) {
        self.in_loop(|v| walk::walk_for_statement(v, statement));
    }

    fn visit_for_in_statement(&mut self, statement: &ForInStatement<'a>) {
        self.in_loop(|v| walk::walk_for_in_statement(v, statement));
    }

    fn visit_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        self.in_loop(|v| walk::walk_for_of_statement(v, statement));
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        if declaration.kind == VariableDeclarationKind::AwaitUsing && !self.function().is_async {
            let message = "await is only valid in async functions and the top level bodies of modules";
            self.error(message, Span::sized(declaration.span.start, 5));
        }
        walk::walk_variable_declaration(self, declaration);
    }

    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        if self.kind == SourceKind::Eval && self.functions.len() == 1 {
            self.error("Illegal return statement", Span::sized(statement.span.start, 6));
        }
        walk::walk_return_statement(self, statement);
    }

    fn visit_super(&mut self, it: &Super) {
        if self.at_eval_level() {
            let call = self.source[it.span.end as usize..].trim_start().starts_with('(');
            let eval = &self.options.eval;
            if !(if call { eval.super_call } else { eval.super_property }) {
                self.error("'super' keyword unexpected here", it.span);
            }
        }
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        if name.name == "arguments" && self.options.eval.in_field_initializer && self.at_eval_level() {
            let message = "'arguments' is not allowed in class field initializer or static initialization block";
            self.error(message, name.span);
        }
    }
}
