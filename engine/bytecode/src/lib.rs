//! Bytecode: the op table, the instruction encoding and the plain-data form of a compiled function.
//!
//! This crate is the contract between the bytecode compiler (which produces [`FunctionProto`]s and knows
//! nothing of the heap) and the engine (which copies them into the cage and runs them).
//!
//! * [`ops`] is the one table of ops: name, operands, effects, whether the tracer follows it, what it does.
//! * [`insn`] packs and unpacks the 64-bit instruction words.
//! * [`function`] is what a compiled function consists of.
//! * [`positions`] is how a loaded function keeps its source positions.
//! * [`operands`] says which registers an instruction reads and writes, and where control goes.
//! * [`disasm`] prints it, [`verify`] checks it before foreign bytecode runs.

pub mod disasm;
pub mod function;
pub mod insn;
pub mod operands;
pub mod ops;
pub mod positions;
pub mod verify;

pub use function::*;
pub use insn::*;
pub use ops::{BuiltinFunction, ErrorKind, Op, special};
