//! Why an image cannot be used. Each message is one line and says what to do where something can be done.

use std::fmt;

/// A file or payload that is not an image this program can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageError {
    /// The file could not be read at all.
    Io(String),
    /// Does not start as an image does.
    NotAnImage,
    /// Written in another version of the format.
    Format { found: u32 },
    /// Written by another build of jsbundle.
    Build { found: String },
    /// Written for another kind of machine.
    Target { found: String },
    /// The file ends before the image does.
    Truncated { expected: u64, found: u64 },
    /// Bytes are not what they were when written; names the part.
    Damaged(&'static str),
    /// A well-formed image of the wrong kind; says which was wanted.
    Kind { found: &'static str, wanted: &'static str },
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImageError::Io(message) => write!(f, "{message}"),
            ImageError::NotAnImage => write!(f, "not a jsbundle image"),
            ImageError::Format { found } => {
                write!(f, "image format {found} is not {}; build it again with this jsbundle", crate::header::FORMAT)
            }
            ImageError::Build { found } => write!(
                f,
                "image was written by another build of jsbundle ({found}, this is {}); build it again with this one",
                crate::header::build_id_text()
            ),
            ImageError::Target { found } => {
                write!(f, "image is for {found}, this machine is {}", crate::header::TARGET)
            }
            ImageError::Truncated { expected, found } => {
                write!(f, "image is truncated: {found} of {expected} bytes are there")
            }
            ImageError::Damaged(part) => write!(f, "image is damaged: {part} does not match its checksum"),
            ImageError::Kind { found, wanted } => write!(f, "image is a {found} image, {wanted} was expected"),
        }
    }
}

impl std::error::Error for ImageError {}
