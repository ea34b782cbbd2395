//! `jsbundle run --prof`: a sampling profiler of JS functions, drawn as a flame graph.
//!
//! A timer over the processor time of the thread raises SIGPROF a thousand times a second. Its handler finds the frame that runs: op
//! handlers have it in a register, everything else has left it in the `Vm`. The stack is walked there and then; names are looked up
//! at the end.

mod flame;

use std::ffi::{c_int, c_void};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use engine::vm::Vm;
use engine::vm::interp::{sample, stack_trace};
use engine::vm::value::Value;
use rustc_hash::FxHashMap;

/// Samples a second.
const RATE: i64 = 1000;
/// Frames of a sample; deeper ones lose their outermost.
const DEPTH: usize = 200;
/// Words of the buffer: pages of it are there once they are written to.
const WORDS: usize = 1 << 25;

/// What the processor was doing for a function.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Doing {
    Interpreting,
    MachineCode,
    Runtime,
    Collecting,
    Compiling,
}

/// By number of [`Doing`]: name, and colour in the graph.
const DOING: [(&str, (u8, u8, u8)); 5] = [
    ("interpreter", (235, 160, 80)),
    ("machine code", (120, 190, 90)),
    ("runtime", (110, 160, 220)),
    ("garbage collector", (200, 110, 190)),
    ("JIT compiler", (220, 90, 90)),
];

struct Sampler {
    vm: *mut Vm,
    words: *mut u32,
    used: AtomicUsize,
    /// Samples for which there was no room.
    lost: AtomicUsize,
}

static SAMPLER: AtomicPtr<Sampler> = AtomicPtr::new(std::ptr::null_mut());

/// A profile that is being taken.
pub struct Profile {
    timer: libc::timer_t,
    sampler: &'static Sampler,
    to: PathBuf,
    file: std::fs::File,
}

impl Profile {
    /// Starts sampling the current thread, which runs the isolate.
    ///
    /// # Errors
    /// What the system says about the file, timers and memory.
    pub fn start(vm: &mut Vm, to: &Path) -> io::Result<Profile> {
        // Better now than after an hour.
        let named = |e: io::Error| io::Error::new(e.kind(), format!("cannot write {}: {e}", to.display()));
        let file = std::fs::File::create(to).map_err(named)?;
        if !cfg!(target_arch = "x86_64") {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "--prof needs an x86-64 processor"));
        }
        // SAFETY: fresh anonymous memory.
        let words = unsafe {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
            libc::mmap(std::ptr::null_mut(), WORDS * 4, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0)
        };
        if words == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let sampler = Box::leak(Box::new(Sampler {
            vm,
            words: words.cast(),
            used: AtomicUsize::new(0),
            lost: AtomicUsize::new(0),
        }));
        SAMPLER.store(sampler, Ordering::Release);
        // SAFETY: plain structures of the C library, filled before they are given to it; the handler is ready.
        let timer = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = take_sample as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART;
            check(libc::sigaction(libc::SIGPROF, &action, std::ptr::null_mut()))?;
            let mut event: libc::sigevent = std::mem::zeroed();
            event.sigev_notify = libc::SIGEV_THREAD_ID;
            event.sigev_signo = libc::SIGPROF;
            event.sigev_notify_thread_id = libc::gettid();
            let mut timer: libc::timer_t = std::ptr::null_mut();
            check(libc::timer_create(libc::CLOCK_THREAD_CPUTIME_ID, &mut event, &mut timer))?;
            let every = libc::timespec { tv_sec: 0, tv_nsec: 1_000_000_000 / RATE };
            let times = libc::itimerspec { it_interval: every, it_value: every };
            check(libc::timer_settime(timer, 0, &times, std::ptr::null_mut()))?;
            timer
        };
        Ok(Profile { timer, sampler, to: to.to_path_buf(), file })
    }

    /// Stops and draws: a line on standard error says where.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self, vm: &mut Vm) -> io::Result<()> {
        // SAFETY: the timer of `start`, deleted once. A signal that is still on its way finds no sampler.
        unsafe { check(libc::timer_delete(self.timer))? };
        SAMPLER.store(std::ptr::null_mut(), Ordering::Release);
        let (stacks, totals) = self.fold(vm);
        let samples: usize = totals.iter().sum();
        if samples == 0 {
            eprintln!("[prof] the program ended before the first sample");
            return Ok(());
        }
        let mut file = BufWriter::new(&self.file);
        flame::draw(&stacks, &DOING, &mut file)?;
        file.flush()?;
        eprint!("[prof] {samples} samples:");
        for ((name, _), n) in DOING.iter().zip(totals) {
            eprint!(" {name} {:.1}%", n as f64 * 100.0 / samples as f64);
        }
        match self.sampler.lost.load(Ordering::Relaxed) {
            0 => {}
            lost => eprint!(" ({lost} lost)"),
        }
        eprintln!("\n[prof] {}", self.to.display());
        Ok(())
    }

    /// The samples as a tree of calls, and how many there are of each [`Doing`].
    fn fold(&self, vm: &mut Vm) -> (flame::Node, [usize; DOING.len()]) {
        let mut totals = [0; DOING.len()];
        let mut root = flame::Node::default();
        let used = self.sampler.used.load(Ordering::Acquire);
        // SAFETY: written by the handler, which is not called any more.
        let mut words = unsafe { std::slice::from_raw_parts(self.sampler.words, used) };
        let mut names: FxHashMap<u32, String> = FxHashMap::default();
        while let Some(&head) = words.first() {
            let (n, doing) = ((head & 0xffff) as usize, (head >> 16) as usize);
            totals[doing] += 1;
            let mut node = &mut root;
            node.samples += 1;
            for &code in words[1..n + 1].iter().rev() {
                node = node.enter(names.entry(code).or_insert_with(|| name_of(vm, code)));
            }
            node.enter(DOING[doing].0);
            words = &words[n + 1..];
        }
        (root, totals)
    }
}

