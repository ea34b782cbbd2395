//! The walk over the syntax tree that declares names and records references.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::{
    node::NodeId, operator::UnaryOperator, reference::ReferenceId, scope::ScopeFlags, scope::ScopeId, symbol::SymbolId,
};

use super::build::Builder;
use super::*;
use crate::early::summary;

/// Most numbers that are kept in registers for a loop.
const MAX_LOOP_NUMBERS: usize = 12;

/// What is known of a function from where it stands.
#[derive(Clone, Copy, Default)]
pub struct FnContext {
    /// Method, accessor or constructor.
    pub method: bool,
    pub derived: bool,
    /// End of the class it is an element of.
    pub class_end: Option<u32>,
}

fn has_lexical<'a>(list: &[Statement<'a>]) -> bool {
    list.iter().any(|s| match s {
        Statement::VariableDeclaration(d) => d.kind != VariableDeclarationKind::Var,
        Statement::FunctionDeclaration(_) | Statement::ClassDeclaration(_) => true,
        Statement::LabeledStatement(l) => {
            let mut body = &l.body;
            while let Statement::LabeledStatement(inner) = body {
                body = &inner.body;
            }
            matches!(body, Statement::FunctionDeclaration(_))
        }
        _ => false,
    })
}

/// Whether a pattern contains expressions (defaults, computed keys).
pub fn pattern_has_expr(p: &BindingPattern) -> bool {
    match p {
        BindingPattern::BindingIdentifier(_) => false,
        BindingPattern::AssignmentPattern(_) => true,
        BindingPattern::ObjectPattern(o) => {
            o.properties.iter().any(|p| p.computed || pattern_has_expr(&p.value))
                || o.rest.as_ref().is_some_and(|r| pattern_has_expr(&r.argument))
        }
        BindingPattern::ArrayPattern(a) => {
            a.elements.iter().flatten().any(pattern_has_expr)
                || a.rest.as_ref().is_some_and(|r| pattern_has_expr(&r.argument))
        }
    }
}

/// End of a declaration; nodes without a span (made by a transformation) are never known to be initialised.
pub(super) fn decl_end(span: oxc_span::Span) -> u32 {
    if span.end == 0 { u32::MAX } else { span.end }
}

pub fn scope_id(i: u32) -> Option<ScopeId> {
    Some(ScopeId::from_usize(i as usize))
}

impl<'a> Builder<'a> {
    pub(super) fn lexical_scope(&mut self, kind: ScopeKind, start: u32, cell: &std::cell::Cell<Option<ScopeId>>) {
        let s = self.push_scope(kind, start);
        cell.set(scope_id(s));
    }

    pub(crate) fn statements(&mut self, list: &[Statement<'a>]) {
        for s in list {
            self.visit_statement(s);
        }
    }

    fn set_symbol(id: &BindingIdentifier<'a>, r: RefIdx) {
        id.symbol_id.set(Some(SymbolId::from_usize(r as usize)));
    }

    /// A lexical declaration in the current scope.
    pub(super) fn declare_lexical(&mut self, id: &BindingIdentifier<'a>, kind: BindingKind, init_end: u32) {
        let name = id.name.as_str();
        let s = self.scope;
        let r = if self.is_global(s) {
            match kind {
                BindingKind::Const => self.tree.top_consts.push(name),
                _ => self.tree.top_lets.push(name),
            }
            self.new_ref()
        } else {
            let b = self.declare(s, name, kind, init_end);
            self.set_window(b, id);
            self.ref_to(b)
        };
        Self::set_symbol(id, r);
    }

    /// Inside its own pattern a name is initialised from its element on.
    fn set_window(&mut self, b: BindingIdx, id: &BindingIdentifier<'a>) {
        let (end, default) = self.pattern;
        if end > 0 {
            self.tree.bindings[b as usize].window = (default.unwrap_or(id.span.end), end);
        }
    }

    /// Declares the names of a pattern.
    fn declare_pattern(&mut self, p: &BindingPattern<'a>, kind: BindingKind, init_end: u32) {
        let saved = (self.declaring, self.pattern);
        self.declaring = Some((kind, init_end));
        self.pattern = (if p.is_binding_identifier() { 0 } else { p.span().end }, None);
        self.visit_binding_pattern(p);
        (self.declaring, self.pattern) = saved;
    }

    fn declare_function(&mut self, it: &Function<'a>, id: &BindingIdentifier<'a>) {
        let name = id.name.as_str();
        let s = self.scope;
        let kind = self.tree.scope(s).kind;
        let is_var = self.var_scope() == s;
        let strict = self.tree.function(self.function).strict;
        if kind == ScopeKind::Script || (kind == ScopeKind::Eval && !strict) {
            self.tree.top_functions.push(name);
            let r = self.reference(name, u32::MAX, true);
            Self::set_symbol(id, r);
            return;
        }
        let b = self.declare(s, name, BindingKind::Function, 0);
        let existing = self.tree.binding(b).is_function;
        self.tree.bindings[b as usize].is_function = true;
        self.tree.bindings[b as usize].captured |= kind == ScopeKind::Module;
        self.tree.bindings[b as usize].reassigned |= existing;
        let r = self.ref_to(b);
        Self::set_symbol(id, r);
        if !is_var && !strict && !it.r#async && !it.generator {
            // The function index is the next one made.
            let f = self.tree.functions.len() as FnIdx;
            self.add_annex_b(name, f);
        }
    }

