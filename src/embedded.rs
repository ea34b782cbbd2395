//! What the command carries: the stub that executables start from, and the base image that `run` and `build` start
//! from.

use std::cell::UnsafeCell;

use snapshot::Image;

use crate::error::Failure;

static STUB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stub.bin"));

const BASE_LEN: usize = include_bytes!(concat!(env!("OUT_DIR"), "/base.img")).len();

/// The base image on pages of its own: they are moved into the heap's address range when it is used.
#[repr(C, align(4096))]
struct Pages(UnsafeCell<[u8; BASE_LEN]>);

// SAFETY: used by whoever takes it first, once (see `base`).
unsafe impl Sync for Pages {}

#[unsafe(link_section = ".jsheap")]
static BASE: Pages = Pages(UnsafeCell::new(*include_bytes!(concat!(env!("OUT_DIR"), "/base.img"))));

/// The stub, or why there is none.
pub fn stub() -> Result<&'static [u8], Failure> {
    if STUB.is_empty() {
        return Err(Failure::Failed(
            "this jsbundle was built with JSBUNDLE_SKIP_STUB and cannot write executables; build it without".into(),
        ));
    }
    Ok(STUB)
}

/// The base image, or `None` in a command that was built without a stub to make it. To be called once.
pub fn base() -> Option<Image<'static>> {
    if BASE_LEN == 0 {
        return None;
    }
    // SAFETY: the only reference to the static; the bytes are initialised.
    let bytes: &'static [u8] = unsafe { &*BASE.0.get() };
    // Made together with this command, so its header is right.
    Image::parse(bytes).ok()
}
