//! Allocation sinking: objects that nothing sees but the function itself are not made. Loads from them give what was stored, and resume
//! points name them as [`Sunk`], for exits to make.
//!
//! An object is sunk when its uses are loads and stores of its own slots and shape, barriers for it, and resume points; when all its
//! stores are in the block that makes it, so that what it holds is known at each place without merging; and when it is not
//! handed over a jump. `arguments` objects and arrays have elements besides, at indices that are constants. Objects that are only held by
//! sunk ones are sunk in turn.

use super::fold;
use crate::helpers::Name;
use crate::ir::{BlockId, Class, Func, IN_ELEMENTS, Inst, Op, Ref, ResumeId, Sunk, Term, Ty, class_of, disp_of, place};
use crate::lift::{ELEMENTS_START, OBJECT_ELEMENTS, OBJECT_RAW};
use rustc_hash::{FxHashMap, FxHashSet};
use vm::Value;

/// Objects in objects, so deep.
const ROUNDS: usize = 8;

pub fn run(f: &mut Func) {
    for _ in 0..ROUNDS {
        let candidates = Candidates::find(f);
        if candidates.objects.is_empty() {
            return;
        }
        for o in &candidates.objects {
            Sinker::new(f, o, &candidates).run();
        }
        fold::run(f);
    }
}

/// The blocks in reverse postorder, then those that cannot be reached; how many can.
fn all_blocks(f: &Func) -> (Vec<BlockId>, usize) {
    let mut order = f.reverse_postorder();
    let reachable = order.len();
    let mut seen = vec![false; f.blocks.len()];
    order.iter().for_each(|b| seen[b.0 as usize] = true);
    order.extend((0..f.blocks.len() as u32).filter(|&b| !seen[b as usize]).map(BlockId));
    (order, reachable)
}

/// An object that may be sunk.
struct Object {
    call: Ref,
    block: BlockId,
}

struct Candidates {
    objects: Vec<Object>,
    /// By inst: the object that it is the offset or the boxed value of.
    of: FxHashMap<Ref, Ref>,
    /// By inst: the object whose elements cell it is.
    elements: FxHashMap<Ref, Ref>,
    /// Those that are arrays.
    arrays: FxHashSet<Ref>,
}

impl Candidates {
    fn find(f: &Func) -> Candidates {
        let mut c = Candidates {
            objects: Vec::new(),
            of: FxHashMap::default(),
            elements: FxHashMap::default(),
            arrays: FxHashSet::default(),
        };
        let mut with_elements = FxHashSet::default();
        let (order, reachable) = all_blocks(f);
        for (n, &b) in order.iter().enumerate() {
            for &r in &f.block(b).insts {
                let i = f.inst(r);
                let array = i.imm == Name::new_list as u64;
                let filled = array || i.imm == Name::new_arguments as u64;
                if n < reachable
                    && i.op == Op::Call
                    && (filled || i.imm == Name::new_object as u64)
                    && f.inst(i.args[0]).op == Op::ConstOff
                {
                    c.objects.push(Object { call: r, block: b });
                    c.of.insert(r, r);
                    if filled {
                        with_elements.insert(r);
                    }
                    if array {
                        c.arrays.insert(r);
                    }
                } else if i.op == Op::LoadOff
                    && i.imm == place(Class::Storage, OBJECT_ELEMENTS)
                    && with_elements.contains(&i.args[0])
                {
                    c.elements.insert(r, i.args[0]);
                } else if i.op == Op::BoxOff
                    && let Some(&o) = c.of.get(&i.args[0])
                {
                    c.of.insert(r, o);
                }
            }
        }
        let home: FxHashMap<Ref, BlockId> = c.objects.iter().map(|o| (o.call, o.block)).collect();
        let mut escaped = FxHashSet::default();
        // Objects that others hold which are sunk.
        let mut held: FxHashSet<Ref> = FxHashSet::default();
        for &b in &order {
            held.clear();
            for &r in &f.block(b).insts {
                let i = f.inst(r);
                if i.op == Op::Sunk {
                    held.extend(f.sunk[i.imm as usize].slots.iter().filter_map(|s| c.of.get(&s.1)));
                } else if matches!(i.op, Op::StoreVal | Op::StoreI32 | Op::StoreElem)
                    && let Some(o) = c.of.get(&i.args[0]).or_else(|| c.elements.get(&i.args[0]))
                    && held.contains(o)
                {
                    // The holder would have it as it was.
                    escaped.insert(*o);
                }
                c.escapes(f, i, b, &home, &mut escaped);
            }
            let term = &f.block(b).term;
            let value = match term {
                Term::Return(v) => Some(v),
                Term::Branch { .. } | Term::Open | Term::Jump(_) | Term::Exit(_) => None,
            };
            escaped.extend(term.edges().flat_map(|e| &e.args).chain(value).filter_map(|v| c.of.get(v)));
        }
        c.objects.retain(|o| !escaped.contains(&o.call));
        c.of.retain(|_, o| !escaped.contains(o));
        c.elements.retain(|_, o| !escaped.contains(o));
        c
    }