    /// Parameters and body of any function; the function has been pushed.
    fn function_parts(&mut self, start: u32, params: &FormalParameters<'a>, body: Body<'_, 'a>) {
        let outer_loop = self.outer_loop.take();
        self.function_scopes(start, params, body);
        self.outer_loop = outer_loop;
    }

    fn function_scopes(&mut self, start: u32, params: &FormalParameters<'a>, body: Body<'_, 'a>) {
        let exprs = params.items.iter().any(|p| p.initializer.is_some() || pattern_has_expr(&p.pattern))
            || params.rest.as_ref().is_some_and(|r| pattern_has_expr(&r.rest.argument));
        let simple = params.rest.is_none()
            && params.items.iter().all(|p| p.initializer.is_none() && p.pattern.is_binding_identifier());
        let scope = self.push_scope(ScopeKind::Param, start);
        let info = self.info();
        info.param_scope = scope;
        info.body_scope = scope;
        info.simple_params = simple;
        info.param_exprs = exprs;
        info.nparams = params.items.len() as u32;
        for (i, p) in params.items.iter().enumerate() {
            let end = if exprs { decl_end(p.span) } else { 0 };
            if let BindingPattern::BindingIdentifier(id) = &p.pattern {
                let b = self.declare(scope, id.name.as_str(), BindingKind::Param, end);
                self.tree.bindings[b as usize].param = i as u32;
                let r = self.ref_to(b);
                Self::set_symbol(id, r);
            } else {
                self.declare_pattern(&p.pattern, BindingKind::Param, end);
            }
            if let Some(init) = &p.initializer {
                self.visit_expression(init);
            }
        }
        if let Some(rest) = &params.rest {
            let end = if exprs { decl_end(rest.span) } else { 0 };
            self.declare_pattern(&rest.rest.argument, BindingKind::Param, end);
        }
        if exprs {
            let start = match &body {
                Body::Function(b) => b.span.start,
                Body::Expression(e) => e.span().start,
            };
            let s = self.push_scope(ScopeKind::Body, start);
            self.info().body_scope = s;
        }
        match body {
            Body::Function(b) => self.statements(&b.statements),
            Body::Expression(e) => self.visit_expression(e),
        }
        if exprs {
            self.pop_scope();
        }
        self.pop_scope();
        self.pop_function();
    }

    /// Visits a loop with `f`.
    fn in_loop(&mut self, start: u32, f: impl FnOnce(&mut Self)) {
        let outermost = self.outer_loop.is_none();
        if outermost {
            self.outer_loop = Some(start);
        }
        f(self);
        if outermost {
            self.outer_loop = None;
        }
    }

    /// A number used as an operand inside a loop.
    fn loop_number(&mut self, n: f64) {
        if let Some(start) = self.outer_loop {
            let list = self.tree.loop_numbers.entry(start).or_default();
            if list.len() < MAX_LOOP_NUMBERS && !list.iter().any(|m| m.to_bits() == n.to_bits()) {
                list.push(n);
            }
        }
    }

