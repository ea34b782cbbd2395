//! Writes an executable, and finds the image in one.
//!
//! ```text
//! stub's segments | pad | image: header, meta, heap, assets | text | section names | section headers
//!                         ^ PT_LOAD read-write                ^ PT_LOAD read-execute
//! ```
//!
//! The two `PT_LOAD`s are the stub's two spare `PT_NOTE`s, so the table of program headers stays where it is;
//! moving it behind the end of the file is what makes strip tools break an executable. One constant separates
//! file offset and address of both, so the image is contiguous in memory as in the file, and kernels that
//! compute the table's address from the first segment get it right.

use snapshot::{Image, PAGE, Section};

use crate::elf::{
    BadElf, Elf, PF_R, PF_W, PF_X, PT_LOAD, PT_NOTE, SHF_ALLOC, SHF_EXECINSTR, SHF_INFO_LINK, SHF_WRITE, SHT_PROGBITS,
    SectionHeader, Segment,
};

/// First bytes of the slot in the stub (see `stub/src/payload.rs`): then the image's distance, then its length.
const SLOT_MAGIC: [u8; 8] = *b"JSBSLOT1";
const SLOT_SECTION: &str = ".jsbslot";

/// User addresses end here on every machine images are for.
const ADDRESSES: u64 = 1 << 47;

/// A stub that cannot carry an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadStub(pub &'static str);

impl std::fmt::Display for BadStub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the stub cannot carry a program: {}", self.0)
    }
}

impl std::error::Error for BadStub {}

impl From<BadElf> for BadStub {
    fn from(error: BadElf) -> Self {
        BadStub(error.0)
    }
}

/// Puts `image` into `stub` and returns the executable's bytes.
pub fn write(stub: &[u8], image: &Image) -> Result<Vec<u8>, BadStub> {
    let mut elf = Elf::parse(stub)?;
    let notes: Vec<usize> = (0..elf.segments.len()).filter(|&i| elf.segments[i].kind == PT_NOTE).collect();
    let &[data_slot, text_slot, ..] = notes.as_slice() else {
        return Err(BadStub("it has no two spare program headers"));
    };
    let slot = *elf.section(stub, SLOT_SECTION).ok_or(BadStub("it has no slot"))?;
    let slot_at = slot.offset as usize;
    if stub.get(slot_at..slot_at + 24).is_none_or(|s| s[..8] != SLOT_MAGIC || s[8..] != [0; 16]) {
        return Err(BadStub("its slot is not empty"));
    }

    // Everything but the section names and headers stays in front of the image.
    let names = *elf.sections.get(elf.names).ok_or(BadStub("it has no section names"))?;
    let kept = elf
        .segments
        .iter()
        .map(|s| s.offset.saturating_add(s.filesz))
        .chain(elf.sections.iter().enumerate().filter(|(i, _)| *i != elf.names).map(|(_, s)| s.file_end()))
        .max()
        .unwrap_or(0) as usize;
    let loaded_end =
        elf.segments.iter().filter(|s| s.kind == PT_LOAD).map(|s| s.vaddr.saturating_add(s.memsz)).max().unwrap_or(0);
    let first = elf.segments.iter().find(|s| s.kind == PT_LOAD).ok_or(BadStub("it loads nothing"))?;
    let load_base = first.vaddr.checked_sub(first.offset).ok_or(BadStub("its first segment is misplaced"))?;
    if loaded_end > ADDRESSES || load_base > loaded_end {
        return Err(BadStub("its addresses are not those of a program"));
    }

    let mut out = stub.get(..kept).ok_or(BadStub("it is truncated"))?.to_vec();
    out.resize(kept.next_multiple_of(PAGE), 0);
    let image_at = out.len() as u64;
    let distance = loaded_end.next_multiple_of(PAGE as u64).saturating_sub(image_at);
    let address = |offset: u64| image_at + distance + offset;
    out.extend_from_slice(image.bytes());

    let text = image.header().extent(Section::Text);
    let data_len = if text.len == 0 { image.bytes().len() as u64 } else { text.offset };
    let load = |offset: u64, len: u64, flags: u32| Segment {
        kind: PT_LOAD,
        flags,
        offset: image_at + offset,
        vaddr: address(offset),
        paddr: address(offset),
        filesz: len,
        memsz: len,
        align: PAGE as u64,
    };
    elf.segments[data_slot] = load(0, data_len, PF_R | PF_W);
    if text.len != 0 {
        elf.segments[text_slot] = load(text.offset, image.bytes().len() as u64 - text.offset, PF_R | PF_X);
    }

    out[slot_at + 8..slot_at + 16].copy_from_slice(&(address(0) - load_base).to_le_bytes());
    out[slot_at + 16..slot_at + 24].copy_from_slice(&(image.bytes().len() as u64).to_le_bytes());

    let mut name_table = stub
        .get(names.offset as usize..names.file_end() as usize)
        .ok_or(BadStub("its section names lie outside the file"))?
        .to_vec();
    let added = section_headers(image, image_at, address(0), &mut name_table);
    insert_sections(&mut elf, added);
    elf.finish(&mut out, &name_table);
    Ok(out)
}

