//! Isolates from images.

use engine::vm::sys::mmap;
use engine::vm::{Natives, Vm};

/// The bytes on pages of their own.
pub fn pages(bytes: &[u8]) -> &'static [u8] {
    let at = mmap::reserve_aligned(bytes.len().max(1), 4096).expect("addresses");
    assert!(mmap::commit(at, bytes.len().max(1).next_multiple_of(4096)));
    // SAFETY: fresh memory of that size.
    unsafe {
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), at as *mut u8, bytes.len());
        std::slice::from_raw_parts(at as *const u8, bytes.len())
    }
}

/// An isolate with a heap that was captured.
pub fn restore(heap: &[u8], meta: &[u8]) -> &'static mut Vm {
    let vm = Vm::new_empty(Natives::of(engine::TABLES)).expect("a cage");
    assert!(mmap::commit(vm.image_address(), heap.len()));
    // SAFETY: the memory is large enough; the parts are of one capture.
    unsafe {
        std::ptr::copy_nonoverlapping(heap.as_ptr(), vm.image_address() as *mut u8, heap.len());
        vm.adopt_image(heap.len(), pages(meta)).expect("the image fits");
    }
    engine::attach(vm);
    vm
}
