//! Random functions: straight lines, diamonds and loops, the same ones in every run. Executed by machine code and by the evaluator,
//! and before and after each pass of the optimiser.
#![cfg(target_arch = "x86_64")]

mod common;

use common::{CELL, CELLS, Rig, alike};
use tracer::eval::Outcome;
use tracer::helpers::Name;
use tracer::ir::parse::parse;
use tracer::ir::verify::verify;
use tracer::ir::*;
use tracer::lower::Lowerer;
use tracer::opt::PASSES;
use vm::Value;
use vm::heap::gc_state;
use vm::object::exotic::typed_array::Element;
use vm::value::tag;

/// SplitMix64.
struct Random(u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 32) as usize % n
    }
    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
    fn int(&mut self) -> i32 {
        match self.below(8) {
            0 => self.pick(&[i32::MAX, i32::MIN, i32::MAX - 1, -1, 65536]),
            1 => self.next() as i32,
            _ => self.below(40) as i32 - 8,
        }
    }
    fn double(&mut self) -> f64 {
        match self.below(8) {
            0 => self.pick(&[-0.0, f64::NAN, f64::INFINITY, 2147483648.0, -2147483649.0, 1e300, 4294967296.5]),
            1 => f64::from_bits(self.next() >> 1),
            2 | 3 => self.below(40) as f64 - 8.0,
            _ => (self.next() as i32) as f64 / 256.0,
        }
    }
    fn value(&mut self) -> Value {
        match self.below(10) {
            0..5 => Value::int(self.int()),
            5..8 => Value::double(self.double()),
            8 => Value::bool(self.below(2) == 1),
            _ => self.pick(&[
                Value::UNDEFINED,
                Value::HOLE,
                Value::from_tag(tag::STRING, 99),
                Value::from_tag(tag::OBJECT, CELL as u32),
            ]),
        }
    }
}

const REGISTERS: i32 = 8;
/// Words of a cell: its header, the address for typed accesses, one that is not accessed, places for values, for bits, for doubles.
const VIEW: usize = 1;
const UNUSED: usize = 4;
const VALUES: usize = 8;
const BITS: usize = 32;
const FLOATS: usize = 48;
/// The second cell, an old one.
const OLD: usize = 64;

struct Generator {
    random: Random,
    f: Func,
    block: BlockId,
    /// Values that may be used here.
    pool: Vec<Ref>,
    /// Cells that may be accessed.
    cells: Vec<Ref>,
    /// Offsets of objects that were made.
    objects: Vec<Ref>,
    depth: usize,
}

impl Generator {
    fn emit(&mut self, op: Op, ty: Ty, args: &[Ref], imm: u64, resume: ResumeId) -> Ref {
        let mut all = [Ref::NONE; 4];
        all[..args.len()].copy_from_slice(args);
        let r = self.f.push(Inst { op, ty, args: all, imm, resume });
        self.f.block_mut(self.block).insts.push(r);
        if matches!(ty, Ty::I32 | Ty::F64 | Ty::Bool | Ty::Val) {
            self.pool.push(r);
        }
        r
    }
    /// An inst whose result type the table gives, and that does not leave.
    fn plain(&mut self, op: Op, args: &[Ref], imm: u64) -> Ref {
        self.emit(op, op.result().unwrap(), args, imm, ResumeId::NONE)
    }
    fn guard(&mut self, op: Op, args: &[Ref]) -> Ref {
        let resume = self.resume(false);
        self.emit(op, op.result().unwrap(), args, 0, resume)
    }

    fn of(&mut self, ty: Ty) -> Ref {
        let some: Vec<Ref> = self.pool.iter().copied().filter(|&r| self.f.ty(r) == ty).collect();
        if !some.is_empty() && self.random.below(6) != 0 {
            // Newer ones more often.
            let n = some.len();
            return some[n - 1 - self.random.below(n).min(self.random.below(n))];
        }
        match ty {
            Ty::I32 => {
                let imm = self.random.int() as u32 as u64;
                self.plain(Op::ConstI32, &[], imm)
            }
            Ty::F64 => {
                let imm = self.random.double().to_bits();
                self.plain(Op::ConstF64, &[], imm)
            }
            Ty::Bool => {
                let imm = self.random.next() & 1;
                self.plain(Op::ConstBool, &[], imm)
            }
            _ => {
                let imm = self.random.value().0;
                self.plain(Op::ConstVal, &[], imm)
            }
        }
    }

