//! `jsbundle verify`: every byte of an image against its hashes.

use std::path::Path;
use std::process::ExitCode;

use ::snapshot::header::BUILD_ID;
use ::snapshot::{Image, ImageError, Section};
use tracer::saved::SavedError;

use crate::cli::Verify;
use crate::error::Failure;
use crate::output;

pub fn run(args: Verify) -> Result<ExitCode, Failure> {
    let file = ImageFile::open(&args.file)?;
    let image = file.image()?;
    image.verify().map_err(|error| Failure::image(&args.file, error))?;
    let foreign = if image.header().build_id == BUILD_ID { "" } else { ", written by another build of jsbundle" };
    let (bytes, kind) = (image.bytes().len(), image.kind().name());
    let code = code(&image, &args.file)?;
    output::print(&format!("{}: good, {bytes} bytes of {kind} image{code}{foreign}\n", args.file.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// What there is to say of the machine code.
fn code(image: &Image, path: &Path) -> Result<String, Failure> {
    let bytes = image.section(Section::Text);
    if bytes.is_empty() {
        return Ok(String::new());
    }
    match tracer::saved::Section::parse(bytes) {
        Ok(section) => Ok(format!(", {} regions of machine code", section.index.regions.len())),
        Err(SavedError::Foreign) => Ok(", machine code for another build".into()),
        Err(why @ SavedError::Damaged(_)) => Err(Failure::Unusable(format!("{}: {why}", path.display()))),
    }
}

/// A file with an image in it: an image file or an executable.
pub struct ImageFile<'p> {
    path: &'p Path,
    bytes: Vec<u8>,
    start: usize,
    /// Whether the image is inside an executable.
    pub executable: bool,
}

impl<'p> ImageFile<'p> {
    /// Reads `path` and finds the image in it.
    pub fn open(path: &'p Path) -> Result<ImageFile<'p>, Failure> {
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::Unusable(format!("cannot read {}: {error}", path.display())))?;
        let executable = aot::elf::Elf::is_elf(&bytes);
        let start = if executable {
            let Some(image) = aot::exe::find_image(&bytes) else {
                return Err(Failure::Unusable(format!("{}: an executable without a jsbundle image", path.display())));
            };
            bytes.len() - image.len()
        } else {
            0
        };
        Ok(ImageFile { path, bytes, start, executable })
    }

    /// The whole file.
    pub fn file(&self) -> &[u8] {
        &self.bytes
    }

    /// The image, its header checked.
    pub fn image(&self) -> Result<Image<'_>, Failure> {
        Image::parse_foreign(&self.bytes[self.start..]).map_err(|error| self.failure(error))
    }

    /// `error` about this file.
    pub fn failure(&self, error: ImageError) -> Failure {
        Failure::image(self.path, error)
    }
}
