//! Emission of insts: folding, sharing of equal computations and of guards, forwarding of stores to loads. What is emitted
//! in a block is visible in the blocks that it dominates.

use super::fold::{Folded, fold, known_tag};
use super::known::{ByValue, Dominators, Facts};
use crate::ir::{BlockId, Cc, Class, Effect, Func, Inst, Op, Ref, ResumeId, Ty, class_of, place};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use vm::value::tag;

/// What identifies a computation: equal keys give equal values. The last number is the version of the memory that is read.
type Key = (Op, [Ref; 4], u64, u32);

/// Versions of memory: a number that changes with every write, by alias class, and within slots of properties and environments and
/// in frames by displacement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Versions {
    classes: [u32; Class::COUNT],
    /// Places (class and displacement) written since their class was as a whole.
    places: Vec<(u64, u32)>,
}

impl Versions {
    fn by_place(class: Class) -> bool {
        matches!(class, Class::Slot | Class::Env | Class::Frame)
    }
    /// Version of what a load from `imm` reads.
    pub fn of(&self, imm: u64) -> u32 {
        let class = class_of(imm);
        let base = self.classes[class as usize];
        if !Versions::by_place(class) {
            return base;
        }
        self.places.iter().find(|p| p.0 == imm).map_or(base, |p| p.1.max(base))
    }
    /// A store to `imm`, after which it has the version `new`.
    pub fn store(&mut self, imm: u64, new: u32) {
        let class = class_of(imm);
        if class == Class::None {
            return;
        }
        if !Versions::by_place(class) {
            self.classes[class as usize] = new;
            return;
        }
        match self.places.iter_mut().find(|p| p.0 == imm) {
            Some(p) => p.1 = new,
            None => self.places.push((imm, new)),
        }
    }
    /// Any place of the classes in `mask` may have been written.
    pub fn clobber(&mut self, mask: u32, new: u32) {
        for c in Class::ALL {
            if mask & c.bit() != 0 && c != Class::None {
                self.classes[c as usize] = new;
                self.places.retain(|p| class_of(p.0) != c);
            }
        }
    }
    /// Classes and places whose versions differ from those in `other`.
    pub fn difference(&self, other: &Versions) -> Clobbers {
        let mut d = Clobbers::default();
        for c in Class::ALL {
            if self.classes[c as usize] != other.classes[c as usize] {
                d.classes |= c.bit();
            }
        }
        for p in self.places.iter().chain(&other.places) {
            if self.of(p.0) != other.of(p.0) && d.classes & class_of(p.0).bit() == 0 && !d.places.contains(&p.0) {
                d.places.push(p.0);
            }
        }
        d
    }
    pub fn apply(&mut self, d: &Clobbers, new: u32) {
        self.clobber(d.classes, new);
        for &p in &d.places {
            self.store(p, new);
        }
    }
}

/// Memory that is written somewhere.
#[derive(Clone, Default, Debug)]
pub struct Clobbers {
    pub classes: u32,
    pub places: Vec<u64>,
}

impl Clobbers {
    /// Adds what is not in it yet; whether there was anything.
    pub fn add(&mut self, other: &Clobbers) -> bool {
        let mut grew = other.classes & !self.classes != 0;
        self.classes |= other.classes;
        for p in &other.places {
            if self.classes & class_of(*p).bit() == 0 && !self.places.contains(p) {
                self.places.push(*p);
                grew = true;
            }
        }
        grew
    }
}

pub struct Builder {
    pub func: Func,
    pub block: BlockId,
    pub versions: Versions,
    next_version: u32,
    dominators: Dominators,
    /// What was emitted: by key, the last in `values`.
    emitted: FxHashMap<Key, u32>,
    values: Facts<Ref>,
    /// Conditions that a guard or branch has decided.
    conditions: ByValue<bool>,
    /// Tags of boxed values, where a guard or branch says what they are (doubles have none).
    tags: ByValue<Option<u32>>,
    constants: FxHashMap<(Op, u64), Ref>,
    entry_loads: FxHashMap<i32, Ref>,
    /// The rest of the block cannot be reached: a guard always fails.
    pub dead: Option<ResumeId>,
}

