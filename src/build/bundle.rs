//! `--emit bundle`: all modules of a program in one CommonJS script, which Node and other runtimes run.
//!
//! Each module becomes a function. CommonJS modules keep their text; in ES modules imported names become properties
//! of the exporting module's namespace, so that bindings stay live, and exports become getters.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use compiler::{Options, SourceKind};
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_semantic::{Scoping, SemanticBuilder, SymbolId};
use oxc_span::GetSpan;
use oxc_syntax::identifier::is_identifier_name;
use snapshot::meta::{ModuleKind, Target, Via};

use super::edits::Edits;
use super::program::{Module, Program as Source};
use crate::error::Failure;

const LOADER: &str = include_str!("bundle.js");

/// The program as one script. `minify` leaves out what only people read.
pub fn bundle(program: &Source, minify: bool) -> Result<String, Failure> {
    let mut out = String::from(LOADER.trim_end());
    out.push_str("([\n");
    for module in &program.modules {
        let (number, body) = match module.kind {
            ModuleKind::Esm => (1, esm(module)?),
            ModuleKind::CommonJs => (0, commonjs(module)?),
            ModuleKind::Json => (2, format!("function () {{ return JSON.parse({}); }}", quote(&module.source))),
            ModuleKind::Text => (2, format!("function () {{ return {}; }}", quote(&module.source))),
        };
        let _ = writeln!(out, "[{number}, {}, {}, {body}],", quote(&module.path), names(module));
    }
    out.push_str("], require, __dirname);\n");
    if !minify {
        return Ok(out);
    }
    compiler::with_program(&out, SourceKind::CommonJs, &Options::default(), |program, _| {
        Ok(Codegen::new().with_options(CodegenOptions::minify()).build(program).code)
    })
    .map_err(|errors| Failure::Failed(format!("the bundle is not valid: {}", errors[0].title())))
}

/// What the specifiers of a module mean, as an object literal. A specifier that means the same both ways is given
/// once.
fn names(module: &Module) -> String {
    let mut names: BTreeMap<&str, [Option<u32>; 2]> = BTreeMap::new();
    for import in &module.imports {
        if let Target::Module(index) = import.target {
            names.entry(&import.specifier).or_default()[usize::from(import.via == Via::Require)] = Some(index);
        }
    }
    let mut out = String::from("{");
    for (specifier, [import, require]) in names {
        let mut entry = |prefix: &str, index: u32| {
            let _ = write!(out, "{}: {index}, ", quote(&format!("{prefix}{specifier}")));
        };
        match (import, require) {
            (Some(a), Some(b)) if a == b => entry("=", a),
            (a, b) => {
                a.into_iter().for_each(|a| entry("i:", a));
                b.into_iter().for_each(|b| entry("r:", b));
            }
        }
    }
    out.truncate(out.trim_end_matches(", ").len());
    out.push('}');
    out
}

/// The text of a module as JavaScript, and its edits, made by `edit` on the tree.
fn edited<R>(
    module: &Module,
    kind: SourceKind,
    edit: impl for<'a> FnOnce(&'a Program<'a>) -> Result<(R, Edits), Vec<compiler::Diagnostic>>,
) -> Result<(R, String), Failure> {
    let fail = |errors: Vec<compiler::Diagnostic>| {
        let text = errors[0].render(&module.path, &module.source, false);
        Failure::Failed(text.trim_end().to_owned())
    };
    let options = Options::for_path(&module.path);
    let source: Rc<str> = if options.dialect.is_transformed() {
        compiler::with_program(&module.source, kind, &options, |program, _| {
            Ok(Codegen::new().build(program).code.into())
        })
        .map_err(fail)?
    } else {
        module.source.clone()
    };
    let (result, edits) =
        compiler::with_program(&source, kind, &Options::default(), |program, _| edit(program)).map_err(fail)?;
    Ok((result, edits.apply(&source)))
}

