//! Computes the build id: a hash of everything that decides what a heap image means.
//!
//! An image is used in place, so the program that maps it must have been built from the same engine and
//! runtime sources by the same compiler. The `jsbundle` command and the stub it carries both depend on this
//! crate and are built from one tree, so they agree; two different releases never do.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Directories (relative to this crate) whose sources shape the heap, the bytecode or the native function table.
const SOURCES: &[&str] = &["../engine", "../runtime", "../snapshot", "../tracer"];

fn main() {
    let mut hash = Fnv128::new();
    let mut files = Vec::new();
    for dir in SOURCES {
        println!("cargo::rerun-if-changed={dir}");
        collect(Path::new(dir), &mut files);
    }
    files.sort();
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        hash.update(file.to_string_lossy().as_bytes());
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(&bytes);
    }
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    if let Ok(version) =
        Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output()
    {
        hash.update(&version.stdout);
    }
    println!("cargo::rustc-env=JSBUNDLE_BUILD_ID={:032x}", hash.0);
}

/// Adds every source file below `dir`; files that tests and tools leave behind are not part of the identity.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() {
            if !matches!(&*name, "tests" | "target" | "node_modules" | "fuzz") && !name.starts_with('.') {
                collect(&path, files);
            }
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("rs" | "ts" | "js" | "toml")) {
            files.push(path);
        }
    }
}

/// FNV-1a with 128 bits: an identity, not a security boundary, and needs no dependency in a build script.
struct Fnv128(u128);

impl Fnv128 {
    fn new() -> Self {
        Fnv128(0x6c62272e07bb014262b821756295c58d)
    }

    fn update(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(0x0000000001000000000000000000013b);
        }
    }
}
