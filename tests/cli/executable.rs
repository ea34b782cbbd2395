//! Executables that were damaged after they were built, and what tools do to good ones.
//!
//! The image in these is well formed and holds no program: what is tested is how far a start comes.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use snapshot::{Image, ImageWriter, Kind, Meta, Section};

use crate::{Dir, jsbundle, skipped, text};

const STUB: &str = concat!(env!("OUT_DIR"), "/stub.bin");

fn image() -> Vec<u8> {
    // Machine code of another build: its head is as long as any.
    let mut code = b"JSCODE\r\x1a".to_vec();
    code.resize(100, 0xc3);
    ImageWriter::new(Kind::App)
        .meta(&Meta::default())
        .section(Section::Heap, vec![1; 64 << 10])
        .section(Section::Assets, vec![2; 5000])
        .section(Section::Text, code)
        .finish()
}

fn executable() -> Option<Vec<u8>> {
    let stub = std::fs::read(STUB).unwrap();
    if stub.is_empty() {
        skipped("damaged executables: built with JSBUNDLE_SKIP_STUB");
        return None;
    }
    let image = image();
    Some(aot::exe::write(&stub, &Image::parse(&image).unwrap()).unwrap())
}

fn install(dir: &Dir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.file(name, bytes);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn start(path: &Path) -> Output {
    // A file that was just written may still be open in a forked sibling for a moment.
    for _ in 0..50 {
        match Command::new(path).output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            result => return result.unwrap(),
        }
    }
    panic!("{} stays busy", path.display())
}

fn one_line_and_2(out: &Output, word: &str) {
    let message = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{:?} {message}", out.status);
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains(word), "{message}");
}

fn image_at(file: &[u8]) -> usize {
    file.len() - aot::exe::find_image(file).unwrap().len()
}

#[test]
fn the_image_is_found_and_good() {
    let Some(bytes) = executable() else { return };
    let dir = Dir::new("exe-good");
    let path = install(&dir, "app", &bytes);
    jsbundle().arg("verify").arg(&path).assert().success();
    let out = jsbundle().arg("inspect").arg(&path).assert().success().get_output().clone();
    for word in [".jsmeta", ".jsheap", ".jsassets", ".jstext", ".text", "total"] {
        assert!(text(&out.stdout).contains(word), "{word}");
    }
    assert_eq!(executable().unwrap(), bytes, "the same image gives the same bytes");
}

#[test]
fn the_stub_alone_says_so() {
    let Some(_) = executable() else { return };
    let dir = Dir::new("exe-stub");
    one_line_and_2(&start(&install(&dir, "stub", &std::fs::read(STUB).unwrap())), "without a program");
}

#[test]
fn a_file_cut_short_says_so() {
    let Some(bytes) = executable() else { return };
    let dir = Dir::new("exe-cut");
    let at = image_at(&bytes);
    for len in [at + 1, at + 4096, at + 4097, at + 20_000, at + 60_000] {
        one_line_and_2(&start(&install(&dir, &format!("cut-{len}"), &bytes[..len])), "truncated");
    }
}

#[test]
fn damage_in_the_header_is_told_apart() {
    let Some(bytes) = executable() else { return };
    let dir = Dir::new("exe-header");
    let at = image_at(&bytes);
    for (offset, word) in [(0, "not a jsbundle image"), (8, "format"), (100, "header"), (200, "header")] {
        let mut damaged = bytes.clone();
        damaged[at + offset] ^= 0x40;
        one_line_and_2(&start(&install(&dir, &format!("damaged-{offset}"), &damaged)), word);
    }
}

#[test]
fn verify_notices_what_a_start_does_not_look_at() {
    let Some(bytes) = executable() else { return };
    let dir = Dir::new("exe-verify");
    let at = image_at(&bytes);
    let extent = |section| Image::parse(&bytes[at..]).unwrap().header().extent(section);
    for section in [Section::Meta, Section::Heap, Section::Assets, Section::Text] {
        let mut damaged = bytes.clone();
        damaged[at + extent(section).offset as usize + 10] ^= 1;
        let path = install(&dir, section.name(), &damaged);
        let out = jsbundle().arg("verify").arg(&path).assert().code(2).get_output().clone();
        assert!(text(&out.stderr).contains(section.name()), "{}", text(&out.stderr));
    }
}

#[test]
fn strip_leaves_the_image_alone() {
    let Some(bytes) = executable() else { return };
    let dir = Dir::new("exe-strip");
    for tool in [&["strip"][..], &["objcopy", "--strip-all"], &["llvm-strip"], &["eu-strip"]] {
        let path = install(&dir, tool[0], &bytes);
        let Ok(status) = Command::new(tool[0]).args(&tool[1..]).arg(&path).status() else { continue };
        assert!(status.success(), "{tool:?}");
        jsbundle().arg("verify").arg(&path).assert().success();
        let (before, after) = (start(&install(&dir, "plain", &bytes)), start(&path));
        assert_eq!(before.status.code(), after.status.code(), "{tool:?}: {}", text(&after.stderr));
        assert_eq!(text(&before.stderr), text(&after.stderr), "{tool:?}");
    }
}

/// What was compressed is seen to be damaged when it is needed.
#[test]
fn damaged_code_says_so() {
    let dir = Dir::new("exe-code");
    dir.file("hot.js", "let s = 0; for (let i = 0; i < 300_000; i++) s = (s + i) % 1_000_003; console.log(s);");
    let Some(program) = crate::programs::build(&dir, "hot.js", &["--jit", "on"], "hot") else { return };
    let mut bytes = std::fs::read(program).unwrap();
    let elf = aot::elf::Elf::parse(&bytes).unwrap();
    let Some(&code) = elf.section(&bytes, aot::packed::SECTION) else { return skipped("the stub has no packed code") };
    bytes[code.offset as usize..][..1000].fill(0xff);
    one_line_and_2(&start(&install(&dir, "damaged", &bytes)), "damaged");
}