fn commonjs(module: &Module) -> Result<String, Failure> {
    let ((), text) = edited(module, SourceKind::CommonJs, |program| {
        let mut rewriter = Rewriter::new(None);
        rewriter.visit_program(program);
        rewriter.hashbang(program);
        Ok(((), rewriter.edits))
    })?;
    Ok(format!("function (exports, require, module, __filename, __dirname, __jsb_import) {{\n{text}\n}}"))
}

fn esm(module: &Module) -> Result<String, Failure> {
    let (head, text) = edited(module, SourceKind::Module, |program| {
        let analysed = SemanticBuilder::new_compiler().build(program);
        let scoping = analysed.semantic.scoping();
        let mut linker = Linker { rewriter: Rewriter::new(Some(scoping)), ..Linker::default() };
        linker.declarations(program);
        if let Some(span) = top_level_await(program) {
            let message = "top-level await is not implemented for --emit bundle";
            return Err(vec![compiler::Diagnostic::unsupported(message, (span.start, span.end))]);
        }
        linker.rewriter.visit_program(program);
        linker.rewriter.hashbang(program);
        let head = linker.head();
        Ok((head, linker.rewriter.edits))
    })?;
    Ok(format!("function (__jsb_exports, __jsb_link, __jsb_import, __jsb_meta) {{ \"use strict\";\n{head}{text}\n}}"))
}

/// Changes the uses of imported names and of what only modules have.
#[derive(Default)]
struct Rewriter<'s> {
    scoping: Option<&'s Scoping>,
    /// What stands for an imported name.
    imported: BTreeMap<SymbolId, String>,
    edits: Edits,
}

impl<'s> Rewriter<'s> {
    fn new(scoping: Option<&'s Scoping>) -> Self {
        Rewriter { scoping, ..Rewriter::default() }
    }

    fn hashbang(&mut self, program: &Program<'_>) {
        if let Some(hashbang) = &program.hashbang {
            self.edits.replace(hashbang.span.start, hashbang.span.end, "");
        }
    }

    /// What stands for a use of an imported name.
    fn of(&self, identifier: &IdentifierReference<'_>) -> Option<&str> {
        let reference = self.scoping?.get_reference(identifier.reference_id.get()?);
        self.imported.get(&reference.symbol_id()?).map(String::as_str)
    }

    /// A callee that is an imported name must not get the namespace as `this`. Whether it was one.
    fn callee(&mut self, callee: &Expression<'_>) -> bool {
        let Expression::Identifier(identifier) = callee else { return false };
        let Some(text) = self.of(identifier).map(|text| format!("(0, {text})")) else { return false };
        self.edits.replace(identifier.span.start, identifier.span.end, text);
        true
    }
}

impl<'a> Visit<'a> for Rewriter<'_> {
    fn visit_identifier_reference(&mut self, identifier: &IdentifierReference<'a>) {
        if let Some(text) = self.of(identifier).map(str::to_owned) {
            self.edits.replace(identifier.span.start, identifier.span.end, text);
        }
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if !self.callee(&call.callee) {
            self.visit_expression(&call.callee);
        }
        self.visit_arguments(&call.arguments);
    }

    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        if !self.callee(&tagged.tag) {
            self.visit_expression(&tagged.tag);
        }
        self.visit_template_literal(&tagged.quasi);
    }

    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        if property.shorthand
            && let Expression::Identifier(identifier) = &property.value
            && let Some(text) = self.of(identifier).map(|text| format!("{}: {text}", identifier.name))
        {
            self.edits.replace(property.span.start, property.span.end, text);
            return;
        }
        walk::walk_object_property(self, property);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        self.edits.replace(import.span.start, import.span.start + "import".len() as u32, "__jsb_import");
        walk::walk_import_expression(self, import);
    }

    fn visit_import_meta(&mut self, meta: &ImportMeta) {
        self.edits.replace(meta.span.start, meta.span.end, "__jsb_meta");
    }

    // Written by `Linker`.
    fn visit_import_declaration(&mut self, _: &ImportDeclaration<'a>) {}
    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'a>) {}
    fn visit_export_specifier(&mut self, _: &ExportSpecifier<'a>) {}
}

/// Takes a module's import and export declarations apart.
#[derive(Default)]
struct Linker<'s> {
    rewriter: Rewriter<'s>,
    /// Specifiers in order of first use; the namespace of number n is `__jsb_n`.
    sources: Vec<String>,
    /// Exported name and the expression it reads.
    exports: Vec<(String, String)>,
    /// Numbers of the namespaces that are exported whole.
    stars: Vec<usize>,
    /// Text to run before the module's own.
    prologue: String,
}

