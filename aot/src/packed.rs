//! Code of the stub that few programs run, compressed: the JIT, and what only makes the base image.
//!
//! The linker puts it into a segment of its own behind all others (`build.rs`). Here that segment gets the compressed bytes and
//! becomes memory that is not executable: what calls into it faults, and the stub puts the code there (`stub/src/packed.rs`).
//! Distances to the rest of the program stay as they were linked, so there is nothing to relocate.

use crate::elf::{Elf, PF_R, PF_W, PT_LOAD, SHF_ALLOC, SHF_WRITE, SHT_NOBITS, SHT_PROGBITS, SectionHeader};
use crate::exe::{BadStub, insert_sections};
use crate::lz;
use snapshot::PAGE;

/// The section with the code, as linked, and later with the compressed bytes.
pub const SECTION: &str = ".jspacked";
/// Section for the rest of the memory that the code takes.
const ROOM_SECTION: &str = ".jsunpacked";

/// What the slot begins with: then come the code's address as linked, its length, and the length of the compressed bytes,
/// which lie at that address until they are unpacked.
pub const SLOT_MAGIC: [u8; 8] = *b"JSBPACK1";
const SLOT_SECTION: &str = ".jspackslot";

/// Compresses the code. `None` for a stub that has none put apart.
///
/// # Errors
/// When the stub is not laid out for it.
pub fn pack(stub: &[u8]) -> Result<Option<Vec<u8>>, BadStub> {
    let mut elf = Elf::parse(stub)?;
    let Some(&code) = elf.section(stub, SECTION) else { return Ok(None) };
    let slot = elf.section(stub, SLOT_SECTION).ok_or(BadStub("it has no slot for packed code"))?.offset as usize;
    if stub.get(slot..slot + 32).is_none_or(|s| s[..8] != SLOT_MAGIC || s[8..] != [0; 24]) {
        return Err(BadStub("its slot for packed code is not empty"));
    }
    let own = |s: &&mut crate::elf::Segment| s.kind == PT_LOAD && s.vaddr == code.addr && s.filesz == code.size;
    let segment = elf.segments.iter_mut().find(own).ok_or(BadStub("its packed code shares a segment"))?;
    let bytes = segment.bytes(stub).ok_or(BadStub("its packed code lies outside the file"))?;
    let mut packed = lz::compress(bytes, code.addr);
    let packed_len = packed.len() as u64;
    // Whole pages: of one that is in the file only in part the system writes the rest when it starts the program.
    packed.resize(packed.len().next_multiple_of(PAGE), 0);
    let len = packed.len() as u64;
    if len >= code.size {
        return Ok(None);
    }
    (segment.flags, segment.filesz) = (PF_R | PF_W, len);

    let mut out = stub[..code.offset as usize].to_vec();
    for (place, word) in out[slot + 8..].chunks_exact_mut(8).zip([code.addr, code.size, packed_len]) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(&packed);
    let names = elf.sections.get(elf.names).ok_or(BadStub("it has no section names"))?;
    let outside = BadStub("a section lies outside the file");
    let mut names = stub.get(names.offset as usize..names.file_end() as usize).ok_or(outside)?.to_vec();
    let (end, own_names) = (code.file_end(), elf.names);
    for (i, section) in elf.sections.iter_mut().enumerate() {
        if section.offset == code.offset && section.addr == code.addr {
            (section.flags, section.size) = (SHF_ALLOC | SHF_WRITE, len);
        } else if section.offset >= end && i != own_names {
            if section.flags & SHF_ALLOC != 0 && section.kind != SHT_NOBITS {
                return Err(BadStub("something is loaded behind its packed code"));
            }
            let contents = stub.get(section.offset as usize..section.file_end() as usize).ok_or(outside)?;
            section.offset = out.len() as u64;
            out.extend_from_slice(contents);
        }
    }
    let name = names.len() as u32;
    names.extend_from_slice(ROOM_SECTION.as_bytes());
    names.push(0);
    let room = SectionHeader {
        name,
        kind: SHT_NOBITS,
        flags: SHF_ALLOC | SHF_WRITE,
        addr: code.addr + len,
        offset: code.offset + len,
        size: code.size - len,
        link: 0,
        info: 0,
        align: 1,
        entsize: 0,
    };
    debug_assert_eq!(code.kind, SHT_PROGBITS);
    insert_sections(&mut elf, vec![room]);
    elf.finish(&mut out, &names);
    Ok(Some(out))
}
