//! Removing TypeScript and JSX from a parsed tree, in place.
//!
//! The tree is compiled as the transformer leaves it, never printed and parsed again, so positions in bytecode are
//! positions in the TypeScript source.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_semantic::SemanticBuilder;
use oxc_transformer::{JsxOptions as OxcJsx, JsxRuntime, TransformOptions, Transformer, TypeScriptOptions};

use crate::diagnostics::Diagnostic;
use crate::parse::{Options, SourceKind};
use crate::{early, messages};

/// `compilerOptions.jsx*` of tsconfig.json; a file may override them with `@jsx` comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsxOptions {
    /// `"jsx": "react"`: calls of a factory in scope instead of an import of the runtime.
    pub classic: bool,
    /// `"jsx": "react-jsxdev"`.
    pub development: bool,
    /// `jsxImportSource`, by default `react`.
    pub import_source: Option<String>,
    /// `jsxFactory`, by default `React.createElement`.
    pub factory: Option<String>,
    /// `jsxFragmentFactory`, by default `React.Fragment`.
    pub fragment_factory: Option<String>,
}

impl JsxOptions {
    fn to_oxc(&self) -> OxcJsx {
        let mut jsx = OxcJsx::enable();
        jsx.display_name_plugin = false;
        jsx.runtime = if self.classic { JsxRuntime::Classic } else { JsxRuntime::Automatic };
        jsx.development = self.development;
        if self.classic {
            jsx.pragma = self.factory.clone();
            jsx.pragma_frag = self.fragment_factory.clone();
        } else {
            jsx.import_source = self.import_source.clone();
        }
        jsx.conform();
        jsx
    }
}

/// Checks early errors and rewrites the tree to plain JavaScript.
///
/// # Errors
/// Early errors of the TypeScript source; [`crate::DiagnosticKind::Unsupported`] for decorators of the old kind.
pub fn strip<'a>(
    allocator: &'a Allocator,
    program: &mut Program<'a>,
    kind: SourceKind,
    options: &Options<'_>,
) -> Result<(), Vec<Diagnostic>> {
    let source = program.source_text;
    let analysed = SemanticBuilder::new_compiler().with_excess_capacity(2.0).with_enum_eval(true).build(program);
    let errors = messages::translate(analysed.diagnostics.errors(), source);
    if !errors.is_empty() {
        return Err(errors);
    }
    let scoping = analysed.semantic.into_scoping();
    let factory = |set: &Option<String>, default: &'static str| match set {
        Some(name) => name.clone().into(),
        None => default.into(),
    };
    let transform = TransformOptions {
        typescript: TypeScriptOptions {
            only_remove_type_imports: options.verbatim_module_syntax,
            jsx_pragma: factory(&options.jsx.factory, "React.createElement"),
            jsx_pragma_frag: factory(&options.jsx.fragment_factory, "React.Fragment"),
            ..TypeScriptOptions::default()
        },
        jsx: options.jsx.to_oxc(),
        ..TransformOptions::default()
    };
    let done = Transformer::new(allocator, Path::new(options.path), &transform).build_with_scoping(scoping, program);
    let errors = messages::translate(done.diagnostics.errors(), source);
    if !errors.is_empty() {
        return Err(errors);
    }
    early::check(program, kind, options, None).map(|_| ())
}
