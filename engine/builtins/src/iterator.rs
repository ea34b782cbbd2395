//! The `Iterator` constructor (spec 27.1.3.1); its members are in `js/iterator.js`.

use crate::{define, natives};
use vm::vm::Intrinsic;
use vm::{Args, JsResult, Vm};

fn iterator(vm: &mut Vm, args: Args) -> JsResult {
    let Some(target) = args.new_target() else {
        return Err(vm.throw_type("Constructor Iterator requires 'new'"));
    };
    if target == vm.intrinsic(Intrinsic::Iterator) {
        return Err(vm.throw_type("Abstract class Iterator not directly constructable"));
    }
    let proto = define::proto_from_intrinsic(vm, Some(target), Intrinsic::IteratorProto)?;
    Ok(vm.new_object_with_proto(Some(proto)).into())
}

natives! {
    pub STATIC:
    "new Iterator" 0 => iterator;
}

/// Makes the constructor.
pub fn init(vm: &mut Vm) {
    let proto = vm.intrinsic(Intrinsic::IteratorProto);
    let c = define::constructor(vm, STATIC, "Iterator", proto);
    vm.set_intrinsic(Intrinsic::Iterator, c);
    define::global(vm, "Iterator", c.into());
}
