//! Runs functions of the trace IR by machine code and by the evaluator, over the same memory, and compares.
#![cfg(target_arch = "x86_64")]

use std::mem::{offset_of, size_of};

use tracer::code::{CodeMemory, Left};
use tracer::eval::{Machine, Outcome, eval};
use tracer::helpers::{HELPERS, Name};
use tracer::ir::{Func, ResumeId, Ty, verify::verify};
use tracer::lower::{Compiled, Lowerer, RETURNED, Source};
use vm::interp::jit::{EXIT_VALUES, Jit};
use vm::value::tag;
use vm::{Value, Vm};

/// First byte of the cells that functions play with.
pub const CELLS: usize = size_of::<Vm>().next_multiple_of(64);
/// Cage offset of that.
pub const CELL: u64 = CELLS as u64 / 8;
pub const CELL_BYTES: usize = 4096;
/// The root frame; registers before it are there too.
pub const FP: usize = CELLS + CELL_BYTES + 512;
const SIZE: usize = FP + 4096;

/// Where calls of the barrier leave their count and last cell.
const BARRIERS: usize = FP + 2048;

/// Preserves all registers, as the barrier does.
#[unsafe(naked)]
unsafe extern "C" fn test_barrier() {
    std::arch::naked_asm!(
        "inc qword ptr [rdi + {n}]", "mov [rdi + {n} + 8], rsi", "ret", n = const BARRIERS,
    )
}
/// Writes its island's number to register 5 of the frame; number 13 throws.
unsafe extern "C" fn test_exec_op(_: *mut Vm, fp: *mut Value, island: u32) -> u32 {
    // SAFETY: a frame of the test's memory.
    unsafe { *fp.add(5) = Value::int(island as i32) };
    (island == 13) as u32
}

/// Where objects are made: the count of them, and the first. An object has a header, 8 bytes, and slots.
const OBJECTS: usize = FP + 2560;
const FIRST_OBJECT: usize = OBJECTS + 64;
const OBJECT_BYTES: usize = 16 + 4 * 8;
const MAX_OBJECTS: usize = 29;

/// Makes an object of a shape; when there is no more room, the last one again, after which nothing is compared.
fn new_object(memory: &mut [u8], shape: u32) -> u64 {
    let n = (memory[OBJECTS] as usize).min(MAX_OBJECTS);
    memory[OBJECTS] = n as u8 + (n < MAX_OBJECTS) as u8;
    let at = FIRST_OBJECT + n * OBJECT_BYTES;
    memory[at..at + 4].copy_from_slice(&shape.to_le_bytes());
    for slot in memory[at + 16..at + OBJECT_BYTES].chunks_mut(8) {
        slot.copy_from_slice(&Value::UNDEFINED.0.to_le_bytes());
    }
    at as u64 / 8
}
unsafe extern "C" fn test_new_object(vm: *mut Vm, shape: u32) -> u32 {
    // SAFETY: the test's memory.
    new_object(unsafe { std::slice::from_raw_parts_mut(vm.cast(), SIZE) }, shape) as u32
}

fn test_call(memory: &mut [u8], helper: u64, args: &[u64]) -> u64 {
    let mut write = |at: usize, v: u64| memory[at..at + 8].copy_from_slice(&v.to_le_bytes());
    if helper == Name::barrier as u64 {
        write(BARRIERS + 8, args[0]);
        memory[BARRIERS] += 1;
        0
    } else if helper == Name::fmod as u64 {
        (f64::from_bits(args[0]) % f64::from_bits(args[1])).to_bits()
    } else if helper == Name::exec_op as u64 {
        write(args[0] as usize + 40, Value::int(args[1] as i32).0);
        (args[1] == 13) as u64
    } else if helper == Name::new_object as u64 {
        new_object(memory, args[0] as u32)
    } else {
        panic!("helper {helper}")
    }
}

pub struct Rig {
    lowerer: Lowerer,
    code: CodeMemory,
    /// The memory that functions start with.
    pub memory: Vec<u64>,
}

