//! The driver: what becomes of hot places. Starts recordings, compiles regions, runs them, grows them from hot exits, and gives up
//! on what does not pay.

use crate::code::{Code as MachineCode, CodeError, CodeMemory, DEFAULT_LIMIT, name_for_perf};
use crate::enter::{code_of, is_construct, run};
use crate::evict::flush;
use crate::gdb::Registration;
use crate::growth::Gathering;
use crate::helpers::{self, Islands};
use crate::ir::Func;
use crate::lift::{self, LiftError};
use crate::lower::{Exit, LowerError, Lowerer};
use crate::opt;
use crate::record::{Limits, Recorder, Stop};
use crate::region::{Region, Root};
use crate::returns::Returns;
use crate::saved::restore::Saved;
use crate::stats::Stats;
use crate::worker::{Product, Settings, Worker, compile};
use bytecode::{Insn, Op, frame};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::rc::Rc;
use std::time::{Duration, Instant};
use vm::interp::code::Code;
use vm::interp::jit::{self, HOT_PLACES, JitHooks, LOOP_WEIGHT, Shown};
use vm::interp::stack_trace;
use vm::{Gc, Value, Vm};

/// How the JIT behaves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Passes of a loop before it is recorded; a call of a function counts an eighth of one.
    pub threshold: u16,
    /// Times that an exit is taken before the region is grown from there.
    pub exit_threshold: u32,
    /// Print a line for each recording, compilation and abort.
    pub trace: bool,
    /// Print the trace IR of what is compiled.
    pub print: opt::Stages,
    /// Print its machine code.
    pub print_code: bool,
    /// Passes that are switched off.
    pub disable: opt::Passes,
    /// Print each exit taken.
    pub trace_exits: bool,
    /// Name machine code for `perf`.
    pub perf_map: bool,
    /// Make machine code known to debuggers.
    pub debuggers: bool,
    /// About one in so many guards passed fails though its condition holds; 0: none (tests of exits).
    pub fail_guards: u32,
    /// Compile no more than pays: see [`may_compile`](Tracer::may_compile).
    pub throttle: bool,
    /// Compile on a thread of its own; where the code takes over then differs from run to run. `None`: if there is more than one
    /// processor.
    pub background: Option<bool>,
    /// Called before that thread is started.
    pub before_thread: fn(),
    /// What is compiled is to be saved beside the image that the heap was restored from, see [`saved`](crate::saved).
    pub save: bool,
    pub limits: Limits,
    /// Bytes of machine code.
    pub code_limit: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            threshold: 80,
            exit_threshold: 100,
            trace: false,
            print: opt::Stages::default(),
            print_code: false,
            disable: opt::Passes::default(),
            trace_exits: false,
            perf_map: false,
            debuggers: false,
            fail_guards: 0,
            throttle: true,
            background: None,
            before_thread: || {},
            save: false,
            limits: Limits::default(),
            code_limit: DEFAULT_LIMIT,
        }
    }
}

impl Options {
    /// What counters start from.
    pub(crate) fn start(&self) -> u16 {
        (self.threshold.max(1) - 1).saturating_mul(LOOP_WEIGHT).saturating_add(1)
    }
}

/// A hot place that has no region yet, or will never have one.
#[derive(Default)]
pub(crate) struct Place {
    pub failures: u32,
    /// How often it was not worth entering: what is left soon now may have more to do later, so it is asked again, ever less often.
    left_soon: u32,
    /// How often its counter ran out; counters are shared, so once says little.
    heat: u32,
    /// It is being compiled.
    pending: bool,
}

/// A region that is being compiled.
pub(crate) struct Pending {
    region: Region,
    root_pc: *const u64,
    /// Its number, if it is growing.
    id: Option<u32>,
    islands: Range<u32>,
    lifted_in: Duration,
}

impl Region {
    /// Where it starts, for people.
    fn place(&self, vm: &mut Vm) -> String {
        place_of(vm, self.root, self.ctxs[0].code, self.start)
    }
}

