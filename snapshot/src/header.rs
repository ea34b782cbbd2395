//! The fixed first 256 bytes of an image, all that is looked at when a program starts.
//!
//! Little-endian, no padding; the order of the fields is the format. Anything that changes here changes
//! [`FORMAT`]. Content hashes live in the 256 bytes after it ([`HASHES`]) and are read only by checks.

use crate::crc::crc32;
use crate::error::ImageError;

/// First eight bytes of every image. The last one is not text, so that a mangled transfer shows.
pub const MAGIC: [u8; 8] = *b"JSBIMG\r\x1a";
/// Version of the layout described in this file and in [`crate::writer`].
pub const FORMAT: u32 = 1;
/// Size of the header in bytes.
pub const HEADER: usize = 256;
/// Offset and size of the block of content hashes.
pub const HASHES: std::ops::Range<usize> = HEADER..512;
/// The machine an image is for: values and code in it are of this architecture and byte order.
pub const TARGET: &str = if cfg!(target_arch = "x86_64") {
    "x86_64-linux"
} else if cfg!(target_arch = "aarch64") {
    "aarch64-linux"
} else {
    "other"
};

/// What decides whether engine and image fit together (see `build.rs`).
pub const BUILD_ID: [u8; 16] = parse_hex(env!("JSBUNDLE_BUILD_ID"));

const fn parse_hex(text: &str) -> [u8; 16] {
    let bytes = text.as_bytes();
    let mut out = [0u8; 16];
    let mut i = 0;
    while i < 16 {
        out[i] = nibble(bytes[2 * i]) << 4 | nibble(bytes[2 * i + 1]);
        i += 1;
    }
    out
}

const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("the build id is lower case hexadecimal"),
    }
}

/// A build id as people see it.
pub fn hex(id: &[u8]) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}

/// This build's id as people see it.
pub fn build_id_text() -> String {
    hex(&BUILD_ID)
}

/// What an image holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// The realm after the built-ins are set up.
    Base = 1,
    /// A program, resolved and compiled, not yet evaluated.
    App = 2,
    /// A program that was evaluated when the image was made and resumes.
    Resumed = 3,
}

impl Kind {
    /// The kind stored as `value`.
    pub fn from_u32(value: u32) -> Option<Kind> {
        [Kind::Base, Kind::App, Kind::Resumed].into_iter().find(|kind| *kind as u32 == value)
    }

    /// Name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Base => "base",
            Kind::App => "program",
            Kind::Resumed => "start-up snapshot",
        }
    }
}

/// The parts of an image, in file order. The number is the slot in the header's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Section {
    /// rkyv archive [`crate::Meta`].
    Meta = 0,
    /// The heap's block table and bitmaps, used in place.
    HeapMeta = 1,
    /// Heap pages, moved into the cage.
    Heap = 2,
    /// Files readable through `fs`.
    Assets = 3,
    /// Machine code.
    Text = 4,
}

impl Section {
    /// Every section in file order.
    pub const ALL: [Section; 5] = [Section::Meta, Section::HeapMeta, Section::Heap, Section::Assets, Section::Text];

    /// Name in executables and messages.
    pub fn name(self) -> &'static str {
        match self {
            Section::Meta => ".jsmeta",
            Section::HeapMeta => ".jsheapmeta",
            Section::Heap => ".jsheap",
            Section::Assets => ".jsassets",
            Section::Text => ".jstext",
        }
    }

    /// Alignment of the section's start in the image.
    pub fn align(self) -> usize {
        match self {
            Section::Meta | Section::HeapMeta => 64,
            Section::Heap | Section::Assets | Section::Text => crate::PAGE,
        }
    }
}

/// Where a section lies, relative to the start of the image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Extent {
    pub offset: u64,
    pub len: u64,
}

/// The header. `repr(C)` without padding, so it is read where it lies.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Header {
    pub magic: [u8; 8],
    pub format: u32,
    /// CRC-32 of the header with this field zero.
    pub crc: u32,
    pub build_id: [u8; 16],
    /// [`TARGET`], padded with zeros.
    pub target: [u8; 16],
    /// A [`Kind`].
    pub kind: u32,
    pub flags: u32,
    /// Length of the whole image in bytes.
    pub total: u64,
    pub sections: [Extent; 6],
    pub reserved: [u8; 96],
}