    /// Notes the objects that an inst shows to others.
    fn escapes(&self, f: &Func, i: &Inst, b: BlockId, home: &FxHashMap<Ref, BlockId>, escaped: &mut FxHashSet<Ref>) {
        let own = match (i.op, class_of(i.imm)) {
            (Op::LoadVal | Op::StoreVal, Class::Slot) => true,
            (Op::LoadI32 | Op::LoadOff, Class::Shape) => true,
            (Op::StoreI32, Class::Shape) => f.inst(i.args[1]).op == Op::ConstI32,
            (Op::Barrier | Op::BoxOff, _) => true,
            (Op::LoadOff, Class::Storage) => disp_of(i.imm) as usize == OBJECT_ELEMENTS,
            _ => false,
        };
        for (k, a) in i.args.iter().enumerate() {
            if let Some(&o) = self.elements.get(a) {
                let at = k == 0 && matches!(i.op, Op::LoadElem | Op::StoreElem) && f.inst(i.args[1]).op == Op::ConstI32;
                if !at || (i.op == Op::StoreElem && home[&o] != b) {
                    escaped.insert(o);
                }
                continue;
            }
            let Some(&o) = self.of.get(a) else { continue };
            // Length and flags of an array: nobody else knows it who could change them.
            let of_array = match (i.op, class_of(i.imm)) {
                (Op::LoadI32, Class::Length) => disp_of(i.imm) as usize == OBJECT_RAW,
                (Op::LoadU8, Class::Flags) => true,
                _ => false,
            };
            let own = own || (of_array && self.arrays.contains(&o));
            let stores = matches!(i.op, Op::StoreVal | Op::StoreI32);
            // The value of a barrier is shown to nobody.
            let fine = own && k == 0 && (!stores || home[&o] == b) || i.op == Op::Barrier;
            if !fine {
                escaped.insert(o);
            }
        }
    }
}

struct Sinker<'a> {
    f: &'a mut Func,
    call: Ref,
    block: BlockId,
    all: &'a Candidates,
    shape: u32,
    /// Of an array: length and flags, as its helper takes them.
    how: u64,
    slots: Vec<(u32, Ref)>,
    /// The `Sunk` that stands for the object as it is now.
    now: Option<Ref>,
    /// Resume points that name the object: by which `Sunk`; and copies that name it by another.
    rewritten: FxHashMap<ResumeId, Ref>,
    copies: FxHashMap<(ResumeId, Ref), ResumeId>,
    /// By inst: what stands for it.
    same: Vec<Ref>,
}

