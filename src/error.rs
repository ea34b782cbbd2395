//! How a command fails, and the exit code each kind of failure has.

use std::fmt;
use std::path::Path;

use snapshot::ImageError;

/// A failed command. The text is what the user reads behind `error:`.
#[derive(Debug)]
pub enum Failure {
    /// The program or the build failed: exit code 1.
    Failed(String),
    /// Wrong use, or a file that cannot be used for this: exit code 2.
    Unusable(String),
}

impl Failure {
    /// An image or executable that cannot be used.
    pub fn image(path: &Path, error: ImageError) -> Failure {
        match error {
            // It names the file itself.
            ImageError::Io(message) => Failure::Unusable(message),
            other => Failure::Unusable(format!("{}: {other}", path.display())),
        }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Unusable(_) => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Failed(text) | Failure::Unusable(text) => f.write_str(text),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Failed(error.to_string())
    }
}