    /// Guards of a stretch often share a resume point.
    fn resume(&mut self, throws: bool) -> ResumeId {
        let mut slots = Vec::new();
        for reg in 0..self.random.below(6) as i32 {
            if !self.pool.is_empty() {
                slots.push(Slot { reg, value: self.random.pick(&self.pool) });
            }
        }
        let node = self.f.resumes.len() as u32;
        self.f.resumes.push(Resume { slots, frame: 0, code: 1, pc: node, throws, hoisted: false, node });
        ResumeId(node)
    }

    fn new_block(&mut self) -> BlockId {
        let b = self.f.new_block();
        self.f.block_mut(b).cold = self.random.below(4) == 0;
        b
    }

    fn int_index(&mut self, mask: u64) -> Ref {
        let (i, mask) = (self.of(Ty::I32), self.plain(Op::ConstI32, &[], mask));
        self.plain(Op::And, &[i, mask], 0)
    }

    /// Takes a boxed value apart, behind a guard.
    fn unbox(&mut self) {
        let v = self.of(Ty::Val);
        let heap = [tag::STRING, tag::OBJECT];
        let (test, imm, unbox) = match self.random.below(6) {
            0 | 1 => (Op::IsTag, tag::INT as u64, Op::UnboxInt),
            2 => (Op::IsDouble, 0, Op::UnboxF64),
            3 => {
                let is = self.plain(Op::IsNumber, &[v], 0);
                self.guard(Op::GuardFalse, &[is]);
                return;
            }
            4 => {
                let op = self.random.pick(&[Op::NumToF64, Op::NumToInt32]);
                self.guard(op, &[v]);
                return;
            }
            _ => (Op::IsTag, self.random.pick(&heap) as u64, Op::UnboxOff),
        };
        let is = self.plain(test, &[v], imm);
        self.guard(Op::GuardTrue, &[is]);
        let r = self.plain(unbox, &[v], 0);
        if unbox == Op::UnboxOff {
            self.plain(Op::BoxOff, &[r], imm);
        }
    }

    fn memory(&mut self) {
        let cell = self.random.pick(&self.cells);
        let word = |class: Class, word: usize| place(class, word * 8);
        match self.random.below(14) {
            0 => drop(self.plain(Op::LoadVal, &[cell], word(Class::Slot, VALUES))),
            1 | 2 => {
                let i = self.int_index(15);
                self.plain(Op::LoadElem, &[cell, i], word(Class::Slot, VALUES));
                self.unbox();
            }
            3 => {
                let v = self.of(Ty::Val);
                self.plain(Op::StoreVal, &[cell, v], word(Class::Slot, VALUES + 1));
                self.plain(Op::Barrier, &[cell, v], 0);
            }
            4 => {
                let (i, v) = (self.int_index(15), self.of(Ty::Val));
                self.plain(Op::StoreElem, &[cell, i, v], word(Class::Slot, VALUES));
                self.plain(Op::Barrier, &[cell, v], 0);
            }
            5 => drop(self.plain(Op::LoadI32, &[cell], word(Class::Bytes, BITS))),
            6 => drop(self.plain(Op::LoadU8, &[cell], word(Class::Bytes, BITS) + 3)),
            7 => {
                let i = self.int_index(31);
                let op = self.random.pick(&[Op::LoadChar, Op::LoadChar16]);
                self.plain(op, &[cell, i], word(Class::Bytes, BITS));
            }
            8 => {
                let v = self.of(Ty::I32);
                let op = self.random.pick(&[Op::StoreI32, Op::StoreU8]);
                self.plain(op, &[cell, v], word(Class::Bytes, BITS) + 4);
            }
            9 => {
                self.plain(Op::StoreOff, &[cell, cell], word(Class::Bytes, BITS) + 8);
                let o = self.plain(Op::LoadOff, &[cell], word(Class::Bytes, BITS) + 4);
                self.plain(Op::OEq, &[o, cell], 0);
            }
            10 => {
                let a = self.plain(Op::LoadAddr, &[cell], word(Class::View, VIEW));
                let i = self.int_index(7);
                let e =
                    self.random.pick(&[Element::Int8, Element::Uint8, Element::Int16, Element::Int32, Element::Uint32]);
                self.emit(Op::LoadTyped, Ty::I32, &[a, i], place(Class::Bytes, e as usize), ResumeId::NONE);
            }
            11 => {
                let a = self.plain(Op::LoadAddr, &[cell], word(Class::View, VIEW));
                let (i, v) = (self.int_index(7), self.of(Ty::I32));
                let e = self.random.pick(&[Element::Uint8Clamped, Element::Uint16, Element::Int32]);
                self.plain(Op::StoreTyped, &[a, i, v], place(Class::Bytes, e as usize));
            }
            12 => {
                // The doubles' place is a constant number of elements on.
                let a = self.plain(Op::LoadAddr, &[cell], word(Class::View, VIEW));
                let i = self.plain(Op::ConstI32, &[], (FLOATS - BITS) as u64);
                let v = self.of(Ty::F64);
                self.plain(Op::StoreTyped, &[a, i, v], place(Class::Bytes, Element::Float64 as usize));
            }
            _ => {
                let a = self.plain(Op::LoadAddr, &[cell], word(Class::View, VIEW));
                let i = self.plain(Op::ConstI32, &[], (FLOATS - BITS) as u64);
                self.emit(
                    Op::LoadTyped,
                    Ty::F64,
                    &[a, i],
                    place(Class::Bytes, Element::Float64 as usize),
                    ResumeId::NONE,
                );
            }
        }
    }

