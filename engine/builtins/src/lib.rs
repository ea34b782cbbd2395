//! The built-in objects of the language.
//!
//! A family of built-ins is a module: native functions in Rust with their rows in `natives!` tables, or functions in
//! JS under `src/js/` when they call back into JS (so that no native frame lies between and the tracer inlines them).
//! [`define`] puts rows onto objects; [`realm`] makes the global object. [`TABLES`] lists every native table: the
//! position of a table is part of the identity of its functions, so new tables go at the end.

pub mod array;
pub mod array_buffer;
pub mod atomics;
pub mod base64;
pub mod bigint;
pub mod call_site;
pub mod collections;
pub mod data_view;
pub mod date;
pub mod define;
pub mod disposable;
pub mod error;
pub mod finalization;
pub mod function;
pub mod generator;
pub mod iterator;
pub mod js_builtins;
pub mod json;
pub mod math;
pub mod normalize;
pub mod number;
pub mod object;
pub mod promise;
pub mod realm;
pub mod reflect;
pub mod regexp;
pub mod string;
pub mod sum_precise;
pub mod symbol;
mod template;
pub mod typed_array;
pub mod uri;

pub use vm;

use vm::NativeDef;

/// All native tables, in a fixed order.
pub static TABLES: &[&[NativeDef]] = &[
    // Table 0: the `Intrinsic` op indexes it.
    js_builtins::INTRINSICS,
    object::STATIC,
    object::PROTO,
    function::STATIC,
    function::PROTO,
    error::STATIC,
    error::PROTO,
    math::STATIC,
    array::STATIC,
    array::PROTO,
    array::iterator::ITERATOR,
    array::iterator::ITERATOR_PROTO,
    promise::STATIC,
    promise::PROTO,
    promise::RESOLVING,
    promise::GLOBALS,
    symbol::STATIC,
    symbol::PROTO,
    number::STATIC,
    number::PROTO,
    number::GLOBALS,
    number::BOOLEAN_STATIC,
    number::BOOLEAN_PROTO,
    date::STATIC,
    date::PROTO,
    json::STATIC,
    reflect::STATIC,
    reflect::PROXY,
    reflect::REVOKE,
    bigint::STATIC,
    bigint::PROTO,
    uri::GLOBALS,
    regexp::STATIC,
    regexp::PROTO,
    string::STATIC,
    string::PROTO,
    string::ITERATOR,
    generator::CONSTRUCTORS,
    generator::ASYNC_GENERATOR,
    generator::ASYNC_ITERATOR,
    collections::MAP_STATIC,
    collections::MAP_PROTO,
    collections::SET_STATIC,
    collections::SET_PROTO,
    collections::MAP_ITERATOR,
    collections::SET_ITERATOR,
    collections::WEAK_MAP_STATIC,
    collections::WEAK_MAP_PROTO,
    collections::WEAK_SET_STATIC,
    collections::WEAK_SET_PROTO,
    collections::WEAK_REF_STATIC,
    collections::WEAK_REF_PROTO,
    array_buffer::STATIC,
    array_buffer::PROTO,
    array_buffer::SHARED_STATIC,
    array_buffer::SHARED_PROTO,
    typed_array::STATIC,
    typed_array::PROTO,
    typed_array::CONSTRUCTORS,
    data_view::STATIC,
    data_view::PROTO,
    call_site::PROTO,
    iterator::STATIC,
    finalization::STATIC,
    finalization::PROTO,
    atomics::STATIC,
    base64::STATIC,
    base64::PROTO,
    disposable::STATIC,
    normalize::PROTO,
    regexp::legacy::STATIC,
];
