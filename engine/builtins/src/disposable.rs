//! Constructors of `DisposableStack` and `AsyncDisposableStack` (spec 27.3, 27.4); their members are in
//! `js/disposable.js`.
//!
//! Internal value of both kinds: the array of resources, undefined once disposed.

use crate::{define, natives};
use vm::vm::Intrinsic;
use vm::{Args, JsResult, Kind, Vm};

fn construct(vm: &mut Vm, args: Args, name: &str, kind: Kind, proto: Intrinsic) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type(format!("Constructor {name} requires 'new'")));
    }
    let proto = define::proto_from_intrinsic(vm, args.new_target(), proto)?;
    let o = vm.new_object_of(kind, proto);
    let resources = vm.new_array(0);
    vm.set_internal(o, 0, resources.into());
    Ok(o.into())
}
fn disposable_stack(vm: &mut Vm, args: Args) -> JsResult {
    construct(vm, args, "DisposableStack", Kind::DisposableStack, Intrinsic::DisposableStackProto)
}
fn async_disposable_stack(vm: &mut Vm, args: Args) -> JsResult {
    construct(vm, args, "AsyncDisposableStack", Kind::AsyncDisposableStack, Intrinsic::AsyncDisposableStackProto)
}

/// `$disposeMethod(value, async?)`: GetDisposeMethod.
pub fn method_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    vm.dispose_method(args.get(0), args.get(1).is_true())
}
/// `$suppressedError(error, suppressed)`.
pub fn suppressed_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    Ok(vm.suppressed_error(args.get(0), args.get(1)))
}

natives! {
    pub STATIC:
    "new DisposableStack" 0 => disposable_stack;
    "new AsyncDisposableStack" 0 => async_disposable_stack;
}

/// Makes the constructors.
pub fn init(vm: &mut Vm) {
    for (name, intrinsic) in [
        ("DisposableStack", Intrinsic::DisposableStackProto),
        ("AsyncDisposableStack", Intrinsic::AsyncDisposableStackProto),
    ] {
        let proto = vm.new_object();
        vm.set_intrinsic(intrinsic, proto);
        let c = define::constructor(vm, STATIC, name, proto);
        define::to_string_tag(vm, proto, name);
        define::global(vm, name, c.into());
    }
}