    /// Int arithmetic that a double is made of.
    fn chain(&mut self) {
        let mut v = self.of(Ty::I32);
        let known = self.pool.len();
        for _ in 0..1 + self.random.below(3) {
            let other = if self.random.below(3) == 0 { v } else { self.plain(Op::ConstI32, &[], 3) };
            let op = self.random.pick(&[Op::AddOv, Op::SubOv, Op::MulOv]);
            v = self.guard(op, &[v, other]);
            self.pool.truncate(known);
        }
        let d = self.plain(Op::IntToF64, &[v], 0);
        if self.random.below(2) == 0 {
            let word = self.of(Ty::I32);
            let word = self.plain(Op::UIntToF64, &[word], 0);
            let op = self.random.pick(&[Op::FAdd, Op::FSub]);
            let sum = self.plain(op, &[d, word], 0);
            self.plain(Op::F64ToInt32, &[sum], 0);
        }
    }

    /// An object: made, or one of this stretch used.
    fn object(&mut self) {
        let known = self.objects.len();
        let slot = place(Class::Slot, 16 + 8 * self.random.below(4));
        match self.random.below(8) {
            0..3 => {
                let shape = self.plain(Op::ConstOff, &[], 70);
                let o = self.emit(Op::Call, Ty::Off, &[shape], Name::new_object as u64, ResumeId::NONE);
                self.objects.push(o);
            }
            _ if known == 0 => {}
            3 | 4 => {
                let (o, v) = (self.objects[self.random.below(known)], self.of(Ty::Val));
                self.plain(Op::StoreVal, &[o, v], slot);
                self.plain(Op::Barrier, &[o, v], 0);
            }
            5 => {
                let o = self.objects[self.random.below(known)];
                self.plain(Op::LoadVal, &[o], slot);
                self.unbox();
            }
            6 => {
                let o = self.objects[self.random.below(known)];
                let shape = self.plain(Op::ConstI32, &[], 71);
                self.plain(Op::StoreI32, &[o, shape], place(Class::Shape, 0));
                self.plain(Op::LoadI32, &[o], place(Class::Shape, 0));
            }
            _ => {
                let o = self.objects[self.random.below(known)];
                self.plain(Op::BoxOff, &[o], tag::OBJECT as u64);
            }
        }
    }

