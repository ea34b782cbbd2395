//! The heap of a program to be carried: the base image with the program's modules compiled into it.

use std::cell::Cell;
use std::rc::Rc;

use aot::assets::ROOT;
use aot::entry;
use engine::vm::{Value, Vm};
use snapshot::meta::{Import, ModuleKind, Target, Via};

use super::program::{Module, Program};
use crate::error::Failure;
use crate::isolate;

/// A saved heap.
pub struct SavedHeap {
    /// For [`snapshot::Section::HeapMeta`].
    pub meta: Vec<u8>,
    /// For [`snapshot::Section::Heap`].
    pub pages: Vec<u8>,
    /// Of every cell: its offset in the heap, and in the saved one; in the order of the latter.
    pub places: Vec<(u32, u32)>,
}

/// The heap with the program compiled and evaluated to its end. What the program does to the outside it does now; an error or
/// `process.exit` ends this process, which says that there is nothing to save.
pub fn evaluated(program: &Program) -> Result<&'static mut Vm, Failure> {
    let vm = load(program)?;
    let main = inside(&program.modules[0].path);
    hook(vm, "begin")?;
    let running = Rc::new(Cell::new(true));
    let still = running.clone();
    runtime::host::on_exit(move || {
        if still.get() {
            eprintln!("error: the program ended before it could be saved, so no image is written");
            std::process::exit(1);
        }
    });
    runtime::host::settle(vm, |vm| runtime::host::run_main(vm, &main));
    running.set(false);
    hook(vm, "serialize")?;
    Ok(vm)
}

/// The heap with the program's modules.
pub fn load(program: &Program) -> Result<&'static mut Vm, Failure> {
    let vm = isolate::base()?;
    let argv = vec![b"jsbundle".to_vec(), inside(&program.modules[0].path).into_bytes()];
    runtime::host::connect(vm, argv, Vec::new());
    for module in &program.modules {
        add(vm, module, program).map_err(|error| Failure::Failed(format!("{}: {error}", module.path)))?;
    }
    Ok(vm)
}

/// Calls a function of `internal/snapshot`.
fn hook(vm: &mut Vm, name: &str) -> Result<(), Failure> {
    entry::call_internal(vm, "internal/snapshot", name, &[]).map_err(Failure::Failed)?;
    Ok(())
}

/// Compiles what is left to be, and saves the heap.
pub fn save(vm: &mut Vm) -> Result<SavedHeap, Failure> {
    entry::compile_all(vm);
    let parts = vm.capture_image(None).map_err(|error| Failure::Failed(error.to_string()))?;
    Ok(SavedHeap { pages: parts.heap.to_vec(), places: parts.places().collect(), meta: parts.meta })
}

/// Hands a module to the runtime's loaders, see `runtime/js/internal/packaged.js`.
fn add(vm: &mut Vm, module: &Module, program: &Program) -> Result<(), String> {
    let format = match module.kind {
        ModuleKind::Esm => "module",
        ModuleKind::CommonJs => "commonjs",
        ModuleKind::Json => "json",
        ModuleKind::Text => "other",
    };
    let path = vm.str(&inside(&module.path)).into();
    let format = vm.str(format).into();
    let source = vm.str(&module.source).into();
    let imports = vm.new_array(4 * module.imports.len());
    for import in &module.imports {
        for text in row(import, program) {
            let text = vm.str(&text).into();
            vm.array_push(imports, text);
        }
    }
    entry::call_internal(vm, "internal/packaged", "add", &[path, format, source, imports.into()]).map(|_: Value| ())
}

/// How, specifier, kind of target, its name.
fn row(import: &Import, program: &Program) -> [String; 4] {
    let via = match import.via {
        Via::Import => "import",
        Via::Require => "require",
    };
    let (kind, name) = match &import.target {
        Target::Builtin(name) => ("builtin", name.clone()),
        Target::Module(index) => ("file", inside(&program.modules[*index as usize].path)),
        Target::File(path) => ("file", inside(path)),
    };
    [via.to_owned(), import.specifier.clone(), kind.to_owned(), name]
}

/// A path inside the image as the program sees it.
fn inside(path: &str) -> String {
    format!("{ROOT}/{path}")
}
