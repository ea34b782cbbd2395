//! The 64-bit instruction word.
//!
//! ```text
//!  63      48 47      32 31      16 15   8 7    0
//! |    c     |    b     |    a     |  x   |  op  |
//! ```
//! `a`, `b`, `c` are 16-bit operands, `x` a small immediate. A 32-bit immediate or jump offset occupies `c:b`.
//! Register operands are signed: `r0..` are parameters then locals then temporaries; negative registers are
//! the frame header (see [`frame`]), so that `this` needs no copy.
//! Jump offsets count instructions and are relative to the instruction *after* the jump.

use crate::ops::Op;

/// A register operand: index into the frame, relative to `fp`, in 8-byte values.
pub type Reg = i16;

/// The frame header, at negative offsets from `fp` (in values). The caller lays out
/// `callee, this, new.target, (link), (argc), arg0, arg1, ...` in consecutive registers starting at `base`;
/// the callee's `fp` is then `&caller[base + HEADER]`, so arguments are passed without a copy.
pub mod frame {
    use super::Reg;
    /// Values in the header.
    pub const HEADER: Reg = 5;
    /// The function being executed.
    pub const CALLEE: Reg = -5;
    /// `this` (the hole in a derived constructor before `super()` returns).
    pub const THIS: Reg = -4;
    /// `new.target`; valid only when the frame flag `CONSTRUCT` is set.
    pub const NEW_TARGET: Reg = -3;
    /// Address of the instruction after the call (the call is at `[-1]` and names `dst` and `base`).
    pub const RETURN_PC: Reg = -2;
    /// Low 32 bits: argument count; high 32 bits: flags.
    pub const ARGC: Reg = -1;
    /// Frame flag: entered by `New`, `SuperCall` or `Reflect.construct`.
    pub const FLAG_CONSTRUCT: u32 = 1;
}

/// One instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Insn(pub u64);

impl Insn {
    /// Packs an instruction with three 16-bit operands.
    #[inline]
    pub fn abc(op: Op, x: u8, a: u16, b: u16, c: u16) -> Insn {
        Insn(op as u64 | (x as u64) << 8 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }
    /// Packs an instruction with one 16-bit and one 32-bit operand.
    #[inline]
    pub fn a_imm(op: Op, x: u8, a: u16, imm: i32) -> Insn {
        Insn(op as u64 | (x as u64) << 8 | (a as u64) << 16 | (imm as u32 as u64) << 32)
    }
    /// The op; `None` when the byte names none.
    #[inline]
    pub fn op(self) -> Option<Op> {
        Op::from_u8(self.0 as u8)
    }
    #[inline(always)]
    pub fn x(self) -> u8 {
        (self.0 >> 8) as u8
    }
    #[inline(always)]
    pub fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }
    #[inline(always)]
    pub fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }
    #[inline(always)]
    pub fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }
    /// The 32-bit immediate or jump offset in `c:b`.
    #[inline(always)]
    pub fn imm(self) -> i32 {
        (self.0 as i64 >> 32) as i32
    }
    /// `a` as a register index.
    #[inline(always)]
    pub fn ra(self) -> isize {
        self.a() as i16 as isize
    }
    /// `b` as a register index.
    #[inline(always)]
    pub fn rb(self) -> isize {
        self.b() as i16 as isize
    }
    /// `c` as a register index, also the signed 16-bit immediate or jump offset in `c`.
    #[inline(always)]
    pub fn rc(self) -> isize {
        (self.0 as i64 >> 48) as isize
    }
    #[must_use]
    pub fn with_imm(self, imm: i32) -> Insn {
        Insn(self.0 & 0xffff_ffff | (imm as u32 as u64) << 32)
    }
    #[must_use]
    pub fn with_c(self, c: u16) -> Insn {
        Insn(self.0 & 0x0000_ffff_ffff_ffff | (c as u64) << 48)
    }
}
