//! The tracing JIT.
//!
//! | module | job |
//! |---|---|
//! | [`driver`] | hot places, compilation, growth; connects to an isolate |
//! | [`enter`] | runs machine code; what exits rebuild |
//! | [`record`] | watches the interpreter, collects regions |
//! | [`region`] | regions: graphs of executed instructions with what was seen |
//! | [`liveness`] | live registers of bytecode |
//! | [`lift`] | region to trace IR |
//! | [`intrinsics`] | natives that the trace has insts for |
//! | [`ir`] | the trace IR: typed SSA in blocks; text form, verifier |
//! | [`opt`] | passes over the trace IR |
//! | [`eval`] | reference evaluator of the trace IR |
//! | [`lower`] | trace IR to machine code, through Cranelift |
//! | [`helpers`], [`runtime`] | what machine code may call: the table, the functions |
//! | [`code`] | memory for machine code |
//! | `worker` | compilation on a thread of its own |
//! | [`saved`] | machine code kept beside the image of a heap |
//! | [`setting`] | what users say about the JIT |
//! | [`stats`] | counters |
//! | `growth` | what is added to regions at hot exits |
//! | `stress` | guards that fail for tests |

pub mod code;
pub mod driver;
pub mod enter;
pub mod eval;
mod evict;
mod gdb;
mod growth;
pub mod helpers;
mod intrinsics;
pub mod ir;
pub mod lift;
pub mod liveness;
pub mod lower;
pub mod opt;
pub mod record;
pub mod region;
mod returns;
pub mod runtime;
pub mod saved;
pub mod setting;
pub mod stats;
mod stress;
mod worker;

pub use driver::{Options, install};
