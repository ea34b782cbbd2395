//! Which names a CommonJS module exports, as far as its syntax tells: what `import { x } from './x.cjs'` can link to.
//!
//! The recognised forms are those of Node's lexer, which tools (TypeScript, Babel, esbuild, tslib) write on purpose:
//!
//! * `exports.x =`, `module.exports.x =`, `exports['x'] =`, anywhere in the source;
//! * `Object.defineProperty(exports, 'x', { enumerable: true, value: ... })` and the same with a getter that returns
//!   an identifier or one property of it;
//! * `module.exports = { a, b: c, 'd': e, ...require('f') }` up to the first property that is none of these;
//! * re-exports: `module.exports = require('f')`, `__exportStar(require('f'))`, `__export(require('f'))` and Babel's
//!   `Object.keys(_f).forEach(function (key) { ... })` over a required module.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::operator::AssignmentOperator;
use rustc_hash::FxHashMap;

/// Names and re-exported modules, in source order without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CjsExports {
    pub names: Vec<String>,
    /// Specifiers of modules whose exports are exported too.
    pub reexports: Vec<String>,
}

/// Detects the exports of a CommonJS program.
pub fn detect(program: &Program<'_>) -> CjsExports {
    let mut detector = Detector { out: CjsExports::default(), required: FxHashMap::default() };
    detector.visit_program(program);
    detector.out
}

struct Detector<'a> {
    out: CjsExports,
    /// Variables that hold a required module: name -> specifier.
    required: FxHashMap<&'a str, &'a str>,
}

/// `exports` or `module.exports`.
fn is_exports(e: &Expression<'_>) -> bool {
    match e {
        Expression::Identifier(name) => name.name == "exports",
        Expression::StaticMemberExpression(m) => is_module_exports(m),
        _ => false,
    }
}

fn is_module_exports(m: &StaticMemberExpression<'_>) -> bool {
    !m.optional && m.property.name == "exports" && matches!(&m.object, Expression::Identifier(o) if o.name == "module")
}

/// Specifier of `require('x')`.
fn required<'a>(e: &Expression<'a>) -> Option<&'a str> {
    let Expression::CallExpression(call) = e else { return None };
    match (&call.callee, &call.arguments[..]) {
        (Expression::Identifier(f), [Argument::StringLiteral(s)]) if f.name == "require" => Some(s.value.as_str()),
        _ => None,
    }
}

/// Specifier of `require('x')`, also wrapped as in `_interopRequireWildcard(require('x'))`.
fn required_or_wrapped<'a>(e: &Expression<'a>) -> Option<&'a str> {
    required(e).or_else(|| match e {
        Expression::CallExpression(call) => call.arguments.first()?.as_expression().and_then(required),
        _ => None,
    })
}

impl<'a> Detector<'a> {
    fn name(&mut self, name: &str) {
        if !self.out.names.iter().any(|n| n == name) {
            self.out.names.push(name.to_owned());
        }
    }

    fn reexport(&mut self, specifier: &str) {
        if !self.out.reexports.iter().any(|s| s == specifier) {
            self.out.reexports.push(specifier.to_owned());
        }
    }

    /// `module.exports = value`: what it names replaces earlier re-exports.
    fn whole(&mut self, value: &Expression<'a>) {
        self.out.reexports.clear();
        match value {
            Expression::ObjectExpression(object) => self.literal(object),
            Expression::AssignmentExpression(_) => {}
            _ => {
                if let Some(specifier) = required(value) {
                    self.reexport(specifier);
                }
            }
        }
    }

