//! `jsbundle run`: a program from its files, or an image.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::ExitCode;

use ::snapshot::header::MAGIC;
use ::snapshot::{Image, Kind, OwnedImage, Section};
use aot::entry;
use engine::vm::Vm;
use runtime::host;
use runtime::modules::{Resolver, ResolverOptions};
use tracer::saved::SavedError;

use crate::build::train;
use crate::cli::{Engine, Jit, Run, StatsFormat};
use crate::error::Failure;
use crate::isolate;
use crate::prof::Profile;

pub fn run(args: Run) -> Result<ExitCode, Failure> {
    let file = Path::new(&args.command[0]);
    if is_image(file) { run_image(file, &args) } else { run_file(file, &args) }
}

fn is_image(file: &Path) -> bool {
    let mut magic = [0; MAGIC.len()];
    std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == MAGIC
        || file.extension().is_some_and(|extension| extension == "jsimg")
}

/// The name this command was started by, what is run, and its arguments.
fn argv(file: Vec<u8>, args: &Run) -> Vec<Vec<u8>> {
    let own = std::env::args_os().next().unwrap_or_else(|| OsString::from("jsbundle")).into_vec();
    let rest = args.command[1..].iter().map(|arg| arg.clone().into_vec());
    [own, file].into_iter().chain(rest).collect()
}

fn run_file(file: &Path, args: &Run) -> Result<ExitCode, Failure> {
    let missing = || Failure::Failed(format!("cannot find {}", file.display()));
    if args.engine.save_code.is_some() {
        return Err(Failure::Unusable("--save-code needs an image: its cells lie where they do in any process".into()));
    }
    let here = std::env::current_dir()?;
    let (Some(name), Some(here)) = (file.to_str(), here.to_str()) else { return Err(missing()) };
    let resolver = Resolver::new(ResolverOptions::default());
    let main = resolver.resolve_entry(name, here).map_err(|_| missing())?;
    let vm = isolate::base()?;
    isolate::configure(vm, &args.engine);
    host::connect(vm, argv(main.clone().into_bytes(), args), exec_argv(&args.engine));
    report_at_exit(vm, &args.engine)?;
    let code = host::run(vm, |vm| host::run_main(vm, &main));
    host::exit(code)
}

/// Gives the JIT the machine code that came with the image.
fn attach_code(vm: &mut Vm, image: &Image<'static>, file: &Path, engine: &Engine) -> Result<(), Failure> {
    let code = image.section(Section::Text);
    if code.is_empty() || engine.jit == Jit::Off {
        return Ok(());
    }
    // SAFETY: the section lies on pages of its own in a mapping that nothing writes to; its hash is right, and it was made for
    // this image.
    match unsafe { tracer::saved::restore::attach(vm, code) } {
        Ok(()) => Ok(()),
        // Nothing depends on it.
        Err(why @ SavedError::Foreign) => {
            if engine.trace_jit {
                eprintln!("[jit] {}: {why}", file.display());
            }
            Ok(())
        }
        Err(why @ SavedError::Damaged(_)) => Err(Failure::Unusable(format!("{}: {why}", file.display()))),
    }
}

/// Has told at the end what was asked for: the profile, which begins here, and the JIT's counters.
fn report_at_exit(vm: &mut Vm, engine: &Engine) -> Result<(), Failure> {
    let profile = engine.prof.as_deref().map(|to| Profile::start(vm, to)).transpose()?;
    let (stats, saved_to) = (engine.jit_stats, engine.save_code.clone());
    let vm: *mut Vm = vm;
    host::on_exit(move || {
        // SAFETY: the isolate of this thread, which lives as long as the process and runs nothing any more.
        let vm = unsafe { &mut *vm };
        if let Some(Err(why)) = profile.map(|profile| profile.finish(vm)) {
            eprintln!("[prof] {why}");
        }
        if let Some(format) = stats {
            isolate::print_jit_stats(vm, format);
        }
        if let Some(Err(why)) = saved_to.map(|dir| train::report(vm, &dir)) {
            eprintln!("error: the machine code cannot be saved: {why}");
        }
    });
    Ok(())
}

/// The options as `process.execArgv` has them.
fn exec_argv(engine: &Engine) -> Vec<Vec<u8>> {
    let numbers = [
        ("--max-heap", engine.max_heap),
        ("--gc-stress", engine.gc_stress),
        ("--gc-young", engine.gc_young),
        ("--jit-threshold", engine.jit_threshold.map(u32::from)),
        ("--jit-fail-guards", engine.jit_fail_guards),
        ("--jit-code-memory", engine.jit_code_memory),
    ];
    let flags = [
        ("--gc-verify", engine.gc_verify),
        ("--gc-poison", engine.gc_poison),
        ("--no-incremental-gc", engine.no_incremental_gc),
        ("--trace-gc", engine.trace_gc),
        ("--experimental-shadow-realm", engine.experimental_shadow_realm),
        ("--print-bytecode", engine.print_bytecode),
        ("--jit=on", engine.jit == Jit::On && Jit::default() == Jit::Off),
        ("--jit=off", engine.jit == Jit::Off && Jit::default() == Jit::On),
        ("--jit-background", engine.jit_background == Some(true)),
        ("--jit-background=false", engine.jit_background == Some(false)),
        ("--trace-jit", engine.trace_jit),
        ("--trace-deopt", engine.trace_deopt),
        ("--print-code", engine.print_code),
        ("--jit-perf-map", engine.jit_perf_map),
        ("--jit-gdb", engine.jit_gdb),
        ("--jit-stats", engine.jit_stats == Some(StatsFormat::Text)),
        ("--jit-stats=json", engine.jit_stats == Some(StatsFormat::Json)),
    ];
    let numbers = numbers.iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
    let stages = engine.print_trace.iter().map(|stages| format!("--print-trace={stages}"));
    let passes = engine.jit_disable.iter().map(|passes| format!("--jit-disable={passes}"));
    let flags = flags.iter().filter(|(_, on)| *on).map(|(name, _)| name.to_string());
    numbers.chain(flags).chain(stages).chain(passes).map(String::into_bytes).collect()
}

fn run_image(file: &Path, args: &Run) -> Result<ExitCode, Failure> {
    let fail = |error| Failure::image(file, error);
    let mapped = OwnedImage::open(file).map_err(fail)?;
    // It comes from outside: every byte is checked before it is used.
    mapped.image().and_then(|image| image.verify().and_then(|()| image.meta().map(|_| ()))).map_err(fail)?;
    let (base, len) = mapped.into_raw();
    // SAFETY: the mapping was given up to us and stays for as long as the process.
    let image = Image::parse(unsafe { std::slice::from_raw_parts(base, len) }).map_err(fail)?;
    if image.kind() == Kind::Base {
        let (found, wanted) = (Kind::Base.name(), Kind::App.name());
        return Err(fail(::snapshot::ImageError::Kind { found, wanted }));
    }
    // SAFETY: a private writable mapping of an image of this build, with its hashes right, used once.
    let vm = unsafe { entry::restore(&image, host::natives()) }.map_err(|error| Failure::Failed(error.to_string()))?;
    isolate::configure(vm, &args.engine);
    attach_code(vm, &image, file, &args.engine)?;
    report_at_exit(vm, &args.engine)?;
    let mut list = argv(Vec::new(), args);
    list.remove(1);
    // SAFETY: as above; bytecheck has accepted the meta.
    unsafe { entry::run(vm, &image, list) }
}
