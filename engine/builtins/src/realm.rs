//! Making a realm: the global object and every built-in, in dependency order.

use crate::{
    array, array_buffer, atomics, base64, bigint, call_site, collections, data_view, date, define, disposable, error,
    finalization, function, generator, iterator, js_builtins, json, math, normalize, number, object, promise, reflect,
    regexp, string, symbol, typed_array, uri,
};
use vm::object::shape::shape_flags;
use vm::{Attrs, Key, Kind, Value, Vm};

/// Sets the hooks through which the virtual machine reaches built-ins: fresh isolates and restored ones.
pub fn attach(vm: &mut Vm) {
    promise::attach(vm);
    regexp::attach(vm);
    generator::attach(vm);
}

/// Fills a fresh isolate with the built-ins of the language.
pub fn init(vm: &mut Vm) {
    let function_proto = function::special(vm, "new prototype");
    vm.bootstrap_realm(function_proto);
    error::init_protos(vm);
    vm.init_resume_functions();

    let object_proto = vm.roots.object_proto;
    let shape = vm.new_shape(Some(object_proto), Kind::Global, 0, shape_flags::UNIQUE);
    let global = vm.alloc_object(shape);
    vm.roots.global = global;
    vm.roots.global_lexicals = vm.new_null_object();

    // Prototypes of primitives and promises exist before anything can look them up; their families fill them.
    let wrapper = |vm: &mut Vm, kind: Kind, v: Value| {
        let proto = vm.roots.object_proto;
        let o = vm.new_object_of(kind, proto);
        vm.set_internal(o, 0, v);
        o
    };
    let empty = vm.roots.empty_string.into();
    vm.roots.string_proto = wrapper(vm, Kind::StringObject, empty);
    vm.roots.number_proto = wrapper(vm, Kind::NumberObject, Value::ZERO);
    vm.roots.boolean_proto = wrapper(vm, Kind::BooleanObject, Value::FALSE);
    vm.roots.symbol_proto = vm.new_object();
    vm.roots.bigint_proto = vm.new_object();
    let promise_proto = vm.new_object();
    vm.set_intrinsic(vm::vm::Intrinsic::PromiseProto, promise_proto);

    object::init(vm);
    function::init(vm);
    error::init(vm);
    call_site::init(vm);
    math::init(vm);
    array::init(vm);
    symbol::init(vm);
    string::init(vm);
    normalize::init(vm);
    regexp::init(vm);
    json::init(vm);
    date::init(vm);
    reflect::init(vm);
    bigint::init(vm);
    uri::init(vm);
    number::init(vm);
    promise::init(vm);
    generator::init(vm);
    iterator::init(vm);
    collections::init(vm);
    finalization::init(vm);
    array_buffer::init(vm);
    typed_array::init(vm);
    base64::init(vm);
    data_view::init(vm);
    atomics::init(vm);
    disposable::init(vm);
    js_builtins::init(vm);

    let key = Key::atom(vm.names.global_this);
    vm.define_data(global, key, global.into(), Attrs::HIDDEN);
    for (name, v) in [("undefined", Value::UNDEFINED), ("NaN", Value::NAN), ("Infinity", Value::double(f64::INFINITY))]
    {
        define::constant(vm, global, name, v);
    }
}
