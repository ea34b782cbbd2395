//! Executables with damaged headers are refused or read, and never make the reader or the writer panic.

use aot::elf::Elf;
use snapshot::{Image, ImageWriter, Kind, Meta, Section};

/// xorshift, the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// A small executable: this test's own headers around little content, since the content is not looked at.
fn small() -> Vec<u8> {
    let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let elf = Elf::parse(&own).unwrap();
    let names = elf.sections[elf.names];
    let mut file = own[..4096].to_vec();
    elf.clone().finish(&mut file, &own[names.offset as usize..names.file_end() as usize]);
    file
}

#[test]
fn damaged_headers() {
    let image = ImageWriter::new(Kind::App).meta(&Meta::default()).section(Section::Text, vec![1; 10]).finish();
    let image = Image::parse(&image).unwrap();
    let good = small();
    Elf::parse(&good).unwrap();
    let headers = good.len() - 4096;
    let mut random = Random(0x1234_5678_9abc_def1);
    for _ in 0..20_000 {
        let mut bad = good.clone();
        for _ in 0..=random.below(3) {
            // Program headers in front, section names and headers at the end.
            let at = if random.below(2) == 0 { random.below(1024) } else { 4096 + random.below(headers) };
            bad[at] = [0, 1, 0x7f, 0x80, 0xff, random.below(256) as u8][random.below(6)];
        }
        bad.truncate(bad.len() - random.below(4) * random.below(200));
        if let Ok(elf) = Elf::parse(&bad) {
            for section in &elf.sections {
                std::hint::black_box(elf.section_name(&bad, section));
            }
        }
        std::hint::black_box(aot::exe::find_image(&bad));
        std::hint::black_box(aot::exe::write(&bad, &image).is_ok());
    }
}