/// A place is recorded when its counter has run out so often, if there is time to spare: loops, which are counted by passes, and
/// functions, by calls.
const WARM_LOOP: u32 = 10;
const WARM_ENTRY: u32 = 3;
/// So many times that are hot: such places, and exits, have more time.
const HOT: u32 = 8;
/// When an early start was asked for, so often is enough, or once if that was for the earliest.
const EARLY: u32 = 2;
/// Code made in a hurry is made again when its counter has run out so often: some thousand calls.
const BUSY: u32 = 8;
/// After so many failures a place is left alone.
const MAX_FAILURES: u32 = 4;
/// Where there was no time, so many more are refused: some ten microseconds.
const UNASKED: u32 = 16;
/// What it costs to show the recorder an instruction, about.
const STEP: Duration = Duration::from_nanos(50);
/// A region is compiled again at most so often.
pub(crate) const MAX_COMPILATIONS: u32 = 12;

pub(crate) struct Machine {
    pub code: MachineCode,
    /// Number of the region.
    pub region: u32,
    /// What it was made of, for judging what making it again costs.
    pub insts: u32,
    pub exits: Vec<Exit>,
    /// Made in a hurry, see [`Lowerer::hurry`].
    pub hurried: bool,
    pub islands: Range<u32>,
    /// Lets debuggers know of the code as long as it is there.
    #[expect(dead_code, reason = "it is dropped with the code")]
    pub known: Option<Registration>,
    /// Cells that it names which are not in the image, if it is to be saved.
    pub outside: Vec<u32>,
}

impl Machine {
    /// Exits after which growing it pays, at least `least`: compiling takes about 10 us an inst, an exit with what the
    /// interpreter does until the code is entered again some tenths.
    fn worth(&self, least: u32) -> u32 {
        if least == 1 { 1 } else { least.max(self.insts / 2) }
    }
}

/// What more machine code can be made of.
pub(crate) enum Graph {
    Known(Region),
    /// It is being recorded again.
    Away,
    /// Nothing: the code was saved without it. How often each exit was taken.
    Saved(Vec<u32>),
}

pub(crate) struct Compiled {
    pub graph: Graph,
    pub machine: Rc<Machine>,
    pub root: Root,
    /// Code of the root function.
    pub code: Gc<Code>,
    /// The instruction overwritten, and what it was.
    pub at: *mut u64,
    pub original: Insn,
    pub compilations: u32,
    pub exit_threshold: u32,
    /// How often the counter has run out of code made in a hurry.
    pub heat: u32,
    /// What is being added to its graph.
    pub gathering: Option<Gathering>,
}

impl Compiled {
    /// Whether its code may be made in a hurry again.
    fn in_hurry(&self) -> bool {
        self.machine.hurried && self.heat < BUSY
    }
}

/// An isolate's JIT.
#[repr(C)]
pub struct Tracer {
    pub(crate) islands: Islands,
    pub(crate) options: Options,
    pub(crate) places: FxHashMap<usize, Place>,
    pub(crate) regions: Vec<Compiled>,
    /// Their machine code: see [`Jit::machines`](jit::Jit::machines).
    pub(crate) machines: Vec<*const u8>,
    pub(crate) returns: Returns,
    pub(crate) lifting: lift::Kept,
    pub(crate) recorder: Option<Box<Recorder>>,
    pub(crate) memory: CodeMemory,
    /// Machine code that came with the image.
    pub(crate) saved: Option<Box<Saved>>,
    /// Made when something is hot first, like all that a program pays for which never is.
    lowerer: Option<Lowerer>,
    worker: Option<Worker>,
    /// By number of the job.
    pub(crate) pending: FxHashMap<u64, Pending>,
    jobs: u64,
    /// How many of them have been taken back.
    taken: u64,
    /// A region is being lifted or compiled on the isolate's thread.
    compiling: bool,
    /// Machine code on the native stack.
    pub(crate) running: u32,
    /// State of the pseudo-random numbers of [`next_failure`](Self::next_failure).
    failures: u32,
    /// Replaced machine code, which may still be running.
    pub(crate) retired: Vec<Rc<Machine>>,
    /// All regions are out of use, and go when none of their code runs any more.
    pub(crate) evicted: bool,
    started: Instant,
    /// How long the program was held up by recording and compiling, and how long the thread for that has compiled.
    held_up: Duration,
    worker_time: Duration,
    /// How often [`may_compile`](Self::may_compile) says no without asking, of what is warm and of what is hot.
    refused: [u32; 2],
    pub stats: Stats,
}

/// What the interpreter calls.
// SAFETY: a section for constants like these, see `aot::relocations`.
#[unsafe(link_section = ".data.rel.ro.start")]
static HOOKS: JitHooks = JitHooks { hot, record, run, flush };

