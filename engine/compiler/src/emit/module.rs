//! ES modules: import and export tables, declarations made at link time, the body.

use bytecode::{
    FunctionKind, FunctionProto, ImportEntry, ImportPhase, Insn, ModuleProto, ModuleRequest, Op, Text, flags,
};
use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::names::{Place, ref_of_binding};
use super::{Compiler, Emitter, R};
use crate::scope::{BindingIdx, BindingKind, FnIdx, NONE};

/// Local name of a default export without a name of its own.
pub const DEFAULT: &str = "*default*";

/// The phase that an import is written with.
pub fn import_phase(written: Option<oxc_ast::ast::ImportPhase>) -> ImportPhase {
    match written {
        None => ImportPhase::Evaluation,
        Some(oxc_ast::ast::ImportPhase::Source) => ImportPhase::Source,
        Some(oxc_ast::ast::ImportPhase::Defer) => ImportPhase::Defer,
    }
}

/// The tables of a module being filled.
#[derive(Default)]
struct Tables {
    requests: Vec<ModuleRequest>,
    imports: Vec<ImportEntry>,
    /// Exported name and local name.
    locals: Vec<(Text, String)>,
    indirect: Vec<(Text, u32, Option<Text>)>,
    stars: Vec<u32>,
}

impl<'a> Emitter<'_, 'a> {
    pub fn hoist_default(&mut self, f: &'a Function<'a>) -> R {
        let scope = self.scope();
        let Some(b) = self.c.tree.scope(scope).lookup(DEFAULT) else { return Ok(()) };
        let mark = self.mark();
        let v = self.function_expression(f, Some(Text::new("default")), None)?;
        self.init_binding(b, v)?;
        self.release(mark);
        Ok(())
    }

    pub fn export_default(&mut self, e: &'a ExportDefaultDeclaration<'a>) -> R {
        let mark = self.mark();
        let name = Text::new("default");
        let v = match &e.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(_)
            | ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => return Ok(()),
            ExportDefaultDeclarationKind::ClassDeclaration(c) => {
                if c.id.is_some() {
                    return self.class_declaration(c);
                }
                self.class(c, Some(name), None)?
            }
            e => self.named_expr(e.to_expression(), &name, None)?,
        };
        let scope = self.scope();
        if let Some(b) = self.c.tree.scope(scope).lookup(DEFAULT) {
            self.init_binding(b, v)?;
        }
        self.release(mark);
        Ok(())
    }

    /// Variables and functions of the module, made before any module of the graph runs.
    fn module_declarations(mut self, program: &'a Program<'a>, scope: u32) -> R<FunctionProto> {
        self.regs.outer_env = Some(self.temp());
        self.regs.outer_env_used = true;
        self.enter_scope(scope)?;
        let t = self.temp();
        self.undefined(t);
        for i in 0..self.c.tree.scope(scope).bindings.len() {
            let b = self.c.tree.scope(scope).bindings[i];
            let binding = self.c.tree.binding(b);
            if binding.captured && binding.kind == BindingKind::Var {
                self.init_binding(b, t)?;
            }
        }
        self.hoist(&program.body)?;
        self.op1(Op::Ret, t);
        let entry = vec![Insn::abc(Op::Enter, 0, 0, 0, 0)];
        self.finish_with_entry(entry, Text::new(""), 0, program.span, 0)
    }

    /// Functions were made by the declarations; the body may keep them in registers.
    fn copy_declared_functions(&mut self, scope: u32) -> R {
        for i in 0..self.c.tree.scope(scope).bindings.len() {
            let b = self.c.tree.scope(scope).bindings[i];
            if self.c.tree.binding(b).is_function
                && self.c.tree.has_copy(b)
                && let (Some(r), Place::Slot { env, hops, slot }) = (self.local(b), self.place(b)?)
            {
                self.op(Op::GetEnv, hops, r, slot, env);
            }
        }
        Ok(())
    }

    fn module_body(mut self, program: &'a Program<'a>, scope: u32) -> R<FunctionProto> {
        let asynchronous = self.c.tree.function(self.f).has_await;
        self.is_async = asynchronous;
        self.regs.outer_env = Some(self.temp());
        self.enter_scope(scope)?;
        self.copy_declared_functions(scope)?;
        let failed = self.label();
        let failure = self.temp();
        let region = asynchronous.then(|| self.region(failed, failure));
        self.block_body(&program.body)?;
        self.at(u32::MAX);
        self.emit_return(None);
        let mut entry = vec![Insn::abc(Op::Enter, 0, 0, 0, 0)];
        let mut bits = 0;
        if let Some(region) = region {
            self.close_region(region);
            self.op1(Op::RejectAsync, failure);
            entry.push(Insn::abc(Op::StartAsync, 0, 0, 0, 0));
            bits = flags::HAS_TLA;
        }
        self.finish_with_entry(entry, Text::new(""), 0, program.span, bits)
    }
}

