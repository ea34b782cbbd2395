//! A look at an image: in memory, or mapped from a file.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::Path;

use crate::error::ImageError;
use crate::header::{Extent, HASHES, Header, Kind, Section};
use crate::meta::{ArchivedMeta, Meta};

/// An image whose header was checked. Borrows the bytes.
#[derive(Clone, Copy)]
pub struct Image<'a> {
    bytes: &'a [u8],
    header: Header,
    kind: Kind,
}

impl<'a> Image<'a> {
    /// Checks the header at the front of `bytes`; reads nothing behind it.
    ///
    /// `bytes` must begin on a 16-byte boundary for [`Image::meta`] and [`Image::meta_in_place`].
    pub fn parse(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let header = Header::read(bytes)?;
        let kind = header.check(bytes.len() as u64)?;
        Ok(Image { bytes: &bytes[..header.total as usize], header, kind })
    }

    /// As [`Image::parse`], for looking at an image without running it: it may be of another build or machine.
    pub fn parse_foreign(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let header = Header::read(bytes)?;
        let kind = header.check_foreign(bytes.len() as u64)?;
        Ok(Image { bytes: &bytes[..header.total as usize], header, kind })
    }

    /// The whole image.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What the image holds.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The checked header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The bytes of a section.
    pub fn section(&self, section: Section) -> &'a [u8] {
        let Extent { offset, len } = self.header.extent(section);
        &self.bytes[offset as usize..(offset + len) as usize]
    }

    /// The stored content hash of a section.
    pub fn stored_hash(&self, section: Section) -> [u8; 32] {
        let at = HASHES.start + 32 * section as usize;
        self.bytes[at..at + 32].try_into().expect("32 bytes were taken")
    }

    /// Reads everything and compares it with the stored hashes; padding must be zero.
    pub fn verify(&self) -> Result<(), ImageError> {
        let mut end = HASHES.end;
        for section in Section::ALL {
            if *blake3::hash(self.section(section)).as_bytes() != self.stored_hash(section) {
                return Err(ImageError::Damaged(section.name()));
            }
            let Extent { offset, len } = self.header.extent(section);
            if self.bytes[end..offset as usize].iter().any(|&byte| byte != 0) {
                return Err(ImageError::Damaged("padding"));
            }
            end = (offset + len) as usize;
        }
        let unused_hash = HASHES.start + 32 * Section::ALL.len()..HASHES.end;
        if self.bytes[end..].iter().chain(&self.bytes[unused_hash]).any(|&byte| byte != 0) {
            return Err(ImageError::Damaged("padding"));
        }
        Ok(())
    }

    /// The program's description, checked by bytecheck: for images from outside.
    pub fn meta(&self) -> Result<&'a ArchivedMeta, ImageError> {
        rkyv::access::<ArchivedMeta, rkyv::rancor::Failure>(self.section(Section::Meta))
            .map_err(|_| ImageError::Damaged(Section::Meta.name()))
    }

    /// The program's description as an owned value, checked.
    pub fn meta_owned(&self) -> Result<Meta, ImageError> {
        rkyv::from_bytes::<Meta, rkyv::rancor::Failure>(self.section(Section::Meta))
            .map_err(|_| ImageError::Damaged(Section::Meta.name()))
    }

    /// The program's description, not checked.
    ///
    /// # Safety
    /// The section must be what [`crate::ImageWriter::meta`] wrote: the payload of an executable of this build.
    pub unsafe fn meta_in_place(&self) -> &'a ArchivedMeta {
        // SAFETY: the caller vouches for the bytes; the section is aligned to 64.
        unsafe { rkyv::access_unchecked::<ArchivedMeta>(self.section(Section::Meta)) }
    }
}

/// A private, writable mapping of an image file.
///
/// The heap's pages are used where they are (or moved into the cage by the engine), so the mapping must be kept
/// for as long as the program runs.
pub struct OwnedImage {
    base: *mut u8,
    len: usize,
}

impl OwnedImage {
    /// Maps `path` and checks its header.
    pub fn open(path: &Path) -> Result<OwnedImage, ImageError> {
        let io = |error: std::io::Error| ImageError::Io(format!("cannot read {}: {error}", path.display()));
        let file = File::open(path).map_err(io)?;
        let stat = file.metadata().map_err(io)?;
        if !stat.is_file() {
            return Err(ImageError::Io(format!("cannot read {}: not a regular file", path.display())));
        }
        let len = stat.len() as usize;
        if len == 0 {
            return Err(ImageError::NotAnImage);
        }
        // SAFETY: a new private mapping of an open file; nothing else refers to these pages.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                len,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE,
                file.as_raw_fd(),
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io(std::io::Error::last_os_error()));
        }
        let image = OwnedImage { base: base.cast(), len };
        image.image()?;
        Ok(image)
    }

    /// The whole file.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the mapping is `len` bytes long and lives as long as `self`.
        unsafe { std::slice::from_raw_parts(self.base, self.len) }
    }

    /// The image in it.
    pub fn image(&self) -> Result<Image<'_>, ImageError> {
        Image::parse(self.bytes())
    }

    /// Address of the first byte, for the engine to take the heap's pages from; gives the mapping up, which
    /// then lives as long as the process.
    pub fn into_raw(self) -> (*mut u8, usize) {
        let this = std::mem::ManuallyDrop::new(self);
        (this.base, this.len)
    }
}

impl Drop for OwnedImage {
    fn drop(&mut self) {
        // SAFETY: made by `open`, not given up.
        unsafe { libc::munmap(self.base.cast(), self.len) };
    }
}
