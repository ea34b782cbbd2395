//! Text form of the trace IR, as dumps show it and tests write it; [`parse`](super::parse) reads it.
//!
//! ```text
//! b0:
//!   %0 = LoadReg 3
//!   %1 = UnboxInt %0
//!   jump b1(%1)
//! b1(%2: i):
//!   %3 = ConstI32 1
//!   %4 = AddOv %2 %3 -> r0
//!   jump b1(%4)
//! r0: frame 0 code 0 pc 7 node 2
//!   3 = %2
//! ```
//!
//! An inst's immediate comes before its arguments. Results have a type where the table does not give it. Insts without a result
//! are not numbered.

use std::fmt::{self, Display, Formatter};

use super::*;
use crate::helpers::HELPERS;
use vm::object::exotic::typed_array::Element;
use vm::value::tag;

/// What an inst's immediate is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Imm {
    None,
    Int,
    Double,
    Bool,
    Bits,
    Offset,
    Tag,
    Cc,
    Place,
    /// Alias class and element type.
    Typed,
    Register,
    /// Index into `Func::places`.
    At,
    /// Index into `Func::sunk`.
    Sunk,
    Helper,
    /// Island and frame.
    Island,
}

pub(super) fn imm_of(op: Op) -> Imm {
    use Op::*;
    match op {
        ConstI32 => Imm::Int,
        ConstF64 => Imm::Double,
        ConstBool => Imm::Bool,
        ConstVal => Imm::Bits,
        ConstOff | ConstPc => Imm::Offset,
        BoxOff | IsTag => Imm::Tag,
        ICmp | UCmp | FCmp => Imm::Cc,
        LoadVal | LoadOff | LoadI32 | LoadU8 | LoadAddr | StoreVal | StoreOff | StoreI32 | StoreU8 | LoadElem
        | StoreElem | LoadChar | LoadChar16 | LoadOff4 | Promise => Imm::Place,
        LoadTyped | StoreTyped => Imm::Typed,
        LoadReg | StoreReg | ReloadReg => Imm::Register,
        SetPlace => Imm::At,
        Sunk => Imm::Sunk,
        Call => Imm::Helper,
        ExecOp | CallFrame | LeaveFrame => Imm::Island,
        Param | BoxInt | BoxF64 | BoxBool | UnboxInt | UnboxF64 | UnboxBool | UnboxOff | IsDouble | IsNumber
        | IsBool | IsHeap | GuardTrue | GuardFalse | Add | Sub | Mul | AddOv | SubOv | MulOv | And | Or | Xor | Shl
        | Shr | UShr | Clz | Bswap | DivInt | ModOv | FAdd | FSub | FMul | FDiv | FNeg | FAbs | FMin | FMax | FSqrt
        | FFloor | FCeil | FTrunc | IntToF64 | UIntToF64 | NumToF64 | NumToInt32 | F64ToInt | F64ToIndex
        | F64ToInt32 | F64ToF32 | BoolToInt | OEq | VEq | Not | Select | AddrAt | Barrier => Imm::None,
    }
}

pub(super) const CC_NAMES: [&str; 6] = ["eq", "ne", "lt", "le", "gt", "ge"];

pub(super) const TAG_NAMES: [(u32, &str); 7] = [
    (tag::INT, "int"),
    (tag::SPECIAL, "special"),
    (tag::CELL, "cell"),
    (tag::OBJECT, "object"),
    (tag::STRING, "string"),
    (tag::SYMBOL, "symbol"),
    (tag::BIGINT, "bigint"),
];

impl Ty {
    pub const ALL: [Ty; 7] = [Ty::None, Ty::I32, Ty::F64, Ty::Bool, Ty::Val, Ty::Off, Ty::Addr];
    /// The letter of the inst table.
    pub fn letter(self) -> char {
        match self {
            Ty::None => '-',
            Ty::I32 => 'i',
            Ty::F64 => 'd',
            Ty::Bool => 'b',
            Ty::Val => 'v',
            Ty::Off => 'o',
            Ty::Addr => 'a',
        }
    }
    pub fn from_letter(c: char) -> Option<Ty> {
        Ty::ALL.into_iter().find(|t| t.letter() == c)
    }
}

impl Op {
    /// Letters of the arguments and of the result.
    pub fn letters(self) -> (&'static str, char) {
        let (args, result) = self.signature().split_once("->").unwrap_or((self.signature(), "-"));
        (args.trim(), result.trim().chars().next().unwrap_or('-'))
    }
    /// Result type, where the table gives it.
    pub fn result(self) -> Option<Ty> {
        Ty::from_letter(self.letters().1)
    }
}

