//! The virtual machine: values, heap, objects, interpreter, slow paths.
//!
//! | module | job |
//! |---|---|
//! | [`value`] | NaN-boxed values; conversions and comparisons |
//! | [`heap`] | the cage, handles, kinds, allocation, collection |
//! | [`string`] | strings, ropes, atoms, symbols |
//! | [`object`] | shapes, properties, elements, internal methods |
//! | [`interp`] | frames, op handlers, inline caches, calls, exceptions |
//! | [`native`] | how Rust functions are called from JS |
//! | [`realm`] | several realms in one heap |
//! | [`vm`] | the `Vm` struct at the base of the cage, roots |
//! | [`error`] | throwing from Rust |
//! | [`sys`] | operating system calls |
//!
//! Rust code gets `&mut Vm` and works with [`Value`] and [`Gc`] handles, both `Copy`. Anything that may run JS or
//! throw returns [`JsResult`]. Handles on the native stack keep their cells alive; a `Vec` of handles does not
//! (use a `List` cell, or push to `Vm::temp_roots`).

pub mod error;
pub mod heap;
pub mod interp;
pub mod native;
pub mod object;
pub mod realm;
pub mod string;
pub mod sys;
pub mod value;
pub mod vm;

pub use error::{JsResult, Throw};
pub use heap::{Gc, Kind};
pub use native::{Args, NativeDef, NativeFn, NativeId, Natives};
pub use object::{Attrs, Key, Object};
pub use string::{JsString, Symbol};
pub use value::Value;
pub use vm::Vm;
