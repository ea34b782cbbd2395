//! The module graph: everything the entry reaches by literal specifiers, found without running anything.
//!
//! What `import` needs must be there. What `require()` and `import()` ask for may be missing, since programs try
//! things out: it is noted, and fails when the program gets there, as it would in Node.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use compiler::line_map::LineMap;
use compiler::module_scan::{self, ModuleScan, Request, RequestKind};
use compiler::{Options, SourceKind};
use snapshot::meta::{self, ModuleKind, Target, Via};

use super::assets;
use super::define::Defines;
use crate::error::Failure;
use crate::resolve::{self, Format, Resolver};

/// A program's modules and the files they name.
pub struct Graph {
    /// In the order they are evaluated when every `require` is at the top; the entry last.
    pub modules: Vec<Module>,
    /// Files that modules name beside themselves, absolute.
    pub files: BTreeSet<PathBuf>,
    /// What the user should know: specifiers left to run time.
    pub notes: Vec<String>,
}

/// One module.
pub struct Module {
    /// Absolute.
    pub path: PathBuf,
    pub kind: ModuleKind,
    pub source: String,
    /// What its specifiers mean, sorted; files by absolute path.
    pub imports: Vec<meta::Import>,
}

/// What may be left out.
pub struct Choices<'c> {
    /// Specifiers, or packages by name, that are left to run time.
    pub external: &'c [String],
    /// Constants for the sources.
    pub defines: &'c Defines,
}

/// Walks the graph from `entry`.
pub fn walk(entry: &Path, choices: &Choices) -> Result<Graph, Failure> {
    let mut walk = Walk {
        resolver: Resolver::new(),
        choices,
        modules: Vec::new(),
        index: HashMap::new(),
        files: BTreeSet::new(),
        notes: Vec::new(),
    };
    let (path, format) = walk.resolver.entry(entry).map_err(|error| Failure::Failed(error.message))?;
    walk.enter(path, format, false)?;
    let mut next = 0;
    while next < walk.modules.len() {
        walk.follow(next)?;
        next += 1;
    }
    let Walk { modules, files, notes, .. } = walk;
    Ok(Graph { modules: in_evaluation_order(modules), files, notes })
}

struct Walk<'c> {
    resolver: Resolver,
    choices: &'c Choices<'c>,
    modules: Vec<Found>,
    index: HashMap<(PathBuf, bool), u32>,
    files: BTreeSet<PathBuf>,
    notes: Vec<String>,
}

struct Found {
    module: Module,
    scan: ModuleScan,
}

