//! Lists the JavaScript of the runtime, `js/**/*.js`, as a table of names and texts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", dir.display());
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(dir).expect("js folder").map(|e| e.expect("entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "js") {
            out.push(path);
        }
    }
}

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("js");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let mut names: Vec<(String, &PathBuf)> = files
        .iter()
        .map(|f| {
            let relative = f.strip_prefix(&root).expect("below the root").with_extension("");
            let text = relative.to_str().expect("UTF-8 name").replace('\\', "/");
            // Public modules are known without their folder.
            (text.strip_prefix("node/").map_or(text.clone(), str::to_owned), f)
        })
        .collect();
    names.sort();
    let mut table = String::from("pub static SOURCES: &[(&str, &str)] = &[\n");
    for (name, file) in &names {
        writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string()).expect("to a string");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo")).join("sources.rs");
    std::fs::write(out, table).expect("write the table");
}
