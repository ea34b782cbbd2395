//! The tracing JIT.
//!
//! | module | job |
//! |---|---|
//! | [`ir`] | the trace IR: typed SSA in blocks; text form, verifier |

pub mod ir;
