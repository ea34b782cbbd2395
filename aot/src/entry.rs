//! From an image in memory to an isolate that runs: what the stub and the command do at every start.

use std::fmt;

use engine::vm::heap::image::HeapImageError;
use engine::vm::vm::InitError;
use engine::vm::{NativeDef, Vm};
use snapshot::{Image, Section};

/// Why an image did not become an isolate.
#[derive(Debug)]
pub enum StartError {
    /// No room for a heap.
    Init(InitError),
    /// The pages could not be moved.
    Map(std::io::Error),
    /// The heap is of another engine.
    Heap(HeapImageError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Init(error) => error.fmt(f),
            StartError::Map(error) => write!(f, "cannot map the image: {error}"),
            StartError::Heap(error) => error.fmt(f),
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
pub unsafe fn restore(
    image: &Image<'static>,
    natives: &'static [&'static [NativeDef]],
) -> Result<&'static mut Vm, StartError> {
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
    Ok(vm)
}
