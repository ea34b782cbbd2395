//! Modules compiled into an image: a table in the heap, by path, which the loaders ask before anything else.
//!
//! Each entry is `{ format, source, code, exports, requires, imports }`: the format's name, the text (also shown by
//! `toString` and in error messages), the compiled function or module, `[names, reexports]` of a CommonJS module, and
//! what its specifiers resolve to (`['file', path, suffix]` or a failure) under `require` and under `import`.

use compiler::cjs_exports::CjsExports;
use engine::modules as records;
use engine::vm::vm::Intrinsic;
use engine::vm::{Attrs, Gc, JsResult, Object, Value, Vm};

use super::binding::{exports_array, failure_object, put, target_array};
use super::format::Format;
use super::resolve::{Mode, ResolveFailure, Target};
use super::url;

/// A module to be packed.
pub struct PackedModule<'m> {
    /// Absolute path it has in the running program.
    pub path: &'m str,
    /// Never [`Format::Unknown`].
    pub format: Format,
    pub source: &'m str,
    /// Of CommonJS modules.
    pub exports: &'m CjsExports,
    /// What its specifiers mean.
    pub edges: &'m [PackedEdge],
}

pub struct PackedEdge {
    pub specifier: String,
    pub mode: Mode,
    pub target: Result<Target, ResolveFailure>,
}

/// The table, made when first asked for.
pub fn table(vm: &mut Vm) -> Gc<Object> {
    if let Some(table) = vm.roots.intrinsics[Intrinsic::PackedModules as usize].to_object() {
        return table;
    }
    let table = vm.new_null_object();
    vm.set_intrinsic(Intrinsic::PackedModules, table);
    table
}

/// Compiles a module into the heap.
///
/// # Errors
/// Syntax errors.
pub fn add(vm: &mut Vm, module: &PackedModule<'_>) -> JsResult<()> {
    let entry = vm.new_null_object();
    let format = vm.str(module.format.name());
    put(vm, entry, "format", format.into());
    let source = vm.str(module.source);
    put(vm, entry, "source", source.into());
    let code = match module.format {
        Format::CommonJs => {
            let referrer = vm.str(module.path);
            records::compile_commonjs(vm, source, module.path, false, referrer.into())?
        }
        Format::Module => Some(records::compile_record(vm, source, &url::from_path(module.path))?),
        _ => None,
    };
    put(vm, entry, "code", code.unwrap_or(Value::UNDEFINED));
    let exports = exports_array(vm, module.exports);
    put(vm, entry, "exports", exports.into());
    let requires = vm.new_null_object();
    put(vm, entry, "requires", requires.into());
    let imports = vm.new_null_object();
    put(vm, entry, "imports", imports.into());
    for edge in module.edges {
        let target = match &edge.target {
            Ok(target) => target_array(vm, target),
            Err(failure) => failure_object(vm, failure),
        };
        let into = if edge.mode == Mode::Require { requires } else { imports };
        put(vm, into, &edge.specifier, target.into());
    }
    let table = table(vm);
    let key = vm.key(module.path);
    vm.define_data(table, key, entry.into(), Attrs::DEFAULT);
    Ok(())
}
