//! The parts of ELF that the packager reads and writes: 64-bit little-endian file, program and section headers.
//!
//! Field names and numbers are those of the System V gABI. Every read is checked against the file's length, so a
//! damaged file is an error and never a panic.

/// Segment types, flags and section types used here (gABI chapters 4 and 5).
pub const PT_LOAD: u32 = 1;
pub const PT_DYNAMIC: u32 = 2;
pub const PT_NOTE: u32 = 4;
pub const PF_X: u32 = 1;
pub const PF_W: u32 = 2;
pub const PF_R: u32 = 4;
pub const SHT_PROGBITS: u32 = 1;
pub const SHT_SYMTAB: u32 = 2;
pub const SHT_NOBITS: u32 = 8;
pub const SHF_WRITE: u64 = 1;
pub const SHF_ALLOC: u64 = 2;
pub const SHF_EXECINSTR: u64 = 4;
pub const SHF_INFO_LINK: u64 = 0x40;

const EHDR: usize = 64;
const PHDR: usize = 56;
const SHDR: usize = 64;

/// What is wrong with a file that should be a 64-bit little-endian ELF executable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadElf(pub &'static str);

/// A program header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    pub kind: u32,
    pub flags: u32,
    pub offset: u64,
    pub vaddr: u64,
    pub paddr: u64,
    pub filesz: u64,
    pub memsz: u64,
    pub align: u64,
}

/// A section header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionHeader {
    pub name: u32,
    pub kind: u32,
    pub flags: u64,
    pub addr: u64,
    pub offset: u64,
    pub size: u64,
    pub link: u32,
    pub info: u32,
    pub align: u64,
    pub entsize: u64,
}

/// The headers of an executable.
#[derive(Debug, Clone)]
pub struct Elf {
    phoff: usize,
    pub segments: Vec<Segment>,
    pub sections: Vec<SectionHeader>,
    /// Index of the section that holds the section names.
    pub names: usize,
    /// Address of the first instruction.
    pub entry: u64,
}

/// A function of the symbol table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Function<'a> {
    pub start: u64,
    pub size: u64,
    pub name: &'a str,
}

impl<'a> Function<'a> {
    pub fn contains(&self, at: u64) -> bool {
        at >= self.start && at - self.start < self.size
    }
    /// The function of a list sorted by address that contains `at`.
    pub fn at<'l>(list: &'l [Function<'a>], at: u64) -> Option<&'l Function<'a>> {
        let i = list.partition_point(|f| f.start <= at);
        list[..i].last().filter(|f| f.contains(at))
    }
}

fn field<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], BadElf> {
    at.checked_add(N)
        .and_then(|end| bytes.get(at..end))
        .and_then(|slice| slice.try_into().ok())
        .ok_or(BadElf("a header lies outside the file"))
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, BadElf> {
    Ok(u16::from_le_bytes(field(bytes, at)?))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, BadElf> {
    Ok(u32::from_le_bytes(field(bytes, at)?))
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64, BadElf> {
    Ok(u64::from_le_bytes(field(bytes, at)?))
}

impl Elf {
    /// Whether `bytes` begin as an ELF file does.
    pub fn is_elf(bytes: &[u8]) -> bool {
        bytes.starts_with(b"\x7fELF")
    }

    /// Reads the headers of a 64-bit little-endian file.
    pub fn parse(bytes: &[u8]) -> Result<Elf, BadElf> {
        if !Elf::is_elf(bytes) {
            return Err(BadElf("not an ELF file"));
        }
        if field::<3>(bytes, 4)? != [2, 1, 1] {
            return Err(BadElf("not a 64-bit little-endian ELF file"));
        }
        let table = |offset: usize, count: usize, size: usize, found: usize| {
            if count != 0 && found != size {
                return Err(BadElf("headers of an unknown size"));
            }
            if count != 0 && offset.checked_add(count * size).is_none_or(|end| end > bytes.len()) {
                return Err(BadElf("a header table lies outside the file"));
            }
            Ok(())
        };
        let phoff = u64_at(bytes, 0x20)? as usize;
        let phnum = u16_at(bytes, 0x38)? as usize;
        table(phoff, phnum, PHDR, u16_at(bytes, 0x36)? as usize)?;
        let shoff = u64_at(bytes, 0x28)? as usize;
        let shnum = u16_at(bytes, 0x3c)? as usize;
        table(shoff, shnum, SHDR, u16_at(bytes, 0x3a)? as usize)?;
        let segments = (0..phnum).map(|i| Segment::read(bytes, phoff + i * PHDR)).collect::<Result<_, _>>()?;
        let sections = (0..shnum).map(|i| SectionHeader::read(bytes, shoff + i * SHDR)).collect::<Result<_, _>>()?;
        Ok(Elf { phoff, segments, sections, names: u16_at(bytes, 0x3e)? as usize, entry: u64_at(bytes, 0x18)? })
    }

    /// The name of a section.
    pub fn section_name<'a>(&self, bytes: &'a [u8], section: &SectionHeader) -> Option<&'a str> {
        let names = self.sections.get(self.names)?;
        let table = bytes.get(names.offset as usize..names.offset.checked_add(names.size)? as usize)?;
        let name = table.get(section.name as usize..)?;
        std::str::from_utf8(&name[..name.iter().position(|&b| b == 0)?]).ok()
    }

    /// The section called `name`.
    pub fn section(&self, bytes: &[u8], name: &str) -> Option<&SectionHeader> {
        self.sections.iter().find(|section| self.section_name(bytes, section) == Some(name))
    }

    /// The functions of the symbol table by address; none when it was stripped.
    pub fn functions<'a>(&self, bytes: &'a [u8]) -> Vec<Function<'a>> {
        const SYMBOL: usize = 24;
        const STT_FUNC: u8 = 2;
        let contents = |s: &SectionHeader| bytes.get(s.offset as usize..s.file_end() as usize);
        let Some(table) = self.sections.iter().find(|s| s.kind == SHT_SYMTAB) else { return Vec::new() };
        let Some(names) = self.sections.get(table.link as usize).and_then(contents) else { return Vec::new() };
        let symbols = contents(table).unwrap_or_default().chunks_exact(SYMBOL);
        let mut functions: Vec<Function> = symbols
            .filter(|symbol| symbol[4] & 0xf == STT_FUNC)
            .filter_map(|symbol| {
                let name = names.get(u32_at(symbol, 0).ok()? as usize..)?;
                let name = std::str::from_utf8(&name[..name.iter().position(|&b| b == 0)?]).ok()?;
                Some(Function { start: u64_at(symbol, 8).ok()?, size: u64_at(symbol, 16).ok()?, name })
            })
            .collect();
        functions.sort();
        functions
    }

    /// Ends `out` with the section names and the section headers, and writes the program headers back where they were.
    pub fn finish(&mut self, out: &mut Vec<u8>, names: &[u8]) {
        let section = &mut self.sections[self.names];
        (section.offset, section.size) = (out.len() as u64, names.len() as u64);
        out.extend_from_slice(names);
        out.resize(out.len().next_multiple_of(8), 0);
        for (i, segment) in self.segments.iter().enumerate() {
            let at = self.phoff + i * PHDR;
            out[at..at + PHDR].copy_from_slice(&segment.to_bytes());
        }
        let table = out.len() as u64;
        for section in &self.sections {
            out.extend_from_slice(&section.to_bytes());
        }
        out[0x28..0x30].copy_from_slice(&table.to_le_bytes());
        out[0x3c..0x3e].copy_from_slice(&(self.sections.len() as u16).to_le_bytes());
        out[0x3e..0x40].copy_from_slice(&(self.names as u16).to_le_bytes());
        debug_assert!(out.len() >= EHDR);
    }
}

