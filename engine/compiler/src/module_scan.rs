//! What a source text asks of other files, as far as its syntax tells: imports, requires and asset paths.
//!
//! Used to walk the module graph when a program is built. Nothing is evaluated: a specifier that is no literal is
//! reported as [`Unknown`], so that the build can say what it could not see.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use crate::parse::span_pair;

/// How a request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestKind {
    /// `import ... from 'x'`, `export ... from 'x'`.
    Import,
    /// `import('x')`.
    DynamicImport,
    /// `require('x')`.
    Require,
    /// `require.resolve('x')`, `import.meta.resolve('x')`: needed as a file, not evaluated.
    Resolve,
    /// `new URL('x', import.meta.url)`: a file relative to the module.
    Url,
    /// `path.join(__dirname, 'x')` and the like: a file or folder relative to the module's folder.
    Path,
}

/// A request with a literal specifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub kind: RequestKind,
    pub specifier: String,
    /// Import attributes in source order.
    pub attributes: Vec<(String, String)>,
    /// Of the specifier, in UTF-8 bytes.
    pub span: (u32, u32),
    /// Inside `try` (or an `import()` whose promise is caught): the program expects that it may be missing.
    pub optional: bool,
}

/// A request whose specifier is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub kind: RequestKind,
    pub span: (u32, u32),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleScan {
    pub requests: Vec<Request>,
    pub unknown: Vec<Unknown>,
}

/// Collects the requests of a program in source order.
pub fn scan(program: &Program<'_>) -> ModuleScan {
    let mut scanner = Scanner { out: ModuleScan::default(), try_depth: 0, hidden_require: 0 };
    scanner.visit_program(program);
    scanner.out
}

struct Scanner {
    out: ModuleScan,
    try_depth: u32,
    /// Functions around that have a parameter called `require`: bundled code with its own module system.
    hidden_require: u32,
}

/// Text of a literal without substitutions, also of constants joined by `+`.
fn literal(e: &Expression<'_>) -> Option<String> {
    match e {
        Expression::StringLiteral(s) => Some(s.value.to_string()),
        Expression::TemplateLiteral(t) if t.expressions.is_empty() => {
            t.quasis.first().and_then(|q| q.value.cooked.as_ref()).map(ToString::to_string)
        }
        Expression::BinaryExpression(b) if b.operator == BinaryOperator::Addition => {
            Some(literal(&b.left)? + &literal(&b.right)?)
        }
        Expression::ParenthesizedExpression(p) => literal(&p.expression),
        _ => None,
    }
}

fn is_name(e: &Expression<'_>, name: &str) -> bool {
    matches!(e, Expression::Identifier(n) if n.name == name)
}

/// `import.meta.NAME`.
fn is_import_meta(e: &Expression<'_>, name: &str) -> bool {
    matches!(e, Expression::StaticMemberExpression(m) if m.property.name == name
        && matches!(&m.object, Expression::ImportMeta(_)))
}

/// `__dirname` or `import.meta.dirname`.
fn is_dirname(e: &Expression<'_>) -> bool {
    is_name(e, "__dirname") || is_import_meta(e, "dirname")
}

impl Scanner {
    fn request(&mut self, kind: RequestKind, specifier: String, span: Span, attributes: Vec<(String, String)>) {
        let optional = self.try_depth > 0;
        self.out.requests.push(Request { kind, specifier, attributes, span: span_pair(span), optional });
    }

    fn by_expression(&mut self, kind: RequestKind, specifier: &Expression<'_>, attributes: Vec<(String, String)>) {
        match (literal(specifier), specifier) {
            (Some(text), _) => self.request(kind, text, specifier.span(), attributes),
            // Every branch may be taken.
            (None, Expression::ConditionalExpression(c)) => {
                self.by_expression(kind, &c.consequent, attributes.clone());
                self.by_expression(kind, &c.alternate, attributes);
            }
            _ => self.out.unknown.push(Unknown { kind, span: span_pair(specifier.span()) }),
        }
    }

    fn statement(&mut self, source: &StringLiteral<'_>, with: Option<&WithClause<'_>>) {
        let attributes = with.map_or_else(Vec::new, |w| {
            w.with_entries.iter().map(|e| (e.key.as_arena_str().to_string(), e.value.value.to_string())).collect()
        });
        self.request(RequestKind::Import, source.value.to_string(), source.span, attributes);
    }

