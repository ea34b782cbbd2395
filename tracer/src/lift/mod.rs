//! Lifting: from a region to the trace IR.
//!
//! The region's nodes are visited in reverse postorder. A [`State`] says what each register of the frames holds; where paths
//! join, registers that differ become block parameters. At the head of a loop nothing is known yet of the paths that come back to it:
//! the first attempt assumes that the loop changes nothing, and each attempt that finds it does (registers, memory, what was
//! published in frames) is repeated with what was found ([`Hints`]), until it holds. So what a loop leaves alone is known before it, inside
//! and after it without any analysis.

mod accessors;
mod arguments;
mod arith;
pub mod build;
mod builtins;
mod calls;
mod collections;
mod compare;
mod convert;
mod elements;
mod exceptions;
pub mod fold;
mod frames;
mod generators;
mod helped;
mod instance;
mod iterate;
mod known;
mod live;
mod loads;
mod order;
mod private;
mod property;
mod stacks;
mod suspend;

use crate::ir::{BlockId, Edge, Func, Op, Ref, ResumeId, Slot, Term, Ty};
use crate::region::{CtxId, Hoisting, Kinds, NodeId, Region, Root, kind};
use crate::returns::Returns;
pub use arith::Operand;
use build::{Builder, Clobbers, Versions};
use bytecode::{Insn, Op as Bc, frame, operands};
use convert::meet;
pub use elements::ELEMENTS_START;
use live::LiveSlots;
pub use property::{OBJECT_ELEMENTS, OBJECT_RAW};
use rustc_hash::FxHashMap;
use std::mem::take;
use std::rc::Rc;
use vm::interp::code::Code;
use vm::{Gc, Vm};

/// Why a region cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiftError {
    /// The first instructions of it leave again.
    NothingToGain(Bc),
    /// What loops change was not settled after many attempts.
    Unsettled,
    TooLarge,
}

impl std::fmt::Display for LiftError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LiftError::NothingToGain(op) => write!(f, "every pass leaves at {op:?}"),
            LiftError::Unsettled => f.write_str("types of loops do not settle"),
            LiftError::TooLarge => f.write_str("too large"),
        }
    }
}

/// What loops were found to change, by head. Kept with the region: it holds when that has grown, too, so that lifting it again need not
/// find it again.
#[derive(Default)]
pub struct Hints {
    loops: FxHashMap<NodeId, LoopHints>,
}

#[derive(Default, Clone)]
struct LoopHints {
    /// Registers (by index) and the type of the parameter that carries each; `None`: that of the value on entry.
    modified: FxHashMap<usize, Option<Ty>>,
    clobbers: Clobbers,
    /// Registers whose place in the frame is written.
    published: Vec<usize>,
}

/// What is known at a place of the region.
#[derive(Clone, Default)]
pub struct State {
    /// By register from the root frame's header on: its value; `NONE`: what it held at entry.
    regs: Vec<Ref>,
    /// Likewise, what its place in the frame holds; `UNKNOWN`: anything.
    mem: Vec<Ref>,
    versions: Versions,
}

/// In [`State::mem`]: anything.
const UNKNOWN: Ref = Ref(u32::MAX - 1);
/// Registers of the header below the root frame.
const LOW: i32 = frame::HEADER as i32;

/// What follows a node.
pub enum Flow {
    /// The next instruction.
    Next,
    /// It has been taken care of.
    Done,
}

struct Pending {
    block: BlockId,
    state: State,
}

pub struct Lifter<'a> {
    pub vm: &'a mut Vm,
    pub region: &'a mut Region,
    pub b: Builder,
    hints: Hints,
    retry: bool,
    live: LiveSlots,
    state: State,
    /// Ways that lead to nodes not lifted yet.
    pending: Vec<(NodeId, Pending)>,
    /// Back edges' targets: the block, and the state on entry.
    heads: FxHashMap<NodeId, (BlockId, Rc<State>)>,
    is_head: Vec<bool>,
    /// The node being lifted, and its resume point once made.
    pub node: NodeId,
    resume: Option<ResumeId>,
    /// Those of the last resume point.
    slots: Vec<Slot>,
    /// Islands to be made: number, instruction words, address after the instruction.
    pub islands: Vec<(Vec<u64>, *const u64)>,
    /// What accessors return to.
    pub accessors: &'a mut Returns,
    out_of_memory: bool,
    pub first_island: u32,
    /// Nodes at which the region is left for good.
    terminal: Vec<Bc>,
    returns: bool,
}

