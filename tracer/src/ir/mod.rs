//! The trace IR: typed SSA in blocks. A region (see [`region`](crate::region)) is lifted into a [`Func`], optimised and lowered.
//!
//! Blocks have parameters instead of phis. A guard is an inst in the middle of a block that leaves the function by its
//! resume point when it fails; nothing in the function comes after that, so guards do not split blocks.

pub mod named;
pub mod ops;
pub mod parse;
pub mod print;
pub mod verify;

use crate::for_each_inst;
use rkyv::{Archive, Deserialize, Serialize};
use rustc_hash::FxHashMap;

/// Type of an SSA value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Archive, Serialize, Deserialize)]
pub enum Ty {
    None,
    I32,
    F64,
    Bool,
    /// A NaN-boxed value.
    Val,
    /// A cell: offset from the cage base in 8-byte units, zero-extended.
    Off,
    /// An address.
    Addr,
}

/// What an inst may do, see the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(non_camel_case_types, reason = "written as in the table")]
pub enum Effect {
    pure,
    load,
    store,
    guard,
    call,
    frame,
}

macro_rules! define {
    ($($name:ident $sig:literal $effect:ident $note:literal)*) => {
        /// The insts, numbered in table order.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Op { $(#[doc = concat!("`", $sig, "` ", $note)] $name,)* }
        /// (name, signature, effect), indexed by inst number.
        pub static INSTS: &[(&str, &str, Effect)] = &[$((stringify!($name), $sig, Effect::$effect),)*];
        /// All insts in table order.
        pub static ALL: &[Op] = &[$(Op::$name,)*];
    };
}
for_each_inst!(define);

impl Op {
    pub fn name(self) -> &'static str {
        INSTS[self as usize].0
    }
    pub fn signature(self) -> &'static str {
        INSTS[self as usize].1
    }
    pub fn effect(self) -> Effect {
        INSTS[self as usize].2
    }
    /// Whether it has a resume point.
    pub fn is_guard(self) -> bool {
        self.effect() == Effect::guard
    }
}

/// Condition of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Cc {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Cc {
    pub const ALL: [Cc; 6] = [Cc::Eq, Cc::Ne, Cc::Lt, Cc::Le, Cc::Gt, Cc::Ge];
    pub fn from_imm(imm: u64) -> Cc {
        Cc::ALL[imm as usize % 6]
    }
    /// The condition with the operands exchanged.
    pub fn swapped(self) -> Cc {
        match self {
            Cc::Lt => Cc::Gt,
            Cc::Le => Cc::Ge,
            Cc::Gt => Cc::Lt,
            Cc::Ge => Cc::Le,
            c => c,
        }
    }
    /// The opposite condition (not for doubles: NaN).
    pub fn negated(self) -> Cc {
        match self {
            Cc::Eq => Cc::Ne,
            Cc::Ne => Cc::Eq,
            Cc::Lt => Cc::Ge,
            Cc::Ge => Cc::Lt,
            Cc::Gt => Cc::Le,
            Cc::Le => Cc::Gt,
        }
    }
}

/// Alias classes: two accesses of different classes never touch the same memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Class {
    /// Written by nobody once the cell is there (kinds, string contents, constants of the heap's layout).
    None,
    /// Header word of objects: the shape.
    Shape,
    /// In-line and out-of-line property slots.
    Slot,
    /// Which cell holds an object's out-of-line slots.
    Backing,
    /// Which cell holds an object's elements.
    Storage,
    /// Header flags of objects: whether elements may be absent, are sealed or frozen; whether an array's length is read-only.
    Flags,
    /// Those among them that say which kinds of values are among the elements. `Promise` only ever adds to them.
    Holds,
    /// Dense elements.
    Element,
    /// Length of arrays.
    Length,
    /// Slots of environments.
    Env,
    /// Frames of generators that are suspended, and their states.
    Frame,
    /// Bytes of array buffers.
    Bytes,
    /// Length and address of typed arrays.
    View,
    /// Validity cells, global bindings' places.
    Validity,
    /// Fields of the `Vm`.
    Vm,
    /// Anything else of the engine: hash tables, iterators.
    Other,
}

impl Class {
    pub const COUNT: usize = Class::Other as usize + 1;
    pub const ALL: [Class; Class::COUNT] = [
        Class::None,
        Class::Shape,
        Class::Slot,
        Class::Backing,
        Class::Storage,
        Class::Flags,
        Class::Holds,
        Class::Element,
        Class::Length,
        Class::Env,
        Class::Frame,
        Class::Bytes,
        Class::View,
        Class::Validity,
        Class::Vm,
        Class::Other,
    ];
    pub const fn bit(self) -> u32 {
        1 << self as u8
    }
}