/// Connects a JIT to an isolate. Until something is hot this costs a table of counters.
pub fn install(vm: &mut Vm, options: Options) {
    let t = Box::new(Tracer {
        islands: Islands::default(),
        options,
        places: FxHashMap::default(),
        regions: Vec::new(),
        returns: Returns::default(),
        lifting: lift::Kept::default(),
        machines: Vec::new(),
        recorder: None,
        memory: CodeMemory::new(options.code_limit),
        saved: None,
        lowerer: None,
        worker: None,
        pending: FxHashMap::default(),
        jobs: 0,
        taken: 0,
        compiling: false,
        running: 0,
        failures: 0,
        retired: Vec::new(),
        evicted: false,
        started: Instant::now(),
        held_up: Duration::ZERO,
        worker_time: Duration::ZERO,
        refused: [0; 2],
        stats: Stats::default(),
    });
    vm.jit.guards_left = options.fail_guards as i32;
    vm.jit.tracer = Box::into_raw(t).cast();
    vm.jit.hot = [options.start(); HOT_PLACES];
    // SAFETY: a constant is readable. Volatile, or the compiler makes one of its own of it, which lies apart from what a start reads.
    vm.jit.hooks = unsafe { (&raw const HOOKS).read_volatile() };
}

/// The isolate's JIT, if it has one.
pub fn of(vm: &mut Vm) -> Option<&'static mut Tracer> {
    // SAFETY: `install` has put it there; it lives as long as the isolate, and only its thread comes here.
    unsafe { vm.jit.tracer.cast::<Tracer>().as_mut() }
}

/// What the thread of an isolate may be doing for the JIT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing {
    MachineCode,
    /// Recording is not: the interpreter does it.
    Compiling,
    Other,
}

/// What the thread is doing at an address of the process, for a profiler.
///
/// # Safety
/// `vm` is the isolate of the current thread, interrupted anywhere.
pub unsafe fn doing(vm: *mut Vm, address: usize) -> Doing {
    // SAFETY: reads words that are always there.
    match unsafe { (*vm).jit.tracer.cast_const().cast::<Tracer>().as_ref() } {
        Some(t) if t.memory.contains(address) => Doing::MachineCode,
        Some(t) if t.compiling => Doing::Compiling,
        _ => Doing::Other,
    }
}

/// Where a region starts, for people: function, file, line and column.
pub(crate) fn place_of(vm: &mut Vm, root: Root, code: Gc<Code>, pc: u32) -> String {
    let name = code.name_str().to_rust(vm);
    let name = if name.is_empty() { "(anonymous)" } else { &name };
    match root {
        Root::Loop => format!("loop in {name} ({})", stack_trace::location(vm, code, pc)),
        Root::Entry => format!("{name} ({})", stack_trace::beginning(vm, code)),
        Root::Resumed => format!("resumption in {name} ({})", stack_trace::location(vm, code, pc)),
    }
}

