//! Node-like runtime: modules and their resolution, event loop, Node and Web APIs.

pub mod binding;
pub mod digest;
pub mod encoding;
pub mod event_loop;
pub mod host;
pub mod internal_modules;
mod js_files;
pub mod kdf;
pub mod memory;
pub mod modules;
pub mod state;
pub mod sys;