fn bytes(words: &mut [u64]) -> &mut [u8] {
    // SAFETY: any byte is valid, and words are aligned better than bytes.
    unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), words.len() * 8) }
}

impl Rig {
    pub fn new() -> Rig {
        let mut memory = vec![0u64; SIZE / 8];
        let helpers = (offset_of!(Vm, jit) + offset_of!(Jit, helpers)) / 8;
        for (n, h) in HELPERS.iter().enumerate() {
            memory[helpers + n] = match n {
                n if n == Name::barrier as usize => test_barrier as *const () as u64,
                n if n == Name::exec_op as usize => test_exec_op as *const () as u64,
                n if n == Name::new_object as usize => test_new_object as *const () as u64,
                _ => (h.addr)() as u64,
            };
        }
        Rig { lowerer: Lowerer::new().unwrap(), code: CodeMemory::default(), memory }
    }

    pub fn register(&mut self, reg: i32, v: Value) {
        self.memory[(FP / 8).wrapping_add_signed(reg as isize)] = v.0;
    }
    /// Sets a word of the cells.
    pub fn cell(&mut self, word: usize, v: u64) {
        self.memory[CELLS / 8 + word] = v;
    }

    pub fn lower(&mut self, f: &Func) -> Compiled {
        if let Err(e) = verify(f) {
            panic!("{e}\n{f}");
        }
        // One function after the other with registers allocated in either way.
        self.lowerer.hurry = !self.lowerer.hurry;
        match self.lowerer.lower(f) {
            Ok(c) => c,
            Err(e) => panic!("{e}\n{f}"),
        }
    }

    pub fn clif(&mut self, f: &Func) -> String {
        self.lowerer.clif(f).unwrap()
    }

    /// How machine code leaves, and the memory that it leaves.
    pub fn run(&mut self, compiled: &Compiled) -> (Outcome, Vec<u64>) {
        let code = self.code.add(&compiled.code).unwrap();
        let mut memory = self.memory.clone();
        let vm = memory.as_mut_ptr();
        // SAFETY: verified code over memory that is laid out as a cage.
        let left = unsafe { code.entry()(vm.cast(), vm.byte_add(FP).cast()) };
        self.code.free(code);
        let values = (offset_of!(Vm, jit) + offset_of!(Jit, exit_values)) / 8;
        let Left { how: left, value } = left;
        let outcome = if left == RETURNED {
            Outcome::Returned(value.0)
        } else {
            let words = &memory[values..values + EXIT_VALUES];
            let exit = &compiled.exits[left as usize];
            let words = words.to_vec();
            let made: Vec<Value> = exit
                .objects
                .iter()
                .map(|o| Value::from_tag(tag::OBJECT, new_object(bytes(&mut memory), o.shape) as u32))
                .collect();
            for (o, v) in exit.objects.iter().zip(&made) {
                for &(at, source) in &o.slots {
                    memory[v.payload() as usize + at as usize / 8] = source.boxed(0, &words, &made).0;
                }
            }
            let words = &words[..];
            let slots = exit.slots.iter();
            for (_, s) in slots.clone() {
                if let Source::Value { index, ty, .. } = *s {
                    let limit = match ty {
                        Ty::Bool => 1,
                        Ty::I32 | Ty::Off => u32::MAX as u64,
                        _ => u64::MAX,
                    };
                    assert!(words[index as usize] <= limit, "{ty:?} {:#x}", words[index as usize]);
                }
            }
            Outcome::Left(ResumeId(left as u32), slots.map(|(reg, s)| (*reg, s.boxed(0, words, &made).0)).collect())
        };
        memory[values..values + EXIT_VALUES].fill(0);
        (outcome, memory)
    }

    /// How the evaluator leaves, and its memory.
    pub fn evaluate(&mut self, f: &Func) -> (Outcome, Vec<u64>) {
        let mut memory = self.memory.clone();
        let mut machine = Machine { memory: bytes(&mut memory), fp: FP, call: &mut test_call, fuel: 1_000_000 };
        match eval(f, &mut machine) {
            Ok(o) => (o, memory),
            Err(e) => panic!("{e}\n{f}"),
        }
    }

