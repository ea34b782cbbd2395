//! Makes the base image: the heap after all built-ins are set up. Run once, when jsbundle is built; a stub with a
//! program in it never comes here.

use std::ffi::{CStr, OsStr, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use aot::{packed, relocations};
use engine::vm::Vm;
use engine::vm::heap::Heat;
use snapshot::{ImageWriter, Kind, Meta, Section};

use crate::diagnose::complain;
use crate::entry;
use crate::start_profile::{self, Profile};
use crate::trace;

/// Sets the engine and the runtime up, from the texts in the folder `js` (`runtime/js`), saves the heap to `path`, and returns the process's exit code. Beside it, with
/// other extensions: `stub`, this program without the work that a start can leave out and with the code packed that is put
/// apart; if this program has symbols, `order`, the functions that a start runs, a line each, `seldom`, those worth packing, and
/// `pointers`, the addresses as linked of what a start touches in tables of pointers.
pub fn make(js: &CStr, path: &CStr) -> c_int {
    let [js, path] = [js, path].map(|path| Path::new(OsStr::from_bytes(path.to_bytes())));
    match make_files(js, path) {
        Ok(()) => 0,
        Err(message) => {
            complain(&message);
            1
        }
    }
}

fn make_files(js: &Path, path: &Path) -> Result<(), String> {
    let write = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    runtime::internal_modules::provide(js).map_err(|error| format!("cannot read {}: {error}", js.display()))?;
    let vm = aot::entry::from_scratch().map_err(|error| error.to_string())?;
    aot::entry::compile_all(vm);
    engine::script::forget_texts(vm);
    // An image in any order works, so what goes wrong here is only told.
    let profile = start_profile::take(vm, path).unwrap_or_else(|error| {
        complain(&format!("the base image is not ordered: {error}"));
        Profile::default()
    });
    write(path, &image(vm, &profile.cells)?)?;
    if let Some(functions) = &profile.functions {
        write(&path.with_extension("order"), (functions.join("\n") + "\n").as_bytes())?;
        write(&path.with_extension("seldom"), (trace::seldom(functions)?.join("\n") + "\n").as_bytes())?;
        let pointers: String = profile.pointers.iter().map(|address| format!("{address:x}\n")).collect();
        write(&path.with_extension("pointers"), pointers.as_bytes())?;
    }
    let mut stub = std::fs::read("/proc/self/exe").map_err(|error| format!("cannot read the stub: {error}"))?;
    let touched = |page: u64| match profile.tables.binary_search_by_key(&page, |&(page, _)| page) {
        Ok(i) => profile.tables[i].1,
        Err(_) => true,
    };
    if let Some(deferred) = relocations::defer(&stub, &touched, entry::is_ours()).map_err(|error| error.to_string())? {
        stub = deferred;
    }
    if let Some(packed) = packed::pack(&stub).map_err(|error| error.to_string())? {
        stub = packed;
    }
    write(&path.with_extension("stub"), &stub)
}

fn image(vm: &mut Vm, cells: &[(u32, Heat)]) -> Result<Vec<u8>, String> {
    let heat = |cell: u32| match cells.binary_search_by_key(&cell, |&(cell, _)| cell) {
        Ok(i) => cells[i].1,
        Err(_) => Heat::Cold,
    };
    let heat: Option<&dyn Fn(u32) -> Heat> = if cells.is_empty() { None } else { Some(&heat) };
    let parts = vm.capture_image(heat).map_err(|error| error.to_string())?;
    Ok(ImageWriter::new(Kind::Base)
        .meta(&Meta::default())
        .section(Section::Heap, parts.heap.to_vec())
        .section(Section::HeapMeta, parts.meta)
        .finish())
}
