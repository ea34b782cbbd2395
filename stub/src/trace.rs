//! Which functions of this program a start runs, from the first instruction to the last: the process that starts it has it
//! stop after each one. The linker is then told to put these functions together (`build.rs`).

use std::collections::BTreeSet;
use std::ffi::{CString, c_char, c_int, c_void};

use aot::elf::{Elf, Function};

/// Starts `path` with these arguments and returns the names of the functions it runs, in the order of their addresses.
/// `None` when the program's symbols were stripped.
///
/// # Errors
/// What the system refused, or how the program ended.
#[cfg(target_arch = "x86_64")]
pub fn functions(path: &CString, args: &[*const c_char]) -> Result<Option<Vec<String>>, String> {
    let bytes = std::fs::read("/proc/self/exe").map_err(|error| format!("cannot read the stub: {error}"))?;
    let elf = Elf::parse(&bytes).map_err(|error| error.0.to_owned())?;
    let functions = elf.functions(&bytes);
    if functions.is_empty() {
        return Ok(None);
    }
    let fail = |what: &str| format!("cannot {what}: {}", std::io::Error::last_os_error());
    // SAFETY: this process has one thread; the child makes system calls only.
    let child = unsafe { libc::fork() };
    if child < 0 {
        return Err(fail("fork"));
    }
    if child == 0 {
        // SAFETY: the arguments are strings that end in zero, the list ends in null.
        unsafe {
            if libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0) == 0 {
                libc::execv(path.as_ptr(), args.as_ptr());
            }
            libc::_exit(1)
        }
    }
    let mut status: c_int = 0;
    // SAFETY: waits for the child made above, which stops when it has become the program.
    if unsafe { libc::waitpid(child, &raw mut status, 0) } != child || !libc::WIFSTOPPED(status) {
        return Err(fail("watch a process"));
    }
    // Where it was loaded: it stands at its first instruction.
    let base = position(child).ok_or_else(|| fail("look at a process"))? - elf.entry;
    let mut run = BTreeSet::new();
    let mut last = None;
    loop {
        if let Some(at) = position(child) {
            let at = at.wrapping_sub(base);
            if !last.is_some_and(|f: &Function| f.contains(at)) {
                last = Function::at(&functions, at);
                if let Some(function) = last {
                    run.insert((function.start, function.name));
                }
            }
        }
        // SAFETY: the child is stopped.
        if unsafe { libc::ptrace(libc::PTRACE_SINGLESTEP, child, 0, 0) } < 0 {
            return Err(fail("step a process"));
        }
        // SAFETY: as above.
        if unsafe { libc::waitpid(child, &raw mut status, 0) } != child {
            return Err(fail("wait for a process"));
        }
        if libc::WIFEXITED(status) {
            let names = run.into_iter().map(|(_, name)| name.to_owned()).collect();
            return if libc::WEXITSTATUS(status) == 0 {
                Ok(Some(names))
            } else {
                Err("a traced start failed".to_owned())
            };
        }
        if !libc::WIFSTOPPED(status) || libc::WSTOPSIG(status) != libc::SIGTRAP {
            // SAFETY: the child made above.
            unsafe { libc::kill(child, libc::SIGKILL) };
            return Err(format!("a traced start ended early (status {status:#x})"));
        }
    }
}

/// Parts of the symbols of code that is packed (`aot::packed`).
#[rustfmt::skip]
const SELDOM: &[&str] = &[
    // The JIT.
    "6tracer", "tracer..", "cranelift_", "regalloc2", "target_lexicon",
    // What makes the base image.
    "13jsbundle_stub4base", "13jsbundle_stub13start_profile", "13jsbundle_stub5trace", "3aot2lz8compress", "3aot2lz6encode", "3aot11relocations",
    "3aot6packed", "3aot5entry12from_scratch", "8builtins5realm4init",
    // TypeScript and JSX in modules that are loaded from elsewhere at run time.
    "8compiler10typescript", "oxc_transformer", "oxc_traverse", "oxc_semantic",
    // Where modules that are loaded from elsewhere are.
    "oxc_resolver", "json_strip_comments", "simd_json", "serde_json", "papaya", "seize",
    // `Temporal`.
    "8temporal", "temporal_rs", "icu_calendar", "calendrical_calculations", "timezone_provider", "ixdtf",
    // Looking at the file after a crash; the standard library's backtraces, whose place the stub's own panic hook takes.
    "blake3", "gimli", "addr2line", "rustc_demangle", "miniz_oxide",
];

/// Of the JIT: what a program that never gets hot runs too.
const OFTEN: &[&str] = &["6tracer6driver3hot", "6tracer6driver6Tracer4poll"];

/// Names of this program's functions that are worth packing; `started` are those that a start runs.
///
/// # Errors
/// When the program cannot be read.
pub fn seldom(started: &[String]) -> Result<Vec<String>, String> {
    let bytes = std::fs::read("/proc/self/exe").map_err(|error| format!("cannot read the stub: {error}"))?;
    let elf = Elf::parse(&bytes).map_err(|error| error.0.to_owned())?;
    let started: BTreeSet<&str> = started.iter().map(String::as_str).collect();
    // A crate at the end of a name is the one that asked for a function of another, which others may share.
    let inside = |name: &str, part: &str| name.find(part).is_some_and(|at| at + part.len() < name.len());
    let any = |name: &str, parts: &[&str]| parts.iter().any(|part| inside(name, part));
    let functions = elf.functions(&bytes).into_iter().map(|function| function.name);
    let seldom: BTreeSet<&str> =
        functions.filter(|name| any(name, SELDOM) && !any(name, OFTEN) && !started.contains(name)).collect();
    Ok(seldom.into_iter().map(str::to_owned).collect())
}

/// The instruction pointer of a stopped process.
#[cfg(target_arch = "x86_64")]
fn position(child: libc::pid_t) -> Option<u64> {
    let at = std::mem::offset_of!(libc::user_regs_struct, rip) as *mut c_void;
    // SAFETY: reads a word of the registers; an error shows in errno, which is cleared before.
    unsafe {
        *libc::__errno_location() = 0;
        let word = libc::ptrace(libc::PTRACE_PEEKUSER, child, at, 0);
        (*libc::__errno_location() == 0).then_some(word as u64)
    }
}

/// Stepping is implemented for one processor.
///
/// # Errors
/// None.
#[cfg(not(target_arch = "x86_64"))]
pub fn functions(_: &CString, _: &[*const c_char]) -> Result<Option<Vec<String>>, String> {
    Ok(None)
}
