//! Front end: source text to bytecode.
//!
//! * [`parse`] hands out checked syntax trees; [`diagnostics`] is what it reports instead, [`messages`] its wording,
//!   [`early`] the early errors and what lazy functions use, [`reparse`] single functions, [`typescript`] the removal
//!   of TypeScript and JSX.
//! * [`compile`] has the entry points; `scope` finds out where bindings live, `emit` writes the bytecode.
//! * [`nesting`] and [`stack`] keep deep sources from overflowing the native stack.
//! * [`source_text`] maps JavaScript strings to source text and back, [`line_map`] offsets to lines and columns.

mod call_targets;
pub mod cjs_exports;
pub mod compile;
pub mod diagnostics;
pub mod early;
mod emit;
pub mod line_map;
pub mod messages;
pub mod module_scan;
pub mod nesting;
pub mod parse;
pub mod reparse;
mod scope;
pub mod source_text;
pub mod stack;
pub mod typescript;

pub use compile::*;
pub use diagnostics::{Diagnostic, DiagnosticKind};
pub use parse::{Dialect, EvalContext, Options, ProgramContext, SourceKind, with_program};
pub use reparse::{FunctionForm, FunctionNode, dynamic_function, with_function};
