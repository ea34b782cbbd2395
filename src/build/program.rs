//! A program ready to be compiled: its modules and files, under the paths they have inside the image.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use compiler::line_map::LineMap;
use compiler::module_scan::RequestKind;
use compiler::{Options, SourceKind};
use runtime::modules::graph::{self, EdgeTarget, Graph, GraphOptions};
use runtime::modules::{Format, Resolver, ResolverOptions};
use snapshot::meta::{self, ModuleKind, Target, Via};

use super::assets;
use super::define::Defines;
use super::layout::Layout;
use crate::error::Failure;

/// How many computed requests are named before the rest is only counted.
const SHOWN: usize = 5;

/// A program to be carried.
pub struct Program {
    /// In the order their modules were met, the entry first.
    pub modules: Vec<Module>,
    /// Path inside the image and contents, sorted by path.
    pub files: Vec<(String, Vec<u8>)>,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// One module.
pub struct Module {
    /// Path inside the image.
    pub path: String,
    pub kind: ModuleKind,
    pub source: Rc<str>,
    /// What its specifiers mean, sorted.
    pub imports: Vec<meta::Import>,
}

/// What the user asked for besides the entry.
pub struct Choices<'c> {
    /// Specifiers left to run time.
    pub external: &'c [String],
    /// Patterns of files to carry.
    pub include: &'c [String],
    /// Constants for the sources.
    pub defines: &'c Defines,
}

/// Collects the program that begins with the file `entry`.
pub fn collect(entry: &Path, choices: &Choices) -> Result<Program, Failure> {
    let here = std::env::current_dir()?;
    let resolver = Resolver::new(ResolverOptions::default());
    let name = text(entry)?;
    let file = resolver
        .resolve_entry(name, text(&here)?)
        .map_err(|_| Failure::Failed(format!("cannot find the entry {name}")))?;
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let options = GraphOptions { external: choices.external.to_vec() };
    let graph = graph::walk(&file, &resolver, &options)
        .map_err(|error| Failure::Failed(error.render(colour).trim_end().to_owned()))?;

    let files = carried(&graph, choices.include, &here)?;
    let paths = graph.modules.iter().map(|module| Path::new(module.path.as_str())).filter(|path| path.is_absolute());
    let layout = Layout::new(Path::new(&file), paths.chain(files.keys().map(PathBuf::as_path)));
    let notes = notes(&graph, &layout);
    let modules = graph
        .modules
        .iter()
        .map(|module| {
            Ok(Module {
                path: layout.inside(Path::new(&module.path)) + &module.suffix,
                kind: kind(module)?,
                source: define(module, choices.defines),
                imports: imports(module, &graph, &layout),
            })
        })
        .collect::<Result<_, Failure>>()?;
    let mut files: Vec<_> = files.into_iter().map(|(path, bytes)| (layout.inside(&path), bytes)).collect();
    files.sort();
    Ok(Program { modules, files, notes })
}

fn text(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| Failure::Failed(format!("{}: the path is not Unicode", path.display())))
}

/// The files to carry: what modules name beside themselves, and what the user included.
fn carried(graph: &Graph, include: &[String], here: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Failure> {
    let mut paths = Vec::new();
    for asset in &graph.assets {
        let path = PathBuf::from(&asset.path);
        if asset.folder {
            paths.extend(assets::files_below(&path).map_err(Failure::Failed)?);
        } else {
            paths.push(path);
        }
    }
    for pattern in include {
        paths.extend(assets::matching(pattern, here).map_err(Failure::Failed)?);
    }
    let mut files = BTreeMap::new();
    for path in paths {
        let bytes = std::fs::read(&path)
            .map_err(|error| Failure::Failed(format!("cannot read {}: {error}", path.display())))?;
        files.insert(path, bytes);
    }
    Ok(files)
}

fn kind(module: &graph::Module) -> Result<ModuleKind, Failure> {
    let refused = |what: &str| Err(Failure::Failed(format!("{} is {what}", module.path)));
    match module.format {
        Format::Module => Ok(ModuleKind::Esm),
        Format::CommonJs | Format::Unknown => Ok(ModuleKind::CommonJs),
        Format::Json => Ok(ModuleKind::Json),
        Format::Other => Ok(ModuleKind::Text),
        Format::Addon => {
            refused("a native add-on, which a static executable cannot load; leave it out with --external")
        }
        Format::Wasm => refused("WebAssembly, which is not implemented; leave it out with --external"),
    }
}

fn define(module: &graph::Module, defines: &Defines) -> Rc<str> {
    let kind = match module.format {
        Format::Module => SourceKind::Module,
        Format::CommonJs => SourceKind::CommonJs,
        _ => return module.source.clone(),
    };
    match defines.apply(&module.source, kind, &Options::for_path(&module.path)) {
        Some(changed) => changed.into(),
        None => module.source.clone(),
    }
}

/// What the specifiers of a module mean, sorted; what is left to run time is not among it.
fn imports(module: &graph::Module, graph: &Graph, layout: &Layout) -> Vec<meta::Import> {
    let mut imports: Vec<_> = module
        .edges
        .iter()
        .filter_map(|edge| {
            let via = match edge.kind {
                RequestKind::Import | RequestKind::DynamicImport => Via::Import,
                RequestKind::Require | RequestKind::Resolve => Via::Require,
                RequestKind::Url | RequestKind::Path => return None,
            };
            let target = match &edge.target {
                EdgeTarget::Module(index) => Target::Module(*index as u32),
                EdgeTarget::Builtin(name) => Target::Builtin(name.clone()),
                EdgeTarget::Asset(index) => Target::File(layout.inside(Path::new(&graph.assets[*index].path))),
                EdgeTarget::External | EdgeTarget::Missing(_) | EdgeTarget::Absent => return None,
            };
            Some(meta::Import { specifier: edge.specifier.clone(), via, target })
        })
        .collect();
    imports.sort();
    imports.dedup();
    imports
}

/// What the build cannot carry: requests whose specifiers are computed, and files that are not there.
fn notes(graph: &Graph, layout: &Layout) -> Vec<String> {
    let mut all = graph.modules.iter().flat_map(|module| {
        let map = LineMap::new(&module.source);
        let note = move |span: (u32, u32), what: String| {
            let at = map.locate(&module.source, span.0);
            format!("{}:{}:{}: {what}", layout.inside(Path::new(&module.path)), at.line, at.column)
        };
        let computed = "computed when the program runs; carry what it needs with --include";
        let unknown = module.unknown.iter().map(|unknown| (unknown.span, computed.to_owned()));
        let absent = module.edges.iter().filter(|edge| edge.target == EdgeTarget::Absent).map(|edge| {
            let name = edge.specifier.trim_start_matches("./");
            (edge.span, format!("{name} is not there; carry it with --include when it is"))
        });
        unknown.chain(absent).map(|(span, what)| note(span, what)).collect::<Vec<_>>()
    });
    let mut notes: Vec<_> = all.by_ref().take(SHOWN).collect();
    let more = all.count();
    if more != 0 {
        notes.push(format!("{more} more like these"));
    }
    notes
}