impl<'a> Compiler<'a> {
    /// Compiles a module whose scopes have been built, `f` being its top-level function.
    pub fn module(&mut self, program: &'a Program<'a>, f: FnIdx) -> R<ModuleProto> {
        let scope = self.tree.function(f).param_scope;
        let mut t = Tables::default();
        for s in &program.body {
            self.module_item(s, &mut t);
        }
        let declare = Emitter::new(self, f, FunctionKind::Module).module_declarations(program, scope)?;
        let body = Emitter::new(self, f, FunctionKind::Module).module_body(program, scope)?;
        let mut local_exports = Vec::new();
        for (exported, local) in t.locals {
            let Some(b) = self.tree.scope(scope).lookup(&local) else {
                let at = program.span;
                return Err(Box::new(crate::Diagnostic::syntax(
                    format!("Export '{local}' is not defined in module"),
                    (at.start, at.start),
                )));
            };
            let binding = self.tree.binding(b);
            if binding.kind == BindingKind::Import {
                // Re-exporting an imported name refers to the module it came from.
                if let Some(i) = t.imports.iter().find(|i| i.slot == binding.slot) {
                    t.indirect.push((exported, i.request, i.name.clone()));
                }
            } else {
                local_exports.push((exported, binding.slot));
            }
        }
        Ok(ModuleProto {
            declare,
            body,
            nslots: self.tree.scope(scope).slots,
            requests: t.requests,
            imports: t.imports,
            local_exports,
            indirect_exports: t.indirect,
            star_exports: t.stars,
        })
    }

    fn text(&self, s: &str) -> Text {
        crate::source_text::to_text(s, self.lone)
    }

    fn export_name(&self, n: &ModuleExportName<'a>) -> Text {
        match n {
            ModuleExportName::IdentifierName(n) => self.text(n.name.as_str()),
            ModuleExportName::IdentifierReference(n) => self.text(n.name.as_str()),
            ModuleExportName::StringLiteral(s) => crate::source_text::string_value(s, self.lone),
        }
    }

    fn request(
        &self,
        t: &mut Tables,
        source: &StringLiteral<'a>,
        phase: ImportPhase,
        with: Option<&WithClause<'a>>,
    ) -> u32 {
        let mut attributes: Vec<(Text, Text)> = with
            .iter()
            .flat_map(|w| &w.with_entries)
            .map(|a| {
                let key = match &a.key {
                    ImportAttributeKey::Identifier(n) => self.text(n.name.as_str()),
                    ImportAttributeKey::StringLiteral(s) => crate::source_text::string_value(s, self.lone),
                };
                (key, crate::source_text::string_value(&a.value, self.lone))
            })
            .collect();
        attributes.sort();
        let specifier = crate::source_text::string_value(source, self.lone);
        let same = |r: &ModuleRequest| r.specifier == specifier && r.attributes == attributes && r.phase == phase;
        t.requests.iter().position(same).unwrap_or_else(|| {
            t.requests.push(ModuleRequest { specifier, attributes, phase, offset: source.span.start });
            t.requests.len() - 1
        }) as u32
    }

    fn module_item(&self, s: &'a Statement<'a>, t: &mut Tables) {
        match s {
            Statement::ImportDeclaration(i) if !i.import_kind.is_type() => {
                let phase = import_phase(i.phase);
                let request = self.request(t, &i.source, phase, i.with_clause.as_deref());
                for s in i.specifiers.iter().flatten() {
                    let name = match s {
                        ImportDeclarationSpecifier::ImportSpecifier(s) if s.import_kind.is_type() => continue,
                        ImportDeclarationSpecifier::ImportSpecifier(s) => Some(self.export_name(&s.imported)),
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(_) if phase == ImportPhase::Source => None,
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => Some(Text::new("default")),
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => None,
                    };
                    let local = s.local();
                    let b: BindingIdx = self.tree.refs.get(ref_of_binding(local) as usize).map_or(NONE, |r| r.binding);
                    if b != NONE {
                        let slot = self.tree.binding(b).slot;
                        t.imports.push(ImportEntry { request, name, slot, offset: s.span().start });
                    }
                }
            }
            Statement::ExportAllDeclaration(e) if !e.export_kind.is_type() => {
                let request = self.request(t, &e.source, ImportPhase::Evaluation, e.with_clause.as_deref());
                match &e.exported {
                    Some(name) => t.indirect.push((self.export_name(name), request, None)),
                    None => t.stars.push(request),
                }
            }
            Statement::ExportFromDeclaration(e) if !e.export_kind.is_type() => {
                let request = self.request(t, &e.source, ImportPhase::Evaluation, e.with_clause.as_deref());
                for s in e.specifiers.iter().filter(|s| !s.export_kind.is_type()) {
                    t.indirect.push((self.export_name(&s.exported), request, Some(self.export_name(&s.local))));
                }
            }
            Statement::ExportNamedDeclaration(e) if !e.export_kind.is_type() => {
                for s in e.specifiers.iter().filter(|s| !s.export_kind.is_type()) {
                    t.locals.push((self.export_name(&s.exported), s.local.name().to_string()));
                }
            }
            Statement::ExportDeclaration(e) => match &e.declaration {
                Declaration::VariableDeclaration(d) => {
                    for id in d.declarations.iter().flat_map(|d| d.id.get_binding_identifiers()) {
                        t.locals.push((self.text(id.name.as_str()), id.name.to_string()));
                    }
                }
                d => {
                    if let Some(id) = d.id() {
                        t.locals.push((self.text(id.name.as_str()), id.name.to_string()));
                    }
                }
            },
            Statement::ExportDefaultDeclaration(e) => {
                let id = match &e.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(f) => f.id.as_ref(),
                    ExportDefaultDeclarationKind::ClassDeclaration(c) => c.id.as_ref(),
                    ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => return,
                    _ => None,
                };
                let local = id.map_or(DEFAULT.to_string(), |id| id.name.to_string());
                t.locals.push((Text::new("default"), local));
            }
            _ => {}
        }
    }
}
