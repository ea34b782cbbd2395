//! Making a realm: the global object and every built-in, in dependency order.

use crate::{array, define, error, function, js_builtins, math, object};
use vm::object::shape::shape_flags;
use vm::{Attrs, Key, Kind, Value, Vm};

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

    object::init(vm);
    function::init(vm);
    error::init(vm);
    math::init(vm);
    array::init(vm);
    js_builtins::init(vm);

    let key = Key::atom(vm.names.global_this);
    vm.define_data(global, key, global.into(), Attrs::HIDDEN);
    for (name, v) in
        [("undefined", Value::UNDEFINED), ("NaN", Value::NAN), ("Infinity", Value::double(f64::INFINITY))]
    {
        define::constant(vm, global, name, v);
    }
}
