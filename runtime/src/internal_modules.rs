//! The JavaScript of the runtime: its texts, and their functions.

use engine::vm::{JsResult, Value, Vm};

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The text of a module by its id (`fs`, `internal/errors`).
pub fn source(id: &str) -> Option<&'static str> {
    SOURCES.binary_search_by_key(&id, |&(name, _)| name).ok().map(|i| SOURCES[i].1)
}

/// Ids of the public modules.
pub fn public_ids() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|&(name, _)| name).filter(|name| !name.starts_with("internal/") && *name != "loader")
}

/// Evaluates the script `loader`; its value.
///
/// # Errors
/// What the script throws.
pub fn loader(vm: &mut Vm) -> JsResult {
    engine::script::run(vm, source("loader").unwrap_or_default(), "node:internal/loader", true)
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