/// `imm` of loads and stores: class in the top byte, displacement in the low 32 bits.
pub fn place(class: Class, disp: usize) -> u64 {
    (class as u64) << 56 | disp as u32 as u64
}
/// Alias class of a load's or store's `imm`.
pub fn class_of(imm: u64) -> Class {
    Class::ALL[(imm >> 56) as usize % Class::COUNT]
}
/// Displacement of a load's or store's `imm`, in bytes; element type of typed accesses.
pub fn disp_of(imm: u64) -> i32 {
    imm as u32 as i32
}

/// `imm` of `ExecOp` and the like: the frame's register relative to the root frame, and the island's number.
pub fn island_imm(frame: i32, island: u32) -> u64 {
    (island as u64) << 32 | frame as u32 as u64
}
/// Frame and island of such an `imm`.
pub fn island_of(imm: u64) -> (i32, u32) {
    (imm as i32, (imm >> 32) as u32)
}

/// An SSA value: the inst that makes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(pub u32);
impl Ref {
    pub const NONE: Ref = Ref(u32::MAX);
    pub fn is_none(self) -> bool {
        self == Ref::NONE
    }
}
impl std::fmt::Debug for Ref {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() { f.write_str("_") } else { write!(f, "%{}", self.0) }
    }
}

/// Number of a block in [`Func::blocks`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);
/// Number of a resume point in [`Func::resumes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ResumeId(pub u32);
impl ResumeId {
    pub const NONE: ResumeId = ResumeId(u32::MAX);
}

#[derive(Clone, Copy, Debug)]
pub struct Inst {
    pub op: Op,
    pub ty: Ty,
    /// Unused places hold `Ref::NONE`.
    pub args: [Ref; 4],
    pub imm: u64,
    pub resume: ResumeId,
}

/// A jump with the arguments for the target's parameters.
#[derive(Clone, Debug)]
pub struct Edge {
    pub block: BlockId,
    pub args: Vec<Ref>,
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum Term {
    /// Not ended yet (only while building).
    Open,
    Jump(Edge),
    Branch {
        cond: Ref,
        then: Edge,
        other: Edge,
    },
    /// Leaves to the interpreter.
    Exit(ResumeId),
    /// Returns a boxed value from the root frame.
    Return(Ref),
}

impl Term {
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        let (a, b) = match self {
            Term::Jump(e) => (Some(e), None),
            Term::Branch { then, other, .. } => (Some(then), Some(other)),
            _ => (None, None),
        };
        a.into_iter().chain(b)
    }
    pub fn edges_mut(&mut self) -> impl Iterator<Item = &mut Edge> {
        let (a, b) = match self {
            Term::Jump(e) => (Some(e), None),
            Term::Branch { then, other, .. } => (Some(then), Some(other)),
            _ => (None, None),
        };
        a.into_iter().chain(b)
    }
}

#[derive(Clone, Debug)]
pub struct Block {
    pub params: Vec<Ref>,
    pub insts: Vec<Ref>,
    pub term: Term,
    /// Rarely run: placed out of the way.
    pub cold: bool,
    /// Heads of loops: the resume point before the loop is entered, for guards that are moved there. Else `NONE`.
    pub enter: ResumeId,
}

/// A register and what it holds. Registers are relative to the root frame, in values, so that they name the registers of
/// inlined frames too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    pub reg: i32,
    pub value: Ref,
}

/// What leaving the trace at some place takes: registers to be written, and where the interpreter goes on.
#[derive(Clone, Debug)]
pub struct Resume {
    /// SSA values; those not boxed are boxed by the exit according to their type (`Off`: with the tag of `BoxOff`, so
    /// such values are boxed by the lifter).
    pub slots: Vec<Slot>,
    /// The innermost frame, relative to the root frame in values.
    pub frame: i32,
    /// Code cell (cage offset) of the innermost frame's function, and index of the instruction to go on with.
    pub code: u32,
    pub pc: u32,
    /// An exception is pending: unwinding starts after the instruction before `pc`.
    pub throws: bool,
    /// Guards leave by it that were moved before a loop: they may fail although the loop would not have come to them.
    pub hoisted: bool,
    /// Which node of the region it belongs to, for counting and growing.
    pub node: u32,
}

