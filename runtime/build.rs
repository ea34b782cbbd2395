//! Lists the JavaScript of the runtime, `js/**/*.js`, as a table of ids and texts; an empty one without the feature
//! `texts`.

#[path = "src/js_files.rs"]
mod js_files;

use std::fmt::Write as _;
use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=js");
    println!("cargo::rerun-if-changed=src/js_files.rs");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("js");
    let embedded = std::env::var_os("CARGO_FEATURE_TEXTS").is_some();
    let modules = if embedded { js_files::modules(&root).expect("the js folder is readable") } else { Vec::new() };
    let mut table = String::from("static SOURCES: &[(&str, &str)] = &[\n");
    for (id, file) in &modules {
        writeln!(table, "    ({id:?}, include_str!({:?})),", file.display().to_string()).expect("to a string");
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo")).join("sources.rs");
    std::fs::write(out, table).expect("write the table");
}
