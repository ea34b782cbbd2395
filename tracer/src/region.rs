//! Regions: what the recorder has seen of a hot loop or function, as a graph of executed instructions. A region is what is
//! compiled at once; it grows when an exit becomes hot.
//!
//! A node is an instruction in a *context*, which is a frame: the root's, or that of a call inlined into it. So a function inlined
//! at two places has two sets of nodes, but paths that meet again at an instruction share what follows.

use crate::ir::named::Named;
use crate::ir::{Called, Start};
use crate::lift::Hints;
use crate::lift::build::pc_offset;
use crate::record::noted;
use bytecode::{Handler, Insn, Op, frame};
use rkyv::{Archive, Deserialize, Serialize};
use rustc_hash::{FxHashMap, FxHashSet};
use vm::heap::cage;
use vm::interp::code::{Code, Feedback};
use vm::object::Shape;
use vm::value::tag;
use vm::{Gc, Value, Vm};

/// Number of a context in [`Region::ctxs`]. 0 is the root.
pub type CtxId = u32;
/// Number of a node in [`Region::nodes`].
pub type NodeId = u32;

/// A frame: the root's or an inlined call's.
pub struct Ctx {
    /// Context and call node; `None` for the root.
    pub parent: Option<(CtxId, NodeId)>,
    pub code: Gc<Code>,
    /// Address of the code's first word, and how many there are.
    words: (usize, usize),
    /// The frame, in values from the root frame.
    pub base: i32,
    /// Arguments passed (inlined calls).
    pub argc: u32,
    pub construct: bool,
    /// The frame is that of a generator, which the call resumes.
    pub resumed: bool,
    /// The caller's register for what it returns; a setter has none.
    pub result: Option<i32>,
    /// Calls between the root and this.
    pub depth: u32,
}

impl Ctx {
    fn new(code: Gc<Code>) -> Ctx {
        let words = code.words();
        Ctx {
            parent: None,
            code,
            words: (words.as_ptr() as usize, words.len()),
            base: 0,
            argc: 0,
            construct: false,
            resumed: false,
            result: None,
            depth: 0,
        }
    }
    /// Index of the instruction before an address.
    ///
    /// # Safety
    /// As for [`Code::index_of`].
    pub unsafe fn index_before(&self, pc: *const u64) -> u32 {
        let index = (pc as usize).wrapping_sub(self.words.0) / size_of::<u64>();
        if index <= self.words.1 {
            return (index as u32).wrapping_sub(1);
        }
        // In an island.
        // SAFETY: by contract.
        unsafe { self.code.index_of(pc) }.wrapping_sub(1)
    }
}

/// What kinds of values an operand has held: bits by [`kind_bit`].
pub type Kinds = u16;
pub mod kind {
    pub const INT: u16 = 1;
    pub const DOUBLE: u16 = 2;
    pub const BOOL: u16 = 4;
    pub const UNDEFINED: u16 = 8;
    pub const NULL: u16 = 16;
    pub const HOLE: u16 = 32;
    pub const OBJECT: u16 = 64;
    pub const STRING: u16 = 128;
    pub const OTHER: u16 = 256;
    pub const NUMBER: u16 = INT | DOUBLE;
}

/// What an element access has met: bits of [`Node::access`].
pub mod access {
    /// A dense element that is there; a store that replaces one.
    pub const DENSE: u16 = 1;
    /// An element of a typed array.
    pub const TYPED: u16 = 2;
    /// A hole, or an index beyond the end of an ordinary object or array.
    pub const ABSENT: u16 = 4;
    /// A store that adds an element.
    pub const GROWS: u16 = 8;
    pub const OTHER: u16 = 16;
    /// A string that is part of another one (or was a rope); flat ones are `DENSE`.
    pub const SLICE: u16 = 32;
    /// As `DENSE` and `SLICE`, for strings of two bytes a unit.
    pub const WIDE: u16 = 64;
    pub const WIDE_SLICE: u16 = 128;
    /// An element of an ordinary object or array that takes a lookup: sparse elements, a negative index.
    pub const LOOKUP: u16 = 256;
}

/// A bit of [`Node::element_types`]: some of the typed arrays that were read are views on immutable buffers. Stores into
/// those are `OTHER`.
pub const IMMUTABLE: u16 = 1 << 15;

/// The bit of a value's kind.
pub fn kind_bit(v: Value) -> Kinds {
    if v.is_int() {
        kind::INT
    } else if v.is_double() {
        kind::DOUBLE
    } else if v.is_object() {
        kind::OBJECT
    } else if v.is_string() {
        kind::STRING
    } else if v.is_bool() {
        kind::BOOL
    } else if v.is_undefined() {
        kind::UNDEFINED
    } else if v.is_null() {
        kind::NULL
    } else if v.is_hole() {
        kind::HOLE
    } else {
        kind::OTHER
    }
}