    fn step(&mut self) {
        use Op::*;
        match self.random.below(28) {
            24 | 25 => self.object(),
            26 | 27 => self.chain(),
            0..4 => self.unbox(),
            4..8 => self.memory(),
            8 => {
                let (a, b) = (self.of(Ty::F64), self.of(Ty::F64));
                self.emit(Call, Ty::F64, &[a, b], Name::fmod as u64, ResumeId::NONE);
            }
            9 => {
                let v = self.of(Ty::Val);
                self.plain(StoreReg, &[v], 9);
                let (resume, island) = (self.resume(true), self.random.below(40) as u32);
                self.emit(ExecOp, Ty::None, &[], island_imm(8, island), resume);
                self.plain(ReloadReg, &[], 13);
            }
            10 => {
                let (c, ty) = (self.of(Ty::Bool), self.random.pick(&[Ty::I32, Ty::F64, Ty::Bool, Ty::Val]));
                let (a, b) = (self.of(ty), self.of(ty));
                self.emit(Select, ty, &[c, a, b], 0, ResumeId::NONE);
            }
            11 => {
                let (a, b) = (self.of(Ty::Val), Value::from_tag(tag::SPECIAL, self.random.below(5) as u32));
                let b = self.plain(ConstVal, &[], b.0);
                self.plain(VEq, &[a, b], 0);
            }
            12 => {
                let c = self.of(Ty::Bool);
                let op = self.random.pick(&[GuardTrue, GuardFalse]);
                self.guard(op, &[c]);
            }
            13 | 14 => {
                let op = self.random.pick(&[ICmp, UCmp, FCmp]);
                let ty = if op == FCmp { Ty::F64 } else { Ty::I32 };
                let (a, b, cc) = (self.of(ty), self.of(ty), self.random.below(6) as u64);
                self.plain(op, &[a, b], cc);
            }
            _ => {
                let op = self.random.pick(&[
                    BoxInt, BoxF64, BoxBool, IsDouble, IsNumber, IsBool, IsHeap, FMin, FMax, Add, Sub, Mul, AddOv,
                    SubOv, MulOv, AddOv, SubOv, MulOv, And, Or, Xor, Shl, Shr, UShr, Clz, Bswap, DivInt, ModOv, FAdd,
                    FSub, FMul, FDiv, FNeg, FAbs, FSqrt, FFloor, FCeil, FTrunc, IntToF64, UIntToF64, F64ToInt,
                    F64ToIndex, F64ToInt32, F64ToF32, BoolToInt, Not,
                ]);
                let types: Vec<Ty> = op.letters().0.chars().map(|c| Ty::from_letter(c).unwrap()).collect();
                let args: Vec<Ref> = types.into_iter().map(|t| self.of(t)).collect();
                if op.is_guard() {
                    self.guard(op, &args)
                } else {
                    self.plain(op, &args, 0)
                };
            }
        }
    }

    /// Some values to be handed on, and their types.
    fn some(&mut self) -> Vec<Ty> {
        (0..self.random.below(4)).map(|_| self.random.pick(&[Ty::I32, Ty::I32, Ty::F64, Ty::Bool, Ty::Val])).collect()
    }
    fn args(&mut self, types: &[Ty]) -> Vec<Ref> {
        types.iter().map(|&t| self.of(t)).collect()
    }
    fn params(&mut self, b: BlockId, types: &[Ty]) {
        for &t in types {
            let p = self.f.param(b, t);
            self.pool.push(p);
        }
    }

    fn diamond(&mut self) {
        let cond = self.of(Ty::Bool);
        let (then, other, join) = (self.new_block(), self.new_block(), self.new_block());
        let types = self.some();
        let edge = |block| Edge { block, args: vec![] };
        self.f.block_mut(self.block).term = Term::Branch { cond, then: edge(then), other: edge(other) };
        let (known, objects) = (self.pool.len(), self.objects.len());
        for arm in [then, other] {
            self.block = arm;
            self.stretch();
            if self.random.below(12) == 0 {
                let r = self.resume(false);
                self.f.block_mut(self.block).term = Term::Exit(r);
            } else {
                let args = self.args(&types);
                self.f.block_mut(self.block).term = Term::Jump(Edge { block: join, args });
            }
            self.pool.truncate(known);
            self.objects.truncate(objects);
        }
        self.block = join;
        self.params(join, &types);
    }

