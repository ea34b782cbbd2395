//! Processes. Each run of a test has one of its own, a copy of a worker that has a realm ready: a crash or a hang costs one test,
//! and no test sees what another has done.
//!
//! Workers take the next test from a counter in shared memory and write frames to a pipe: number of the test (u32), outcome (u8),
//! microseconds (u32), length (u32), text.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use engine::vm::Vm;
use engine::vm::heap::cage;

use crate::corpus::{Corpus, Test, Variant};
use crate::host;
use crate::run::{self, Harness, Mode};

/// What became of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Passed,
    /// Why, with the variant.
    Failed(String),
    /// The process ended by a signal, or a panic.
    Crashed(String),
    /// It did not end in time.
    Hung(String),
}

/// What every worker has.
pub struct Plan<'p> {
    pub corpus: &'p Corpus,
    pub harness: &'p Harness,
    pub tests: &'p [Test],
    pub mode: &'p Mode,
    pub limit: Duration,
}

/// Realms that are ready; each in a cage of its own.
struct Ready {
    raw: &'static mut Vm,
    loaded: &'static mut Vm,
}

impl Ready {
    fn new(plan: &Plan<'_>) -> Result<Ready, String> {
        let raw = realm(plan, false)?;
        let loaded = realm(plan, true)?;
        Ok(Ready { raw, loaded })
    }

    /// Makes the realm for a variant that of the current thread.
    fn enter(&mut self, variant: Variant) -> &mut Vm {
        let vm: &mut Vm = if variant == Variant::Raw { self.raw } else { self.loaded };
        cage::enter(&raw const *vm as usize);
        vm
    }
}

fn realm(plan: &Plan<'_>, loaded: bool) -> Result<&'static mut Vm, String> {
    let vm = engine::new_isolate(host::natives()).map_err(|e| e.to_string())?;
    if host::install(vm).is_err() {
        let e = vm.take_exception();
        return Err(format!("host.js: {:?}", host::describe(vm, e)));
    }
    if loaded {
        plan.harness.load_always(vm)?;
    }
    if plan.mode.image { through_image(vm) } else { Ok(vm) }
}

/// A copy of an isolate that has been saved and restored.
fn through_image(vm: &mut Vm) -> Result<&'static mut Vm, String> {
    let parts = vm.capture_image(None).map_err(|e| e.to_string())?;
    let (heap, meta) = (parts.heap.to_vec(), parts.meta);
    let vm = Vm::new_empty(host::natives()).map_err(|e| e.to_string())?;
    if !engine::vm::sys::mmap::commit(vm.image_address(), heap.len()) {
        return Err("no memory for an image".into());
    }
    let aligned = Vec::leak(vec![0u128; meta.len().div_ceil(16)]);
    // SAFETY: both buffers are large enough and fresh; the parts are of one capture by this engine. The metadata is never freed.
    unsafe {
        std::ptr::copy_nonoverlapping(meta.as_ptr(), aligned.as_mut_ptr().cast(), meta.len());
        std::ptr::copy_nonoverlapping(heap.as_ptr(), vm.image_address() as *mut u8, heap.len());
        let meta = std::slice::from_raw_parts(aligned.as_ptr().cast(), meta.len());
        vm.adopt_image(heap.len(), meta).map_err(|e| e.to_string())?;
    }
    engine::attach(vm);
    host::connect(vm);
    Ok(vm)
}

/// Runs all tests on `jobs` workers; `each` is told of every outcome as it comes, and how long it took.
///
/// # Errors
/// Of the system, and of a realm that cannot be made.
pub fn run(plan: &Plan<'_>, jobs: usize, mut each: impl FnMut(usize, Outcome, Duration)) -> Result<(), String> {
    let mut ready = Ready::new(plan)?;
    let next = shared_counter()?;
    let (mut reader, writer) = pipe()?;
    for _ in 0..jobs {
        // SAFETY: this process has one thread, so the copy is complete.
        match unsafe { libc::fork() } {
            -1 => return Err(std::io::Error::last_os_error().to_string()),
            0 => {
                drop(reader);
                let code = match work(plan, &mut ready, next, writer) {
                    Ok(()) => 0,
                    Err(e) => {
                        eprintln!("worker: {e}");
                        1
                    }
                };
                std::process::exit(code);
            }
            _ => {}
        }
    }
    drop(writer);
    let mut left = plan.tests.len();
    let mut head = [0u8; 13];
    while reader.read_exact(&mut head).is_ok() {
        let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let mut text = vec![0; word(9) as usize];
        reader.read_exact(&mut text).map_err(|e| e.to_string())?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let outcome = match head[4] {
            0 => Outcome::Passed,
            1 => Outcome::Failed(text),
            2 => Outcome::Crashed(text),
            _ => Outcome::Hung(text),
        };
        left -= 1;
        each(word(0) as usize, outcome, Duration::from_micros(word(5).into()));
    }
    if left == 0 { Ok(()) } else { Err(format!("{left} tests were not run: a worker has ended")) }
}