impl Default for Builder {
    fn default() -> Builder {
        Builder::of(Func::new())
    }
}

impl Builder {
    /// For a function that is there already, to fold in it.
    pub fn of(func: Func) -> Builder {
        Builder {
            func,
            block: BlockId(0),
            versions: Versions::default(),
            next_version: 0,
            dominators: Dominators::default(),
            emitted: FxHashMap::default(),
            values: Facts::default(),
            conditions: ByValue::default(),
            tags: ByValue::default(),
            constants: FxHashMap::default(),
            entry_loads: FxHashMap::default(),
            dead: None,
        }
    }
    /// Begins with an empty function of about so many insts; memory for what was known of the one before is used again.
    pub fn begin(&mut self, insts: usize) {
        self.func = Func::new();
        self.func.insts.reserve(insts);
        self.block = BlockId(0);
        self.versions = Versions::default();
        self.next_version = 0;
        self.dominators.clear();
        self.emitted.clear();
        self.values.clear();
        self.conditions.clear();
        self.tags.clear();
        self.constants.clear();
        self.entry_loads.clear();
        self.dead = None;
    }
    /// Whether that is more memory than should be kept.
    pub fn is_large(&self) -> bool {
        self.emitted.capacity() > 1 << 14
    }
    /// A new block dominated by `idom`.
    pub fn new_block(&mut self, idom: BlockId) -> BlockId {
        let b = self.func.new_block();
        self.dominators.add(idom);
        b
    }
    /// The closest block that dominates both.
    pub fn common_dominator(&self, a: BlockId, b: BlockId) -> BlockId {
        self.dominators.common(a, b)
    }
    pub fn dominates(&self, a: BlockId, b: BlockId) -> bool {
        self.dominators.dominates(a, b)
    }
    pub fn fresh_version(&mut self) -> u32 {
        self.next_version += 1;
        self.next_version
    }
    fn lookup(&self, key: &Key) -> Option<Ref> {
        self.values.find(*self.emitted.get(key)?, self.block, &self.dominators)
    }
    fn remember(&mut self, key: Key, r: Ref) {
        if self.dead.is_some() {
            return;
        }
        match self.emitted.entry(key) {
            Entry::Occupied(mut last) => *last.get_mut() = self.values.add(Some(*last.get()), self.block, r),
            Entry::Vacant(first) => {
                first.insert(self.values.add(None, self.block, r));
            }
        }
    }

    /// A constant. Constants stand in the entry block; lowering makes them where they are used.
    fn constant(&mut self, op: Op, ty: Ty, imm: u64) -> Ref {
        if let Some(&r) = self.constants.get(&(op, imm)) {
            return r;
        }
        let r = self.func.push(Inst { op, ty, args: [Ref::NONE; 4], imm, resume: ResumeId::NONE });
        self.func.blocks[0].insts.push(r);
        self.constants.insert((op, imm), r);
        r
    }
    pub fn int(&mut self, i: i32) -> Ref {
        self.constant(Op::ConstI32, Ty::I32, i as u32 as u64)
    }
    pub fn double(&mut self, f: f64) -> Ref {
        self.constant(Op::ConstF64, Ty::F64, f.to_bits())
    }
    pub fn bool(&mut self, b: bool) -> Ref {
        self.constant(Op::ConstBool, Ty::Bool, b as u64)
    }
    pub fn val(&mut self, bits: u64) -> Ref {
        self.constant(Op::ConstVal, Ty::Val, bits)
    }
    pub fn off(&mut self, offset: u32) -> Ref {
        self.constant(Op::ConstOff, Ty::Off, offset as u64)
    }
    /// An address in bytecode.
    pub fn pc(&mut self, at: *const u64) -> Ref {
        self.constant(Op::ConstPc, Ty::Val, pc_offset(at) as u64)
    }
    /// What the register held when the trace was entered.
    pub fn entry_load(&mut self, reg: i32) -> Ref {
        if let Some(&r) = self.entry_loads.get(&reg) {
            return r;
        }
        let inst =
            Inst { op: Op::LoadReg, ty: Ty::Val, args: [Ref::NONE; 4], imm: reg as u32 as u64, resume: ResumeId::NONE };
        let r = self.func.push(inst);
        // At the front: the entry block may have ended.
        self.func.blocks[0].insts.insert(0, r);
        self.entry_loads.insert(reg, r);
        r
    }