    /// A counted loop, left at its head, or at its end by a branch or a guard.
    fn repeat(&mut self) {
        let (head, after) = (self.new_block(), self.new_block());
        let types = self.some();
        let zero = self.plain(Op::ConstI32, &[], 0);
        let limit = self.int_index(7);
        let length = self.int_index(15);
        let mut args = vec![zero];
        args.extend(self.args(&types));
        self.f.block_mut(head).enter = self.resume(false);
        self.f.block_mut(self.block).term = Term::Jump(Edge { block: head, args });
        let (known, objects) = (self.pool.len(), self.objects.len());
        self.block = head;
        let n = self.f.param(head, Ty::I32);
        self.params(head, &types);
        if self.random.below(2) == 0 {
            let inside = self.plain(Op::UCmp, &[n, length], Cc::Lt as u64);
            self.guard(Op::GuardTrue, &[inside]);
        }
        self.stretch();
        let one = self.plain(Op::ConstI32, &[], 1);
        let next = self.guard(Op::AddOv, &[n, one]);
        let more = self.plain(Op::ICmp, &[next, limit], Cc::Lt as u64);
        let mut args = vec![next];
        args.extend(self.args(&types));
        let back = Edge { block: head, args };
        let (kind, out) = (self.random.below(4), Edge { block: after, args: vec![] });
        self.f.block_mut(self.block).term = match kind {
            0 => {
                let less = self.plain(Op::Not, &[more], 0);
                Term::Branch { cond: less, then: out, other: back }
            }
            1 | 2 => Term::Branch { cond: more, then: back, other: out },
            _ => {
                if self.random.below(2) == 0 {
                    self.guard(Op::GuardTrue, &[more]);
                } else {
                    let less = self.plain(Op::Not, &[more], 0);
                    self.guard(Op::GuardFalse, &[less]);
                }
                Term::Jump(back)
            }
        };
        self.pool.truncate(known);
        self.objects.truncate(objects);
        self.block = after;
    }

    fn stretch(&mut self) {
        self.depth += 1;
        for _ in 0..1 + self.random.below(5) {
            match self.random.below(10) {
                0 if self.depth < 4 => self.diamond(),
                1 if self.depth < 4 => self.repeat(),
                _ => {
                    for _ in 0..self.random.below(5) {
                        self.step();
                    }
                }
            }
        }
        self.depth -= 1;
    }
}

fn random_function(seed: u64) -> Func {
    let mut g = Generator {
        random: Random(seed),
        f: Func::new(),
        block: BlockId(0),
        pool: Vec::new(),
        cells: Vec::new(),
        objects: Vec::new(),
        depth: 0,
    };
    for reg in 0..REGISTERS {
        g.plain(Op::LoadReg, &[], reg as u64);
    }
    for at in [CELL, CELL + OLD as u64] {
        let c = g.plain(Op::ConstOff, &[], at);
        g.cells.push(c);
    }
    // One that is not known to the compiler.
    let v = g.plain(Op::LoadReg, &[], REGISTERS as u64);
    let cell = g.plain(Op::UnboxOff, &[v], 0);
    g.cells.push(cell);
    g.stretch();
    g.stretch();
    g.f.block_mut(g.block).term = if g.random.below(4) == 0 {
        let v = g.of(Ty::Val);
        Term::Return(v)
    } else {
        let r = g.resume(false);
        // Many values, so that some are spilled.
        let values: Vec<Ref> = g.pool.clone();
        for (k, v) in values.into_iter().enumerate().take(40) {
            g.f.resumes[r.0 as usize].slots.push(Slot { reg: 10 + k as i32, value: v });
        }
        Term::Exit(r)
    };
    g.f
}

fn fill(rig: &mut Rig, random: &mut Random) {
    for reg in 0..REGISTERS {
        let v = random.value();
        rig.register(reg, v);
    }
    rig.register(REGISTERS, Value::from_tag(tag::OBJECT, (CELL as usize + OLD) as u32));
    for (base, state) in [(0, gc_state::YOUNG), (OLD, gc_state::OLD)] {
        rig.cell(base, (state as u64) << 40);
        rig.cell(base + VIEW, (CELLS + (base + BITS) * 8) as u64);
        for k in 0..16 {
            let v = random.value();
            rig.cell(base + VALUES + k, v.0);
            rig.cell(base + BITS + k, random.next());
        }
        let d = random.double();
        rig.cell(base + FLOATS, Value::double(d).0);
    }
}

