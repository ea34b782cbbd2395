//! Loop-invariant code motion: computations, loads and guards that give the same in every iteration move to the block before
//! the loop, from inner loops outwards.
//!
//! - Only what every full iteration executes is moved: its block dominates all jumps back.
//! - Loads move when nothing in the loop writes what they read. A load may need a guard before it, without which its address
//!   could be anything; it moves only when the guards (and branches) of the loop that come before it and say something of the
//!   cells it goes through have moved too.
//! - A guard that has moved leaves by a copy of the loop's resume point on entry, marked [`hoisted`](Resume::hoisted): where
//!   it fails although the loop would not have come to it, the driver has the loop compiled with its guards where they were. Guards
//!   of a loop without such a resume point can only go before an outer one.
//! - Conditions alone stay where their guard or branch is: a comparison is cheap beside its jump and dear without it.

use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

use super::bounds;
use super::loops::{DomTree, Loop, loops};
use crate::helpers::HELPERS;
use crate::ir::{BlockId, Class, Effect, Func, Inst, Op, Ref, Resume, ResumeId, Term, Ty, class_of};

pub fn run(f: &mut Func) {
    let tree = DomTree::new(f);
    let loops = loops(f, &tree);
    if loops.is_empty() {
        return;
    }
    let mut home = vec![BlockId(0); f.insts.len()];
    for (n, b) in f.blocks.iter().enumerate() {
        for &r in b.params.iter().chain(&b.insts) {
            home[r.0 as usize] = BlockId(n as u32);
        }
    }
    let mut h = Hoister {
        preds: f.predecessors(),
        inside: vec![false; f.blocks.len()],
        writes: Writes::default(),
        waiting: vec![false; f.insts.len()],
        before: BlockId(0),
        enter: ResumeId::NONE,
        resume: ResumeId::NONE,
        moved: Vec::new(),
        tested: Marks::new(f.insts.len()),
        bounded: Marks::new(f.insts.len()),
        tested_validity: false,
        seen: Marks::new(f.insts.len()),
        held: false,
        here: FxHashMap::default(),
        same: (0..f.insts.len() as u32).map(Ref).collect(),
        home,
        f,
    };
    for l in &loops {
        if let Some(before) = l.before {
            h.hoist(l, before);
        }
    }
    let Hoister { f, same, .. } = h;
    super::fold::replace(f, &same);
}

/// What a loop writes.
#[derive(Default)]
struct Writes {
    /// Classes written at any place.
    classes: u32,
    /// Classes written by stores of values at [`places`](Self::places), which touches nothing else of them.
    placed: u32,
    places: Vec<u64>,
}

impl Writes {
    fn add(&mut self, i: &Inst) {
        match i.op.effect() {
            Effect::store if i.op == Op::Barrier => {}
            Effect::store => {
                let class = class_of(i.imm);
                let value = i.op == Op::StoreVal && matches!(class, Class::Slot | Class::Env);
                if value || class == Class::Frame {
                    self.placed |= class.bit();
                    self.places.push(i.imm);
                } else {
                    self.classes |= class.bit();
                }
            }
            Effect::call if i.op == Op::Call => self.classes |= HELPERS[i.imm as usize].writes,
            Effect::call => self.classes = u32::MAX,
            Effect::pure | Effect::load | Effect::guard | Effect::frame => {}
        }
    }
    fn touch(&self, load: &Inst) -> bool {
        match class_of(load.imm) {
            Class::None => false,
            // Changed by other threads, which is what they are read for.
            Class::Vm => true,
            class if self.classes & class.bit() != 0 => true,
            class if self.placed & class.bit() != 0 => load.op != Op::LoadVal || self.places.contains(&load.imm),
            _ => false,
        }
    }
}

/// What equal insts have in common.
fn key(i: &Inst, same: &[Ref]) -> (Op, [Ref; 4], u64) {
    let now = |mut a: Ref| {
        while !a.is_none() && same[a.0 as usize] != a {
            a = same[a.0 as usize];
        }
        a
    };
    (i.op, i.args.map(now), i.imm)
}

/// A set of insts that is emptied at once.
struct Marks {
    stamps: Vec<u32>,
    now: u32,
}

