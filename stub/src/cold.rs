//! Pages of constant tables whose pointers are relocated when something first reads them, see `aot::relocations`.

use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, Ordering};

use aot::relocations::{COLD_MAGIC, RUNS, decode};

/// Words of relocations there is room for: enough for 120 pages full of pointers.
const ROOM: usize = 1018;

/// Filled in after the stub was linked and its start was looked at.
#[repr(C)]
struct Cold {
    magic: [u8; 8],
    /// The table of what a start relocates: its address, as linked, and what it has; nothing: that is left to the C library.
    start: u64,
    parts: [u32; 2],
    count: u64,
    /// Address of pages, as linked, and their length in bytes; 0: none.
    runs: [[u64; 2]; RUNS],
    words: [u64; ROOM],
}

#[used]
#[unsafe(link_section = ".jscold")]
static COLD: Cold =
    Cold { magic: COLD_MAGIC, start: 0, parts: [0; 2], count: 0, runs: [[0; 2]; RUNS], words: [0; ROOM] };

static DONE: AtomicBool = AtomicBool::new(false);

unsafe extern "C" {
    /// First byte of the program, defined by the linker.
    static __ehdr_start: u8;
}

fn base() -> usize {
    &raw const __ehdr_start as usize
}

/// The runs of pages, as loaded: address and length. The file was changed after the compiler saw the values, hence
/// volatile.
fn runs() -> impl Iterator<Item = (usize, usize)> {
    // SAFETY: a static is readable.
    let runs = (0..RUNS).map(|i| unsafe { (&raw const COLD.runs[i]).read_volatile() });
    runs.filter(|run| run[1] != 0).map(|run| (base() + run[0] as usize, run[1] as usize))
}

/// Makes the pages inaccessible. To be called before anything could read them, with `fault` called for faults.
pub fn close() {
    protect(libc::PROT_NONE);
}

fn protect(access: c_int) {
    for (start, len) in runs() {
        // SAFETY: pages of this program. Who reads them while they are closed faults and is let through by `fault`.
        unsafe { libc::mprotect(start as *mut libc::c_void, len, access) };
    }
}

/// Whether a fault at this address was one of these pages; they are accessible then.
pub fn fault(at: usize) -> bool {
    let here = runs().any(|(start, len)| at >= start && at - start < len) && !DONE.load(Ordering::Relaxed);
    if here {
        open();
    }
    here
}

/// Relocates the pages, if that was not done yet. While there is a single thread only: another one could read what is
/// half done. Calls nothing but `mprotect`, so that a signal handler may do it.
pub fn open() {
    // SAFETY: a static is readable.
    let count = unsafe { (&raw const COLD.count).read_volatile() } as usize;
    if count == 0 || DONE.swap(true, Ordering::Relaxed) {
        return;
    }
    // They were private and writable when the program was loaded.
    protect(libc::PROT_READ | libc::PROT_WRITE);
    // SAFETY: as above; there are that many words.
    let words = (0..count.min(ROOM)).map(|i| unsafe { (&raw const COLD.words[i]).read_volatile() });
    for address in decode(words) {
        let at = (base() + address as usize) as *mut usize;
        // SAFETY: inside the pages: `aot::relocations::defer` chose these addresses by their bounds.
        unsafe { *at += base() };
    }
    protect(libc::PROT_READ);
}

/// Relocates everything but these pages, if that is left to the stub.
///
/// # Safety
/// This program is loaded at `base`; to be called before anything else runs, once.
#[cfg(target_arch = "x86_64")]
pub unsafe fn relocate(base: *mut u8) {
    use std::arch::asm;
    const { assert!(aot::relocations::CHUNK == 8) };
    // The instruction that touches a page first writes to it: a read before would be a fault of its own.
    let word = |at: usize| {
        // SAFETY: a word of the program, which is writable now; nothing else runs.
        unsafe { asm!("add [{base} + {at}], {base}", base = in(reg) base, at = in(reg) at, options(nostack)) }
    };
    let chunk = |at: usize| {
        // SAFETY: as above, for as many words.
        unsafe {
            asm!(
                "add [{base} + {at}], {base}",
                "add [{base} + {at} + 8], {base}",
                "add [{base} + {at} + 16], {base}",
                "add [{base} + {at} + 24], {base}",
                "add [{base} + {at} + 32], {base}",
                "add [{base} + {at} + 40], {base}",
                "add [{base} + {at} + 48], {base}",
                "add [{base} + {at} + 56], {base}",
                base = in(reg) base,
                at = in(reg) at,
                options(nostack),
            )
        }
    };
    // SAFETY: a static is readable. The table lies in the program, `aot::relocations::defer` made it of the linker's.
    unsafe {
        let (table, parts) = ((&raw const COLD.start).read_volatile(), (&raw const COLD.parts).read_volatile());
        aot::relocations::for_start(base.wrapping_add(table as usize).cast(), parts, chunk, word);
    }
}

/// The pages of constant tables with pointers, as loaded: address and length. These are what a start is watched for.
/// They end where the C library's own tables begin, which it reads before `main`, or where the dynamic section does; behind
/// that lies what calls go through, the watch's own included.
pub fn candidates() -> Option<(usize, usize)> {
    const PAGE: usize = 4096;
    let (start, _) = crate::payload::segment(PT_GNU_RELRO)?;
    let (dynamic, _) = crate::payload::segment(PT_DYNAMIC)?;
    let (start, end) = (start.next_multiple_of(PAGE), library_tables().min(dynamic) & !(PAGE - 1));
    (start < end).then_some((start, end - start))
}

/// Where the C library's tables begin: it is linked behind everything else, and this is its first.
#[cfg(target_env = "gnu")]
fn library_tables() -> usize {
    unsafe extern "C" {
        static _nl_C_locobj: u8;
    }
    &raw const _nl_C_locobj as usize
}

/// The C library has no tables of pointers that it reads before `main`.
#[cfg(not(target_env = "gnu"))]
fn library_tables() -> usize {
    usize::MAX
}

/// Address of the first byte of the program as linked is 0, so this is the address as linked of what is loaded at `at`.
pub fn linked(at: usize) -> u64 {
    (at - base()) as u64
}

/// Where something is loaded whose address as linked is this.
pub fn loaded(address: u64) -> usize {
    base() + address as usize
}

const PT_DYNAMIC: u32 = 2;
/// Program header type of what is read-only after relocation.
const PT_GNU_RELRO: u32 = 0x6474_e552;