/// Runs functions with several inputs each; how many got to their last resume point or returned.
fn run(seeds: std::ops::Range<u64>) -> usize {
    let mut rig = Rig::new();
    let mut finished = 0;
    for seed in seeds {
        let f = random_function(seed);
        let text = f.to_string();
        assert_eq!(parse(&text).map(|f| f.to_string()).as_ref(), Ok(&text), "seed {seed}");
        let compiled = rig.lower(&f);
        let mut random = Random(!seed);
        for _ in 0..6 {
            fill(&mut rig, &mut random);
            let o = rig.compare(&f, &compiled);
            finished += match o {
                Outcome::Returned(_) => 1,
                Outcome::Left(r, _) => (r.0 as usize + 1 == f.resumes.len()) as usize,
            };
        }
    }
    finished
}

#[test]
fn random_functions_a() {
    assert!(run(0..1500) > 500);
}

#[test]
fn random_functions_b() {
    assert!(run(1500..3000) > 500);
}

/// Counts how often a block is entered, in a word that nothing else uses; the count.
fn count_visits(f: &mut Func, block: BlockId) -> Ref {
    let imm = place(Class::Other, UNUSED * 8);
    let mut push = |op, ty, args: &[Ref], imm| {
        let mut all = [Ref::NONE; 4];
        all[..args.len()].copy_from_slice(args);
        f.push(Inst { op, ty, args: all, imm, resume: ResumeId::NONE })
    };
    let cell = push(Op::ConstOff, Ty::Off, &[], CELL);
    let old = push(Op::LoadI32, Ty::I32, &[cell], imm);
    let one = push(Op::ConstI32, Ty::I32, &[], 1);
    let new = push(Op::Add, Ty::I32, &[old, one], 0);
    let store = push(Op::StoreI32, Ty::None, &[cell, new], imm);
    f.block_mut(block).insts.splice(0..0, [cell, old, one, new, store]);
    new
}

/// A hoisted guard of `after` has failed: it must have left things as they are in `before` when the loop is entered that time.
fn check_hoisted(rig: &mut Rig, before: &Func, after: &Func, left_by: ResumeId) {
    let node = after.resumes[left_by.0 as usize].node;
    let enters = |b: &Block| b.enter != ResumeId::NONE && before.resumes[b.enter.0 as usize].node == node;
    let head = before.blocks.iter().position(enters).unwrap();
    let order = before.reverse_postorder();
    let preds = &before.predecessors()[head];
    let block = *order.iter().find(|b| preds.contains(b)).unwrap();
    let mut after = after.clone();
    count_visits(&mut after, block);
    let (left, memory) = rig.evaluate(&after);
    let mut before = before.clone();
    let count = count_visits(&mut before, block);
    let visits = memory[CELLS / 8 + UNUSED];
    let limit =
        before.push(Inst { op: Op::ConstI32, ty: Ty::I32, args: [Ref::NONE; 4], imm: visits, resume: ResumeId::NONE });
    let args = [count, limit, Ref::NONE, Ref::NONE];
    let is = before.push(Inst { op: Op::ICmp, ty: Ty::Bool, args, imm: Cc::Eq as u64, resume: ResumeId::NONE });
    let args = [is, Ref::NONE, Ref::NONE, Ref::NONE];
    let resume = before.blocks[head].enter;
    let guard = before.push(Inst { op: Op::GuardFalse, ty: Ty::None, args, imm: 0, resume });
    before.block_mut(block).insts.extend([limit, is, guard]);
    let (Outcome::Left(_, slots), (Outcome::Left(r, wanted), memory_wanted)) = (left, rig.evaluate(&before)) else {
        panic!("{before}\n{after}");
    };
    let (left, wanted) = ((Outcome::Left(r, slots), memory), (Outcome::Left(resume, wanted), memory_wanted));
    assert!(alike(&left, &wanted), "{before}\n{after}");
}