    /// Places an inst in the current block as it is.
    pub fn place(&mut self, inst: Inst) -> Ref {
        let r = self.func.push(inst);
        // What follows a guard that always fails is never executed.
        if self.dead.is_none() {
            self.func.block_mut(self.block).insts.push(r);
        }
        r
    }

    fn emit_with(&mut self, op: Op, ty: Ty, args: [Ref; 4], imm: u64, resume: ResumeId) -> Ref {
        match fold(self, op, ty, &args, imm) {
            Some(Folded::Value(r)) => return r,
            Some(Folded::Inst(op, ty, args, imm)) => {
                let resume = if op.is_guard() { resume } else { ResumeId::NONE };
                return self.emit_with(op, ty, args, imm, resume);
            }
            None => {}
        }
        if let Some(known) = self.decided(op, args, imm) {
            return self.bool(known);
        }
        let version = if op.effect() == Effect::load { self.versions.of(imm) } else { 0 };
        let key = (op, args, imm, version);
        if let Some(r) = self.lookup(&key) {
            return r;
        }
        let r = self.place(Inst { op, ty, args, imm, resume });
        self.remember(key, r);
        r
    }

    /// A pure inst or load.
    pub fn emit(&mut self, op: Op, ty: Ty, args: &[Ref], imm: u64) -> Ref {
        debug_assert!(matches!(op.effect(), Effect::pure | Effect::load), "{op:?}");
        self.emit_with(op, ty, four(args), imm, ResumeId::NONE)
    }
    /// An inst that may leave by `resume` and gives a value.
    pub fn checked(&mut self, op: Op, ty: Ty, args: &[Ref], imm: u64, resume: ResumeId) -> Ref {
        self.emit_with(op, ty, four(args), imm, resume)
    }
    fn guard(&mut self, op: Op, cond: Ref, resume: ResumeId) {
        if self.dead.is_some() {
            return;
        }
        let i = *self.func.inst(cond);
        match i.op {
            Op::ConstBool if (i.imm != 0) == (op == Op::GuardTrue) => return,
            Op::ConstBool => {
                self.dead = Some(resume);
                return;
            }
            Op::Not => {
                let opposite = if op == Op::GuardTrue { Op::GuardFalse } else { Op::GuardTrue };
                return self.guard(opposite, i.args[0], resume);
            }
            _ => {}
        }
        let holds = op == Op::GuardTrue;
        match self.conditions.find(cond, self.block, &self.dominators) {
            Some(known) if known == holds => return,
            Some(_) => {
                self.dead = Some(resume);
                return;
            }
            None => {}
        }
        self.place(Inst { op, ty: Ty::None, args: four(&[cond]), imm: 0, resume });
        self.conditions.add(cond, self.block, holds);
        self.note_tag(cond, holds);
    }
    pub fn guard_true(&mut self, cond: Ref, resume: ResumeId) {
        self.guard(Op::GuardTrue, cond, resume);
    }
    pub fn guard_false(&mut self, cond: Ref, resume: ResumeId) {
        self.guard(Op::GuardFalse, cond, resume);
    }
    /// Whether the condition is known here because of a guard or branch; `None` when it is not.
    pub fn known(&self, cond: Ref) -> Option<bool> {
        let i = self.func.inst(cond);
        if i.op == Op::ConstBool {
            return Some(i.imm != 0);
        }
        if i.op == Op::Not {
            return self.known(i.args[0]).map(|b| !b);
        }
        self.conditions.find(cond, self.block, &self.dominators)
    }
    /// In the current block, `cond` has this value (it is the target of a branch).
    pub fn assume(&mut self, cond: Ref, value: bool) {
        let i = *self.func.inst(cond);
        if i.op == Op::Not {
            return self.assume(i.args[0], !value);
        }
        if self.dead.is_none() {
            self.conditions.add(cond, self.block, value);
        }
        self.note_tag(cond, value);
    }