fn work(plan: &Plan<'_>, ready: &mut Ready, next: &AtomicU32, mut out: File) -> Result<(), String> {
    loop {
        let i = next.fetch_add(1, Ordering::Relaxed) as usize;
        let Some(test) = plan.tests.get(i) else { return Ok(()) };
        let (mut outcome, started) = (Outcome::Passed, Instant::now());
        for &variant in test.variants() {
            outcome = run_apart(plan, ready, test, variant)?;
            if outcome != Outcome::Passed {
                break;
            }
        }
        let (code, text) = match outcome {
            Outcome::Passed => (0, String::new()),
            Outcome::Failed(text) => (1, text),
            Outcome::Crashed(text) => (2, text),
            Outcome::Hung(text) => (3, text),
        };
        // One write of less than a page, so that frames of several workers do not mix.
        let text = &text.as_bytes()[..text.len().min(1024)];
        let mut frame = (i as u32).to_le_bytes().to_vec();
        frame.push(code);
        frame.extend_from_slice(&(started.elapsed().as_micros() as u32).to_le_bytes());
        frame.extend_from_slice(&(text.len() as u32).to_le_bytes());
        frame.extend_from_slice(text);
        out.write_all(&frame).map_err(|e| e.to_string())?;
    }
}

/// Where a test's process reports a panic.
static REPORT: AtomicI32 = AtomicI32::new(-1);

/// Runs one variant of a test in a process of its own.
fn run_apart(plan: &Plan<'_>, ready: &mut Ready, test: &Test, variant: Variant) -> Result<Outcome, String> {
    let (mut reader, mut writer) = pipe()?;
    // SAFETY: a worker has one thread.
    let child = unsafe { libc::fork() };
    if child == -1 {
        return Err(std::io::Error::last_os_error().to_string());
    }
    if child == 0 {
        drop(reader);
        REPORT.store(writer.as_raw_fd(), Ordering::Relaxed);
        std::panic::set_hook(Box::new(|info| report(&format!("!{info}"))));
        let vm = ready.enter(variant);
        let said = match run::run(vm, plan.corpus, plan.harness, test, variant, plan.mode) {
            Ok(()) => String::from("+"),
            Err(why) => format!("-{why}"),
        };
        // A parent that has given up does not read it.
        let code = i32::from(writer.write_all(said.as_bytes()).is_err());
        // SAFETY: ends the process without what the parent will do at its own end.
        unsafe { libc::_exit(code) };
    }
    drop(writer);
    let said = read_until(&mut reader, Instant::now() + plan.limit);
    if said.is_none() {
        // SAFETY: the child has not been waited for, so the number is still its own.
        unsafe { libc::kill(child, libc::SIGKILL) };
    }
    let mut status = 0;
    // SAFETY: as above.
    unsafe { libc::waitpid(child, &mut status, 0) };
    let name = variant.name();
    Ok(match said {
        None => Outcome::Hung(format!("{name}: no end after {:?}", plan.limit)),
        Some(said) => match said.split_at_checked(1) {
            Some(("+", _)) => Outcome::Passed,
            Some(("-", why)) => Outcome::Failed(format!("{name}: {}", why.replace('\n', " "))),
            Some((_, why)) => Outcome::Crashed(format!("{name}: {}", why.replace('\n', " "))),
            None if libc::WIFSIGNALED(status) => {
                Outcome::Crashed(format!("{name}: ended by signal {}", libc::WTERMSIG(status)))
            }
            None => Outcome::Crashed(format!("{name}: ended with {}", libc::WEXITSTATUS(status))),
        },
    })
}

fn report(text: &str) {
    // SAFETY: the descriptor is the process's own; the bytes are readable. Nothing can be done when nobody reads them.
    unsafe {
        libc::write(REPORT.load(Ordering::Relaxed), text.as_ptr().cast(), text.len());
        libc::_exit(101);
    }
}

/// What is written until the other end is closed; `None` if that takes too long.
fn read_until(reader: &mut File, end: Instant) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let mut poll = libc::pollfd { fd: reader.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: one valid structure.
        let n = unsafe { libc::poll(&mut poll, 1, left.as_millis() as i32) };
        if n <= 0 {
            if left.is_zero() {
                return None;
            }
            continue;
        }
        let mut part = [0; 4096];
        match reader.read(&mut part) {
            Ok(0) | Err(_) => return Some(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(n) => bytes.extend_from_slice(&part[..n]),
        }
    }
}

fn pipe() -> Result<(File, File), String> {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors, which are then owned here.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(std::io::Error::last_os_error().to_string());
        }
        Ok((File::from_raw_fd(ends[0]), File::from_raw_fd(ends[1])))
    }
}

/// A counter that forked processes share.
fn shared_counter() -> Result<&'static AtomicU32, String> {
    // SAFETY: a fresh mapping of a page, zeroed and never unmapped.
    unsafe {
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
        let at = libc::mmap(std::ptr::null_mut(), 4096, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0);
        if at == libc::MAP_FAILED {
            return Err(std::io::Error::last_os_error().to_string());
        }
        Ok(&*(at as *const AtomicU32))
    }
}