    fn literal(&mut self, object: &ObjectExpression<'a>) {
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => match (&spread.argument, required(&spread.argument)) {
                    (_, Some(specifier)) => self.reexport(specifier),
                    (Expression::Identifier(_), _) => {}
                    _ => return,
                },
                ObjectPropertyKind::ObjectProperty(property) => {
                    let name = match &property.key {
                        PropertyKey::StaticIdentifier(key) => key.name.as_str(),
                        PropertyKey::StringLiteral(key) => key.value.as_str(),
                        _ => return,
                    };
                    if property.kind != PropertyKind::Init || !starts_with_word(&property.value, property.method) {
                        return;
                    }
                    self.name(name);
                    if !is_word(&property.value) {
                        return;
                    }
                }
            }
        }
    }

    /// `Object.defineProperty(exports, 'x', descriptor)`.
    fn define_property(&mut self, call: &CallExpression<'a>) {
        let [
            Argument::Identifier(_) | Argument::StaticMemberExpression(_),
            Argument::StringLiteral(name),
            Argument::ObjectExpression(descriptor),
        ] = &call.arguments[..]
        else {
            return;
        };
        if !call.arguments[0].as_expression().is_some_and(is_exports) {
            return;
        }
        let mut properties = descriptor.properties.iter().map(|p| match p {
            ObjectPropertyKind::ObjectProperty(p) => match &p.key {
                PropertyKey::StaticIdentifier(key) if !p.computed => Some((key.name.as_str(), &p.value)),
                _ => None,
            },
            ObjectPropertyKind::SpreadProperty(_) => None,
        });
        let mut property = properties.next().flatten();
        if let Some(("enumerable", Expression::BooleanLiteral(yes))) = property {
            if !yes.value {
                return;
            }
            property = properties.next().flatten();
        }
        match property {
            Some(("value", _)) => self.name(&name.value),
            Some(("get", Expression::FunctionExpression(getter)))
                if properties.next().is_none() && returns_simple_reference(getter) =>
            {
                self.name(&name.value);
            }
            _ => {}
        }
    }

    /// `Object.keys(_x).forEach(function (key) { ... })` where `_x` holds a required module.
    fn for_each_key(&mut self, call: &CallExpression<'a>) {
        let Expression::StaticMemberExpression(callee) = &call.callee else { return };
        let (Expression::CallExpression(keys), "forEach") = (&callee.object, callee.property.name.as_str()) else {
            return;
        };
        let [Argument::FunctionExpression(each)] = &call.arguments[..] else { return };
        let (true, [Argument::Identifier(from)]) = (is_object_method(&keys.callee, "keys"), &keys.arguments[..]) else {
            return;
        };
        let Some(specifier) = self.required.get(from.name.as_str()).copied() else { return };
        let [parameter] = &each.params.items[..] else { return };
        let (Some(key), Some(body)) = (parameter.pattern.get_identifier_name(), &each.body) else { return };
        let mut copies = CopiesKey { key: key.as_str(), from: from.name.as_str(), found: false };
        copies.visit_function_body(body);
        if copies.found {
            self.reexport(specifier);
        }
    }
}

/// Looks for `exports[key] = from[key]` or a `defineProperty(exports, key, ...)`.
struct CopiesKey<'k> {
    key: &'k str,
    from: &'k str,
    found: bool,
}

impl<'a> Visit<'a> for CopiesKey<'_> {
    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        let is_key = |e: &Expression<'_>| matches!(e, Expression::Identifier(n) if n.name == self.key);
        if let (AssignmentTarget::ComputedMemberExpression(to), Expression::ComputedMemberExpression(from)) =
            (&it.left, &it.right)
        {
            self.found |= is_exports(&to.object)
                && is_key(&to.expression)
                && is_key(&from.expression)
                && matches!(&from.object, Expression::Identifier(n) if n.name == self.from);
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.found |= is_object_method(&it.callee, "defineProperty")
            && it.arguments.first().and_then(Argument::as_expression).is_some_and(is_exports)
            && matches!(it.arguments.get(1), Some(Argument::Identifier(n)) if n.name == self.key);
    }
}

fn is_object_method(callee: &Expression<'_>, method: &str) -> bool {
    matches!(callee, Expression::StaticMemberExpression(m)
        if m.property.name == method && matches!(&m.object, Expression::Identifier(o) if o.name == "Object"))
}

/// Whether the text of a property value is a single word (`a`, `true`, `null`, `this`).
fn is_word(value: &Expression<'_>) -> bool {
    matches!(
        value,
        Expression::Identifier(_)
            | Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::ThisExpression(_)
    )
}

