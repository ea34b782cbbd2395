//! The JavaScript of the runtime: its texts, and their functions.
//!
//! All modules are evaluated when the base image is made, so the texts are not needed afterwards: the stub, which every
//! executable contains, is built without them (feature `texts`) and is given them once ([`provide`]).

use std::path::Path;
use std::sync::OnceLock;

use engine::vm::{JsResult, Value, Vm};

use crate::js_files;

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Texts read at run time: id and text.
static PROVIDED: OnceLock<Vec<(String, String)>> = OnceLock::new();

/// Reads the texts from the folder `runtime/js`, for a program that has none.
///
/// # Errors
/// What the file system answers.
pub fn provide(root: &Path) -> std::io::Result<()> {
    let modules = js_files::modules(root)?;
    let texts = modules.into_iter().map(|(id, file)| Ok((id, std::fs::read_to_string(file)?)));
    let texts = texts.collect::<std::io::Result<Vec<_>>>()?;
    // The first texts stay: functions have been made from them.
    PROVIDED.get_or_init(|| texts);
    Ok(())
}

fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let provided = PROVIDED.get().into_iter().flatten().map(|(id, text)| (id.as_str(), text.as_str()));
    SOURCES.iter().copied().chain(provided)
}

/// The text of a module by its id (`fs`, `internal/errors`).
pub fn source(id: &str) -> Option<&'static str> {
    texts().find(|(name, _)| *name == id).map(|(_, text)| text)
}

/// Ids of all modules but the loader.
pub fn ids() -> impl Iterator<Item = &'static str> {
    texts().map(|(id, _)| id).filter(|id| *id != "loader")
}

/// Evaluates the script `loader`; its value.
///
/// # Errors
/// What the script throws.
pub fn loader(vm: &mut Vm) -> JsResult {
    let Some(text) = source("loader") else {
        return Err(vm.throw_type("this program has no texts of the runtime's modules"));
    };
    engine::script::run(vm, text, "node:internal/loader", true)
}

/// The function of a module, `None` for an unknown id. The first line of the text stays the first line.
///
/// # Errors
/// Syntax errors.
pub fn compile(vm: &mut Vm, id: &str) -> JsResult<Option<Value>> {
    let Some(text) = source(id) else { return Ok(None) };
    let script = format!("(function (exports, require, module, internalBinding, process) {{'use strict';{text}\n}})");
    engine::script::run(vm, &script, &format!("node:{id}"), true).map(Some)
}