impl Walk<'_> {
    /// The number of the module in `path`, read now if it was not met before.
    fn enter(&mut self, path: PathBuf, format: Format, as_text: bool) -> Result<u32, Failure> {
        let key = (path, as_text);
        if let Some(&index) = self.index.get(&key) {
            return Ok(index);
        }
        let path = &key.0;
        let bytes =
            std::fs::read(path).map_err(|error| Failure::Failed(format!("cannot read {}: {error}", path.display())))?;
        let source = String::from_utf8_lossy(&bytes).into_owned();
        let found = match format {
            _ if as_text => Found::plain(path, ModuleKind::Text, source),
            Format::Json => Found::plain(path, ModuleKind::Json, source),
            Format::Addon => return Err(unusable(path, "a native add-on, which a static executable cannot load")),
            Format::Wasm => return Err(unusable(path, "WebAssembly, which is not implemented")),
            Format::Module => Found::code(path, SourceKind::Module, source, self.choices.defines)?,
            Format::CommonJs => Found::code(path, SourceKind::CommonJs, source, self.choices.defines)?,
            Format::Ambiguous => Found::code(path, SourceKind::Unambiguous, source, self.choices.defines)?,
        };
        let index = self.modules.len() as u32;
        self.modules.push(found);
        self.index.insert(key, index);
        Ok(index)
    }

    /// Finds what the specifiers of a module mean, and enters the modules they lead to.
    fn follow(&mut self, index: usize) -> Result<(), Failure> {
        let importer = self.modules[index].module.path.clone();
        let requests = std::mem::take(&mut self.modules[index].scan.requests);
        let mut imports: Vec<meta::Import> = Vec::new();
        for request in &requests {
            let via = match request.kind {
                RequestKind::Import | RequestKind::DynamicImport => Via::Import,
                RequestKind::Require | RequestKind::Resolve => Via::Require,
                RequestKind::Url | RequestKind::Path => {
                    self.name_file(&importer, &request.specifier)?;
                    continue;
                }
            };
            if self.is_external(&request.specifier) {
                continue;
            }
            let how = match via {
                Via::Import => resolve::Via::Import,
                Via::Require => resolve::Via::Require,
            };
            let target = match self.resolver.resolve(&importer, &request.specifier, how) {
                Ok(resolve::Target::Builtin(name)) => Target::Builtin(name),
                Ok(resolve::Target::File(path, _)) if request.kind == RequestKind::Resolve => {
                    self.files.insert(path.clone());
                    Target::File(path.to_string_lossy().into_owned())
                }
                Ok(resolve::Target::File(path, format)) => {
                    let as_text = request.attributes.iter().any(|(key, value)| key == "type" && value == "text");
                    match self.enter(path, format, as_text) {
                        Ok(index) => Target::Module(index),
                        // A file that cannot be used is only an error where it is needed for certain.
                        Err(failure) if request.kind == RequestKind::Import => return Err(failure),
                        Err(failure) => {
                            self.note(index, request, &failure.to_string());
                            continue;
                        }
                    }
                }
                Err(error) if request.kind == RequestKind::Import => {
                    return Err(self.missing(index, request, &error.message));
                }
                Err(error) => {
                    self.note(index, request, &error.message);
                    continue;
                }
            };
            let import = meta::Import { specifier: request.specifier.clone(), via, target };
            if !imports.contains(&import) {
                imports.push(import);
            }
        }
        self.modules[index].module.imports = imports;
        Ok(())
    }

    /// A file or directory that a module names relative to its own directory. Directories above the module are
    /// places to look from, not things to carry.
    fn name_file(&mut self, importer: &Path, specifier: &str) -> Result<(), Failure> {
        let dir = importer.parent().unwrap_or(importer);
        let Ok(path) = std::fs::canonicalize(dir.join(specifier.trim_start_matches('/'))) else { return Ok(()) };
        if path.is_file() {
            self.files.insert(path);
        } else if path.is_dir() && !importer.starts_with(&path) {
            self.files.extend(assets::files_below(&path).map_err(Failure::Failed)?);
        }
        Ok(())
    }

    fn is_external(&self, specifier: &str) -> bool {
        self.choices.external.iter().any(|name| {
            specifier == name || specifier.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// `file:line:column` of a request.
    fn place(&self, index: usize, request: &Request) -> String {
        let module = &self.modules[index].module;
        let at = LineMap::new(&module.source).locate(&module.source, request.span.0);
        format!("{}:{}:{}", shown(&module.path), at.line, at.column)
    }

    fn note(&mut self, index: usize, request: &Request, reason: &str) {
        // The program itself says that it gets by without.
        if !request.optional {
            let place = self.place(index, request);
            self.notes.push(format!("{place}: {reason}; left to run time"));
        }
    }

    fn missing(&self, index: usize, request: &Request, reason: &str) -> Failure {
        let place = self.place(index, request);
        let specifier = &request.specifier;
        let help = if specifier.starts_with(['.', '/']) {
            format!("leave it to run time with --external '{specifier}'")
        } else {
            format!("install it, or leave it to run time with --external '{specifier}'")
        };
        Failure::Failed(format!(
            "{place}: {reason} imported from {}\n  {help}",
            shown(&self.modules[index].module.path)
        ))
    }
}

impl Found {
    fn plain(path: &Path, kind: ModuleKind, source: String) -> Found {
        let module = Module { path: path.to_owned(), kind, source, imports: Vec::new() };
        Found { module, scan: ModuleScan::default() }
    }

    fn code(path: &Path, kind: SourceKind, source: String, defines: &Defines) -> Result<Found, Failure> {
        let name = path.to_string_lossy();
        let options = Options::for_path(&name);
        let source = defines.apply(source, kind, &options);
        let parsed = compiler::with_program(&source, kind, &options, |program, context| {
            Ok((module_scan::scan(program), context.kind))
        });
        match parsed {
            Ok((scan, kind)) => {
                let kind = if kind == SourceKind::Module { ModuleKind::Esm } else { ModuleKind::CommonJs };
                Ok(Found { scan, ..Found::plain(path, kind, source) })
            }
            Err(errors) => {
                let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
                let text: Vec<_> = errors.iter().map(|error| error.render(&shown(path), &source, colour)).collect();
                Err(Failure::Failed(text.join("\n").trim_end().to_owned()))
            }
        }
    }
}

/// Numbers modules as depth-first post-order visits them from the entry, module 0, and renumbers their imports.
fn in_evaluation_order(found: Vec<Found>) -> Vec<Module> {
    let mut order = vec![u32::MAX; found.len()];
    let mut placed = 0;
    let mut entered = vec![false; found.len()];
    // A module and how many of its imports were visited; deep graphs must not recurse.
    let mut stack = vec![(0usize, 0usize)];
    entered[0] = true;
    while let Some((index, next)) = stack.last_mut() {
        let imports = &found[*index].module.imports;
        let Some(import) = imports.get(*next) else {
            order[*index] = placed;
            placed += 1;
            stack.pop();
            continue;
        };
        *next += 1;
        if let Target::Module(target) = import.target
            && !std::mem::replace(&mut entered[target as usize], true)
        {
            stack.push((target as usize, 0));
        }
    }
    let mut modules: Vec<(u32, Module)> = Vec::with_capacity(found.len());
    for (index, Found { mut module, .. }) in found.into_iter().enumerate() {
        for import in &mut module.imports {
            if let Target::Module(target) = &mut import.target {
                *target = order[*target as usize];
            }
        }
        module.imports.sort();
        modules.push((order[index], module));
    }
    modules.sort_by_key(|(order, _)| *order);
    modules.into_iter().map(|(_, module)| module).collect()
}

fn unusable(path: &Path, what: &str) -> Failure {
    Failure::Failed(format!("{} is {what}", shown(path)))
}

/// A path as the user would write it: relative to the current directory where it is below it.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).display().to_string()
}
