//! The module graph of a program: everything its entry reaches by literal specifiers.
//!
//! `build` packs what this finds. Nothing is evaluated, so requests with computed specifiers are listed instead
//! ([`Module::unknown`]); what they need is named by `--include`. The order of modules, edges and assets depends on
//! the sources alone.

use std::collections::VecDeque;
use std::path::Path;
use std::rc::Rc;

use compiler::cjs_exports::{self, CjsExports};
use compiler::line_map::{LineMap, Location};
use compiler::module_scan::{self, RequestKind, Unknown};
use compiler::{Diagnostic, Options, SourceKind, with_program};
use rustc_hash::FxHashMap;

use super::format::{self, Format};
use super::package::InvalidPackage;
use super::resolve::{Mode, ResolveFailure, Resolver, Target};
use super::url;

/// Which requests stay outside the graph.
#[derive(Clone, Debug, Default)]
pub struct GraphOptions {
    /// `--external`: packages or specifiers left to be found at run time. `name` covers `name/...`, a trailing `*`
    /// any ending.
    pub external: Vec<String>,
}

/// What an edge leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeTarget {
    /// Index into [`Graph::modules`].
    Module(usize),
    /// Name without `node:`.
    Builtin(String),
    /// Index into [`Graph::assets`].
    Asset(usize),
    /// Named by [`GraphOptions::external`].
    External,
    /// An optional request (inside `try`) that cannot be resolved: fails at run time as in Node.
    Missing(ResolveFailure),
    /// A file or folder named beside the module that is not there, or not yet.
    Absent,
}

/// A request of a module and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    pub kind: RequestKind,
    pub specifier: String,
    pub attributes: Vec<(String, String)>,
    /// Of the specifier in the importer's source.
    pub span: (u32, u32),
    pub optional: bool,
    pub target: EdgeTarget,
}

/// A module of the graph.
#[derive(Clone, Debug)]
pub struct Module {
    /// Absolute path of the file, symlinks resolved; a `data:` URL for those.
    pub path: String,
    /// `?query#fragment` of imports that have one: another module from the same file.
    pub suffix: String,
    /// Never [`Format::Unknown`].
    pub format: Format,
    /// File contents; text formats are UTF-8 with invalid bytes replaced.
    pub source: Rc<str>,
    /// Contents of addons, which are no text.
    pub bytes: Option<Rc<[u8]>>,
    pub edges: Vec<Edge>,
    pub unknown: Vec<Unknown>,
    /// Of CommonJS modules.
    pub exports: CjsExports,
}

/// A file that is read, not evaluated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    pub path: String,
    /// A folder: everything below it may be read.
    pub folder: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// In order of discovery, the entry first.
    pub modules: Vec<Module>,
    /// In order of discovery.
    pub assets: Vec<Asset>,
}

/// Why there is no graph.
#[derive(Clone, Debug)]
pub enum GraphError {
    /// The entry cannot be found or read.
    Entry(String),
    /// A file does not compile.
    Syntax { path: String, source: Rc<str>, errors: Vec<Diagnostic> },
    /// A request leads nowhere.
    Missing { path: String, at: Location, frame: String, specifier: String, failure: ResolveFailure },
    /// A `package.json` on the way is damaged.
    Package(InvalidPackage),
}

impl GraphError {
    /// The whole message; `colour` adds ANSI escapes to the code frames.
    pub fn render(&self, colour: bool) -> String {
        match self {
            GraphError::Entry(message) => message.clone(),
            GraphError::Syntax { path, source, errors } => {
                errors.iter().take(10).map(|e| e.render(path, source, colour)).collect::<Vec<_>>().join("\n\n")
            }
            GraphError::Missing { frame, specifier, failure, .. } => {
                let help = if failure.is_not_found() {
                    format!(
                        "Install it, or leave it to be found at run time with `--external {specifier}`; a file that is \
                         only read is added with `--include PATH`."
                    )
                } else {
                    format!("Leave it to be resolved at run time with `--external {specifier}`.")
                };
                format!("{frame}\n{help}")
            }
            GraphError::Package(invalid) => format!("{}: {}", invalid.path, invalid.reason),
        }
    }
}

