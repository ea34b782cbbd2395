//! Any bytes as an image file and as an executable: refused or read, never a crash.

#![no_main]

use libfuzzer_sys::fuzz_target;
use snapshot::{Image, Section};

fuzz_target!(|bytes: &[u8]| {
    let inside = aot::exe::find_image(bytes).unwrap_or(bytes);
    let Ok(image) = Image::parse_foreign(inside) else { return };
    for section in Section::ALL {
        std::hint::black_box(image.section(section));
    }
    std::hint::black_box(image.verify().is_ok());
    std::hint::black_box(image.meta_owned().is_ok());
});
