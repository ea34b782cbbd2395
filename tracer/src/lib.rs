//! The tracing JIT.
//!
//! | module | job |
//! |---|---|
//! | [`ir`] | the trace IR: typed SSA in blocks; text form, verifier |
//! | [`eval`] | reference evaluator of the trace IR |
//! | [`lower`] | trace IR to machine code, through Cranelift |
//! | [`helpers`] | what machine code may call |
//! | [`code`] | memory for machine code |

pub mod code;
pub mod eval;
pub mod helpers;
pub mod ir;
pub mod lower;
