//! Where the packager puts a program: two spare program headers and a slot that says where the image begins.
//!
//! The packager (`aot::exe`) turns the two `PT_NOTE` headers made here into `PT_LOAD`, read-write for the image
//! and read-execute for its machine code, and fills in [`SLOT`]. So the table of program headers never moves,
//! the payload is ordinary mapped memory when `main` begins, and no file has to be opened to find it.

use std::arch::global_asm;

/// What the slot begins with; the packager finds it by section name and checks this.
pub const SLOT_MAGIC: [u8; 8] = *b"JSBSLOT1";

// Two notes of different alignment, which linkers keep in two program headers.
global_asm!(
    ".pushsection .note.jsb4, \"a\", @note",
    ".balign 4",
    ".long 4, 4, 1",
    ".asciz \"JSB\"",
    ".long 0",
    ".popsection",
    ".pushsection .note.jsb8, \"a\", @note",
    ".balign 8",
    ".long 4, 8, 1",
    ".asciz \"JSB\"",
    ".quad 0",
    ".popsection",
);

/// Filled in by the packager.
#[repr(C)]
pub struct Slot {
    magic: [u8; 8],
    /// Distance of the image from the first byte of the program as mapped; 0 in a stub without a payload.
    offset: u64,
    /// Length of the image in bytes.
    len: u64,
}

#[used]
#[unsafe(link_section = ".jsbslot")]
static SLOT: Slot = Slot { magic: SLOT_MAGIC, offset: 0, len: 0 };

unsafe extern "C" {
    /// First byte of the program, defined by the linker.
    static __ehdr_start: u8;
}

/// The image as the kernel mapped it, or `None` in a stub without a payload.
pub fn image() -> Option<(*mut u8, usize)> {
    // The file was changed after the compiler saw the values, hence volatile.
    // SAFETY: a static is readable.
    let (offset, len) = unsafe { ((&raw const SLOT.offset).read_volatile(), (&raw const SLOT.len).read_volatile()) };
    if offset == 0 {
        return None;
    }
    // SAFETY: the packager put a segment of `len` bytes at this distance; both belong to one mapping of the file.
    let base = unsafe { (&raw const __ehdr_start).add(offset as usize).cast_mut() };
    Some((base, len as usize))
}

/// Where the image begins in the file, from the program header it was put into.
pub fn file_offset() -> Option<usize> {
    // SAFETY: a static is readable.
    let distance = unsafe { (&raw const SLOT.offset).read_volatile() };
    headers().find(|header| header.kind == PT_LOAD && header.vaddr == distance).map(|header| header.offset as usize)
}

/// Address, as loaded, and length of the first segment of this type.
pub fn segment(kind: u32) -> Option<(usize, usize)> {
    let base = &raw const __ehdr_start as usize;
    headers().find(|header| header.kind == kind).map(|header| (base + header.vaddr as usize, header.memsz as usize))
}

const PT_LOAD: u32 = 1;

/// The fields of a program header that are needed here.
struct Header {
    kind: u32,
    offset: u64,
    vaddr: u64,
    memsz: u64,
}

fn headers() -> impl Iterator<Item = Header> {
    /// Places in the ELF header and in a program header; both are part of the gABI.
    const PHOFF: usize = 0x20;
    const PHNUM: usize = 0x38;
    const PHDR: usize = 56;
    let base = &raw const __ehdr_start;
    // SAFETY: the ELF header and the program headers behind it are mapped with the first segment.
    unsafe {
        let count = base.add(PHNUM).cast::<u16>().read_unaligned() as usize;
        let table = base.add(base.add(PHOFF).cast::<u64>().read_unaligned() as usize);
        (0..count).map(move |i| {
            let word = |at: usize| table.add(i * PHDR + at).cast::<u64>().read_unaligned();
            Header { kind: word(0) as u32, offset: word(8), vaddr: word(16), memsz: word(40) }
        })
    }
}