/// Walks the graph from the file `entry` (as [`Resolver::resolve_entry`] gives it).
///
/// # Errors
/// The first file, in order of discovery, that cannot be read, parsed or resolved.
pub fn walk(entry: &str, resolver: &Resolver, options: &GraphOptions) -> Result<Graph, GraphError> {
    let mut walker = Walker {
        resolver,
        options,
        graph: Graph::default(),
        index: FxHashMap::default(),
        asset_index: FxHashMap::default(),
        queue: VecDeque::new(),
    };
    walker.module(Target::file(entry), None)?;
    while let Some(index) = walker.queue.pop_front() {
        walker.visit(index)?;
    }
    Ok(walker.graph)
}

struct Walker<'g> {
    resolver: &'g Resolver,
    options: &'g GraphOptions,
    graph: Graph,
    index: FxHashMap<Target, usize>,
    asset_index: FxHashMap<String, usize>,
    queue: VecDeque<usize>,
}

impl Walker<'_> {
    /// Index of the module for a target, made and queued when new.
    fn module(&mut self, target: Target, attribute_type: Option<&str>) -> Result<usize, GraphError> {
        if let Some(&known) = self.index.get(&target) {
            return Ok(known);
        }
        let unreadable = |path: &str, e: std::io::Error| GraphError::Entry(format!("Cannot read {path}: {e}"));
        let (path, suffix, format, bytes) = match &target {
            Target::File { path, suffix } => {
                let format = match attribute_type {
                    Some("text" | "bytes") => Format::Other,
                    _ => format::of_file(path, &self.resolver.packages).map_err(GraphError::Package)?,
                };
                (path.clone(), suffix.clone(), format, std::fs::read(path).map_err(|e| unreadable(path, e))?)
            }
            Target::Data(url) => {
                let data = url::parse_data(url).unwrap_or(url::DataUrl { mime: String::new(), body: Vec::new() });
                let format = format::of_mime(&data.mime).unwrap_or(Format::Other);
                (url.clone(), String::new(), format, data.body)
            }
            Target::Builtin(name) => return Err(GraphError::Entry(format!("node:{name} is built in and has no file"))),
        };
        let text = String::from_utf8_lossy(&bytes);
        let source: Rc<str> = text.strip_prefix('\u{FEFF}').unwrap_or(&text).into();
        let module = Module {
            path,
            suffix,
            format,
            source,
            bytes: matches!(format, Format::Addon | Format::Wasm).then(|| bytes.into()),
            edges: Vec::new(),
            unknown: Vec::new(),
            exports: CjsExports::default(),
        };
        let index = self.graph.modules.len();
        self.graph.modules.push(module);
        self.index.insert(target, index);
        self.queue.push_back(index);
        Ok(index)
    }

    /// Scans a module and resolves its requests.
    fn visit(&mut self, index: usize) -> Result<(), GraphError> {
        let module = &self.graph.modules[index];
        let kind = match module.format {
            Format::CommonJs => SourceKind::CommonJs,
            Format::Module => SourceKind::Module,
            Format::Unknown => SourceKind::Unambiguous,
            // A required file with an extension of its own is JavaScript, as for `require`.
            _ => return Ok(()),
        };
        let (path, source) = (module.path.clone(), module.source.clone());
        let mut options = Options::for_path(&path);
        if options.dialect.is_transformed()
            && let Some(config) = self.resolver.compiler_options(&path)
        {
            options.jsx = config.jsx;
            options.verbatim_module_syntax = config.verbatim_module_syntax;
            options.experimental_decorators = config.experimental_decorators;
        }
        let (kind, scan, exports) = with_program(&source, kind, &options, |program, context| {
            let exports = match context.kind {
                SourceKind::CommonJs => cjs_exports::detect(program),
                _ => CjsExports::default(),
            };
            Ok((context.kind, module_scan::scan(program), exports))
        })
        .map_err(|errors| GraphError::Syntax { path: path.clone(), source: source.clone(), errors })?;
        let mut edges = Vec::with_capacity(scan.requests.len());
        for request in scan.requests {
            let target = self.target(&request, &path, &source)?;
            let module_scan::Request { kind, specifier, attributes, span, optional } = request;
            if let Some(target) = target {
                edges.push(Edge { kind, specifier, attributes, span, optional, target });
            }
        }
        let module = &mut self.graph.modules[index];
        module.format = if kind == SourceKind::Module { Format::Module } else { Format::CommonJs };
        module.edges = edges;
        module.unknown = scan.unknown;
        module.exports = exports;
        Ok(())
    }

    /// Where a request leads; `None` for what names no file after all.
    fn target(
        &mut self,
        request: &module_scan::Request,
        importer: &str,
        source: &str,
    ) -> Result<Option<EdgeTarget>, GraphError> {
        let specifier = request.specifier.as_str();
        let mode = match request.kind {
            RequestKind::Import | RequestKind::DynamicImport => Mode::Import,
            RequestKind::Require | RequestKind::Resolve => Mode::Require,
            RequestKind::Url | RequestKind::Path => return Ok(self.asset(request, importer)),
        };
        if self.is_external(specifier) {
            return Ok(Some(EdgeTarget::External));
        }
        let importer_file = if importer.starts_with("data:") { "/" } else { importer };
        match self.resolver.resolve(specifier, importer_file, mode) {
            Ok(Target::Builtin(name)) => Ok(Some(EdgeTarget::Builtin(name))),
            Ok(Target::File { path, .. }) if request.kind == RequestKind::Resolve => {
                Ok(Some(EdgeTarget::Asset(self.add_asset(path, false))))
            }
            Ok(target) => {
                let attribute = request.attributes.iter().find(|a| a.0 == "type").map(|a| a.1.as_str());
                Ok(Some(EdgeTarget::Module(self.module(target, attribute)?)))
            }
            // A dynamic request may never be reached, or be caught: it fails when it is.
            Err(failure) if request.optional || request.kind == RequestKind::Resolve => {
                Ok(Some(EdgeTarget::Missing(failure)))
            }
            Err(failure) => {
                let at = LineMap::new(source).locate(source, request.span.0);
                let title = Diagnostic::syntax(failure.message.clone(), request.span);
                let frame = title.render(importer, source, false).replacen("SyntaxError: ", "", 1);
                let specifier = specifier.to_owned();
                Err(GraphError::Missing { path: importer.to_owned(), at, frame, specifier, failure })
            }
        }
    }

    fn is_external(&self, specifier: &str) -> bool {
        self.options.external.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(prefix) => specifier.starts_with(prefix),
            None => {
                specifier.strip_prefix(pattern.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        })
    }

    fn asset(&mut self, request: &module_scan::Request, importer: &str) -> Option<EdgeTarget> {
        let folder = Path::new(importer).parent()?.to_str()?;
        let relative = match request.kind {
            RequestKind::Url => url::decode(url::split_suffix(&request.specifier).0),
            _ => request.specifier.clone(),
        };
        if relative.is_empty() || url::scheme(&relative).is_some() {
            return None;
        }
        let path = match relative.starts_with('/') {
            true => url::normalize(&relative),
            false => url::normalize(&format!("{folder}/{relative}")),
        };
        let path = path.trim_end_matches('/');
        let Ok(metadata) = std::fs::metadata(path) else { return Some(EdgeTarget::Absent) };
        // The folder of the program itself, or above it, is no hint.
        if metadata.is_dir() && Path::new(importer).starts_with(path) {
            return None;
        }
        Some(EdgeTarget::Asset(self.add_asset(path.to_owned(), metadata.is_dir())))
    }

    fn add_asset(&mut self, path: String, folder: bool) -> usize {
        let next = self.graph.assets.len();
        let index = *self.asset_index.entry(path.clone()).or_insert(next);
        if index == next {
            self.graph.assets.push(Asset { path, folder });
        }
        index
    }
}
