//! From an image in memory to a running program: what the stub and the command do at every start.

use std::fmt;

use engine::vm::heap::Collect;
use engine::vm::heap::image::HeapImageError;
use engine::vm::interp::code::Code;
use engine::vm::interp::compile_lazy;
use engine::vm::vm::InitError;
use engine::vm::{Gc, JsResult, Natives, Value, Vm};
use runtime::host;
use runtime::sys::embedded;
use snapshot::{Image, Kind, Section};

use crate::assets::{ImageFiles, ROOT};

/// Why an image did not become an isolate.
#[derive(Debug)]
pub enum StartError {
    /// No room for a heap.
    Init(InitError),
    /// The pages could not be moved.
    Map(std::io::Error),
    /// The heap is of another engine.
    Heap(HeapImageError),
    /// The runtime's own JavaScript failed; the error as text.
    Realm(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Init(error) => error.fmt(f),
            StartError::Map(error) => write!(f, "cannot map the image: {error}"),
            StartError::Heap(error) => error.fmt(f),
            StartError::Realm(text) => write!(f, "the runtime cannot be set up: {text}"),
        }
    }
}

impl std::error::Error for StartError {}

/// Makes the heap of `image` that of a new isolate, entered by this thread. The heap's pages are moved out of the
/// image, which must not be used to start another.
///
/// # Safety
/// The image lies in private, writable, page-aligned memory that stays mapped, nothing else refers to its heap pages,
/// and its bytes are what this build of jsbundle wrote.
pub unsafe fn restore(image: &Image<'static>, natives: Natives) -> Result<&'static mut Vm, StartError> {
    let vm = Vm::new_empty(natives).map_err(StartError::Init)?;
    let heap = image.section(Section::Heap);
    // SAFETY: the pages are the caller's to give away, the target is the isolate's own reservation, which is large
    // enough for any heap that was saved from one.
    let moved = unsafe {
        libc::mremap(
            heap.as_ptr().cast_mut().cast(),
            heap.len(),
            heap.len(),
            libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED,
            vm.image_address() as *mut libc::c_void,
        )
    };
    if moved == libc::MAP_FAILED {
        return Err(StartError::Map(std::io::Error::last_os_error()));
    }
    // SAFETY: pages and metadata come from one image of this build, by contract.
    unsafe { vm.adopt_image(heap.len(), image.section(Section::HeapMeta)) }.map_err(StartError::Heap)?;
    engine::attach(vm);
    engine::attach(vm);
    Ok(vm)
}

/// Internal modules that starting a program uses; evaluated when the base image is made.
const START_MODULES: [&str; 3] = ["internal/esm_loader", "internal/packaged", "internal/snapshot"];

/// An isolate with all of the language and the runtime, made from scratch: how the base image begins.
pub fn from_scratch() -> Result<&'static mut Vm, StartError> {
    let vm = engine::new_isolate(host::natives()).map_err(StartError::Init)?;
    let made = host::init_realm(vm).and_then(|()| {
        // What every start needs besides the public modules.
        START_MODULES.iter().try_for_each(|id| host::require(vm, id).map(|_| ()))
    });
    if made.is_err() {
        return Err(StartError::Realm(take_error(vm)));
    }
    Ok(vm)
}

/// Compiles every function that was left to its first call, so that what starts from an image needs no compiler. A
/// function that does not compile stays as it is and throws when it is called.
pub fn compile_all(vm: &mut Vm) {
    // What a full collection leaves is reachable and stays so: nothing runs that could drop it.
    vm.collect(Collect::Precise);
    loop {
        let lazy: Vec<Gc<Code>> =
            vm.live_cells().filter(|(cell, _)| cell.is(engine::vm::Kind::Code)).map(|(cell, _)| cell.cast()).collect();
        let before = lazy.len();
        for code in lazy.into_iter().filter(|code| code.is_lazy()) {
            if compile_lazy(vm, code).is_err() {
                vm.take_exception();
            }
        }
        // Functions inside those that were compiled have cells only now.
        if vm.live_cells().filter(|(cell, _)| cell.is(engine::vm::Kind::Code)).count() == before {
            return;
        }
    }
}

/// The pending exception as text, with its stack if it has one.
pub fn take_error(vm: &mut Vm) -> String {
    let error = vm.take_exception();
    let Some(object) = error.to_object() else { return vm.describe(error) };
    let key = vm.key("stack");
    let stack = vm.quiet_get(object, key);
    if stack.is_string() { vm.describe(stack) } else { vm.describe(error) }
}

/// Runs the program in `image`, whose heap is that of `vm`, to its end and ends the process. `args` begins with the name
/// the program was started by.
///
/// # Safety
/// As for [`restore`]: the image is what this build of jsbundle wrote.
pub unsafe fn run(vm: &mut Vm, image: &Image<'static>, args: Vec<Vec<u8>>) -> ! {
    // SAFETY: by contract.
    let meta = unsafe { image.meta_in_place() };
    if !meta.assets.is_empty() {
        embedded::install(Box::new(ImageFiles::new(meta.assets.as_slice(), image.section(Section::Assets))));
    }
    let main = [ROOT, "/", meta.entry.as_str()].concat();
    let mut argv = args;
    argv.insert(argv.len().min(1), main.clone().into_bytes());
    host::connect(vm, argv, Vec::new());
    let code = match image.kind() {
        Kind::Resumed => host::run(vm, resume),
        Kind::App | Kind::Base => host::run(vm, |vm| host::run_main(vm, &main)),
    };
    host::exit(code)
}

/// Goes on with a program that was evaluated when its image was made.
fn resume(vm: &mut Vm) -> JsResult {
    host::call_hook(vm, "resumed", &[])?;
    let snapshot = host::require(vm, "internal/snapshot")?;
    let key = vm.key("deserialize");
    let deserialize = vm.get_v(snapshot, key)?;
    vm.call(deserialize, Value::UNDEFINED, &[])
}

/// Calls a function that an internal module of the runtime exports.
///
/// # Errors
/// The exception as text.
pub fn call_internal(vm: &mut Vm, module: &str, name: &str, args: &[Value]) -> Result<Value, String> {
    let result = host::require(vm, module).and_then(|module| {
        let key = vm.key(name);
        let function = vm.get_v(module, key)?;
        vm.call(function, Value::UNDEFINED, args)
    });
    result.map_err(|_| take_error(vm))
}
