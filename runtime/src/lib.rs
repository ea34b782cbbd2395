//! Node-like runtime: modules and their resolution, event loop, Node and Web APIs.

pub mod modules;
pub mod encoding;
pub mod event_loop;
pub mod sys;
