//! `JSON` (spec 25.5): parsing and serialising in Rust; revivers, replacer functions and `toJSON` are called back.

mod parse;
mod stringify;

pub use parse::parse_text;

use crate::{define, natives};
use vm::object::ops::proto::Integrity;
use vm::{Args, Attrs, JsResult, Kind, Value, Vm};

/// `JSON.rawJSON`: a frozen object whose text goes into the output as it is.
fn raw_json(vm: &mut Vm, args: Args) -> JsResult {
    let text = vm.to_string(args.get(0))?;
    let u = text.units(vm);
    let space = |i: usize| matches!(u.at(i), 9 | 10 | 13 | 32);
    if u.is_empty() || space(0) || space(u.len() - 1) {
        return Err(vm.throw_syntax("Invalid value for JSON.rawJSON"));
    }
    if matches!(u.at(0), 0x5B | 0x7B) {
        return Err(vm.throw_syntax("JSON.rawJSON takes the text of a primitive value"));
    }
    parse_text(vm, text)?;
    let shape = vm.root_shape(None, Kind::RawJson, 1, 0);
    let o = vm.alloc_object(shape);
    let key = vm.key("rawJSON");
    vm.define_data(o, key, text.into(), Attrs::DEFAULT);
    vm.set_integrity_level(o, Integrity::Frozen)?;
    Ok(o.into())
}
fn is_raw_json(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_object().is_some_and(|o| o.is(Kind::RawJson))))
}

natives! {
    pub STATIC:
    "parse" 2 => parse::parse;
    "stringify" 3 => stringify::stringify;
    "rawJSON" 1 => raw_json;
    "isRawJSON" 1 => is_raw_json;
}

/// Makes `JSON`.
pub fn init(vm: &mut Vm) {
    let o = vm.new_object();
    define::install(vm, o, STATIC);
    define::to_string_tag(vm, o, "JSON");
    let key = vm.key("JSON");
    let g = vm.roots.global;
    vm.define_data(g, key, o.into(), Attrs::HIDDEN);
}
