//! Front end: source text to bytecode.
//!
//! * [`parse`] hands out checked syntax trees; [`diagnostics`] is what it reports instead, [`messages`] its wording,
//!   [`early`] the early errors, [`reparse`] single functions, [`typescript`] the removal of TypeScript and JSX.
//! * [`nesting`] and [`stack`] keep deep sources from overflowing the native stack.
//! * [`source_text`] maps JavaScript strings to source text and back, [`line_map`] offsets to lines and columns.

pub mod cjs_exports;
pub mod diagnostics;
pub mod early;
pub mod line_map;
pub mod messages;
pub mod module_scan;
pub mod nesting;
pub mod parse;
pub mod reparse;
pub mod source_text;
pub mod stack;
pub mod typescript;

pub use diagnostics::{Diagnostic, DiagnosticKind};
pub use parse::{Dialect, EvalContext, Options, ProgramContext, SourceKind, with_program};
pub use reparse::{FunctionForm, FunctionNode, dynamic_function, with_function};
