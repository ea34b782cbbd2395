//! Early errors (ECMA-262 "Static Semantics: Early Errors") that the parser leaves to a second pass, in one walk.
//!
//! The parser reports what it can tell from the tokens around; this pass reports what depends on where code is:
//! strictness, declarations of a scope, labels, `super`, private names, `await` and `arguments` in class elements,
//! what the code around a direct eval allows. It runs on plain JavaScript, for TypeScript after its removal.

mod literals;
mod names;
pub mod summary;

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::UnaryOperator;
use oxc_syntax::scope::ScopeFlags;
use rustc_hash::{FxHashMap, FxHashSet};

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

    fn private_name(&mut self, name: &PrivateIdentifier<'a>) {
        self.names.note(name.name, Use { write: false, private: true });
        let known = self.private.iter().rev().any(|names| names.contains(name.name.as_str()))
            || self.kind == SourceKind::Eval && self.options.eval.private_names.iter().any(|n| n == name.name.as_str());
        if !known {
            let message = format!("Private field '#{}' must be declared in an enclosing class", name.name);
            self.error(message, name.span);
        }
    }

    /// Private names of a class; a getter and a setter may share one.
    fn private_names(&mut self, body: &ClassBody<'a>) -> FxHashSet<&'a str> {
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

    fn constructors(&mut self, body: &ClassBody<'a>) {
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
    fn class_code(&self, static_block: bool) -> Context {
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

impl<'a> Visit<'a> for Checker<'a, '_> {
    fn visit_function(&mut self, function: &Function<'a>, _: ScopeFlags) {
        let role = std::mem::replace(&mut self.role, Role::Plain);
        let outer_strict = self.strict;
        if let Some(body) = &function.body {
            self.strict |= self.use_strict(body, &function.params);
        }
        if let Some(id) = &function.id
            && function.is_declaration()
        {
            let sloppy_block = !outer_strict && !function.r#async && !function.generator;
            let fine = if self.names.at_function_level() && !(self.kind == SourceKind::Module && self.depth == 0) {
                self.names.top_function(id)
            } else if sloppy_block && !self.names.at_function_level() {
                self.names.block_function(id)
            } else {
                self.names.lexical(id)
            };
            if !fine {
                self.redeclared(id);
            }
            self.visit_binding_identifier(id);
        }
        let context = Context {
            is_async: function.r#async,
            parameters: false,
            super_property: role != Role::Plain,
            super_call: role == Role::Constructor { derived: true },
            no_arguments: false,
            no_await: false,
            ..self.context
        };
        let own = function.id.as_ref().filter(|_| function.is_expression());
        let code = Code::Function(own.map(|id| id.name));
        let summary = self.begin_summary(function.span);
        let traits = self.within(code, context, |v| {
            if let Some(id) = own {
                v.visit_binding_identifier(id);
            }
            v.parameters(code, &function.params, role != Role::Plain);
            if let Some(body) = &function.body {
                v.visit_function_body(body);
            }
        });
        if let Some(start) = summary {
            function.node_id.set(self.end_summary(start, traits));
        }
        self.strict = outer_strict;
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let outer_strict = self.strict;
        if let ArrowFunctionBody::FunctionBody(body) = &arrow.body {
            self.strict |= self.use_strict(body, &arrow.params);
        }
        let context = Context { is_async: arrow.r#async, parameters: false, ..self.context };
        let summary = self.begin_summary(arrow.span);
        let traits = self.within(Code::Arrow, context, |v| {
            v.parameters(Code::Arrow, &arrow.params, true);
            // Static blocks forbid `await` in the parameters of arrow functions, not in their bodies.
            v.context.no_await = false;
            v.visit_arrow_function_body(&arrow.body);
        });
        if let Some(start) = summary {
            arrow.node_id.set(self.end_summary(start, traits));
        }
        self.strict = outer_strict;
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        self.visit_decorators(&class.decorators);
        let default_export = std::mem::take(&mut self.default_export);
        let outer_strict = std::mem::replace(&mut self.strict, true);
        match &class.id {
            Some(id) => {
                if class.is_declaration() && !self.names.lexical(id) {
                    self.redeclared(id);
                }
                self.visit_binding_identifier(id);
            }
            None if class.is_declaration() && !default_export => {
                self.error("Unexpected token '{'", Span::sized(class.body.span.start, 1));
            }
            None => {}
        }
        // The class sees its own name whatever becomes of the variable outside.
        self.names.open();
        if let Some(id) = &class.id {
            self.names.lexical(id);
        }
        if let Some(heritage) = &class.heritage {
            self.visit_class_heritage(heritage);
        }
        let names = self.private_names(&class.body);
        self.constructors(&class.body);
        self.private.push(names);
        let derived = class.heritage.is_some();
        for element in &class.body.body {
            if let ClassElement::MethodDefinition(method) = element
                && method.kind == MethodDefinitionKind::Constructor
            {
                self.visit_decorators(&method.decorators);
                self.role = Role::Constructor { derived };
                self.visit_function(&method.value, ScopeFlags::Function);
            } else {
                self.visit_class_element(element);
            }
        }
        if let Some(names) = self.private.pop() {
            self.names.resolve_private(|name| names.contains(name));
        }
        self.names.close();
        self.strict = outer_strict;
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.module_item("export", it.span);
        self.default_export = matches!(it.declaration, ExportDefaultDeclarationKind::ClassDeclaration(_));
        self.visit_export_default_declaration_kind(&it.declaration);
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        self.visit_decorators(&method.decorators);
        self.visit_property_key(&method.key);
        if method.kind == MethodDefinitionKind::Set {
            self.setter(&method.value.params);
        }
        self.role = Role::Method;
        self.visit_function(&method.value, ScopeFlags::Function);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        self.visit_property_key(&property.key);
        if property.method || property.kind != PropertyKind::Init {
            self.role = Role::Method;
        }
        if property.kind == PropertyKind::Set
            && let Expression::FunctionExpression(f) = &property.value
        {
            self.setter(&f.params);
        }
        self.visit_expression(&property.value);
        self.role = Role::Plain;
    }

    fn visit_object_expression(&mut self, object: &ObjectExpression<'a>) {
        let mut proto = false;
        for property in &object.properties {
            if let ObjectPropertyKind::ObjectProperty(p) = property
                && p.kind == PropertyKind::Init
                && !p.method
                && !p.shorthand
                && !p.computed
                && p.key.is_specific_static_name("__proto__")
            {
                if proto {
                    self.error("Duplicate __proto__ fields are not allowed in object literals", p.key.span());
                }
                proto = true;
            }
        }
        walk::walk_object_expression(self, object);
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        let head = self.text(Span::new(field.span.start, field.key.span().start.max(field.span.start)));
        if head.len() >= 5 && field.decorators.is_empty() && head.split_whitespace().any(|w| w == "async") {
            let name = self.text(field.key.span());
            self.error(format!("Unexpected identifier '{name}'"), field.key.span());
        }
        self.visit_decorators(&field.decorators);
        self.visit_property_key(&field.key);
        if let Some(value) = &field.value {
            self.within(Code::Class, self.class_code(false), |v| v.visit_expression(value));
        }
    }

    fn visit_accessor_property(&mut self, field: &AccessorProperty<'a>) {
        self.visit_decorators(&field.decorators);
        self.visit_property_key(&field.key);
        if let Some(value) = &field.value {
            self.within(Code::Class, self.class_code(false), |v| v.visit_expression(value));
        }
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        self.within(Code::Class, self.class_code(true), |v| v.visit_statements(&block.body));
    }

    fn visit_private_field_expression(&mut self, it: &PrivateFieldExpression<'a>) {
        self.visit_expression(&it.object);
        self.private_name(&it.field);
    }

    fn visit_private_in_expression(&mut self, it: &PrivateInExpression<'a>) {
        self.private_name(&it.left);
        self.visit_expression(&it.right);
    }

    fn visit_decorator(&mut self, decorator: &Decorator<'a>) {
        self.errors.push(Diagnostic::unsupported("Decorators are not supported", span_pair(decorator.span)));
    }

    // ---- names and literals --------------------------------------------------------------------------------------

    fn visit_binding_identifier(&mut self, name: &BindingIdentifier<'a>) {
        self.identifier(&name.name, name.span);
        if self.strict && matches!(name.name.as_str(), "eval" | "arguments") {
            self.error("Unexpected eval or arguments in strict mode", name.span);
        }
    }

    fn visit_identifier_reference(&mut self, name: &IdentifierReference<'a>) {
        self.names.note(name.name, Use::default());
        self.identifier(&name.name, name.span);
        if self.context.no_arguments && name.name == "arguments" {
            self.error(ARGUMENTS, name.span);
        }
    }

    fn visit_label_identifier(&mut self, name: &LabelIdentifier<'a>) {
        self.identifier(&name.name, name.span);
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => self.assigned(name),
            // A call: see `call_targets`.
            SimpleAssignmentTarget::TSNonNullExpression(call) if self.strict => {
                self.error("Invalid left-hand side in assignment", call.span);
            }
            _ => {}
        }
        walk::walk_simple_assignment_target(self, target);
    }

    fn visit_assignment_target_property_identifier(&mut self, property: &AssignmentTargetPropertyIdentifier<'a>) {
        self.assigned(&property.binding);
        walk::walk_assignment_target_property_identifier(self, property);
    }

    fn visit_numeric_literal(&mut self, literal: &NumericLiteral<'a>) {
        if self.strict
            && let Some(message) = literals::legacy_number(self.text(literal.span))
        {
            self.error(message, literal.span);
        }
    }

    fn visit_string_literal(&mut self, literal: &StringLiteral<'a>) {
        if self.strict && literal.span.size() as usize != literal.value.len() + 2 {
            let raw = self.text(literal.span);
            if let Some((at, message)) = literals::legacy_escape(raw) {
                self.error(message, Span::sized(literal.span.start + at as u32, 2));
            }
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator == UnaryOperator::Delete {
            self.traits.delete = true;
            let operand = it.argument.get_inner_expression();
            let private = match operand {
                Expression::PrivateFieldExpression(_) => true,
                Expression::ChainExpression(c) => matches!(c.expression, ChainElement::PrivateFieldExpression(_)),
                _ => false,
            };
            if private {
                self.error("Private fields can not be deleted", operand.span());
            } else if self.strict && matches!(operand, Expression::Identifier(_)) {
                self.error("Delete of an unqualified identifier in strict mode.", operand.span());
            }
        }
        walk::walk_unary_expression(self, it);
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'a>) {
        if self.context.parameters {
            self.error("Illegal await-expression in formal parameters of async function", it.span);
        } else if self.context.no_await {
            self.error(AWAIT, Span::sized(it.span.start, 5));
        }
        walk::walk_await_expression(self, it);
    }

    fn visit_yield_expression(&mut self, it: &YieldExpression<'a>) {
        if self.context.parameters {
            self.error("Yield expression not allowed in formal parameter", it.span);
        }
        walk::walk_yield_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if let Expression::Super(callee) = &it.callee {
            if !self.context.super_call {
                self.error(SUPER, callee.span);
            }
            self.traits.super_call = true;
            self.visit_arguments(&it.arguments);
            return;
        }
        if !it.optional && matches!(it.callee.without_parentheses(), Expression::Identifier(f) if f.name == "eval") {
            self.traits.eval = true;
        }
        if self.calls_function(it) {
            self.visit_called(it);
        } else {
            walk::walk_call_expression(self, it);
        }
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(m) = &it.left
            && matches!(m.object, Expression::ThisExpression(_))
        {
            self.traits.this_props += 1;
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_this_expression(&mut self, _: &ThisExpression) {
        self.traits.this = true;
    }

    fn visit_new_target(&mut self, _: &NewTarget) {
        self.traits.new_target = true;
    }

    /// Of a property: calls are seen above.
    fn visit_super(&mut self, it: &Super) {
        if !self.context.super_property {
            self.error(SUPER, it.span);
        }
        self.traits.home = true;
    }

    // ---- declarations --------------------------------------------------------------------------------------------

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        let kind = declaration.kind;
        if kind == VariableDeclarationKind::AwaitUsing {
            let keyword = Span::sized(declaration.span.start, 5);
            if !self.context.is_async || self.context.no_await {
                self.error(AWAIT, keyword);
            }
        }
        if matches!(kind, VariableDeclarationKind::Using | VariableDeclarationKind::AwaitUsing)
            && matches!(self.kind, SourceKind::Script | SourceKind::Eval)
            && self.depth == 0
            && self.names.at_function_level()
        {
            self.error("'using' declarations are not allowed at the top level of a script", declaration.span);
        }
        for declarator in &declaration.declarations {
            if let BindingPattern::BindingIdentifier(name) = &declarator.id {
                self.declare(name, kind);
            } else {
                for name in declarator.id.get_binding_identifiers() {
                    self.declare(name, kind);
                }
            }
        }
        walk::walk_variable_declaration(self, declaration);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        self.module_item("import", it.span);
        for specifier in it.specifiers.iter().flatten() {
            let local = specifier.local();
            if !self.names.lexical(local) {
                self.redeclared(local);
            }
            self.visit_binding_identifier(local);
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.module_item("export", it.span);
        walk::walk_export_declaration(self, it);
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        self.module_item("export", it.span);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.module_item("export", it.span);
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        self.module_item("export", it.span);
    }

    // ---- statements ----------------------------------------------------------------------------------------------

    fn visit_block_statement(&mut self, block: &BlockStatement<'a>) {
        self.scope(|v| v.visit_statements(&block.body));
    }

    fn visit_catch_clause(&mut self, clause: &CatchClause<'a>) {
        self.names.open();
        if let Some(parameter) = &clause.param {
            let simple = matches!(parameter.pattern, BindingPattern::BindingIdentifier(_));
            for name in parameter.pattern.get_binding_identifiers() {
                if !self.names.catch(name, simple) {
                    self.redeclared(name);
                }
            }
            self.visit_catch_parameter(parameter);
            self.names.end_parameters(Code::Arrow.implicit());
        }
        self.visit_statements(&clause.body.body);
        self.names.close();
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.visit_expression(&it.test);
        self.body(&it.consequent, true);
        if let Some(alternate) = &it.alternate {
            self.body(alternate, true);
        }
    }

    fn visit_with_statement(&mut self, it: &WithStatement<'a>) {
        if self.strict {
            self.error("Strict mode code may not include a with statement", Span::sized(it.span.start, 4));
        }
        self.visit_expression(&it.object);
        self.body(&it.body, false);
    }

    fn visit_labeled_statement(&mut self, statement: &LabeledStatement<'a>) {
        self.visit_label_identifier(&statement.label);
        let name = statement.label.name.as_str();
        if self.find_label(name).is_some() {
            self.error(format!("Label '{name}' has already been declared"), statement.label.span);
        }
        let mut body = &statement.body;
        while let Statement::LabeledStatement(inner) = body {
            body = &inner.body;
        }
        if self.strict && matches!(statement.body, Statement::FunctionDeclaration(_)) {
            self.error(STRICT_FUNCTION, Span::sized(body.span().start, 8));
        }
        self.labels.push((name, body.is_iteration_statement()));
        if body.is_module_declaration() {
            self.body(body, false);
        } else {
            self.visit_statement(&statement.body);
        }
        self.labels.pop();
    }

    fn visit_break_statement(&mut self, statement: &BreakStatement<'a>) {
        match &statement.label {
            Some(label) if self.find_label(&label.name).is_none() => {
                self.error(format!("Undefined label '{}'", label.name), label.span);
            }
            None if self.context.loops + self.context.switches == 0 => {
                self.error("Illegal break statement", statement.span);
            }
            _ => {}
        }
    }

    fn visit_continue_statement(&mut self, statement: &ContinueStatement<'a>) {
        let Some(label) = &statement.label else {
            if self.context.loops == 0 {
                self.error("Illegal continue statement: no surrounding iteration statement", statement.span);
            }
            return;
        };
        match self.find_label(&label.name) {
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
        self.context.switches += 1;
        self.scope(|v| v.visit_switch_cases(&statement.cases));
        self.context.switches -= 1;
    }

    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.visit_expression(&it.test);
        self.loop_body(&it.body);
    }

    fn visit_do_while_statement(&mut self, it: &DoWhileStatement<'a>) {
        self.loop_body(&it.body);
        self.visit_expression(&it.test);
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        self.names.open();
        if let Some(init) = &it.init {
            self.visit_for_statement_init(init);
        }
        if let Some(test) = &it.test {
            self.visit_expression(test);
        }
        if let Some(update) = &it.update {
            self.visit_expression(update);
        }
        self.loop_body(&it.body);
        self.names.close();
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.for_in_of(&it.left, &it.right, &it.body, false);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        if it.r#await && self.context.no_await {
            self.error(AWAIT, Span::sized(it.span.start, 3));
        }
        self.for_in_of(&it.left, &it.right, &it.body, true);
    }

    fn visit_return_statement(&mut self, statement: &ReturnStatement<'a>) {
        if self.kind == SourceKind::Eval && self.depth == 0 {
            self.error("Illegal return statement", Span::sized(statement.span.start, 6));
        }
        walk::walk_return_statement(self, statement);
    }
}

impl<'a> Checker<'a, '_> {
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
