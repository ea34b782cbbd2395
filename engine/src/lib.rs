//! The engine: one isolate with the language's built-ins, scripts and modules.
//!
//! This crate joins the parts: `vm` runs, `builtins` fills the realm, `compiler` turns source into bytecode.

pub mod compile;
pub mod modules;
pub mod script;

pub use builtins;
pub use bytecode;
pub use compiler;
pub use vm;

use vm::vm::InitError;
use vm::{NativeDef, Natives, Vm};

const BUILTIN_TABLES: usize = builtins::TABLES.len();

/// All native tables of the engine, in a fixed order; those of a host come behind them.
pub static TABLES: &[&[NativeDef]] = {
    static ALL: [&[NativeDef]; BUILTIN_TABLES + 2] = {
        let mut all = [modules::NATIVES; BUILTIN_TABLES + 2];
        all[BUILTIN_TABLES + 1] = compile::NATIVES;
        let mut i = 0;
        while i < BUILTIN_TABLES {
            all[i] = builtins::TABLES[i];
            i += 1;
        }
        all
    };
    &ALL
};

/// A new isolate with all built-ins, made from scratch. `natives`: those of [`TABLES`], then the host's.
///
/// # Errors
/// When the system refuses the memory.
pub fn new_isolate(natives: Natives) -> Result<&'static mut Vm, InitError> {
    let vm = Vm::new(natives)?;
    fill_realm(vm);
    Ok(vm)
}

fn fill_realm(vm: &mut Vm) {
    builtins::realm::init(vm);
    compile::init(vm);
    if modules::init(vm).is_err() {
        unreachable!("the module records are part of the engine");
    }
}

/// Makes another realm beside those that an isolate has, and does something with it as the current one.
pub fn new_realm<R>(vm: &mut Vm, then: impl FnOnce(&mut Vm) -> R) -> R {
    let before = vm.begin_realm();
    fill_realm(vm);
    let result = then(vm);
    vm.switch_realm(before);
    result
}

/// Connects this process's compiler, loaders and built-ins to an isolate restored from an image.
pub fn attach(vm: &mut Vm) {
    builtins::realm::attach(vm);
    compile::connect(vm);
    modules::connect(vm);
}
