//! `jsbundle build`: from an entry file to an executable. The body of [`run`] is the pipeline.

use std::process::ExitCode;

use ::snapshot::writer::pack_assets;
use ::snapshot::{Image, ImageWriter, Kind, Meta, Section, meta};

use crate::build::define::Defines;
use crate::build::heap::SavedHeap;
use crate::build::program::{self, Choices, Program};
use crate::build::train::Training;
use crate::build::{bundle, heap, listing};
use crate::cli::{Build, BuiltJit, Emit};
use crate::embedded;
use crate::error::Failure;
use crate::output::{self, Progress};

/// Permissions of what is written, before the user's umask.
const EXECUTABLE: u32 = 0o777;
pub const PLAIN: u32 = 0o666;

pub fn run(args: Build) -> Result<ExitCode, Failure> {
    let stub = if args.emit == Emit::Exe { Some(embedded::stub()?) } else { None };
    if args.minify && args.emit != Emit::Bundle {
        return Err(Failure::Unusable("--minify needs --emit bundle; an image carries bytecode".into()));
    }
    let progress = Progress::new();
    progress.show("finding modules");
    let defines = Defines::parse(&args.define)?;
    let choices = Choices { external: &args.external, include: &args.include, defines: &defines };
    let program = program::collect(&args.entry, &choices)?;
    let text = match args.emit {
        Emit::Bundle => Some(bundle::bundle(&program, args.minify)?),
        Emit::Bytecode => Some(listing::program(&program)?),
        Emit::Exe | Emit::Image => None,
    };
    if let Some(text) = text {
        output::write_file(&args.output, text.as_bytes(), PLAIN)?;
        return finish(progress, &program);
    }
    progress.show("compiling");
    let kind = if args.startup_snapshot { Kind::Resumed } else { Kind::App };
    let jit = match args.jit {
        BuiltJit::Off => meta::Jit::Off,
        BuiltJit::On => meta::Jit::On,
        BuiltJit::Env => meta::Jit::Environment,
    };
    let image = image(&program, kind, jit, None)?;
    progress.show("writing");
    match stub {
        Some(stub) => {
            let image = Image::parse(&image).map_err(|error| Failure::Failed(error.to_string()))?;
            let bytes = aot::exe::write(stub, &image).map_err(|error| Failure::Failed(error.to_string()))?;
            output::write_file(&args.output, &bytes, EXECUTABLE)?;
        }
        None => output::write_file(&args.output, &image, PLAIN)?,
    }
    finish(progress, &program)
}

pub fn finish(progress: Progress, program: &Program) -> Result<ExitCode, Failure> {
    drop(progress);
    for note in &program.notes {
        eprintln!("note: {note}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The program as an image: compiled, or evaluated too, and with machine code if it is trained.
pub fn image(program: &Program, kind: Kind, jit: meta::Jit, training: Option<&Training>) -> Result<Vec<u8>, Failure> {
    let (assets, asset_bytes) = pack_assets(program.files.clone());
    let describe = |module: &program::Module| meta::Module {
        path: module.path.clone(),
        kind: module.kind,
        source_len: module.source.len() as u64,
        heap_len: 0,
        imports: module.imports.clone(),
    };
    let meta = Meta {
        entry: program.modules[0].path.clone(),
        entry_index: 0,
        modules: program.modules.iter().map(describe).collect(),
        assets,
        jit,
    };
    let mut writer = ImageWriter::new(kind);
    writer.meta(&meta).section(Section::Assets, asset_bytes);
    let mut write = |saved: &SavedHeap, code: Vec<u8>| {
        let (meta, pages) = (saved.meta.clone(), saved.pages.clone());
        writer.section(Section::HeapMeta, meta).section(Section::Heap, pages).section(Section::Text, code).finish()
    };
    let vm = if kind == Kind::Resumed { heap::evaluated(program)? } else { heap::load(program)? };
    match training {
        None => Ok(write(&heap::save(vm)?, Vec::new())),
        Some(training) => training.image(vm, write),
    }
}