impl Linker<'_> {
    fn source(&mut self, source: &StringLiteral<'_>) -> usize {
        let specifier = source.value.as_str();
        self.sources.iter().position(|known| known == specifier).unwrap_or_else(|| {
            self.sources.push(specifier.to_owned());
            self.sources.len() - 1
        })
    }

    fn declarations(&mut self, program: &Program<'_>) {
        // Imports first: what is exported may be an imported name.
        for statement in &program.body {
            if let Statement::ImportDeclaration(import) = statement {
                self.import(import);
            }
        }
        for statement in &program.body {
            match statement {
                Statement::ExportAllDeclaration(export) => {
                    let index = self.source(&export.source);
                    match &export.exported {
                        Some(name) => self.exports.push((name.name().to_string(), format!("__jsb_{index}"))),
                        None => self.stars.push(index),
                    }
                    self.rewriter.edits.replace(export.span.start, export.span.end, ";");
                }
                Statement::ExportNamedDeclaration(export) => self.named(export),
                Statement::ExportFromDeclaration(export) => {
                    let index = self.source(&export.source);
                    for specifier in &export.specifiers {
                        let value = member(index, &specifier.local.name());
                        self.exports.push((specifier.exported.name().to_string(), value));
                    }
                    self.rewriter.edits.replace(export.span.start, export.span.end, ";");
                }
                Statement::ExportDeclaration(export) => self.declared(export),
                Statement::ExportDefaultDeclaration(export) => self.default_export(export),
                _ => {}
            }
        }
    }

    fn import(&mut self, import: &ImportDeclaration<'_>) {
        let index = self.source(&import.source);
        for specifier in import.specifiers.iter().flatten() {
            let (local, value) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(s) => (&s.local, member(index, &s.imported.name())),
                ImportDeclarationSpecifier::ImportDefaultSpecifier(s) => (&s.local, member(index, "default")),
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(s) => (&s.local, format!("__jsb_{index}")),
            };
            if let Some(symbol) = local.symbol_id.get() {
                self.rewriter.imported.insert(symbol, value);
            }
        }
        self.rewriter.edits.replace(import.span.start, import.span.end, ";");
    }

    /// `export { a, b as c }`.
    fn named(&mut self, export: &ExportNamedDeclaration<'_>) {
        for specifier in &export.specifiers {
            let value = match &specifier.local {
                ModuleExportName::IdentifierReference(local) => {
                    self.rewriter.of(local).unwrap_or(local.name.as_str()).to_owned()
                }
                other => other.name().to_string(),
            };
            self.exports.push((specifier.exported.name().to_string(), value));
        }
        self.rewriter.edits.replace(export.span.start, export.span.end, ";");
    }

    /// `export const a = 1`, `export function f() {}`, `export class C {}`.
    fn declared(&mut self, export: &ExportDeclaration<'_>) {
        let mut names = Bound::default();
        names.visit_declaration(&export.declaration);
        for name in names.0 {
            self.exports.push((name.clone(), name));
        }
        self.rewriter.edits.replace(export.span.start, export.declaration.span().start, "");
    }

    fn default_export(&mut self, export: &ExportDefaultDeclaration<'_>) {
        let start = export.span.start;
        let value = match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => match &function.id {
                Some(id) => {
                    self.rewriter.edits.replace(start, function.span.start, "");
                    id.name.to_string()
                }
                None => {
                    self.rewriter.edits.replace(start, function.span.start, "");
                    let at = function.params.span.start;
                    self.rewriter.edits.replace(at, at, " __jsb_default");
                    self.prologue.push_str(
                        "Object.defineProperty(__jsb_default, \"name\", { value: \"default\", configurable: true });\n",
                    );
                    "__jsb_default".to_owned()
                }
            },
            ExportDefaultDeclarationKind::ClassDeclaration(class) if class.id.is_some() => {
                self.rewriter.edits.replace(start, class.span.start, "");
                class.id.as_ref().map(|id| id.name.to_string()).unwrap_or_default()
            }
            value => {
                // As a property the value gets the name `default` if it is a function without one.
                let span = value.span();
                self.rewriter.edits.replace(start, span.start, "const __jsb_default = { default: (");
                self.rewriter.edits.replace(span.end, export.span.end, ") }.default;");
                "__jsb_default".to_owned()
            }
        };
        self.exports.push(("default".to_owned(), value));
    }

    /// What comes before the module's own text: exports, then the modules it imports, in their order.
    fn head(&mut self) -> String {
        let mut out = String::new();
        self.exports.sort();
        for (name, value) in &self.exports {
            let _ = writeln!(
                out,
                "Object.defineProperty(__jsb_exports, {}, {{ enumerable: true, get: function () {{ return {value}; }} }});",
                quote(name)
            );
        }
        for (index, specifier) in self.sources.iter().enumerate() {
            let _ = writeln!(out, "var __jsb_{index} = __jsb_link({});", quote(specifier));
        }
        for index in &self.stars {
            let _ = writeln!(
                out,
                "Object.keys(__jsb_{index}).forEach(function (name) {{ if (name !== \"default\" && !(name in \
                 __jsb_exports)) Object.defineProperty(__jsb_exports, name, {{ enumerable: true, get: function () {{ \
                 return __jsb_{index}[name]; }} }}); }});"
            );
        }
        out.push_str(&self.prologue);
        out
    }
}