    /// Notes the tag that a condition about a boxed value tells.
    fn note_tag(&mut self, cond: Ref, holds: bool) {
        let i = *self.func.inst(cond);
        let tag = match i.op {
            Op::IsTag if holds => Some(i.imm as u32),
            Op::IsBool if holds => Some(tag::SPECIAL),
            Op::IsDouble if holds => None,
            _ => return,
        };
        if self.dead.is_none() {
            self.tags.add(i.args[0], self.block, tag);
        }
    }
    /// The tag that a boxed value is known to have here, if it is; doubles have none.
    fn tag_of(&self, v: Ref) -> Option<Option<u32>> {
        let noted = || self.tags.find(v, self.block, &self.dominators);
        known_tag(self.func.inst(v)).or_else(noted)
    }
    /// Whether a test of a boxed value is decided by what is known of its tag.
    fn decided(&self, op: Op, args: [Ref; 4], imm: u64) -> Option<bool> {
        match op {
            Op::IsTag => self.tag_of(args[0]).map(|t| t == Some(imm as u32)),
            Op::IsDouble => self.tag_of(args[0]).map(|t| t.is_none()),
            Op::IsNumber if self.is_number(args[0]) => Some(true),
            Op::IsNumber => self.tag_of(args[0]).map(|t| matches!(t, None | Some(tag::INT))),
            Op::VEq => match (self.tag_of(args[0]), self.tag_of(args[1])) {
                (Some(a), Some(b)) if a != b => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
    /// Whether a boxed value was converted as a number.
    fn is_number(&self, v: Ref) -> bool {
        [Op::NumToF64, Op::NumToInt32].iter().any(|&op| self.lookup(&(op, four(&[v]), 0, 0)).is_some())
    }
    /// A boolean; leaves by `resume` when the value is none.
    pub fn boolean(&mut self, v: Ref, resume: ResumeId) -> Ref {
        let c = self.emit(Op::IsBool, Ty::Bool, &[v], 0);
        self.guard_true(c, resume);
        self.emit(Op::UnboxBool, Ty::Bool, &[v], 0)
    }
    /// A number as double; leaves by `resume` when the value is none.
    pub fn number(&mut self, v: Ref, resume: ResumeId) -> Ref {
        self.checked(Op::NumToF64, Ty::F64, &[v], 0, resume)
    }

    /// A store. Loads of the same place give `value` from here on, if `load` names the inst that would read it.
    pub fn store(&mut self, op: Op, args: &[Ref], imm: u64, load: Option<Op>) {
        self.place(Inst { op, ty: Ty::None, args: four(args), imm, resume: ResumeId::NONE });
        let v = self.fresh_version();
        self.versions.store(imm, v);
        if let Some(load) = load {
            let (address, value) = args.split_at(args.len() - 1);
            self.remember((load, four(address), imm, self.versions.of(imm)), value[0]);
        }
    }
    /// What a load would give, if that is known.
    pub fn known_load(&self, load: Op, address: &[Ref], imm: u64) -> Option<Ref> {
        self.lookup(&(load, four(address), imm, self.versions.of(imm)))
    }
    /// A load whose result is known without executing it.
    pub fn remember_load(&mut self, load: Op, address: &[Ref], imm: u64, value: Ref) {
        self.remember((load, four(address), imm, self.versions.of(imm)), value);
    }
    /// The elements of an object may hold values of the kinds that these header flags say. Shared while calls do not reset them.
    pub fn promise(&mut self, o: Ref, flags: u16) {
        let imm = place(Class::Holds, flags as usize);
        let key = (Op::Promise, four(&[o]), imm, self.versions.of(place(Class::Flags, 0)));
        if self.lookup(&key).is_none() {
            self.store(Op::Promise, &[o], imm, None);
            self.remember(key, o);
        }
    }
    /// The write barrier for a value stored into a cell.
    pub fn barrier(&mut self, cell: Ref, value: Ref) {
        let no_cell = match self.tag_of(value) {
            Some(None | Some(tag::INT | tag::SPECIAL)) => true,
            Some(Some(_)) => false,
            None => self.is_number(value),
        };
        if !no_cell {
            let imm = place(Class::None, 0);
            self.place(Inst { op: Op::Barrier, ty: Ty::None, args: four(&[cell, value]), imm, resume: ResumeId::NONE });
        }
    }
    /// Any place of the classes in `mask` may be written by what was just emitted.
    pub fn clobber(&mut self, mask: u32) {
        let v = self.fresh_version();
        self.versions.clobber(mask, v);
    }

    // ---- shorthands -----------------------------------------------------------------------------------------
    pub fn icmp(&mut self, cc: Cc, a: Ref, b: Ref) -> Ref {
        self.emit(Op::ICmp, Ty::Bool, &[a, b], cc as u64)
    }
    pub fn ucmp(&mut self, cc: Cc, a: Ref, b: Ref) -> Ref {
        self.emit(Op::UCmp, Ty::Bool, &[a, b], cc as u64)
    }
    pub fn is_tag(&mut self, v: Ref, tag: u32) -> Ref {
        self.emit(Op::IsTag, Ty::Bool, &[v], tag as u64)
    }
    pub fn veq(&mut self, v: Ref, bits: u64) -> Ref {
        let c = self.val(bits);
        self.emit(Op::VEq, Ty::Bool, &[v, c], 0)
    }
    pub fn not(&mut self, b: Ref) -> Ref {
        self.emit(Op::Not, Ty::Bool, &[b], 0)
    }
    pub fn load_i32(&mut self, base: Ref, class: Class, disp: usize) -> Ref {
        self.emit(Op::LoadI32, Ty::I32, &[base], place(class, disp))
    }
    pub fn load_off(&mut self, base: Ref, class: Class, disp: usize) -> Ref {
        self.emit(Op::LoadOff, Ty::Off, &[base], place(class, disp))
    }
    pub fn load_u8(&mut self, base: Ref, class: Class, disp: usize) -> Ref {
        self.emit(Op::LoadU8, Ty::I32, &[base], place(class, disp))
    }
    pub fn load_val(&mut self, base: Ref, class: Class, disp: usize) -> Ref {
        self.emit(Op::LoadVal, Ty::Val, &[base], place(class, disp))
    }
    /// The value boxed.
    pub fn boxed(&mut self, r: Ref) -> Ref {
        match self.func.ty(r) {
            Ty::I32 => self.emit(Op::BoxInt, Ty::Val, &[r], 0),
            Ty::F64 => match *self.func.inst(r) {
                Inst { op: Op::NumToF64, args, .. } => args[0],
                _ => self.emit(Op::BoxF64, Ty::Val, &[r], 0),
            },
            Ty::Bool => self.emit(Op::BoxBool, Ty::Val, &[r], 0),
            _ => r,
        }
    }
}

/// Cage offset of a word of bytecode.
pub fn pc_offset(at: *const u64) -> u32 {
    ((at as usize - vm::heap::cage::base()) / 8) as u32
}

/// Arguments padded with `NONE`.
pub fn four(args: &[Ref]) -> [Ref; 4] {
    let mut a = [Ref::NONE; 4];
    a[..args.len()].copy_from_slice(args);
    a
}