impl<'a> Sinker<'a> {
    fn new(f: &'a mut Func, o: &Object, all: &'a Candidates) -> Sinker<'a> {
        let shape = f.inst(f.inst(o.call).args[0]).imm as u32;
        let how = f.inst(o.call).args[1];
        let how = if how.is_none() { 0 } else { f.inst(how).imm & 0xffff_ffff };
        let same = (0..f.insts.len() as u32).map(Ref).collect();
        Sinker {
            f,
            call: o.call,
            block: o.block,
            all,
            shape,
            how,
            slots: Vec::new(),
            now: None,
            rewritten: FxHashMap::default(),
            copies: FxHashMap::default(),
            same,
        }
    }

    fn is(&self, r: Ref) -> bool {
        self.all.of.get(&r) == Some(&self.call)
    }

    /// Whether `r` is the object or the cell of its elements.
    fn is_part(&self, r: Ref) -> bool {
        self.is(r) || self.all.elements.get(&r) == Some(&self.call)
    }

    /// What a load or store of it accesses, as [`Sunk::slots`] has it.
    fn place_of(&self, i: &Inst) -> u32 {
        match i.op {
            Op::LoadElem | Op::StoreElem => {
                IN_ELEMENTS | (ELEMENTS_START as u32 + 8 * self.f.inst(i.args[1]).imm as u32)
            }
            _ => disp_of(i.imm) as u32,
        }
    }

    fn run(mut self) {
        let (own, (order, _)) = (self.block, all_blocks(self.f));
        // What it holds in the end holds in all other blocks.
        self.walk(own);
        for b in order.into_iter().filter(|&b| b != own) {
            self.walk(b);
        }
        for k in 0..self.f.blocks.len() {
            let enter = self.f.blocks[k].enter;
            self.f.blocks[k].enter = self.resume(enter, &mut Vec::new());
        }
        fold::replace(self.f, &self.same);
    }

    fn walk(&mut self, b: BlockId) {
        let insts = std::mem::take(&mut self.f.block_mut(b).insts);
        let mut kept = Vec::with_capacity(insts.len());
        for r in insts {
            let i = *self.f.inst(r);
            if r == self.call || (i.op == Op::BoxOff && self.is(i.args[0])) {
                continue;
            }
            if i.args[0].is_none() || !self.is_part(i.args[0]) {
                if i.op == Op::Sunk {
                    self.held_by(i.imm as usize, &mut kept);
                }
                if i.resume != ResumeId::NONE {
                    self.f.inst_mut(r).resume = self.resume(i.resume, &mut kept);
                }
                kept.push(r);
                continue;
            }
            match i.op {
                Op::StoreVal | Op::StoreElem => {
                    let at = self.place_of(&i);
                    self.slots.retain(|s| s.0 != at);
                    self.slots.push((at, i.args[if i.op == Op::StoreVal { 1 } else { 2 }]));
                    self.now = None;
                }
                // The cell of its elements, which is not made either.
                Op::LoadOff if class_of(i.imm) == Class::Storage => {}
                Op::StoreI32 => {
                    self.shape = self.f.inst(i.args[1]).imm as u32;
                    self.now = None;
                }
                Op::LoadVal | Op::LoadElem => {
                    let at = self.place_of(&i);
                    self.same[r.0 as usize] = match self.slots.iter().find(|s| s.0 == at) {
                        Some(s) => s.1,
                        None => {
                            let imm = if i.op == Op::LoadVal { Value::UNDEFINED.0 } else { Value::HOLE.0 };
                            *self.f.inst_mut(r) = Inst { op: Op::ConstVal, args: [Ref::NONE; 4], imm, ..i };
                            kept.push(r);
                            r
                        }
                    };
                }
                Op::LoadI32 | Op::LoadOff | Op::LoadU8 => {
                    let op = if i.op == Op::LoadOff { Op::ConstOff } else { Op::ConstI32 };
                    let imm = match class_of(i.imm) {
                        Class::Length => self.how & 0xffff,
                        Class::Flags => self.how >> 16,
                        _ => self.shape as u64,
                    };
                    *self.f.inst_mut(r) = Inst { op, args: [Ref::NONE; 4], imm, ..i };
                    kept.push(r);
                }
                // Barriers: there is nothing that could be old.
                _ => {}
            }
        }
        if b == self.block {
            // For the other blocks.
            self.current(&mut kept);
        }
        if let Term::Exit(r) = self.f.block(b).term {
            self.f.block_mut(b).term = Term::Exit(self.resume(r, &mut kept));
        }
        self.f.block_mut(b).insts = kept;
    }

    /// Another sunk object may hold it.
    fn held_by(&mut self, holder: usize, kept: &mut Vec<Ref>) {
        for k in 0..self.f.sunk[holder].slots.len() {
            if self.is(self.f.sunk[holder].slots[k].1) {
                self.f.sunk[holder].slots[k].1 = self.current(kept);
            }
        }
    }

    /// What stands for the object as it is now.
    fn current(&mut self, kept: &mut Vec<Ref>) -> Ref {
        if let Some(r) = self.now {
            return r;
        }
        self.f.sunk.push(Sunk { shape: self.shape, slots: self.slots.clone() });
        let imm = self.f.sunk.len() as u64 - 1;
        let inst = Inst { op: Op::Sunk, ty: Ty::Val, args: [Ref::NONE; 4], imm, resume: ResumeId::NONE };
        let r = self.f.push(inst);
        kept.push(r);
        self.now = Some(r);
        r
    }

    /// A resume point with the object as it is now in place of the one that was made.
    fn resume(&mut self, r: ResumeId, kept: &mut Vec<Ref>) -> ResumeId {
        let Some(resume) = self.f.resumes.get(r.0 as usize) else { return r };
        let was = self.rewritten.get(&r).copied();
        if was.is_none() && !resume.slots.iter().any(|s| self.is(s.value)) {
            return r;
        }
        let now = self.current(kept);
        match was {
            None => {
                self.rewritten.insert(r, now);
                self.rewrite(r, now, |s, v| s.is(v));
                r
            }
            Some(before) if before == now => r,
            Some(before) => match self.copies.get(&(r, now)) {
                Some(&copy) => copy,
                None => {
                    let copy = ResumeId(self.f.resumes.len() as u32);
                    self.f.resumes.push(self.f.resumes[r.0 as usize].clone());
                    self.rewrite(copy, now, |_, v| v == before);
                    self.copies.insert((r, now), copy);
                    copy
                }
            },
        }
    }

    fn rewrite(&mut self, r: ResumeId, now: Ref, is: impl Fn(&Self, Ref) -> bool) {
        for k in 0..self.f.resumes[r.0 as usize].slots.len() {
            if is(self, self.f.resumes[r.0 as usize].slots[k].value) {
                self.f.resumes[r.0 as usize].slots[k].value = now;
            }
        }
    }
}
