//! Code that few programs run, unpacked when something first calls it, see `aot::packed`.

use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, Ordering};

use aot::packed::SLOT_MAGIC;

/// Filled in after the stub was linked.
#[repr(C)]
struct Slot {
    magic: [u8; 8],
    /// Address of the code, as linked, and its length in bytes; 0 where nothing is packed.
    address: u64,
    len: u64,
    /// Length of the compressed bytes, which are at that address until the code is.
    packed: u64,
}

#[used]
#[unsafe(link_section = ".jspackslot")]
static SLOT: Slot = Slot { magic: SLOT_MAGIC, address: 0, len: 0, packed: 0 };

/// Whether the code is there, of [`PACKED`], [`UNPACKING`] and [`THERE`].
static STATE: AtomicU32 = AtomicU32::new(PACKED);
const PACKED: u32 = 0;
const UNPACKING: u32 = 1;
const THERE: u32 = 2;

/// Whether a fault at this address was a call of such code; it can be executed then. `fetch`: the processor was about to
/// execute what is there. On any thread.
pub fn fault(at: usize, fetch: bool) -> bool {
    // The file was changed after the compiler saw the values, hence volatile.
    // SAFETY: a static is readable.
    let (address, len) = unsafe { ((&raw const SLOT.address).read_volatile(), (&raw const SLOT.len).read_volatile()) };
    let here = fetch && at.checked_sub(crate::cold::loaded(address)).is_some_and(|at| at < len as usize);
    if here {
        // What is interrupted may be about to look at it.
        // SAFETY: this thread's own.
        let errno = unsafe { *libc::__errno_location() };
        open();
        // SAFETY: as above.
        unsafe { *libc::__errno_location() = errno };
    }
    here
}

/// Puts the code in its place, if that was not done yet. Ends the process when that is impossible. Neither allocates nor locks,
/// so that a signal handler may do it.
pub fn open() {
    match STATE.compare_exchange(PACKED, UNPACKING, Ordering::Acquire, Ordering::Acquire) {
        Ok(_) => {
            if let Err(why) = unpack() {
                crate::diagnose::complain(why);
                // SAFETY: ends the process.
                unsafe { libc::_exit(crate::UNUSABLE) };
            }
            STATE.store(THERE, Ordering::Release);
        }
        // Another thread is at it.
        Err(UNPACKING) => {
            while STATE.load(Ordering::Acquire) == UNPACKING {
                std::thread::yield_now();
            }
        }
        Err(_) => {}
    }
}

/// The code is written to a file in memory, which then replaces the pages: they are never both writable and executable, no
/// thread sees them half done, and systems allow it that forbid to make executable what was written to.
fn unpack() -> Result<(), &'static str> {
    const NO_MEMORY: &str = "there is no memory for the code that this executable keeps compressed";
    // SAFETY: a static is readable.
    let slot = unsafe { (&raw const SLOT).read_volatile() };
    let (address, len) = (crate::cold::loaded(slot.address), slot.len as usize);
    if len == 0 {
        return Ok(());
    }
    // SAFETY: plain system calls. The bytes are part of this program, as long as the slot says; the tables are integers, which may
    // be zero. The file's pages take the place of those of the code's segment and of nothing else.
    unsafe {
        let packed = std::slice::from_raw_parts(address as *const u8, slot.packed as usize);
        let file = libc::memfd_create(c"jsbundle".as_ptr(), libc::MFD_CLOEXEC);
        if file < 0 || libc::ftruncate(file, len as libc::off_t) != 0 {
            return Err(NO_MEMORY);
        }
        let flags = libc::MAP_SHARED | libc::MAP_POPULATE;
        let to = libc::mmap(std::ptr::null_mut(), len, libc::PROT_READ | libc::PROT_WRITE, flags, file, 0);
        if to == libc::MAP_FAILED {
            return Err(NO_MEMORY);
        }
        let (tables_len, private) = (size_of::<aot::lz::Tables>(), libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        let tables = libc::mmap(std::ptr::null_mut(), tables_len, libc::PROT_READ | libc::PROT_WRITE, private, -1, 0);
        if tables == libc::MAP_FAILED {
            return Err(NO_MEMORY);
        }
        let out = std::slice::from_raw_parts_mut(to.cast(), len);
        if !aot::lz::expand(packed, slot.address, out, &mut *tables.cast()) {
            return Err("the executable is damaged: its code cannot be unpacked");
        }
        libc::munmap(to, len);
        libc::munmap(tables, tables_len);
        let flags = libc::MAP_PRIVATE | libc::MAP_FIXED | libc::MAP_POPULATE;
        let code = libc::mmap(address as *mut c_void, len, libc::PROT_READ | libc::PROT_EXEC, flags, file, 0);
        libc::close(file);
        if code == libc::MAP_FAILED {
            return Err("the system does not let this executable run the code that it keeps compressed");
        }
    }
    Ok(())
}