/// Each pass leaves a function that does the same, and machine code of what the last one leaves does too.
#[test]
fn passes() {
    let mut rig = Rig::new();
    let mut changed = vec![0; PASSES.len()];
    for seed in 0..4000 {
        let mut f = random_function(seed);
        for (pass, changed) in PASSES.iter().zip(&mut changed) {
            let mut after = f.clone();
            (pass.run)(&mut after);
            if let Err(e) = verify(&after) {
                panic!("{e} after {}, seed {seed}\n{f}\n{after}", pass.name);
            }
            *changed += (after.to_string() != f.to_string()) as usize;
            let mut random = Random(!seed);
            for _ in 0..4 {
                fill(&mut rig, &mut random);
                let (a, b) = (rig.evaluate(&f), rig.evaluate(&after));
                // Doubles have room for what ints have not.
                let is_wide = |r: ResumeId| {
                    f.insts.iter().zip(&after.insts).any(|(x, y)| x.resume == r && x.ty == Ty::I32 && y.ty == Ty::F64)
                };
                match b.0 {
                    _ if matches!(a.0, Outcome::Left(r, _) if is_wide(r)) => {}
                    Outcome::Left(r, _) if r.0 as usize >= f.resumes.len() => check_hoisted(&mut rig, &f, &after, r),
                    _ => assert!(alike(&a, &b), "{}, seed {seed}: {:?} {:?}\n{f}\n{after}", pass.name, a.0, b.0),
                }
            }
            f = after;
        }
        if seed % 4 == 0 {
            let compiled = rig.lower(&f);
            rig.compare(&f, &compiled);
        }
    }
    assert!(changed.iter().all(|&n| n > 300), "{changed:?}");
}

/// Functions with something wrong in them are refused, or else have machine code; nothing panics.
#[test]
fn damaged_functions() {
    let mut lowerer = Lowerer::new().unwrap();
    let (mut accepted, mut random) = (0, Random(7));
    for seed in 0..3000 {
        let mut f = random_function(seed % 100);
        for _ in 0..1 + random.below(2) {
            damage(&mut f, &mut random);
        }
        if verify(&f).is_ok() {
            accepted += 1;
            if let Err(e) = lowerer.lower(&f) {
                panic!("{e}\n{f}");
            }
        }
        let text = f.to_string();
        if let Ok(again) = parse(&text) {
            assert_eq!(again.to_string(), text);
        }
    }
    assert!(accepted > 100 && accepted < 2500, "{accepted}");
}

fn damage(f: &mut Func, random: &mut Random) {
    let n = f.insts.len();
    let any_ref = |random: &mut Random| match random.below(20) {
        0 => Ref::NONE,
        1 => Ref(n as u32 + 3),
        _ => Ref(random.below(n) as u32),
    };
    let blocks = f.blocks.len();
    let any_block = |random: &mut Random| BlockId(random.below(blocks + 1) as u32);
    let (r, b) = (random.below(n), random.below(blocks));
    match random.below(12) {
        0 => f.insts[r].op = random.pick(ALL),
        1 | 2 => f.insts[r].args[random.below(4)] = any_ref(random),
        3 => f.insts[r].ty = random.pick(&Ty::ALL),
        4 => f.insts[r].imm = random.next() >> random.below(64),
        5 => f.insts[r].resume = ResumeId(random.below(f.resumes.len() + 2) as u32),
        6 => f.blocks[b].term = Term::Jump(Edge { block: any_block(random), args: vec![] }),
        7 => {
            let (block, v) = (any_block(random), any_ref(random));
            for e in f.blocks[b].term.edges_mut() {
                if random.below(2) == 0 {
                    e.block = block;
                }
                if let Some(a) = e.args.first_mut() {
                    *a = v;
                }
            }
        }
        8 => {
            let at = random.below(f.blocks[b].insts.len() + 1);
            let v = any_ref(random);
            f.blocks[b].insts.insert(at, v);
        }
        9 => {
            if !f.blocks[b].insts.is_empty() {
                let at = random.below(f.blocks[b].insts.len());
                f.blocks[b].insts.remove(at);
            }
        }
        10 if !f.resumes.is_empty() => {
            let at = random.below(f.resumes.len());
            let value = any_ref(random);
            f.resumes[at].slots.push(Slot { reg: 3, value });
        }
        _ => {
            let v = any_ref(random);
            f.blocks[b].params.push(v);
        }
    }
}
