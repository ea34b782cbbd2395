//! The engine: one isolate with the language's built-ins, scripts and modules.
//!
//! This crate joins the parts: `vm` runs, `builtins` fills the realm, `compiler` turns source into bytecode.

pub mod script;

pub use builtins;
pub use bytecode;
pub use compiler;
pub use vm;

use vm::vm::InitError;
use vm::{NativeDef, Vm};

/// A new isolate with all built-ins, made from scratch. `natives`: the tables of [`builtins::TABLES`], then the host's.
///
/// # Errors
/// When the system refuses the memory.
pub fn new_isolate(natives: &'static [&'static [NativeDef]]) -> Result<&'static mut Vm, InitError> {
    let vm = Vm::new(natives)?;
    builtins::realm::init(vm);
    Ok(vm)
}