/// A property of the namespace with this number.
fn member(index: usize, name: &str) -> String {
    if is_identifier_name(name) { format!("__jsb_{index}.{name}") } else { format!("__jsb_{index}[{}]", quote(name)) }
}

/// Names that a declaration binds.
#[derive(Default)]
struct Bound(Vec<String>);

impl<'a> Visit<'a> for Bound {
    fn visit_binding_identifier(&mut self, identifier: &BindingIdentifier<'a>) {
        self.0.push(identifier.name.to_string());
    }

    fn visit_function(&mut self, function: &Function<'a>, _: oxc_syntax::scope::ScopeFlags) {
        self.0.extend(function.id.iter().map(|id| id.name.to_string()));
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        self.0.extend(class.id.iter().map(|id| id.name.to_string()));
    }

    // Initialisers and computed keys bind nothing.
    fn visit_expression(&mut self, _: &Expression<'a>) {}
}

/// The first `await` outside all functions.
fn top_level_await(program: &Program<'_>) -> Option<oxc_span::Span> {
    let mut finder = AwaitFinder(None);
    finder.visit_program(program);
    finder.0
}

struct AwaitFinder(Option<oxc_span::Span>);

impl<'a> Visit<'a> for AwaitFinder {
    fn visit_await_expression(&mut self, expression: &AwaitExpression<'a>) {
        self.0.get_or_insert(expression.span);
    }

    fn visit_for_of_statement(&mut self, statement: &ForOfStatement<'a>) {
        if statement.r#await {
            self.0.get_or_insert(statement.span);
        }
        walk::walk_for_of_statement(self, statement);
    }

    fn visit_variable_declaration(&mut self, declaration: &VariableDeclaration<'a>) {
        if declaration.kind == VariableDeclarationKind::AwaitUsing {
            self.0.get_or_insert(declaration.span);
        }
        walk::walk_variable_declaration(self, declaration);
    }

    fn visit_function(&mut self, _: &Function<'a>, _: oxc_syntax::scope::ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}
}

/// A JavaScript string literal.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
