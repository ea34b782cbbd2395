//! Processes. Each run of a test has one of its own, a copy of a worker that has a realm ready: a crash or a hang costs one test,
//! and no test sees what another has done. Workers are made before anything is known of the tests: what they hold is copied for
//! each run.
//!
//! Tests are handed out through one pipe, in frames of [`JOB`] bytes: number of the test (u32), variants (u8), name. Outcomes come back
//! through another: number of the test (u32), outcome (u8), microseconds (u32), length (u32), text.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::{Duration, Instant};

use engine::vm::Vm;
use engine::vm::heap::cage;

use crate::corpus::{Corpus, Test, VARIANTS, Variant};
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

/// Bytes of a frame that hands out a test. Reads and writes of so few are never split.
const JOB: usize = 256;
/// Tests handed out at a time: their frames fit into the pipe, so that writing them never waits.
const AHEAD: usize = 128;
/// The next test handed out is so many further on, so that neighbours, which take alike, do not all run at once: those of agents sleep.
/// A prime above the number of tests, so that each is met.
const STEP: usize = 1_000_003;

/// Workers, and the pipes to them.
pub struct Pool {
    jobs: File,
    outcomes: File,
}

impl Pool {
    /// Starts `n` workers.
    ///
    /// # Errors
    /// Of the system, and of a realm that cannot be made.
    pub fn start(plan: &Plan<'_>, n: usize) -> Result<Pool, String> {
        let mut ready = Ready::new(plan)?;
        let (jobs, to_workers) = pipe()?;
        let (from_workers, outcomes) = pipe()?;
        for _ in 0..n {
            // SAFETY: this process has one thread, so the copy is complete.
            match unsafe { libc::fork() } {
                -1 => return Err(std::io::Error::last_os_error().to_string()),
                0 => {
                    drop((to_workers, from_workers));
                    let code = match work(plan, &mut ready, jobs, outcomes) {
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
        Ok(Pool { jobs: to_workers, outcomes: from_workers })
    }

    /// Runs all tests; `each` is told of every outcome as it comes, and how long it took.
    ///
    /// # Errors
    /// Of the system; names that are too long.
    pub fn run(mut self, tests: &[Test], mut each: impl FnMut(usize, Outcome, Duration)) -> Result<(), String> {
        let mut order = (0..tests.len()).map(|i| i * STEP % tests.len());
        for i in order.by_ref().take(AHEAD) {
            self.hand_out(i, &tests[i])?;
        }
        let mut head = [0u8; 13];
        for left in (0..tests.len()).rev() {
            let ended = |_| format!("{} tests were not run: the workers have ended", left + 1);
            self.outcomes.read_exact(&mut head).map_err(ended)?;
            let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
            let mut text = vec![0; word(9) as usize];
            self.outcomes.read_exact(&mut text).map_err(ended)?;
            let text = String::from_utf8_lossy(&text).into_owned();
            let outcome = match head[4] {
                0 => Outcome::Passed,
                1 => Outcome::Failed(text),
                2 => Outcome::Crashed(text),
                _ => Outcome::Hung(text),
            };
            if let Some(i) = order.next() {
                self.hand_out(i, &tests[i])?;
            }
            each(word(0) as usize, outcome, Duration::from_micros(word(5).into()));
        }
        Ok(())
    }

    fn hand_out(&mut self, i: usize, test: &Test) -> Result<(), String> {
        let mut frame = [0; JOB];
        frame[..4].copy_from_slice(&(i as u32).to_le_bytes());
        frame[4] = test.variants().iter().fold(0, |bits, &v| bits | 1 << v as u8);
        let name =
            frame[5..].get_mut(..test.name.len()).ok_or_else(|| format!("{}: the name is too long", test.name))?;
        name.copy_from_slice(test.name.as_bytes());
        self.jobs.write_all(&frame).map_err(|e| e.to_string())
    }
}

fn work(plan: &Plan<'_>, ready: &mut Ready, mut jobs: File, mut out: File) -> Result<(), String> {
    let mut job = [0; JOB];
    while jobs.read(&mut job).map_err(|e| e.to_string())? == JOB {
        let name = job[5..].split(|&b| b == 0).next().unwrap_or(&[]);
        let name = std::str::from_utf8(name).map_err(|e| e.to_string())?;
        let (mut outcome, started) = (Outcome::Passed, Instant::now());
        for &variant in VARIANTS.iter().filter(|&&v| job[4] & 1 << v as u8 != 0) {
            outcome = run_apart(plan, ready, name, variant)?;
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
        let mut frame = job[..4].to_vec();
        frame.push(code);
        frame.extend_from_slice(&(started.elapsed().as_micros() as u32).to_le_bytes());
        frame.extend_from_slice(&(text.len() as u32).to_le_bytes());
        frame.extend_from_slice(text);
        out.write_all(&frame).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Where a test's process reports a panic.
static REPORT: AtomicI32 = AtomicI32::new(-1);

/// Runs one variant of a test in a process of its own.
fn run_apart(plan: &Plan<'_>, ready: &mut Ready, test: &str, variant: Variant) -> Result<Outcome, String> {
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