    pub(super) fn private_use(&mut self, id: &PrivateIdentifier<'a>) {
        let r = self.private_reference(id.name.as_str(), id.span.start);
        id.node_id.set(NodeId::from_usize(r as usize));
    }

    fn is_arguments(e: &Expression<'a>) -> bool {
        matches!(e, Expression::Identifier(id) if id.name == "arguments")
    }

    pub(super) fn escape_arguments(&mut self) {
        let g = self.tree.this_function(self.function);
        self.tree.functions[g as usize].arguments_escape = true;
    }

    /// Object of a member access: `arguments` does not escape by being read from.
    fn member_object(&mut self, e: &Expression<'a>) {
        match e {
            Expression::Identifier(id) if id.name == "arguments" => {
                let r = self.reference("arguments", id.span.start, false);
                id.reference_id.set(Some(ReferenceId::from_usize(r as usize)));
            }
            _ => self.visit_expression(e),
        }
    }

    fn write_identifier(&mut self, id: &IdentifierReference<'a>) {
        if id.name == "arguments" {
            self.escape_arguments();
        }
        let r = self.reference(id.name.as_str(), id.span.start, true);
        id.reference_id.set(Some(ReferenceId::from_usize(r as usize)));
    }

    fn export_name(&mut self, e: &ModuleExportName<'a>) {
        match e {
            ModuleExportName::IdentifierReference(id) => {
                self.tree.exported.push(id.name.as_str());
            }
            ModuleExportName::IdentifierName(id) => self.tree.exported.push(id.name.as_str()),
            ModuleExportName::StringLiteral(_) => {}
        }
    }

    /// A loop over keys or values: the head's declarations are in their dead zone while `right` is evaluated.
    fn for_in_of(
        &mut self,
        start: u32,
        cell: &std::cell::Cell<Option<ScopeId>>,
        left: &ForStatementLeft<'a>,
        right: &Expression<'a>,
        body: &Statement<'a>,
    ) {
        let lexical =
            matches!(left, ForStatementLeft::VariableDeclaration(d) if d.kind != VariableDeclarationKind::Var);
        cell.set(None);
        if lexical {
            self.lexical_scope(ScopeKind::Loop, start, cell);
            self.head_end = Some(decl_end(right.span()));
        }
        self.visit_for_statement_left(left);
        self.head_end = None;
        self.visit_expression(right);
        self.in_loop(start, |b| b.visit_statement(body));
        if lexical {
            self.pop_scope();
        }
    }
}

/// Body of a function.
enum Body<'b, 'a> {
    Function(&'b FunctionBody<'a>),
    Expression(&'b Expression<'a>),
}

