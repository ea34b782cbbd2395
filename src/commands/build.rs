//! `jsbundle build`: from an entry file to an executable. The body of [`run`] is the pipeline.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ::snapshot::meta::{self, Target};
use ::snapshot::writer::pack_assets;
use ::snapshot::{Image, ImageWriter, Kind, Meta, Section};

use crate::build::define::Defines;
use crate::build::graph::{self, Choices, Graph};
use crate::build::layout::Layout;
use crate::build::{assets, heap};
use crate::cli::{Build, Emit};
use crate::embedded;
use crate::error::Failure;
use crate::output::{self, Progress};

/// Permissions of what is written, before the user's umask.
const EXECUTABLE: u32 = 0o777;
const PLAIN: u32 = 0o666;

pub fn run(args: Build) -> Result<ExitCode, Failure> {
    let stub = if args.emit == Emit::Exe { Some(embedded::stub()?) } else { None };
    let progress = Progress::new();
    progress.show("finding modules");
    let defines = Defines::parse(&args.define)?;
    let graph = graph::walk(&args.entry, &Choices { external: &args.external, defines: &defines })?;
    let files = carried(&graph, &args.include)?;
    progress.show("compiling");
    let image = image(&graph, &files)?;
    progress.show("writing");
    match stub {
        Some(stub) => {
            let image = Image::parse(&image).map_err(|error| Failure::Failed(error.to_string()))?;
            let bytes = aot::exe::write(stub, &image).map_err(|error| Failure::Failed(error.to_string()))?;
            output::write_file(&args.output, &bytes, EXECUTABLE)?;
        }
        None => output::write_file(&args.output, &image, PLAIN)?,
    }
    drop(progress);
    for note in &graph.notes {
        eprintln!("note: {note}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The files to carry: what modules name and what the user included.
fn carried(graph: &Graph, include: &[String]) -> Result<BTreeSet<PathBuf>, Failure> {
    let here = std::env::current_dir()?;
    let mut files = graph.files.clone();
    for pattern in include {
        files.extend(assets::matching(pattern, &here).map_err(Failure::Failed)?);
    }
    Ok(files)
}

/// The program as an image.
fn image(graph: &Graph, files: &BTreeSet<PathBuf>) -> Result<Vec<u8>, Failure> {
    let entry = graph.modules.last().expect("a graph has its entry");
    let paths = graph.modules.iter().map(|module| module.path.as_path());
    let layout = Layout::new(&entry.path, paths.chain(files.iter().map(PathBuf::as_path)));

    let mut contents = Vec::with_capacity(files.len());
    for file in files {
        let bytes =
            std::fs::read(file).map_err(|error| Failure::Failed(format!("cannot read {}: {error}", file.display())))?;
        contents.push((layout.inside(file), bytes));
    }
    let (assets, asset_bytes) = pack_assets(contents);
    let meta = Meta {
        entry: layout.inside(&entry.path),
        entry_index: graph.modules.len() as u32 - 1,
        modules: graph.modules.iter().map(|module| describe(module, &layout)).collect(),
        assets,
    };
    let saved = heap::compiled(graph, &meta)?;
    let image = ImageWriter::new(Kind::App)
        .meta(&meta)
        .section(Section::HeapMeta, saved.meta)
        .section(Section::Heap, saved.pages)
        .section(Section::Assets, asset_bytes)
        .finish();
    Ok(image)
}

fn describe(module: &graph::Module, layout: &Layout) -> meta::Module {
    let inside = |import: &meta::Import| {
        let mut import = import.clone();
        if let Target::File(path) = &mut import.target {
            *path = layout.inside(Path::new(path.as_str()));
        }
        import
    };
    meta::Module {
        path: layout.inside(&module.path),
        kind: module.kind,
        source_len: module.source.len() as u64,
        heap_len: 0,
        imports: module.imports.iter().map(inside).collect(),
    }
}
