//! Heap images: the file format, its writer, and the checks made before one is used.
//!
//! An image is one position-independent run of bytes that is mapped and used in place. The same bytes are a
//! `.jsimg` file and the payload of an executable:
//!
//! ```text
//! header (256 B) | hashes (256 B) | meta | heap meta | pad | heap | pad | assets | pad | text
//! ```
//!
//! What is read at every start comes first, so that it shares the fewest pages: the header, the rkyv archive
//! [`meta::Meta`], and the heap's side tables. Heap, assets and text begin on page boundaries.
//!
//! * [`header`]: the fixed part, checked at every start
//! * [`writer`]: puts an image together
//! * [`image`]: looks at one, in memory or from a file
//! * [`meta`]: what is known about a program besides its heap

pub mod crc;
pub mod error;
pub mod header;
pub mod image;
pub mod meta;
pub mod writer;

pub use error::ImageError;
pub use header::{Header, Kind, Section};
pub use image::{Image, OwnedImage};
pub use meta::Meta;
pub use writer::ImageWriter;

/// Pages of the image: sections that are mapped on their own begin on such a boundary.
pub const PAGE: usize = 4096;