/// Whether the text of a property value (or of a method's parameter list) begins with a word.
fn starts_with_word(value: &Expression<'_>, method: bool) -> bool {
    match value {
        _ if method => match value {
            Expression::FunctionExpression(f) => !f.r#async && !f.generator,
            _ => false,
        },
        Expression::FunctionExpression(_)
        | Expression::ClassExpression(_)
        | Expression::NewExpression(_)
        | Expression::AwaitExpression(_)
        | Expression::YieldExpression(_)
        | Expression::ImportExpression(_)
        | Expression::ImportMeta(_)
        | Expression::NewTarget(_) => true,
        Expression::ArrowFunctionExpression(f) => {
            f.r#async
                || f.params.span.start == f.span.start
                    && f.params.items.first().is_some_and(|p| p.span.start == f.span.start)
        }
        Expression::UnaryExpression(u) => u.operator.is_keyword(),
        Expression::CallExpression(e) => starts_with_word(&e.callee, false),
        Expression::StaticMemberExpression(e) => starts_with_word(&e.object, false),
        Expression::ComputedMemberExpression(e) => starts_with_word(&e.object, false),
        Expression::TaggedTemplateExpression(e) => starts_with_word(&e.tag, false),
        Expression::BinaryExpression(e) => starts_with_word(&e.left, false),
        Expression::LogicalExpression(e) => starts_with_word(&e.left, false),
        Expression::ConditionalExpression(e) => starts_with_word(&e.test, false),
        Expression::ChainExpression(e) => match &e.expression {
            ChainElement::CallExpression(c) => starts_with_word(&c.callee, false),
            ChainElement::StaticMemberExpression(m) => starts_with_word(&m.object, false),
            ChainElement::ComputedMemberExpression(m) => starts_with_word(&m.object, false),
            _ => false,
        },
        Expression::AssignmentExpression(e) => matches!(e.left, AssignmentTarget::AssignmentTargetIdentifier(_)),
        _ => is_word(value),
    }
}

/// `function () { return a }`, `... return a.b`, `... return a['b']`.
fn returns_simple_reference(getter: &Function<'_>) -> bool {
    let Some(body) = &getter.body else { return false };
    let (true, [Statement::ReturnStatement(r)]) = (getter.params.items.is_empty(), &body.statements[..]) else {
        return false;
    };
    let is_name = |e: &Expression<'_>| matches!(e, Expression::Identifier(_));
    match &r.argument {
        Some(Expression::StaticMemberExpression(m)) => !m.optional && is_name(&m.object),
        Some(Expression::ComputedMemberExpression(m)) => {
            !m.optional && is_name(&m.object) && matches!(m.expression, Expression::StringLiteral(_))
        }
        Some(e) => is_name(e),
        None => false,
    }
}

impl<'a> Visit<'a> for Detector<'a> {
    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        if it.operator == AssignmentOperator::Assign {
            match &it.left {
                AssignmentTarget::StaticMemberExpression(m) if is_module_exports(m) => self.whole(&it.right),
                AssignmentTarget::StaticMemberExpression(m) if is_exports(&m.object) => self.name(&m.property.name),
                AssignmentTarget::ComputedMemberExpression(m) if is_exports(&m.object) => {
                    if let Expression::StringLiteral(name) = &m.expression {
                        self.name(&name.value);
                    }
                }
                _ => {}
            }
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let (Some(name), Some(specifier)) =
            (it.id.get_identifier_name(), it.init.as_ref().and_then(required_or_wrapped))
        {
            self.required.insert(name.as_str(), specifier);
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let function = match &it.callee {
            Expression::Identifier(name) => name.name.as_str(),
            Expression::StaticMemberExpression(m) => m.property.name.as_str(),
            _ => "",
        };
        match function {
            "__exportStar" | "__export" => {
                if let Some(specifier) = it.arguments.first().and_then(Argument::as_expression).and_then(required) {
                    self.reexport(specifier);
                }
            }
            "defineProperty" if is_object_method(&it.callee, "defineProperty") => self.define_property(it),
            "forEach" => self.for_each_key(it),
            _ => {}
        }
        walk::walk_call_expression(self, it);
    }
}