    /// Attributes of `import('x', { with: { type: 'json' } })`.
    fn options(options: Option<&Expression<'_>>) -> Vec<(String, String)> {
        let property = |object: &ObjectExpression<'_>, each: &mut dyn FnMut(&str, &Expression<'_>)| {
            for p in &object.properties {
                if let ObjectPropertyKind::ObjectProperty(p) = p
                    && let Some(name) = p.key.static_name()
                {
                    each(&name, &p.value);
                }
            }
        };
        let mut out = Vec::new();
        if let Some(Expression::ObjectExpression(options)) = options {
            property(options, &mut |name, value| {
                if let ("with", Expression::ObjectExpression(with)) = (name, value) {
                    property(with, &mut |key, value| {
                        if let Some(text) = literal(value) {
                            out.push((key.to_owned(), text));
                        }
                    });
                }
            });
        }
        out
    }

    /// `path.join(__dirname, 'a', 'b')`: the literal parts behind the folder.
    fn path_call(&mut self, call: &CallExpression<'_>) {
        let name = match &call.callee {
            Expression::StaticMemberExpression(m) => m.property.name.as_str(),
            Expression::Identifier(n) => n.name.as_str(),
            _ => return,
        };
        let Some((first, rest)) = call.arguments.split_first() else { return };
        if !matches!(name, "join" | "resolve") || !first.as_expression().is_some_and(is_dirname) {
            return;
        }
        let parts: Option<Vec<String>> = rest.iter().map(|a| a.as_expression().and_then(literal)).collect();
        match parts {
            Some(parts) if !parts.is_empty() => {
                let span = Span::new(rest[0].span().start, rest[rest.len() - 1].span().end);
                self.request(RequestKind::Path, format!("./{}", parts.join("/")), span, Vec::new());
            }
            _ => {}
        }
    }
}

impl<'a> Visit<'a> for Scanner {
    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        if it.import_kind.is_value() {
            self.statement(&it.source, it.with_clause.as_deref());
        }
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        if it.export_kind.is_value() {
            self.statement(&it.source, it.with_clause.as_deref());
        }
    }

    fn visit_export_all_declaration(&mut self, it: &ExportAllDeclaration<'a>) {
        if it.export_kind.is_value() {
            self.statement(&it.source, it.with_clause.as_deref());
        }
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        self.by_expression(RequestKind::DynamicImport, &it.source, Self::options(it.options.as_ref()));
        walk::walk_import_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let argument = it.arguments.first().and_then(Argument::as_expression);
        match (&it.callee, argument) {
            (Expression::Identifier(f), Some(specifier)) if f.name == "require" && self.hidden_require == 0 => {
                self.by_expression(RequestKind::Require, specifier, Vec::new());
            }
            (Expression::StaticMemberExpression(m), Some(specifier))
                if m.property.name == "resolve" && is_name(&m.object, "require") && self.hidden_require == 0 =>
            {
                self.by_expression(RequestKind::Resolve, specifier, Vec::new());
            }
            // `module.require('x')`.
            (Expression::StaticMemberExpression(m), Some(specifier))
                if m.property.name == "require" && is_name(&m.object, "module") && self.hidden_require == 0 =>
            {
                self.by_expression(RequestKind::Require, specifier, Vec::new());
            }
            (callee, Some(specifier)) if is_import_meta(callee, "resolve") => {
                self.by_expression(RequestKind::Resolve, specifier, Vec::new());
            }
            // `import('x').catch(...)`.
            (Expression::StaticMemberExpression(m), _)
                if m.property.name == "catch" && matches!(m.object, Expression::ImportExpression(_)) =>
            {
                self.try_depth += 1;
                self.visit_expression(&m.object);
                self.try_depth -= 1;
                self.visit_arguments(&it.arguments);
                return;
            }
            _ => self.path_call(it),
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        if let (true, [first, second]) = (is_name(&it.callee, "URL"), &it.arguments[..])
            && let (Some(path), Some(base)) = (first.as_expression(), second.as_expression())
            && is_import_meta(base, "url")
            && let Some(text) = literal(path)
        {
            self.request(RequestKind::Url, text, path.span(), Vec::new());
        }
        walk::walk_new_expression(self, it);
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        if it.operator == BinaryOperator::Addition
            && is_dirname(&it.left)
            && let Some(text) = literal(&it.right)
            && let Some(path) = text.strip_prefix('/')
        {
            self.request(RequestKind::Path, format!("./{path}"), it.right.span(), Vec::new());
        }
        walk::walk_binary_expression(self, it);
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        let caught = u32::from(it.handler.is_some());
        self.try_depth += caught;
        self.visit_block_statement(&it.block);
        self.try_depth -= caught;
        if let Some(handler) = &it.handler {
            self.visit_catch_clause(handler);
        }
        if let Some(finalizer) = &it.finalizer {
            self.visit_block_statement(finalizer);
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        let hides = it.params.items.iter().any(|p| p.pattern.get_identifier_name().is_some_and(|n| n == "require"));
        self.hidden_require += u32::from(hides);
        walk::walk_function(self, it, flags);
        self.hidden_require -= u32::from(hides);
    }
}