impl Display for Func {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(start) = &self.root {
            write!(f, "root at {} extent {}", start.at, start.extent)?;
            if let Some(c) = &start.call {
                write!(f, " params {}", c.params)?;
                f.write_str(if c.construct { " construct" } else { "" })?;
                f.write_str(if c.this { " this" } else { "" })?;
            }
            f.write_str("\n")?;
        }
        for (i, b) in self.blocks.iter().enumerate() {
            write!(f, "b{i}")?;
            for (k, &p) in b.params.iter().enumerate() {
                write!(f, "{}{p:?}: {}", if k == 0 { "(" } else { ", " }, self.letter(p))?;
            }
            f.write_str(if b.params.is_empty() { "" } else { ")" })?;
            if b.enter != ResumeId::NONE {
                write!(f, " enter r{}", b.enter.0)?;
            }
            f.write_str(if b.cold { " cold:\n" } else { ":\n" })?;
            for &r in &b.insts {
                f.write_str("  ")?;
                self.print_inst(f, r)?;
                f.write_str("\n")?;
            }
            match &b.term {
                Term::Open => f.write_str("  open\n")?,
                Term::Jump(e) => writeln!(f, "  jump {e}")?,
                Term::Branch { cond, then, other } => writeln!(f, "  branch {cond:?} {then} {other}")?,
                Term::Exit(r) => writeln!(f, "  exit r{}", r.0)?,
                Term::Return(v) => writeln!(f, "  return {v:?}")?,
            }
        }
        for (i, r) in self.resumes.iter().enumerate() {
            write!(f, "r{i}: frame {} code {} pc {} node {}", r.frame, r.code, r.pc, r.node)?;
            f.write_str(if r.throws { " throws" } else { "" })?;
            f.write_str(if r.hoisted { " hoisted\n" } else { "\n" })?;
            for s in &r.slots {
                writeln!(f, "  {} = {:?}", s.reg, s.value)?;
            }
        }
        for (i, (frame, at)) in self.places.iter().enumerate() {
            writeln!(f, "place {i}: frame {frame} at {at}")?;
        }
        let mut layouts: Vec<_> = self.layouts.iter().collect();
        layouts.sort_by_key(|l| l.0);
        for (shape, l) in layouts {
            writeln!(f, "layout {shape}: kind {} size {} values {}", l.kind, l.size, l.first)?;
        }
        for (i, o) in self.sunk.iter().enumerate() {
            writeln!(f, "sunk {i}: shape {}", o.shape)?;
            for (at, v) in &o.slots {
                writeln!(f, "  at {at} = {v:?}")?;
            }
        }
        Ok(())
    }
}

impl Display for Edge {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "b{}", self.block.0)?;
        for (k, a) in self.args.iter().enumerate() {
            write!(f, "{}{a:?}", if k == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.args.is_empty() { "" } else { ")" })
    }
}

impl Func {
    fn letter(&self, r: Ref) -> char {
        self.insts.get(r.0 as usize).map_or('?', |i| i.ty.letter())
    }

    fn print_inst(&self, f: &mut Formatter<'_>, r: Ref) -> fmt::Result {
        let Some(i) = self.insts.get(r.0 as usize) else { return write!(f, "{r:?} = ?") };
        if i.ty != Ty::None {
            write!(f, "{r:?}")?;
            if i.op.result().is_none() {
                write!(f, ": {}", i.ty.letter())?;
            }
            f.write_str(" = ")?;
        }
        f.write_str(i.op.name())?;
        print_imm(f, i)?;
        for a in i.args.iter().filter(|a| !a.is_none()) {
            write!(f, " {a:?}")?;
        }
        if i.resume != ResumeId::NONE {
            write!(f, " -> r{}", i.resume.0)?;
        }
        Ok(())
    }
}

fn print_imm(f: &mut Formatter<'_>, i: &Inst) -> fmt::Result {
    let imm = i.imm;
    match imm_of(i.op) {
        Imm::None => Ok(()),
        Imm::Int | Imm::Register => write!(f, " {}", imm as i32),
        Imm::Double if f64::from_bits(imm).is_nan() => write!(f, " {imm:#x}"),
        Imm::Double => write!(f, " {:?}", f64::from_bits(imm)),
        Imm::Bool => write!(f, " {}", imm != 0),
        Imm::Bits => write!(f, " {imm:#x}"),
        Imm::Offset | Imm::At | Imm::Sunk => write!(f, " {imm}"),
        Imm::Tag => match TAG_NAMES.iter().find(|t| t.0 as u64 == imm) {
            Some(t) => write!(f, " {}", t.1),
            None => write!(f, " {imm:#x}"),
        },
        Imm::Cc => write!(f, " {}", CC_NAMES[imm as usize % CC_NAMES.len()]),
        Imm::Place => write!(f, " {:?}{:+}", class_of(imm), disp_of(imm)),
        Imm::Typed => write!(f, " {:?}.{:?}", class_of(imm), Element::from_u8(imm as u8)),
        Imm::Helper => match HELPERS.get(imm as usize) {
            Some(h) => write!(f, " {}", h.name),
            None => write!(f, " {imm}"),
        },
        Imm::Island => {
            let (frame, island) = island_of(imm);
            write!(f, " island{island}@{frame}")
        }
    }
}