const _: () = assert!(size_of::<Header>() == HEADER);

impl Header {
    /// A header of this build with no sections yet.
    pub fn new(kind: Kind) -> Header {
        let mut target = [0u8; 16];
        target[..TARGET.len()].copy_from_slice(TARGET.as_bytes());
        Header {
            magic: MAGIC,
            format: FORMAT,
            crc: 0,
            build_id: BUILD_ID,
            target,
            kind: kind as u32,
            flags: 0,
            total: 0,
            sections: [Extent::default(); 6],
            reserved: [0; 96],
        }
    }

    /// Reads a header from the front of `bytes`.
    pub fn read(bytes: &[u8]) -> Result<Header, ImageError> {
        if bytes.len() < MAGIC.len() || bytes[..MAGIC.len()] != MAGIC {
            return Err(ImageError::NotAnImage);
        }
        if bytes.len() < HASHES.end {
            return Err(ImageError::Truncated { expected: HASHES.end as u64, found: bytes.len() as u64 });
        }
        // SAFETY: there are at least HEADER bytes, and any bytes are a valid `Header`.
        Ok(unsafe { bytes.as_ptr().cast::<Header>().read_unaligned() })
    }

    /// The header as bytes, with its checksum filled in.
    pub fn to_bytes(mut self) -> [u8; HEADER] {
        self.crc = 0;
        self.crc = crc32(&self.raw());
        self.raw()
    }

    fn raw(&self) -> [u8; HEADER] {
        // SAFETY: `Header` is 256 bytes of integers without padding (asserted above).
        unsafe { std::mem::transmute::<Header, [u8; HEADER]>(*self) }
    }

    /// Checks everything that can be checked without reading past the header: identity first, so that a file
    /// of another version is called that and not damaged. `available` is how many bytes there are.
    pub fn check(&self, available: u64) -> Result<Kind, ImageError> {
        self.check_format()?;
        if self.target[..TARGET.len()] != *TARGET.as_bytes() {
            let text: Vec<u8> = self.target.iter().copied().filter(u8::is_ascii_graphic).collect();
            return Err(ImageError::Target { found: String::from_utf8_lossy(&text).into_owned() });
        }
        if self.build_id != BUILD_ID {
            return Err(ImageError::Build { found: hex(&self.build_id) });
        }
        self.check_layout(available)
    }

    /// As [`Header::check`], for looking at an image without running it: it may be of another build or machine.
    pub fn check_foreign(&self, available: u64) -> Result<Kind, ImageError> {
        self.check_format()?;
        self.check_layout(available)
    }

    fn check_format(&self) -> Result<(), ImageError> {
        if self.magic != MAGIC {
            return Err(ImageError::NotAnImage);
        }
        if self.format != FORMAT {
            return Err(ImageError::Format { found: self.format });
        }
        let mut unsigned = *self;
        unsigned.crc = 0;
        if crc32(&unsigned.raw()) != self.crc {
            return Err(ImageError::Damaged("the header"));
        }
        Ok(())
    }

    fn check_layout(&self, available: u64) -> Result<Kind, ImageError> {
        let kind = Kind::from_u32(self.kind).ok_or(ImageError::Damaged("the header"))?;
        if available < self.total {
            return Err(ImageError::Truncated { expected: self.total, found: available });
        }
        let mut end = HASHES.end as u64;
        for section in Section::ALL {
            let Extent { offset, len } = self.sections[section as usize];
            let section_end = offset.checked_add(len).ok_or(ImageError::Damaged("the header"))?;
            if offset < end || section_end > self.total || offset % section.align() as u64 != 0 {
                return Err(ImageError::Damaged("the header"));
            }
            end = section_end;
        }
        Ok(kind)
    }

    /// Where `section` lies.
    pub fn extent(&self, section: Section) -> Extent {
        self.sections[section as usize]
    }
}