/// See [`Node::target`].
pub const MANY: u32 = u32::MAX;
/// Shapes remembered at a node.
pub const MAX_SHAPES: usize = 4;
/// Exits that say that a place meets what was not recorded there.
const OFTEN: u32 = 8;
/// Callees remembered at a node.
pub const MAX_CALLEES: usize = 3;

/// A call through `Function.prototype.call` or `apply`, whose frame becomes that of the function called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Via {
    /// The native.
    pub function: u32,
    /// Arguments that the function gets.
    pub argc: u32,
    /// `apply`: the shape of the list, 0 if it was none.
    pub list: Option<u32>,
}

/// Who was called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Callee {
    /// The function object; 0 once different closures of the same code were seen.
    pub function: u32,
    pub code: Gc<Code>,
    pub via: Option<Via>,
    /// For the code of a generator that was resumed: the function called, which is `next` of all generators. Otherwise 0.
    pub resume: u32,
    /// The context of the inlined call, if it is inlined.
    pub ctx: Option<CtxId>,
}

/// What a call that is inlined does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inlining {
    Call,
    Construct,
    Resume,
}

/// Whether guards may be moved before the loop that a node is the head of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hoisting {
    Allowed,
    /// One that was has failed there.
    Failed,
    /// One has, though all had been seen of the loop.
    Forbidden,
}

/// Bits of [`Node::noted`]; the lowest three are for operands a, b and c, where they are registers that are read.
pub mod note {
    /// The first operand is a register that is written.
    pub const WRITES: u8 = 8;
    /// Something about other registers, or what they refer to.
    pub const MORE: u8 = 16;
}

pub struct Node {
    pub ctx: CtxId,
    /// Index of the instruction in its function.
    pub pc: u32,
    pub insn: Insn,
    /// What is noted when it is executed, by its op: see [`note`].
    pub noted: u8,
    /// How often it was recorded.
    pub seen: u32,
    /// Kinds of operands a, b and c, where they are registers that are read.
    pub kinds: [Kinds; 3],
    /// Kinds of a call's first arguments.
    pub args: [Kinds; 4],
    /// Shapes of the object operand.
    pub shapes: Vec<u32>,
    /// More shapes than are remembered.
    pub megamorphic: bool,
    pub callees: Vec<Callee>,
    /// Other callees were seen than are remembered.
    pub many_callees: bool,
    /// A callee was no function with code of its own: bound, a proxy, not callable.
    pub odd_callee: bool,
    /// Right operand of `instanceof`, private name, environment of a variable with a fixed value: its offset, 0 before any, [`MANY`] for several.
    pub target: u32,
    /// A property was found that takes more than loads, or an operator that runs JS.
    pub odd: bool,
    /// What an element access has met, see [`access`].
    pub access: u16,
    /// How often a store has met [`access::GROWS`].
    pub grows: u32,
    /// Flags of the arrays whose elements were met (`eflags`); `HOLEY` also for what is no array.
    pub elements: u16,
    /// Element types of the typed arrays met, a bit each; [`IMMUTABLE`].
    pub element_types: u16,
    /// Kinds of what the instruction left in its result register.
    pub result: Kinds,
    /// Nodes that followed, in the order first seen.
    pub succs: Vec<NodeId>,
    /// Exits taken here since the region was compiled.
    pub exits: u32,
    /// Recording from here has found nothing new: it is not worth another try.
    pub exhausted: bool,
    pub hoisting: Hoisting,
}

impl Node {
    pub fn op(&self) -> Op {
        self.insn.op().unwrap_or(Op::Debugger)
    }
}

/// What a region starts from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Archive, Serialize, Deserialize)]
#[rkyv(derive(Clone, Copy))]
pub enum Root {
    /// A `LoopHead`: covers the instructions of the loop.
    Loop,
    /// An `Enter`: covers the function.
    Entry,
    /// A `Resumed`, where the function goes on after an `await` or `yield`: covers the function.
    Resumed,
}

pub struct Region {
    pub root: Root,
    pub ctxs: Vec<Ctx>,
    pub nodes: Vec<Node>,
    index: FxHashMap<(CtxId, u32), NodeId>,
    /// The root instruction.
    pub start: u32,
    /// Instructions of the root function that belong to it: all, or those of the loop.
    pub range: (u32, u32),
    /// The function object at the root when recording began.
    pub function: u32,
    /// The root function was called by `new` (entry regions).
    pub construct: bool,
    /// Kinds of the root frame's registers at the root node, by register.
    pub entry_kinds: Vec<Kinds>,
    /// What lifting has found.
    pub hints: Hints,
    /// Cells that nodes and machine code name, kept alive: see [`keep`](Self::keep).
    kept: FxHashSet<u64>,
}