impl<'a> Visit<'a> for Builder<'a> {
    fn visit_numeric_literal(&mut self, n: &NumericLiteral<'a>) {
        // Small ints fit the instructions that use them.
        if n.value.fract() != 0.0 || n.value.abs() > i16::MAX as f64 {
            self.loop_number(n.value);
        }
    }

    fn visit_binary_expression(&mut self, b: &BinaryExpression<'a>) {
        use oxc_syntax::operator::BinaryOperator as B;
        if let Expression::NumericLiteral(n) = &b.left
            && !matches!(b.operator, B::Multiplication | B::BitwiseAnd | B::BitwiseOR | B::BitwiseXOR)
            && !b.operator.is_compare()
            && !b.operator.is_equality()
        {
            self.loop_number(n.value);
        }
        self.visit_expression(&b.left);
        self.visit_expression(&b.right);
    }

    fn visit_while_statement(&mut self, w: &WhileStatement<'a>) {
        self.in_loop(w.span.start, |b| {
            b.visit_expression(&w.test);
            b.visit_statement(&w.body);
        });
    }

    fn visit_do_while_statement(&mut self, w: &DoWhileStatement<'a>) {
        self.in_loop(w.span.start, |b| {
            b.visit_statement(&w.body);
            b.visit_expression(&w.test);
        });
    }
    fn visit_identifier_reference(&mut self, id: &IdentifierReference<'a>) {
        let name = id.name.as_str();
        if self.builtin && name.starts_with('$') {
            id.reference_id.set(None);
            return;
        }
        if name == "arguments" {
            self.escape_arguments();
        }
        let r = self.reference(name, id.span.start, false);
        id.reference_id.set(Some(ReferenceId::from_usize(r as usize)));
    }

    fn visit_binding_identifier(&mut self, id: &BindingIdentifier<'a>) {
        let Some((kind, end)) = self.declaring else { return };
        let name = id.name.as_str();
        match kind {
            BindingKind::Var => {
                self.declare_var(name);
                let r = self.reference(name, id.span.start, true);
                Self::set_symbol(id, r);
            }
            BindingKind::Param | BindingKind::CatchParam | BindingKind::Import => {
                let s = self.scope;
                let b = self.declare(s, name, kind, end);
                self.set_window(b, id);
                if kind == BindingKind::Import {
                    self.tree.bindings[b as usize].captured = true;
                }
                let r = self.ref_to(b);
                Self::set_symbol(id, r);
            }
            _ => self.declare_lexical(id, kind, end),
        }
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        if it.declare {
            return;
        }
        let head = self.head_end.take();
        let kind = match it.kind {
            VariableDeclarationKind::Var => BindingKind::Var,
            VariableDeclarationKind::Let => BindingKind::Let,
            _ => BindingKind::Const,
        };
        if it.kind == VariableDeclarationKind::AwaitUsing {
            self.info().has_await = true;
        }
        for d in &it.declarations {
            let end = head.unwrap_or(decl_end(d.span));
            self.declare_pattern(&d.id, kind, end);
            if let Some(init) = &d.init {
                self.visit_expression(init);
            }
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, _flags: ScopeFlags) {
        let Some(body) = &it.body else { return };
        let context = std::mem::take(&mut self.context);
        let declaring = self.declaring.take();
        let is_declaration = it.r#type == FunctionType::FunctionDeclaration;
        let mut creation = it.span.start;
        if is_declaration {
            creation = self.tree.scope(self.scope).start;
            if let Some(id) = &it.id {
                self.declare_function(it, id);
            }
        }
        let creation = self.creation.take().or(context.class_end).unwrap_or(creation);
        let f = self.push_function(creation);
        it.scope_id.set(scope_id(f));
        let info = self.info();
        info.strict |= it.has_use_strict_directive();
        info.class_element = context.class_end.is_some();
        info.derived = context.derived;
        info.has_home = context.method;
        info.is_async = it.r#async;
        info.is_generator = it.generator;
        if !is_declaration && !std::mem::take(&mut self.reparsed_declaration) {
            let info = self.info();
            info.self_name = it.id.as_ref().map(|id| id.name.as_str());
        }
        match summary::find(self.tree.summaries, it.node_id.get()) {
            Some(summary) => {
                self.apply(summary);
                self.pop_function();
            }
            None => self.function_parts(it.span.start, &it.params, Body::Function(body)),
        }
        self.declaring = declaring;
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let declaring = self.declaring.take();
        let creation = self.creation.take().unwrap_or(it.span.start);
        let f = self.push_function(creation);
        it.scope_id.set(scope_id(f));
        let info = self.info();
        info.strict |= it.has_use_strict_directive();
        info.is_arrow = true;
        info.is_async = it.r#async;
        let body = match &it.body {
            ArrowFunctionBody::FunctionBody(b) => Body::Function(b),
            e => Body::Expression(e.to_expression()),
        };
        match summary::find(self.tree.summaries, it.node_id.get()) {
            Some(summary) => {
                self.apply(summary);
                self.pop_function();
            }
            None => self.function_parts(it.span.start, &it.params, body),
        }
        self.declaring = declaring;
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.class(it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        if it.computed {
            self.visit_property_key(&it.key);
        }
        if let Expression::FunctionExpression(f) = &it.value
            && (it.method || it.kind != PropertyKind::Init)
        {
            self.context = FnContext { method: true, ..FnContext::default() };
            self.visit_function(f, ScopeFlags::Function);
        } else {
            self.visit_expression(&it.value);
        }
    }

    fn visit_assignment_pattern(&mut self, it: &AssignmentPattern<'a>) {
        let saved = self.pattern;
        self.pattern.1 = saved.1.or(Some(it.span.end));
        self.visit_binding_pattern(&it.left);
        self.pattern = saved;
        self.visit_expression(&it.right);
    }

    fn visit_binding_property(&mut self, it: &BindingProperty<'a>) {
        if it.computed {
            let declaring = self.declaring.take();
            self.visit_property_key(&it.key);
            self.declaring = declaring;
        }
        self.visit_binding_pattern(&it.value);
    }

    fn visit_block_statement(&mut self, it: &BlockStatement<'a>) {
        if has_lexical(&it.body) {
            self.lexical_scope(ScopeKind::Block, it.span.start, &it.scope_id);
            self.statements(&it.body);
            self.pop_scope();
        } else {
            it.scope_id.set(None);
            self.statements(&it.body);
        }
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.visit_expression(&it.discriminant);
        let lexical = it.cases.iter().any(|c| has_lexical(&c.consequent));
        it.scope_id.set(None);
        if lexical {
            self.lexical_scope(ScopeKind::Switch, it.span.start, &it.scope_id);
        }
        let mut from = self.unresolved_len();
        for (i, c) in it.cases.iter().enumerate() {
            if let Some(t) = &c.test {
                self.visit_expression(t);
            }
            self.statements(&c.consequent);
            if lexical {
                from = self.end_case(from, i as u32);
            }
        }
        if lexical {
            self.pop_scope();
        }
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.visit_expression(&it.test);
        for branch in std::iter::once(&it.consequent).chain(&it.alternate) {
            if let Statement::FunctionDeclaration(f) = branch {
                let s = self.push_scope(ScopeKind::Block, f.span.start);
                self.visit_statement(branch);
                if let Some(id) = f.scope_id.get() {
                    self.tree.functions[id.index()].if_scope = s;
                }
                self.pop_scope();
            } else {
                self.visit_statement(branch);
            }
        }
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        let lexical = matches!(&it.init, Some(ForStatementInit::VariableDeclaration(d))
            if d.kind != VariableDeclarationKind::Var);
        it.scope_id.set(None);
        if lexical {
            self.lexical_scope(ScopeKind::Loop, it.span.start, &it.scope_id);
        }
        if let Some(init) = &it.init {
            self.visit_for_statement_init(init);
        }
        self.in_loop(it.span.start, |b| {
            if let Some(e) = &it.test {
                b.visit_expression(e);
            }
            if let Some(e) = &it.update {
                b.visit_expression(e);
            }
            b.visit_statement(&it.body);
        });
        if lexical {
            self.pop_scope();
        }
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.for_in_of(it.span.start, &it.scope_id, &it.left, &it.right, &it.body);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.info().has_await |= it.r#await;
        self.for_in_of(it.span.start, &it.scope_id, &it.left, &it.right, &it.body);
    }

    fn visit_with_statement(&mut self, it: &WithStatement<'a>) {
        self.visit_expression(&it.object);
        self.lexical_scope(ScopeKind::With, it.body.span().start, &it.scope_id);
        let s = self.scope;
        self.add_dynamic(s, "%with");
        self.visit_statement(&it.body);
        self.pop_scope();
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        it.scope_id.set(None);
        if let Some(p) = &it.param {
            self.lexical_scope(ScopeKind::Catch, it.span.start, &it.scope_id);
            let end = if p.pattern.is_binding_identifier() { 0 } else { decl_end(p.span) };
            // Only a plain name may be redeclared by `var` or an Annex B function.
            let kind = if end == 0 { BindingKind::CatchParam } else { BindingKind::Let };
            self.declare_pattern(&p.pattern, kind, end);
        }
        self.visit_block_statement(&it.body);
        if it.param.is_some() {
            self.pop_scope();
        }
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(m) = &it.left
            && matches!(m.object, Expression::ThisExpression(_))
        {
            self.info().this_props += 1;
        }
        self.visit_assignment_target(&it.left);
        self.visit_expression(&it.right);
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        match it {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => self.write_identifier(id),
            SimpleAssignmentTarget::ComputedMemberExpression(m) if Self::is_arguments(&m.object) => {
                self.escape_arguments();
                walk::walk_simple_assignment_target(self, it);
            }
            _ => walk::walk_simple_assignment_target(self, it),
        }
    }

    fn visit_assignment_target_property_identifier(&mut self, it: &AssignmentTargetPropertyIdentifier<'a>) {
        self.write_identifier(&it.binding);
        if let Some(e) = &it.init {
            self.visit_expression(e);
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator == UnaryOperator::Delete {
            self.escape_arguments();
        }
        self.visit_expression(&it.argument);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if it.property.name == "length" {
            self.member_object(&it.object);
        } else {
            self.visit_expression(&it.object);
        }
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        self.member_object(&it.object);
        self.visit_expression(&it.expression);
    }

    fn visit_private_field_expression(&mut self, it: &PrivateFieldExpression<'a>) {
        self.visit_expression(&it.object);
        self.private_use(&it.field);
    }

    fn visit_private_in_expression(&mut self, it: &PrivateInExpression<'a>) {
        self.private_use(&it.left);
        self.visit_expression(&it.right);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let callee = it.callee.without_parentheses();
        if self.builtin
            && matches!(callee, Expression::Identifier(id) if id.name == "$arg")
            && let Some(Argument::NumericLiteral(n)) = it.arguments.first()
        {
            // Arguments asked for by number have registers as parameters have.
            let info = self.info();
            info.nparams = info.nparams.max(n.value as u32 + 1);
            return;
        }
        match callee {
            Expression::ComputedMemberExpression(m) if Self::is_arguments(&m.object) => self.escape_arguments(),
            Expression::Super(_) => {
                self.use_super_call();
                for a in &it.arguments {
                    self.visit_argument(a);
                }
                return;
            }
            _ => {}
        }
        self.visit_expression(&it.callee);
        for a in &it.arguments {
            self.visit_argument(a);
        }
        if !it.optional && matches!(callee, Expression::Identifier(id) if id.name == "eval") {
            self.use_eval(it.span.start);
        }
    }

    fn visit_this_expression(&mut self, _: &ThisExpression) {
        self.use_special(BindingKind::This);
    }

    fn visit_new_target(&mut self, _: &NewTarget) {
        self.use_special(BindingKind::NewTarget);
    }

    fn visit_super(&mut self, _: &Super) {
        self.use_home();
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'a>) {
        self.info().has_await = true;
        self.visit_expression(&it.argument);
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        if it.import_kind.is_type() {
            return;
        }
        for s in it.specifiers.iter().flatten() {
            if matches!(s, ImportDeclarationSpecifier::ImportSpecifier(s) if s.import_kind.is_type()) {
                continue;
            }
            self.declaring = Some((BindingKind::Import, 0));
            self.visit_binding_identifier(s.local());
            self.declaring = None;
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.visit_declaration(&it.declaration);
        match &it.declaration {
            Declaration::VariableDeclaration(d) => {
                for d in &d.declarations {
                    for id in d.id.get_binding_identifiers() {
                        self.tree.exported.push(id.name.as_str());
                    }
                }
            }
            d => {
                if let Some(id) = d.id() {
                    self.tree.exported.push(id.name.as_str());
                }
            }
        }
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        for s in &it.specifiers {
            self.export_name(&s.local);
        }
    }

    fn visit_export_from_declaration(&mut self, _: &ExportFromDeclaration<'a>) {}

    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'a>) {}

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        let s = self.scope;
        let id = match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(f) => f.id.as_ref(),
            ExportDefaultDeclarationKind::ClassDeclaration(c) => c.id.as_ref(),
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => return,
            _ => None,
        };
        match id {
            Some(id) => self.tree.exported.push(id.name.as_str()),
            None => {
                let end = if matches!(it.declaration, ExportDefaultDeclarationKind::FunctionDeclaration(_)) {
                    0
                } else {
                    decl_end(it.span)
                };
                let kind = if end == 0 { BindingKind::Function } else { BindingKind::Let };
                let b = self.declare(s, "*default*", kind, end);
                self.tree.bindings[b as usize].captured = true;
                self.tree.bindings[b as usize].is_function = end == 0;
            }
        }
        walk::walk_export_default_declaration(self, it);
    }
}