impl Marks {
    fn new(insts: usize) -> Marks {
        Marks { stamps: vec![0; insts], now: 1 }
    }
    fn clear(&mut self) {
        self.now += 1;
    }
    fn has(&self, r: Ref) -> bool {
        self.stamps[r.0 as usize] == self.now
    }
    /// Whether it was not in yet.
    fn add(&mut self, r: Ref) -> bool {
        std::mem::replace(&mut self.stamps[r.0 as usize], self.now) != self.now
    }
}

pub(super) struct Hoister<'a> {
    pub(super) f: &'a mut Func,
    pub(super) preds: Vec<Vec<BlockId>>,
    /// By inst: the block it is in.
    pub(super) home: Vec<BlockId>,
    /// By block: whether it belongs to the loop.
    pub(super) inside: Vec<bool>,
    writes: Writes,
    /// By inst: conditions that move when something does that needs them.
    waiting: Vec<bool>,
    /// The block before the loop, and the resume point there.
    pub(super) before: BlockId,
    enter: ResumeId,
    /// Its copy for hoisted guards.
    resume: ResumeId,
    /// What moves, in order.
    moved: Vec<Ref>,
    /// What the conditions that have stayed in the loop say something of.
    tested: Marks,
    /// What bounds checks among them do.
    bounded: Marks,
    /// One of them tests a validity cell: it may be about any cell.
    tested_validity: bool,
    seen: Marks,
    /// Whether the loop asks which kinds of values elements hold.
    held: bool,
    /// What is at the end of the block before the loop, which equal insts that move are not put beside.
    here: FxHashMap<(Op, [Ref; 4], u64), Ref>,
    /// By inst: the equal one.
    same: Vec<Ref>,
}