/// An object that is not made unless an exit hands it over.
#[derive(Clone, Debug)]
pub struct Sunk {
    /// Cage offset of its shape.
    pub shape: u32,
    /// Byte offset in the cell and value; all other slots are undefined. With [`IN_ELEMENTS`] in the cell of its elements, which are
    /// as many as are named.
    pub slots: Vec<(u32, Ref)>,
}

/// See [`Sunk::slots`].
pub const IN_ELEMENTS: u32 = 1 << 31;

/// A function of the trace IR: what is compiled at once.
#[derive(Clone, Default, Debug)]
pub struct Func {
    pub insts: Vec<Inst>,
    /// Block 0 is the entry; it has no parameters and no predecessors.
    pub blocks: Vec<Block>,
    pub resumes: Vec<Resume>,
    /// By imm of the inst `SetPlace`: the frame, in values from the root frame, and the cage offset of the word after the instruction.
    pub places: Vec<(i32, u32)>,
    /// By imm of the inst `Sunk`.
    pub sunk: Vec<Sunk>,
    /// Functions without one are run as they are, by tests.
    pub root: Option<Start>,
    /// By shape, of objects that are made in line.
    pub layouts: FxHashMap<u32, Layout>,
}

/// How objects of a shape are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    pub kind: u8,
    /// Bytes, not rounded.
    pub size: u32,
    /// Where boxed values begin.
    pub first: u32,
}

/// Where a function starts: what its machine code checks and notes before anything else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    /// Values that its frames take, from the root frame on.
    pub extent: i32,
    /// Cage offset of the word after the root instruction.
    pub at: u32,
    /// If that is the beginning of a function.
    pub call: Option<Called>,
}

/// How a root function is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Called {
    /// Parameters; those that are not passed are undefined.
    pub params: u32,
    /// By `new`.
    pub construct: bool,
    /// `this` must be an object.
    pub this: bool,
}

impl Func {
    pub fn new() -> Func {
        let mut f = Func::default();
        f.new_block();
        f
    }
    pub fn new_block(&mut self) -> BlockId {
        self.blocks.push(Block {
            params: Vec::new(),
            // Most have several.
            insts: Vec::with_capacity(16),
            term: Term::Open,
            cold: false,
            enter: ResumeId::NONE,
        });
        BlockId(self.blocks.len() as u32 - 1)
    }
    pub fn block(&self, b: BlockId) -> &Block {
        &self.blocks[b.0 as usize]
    }
    pub fn block_mut(&mut self, b: BlockId) -> &mut Block {
        &mut self.blocks[b.0 as usize]
    }
    pub fn inst(&self, r: Ref) -> &Inst {
        &self.insts[r.0 as usize]
    }
    pub fn inst_mut(&mut self, r: Ref) -> &mut Inst {
        &mut self.insts[r.0 as usize]
    }
    pub fn ty(&self, r: Ref) -> Ty {
        self.inst(r).ty
    }
    /// Adds an inst to the arena without placing it.
    pub fn push(&mut self, inst: Inst) -> Ref {
        self.insts.push(inst);
        Ref(self.insts.len() as u32 - 1)
    }
    /// Adds a parameter to a block.
    pub fn param(&mut self, b: BlockId, ty: Ty) -> Ref {
        let r = self.push(Inst { op: Op::Param, ty, args: [Ref::NONE; 4], imm: 0, resume: ResumeId::NONE });
        self.block_mut(b).params.push(r);
        r
    }
    /// Predecessors of every block.
    pub fn predecessors(&self) -> Vec<Vec<BlockId>> {
        let mut preds = vec![Vec::new(); self.blocks.len()];
        for (i, b) in self.blocks.iter().enumerate() {
            for e in b.term.edges() {
                preds[e.block.0 as usize].push(BlockId(i as u32));
            }
        }
        preds
    }
    /// Blocks reachable from the entry, each before its successors but for back edges.
    pub fn reverse_postorder(&self) -> Vec<BlockId> {
        let mut seen = vec![false; self.blocks.len()];
        let mut order = Vec::new();
        // (block, next edge)
        let mut stack = vec![(BlockId(0), 0usize)];
        seen[0] = true;
        while let Some((b, k)) = stack.pop() {
            match self.block(b).term.edges().nth(k) {
                Some(e) => {
                    stack.push((b, k + 1));
                    if !seen[e.block.0 as usize] {
                        seen[e.block.0 as usize] = true;
                        stack.push((e.block, 0));
                    }
                }
                None => order.push(b),
            }
        }
        order.reverse();
        order
    }
}