unsafe fn hot(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> u16 {
    // SAFETY: hooks get the current isolate.
    let vm = unsafe { &mut *vm };
    let Some(t) = of(vm) else { return u16::MAX };
    t.poll(vm);
    if t.still_evicting(vm) {
        return t.options.start();
    }
    // SAFETY: `pc` is the address after an instruction.
    let placed = Insn(unsafe { *pc.sub(1) });
    if matches!(placed.op(), Some(Op::LoopTrace | Op::EntryTrace)) {
        return t.still_hot(vm, placed.imm() as u32);
    }
    if t.restore(vm, pc) || t.recorder.is_some() {
        t.recorder_waits(vm);
        return t.options.start();
    }
    let saved = &t.saved;
    let failed = || saved.as_ref().is_some_and(|saved| saved.failed(pc));
    let known = || Place { failures: if failed() { MAX_FAILURES } else { 0 }, ..Place::default() };
    let place = t.places.entry(pc as usize).or_insert_with(known);
    place.heat += 1;
    if place.failures >= MAX_FAILURES {
        return u16::MAX;
    }
    let Some(op) = insn.op() else { return u16::MAX };
    let root = match op {
        Op::LoopHead => Root::Loop,
        Op::Resumed => Root::Resumed,
        _ => Root::Entry,
    };
    let warm = match root {
        _ if !t.options.throttle => EARLY.min(t.options.threshold.into()),
        // What has failed waits twice as long for each time.
        Root::Loop => WARM_LOOP << (place.failures + place.left_soon.min(MAX_FAILURES)),
        Root::Entry | Root::Resumed => WARM_ENTRY << place.failures,
    };
    // Whether there is time is asked last: it reads the clock.
    let (heat, pending) = (place.heat, place.pending);
    if pending || heat < warm || !t.may_compile(heat >= warm * HOT) {
        return t.options.start();
    }
    if let Err(why) = t.prepare(vm) {
        t.stats.abort(&why.to_string());
        return u16::MAX;
    }
    // SAFETY: by contract.
    let code = unsafe { code_of(fp) };
    // SAFETY: by contract.
    let mut region = Region::new(vm, root, code, unsafe { code.index_of(pc) } - 1);
    // SAFETY: by contract.
    region.construct = unsafe { is_construct(fp) };
    // SAFETY: by contract.
    let function = unsafe { *fp.offset(frame::CALLEE as isize) };
    region.keep(vm, function);
    // Code that is to be saved does without one that is made anew in each process.
    region.function = if t.options.save && !vm.heap.image.keeps(function.payload()) { 0 } else { function.payload() };
    let mut r = Recorder::at_root(region, t.limits(), pc, op);
    // The instruction is already being executed: it is shown here.
    // SAFETY: by contract.
    unsafe { r.step(vm, pc, fp, insn) };
    t.stats.recordings += 1;
    t.recorder = Some(Box::new(r));
    vm.show_recorder(Shown::All);
    t.options.start()
}

unsafe fn record(vm: *mut Vm, pc: *const u64, fp: *mut Value, insn: Insn) -> Insn {
    // SAFETY: hooks get the current isolate.
    let vm = unsafe { &mut *vm };
    let Some(t) = of(vm) else { return insn };
    // What frames look like to the collector: recording and lifting allocate.
    vm.fp = fp;
    vm.pc = pc;
    let Some(r) = &mut t.recorder else { return insn };
    let waited = r.waits_for();
    if waited.is_some() && pc != r.root_pc() {
        t.recorder_waits(vm);
        // Compiling what was recorded may have put the instruction back.
        // SAFETY: the address after an instruction.
        return Insn(unsafe { *pc.sub(1) });
    }
    let original = original(&t.regions, insn);
    // SAFETY: by contract.
    let stop = unsafe { r.step(vm, pc, fp, original) };
    match (waited, r.waits_for()) {
        _ if stop.is_some() => t.stopped_recording(vm, stop),
        (None, Some(op)) => vm.show_recorder(Shown::Places(op)),
        (Some(_), None) => vm.show_recorder(Shown::All),
        (None, None) | (Some(_), Some(_)) => {}
    }
    original
}

/// What an instruction was before it was overwritten.
fn original(regions: &[Compiled], insn: Insn) -> Insn {
    match insn.op() {
        Some(Op::LoopTrace | Op::EntryTrace) => regions.get(insn.imm() as u32 as usize).map_or(insn, |r| r.original),
        _ => insn,
    }
}

impl Tracer {
    /// Makes what compiling takes, when something is hot first.
    ///
    /// # Errors
    /// When the machine cannot run what is compiled.
    fn prepare(&mut self, vm: &mut Vm) -> Result<(), LowerError> {
        if self.lowerer.is_none() {
            self.lowerer = Some(Lowerer::new()?);
            helpers::install(vm);
        }
        Ok(())
    }

    /// The recorder has not seen the place that it waits for, if it waits.
    pub(crate) fn recorder_waits(&mut self, vm: &mut Vm) {
        if let Some(r) = &mut self.recorder
            && r.waits_for().is_some()
        {
            let stop = r.wait();
            self.stopped_recording(vm, stop);
        }
    }

    /// Goes on with what was recorded, if the recorder says so.
    fn stopped_recording(&mut self, vm: &mut Vm, stop: Option<Stop>) {
        if let Some(stop) = stop
            && let Some(r) = self.recorder.take()
        {
            vm.show_recorder(Shown::Nothing);
            self.recorded(vm, *r, stop);
        }
    }

    /// Gives up a recording under way; a region that was to grow stays as it is.
    pub(crate) fn stop_recording(&mut self, vm: &mut Vm) {
        vm.show_recorder(Shown::Nothing);
        if let Some(r) = self.recorder.take()
            && let Some(id) = r.id
        {
            self.regions[id as usize].graph = Graph::Known(r.region);
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { by_code: self.options.save, ..self.options.limits }
    }

    /// What an instruction was before it was overwritten.
    pub(crate) fn original(&self, insn: Insn) -> Insn {
        original(&self.regions, insn)
    }

    fn recorded(&mut self, vm: &mut Vm, r: Recorder, stop: Stop) {
        self.held_up += STEP * r.steps();
        if let (Some(id), Some((node, before))) = (r.id, r.grown_from) {
            return self.grown(vm, id, r.region, node, before, stop);
        }
        let root_pc = r.root_pc();
        // A function's is entered by other machine code too, at less expense.
        if self.options.throttle && r.region.root == Root::Loop && r.is_left_soon() {
            let place = self.places.entry(root_pc as usize).or_default();
            place.left_soon += 1;
            place.heat = 0;
            return self.abort(vm, &r.region, "it is left soon");
        }
        let wrong = (stop == Stop::Lost).then_some("it was not executed again");
        self.compile(vm, r.region, root_pc, None, wrong);
    }

    /// Compiles a region, if nothing is wrong with it.
    pub(crate) fn compile(
        &mut self,
        vm: &mut Vm,
        mut region: Region,
        root_pc: *const u64,
        id: Option<u32>,
        wrong: Option<&str>,
    ) {
        self.compiling = true;
        if let Some(id) = id {
            self.regions[id as usize].gathering = None;
        }
        match wrong.map_or_else(|| self.lift(vm, &mut region), |why| Err(why.to_owned())) {
            Ok((func, islands, lifted_in)) => {
                self.submit(vm, func, Pending { region, root_pc, id, islands, lifted_in });
            }
            Err(why) => {
                let p = Pending { region, root_pc, id, islands: 0..0, lifted_in: Duration::ZERO };
                self.failed(vm, p, &why);
            }
        }
        self.compiling = false;
    }

    /// The counter has run out of a place that has machine code: if that was made in a hurry, it is made again when there is time.
    /// Gives what the counter starts from again.
    fn still_hot(&mut self, vm: &mut Vm, id: u32) -> u16 {
        let time = self.may_compile(true);
        let c = &mut self.regions[id as usize];
        if !c.machine.hurried {
            return u16::MAX;
        }
        c.heat += 1;
        if c.heat >= BUSY && time && matches!(c.graph, Graph::Known(_)) && c.compilations < MAX_COMPILATIONS {
            // SAFETY: `at` is the root instruction.
            let root_pc = unsafe { c.at.add(1) };
            if let Graph::Known(region) = std::mem::replace(&mut c.graph, Graph::Away) {
                self.compile(vm, region, root_pc, Some(id), None);
            }
        }
        self.options.start()
    }

    /// Lifts a region; islands that it needs are made. Gives the function, their numbers, and the time taken.
    fn lift(&mut self, vm: &mut Vm, region: &mut Region) -> Result<(Func, Range<u32>, Duration), String> {
        let started = Instant::now();
        let first = self.next_island();
        let lifted =
            lift::lift(vm, region, first, &mut self.returns, &mut self.lifting).map_err(|e: LiftError| e.to_string());
        self.held_up += started.elapsed();
        let lifted = lifted?;
        for (words, after) in lifted.islands {
            self.islands.words.push(jit::island(Insn(words[0]), &words[1..], after));
        }
        Ok((lifted.func, first..self.next_island(), started.elapsed()))
    }

    /// Whether compilation has a thread of its own; decided when something is compiled first.
    fn in_background(&mut self) -> bool {
        let several = || std::thread::available_parallelism().is_ok_and(|n| n.get() > 1);
        *self.options.background.get_or_insert_with(several)
    }

    /// Has a function compiled, in the background where that pays.
    fn submit(&mut self, vm: &mut Vm, func: Func, p: Pending) {
        let o = &self.options;
        let settings = Settings {
            disable: o.disable,
            print: o.print,
            print_code: o.print_code,
            fail_guards: o.fail_guards != 0,
            // Large programs want more code than they ever get. What was made with care stays so, and what is busy becomes so.
            hurry: o.throttle && !self.has_time(2, true) && p.id.is_none_or(|id| self.regions[id as usize].in_hurry()),
            save: o.save,
        };
        let background = self.in_background();
        if background && self.worker.is_none() {
            (self.options.before_thread)();
            self.worker = Worker::start();
        }
        let Some(worker) = self.worker.as_ref().filter(|_| background) else {
            let Some(lowerer) = &mut self.lowerer else { return self.failed(vm, p, "there is no code generator") };
            let product = compile(lowerer, func, settings);
            return self.compiled(vm, p, product);
        };
        self.jobs += 1;
        if !worker.submit(self.jobs, func, settings) {
            return self.failed(vm, p, "the compiling thread is gone");
        }
        if p.id.is_none() {
            self.places.entry(p.root_pc as usize).or_default().pending = true;
        }
        self.pending.insert(self.jobs, p);
    }

    /// Takes over what was compiled meanwhile.
    pub(crate) fn poll(&mut self, vm: &mut Vm) {
        if self.jobs == self.taken {
            return;
        }
        while let Some((number, product)) = self.worker.as_ref().and_then(Worker::take) {
            self.taken += 1;
            // Jobs from before a flush are nobody's.
            if let Some(p) = self.pending.remove(&number) {
                self.places.entry(p.root_pc as usize).or_default().pending = false;
                self.compiled(vm, p, product);
            }
        }
    }

    /// Notes why something is not compiled.
    fn abort(&mut self, vm: &mut Vm, region: &Region, why: &str) {
        if self.options.trace {
            eprintln!("[jit] abort {}: {why}", region.place(vm));
        }
        self.stats.abort(why);
    }

    fn failed(&mut self, vm: &mut Vm, p: Pending, why: &str) {
        self.abort(vm, &p.region, why);
        match p.id {
            Some(id) => {
                let c = &mut self.regions[id as usize];
                c.graph = Graph::Known(p.region);
                c.compilations = MAX_COMPILATIONS;
            }
            None => {
                let place = self.places.entry(p.root_pc as usize).or_default();
                place.failures += 1;
                place.heat = 0;
            }
        }
    }

    fn compiled(&mut self, vm: &mut Vm, p: Pending, product: Product) {
        let compiled = match product.compiled {
            Ok(compiled) => compiled,
            Err(why) => return self.failed(vm, p, &why),
        };
        let code = match self.memory.add(&compiled.code) {
            Ok(code) => code,
            Err(CodeError::Full) if self.memory.has_room_for(compiled.code.len()) => return self.evict(vm),
            Err(why) => return self.failed(vm, p, &why.to_string()),
        };
        self.stats.compilations += 1;
        self.stats.code_bytes += compiled.code.len();
        self.stats.compile_time += product.time;
        self.stats.lift_time += p.lifted_in;
        *if self.worker.is_none() { &mut self.held_up } else { &mut self.worker_time } += product.time;
        let known = self.make_known(code, || p.region.place(vm));
        if self.options.trace {
            eprintln!(
                "[jit] {} {}: {} nodes, {} contexts, {} insts, {} bytes, {:?} to lift, {:?} to compile",
                if p.id.is_some() { "grown" } else { "compiled" },
                p.region.place(vm),
                p.region.nodes.len(),
                p.region.ctxs.len(),
                product.insts,
                compiled.code.len(),
                p.lifted_in,
                product.time
            );
        }
        let machine = Machine {
            code,
            region: p.id.unwrap_or(self.regions.len() as u32),
            insts: product.insts,
            exits: compiled.exits,
            hurried: compiled.hurried,
            islands: p.islands,
            known,
            outside: product.named.map_or(Vec::new(), |named| p.region.outside_image(vm, &named)),
        };
        match p.id {
            Some(id) => {
                let least = self.options.exit_threshold;
                let c = &mut self.regions[id as usize];
                c.graph = Graph::Known(p.region);
                c.compilations += 1;
                c.exit_threshold = c.exit_threshold.max(machine.worth(least));
                let old = std::mem::replace(&mut c.machine, Rc::new(machine));
                self.machines[id as usize] = Rc::as_ptr(&c.machine).cast();
                self.retired.push(old);
                self.stats.grown += 1;
            }
            None => self.put_in_place(vm, p.region, machine, p.root_pc),
        }
        self.free_retired(vm);
    }

    /// Tells tools that want to know what code is called.
    pub(crate) fn make_known(&mut self, code: MachineCode, place: impl FnOnce() -> String) -> Option<Registration> {
        if !self.options.perf_map && !self.options.debuggers {
            return None;
        }
        let name = format!("js:{}", place());
        if self.options.perf_map
            && let Err(why) = name_for_perf(code, &name)
        {
            eprintln!("[jit] no map for perf: {why}");
            self.options.perf_map = false;
        }
        self.options.debuggers.then(|| Registration::new(code, &name))
    }

    /// Makes a compiled region reachable: overwrites its root instruction.
    fn put_in_place(&mut self, vm: &mut Vm, region: Region, machine: Machine, root_pc: *const u64) {
        // SAFETY: the address after an instruction of bytecode in the cage.
        let at = unsafe { root_pc.sub(1).cast_mut() };
        let exit_threshold = machine.worth(self.options.exit_threshold);
        let compiled = Compiled {
            root: region.root,
            code: region.ctxs[0].code,
            graph: Graph::Known(region),
            machine: Rc::new(machine),
            at,
            // SAFETY: as above.
            original: Insn(unsafe { *at }),
            compilations: 1,
            exit_threshold,
            heat: 0,
            gathering: None,
        };
        // SAFETY: as above.
        unsafe { self.overwrite(vm, compiled) };
    }

    /// Has a region run where its root instruction is.
    ///
    /// # Safety
    /// `at` is an instruction of bytecode in the cage, of the kind of the region's root.
    pub(crate) unsafe fn overwrite(&mut self, vm: &mut Vm, compiled: Compiled) {
        let op = if compiled.root == Root::Entry { Op::EntryTrace } else { Op::LoopTrace };
        // SAFETY: by contract; no other thread executes this bytecode.
        unsafe { *compiled.at = Insn::a_imm(op, 0, 0, self.regions.len() as i32).0 };
        self.machines.push(Rc::as_ptr(&compiled.machine).cast());
        vm.jit.machines = self.machines.as_ptr();
        self.regions.push(compiled);
    }

    fn next_island(&mut self) -> u32 {
        self.reserve_numbers();
        self.islands.words.len() as u32
    }

    /// Machine code that the interpreter has entered has been left.
    pub(crate) fn stopped(&mut self, vm: &mut Vm) {
        self.running -= 1;
        if self.evicted || !self.retired.is_empty() {
            self.free_retired(vm);
        }
    }
}

impl Tracer {
    /// Guards to be passed until the next one fails for a test: about as many as asked for, never in step with the guards of
    /// a loop.
    pub(crate) fn next_failure(&mut self) -> i32 {
        self.failures = self.failures.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((self.failures >> 8) % (self.options.fail_guards * 2)) as i32 + 1
    }

    /// Whether there is time for another compilation, of something hot or only warm. What a thread of its own has compiled must stay
    /// below half of the time that has passed, with some milliseconds to begin with; for what has held the program up (recording and
    /// lifting; without that thread compiling too) see [`allowance`].
    pub(crate) fn may_compile(&mut self, hot: bool) -> bool {
        if !self.options.throttle {
            return true;
        }
        // Reading the clock takes as long as an exit.
        let refused = &mut self.refused[hot as usize];
        if *refused > 0 {
            *refused -= 1;
            return false;
        }
        let has_time = self.has_time(1, hot);
        if !has_time {
            self.refused[hot as usize] = UNASKED;
        }
        has_time
    }

    /// Whether `1 / part` of that time is left.
    fn has_time(&self, part: u32, hot: bool) -> bool {
        let passed = self.started.elapsed();
        let most = if self.worker.is_some() { 8 } else { 16 };
        self.held_up * part < allowance(passed, hot, most)
            && self.worker_time * part < Duration::from_millis(10) + passed / 2
    }
}

/// How long a program that has run for so long may have been held up: what it has done so far is all that is known of how long it
/// will go on, so the share grows, up to `1 / most`. What is hot pays soon, and may take some milliseconds at once: without them programs
/// that are over in that time would be interpreted to the end. What is warm waits until there is time for a large region.
fn allowance(passed: Duration, hot: bool, most: u32) -> Duration {
    /// At this age the growing share would be the whole.
    const GROWN: Duration = Duration::from_millis(1500);
    const LARGE: Duration = Duration::from_millis(1);
    let grows = passed.mul_f64(passed.div_duration_f64(GROWN));
    let share = |n: u32| (passed / n + grows).min(passed / most);
    if hot { Duration::from_millis(2) + share(32) } else { share(200).saturating_sub(LARGE) }
}