impl Region {
    /// A region that starts at the instruction `pc` of `code`.
    pub fn new(vm: &mut Vm, root: Root, code: Gc<Code>, pc: u32) -> Region {
        let range = match root {
            Root::Entry | Root::Resumed => (0, code.words().len() as u32),
            Root::Loop => (pc, loop_end(code, pc)),
        };
        let mut region = Region {
            root,
            ctxs: vec![Ctx::new(code)],
            nodes: Vec::new(),
            index: FxHashMap::default(),
            start: pc,
            range,
            function: 0,
            construct: false,
            entry_kinds: vec![0; code.nregs.get() as usize],
            hints: Hints::default(),
            kept: FxHashSet::default(),
        };
        region.keep(vm, Value::cell(code));
        region
    }
    /// Keeps a cell alive from now on. The region is not seen by the collector.
    pub fn keep(&mut self, vm: &mut Vm, v: Value) {
        if self.kept.insert(v.0) {
            vm.keep_for_jit(v);
        }
    }
    /// What the region's code names that is not in the image of the heap. An int is a shape if it is kept as one.
    pub fn outside_image(&self, vm: &Vm, named: &Named) -> Vec<u32> {
        let is_kept = |o: u32| self.kept.contains(&Value::from_tag(tag::CELL, o).0);
        let shapes = named.ints.iter().copied().filter(|&o| is_kept(o));
        let cells = named.cells.iter().copied().chain(shapes);
        cells.filter(|&o| o >= (cage::HEAP_START / 8) as u32 && !vm.heap.image.keeps(o)).collect()
    }
    /// A number that changes when the recorder sees something new.
    pub fn fingerprint(&self) -> u64 {
        let mut h = self.nodes.len() as u64;
        let mut add = |n: u64| h = h.wrapping_mul(0x100_0000_01B3).wrapping_add(n);
        for n in &self.nodes {
            add(n
                .kinds
                .iter()
                .chain(&n.args)
                .fold(n.result as u64, |h, &k| h.wrapping_mul(1031).wrapping_add(k as u64)));
            add(n.succs.len() as u64 | (n.shapes.len() as u64) << 16 | (n.callees.len() as u64) << 32);
            add(n.access as u64
                | (n.element_types as u64) << 16
                | (n.elements as u64) << 40
                | (n.megamorphic as u64) << 32
                | (n.many_callees as u64) << 33
                | (n.odd as u64) << 34);
            add(n.callees.iter().map(|c| (c.function != 0) as u64 | (c.ctx.is_some() as u64) << 1).sum());
            add((n.seen > 0) as u64 | ((n.target == MANY) as u64) << 1);
        }
        self.entry_kinds.iter().for_each(|&k| add(k as u64));
        h
    }
    pub fn find(&self, ctx: CtxId, pc: u32) -> Option<NodeId> {
        self.index.get(&(ctx, pc)).copied()
    }
    /// The node of an instruction, made when there is none yet.
    pub fn node(&mut self, ctx: CtxId, pc: u32, insn: Insn) -> NodeId {
        *self.index.entry((ctx, pc)).or_insert_with(|| {
            self.nodes.push(Node {
                ctx,
                pc,
                insn,
                noted: noted(insn),
                seen: 0,
                kinds: [0; 3],
                args: [0; 4],
                shapes: Vec::new(),
                megamorphic: false,
                callees: Vec::new(),
                many_callees: false,
                odd_callee: false,
                target: 0,
                odd: false,
                access: 0,
                grows: 0,
                elements: 0,
                element_types: 0,
                result: 0,
                succs: Vec::new(),
                exits: 0,
                exhausted: false,
                hoisting: Hoisting::Allowed,
            });
            self.nodes.len() as NodeId - 1
        })
    }
    /// Where objects of shapes that were not recorded are met, adds those that the interpreter's cache has learnt: one recording sees
    /// but one of them. `node` is the exit that the region grows from.
    pub fn learn_shapes(&mut self, vm: &mut Vm, node: NodeId) {
        for k in 0..self.nodes.len() {
            let n = &mut self.nodes[k];
            // Private names have no cache.
            let cached = is_access(n.op()) && !matches!(n.op(), Op::GetPrivate | Op::SetPrivate);
            if !cached || n.megamorphic || (k != node as usize && n.exits < OFTEN) {
                continue;
            }
            n.exits = 0;
            let feedback: Gc<Feedback> = Gc::from_offset(self.ctxs[n.ctx as usize].code.feedback.get());
            let learnt = Vm::learnt_cases(&feedback.ics()[n.insn.c() as usize]);
            for case in learnt {
                let n = &mut self.nodes[k];
                if !n.shapes.is_empty() && n.shapes.len() < MAX_SHAPES && !n.shapes.contains(&case.shape) {
                    n.shapes.push(case.shape);
                    self.keep(vm, Value::cell(Gc::<Shape>::from_offset(case.shape)));
                }
            }
        }
    }
    pub fn root_node(&self) -> Option<NodeId> {
        self.find(0, self.start)
    }
    /// What its code checks when it is entered.
    pub fn entry(&self) -> Start {
        let code = self.ctxs[0].code;
        let call = || Called {
            params: code.nparams.get() as u32,
            construct: self.construct,
            this: self.root_node().is_some_and(|n| self.nodes[n as usize].op() == Op::EnterThis),
        };
        // SAFETY: an index into the words: the root instruction is not the last.
        let after = unsafe { code.words().as_ptr().add(self.start as usize + 1) };
        Start { extent: self.extent(), at: pc_offset(after), call: (self.root == Root::Entry).then(call) }
    }
    /// A context for a call made at `node`, of a function or accessor, or for the generator that it resumes.
    pub fn inline(&mut self, vm: &mut Vm, node: NodeId, code: Gc<Code>, how: Inlining, argc: u32) -> CtxId {
        let caller = self.nodes[node as usize].ctx;
        let depth = self.ctxs[caller as usize].depth + 1;
        let area = self.area(node);
        let base = self.ctxs[caller as usize].base + area + frame::HEADER as i32;
        let insn = self.nodes[node as usize].insn;
        let result = if let Some(Op::SetProp | Op::SetPrivate) = insn.op() { None } else { Some(insn.ra() as i32) };
        let (construct, resumed) = (how == Inlining::Construct, how == Inlining::Resume);
        let parent = Some((caller, node));
        self.ctxs.push(Ctx { parent, base, argc, construct, resumed, result, depth, ..Ctx::new(code) });
        self.keep(vm, Value::cell(code));
        self.ctxs.len() as CtxId - 1
    }
    /// The register at which the frame's header is of what a node calls. A getter or setter has its frame where the interpreter
    /// would put it: behind the registers and the header of the frame from which Rust calls.
    pub fn area(&self, node: NodeId) -> i32 {
        let n = &self.nodes[node as usize];
        if is_access(n.op()) {
            return self.ctxs[n.ctx as usize].code.nregs.get() as i32 + frame::HEADER as i32;
        }
        n.insn.rb() as i32
    }
    /// How often `code` runs in the context and those that it is inlined into.
    pub fn levels(&self, mut ctx: CtxId, code: Gc<Code>) -> u32 {
        let mut n = 0;
        loop {
            let c = &self.ctxs[ctx as usize];
            n += (c.code == code) as u32;
            match c.parent {
                Some((parent, _)) => ctx = parent,
                None => return n,
            }
        }
    }
    /// Where an exception goes on that the instruction `pc` of a context throws: to a handler of its frame or of one that it is
    /// inlined into. `None`: to none in the region.
    pub fn handler(&self, mut ctx: CtxId, mut pc: u32) -> Option<(CtxId, Handler)> {
        loop {
            let c = &self.ctxs[ctx as usize];
            if let Some(h) = c.code.handler_at(pc) {
                return Some((ctx, h));
            }
            let (parent, call) = c.parent?;
            (ctx, pc) = (parent, self.nodes[call as usize].pc);
        }
    }
    /// Registers above the root frame that frames of the region take, in values.
    pub fn extent(&self) -> i32 {
        self.ctxs
            .iter()
            .map(|c| c.base + (c.code.nregs.get() as i32).max(c.argc as i32) + frame::HEADER as i32)
            .max()
            .unwrap_or(0)
    }
}

/// Whether an op accesses a named or private property, by calling a getter or setter if there is one.
pub fn is_access(op: Op) -> bool {
    matches!(op, Op::GetProp | Op::GetMethod | Op::GetLength | Op::SetProp | Op::GetPrivate | Op::SetPrivate)
}

/// Index behind the last instruction of the loop whose head is at `pc`: behind the last jump back to it.
fn loop_end(code: Gc<Code>, head: u32) -> u32 {
    let words = code.words();
    let (mut pc, mut end) = (0, head + 1);
    while pc < words.len() {
        let extra = bytecode::operands::extra_words(Insn(words[pc]));
        bytecode::operands::successors(words, pc, &mut |s| {
            if s == head as usize && pc >= head as usize {
                end = end.max(pc as u32 + 1);
            }
        });
        pc += 1 + extra;
    }
    end
}
