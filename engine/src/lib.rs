//! The engine: one isolate with the language's built-ins, scripts and modules.
//!
//! This crate joins the parts: `vm` runs, `builtins` and `temporal` fill the realm, `compiler` turns source into bytecode.

pub mod compile;
pub mod modules;
pub mod script;
pub mod shadow_realm;

pub use builtins;
pub use bytecode;
pub use compiler;
pub use vm;

use vm::vm::InitError;
use vm::{Attrs, Key, NativeDef, Natives, Value, Vm};

const BUILTIN_TABLES: usize = builtins::TABLES.len();
const TEMPORAL_TABLES: usize = temporal::TABLES.len();

/// All native tables of the engine, in a fixed order; those of a host come behind them.
pub static TABLES: &[&[NativeDef]] = {
    const BEHIND: usize = BUILTIN_TABLES + TEMPORAL_TABLES;
    static ALL: [&[NativeDef]; BEHIND + 5] = {
        let mut all = [modules::NATIVES; BEHIND + 5];
        all[BEHIND + 1] = compile::NATIVES;
        all[BEHIND + 2] = shadow_realm::STATIC;
        all[BEHIND + 3] = shadow_realm::PROTO;
        all[BEHIND + 4] = shadow_realm::HIDDEN;
        let mut i = 0;
        while i < BEHIND {
            all[i] = if i < BUILTIN_TABLES { builtins::TABLES[i] } else { temporal::TABLES[i - BUILTIN_TABLES] };
            i += 1;
        }
        all
    };
    &ALL
};

/// Globals that are made when they are first asked for: programs that do not use them start without.
const LAZY: &[(&str, fn(&mut Vm) -> Value)] = &[temporal::LAZY, shadow_realm::LAZY];
/// How many of them, from the first on, every realm has. Hosts ask for the others.
const EVERYWHERE: usize = 1;

fn lazy_global(vm: &mut Vm, key: Key) -> Value {
    let name = vm.key_text(key);
    LAZY.iter().find(|(n, _)| *n == name).map_or(Value::UNDEFINED, |(_, make)| make(vm))
}

/// A new isolate with all built-ins, made from scratch. `natives`: those of [`TABLES`], then the host's.
///
/// # Errors
/// When the system refuses the memory.
pub fn new_isolate(natives: Natives) -> Result<&'static mut Vm, InitError> {
    let vm = Vm::new(natives)?;
    fill_realm(vm);
    Ok(vm)
}

/// Makes the lazy globals of the current realm. With several realms a global object may be asked from any, but what makes a
/// value makes it for the current one.
fn make_lazy_globals(vm: &mut Vm) {
    for (name, _) in LAZY {
        let (global, key) = (vm.roots.global, vm.key(name));
        vm.materialise(global, key);
    }
}

fn fill_realm(vm: &mut Vm) {
    builtins::realm::init(vm);
    temporal::init(vm);
    vm.hooks.lazy_global = lazy_global;
    for (name, _) in &LAZY[..EVERYWHERE] {
        let (global, key) = (vm.roots.global, vm.key(name));
        vm.add_lazy(global, key, Attrs::HIDDEN);
    }
    compile::init(vm);
    if modules::init(vm).is_err() {
        unreachable!("the module records are part of the engine");
    }
}

/// Makes another realm beside those that an isolate has, and does something with it as the current one.
pub fn new_realm<R>(vm: &mut Vm, then: impl FnOnce(&mut Vm) -> R) -> R {
    make_lazy_globals(vm);
    let before = vm.begin_realm();
    fill_realm(vm);
    make_lazy_globals(vm);
    let result = then(vm);
    vm.switch_realm(before);
    result
}

/// Connects this process's compiler, loaders and built-ins to an isolate restored from an image.
pub fn attach(vm: &mut Vm) {
    builtins::realm::attach(vm);
    vm.hooks.lazy_global = lazy_global;
    compile::connect(vm);
    modules::connect(vm);
}
