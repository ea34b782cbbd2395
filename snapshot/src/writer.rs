//! Puts an image together: sections in file order, padding zeroed, hashes and header last.
//!
//! The result depends on the given bytes alone.

use crate::header::{Extent, HASHES, Header, Kind, Section};
use crate::meta::Meta;

/// Collects the parts of an image.
pub struct ImageWriter {
    kind: Kind,
    sections: [Vec<u8>; Section::ALL.len()],
}

impl ImageWriter {
    /// An empty image of `kind`.
    pub fn new(kind: Kind) -> ImageWriter {
        ImageWriter { kind, sections: Default::default() }
    }

    /// Sets the bytes of `section`. [`Section::Meta`] is set by [`ImageWriter::meta`].
    pub fn section(&mut self, section: Section, bytes: Vec<u8>) -> &mut Self {
        self.sections[section as usize] = bytes;
        self
    }

    /// Sets the description of the program.
    pub fn meta(&mut self, meta: &Meta) -> &mut Self {
        // Serialising into memory fails only when memory ends, which ends the process on its own.
        let bytes = rkyv::to_bytes::<rkyv::rancor::Panic>(meta).expect("a Meta always serialises");
        self.section(Section::Meta, bytes.into_vec())
    }

    /// Lays the sections out and returns the image, padded to whole pages.
    pub fn finish(&self) -> Vec<u8> {
        let mut header = Header::new(self.kind);
        let mut out = vec![0u8; HASHES.end];
        for section in Section::ALL {
            let bytes = &self.sections[section as usize];
            // An empty section names a valid place, in order, like any other.
            let offset = out.len().next_multiple_of(section.align());
            out.resize(offset, 0);
            header.sections[section as usize] = Extent { offset: offset as u64, len: bytes.len() as u64 };
            out.extend_from_slice(bytes);
            let hash = blake3::hash(bytes);
            let at = HASHES.start + 32 * section as usize;
            out[at..at + 32].copy_from_slice(hash.as_bytes());
        }
        out.resize(out.len().next_multiple_of(crate::PAGE), 0);
        header.total = out.len() as u64;
        out[..HASHES.start].copy_from_slice(&header.to_bytes());
        out
    }
}

/// Lays `files` (path inside the image, bytes) out one after the other, each on a 16-byte boundary, sorted by
/// path. Returns their table and the section's bytes.
pub fn pack_assets(mut files: Vec<(String, Vec<u8>)>) -> (Vec<crate::meta::Asset>, Vec<u8>) {
    files.sort();
    let mut bytes = Vec::new();
    let mut table = Vec::with_capacity(files.len());
    for (path, content) in files {
        bytes.resize(bytes.len().next_multiple_of(16), 0);
        table.push(crate::meta::Asset { path, offset: bytes.len() as u64, len: content.len() as u64 });
        bytes.extend_from_slice(&content);
    }
    (table, bytes)
}