impl Hoister<'_> {
    fn hoist(&mut self, l: &Loop, before: BlockId) {
        self.before = before;
        self.enter = self.f.block(l.head).enter;
        self.resume = ResumeId::NONE;
        self.writes = Writes::default();
        self.tested.clear();
        self.bounded.clear();
        self.tested_validity = false;
        self.held = false;
        self.look_before();
        for &b in &l.blocks {
            self.inside[b.0 as usize] = true;
            for &r in &self.f.block(b).insts {
                let i = self.f.inst(r);
                self.writes.add(i);
                self.held |= i.op.effect() == Effect::load && class_of(i.imm) == Class::Holds;
            }
        }
        for &b in &l.spine {
            if b != l.head
                && let [p] = self.preds[b.0 as usize][..]
                && let Term::Branch { cond, .. } = self.f.block(p).term
            {
                self.test(cond);
            }
            for k in 0..self.f.block(b).insts.len() {
                self.inst(self.f.block(b).insts[k]);
            }
        }
        if self.enter != ResumeId::NONE {
            bounds::run(self, l);
        }
        let moved = std::mem::take(&mut self.moved);
        for &b in &l.blocks {
            self.inside[b.0 as usize] = false;
            if !moved.is_empty() {
                let home = &self.home;
                self.f.block_mut(b).insts.retain(|r| home[r.0 as usize] == b);
            }
            for &r in &self.f.block(b).insts {
                self.waiting[r.0 as usize] = false;
            }
        }
        self.f.block_mut(before).insts.extend(moved);
    }

    fn inst(&mut self, r: Ref) {
        let i = *self.f.inst(r);
        let given =
            |a: &Ref| a.is_none() || !self.inside[self.home[a.0 as usize].0 as usize] || self.waiting[a.0 as usize];
        let invariant = i.args.iter().all(given);
        match i.op.effect() {
            // Its operands are not among the arguments.
            Effect::pure if i.op == Op::Sunk => {}
            Effect::pure if invariant && i.ty == Ty::Bool => self.waiting[r.0 as usize] = true,
            Effect::pure if invariant => self.take(r),
            Effect::load if invariant && !self.writes.touch(&i) && self.is_safe(&i) => self.take(r),
            Effect::guard if invariant && self.enter != ResumeId::NONE => {
                self.f.inst_mut(r).resume = self.hoisted_resume();
                self.take(r);
            }
            Effect::guard if matches!(i.op, Op::GuardTrue | Op::GuardFalse) => self.test(i.args[0]),
            // Promising too much, or too early, harms nothing but who asks.
            Effect::store if i.op == Op::Promise && invariant && !self.held && self.is_safe(&i) => self.take(r),
            Effect::pure | Effect::load | Effect::guard | Effect::store | Effect::call | Effect::frame => {}
        }
    }

    /// Moves an inst, after the conditions that it needs.
    fn take(&mut self, r: Ref) {
        for a in self.f.inst(r).args {
            if !a.is_none() && self.waiting[a.0 as usize] {
                self.take(a);
            }
        }
        self.waiting[r.0 as usize] = false;
        self.home[r.0 as usize] = self.before;
        match self.here.entry(key(self.f.inst(r), &self.same)) {
            Entry::Occupied(e) => self.same[r.0 as usize] = *e.get(),
            Entry::Vacant(e) => {
                e.insert(r);
                self.moved.push(r);
            }
        }
    }

    /// Collects what equals would be superfluous beside in the block before the loop: from the last write on, all but calls.
    fn look_before(&mut self) {
        self.here.clear();
        for &r in &self.f.block(self.before).insts {
            let i = self.f.inst(r);
            match i.op.effect() {
                Effect::pure | Effect::load | Effect::guard => drop(self.here.insert(key(i, &self.same), r)),
                Effect::store | Effect::call | Effect::frame => self.here.clear(),
            }
        }
    }

    /// Adds an inst before the loop, if there is no equal one.
    pub(super) fn add(&mut self, i: Inst) -> Ref {
        let key = key(&i, &self.same);
        if let Some(&r) = self.here.get(&key) {
            return r;
        }
        let r = self.f.push(i);
        self.home.push(self.before);
        self.waiting.push(false);
        self.same.push(r);
        for marks in [&mut self.tested, &mut self.bounded, &mut self.seen] {
            marks.stamps.push(0);
        }
        self.here.insert(key, r);
        self.moved.push(r);
        r
    }
    /// Takes an inst out of the loop for good.
    pub(super) fn drop(&mut self, r: Ref) {
        self.home[r.0 as usize] = self.before;
    }

    pub(super) fn hoisted_resume(&mut self) -> ResumeId {
        if self.resume == ResumeId::NONE {
            let resume = Resume { hoisted: true, ..self.f.resumes[self.enter.0 as usize].clone() };
            self.f.resumes.push(resume);
            self.resume = ResumeId(self.f.resumes.len() as u32 - 1);
        }
        self.resume
    }

    /// A condition stays in the loop: what follows may rely on it.
    fn test(&mut self, cond: Ref) {
        self.seen.clear();
        // Indices that are in bounds say something of what is there, not of the cell.
        let bounds = self.f.inst(cond).op == Op::UCmp;
        let mut work = vec![cond];
        while let Some(r) = work.pop() {
            let i = self.f.inst(r);
            if bounds {
                self.bounded.add(r);
            } else if !matches!(i.op, Op::ConstI32 | Op::ConstF64 | Op::ConstBool) {
                self.tested.add(r);
            }
            self.tested_validity |= i.op.effect() == Effect::load && class_of(i.imm) == Class::Validity;
            self.operands(r, &mut work);
        }
    }

    /// Whether a load can be executed without the conditions that stay in the loop.
    fn is_safe(&mut self, load: &Inst) -> bool {
        if self.tested_validity {
            return false;
        }
        self.seen.clear();
        let indexed = load.args[1..].iter().any(|a| !a.is_none());
        let mut work: Vec<Ref> = load.args.iter().copied().filter(|a| !a.is_none()).collect();
        while let Some(r) = work.pop() {
            if self.tested.has(r) || indexed && self.bounded.has(r) {
                return false;
            }
            self.operands(r, &mut work);
        }
        true
    }

    /// What a value says something of: what it is computed from, and the cells whose layout was looked at. The contents of slots,
    /// environments, frames and elements say nothing of the cells that they are in.
    fn operands(&mut self, r: Ref, work: &mut Vec<Ref>) {
        let i = self.f.inst(r);
        let through = match i.op.effect() {
            Effect::load => {
                !matches!(class_of(i.imm), Class::Slot | Class::Env | Class::Frame | Class::Element | Class::Bytes)
            }
            Effect::pure | Effect::guard | Effect::call => true,
            Effect::store | Effect::frame => false,
        };
        if through {
            let seen = &mut self.seen;
            work.extend(i.args.iter().copied().filter(|&a| !a.is_none() && seen.add(a)));
        }
    }
}
