//! The program that every executable built by jsbundle starts from.
//!
//! Started by the C library directly: Rust's own start-up would cost as much as the rest of a hello. On the way to
//! the program nothing is opened, no environment variable is read (unless its build asked for that) and the CPU is not asked
//! for its features.

#![no_main]

mod base;
mod cold;
mod diagnose;
mod entry;
mod packed;
mod payload;
mod start_profile;
mod trace;
mod watch;

use std::ffi::{CStr, c_char, c_int};

use engine::vm::Vm;
use snapshot::meta::ArchivedJit;

/// Exit code when the executable itself cannot be used.
const UNUSABLE: c_int = 2;

/// # Safety
/// Called by the C library with the process's arguments.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn main(argc: c_int, argv: *const *const c_char) -> c_int {
    let image = payload::image();
    if image.is_some() {
        diagnose::handle_signals();
        cold::close();
        diagnose::handle_panics();
        runtime::sys::threads::before_first(cold::open);
    } else {
        cold::open();
        packed::open();
    }
    // SAFETY: `argv` has `argc` strings that live as long as the process.
    let args: Vec<&'static CStr> = unsafe { (0..argc as usize).map(|i| CStr::from_ptr(*argv.add(i))).collect() };
    let Some((base, len)) = image else {
        return match &args[..] {
            [_, mode, js, path] if *mode == c"--jsbundle-make-base-image" => base::make(js, path),
            [_, mode, image] if *mode == start_profile::MODE => start_profile::run(image, None),
            [_, mode, image, touched] if *mode == start_profile::MODE => start_profile::run(image, Some(touched)),
            _ => {
                diagnose::complain("this is the runtime of jsbundle without a program in it");
                UNUSABLE
            }
        };
    };
    // SAFETY: the segment is `len` bytes long and mapped for as long as the process lives.
    let bytes = unsafe { std::slice::from_raw_parts(base, len) };
    // A file that was cut short faults here, at once, and is reported as that. Costs one page fault.
    // SAFETY: inside the slice.
    unsafe { base.add(len - 1).read_volatile() };
    match snapshot::Image::parse(bytes) {
        Ok(image) => start(&image, &args),
        Err(error) => {
            diagnose::complain(&error.to_string());
            UNUSABLE
        }
    }
}

/// Runs the program in the image; comes back only when it cannot be started.
fn start(image: &snapshot::Image<'static>, args: &[&CStr]) -> c_int {
    // SAFETY: the image is mapped private and writable as a part of this executable, which a jsbundle of the same
    // build id wrote, and is used here only.
    let vm = match unsafe { aot::entry::restore(image, runtime::host::natives()) } {
        Ok(vm) => vm,
        Err(error) => {
            diagnose::complain(&error.to_string());
            return UNUSABLE;
        }
    };
    let args = args.iter().map(|arg| arg.to_bytes().to_vec()).collect();
    // SAFETY: as above.
    unsafe { run(vm, image, args) }
}

/// Runs the program in `image`, whose heap is that of `vm`, with the JIT that its build asked for, and ends the process.
///
/// # Safety
/// As for [`aot::entry::run`].
unsafe fn run(vm: &mut Vm, image: &snapshot::Image<'static>, args: Vec<Vec<u8>>) -> ! {
    // SAFETY: by contract.
    match options(unsafe { image.meta_in_place() }.jit) {
        Ok(Some(options)) => {
            let before_thread = runtime::sys::threads::about_to_start;
            tracer::install(vm, tracer::Options { before_thread, ..options });
        }
        Ok(None) => {}
        Err(why) => {
            diagnose::complain(&why);
            std::process::exit(UNUSABLE)
        }
    }
    // SAFETY: by contract.
    unsafe { aot::entry::run(vm, image, args) }
}

/// How the JIT is to behave; `None`: there is none.
fn options(asked: ArchivedJit) -> Result<Option<tracer::Options>, String> {
    const VARIABLE: &str = "JSBUNDLE_JIT";
    match asked {
        ArchivedJit::Off => Ok(None),
        ArchivedJit::On => Ok(Some(tracer::Options::default())),
        ArchivedJit::Environment => match std::env::var_os(VARIABLE) {
            None => Ok(tracer::Options::unless_told()),
            // Said here so that the JIT's code, of which the parser is, stays packed.
            Some(value) if value == "off" => Ok(None),
            Some(value) => tracer::Options::parse(&value.to_string_lossy()).map_err(|why| format!("{VARIABLE}: {why}")),
        },
    }
}