/// Section headers for the parts of the image, whose names are added to `names`. What lies before the heap is
/// one section. Each reaches to the next, padding included: strip tools keep what sections cover.
fn section_headers(image: &Image, offset: u64, addr: u64, names: &mut Vec<u8>) -> Vec<SectionHeader> {
    let mut starts = vec![(Section::Meta, 0)];
    for section in [Section::Heap, Section::Assets, Section::Text] {
        let extent = image.header().extent(section);
        if extent.len != 0 {
            starts.push((section, extent.offset));
        }
    }
    let ends = starts.iter().skip(1).map(|&(_, start)| start).chain([image.bytes().len() as u64]);
    let parts: Vec<_> = starts.iter().zip(ends).map(|(&(section, start), end)| (section, start, end - start)).collect();
    parts
        .into_iter()
        .map(|(section, start, size)| {
            let name = names.len() as u32;
            names.extend_from_slice(section.name().as_bytes());
            names.push(0);
            SectionHeader {
                name,
                kind: SHT_PROGBITS,
                flags: SHF_ALLOC | if section == Section::Text { SHF_EXECINSTR } else { SHF_WRITE },
                addr: addr + start,
                offset: offset + start,
                size,
                link: 0,
                info: 0,
                align: PAGE as u64,
                entsize: 0,
            }
        })
        .collect()
}

/// Puts `added` behind the last section that is mapped, which keeps address order, and renumbers what refers
/// to the sections that move.
pub(crate) fn insert_sections(elf: &mut Elf, added: Vec<SectionHeader>) {
    let at = elf.sections.iter().rposition(|s| s.flags & SHF_ALLOC != 0).map_or(0, |last| last + 1);
    let count = added.len();
    for section in &mut elf.sections {
        if section.link as usize >= at {
            section.link += count as u32;
        }
        if section.flags & SHF_INFO_LINK != 0 && section.info as usize >= at {
            section.info += count as u32;
        }
    }
    if elf.names >= at {
        elf.names += count;
    }
    elf.sections.splice(at..at, added);
}

/// The bytes of the image in an executable, from its first byte to the end of the file: the segment that begins
/// as an image does. `None` when the file is not an executable or carries none.
pub fn find_image(file: &[u8]) -> Option<&[u8]> {
    let elf = Elf::parse(file).ok()?;
    let start = elf
        .segments
        .iter()
        .filter(|s| s.kind == PT_LOAD)
        .filter_map(|s| usize::try_from(s.offset).ok())
        .find(|&at| file.get(at..).is_some_and(|rest| rest.starts_with(&snapshot::header::MAGIC)))?;
    Some(&file[start..])
}