/// What lifting gives.
pub struct Lifted {
    pub func: Func,
    pub islands: Vec<(Vec<u64>, *const u64)>,
}

const ATTEMPTS: usize = 40;
const MAX_INSTS: usize = 60_000;
/// Insts of a node, mostly less.
const INSTS: usize = 5;

/// What is kept from region to region.
#[derive(Default)]
pub struct Kept {
    pub live: LiveSlots,
    /// Its memory is used again; there is none before something is lifted.
    builder: Option<Builder>,
}

/// Lifts a region. Islands are numbered from `first_island` on; `returns` are what accessors return to.
///
/// # Errors
/// When it is not worth compiling or too large.
pub fn lift(
    vm: &mut Vm,
    region: &mut Region,
    first_island: u32,
    returns: &mut Returns,
    kept: &mut Kept,
) -> Result<Lifted, LiftError> {
    let size = (region.extent() + LOW + 1) as usize;
    kept.live.begin(region, size);
    let mut hints = take(&mut region.hints);
    for _ in 0..ATTEMPTS {
        let state = State { regs: vec![Ref::NONE; size], mem: vec![Ref::NONE; size], versions: Versions::default() };
        let mut b = kept.builder.take().unwrap_or_default();
        b.begin(region.nodes.len() * INSTS);
        let mut l = Lifter {
            vm,
            region,
            b,
            hints,
            retry: false,
            live: take(&mut kept.live),
            state,
            pending: Vec::new(),
            heads: FxHashMap::default(),
            is_head: Vec::new(),
            node: 0,
            resume: None,
            slots: Vec::new(),
            islands: Vec::new(),
            accessors: returns,
            out_of_memory: false,
            first_island,
            terminal: Vec::new(),
            returns: false,
        };
        let lifted = l.run().and_then(|()| if l.retry { Ok(None) } else { l.finish().map(Some) });
        (hints, kept.live) = (l.hints, l.live);
        if !l.b.is_large() {
            kept.builder = Some(l.b);
        }
        if let Some(lifted) = lifted? {
            region.hints = hints;
            return Ok(lifted);
        }
    }
    Err(LiftError::Unsettled)
}

