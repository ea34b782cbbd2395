//! Iterators of arrays (spec 23.1.5), and what all built-in iterators share.

use crate::{define, natives};
pub use vm::object::collection::iter_kind;
use vm::object::exotic;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Kind, Object, Value, Vm};

pub fn make_iterator(vm: &mut Vm, args: Args, kind: i32) -> JsResult {
    let o = vm.to_object(args.this())?;
    let proto = vm.intrinsic(Intrinsic::ArrayIteratorProto);
    let it = vm.new_object_of(Kind::Iterator, proto);
    vm.set_internal(it, 0, Value::int(kind));
    vm.set_internal(it, 1, o.into());
    vm.set_internal(it, 2, Value::int(0));
    Ok(it.into())
}
pub fn keys(vm: &mut Vm, args: Args) -> JsResult {
    make_iterator(vm, args, iter_kind::KEYS)
}
pub fn values(vm: &mut Vm, args: Args) -> JsResult {
    make_iterator(vm, args, iter_kind::VALUES)
}
pub fn entries(vm: &mut Vm, args: Args) -> JsResult {
    make_iterator(vm, args, iter_kind::ENTRIES)
}

fn iterator_next(vm: &mut Vm, args: Args) -> JsResult {
    let it = match args.this().to_object() {
        Some(o)
            if o.is(Kind::Iterator)
                && o.internal(0).is_int()
                && (iter_kind::KEYS..=iter_kind::ENTRIES).contains(&o.internal(0).as_int()) =>
        {
            o
        }
        _ => {
            let shown = vm.describe(args.this());
            return Err(vm.throw_type(format!("next method called on incompatible receiver {shown}")));
        }
    };
    let Some(o) = it.internal(1).to_object() else {
        return Ok(vm.iter_result(Value::UNDEFINED, true).into());
    };
    let i = it.internal(2).as_f64() as u64;
    let n = if o.is(Kind::TypedArray) {
        if exotic::typed_array::is_out_of_bounds(o) {
            return Err(vm::interp::iterate::throw_out_of_bounds(vm));
        }
        exotic::typed_array::length(o) as u64
    } else {
        vm.length_of_array_like(o)?
    };
    if i >= n {
        vm.set_internal(it, 1, Value::UNDEFINED);
        return Ok(vm.iter_result(Value::UNDEFINED, true).into());
    }
    vm.set_internal(it, 2, Value::number((i + 1) as f64));
    let index = Value::number(i as f64);
    let v = match it.internal(0).as_int() {
        iter_kind::KEYS => index,
        iter_kind::VALUES => vm.get_index(o, i)?,
        _ => {
            let v = vm.get_index(o, i)?;
            vm.new_array_from(&[index, v]).into()
        }
    };
    Ok(vm.iter_result(v, false).into())
}

fn iterator_self(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

natives! {
    pub ITERATOR:
    "next" 0 => iterator_next;

    pub ITERATOR_PROTO:
    "[Symbol.iterator]" 0 => iterator_self;
}

/// Makes %IteratorPrototype% and the prototype of iterators of arrays: the latter.
pub fn init(vm: &mut Vm) -> Gc<Object> {
    let iterator = vm.new_object();
    define::install(vm, iterator, ITERATOR_PROTO);
    vm.set_intrinsic(Intrinsic::IteratorProto, iterator);
    let it = vm.new_object_with_proto(Some(iterator));
    define::install(vm, it, ITERATOR);
    define::to_string_tag(vm, it, "Array Iterator");
    vm.set_intrinsic(Intrinsic::ArrayIteratorProto, it);
    it
}
