//! The walk of the early errors, node by node.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::UnaryOperator;
use oxc_syntax::scope::ScopeFlags;

use super::names::Use;
use super::{ARGUMENTS, AWAIT, Checker, Code, Context, Role, STRICT_FUNCTION, SUPER, literals};
use crate::diagnostics::Diagnostic;
use crate::parse::{SourceKind, span_pair};

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
        self.decorators(&class.decorators);
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
                if let Some(decorator) = method.decorators.first() {
                    self.error("Decorators can't be used with a constructor", decorator.span);
                }
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
        self.decorators(&method.decorators);
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
        self.decorators(&field.decorators);
        self.visit_property_key(&field.key);
        if let Some(value) = &field.value {
            self.within(Code::Class, self.class_code(false), |v| v.visit_expression(value));
        }
    }

    fn visit_accessor_property(&mut self, field: &AccessorProperty<'a>) {
        self.decorators(&field.decorators);
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
        // Those of classes and their elements are visited by `decorators`.
        self.errors
            .push(Diagnostic::unsupported("Decorators of parameters are not supported", span_pair(decorator.span)));
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