impl Lifter<'_> {
    fn run(&mut self) -> Result<(), LiftError> {
        let root = self.region.root_node().ok_or(LiftError::NothingToGain(Bc::LoopHead))?;
        let order = self.order(root);
        // The entry block only jumps, so that a loop can start behind it.
        let first = self.b.new_block(BlockId(0));
        self.jump(BlockId(0), first, Vec::new());
        self.pending.push((root, Pending { block: first, state: take(&mut self.state) }));
        for node in order {
            self.node = node;
            self.resume = None;
            if !self.enter(node) {
                continue;
            }
            if self.b.func.insts.len() > MAX_INSTS || self.out_of_memory {
                // Without what is not known yet of loops it may have become larger than it is.
                return if self.retry { Ok(()) } else { Err(LiftError::TooLarge) };
            }
            self.lift_node(node);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Lifted, LiftError> {
        if self.heads.is_empty() && !self.returns {
            let op = self.terminal.first().copied().unwrap_or(Bc::LoopHead);
            return Err(LiftError::NothingToGain(op));
        }
        self.b.func.root = Some(self.region.entry());
        Ok(Lifted { func: take(&mut self.b.func), islands: take(&mut self.islands) })
    }

    // ---- blocks and edges -----------------------------------------------------------------------------------

    fn jump(&mut self, from: BlockId, to: BlockId, args: Vec<Ref>) {
        self.b.func.block_mut(from).term = Term::Jump(Edge { block: to, args });
    }

    /// Begins a node: continues its only predecessor's block, or joins several. False if nothing leads there.
    fn enter(&mut self, node: NodeId) -> bool {
        let mut ways = self.pending.iter().enumerate().filter(|(_, p)| p.0 == node).map(|(at, _)| at);
        match (ways.next(), ways.next()) {
            (None, _) => return false,
            // Mostly the last: what was lifted before.
            (Some(at), None) => {
                let (_, way) = self.pending.remove(at);
                (self.b.block, self.state) = (way.block, way.state);
            }
            (Some(_), Some(_)) => {
                let incoming = self.pending.extract_if(.., |p| p.0 == node).map(|(_, way)| way).collect();
                self.join(node, incoming);
            }
        }
        self.b.versions = take(&mut self.state.versions);
        self.b.dead = None;
        if self.is_head[node as usize] {
            self.open_loop(node);
        }
        true
    }

    fn join(&mut self, node: NodeId, incoming: Vec<Pending>) {
        let idom = incoming[1..].iter().fold(incoming[0].block, |d, p| self.b.common_dominator(d, p.block));
        let block = self.b.new_block(idom);
        let mut state = incoming[0].state.clone();
        let mut args: Vec<Vec<Ref>> = vec![Vec::new(); incoming.len()];
        for i in 0..state.regs.len() {
            let first = incoming[0].state.regs[i];
            if incoming.iter().any(|p| p.state.regs[i] != first) {
                if !self.is_live(node, i) {
                    state.regs[i] = Ref::NONE;
                    continue;
                }
                let values: Vec<Ref> = incoming.iter().map(|p| self.read_of(&p.state, i)).collect();
                let origin = self.origin(values[0]);
                if values.iter().all(|&v| self.origin(v) == origin) {
                    state.regs[i] = origin;
                    continue;
                }
                let ty = values.iter().map(|&v| self.b.func.ty(v)).reduce(meet).unwrap_or(Ty::Val);
                for (k, p) in incoming.iter().enumerate() {
                    self.b.block = p.block;
                    args[k].push(self.widened(values[k], ty));
                }
                state.regs[i] = self.b.func.param(block, ty);
            }
        }
        for i in 0..state.mem.len() {
            if incoming.iter().any(|p| p.state.mem[i] != state.mem[i]) {
                let values: Vec<Ref> = incoming.iter().map(|p| self.published(&p.state, i)).collect();
                let all = values.iter().all(|&v| v == values[0]);
                state.mem[i] = if all { values[0] } else { UNKNOWN };
            }
        }
        for p in &incoming[1..] {
            let d = p.state.versions.difference(&state.versions);
            if d.classes != 0 || !d.places.is_empty() {
                let v = self.b.fresh_version();
                state.versions.apply(&d, v);
            }
        }
        for (p, args) in incoming.iter().zip(args) {
            self.jump(p.block, block, args);
        }
        self.b.block = block;
        self.state = state;
    }

    /// Makes the head of a loop behind the current block.
    fn open_loop(&mut self, node: NodeId) {
        let hints = self.hints.loops.get(&node).cloned().unwrap_or_default();
        let before = self.b.block;
        let head = self.b.new_block(before);
        let mut args = Vec::new();
        let mut modified: Vec<(usize, Option<Ty>)> = hints.modified.iter().map(|(&r, &t)| (r, t)).collect();
        modified.sort_by_key(|m| m.0);
        let mut params = Vec::new();
        for (r, ty) in modified {
            let v = match self.state.regs[r] {
                Ref::NONE => self.b.entry_load(r as i32 - LOW),
                v => v,
            };
            let ty = match (ty, self.b.func.ty(v)) {
                (None, now) => now,
                // What it was seen to be is checked before the loop.
                (Some(ty), Ty::Val) => ty,
                (Some(ty), now) => meet(ty, now),
            };
            let resume = self.resume();
            args.push(self.converted(v, ty, resume));
            params.push((r, self.b.func.param(head, ty)));
        }
        if self.region.nodes[node as usize].hoisting != Hoisting::Forbidden {
            self.b.func.block_mut(head).enter = self.resume();
        }
        // Guards of the conversions above belong before the loop.
        self.resume = None;
        for (r, p) in params {
            self.state.regs[r] = p;
        }
        for &r in &hints.published {
            self.state.mem[r] = UNKNOWN;
        }
        let v = self.b.fresh_version();
        self.b.versions.apply(&hints.clobbers, v);
        self.jump(before, head, args);
        self.b.block = head;
        let at_head = State { versions: self.b.versions.clone(), ..self.state.clone() };
        self.heads.insert(node, (head, Rc::new(at_head)));
    }

    /// Jumps back to the head of a loop.
    fn close_loop(&mut self, node: NodeId) {
        let (head, at_head) = self.heads[&node].clone();
        if !self.b.dominates(head, self.b.block) {
            // A second entry to the loop: left to the interpreter.
            self.leave_at(node);
            return;
        }
        let params = self.b.func.block(head).params.clone();
        // They are in the order of the registers that they carry.
        let mut carried = params.iter().enumerate().peekable();
        let mut args = vec![Ref::NONE; params.len()];
        let mut wrong: Vec<(usize, Ty)> = Vec::new();
        // Behind a loop of which not all was known, that a register changes is true, its type there may not be.
        let spoiled = self.retry;
        for i in 0..self.state.regs.len() {
            let (was, now) = (at_head.regs[i], self.state.regs[i]);
            let param = carried.next_if(|p| *p.1 == was).map(|p| p.0);
            if was == now && param.is_none() || !self.is_live(node, i) {
                continue;
            }
            let now = match now {
                Ref::NONE => self.b.entry_load(i as i32 - LOW),
                r => r,
            };
            if param.is_none() {
                let was = self.read_of(&at_head, i);
                if self.origin(was) == self.origin(now) {
                    continue;
                }
            }
            match param {
                Some(k) => {
                    let ty = self.b.func.ty(was);
                    let joined = meet(ty, self.expected_type(node, i, now));
                    if joined == ty {
                        args[k] = now;
                    } else if !spoiled {
                        wrong.push((i, joined));
                    }
                }
                None => {
                    let was = self.read_of(&at_head, i);
                    let (s, t) = (self.expected_type(node, i, was), self.expected_type(node, i, now));
                    wrong.push((i, if spoiled { s } else { meet(s, t) }));
                }
            }
        }
        let d = self.b.versions.difference(&at_head.versions);
        let hints = self.hints.loops.entry(node).or_default();
        self.retry |= hints.clobbers.add(&d) | !wrong.is_empty();
        for &(i, ty) in &wrong {
            hints.modified.insert(i, Some(ty));
        }
        // What loops inside made of these registers was made of another type.
        let is_inside = |block: BlockId| block != head && self.b.dominates(head, block);
        for (inner, _) in self.heads.iter().filter(|h| is_inside(h.1.0)) {
            let Some(inside) = self.hints.loops.get_mut(inner) else { continue };
            for (i, _) in &wrong {
                if let Some(ty) = inside.modified.get_mut(i) {
                    *ty = None;
                }
            }
        }
        let mut published = Vec::new();
        for i in 0..self.state.mem.len() {
            let (was, now) = (at_head.mem[i], self.state.mem[i]);
            if was != now && was != UNKNOWN {
                let now = match now {
                    Ref::NONE => self.b.entry_load(i as i32 - LOW),
                    r => self.origin(r),
                };
                if self.published(&at_head, i) != now {
                    published.push(i);
                }
            }
        }
        if !published.is_empty() {
            self.hints.loops.entry(node).or_default().published.extend(published);
            self.retry = true;
        }
        if self.retry {
            return;
        }
        // Conversions may need guards, which resume at the head.
        let from = (self.node, self.resume);
        self.at_node(node);
        for (k, a) in args.iter_mut().enumerate() {
            let ty = self.b.func.ty(params[k]);
            let v = if a.is_none() { params[k] } else { *a };
            // A register that is dead here may hold anything.
            *a = if meet(ty, self.b.func.ty(v)) == ty || self.b.func.ty(v) == Ty::Val {
                let resume = self.resume();
                self.converted(v, ty, resume)
            } else {
                params[k]
            };
        }
        // Behind a jump back, the current instruction goes on in its other way.
        (self.node, self.resume) = from;
        self.jump(self.b.block, head, args);
    }

    /// Ends the current block by going on with `node`.
    fn go(&mut self, node: NodeId) {
        if let Some(resume) = self.b.dead.take() {
            self.end(Term::Exit(resume));
            return;
        }
        if self.heads.contains_key(&node) {
            self.close_loop(node);
            return;
        }
        // Nothing comes behind on this way.
        self.state.versions = take(&mut self.b.versions);
        let p = Pending { block: self.b.block, state: take(&mut self.state) };
        self.pending.push((node, p));
    }

    fn end(&mut self, term: Term) {
        let b = self.b.block;
        self.b.func.block_mut(b).term = term;
    }

    /// Ends the current block by leaving to the interpreter before `node`.
    fn leave_at(&mut self, node: NodeId) {
        let resume = match self.b.dead.take() {
            Some(r) => r,
            None => self.resume_at(node),
        };
        self.end(Term::Exit(resume));
    }

    /// Ends the current block by going on at instruction `pc` of a context.
    pub fn go_to(&mut self, ctx: CtxId, pc: u32) {
        let from = self.node;
        let insn = Insn(self.region.ctxs[ctx as usize].code.words()[pc as usize]);
        match self.region.find(ctx, pc) {
            Some(n) if self.leads_to(from, n) => self.go(n),
            Some(n) => self.leave_at(n),
            None => {
                let n = self.region.node(ctx, pc, insn);
                self.is_head.push(false);
                self.leave_at(n);
            }
        }
    }

    /// Whether a node has been seen to follow another; behind a call that was followed into, but is not inlined, what came after.
    fn leads_to(&self, from: NodeId, to: NodeId) -> bool {
        let (f, t) = (&self.region.nodes[from as usize], &self.region.nodes[to as usize]);
        let behind = t.pc == f.pc + 1 || (f.op() == Bc::IterStep && t.pc == f.pc + 2);
        f.succs.contains(&to) || (!f.callees.is_empty() && t.seen > 0 && t.ctx == f.ctx && behind)
    }
    /// Whether a successor of the current node has been seen.
    pub fn was_seen(&self, ctx: CtxId, pc: u32) -> bool {
        self.region.find(ctx, pc).is_some_and(|n| self.leads_to(self.node, n))
    }

    /// Ends the current block by a branch: on `cond` to one instruction, else to another, both of the current context.
    pub fn branch(&mut self, cond: Ref, then: u32, other: u32) {
        let ctx = self.ctx();
        if self.b.dead.is_some() {
            self.go_to(ctx, then);
            return;
        }
        let seen = (self.was_seen(ctx, then), self.was_seen(ctx, other));
        let known = self.b.known(cond);
        match (known, seen) {
            (Some(c), _) => self.go_to(ctx, if c { then } else { other }),
            (None, (true, true)) => {
                let from = self.b.block;
                let t = self.b.new_block(from);
                let f = self.b.new_block(from);
                let edge = |block| Edge { block, args: Vec::new() };
                self.end(Term::Branch { cond, then: edge(t), other: edge(f) });
                let (state, versions) = (self.state.clone(), self.b.versions.clone());
                let resume = self.resume;
                self.b.block = t;
                self.b.assume(cond, true);
                self.go_to(ctx, then);
                (self.state, self.b.versions) = (state, versions);
                self.resume = resume;
                self.b.block = f;
                self.b.assume(cond, false);
                self.go_to(ctx, other);
            }
            (None, (true, false)) => {
                let r = self.resume();
                self.b.guard_true(cond, r);
                self.go_to(ctx, then);
            }
            (None, (false, true)) => {
                let r = self.resume();
                self.b.guard_false(cond, r);
                self.go_to(ctx, other);
            }
            (None, (false, false)) => {
                let n = self.node;
                self.leave_at(n);
            }
        }
    }

    /// One of several ways in which the current instruction is done: `f` lifts what is done where `cond` holds, and ends the block.
    /// Gives the block for where it does not hold: `None` when the region is left there, as where it is the `last` way.
    pub fn arm(&mut self, cond: Ref, last: bool, f: impl FnOnce(&mut Self)) -> Option<BlockId> {
        if last || self.b.dead.is_some() {
            let r = self.resume();
            self.b.guard_true(cond, r);
            f(self);
            return None;
        }
        let node = self.node;
        let (hit, miss) = self.split(cond);
        let (state, versions, resume) = (self.state.clone(), self.b.versions.clone(), self.resume);
        self.b.block = hit;
        self.b.assume(cond, true);
        f(self);
        self.node = node;
        (self.state, self.b.versions, self.resume) = (state, versions, resume);
        Some(miss)
    }

    // ---- registers ------------------------------------------------------------------------------------------

    pub fn ctx(&self) -> CtxId {
        self.region.nodes[self.node as usize].ctx
    }
    pub fn code(&self) -> Gc<Code> {
        self.region.ctxs[self.ctx() as usize].code
    }
    pub fn insn(&self) -> Insn {
        self.region.nodes[self.node as usize].insn
    }
    pub fn pc(&self) -> u32 {
        self.region.nodes[self.node as usize].pc
    }
    pub fn kinds(&self, operand: usize) -> Kinds {
        self.region.nodes[self.node as usize].kinds[operand]
    }
    /// The value that `r` was unboxed from, if it was: equal to it as a JS value.
    fn origin(&self, r: Ref) -> Ref {
        if r == UNKNOWN {
            return r;
        }
        let i = self.b.func.inst(r);
        match i.op {
            Op::UnboxInt | Op::UnboxF64 | Op::NumToF64 | Op::UnboxBool => self.origin(i.args[0]),
            _ => r,
        }
    }
    /// What the register's place in the frame holds.
    fn published(&mut self, state: &State, slot: usize) -> Ref {
        match state.mem[slot] {
            Ref::NONE => self.b.entry_load(slot as i32 - LOW),
            UNKNOWN => UNKNOWN,
            r => self.origin(r),
        }
    }
    fn read_of(&mut self, state: &State, slot: usize) -> Ref {
        match state.regs[slot] {
            Ref::NONE => self.b.entry_load(slot as i32 - LOW),
            r => r,
        }
    }
    /// What a register of the current context holds, in whatever type it is known.
    pub fn get(&mut self, reg: isize) -> Ref {
        let slot = (self.region.ctxs[self.ctx() as usize].base as isize + LOW as isize + reg) as usize;
        match self.state.regs[slot] {
            Ref::NONE => {
                let r = self.b.entry_load(slot as i32 - LOW);
                self.state.regs[slot] = r;
                if self.state.mem[slot].is_none() {
                    self.state.mem[slot] = r;
                }
                r
            }
            r => r,
        }
    }
    /// As [`get`](Self::get), boxed.
    pub fn get_val(&mut self, reg: isize) -> Ref {
        let r = self.get(reg);
        self.b.boxed(r)
    }
    pub fn set(&mut self, reg: isize, v: Ref) {
        self.set_in(self.ctx(), reg, v);
    }
    pub fn set_in(&mut self, ctx: CtxId, reg: isize, v: Ref) {
        let slot = (self.region.ctxs[ctx as usize].base as isize + LOW as isize + reg) as usize;
        self.state.regs[slot] = v;
    }
    /// The register is known to be `v`, which is equal to what it holds but of a better type.
    pub fn refine(&mut self, reg: isize, v: Ref) {
        let slot = (self.region.ctxs[self.ctx() as usize].base as isize + LOW as isize + reg) as usize;
        if self.state.mem[slot] == self.state.regs[slot] {
            self.state.mem[slot] = v;
        }
        self.state.regs[slot] = v;
    }

    /// Goes on lifting as another node.
    pub fn at_node(&mut self, node: NodeId) {
        self.node = node;
        self.resume = None;
    }

    // ---- types ----------------------------------------------------------------------------------------------

    /// The type in which a register should be carried that holds `v`: at the root, what the recorder has seen.
    fn expected_type(&self, head: NodeId, slot: usize, v: Ref) -> Ty {
        let ty = self.b.func.ty(v);
        if ty != Ty::Val || Some(head) != self.region.root_node() || self.region.root != Root::Loop {
            return ty;
        }
        let reg = slot as i32 - LOW;
        match usize::try_from(reg).ok().and_then(|r| self.region.entry_kinds.get(r)) {
            Some(&kind::INT) => Ty::I32,
            Some(&k) if k & kind::DOUBLE != 0 && k & !kind::NUMBER == 0 => Ty::F64,
            _ => ty,
        }
    }

    /// Converts without any check: to a type that holds all values of its own.
    fn widened(&mut self, v: Ref, ty: Ty) -> Ref {
        match (self.b.func.ty(v), ty) {
            (Ty::I32, Ty::F64) => self.b.emit(Op::IntToF64, Ty::F64, &[v], 0),
            (_, Ty::Val) => self.b.boxed(v),
            _ => v,
        }
    }

    /// Converts, leaving by `resume` when the value is not of the type.
    fn converted(&mut self, v: Ref, ty: Ty, resume: ResumeId) -> Ref {
        match (self.b.func.ty(v), ty) {
            (Ty::Val, Ty::I32) => {
                let c = self.b.is_tag(v, vm::value::tag::INT);
                self.b.guard_true(c, resume);
                self.b.emit(Op::UnboxInt, Ty::I32, &[v], 0)
            }
            (Ty::Val, Ty::F64) => self.b.number(v, resume),
            (Ty::Val, Ty::Bool) => self.b.boolean(v, resume),
            _ => self.widened(v, ty),
        }
    }

    // ---- nodes ----------------------------------------------------------------------------------------------

    fn lift_node(&mut self, node: NodeId) {
        let n = &self.region.nodes[node as usize];
        let op = n.op();
        if n.seen == 0 {
            self.leave_at(node);
            return;
        }
        match self.lift_op(op) {
            Flow::Done => {}
            Flow::Next => {
                let next = self.pc() + 1 + operands::extra_words(self.insn()) as u32;
                let ctx = self.ctx();
                self.go_to(ctx, next);
            }
        }
    }

    /// Leaves the region for good at the current node.
    pub fn terminal(&mut self, op: Bc) -> Flow {
        self.terminal.push(op);
        let n = self.node;
        self.leave_at(n);
        Flow::Done
    }

    fn lift_op(&mut self, op: Bc) -> Flow {
        if let Some(flow) = self.lift_load(op) {
            return flow;
        }
        if let Some(flow) = self.lift_arith(op) {
            return flow;
        }
        if let Some(flow) = self.lift_compare(op) {
            return flow;
        }
        if let Some(flow) = self.lift_property(op) {
            return flow;
        }
        if let Some(flow) = self.lift_element(op) {
            return flow;
        }
        if let Some(flow) = self.lift_call(op) {
            return flow;
        }
        match op {
            Bc::InstanceOf => self.instance_of(),
            Bc::ToObjectCheck => self.check_object(),
            Bc::ToStr => self.to_string(),
            Bc::GetSuper => self.get_super(),
            Bc::GetPrivate => self.get_private(),
            Bc::SetPrivate => self.set_private(),
            Bc::GetIter => self.get_iterator(),
            Bc::IterStep => self.iterate(),
            Bc::ForInNext => self.for_in_next(),
            Bc::LoadNewTarget => self.new_target(),
            Bc::SuperCtor => self.super_constructor(),
            Bc::RunFields => self.run_fields(),
            Bc::IterReturn => self.iterator_return(),
            Bc::Throw => self.throw(),
            Bc::StartAsync => self.start_async(),
            Bc::Await | Bc::RetAsync | Bc::RejectAsync | Bc::InitialYield => self.leave_frame(op),
            Bc::AsyncGenYield | Bc::AsyncGenReturn | Bc::AsyncGenThrow => self.leave_frame(op),
            Bc::EnterGenerator => self.enter_generator(),
            Bc::Yield | Bc::YieldStarResult | Bc::RetGenerator => self.yield_value(op),
            Bc::IterResult => self.iterator_result(),
            Bc::ThrowError | Bc::CallEval | Bc::Halt => self.terminal(op),
            _ => self.lift_helped(op).unwrap_or_else(|| self.by_interpreter()),
        }
    }
}