impl Segment {
    fn read(bytes: &[u8], at: usize) -> Result<Segment, BadElf> {
        Ok(Segment {
            kind: u32_at(bytes, at)?,
            flags: u32_at(bytes, at + 4)?,
            offset: u64_at(bytes, at + 8)?,
            vaddr: u64_at(bytes, at + 16)?,
            paddr: u64_at(bytes, at + 24)?,
            filesz: u64_at(bytes, at + 32)?,
            memsz: u64_at(bytes, at + 40)?,
            align: u64_at(bytes, at + 48)?,
        })
    }

    fn to_bytes(self) -> [u8; PHDR] {
        let mut out = [0; PHDR];
        out[..4].copy_from_slice(&self.kind.to_le_bytes());
        out[4..8].copy_from_slice(&self.flags.to_le_bytes());
        let words = [self.offset, self.vaddr, self.paddr, self.filesz, self.memsz, self.align];
        for (slot, word) in out[8..].chunks_exact_mut(8).zip(words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        out
    }

    /// The segment's bytes in the file, if they are all there.
    pub fn bytes<'a>(&self, file: &'a [u8]) -> Option<&'a [u8]> {
        file.get(usize::try_from(self.offset).ok()?..usize::try_from(self.offset.checked_add(self.filesz)?).ok()?)
    }
}

impl SectionHeader {
    fn read(bytes: &[u8], at: usize) -> Result<SectionHeader, BadElf> {
        Ok(SectionHeader {
            name: u32_at(bytes, at)?,
            kind: u32_at(bytes, at + 4)?,
            flags: u64_at(bytes, at + 8)?,
            addr: u64_at(bytes, at + 16)?,
            offset: u64_at(bytes, at + 24)?,
            size: u64_at(bytes, at + 32)?,
            link: u32_at(bytes, at + 40)?,
            info: u32_at(bytes, at + 44)?,
            align: u64_at(bytes, at + 48)?,
            entsize: u64_at(bytes, at + 56)?,
        })
    }

    fn to_bytes(self) -> [u8; SHDR] {
        let mut out = [0; SHDR];
        out[..4].copy_from_slice(&self.name.to_le_bytes());
        out[4..8].copy_from_slice(&self.kind.to_le_bytes());
        let words = [
            self.flags,
            self.addr,
            self.offset,
            self.size,
            u64::from(self.link) | u64::from(self.info) << 32,
            self.align,
            self.entsize,
        ];
        for (slot, word) in out[8..].chunks_exact_mut(8).zip(words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        out
    }

    /// End of the section's bytes in the file.
    pub fn file_end(&self) -> u64 {
        if self.kind == SHT_NOBITS { self.offset } else { self.offset.saturating_add(self.size) }
    }
}