fn check(result: c_int) -> io::Result<()> {
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// A function and where it begins.
fn name_of(vm: &mut Vm, code: u32) -> String {
    let Some(code) = sample::code_at(vm, code) else { return "(collected)".to_string() };
    let name = code.name_str().to_rust(vm);
    let name = if name.is_empty() { "(anonymous)".to_string() } else { name };
    if code.is_native() { name } else { format!("{name} {}", stack_trace::beginning(vm, code)) }
}

extern "C" fn take_sample(_: c_int, _: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: a sampler lives for ever; the signal comes to the thread that runs its isolate, in whatever it was doing.
    let Some(s) = (unsafe { SAMPLER.load(Ordering::Acquire).as_ref() }) else { return };
    let [ip, fp, pc] = registers(context);
    let at = s.used.load(Ordering::Relaxed);
    if at + DEPTH + 1 > WORDS {
        s.lost.fetch_add(1, Ordering::Relaxed);
        return;
    }
    // SAFETY: room for a sample in the buffer.
    let frames = unsafe { std::slice::from_raw_parts_mut(s.words.add(at + 1), DEPTH) };
    // SAFETY: `walk` takes any address.
    let (mut n, mut doing) =
        (unsafe { sample::walk(s.vm, fp as *mut Value, pc as *const u64, frames) }, Doing::Interpreting);
    if n == 0 {
        // SAFETY: the isolate's own frame: whoever is not an op handler has left it there.
        unsafe {
            let vm = s.vm;
            n = sample::walk(vm, (*vm).fp, (*vm).pc, frames);
            doing = if (*vm).heap.collecting {
                Doing::Collecting
            } else {
                match tracer::driver::doing(vm, ip) {
                    tracer::driver::Doing::MachineCode => Doing::MachineCode,
                    tracer::driver::Doing::Compiling => Doing::Compiling,
                    tracer::driver::Doing::Other => Doing::Runtime,
                }
            };
        }
    }
    // SAFETY: as above.
    unsafe { *s.words.add(at) = n as u32 | (doing as u32) << 16 };
    s.used.store(at + 1 + n, Ordering::Release);
}

/// Instruction pointer, and the registers in which op handlers have frame and address.
#[cfg(target_arch = "x86_64")]
fn registers(context: *mut c_void) -> [usize; 3] {
    // SAFETY: what the system hands to a handler with SA_SIGINFO.
    let r = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    [libc::REG_RIP, libc::REG_RSI, libc::REG_RDI].map(|k| r[k as usize] as usize)
}
#[cfg(not(target_arch = "x86_64"))]
fn registers(_: *mut c_void) -> [usize; 3] {
    [0; 3]
}