    /// Runs both ways and compares; how it left.
    pub fn compare(&mut self, f: &Func, compiled: &Compiled) -> Outcome {
        let (a, b) = (self.run(compiled), self.evaluate(f));
        if alike(&a, &b) {
            return a.0;
        }
        let ((a, memory_a), (b, memory_b)) = (a, b);
        if canonical(&a) != canonical(&b) {
            panic!("machine code: {a:x?}\nevaluator:    {b:x?}\n{f}\n{}", self.clif(f));
        }
        let differ = |(_, (x, y)): &(usize, (&u64, &u64))| nan(**x) != nan(**y);
        match memory_a.iter().zip(&memory_b).enumerate().find(differ) {
            Some((k, (x, y))) => {
                panic!("at {:#x}: {x:#x} by machine code, {y:#x} by the evaluator\n{f}\n{}", k * 8, self.clif(f))
            }
            None => unreachable!("not alike"),
        }
    }
}

/// Whether two executions went alike, but for NaNs and for which objects were made where.
pub fn alike(a: &(Outcome, Vec<u64>), b: &(Outcome, Vec<u64>)) -> bool {
    if a == b {
        return true;
    }
    if [&a.1, &b.1].into_iter().any(|m| m[OBJECTS / 8] as u8 as usize == MAX_OBJECTS) {
        return true;
    }
    let words = |m: &[u64]| [&m[..OBJECTS / 8], &m[(FIRST_OBJECT + MAX_OBJECTS * OBJECT_BYTES) / 8..]].concat();
    let (x, y) = (words(&a.1), words(&b.1));
    let pairs: Vec<(u64, u64)> = match (&a.0, &b.0) {
        (Outcome::Returned(v), Outcome::Returned(w)) => vec![(*v, *w)],
        (Outcome::Left(r, v), Outcome::Left(s, w)) if r == s && v.len() == w.len() => {
            v.iter().zip(w).filter(|(v, w)| v.0 == w.0).map(|(v, w)| (v.1, w.1)).collect()
        }
        _ => return false,
    };
    let mut same = Same { memory: (&a.1, &b.1), pairs: Vec::new() };
    x.into_iter().zip(y).chain(pairs).all(|(v, w)| same.words(v, w))
}

/// Compares words; objects by what they hold.
struct Same<'a> {
    memory: (&'a [u64], &'a [u64]),
    /// Objects of the one that are those of the other.
    pairs: Vec<(usize, usize)>,
}

impl Same<'_> {
    fn object(bits: u64) -> Option<usize> {
        let at = Value(bits).payload() as usize;
        let objects = FIRST_OBJECT / 8..(FIRST_OBJECT + MAX_OBJECTS * OBJECT_BYTES) / 8;
        (Value(bits).is_object() && objects.contains(&at)).then_some(at)
    }
    fn words(&mut self, v: u64, w: u64) -> bool {
        let (Some(x), Some(y)) = (Same::object(v), Same::object(w)) else { return nan(v) == nan(w) };
        if let Some(p) = self.pairs.iter().find(|p| p.0 == x || p.1 == y) {
            return *p == (x, y);
        }
        self.pairs.push((x, y));
        let words = (0..OBJECT_BYTES / 8).filter(|&k| k != 1);
        self.memory.0[x] as u32 == self.memory.1[y] as u32
            && words.skip(1).all(|k| self.words(self.memory.0[x + k], self.memory.1[y + k]))
    }
}

/// Which NaN an operation makes of two is not defined.
fn nan(bits: u64) -> u64 {
    let v = Value(bits);
    if v.is_double() && v.as_double().is_nan() { Value::NAN.0 } else { bits }
}

fn canonical(o: &Outcome) -> Outcome {
    match o {
        Outcome::Returned(v) => Outcome::Returned(nan(*v)),
        Outcome::Left(r, slots) => Outcome::Left(*r, slots.iter().map(|&(reg, v)| (reg, nan(v))).collect()),
    }
}
